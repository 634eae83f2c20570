//! The parts of an article, and the numbers of their sentences: what is looked at before anything is segmented.

use super::Engine;
use crate::expression::{Matching, Trial};
use crate::glance::Seen;
use crate::period::{TimeMark, When, may_cover};
use crate::quantity::Quantity;
use crate::reading::{Article, Block, BlockKind, Reading};
use crate::region::{Named, PlaceMark};
use crate::table::Table;
use crate::twin::Twin;
use std::ops::Range;

/// A part of an article.
pub enum Part<'a> {
    /// A block.
    Block(&'a Block),
    /// A table in place of the blocks of its cells.
    Table(Table),
}

impl Part<'_> {
    /// Its sentences; a table's are those that its figures are told in.
    pub fn said(self, reading: &Reading) -> Vec<Said> {
        match self {
            Part::Block(block) => reading
                .sentences(block)
                .into_iter()
                .map(|range| {
                    let text = reading.text[range.clone()].to_string();
                    Said { said: text.trim().to_string(), range, text }
                })
                .collect(),
            Part::Table(table) => table
                .figures
                .into_iter()
                .map(|figure| Said { range: figure.cell, text: figure.sentence, said: figure.row })
                .collect(),
        }
    }
}

/// A sentence of a part.
pub struct Said {
    /// Where it stands, in bytes of the reading text: the cell of a table's figure.
    pub range: Range<usize>,
    /// What is read.
    pub text: String,
    /// What its claims give as their sentence.
    pub said: String,
}

/// A sentence whose numbers were looked for.
pub struct Numbered<'a> {
    /// Where it starts, in bytes of the reading text.
    pub start: usize,
    /// Its text.
    pub text: &'a str,
    /// The same, folded.
    pub folded: &'a str,
    /// What it shows at a glance.
    pub seen: Seen<'a>,
    /// What it is marked for.
    pub tells: Tells,
    /// How many numbers were seen in it.
    pub numbers: usize,
    /// Its numbers and times, where it tells something, until it is marked.
    pub found: Option<(Vec<Quantity<'a>>, Vec<TimeMark>)>,
}

/// What a sentence tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tells {
    /// Nothing that a figure could need.
    Nothing,
    /// A time, a place or an organisation for the figures behind it.
    Context,
    /// Figures.
    Figures,
}

impl<'a> Numbered<'a> {
    /// A sentence whose numbers were not looked for.
    pub fn new(start: usize, text: &'a str, folded: &'a str, seen: Seen<'a>) -> Self {
        Numbered { start, text, folded, seen, tells: Tells::Nothing, numbers: 0, found: None }
    }

    /// Takes the numbers that were found in it, and its times where one of them is a figure.
    fn take(&mut self, quantities: Vec<Quantity<'a>>, times: impl FnOnce() -> Vec<TimeMark>) {
        self.numbers = quantities.len();
        if quantities.iter().any(|quantity| quantity.rejected.is_none()) {
            self.tells = Tells::Figures;
            self.found = Some((quantities, times()));
        }
    }

    /// Its places of all that its text names.
    pub fn named<'m>(&self, all: &'m [PlaceMark]) -> Named<'m> {
        Named::of(all, self.start..self.start + self.folded.len())
    }
}

/// What looking for numbers works in, kept from some sentences to the next.
#[derive(Default)]
pub struct Memory {
    /// Where forms of time match in the sentences, one sentence's behind those of the one before.
    matches: Vec<Matching>,
    /// Where those of each sentence end among them.
    ends: Vec<usize>,
    trial: Trial,
}

/// The matches of a sentence among those of all.
fn of_sentence<'m>(matches: &'m [Matching], ends: &[usize], at: usize) -> &'m [Matching] {
    &matches[at.checked_sub(1).map_or(0, |before| ends[before])..ends[at]]
}

