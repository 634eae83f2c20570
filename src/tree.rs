//! A list of words as a tree of characters: where they stand in a text, the leftmost first, and of those the longest.
//!
//! What [`crate::vocabulary`] finds in a text is found here in any run of characters, so that marks are passed over without
//! a copy of the text: most characters begin no word, which one bit says, and of the others most do not before the next,
//! which another bit says.

use rustc_hash::FxHashMap;

/// Words to be found in texts.
#[derive(Debug, Clone)]
pub struct Tree {
    /// Characters that begin a word; those beyond the basic plane share their bits with others.
    opens: Bits,
    /// Characters that are a word by themselves.
    alone: Bits,
    /// Pairs of characters that begin a word; some others share their bits.
    pairs: Bits,
    /// From a node by a character to the next. The root is 0.
    steps: FxHashMap<u64, u32>,
    /// The word that ends at each node.
    ends: Vec<Option<usize>>,
}

/// Numbers below 65,536.
#[derive(Debug, Clone)]
struct Bits(Vec<u64>);

impl Bits {
    const COUNT: usize = 1 << 16;

    fn new() -> Self {
        Bits(vec![0; Self::COUNT / 64])
    }

    #[inline]
    fn has(&self, number: usize) -> bool {
        self.0[number % Self::COUNT / 64] >> (number % 64) & 1 == 1
    }

    fn insert(&mut self, number: usize) {
        self.0[number % Self::COUNT / 64] |= 1 << (number % 64);
    }
}

/// One number for a pair of characters, of which all bits depend on both.
#[inline]
fn pair(first: char, second: char) -> usize {
    let mixed = (first as u32).wrapping_mul(0x9E37_79B1) ^ (second as u32).wrapping_mul(0x85EB_CA6B);
    (mixed >> 16) as usize
}

#[inline]
fn step(node: u32, c: char) -> u64 {
    u64::from(node) << 32 | u64::from(c)
}

/// A word in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// Which of the list it is.
    pub word: usize,
    /// Its characters.
    pub chars: usize,
    /// Whether the text ends with it.
    pub is_last: bool,
}

impl Tree {
    /// Of these words; of equal ones the first counts, and empty ones are never found.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let (opens, alone, pairs) = (Bits::new(), Bits::new(), Bits::new());
        let mut tree = Tree { opens, alone, pairs, steps: FxHashMap::default(), ends: vec![None] };
        for (at, word) in words.into_iter().enumerate() {
            let mut chars = word.chars();
            let Some(first) = chars.next() else { continue };
            tree.opens.insert(first as usize);
            match chars.next() {
                Some(second) => tree.pairs.insert(pair(first, second)),
                None => tree.alone.insert(first as usize),
            }
            let node = word.chars().fold(0, |node, c| tree.grow(node, c));
            tree.ends[node as usize].get_or_insert(at);
        }
        tree
    }

    fn grow(&mut self, node: u32, c: char) -> u32 {
        let next = self.ends.len() as u32;
        let node = *self.steps.entry(step(node, c)).or_insert(next);
        if node == next {
            self.ends.push(None);
        }
        node
    }

    /// Whether a word may begin with a character before the rest of a text.
    #[inline]
    fn may_open(&self, c: char, mut rest: impl Iterator<Item = char>) -> bool {
        self.opens.has(c as usize)
            && (rest.next().is_some_and(|next| self.pairs.has(pair(c, next))) || self.alone.has(c as usize))
    }

    /// Where words stand in a text, without overlaps.
    pub fn find<'a>(&'a self, text: impl Iterator<Item = char> + Clone + 'a) -> impl Iterator<Item = Hit> + 'a {
        let mut rest = text;
        std::iter::from_fn(move || {
            loop {
                let c = rest.next()?;
                if self.may_open(c, rest.clone())
                    && let Some((hit, behind)) = self.longest(c, rest.clone())
                {
                    rest = behind;
                    return Some(hit);
                }
            }
        })
    }

    /// The longest word that begins with a character before the rest of a text, and what is behind it.
    fn longest<I: Iterator<Item = char> + Clone>(&self, first: char, mut rest: I) -> Option<(Hit, I)> {
        let (mut node, mut chars, mut found) = (*self.steps.get(&step(0, first))?, 1, None);
        loop {
            if let Some(word) = self.ends[node as usize] {
                found = Some((word, chars, rest.clone()));
            }
            let Some(next) = rest.next().and_then(|c| self.steps.get(&step(node, c))) else { break };
            (node, chars) = (*next, chars + 1);
        }
        found.map(|(word, chars, behind)| (Hit { word, chars, is_last: behind.clone().next().is_none() }, behind))
    }

    /// The words that a text begins with, the shortest first, each with its bytes.
    pub fn at_start<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, usize)> + 'a {
        let (mut node, mut bytes) = (0, 0);
        let mut rest = text.chars();
        let opens = rest.next().is_some_and(|c| self.may_open(c, rest.clone()));
        rest = if opens { text } else { "" }.chars();
        std::iter::from_fn(move || {
            loop {
                let c = rest.next()?;
                node = *self.steps.get(&step(node, c))?;
                bytes += c.len_utf8();
                if let Some(word) = self.ends[node as usize] {
                    return Some((word, bytes));
                }
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocabulary::Vocabulary;
    use proptest::prelude::*;

    fn found(words: &[&str], text: &str) -> Vec<(usize, usize, bool)> {
        let tree = Tree::new(words.iter().copied());
        tree.find(text.chars()).map(|hit| (hit.word, hit.chars, hit.is_last)).collect()
    }

    #[test]
    fn the_leftmost_and_then_the_longest_is_found() {
        let words = ["海口", "出海", "出海口", "口岸", ""];
        assert_eq!(found(&words, "在出海口岸边"), [(2, 3, false)]);
        assert_eq!(found(&words, "海口口岸"), [(0, 2, false), (3, 2, true)]);
        assert_eq!(found(&[], "海口"), []);
    }

    #[test]
    fn what_a_text_begins_with_is_found_shortest_first() {
        let tree = Tree::new(["建成后", "建成", "成后", "建成投产后"]);
        let at_start = |text| tree.at_start(text).collect::<Vec<_>>();
        assert_eq!(at_start("建成后产值"), [(1, 6), (0, 9)]);
        assert_eq!(at_start("已建成"), []);
        assert_eq!(at_start(""), []);
    }

    proptest! {
        #[test]
        fn a_tree_finds_what_a_vocabulary_does(words in prop::collection::vec("[甲乙𠮷a]{0,4}", 0..8), text in "[甲乙𠮷a]{0,20}") {
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let vocabulary = Vocabulary::new(words.iter().copied());
            let expected: Vec<_> = vocabulary
                .find(&text)
                .map(|(range, word)| (word, text[range.clone()].chars().count(), range.end == text.len()))
                .collect();
            prop_assert_eq!(found(&words, &text), expected);
        }
    }
}
