//! When a document was written, as far as it says: by its record, its masthead, a date of its own, the year of the
//! communiqué that it is, or the years that it names.

use crate::affix::Suffixes;
use crate::error::Error;
use crate::mark::Marker;
use crate::period::{Date, TimeMark, When};
use crate::reading::{Block, BlockKind};
use crate::seeds::Seeds;
use crate::source::Known;
use crate::twin::Twin;
use crate::vocabulary::Vocabulary;
use memchr::memmem::Finder;
use regex::{Captures, Regex};
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

/// A date that begins with its day: 20/08/2024, 14.12.2016.
#[allow(clippy::unwrap_used)]
static DAY_FIRST: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b").unwrap());

/// Finds when documents were written.
#[derive(Debug)]
pub struct Publications {
    /// The name of a communiqué or a chronicle of a year.
    annual: Regex,
    /// What these names end with.
    annuals: Vec<Finder<'static>>,
    chronicles: Vec<String>,
    /// What stands before a time up to which something lasts (延至2034年) or that something is compared with (是2007年的2.1倍).
    others: Suffixes<()>,
    /// What opens a comparison.
    comparing: Vocabulary,
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

/// Characters in which it is told which year something is compared with.
const WHICH: usize = 12;

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
        let finders = annuals.iter().map(|name| Finder::new(name).into_owned()).collect();
        let annual = Regex::new(&format!(r"((?:19|20)\d\d)年度?[^。，；！？\n]{{0,30}}({})", names.join("|")));
        let annual = annual.map_err(|error| Error::data("words.toml", error.to_string()))?;
        let others = Suffixes::new(seeds.list("other_time_before").iter().map(|word| (word.clone(), ())));
        let comparing = Vocabulary::new(seeds.list("opening_comparisons").iter().map(String::as_str));
        Ok(Publications { annual, annuals: finders, chronicles, others, comparing })
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
        let date = written.or_else(|| document.inferred(self, twin, marker).map(|(date, _)| date));
        // What a record says of its date is said of the text; a page may have been put up anew.
        let old = if document.record.is_none() { self.recalled(twin, blocks, written, marker) } else { None };
        (written, old.or_else(|| document.told_of(self, title, date, marker)).or(date))
    }

    /// The words of time of a text that say when it is, and no other time that it names.
    pub fn own_times<'t>(&'t self, text: &'t str, marker: &Marker) -> impl Iterator<Item = TimeMark> + 't {
        let of_another = |at: usize| {
            let before = &text[..at];
            let compared = self.others.of(before).next().is_some() && !before.ends_with("截至");
            compared || before.strip_suffix('的').is_some_and(|before| self.is_compared(before))
        };
        marker.periods().find(text).into_iter().filter(move |mark| !of_another(mark.range.start))
    }

    /// Whether a text ends in what tells which year something is compared with: 比历史上最好（的1984年）.
    fn is_compared(&self, text: &str) -> bool {
        let joins = |c: &char| !c.is_ascii() && !matches!(c, '，' | '。' | '；' | '、' | '：');
        let words = text.chars().rev().take(WHICH).take_while(joins).map(char::len_utf8).sum::<usize>();
        self.comparing.occurs(&text[text.len() - words..])
    }

    /// The year that a text names most often, the later of equals, and how often.
    fn frequent_year(&self, text: &str, marker: &Marker) -> Option<(Date, usize)> {
        let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
        // 自2009年以来 only begins then.
        let own = self.own_times(text, marker).filter(|mark| !mark.since);
        for year in own.filter_map(|mark| year_of(mark.when)) {
            *counts.entry(year).or_default() += 1;
        }
        let (year, count) = counts.into_iter().max_by_key(|(year, count)| (*count, *year))?;
        // 2017年…，今年1—8月…: this year is another one.
        let later = i32::from(told_beside_this_year(text, year, marker));
        Some((Date::year(year + later), count))
    }

    /// The last year that the paragraphs of an article name, where that is long before its page was put up and they say more than once, or by
    /// the end of a year (截至2007年底), that they are of such a time.
    fn recalled(&self, twin: &Twin<'_>, blocks: &[Block], written: Option<Date>, marker: &Marker) -> Option<Date> {
        let up = written?;
        let paragraphs = blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
        let (mut last, mut named) = (None, 0);
        for mark in paragraphs.flat_map(|block| self.own_times(twin.block(block), marker)) {
            let Some(year) = year_of(mark.when) else { continue };
            if year + LONG_AFTER > up.year {
                return None;
            }
            last = last.max(Some(year));
            named += if mark.as_of { OFTEN } else { 1 };
        }
        last.filter(|_| named >= OFTEN).map(Date::year)
    }

    /// The communiqué or chronicle that a document is, or opens with: 2012年度…统计公报, 1983年大埔县大事记.
    fn annual(&self, twin: &Twin<'_>) -> Option<Annual> {
        let opening = opening_of(&twin.folded, OPENING);
        if !self.annuals.iter().any(|name| name.find(opening.as_bytes()).is_some()) {
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
    pub fn is_firm(&self, by: &Publications, twin: &Twin<'_>, marker: &Marker) -> bool {
        let inferred = self.inferred(by, twin, marker);
        inferred.is_some_and(|(date, times)| times >= OFTEN || opens_with(twin, date, marker))
    }

    /// The year in which the document was written, as far as its text lets tell, and how often that is said: that of the
    /// communiqué or chronicle that it is, else the year that is named most often.
    fn inferred(&self, by: &Publications, twin: &Twin<'_>, marker: &Marker) -> Option<(Date, usize)> {
        let written = self.annual.map(|annual| (Date::year(annual.written()), OFTEN));
        written.or_else(|| *self.frequent.get_or_init(|| by.frequent_year(&twin.folded, marker)))
    }

    /// The year that a title, or the document, tells of, where the text was written down or put up long after it
    /// (1983年大埔县大事记): its days and months are of that year.
    fn told_of(&self, by: &Publications, title: &str, written: Option<Date>, marker: &Marker) -> Option<Date> {
        let written = written?;
        let years = by.own_times(title, marker).filter_map(|mark| match mark.when {
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
    let number = |written: &Captures<'_>, group: usize| written.get(group)?.as_str().parse::<u32>().ok();
    let loose = LOOSE_DATE.captures_iter(text).find_map(|written| {
        let year = number(&written, 1)? as i32;
        let (month, day) = (number(&written, 2), number(&written, 3));
        Date::new(year, month, day).or_else(|| Date::new(year, month, None))
    });
    let day_first = || {
        let written = DAY_FIRST.captures(text)?;
        Date::new(number(&written, 3)? as i32, number(&written, 2), number(&written, 1))
    };
    loose.or_else(|| if text.contains(['/', '.']) { day_first() } else { None })
}

/// True when the first lines of a document name a year.
fn opens_with(twin: &Twin<'_>, date: Date, marker: &Marker) -> bool {
    twin.reading.blocks.iter().take(5).any(|block| {
        let text = twin.block(block);
        let opening = text.char_indices().nth(100).map_or(text, |(end, _)| &text[..end]);
        years(opening, marker).any(|year| year == date.year)
    })
}

/// The years that a text names.
fn years(text: &str, marker: &Marker) -> impl Iterator<Item = i32> {
    marker.periods().find(text).into_iter().filter_map(|mark| year_of(mark.when))
}

/// The year that a word of time names.
fn year_of(when: When) -> Option<i32> {
    match when {
        When::Date { year, .. } | When::Months { year, .. } => year,
        _ => None,
    }
}

/// True when the first sentence that speaks of this year names this one before it, as another.
fn told_beside_this_year(text: &str, year: i32, marker: &Marker) -> bool {
    static THIS_YEAR: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("今年"));
    let Some(now) = THIS_YEAR.find(text.as_bytes()) else { return false };
    let start = text[..now].rfind(['。', '\n']).unwrap_or(0);
    years(&text[start..now], marker).any(|named| named == year)
}

/// `2025-03-20`, `2025-03` or `2025`.
fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let year = i32::try_from(parts.next()??).ok()?;
    let (month, day) = (parts.next(), parts.next());
    Date::new(year, month.flatten(), day.flatten())
}
