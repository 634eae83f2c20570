//! Lists of words that a text may begin or end with, asked by two characters before any word is compared.

use crate::edge::{Edge, Numbers};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A word and what it stands for.
type Meant<T> = (String, T);

/// Words of one edge, each with what it stands for.
#[derive(Debug, Clone)]
struct Affixes<T> {
    /// Those of two characters or more stand together by these, the longest first, equal ones as they came.
    words: Vec<Meant<T>>,
    pairs: FxHashMap<u64, Range<usize>>,
    /// Those of one character, by it.
    ones: FxHashMap<u64, Range<usize>>,
    /// The keys of both, and the characters at the very edge of all words.
    edges: Numbers,
}

impl<T> Affixes<T> {
    fn new(words: impl IntoIterator<Item = (String, T)>, edge: fn(&str) -> Edge) -> Self {
        let mut words: Vec<(String, T)> = words.into_iter().filter(|(word, _)| !word.is_empty()).collect();
        let is_one = |word: &str| edge(word).one_len == word.len();
        words.sort_by_cached_key(|(word, _)| (is_one(word), edge(word).pair, usize::MAX - word.len()));
        let mut affixes = Affixes {
            pairs: FxHashMap::default(),
            ones: FxHashMap::default(),
            edges: Numbers::with_room(2 * words.len()),
            words: Vec::new(),
        };
        for (at, (word, _)) in words.iter().enumerate() {
            let edge = edge(word);
            let (key, ranges) =
                if is_one(word) { (edge.one, &mut affixes.ones) } else { (edge.pair, &mut affixes.pairs) };
            ranges.entry(key).or_insert(at..at).end = at + 1;
            affixes.edges.insert(key);
            affixes.edges.insert(edge.one);
        }
        affixes.words = words;
        affixes
    }

    /// The words at the edge of a text, the longest first.
    #[inline]
    fn of<'a, 't, F: Fn(&str, &str) -> bool>(
        &'a self,
        text: &'t str,
        edge: impl Fn(&str) -> Edge,
        stands: F,
    ) -> Standing<'a, 't, T, F> {
        let none = text.is_empty() || self.edges.is_empty();
        let (longer, ones) = if none { (&[][..], &[][..]) } else { self.at(edge(text)) };
        Standing { text, stands, longer: longer.iter(), ones: ones.iter() }
    }

    /// The words of two characters or more that may stand at an edge, and those of one that do. At most places there are
    /// none, and most of these are told by one character and a look at the set of bits.
    #[inline]
    fn at(&self, edge: Edge) -> (&[Meant<T>], &[Meant<T>]) {
        if self.edges.may_hold(edge.one) { self.with(edge) } else { (&[], &[]) }
    }

    /// The same where the character at the edge may be that of a word.
    fn with(&self, edge: Edge) -> (&[Meant<T>], &[Meant<T>]) {
        let longer = if self.edges.may_hold(edge.pair) { self.pairs.get(&edge.pair) } else { None };
        let words = |range: Option<&Range<usize>>| range.map_or(&[][..], |range| &self.words[range.clone()]);
        (words(longer), words(self.ones.get(&edge.one)))
    }
}

/// The words at an edge of a text.
struct Standing<'a, 't, T, F> {
    text: &'t str,
    /// Whether a word stands there that is as long as two characters or more.
    stands: F,
    longer: std::slice::Iter<'a, Meant<T>>,
    ones: std::slice::Iter<'a, Meant<T>>,
}

impl<'a, T, F: Fn(&str, &str) -> bool> Iterator for Standing<'a, '_, T, F> {
    type Item = (&'a str, &'a T);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        for (word, meaning) in self.longer.by_ref() {
            if (self.stands)(self.text, word) {
                return Some((word, meaning));
            }
        }
        self.ones.next().map(|(word, meaning)| (word.as_str(), meaning))
    }
}

fn first(text: &str) -> Edge {
    Edge::first(text.as_bytes(), 0)
}

/// Words that a text may begin with.
#[derive(Debug, Clone)]
pub struct Prefixes<T>(Affixes<T>);

impl<T> Prefixes<T> {
    /// Of words and what they stand for; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        Prefixes(Affixes::new(words, first))
    }

    /// The words that the text begins with, the longest first.
    #[inline]
    pub fn of<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, &'a T)> {
        self.0.of(text, first, |text, word| text.starts_with(word))
    }
}

/// Words that a text may end with.
#[derive(Debug, Clone)]
pub struct Suffixes<T>(Affixes<T>);

impl<T> Suffixes<T> {
    /// Of words and what they stand for; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        Suffixes(Affixes::new(words, Edge::last))
    }

    /// The words that the text ends with, the longest first.
    #[inline]
    pub fn of<'a>(&'a self, text: &str) -> impl Iterator<Item = (&'a str, &'a T)> {
        self.0.of(text, Edge::last, |text, word| text.ends_with(word))
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
