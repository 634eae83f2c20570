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
    /// The characters that have another form.
    changes: CharSet,
    first: usize,
}

impl Script {
    /// A table of pairs; pairs whose members differ in UTF-8 length are refused, since they would move offsets.
    pub fn new(pairs: impl IntoIterator<Item = (char, char)>) -> Self {
        let same_length = |&(from, to): &(char, char)| from.len_utf8() == to.len_utf8();
        let pairs: Vec<(char, char)> = pairs.into_iter().filter(same_length).collect();
        let codes = || pairs.iter().map(|&(from, _)| from as usize);
        let (Some(first), Some(last)) = (codes().min(), codes().max()) else { return Script::default() };
        let mut simplified = vec!['\0'; last - first + 1];
        for &(from, to) in &pairs {
            simplified[from as usize - first] = to;
        }
        Script { simplified, changes: pairs.iter().map(|&(from, _)| from).collect(), first }
    }

    fn simplify(&self, c: char) -> char {
        if self.changes.contains(c) { self.simplified[c as usize - self.first] } else { c }
    }

    /// The characters that have another form.
    pub fn changes(&self) -> &CharSet {
        &self.changes
    }

    /// The characters that are of a set once they are folded.
    pub fn folded_into(&self, set: &CharSet) -> CharSet {
        let kept = set.iter().filter(|c| !self.changes.contains(*c));
        kept.chain(self.changes.iter().filter(|c| set.contains(self.simplify(*c)))).collect()
    }

    /// The text in Simplified script, with the same byte offsets.
    pub fn fold<'a>(&self, text: &'a str) -> Cow<'a, str> {
        self.fold_from(text, self.changes.places(text).next())
    }

    /// The same where the first character is known that has another form, if there is one.
    pub fn fold_from<'a>(&self, text: &'a str, first: Option<usize>) -> Cow<'a, str> {
        let Some(first) = first else {
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
