//! The dataset: what was read of all documents, with what is needed to judge it.
//!
//! The names of its fields are the contract with its users, like the claim's. Nothing in it depends on the machine, the
//! clock or the number of threads.

use crate::claim::{Claim, SmolStr, Status};
use crate::decode::{Decoded, ReadError};
use crate::engine::{Engine, Read};
use crate::fingerprint;
use crate::seeds::UnitKind;
use crate::source::{Known, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One document: also those without a claim, and those that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
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
    /// Claims left out for their confidence, which `claims` does not count.
    #[serde(default)]
    pub unsure: usize,
    /// The same for the same text and no other: the first half of its SHA-256; null for a document without a text.
    #[serde(default)]
    pub text_hash: Option<String>,
    /// `id` of the first document with the same text, whose claims are not repeated here.
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

    /// A document that was read: its id and path, what was known of it, how it was written down, what was read, of which the
    /// title and the date are taken.
    pub fn read(id: String, path: String, known: Known, decoded: &Decoded, read: &mut Read) -> Self {
        DocumentRow {
            id,
            path,
            url: known.url,
            publisher: known.publisher,
            title: read.title.take(),
            published: read.published.take(),
            encoding: Some(decoded.encoding.name().into()),
            code_points: read.code_points,
            bad_bytes: decoded.bad_bytes,
            articles: read.articles,
            numbers: read.numbers,
            claims: read.claims.len(),
            text_hash: fingerprint::of_text(&decoded.text),
            ..DocumentRow::default()
        }
    }

    /// A document whose claims would take more room than one document may.
    pub fn too_dense(id: &str, path: &str, known: Known, decoded: &Decoded) -> Self {
        let (most, ratio) = (Read::MOST >> 20, Read::RATIO);
        let why = format!(
            "its claims would take more than {most} MB and {ratio} times its text, as in figures by the thousand without a \
             full stop: divide it"
        );
        DocumentRow {
            id: id.into(),
            url: known.url,
            publisher: known.publisher,
            encoding: Some(decoded.encoding.name().into()),
            ..Self::skipped(path, "too_dense", why)
        }
    }

    /// A document that was not: a short stable word, and the reason in words.
    pub fn skipped(name: &str, code: &str, why: impl Into<String>) -> Self {
        DocumentRow { skipped: Some(code.into()), why: Some(why.into()), ..Self::named(name) }
    }

    /// The row of a document whose text was read before, in the document of this id.
    #[must_use]
    pub fn repeating(self, id: String) -> Self {
        DocumentRow { articles: 0, numbers: 0, claims: 0, unsure: 0, duplicate_of: Some(id), ..self }
    }

    /// True for a document that was read, and has no text.
    pub fn is_empty(&self) -> bool {
        self.skipped.is_none() && self.text_hash.is_none()
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
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Whether documents whose text was seen before give their claims again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keep_duplicates: bool,
}

/// A programme category and how many claims fall into it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CategoryCount {
    /// Identifier.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Claims.
    pub claims: usize,
}

/// A unit of the claims, and what it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// Documents with the text of an earlier one.
    #[serde(default)]
    pub duplicates: usize,
    /// Documents with bytes that could not be decoded.
    #[serde(default)]
    pub repaired: usize,
    /// Documents without a text.
    #[serde(default)]
    pub empty: usize,
}

/// Everything that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// Counts documents and claims one by one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The run in numbers.
    pub summary: Summary,
    /// Claims of each unit.
    pub units: BTreeMap<String, usize>,
}

/// What is counted of a claim.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
pub struct Counted {
    /// Its category.
    pub category: SmolStr,
    /// Its status.
    pub status: Status,
    /// Its unit.
    pub unit: Option<SmolStr>,
}

impl From<Claim> for Counted {
    fn from(claim: Claim) -> Self {
        Counted { category: claim.category, status: claim.status, unit: claim.unit }
    }
}

/// Claims of one document counted, those together that stand beside each other and are counted alike: what is only to be
/// added to what was counted before needs no order of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally(Vec<(Counted, usize)>);

impl Tally {
    /// Counts a claim.
    pub fn add(&mut self, claim: Counted) {
        match self.0.last_mut() {
            Some((last, n)) if *last == claim => *n += 1,
            _ => self.0.push((claim, 1)),
        }
    }

    /// Claims that are counted alike, and how many there are of them.
    pub fn iter(&self) -> impl Iterator<Item = (&Counted, usize)> {
        self.0.iter().map(|(claim, n)| (claim, *n))
    }

    /// How many there are.
    pub fn claims(&self) -> usize {
        self.iter().map(|(_, n)| n).sum()
    }
}

