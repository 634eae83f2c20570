//! A folder that is a Data Package (version 2 of Frictionless): every table as CSV with its columns described, and the claims as
//! JSON Lines.

use super::columns::{CATEGORY, CLAIM, Column, DOCUMENT, Kind, UNIT};
use super::{Format, Parts, csv, lines, open, put, unread, unwritten};
use crate::dataset::{About, Summary};
use crate::error::Error;
use crate::layout::Take;
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::io;
use std::path::Path;

/// A Data Package.
pub static FORMAT: Format = Format {
    name: "package",
    about: "A folder that is a Data Package: every table as CSV, described, and the claims as JSON Lines",
    endings: &[],
    is_folder: true,
    is_built: true,
    files: |folder| {
        let tables = [DESCRIPTION, CLAIMS].into_iter().chain(TABLES.iter().map(|table| table.file));
        tables.map(|file| folder.join(file)).collect()
    },
    is: |path, _| path.join(DESCRIPTION).is_file(),
    write,
    read,
    stream: None,
};

const DESCRIPTION: &str = "datapackage.json";
const CLAIMS: &str = "claims.jsonl";
const PROFILE: &str = "https://datapackage.org/profiles/2.0";

/// A table of the package.
struct Table {
    name: &'static str,
    file: &'static str,
    about: &'static str,
    columns: fn() -> &'static [Column],
}

const TABLES: [Table; 4] = [
    Table { name: "claims", file: "claims.csv", about: "One figure a row.", columns: || &CLAIM },
    Table {
        name: "documents",
        file: "documents.csv",
        about: "One document a row, also those without a figure and those that could not be read.",
        columns: || &DOCUMENT,
    },
    Table { name: "units", file: "units.csv", about: "The units of the figures.", columns: || &UNIT },
    Table { name: "categories", file: "categories.csv", about: "The programme categories.", columns: || &CATEGORY },
];

/// What is read of the description.
#[derive(Deserialize)]
struct Described {
    zhibiao: About,
    summary: Summary,
}

fn write(parts: &mut Parts, folder: &Path) -> Result<(), Error> {
    let description = folder.join(DESCRIPTION);
    // Without it a folder is no dataset: nobody takes old and new files for one.
    match fs::remove_file(&description) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => return Err(unwritten(&description, source)),
        _ => {}
    }
    let [claims, documents, units, categories] = TABLES.each_ref().map(|table| folder.join(table.file));
    put(&claims, |to| csv::claims(parts, to))?;
    put(&documents, |to| csv::documents(parts, to))?;
    put(&units, |to| csv::table(&UNIT, &parts.frame.units, to))?;
    put(&categories, |to| csv::table(&CATEGORY, &parts.frame.categories, to))?;
    put(&folder.join(CLAIMS), |to| parts.copy_claims(to))?;
    put(&description, |to| Ok(serde_json::to_writer_pretty(to, &described(parts))?))
}

fn described(parts: &Parts) -> Value {
    let mut resources: Vec<Value> = TABLES.iter().map(resource).collect();
    resources.push(json!({
        // A table to nobody: readers of JSON Lines are an extra of most tools, and the figures stand in a table already.
        "name": "claims-jsonl", "type": "file", "path": CLAIMS, "format": "jsonl", "mediatype": "application/jsonl", "encoding": "utf-8",
        "description": "The figures again, one JSON object a line.",
    }));
    json!({
        "$schema": format!("{PROFILE}/datapackage.json"),
        "name": "zhibiao",
        "description": "Every figure that the documents state, with its source.",
        "resources": resources,
        "zhibiao": parts.frame.zhibiao,
        "summary": parts.frame.summary,
    })
}

fn resource(table: &Table) -> Value {
    let fields: Vec<Value> = (table.columns)().iter().map(field).collect();
    let mut schema = json!({"$schema": format!("{PROFILE}/tableschema.json"), "fields": fields, "missingValues": [""]});
    if table.name == "claims" {
        schema["foreignKeys"] = json!([{"fields": ["doc"], "reference": {"resource": "documents", "fields": ["id"]}}]);
    }
    json!({
        "name": table.name, "type": "table", "path": table.file, "description": table.about, "format": "csv",
        "mediatype": "text/csv", "encoding": "utf-8", "schema": schema,
    })
}

fn field(column: &Column) -> Value {
    let kind = match column.kind {
        Kind::Text => "string",
        Kind::Date => "date",
        Kind::Whole => "integer",
        Kind::Number => "number",
    };
    let mut field = json!({"name": column.name, "type": kind, "description": column.about});
    if !column.nullable {
        field["constraints"] = json!({"required": true});
    }
    if !column.values.is_empty() {
        field["constraints"]["enum"] = json!(column.values);
    }
    field
}

fn read(folder: &Path, take: &mut dyn Take) -> Result<(), Error> {
    let description = folder.join(DESCRIPTION);
    let failed = |source| unread(&description, source);
    let Described { zhibiao, summary } =
        serde_json::from_reader(open(&description)?).map_err(|error| failed(error.into()))?;
    take.about(zhibiao).map_err(failed)?;
    let [_, documents, units, categories] = TABLES.each_ref().map(|table| folder.join(table.file));
    if take.wants_documents() {
        csv::rows_of(&documents, &DOCUMENT, |row| take.document(row))?;
    }
    take.categories(csv::all_of(&categories, &CATEGORY)?);
    take.units(csv::all_of(&units, &UNIT)?);
    if take.wants_claims() {
        let claims = folder.join(CLAIMS);
        lines(open(&claims)?, |line| take.claim(line)).map_err(|source| unread(&claims, source))?;
    }
    take.summary(summary);
    Ok(())
}
