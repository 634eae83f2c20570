//! One SQLite file: tables with indexes, and a full-text search that knows Chinese words of any length.
//!
//! A second run that is written to the same file brings it up to date, in one transaction: a run that is killed leaves what was
//! there. What it replaces goes to history with the number of the run that replaced it. `key` and `nth` keep the order in which
//! documents and claims came, so that what is read back is what was written.
//!
//! FTS5 takes a run of Chinese characters for one word, and its trigrams find no word of two. So every character is a word of its
//! own in `claims_text`, and a word is looked up as a phrase: 就业 is `"就 业"` ([`phrase`]).

mod frame;

use super::columns::{self, CATEGORY, CLAIM, Column, DOCUMENT, Kind, UNIT};
use super::{Format, Parts, lines, unread, unwritten, wrong};
use crate::claim::Claim;
use crate::dataset::{DocumentRow, Frame};
use crate::error::Error;
use crate::layout::Take;
use crate::spool;
use rusqlite::types::{Value as Sql, ValueRef};
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, Transaction, params, params_from_iter};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::io;
use std::path::Path;

/// SQLite.
pub static FORMAT: Format = Format {
    name: "sqlite",
    about: "One file with indexes and full-text search; one that is there is brought up to date",
    endings: &["sqlite", "sqlite3", "db"],
    is_folder: false,
    is_built: true,
    files: |path| vec![path.to_owned()],
    is: |_, head| head.starts_with(b"SQLite format 3"),
    write,
    read,
    stream: None,
};

/// Pages kept in memory, in KiB.
const CACHE: i64 = 64 << 10;

/// Says that a file is of this program: "zhib".
const APPLICATION: i64 = 0x7a68_6962;

/// What holds whatever the columns are.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS runs (
    run INTEGER PRIMARY KEY,
    zhibiao TEXT NOT NULL,
    summary TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS documents_id ON documents (id, run);
CREATE INDEX IF NOT EXISTS claims_document ON claims (document, nth);
CREATE INDEX IF NOT EXISTS claims_id ON claims (id);
CREATE INDEX IF NOT EXISTS claims_region ON claims (region, indicator_key, period);
CREATE INDEX IF NOT EXISTS claims_indicator_key ON claims (indicator_key, region, period);
CREATE INDEX IF NOT EXISTS claims_period ON claims (period_start, period_end);
CREATE INDEX IF NOT EXISTS claims_category ON claims (category, status);
CREATE INDEX IF NOT EXISTS claims_history_doc ON claims_history (doc, id);
CREATE INDEX IF NOT EXISTS documents_history_id ON documents_history (id);
CREATE VIRTUAL TABLE IF NOT EXISTS claims_text USING fts5(indicator, sentence, content='');
CREATE VIEW IF NOT EXISTS articles AS
    SELECT doc, title, published, count(*) AS claims FROM claims GROUP BY document, title, published ORDER BY min(key);
";

