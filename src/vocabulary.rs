//! A list of words, found in texts: where they occur, the leftmost first, and of those the longest.
//!
//! Most of a text begins no word of a list, and two characters show it: one look at a set of bits for each character, and
//! only where it says so are words compared. An automaton takes several steps through a large table for each.

use crate::charset::{CharSet, TWO_OF_THREE, TWO_OF_THREE_LEADS, char_len};
use crate::edge::{Edge, Numbers, first_eight, lowest};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Words to be found in texts.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    /// Words of two characters or more; those that begin alike stand together, the longest first.
    words: Vec<Word>,
    /// Where the words stand that begin with two characters, by the bytes of these.
    pairs: FxHashMap<u64, Range<u32>>,
    /// Words of one character, by its bytes.
    singles: FxHashMap<u64, u32>,
    /// The keys of both.
    begins: Numbers,
    /// The characters that words begin with: in a short list few of those of a text.
    firsts: CharSet,
    /// Whether any of them has one byte, as a digit has.
    narrow: bool,
    /// Bytes of the shortest word; none where there is no word.
    shortest: Option<usize>,
}

/// A word behind its first two characters. Most are short enough to be compared without a look at memory elsewhere.
#[derive(Debug, Clone)]
struct Word {
    /// Its next bytes, up to eight, the first the lowest, and which they are.
    next: u64,
    mask: u64,
    /// Bytes of the whole word.
    len: u32,
    /// Its place in the list.
    at: u32,
    /// What stands behind those.
    rest: Box<[u8]>,
}

impl Word {
    /// Of a word whose first two characters have so many bytes.
    fn new(word: &str, pair: usize, at: u32) -> Self {
        let bytes = &word.as_bytes()[pair..];
        let (next, rest) = bytes.split_at(bytes.len().min(8));
        let mask = lowest(u64::MAX, next.len());
        Word { next: first_eight(next), mask, len: word.len() as u32, at, rest: rest.into() }
    }

    /// Whether bytes begin with it that begin with its first two characters, of which these are the next.
    #[inline]
    fn begins(&self, bytes: &[u8], next: u64) -> bool {
        next & self.mask == self.next
            && self.len as usize <= bytes.len()
            && (self.rest.is_empty() || bytes[..self.len as usize].ends_with(&self.rest))
    }
}

