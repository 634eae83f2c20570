//! Sheets for Excel: claims, documents, categories, units, and what else there is of the dataset.
//!
//! Codes are texts, days are dates, no text is ever a formula, and a claim's document is a link where its address is known. A
//! sheet has room for 1,048,575 rows, a cell for 32,767 characters, and of links Excel allows 65,530. An empty text and nothing at
//! all are the same in a sheet.

use super::columns::{self, CATEGORY, CLAIM, Column, DOCUMENT, Kind, UNIT};
use super::{Format, Parts, day, lines, put, unread, wrong};
use crate::claim::Claim;
use crate::dataset::{About, CategoryCount, DocumentRow, Summary, UnitCount};
use crate::error::Error;
use crate::layout::Take;
use calamine::{DataRef, Reader, Xlsx, open_workbook};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format as Look, Workbook, Worksheet, XlsxError};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Excel.
pub static FORMAT: Format = Format {
    name: "xlsx",
    about: "Sheets for Excel, up to 1,048,575 claims",
    endings: &["xlsx"],
    is_folder: false,
    is_built: true,
    files: |path| vec![path.to_owned()],
    is: |_, head| head.starts_with(b"PK\x03\x04"),
    write,
    read,
    stream: None,
};

const SHEETS: [&str; 5] = ["claims", "documents", "categories", "units", "dataset"];
/// Rows of a sheet, its heads included.
const MOST_ROWS: u32 = 1_048_576;
const MOST_LINKS: usize = 65_530;
const LONGEST_LINK: usize = 2000;
/// Characters of a piece of what fits no cell.
const PIECE: usize = 10_000;
/// Days between the first one that Excel counts and 1970-01-01.
const EXCEL_DAYS: i32 = 25_569;
/// 1900-03-01: before it Excel counts a day that never was.
const FIRST_DAY: i32 = 61;

fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
    put(path, |to| {
        let mut book = Workbook::new();
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(failed)?;
        book.set_properties(&DocProperties::new().set_creation_datetime(&made));
        for name in SHEETS {
            book.add_worksheet_with_constant_memory().and_then(|sheet| sheet.set_name(name)).map_err(failed)?;
        }
        claims(parts, &mut book)?;
        let mut documents = Sheet::new(&mut book, 1, &DOCUMENT)?;
        parts.documents(|row| documents.row(columns::cells(&DOCUMENT, &row)?, None))?;
        documents.finish()?;
        table(&mut book, 2, &CATEGORY, &parts.frame.categories)?;
        table(&mut book, 3, &UNIT, &parts.frame.units)?;
        frame(parts, &mut book)?;
        book.save_to_writer(to).map_err(failed)
    })
}

fn failed(error: XlsxError) -> io::Error {
    let message = match error {
        XlsxError::MaxStringLengthExceeded => {
            "a text has more than the 32,767 characters that a cell of Excel holds; write another form".to_string()
        }
        other => other.to_string(),
    };
    io::Error::other(message)
}

fn claims(parts: &mut Parts, book: &mut Workbook) -> io::Result<()> {
    let Some(claims) = &mut parts.claims else { return Ok(()) };
    let mut sheet = Sheet::new(book, 0, &CLAIM)?;
    let mut links = Links { rows: parts.documents.reader(0).map_err(io::Error::other)?, now: None };
    lines(claims.reader(0).map_err(io::Error::other)?, |line| {
        let claim: Claim = serde_json::from_str(line)?;
        let link = links.of(&claim.doc)?;
        sheet.row(columns::cells(&CLAIM, &claim)?, link.map(|link| ("doc", link)))
    })?;
    sheet.finish()
}

/// Addresses of documents, which come in the order of their claims.
struct Links<R> {
    rows: R,
    now: Option<DocumentRow>,
}

impl<R: BufRead> Links<R> {
    fn of(&mut self, doc: &str) -> io::Result<Option<&str>> {
        let mut line = String::new();
        while self.now.as_ref().is_none_or(|now| now.id != doc) {
            line.clear();
            if self.rows.read_line(&mut line)? == 0 {
                return Ok(None);
            }
            self.now = Some(serde_json::from_str(&line)?);
        }
        Ok(self.now.as_ref().and_then(|now| now.url.as_deref()))
    }
}

fn table<T: serde::Serialize>(book: &mut Workbook, at: usize, columns: &[Column], rows: &[T]) -> io::Result<()> {
    let mut sheet = Sheet::new(book, at, columns)?;
    rows.iter().try_for_each(|row| sheet.row(columns::cells(columns, row)?, None))?;
    sheet.finish()
}

