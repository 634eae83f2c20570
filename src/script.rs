//! One script for matching: Traditional characters folded to Simplified, one to one and byte for byte.
//!
//! Vocabularies and patterns are written in Simplified script. A text in Traditional script is matched through a folded
//! twin whose every byte offset is that of the text itself, so that what is reported is sliced from the text's own
//! script.

use std::borrow::Cow;

/// The folding table, from `seeds/traditional.tsv`.
#[derive(Debug, Default)]
pub struct Script {
    /// By code point from `first` on, where `changes` says so. A look-up for each character of every text is
    /// too many for a hash table.
    simplified: Vec<char>,
    /// One bit a code point, set where it changes: small enough to stay in the nearest cache.
    changes: Vec<u64>,
    first: usize,
}

/// Words of 64 bits for all characters of up to three bytes.
const NEAR: usize = 0x1_0000 / 64;

impl Script {
    /// A table of pairs; pairs whose members differ in UTF-8 length are refused, since they would move offsets.
    pub fn new(pairs: impl IntoIterator<Item = (char, char)>) -> Self {
        let same_length = |&(from, to): &(char, char)| from.len_utf8() == to.len_utf8();
        let pairs: Vec<(char, char)> = pairs.into_iter().filter(same_length).collect();
        let codes = || pairs.iter().map(|&(from, _)| from as usize);
        let (Some(first), Some(last)) = (codes().min(), codes().max()) else { return Script::default() };
        let words = (last / 64 + 1).max(NEAR);
        let mut script = Script { simplified: vec!['\0'; last - first + 1], changes: vec![0; words], first };
        for (from, to) in pairs {
            let code = from as usize;
            script.simplified[code - first] = to;
            script.changes[code / 64] |= 1 << (code % 64);
        }
        script
    }

    /// Whether the character has another form.
    fn changes(&self, c: char) -> bool {
        let code = c as usize;
        self.changes.get(code / 64).is_some_and(|bits| bits >> (code % 64) & 1 == 1)
    }

    fn simplify(&self, c: char) -> char {
        if self.changes(c) { self.simplified[c as usize - self.first] } else { c }
    }

    /// The byte of the first character that has another form.
    fn first_change(&self, text: &str) -> Option<usize> {
        let near: &[u64; NEAR] = self.changes.first_chunk()?;
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            at += rest.len() - unchanged(near, rest).len();
            let c = text[at..].chars().next()?;
            if self.changes(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }

    /// The text in Simplified script, with the same byte offsets.
    pub fn fold<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(first) = self.first_change(text) else {
            return Cow::Borrowed(text);
        };
        let mut folded = String::with_capacity(text.len());
        folded.push_str(&text[..first]);
        folded.extend(text[first..].chars().map(|c| self.simplify(c)));
        Cow::Owned(folded)
    }
}

/// What is left of a text behind the characters of three bytes at its start that have no other form: most of any Chinese text.
///
/// The first two bytes of such a character say which word of `near` holds its bit, the third which bit that is.
fn unchanged<'a>(near: &[u64; NEAR], mut bytes: &'a [u8]) -> &'a [u8] {
    while let [lead @ 0xE0..=0xEF, second, third, rest @ ..] = bytes {
        let word = near[usize::from(lead & 0xF) << 6 | usize::from(second & 0x3F)];
        if word >> (third & 0x3F) & 1 == 1 {
            break;
        }
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_of_any_length_are_folded() {
        let script = Script::new([('萬', '万'), ('x', 'y'), ('\u{20002}', '\u{20003}'), ('Ā', 'ā')]);
        assert_eq!(script.fold("5萬é人x\u{20002}Ā萬"), "5万é人y\u{20003}ā万");
        assert_eq!(script.fold("亿é\u{20001}\u{FFFF}z"), "亿é\u{20001}\u{FFFF}z");
        assert_eq!(Script::default().fold("萬"), "萬");
    }

    #[test]
    fn folding_keeps_every_offset() {
        let script = Script::new([('萬', '万'), ('億', '亿'), ('x', '万')]);
        let folded = script.fold("補助8億7900萬元x");
        assert_eq!(folded, "補助8亿7900万元x");
        assert_eq!(folded.len(), "補助8億7900萬元x".len());
        assert!(matches!(script.fold("没有"), Cow::Borrowed(_)));
    }
}