impl Vocabulary {
    /// Of these words; of equal ones the first counts, and empty ones are never found.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut seen = FxHashSet::default();
        let mut numbered: Vec<(&str, u32)> = (0..).zip(words).map(|(at, word)| (word, at)).collect();
        numbered.retain(|(word, _)| !word.is_empty() && seen.insert(*word));
        let firsts = numbered.iter().filter_map(|(word, _)| word.chars().next()).collect();
        let narrow = numbered.iter().any(|(word, _)| word.as_bytes()[0].is_ascii());
        let shortest = numbered.iter().map(|(word, _)| word.len()).min();
        let mut vocabulary = Vocabulary { firsts, narrow, shortest, ..Vocabulary::default() };
        let begun = |word: &str| Edge::first(word.as_bytes(), 0);
        numbered.sort_by_cached_key(|(word, _)| (begun(word).pair, usize::MAX - word.len()));
        for (word, at) in numbered {
            let beginning = begun(word);
            if beginning.one_len == word.len() {
                vocabulary.singles.insert(beginning.one, at);
                continue;
            }
            let here = vocabulary.words.len() as u32;
            vocabulary.pairs.entry(beginning.pair).or_insert(here..here).end = here + 1;
            // Counted, for a second character of NUL has no bytes in a number.
            let pair = word.chars().take(2).map(char::len_utf8).sum();
            vocabulary.words.push(Word::new(word, pair, at));
        }
        // Of a word of one character it is that, whatever stands behind it.
        let begins = || vocabulary.pairs.keys().chain(vocabulary.singles.keys()).copied();
        let mut numbers = Numbers::with_room(begins().count());
        begins().for_each(|number| numbers.insert(number));
        vocabulary.begins = numbers;
        vocabulary
    }

    /// Where words stand in a text, in bytes, without overlaps, and which of the list each is.
    pub fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            let (range, word) = self.next(text, at)?;
            at = range.end;
            Some((range, word))
        })
    }

    /// Every word wherever it stands, those that others overlap as well: the leftmost first, and of one place the longest.
    pub fn all<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (Range<usize>, usize)> + 'a {
        let words = |at: usize| self.starts(&text[at..]).map(move |(len, word)| (at..at + len, word));
        self.firsts.places(text).flat_map(words)
    }

    /// The words that a text begins with, the longest first: the bytes of each, and which of the list it is.
    #[inline]
    pub fn starts<'a>(&'a self, text: &'a str) -> Starts<'a> {
        let bytes = text.as_bytes();
        if bytes.is_empty() || self.begins.is_empty() {
            return Starts::none();
        }
        let beginning = Edge::first(bytes, 0);
        let may = self.may_begin(beginning.one, beginning.pair);
        if may.pair || may.single { self.words_at(bytes, beginning, may) } else { Starts::none() }
    }

    /// True when a word stands anywhere in the text.
    pub fn occurs(&self, text: &str) -> bool {
        self.next(text, 0).is_some()
    }

    /// The first word from a character's edge on.
    fn next(&self, text: &str, from: usize) -> Option<(Range<usize>, usize)> {
        let bytes = text.as_bytes();
        // Behind this no word has room: many a text is but a word or two.
        let last = bytes.len().checked_sub(self.shortest?)?;
        let mut at = from;
        while at <= last {
            at += self.idle(&bytes[at..]);
            if at > last {
                break;
            }
            if !self.narrow && bytes[at].is_ascii() {
                at += 1;
                continue;
            }
            let beginning = Edge::first(bytes, at);
            let may = self.may_begin(beginning.one, beginning.pair);
            if (may.pair || may.single)
                && let Some((len, word)) = self.words_at(&bytes[at..], beginning, may).next()
            {
                return Some((at..at + len, word));
            }
            at += beginning.one_len;
        }
        None
    }

    /// How many bytes there are before a character that may begin a word, or that has not another one of three bytes behind
    /// it and itself three. Most of a text is passed over here.
    #[inline]
    fn idle(&self, bytes: &[u8]) -> usize {
        let mut rest = bytes;
        while let Some(eight) = rest.first_chunk() {
            let here = u64::from_le_bytes(*eight);
            let is_idle = here & TWO_OF_THREE == TWO_OF_THREE_LEADS && {
                let may = self.may_begin(lowest(here, 3), lowest(here, 6));
                !(may.pair || may.single)
            };
            if !is_idle {
                break;
            }
            rest = &rest[3..];
        }
        bytes.len() - rest.len()
    }

    /// What words may begin so, by the set of bits.
    #[inline]
    fn may_begin(&self, first: u64, pair: u64) -> May {
        May { pair: self.begins.may_hold(pair), single: !self.singles.is_empty() && self.begins.may_hold(first) }
    }

    /// The words that bytes begin with, the longest first.
    #[inline]
    fn words_at<'a>(&'a self, bytes: &'a [u8], of: Edge, may: May) -> Starts<'a> {
        let range = if may.pair { self.pairs.get(&of.pair) } else { None };
        let longer = range.map_or(&[][..], |range| &self.words[range.start as usize..range.end as usize]);
        let next = if longer.is_empty() { 0 } else { first_eight(&bytes[of.pair_len..]) };
        let single = if may.single { self.singles.get(&of.one) } else { None };
        Starts { bytes, next, longer: longer.iter(), single: single.map(|at| (of.one_len, *at as usize)) }
    }
}