/// What read the dataset, and its numbers, as JSON in pieces.
fn frame(parts: &Parts, book: &mut Workbook) -> io::Result<()> {
    let told = [
        ("zhibiao", serde_json::to_string(&parts.frame.zhibiao)?),
        ("summary", serde_json::to_string(&parts.frame.summary)?),
    ];
    let columns = ["name", "value"].map(|name| Column {
        name: name.into(),
        kind: Kind::Text,
        nullable: false,
        about: String::new(),
        values: Vec::new(),
    });
    let mut sheet = Sheet::new(book, 4, &columns)?;
    for (name, text) in told {
        let characters: Vec<char> = text.chars().collect();
        for piece in characters.chunks(PIECE) {
            sheet.row(vec![Value::from(name), Value::from(String::from_iter(piece))], None)?;
        }
    }
    sheet.finish()
}

/// A sheet that is written row by row.
struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    columns: &'a [Column],
    next: u32,
    links: usize,
    date: Look,
}

impl<'a> Sheet<'a> {
    fn new(book: &'a mut Workbook, at: usize, columns: &'a [Column]) -> io::Result<Self> {
        let sheet = book.worksheet_from_index(at).map_err(failed)?;
        let head = Look::new().set_bold();
        for (at, column) in (0..).zip(columns) {
            let width = match column.name.as_str() {
                "sentence" => 60.0,
                "indicator" | "title" | "doc" | "id" | "path" => 28.0,
                _ => 14.0,
            };
            sheet.set_column_width(at, width).map_err(failed)?;
            sheet.write_string_with_format(0, at, &column.name, &head).map_err(failed)?;
        }
        sheet.set_freeze_panes(1, 0).map_err(failed)?;
        Ok(Sheet { sheet, columns, next: 1, links: 0, date: Look::new().set_num_format("yyyy-mm-dd") })
    }

    /// Writes a row; `link` is the name of a column and where its cell leads.
    fn row(&mut self, cells: Vec<Value>, link: Option<(&str, &str)>) -> io::Result<()> {
        if self.next == MOST_ROWS {
            let message = "a sheet of Excel has room for 1,048,575 rows; write .csv, .sqlite or .parquet instead";
            return Err(wrong(message));
        }
        for ((at, cell), column) in (0..).zip(cells).zip(self.columns) {
            let link = link.filter(|(name, _)| *name == column.name).map(|(_, link)| link);
            self.cell(at, &cell, column, link).map_err(failed)?;
        }
        self.next += 1;
        Ok(())
    }

    fn cell(&mut self, at: u16, cell: &Value, column: &Column, link: Option<&str>) -> Result<(), XlsxError> {
        let row = self.next;
        let Value::String(text) = cell else {
            if let Some(number) = cell.as_f64() {
                self.sheet.write_number(row, at, number)?;
            }
            return Ok(());
        };
        let is_day = column.kind == Kind::Date || column.name == "published";
        let day = day::count(text).map(|days| days + EXCEL_DAYS).filter(|days| is_day && *days >= FIRST_DAY);
        if let Some(days) = day {
            self.sheet.write_number_with_format(row, at, days, &self.date)?;
        } else if let Some(link) = link.filter(|link| leads(link) && self.links < MOST_LINKS && !text.is_empty()) {
            self.links += 1;
            self.sheet.write_url_with_text(row, at, link, text)?;
        } else {
            self.sheet.write_string(row, at, text)?;
        }
        Ok(())
    }

    fn finish(self) -> io::Result<()> {
        let last = u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.sheet.autofilter(0, 0, self.next - 1, last).map(drop).map_err(failed)
    }
}

/// True for an address on the web that Excel takes.
fn leads(link: &str) -> bool {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    is_web && link.len() < LONGEST_LINK && !link.contains(char::is_whitespace)
}

type Book = Xlsx<BufReader<File>>;

fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    let opened: Result<Book, _> = open_workbook(path);
    let mut book = opened.map_err(|error| unread(path, io::Error::other(error.to_string())))?;
    hand_out(&mut book, take).map_err(|source| unread(path, source))
}

