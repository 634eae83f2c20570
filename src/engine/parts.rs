//! The parts of an article, and the numbers of their sentences: what is looked at before anything is segmented.

use super::Engine;
use crate::glance::Glance;
use crate::period::TimeMark;
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
    pub fn told(self, reading: &Reading) -> Vec<Told> {
        match self {
            Part::Block(block) => reading
                .sentences(block)
                .into_iter()
                .map(|range| {
                    let text = reading.text[range.clone()].to_string();
                    Told { said: text.trim().to_string(), range, text }
                })
                .collect(),
            Part::Table(table) => table
                .figures
                .into_iter()
                .map(|figure| Told { range: figure.cell, text: figure.sentence, said: figure.row })
                .collect(),
        }
    }
}

/// A sentence of a part.
pub struct Told {
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
    /// What it is marked for.
    pub tells: Tells,
    /// Its numbers and times, where it tells something, until it is marked.
    pub found: Option<(Vec<Quantity>, Vec<TimeMark>)>,
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

impl Numbered<'_> {
    /// Its places of all that its text names.
    pub fn named<'m, 'p>(&self, all: &'m [PlaceMark<'p>]) -> Named<'m, 'p> {
        Named::of(all, self.start..self.start + self.folded.len())
    }
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

    /// The parts of an article up to the last that has a figure, each with the places of its sentences in `sentences`:
    /// those up to its last figure.
    pub(super) fn numbered_parts<'a>(
        &self,
        twin: &'a Twin<'_>,
        article: &Article,
        sentences: &mut Vec<Numbered<'a>>,
        numbers: &mut usize,
    ) -> Vec<(Part<'a>, Range<usize>)> {
        let (mut with_figures, mut glance, mut ranges) = (0, Glance::default(), Vec::new());
        let all = self.parts(twin.reading, article);
        let mut parts = Vec::with_capacity(all.len());
        for part in all {
            let first = sentences.len();
            let mut end = first;
            if let Part::Block(block) = &part {
                twin.reading.add_sentences(block, &mut ranges);
                for range in ranges.drain(..) {
                    let (text, folded) = (&twin.reading.text[range.clone()], twin.get(range.clone()));
                    sentences.push(self.numbered(range.start, text, folded, &mut glance, numbers));
                    if sentences.last().is_some_and(|sentence| sentence.tells == Tells::Figures) {
                        end = sentences.len();
                    }
                }
            }
            sentences.truncate(end);
            parts.push((part, first..end));
            if end > first || matches!(parts.last(), Some((Part::Table(_), _))) {
                with_figures = parts.len();
            }
        }
        parts.truncate(with_figures);
        parts
    }

    /// Looks for the numbers of a sentence.
    pub(super) fn numbered<'a>(
        &self,
        start: usize,
        text: &'a str,
        folded: &'a str,
        glance: &mut Glance,
        numbers: &mut usize,
    ) -> Numbered<'a> {
        let nothing = Numbered { start, text, folded, tells: Tells::Nothing, found: None };
        // The cheap question first: most sentences hold no number, and only those that do are segmented.
        self.glances.look(folded, glance);
        if !glance.has_numerals() {
            return nothing;
        }
        let (quantities, times) = self.marker.figures(folded, glance);
        *numbers += quantities.len();
        if quantities.iter().all(|quantity| quantity.rejected.is_some()) {
            return nothing;
        }
        Numbered { tells: Tells::Figures, found: Some((quantities, times)), ..nothing }
    }

    /// Looks what a sentence without a figure tells for those behind it, in a text that names these places.
    pub(super) fn look_for_context(&self, sentence: &mut Numbered<'_>, named: &[PlaceMark<'_>]) {
        if sentence.tells == Tells::Figures {
            return;
        }
        let (quantities, times) = self.marker.quantities(sentence.folded);
        if !times.is_empty() || self.marker.may_name(sentence.folded, sentence.named(named)) {
            sentence.tells = Tells::Context;
            sentence.found = Some((quantities, times));
        }
    }
}
