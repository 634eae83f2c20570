//! `zhibiao patterns`: the patterns and vocabularies themselves.

use super::output::Output;
use super::terminal::{count, harmless};
use super::{Done, EngineArgs, Failure};
use clap::{Args, Subcommand};
use zhibiao::examples::check;

/// Work with patterns and vocabularies
#[derive(Debug, Subcommand)]
pub enum Patterns {
    Check(Check),
}

/// Read the examples that patterns and vocabularies bring along
///
/// Each [[match]] of a pattern must be read by it, as the example says; each [[reject]] must
/// not. The examples of forms of time and of categories must come out as their file says.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao patterns check
  zhibiao patterns check --patterns my-patterns/ --seeds my-seeds/

Exit codes: 0 all examples are read as they say; 1 some are not; 2 a file cannot be used.")]
pub struct Check {
    #[command(flatten)]
    engine: EngineArgs,
    /// The same as JSON
    #[arg(long)]
    json: bool,
}

impl Patterns {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let Patterns::Check(command) = self;
        command.run()
    }
}

impl Check {
    fn run(self) -> Result<Done, Failure> {
        let checked = check(self.engine.engine()?);
        let mut out = Output::stdout();
        if self.json {
            out.json(&checked, true)?;
        } else {
            checked.failures.iter().try_for_each(|failure| out.line(&harmless(&failure.to_string())))?;
            let (patterns, examples) = (count(checked.patterns, "pattern"), count(checked.examples, "example"));
            out.line(&format!("{patterns}, {examples}, {} wrong", checked.failures.len()))?;
        }
        out.finish()?;
        Ok(if checked.failures.is_empty() { Done::Well } else { Done::NotAll })
    }
}
