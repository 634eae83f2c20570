//! `zhibiao schema`: what the dataset looks like, for machines.

use super::output::Output;
use super::{Done, Failure};
use clap::Args;
use zhibiao::output::schema;

/// Print the JSON Schema of the dataset
///
/// It describes the dataset as one JSON object; a line of JSON Lines is its `$defs/Claim`, a row of documents its
/// `$defs/DocumentRow`.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao schema > schema.json
  zhibiao schema | jq -r '.\"$defs\".Claim.properties | to_entries[] | [.key, .value.description] | @tsv'")]
pub struct Schema {}

impl Schema {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let mut out = Output::stdout();
        out.json(&schema::of_dataset(), true)?;
        out.finish()?;
        Ok(Done::Well)
    }
}
