//! What others wrote: the claims of datasets that speak of the same statistics and places as the claims in hand, and how
//! these stand beside them.
//!
//! A dataset may hold millions of claims; [`Reports::on`] hands out only those that are [`Wanted`]. Of JSON Lines each
//! line is asked for its key and its place before it is parsed, an SQLite file by its indexes: memory is bounded by what is
//! found.

use crate::claim::{Claim, Measure, PeriodKind, Status};
use crate::comparison::Likeness;
use crate::error::Error;
use crate::indicator::Key;
use crate::layout::Take;
use crate::measured::{Measured, Ruler};
use crate::output::{self, Format, documents_of, is_jsonl, sqlite};
use crate::retold::contradicts;
use crate::store;
use crate::verdict::{Judgement, Reason, Verdict, judge, within};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};

/// Which claims are looked for.
#[derive(Debug, Default)]
pub struct Wanted {
    heads: HashSet<String>,
    /// Keys by each of their words.
    words: HashMap<String, Vec<Key>>,
    regions: HashSet<String>,
    /// Whether a claim in hand names no place.
    anywhere: bool,
    anything: bool,
    overlap: f64,
}

impl Wanted {
    /// What speaks of the statistics and places of these claims; `overlap` is the share of common words that makes keys
    /// kin ([`crate::seeds::IndicatorWords`]).
    pub fn of<'a>(claims: impl IntoIterator<Item = &'a Claim>, overlap: f64) -> Self {
        let mut wanted = Wanted { overlap, ..Wanted::default() };
        for claim in claims {
            let Some(key) = claim.indicator_key.as_deref().and_then(|key| key.parse::<Key>().ok()) else { continue };
            match &claim.region {
                Some(region) => drop(wanted.regions.insert(region.to_string())),
                None => wanted.anywhere = true,
            }
            if wanted.heads.insert(key.head.clone()) || !wanted.knows(&key) {
                for word in key.qualifiers.iter().chain([&key.head]) {
                    wanted.words.entry(word.clone()).or_default().push(key.clone());
                }
            }
        }
        wanted
    }

    /// Every claim.
    pub fn all() -> Self {
        Wanted { anything: true, ..Wanted::default() }
    }

    fn knows(&self, key: &Key) -> bool {
        self.words.get(&key.head).is_some_and(|keys| keys.contains(key))
    }

    /// Heads of the keys, each of which is wanted whatever narrows it: what an index is asked for first.
    pub fn heads(&self) -> impl Iterator<Item = &str> {
        self.heads.iter().map(String::as_str)
    }

    /// Whether a key is one of these, or kin to one.
    pub fn wants_key(&self, key: &str) -> bool {
        let head = key.split('|').next().unwrap_or_default();
        if self.heads.contains(head) {
            return true;
        }
        let mut kin = key.split(['|', ',']).filter_map(|word| self.words.get(word)).flatten().peekable();
        if kin.peek().is_none() {
            return false;
        }
        let Ok(key) = key.parse::<Key>() else { return false };
        kin.any(|own| own.compare(&key, self.overlap) != crate::indicator::Relation::Unrelated)
    }

    /// Whether a place is one of these, holds one or lies within one.
    pub fn wants_region(&self, region: Option<&str>) -> bool {
        let Some(region) = region else { return true };
        self.anywhere
            || self.regions.contains(region)
            || self.regions.iter().any(|own| within(own, region) || within(region, own))
    }

    fn wants(&self, claim: &Claim) -> bool {
        self.anything
            || claim.indicator_key.as_deref().is_some_and(|key| self.wants_key(key))
                && self.wants_region(claim.region.as_deref())
    }
}

/// The claims of a dataset.
#[derive(Debug)]
pub enum Reports {
    /// A claim a line.
    Lines(PathBuf),
    /// An SQLite file, asked by its index of keys.
    Indexed(PathBuf),
    /// A dataset of another form, read through.
    Other(PathBuf),
}

impl Reports {
    /// A dataset, told by what it is.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let format = Format::of(path)?;
        Ok(match () {
            () if is_jsonl(path) || documents_of(path).exists() => Reports::Lines(path.to_owned()),
            () if format == &sqlite::FORMAT => Reports::Indexed(path.to_owned()),
            () => Reports::Other(path.to_owned()),
        })
    }

    /// Hands out the claims that are wanted; gives how many claims were asked.
    ///
    /// # Errors
    /// When the dataset cannot be read.
    pub fn on(&self, wanted: &Wanted, take: impl FnMut(Claim)) -> Result<usize, Error> {
        match self {
            Reports::Lines(path) => lines(path, wanted, take),
            Reports::Indexed(path) => indexed(path, wanted, take).map_err(|source| store::unread(path, source)),
            Reports::Other(path) => {
                let mut asked = Asked { wanted, take, claims: 0 };
                output::read(path, &mut asked)?;
                Ok(asked.claims)
            }
        }
    }
}

