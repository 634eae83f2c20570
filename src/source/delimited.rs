//! CSV and TSV: a record a row, the names of its fields in the first.

use super::fields::{self, Place, Row};
use super::formats::Input;
use super::pieces::{Cut, Piece, Pieces};
use super::problem::{Fault, Problem, ProblemKind};
use super::{Flow, Out};
use crate::decode::{Encoding, Transcoded};
use csv::{ReaderBuilder, StringRecord, Terminator};
use serde_json::Value;
use std::io::BufRead;
use std::ops::ControlFlow;

/// What may stand between cells of a file called .csv; the one that the first row has most of does.
const DELIMITERS: [u8; 4] = *b",;\t|";

/// What ends cells and rows of a table.
#[derive(Clone, Copy)]
struct Ends {
    cell: u8,
    row: u8,
}

pub(super) fn csv(input: Input, out: &mut Out) -> Flow {
    table(input, None, out)
}

pub(super) fn tsv(input: Input, out: &mut Out) -> Flow {
    table(input, Some(b'\t'), out)
}

fn table(input: Input, delimiter: Option<u8>, out: &mut Out) -> Flow {
    let name = input.name.clone();
    let opened = input.text(out.options).and_then(|mut text| {
        let head = text.bytes.fill_buf().map_err(|error| Fault::of(&error))?;
        let row = line_end_of(head);
        let ends = Ends { cell: delimiter.unwrap_or_else(|| delimiter_of(head, row)), row };
        Ok((text, ends))
    });
    match opened {
        Ok((text, ends)) => rows(&name, text, ends, out),
        Err(fault) => out.problem(fault.at(name)),
    }
}

/// Spreadsheets for old Macs end lines with a carriage return alone. One at the very end may belong to a line feed that
/// was not read yet.
fn line_end_of(head: &[u8]) -> u8 {
    let returns = head.iter().rposition(|byte| *byte != b'\r').is_some_and(|last| head[..last].contains(&b'\r'));
    if returns && !head.contains(&b'\n') { b'\r' } else { b'\n' }
}

fn delimiter_of(head: &[u8], line_end: u8) -> u8 {
    let first = head.split(|byte| *byte == line_end).next().unwrap_or_default();
    let count = |delimiter: u8| first.iter().filter(|byte| **byte == delimiter).count();
    // The last of equals is given: so the comma comes last.
    DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',')
}

/// Ends a row at its line's end, unless that is inside quotes.
struct Rows {
    ends: Ends,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Where a cell begins: a quote here opens it.
    Start,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: another one makes them a character.
    Behind,
}

impl Cut for Rows {
    fn ends_at(&mut self, byte: u8) -> bool {
        self.state = match (self.state, byte) {
            (State::Start, b'"') | (State::Behind, b'"') => State::Quoted,
            (State::Quoted, b'"') => State::Behind,
            (State::Quoted, _) => State::Quoted,
            (_, byte) if byte == self.ends.row => {
                self.state = State::Start;
                return true;
            }
            (_, byte) if byte == self.ends.cell => State::Start,
            _ => State::Plain,
        };
        false
    }

    fn line_end(&self) -> u8 {
        self.ends.row
    }
}

/// A table whose first row was read.
struct Table<'a> {
    name: &'a str,
    heads: StringRecord,
    ends: Ends,
    encoding: Encoding,
    date: Option<String>,
}

fn rows(name: &str, text: Transcoded, ends: Ends, out: &mut Out) -> Flow {
    let encoding = text.encoding;
    let cut = Rows { ends, state: State::Start };
    let mut rows = Pieces::new(text.bytes, cut, "a row", text.skipped, out.options.limits);
    let mut table: Option<Table> = None;
    loop {
        let row = match rows.next() {
            Ok(Some(row)) if row.is_empty_line() => continue,
            Ok(Some(row)) => row,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return out.problem(Fault::of(&error).at(name)),
        };
        let path = format!("{name}#{}", row.line);
        let byte = row.byte;
        let found = match &table {
            None => match heads(row, ends, out) {
                Ok(heads) => {
                    let date = out.options.date_from_path.as_ref().and_then(|dates| dates.find(name));
                    table = Some(Table { name, heads, ends, encoding, date });
                    continue;
                }
                // Without heads no row can be understood.
                Err(fault) => return out.problem(fault.at(name)),
            },
            Some(table) => table.record(row),
        };
        let record = found.and_then(|(row, place)| row.into_record(place, &out.options.fields));
        match record {
            Ok(record) => out.record(record)?,
            Err(fault) => {
                let message = format!("{} (byte {byte})", fault.message);
                out.problem(Problem::new(path, fault.kind, message))?;
            }
        }
    }
}

/// The names of fields.
fn heads(row: Piece, ends: Ends, out: &Out) -> Result<StringRecord, Fault> {
    let mut heads = cells(&Encoding::Utf8.decode(&row.bytes?).text, ends)?;
    heads.trim();
    let is_text = |name: &str| fields::has_text(std::iter::once(name), &out.options.fields);
    let before = |at: usize, name: &str| heads.iter().take(at).any(|head| head == name);
    // Which of two is the text, nobody knows.
    if let Some((_, name)) = heads.iter().enumerate().find(|(at, name)| is_text(name) && before(*at, name)) {
        return Err(Fault::new(ProblemKind::BadRecord, format!("its first row has the field {name} twice")));
    }
    if heads.iter().any(is_text) {
        return Ok(heads);
    }
    let names: Vec<&str> = heads.iter().take(12).collect();
    let wanted = out.options.fields.text.as_deref().unwrap_or("of a text");
    let message = format!(
        "its first row has no field {wanted}; there is {}; --text-field names the field of the text",
        fields::listed(&names)
    );
    Err(Fault::new(ProblemKind::MissingField, message))
}

fn cells(row: &str, ends: Ends) -> Result<StringRecord, Fault> {
    let row = row.trim_end_matches(['\r', '\n']);
    // A reader a row: rows are cut before, so that one which never ends is not held.
    let mut builder = ReaderBuilder::new();
    builder.delimiter(ends.cell).has_headers(false).flexible(true).buffer_capacity(row.len().clamp(64, 8192));
    // A carriage return within a row is part of its cell: by itself the reader would take it for the row's end.
    builder.terminator(Terminator::Any(ends.row));
    let mut record = StringRecord::new();
    match builder.from_reader(row.as_bytes()).read_record(&mut record) {
        Ok(_) => Ok(record),
        Err(error) => Err(Fault::new(ProblemKind::BadRecord, format!("no row of a table: {error}"))),
    }
}

impl Table<'_> {
    fn record(&self, row: Piece) -> Result<(Row, Place<'_>), Fault> {
        let bytes = row.bytes?;
        if bytes.contains(&0) {
            return Err(Fault::new(ProblemKind::BadRecord, "a row with a NUL byte"));
        }
        let decoded = Encoding::Utf8.decode(&bytes);
        let cells = cells(&decoded.text, self.ends)?;
        if cells.len() != self.heads.len() {
            let counted = format!("{} cells where the first row has {}", cells.len(), self.heads.len());
            return Err(Fault::new(ProblemKind::BadRecord, counted));
        }
        let named = self.heads.iter().zip(&cells).map(|(name, cell)| (name.to_owned(), Value::from(cell)));
        let path = format!("{}#{}", self.name, row.line);
        let place = Place { path, date: self.date.as_deref(), encoding: self.encoding, bad_bytes: decoded.bad_bytes };
        Ok((named.collect(), place))
    }
}
