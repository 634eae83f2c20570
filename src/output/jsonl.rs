//! JSON Lines: a claim a line, and all the rest in a second file beside it.

use super::{Format, Parts, beside, lines, open, put, unread};
use crate::error::Error;
use crate::layout::{self, Take};
use std::path::{Path, PathBuf};

/// JSON Lines.
pub static FORMAT: Format = Format {
    name: "jsonl",
    about: "One claim a line; with -o, the rest goes to a second file, FILE.documents.json",
    endings: &["jsonl", "ndjson"],
    is_folder: false,
    is_built: true,
    files: |path| vec![path.to_owned(), documents_of(path)],
    is: |path, _| is_jsonl(path) || documents_of(path).exists(),
    write,
    read,
    stream: Some(|parts, to| parts.copy_claims(to)),
};

/// True for the name of JSON Lines.
pub fn is_jsonl(path: &Path) -> bool {
    Format::by_ending(path) == Some(&FORMAT)
}

/// The second file of JSON Lines: `claims.documents.json` beside `claims.jsonl`.
pub fn documents_of(path: &Path) -> PathBuf {
    beside(path, FORMAT.endings, ".documents.json")
}

/// Each step can be done again by a run that goes on. The claims need no copy: their part becomes the file.
fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
    let Parts { frame, documents, claims } = parts;
    let rows = documents.reader(0)?;
    put(&documents_of(path), |to| layout::write(frame, rows, None::<&[u8]>, to))?;
    if let Some(mut claims) = claims.take() {
        claims.to_end()?;
        claims.keep_as(path)?;
    }
    Ok(())
}

fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    let object = documents_of(path);
    layout::read(open(&object)?, take).map_err(|source| unread(&object, source))?;
    if !take.wants_claims() {
        return Ok(());
    }
    lines(open(path)?, |line| take.claim(line)).map_err(|source| unread(path, source))
}
