//! `zhibiao report`: a dataset, or texts, as one page for readers.

use super::extract::{reads, skipped, summarise};
use super::inputs::InputArgs;
use super::output::Output;
use super::progress::{Progress, Told};
use super::target::lines;
use super::terminal::{count, say};
use super::{Done, EngineArgs, Failure, interrupt};
use clap::Args;
use std::io::{IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use zhibiao::dataset::{About, Dataset, Frame};
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::pattern::Patterns;
use zhibiao::pipeline::{self, Ended};
use zhibiao::recorder::{Claims, Entry, Recorder};
use zhibiao::report::{self, Texts};
use zhibiao::source::{self, Item, Sources};
use zhibiao::spool::Part;
use zhibiao::store;

/// Make a page to read: a summary, a table to filter, the texts with their figures marked, charts
///
/// The page is one HTML file that loads nothing and can be sent to anybody. It is made of a dataset
/// of `zhibiao extract`, or of texts, which are read first. A dataset holds sentences and no texts:
/// --sources names the files that it was read from.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao report news.txt -o report.html
  zhibiao report articles/ -o report.html --title 'City reports 2025'
  zhibiao report claims.jsonl --sources articles/ -o report.html

Exit codes: 0 the page is written; 1 something was skipped; 2 wrong usage, or nothing could be read or written;
130 stopped by Ctrl-C.")]
pub struct Report {
    /// A dataset; or files and folders of texts, - for standard input
    #[arg(value_name = "DATASET|FILE", required = true)]
    paths: Vec<PathBuf>,
    /// Write to this file instead of standard output; it is there whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Heading of the page [default: the title of the text, if there is one text]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// Files or folders that hold the texts of the dataset; what is in them is known by its content
    #[arg(long, value_name = "PATH")]
    sources: Vec<PathBuf>,
    /// No progress and no summary on stderr
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    inputs: InputArgs,
}

/// What the page shows, and whether all of it could be read.
struct Shown {
    dataset: Dataset,
    texts: Texts,
    done: Done,
}

impl Report {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let output = self.output.as_deref().filter(|path| path.as_os_str() != "-");
        if self.output.is_none() && stdout().is_terminal() {
            return Err(Failure::Message(
                "a page is no text for a terminal; name its file, as in -o report.html".into(),
            ));
        }
        let read: Vec<PathBuf> = self.paths.iter().chain(&self.sources).cloned().collect();
        if let Some(file) = output.filter(|file| reads(&read, file)) {
            let message = format!("{} is read and would be written over; name another file", file.display());
            return Err(Failure::Message(message));
        }
        let shown = match self.dataset()? {
            Some(file) => self.load(file)?,
            None => self.extract()?,
        };
        if shown.done == Done::Stopped {
            return Ok(Done::Stopped);
        }
        let patterns = self.engine.patterns.as_deref().map_or_else(Patterns::embedded, Patterns::from_dir)?;
        let patterns = patterns.iter().map(|pattern| (&*pattern.name, pattern.about.as_str())).collect();
        let title = self.title.as_deref();
        let page = report::Report { title, dataset: &shown.dataset, texts: &shown.texts, patterns };
        let mut out = output.map_or_else(|| Ok(Output::stdout()), Output::file)?;
        page.write(&mut out).and_then(|()| out.flush()).map_err(|source| out.failed(source))?;
        out.finish()?;
        Ok(shown.done)
    }

    /// The dataset, if one was given.
    fn dataset(&self) -> Result<Option<&Path>, Failure> {
        // What cannot be read is named by the reader of texts.
        let is_dataset = |path: &&Path| store::is_dataset(path).unwrap_or_default();
        let datasets: Vec<&Path> = self.paths.iter().map(PathBuf::as_path).filter(is_dataset).collect();
        match (datasets.first(), self.paths.len()) {
            (Some(_), more) if more > 1 => Err(Failure::Message(format!(
                "{} is a dataset, and a report is made of one dataset alone: `zhibiao merge` joins several, --sources names \
                 the files of its texts",
                datasets.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
            ))),
            (None, _) if !self.sources.is_empty() => {
                Err(Failure::Message("--sources names the texts of a dataset, and no dataset was given".into()))
            }
            (first, _) => Ok(first.copied()),
        }
    }

    fn load(&self, file: &Path) -> Result<Shown, Failure> {
        let dataset = store::load(file)?;
        let mut texts = Texts::of(&dataset);
        for item in Sources::new(self.sources.clone(), self.inputs.options()) {
            if texts.missing() == 0 {
                break;
            }
            // What is no text, or none of this dataset, may lie beside those that are.
            if let Some(decoded) = item.found.ok().and_then(|record| record.content.decode().ok()) {
                texts.keep(decoded.text, self.inputs.format());
            }
        }
        if texts.missing() > 0 && !self.quiet {
            let hint = if self.sources.is_empty() { "; --sources names their files" } else { "" };
            let texts = count(texts.missing(), "text");
            say(&format!("{texts} of {} not at hand: only sentences are shown of them{hint}", file.display()));
        }
        Ok(Shown { dataset, texts, done: Done::Well })
    }

    /// Reads texts as `extract` does, and keeps them.
    fn extract(&self) -> Result<Shown, Failure> {
        let engine = self.engine.engine()?;
        let outputs: Vec<PathBuf> = self.output.iter().cloned().collect();
        let options = source::Options { outputs: outputs.clone(), ..self.inputs.options() };
        let told = if self.quiet { Told::Nobody } else { Told::Terminal };
        let mut progress = Progress::new(told, options.bytes_read.clone(), (self.paths.clone(), outputs));
        let kept = Arc::new(Mutex::new(Texts::default()));
        let sources = self.keeping(Sources::new(self.paths.clone(), options), kept.clone());
        let mut recorder = Recorder::new(Part::unnamed()?, Claims::Part(Part::unnamed()?), false, None);
        let take = |mut entry: Entry| {
            recorder.settle(&mut entry)?;
            if entry.row.skipped.is_some() {
                progress.aside(&skipped(&entry.row));
            }
            progress.document(&entry.row);
            recorder.write(&entry)
        };
        let stop = interrupt::watch();
        let running = pipeline::Options { format: self.inputs.format(), stop: Some(&stop), ..Default::default() };
        let ended = pipeline::run(engine, sources, running, |document| Entry::new(document, None), take);
        progress.finish();
        let done = ended?;
        let dataset = self.recorded(engine, recorder)?;
        let summary = &dataset.summary;
        if summary.skipped > 0 && summary.skipped == summary.documents {
            return Err(Failure::Message("nothing was read".into()));
        }
        if !self.quiet {
            summarise(summary);
        }
        let done = match done {
            Ended::Stopped => Done::Stopped,
            Ended::All if summary.skipped > 0 => Done::NotAll,
            Ended::All => Done::Well,
        };
        let texts = std::mem::take(&mut *kept.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Shown { dataset, texts, done })
    }

    /// Hands documents on, and keeps what their texts are: standard input can be read but once.
    fn keeping(&self, sources: Sources, texts: Arc<Mutex<Texts>>) -> impl Iterator<Item = Item> + Send + use<> {
        let format = self.inputs.format();
        sources.inspect(move |item| {
            let decoded = item.found.as_ref().ok().and_then(|record| record.content.clone().decode().ok());
            if let Some(decoded) = decoded {
                texts.lock().unwrap_or_else(PoisonError::into_inner).keep(decoded.text, format);
            }
        })
    }

    /// What was written down, as a dataset in memory.
    fn recorded(&self, engine: &Engine, recorder: Recorder) -> Result<Dataset, Error> {
        let mut recorded = recorder.finish();
        let Frame { zhibiao, categories, units, summary } =
            Frame::new(engine, About::new(engine, self.inputs.told()), &recorded.counts);
        let (mut documents, mut claims) = (Vec::new(), Vec::new());
        lines(&mut recorded.documents, |row| {
            documents.push(row);
            Ok(())
        })?;
        if let Claims::Part(part) = &mut recorded.claims {
            lines(part, |claim| {
                claims.push(claim);
                Ok(())
            })?;
        }
        Ok(Dataset { zhibiao, documents, categories, units, claims: Some(claims), summary })
    }
}
