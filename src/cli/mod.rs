//! The commands, one file each, and what they share: the engine's options, exit codes and what is said on stderr.
//!
//! Only this folder prints. Standard output carries what was asked for and nothing else.

mod convert;
mod check;
mod claims;
mod diff;
mod eval;
mod explain;
mod extract;
mod inputs;
mod interrupt;
mod merge;
mod output;
mod patterns;
mod pipe;
mod progress;
mod query;
mod sample;
mod schema;
mod report;
mod quote;
mod table;
mod target;
mod terminal;
mod track;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::evaluate::EvalError;
use zhibiao::pattern::Patterns;
use zhibiao::seeds::Seeds;

/// Reads every figure in Chinese news and government text as a checked, sourced record.
#[derive(Debug, Parser)]
#[command(version, arg_required_else_help = true)]
#[command(after_help = "\
Exit codes:
  0    all was read
  1    something was skipped, or a check failed
  2    wrong usage, or nothing at all could be read or written
  3    check and track: something was skipped, and nothing contradicts
  130  stopped by Ctrl-C

Examples:
  zhibiao extract news.txt
  zhibiao extract archive/ -o claims.jsonl
  zhibiao report news.txt -o report.html
  zhibiao explain '全年新增就业5万人,增长6%。'")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Extract(extract::Extract),
    Merge(merge::Merge),
    Convert(convert::Convert),
    Query(query::Query),
    Diff(diff::Diff),
    Sample(sample::Sample),
    Schema(schema::Schema),
    Report(report::Report),
    Explain(explain::Explain),
    Check(check::Check),
    Track(track::Track),
    Eval(eval::Eval),
    #[command(subcommand)]
    Patterns(patterns::Patterns),
}

/// What to read with.
#[derive(Debug, Args)]
struct EngineArgs {
    /// Read with the patterns of this folder instead of those compiled in
    #[arg(long, value_name = "DIR")]
    patterns: Option<PathBuf>,
    /// Read with the vocabularies of this folder; a file that it lacks is taken from those compiled in
    #[arg(long, value_name = "DIR")]
    seeds: Option<PathBuf>,
}

impl EngineArgs {
    /// The engine, which is there until the program ends: to give its memory back piece by piece would take as long as reading
    /// some documents.
    fn engine(&self) -> Result<&'static Engine, Error> {
        let engine = Engine::load(
            || self.seeds.as_deref().map_or_else(Seeds::embedded, Seeds::from_dir),
            || self.patterns.as_deref().map_or_else(Patterns::embedded, Patterns::from_dir),
        )?;
        Ok(Box::leak(Box::new(engine)))
    }
}

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    /// All is well.
    Well,
    /// Something was skipped, or a check failed; it was said already.
    NotAll,
    /// Something was skipped by a command whose 1 says that it found fault.
    Partly,
    /// Somebody stopped it.
    Stopped,
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// What to tell.
    Message(String),
    /// Whoever reads standard output has seen enough.
    Closed,
}

impl Failure {
    /// With a hint behind the message.
    fn with(self, hint: &str) -> Self {
        match self {
            Failure::Message(message) => Failure::Message(format!("{message}{hint}")),
            Failure::Closed => Failure::Closed,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        match &error {
            Error::Io { source, action: "write", .. } if source.kind() == std::io::ErrorKind::BrokenPipe => {
                Failure::Closed
            }
            _ => Failure::Message(error.to_string()),
        }
    }
}

impl From<EvalError> for Failure {
    fn from(error: EvalError) -> Self {
        Failure::Message(error.to_string())
    }
}

/// Runs the command that the command line names.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Extract(command) => command.run(),
        Command::Merge(command) => command.run(),
        Command::Convert(command) => command.run(),
        Command::Query(command) => command.run(),
        Command::Diff(command) => command.run(),
        Command::Sample(command) => command.run(),
        Command::Schema(command) => command.run(),
        Command::Report(command) => command.run(),
        Command::Explain(command) => command.run(),
        Command::Check(command) => command.run(),
        Command::Track(command) => command.run(),
        Command::Eval(command) => command.run(),
        Command::Patterns(command) => command.run(),
    };
    match done {
        Ok(Done::Well) | Err(Failure::Closed) => ExitCode::SUCCESS,
        Ok(Done::NotAll) => ExitCode::from(1),
        Ok(Done::Partly) => ExitCode::from(3),
        Ok(Done::Stopped) => ExitCode::from(130),
        Err(Failure::Message(message)) => {
            terminal::say(&format!("zhibiao: {message}"));
            ExitCode::from(2)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        Cli::command().debug_assert();
    }
}
