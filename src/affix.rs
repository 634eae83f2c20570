//! Lists of words that a text may begin or end with, asked by their edge before any word is compared.

use crate::charset::CharSet;
use crate::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;

/// Words that a text may begin with.
#[derive(Debug, Clone)]
pub struct Prefixes<T> {
    words: Vocabulary,
    /// Their first characters: most of a text is none of them, which a bit tells.
    first: CharSet,
    /// What each of the list stands for.
    meanings: Vec<T>,
}

impl<T> Prefixes<T> {
    /// Of words and what they stand for; of equal ones the first counts, and empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let (words, meanings): (Vec<String>, Vec<T>) = words.into_iter().unzip();
        let first = words.iter().filter_map(|word| word.chars().next()).collect();
        Prefixes { words: Vocabulary::new(words.iter().map(String::as_str)), first, meanings }
    }

    /// The words that the text begins with, the longest first.
    #[inline]
    pub fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let text = if text.chars().next().is_some_and(|first| self.first.contains(first)) { text } else { "" };
        self.words.starts(text).map(|(length, word)| (&text[..length], &self.meanings[word]))
    }
}

/// Words that a text may end with.
#[derive(Debug, Clone)]
pub struct Suffixes<T> {
    /// By their last character; of one character the longest word first, equal ones as they came.
    words: FxHashMap<char, Vec<(String, T)>>,
    /// Their last characters: most of a text is none of them, which a bit tells.
    last: CharSet,
}

impl<T> Suffixes<T> {
    /// Of words and what they stand for; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let mut by_last: FxHashMap<char, Vec<(String, T)>> = FxHashMap::default();
        for (word, meaning) in words {
            if let Some(c) = word.chars().next_back() {
                by_last.entry(c).or_default().push((word, meaning));
            }
        }
        by_last.values_mut().for_each(|words| words.sort_by_key(|(word, _)| usize::MAX - word.len()));
        Suffixes { last: by_last.keys().copied().collect(), words: by_last }
    }

    /// The words that the text ends with, the longest first.
    pub fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let last = text.chars().next_back().filter(|last| self.last.contains(*last));
        let words = last.and_then(|last| self.words.get(&last)).map_or(&[][..], Vec::as_slice);
        words.iter().filter(|(word, _)| text.ends_with(word.as_str())).map(|(word, meaning)| (word.as_str(), meaning))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<(String, usize)> {
        words.iter().enumerate().map(|(at, word)| (word.to_string(), at)).collect()
    }

    #[test]
    fn the_longest_comes_first() {
        let after = Prefixes::new(words(&["以", "以上", "内", ""]));
        assert_eq!(after.of("以上的").collect::<Vec<_>>(), [("以上", &1), ("以", &0)]);
        assert_eq!(after.of("上").next(), None);
        assert_eq!(after.of("").next(), None);
        let before = Suffixes::new(words(&["过", "超过", "超"]));
        assert_eq!(before.of("已超过").collect::<Vec<_>>(), [("超过", &1), ("过", &0)]);
        assert_eq!(before.of("过了").next(), None);
    }
}
