//! `zhibiao extract`: documents in, the dataset out.

use super::inputs::InputArgs;
use super::output::Output;
use super::terminal::{count, say};
use super::{Done, EngineArgs, Failure, table};
use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stdin, stdout};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use zhibiao::claim::Claim;
use zhibiao::dataset::{Builder, DocumentRow, Options, Summary};
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::pipeline::{self, Document};
use zhibiao::source::{self, Sources};

/// Read the figures of documents
///
/// Each figure becomes a record: value, unit, indicator, growth or share, period, place,
/// status, category, and the exact place in the document where it stands. Texts, Markdown, HTML,
/// .docx, and archives of them are read: JSON Lines, JSON, CSV, TSV; also in .gz, .zst, .zip and
/// .tar. Folders are read with all that is below them; what cannot be read is named on stderr and
/// in the dataset, and the rest goes on.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao extract news.txt                        a table in a terminal, JSON in a pipe
  zhibiao extract archive/ -o claims.jsonl        a folder; documents and summary in claims.documents.json
  zhibiao extract news.jsonl.gz --text-field story --date-field day -o claims.jsonl
  zhibiao extract papers.zip --date-from-path '(\\d{8})' -o claims.jsonl
  curl -s https://example.org/a.html | zhibiao extract --input-format markup
  zhibiao extract --format jsonl a.txt | jq 'select(.measure == \"growth\")'")]
pub struct Extract {
    /// Files and folders; - or nothing for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write to this file instead of standard output; it is there whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the dataset [default: by the ending of FILE, else json]
    #[arg(long, value_enum)]
    format: Option<Form>,
    /// Leave out claims of less confidence than this, from 0 to 1; the summary counts them
    #[arg(long, value_name = "SHARE", value_parser = confidence)]
    min_confidence: Option<f64>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Threads to read with [default: one for each core]
    #[arg(long, value_name = "N")]
    threads: Option<NonZeroUsize>,
    /// No progress and no summary on stderr
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    inputs: InputArgs,
}

fn confidence(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text:?} is no number; write it as in 0.9"))?;
    // Not a number is in no range either.
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("confidence goes from 0 to 1, as in 0.9".into()) }
}

/// Forms of the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// One object: documents, categories, units, claims, summary
    Json,
    /// One claim a line; with -o, the rest goes to a second file, FILE.documents.json
    Jsonl,
}

/// What becomes of the claims.
enum Sink {
    /// Kept for the end.
    Keep { claims: Vec<Claim>, shown_as: Shown, to: Output },
    /// Written as they come; the rest of the dataset into the second file.
    Lines { to: Output, rest: Option<Output> },
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Json,
    Table,
}

