//! Datasets of many runs as one, as if one run had read everything: the parts of an array of jobs, the days of a year.
//!
//! Each dataset is read twice as a stream, for its documents and for its claims; of the one that is being read four bytes a
//! document are held, and of all together what [`crate::duplicates`] holds.

use crate::checkpoint;
use crate::dataset::{About, CategoryCount, Counted, Counts, DocumentRow, Frame, Options, Tally, UnitCount};
use crate::error::Error;
use crate::layout::Take;
use crate::output;
use crate::recorder::{Entry, Recorder};
use crate::store::unread;
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

/// Several datasets as one.
#[derive(Debug, Default)]
pub struct Merger {
    about: Option<(PathBuf, About)>,
    categories: Vec<CategoryCount>,
    units: BTreeMap<String, UnitCount>,
}

/// What is left of the documents of a dataset: how many claims each has, and whether they are kept.
#[derive(Debug, Default)]
struct Kept(Vec<u32>);

/// Marks a document whose claims are left out.
const DROPPED: u32 = 1 << 31;

impl Merger {
    /// Looks what read a dataset, before anything is written. With `mixed` it may be another than that of the datasets before.
    ///
    /// # Errors
    /// When it is no dataset, or other patterns, another version or other options read it.
    pub fn look(&mut self, dataset: &Path, mixed: bool) -> Result<(), Error> {
        let mut head = Head(None);
        let done = output::read(dataset, &mut head);
        let Some(about) = head.0 else {
            done?;
            return Err(unread(dataset, io::ErrorKind::InvalidData.into()));
        };
        let Some((first, told)) = &mut self.about else {
            self.about = Some((dataset.to_owned(), about));
            return Ok(());
        };
        if let Some(difference) = differ(told, &about).filter(|_| !mixed) {
            let message = format!(
                "{difference} in {}; the claims of both do not compare; --mixed joins them all the same",
                first.display()
            );
            return Err(Error::data(&dataset.display().to_string(), message));
        }
        join(told, about);
        Ok(())
    }

    /// Adds the documents and claims of a dataset.
    ///
    /// # Errors
    /// When it cannot be read or is not whole, or the recorder cannot write.
    pub fn add(&mut self, dataset: &Path, to: &mut Recorder) -> Result<(), Error> {
        let mut rows = Rows { merger: self, to, kept: Kept::default(), failed: None };
        let done = output::read(dataset, &mut rows);
        let (kept, failed) = (rows.kept, rows.failed);
        failed.map_or(Ok(()), Err)?;
        done?;
        let mut claims = ClaimsOf { kept: kept.0.into_iter(), open: 0, drop: false, to, failed: None };
        let done = output::read(dataset, &mut claims);
        claims.failed.take().map_or(Ok(()), Err)?;
        done?;
        claims.end().map_err(|source| unread(dataset, source))
    }

    /// What stands around the documents and claims that were added.
    pub fn frame(mut self, counts: &Counts) -> Option<Frame> {
        let count = |from: &BTreeMap<String, usize>, name: &str| from.get(name).copied().unwrap_or_default();
        for category in &mut self.categories {
            category.claims = count(&counts.summary.by_category, &category.id);
        }
        let units = counts.units.iter().map(|(unit, claims)| {
            let known = self.units.remove(unit);
            let unknown = UnitCount { unit: unit.clone(), name: None, kind: None, base: None, factor: None, claims: 0 };
            UnitCount { claims: *claims, ..known.unwrap_or(unknown) }
        });
        let units = units.collect();
        let (_, zhibiao) = self.about?;
        Some(Frame { zhibiao, categories: self.categories, units, summary: counts.summary.clone() })
    }
}

/// In what the readers of two datasets differ, in words. Whether each run kept its own duplicates says nothing of how it read.
fn differ(first: &About, other: &About) -> Option<String> {
    let options = |about: &About| Options { keep_duplicates: first.options.keep_duplicates, ..about.options.clone() };
    let differ = |what: &str, is: &str, was: &str| Some(format!("{what} is {is}, and {was}"));
    if first.version != other.version {
        return differ("the version of zhibiao", &other.version, &first.version);
    }
    if first.data_hash != other.data_hash {
        return differ("the hash of patterns and vocabularies", &other.data_hash, &first.data_hash);
    }
    let (name, was, is) = checkpoint::difference(&options(first), &options(other))?;
    differ(&format!("the option {name}"), &is, &was)
}