fn write(parts: &mut Parts, path: &Path) -> Result<(), Error> {
    if fs::metadata(path).is_ok_and(|found| found.len() > 0) {
        let mut file = opened(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        return update(&mut file, parts).map_err(|source| unwritten(path, source));
    }
    // A new file is there whole or not at all, like any other.
    let new = spool::beside(path, "new");
    let _ = fs::remove_file(&new);
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let made = opened(&new, flags).and_then(|mut file| {
        // There is nothing that a journal could bring back.
        let plain = file
            .pragma_update(None, "journal_mode", "OFF")
            .and_then(|()| file.pragma_update(None, "synchronous", "OFF"));
        let done = plain.map_err(failed).and_then(|()| update(&mut file, parts));
        let closed = done.and_then(|()| file.close().map_err(|(_, error)| failed(error)));
        closed.map_err(|source| unwritten(path, source))
    });
    let keep = || {
        fs::File::options().write(true).open(&new)?.sync_all()?;
        fs::rename(&new, path)?;
        spool::sync_folder(path)
    };
    let kept = made.and_then(|()| keep().map_err(|source| unwritten(path, source)));
    if kept.is_err() {
        let _ = fs::remove_file(&new);
    }
    kept
}

/// Opens a database of this program.
fn opened(path: &Path, flags: OpenFlags) -> Result<Connection, Error> {
    let open = || {
        let file = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        file.pragma_update(None, "cache_size", -CACHE)?;
        file.pragma_update(None, "foreign_keys", true)?;
        file.busy_timeout(std::time::Duration::from_secs(30))?;
        let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        let application: i64 = file.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        Ok((file, tables == 0 || application == APPLICATION))
    };
    match open() {
        Ok((file, true)) => Ok(file),
        Ok(_) => Err(unread(path, wrong("a database, but not a dataset of this program; name another file"))),
        Err(error) => Err(unread(path, failed(error))),
    }
}

fn failed(error: rusqlite::Error) -> io::Error {
    io::Error::other(error)
}

/// Makes what is not there yet; fields that the program has learned since the file was made become columns.
fn prepare(file: &Transaction<'_>) -> rusqlite::Result<()> {
    file.pragma_update(None, "application_id", APPLICATION)?;
    let own = "key INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs (run)";
    let document = "document INTEGER NOT NULL REFERENCES documents (key), nth INTEGER NOT NULL";
    // What became of a row: changed or gone; the run that wrote it and the one that replaced it.
    let past = "key INTEGER PRIMARY KEY, became TEXT NOT NULL, run INTEGER NOT NULL, replaced_by INTEGER NOT NULL";
    let tables: [(&str, String, &[Column]); 6] = [
        ("documents", own.into(), &DOCUMENT),
        ("claims", format!("{own}, {document}"), &CLAIM),
        ("documents_history", past.into(), &DOCUMENT),
        ("claims_history", past.into(), &CLAIM),
        ("units", "key INTEGER PRIMARY KEY".into(), &UNIT),
        ("categories", "key INTEGER PRIMARY KEY".into(), &CATEGORY),
    ];
    for (table, first, columns) in tables {
        let own: String = columns.iter().map(|column| format!(", {}", definition(column))).collect();
        file.execute_batch(&format!("CREATE TABLE IF NOT EXISTS {table} ({first}{own})"))?;
        let there = columns_of(file, table)?;
        for column in columns.iter().filter(|column| !there.contains(&column.name)) {
            file.execute_batch(&format!("ALTER TABLE {table} ADD COLUMN {}", definition(column)))?;
        }
    }
    file.execute_batch(SCHEMA)
}

fn definition(column: &Column) -> String {
    let kind = match column.kind {
        Kind::Text | Kind::Date => "TEXT",
        Kind::Whole => "INTEGER",
        Kind::Number => "REAL",
    };
    format!("\"{}\" {kind}", column.name)
}

fn columns_of(file: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let mut info = file.prepare(&format!("SELECT name FROM pragma_table_info('{table}')"))?;
    let names = info.query_map([], |row| row.get(0))?;
    names.collect()
}

/// Brings a database up to date.
fn update(file: &mut Connection, parts: &mut Parts) -> io::Result<()> {
    let all = file.transaction().map_err(failed)?;
    prepare(&all).map_err(failed)?;
    let was_empty: bool =
        all.query_row("SELECT NOT EXISTS (SELECT 1 FROM documents)", [], |row| row.get(0)).map_err(failed)?;
    let mut writer = Writer::new(&all, &parts.frame).map_err(failed)?;
    let claims = parts.claims.as_mut().map(|claims| claims.reader(0)).transpose().map_err(io::Error::other)?;
    let mut claims = Claims::of(claims);
    lines(parts.documents.reader(0).map_err(io::Error::other)?, |line| {
        let row: DocumentRow = serde_json::from_str(line)?;
        let own = claims.of_document(&row)?;
        writer.document(&row, &own)
    })?;
    claims.end()?;
    let frame = if was_empty { parts.frame.clone() } else { frame::whole(&all, &parts.frame).map_err(failed)? };
    frame::keep(&all, &frame)?;
    all.commit().map_err(failed)
}

/// Claims that come in the order of their documents.
struct Claims<R> {
    from: Option<R>,
    line: String,
}

impl<R: io::BufRead> Claims<R> {
    fn of(from: Option<R>) -> Self {
        Claims { from, line: String::new() }
    }

    fn next(&mut self) -> io::Result<Option<Claim>> {
        let Some(from) = &mut self.from else { return Ok(None) };
        self.line.clear();
        if from.read_line(&mut self.line)? == 0 {
            return Ok(None);
        }
        Ok(Some(serde_json::from_str(&self.line)?))
    }

    fn of_document(&mut self, row: &DocumentRow) -> io::Result<Vec<Claim>> {
        let mut own = Vec::new();
        for _ in 0..row.claims {
            match self.next()? {
                Some(claim) if claim.doc == row.id => own.push(claim),
                Some(claim) => {
                    let message = "where a claim of that document must stand: its rows count other claims than it has";
                    return Err(wrong(format!("{}: a claim of {} {message}", row.id, claim.doc)));
                }
                None => return Err(wrong(format!("{}: there are fewer claims than its row counts", row.id))),
            }
        }
        Ok(own)
    }

    fn end(&mut self) -> io::Result<()> {
        self.next()?.map_or(Ok(()), |claim| Err(wrong(format!("{}: more claims than its row counts", claim.doc))))
    }
}

/// Writes a run.
struct Writer<'a> {
    file: &'a Transaction<'a>,
    run: i64,
    document: Table<'a>,
    claim: Table<'a>,
}

