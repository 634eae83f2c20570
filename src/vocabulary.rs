//! A list of words as one automaton: where they occur in a text, the leftmost first, and of those the longest.
//!
//! It steps by characters and not by bytes: a Chinese text is three times as many bytes, and two of three say little.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use std::collections::HashSet;
use std::ops::Range;

/// Words to be found in texts.
pub struct Vocabulary {
    /// None where there is no word to be found.
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl Vocabulary {
    /// Of these words; of equal ones the first counts, and empty ones are never found.
    ///
    /// # Errors
    /// When they are more than an automaton can hold.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut seen = HashSet::new();
        let numbered: Vec<(&str, u32)> = (0..)
            .zip(words)
            .filter(|(_, word)| !word.is_empty() && seen.insert(*word))
            .map(|(at, word)| (word, at))
            .collect();
        if numbered.is_empty() {
            return Ok(Vocabulary { automaton: None });
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build_with_values(numbered)
            .map_err(|error| error.to_string())?;
        Ok(Vocabulary { automaton: Some(automaton) })
    }

    /// Where words stand in a text, in bytes, without overlaps, and which of the list each is.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let found = self.automaton.iter().flat_map(move |automaton| automaton.leftmost_find_iter(text));
        found.map(|found| (found.start()..found.end(), found.value() as usize))
    }
}

impl std::fmt::Debug for Vocabulary {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Vocabulary").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(words: &[&str], text: &str) -> Vec<(String, usize)> {
        let words = Vocabulary::new(words.iter().copied()).unwrap();
        words.find(text).map(|(range, word)| (text[range].to_string(), word)).collect()
    }

    #[test]
    fn the_leftmost_and_then_the_longest_is_found() {
        let words = ["海口", "出海", "出海口", "口岸"];
        assert_eq!(found(&words, "在出海口岸边"), [("出海口".to_string(), 2)]);
        assert_eq!(found(&words, "海口口岸"), [("海口".to_string(), 0), ("口岸".to_string(), 3)]);
    }

    #[test]
    fn of_equal_words_the_first_counts_and_empty_ones_are_passed_over() {
        assert_eq!(found(&["", "学校", "学校"], "新建学校"), [("学校".to_string(), 1)]);
        assert_eq!(found(&[], "新建学校"), []);
    }
}