/// Takes the claims that are wanted of a dataset that is read through.
struct Asked<'w, F> {
    wanted: &'w Wanted,
    take: F,
    claims: usize,
}

impl<F: FnMut(Claim)> Take for Asked<'_, F> {
    fn claim(&mut self, json: &str) -> io::Result<()> {
        self.claims += 1;
        if may_be_wanted(json.as_bytes(), self.wanted) {
            let claim: Claim = serde_json::from_str(json)?;
            if self.wanted.wants(&claim) {
                (self.take)(claim);
            }
        }
        Ok(())
    }
}

/// The keys of the file are asked first, from their index; then the claims of each key that is wanted.
fn indexed(path: &Path, wanted: &Wanted, mut take: impl FnMut(Claim)) -> io::Result<usize> {
    let file = sqlite::open(path).map_err(io::Error::other)?;
    let asked: i64 = file.query_row("SELECT count(*) FROM claims", [], |row| row.get(0)).map_err(io::Error::other)?;
    let mut pass = |claim: Claim| {
        if wanted.wants(&claim) {
            take(claim);
        }
        Ok(())
    };
    if wanted.anything {
        sqlite::select(&file, "TRUE", &[], pass)?;
        return Ok(usize::try_from(asked).unwrap_or_default());
    }
    let mut keys = file
        .prepare("SELECT DISTINCT indicator_key FROM claims WHERE indicator_key IS NOT NULL ORDER BY indicator_key")
        .map_err(io::Error::other)?;
    let keys = keys.query_map([], |row| row.get::<_, String>(0)).map_err(io::Error::other)?;
    for key in keys {
        let key = key.map_err(io::Error::other)?;
        if wanted.wants_key(&key) {
            sqlite::select(&file, "indicator_key = ?", &[key], &mut pass)?;
        }
    }
    Ok(usize::try_from(asked).unwrap_or_default())
}

/// What of a line is needed to know whether the rest is.
#[derive(Deserialize)]
struct Glance {
    indicator_key: Option<String>,
    region: Option<String>,
}

fn lines(path: &Path, wanted: &Wanted, mut take: impl FnMut(Claim)) -> Result<usize, Error> {
    let mut from = store::open(path)?;
    let (mut line, mut number) = (Vec::new(), 0);
    let file = || path.display().to_string();
    loop {
        line.clear();
        if from.read_until(b'\n', &mut line).map_err(|source| store::unread(path, source))? == 0 {
            return Ok(number);
        }
        number += 1;
        let line = line.trim_ascii();
        if line.is_empty() || !may_be_wanted(line, wanted) {
            continue;
        }
        let claim: Claim = serde_json::from_slice(line)
            .map_err(|error| Error::data_at(&file(), number, format!("is no claim: {error}")))?;
        if wanted.wants(&claim) {
            take(claim);
        }
    }
}

/// A look at key and place as `extract` writes them; a line that is written otherwise is parsed for them.
fn may_be_wanted(line: &[u8], wanted: &Wanted) -> bool {
    if wanted.anything {
        return true;
    }
    if let Some(key) = plain_text(line, b"\"indicator_key\":\"") {
        return wanted.wants_key(key)
            && plain_text(line, b"\"region\":\"").is_none_or(|region| wanted.wants_region(Some(region)));
    }
    if holds(line, b"\"indicator_key\":null") {
        return false;
    }
    match serde_json::from_slice::<Glance>(line) {
        Ok(Glance { indicator_key: Some(key), region }) => {
            wanted.wants_key(&key) && wanted.wants_region(region.as_deref())
        }
        Ok(_) => false,
        // What is no claim is named when it is parsed.
        Err(_) => true,
    }
}

fn holds(line: &[u8], part: &[u8]) -> bool {
    memchr::memmem::find(line, part).is_some()
}

/// A text value without escapes behind a field's name.
fn plain_text<'a>(line: &'a [u8], field: &[u8]) -> Option<&'a str> {
    let start = memchr::memmem::find(line, field)? + field.len();
    let end = start + memchr::memchr2(b'"', b'\\', &line[start..])?;
    std::str::from_utf8(&line[start..end]).ok().filter(|_| line[end] == b'"')
}