impl Counts {
    /// Counts a document, but not its claims.
    pub fn document(&mut self, row: &DocumentRow) {
        let summary = &mut self.summary;
        summary.documents += 1;
        summary.articles += row.articles;
        summary.numbers += row.numbers;
        summary.unsure += row.unsure;
        summary.duplicates += usize::from(row.duplicate_of.is_some());
        summary.repaired += usize::from(row.bad_bytes > 0);
        summary.empty += usize::from(row.is_empty());
        if let Some(reason) = &row.skipped {
            summary.skipped += 1;
            add(&mut summary.skipped_because, reason, 1);
        }
    }

    /// Counts so many claims that are alike in this.
    pub fn claims(&mut self, claim: &Counted, n: usize) {
        self.summary.claims += n;
        add(&mut self.summary.by_category, &claim.category, n);
        *self.summary.by_status.entry(claim.status).or_default() += n;
        if let Some(unit) = &claim.unit {
            add(&mut self.units, unit, n);
        }
    }

    /// Counts the claims of a document.
    pub fn claims_of(&mut self, tally: &Tally) {
        tally.iter().for_each(|(claim, n)| self.claims(claim, n));
    }
}

fn add(counts: &mut BTreeMap<String, usize>, name: &str, n: usize) {
    match counts.get_mut(name) {
        Some(count) => *count += n,
        None => drop(counts.insert(name.to_owned(), n)),
    }
}

/// A dataset without its documents and claims.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// What read it.
    pub zhibiao: About,
    /// All categories.
    pub categories: Vec<CategoryCount>,
    /// The units of the claims, by name.
    pub units: Vec<UnitCount>,
    /// The run in numbers.
    pub summary: Summary,
}

impl About {
    /// What reads with this engine and these options.
    pub fn new(engine: &Engine, options: Options) -> Self {
        About {
            name: env!("CARGO_PKG_NAME").into(),
            version: env!("CARGO_PKG_VERSION").into(),
            data_hash: engine.data_hash(),
            options,
        }
    }
}

impl Frame {
    /// What stands around the documents and claims that were counted.
    pub fn new(engine: &Engine, zhibiao: About, counts: &Counts) -> Self {
        let count = |id: &str| counts.summary.by_category.get(id).copied().unwrap_or_default();
        let categories = engine.seeds().categories.iter();
        Frame {
            zhibiao,
            categories: categories
                .map(|row| CategoryCount { id: row.id.clone(), name: row.name.clone(), claims: count(&row.id) })
                .collect(),
            units: counts.units.iter().map(|(unit, claims)| unit_count(engine, unit, *claims)).collect(),
            summary: counts.summary.clone(),
        }
    }
}

fn unit_count(engine: &Engine, unit: &str, claims: usize) -> UnitCount {
    let known = engine.seeds().units.get(unit);
    UnitCount {
        name: known.map(|known| known.name.clone()),
        kind: known.map(|known| known.kind),
        base: known.map(|known| known.base.clone()),
        factor: known.and_then(|known| known.factor),
        unit: unit.to_owned(),
        claims,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_and_claims_are_counted() {
        let mut counts = Counts::default();
        let text_hash = Some("0".into());
        counts.document(&DocumentRow { numbers: 3, bad_bytes: 2, text_hash, ..DocumentRow::named("a.txt") });
        counts.document(&DocumentRow::skipped("b.bin", "binary", "no text"));
        counts.document(&DocumentRow { numbers: 3, ..DocumentRow::named("c.txt") }.repeating("a.txt".into()));
        let school = Counted { category: "health".into(), status: Status::Actual, unit: Some("所".into()) };
        let mut tally = Tally::default();
        tally.add(school.clone());
        tally.add(school.clone());
        assert_eq!((tally.claims(), tally.0.len()), (2, 1));
        tally.add(Counted { unit: None, ..school });
        counts.claims_of(&tally);
        let summary = &counts.summary;
        assert_eq!((summary.documents, summary.skipped, summary.claims, summary.numbers), (3, 1, 3, 3));
        assert_eq!((summary.duplicates, summary.repaired, summary.empty), (1, 1, 1));
        assert_eq!(summary.by_category["health"], 3);
        assert_eq!(summary.by_status[&Status::Actual], 3);
        assert_eq!(summary.skipped_because["binary"], 1);
        assert_eq!(counts.units["所"], 2);
    }

    #[test]
    fn a_row_says_why_it_was_skipped() {
        let row = DocumentRow::undecodable("7", "a.jsonl#1", &ReadError::Encoding { offset: 7, stated: None });
        assert_eq!((row.id.as_str(), row.path.as_str()), ("7", "a.jsonl#1"));
        assert_eq!(row.skipped.as_deref(), Some("encoding"));
        assert!(row.why.is_some_and(|why| why.contains("byte 7")));
    }
}
