//! `zhibiao extract`: documents in, the dataset out.

use super::inputs::InputArgs;
use super::progress::{Progress, Told};
use super::target::{self, Resuming, Target};
use super::terminal::{count, say};
use super::{Done, EngineArgs, Failure, interrupt, pipe};
use clap::Args;
use std::io::{IsTerminal, stdin};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use zhibiao::checkpoint::{Input, Last, Run};
use zhibiao::dataset::{About, DocumentRow, Frame, Options, Summary};
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::notice::Notice;
use zhibiao::output::Format;
use zhibiao::pipeline::{self, Ended};
use zhibiao::recorder::{Entry, Recorder};
use zhibiao::source::{self, Sources};

/// Threads that anybody can mean.
const MOST_THREADS: u64 = 1024;

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
  zhibiao extract archive/ -o claims.jsonl --resume   goes on where the same command was stopped
  zhibiao extract --pipe < part.jsonl > claims.jsonl  record by record, for Spark, Hadoop, GNU parallel
  curl -s https://example.org/a.html | zhibiao extract --input-format markup
  zhibiao extract --format jsonl a.txt | jq 'select(.measure == \"growth\")'

Exit codes: 0 all was read; 1 something was skipped; 2 wrong usage, or nothing could be read or written;
130 stopped by Ctrl-C: the same command with --resume goes on.")]
pub struct Extract {
    /// Files and folders; - or nothing for standard input
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Write to this file instead of standard output, whole or not at all; a folder becomes a Data Package
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Form of the dataset [default: by the ending of FILE, else json]
    #[arg(long, value_parser = target::form())]
    format: Option<&'static Format>,
    /// Leave out claims of less confidence than this, from 0 to 1; the summary counts them
    #[arg(long, value_name = "SHARE", value_parser = confidence)]
    min_confidence: Option<f64>,
    #[command(flatten)]
    engine: EngineArgs,
    /// Threads to read with, up to 1024 [default: one for each core]
    #[arg(long, value_name = "N", value_parser = threads)]
    threads: Option<NonZeroUsize>,
    /// Go on where the same command was stopped; the result is that of a run that never was
    #[arg(long, requires = "output")]
    resume: bool,
    /// Seconds between two notes of how far a run came, which --resume goes on from
    #[arg(long, value_name = "SECONDS", default_value_t = 5)]
    checkpoint_every: u64,
    /// Repeat the claims of a text that an earlier document has as well
    #[arg(long)]
    keep_duplicates: bool,
    /// Write what was skipped, damaged, empty or a duplicate to this file, one JSON object each
    #[arg(long, value_name = "FILE")]
    skipped: Option<PathBuf>,
    /// End at the first document that --skipped would name
    #[arg(long)]
    strict: bool,
    /// Read JSON Lines from standard input and write the claims of each record to standard output at once
    #[arg(long, conflicts_with_all = ["paths", "output", "format", "resume", "keep_duplicates"])]
    pipe: bool,
    /// Tell of progress where stderr is no terminal, too
    #[arg(short, long, conflicts_with = "quiet")]
    verbose: bool,
    /// No progress and no summary on stderr
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    inputs: InputArgs,
}

fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let wrong =
        || format!("threads are a number from 1 to {MOST_THREADS}; more than the machine has cores do not help");
    let threads: u64 = text.parse().map_err(|_| wrong())?;
    let threads = usize::try_from(threads).ok().filter(|_| threads <= MOST_THREADS);
    threads.and_then(NonZeroUsize::new).ok_or_else(wrong)
}

fn confidence(text: &str) -> Result<f64, String> {
    let value: f64 = text.parse().map_err(|_| format!("{text:?} is no number; write it as in 0.9"))?;
    // Not a number is in no range either.
    if (0.0..=1.0).contains(&value) { Ok(value) } else { Err("confidence goes from 0 to 1, as in 0.9".into()) }
}