/// How a claim stands beside what others wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Another report gives a figure of the same statistic, place and period that does not fit.
    Contradicted,
    /// What was reckoned, or a part of the period so far, has been told anew by a later report.
    Superseded,
    /// Another report agrees and is as exact.
    Confirmed,
    /// Another report agrees and is less exact.
    LessExact,
    /// Another report gives another figure under the same words, perhaps of another thing.
    Unsettled,
    /// None speaks of it.
    NoReport,
}

impl fmt::Display for Standing {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Standing::Contradicted => "contradicted",
            Standing::Superseded => "superseded by a later report",
            Standing::Confirmed => "confirmed",
            Standing::LessExact => "compatible, but the other is less exact",
            Standing::Unsettled => "another figure under the same words, perhaps of another thing",
            Standing::NoReport => "no other report",
        })
    }
}

/// A report beside a claim.
#[derive(Debug, Clone)]
pub struct Beside<'a> {
    /// The report.
    pub claim: &'a Claim,
    /// How it stands to the claim.
    pub judgement: Judgement,
}

/// A claim and what others wrote of it.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// How it stands.
    pub standing: Standing,
    /// The reports that decide, then those that come near, the nearest first.
    pub reports: Vec<Beside<'a>>,
}

/// Sets each claim beside the reports on it; `near` is how many reports on other periods, places and wordings are named.
pub fn check<'a>(claims: &'a [Claim], reports: &'a [Claim], ruler: &'a Ruler<'_>, near: usize) -> Vec<Checked<'a>> {
    let measured: Vec<Measured<'a>> = reports.iter().map(|report| ruler.measure(report)).collect();
    let mut of_word: HashMap<&str, Vec<usize>> = HashMap::new();
    for (at, report) in measured.iter().enumerate() {
        for word in report.key.iter().flat_map(|key| key.qualifiers.iter().chain([&key.head])) {
            of_word.entry(word.as_str()).or_default().push(at);
        }
    }
    let told = |claim: &&Claim| claim.measure != Measure::Baseline && claim.indicator_key.is_some();
    let one = |claim: &'a Claim| {
        let own = ruler.measure(claim);
        let words = own.key.iter().flat_map(|key| key.qualifiers.iter().chain([&key.head]));
        let mut at: Vec<usize> = words.filter_map(|word| of_word.get(word.as_str())).flatten().copied().collect();
        at.sort_unstable();
        at.dedup();
        beside(claim, &own, at.into_iter().map(|at| &measured[at]), ruler, near)
    };
    claims.iter().filter(told).map(one).collect()
}

