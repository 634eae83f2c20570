//! Lists of words that a text may begin or end with, asked by one character before any word is compared.

use rustc_hash::FxHashMap;

/// Words of one edge, each with what it stands for.
#[derive(Debug, Clone)]
struct Affixes<T>(FxHashMap<char, Vec<(String, T)>>);

impl<T> Affixes<T> {
    /// By the character at the edge; of one character the longest word first, equal ones as they came.
    fn new(words: impl IntoIterator<Item = (String, T)>, edge: fn(&str) -> Option<char>) -> Self {
        let mut by_edge: FxHashMap<char, Vec<(String, T)>> = FxHashMap::default();
        for (word, meaning) in words {
            if let Some(c) = edge(&word) {
                by_edge.entry(c).or_default().push((word, meaning));
            }
        }
        by_edge.values_mut().for_each(|words| words.sort_by_key(|(word, _)| usize::MAX - word.len()));
        Affixes(by_edge)
    }

    fn at(&self, edge: Option<char>) -> &[(String, T)] {
        edge.and_then(|edge| self.0.get(&edge)).map_or(&[], Vec::as_slice)
    }
}

/// Words that a text may begin with.
#[derive(Debug, Clone)]
pub struct Prefixes<T>(Affixes<T>);

impl<T> Prefixes<T> {
    /// Of words and what they stand for; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        Prefixes(Affixes::new(words, |word| word.chars().next()))
    }

    /// The words that the text begins with, the longest first.
    pub fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let words = self.0.at(text.chars().next());
        words.iter().filter(|(word, _)| text.starts_with(word.as_str())).map(|(word, meaning)| (word.as_str(), meaning))
    }
}

/// Words that a text may end with.
#[derive(Debug, Clone)]
pub struct Suffixes<T>(Affixes<T>);

impl<T> Suffixes<T> {
    /// Of words and what they stand for; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        Suffixes(Affixes::new(words, |word| word.chars().next_back()))
    }

    /// The words that the text ends with, the longest first.
    pub fn of<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a T)> {
        let words = self.0.at(text.chars().next_back());
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
