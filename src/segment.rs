//! Words: the only place that knows the segmenter.

use crate::seeds::Seeds;
use jieba_rs::{Jieba, Tag};
use std::ops::{Range, RangeInclusive};

/// What Chinese text is written in: the main block, the one of rarer characters, and the one of double forms.
const IDEOGRAPHS: [RangeInclusive<char>; 3] =
    ['\u{4E00}'..='\u{9FFF}', '\u{3400}'..='\u{4DBF}', '\u{F900}'..='\u{FAFF}'];

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// Part of speech, in the segmenter's tags (`n` noun, `v` verb, `vn` verbal noun, …).
    pub tag: &'a str,
}

/// The segmenter's dictionary as it comes. To load it takes as long as all else that is built before the first text is
/// read, and needs nothing of it: it can be loaded meanwhile.
#[derive(Debug)]
pub struct Dictionary(Jieba);

impl Dictionary {
    /// Loads it.
    pub fn load() -> Self {
        Dictionary(Jieba::new())
    }
}

/// Splits text into words.
#[derive(Debug)]
pub struct Segmenter {
    jieba: Jieba,
}

impl Segmenter {
    /// With the words of the vocabularies' classes, and those that are cut later, kept whole, and all ideographs known.
    pub fn new(Dictionary(mut jieba): Dictionary, seeds: &Seeds) -> Self {
        // For the first one that it does not know the segmenter would load a model, which takes as long as half its
        // dictionary, to guess what part of speech it is: a noun, as a word of no class is taken for in any case.
        for ideograph in IDEOGRAPHS.into_iter().flatten() {
            let word = ideograph.encode_utf8(&mut [0; 4]).to_owned();
            if !jieba.has_word(&word) {
                jieba.add_word(&word, Some(1), Some("n"));
            }
        }
        let cut = seeds.map("cut_words");
        let words = seeds.classes.iter().flat_map(|class| &class.words).chain(cut.keys());
        for word in words.filter(|word| word.chars().count() > 1) {
            if !jieba.has_word(word) {
                jieba.add_word(word, None, Some("v"));
            }
        }
        Segmenter { jieba }
    }

    /// Where the words of a folded text end, in bytes, in order.
    pub fn ends(&self, text: &str) -> Vec<usize> {
        self.jieba.cut(text, false).into_iter().map(|word| word.byte_end).collect()
    }

    /// The words of a folded text. Without the hidden Markov model: the dictionary alone decides, the same everywhere.
    pub fn words<'a>(&'a self, text: &'a str) -> Vec<Word<'a>> {
        self.cut(text).iter().collect()
    }

    /// The same as the segmenter gives them, for whoever goes through them once.
    pub fn cut<'a>(&'a self, text: &'a str) -> Cut<'a> {
        Cut(self.jieba.tag(text, false))
    }
}

/// The words of a text, which stand in order, one behind the other.
#[derive(Debug)]
pub struct Cut<'a>(Vec<Tag<'a>>);

impl<'a> Cut<'a> {
    /// The words one by one.
    pub fn iter(&self) -> impl Iterator<Item = Word<'a>> {
        self.0.iter().map(|tag| Word { range: tag.byte_start..tag.byte_end, tag: tag.tag })
    }

    /// Whether a word begins at a byte.
    pub fn begins_at(&self, at: usize) -> bool {
        self.0.binary_search_by_key(&at, |word| word.byte_start).is_ok()
    }

    /// Whether a word ends at a byte.
    pub fn ends_at(&self, at: usize) -> bool {
        self.0.binary_search_by_key(&at, |word| word.byte_end).is_ok()
    }
}
