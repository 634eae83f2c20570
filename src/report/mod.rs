//! A dataset as one page of HTML for readers: tables, charts, and the texts with their claims marked.
//!
//! The page is one file that loads nothing. A constant shell, style and script (`page/`) stand around blocks of JSON; all
//! that is shown is made of the JSON by the script, as text and never as markup. The texts of articles are hostile: `page`
//! says what keeps them from doing anything.

mod data;
mod page;
mod texts;

pub use texts::Texts;

use crate::dataset::Dataset;
use data::Data;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// What a report is made of.
#[derive(Debug)]
pub struct Report<'a> {
    /// What it is called; the page finds a name of its own when nobody says.
    pub title: Option<&'a str>,
    /// The documents and their claims.
    pub dataset: &'a Dataset,
    /// The texts that are at hand; of the other documents only the claims' sentences are shown.
    pub texts: &'a Texts,
    /// What the patterns read, by their names.
    pub patterns: BTreeMap<&'a str, &'a str>,
}

impl Report<'_> {
    /// Writes the page.
    ///
    /// # Errors
    /// When `to` cannot be written.
    pub fn write(&self, to: &mut impl Write) -> io::Result<()> {
        let shown = Data::of(self);
        page::write(&shown, to)
    }
}

#[cfg(test)]
mod tests;
