//! Claims of whole documents against gold: precision, recall, complete F1 and each field's accuracy.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::field::Field;
use super::gold::{Gold, Tier};
use crate::claim::Claim;

/// How well claims agree with gold.
///
/// Shown as one line a number; serialized as one flat object with the same names.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    /// Core gold claims.
    pub gold_core: usize,
    /// Claims that are core gold or false alarms; those that are optional gold do not count.
    pub claims_counted: usize,
    /// Found claims among the counted ones.
    pub precision: f64,
    /// Found claims among the core gold.
    pub recall: f64,
    /// Of precision and recall.
    pub f1: f64,
    /// The headline: F1 of the claims that are found and right in every field that belongs to a complete claim.
    pub complete_f1: f64,
    /// The mean of the documents' complete F1.
    pub complete_f1_macro: f64,
    accuracy: [f64; Field::ALL.len()],
}

impl Score {
    /// How many of the found claims have a field right, from 0 to 1.
    pub fn accuracy(&self, field: Field) -> f64 {
        self.accuracy[field as usize]
    }

    fn shares(&self) -> impl Iterator<Item = (&'static str, f64)> {
        [
            ("precision", self.precision),
            ("recall", self.recall),
            ("f1", self.f1),
            ("complete_f1", self.complete_f1),
            ("complete_f1_macro", self.complete_f1_macro),
        ]
        .into_iter()
        .chain(Field::ALL.map(|field| (field.key(), self.accuracy(field))))
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:20} {}", "gold_core", self.gold_core)?;
        write!(f, "{:20} {}", "claims_counted", self.claims_counted)?;
        for (name, share) in self.shares() {
            write!(f, "\n{name:20} {share:.4}")?;
        }
        Ok(())
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(7 + Field::ALL.len()))?;
        map.serialize_entry("gold_core", &self.gold_core)?;
        map.serialize_entry("claims_counted", &self.claims_counted)?;
        for (name, share) in self.shares() {
            map.serialize_entry(name, &share)?;
        }
        map.end()
    }
}

/// What is wrong about a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FindingKind {
    /// Core gold that no claim overlaps.
    Miss,
    /// A claim that overlaps no gold.
    FalseAlarm,
    /// A found claim with a wrong field.
    Wrong(Field),
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Miss => f.write_str("miss"),
            Self::FalseAlarm => f.write_str("false alarm"),
            Self::Wrong(field) => write!(f, "wrong {field}"),
        }
    }
}

impl Serialize for FindingKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// The document's name, without folder and ending.
    pub doc: String,
    /// The first code point of `text` in the document.
    pub at: usize,
    /// The numeric expression: the gold's, or a false alarm's own.
    pub text: String,
    /// What the claim has in the wrong field.
    pub got: Option<String>,
    /// What gold has in the wrong field.
    pub want: Option<String>,
    /// What was measured: the gold's label, or a false alarm's own.
    pub indicator: Option<String>,
    /// The sentence around it. A miss has none before [`fill_sentences`](super::fill_sentences).
    pub sentence: Option<String>,
}

impl Finding {
    fn of_gold(kind: FindingKind, doc: &str, gold: &Gold) -> Self {
        Self {
            kind,
            doc: doc.to_owned(),
            at: gold.start,
            text: gold.text.clone(),
            got: None,
            want: None,
            indicator: gold.indicator.clone(),
            sentence: None,
        }
    }

    fn miss(doc: &str, gold: &Gold) -> Self {
        Self::of_gold(FindingKind::Miss, doc, gold)
    }

    fn wrong(field: Field, doc: &str, claim: &Claim, gold: &Gold) -> Self {
        Self {
            got: field.of_claim(claim),
            want: field.of_gold(gold),
            sentence: sentence_of(claim),
            ..Self::of_gold(FindingKind::Wrong(field), doc, gold)
        }
    }

    fn false_alarm(doc: &str, claim: &Claim) -> Self {
        Self {
            kind: FindingKind::FalseAlarm,
            doc: doc.to_owned(),
            at: claim.start,
            text: claim.text.to_string(),
            got: None,
            want: None,
            indicator: claim.indicator.as_deref().map(String::from),
            sentence: sentence_of(claim),
        }
    }

    /// By cause, then by document and place.
    pub(super) fn by_cause(&self, other: &Self) -> Ordering {
        (self.kind, &self.doc, self.at, &self.text).cmp(&(other.kind, &other.doc, other.at, &other.text))
    }
}

fn sentence_of(claim: &Claim) -> Option<String> {
    (!claim.sentence.is_empty()).then(|| claim.sentence.to_string())
}