impl Extract {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let sources = self.sources()?;
        let mut sink = self.sink()?;
        let engine = self.engine.engine()?;
        let mut builder = Builder::default();
        let bar = self.progress(sink.is_seen());
        let options = pipeline::Options { format: self.inputs.format(), threads: self.threads };
        let take = |mut document: Document| {
            if document.row.skipped.is_some() {
                bar.suspend(|| name_skipped(&document.row));
            }
            if let Some(least) = self.min_confidence {
                document.claims.retain(|claim| claim.confidence >= least);
                builder.leave_out(document.row.claims - document.claims.len());
                document.row.claims = document.claims.len();
            }
            builder.add(document.row, &document.claims);
            sink.take(document.claims)
        };
        let outcome = pipeline::run(&engine, sources, options, || bar.inc(1), take)?;
        bar.finish_and_clear();
        if outcome.read == 0 && outcome.skipped > 0 {
            return Err(Failure::Message("nothing was read".into()));
        }
        let summary = builder.summary().clone();
        let told = Options { min_confidence: self.min_confidence, ..self.inputs.told() };
        sink.finish(&engine, builder, told)?;
        if !self.quiet {
            summarise(&summary);
        }
        Ok(if summary.skipped == 0 { Done::Well } else { Done::NotAll })
    }

    fn sources(&self) -> Result<Sources, Failure> {
        let mut paths = self.paths.clone();
        if paths.is_empty() {
            if stdin().is_terminal() {
                let message = "nothing to read: name files or folders, or pipe a text in (see zhibiao extract --help)";
                return Err(Failure::Message(message.into()));
            }
            paths.push("-".into());
        }
        let outputs = self.output.iter().flat_map(|path| [path.clone(), beside(path)]).collect();
        Ok(Sources::new(paths, source::Options { outputs, ..self.inputs.options() }))
    }

    fn sink(&self) -> Result<Sink, Failure> {
        let file = self.output.as_deref().filter(|path| path.as_os_str() != "-");
        if let Some(file) = file.filter(|file| self.reads(file)) {
            let message = format!("{} is read and would be written over; name another file with -o", file.display());
            return Err(Failure::Message(message));
        }
        let to = file.map_or_else(|| Ok(Output::stdout()), Output::file)?;
        let by_ending = file.filter(|path| is_jsonl(path)).map(|_| Form::Jsonl);
        let shown_as = match self.format.or(by_ending) {
            Some(Form::Jsonl) => {
                let rest = file.map(|path| Output::file(&beside(path))).transpose()?;
                return Ok(Sink::Lines { to, rest });
            }
            None if self.output.is_none() && stdout().is_terminal() => Shown::Table,
            Some(Form::Json) | None => Shown::Json,
        };
        Ok(Sink::Keep { claims: Vec::new(), shown_as, to })
    }

    /// True when the output is one of the files given to be read.
    fn reads(&self, output: &Path) -> bool {
        let same = |path: &PathBuf, output: &Path| path.canonicalize().is_ok_and(|path| path == output);
        output.canonicalize().is_ok_and(|output| self.paths.iter().any(|path| same(path, &output)))
    }

    fn progress(&self, claims_are_seen: bool) -> ProgressBar {
        // Drawn on stderr, and only where that is a terminal.
        let target =
            if self.quiet || claims_are_seen { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
        // How many documents there are is not known before they were read.
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{spinner} {pos} documents, {per_sec}");
        bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}

impl Sink {
    /// True when lines run over a terminal while documents are read.
    fn is_seen(&self) -> bool {
        matches!(self, Sink::Lines { rest: None, .. }) && stdout().is_terminal()
    }

    fn take(&mut self, more: Vec<Claim>) -> Result<(), Error> {
        match self {
            Sink::Keep { claims, .. } => claims.extend(more),
            Sink::Lines { to, .. } => more.iter().try_for_each(|claim| to.json(claim, false))?,
        }
        Ok(())
    }

    fn finish(self, engine: &Engine, builder: Builder, options: Options) -> Result<(), Error> {
        match self {
            Sink::Keep { claims, shown_as: Shown::Table, mut to } => {
                if !claims.is_empty() {
                    table::lines(&claims).try_for_each(|line| to.line(&line))?;
                }
                to.finish()
            }
            Sink::Keep { claims, shown_as: Shown::Json, mut to } => {
                to.json(&builder.finish(engine, options, Some(claims)), true)?;
                to.finish()
            }
            Sink::Lines { to, rest } => {
                to.finish()?;
                let Some(mut rest) = rest else { return Ok(()) };
                rest.json(&builder.finish(engine, options, None), true)?;
                rest.finish()
            }
        }
    }
}

fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson")
}

/// The second file of JSON Lines: `claims.documents.json` beside `claims.jsonl`.
fn beside(path: &Path) -> PathBuf {
    let mut name = if is_jsonl(path) { path.file_stem() } else { path.file_name() }.unwrap_or_default().to_owned();
    name.push(".documents.json");
    path.with_file_name(name)
}

/// One line for a document that was not read: which, why, and what to do.
fn name_skipped(row: &DocumentRow) {
    let Some(code) = &row.skipped else { return };
    let what_to_do = match code.as_str() {
        "missing" => "; check the name",
        "permission" => "; make it readable",
        "encoding" => "; --encoding says what it is written in",
        "binary" => "; convert it to text first",
        "internal_error" => "; please report it together with the document",
        _ => "",
    };
    say(&format!("skipped {}: {}{what_to_do}", row.path, row.why.as_deref().unwrap_or(code)));
}

fn summarise(summary: &Summary) {
    let pairs = |counts: &mut dyn Iterator<Item = (&String, &usize)>| {
        let mut counts: Vec<_> = counts.collect();
        counts.sort_by_key(|(name, n)| (std::cmp::Reverse(**n), *name));
        counts.into_iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(", ")
    };
    say(&format!("{}, {}", count(summary.documents, "document"), count(summary.claims, "claim")));
    if summary.unsure > 0 {
        say(&format!("left out for their confidence: {}", count(summary.unsure, "claim")));
    }
    if summary.claims > 0 {
        say(&format!("by category: {}", pairs(&mut summary.by_category.iter())));
    }
    if summary.skipped > 0 {
        say(&format!("skipped {}: {}", summary.skipped, pairs(&mut summary.skipped_because.iter())));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidence_is_a_share() {
        assert_eq!([confidence("0"), confidence("0.9"), confidence("1")], [Ok(0.0), Ok(0.9), Ok(1.0)]);
        for wrong in ["-0.1", "1.01", "90", "nan", "inf", "high", ""] {
            assert!(confidence(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_second_file_stands_beside_the_first() {
        for (claims, documents) in [
            ("out/a.jsonl", "out/a.documents.json"),
            ("a.ndjson", "a.documents.json"),
            ("a.txt", "a.txt.documents.json"),
            ("a", "a.documents.json"),
        ] {
            assert_eq!(beside(Path::new(claims)), Path::new(documents));
        }
    }
}
