//! What a user may say of inputs: fields, encoding, where dates stand, and limits.

use super::date;
use crate::decode::Encoding;
use regex::Regex;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

/// How to open what is given.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Which fields of a record hold what.
    pub fields: Fields,
    /// Where the date stands in the path, for archives that keep it there.
    pub date_from_path: Option<PathDate>,
    /// Encoding of everything; told by the bytes when nobody says.
    pub encoding: Option<Encoding>,
    /// What files are, whatever they are called; by content and ending when nobody says.
    pub kind: Option<Kind>,
    /// What is refused for its size.
    pub limits: Limits,
    /// Files that are being written: passed over where a folder holds them.
    pub outputs: Vec<PathBuf>,
    /// Counts the bytes of files that were read, packed as they are; for progress.
    pub bytes_read: Arc<AtomicU64>,
}

/// What a file is, where somebody says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A JSON object a line.
    JsonLines,
    /// A JSON array of objects.
    Json,
    /// A table with commas between cells.
    Csv,
    /// A table with tabs between cells.
    Tsv,
}

/// Names of a record's fields; usual names are tried where nobody says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fields {
    /// The text: a string, or an array of paragraphs.
    pub text: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The date.
    pub date: Option<String>,
    /// The identifier.
    pub id: Option<String>,
}

/// What is refused for its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a document, and of a line, element or row of an archive.
    pub max_document: u64,
    /// Bytes that a byte of packed data may unpack to, once [`RATIO_FROM`] bytes came of it.
    pub max_ratio: u64,
}

/// Unpacked bytes from which the ratio counts: small data may be as repetitive as they like.
pub const RATIO_FROM: u64 = 10 << 20;

impl Default for Limits {
    fn default() -> Self {
        Limits { max_document: 16 << 20, max_ratio: 200 }
    }
}

/// A number of bytes as people write it: `800`, `64K`, `16M`, `2G`, `16MiB`.
///
/// # Errors
/// What was expected, when it is none.
pub fn parse_bytes(text: &str) -> Result<u64, String> {
    let wrong = || format!("{text:?} is no number of bytes; write it like 800000, 64K, 16M or 2G");
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        _ => return Err(wrong()),
    };
    let number: u64 = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(1 << shift).filter(|bytes| *bytes > 0).ok_or_else(wrong)
}

/// An expression that finds the date in a path: in its groups `y`, `m` and `d`, else in its first group, else in all that it matches.
#[derive(Debug, Clone)]
pub struct PathDate(Regex);

impl FromStr for PathDate {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Regex::new(text).map(PathDate).map_err(|error| error.to_string())
    }
}

impl PathDate {
    /// The expression as it was given.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The date in a path, ISO 8601.
    pub fn find(&self, path: &str) -> Option<String> {
        let found = self.0.captures(path)?;
        let group = |name: &str| found.name(name).map(|part| part.as_str());
        if let Some(year) = group("y") {
            return date::from_parts(year, group("m"), group("d"));
        }
        date::iso(found.get(1).or_else(|| found.get(0))?.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_read_as_people_write_them() {
        for (text, bytes) in [("800", 800), ("64K", 65536), ("16M", 16 << 20), ("16MiB", 16 << 20), ("2g", 2 << 30)] {
            assert_eq!(parse_bytes(text), Ok(bytes));
        }
        for text in ["", "M", "1.5M", "-1", "0", "16X", "99999999999G", "１M"] {
            assert!(parse_bytes(text).unwrap_err().contains("16M"), "{text}");
        }
    }

    #[test]
    fn the_date_stands_in_the_path() {
        let find = |regex: &str, path| regex.parse::<PathDate>().unwrap().find(path);
        assert_eq!(find(r"rmrb_(\d{8})", "a/rmrb_20240305.txt").as_deref(), Some("2024-03-05"));
        assert_eq!(find(r"(?<y>\d{4})/(?<m>\d\d)-(?<d>\d\d)", "x/2024/03-05/1.txt").as_deref(), Some("2024-03-05"));
        assert_eq!(find(r"(?<y>\d{4})", "x/2024.txt").as_deref(), Some("2024"));
        assert_eq!(find(r"\d{4}-\d\d", "x/2024-03.txt").as_deref(), Some("2024-03"));
        assert_eq!(find(r"(\d{8})", "a/20240230.txt"), None);
        assert_eq!(find(r"(\d{8})", "a/b.txt"), None);
        assert!("(".parse::<PathDate>().is_err());
    }
}