impl Extract {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        if self.pipe {
            return self.piped();
        }
        let paths = self.paths()?;
        let target = Target::new(self.output.as_deref(), self.format)?;
        if let Some(file) = target.files().iter().chain(&self.skipped).find(|file| reads(&paths, file)) {
            let message = format!("{} is read and would be written over; name another file", file.display());
            return Err(Failure::Message(message));
        }
        let engine = self.engine.engine()?;
        let told = Options {
            min_confidence: self.min_confidence,
            keep_duplicates: self.keep_duplicates,
            ..self.inputs.told()
        };
        let about = About::new(engine, told);
        let opened = target.open(self.keep_duplicates, Some(self.resuming(&target, &about, &paths)))?;
        let (mut recorder, from) = (opened.recorder, opened.from);
        if from.as_ref().is_some_and(|from| from.done) {
            return self.end(Ok(Ended::All), engine, about, &target, recorder);
        }
        let outputs: Vec<PathBuf> = target.files().into_iter().chain(self.skipped.clone()).collect();
        let options = source::Options { outputs: outputs.clone(), ..self.inputs.options() };
        let progress = Progress::new(self.told(&target), options.bytes_read.clone(), (paths.clone(), outputs));
        let sources = behind(Sources::new(paths, options), target::last(&from))?;
        let ended = self.read(engine, sources, progress, &mut recorder);
        self.end(ended, engine, about, &target, recorder)
    }

    fn paths(&self) -> Result<Vec<PathBuf>, Failure> {
        if !self.paths.is_empty() {
            return Ok(self.paths.clone());
        }
        if stdin().is_terminal() {
            let message = "nothing to read: name files or folders, or pipe a text in (see zhibiao extract --help)";
            return Err(Failure::Message(message.into()));
        }
        Ok(vec!["-".into()])
    }

    fn resuming(&self, target: &Target, about: &About, paths: &[PathBuf]) -> Resuming {
        let form = ("format".to_string(), target.form().to_string());
        let run = Run {
            zhibiao: about.clone(),
            settings: self.inputs.limits().into_iter().chain([form]).collect(),
            inputs: paths.iter().map(|path| Input::of(path)).collect(),
        };
        Resuming { run, resume: self.resume, every: Duration::from_secs(self.checkpoint_every) }
    }

    /// Reads everything that is left.
    fn read(
        &self,
        engine: &Engine,
        sources: Sources,
        mut progress: Progress,
        recorder: &mut Recorder,
    ) -> Result<Ended, Error> {
        let stop = interrupt::watch();
        let take = |mut entry: Entry| {
            recorder.settle(&mut entry)?;
            self.heed(&entry.row, &progress)?;
            recorder.write(&entry)?;
            progress.document(&entry.row);
            Ok(())
        };
        let ended = pipeline::run(engine, sources, self.running(&stop), |document| self.entry(document), take);
        progress.finish();
        ended
    }

    /// Says what was wrong with a document; with `--strict` that ends the run.
    pub(super) fn heed(&self, row: &DocumentRow, progress: &Progress) -> Result<(), Error> {
        if self.strict
            && let Some(notice) = Notice::of(row).into_iter().next()
        {
            return Err(Error::data(&notice.place, format!("{}; --strict lets nothing pass", notice.why)));
        }
        if row.skipped.is_some() {
            progress.aside(&skipped(row));
        }
        Ok(())
    }

    pub(super) fn running<'a>(&self, stop: &'a AtomicBool) -> pipeline::Options<'a> {
        pipeline::Options { format: self.inputs.format(), threads: self.threads, stop: Some(stop), at_once: self.pipe }
    }

    pub(super) fn entry(&self, document: pipeline::Document) -> Entry {
        Entry::new(document, self.min_confidence)
    }

    fn told(&self, target: &Target) -> Told {
        match () {
            () if self.quiet || target.is_seen() => Told::Nobody,
            () if self.verbose => Told::Log,
            () => Told::Terminal,
        }
    }

    /// Writes the end of the dataset, or keeps what a run can go on with.
    fn end(
        &self,
        ended: Result<Ended, Error>,
        engine: &Engine,
        about: About,
        target: &Target,
        mut recorder: Recorder,
    ) -> Result<Done, Failure> {
        let hint = if recorder.is_resumable() { RESUMABLE } else { "" };
        let failed = |error: Error| Failure::from(error).with(hint);
        match ended {
            Ok(Ended::All) => {}
            Ok(Ended::Stopped) => {
                recorder.save(false).map_err(failed)?;
                say(&format!("stopped after {}{hint}", count(recorder.counts().summary.documents, "document")));
                target.discard(recorder.finish(), false);
                return Ok(Done::Stopped);
            }
            Err(error) => {
                // On a disk that is full still, the run goes on from what was noted before.
                let _ = recorder.save(false);
                target.discard(recorder.finish(), false);
                return Err(failed(error));
            }
        }
        recorder.save(true).map_err(failed)?;
        let mut recorded = recorder.finish();
        if let Some(to) = &self.skipped {
            target::write_notices(&mut recorded.documents, to).map_err(failed)?;
        }
        let summary = recorded.counts.summary.clone();
        if summary.skipped > 0 && summary.skipped == summary.documents {
            target.discard(recorded, true);
            return Err(Failure::Message("nothing was read".into()));
        }
        let frame = Frame::new(engine, about, &recorded.counts);
        target.finish(recorded, &frame).map_err(failed)?;
        if !self.quiet {
            summarise(&summary);
        }
        Ok(if summary.skipped == 0 { Done::Well } else { Done::NotAll })
    }

    /// Record by record from standard input to standard output.
    fn piped(&self) -> Result<Done, Failure> {
        let engine = self.engine.engine()?;
        let read = pipe::run(engine, self, Sources::piped(stdin(), self.inputs.options()), self.skipped.as_deref())?;
        if !self.quiet {
            summarise(&read);
        }
        Ok(if read.skipped == 0 { Done::Well } else { Done::NotAll })
    }
}