/// A table with its columns, and the statements that write it.
struct Table<'a> {
    name: &'static str,
    columns: &'a [Column],
    insert: String,
    change: String,
    past: String,
}

impl<'a> Table<'a> {
    fn new(name: &'static str, own: &[&str], columns: &'a [Column]) -> Self {
        let names: Vec<String> = columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
        let all: Vec<String> = own.iter().map(|own| own.to_string()).chain(names.iter().cloned()).collect();
        let marks = vec!["?"; all.len()].join(", ");
        let set: Vec<String> = all.iter().map(|name| format!("{name} = ?")).collect();
        let fields = names.join(", ");
        Table {
            name,
            columns,
            insert: format!("INSERT INTO {name} ({}) VALUES ({marks})", all.join(", ")),
            change: format!("UPDATE {name} SET {} WHERE key = ?", set.join(", ")),
            past: format!(
                "INSERT INTO {name}_history (became, run, replaced_by, {fields}) \
                 SELECT ?, run, ?, {fields} FROM {name} WHERE key = ?"
            ),
        }
    }

    fn cells(&self, value: &impl serde::Serialize) -> io::Result<Vec<Sql>> {
        let cells = columns::cells(self.columns, value)?;
        Ok(cells.into_iter().zip(self.columns).map(|(cell, column)| sql(cell, column.kind)).collect())
    }

    /// The row of a key, as it stands.
    fn at<T: DeserializeOwned>(&self, file: &Connection, key: i64) -> io::Result<T> {
        let mut found = file.prepare_cached(&format!("SELECT * FROM {} WHERE key = ?", self.name)).map_err(failed)?;
        let cells = found.query_row([key], |row| cells_of(row, self.columns)).map_err(failed)?;
        columns::value(cells)
    }
}

fn sql(cell: Value, kind: Kind) -> Sql {
    match (cell, kind) {
        (Value::Null, _) => Sql::Null,
        (Value::String(text), _) => Sql::Text(text),
        (Value::Number(number), Kind::Number) => number.as_f64().map_or(Sql::Null, Sql::Real),
        (Value::Number(number), _) => number.as_i64().map_or(Sql::Null, Sql::Integer),
        (other, _) => Sql::Text(other.to_string()),
    }
}

/// The cells of a row by the names of their columns.
fn cells_of(row: &Row<'_>, columns: &[Column]) -> rusqlite::Result<Vec<(String, Value)>> {
    let mut cells = Vec::with_capacity(columns.len());
    for (at, name) in row.as_ref().column_names().enumerate() {
        if !columns.iter().any(|column| column.name == name) {
            continue;
        }
        let cell = match row.get_ref(at)? {
            ValueRef::Null => Value::Null,
            ValueRef::Integer(number) => Value::from(number),
            ValueRef::Real(number) => Value::from(number),
            ValueRef::Text(text) | ValueRef::Blob(text) => Value::from(String::from_utf8_lossy(text)),
        };
        // A column that was added later is null where its row was not written since: as its field is by default.
        let is_unset = cell.is_null() && columns.iter().any(|column| column.name == name && !column.nullable);
        if !is_unset {
            cells.push((name.to_owned(), cell));
        }
    }
    Ok(cells)
}

