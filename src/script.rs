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
    /// One bit a code point from `first` on, set where it changes: small enough to stay in the nearest cache.
    changes: Vec<u64>,
    first: usize,
}

impl Script {
    /// A table of pairs; pairs whose members differ in UTF-8 length are refused, since they would move offsets.
    pub fn new(pairs: impl IntoIterator<Item = (char, char)>) -> Self {
        let same_length = |&(from, to): &(char, char)| from.len_utf8() == to.len_utf8();
        let pairs: Vec<(char, char)> = pairs.into_iter().filter(same_length).collect();
        let codes = || pairs.iter().map(|&(from, _)| from as usize);
        let (Some(first), Some(last)) = (codes().min(), codes().max()) else { return Script::default() };
        let mut script =
            Script { simplified: vec!['\0'; last - first + 1], changes: vec![0; (last - first) / 64 + 1], first };
        for (from, to) in pairs {
            let at = from as usize - first;
            script.simplified[at] = to;
            script.changes[at / 64] |= 1 << (at % 64);
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
        let at = (c as usize).wrapping_sub(self.first);
        self.changes.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 == 1)
    }

    fn simplify(&self, c: char) -> char {
        if self.changes(c) { self.simplified[c as usize - self.first] } else { c }
    }

    /// The text in Simplified script, with the same byte offsets.
    pub fn fold<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some((first, _)) = text.char_indices().find(|(_, c)| self.changes(*c)) else {
            return Cow::Borrowed(text);
        };
        let mut folded = String::with_capacity(text.len());
        folded.push_str(&text[..first]);
        folded.extend(text[first..].chars().map(|c| self.simplify(c)));
        Cow::Owned(folded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_keeps_every_offset() {
        let script = Script::new([('萬', '万'), ('億', '亿'), ('x', '万')]);
        let folded = script.fold("補助8億7900萬元x");
        assert_eq!(folded, "補助8亿7900万元x");
        assert_eq!(folded.len(), "補助8億7900萬元x".len());
        assert!(matches!(script.fold("没有"), Cow::Borrowed(_)));
    }
}
