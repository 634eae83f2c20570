//! What the page is given: the dataset without what repeats, with each claim's document and place in its text.

use super::Report;
use super::texts::Shown;
use crate::claim::{Claim, Direction, Measure, PeriodKind, Qualifier, Status, StockFlow};
use crate::dataset::{About, CategoryCount, DocumentRow, Summary, UnitCount};
use serde::Serialize;
use std::collections::BTreeMap;

/// Everything that is shown.
#[derive(Debug)]
pub struct Data<'a> {
    /// All but the texts.
    pub shown: Dataset<'a>,
    /// The texts, by the place of their document.
    pub texts: BTreeMap<usize, Shown<'a>>,
}

/// The dataset as the page's script reads it; places are those in the lists.
#[derive(Debug, Serialize)]
pub struct Dataset<'a> {
    title: Option<&'a str>,
    zhibiao: &'a About,
    summary: &'a Summary,
    categories: &'a [CategoryCount],
    units: &'a [UnitCount],
    patterns: BTreeMap<&'a str, &'a str>,
    documents: Vec<Document<'a>>,
    articles: Vec<Article<'a>>,
    sentences: Vec<&'a str>,
    claims: Vec<Figure<'a>>,
}

#[derive(Debug, Serialize)]
struct Document<'a> {
    id: &'a str,
    path: &'a str,
    url: Option<&'a str>,
    publisher: Option<&'a str>,
    title: Option<&'a str>,
    published: Option<&'a str>,
    duplicate_of: Option<&'a str>,
    why: Option<&'a str>,
    numbers: usize,
    claims: usize,
    /// Whether its text is in the page.
    has_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Article<'a> {
    title: Option<&'a str>,
    published: Option<&'a str>,
}

/// A claim. What is null is left out: most fields of most claims are.
#[derive(Debug, Serialize)]
struct Figure<'a> {
    id: &'a str,
    /// Places of its document, article and sentence.
    document: usize,
    article: usize,
    sentence: usize,
    /// Start and end in the text that is shown, in UTF-16.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<[usize; 2]>,
    text: &'a str,
    value: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lower: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    upper: Option<f64>,
    qualifier: Qualifier,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    indicator: Option<&'a str>,
    #[serde(rename = "key", skip_serializing_if = "Option::is_none")]
    indicator_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'a str>,
    measure: Measure,
    #[serde(skip_serializing_if = "Option::is_none")]
    direction: Option<Direction>,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stock_flow: Option<StockFlow>,
    status: Status,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_cue: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_kind: Option<PeriodKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_start: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    period_end: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    region_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<&'a str>,
    category: &'a str,
    pattern: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_of: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    same_as: Option<&'a str>,
    confidence: f64,
}

impl<'a> Data<'a> {
    /// What a report shows.
    pub fn of(report: &Report<'a>) -> Self {
        let dataset = report.dataset;
        let claims = dataset.claims.as_deref().unwrap_or_default();
        let mut documents = Documents::of(&dataset.documents);
        let texts: BTreeMap<usize, Shown<'a>> = dataset
            .documents
            .iter()
            .enumerate()
            .filter_map(|(place, row)| {
                // A text that stands in several documents stands in the page once.
                row.duplicate_of.is_none().then(|| report.texts.shown(row)).flatten().map(|text| (place, text))
            })
            .collect();
        let (mut articles, mut sentences) = (Listed::default(), Listed::default());
        let figures: Vec<Figure> = claims
            .iter()
            .map(|claim| {
                let document = documents.owner(&claim.doc);
                let article = Article { title: claim.title.as_deref(), published: claim.published.as_deref() };
                let places = Places {
                    document,
                    article: articles.place(article),
                    sentence: sentences.place(claim.sentence.as_str()),
                    place: texts.get(&document).and_then(|text| text.place(claim)),
                };
                Figure::of(claim, places)
            })
            .collect();
        let used: std::collections::BTreeSet<&str> = figures.iter().map(|figure| figure.pattern).collect();
        let shown = Dataset {
            title: report.title,
            zhibiao: &dataset.zhibiao,
            summary: &dataset.summary,
            categories: &dataset.categories,
            units: &dataset.units,
            patterns: report
                .patterns
                .iter()
                .filter(|(name, _)| used.contains(*name))
                .map(|(name, about)| (*name, *about))
                .collect(),
            documents: documents.shown(&texts),
            articles: articles.list,
            sentences: sentences.list,
            claims: figures,
        };
        Data { shown, texts }
    }
}

