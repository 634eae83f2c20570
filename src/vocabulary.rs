//! A list of words as one automaton: where they occur in a text, the leftmost first, and of those the longest.
//!
//! It steps by characters and not by bytes: a Chinese text is three times as many bytes, and two of three say little.

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use rustc_hash::{FxHashMap, FxHashSet};
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

/// Words of which the one is asked for that stands over a given place. It is the one that [`Vocabulary::find`] gives,
/// without reading all of the text.
#[derive(Debug)]
pub struct Covers {
    /// By their first two characters, the longest first; those of one character by it alone.
    by_start: FxHashMap<(char, Option<char>), Vec<String>>,
    /// Characters that stand side by side in a word.
    pairs: FxHashSet<(char, char)>,
}

impl Covers {
    /// Of these words.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_start: FxHashMap<_, Vec<String>> = FxHashMap::default();
        let mut pairs = FxHashSet::default();
        for word in words {
            let mut characters = word.chars();
            let Some(first) = characters.next() else { continue };
            by_start.entry((first, characters.next())).or_default().push(word.to_string());
            pairs.extend(word.chars().zip(word.chars().skip(1)));
        }
        by_start.values_mut().for_each(|words| words.sort_by_key(|word| usize::MAX - word.len()));
        Covers { by_start, pairs }
    }

    /// To be asked for places of a text, one behind the other.
    pub fn of<'a>(&'a self, text: &'a str) -> Covering<'a> {
        Covering { words: self, text, stretch: Vec::new(), end: 0 }
    }

    /// The end of the longest word that begins at byte `at`.
    fn end_at(&self, text: &str, at: usize) -> Option<usize> {
        let rest = text.get(at..)?;
        let mut characters = rest.chars();
        let first = characters.next()?;
        let longer = characters.next().and_then(|second| {
            self.by_start.get(&(first, Some(second)))?.iter().find(|word| rest.starts_with(word.as_str()))
        });
        let word = longer.or_else(|| self.by_start.get(&(first, None))?.first())?;
        Some(at + word.len())
    }

    /// Whether a word can go on from the character before byte `at` to the one behind it.
    fn goes_on(&self, text: &str, at: usize) -> bool {
        let before = text[..at].chars().next_back();
        before.zip(text[at..].chars().next()).is_some_and(|pair| self.pairs.contains(&pair))
    }
}

/// The words over places of a text.
#[derive(Debug)]
pub struct Covering<'a> {
    words: &'a Covers,
    text: &'a str,
    /// Words of the last stretch that was read, and where it ends.
    stretch: Vec<Range<usize>>,
    end: usize,
}

impl Covering<'_> {
    /// The word over the character at byte `at`; no place before one that was asked for is asked for again.
    pub fn over(&mut self, at: usize) -> Option<Range<usize>> {
        if !self.words.goes_on(self.text, at) {
            // 一 behind any other character than 统, 唯 …: what stands before has no part in the word.
            return self.words.end_at(self.text, at).map(|end| at..end);
        }
        if at >= self.end {
            self.read_stretch(at);
        }
        self.stretch.get(self.stretch.partition_point(|word| word.end <= at)).filter(|word| word.start <= at).cloned()
    }

    /// The words around a place, as far as characters on both sides stand side by side in some word.
    fn read_stretch(&mut self, at: usize) {
        let (words, text) = (self.words, self.text);
        let mut next = at;
        while next > self.end && words.goes_on(text, next) {
            next = text.floor_char_boundary(next - 1);
        }
        self.end = text.ceil_char_boundary(at + 1);
        while self.end < text.len() && words.goes_on(text, self.end) {
            self.end = text.ceil_char_boundary(self.end + 1);
        }
        self.stretch.clear();
        while next < self.end {
            match words.end_at(text, next) {
                Some(end) => {
                    self.stretch.push(next..end);
                    next = end;
                }
                None => next = text.ceil_char_boundary(next + 1),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_word_over_a_place_is_that_of_the_whole_text(text in "[一二三统起体a]{0,16}", words in "[一二三统起体]{0,3}( [一二三统起]{1,4}){0,6}") {
            let words: Vec<&str> = words.split(' ').collect();
            let vocabulary = Vocabulary::new(words.iter().copied()).unwrap();
            let all: Vec<Range<usize>> = vocabulary.find(&text).map(|(range, _)| range).collect();
            let covers = Covers::new(words);
            let mut covering = covers.of(&text);
            for (at, _) in text.char_indices().filter(|(_, c)| "一二三".contains(*c)) {
                prop_assert_eq!(covering.over(at), all.iter().find(|range| range.contains(&at)).cloned());
            }
        }
    }

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
