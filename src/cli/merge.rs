//! `zhibiao merge`: the datasets of many runs as one.

use super::extract::summarise;
use super::target::{self, Target};
use super::{Done, Failure};
use clap::Args;
use std::path::PathBuf;
use zhibiao::error::Error;
use zhibiao::merge::Merger;
use zhibiao::output::Format;
use zhibiao::recorder::Recorder;

/// Join the datasets of many runs into one
///
/// The documents and claims come in the order of the files, as if one run had read everything. A text that
/// stands in several datasets gives its claims once. Datasets may be in any form; a file of JSON Lines or
/// CSV needs those that were written with it beside it.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao merge parts/*.jsonl -o claims.jsonl
  zhibiao merge 2024.json 2025.json -o both.jsonl

Exit codes: 0 the dataset is written; 2 a file cannot be used or written.")]
pub struct Merge {
    /// Datasets of `zhibiao extract -o`, in any form
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write to this file instead of standard output; it is there whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the dataset [default: by the ending of FILE, else json]
    #[arg(long, value_parser = target::form())]
    format: Option<&'static Format>,
    /// Repeat the claims of a text that an earlier document has as well
    #[arg(long)]
    keep_duplicates: bool,
    /// Join datasets that other patterns, another version or other options read
    #[arg(long)]
    mixed: bool,
    /// No summary on stderr
    #[arg(short, long)]
    quiet: bool,
}

impl Merge {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let target = Target::new(self.output.as_deref(), self.form())?;
        let datasets = &self.files;
        let mut merger = Merger::default();
        datasets.iter().try_for_each(|dataset| merger.look(dataset, self.mixed))?;
        let mut recorder = target.open(self.keep_duplicates, None)?.recorder;
        if let Err(error) = add(&mut merger, datasets, &mut recorder) {
            target.discard(recorder.finish(), true);
            return Err(error.into());
        }
        let recorded = recorder.finish();
        let summary = recorded.counts.summary.clone();
        if let Some(mut frame) = merger.frame(&recorded.counts) {
            frame.zhibiao.options.keep_duplicates |= self.keep_duplicates;
            target.finish(recorded, &frame)?;
        }
        if !self.quiet {
            summarise(&summary);
        }
        Ok(Done::Well)
    }

    /// A terminal shows JSON, too.
    fn form(&self) -> Option<&'static Format> {
        self.format.or_else(|| self.output.is_none().then(|| Format::named("json")).flatten())
    }
}

fn add(merger: &mut Merger, datasets: &[PathBuf], to: &mut Recorder) -> Result<(), Error> {
    datasets.iter().try_for_each(|dataset| merger.add(dataset, to))
}