/// Where a claim stands.
struct Places {
    document: usize,
    article: usize,
    sentence: usize,
    place: Option<[usize; 2]>,
}

impl<'a> Figure<'a> {
    fn of(claim: &'a Claim, places: Places) -> Self {
        let Places { document, article, sentence, place } = places;
        Figure {
            id: &claim.id,
            document,
            article,
            sentence,
            place,
            text: &claim.text,
            value: claim.value,
            high: claim.high,
            lower: claim.lower,
            upper: claim.upper,
            qualifier: claim.qualifier,
            unit: claim.unit.as_deref(),
            per: claim.per.as_deref(),
            indicator: claim.indicator.as_deref(),
            indicator_key: claim.indicator_key.as_deref(),
            action: claim.action.as_deref(),
            measure: claim.measure,
            direction: claim.direction,
            base: claim.base.as_deref(),
            stock_flow: claim.stock_flow,
            status: claim.status,
            status_cue: claim.status_cue.as_deref(),
            period: claim.period.as_deref(),
            period_kind: claim.period_kind,
            as_of: claim.as_of.as_deref(),
            period_start: claim.period_start.as_deref(),
            period_end: claim.period_end.as_deref(),
            region: claim.region.as_deref(),
            region_name: claim.region_name.as_deref(),
            entity: claim.entity.as_deref(),
            speaker: claim.speaker.as_deref(),
            category: &claim.category,
            pattern: &claim.pattern,
            part_of: claim.part_of.as_deref(),
            same_as: claim.same_as.as_deref(),
            confidence: claim.confidence,
        }
    }
}

/// The documents, and which of them the claims belong to that come one after the other.
struct Documents<'a> {
    rows: &'a [DocumentRow],
    /// The place of the first row of each id.
    first: BTreeMap<&'a str, usize>,
    /// Documents that claims name and no row describes.
    unknown: Vec<&'a str>,
    /// The document of the claim before, and how many of its claims were seen.
    last: (usize, usize),
}

impl<'a> Documents<'a> {
    fn of(rows: &'a [DocumentRow]) -> Self {
        let mut first = BTreeMap::new();
        for (place, row) in rows.iter().enumerate() {
            first.entry(row.id.as_str()).or_insert(place);
        }
        Documents { rows, first, unknown: Vec::new(), last: (0, 0) }
    }

    /// The place of the next claim's document. Records of an archive may share an id: they have their claims in the order of
    /// their rows.
    fn owner(&mut self, id: &'a str) -> usize {
        let (place, seen) = self.last;
        let is_open = |row: &DocumentRow, seen: usize| row.id == id && seen < row.claims;
        let own = self.rows.get(place).is_some_and(|row| is_open(row, seen)).then_some(place);
        let next = || (place + 1..self.rows.len()).find(|place| is_open(&self.rows[*place], 0));
        let known = own.or_else(next).or_else(|| self.first.get(id).copied());
        let owner = known.unwrap_or_else(|| {
            let place = self.rows.len() + self.unknown.len();
            self.first.insert(id, place);
            self.unknown.push(id);
            place
        });
        self.last = if owner == place { (place, seen + 1) } else { (owner, 1) };
        owner
    }

    fn shown(&self, texts: &BTreeMap<usize, Shown<'_>>) -> Vec<Document<'a>> {
        let rows = self.rows.iter().enumerate().map(|(place, row)| Document {
            id: &row.id,
            path: &row.path,
            url: row.url.as_deref(),
            publisher: row.publisher.as_deref(),
            title: row.title.as_deref(),
            published: row.published.as_deref(),
            duplicate_of: row.duplicate_of.as_deref(),
            why: row.why.as_deref(),
            numbers: row.numbers,
            claims: row.claims,
            has_text: texts.contains_key(&place),
        });
        let unknown = self.unknown.iter().map(|id| Document {
            id,
            path: id,
            url: None,
            publisher: None,
            title: None,
            published: None,
            duplicate_of: None,
            why: None,
            numbers: 0,
            claims: 0,
            has_text: false,
        });
        rows.chain(unknown).collect()
    }
}

/// A list in which nothing stands twice.
struct Listed<T> {
    places: BTreeMap<T, usize>,
    list: Vec<T>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed { places: BTreeMap::new(), list: Vec::new() }
    }
}

impl<T: Ord + Copy> Listed<T> {
    fn place(&mut self, one: T) -> usize {
        *self.places.entry(one).or_insert_with(|| {
            self.list.push(one);
            self.list.len() - 1
        })
    }
}
