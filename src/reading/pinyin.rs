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
    let close = body.find([')', '）'])?;
    let syllable = body.get(..close)?.trim();
    let letters = syllable.chars().filter(|c| !TONES.contains(c)).count();
    let spelt =
        syllable.chars().all(|c| c.is_ascii_alphabetic() || c == 'ü' || TONED.contains(c) || TONES.contains(&c));
    let toned = syllable.chars().any(|c| TONED.contains(c) || TONES.contains(&c));
    let end = text.len() - body.len() + close;
    let bracket = text.get(end..)?.chars().next()?.len_utf8();
    (spelt && toned && letters <= LONGEST).then_some(end + bracket)
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
            ("(chóngqìngshì)", None),
        ] {
            assert_eq!(reading(text), length, "{text}");
        }
    }
}
