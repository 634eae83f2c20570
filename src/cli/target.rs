//! Where a dataset goes, in which form, and how it gets there: through parts that lie beside a file until it is whole, or
//! through files without a name.

use super::output::Output;
use super::{Failure, table};
use clap::ValueEnum;
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zhibiao::checkpoint::{Checkpoint, Last, Run};
use zhibiao::claim::Claim;
use zhibiao::dataset::{DocumentRow, Frame};
use zhibiao::error::Error;
use zhibiao::layout;
use zhibiao::notice::Notice;
use zhibiao::recorder::{Checkpoints, Claims, Recorded, Recorder};
use zhibiao::spool::{self, Part};
use zhibiao::store::{documents_of, is_jsonl};

/// Forms of the dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// One object: documents, categories, units, claims, summary
    Json,
    /// One claim a line; with -o, the rest goes to a second file, FILE.documents.json
    Jsonl,
}

/// Where a dataset goes.
pub struct Target {
    form: Shown,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Json,
    Lines,
    Table,
}

enum Place {
    Stdout,
    /// A device or pipe, which cannot be replaced.
    Special(PathBuf),
    File(PathBuf),
}

/// A run that begins, or goes on.
pub struct Opened {
    /// Writes it down.
    pub recorder: Recorder,
    /// What it goes on behind.
    pub from: Option<Checkpoint>,
}

/// Whether a run notes how far it came, and goes on where one stopped.
pub struct Resuming {
    /// The run.
    pub run: Run,
    /// Goes on, where something is to go on with.
    pub resume: bool,
    /// Time between two notes.
    pub every: Duration,
}

/// Names beside a file that is being written.
struct Beside {
    documents: PathBuf,
    claims: PathBuf,
    whole: PathBuf,
    checkpoint: PathBuf,
}

impl Beside {
    fn of(file: &Path) -> Self {
        let [documents, claims, whole, checkpoint] =
            ["documents", "claims", "whole", "checkpoint"].map(|part| spool::beside(file, part));
        Beside { documents, claims, whole, checkpoint }
    }
}

impl Target {
    /// The target that options name: a hyphen is standard output.
    pub fn new(output: Option<&Path>, form: Option<Form>) -> Result<Self, Error> {
        let file = output.filter(|path| path.as_os_str() != "-");
        let place = file.map_or(Ok(Place::Stdout), place)?;
        let by_ending = file.filter(|path| is_jsonl(path)).map(|_| Form::Jsonl);
        let form = match form.or(by_ending) {
            Some(Form::Jsonl) => Shown::Lines,
            None if output.is_none() && stdout().is_terminal() => Shown::Table,
            Some(Form::Json) | None => Shown::Json,
        };
        Ok(Target { form, place })
    }

    /// Files that come to be.
    pub fn files(&self) -> Vec<PathBuf> {
        match &self.place {
            Place::File(path) => vec![path.clone(), documents_of(path)],
            _ => Vec::new(),
        }
    }

    /// What the form is called, for runs that go on.
    pub fn form(&self) -> &'static str {
        if self.form == Shown::Lines { "jsonl" } else { "json" }
    }

    /// True when lines run over a terminal while documents are read.
    pub fn is_seen(&self) -> bool {
        matches!(self.place, Place::Stdout) && self.form == Shown::Lines && stdout().is_terminal()
    }

    /// Opens what a run writes to. Without `resuming` it cannot go on when it is stopped.
    pub fn open(&self, keep_duplicates: bool, resuming: Option<Resuming>) -> Result<Opened, Failure> {
        let Place::File(file) = &self.place else {
            let claims = if self.form == Shown::Lines { self.out()? } else { Claims::Part(Part::unnamed()?) };
            let recorder = Recorder::new(Part::unnamed()?, claims, keep_duplicates, None);
            return Ok(Opened { recorder, from: None });
        };
        let names = Beside::of(file);
        let from = match &resuming {
            Some(resuming) if resuming.resume => stopped(file, &names, &resuming.run)?,
            _ => None,
        };
        if from.is_none() {
            forget(&names.checkpoint)?;
        }
        let part = |path: &Path, length: fn(&Checkpoint) -> u64| match &from {
            Some(from) => Part::reopen(path.to_owned(), length(from)),
            None => Part::create(path.to_owned()),
        };
        let documents = part(&names.documents, |from| from.documents)?;
        let claims = Claims::Part(part(&names.claims, |from| from.claims)?);
        let checkpoints =
            resuming.map(|Resuming { run, every, .. }| Checkpoints { path: names.checkpoint, run, every });
        let recorder = Recorder::new(documents, claims, keep_duplicates, checkpoints);
        let recorder = match &from {
            Some(from) => recorder.resumed(from)?,
            None => recorder,
        };
        Ok(Opened { recorder, from })
    }

    /// Claims that are written as they come.
    fn out(&self) -> Result<Claims, Error> {
        let (name, to) = match &self.place {
            Place::Special(path) => (path.clone(), Output::file(path)?),
            _ => ("standard output".into(), Output::stdout()),
        };
        Ok(Claims::Out { name, to: Box::new(to) })
    }

    /// Puts the dataset together; a file of it is there whole or not at all.
    pub fn finish(&self, recorded: Recorded, frame: &Frame) -> Result<(), Error> {
        let Recorded { mut documents, claims, .. } = recorded;
        match (&self.place, claims) {
            (Place::File(file), Claims::Part(claims)) => self.keep(file, documents, claims, frame),
            (_, Claims::Out { name, mut to }) => to.flush().map_err(|source| written(&name, source)),
            (place, Claims::Part(mut claims)) => {
                let mut to = match place {
                    Place::Special(path) => Output::file(path)?,
                    _ => Output::stdout(),
                };
                if self.form == Shown::Table {
                    show(&mut claims, &mut to)?;
                } else {
                    let written = layout::write(frame, documents.reader(0)?, Some(claims.reader(0)?), &mut to);
                    written.map_err(|source| to.failed(source))?;
                }
                to.finish()
            }
        }
    }

    /// Each step can be done again by a run that goes on; the last one ends what it would go on with.
    fn keep(&self, file: &Path, mut documents: Part, mut claims: Part, frame: &Frame) -> Result<(), Error> {
        let names = Beside::of(file);
        let mut whole = Part::create(names.whole)?;
        if self.form == Shown::Lines {
            let rest = documents_of(file);
            let none: Option<&[u8]> = None;
            layout::write(frame, documents.reader(0)?, none, &mut whole).map_err(|source| written(&rest, source))?;
            whole.keep_as(&rest)?;
            claims.to_end()?;
            claims.keep_as(file)?;
        } else {
            layout::write(frame, documents.reader(0)?, Some(claims.reader(0)?), &mut whole)
                .map_err(|source| written(file, source))?;
            whole.keep_as(file)?;
            claims.discard();
        }
        forget(&names.checkpoint)?;
        documents.discard();
        Ok(())
    }

    /// Deletes what a run that failed has written; `all` that a run could go on with, too.
    pub fn discard(&self, recorded: Recorded, all: bool) {
        let Place::File(file) = &self.place else { return };
        let names = Beside::of(file);
        if all {
            let _ = forget(&names.checkpoint);
        }
        if !names.checkpoint.exists() {
            let Recorded { documents, claims, .. } = recorded;
            documents.discard();
            if let Claims::Part(claims) = claims {
                claims.discard();
            }
            let _ = forget(&names.whole);
        }
    }
}

