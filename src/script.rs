//! One script for matching: Traditional characters folded to Simplified, one to one and byte for byte.
//!
//! Vocabularies and patterns are written in Simplified script. A text in Traditional script is matched through a folded
//! twin whose every byte offset is that of the text itself, so that what is reported is sliced from the text's own
//! script.

use crate::charset::CharSet;
use std::borrow::Cow;

/// The folding table, from `seeds/traditional.tsv`.
#[derive(Debug, Default)]
pub struct Script {
    /// By code point from `first` on, where `changes` says so. A look-up for each character of every text is
    /// too many for a hash table.
    simplified: Vec<char>,
    /// One bit a code point, set where it changes.
    changes: Vec<u64>,
    /// The same of characters of three bytes by their first two, a bit for each third: what is looked at of it stays in the
    /// nearest cache.
    by_bytes: Vec<u64>,
    first: usize,
}

impl Script {
    /// A table of pairs; pairs whose members differ in UTF-8 length are refused, since they would move offsets.
    pub fn new(pairs: impl IntoIterator<Item = (char, char)>) -> Self {
        let same_length = |&(from, to): &(char, char)| from.len_utf8() == to.len_utf8();
        let pairs: Vec<(char, char)> = pairs.into_iter().filter(same_length).collect();
        let codes = || pairs.iter().map(|&(from, _)| from as usize);
        let (Some(first), Some(last)) = (codes().min(), codes().max()) else { return Script::default() };
        let mut script = Script {
            simplified: vec!['\0'; last - first + 1],
            changes: vec![0; last / 64 + 1],
            by_bytes: vec![0; BY_BYTES],
            first,
        };
        for (from, to) in pairs {
            let code = from as usize;
            script.simplified[code - first] = to;
            script.changes[code / 64] |= 1 << (code % 64);
            if let &[lead, second, third] = from.encode_utf8(&mut [0; 4]).as_bytes() {
                script.by_bytes[place(lead, second)] |= 1 << (third & 0x3F);
            }
        }
        script
    }

    /// The characters that have another form.
    pub fn changing(&self) -> CharSet {
        let codes = self.first..self.first + self.simplified.len();
        codes.filter_map(|code| char::from_u32(code as u32)).filter(|c| self.changes(*c)).collect()
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
        let by_bytes: &[u64; BY_BYTES] = self.by_bytes.first_chunk()?;
        let bytes = text.as_bytes();
        let mut at = 0;
        loop {
            let rest = &bytes[at..];
            at += rest.len() - unchanged(by_bytes, rest).len();
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

/// Entries of the table by bytes: the leading bytes of three are `E0` to `EF`.
const BY_BYTES: usize = 0x1000;

/// Where the table by bytes holds what these two lead; outside of it when they lead no character of three bytes.
#[inline]
fn place(lead: u8, second: u8) -> usize {
    usize::from(u16::from_be_bytes([lead, second]).wrapping_sub(0xE000))
}

/// What is left of a text behind the characters of three bytes at its start that have no other form: most of any Chinese text.
fn unchanged<'a>(by_bytes: &[u64; BY_BYTES], mut text: &'a [u8]) -> &'a [u8] {
    while let [lead, second, third, rest @ ..] = text {
        match by_bytes.get(place(*lead, *second)) {
            Some(thirds) if thirds >> (third & 0x3F) & 1 == 0 => text = rest,
            _ => break,
        }
    }
    text
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