/// Compares claims with gold.
///
/// A claim belongs to the gold document that has its `doc`'s name without folder and ending; claims of other documents
/// are left out. A gold claim is found by the claim that overlaps it most and was not taken yet; optional gold takes
/// all that overlap it, and they count neither way. The findings come by cause, then by document and place; an inexact
/// period is a finding only where its years are right.
pub fn score(gold: &BTreeMap<String, Vec<Gold>>, claims: &[Claim]) -> (Score, Vec<Finding>) {
    let mut by_doc: BTreeMap<&str, Vec<&Claim>> = BTreeMap::new();
    for claim in claims {
        by_doc.entry(stem(&claim.doc)).or_default().push(claim);
    }
    let mut total = Tally::default();
    let mut of_docs = 0.0;
    let mut findings = Vec::new();
    for (doc, gold) in gold {
        let mut free = by_doc.remove(doc.as_str()).unwrap_or_default();
        free.sort_by_key(|claim| (claim.start, claim.end));
        let tally = compare(doc, gold, &free, &mut findings, &mut vec![Verdict::FalseAlarm; free.len()]);
        of_docs += tally.complete_f1();
        total.add(&tally);
    }
    findings.sort_by(Finding::by_cause);
    let (precision, recall) = (share(total.found, total.counted), share(total.found, total.core));
    let score = Score {
        gold_core: total.core,
        claims_counted: total.counted,
        precision,
        recall,
        f1: f1(precision, recall),
        complete_f1: total.complete_f1(),
        complete_f1_macro: if gold.is_empty() { 0.0 } else { of_docs / gold.len() as f64 },
        accuracy: total.right.map(|right| share(right, total.found)),
    };
    (score, findings)
}

#[derive(Default)]
struct Tally {
    core: usize,
    found: usize,
    counted: usize,
    complete: usize,
    right: [usize; Field::ALL.len()],
}

impl Tally {
    fn add(&mut self, other: &Self) {
        self.core += other.core;
        self.found += other.found;
        self.counted += other.counted;
        self.complete += other.complete;
        for (right, more) in self.right.iter_mut().zip(other.right) {
            *right += more;
        }
    }

    fn complete_f1(&self) -> f64 {
        f1(share(self.complete, self.counted), share(self.complete, self.core))
    }
}

/// What became of one claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It is core gold, and right in every field that belongs to a complete claim.
    Complete,
    /// It is core gold, and one of those fields is wrong.
    Wrong,
    /// It overlaps no gold.
    FalseAlarm,
    /// It is optional gold, whose fields nobody judges.
    Optional,
}

/// What became of each claim of one document; `claims` are in source order, as they were read.
pub fn verdicts(gold: &[Gold], claims: &[Claim]) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::FalseAlarm; claims.len()];
    compare("", gold, &claims.iter().collect::<Vec<_>>(), &mut Vec::new(), &mut verdicts);
    verdicts
}

/// Compares the claims of a document with its gold; `verdicts` are those of the claims, false alarms at first.
fn compare(doc: &str, gold: &[Gold], free: &[&Claim], findings: &mut Vec<Finding>, verdicts: &mut [Verdict]) -> Tally {
    let mut tally = Tally::default();
    for gold in gold {
        let is_free = |i: usize| verdicts[i] == Verdict::FalseAlarm;
        let hits = (0..free.len()).filter(|&i| is_free(i) && overlaps(free[i], gold));
        if gold.tier == Tier::Optional {
            for hit in hits.collect::<Vec<_>>() {
                verdicts[hit] = Verdict::Optional;
            }
            continue;
        }
        tally.core += 1;
        // the first of those that overlap most: `max_by_key` would give the last
        let hit = hits.rev().max_by_key(|&i| overlap(free[i], gold));
        let Some(hit) = hit else {
            findings.push(Finding::miss(doc, gold));
            continue;
        };
        tally.found += 1;
        tally.counted += 1;
        let claim = free[hit];
        let wrong = Field::ALL.map(|field| !field.is_right(claim, gold));
        let is_wrong = |field: Field| wrong[field as usize];
        for field in Field::ALL {
            if !is_wrong(field) {
                tally.right[field as usize] += 1;
            } else if field != Field::PeriodExact || !is_wrong(Field::Period) {
                findings.push(Finding::wrong(field, doc, claim, gold));
            }
        }
        let complete = Field::ALL.iter().all(|&field| !field.in_complete() || !is_wrong(field));
        tally.complete += usize::from(complete);
        verdicts[hit] = if complete { Verdict::Complete } else { Verdict::Wrong };
    }
    for (claim, _) in free.iter().zip(verdicts).filter(|(_, verdict)| **verdict == Verdict::FalseAlarm) {
        tally.counted += 1;
        findings.push(Finding::false_alarm(doc, claim));
    }
    tally
}

