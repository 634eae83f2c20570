//! Questions to a dataset: which figures there are of a place, a statistic, a year, with the sentence and source of each.
//!
//! An SQLite file answers by its indexes, every other form is read through once. Both ways the same condition decides
//! ([`Question::asks_for`]): the indexes only narrow down what it looks at.

use crate::claim::{Claim, Status};
use crate::dataset::DocumentRow;
use crate::engine::Engine;
use crate::error::Error;
use crate::layout::Take;
use crate::output::{self, Format, sqlite};
use crate::region::Regions;
use crate::store::unread;
use serde::Serialize;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What is asked for; what is empty or none is not asked.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Question {
    /// Codes of places.
    pub regions: Vec<String>,
    /// Also the places within these.
    pub within: bool,
    /// What was measured: these words, or the statistic of this key.
    pub indicator: Option<Wanted>,
    /// Years that the figure's period touches.
    pub years: Vec<i32>,
    /// Categories.
    pub categories: Vec<String>,
    /// Statuses.
    pub statuses: Vec<Status>,
    /// Words that all stand in the sentence or the indicator.
    pub search: Vec<String>,
}

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wanted {
    /// Words that all stand in the indicator.
    pub words: Vec<String>,
    /// Or this is its key.
    pub key: Option<String>,
}

/// A figure with its source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Answer {
    /// The figure.
    #[serde(flatten)]
    pub claim: Claim,
    /// Address of its document, when known.
    pub url: Option<String>,
    /// Who published it, when known.
    pub publisher: Option<String>,
}

impl Wanted {
    /// What an indicator asks for: a key as the dataset has it, or words, which also ask for the statistic that they name.
    pub fn new(indicator: &str, engine: &Engine) -> Self {
        if indicator.contains('|') {
            return Wanted { words: Vec::new(), key: Some(indicator.into()) };
        }
        let key = engine.indicator_key(indicator).map(|key| key.to_string());
        Wanted { words: words(indicator), key }
    }

    fn fits(&self, claim: &Claim) -> bool {
        let by_key = self.key.is_some() && self.key.as_deref() == claim.indicator_key.as_deref();
        let indicator = claim.indicator.as_deref().unwrap_or_default().to_lowercase();
        by_key || !self.words.is_empty() && self.words.iter().all(|word| indicator.contains(word))
    }
}

/// The words of a text, in lower case.
pub fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_lowercase).collect()
}

impl Question {
    /// True for a claim that answers it.
    pub fn asks_for(&self, claim: &Claim, regions: &Regions) -> bool {
        let any = |wanted: &[String], own: &str| wanted.is_empty() || wanted.iter().any(|wanted| wanted == own);
        let text = || format!("{}\n{}", claim.sentence, claim.indicator.as_deref().unwrap_or_default()).to_lowercase();
        self.is_there(claim, regions)
            && any(&self.categories, &claim.category)
            && (self.statuses.is_empty() || self.statuses.contains(&claim.status))
            && (self.years.is_empty() || self.years.iter().any(|year| touches(claim, *year)))
            && self.indicator.as_ref().is_none_or(|wanted| wanted.fits(claim))
            && (self.search.is_empty() || self.search.iter().all(|word| text().contains(word)))
    }

    fn is_there(&self, claim: &Claim, regions: &Regions) -> bool {
        if self.regions.is_empty() {
            return true;
        }
        let Some(own) = &claim.region else { return false };
        let lies_in = |code: &str| {
            let places = regions.coded(own).zip(regions.coded(code));
            places.is_some_and(|(inner, outer)| regions.within(inner, outer))
        };
        self.regions.iter().any(|code| own == code || self.within && lies_in(code))
    }

    /// What an SQLite file can narrow down: a condition and what stands for its question marks.
    fn condition(&self) -> (String, Vec<String>) {
        let (mut all, mut with) = (Vec::new(), Vec::new());
        let mut any = |column: &str, values: Vec<String>| {
            if !values.is_empty() {
                all.push(format!("{column} IN ({})", vec!["?"; values.len()].join(", ")));
                with.extend(values);
            }
        };
        if !self.within {
            any("region", self.regions.clone());
        }
        any("category", self.categories.clone());
        if let Some(wanted) = &self.indicator {
            let found = matching("indicator", &wanted.words);
            let by_key = wanted.key.as_ref().map(|_| "indicator_key = ?".to_string());
            let words = found.as_ref().map(|_| FOUND.to_string());
            // Words of marks alone, which no index holds, narrow nothing down.
            let either: Vec<String> = [by_key, words].into_iter().flatten().collect();
            if found.is_some() || wanted.words.is_empty() && !either.is_empty() {
                all.push(format!("({})", either.join(" OR ")));
                with.extend(wanted.key.clone().into_iter().chain(found));
            }
        }
        if let Some(found) = matching("", &self.search) {
            all.push(FOUND.into());
            with.push(found);
        }
        if let (Some(first), Some(last)) = (self.years.iter().min(), self.years.iter().max()) {
            all.push("period_start <= ? AND period_end >= ?".into());
            with.extend([format!("{last:04}-12-31"), format!("{first:04}-01-01")]);
        }
        (if all.is_empty() { "true".into() } else { all.join(" AND ") }, with)
    }
}

/// Claims that the full-text search finds.
const FOUND: &str = "key IN (SELECT rowid FROM claims_text WHERE claims_text MATCH ?)";

/// A full-text search for all of these words in a column, or in any.
fn matching(column: &str, words: &[String]) -> Option<String> {
    let phrases: Vec<String> = words.iter().filter_map(|word| sqlite::phrase(word)).collect();
    if phrases.is_empty() {
        return None;
    }
    let column = if column.is_empty() { String::new() } else { format!("{column} : ") };
    Some(format!("{column}({})", phrases.join(" AND ")))
}