fn hand_out(book: &mut Book, take: &mut dyn Take) -> io::Result<()> {
    if !SHEETS.iter().all(|name| book.sheet_names().iter().any(|own| own == name)) {
        return Err(wrong(format!("not a dataset of this program: it has not the sheets {}", SHEETS.join(", "))));
    }
    let (mut about, mut summary) = (String::new(), String::new());
    rows(book, "dataset", &[], |mut cells| {
        let value = cells.pop().and_then(|(_, value)| value.as_str().map(String::from)).unwrap_or_default();
        let is_about = cells.first().is_some_and(|(_, name)| name == "zhibiao");
        if is_about { &mut about } else { &mut summary }.push_str(&value);
        Ok(())
    })?;
    take.about(serde_json::from_str::<About>(&about)?)?;
    if take.wants_documents() {
        rows(book, "documents", &DOCUMENT, |cells| take.document(columns::value(cells)?))?;
    }
    take.categories(all::<CategoryCount>(book, "categories", &CATEGORY)?);
    take.units(all::<UnitCount>(book, "units", &UNIT)?);
    if take.wants_claims() {
        rows(book, "claims", &CLAIM, |cells| {
            let claim: Claim = columns::value(cells)?;
            take.claim(&serde_json::to_string(&claim)?)
        })?;
    }
    take.summary(serde_json::from_str::<Summary>(&summary)?);
    Ok(())
}

fn all<T: DeserializeOwned>(book: &mut Book, sheet: &str, columns: &[Column]) -> io::Result<Vec<T>> {
    let mut all = Vec::new();
    rows(book, sheet, columns, |cells| {
        all.push(columns::value(cells)?);
        Ok(())
    })?;
    Ok(all)
}

/// Hands out the rows of a sheet by the names of its columns.
fn rows(
    book: &mut Book,
    sheet: &str,
    columns: &[Column],
    mut take: impl FnMut(Vec<(String, Value)>) -> io::Result<()>,
) -> io::Result<()> {
    let failed = |error: calamine::XlsxError| io::Error::other(format!("sheet {sheet}: {error}"));
    let mut cells = book.worksheet_cells_reader(sheet).map_err(failed)?;
    let (mut heads, mut row, mut at): (Vec<String>, Vec<Value>, u32) = (Vec::new(), Vec::new(), 0);
    loop {
        let cell = cells.next_cell().map_err(failed)?;
        let place = cell.as_ref().map(|cell| cell.get_position());
        if place.is_none_or(|(line, _)| line != at) {
            if at == 0 {
                heads = row.drain(..).map(|head| head.as_str().unwrap_or_default().to_owned()).collect();
            } else if !row.is_empty() {
                take(named(&heads, columns, &mut row))
                    .map_err(|error| wrong(format!("sheet {sheet}, row {}: {error}", at + 1)))?;
            }
            row.clear();
        }
        let (Some((line, column)), Some(cell)) = (place, cell) else { return Ok(()) };
        at = line;
        let column = column as usize;
        if row.len() <= column {
            row.resize(column + 1, Value::Null);
        }
        row[column] = value(cell.get_value());
    }
}

/// The cells of a row; those that a column must have and that are blank are empty texts.
fn named(heads: &[String], columns: &[Column], row: &mut Vec<Value>) -> Vec<(String, Value)> {
    row.resize(heads.len(), Value::Null);
    let mut cells = Vec::with_capacity(heads.len());
    for (name, cell) in heads.iter().zip(row.drain(..)) {
        let column = columns.iter().find(|column| column.name == *name);
        let cell = match (column, cell) {
            (Some(column), Value::Null) if column.kind == Kind::Text && !column.nullable => Value::from(""),
            // A sheet knows one kind of number.
            (Some(column), Value::Number(number)) if column.kind == Kind::Whole => number
                .as_f64()
                .filter(|number| number.fract() == 0.0)
                .map_or(Value::Null, |number| Value::from(number as i64)),
            // Somebody may have typed a code as a number.
            (Some(column), Value::Number(number)) if column.kind == Kind::Text => Value::from(number.to_string()),
            (_, cell) => cell,
        };
        cells.push((name.clone(), cell));
    }
    cells
}

fn value(cell: &DataRef<'_>) -> Value {
    match cell {
        DataRef::Int(number) => Value::from(*number),
        DataRef::Float(number) => Value::from(*number),
        DataRef::String(text) => Value::from(text.as_str()),
        DataRef::SharedString(text) => Value::from(*text),
        DataRef::Bool(yes) => Value::from(*yes),
        DataRef::DateTime(time) => Value::from(day::text(time.as_f64() as i32 - EXCEL_DAYS)),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Value::from(text.as_str()),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert!(leads("https://example.org/a.html"));
        for wrong in ["javascript:alert(1)", "file:///etc/passwd", "corpus/a.txt", "https://example.org/a b"] {
            assert!(!leads(wrong), "{wrong}");
        }
    }
}
