//! Spans of time that are figures although a small number of them mostly is a plain word: 车程八小时, 由六年降至四年.

use crate::affix::{Prefixes, Suffixes};
use crate::seeds::Seeds;
use std::ops::Range;

/// Tells such spans by the words beside them.
#[derive(Debug)]
pub struct Durations {
    /// What stands before one: 车程, 缩短至.
    before: Suffixes<()>,
    /// Of these what leads to a new value.
    arrivals: Prefixes<()>,
}

impl Durations {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let of = |symbol: char| {
            let words = seeds.classes.iter().filter(move |class| class.symbol == symbol).flat_map(|class| &class.words);
            // 到三年 says when more often than how long.
            words.filter(|word| word.chars().count() > 1).map(|word| (word.clone(), ()))
        };
        Durations { before: Suffixes::new(of('H').chain(of('Z'))), arrivals: Prefixes::new(of('Z')) }
    }

    /// Whether the span that stands at these bytes of a text is measured or changes.
    pub fn is_figure(&self, text: &str, range: &Range<usize>) -> bool {
        let before = &text[..range.start];
        let becomes = || self.arrivals.of(&text[range.end..]).next().is_some();
        self.before.of(before).next().is_some() || before.ends_with(['由', '从']) && becomes()
    }
}