impl<'a> Writer<'a> {
    fn new(file: &'a Transaction<'a>, frame: &Frame) -> rusqlite::Result<Self> {
        let told = |value: Result<String, serde_json::Error>| value.unwrap_or_default();
        let told = [told(serde_json::to_string(&frame.zhibiao)), told(serde_json::to_string(&frame.summary))];
        file.execute("INSERT INTO runs (zhibiao, summary) VALUES (?, ?)", told)?;
        let run = file.last_insert_rowid();
        let document = Table::new("documents", &["run"], &DOCUMENT);
        let claim = Table::new("claims", &["run", "document", "nth"], &CLAIM);
        Ok(Writer { file, run, document, claim })
    }

    /// Writes a document with all its claims.
    fn document(&mut self, row: &DocumentRow, claims: &[Claim]) -> io::Result<()> {
        let known = "SELECT key FROM documents WHERE id = ? AND run < ? ORDER BY run, key LIMIT 1";
        let known =
            self.file.prepare_cached(known).map_err(failed)?.query_row(params![row.id, self.run], |row| row.get(0));
        let Some(key): Option<i64> = known.optional().map_err(failed)? else {
            let cells = [Sql::Integer(self.run)].into_iter().chain(self.document.cells(row)?);
            self.run(&self.document.insert, cells)?;
            let key = self.file.last_insert_rowid();
            return claims.iter().zip(0..).try_for_each(|(claim, nth)| self.insert(key, nth, claim));
        };
        let old: DocumentRow = self.document.at(self.file, key)?;
        if row.skipped.is_some() && old.skipped.is_none() {
            // What could not be read this time is still what it was.
            return self.run("UPDATE documents SET run = ? WHERE key = ?", [self.run, key].map(Sql::Integer));
        }
        if old != *row {
            self.past(&self.document, key, "changed")?;
        }
        let cells = [Sql::Integer(self.run)].into_iter().chain(self.document.cells(row)?).chain([Sql::Integer(key)]);
        self.run(&self.document.change, cells)?;
        self.claims(key, claims)
    }

    /// The claims of a document that was there.
    fn claims(&self, document: i64, claims: &[Claim]) -> io::Result<()> {
        let mut old = self.old(document)?;
        for (claim, nth) in claims.iter().zip(0..) {
            match old.get_mut(claim.id.as_str()).and_then(VecDeque::pop_front) {
                None => self.insert(document, nth, claim)?,
                Some((key, was)) if was == *claim => {
                    self.run("UPDATE claims SET nth = ? WHERE key = ?", [nth, key].map(Sql::Integer))?;
                }
                Some((key, was)) => {
                    self.past(&self.claim, key, "changed")?;
                    self.unindex(key, &was)?;
                    self.run(&self.claim.change, self.cells(document, nth, claim)?.chain([Sql::Integer(key)]))?;
                    self.index(key, claim)?;
                }
            }
        }
        for (key, was) in old.into_values().flatten() {
            self.past(&self.claim, key, "gone")?;
            self.unindex(key, &was)?;
            self.run("DELETE FROM claims WHERE key = ?", [Sql::Integer(key)])?;
        }
        Ok(())
    }

    /// The claims that a document had, by id.
    fn old(&self, document: i64) -> io::Result<BTreeMap<String, VecDeque<(i64, Claim)>>> {
        let mut found =
            self.file.prepare_cached("SELECT * FROM claims WHERE document = ? ORDER BY nth").map_err(failed)?;
        let mut rows = found.query([document]).map_err(failed)?;
        let mut old: BTreeMap<String, VecDeque<_>> = BTreeMap::new();
        while let Some(row) = rows.next().map_err(failed)? {
            let claim: Claim = columns::value(cells_of(row, &CLAIM).map_err(failed)?)?;
            let key = row.get("key").map_err(failed)?;
            old.entry(claim.id.to_string()).or_default().push_back((key, claim));
        }
        Ok(old)
    }