/// Leaves of the parts of an article those up to the last that has a figure, and of their sentences those up to the last
/// figure of each.
pub fn keep_figures(parts: &mut Vec<(Part<'_>, Range<usize>)>, sentences: &[Numbered<'_>]) {
    for (_, range) in &mut *parts {
        let last = range.clone().rev().find(|at| sentences[*at].tells == Tells::Figures);
        range.end = last.map_or(range.start, |last| last + 1);
    }
    let has_figures = |(part, range): &(Part<'_>, Range<usize>)| !range.is_empty() || matches!(part, Part::Table(_));
    parts.truncate(parts.iter().rposition(has_figures).map_or(0, |last| last + 1));
}

/// Whether a time can be that of the sentences behind its own.
pub fn is_topic(when: When) -> bool {
    !matches!(when, When::Nothing | When::Lately | When::Now | When::Same)
}

impl Engine {
    /// The blocks of an article that are read, with its tables in place of the blocks of their cells.
    pub(super) fn parts<'a>(&self, reading: &'a Reading, article: &Article) -> Vec<Part<'a>> {
        let mut tables = self.tables.find(reading, article.blocks.clone()).into_iter().peekable();
        let (mut parts, mut table_end) = (Vec::with_capacity(article.blocks.len()), 0);
        for (at, block) in article.blocks.clone().zip(reading.article_blocks(article)) {
            if let Some(table) = tables.next_if(|table| table.blocks.start == at) {
                table_end = table.blocks.end;
                parts.push(Part::Table(table));
            }
            if at >= table_end && block.kind != BlockKind::Furniture {
                parts.push(Part::Block(block));
            }
        }
        parts
    }

    /// The parts of an article, each with the places of its sentences in `sentences`, where they are appended.
    pub(super) fn parts_with_sentences<'a>(
        &self,
        twin: &'a Twin<'_>,
        article: &Article,
        sentences: &mut Vec<Numbered<'a>>,
    ) -> Vec<(Part<'a>, Range<usize>)> {
        let all = self.parts(twin.reading, article);
        let start = twin.reading.article_blocks(article).first().map_or(0, |block| block.range.start);
        let mut stretches = twin.glance.from(start);
        let (mut parts, mut ranges) = (Vec::with_capacity(all.len()), Vec::new());
        for part in all {
            let first = sentences.len();
            if let Part::Block(block) = &part {
                twin.reading.add_sentences(block, stretches.marks(&block.range), &mut ranges);
                let sentence = |range: Range<usize>| {
                    let seen = stretches.seen(&range);
                    Numbered::new(range.start, &twin.reading.text[range.clone()], twin.get(range), seen)
                };
                sentences.extend(ranges.drain(..).map(sentence));
            }
            parts.push((part, first..sentences.len()));
        }
        parts
    }

    /// Looks for the numbers of sentences: for the times of all that have numerals, as far as a number may be part of one, then
    /// for the numbers, then for the other times of those with figures.
    pub(super) fn number<'a>(&'a self, sentences: &mut [Numbered<'a>], memory: &mut Memory) {
        let Memory { matches, ends, trial } = memory;
        matches.clear();
        ends.clear();
        let periods = self.marker.periods();
        let sentences = sentences.iter_mut().filter(|sentence| sentence.seen.has_numerals());
        let mut sentences: Vec<&mut Numbered<'a>> = sentences.collect();
        for sentence in &sentences {
            periods.matches(sentence.folded, sentence.seen.times(), matches);
            ends.push(matches.len());
        }
        let covering = sentences.iter().enumerate().map(|(at, sentence)| {
            let matches = of_sentence(matches, ends, at);
            let covers = may_cover(matches, sentence.seen.numerals());
            covers.then(|| periods.read(sentence.folded, matches, trial))
        });
        let covering: Vec<Option<Vec<TimeMark>>> = covering.collect();
        let quantities = sentences.iter().zip(&covering).map(|(sentence, times)| {
            self.marker.numbers(sentence.folded, sentence.seen, times.as_deref().unwrap_or_default())
        });
        let quantities: Vec<Vec<Quantity<'a>>> = quantities.collect();
        let found = quantities.into_iter().zip(covering);
        for (at, (sentence, (quantities, times))) in sentences.iter_mut().zip(found).enumerate() {
            let folded = sentence.folded;
            let others = || periods.read(folded, of_sentence(matches, ends, at), trial);
            sentence.take(quantities, || times.unwrap_or_else(others));
        }
    }

    /// Looks what a sentence without a figure tells for those behind it, in a text that names these places.
    pub(super) fn look_for_context<'a>(&'a self, sentence: &mut Numbered<'a>, named: &[PlaceMark]) {
        if sentence.tells == Tells::Figures {
            return;
        }
        let (folded, seen) = (sentence.folded, sentence.seen);
        let times = self.marker.periods().find_at(folded, seen.times());
        if times.iter().any(|time| is_topic(time.when)) || self.marker.may_name(folded, sentence.named(named)) {
            let quantities = match sentence.numbers {
                0 => Vec::new(),
                _ => self.marker.numbers(folded, seen, &times),
            };
            sentence.tells = Tells::Context;
            sentence.found = Some((quantities, times));
        }
    }
}
