//! One script for matching: Traditional characters folded to Simplified, one to one and byte for byte.
//!
//! Vocabularies and patterns are written in Simplified script. A text in Traditional script is matched through a folded
//! twin whose every byte offset is that of the text itself, so that what is reported is sliced from the text's own
//! script.

use std::borrow::Cow;
use std::collections::HashMap;

/// The folding table, from `seeds/traditional.tsv`.
#[derive(Debug, Default)]
pub struct Script {
    simplified: HashMap<char, char>,
}

impl Script {
    /// A table of pairs; pairs whose members differ in UTF-8 length are refused, since they would move offsets.
    pub fn new(pairs: impl IntoIterator<Item = (char, char)>) -> Self {
        let same_length = |&(from, to): &(char, char)| from.len_utf8() == to.len_utf8();
        Script { simplified: pairs.into_iter().filter(same_length).collect() }
    }

    /// The text in Simplified script, with the same byte offsets.
    pub fn fold<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some(first) = text.char_indices().find(|(_, c)| self.simplified.contains_key(c)) else {
            return Cow::Borrowed(text);
        };
        let mut folded = String::with_capacity(text.len());
        folded.push_str(&text[..first.0]);
        folded.extend(text[first.0..].chars().map(|c| self.simplified.get(&c).copied().unwrap_or(c)));
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