fn place(path: &Path) -> Result<Place, Error> {
    // A link leads to the file to write.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    match fs::metadata(&path) {
        Ok(found) if found.is_dir() => Err(written(&path, io::ErrorKind::IsADirectory.into())),
        Ok(found) if !found.is_file() => Ok(Place::Special(path)),
        _ => Ok(Place::File(path)),
    }
}

/// What the run that was stopped left, if it is the same run.
fn stopped(file: &Path, names: &Beside, run: &Run) -> Result<Option<Checkpoint>, Failure> {
    let Some(found) = Checkpoint::load(&names.checkpoint)? else { return Ok(None) };
    if let Some(difference) = found.run.difference(run) {
        let message = format!(
            "cannot go on with {}: {difference}, since the run was stopped; without --resume it starts over",
            file.display()
        );
        return Err(Failure::Message(message));
    }
    // All that was left to do was to clear up.
    let is_kept = found.done && !names.claims.exists();
    if is_kept && fs::metadata(file).is_ok_and(|kept| kept.len() == found.claims) {
        fs::rename(file, &names.claims).map_err(|source| written(file, source))?;
    }
    Ok(Some(found))
}

/// Deletes a file; that it is not there is well.
fn forget(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => Err(written(path, source)),
        _ => Ok(()),
    }
}

fn written(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "write", source }
}

/// Shows claims as a table: read once for its columns, and once more for its lines.
fn show(claims: &mut Part, to: &mut Output) -> Result<(), Error> {
    let mut columns = table::Columns::new();
    each(claims, |claim| {
        columns.widen(claim);
        Ok(())
    })?;
    if claims.length() > 0 {
        to.line(&columns.heads())?;
    }
    each(claims, |claim| to.line(&columns.line(claim)))
}

fn each(claims: &mut Part, mut take: impl FnMut(&Claim) -> Result<(), Error>) -> Result<(), Error> {
    lines(claims, |claim: Claim| take(&claim))
}

/// Hands out the lines of a part.
fn lines<T: serde::de::DeserializeOwned>(
    part: &mut Part,
    mut take: impl FnMut(T) -> Result<(), Error>,
) -> Result<(), Error> {
    let failed = |source| Error::Io { path: "what was written".into(), action: "read", source };
    for line in part.reader(0)?.lines() {
        let line = line.map_err(failed)?;
        take(serde_json::from_str(&line).map_err(|error| failed(error.into()))?)?;
    }
    Ok(())
}

/// Writes a notice a line for each document that was not read, or not as it stands.
pub fn write_notices(documents: &mut Part, to: &Path) -> Result<(), Error> {
    let mut to = Output::file(to)?;
    lines(documents, |row: DocumentRow| Notice::of(&row).iter().try_for_each(|notice| to.json(notice, false)))?;
    documents.to_end()?;
    to.finish()
}

/// The last document of a checkpoint.
pub fn last(from: &Option<Checkpoint>) -> Option<&Last> {
    from.as_ref()?.last.as_ref()
}
