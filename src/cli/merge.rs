//! `zhibiao merge`: the datasets of many runs as one.

use super::extract::summarise;
use super::target::{Form, Target};
use super::{Done, Failure};
use clap::Args;
use std::path::PathBuf;
use zhibiao::error::Error;
use zhibiao::merge::Merger;
use zhibiao::recorder::Recorder;
use zhibiao::store::{Written, is_jsonl};

/// Join the datasets of many runs into one
///
/// The documents and claims come in the order of the files, as if one run had read everything. A text that
/// stands in several datasets gives its claims once. A file of JSON Lines needs its second file,
/// FILE.documents.json, beside it.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao merge parts/*.jsonl -o claims.jsonl
  zhibiao merge 2024.json 2025.json -o both.jsonl

Exit codes: 0 the dataset is written; 2 a file cannot be used or written.")]
pub struct Merge {
    /// Datasets of `zhibiao extract -o`, as JSON or JSON Lines
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Write to this file instead of standard output; it is there whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the dataset [default: by the ending of FILE, else json]
    #[arg(long, value_enum)]
    format: Option<Form>,
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
        let target = Target::new(self.output.as_deref(), Some(self.form()))?;
        let datasets: Vec<Written> = self.files.iter().map(|file| Written::of(file)).collect();
        let mut merger = Merger::default();
        datasets.iter().try_for_each(|dataset| merger.look(dataset, self.mixed))?;
        let mut recorder = target.open(self.keep_duplicates, None)?.recorder;
        if let Err(error) = add(&mut merger, &datasets, &mut recorder) {
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

    fn form(&self) -> Form {
        let by_ending = self.output.as_deref().is_some_and(is_jsonl);
        self.format.unwrap_or(if by_ending { Form::Jsonl } else { Form::Json })
    }
}

fn add(merger: &mut Merger, datasets: &[Written], to: &mut Recorder) -> Result<(), Error> {
    datasets.iter().try_for_each(|dataset| merger.add(dataset, to))
}