/// The words that some bytes begin with.
#[derive(Debug)]
pub struct Starts<'a> {
    bytes: &'a [u8],
    /// Those behind the first two characters.
    next: u64,
    /// Words that begin with the same two characters, the longest first.
    longer: std::slice::Iter<'a, Word>,
    single: Option<(usize, usize)>,
}

impl Starts<'_> {
    #[inline]
    fn none() -> Self {
        Starts { bytes: &[], next: 0, longer: [].iter(), single: None }
    }
}

impl Iterator for Starts<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let longer = self.longer.find(|word| word.begins(self.bytes, self.next));
        longer.map(|word| (word.len as usize, word.at as usize)).or_else(|| self.single.take())
    }
}

/// Whether words of two characters or more may begin somewhere, and whether one of a single character may stand there.
#[derive(Debug, Clone, Copy)]
struct May {
    pair: bool,
    single: bool,
}

/// Words of which the one is asked for that stands over a given place. It is the one that [`Vocabulary::find`] gives,
/// without reading all of the text.
#[derive(Debug)]
pub struct Covers {
    words: Vocabulary,
    /// Characters of words.
    characters: CharSet,
    /// The bytes of characters that stand side by side in a word, and a set that holds most others not.
    pairs: FxHashSet<u64>,
    may_be_pairs: Numbers,
}

impl Covers {
    /// Of these words.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str> + Clone) -> Self {
        let pairs: FxHashSet<u64> = words.clone().into_iter().flat_map(pairs).collect();
        let mut may_be_pairs = Numbers::with_room(pairs.len());
        pairs.iter().for_each(|pair| may_be_pairs.insert(*pair));
        let characters = words.clone().into_iter().flat_map(str::chars).collect();
        Covers { words: Vocabulary::new(words), characters, pairs, may_be_pairs }
    }

    /// To be asked for places of a text, one behind the other.
    pub fn of<'a>(&'a self, text: &'a str) -> Covering<'a> {
        Covering { words: self, text, stretch: Vec::new(), end: 0 }
    }

    /// The end of the longest word that begins at byte `at`.
    fn end_at(&self, text: &str, at: usize) -> Option<usize> {
        self.words.starts(text.get(at..)?).next().map(|(length, _)| at + length)
    }

    /// Whether a word can go on from the character before byte `at` to the one behind it.
    fn goes_on(&self, text: &str, at: usize) -> bool {
        let Some((before, _)) = text[..at].char_indices().next_back().filter(|_| !self.may_be_pairs.is_empty()) else {
            return false;
        };
        let pair = Edge::first(text.as_bytes(), before).pair;
        self.may_be_pairs.may_hold(pair) && self.pairs.contains(&pair)
    }
}

/// The bytes of the characters of a word that stand side by side.
fn pairs(word: &str) -> impl Iterator<Item = u64> {
    let before_last = word.char_indices().next_back().map_or(0, |(at, _)| at);
    word[..before_last].char_indices().map(|(at, _)| Edge::first(word.as_bytes(), at).pair)
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
        self.text.get(at..)?.chars().next().filter(|c| self.words.characters.contains(*c))?;
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
            next -= text[..next].chars().next_back().map_or(1, char::len_utf8);
        }
        self.end = behind(text, at);
        while self.end < text.len() && words.goes_on(text, self.end) {
            self.end = behind(text, self.end);
        }
        self.stretch.clear();
        while next < self.end {
            match words.end_at(text, next) {
                Some(end) => {
                    self.stretch.push(next..end);
                    next = end;
                }
                None => next = behind(text, next),
            }
        }
    }
}

