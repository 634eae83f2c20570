//! The forms that a dataset is written in and read back from: a file each here, and all of them in one table.
//!
//! A form is written from two parts, a document or a claim a line, and what stands around them; it hands out the same again.
//! Nothing is lost on the way: what is read back is, byte for byte, what was written.

pub mod columns;
mod csv;
mod day;
mod json;
mod jsonl;
mod package;
mod parquet;
pub mod schema;
#[cfg(feature = "parquet")]
mod sort;
pub mod sqlite;
mod xlsx;

pub use csv::line as csv_line;
pub use jsonl::{documents_of, is_jsonl};

use crate::claim::Claim;
use crate::dataset::{DocumentRow, Frame};
use crate::error::Error;
use crate::layout::Take;
use crate::source::UNFINISHED;
use crate::spool::{self, Part};
use serde::de::DeserializeOwned;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf, is_separator};

/// Writes what fits one stream.
type Stream = fn(&mut Parts, &mut dyn Write) -> io::Result<()>;

/// A form of the dataset.
pub struct Format {
    /// What it is called.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The endings of its files' names.
    pub endings: &'static [&'static str],
    /// The files that come to be, by the name of the one that was asked for.
    pub files: fn(&Path) -> Vec<PathBuf>,
    /// True where it is a folder.
    pub is_folder: bool,
    /// False for a form that this program was built without.
    pub is_built: bool,
    /// True for a file, or folder, of this form: by its name and its first bytes.
    is: fn(&Path, &[u8]) -> bool,
    /// Writes a dataset.
    write: fn(&mut Parts, &Path) -> Result<(), Error>,
    /// Hands out what is in one.
    read: fn(&Path, &mut dyn Take) -> Result<(), Error>,
    /// Writes what fits one stream; none where nothing does.
    stream: Option<Stream>,
}

/// All forms. The first that knows a file reads it; the last is what everything else is taken for.
pub static FORMATS: [&Format; 7] =
    [&package::FORMAT, &sqlite::FORMAT, &parquet::FORMAT, &xlsx::FORMAT, &csv::FORMAT, &jsonl::FORMAT, &json::FORMAT];

/// What a dataset is put together from.
pub struct Parts {
    /// What stands around documents and claims.
    pub frame: Frame,
    /// Rows of documents as JSON Lines.
    pub documents: Part,
    /// Claims as JSON Lines; none where they have become a file of the dataset.
    pub claims: Option<Part>,
}

impl Parts {
    /// Hands out the rows of documents.
    fn documents(&mut self, mut take: impl FnMut(DocumentRow) -> io::Result<()>) -> io::Result<()> {
        each(&mut self.documents, &mut take)
    }

    /// Hands out the claims.
    fn claims(&mut self, mut take: impl FnMut(Claim) -> io::Result<()>) -> io::Result<()> {
        self.claims.as_mut().map_or(Ok(()), |claims| each(claims, &mut take))
    }
}

impl Parts {
    /// Copies the claims as they stand.
    fn copy_claims(&mut self, to: &mut dyn Write) -> io::Result<()> {
        let Some(claims) = &mut self.claims else { return Ok(()) };
        io::copy(&mut claims.reader(0).map_err(io::Error::other)?, to).map(drop)
    }
}

fn each<T: DeserializeOwned>(part: &mut Part, take: &mut impl FnMut(T) -> io::Result<()>) -> io::Result<()> {
    lines(part.reader(0).map_err(io::Error::other)?, |line| take(serde_json::from_str(line)?))
}

/// Hands out the lines of a text that are not empty.
fn lines(mut from: impl BufRead, mut take: impl FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let mut line = String::new();
    while from.read_line(&mut line)? > 0 {
        let text = line.trim_end_matches(['\n', '\r']);
        if !text.is_empty() {
            take(text)?;
        }
        line.clear();
    }
    Ok(())
}

impl std::fmt::Debug for Format {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(self.name)
    }
}

impl PartialEq for Format {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Format {
    /// The form of this name.
    pub fn named(name: &str) -> Option<&'static Format> {
        FORMATS.into_iter().find(|format| format.name == name)
    }

