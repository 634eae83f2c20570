//! What stands around documents and claims in an SQLite file.

use super::{Table, cells_of, failed};
use crate::dataset::{About, CategoryCount, Counted, Counts, Frame, Summary, UnitCount};
use crate::output::columns::{self, CATEGORY, Column, DOCUMENT, UNIT};
use rusqlite::{Connection, Transaction, params_from_iter};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use std::io;

/// What stands around all documents and claims that are there now.
pub fn whole(file: &Connection, new: &Frame) -> rusqlite::Result<Frame> {
    let mut counts = Counts::default();
    let mut rows = file.prepare("SELECT * FROM documents")?;
    let mut rows = rows.query([])?;
    while let Some(row) = rows.next()? {
        let row = columns::value(cells_of(row, &DOCUMENT)?).map_err(|error| other(error.to_string()))?;
        counts.document(&row);
    }
    let mut groups =
        file.prepare("SELECT category, status, unit, count(*) FROM claims GROUP BY category, status, unit")?;
    let mut groups = groups.query([])?;
    while let Some(row) = groups.next()? {
        let status: String = row.get(1)?;
        let status = serde_json::from_value(Value::from(status)).map_err(|error| other(error.to_string()))?;
        let n = usize::try_from(row.get::<_, i64>(3)?).unwrap_or_default();
        let (category, unit): (String, Option<String>) = (row.get(0)?, row.get(2)?);
        counts.claims(&Counted { category: category.into(), status, unit: unit.map(Into::into) }, n);
    }
    let old = of(file)?;
    let (mut categories, mut units) = (new.categories.clone(), HashMap::new());
    categories.extend(old.categories.into_iter().filter(|old| !new.categories.iter().any(|new| new.id == old.id)));
    for category in &mut categories {
        category.claims = counts.summary.by_category.get(&category.id).copied().unwrap_or_default();
    }
    units.extend(old.units.into_iter().chain(new.units.iter().cloned()).map(|unit| (unit.unit.clone(), unit)));
    let unknown =
        |unit: &String| UnitCount { unit: unit.clone(), name: None, kind: None, base: None, factor: None, claims: 0 };
    let units = counts
        .units
        .iter()
        .map(|(unit, claims)| UnitCount { claims: *claims, ..units.remove(unit).unwrap_or_else(|| unknown(unit)) })
        .collect();
    Ok(Frame { zhibiao: new.zhibiao.clone(), categories, units, summary: counts.summary })
}

fn other(message: String) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(message.into())
}

/// Keeps what stands around documents and claims.
pub fn keep(file: &Transaction<'_>, frame: &Frame) -> io::Result<()> {
    for (name, value) in
        [("zhibiao", serde_json::to_string(&frame.zhibiao)?), ("summary", serde_json::to_string(&frame.summary)?)]
    {
        file.execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)", [name, &value]).map_err(failed)?;
    }
    file.execute_batch("DELETE FROM units; DELETE FROM categories").map_err(failed)?;
    let units = Table::new("units", &[], &UNIT);
    let categories = Table::new("categories", &[], &CATEGORY);
    for unit in &frame.units {
        file.execute(&units.insert, params_from_iter(units.cells(unit)?)).map_err(failed)?;
    }
    for category in &frame.categories {
        file.execute(&categories.insert, params_from_iter(categories.cells(category)?)).map_err(failed)?;
    }
    Ok(())
}

/// What stands around documents and claims.
pub fn of(file: &Connection) -> rusqlite::Result<Frame> {
    let told = |name: &str| -> rusqlite::Result<String> {
        file.query_row("SELECT value FROM meta WHERE name = ?", [name], |row| row.get(0))
    };
    let wrong = |error: serde_json::Error| other(format!("meta: {error}"));
    let zhibiao: About = serde_json::from_str(&told("zhibiao")?).map_err(wrong)?;
    let summary: Summary = serde_json::from_str(&told("summary")?).map_err(wrong)?;
    let categories: Vec<CategoryCount> = table(file, "categories", &CATEGORY)?;
    Ok(Frame { zhibiao, categories, units: table(file, "units", &UNIT)?, summary })
}

fn table<T: DeserializeOwned>(file: &Connection, name: &str, columns: &[Column]) -> rusqlite::Result<Vec<T>> {
    let mut rows = file.prepare(&format!("SELECT * FROM {name} ORDER BY key"))?;
    let mut rows = rows.query([])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push(columns::value(cells_of(row, columns)?).map_err(|error| other(error.to_string()))?);
    }
    Ok(all)
}