    fn cells(&self, document: i64, nth: i64, claim: &Claim) -> io::Result<impl Iterator<Item = Sql>> {
        Ok([self.run, document, nth].map(Sql::Integer).into_iter().chain(self.claim.cells(claim)?))
    }

    fn insert(&self, document: i64, nth: i64, claim: &Claim) -> io::Result<()> {
        self.run(&self.claim.insert, self.cells(document, nth, claim)?)?;
        self.index(self.file.last_insert_rowid(), claim)
    }

    fn index(&self, key: i64, claim: &Claim) -> io::Result<()> {
        let [indicator, sentence] = words(claim);
        self.run(
            "INSERT INTO claims_text (rowid, indicator, sentence) VALUES (?, ?, ?)",
            [Sql::Integer(key), Sql::Text(indicator), Sql::Text(sentence)],
        )
    }

    fn unindex(&self, key: i64, was: &Claim) -> io::Result<()> {
        let [indicator, sentence] = words(was);
        self.run(
            "INSERT INTO claims_text (claims_text, rowid, indicator, sentence) VALUES ('delete', ?, ?, ?)",
            [Sql::Integer(key), Sql::Text(indicator), Sql::Text(sentence)],
        )
    }

    /// Keeps a row that is about to be replaced.
    fn past(&self, table: &Table<'_>, key: i64, became: &str) -> io::Result<()> {
        self.run(&table.past, [Sql::Text(became.into()), Sql::Integer(self.run), Sql::Integer(key)])
    }

    fn run(&self, statement: &str, cells: impl IntoIterator<Item = Sql>) -> io::Result<()> {
        let done = self.file.prepare_cached(statement).and_then(|mut found| found.execute(params_from_iter(cells)));
        done.map(drop).map_err(failed)
    }
}

/// What is searched, each character a word.
fn words(claim: &Claim) -> [String; 2] {
    [claim.indicator.as_deref().unwrap_or_default(), &claim.sentence].map(apart)
}

fn apart(text: &str) -> String {
    let mut apart = String::with_capacity(text.len() * 4 / 3);
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        apart.push(c);
        apart.push(' ');
    }
    apart
}

/// What finds a text in `claims_text`: every claim that has it, and a few that have it with other marks in between. None for a text
/// of marks alone.
pub fn phrase(text: &str) -> Option<String> {
    let apart = apart(text);
    (!apart.is_empty()).then(|| format!("\"{}\"", apart.trim_end()))
}

/// Opens a dataset to be asked.
///
/// # Errors
/// When it is none.
pub fn open(path: &Path) -> Result<Connection, Error> {
    let mut journal = path.as_os_str().to_owned();
    journal.push("-journal");
    // A run that was killed left its journal: whoever opens the file next puts back what was there, and must be allowed to.
    let is_left = Path::new(&journal).exists();
    opened(path, if is_left { OpenFlags::SQLITE_OPEN_READ_WRITE } else { OpenFlags::SQLITE_OPEN_READ_ONLY })
}

/// Hands out the claims that a condition leaves, in the order of the dataset: `condition` stands behind WHERE.
///
/// # Errors
/// When the file cannot be read, or `take` says so.
pub fn select(
    file: &Connection,
    condition: &str,
    with: &[String],
    mut take: impl FnMut(Claim) -> io::Result<()>,
) -> io::Result<()> {
    let asked = format!("SELECT * FROM claims WHERE {condition} ORDER BY document, nth");
    let mut rows = file.prepare(&asked).map_err(failed)?;
    let mut rows = rows.query(params_from_iter(with)).map_err(failed)?;
    while let Some(row) = rows.next().map_err(failed)? {
        take(columns::value(cells_of(row, &CLAIM).map_err(failed)?)?)?;
    }
    Ok(())
}

