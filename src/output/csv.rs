//! CSV, RFC 4180 in UTF-8: claims, and beside them the documents (`.documents.csv`) and what stands around both
//! (`.dataset.json`).
//!
//! Nothing at all between two commas is null, `""` is an empty text, as PostgreSQL writes and reads it. No common reader tells
//! the two apart, so quotes are read here.

use super::columns::{self, CLAIM, Column, DOCUMENT, Kind};
use super::{Format, Parts, beside, open, put, unread, wrong};
use crate::claim::Claim;
use crate::dataset::DocumentRow;
use crate::error::Error;
use crate::layout::{self, Take};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};

/// CSV.
pub static FORMAT: Format = Format {
    name: "csv",
    about: "One claim a row; with -o, documents and the rest go to FILE.documents.csv and FILE.dataset.json",
    endings: &["csv"],
    is_folder: false,
    is_built: true,
    files: |path| vec![path.to_owned(), documents_of(path), frame_of(path)],
    is: |path, _| Format::by_ending(path) == Some(&FORMAT) || frame_of(path).exists(),
    write,
    read,
    stream: Some(|parts, to| claims(parts, to)),
};

/// Bytes that a cell may have when it is read.
const LONGEST_CELL: usize = 64 << 20;

fn documents_of(path: &Path) -> PathBuf {
    beside(path, FORMAT.endings, ".documents.csv")
}

fn frame_of(path: &Path) -> PathBuf {
    beside(path, FORMAT.endings, ".dataset.json")
}

fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
    put(&frame_of(path), |to| layout::write(&parts.frame, io::empty(), None::<&[u8]>, to))?;
    put(&documents_of(path), |to| documents(parts, to))?;
    put(path, |to| claims(parts, to))
}

/// The claims of parts as a table.
pub(super) fn claims(parts: &mut Parts, to: &mut dyn Write) -> io::Result<()> {
    heads(&CLAIM, to)?;
    parts.claims(|claim| row(&CLAIM, &claim, to))
}

/// The documents of parts as a table.
pub(super) fn documents(parts: &mut Parts, to: &mut dyn Write) -> io::Result<()> {
    heads(&DOCUMENT, to)?;
    parts.documents(|document| row(&DOCUMENT, &document, to))
}

/// A whole table.
pub(super) fn table<T: Serialize>(columns: &[Column], rows: &[T], to: &mut dyn Write) -> io::Result<()> {
    heads(columns, to)?;
    rows.iter().try_for_each(|one| row(columns, one, to))
}

fn heads(columns: &[Column], to: &mut dyn Write) -> io::Result<()> {
    line(columns.iter().map(|column| Value::from(column.name.as_str())), to)
}

fn row(columns: &[Column], of: &impl Serialize, to: &mut dyn Write) -> io::Result<()> {
    line(columns::cells(columns, of)?, to)
}

/// Writes a row of cells.
///
/// # Errors
/// When that fails.
pub fn line(cells: impl IntoIterator<Item = Value>, to: &mut dyn Write) -> io::Result<()> {
    let mut line = String::new();
    for (at, cell) in cells.into_iter().enumerate() {
        if at > 0 {
            line.push(',');
        }
        match cell {
            Value::Null => {}
            Value::String(text) if text.is_empty() || text.contains([',', '"', '\n', '\r']) => {
                line.push('"');
                line.push_str(&text.replace('"', "\"\""));
                line.push('"');
            }
            Value::String(text) => line.push_str(&text),
            other => line.push_str(&other.to_string()),
        }
    }
    line.push_str("\r\n");
    to.write_all(line.as_bytes())
}

fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    let frame = frame_of(path);
    layout::read(open(&frame)?, take).map_err(|source| unread(&frame, source))?;
    if take.wants_documents() {
        rows_of(&documents_of(path), &DOCUMENT, |row: DocumentRow| take.document(row))?;
    }
    if take.wants_claims() {
        rows_of(path, &CLAIM, |claim: Claim| take.claim(&serde_json::to_string(&claim)?))?;
    }
    Ok(())
}

/// Hands out the rows of a table.
pub(super) fn rows_of<T: DeserializeOwned>(
    path: &Path,
    columns: &[Column],
    mut take: impl FnMut(T) -> io::Result<()>,
) -> Result<(), Error> {
    let mut rows = Rows { from: open(path)?, line: 0 };
    let failed = |source| unread(path, source);
    let Some(heads) = rows.next().map_err(failed)? else { return Err(failed(wrong("it has no row of heads"))) };
    let heads: Vec<(String, Kind)> = heads
        .into_iter()
        .map(|head| {
            let name = head.unwrap_or_default();
            let kind = columns.iter().find(|column| column.name == name).map_or(Kind::Text, |column| column.kind);
            (name, kind)
        })
        .collect();
    while let Some(cells) = rows.next().map_err(failed)? {
        let line = rows.line;
        let value = of_row(&heads, cells);
        let value = value.map_err(|error| Error::data_at(&path.display().to_string(), line, error.to_string()))?;
        take(value).map_err(failed)?;
    }
    Ok(())
}

