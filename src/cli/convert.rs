//! `zhibiao convert`: a dataset in another form.

use super::target::{self, Target};
use super::{Done, Failure};
use clap::Args;
use std::io;
use std::path::PathBuf;
use zhibiao::dataset::{About, CategoryCount, DocumentRow, Frame, Summary, Tally, UnitCount};
use zhibiao::error::Error;
use zhibiao::layout::Take;
use zhibiao::output::{self, Format};
use zhibiao::recorder::{Entry, Recorder};

/// Write a dataset in another form
///
/// All forms hold the same: a dataset that goes through any of them comes back with the same documents and
/// claims in the same order. An SQLite file that is there already is brought up to date with the dataset.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao convert claims.jsonl -o claims.csv        documents in claims.documents.csv
  zhibiao convert claims.jsonl -o claims.sqlite
  zhibiao convert claims.sqlite -o package/         a Data Package
  zhibiao convert claims.csv --format json | jq .summary

Exit codes: 0 the dataset is written; 2 it cannot be read or written.")]
pub struct Convert {
    /// A dataset, in any form
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// Write to this file or folder instead of standard output; it is there whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form to write [default: by the ending of FILE, else json]
    #[arg(long, value_parser = target::form())]
    format: Option<&'static Format>,
}

impl Convert {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let target = Target::new(self.output.as_deref(), self.format)?;
        let mut recorder = target.open(true, None)?.recorder;
        let mut passed = Passed::new(&mut recorder);
        let done = output::read(&self.dataset, &mut passed);
        let Passed { zhibiao, categories, units, summary, failed, .. } = passed;
        if let Err(error) = failed.map_or(done, Err) {
            target.discard(recorder.finish(), true);
            return Err(error.into());
        }
        if let Some(zhibiao) = zhibiao {
            target.finish(recorder.finish(), &Frame { zhibiao, categories, units, summary })?;
        }
        Ok(Done::Well)
    }
}

/// Passes a dataset on as it stands.
struct Passed<'a> {
    to: &'a mut Recorder,
    zhibiao: Option<About>,
    categories: Vec<CategoryCount>,
    units: Vec<UnitCount>,
    summary: Summary,
    failed: Option<Error>,
}

impl<'a> Passed<'a> {
    fn new(to: &'a mut Recorder) -> Self {
        let (categories, units, summary) = (Vec::new(), Vec::new(), Summary::default());
        Passed { to, zhibiao: None, categories, units, summary, failed: None }
    }

    fn heed(&mut self, done: Result<(), Error>) -> io::Result<()> {
        done.map_err(|error| {
            self.failed = Some(error);
            io::Error::other("stopped")
        })
    }
}

impl Take for Passed<'_> {
    fn about(&mut self, zhibiao: About) -> io::Result<()> {
        self.zhibiao = Some(zhibiao);
        Ok(())
    }
    fn document(&mut self, row: DocumentRow) -> io::Result<()> {
        let done = self.to.write(&Entry { row, ..Entry::default() });
        self.heed(done)
    }
    fn claim(&mut self, json: &str) -> io::Result<()> {
        let done = self.to.claims(format!("{json}\n").as_bytes(), &Tally::default());
        self.heed(done)
    }
    fn categories(&mut self, categories: Vec<CategoryCount>) {
        self.categories = categories;
    }
    fn units(&mut self, units: Vec<UnitCount>) {
        self.units = units;
    }
    fn summary(&mut self, summary: Summary) {
        self.summary = summary;
    }
}
