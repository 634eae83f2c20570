//! The dataset: what was read of all documents, with what is needed to judge it.
//!
//! The names of its fields are the contract with its users, like the claim's. Nothing in it depends on the machine, the
//! clock or the number of threads.

use crate::claim::{Claim, Status};
use crate::decode::{Decoded, ReadError};
use crate::engine::{Engine, Read};
use crate::seeds::UnitKind;
use crate::source::{Known, Problem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One document: also those without a claim, and those that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DocumentRow {
    /// The document's own id, else its path; the claims' `doc`.
    pub id: String,
    /// Path as given, a folder's file below its folder; `-` for standard input.
    pub path: String,
    /// Address, when known.
    pub url: Option<String>,
    /// Who published it, when known.
    pub publisher: Option<String>,
    /// Title of its first article.
    pub title: Option<String>,
    /// Date of its first article, as fine as it is known.
    pub published: Option<String>,
    /// Encoding that it was read from.
    pub encoding: Option<String>,
    /// Length of the decoded text.
    pub code_points: usize,
    /// Bytes that could not be decoded.
    pub bad_bytes: usize,
    /// Articles found.
    pub articles: usize,
    /// Numbers seen, those that are no claims included.
    pub numbers: usize,
    /// Claims read.
    pub claims: usize,
    /// An earlier document with the same text.
    pub duplicate_of: Option<String>,
    /// Why it was not read, as a short stable word; null when it was.
    pub skipped: Option<String>,
    /// The same in words.
    pub why: Option<String>,
}

impl DocumentRow {
    fn named(name: &str) -> Self {
        DocumentRow { id: name.into(), path: name.into(), ..DocumentRow::default() }
    }

    /// A document that was read: its id and path, what was known of it, how it was written down, what was read.
    pub fn read(id: &str, path: &str, known: Known, decoded: &Decoded, read: &Read) -> Self {
        DocumentRow {
            id: id.into(),
            url: known.url,
            publisher: known.publisher,
            title: read.title.clone(),
            published: read.published.clone(),
            encoding: Some(decoded.encoding.name().into()),
            code_points: read.code_points,
            bad_bytes: decoded.bad_bytes,
            articles: read.articles,
            numbers: read.numbers,
            claims: read.claims.len(),
            ..Self::named(path)
        }
    }

    /// A document that was not: a short stable word, and the reason in words.
    pub fn skipped(name: &str, code: &str, why: impl Into<String>) -> Self {
        DocumentRow { skipped: Some(code.into()), why: Some(why.into()), ..Self::named(name) }
    }

    /// A document whose bytes are no text.
    pub fn undecodable(id: &str, path: &str, error: &ReadError) -> Self {
        DocumentRow { id: id.into(), ..Self::skipped(path, error.code(), error.to_string()) }
    }
}

impl From<&Problem> for DocumentRow {
    fn from(problem: &Problem) -> Self {
        Self::skipped(&problem.name, problem.kind.code(), problem.message.clone())
    }
}

/// What read the documents.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct About {
    /// The program.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 over all pattern and vocabulary files.
    pub data_hash: String,
    /// The options that have a say in what is read.
    pub options: Options,
}

/// Options that have a say in what is read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Options {
    /// What the inputs were said to be; null when their content told.
    pub input_format: Option<String>,
    /// Claims of less confidence are left out; null when none are.
    pub min_confidence: Option<f64>,
    /// Encoding that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// Name of the field of the text, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text_field: Option<String>,
    /// Name of the field of the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_field: Option<String>,
    /// Name of the field of the date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_field: Option<String>,
    /// Name of the field of the identifier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_field: Option<String>,
    /// Expression that found dates in paths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date_from_path: Option<String>,
}

/// A programme category and how many claims fall into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryCount {
    /// Identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Claims.
    pub claims: usize,
}

/// A unit of the claims, and what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitCount {
    /// As the claims have it.
    pub unit: String,
    /// Canonical writing; null for a unit that no vocabulary has.
    pub name: Option<String>,
    /// What it measures.
    pub kind: Option<UnitKind>,
    /// The unit that sums may be made in.
    pub base: Option<String>,
    /// Turns one unit into base units; null where it does not convert.
    pub factor: Option<f64>,
    /// Claims.
    pub claims: usize,
}

