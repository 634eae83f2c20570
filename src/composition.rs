//! Wholes that are told by the shares of their parts: 三次产业结构由12.3:45.6:42.1调整为11.8:45.2:43.0.

use crate::number::{self, Numeral};
use crate::seeds::Seeds;

/// A whole has at least so many parts.
const FEWEST: usize = 2;

/// How far the parts, each rounded, may miss 100 %.
const ROUNDED: f64 = 0.5;

/// Knows words of composition, and what the parts of well-known wholes are called.
#[derive(Debug)]
pub struct Compositions {
    /// 结构, 比例: without one before it a row of numbers is a time of day, or a score.
    words: Vec<String>,
    /// A part of a whole's name, and the indicators of its parts, in their order.
    parts: Vec<(String, Vec<String>)>,
}

impl Compositions {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let named = seeds.map("parts_of").into_iter();
        Compositions {
            words: seeds.list("composition_words").to_vec(),
            parts: named.map(|(whole, parts)| (whole, parts.split('|').map(str::to_string).collect())).collect(),
        }
    }

    /// The shares of a row that begins at a place, in percent; none where there is no row of shares.
    pub fn shares(&self, text: &str, at: usize) -> Option<Vec<Numeral>> {
        let digits = text[at..].bytes().take_while(|byte| byte.is_ascii_digit() || *byte == b'.').count();
        colon(text, at + digits)?;
        let mut row = vec![number::read(text, at)?];
        while let Some(next) = row.last().and_then(|last| after_colon(text, last.range.end)) {
            row.push(next);
        }
        let sum: f64 = row.iter().map(|share| share.low.to_f64()).sum();
        let whole = row.len() >= FEWEST && row.iter().all(is_plain) && (sum - 100.0).abs() <= ROUNDED;
        (whole && self.is_announced(&text[..at])).then_some(row)
    }

    /// Whether the sentence so far speaks of what something is composed of.
    fn is_announced(&self, before: &str) -> bool {
        self.words.iter().any(|word| before.contains(word.as_str()))
    }

    /// What the parts of a whole are called, where it is a well-known one of so many parts.
    pub fn parts(&self, whole: &str, count: usize) -> Option<&[String]> {
        let known = self.parts.iter().find(|(name, parts)| whole.contains(name.as_str()) && parts.len() == count);
        known.map(|(_, parts)| parts.as_slice())
    }
}

/// The colon at a place.
fn colon(text: &str, at: usize) -> Option<char> {
    text[at..].chars().next().filter(|c| matches!(c, ':' | '：' | '∶'))
}

/// The numeral behind a colon at a place.
fn after_colon(text: &str, at: usize) -> Option<Numeral> {
    number::read(text, at + colon(text, at)?.len_utf8())
}

/// Digits, and nothing else: neither 万 nor 余.
fn is_plain(numeral: &Numeral) -> bool {
    !numeral.chinese && numeral.multiplier == 0 && numeral.high.is_none() && numeral.vague.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static COMPOSITIONS: LazyLock<Compositions> = LazyLock::new(|| Compositions::new(&Seeds::embedded().unwrap()));

    fn shares(text: &str) -> Option<Vec<f64>> {
        let at = text.find(|c: char| c.is_ascii_digit())?;
        let row = COMPOSITIONS.shares(text, at)?;
        Some(row.iter().map(|share| share.low.to_f64()).collect())
    }

    #[test]
    fn a_row_of_shares_has_a_word_before_it_and_comes_to_a_whole() {
        assert_eq!(shares("产业结构调整为12.3:45.6:42.1，"), Some(vec![12.3, 45.6, 42.1]));
        assert_eq!(shares("三次产业比例为20：45：35"), Some(vec![20.0, 45.0, 35.0]));
        assert_eq!(shares("粮经比例为65:35"), Some(vec![65.0, 35.0]));
        assert_eq!(shares("三产结构为8.4∶51.3∶40.2"), Some(vec![8.4, 51.3, 40.2]));
        for none in ["北京时间16:54:30", "三次产业结构为1:2:3", "城乡居民收入比例为2.4:1", "结构为12.3:"]
        {
            assert_eq!(shares(none), None, "{none}");
        }
    }

    proptest! {
        #[test]
        fn any_text_may_stand_there(text in "(结构|比例|[0-9]{1,3}|[.:：∶万一半多]){0,12}") {
            shares(&text);
        }
    }
}
