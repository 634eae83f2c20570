//! When a document was written, as far as it says: by its record, its masthead, a date of its own, the year of the
//! communiqué that it is, or the years that it names.

use crate::error::Error;
use crate::mark::Marker;
use crate::period::{Date, When};
use crate::reading::{Block, BlockKind};
use crate::seeds::Seeds;
use crate::source::Known;
use crate::twin::Twin;
use memchr::memmem;
use regex::Regex;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A date as it is written anywhere; a masthead's runs over lines: 2025年2月⏎⏎5 星期三.
#[allow(clippy::unwrap_used)]
static LOOSE_DATE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})?").unwrap());

/// The date in digits that a page's line of time begins with, its label aside.
#[allow(clippy::unwrap_used)]
static STAMP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^[^\d。，]{0,20}((?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})").unwrap());

/// Finds when documents were written.
#[derive(Debug)]
pub struct Publications {
    /// The name of a communiqué or a chronicle of a year.
    annual: Regex,
    /// What these names end with.
    annuals: Vec<String>,
    chronicles: Vec<String>,
}

/// When a document was written, and of which year it tells.
#[derive(Debug)]
pub struct Publication {
    /// By its record.
    record: Option<Date>,
    /// By a date of its own, for articles that have none.
    own: Option<Date>,
    /// The communiqué or chronicle that it is, or tells of.
    annual: Option<Annual>,
    /// The year that its text names most often, and how often: sought once and only when an article asks.
    frequent: OnceCell<Option<(Date, usize)>>,
}

/// A communiqué or a chronicle of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Annual {
    year: i32,
    chronicle: bool,
}

impl Annual {
    /// The year in which its dates without one are: a communiqué comes out in the year behind its own.
    fn written(self) -> i32 {
        if self.chronicle { self.year } else { self.year + 1 }
    }
}

/// Bytes in which a document says what it is: some 400 characters.
const OPENING: usize = 1200;

/// Bytes in which a page's line of time has its date.
const STAMPED: usize = 90;

/// A year named so often is taken for the article's.
const OFTEN: usize = 3;

/// Years behind which a text tells of the past: a report on a year comes out in the next.
const LONG_AFTER: i32 = 3;

impl Publications {
    /// From the vocabularies.
    ///
    /// # Errors
    /// Names of communiqués and chronicles that no expression can be made of.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let chronicles = seeds.list("chronicles").to_vec();
        let annuals = [seeds.list("communiques"), seeds.list("chronicles")].concat();
        let names: Vec<String> = annuals.iter().map(|name| regex::escape(name)).collect();
        let annual = Regex::new(&format!(r"((?:19|20)\d\d)年度?[^。，；！？\n]{{0,30}}({})", names.join("|")));
        let annual = annual.map_err(|error| Error::data("words.toml", error.to_string()))?;
        Ok(Publications { annual, annuals, chronicles })
    }

    /// What a document says of its date as a whole, beside what its record says.
    pub fn of_document(&self, twin: &Twin<'_>, record: &Known) -> Publication {
        let record = record.date.as_deref().and_then(iso_date);
        Publication {
            record,
            own: if record.is_some() { None } else { own_date(twin, &twin.reading.blocks) },
            annual: self.annual(twin),
            frequent: OnceCell::new(),
        }
    }

    /// When an article that consists of these blocks and has this title was written, where it says so, and the date by which its times are
    /// understood: the same, else one that is inferred, unless it was written down long after the year that it tells of.
    pub fn of_article(
        &self,
        document: &Publication,
        twin: &Twin<'_>,
        (blocks, title): (&[Block], &str),
        marker: &Marker,
    ) -> (Option<Date>, Option<Date>) {
        let of_head = || date_in(&twin.masthead().map(|block| twin.block(block)).collect::<Vec<_>>().join("\n"));
        let written = document.record.or_else(of_head).or_else(|| own_date(twin, blocks)).or(document.own);
        let date = written.or_else(|| document.inferred(twin, marker).map(|(date, _)| date));
        (written, document.told_of(title, date, marker).or(date))
    }

    /// The communiqué or chronicle that a document is, or opens with: 2012年度…统计公报, 1983年大埔县大事记.
    fn annual(&self, twin: &Twin<'_>) -> Option<Annual> {
        let opening = opening_of(&twin.folded, OPENING);
        if !self.annuals.iter().any(|name| memmem::find(opening.as_bytes(), name.as_bytes()).is_some()) {
            return None;
        }
        let named = self.annual.captures(opening)?;
        let name = named.get(2)?.as_str();
        let chronicle = self.chronicles.iter().any(|chronicle| chronicle == name);
        Some(Annual { year: named.get(1)?.as_str().parse().ok()?, chronicle })
    }
}