/// The run in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// Documents, those that were skipped included.
    pub documents: usize,
    /// Articles found.
    pub articles: usize,
    /// Numbers seen.
    pub numbers: usize,
    /// Claims read.
    pub claims: usize,
    /// Claims left out for their confidence, which `claims` does not count.
    #[serde(default)]
    pub unsure: usize,
    /// Claims of each category that has any.
    pub by_category: BTreeMap<String, usize>,
    /// Claims of each status that has any.
    pub by_status: BTreeMap<Status, usize>,
    /// Documents skipped.
    pub skipped: usize,
    /// Documents skipped, by reason.
    pub skipped_because: BTreeMap<String, usize>,
}

/// Everything that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dataset {
    /// What read it.
    pub zhibiao: About,
    /// One row a document.
    pub documents: Vec<DocumentRow>,
    /// All categories.
    pub categories: Vec<CategoryCount>,
    /// The units of the claims, by name.
    pub units: Vec<UnitCount>,
    /// The claims in source order; absent where they stand in a file of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claims: Option<Vec<Claim>>,
    /// The run in numbers.
    pub summary: Summary,
}

/// Gathers a dataset document by document.
#[derive(Debug, Default)]
pub struct Builder {
    documents: Vec<DocumentRow>,
    units: BTreeMap<String, usize>,
    summary: Summary,
}

impl Builder {
    /// Adds a document. Its claims are only counted: whoever wants them keeps or writes them.
    pub fn add(&mut self, row: DocumentRow, claims: &[Claim]) {
        let summary = &mut self.summary;
        summary.documents += 1;
        summary.articles += row.articles;
        summary.numbers += row.numbers;
        summary.claims += claims.len();
        if let Some(reason) = &row.skipped {
            summary.skipped += 1;
            *summary.skipped_because.entry(reason.clone()).or_default() += 1;
        }
        for claim in claims {
            *summary.by_category.entry(claim.category.clone()).or_default() += 1;
            *summary.by_status.entry(claim.status).or_default() += 1;
            if let Some(unit) = &claim.unit {
                *self.units.entry(unit.clone()).or_default() += 1;
            }
        }
        self.documents.push(row);
    }

    /// Counts claims that were left out for their confidence.
    pub fn leave_out(&mut self, unsure: usize) {
        self.summary.unsure += unsure;
    }

    /// What was added so far, in numbers.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// The dataset of what was added; `claims` when they belong into it.
    pub fn finish(self, engine: &Engine, options: Options, claims: Option<Vec<Claim>>) -> Dataset {
        let count = |id: &str| self.summary.by_category.get(id).copied().unwrap_or_default();
        let categories = engine.seeds().categories.iter();
        Dataset {
            zhibiao: About {
                name: env!("CARGO_PKG_NAME").into(),
                version: env!("CARGO_PKG_VERSION").into(),
                data_hash: engine.data_hash(),
                options,
            },
            documents: self.documents,
            categories: categories
                .map(|row| CategoryCount { id: row.id.clone(), name: row.name.clone(), claims: count(&row.id) })
                .collect(),
            units: self.units.into_iter().map(|(unit, claims)| unit_count(engine, unit, claims)).collect(),
            claims,
            summary: self.summary,
        }
    }
}

fn unit_count(engine: &Engine, unit: String, claims: usize) -> UnitCount {
    let known = engine.seeds().units.get(&unit);
    UnitCount {
        name: known.map(|known| known.name.clone()),
        kind: known.map(|known| known.kind),
        base: known.map(|known| known.base.clone()),
        factor: known.and_then(|known| known.factor),
        unit,
        claims,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_builder_counts() {
        let claim = Claim { category: "health".into(), unit: Some("所".into()), ..Claim::default() };
        let mut builder = Builder::default();
        builder.add(DocumentRow { numbers: 3, ..DocumentRow::named("a.txt") }, &[claim.clone(), claim]);
        builder.add(DocumentRow::skipped("b.bin", "binary", "no text"), &[]);
        let summary = builder.summary();
        assert_eq!((summary.documents, summary.skipped, summary.claims, summary.numbers), (2, 1, 2, 3));
        assert_eq!(summary.by_category["health"], 2);
        assert_eq!(summary.by_status[&Status::Actual], 2);
        assert_eq!(summary.skipped_because["binary"], 1);
        assert_eq!(builder.units["所"], 2);
    }

    #[test]
    fn a_row_says_why_it_was_skipped() {
        let row = DocumentRow::undecodable("7", "a.jsonl#1", &ReadError::Encoding { offset: 7, stated: None });
        assert_eq!((row.id.as_str(), row.path.as_str()), ("7", "a.jsonl#1"));
        assert_eq!(row.skipped.as_deref(), Some("encoding"));
        assert!(row.why.is_some_and(|why| why.contains("byte 7")));
    }
}