    /// The form that the ending of a name asks for.
    pub fn by_ending(path: &Path) -> Option<&'static Format> {
        let ending = path.extension()?.to_str()?.to_ascii_lowercase();
        FORMATS.into_iter().find(|format| format.endings.contains(&ending.as_str()))
    }

    /// The form that a name asks for: by its ending, or as a folder.
    pub fn by_name(path: &Path) -> Option<&'static Format> {
        let ends_as_folder =
            path.as_os_str().as_encoded_bytes().last().is_some_and(|last| is_separator(char::from(*last)));
        if ends_as_folder || path.is_dir() {
            return FORMATS.into_iter().find(|format| format.is_folder);
        }
        Self::by_ending(path)
    }

    /// Makes the folder that it is written to: what cannot be written is to be said before anything is read.
    ///
    /// # Errors
    /// When that fails, or the program was built without this form.
    pub fn prepare(&self, path: &Path) -> Result<(), Error> {
        if !self.is_built {
            let name = self.name;
            let message = format!("this program was built without {name}; build it with --features {name}");
            return Err(unwritten(path, io::Error::new(io::ErrorKind::Unsupported, message)));
        }
        if !self.is_folder {
            return Ok(());
        }
        fs::create_dir_all(path).map_err(|source| unwritten(path, source))?;
        let is_ours = (self.is)(path, &[]);
        if !is_ours && holds_others(path, &(self.files)(path)).map_err(|source| unwritten(path, source))? {
            let message = "the folder holds other files; name an empty or a new one";
            return Err(unwritten(path, io::Error::new(io::ErrorKind::DirectoryNotEmpty, message)));
        }
        Ok(())
    }

    /// The form of what is there.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path) -> Result<&'static Format, Error> {
        let mut head = Vec::new();
        if !path.is_dir() {
            open(path)?.take(16).read_to_end(&mut head).map_err(|source| unread(path, source))?;
        }
        Ok(FORMATS.into_iter().find(|format| (format.is)(path, &head)).unwrap_or(&json::FORMAT))
    }

    /// Writes a dataset: its files are there whole or as they were.
    ///
    /// # Errors
    /// When that fails, or the form cannot hold it.
    pub fn write(&self, parts: &mut Parts, path: &Path) -> Result<(), Error> {
        (self.write)(parts, path)
    }

    /// True for a form that standard output can carry.
    pub fn streams(&self) -> bool {
        self.stream.is_some()
    }

    /// Writes what fits one stream: all of a dataset as JSON, else its claims.
    ///
    /// # Errors
    /// When that fails, or the form is none for streams.
    pub fn write_stream(&self, parts: &mut Parts, to: &mut dyn Write) -> io::Result<()> {
        let none = || io::Error::new(io::ErrorKind::Unsupported, format!("{} needs a file", self.name));
        self.stream.ok_or_else(none)?(parts, to)
    }
}

/// Hands out what a dataset holds, whatever its form: what read it, then documents and claims in their order.
///
/// # Errors
/// When it cannot be read, is no dataset, or `take` says so.
pub fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    (Format::of(path)?.read)(path, take)
}

/// Opens a file of a dataset.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<BufReader<File>, Error> {
    Ok(BufReader::with_capacity(1 << 16, File::open(path).map_err(|source| unread(path, source))?))
}

/// What to say of a file that could not be read.
pub fn unread(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "read", source }
}

/// What to say of a file that could not be written.
fn unwritten(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "write", source }
}

/// Data that cannot be.
fn wrong(message: impl Into<String>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message.into())
}

/// True for a folder with other files than these, and those of a run that was stopped.
fn holds_others(folder: &Path, own: &[PathBuf]) -> io::Result<bool> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let is_left = entry.file_name().as_encoded_bytes().starts_with(UNFINISHED.as_bytes());
        if !is_left && !own.contains(&entry.path()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Makes a file: it is there whole, or as it was before.
fn put(path: &Path, write: impl FnOnce(&mut Part) -> io::Result<()>) -> Result<(), Error> {
    let mut part = Part::create(spool::beside(path, "whole"))?;
    match write(&mut part) {
        Ok(()) => part.keep_as(path),
        Err(source) => {
            part.discard();
            Err(unwritten(path, source))
        }
    }
}

/// The name of another file of a dataset: `claims.documents.csv` beside `claims.csv`, of whatever ends in one of `endings`.
fn beside(path: &Path, endings: &[&str], with: &str) -> PathBuf {
    let is_ours = path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| endings.contains(&ending));
    let mut name = if is_ours { path.file_stem() } else { path.file_name() }.unwrap_or_default().to_owned();
    name.push(with);
    path.with_file_name(name)
}

#[cfg(test)]
pub(crate) mod tests;