impl Publication {
    /// The year of the communiqué or chronicle that the document is.
    pub fn reported_year(&self) -> Option<i32> {
        self.annual.map(|annual| annual.year)
    }

    /// True when there is more behind the date that is inferred for articles without one than a year that occurs: the text names
    /// it in its first lines or again and again, or is the communiqué of a year.
    pub fn is_firm(&self, twin: &Twin<'_>, marker: &Marker) -> bool {
        let inferred = self.inferred(twin, marker);
        inferred.is_some_and(|(date, times)| times >= OFTEN || opens_with(twin, date, marker))
    }

    /// The year in which the document was written, as far as its text lets tell, and how often that is said: that of the
    /// communiqué or chronicle that it is, else the year that is named most often.
    fn inferred(&self, twin: &Twin<'_>, marker: &Marker) -> Option<(Date, usize)> {
        let written = self.annual.map(|annual| (Date::year(annual.written()), OFTEN));
        written.or_else(|| *self.frequent.get_or_init(|| frequent_year(&twin.folded, marker)))
    }

    /// The year that a title, or the document, tells of, where the text was written down or put up long after it
    /// (1983年大埔县大事记): its days and months are of that year.
    fn told_of(&self, title: &str, written: Option<Date>, marker: &Marker) -> Option<Date> {
        let written = written?;
        let years = marker.periods().find(title).into_iter().filter_map(|mark| match mark.when {
            When::Date { year: Some(year), month: None, .. } => Some(year),
            _ => None,
        });
        let last = years.max().or(self.reported_year()).filter(|year| year + LONG_AFTER <= written.year)?;
        Some(Date::year(last))
    }
}

/// So many bytes at the start of a text, less those of a character cut in two.
fn opening_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// The first full date in the short blocks that open an article, or at the head of a long one that a page's line of
/// time (时间：2018-08-27 18:10) ran into.
fn own_date(twin: &Twin<'_>, blocks: &[Block]) -> Option<Date> {
    let in_block = |block: &Block| {
        let text = twin.block(block);
        if block.kind != BlockKind::Paragraph || text.len() < 240 {
            return date_in(text).filter(|date| date.day.is_some());
        }
        // Few paragraphs have a figure so near their start, and fewer one of a year.
        let head = opening_of(text, STAMPED);
        let may = head.contains("20") || head.contains("19");
        may.then(|| STAMP.captures(head)).flatten().and_then(|stamp| date_in(stamp.get(1)?.as_str()))
    };
    blocks.iter().take(12).find_map(in_block)
}

/// The first date in a text, as fine as it stands.
fn date_in(text: &str) -> Option<Date> {
    LOOSE_DATE.captures_iter(text).find_map(|captures| {
        let number = |group: usize| captures.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
        Date::new(number(1)? as i32, number(2), number(3)).or_else(|| Date::new(number(1)? as i32, number(2), None))
    })
}

/// True when the first lines of a document name a year.
fn opens_with(twin: &Twin<'_>, date: Date, marker: &Marker) -> bool {
    let named = |when: When| matches!(when, When::Date { year: Some(year), .. } | When::Months { year: Some(year), .. } if year == date.year);
    twin.reading.blocks.iter().take(5).any(|block| {
        let text = twin.block(block);
        let opening = text.char_indices().nth(100).map_or(text, |(end, _)| &text[..end]);
        marker.periods().find(opening).iter().any(|mark| named(mark.when))
    })
}

/// The year that a text names most often, the later of equals, and how often; one up to which something lasts (延至2034年)
/// or that something is compared with (是2007年的2.1倍) is no year of the text.
fn frequent_year(text: &str, marker: &Marker) -> Option<(Date, usize)> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    let another = |at: usize| {
        text[..at].ends_with(['至', '到', '比', '较', '是', '从', '由', '占']) && !text[..at].ends_with("截至")
    };
    for mark in marker.periods().find(text).into_iter().filter(|mark| !another(mark.range.start)) {
        if let When::Date { year: Some(year), .. } | When::Months { year: Some(year), .. } = mark.when {
            *counts.entry(year).or_default() += 1;
        }
    }
    let (year, count) = counts.into_iter().max_by_key(|(year, count)| (*count, *year))?;
    Some((Date::year(year), count))
}

/// `2025-03-20`, `2025-03` or `2025`.
fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let year = i32::try_from(parts.next()??).ok()?;
    let (month, day) = (parts.next(), parts.next());
    Date::new(year, month.flatten(), day.flatten())
}
