//! Where a dataset goes, in which form, and how it gets there: through parts that lie beside a file until it is whole, or
//! through files without a name.

use super::output::Output;
use super::{Failure, table};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::fs;
use std::io::{self, BufRead, IsTerminal, Write, stdout};
use std::path::{Path, PathBuf};
use std::time::Duration;
use zhibiao::checkpoint::{Checkpoint, Last, Run};
use zhibiao::claim::Claim;
use zhibiao::dataset::{DocumentRow, Frame};
use zhibiao::error::Error;
use zhibiao::notice::Notice;
use zhibiao::output::{FORMATS, Format, Parts};
use zhibiao::recorder::{Checkpoints, Claims, Recorded, Recorder};
use zhibiao::spool::{self, Part};

/// Reads the name of a form.
pub fn form() -> impl TypedValueParser<Value = &'static Format> {
    let names = FORMATS.iter().map(|format| PossibleValue::new(format.name).help(format.about));
    PossibleValuesParser::new(names).map(|name| Format::named(&name).unwrap_or(FORMATS[FORMATS.len() - 1]))
}

/// Where a dataset goes.
pub struct Target {
    form: Shown,
    place: Place,
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    As(&'static Format),
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
    checkpoint: PathBuf,
}

impl Beside {
    /// Those of the last file that comes to be.
    fn of(format: &Format, file: &Path) -> Self {
        let file = (format.files)(file).into_iter().next().unwrap_or_else(|| file.to_owned());
        let [documents, claims, checkpoint] =
            ["documents", "claims", "checkpoint"].map(|part| spool::beside(&file, part));
        Beside { documents, claims, checkpoint }
    }
}

impl Target {
    /// The target that options name: a hyphen is standard output.
    pub fn new(output: Option<&Path>, form: Option<&'static Format>) -> Result<Self, Failure> {
        let file = output.filter(|path| path.as_os_str() != "-");
        let form = match form.or(file.and_then(Format::by_name)) {
            Some(form) => Shown::As(form),
            None if output.is_none() && stdout().is_terminal() => Shown::Table,
            None => Shown::As(json()),
        };
        let place = match (file, form) {
            (None, _) => Place::Stdout,
            (Some(folder), Shown::As(form)) if form.is_folder => Place::File(folder.to_owned()),
            (Some(file), _) => place(file)?,
        };
        match (&place, form) {
            (Place::Stdout | Place::Special(_), Shown::As(form)) if !form.streams() => {
                Err(Failure::Message(format!("{} cannot be written to a stream; name a file with -o", form.name)))
            }
            _ => Ok(Target { form, place }),
        }
    }

    /// Files that come to be.
    pub fn files(&self) -> Vec<PathBuf> {
        match (&self.place, self.form) {
            (Place::File(path), Shown::As(form)) => (form.files)(path),
            _ => Vec::new(),
        }
    }

    /// What the form is called, for runs that go on.
    pub fn form(&self) -> &'static str {
        self.format().name
    }

    fn format(&self) -> &'static Format {
        match self.form {
            Shown::As(form) => form,
            Shown::Table => json(),
        }
    }

    /// True when claims are written as they come.
    fn is_lines(&self) -> bool {
        self.form() == "jsonl"
    }

    /// True when lines run over a terminal while documents are read.
    pub fn is_seen(&self) -> bool {
        matches!(self.place, Place::Stdout) && self.is_lines() && stdout().is_terminal()
    }

    /// Opens what a run writes to. Without `resuming` it cannot go on when it is stopped.
    pub fn open(&self, keep_duplicates: bool, resuming: Option<Resuming>) -> Result<Opened, Failure> {
        let Place::File(file) = &self.place else {
            let claims = if self.is_lines() { self.out()? } else { Claims::Part(Part::unnamed()?) };
            let recorder = Recorder::new(Part::unnamed()?, claims, keep_duplicates, None);
            return Ok(Opened { recorder, from: None });
        };
        self.format().prepare(file)?;
        let names = Beside::of(self.format(), file);
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
        let Recorded { documents, claims, .. } = recorded;
        match (&self.place, claims) {
            (Place::File(file), Claims::Part(claims)) => {
                self.keep(file, Parts { frame: frame.clone(), documents, claims: Some(claims) })
            }
            (_, Claims::Out { name, mut to }) => to.flush().map_err(|source| written(&name, source)),
            (place, Claims::Part(mut claims)) => {
                let mut to = match place {
                    Place::Special(path) => Output::file(path)?,
                    _ => Output::stdout(),
                };
                if self.form == Shown::Table {
                    show(&mut claims, &mut to)?;
                } else {
                    let mut parts = Parts { frame: frame.clone(), documents, claims: Some(claims) };
                    let written = self.format().write_stream(&mut parts, &mut to);
                    written.map_err(|source| to.failed(source))?;
                }
                to.finish()
            }
        }
    }

    /// Each step can be done again by a run that goes on; the last one ends what it would go on with.
    fn keep(&self, file: &Path, mut parts: Parts) -> Result<(), Error> {
        self.format().write(&mut parts, file)?;
        forget(&Beside::of(self.format(), file).checkpoint)?;
        parts.documents.discard();
        if let Some(claims) = parts.claims {
            claims.discard();
        }
        Ok(())
    }

    /// Deletes what a run that failed has written; `all` that a run could go on with, too.
    pub fn discard(&self, recorded: Recorded, all: bool) {
        let Place::File(file) = &self.place else { return };
        let names = Beside::of(self.format(), file);
        if all {
            let _ = forget(&names.checkpoint);
        }
        if !names.checkpoint.exists() {
            let Recorded { documents, claims, .. } = recorded;
            documents.discard();
            if let Claims::Part(claims) = claims {
                claims.discard();
            }
        }
    }
}

fn json() -> &'static Format {
    FORMATS[FORMATS.len() - 1]
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
pub(super) fn lines<T: serde::de::DeserializeOwned>(
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