/// The row of the document of this id.
///
/// # Errors
/// When the file cannot be read.
pub fn document(file: &Connection, id: &str) -> io::Result<Option<DocumentRow>> {
    let mut row = file.prepare_cached("SELECT * FROM documents WHERE id = ? ORDER BY key LIMIT 1").map_err(failed)?;
    let cells = row.query_row([id], |row| cells_of(row, &DOCUMENT)).optional().map_err(failed)?;
    cells.map(columns::value).transpose()
}

fn read(path: &Path, take: &mut dyn Take) -> Result<(), Error> {
    let file = open(path)?;
    hand_out(&file, take).map_err(|source| unread(path, source))
}

fn hand_out(file: &Connection, take: &mut dyn Take) -> io::Result<()> {
    let frame = frame::of(file).map_err(failed)?;
    take.about(frame.zhibiao)?;
    if take.wants_documents() {
        let mut rows = file.prepare("SELECT * FROM documents ORDER BY key").map_err(failed)?;
        let mut rows = rows.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            take.document(columns::value(cells_of(row, &DOCUMENT).map_err(failed)?)?)?;
        }
    }
    take.categories(frame.categories);
    take.units(frame.units);
    if take.wants_claims() {
        select(file, "true", &[], |claim| take.claim(&serde_json::to_string(&claim)?))?;
    }
    take.summary(frame.summary);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{About, Summary};
    use crate::output::tests::{parts, read_lines};

    fn frame() -> Frame {
        let zhibiao =
            About { name: "zhibiao".into(), version: "1".into(), data_hash: "0".into(), options: Default::default() };
        Frame { zhibiao, categories: Vec::new(), units: Vec::new(), summary: Summary::default() }
    }

    fn claim(doc: &str, id: &str, value: f64, sentence: &str) -> Claim {
        Claim {
            id: id.into(),
            doc: doc.into(),
            value,
            sentence: sentence.into(),
            category: "other".into(),
            unit: Some("人".into()),
            ..Claim::default()
        }
    }

    fn page(id: &str, claims: Vec<Claim>) -> (DocumentRow, Vec<Claim>) {
        (DocumentRow { id: id.into(), path: id.into(), claims: claims.len(), ..DocumentRow::default() }, claims)
    }

    fn keep(path: &Path, pages: &[(DocumentRow, Vec<Claim>)]) -> Result<(), Error> {
        let folder = tempfile::tempdir().unwrap();
        FORMAT.write(&mut parts(folder.path(), &frame(), pages).0, path)
    }

    fn ask<T: rusqlite::types::FromSql>(path: &Path, query: &str) -> Vec<T> {
        let file = open(path).unwrap();
        let mut rows = file.prepare(query).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[test]
    fn a_corrected_page_shows_what_it_said_before() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        let first = [
            page("a", vec![claim("a", "c1", 5.0, "新增就业5人。"), claim("a", "c2", 7.0, "改造7户。")]),
            page("b", vec![claim("b", "c3", 1.0, "新建1所。")]),
        ];
        keep(&path, &first).unwrap();
        let second = [
            page("a", vec![claim("a", "c4", 9.0, "扶持9人。"), claim("a", "c1", 6.0, "新增就业6人。")]),
            page("c", vec![claim("c", "c5", 2.0, "新建2所。")]),
        ];
        keep(&path, &second).unwrap();
        let told: Vec<String> = ask(
            &path,
            "SELECT became || ' ' || id || ' ' || value || ' ' || run || ' ' || replaced_by FROM claims_history ORDER BY id",
        );
        assert_eq!(told, ["changed c1 5.0 1 2", "gone c2 7.0 1 2"]);
        let lines = read_lines(&path);
        let ids: Vec<Claim> = lines.claims.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
        let ids: Vec<&str> = ids.iter().map(|claim| claim.id.as_str()).collect();
        assert_eq!(ids, ["c4", "c1", "c3", "c5"]);
        assert_eq!(lines.documents.len(), 3);
        let frame = frame::of(&open(&path).unwrap()).unwrap();
        assert_eq!((frame.summary.claims, frame.summary.documents, frame.units[0].claims), (4, 3, 4));
        for (words, n) in [("就业", 1), ("新增就业6人", 1), ("5", 0), ("改造", 0), ("新建", 2)] {
            let found =
                format!("SELECT count(*) FROM claims_text WHERE claims_text MATCH '{}'", phrase(words).unwrap());
            assert_eq!(ask::<i64>(&path, &found), [n], "{words}");
        }
    }

    #[test]
    fn the_same_again_leaves_no_history() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        // Two documents of one id, as in joined archives.
        let pages = [page("a", vec![claim("a", "c1", 5.0, "")]), page("a", vec![claim("a", "c1", 6.0, "")])];
        for _ in 0..2 {
            keep(&path, &pages).unwrap();
            let count = "SELECT count(*) FROM claims_history UNION ALL SELECT count(*) FROM documents_history";
            assert_eq!(ask::<i64>(&path, count), [0, 0]);
            let values: Vec<f64> = ask(&path, "SELECT value FROM claims ORDER BY document");
            assert_eq!(values, [5.0, 6.0]);
        }
    }

    #[test]
    fn what_could_not_be_read_this_time_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        keep(&path, &[page("a", vec![claim("a", "c1", 5.0, "")])]).unwrap();
        keep(&path, &[(DocumentRow::skipped("a", "permission", "not allowed"), Vec::new())]).unwrap();
        assert_eq!(ask::<i64>(&path, "SELECT count(*) FROM claims"), [1]);
        assert_eq!(ask::<Option<String>>(&path, "SELECT skipped FROM documents"), [None]);
    }

    #[test]
    fn a_run_that_fails_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        keep(&path, &[page("a", vec![claim("a", "c1", 5.0, "")])]).unwrap();
        let before = read_lines(&path);
        let mut wrong = [page("a", vec![claim("a", "c1", 6.0, "")]), page("b", vec![claim("x", "c2", 1.0, "")])];
        assert!(keep(&path, &wrong).unwrap_err().to_string().contains('x'));
        wrong[1].0.claims = 5;
        assert!(keep(&path, &wrong).is_err());
        assert_eq!(read_lines(&path), before);
        let new = folder.path().join("new.db");
        assert!(keep(&new, &wrong).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_run_left_is_put_back() {
        let folder = tempfile::tempdir().unwrap();
        let (path, copy) = (folder.path().join("c.db"), folder.path().join("copy.db"));
        keep(&path, &[page("a", vec![claim("a", "c1", 5.0, "新建5所。")])]).unwrap();
        let before = read_lines(&path);
        let file = Connection::open(&path).unwrap();
        let torn = "PRAGMA cache_size = 1; BEGIN; UPDATE claims SET value = 6;
            CREATE TABLE more AS SELECT randomblob(9000) FROM pragma_function_list";
        file.execute_batch(torn).unwrap();
        // The file and its journal as they are in the middle of it.
        fs::copy(&path, &copy).unwrap();
        fs::copy(folder.path().join("c.db-journal"), folder.path().join("copy.db-journal")).unwrap();
        drop(file);
        assert_ne!(fs::metadata(&copy).unwrap().len(), fs::metadata(&path).unwrap().len());
        assert_eq!(read_lines(&copy), before);
    }

    #[test]
    fn databases_of_others_are_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE claims (a)").unwrap();
        assert!(keep(&path, &[]).unwrap_err().to_string().contains("not a dataset"));
        fs::write(&path, "SQLite format 3\0 and more that is none").unwrap();
        assert!(keep(&path, &[]).is_err());
    }

    #[test]
    fn fields_learned_later_become_columns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c.db");
        keep(&path, &[page("a", vec![claim("a", "c1", 5.0, "")])]).unwrap();
        Connection::open(&path).unwrap().execute_batch("ALTER TABLE claims DROP COLUMN confidence").unwrap();
        assert_eq!(read_lines(&path).claims.len(), 1);
        keep(&path, &[page("b", vec![claim("b", "c2", 6.0, "")])]).unwrap();
        assert_eq!(ask::<Option<f64>>(&path, "SELECT confidence FROM claims ORDER BY key"), [None, Some(0.0)]);
        assert_eq!(read_lines(&path).claims.len(), 2);
    }
}