fn overlaps(claim: &Claim, gold: &Gold) -> bool {
    claim.start < gold.end && gold.start < claim.end
}

/// How many code points a claim and a gold claim that overlap have in common.
fn overlap(claim: &Claim, gold: &Gold) -> usize {
    claim.end.min(gold.end).saturating_sub(claim.start.max(gold.start))
}

/// A document's name without folder and ending, whatever the system that wrote it.
fn stem(doc: &str) -> &str {
    let name = doc.rsplit(std::path::is_separator).find(|part| !matches!(*part, "" | ".")).unwrap_or_default();
    match name.rfind('.') {
        Some(dot) if dot > 0 && dot + 1 < name.len() => &name[..dot],
        _ => name,
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn f1(precision: f64, recall: f64) -> f64 {
    if precision + recall == 0.0 { 0.0 } else { 2.0 * precision * recall / (precision + recall) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Direction, Measure, Qualifier, Status};

    fn gold(start: usize, end: usize) -> Gold {
        serde_json::from_value(serde_json::json!({
            "doc": "a", "start": start, "end": end, "text": "50户", "tier": "core", "value": 50, "high": null,
            "qualifier": "exact", "unit": "户", "per": null, "indicator": "改造老旧小区", "alt": [],
            "measure": "level", "direction": null, "status": "actual", "period": "2025-11", "region": "652300",
            "entity": null, "category": "urban",
        }))
        .unwrap()
    }

    fn claim(start: usize, end: usize) -> Claim {
        Claim {
            doc: "news/a.txt".into(),
            start,
            end,
            text: "50户".into(),
            sentence: "改造老旧小区50户".into(),
            value: 50.0,
            unit: Some("户".into()),
            indicator: Some("改造老旧小区".into()),
            period: Some("2025-11".into()),
            region: Some("652300".into()),
            category: "urban".into(),
            ..Claim::default()
        }
    }

    fn scored(gold: Vec<Gold>, claims: &[Claim]) -> (Score, Vec<Finding>) {
        score(&BTreeMap::from([("a".to_owned(), gold)]), claims)
    }

    fn kinds(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(|f| f.kind.to_string()).collect()
    }

    #[test]
    fn a_claim_like_gold_is_complete() {
        let (score, findings) = scored(vec![gold(6, 9)], &[claim(6, 9)]);
        assert_eq!((score.gold_core, score.claims_counted), (1, 1));
        assert!(score.shares().all(|(_, share)| share == 1.0), "{score}");
        assert!(findings.is_empty());
    }

    #[test]
    fn misses_and_false_alarms_count() {
        let (score, findings) = scored(vec![gold(6, 9), gold(20, 23)], &[claim(6, 9), claim(40, 43)]);
        assert_eq!((score.precision, score.recall, score.f1), (0.5, 0.5, 0.5));
        assert_eq!(kinds(&findings), ["miss", "false alarm"]);
        assert_eq!((findings[0].at, &findings[0].sentence), (20, &None));
        assert_eq!(findings[1].at, 40);
        assert_eq!(findings[1].sentence.as_deref(), Some("改造老旧小区50户"));
    }

    #[test]
    fn optional_gold_takes_all_that_overlap_it() {
        let mut optional = gold(6, 12);
        optional.tier = Tier::Optional;
        let (score, findings) =
            scored(vec![optional.clone(), gold(11, 14)], &[claim(5, 7), claim(8, 9), claim(11, 14)]);
        // the last claim was taken as well, so that the core gold after it is missed
        assert_eq!((score.gold_core, score.claims_counted), (1, 0));
        assert_eq!(kinds(&findings), ["miss"]);
        let (score, _) = scored(vec![gold(11, 14), optional], &[claim(11, 14)]);
        assert_eq!((score.recall, score.claims_counted), (1.0, 1));
    }

    #[test]
    fn the_largest_overlap_is_taken_and_the_first_of_equals() {
        let mut near = claim(8, 9);
        near.value = 8.0;
        let (score, _) = scored(vec![gold(6, 9)], &[near.clone(), claim(6, 8)]);
        assert_eq!(score.accuracy(Field::Value), 1.0);
        near.start = 6;
        near.end = 9;
        // the same span twice: the first in the claims' order
        let (score, findings) = scored(vec![gold(6, 9)], &[near, claim(6, 9)]);
        assert_eq!(score.accuracy(Field::Value), 0.0);
        assert_eq!(kinds(&findings), ["false alarm", "wrong value"]);
        assert_eq!(findings[1].got.as_deref(), Some("8"));
        assert_eq!(findings[1].want.as_deref(), Some("50"));
    }

    #[test]
    fn each_field_is_judged_by_itself() {
        type Spoil = fn(&mut Claim);
        let cases: [(&str, Spoil); 13] = [
            ("value", |c| c.high = Some(60.0)),
            ("qualifier", |c| c.qualifier = Qualifier::About),
            ("unit", |c| c.unit = None),
            ("indicator", |c| c.indicator = None),
            ("measure", |c| c.measure = Measure::Share),
            ("measure", |c| c.direction = Some(Direction::Up)),
            ("status", |c| c.status = Status::Target),
            ("period", |c| c.period = Some("2024-11".into())),
            ("region", |c| c.region = None),
            ("category", |c| c.category = "other".into()),
            ("per", |c| c.per = Some("月".into())),
            ("entity", |c| c.entity = Some("某公司".into())),
            ("period_exact", |c| c.period = Some("2025".into())),
        ];
        for (name, spoil) in cases {
            let mut claim = claim(6, 9);
            spoil(&mut claim);
            let (score, findings) = scored(vec![gold(6, 9)], &[claim]);
            assert_eq!(kinds(&findings), [format!("wrong {name}")]);
            let complete = matches!(name, "per" | "entity" | "period_exact");
            assert_eq!(score.complete_f1, f64::from(u8::from(complete)), "{name}");
        }
        let (score, findings) = scored(vec![gold(6, 9)], &[claim(5, 9)]);
        assert_eq!((score.accuracy(Field::Span), score.complete_f1), (0.0, 1.0));
        assert_eq!(findings[0].want.as_deref(), Some("6..9 50户"));
    }

    #[test]
    fn an_entity_needs_no_region() {
        let mut of_entity = gold(6, 9);
        of_entity.entity = Some("国家农高区".to_owned());
        let mut claim = claim(6, 9);
        claim.entity = Some("昌吉国家农高区".into());
        for (region, right) in [(None, 1.0), (Some("652300"), 1.0), (Some("650000"), 0.0)] {
            claim.region = region.map(Into::into);
            let (score, _) = scored(vec![of_entity.clone()], std::slice::from_ref(&claim));
            assert_eq!(score.accuracy(Field::Region), right, "{region:?}");
            assert_eq!(score.accuracy(Field::Entity), 1.0);
        }
    }

    #[test]
    fn the_macro_mean_is_over_documents() {
        let gold = BTreeMap::from([
            ("a".to_owned(), vec![gold(6, 9)]),
            ("b".to_owned(), vec![gold(6, 9)]),
            ("empty".to_owned(), vec![]),
        ]);
        let (score, findings) = score(&gold, &[claim(6, 9)]);
        assert!((score.complete_f1_macro - 1.0 / 3.0).abs() < 1e-12);
        assert!((score.complete_f1 - 2.0 / 3.0).abs() < 1e-12);
        assert_eq!(findings[0].doc, "b");
    }

    #[test]
    fn nothing_against_nothing_is_zero() {
        let (score, findings) = score(&BTreeMap::new(), &[claim(6, 9)]);
        assert_eq!(score, Score::default());
        assert!(findings.is_empty());
    }

    #[test]
    fn only_the_stem_of_a_document_counts() {
        for (doc, name) in [
            ("a", "a"),
            ("x/y/a.txt", "a"),
            ("a.txt#3", "a"),
            ("x/a.b.txt", "a.b"),
            ("x/a.txt/", "a"),
            ("x/.hidden", ".hidden"),
            ("a.", "a."),
            ("", ""),
        ] {
            assert_eq!(stem(doc), name, "{doc}");
        }
    }

    #[test]
    fn text_and_json_tell_the_same() {
        let (score, _) = scored(vec![gold(6, 9), gold(20, 23)], &[claim(6, 9)]);
        let text = score.to_string();
        let json = serde_json::to_value(&score).unwrap();
        assert!(text.starts_with("gold_core            2\nclaims_counted       1\nprecision            1.0000\n"));
        assert!(text.ends_with("period_exact_accuracy 1.0000"));
        assert_eq!(text.lines().count(), json.as_object().unwrap().len());
        for line in text.lines() {
            let name = line.split(' ').next().unwrap();
            assert!(json.get(name).is_some(), "{name}");
        }
    }
}