/// Where the character ends that stands at a byte.
fn behind(text: &str, at: usize) -> usize {
    text.as_bytes().get(at).map_or(text.len(), |first| at + char_len(*first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_word_over_a_place_is_that_of_the_whole_text(text in "[一二三统起体a]{0,16}", words in "[一二三统起体]{0,3}( [一二三统起]{1,4}){0,6}") {
            let words: Vec<&str> = words.split(' ').collect();
            let vocabulary = Vocabulary::new(words.iter().copied());
            let all: Vec<Range<usize>> = vocabulary.find(&text).map(|(range, _)| range).collect();
            let covers = Covers::new(words.iter().copied());
            let mut covering = covers.of(&text);
            for (at, _) in text.char_indices().filter(|(_, c)| "一二三".contains(*c)) {
                prop_assert_eq!(covering.over(at), all.iter().find(|range| range.contains(&at)).cloned());
            }
        }
    }

    fn found(words: &[&str], text: &str) -> Vec<(String, usize)> {
        let words = Vocabulary::new(words.iter().copied());
        words.find(text).map(|(range, word)| (text[range].to_string(), word)).collect()
    }

    #[test]
    fn the_leftmost_and_then_the_longest_is_found() {
        let words = ["海口", "出海", "出海口", "口岸"];
        assert_eq!(found(&words, "在出海口岸边"), [("出海口".to_string(), 2)]);
        assert_eq!(found(&words, "海口口岸"), [("海口".to_string(), 0), ("口岸".to_string(), 3)]);
    }

    #[test]
    fn what_a_text_begins_with_is_found_longest_first() {
        let words = Vocabulary::new(["建成后", "建成", "成后", "建成投产后", "建"]);
        let starts = |text| words.starts(text).collect::<Vec<_>>();
        assert_eq!(starts("建成后产值"), [(9, 0), (6, 1), (3, 4)]);
        assert_eq!(starts("建"), [(3, 4)]);
        assert_eq!([starts("已建成"), starts("")], [[], []]);
        assert_eq!(Vocabulary::default().starts("建").next(), None);
    }

    #[test]
    fn of_equal_words_the_first_counts_and_empty_ones_are_passed_over() {
        assert_eq!(found(&["", "学校", "学校"], "新建学校"), [("学校".to_string(), 1)]);
        assert_eq!(found(&[], "新建学校"), []);
    }

    #[test]
    fn words_of_one_character_and_words_at_the_end_are_found() {
        let words = ["县", "县城", "a", "\u{20BB7}", "\0b"];
        assert_eq!(found(&words, "县城在县"), [("县城".to_string(), 1), ("县".to_string(), 0)]);
        assert_eq!(found(&words, "a\u{20BB7}\0b"), [("a".into(), 2), ("\u{20BB7}".into(), 3), ("\0b".into(), 4)]);
        let words = Vocabulary::new(words);
        assert!(words.occurs("全县") && !words.occurs("全州"));
    }

    proptest! {
        /// What comes of trying every word at every character.
        #[test]
        fn nothing_is_passed_over(words in proptest::collection::vec("[县城在海a\\x00𠮷é]{0,4}", 0..12), text in "[县城在海a\\x00𠮷é]{0,30}") {
            let vocabulary = Vocabulary::new(words.iter().map(String::as_str));
            let mut expected = Vec::new();
            let mut at = 0;
            while let Some(c) = text[at..].chars().next() {
                let begun = words.iter().enumerate().filter(|(_, word)| !word.is_empty() && text[at..].starts_with(word.as_str()));
                let longest = begun.max_by_key(|(nth, word)| (word.len(), usize::MAX - nth));
                let len = longest.map_or(c.len_utf8(), |(_, word)| word.len());
                expected.extend(longest.map(|(nth, _)| (at..at + len, nth)));
                at += len;
            }
            prop_assert_eq!(vocabulary.find(&text).collect::<Vec<_>>(), expected);
            let starts = |(at, _)| vocabulary.starts(&text[at..]).map(move |(len, word)| (at..at + len, word));
            prop_assert_eq!(vocabulary.all(&text).collect::<Vec<_>>(), text.char_indices().flat_map(starts).collect::<Vec<_>>());
        }
    }
}