fn beside<'a, 'm>(
    claim: &'a Claim,
    own: &Measured<'a>,
    reports: impl Iterator<Item = &'m Measured<'a>>,
    ruler: &Ruler<'_>,
    near: usize,
) -> Checked<'a>
where
    'a: 'm,
{
    let mut decisive: Vec<(Standing, Beside<'a>)> = Vec::new();
    let mut others: Vec<(usize, Beside<'a>)> = Vec::new();
    for report in reports.filter(|report| !is_itself(claim, report.claim)) {
        let likeness = own.key.as_ref().zip(report.key.as_ref()).map(|(one, two)| ruler.likeness(one, two));
        if matches!(likeness, None | Some(Likeness::Other)) {
            continue;
        }
        let judgement = judge(own, report, ruler);
        let is_near = !judgement.says(Reason::Place) && !judgement.says(Reason::Unit);
        let reasons = judgement.because.len() + usize::from(likeness != Some(Likeness::Same));
        let distance = 2 * reasons + usize::from(judgement.says(Reason::Period));
        let standing = standing(own, report, &judgement, ruler);
        let beside = Beside { claim: report.claim, judgement };
        match standing {
            Some(standing) => decisive.push((standing, beside)),
            None if is_near => others.push((distance, beside)),
            None => {}
        }
    }
    // Where any report agrees, one that does not is of another thing under the same word.
    let agrees = |standing: Standing| matches!(standing, Standing::Confirmed | Standing::LessExact);
    let is_confirmed = decisive.iter().any(|(standing, _)| agrees(*standing));
    if is_confirmed {
        decisive.retain(|(standing, _)| agrees(*standing));
    }
    decisive.sort_by_key(|(standing, _)| *standing);
    others.sort_by_key(|(distance, _)| *distance);
    let standing = decisive.first().map_or(Standing::NoReport, |(standing, _)| *standing);
    let decisive = decisive.into_iter().map(|(_, beside)| beside);
    Checked {
        claim,
        standing,
        reports: decisive.chain(others.into_iter().map(|(_, beside)| beside).take(near)).collect(),
    }
}

/// The same claim of the same document, or of a copy of it.
fn is_itself(claim: &Claim, report: &Claim) -> bool {
    claim.doc == report.doc || claim.sentence == report.sentence && claim.text == report.text
}

/// What one report says of a claim, if it decides anything.
fn standing(own: &Measured<'_>, report: &Measured<'_>, judgement: &Judgement, ruler: &Ruler<'_>) -> Option<Standing> {
    match judgement.verdict {
        Verdict::Agrees => Some(if exactness(report) <= exactness(own) * (1.0 + 1e-9) {
            Standing::Confirmed
        } else {
            Standing::LessExact
        }),
        Verdict::Compatible => Some(Standing::LessExact),
        _ if is_superseded(own.claim, report.claim, judgement) => Some(Standing::Superseded),
        Verdict::Contradicts if contradicts(own, report, ruler) => Some(Standing::Contradicted),
        Verdict::Contradicts => Some(Standing::Unsettled),
        _ => None,
    }
}

/// How far a figure reaches; an open one without end.
fn exactness(figure: &Measured<'_>) -> f64 {
    figure.half_width().unwrap_or(f64::INFINITY)
}

/// What was reckoned or told so far, once the whole is known.
fn is_superseded(own: &Claim, report: &Claim, judgement: &Judgement) -> bool {
    let later = own.published.is_none() || report.published.is_none() || own.published < report.published;
    let whole = report.status == Status::Actual && report.period_kind == Some(PeriodKind::Full);
    let so_far = own.period_kind == Some(PeriodKind::ToDate);
    let reckoned = own.status == Status::Estimate;
    let only = |reason: Reason| judgement.because.iter().all(|own| *own == reason);
    let same = judgement.verdict == Verdict::Contradicts
        || judgement.verdict == Verdict::Differs && only(Reason::PartPeriod) && own.period == report.period;
    later && whole && same && (so_far || reckoned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::fs;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn claims(doc: &str, text: &str) -> Vec<Claim> {
        ENGINE.read_passage(doc, text).claims
    }

    fn stands(own: &str, reports: &[&str]) -> Standing {
        let own = claims("own", own);
        let named = reports.iter().enumerate();
        let reports: Vec<Claim> = named.flat_map(|(at, text)| claims(&at.to_string(), text)).collect();
        let ruler = Ruler::new(ENGINE.seeds());
        check(&own[..1], &reports, &ruler, 3)[0].standing
    }

    #[test]
    fn a_claim_stands_beside_its_reports() {
        let own = "2024年龙山县新增城镇就业19234人。";
        assert_eq!(stands(own, &["2024年，龙山县城镇新增就业19234人。"]), Standing::Confirmed);
        assert_eq!(stands(own, &["2024年，龙山县城镇新增就业近2万人。"]), Standing::LessExact);
        assert_eq!(stands(own, &["2024年，龙山县城镇新增就业17650人。"]), Standing::Contradicted);
        assert_eq!(
            stands(own, &["2023年，龙山县城镇新增就业17650人。", "2024年龙山县改造老旧小区54个。"]),
            Standing::NoReport
        );
        // One that agrees outweighs one that may be of another thing.
        let both = ["2024年，龙山县城镇新增就业17650人。", "2024年，龙山县城镇新增就业19234人。"];
        assert_eq!(stands(own, &both), Standing::Confirmed);
    }

    #[test]
    fn what_was_told_so_far_is_superseded() {
        let own = "2024年以来，龙山县新增城镇就业9234人。";
        assert_eq!(stands(own, &["2024年全年，龙山县城镇新增就业17650人。"]), Standing::Superseded);
    }

    #[test]
    fn only_what_is_wanted_is_handed_out() {
        let all = claims("a", "2024年龙山县新增城镇就业19234人，改造老旧小区54个，桃源县新增城镇就业8000人。");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let mut lines: Vec<String> = all.iter().map(|claim| serde_json::to_string(claim).unwrap()).collect();
        // Written by another program: the same fields with blanks between.
        lines.push(lines[0].replace("\":", "\": "));
        fs::write(&path, lines.join("\n")).unwrap();
        let wanted = Wanted::of(&all[..1], 0.6);
        let mut found = Vec::new();
        let asked = Reports::open(&path).unwrap().on(&wanted, |claim| found.push(claim)).unwrap();
        assert_eq!(asked, 4);
        assert_eq!(found, [all[0].clone(), all[0].clone()]);
        fs::write(&path, "{\"indicator_key\":\"就业|城镇|新增\",\"region\":7}").unwrap();
        let error = Reports::open(&path).unwrap().on(&wanted, |_| ()).unwrap_err();
        assert!(error.to_string().contains(":1"), "{error}");
    }
}