/// A whole table.
pub(super) fn all_of<T: DeserializeOwned>(path: &Path, columns: &[Column]) -> Result<Vec<T>, Error> {
    let mut all = Vec::new();
    rows_of(path, columns, |row| {
        all.push(row);
        Ok(())
    })?;
    Ok(all)
}

fn of_row<T: DeserializeOwned>(heads: &[(String, Kind)], cells: Vec<Option<String>>) -> io::Result<T> {
    if cells.len() != heads.len() {
        return Err(wrong(format!("{} cells where there are {} columns", cells.len(), heads.len())));
    }
    let cell = |((name, kind), cell): (&(String, Kind), Option<String>)| {
        let value = cell.map_or(Ok(Value::Null), |text| columns::cell_of_text(*kind, &text));
        Ok((name.clone(), value.map_err(|error| wrong(format!("{name}: {error}")))?))
    };
    columns::value(heads.iter().zip(cells).map(cell).collect::<io::Result<Vec<_>>>()?)
}

/// The rows of a table.
struct Rows<R> {
    from: R,
    /// The line that the last row ends on.
    line: usize,
}

impl<R: BufRead> Rows<R> {
    /// The cells of the next row; none at the end. A cell that is not there is null, one in quotes never is.
    fn next(&mut self) -> io::Result<Option<Vec<Option<String>>>> {
        let mut text = Vec::new();
        let mut is_open = false;
        loop {
            let start = text.len();
            if self.from.read_until(b'\n', &mut text)? == 0 {
                break;
            }
            self.line += 1;
            is_open ^= text[start..].iter().filter(|byte| **byte == b'"').count() % 2 == 1;
            if !is_open {
                break;
            }
            if text.len() > LONGEST_CELL {
                return Err(wrong(format!("line {}: a quote does not end", self.line)));
            }
        }
        if text.is_empty() {
            return Ok(None);
        }
        let text = String::from_utf8(text).map_err(|_| wrong(format!("line {}: not UTF-8", self.line)))?;
        // A mark that some programs put first says nothing.
        let text = if self.line == 1 { text.trim_start_matches('\u{feff}') } else { &text };
        let text = text.strip_suffix('\n').unwrap_or(text);
        Ok(Some(split(text.strip_suffix('\r').unwrap_or(text))))
    }
}

/// The cells of a row.
fn split(row: &str) -> Vec<Option<String>> {
    let mut cells = Vec::new();
    let mut cell = String::new();
    let (mut is_quoted, mut is_open) = (false, false);
    let mut rest = row.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '"' if is_open && rest.peek() == Some(&'"') => {
                rest.next();
                cell.push('"');
            }
            '"' if is_open || cell.is_empty() => {
                is_open = !is_open;
                is_quoted = true;
            }
            ',' if !is_open => {
                let whole = std::mem::take(&mut cell);
                cells.push((is_quoted || !whole.is_empty()).then_some(whole));
                is_quoted = false;
            }
            c => cell.push(c),
        }
    }
    cells.push((is_quoted || !cell.is_empty()).then_some(cell));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut to = Vec::new();
        let cells = ["a,b", "say \"no\"", "", " 1", "=1+1", "two\nlines", "000"].map(Value::from);
        line(cells.into_iter().chain([Value::Null, Value::from(1.5), Value::from(24700)]), &mut to).unwrap();
        let text = String::from_utf8(to).unwrap();
        assert_eq!(text, "\"a,b\",\"say \"\"no\"\"\",\"\", 1,=1+1,\"two\nlines\",000,,1.5,24700\r\n");
        let mut rows = Rows { from: text.as_bytes(), line: 0 };
        let cells = rows.next().unwrap().unwrap();
        assert_eq!((cells[2].as_deref(), cells[5].as_deref(), &cells[7]), (Some(""), Some("two\nlines"), &None));
        assert_eq!(rows.next().unwrap(), None);
    }

    #[test]
    fn what_other_programs_write_is_read() {
        let mut rows = Rows { from: "\u{feff}a,b\n\"1\",\n,\"x\"\"y\"".as_bytes(), line: 0 };
        let mut next = || rows.next().unwrap().map(|row| row.into_iter().collect::<Vec<_>>());
        assert_eq!(next(), Some(vec![Some("a".into()), Some("b".into())]));
        assert_eq!(next(), Some(vec![Some("1".into()), None]));
        assert_eq!(next(), Some(vec![None, Some("x\"y".into())]));
        assert_eq!(next(), None);
    }

    #[test]
    fn a_wrong_row_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        for (text, said) in [("id,claims\r\na,many\r\n", "a.csv:2: claims: \"many\""), ("id\r\na,b\r\n", "2 cells")] {
            std::fs::write(&path, text).unwrap();
            let error = rows_of(&path, &DOCUMENT, |_: DocumentRow| Ok(())).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
