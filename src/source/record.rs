//! One document of what was given, and where it stands in it.

use super::Problem;
use crate::decode::{self, Decoded, Encoding, ReadError};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a record's own fields say of its text: what was known before the text was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// Title of the article.
    pub title: Option<String>,
    /// Date of the article, ISO 8601: `2025-03-20`, `2025-03` or `2025`.
    pub date: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Who published it.
    pub publisher: Option<String>,
}

/// A document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The claims' `doc`: the record's own id or address, else the path.
    pub id: String,
    /// Path as given; inside an archive with `#` and the member's name, the line or the ordinal.
    pub path: String,
    /// What its fields say.
    pub known: Known,
    /// The text.
    pub content: Content,
}

/// The text of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A file as it stands, still to be decoded.
    Bytes {
        /// The file.
        bytes: Vec<u8>,
        /// Its encoding, when somebody said so.
        encoding: Option<Encoding>,
    },
    /// A field that was decoded with its archive.
    Text(Decoded),
}

impl Content {
    /// The text.
    ///
    /// # Errors
    /// Why it is no readable text.
    pub fn decode(self) -> Result<Decoded, ReadError> {
        match self {
            Content::Bytes { bytes, encoding } => decode::decode_as(&bytes, encoding),
            Content::Text(decoded) => decoded.readable(),
        }
    }

    /// Bytes that it holds in memory.
    pub fn size(&self) -> usize {
        match self {
            Content::Bytes { bytes, .. } => bytes.len(),
            Content::Text(decoded) => decoded.text.len(),
        }
    }
}

/// Where a record or problem stands: the same on every run over the same files, so that a run can go on there.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position {
    /// Ordinal of the file (or of the problem in its place) over everything that was given, from 0.
    pub file: u64,
    /// Ordinal of the record or problem within that file, from 0.
    pub record: u64,
}

impl fmt::Display for Position {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}.{}", self.file, self.record)
    }
}

/// A record or a problem, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Where it stands.
    pub position: Position,
    /// What was found there.
    pub found: Result<Record, Problem>,
}