/// What to do about a run that ended early.
const RESUMABLE: &str = "; what was done until then is kept, and the same command with --resume goes on from there";

/// True when an output is one of the files given to be read.
pub(super) fn reads(paths: &[PathBuf], output: &Path) -> bool {
    let same = |path: &PathBuf, output: &Path| path.canonicalize().is_ok_and(|path| path == output);
    output.canonicalize().is_ok_and(|output| paths.iter().any(|path| same(path, &output)))
}

/// What stands behind a document, which must be the one that it was.
fn behind(sources: Sources, last: Option<&Last>) -> Result<Sources, Failure> {
    let Some(last) = last else { return Ok(sources) };
    let mut sources = sources.starting_at(last.position);
    let found = sources.next().filter(|item| item.position == last.position);
    let path = found.map(|item| item.found.map_or_else(|problem| problem.name, |record| record.path));
    if path.as_ref() == Some(&last.path) {
        return Ok(sources);
    }
    let is = path.unwrap_or_else(|| "nothing".into());
    let message = format!(
        "what is read has changed since the run was stopped: where {} stood there is {is}; without --resume it starts over",
        last.path
    );
    Err(Failure::Message(message))
}

/// One line for a document that was not read: which, why, and what to do.
pub(super) fn skipped(row: &DocumentRow) -> String {
    let code = row.skipped.as_deref().unwrap_or_default();
    let what_to_do = match code {
        "missing" => "; check the name",
        "permission" => "; make it readable",
        "encoding" => "; --encoding says what it is written in",
        "binary" => "; convert it to text first",
        "internal_error" => "; please report it together with the document",
        _ => "",
    };
    format!("skipped {}: {}{what_to_do}", row.path, row.why.as_deref().unwrap_or(code))
}

/// Says what came of a run.
pub fn summarise(summary: &Summary) {
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
    let notes = [("duplicates", summary.duplicates), ("repaired", summary.repaired), ("empty", summary.empty)];
    let notes: Vec<String> = notes.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {n}")).collect();
    if !notes.is_empty() {
        say(&notes.join(", "));
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
    fn threads_are_bounded() {
        assert_eq!([threads("1"), threads("1024")].map(|n| n.map(NonZeroUsize::get)), [Ok(1), Ok(1024)]);
        for wrong in ["0", "1025", "-1", "99999999999999999999", "two", ""] {
            assert!(threads(wrong).unwrap_err().contains("1024"), "{wrong}");
        }
    }
}