/// True for a claim whose period touches a year.
fn touches(claim: &Claim, year: i32) -> bool {
    let year_of = |day: &Option<SmolStr>| day.as_deref().and_then(|day| day.get(..4)?.parse::<i32>().ok());
    match (year_of(&claim.period_start), year_of(&claim.period_end)) {
        (Some(first), Some(last)) => first <= year && year <= last,
        _ => false,
    }
}

/// The codes that a place has: its code itself, a full name or a short one.
///
/// # Errors
/// When no place is called so.
pub fn regions_named(name: &str, regions: &Regions) -> Result<Vec<String>, Error> {
    if regions.coded(name).is_some() {
        return Ok(vec![name.into()]);
    }
    let codes = regions.named(name);
    if codes.is_empty() {
        return Err(Error::data(name, "no place is called so; name it as the text does, or by its code of six digits"));
    }
    Ok(codes.into_iter().map(|code| regions.digits(code).to_string()).collect())
}

/// The figures of a dataset that answer a question, in its order.
///
/// # Errors
/// When the dataset cannot be read.
pub fn ask(dataset: &Path, question: &Question, regions: &Regions) -> Result<Vec<Answer>, Error> {
    if Format::of(dataset)? == &sqlite::FORMAT {
        return ask_sqlite(dataset, question, regions).map_err(|source| unread(dataset, source));
    }
    let mut asked = Asked { question, regions, documents: BTreeMap::new(), claims: Vec::new() };
    output::read(dataset, &mut asked)?;
    let Asked { documents, claims, .. } = asked;
    let answer = |claim: Claim| {
        let (url, publisher) = documents.get(claim.doc.as_str()).cloned().unwrap_or_default();
        Answer { claim, url, publisher }
    };
    Ok(claims.into_iter().map(answer).collect())
}

fn ask_sqlite(dataset: &Path, question: &Question, regions: &Regions) -> io::Result<Vec<Answer>> {
    let file = sqlite::open(dataset).map_err(io::Error::other)?;
    let (condition, with) = question.condition();
    let mut answers = Vec::new();
    sqlite::select(&file, &condition, &with, |claim| {
        if question.asks_for(&claim, regions) {
            let row = sqlite::document(&file, &claim.doc)?.unwrap_or_default();
            answers.push(Answer { claim, url: row.url, publisher: row.publisher });
        }
        Ok(())
    })?;
    Ok(answers)
}

/// Reads a dataset through. Of a document its address and publisher are kept, where it has any.
struct Asked<'a> {
    question: &'a Question,
    regions: &'a Regions,
    documents: BTreeMap<String, (Option<String>, Option<String>)>,
    claims: Vec<Claim>,
}

impl Take for Asked<'_> {
    fn document(&mut self, row: DocumentRow) -> io::Result<()> {
        if row.url.is_some() || row.publisher.is_some() {
            self.documents.insert(row.id, (row.url, row.publisher));
        }
        Ok(())
    }

    fn claim(&mut self, json: &str) -> io::Result<()> {
        let claim: Claim = serde_json::from_str(json)?;
        if self.question.asks_for(&claim, self.regions) {
            self.claims.push(claim);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use std::sync::LazyLock;

    static REGIONS: LazyLock<Regions> = LazyLock::new(|| Regions::new(&Seeds::embedded().unwrap()).unwrap());

    fn claim() -> Claim {
        Claim {
            region: Some("652301".into()),
            indicator: Some("城镇新增就业".into()),
            indicator_key: Some("就业|城镇|新增".into()),
            sentence: "昌吉市城镇新增就业5000人。".into(),
            category: "employment".into(),
            period_start: Some("2024-07-01".into()),
            period_end: Some("2025-06-30".into()),
            ..Claim::default()
        }
    }

    #[test]
    fn places_go_by_code_and_by_all_their_names() {
        let codes = |name: &str| regions_named(name, &REGIONS).map_err(|error| error.to_string());
        assert_eq!(codes("652300"), Ok(vec!["652300".into()]));
        assert_eq!(codes("昌吉回族自治州"), Ok(vec!["652300".into()]));
        assert!(codes("昌吉").unwrap().contains(&"652300".into()));
        for wrong in ["昌", "全州", "999999", ""] {
            assert!(codes(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_part_of_a_question_narrows_it() {
        let fits = |question: Question| question.asks_for(&claim(), &REGIONS);
        let of = |name: &str| vec![name.to_string()];
        let indicator = |words: &[&str], key: Option<&str>| {
            let words = words.iter().map(|word| word.to_string()).collect();
            Question { indicator: Some(Wanted { words, key: key.map(String::from) }), ..Question::default() }
        };
        assert!(fits(Question::default()));
        assert!(fits(Question { regions: of("652301"), ..Question::default() }));
        assert!(!fits(Question { regions: of("652300"), ..Question::default() }));
        assert!(fits(Question { regions: of("652300"), within: true, ..Question::default() }));
        assert!(fits(indicator(&["新增", "城镇"], None)) && !fits(indicator(&["农村"], None)));
        assert!(fits(indicator(&["新增城镇就业"], Some("就业|城镇|新增"))) && !fits(indicator(&[], Some("就业||"))));
        let years = [2023, 2024, 2025, 2026].map(|year| fits(Question { years: vec![year], ..Question::default() }));
        assert_eq!(years, [false, true, true, false]);
        assert!(!fits(Question { categories: of("health"), ..Question::default() }));
        assert!(!fits(Question { statuses: vec![Status::Target], ..Question::default() }));
        assert!(fits(Question { search: words("昌吉 5000"), ..Question::default() }));
        assert!(!fits(Question { search: words("昌吉 6000"), ..Question::default() }));
    }
}