/// What can be said of both: all versions and hashes, and the options that are the same.
fn join(told: &mut About, other: About) {
    let add = |to: &mut String, one: String| {
        if !to.split('+').any(|known| known == one) {
            to.push('+');
            to.push_str(&one);
        }
    };
    add(&mut told.version, other.version);
    add(&mut told.data_hash, other.data_hash);
    let (own, of) = (&mut told.options, other.options);
    let same = |own: &mut Option<String>, of: &Option<String>| {
        if own != of {
            *own = None;
        }
    };
    same(&mut own.input_format, &of.input_format);
    same(&mut own.encoding, &of.encoding);
    same(&mut own.text_field, &of.text_field);
    same(&mut own.title_field, &of.title_field);
    same(&mut own.date_field, &of.date_field);
    same(&mut own.id_field, &of.id_field);
    same(&mut own.date_from_path, &of.date_from_path);
    if own.min_confidence != of.min_confidence {
        own.min_confidence = None;
    }
    own.keep_duplicates |= of.keep_duplicates;
}

/// Ends a reading whose taker knows why.
fn stop() -> io::Error {
    io::Error::other("stopped")
}

fn wrong(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

/// Reads what read a dataset, and no further.
struct Head(Option<About>);

impl Take for Head {
    fn about(&mut self, about: About) -> io::Result<()> {
        self.0 = Some(about);
        Err(stop())
    }
}

/// Writes the rows of documents.
struct Rows<'a> {
    merger: &'a mut Merger,
    to: &'a mut Recorder,
    kept: Kept,
    failed: Option<Error>,
}

impl Take for Rows<'_> {
    fn document(&mut self, row: DocumentRow) -> io::Result<()> {
        let claims = u32::try_from(row.claims).ok().filter(|claims| *claims < DROPPED);
        let claims = claims.ok_or_else(|| wrong("a document has more claims than any can have"))?;
        let mut entry = Entry { row, ..Entry::default() };
        let done = self.to.settle(&mut entry).and_then(|()| self.to.write(&entry));
        if let Err(error) = done {
            self.failed = Some(error);
            return Err(stop());
        }
        let is_dropped = entry.row.claims == 0 && claims > 0;
        self.kept.0.push(claims | if is_dropped { DROPPED } else { 0 });
        Ok(())
    }

    fn wants_claims(&self) -> bool {
        false
    }

    fn categories(&mut self, categories: Vec<CategoryCount>) {
        for category in categories {
            if !self.merger.categories.iter().any(|known| known.id == category.id) {
                self.merger.categories.push(category);
            }
        }
    }

    fn units(&mut self, units: Vec<UnitCount>) {
        for unit in units {
            self.merger.units.entry(unit.unit.clone()).or_insert(unit);
        }
    }
}

/// Writes the claims of documents that keep them.
struct ClaimsOf<'a> {
    kept: std::vec::IntoIter<u32>,
    /// Claims of the document at hand that are still to come.
    open: u32,
    drop: bool,
    to: &'a mut Recorder,
    failed: Option<Error>,
}

impl ClaimsOf<'_> {
    /// Goes on to the next document that has claims.
    fn next(&mut self) -> bool {
        while self.open == 0 {
            let Some(next) = self.kept.next() else { return false };
            (self.open, self.drop) = (next & !DROPPED, next & DROPPED != 0);
        }
        true
    }

    fn end(&mut self) -> io::Result<()> {
        if self.next() {
            return Err(wrong("it ends before the claims of all documents: it is not whole, or of another run"));
        }
        Ok(())
    }
}

impl Take for ClaimsOf<'_> {
    fn wants_documents(&self) -> bool {
        false
    }

    fn claim(&mut self, json: &str) -> io::Result<()> {
        if !self.next() {
            return Err(wrong("it has more claims than its documents have: it is of another run"));
        }
        self.open -= 1;
        let counted: Counted = serde_json::from_str(json)?;
        if self.drop {
            return Ok(());
        }
        let mut tally = Tally::default();
        tally.add(counted);
        let written = self.to.claims(format!("{json}\n").as_bytes(), &tally);
        written.map_err(|error| {
            self.failed = Some(error);
            stop()
        })
    }
}
