//! One JSON object: all of a dataset in one file.

use super::{Format, Parts, open, put, unread};
use crate::error::Error;
use crate::layout::{self, Take};
use std::io::{self, Write};
use std::path::Path;

/// JSON.
pub static FORMAT: Format = Format {
    name: "json",
    about: "One object: documents, categories, units, claims, summary",
    endings: &["json"],
    is_folder: false,
    is_built: true,
    files: |path| vec![path.to_owned()],
    is: |_, _| true,
    write,
    read,
    stream: Some(stream),
};

fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
    put(path, |to| stream(parts, to))
}

fn stream(parts: &mut Parts, mut to: &mut dyn Write) -> io::Result<()> {
    let documents = parts.documents.reader(0).map_err(io::Error::other)?;
    let claims = parts.claims.as_mut().map(|claims| claims.reader(0)).transpose().map_err(io::Error::other)?;
    layout::write(&parts.frame, documents, claims, &mut to)
}

fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    layout::read(open(path)?, take).map_err(|source| unread(path, source))
}
