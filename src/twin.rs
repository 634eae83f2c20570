//! A reading beside its folded twin: the same text in Simplified script, folded once for whoever looks for words in it.

use crate::glance::{Glance, Glances};
use crate::reading::{Block, Reading};
use crate::script::Script;
use std::borrow::Cow;
use std::ops::Range;

/// A reading and its folded text, which has the same offsets.
#[derive(Debug)]
pub struct Twin<'a> {
    /// The reading.
    pub reading: &'a Reading,
    /// Its text, folded.
    pub folded: Cow<'a, str>,
    /// What its text shows.
    pub glance: Glance,
}

impl<'a> Twin<'a> {
    /// Of a reading.
    pub fn new(reading: &'a Reading, glances: &Glances, script: &Script) -> Self {
        let mut glance = Glance::default();
        glances.look(&reading.text, &mut glance);
        Twin::of(reading, glance, script)
    }

    /// Of a reading whose text was looked at.
    pub fn of(reading: &'a Reading, glance: Glance, script: &Script) -> Self {
        Twin { reading, folded: glance.fold(&reading.text, script), glance }
    }

    /// The folded text of a block.
    pub fn block(&self, block: &Block) -> &str {
        self.get(block.range.clone())
    }

    /// The blocks of the paper's head; none where it has none.
    pub fn masthead(&self) -> impl Iterator<Item = &'a Block> {
        let blocks = self.reading.masthead.clone().and_then(|range| self.reading.blocks.get(range));
        blocks.unwrap_or_default().iter()
    }

    /// A stretch of the folded text; nothing where there is none.
    pub fn get(&self, range: Range<usize>) -> &str {
        self.folded.get(range).unwrap_or_default()
    }
}
