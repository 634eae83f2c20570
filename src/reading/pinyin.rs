//! Readings of characters that teaching editions and converters leave in a text: 任務(wù), 重(chóng)慶.

/// Tone marks as characters of their own, behind their vowel.
const TONES: [char; 4] = ['\u{300}', '\u{301}', '\u{304}', '\u{30C}'];

/// Vowels that bear a tone.
const TONED: &str = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ";

/// No syllable has more letters, tone marks apart.
const LONGEST: usize = 6;

/// The length in bytes of a character's reading in brackets at the start of `text`, when there is one: a syllable with
/// its tone. Letters without a tone are an abbreviation, (km), and stay.
pub(super) fn reading(text: &str) -> Option<usize> {
    let body = text.strip_prefix(['(', '（'])?;
    // The first character that no syllable has must be the bracket: one further on closes something else.
    let close = body.find(|c: char| !(is_spelt(c) || c.is_whitespace()))?;
    let bracket = body[close..].chars().next().filter(|c| matches!(c, ')' | '）'))?;
    let syllable = body[..close].trim();
    let letters = syllable.chars().filter(|c| !TONES.contains(c)).count();
    let toned = syllable.chars().any(|c| TONED.contains(c) || TONES.contains(&c));
    let end = text.len() - body.len() + close + bracket.len_utf8();
    (syllable.chars().all(is_spelt) && toned && letters <= LONGEST).then_some(end)
}

/// Whether syllables are spelt with the character, or marked by it.
fn is_spelt(c: char) -> bool {
    c.is_ascii_alphabetic() || c == 'ü' || TONED.contains(c) || TONES.contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_are_told_from_abbreviations() {
        for (text, length) in [
            ("(wù)员", Some("(wù)".len())),
            ("（chóng）慶", Some("（chóng）".len())),
            ("(wu\u{300})", Some("(wu\u{300})".len())),
            ("(km)", None),
            ("(GDP)", None),
            ("（户）", None),
            ("(", None),
            ("(wù员)", None),
            ("( wù ）员", Some("( wù ）".len())),
            ("(w ù)", None),
            ("(chóngqìngshì)", None),
        ] {
            assert_eq!(reading(text), length, "{text}");
        }
    }
}
