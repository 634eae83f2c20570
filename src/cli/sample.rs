//! `zhibiao sample`: claims for people to judge.

use super::output::Output;
use super::terminal::{count, say};
use super::{Done, Failure};
use clap::Args;
use serde_json::Value;
use std::path::PathBuf;
use zhibiao::sample::{self, Drawn, Plan};

/// Draw a sample of claims for people to judge, as tasks of Label Studio
///
/// Each stratum gives at least one claim, the rest is shared out by size. The same seed draws the same claims.
/// Import the tasks into a project with the interface of --interface; `zhibiao eval --reviewed` reads what it
/// exports as JSON.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao sample claims.jsonl -n 200 --by category,status -o tasks.json
  zhibiao sample --interface > interface.xml
  zhibiao eval --reviewed export.json

Exit codes: 0 the tasks are written; 2 the dataset cannot be read, or has more strata than N.")]
pub struct Sample {
    /// A dataset, in any form
    #[arg(value_name = "DATASET", required_unless_present = "interface")]
    dataset: Option<PathBuf>,
    /// How many claims
    #[arg(short, value_name = "N", default_value_t = 200)]
    n: usize,
    /// Fields of a claim whose values make the strata, divided by commas
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', default_value = "category")]
    by: Vec<String>,
    /// Another seed draws other claims
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// Write to this file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Print the labelling interface that the tasks are made for, and draw nothing
    #[arg(long)]
    interface: bool,
}

impl Sample {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let mut out = self.output.as_deref().map_or_else(|| Ok(Output::stdout()), Output::file)?;
        if let (false, Some(dataset)) = (self.interface, &self.dataset) {
            let drawn = sample::draw(dataset, &Plan { n: self.n, by: self.by, seed: self.seed })?;
            let tasks: Vec<Value> = drawn.iter().map(Drawn::task).collect();
            out.json(&tasks, true)?;
            say(&count(tasks.len(), "task"));
        } else {
            out.line(sample::interface().trim_end())?;
        }
        out.finish()?;
        Ok(Done::Well)
    }
}
