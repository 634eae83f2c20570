//! What an article says once and means throughout: its date, its place, its sections, whose figures it tells.

use crate::category::Heading;
use crate::claim::Status;
use crate::home::Votes;
use crate::mark::{Marked, Marker, Meaning};
use crate::period::{Anchor, Date, TimeMark, When};
use crate::reading::{Article, Block, BlockKind, Item, Reading, opening};
use crate::region::{Code, Named, Place, PlaceMark};
use crate::script::Script;
use crate::seeds::Seeds;
use crate::source::Known;
use crate::twin::Twin;
use crate::vocabulary::Vocabulary;
use memchr::memmem;
use regex::Regex;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What holds for a whole article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Title, in the text's own script, on one line.
    pub title: Option<SmolStr>,
    /// The same, folded.
    pub folded_title: Heading,
    /// Date, as fine as it is known.
    pub date: Option<Date>,
    /// True when the date was written as such (masthead, dateline) and not inferred from the years that occur.
    pub dated: bool,
    /// True when the date was written, or inferred from a year that the document names again and again.
    pub firm: bool,
    /// The place that the article is about.
    pub home: Option<Code>,
    /// The organisation that the article is about.
    pub entity: Option<String>,
    /// True when the title names a list of 实事.
    pub in_list: bool,
    /// Times that the headline names (回眸“十四五”).
    pub times: Vec<When>,
}

/// What a heading says of what follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Level of the heading, 1 the highest.
    pub level: u8,
    /// Its text, folded.
    pub heading: Heading,
    /// Promised or done.
    pub status: Option<Status>,
    /// When.
    pub times: Vec<When>,
    /// Where.
    pub region: Option<Code>,
    /// A list of 实事.
    pub is_list: bool,
    /// It has a number of its own: 一、, （一）, 1.
    pub numbered: bool,
    /// It is no heading but a sentence that announces the items of a list.
    pub announced: bool,
}

/// The running state through an article: what was said so far and still holds.
///
/// Each sentence with figures keeps the state before it until some are resolved together: what it holds is shared.
#[derive(Debug, Clone, Default)]
pub struct Context {
    /// The article.
    pub facts: Rc<Facts>,
    /// Open headings, the highest first.
    pub sections: Rc<Vec<Rc<Section>>>,
    /// The place spoken of last in this paragraph.
    pub place: Option<Code>,
    /// The organisation that the article spoke of last, for 该公司 and 公司 in later paragraphs.
    pub spoken: Option<Rc<str>>,
    /// A start that the article named (2024年10月启动以来), for its later 累计 totals.
    pub since: Option<When>,
    /// The time that the paragraph set for its later sentences (2024年，……。一年来，……).
    pub topic: Option<When>,
    /// The time that the article's first paragraph set for those behind it that name none.
    pub reviewed: Option<When>,
    /// How many paragraphs have begun.
    pub paragraphs: usize,
    /// The paragraph's opening that says what it is about: 在增强教育质效方面.
    pub lead: Option<Rc<Heading>>,
}

impl Context {
    /// The anchor of relative dates.
    pub fn anchor(&self) -> Anchor {
        let mut years = self.section_times().iter().rev().filter_map(|when| match when {
            When::Date { year, .. } | When::Months { year, .. } => *year,
            _ => None,
        });
        Anchor { date: self.facts.date, review: years.next() }
    }

    /// Enters a section; closes those of its level and below.
    pub fn enter(&mut self, section: Section) {
        // 2009年工作回顾 above 一、 is the higher one, though neither says so.
        let holds = |open: &Section| open.level == section.level && section.numbered && !open.numbered;
        let sections = Rc::make_mut(&mut self.sections);
        sections.retain(|open| open.level < section.level || holds(open));
        sections.push(Rc::new(section));
        self.begin_paragraph();
    }

    /// A paragraph begins: what only its sentences share is forgotten.
    pub fn begin_paragraph(&mut self) {
        self.place = None;
        let of_year = |when: &When| {
            matches!(when, When::Offset(..0) | When::PastYear | When::Date { year: Some(_), month: None, .. })
        };
        if self.paragraphs == 1 {
            self.reviewed = self.topic.filter(of_year);
        }
        self.paragraphs += 1;
        self.topic = None;
        self.lead = None;
    }

    /// A list begins with an item of this level, below what was announced of it.
    pub fn begin_list(&mut self, announced: Section, level: u8) {
        let above = Section { level: level.saturating_sub(1), ..announced };
        let sections = Rc::make_mut(&mut self.sections);
        sections.retain(|open| !open.announced || open.level < above.level);
        sections.push(Rc::new(above));
    }

    /// A block begins that is no item: a list that lies open ends here, unless one of its items has blocks of its own.
    pub fn end_list(&mut self) {
        if self.sections.last().is_some_and(|section| section.announced) {
            Rc::make_mut(&mut self.sections).pop();
        }
    }

    /// The status that the nearest heading gives.
    pub fn section_status(&self) -> Option<Status> {
        self.sections.iter().rev().find_map(|section| section.status)
    }

    /// The times of the nearest heading that has any.
    pub fn section_times(&self) -> &[When] {
        self.sections
            .iter()
            .rev()
            .map(|section| section.times.as_slice())
            .find(|times| !times.is_empty())
            .unwrap_or(&self.facts.times)
    }

    /// The place of the nearest heading that names one.
    pub fn section_region(&self) -> Option<Code> {
        self.sections.iter().rev().find_map(|section| section.region)
    }

    /// Headings, nearest first; a paragraph's own opening (在…方面，) is one.
    pub fn headings(&self) -> impl Iterator<Item = &Heading> {
        self.lead.as_deref().into_iter().chain(self.sections.iter().rev().map(|section| &section.heading))
    }

    /// True in a list of 实事: below a heading that names one.
    pub fn in_list(&self) -> bool {
        self.sections.iter().any(|section| section.is_list) || self.facts.in_list
    }
}

/// The place that national agencies send their reports from (GB/T 2260).
const CAPITAL: &str = "110000";

/// Bytes in which a document says what it is: some 400 characters.
const OPENING: usize = 1200;

/// Bytes in which a page's line of time has its date.
const STAMP: usize = 90;

/// What the names of communiqués and chronicles end with.
const ANNUALS: [&str; 3] = ["公报", "大事记", "年鉴"];

/// So many bytes at the start of a text, less those of a character cut in two.
fn opening_of(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    &text[..end.unwrap_or(0)]
}

/// A year named so often is taken for the article's.
const OFTEN: usize = 3;

/// True when the first lines of a document name a year.
fn opens_with(twin: &Twin<'_>, date: Date, marker: &Marker) -> bool {
    let named = |when: When| matches!(when, When::Date { year: Some(year), .. } | When::Months { year: Some(year), .. } if year == date.year);
    twin.reading.blocks.iter().take(5).any(|block| {
        let text = twin.block(block);
        let opening = text.char_indices().nth(100).map_or(text, |(end, _)| &text[..end]);
        marker.periods().find(opening).iter().any(|mark| named(mark.when))
    })
}

/// What a document says as a whole: its date for articles that have none of their own, and what was known before it was read.
#[derive(Debug)]
pub struct DocumentFacts<'a> {
    /// What it is called in the claims: its path, or its record's own id.
    doc: &'a str,
    /// What its record says of it.
    record: &'a Known,
    /// The record's title on one line, and its date: they are those of its articles.
    title: Option<SmolStr>,
    known: Option<Date>,
    written: Option<Date>,
    /// The communiqué or chronicle that it is, or tells of.
    reports_on: Option<Annual>,
    /// Sought in the whole text, once and only when an article asks.
    inferred: OnceCell<Option<(Date, usize)>>,
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

impl DocumentFacts<'_> {
    /// The year in which the document was written, as far as its text lets tell, and how often that is said: that of the
    /// communiqué or chronicle that it is, else the year that is named most often.
    fn inferred(&self, twin: &Twin<'_>, marker: &Marker) -> Option<(Date, usize)> {
        let written = self.reports_on.map(|annual| (Date::year(annual.written()), OFTEN));
        written.or_else(|| *self.inferred.get_or_init(|| frequent_year(&twin.folded, marker)))
    }
}

/// Finds the facts of articles and the meaning of headings.
#[derive(Debug)]
pub struct Contexts {
    loose_date: Regex,
    /// The date in digits that a page's line of time begins with, its label aside.
    stamp: Regex,
    /// The name of a communiqué or a chronicle of a year.
    annual: Regex,
    /// Words that give a section its status, and the status of each.
    heading_words: Vocabulary,
    headings: Vec<Status>,
    /// Words of a title that names a list of 实事.
    lists: Vocabulary,
    /// Words that show that a sentence announces a list; those of its title aside.
    announcing: Vocabulary,
    /// Words that tell the status of what is announced, and the status of each.
    announced_words: Vocabulary,
    announced: Vec<Status>,
    /// Codes of places by their names in Latin letters.
    spelt_places: FxHashMap<String, String>,
}

impl Contexts {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let status = &seeds.status;
        let (words, headings) = words_with_status([&status.headings]);
        let (announced_words, announced) = words_with_status([&status.headings, &status.announced]);
        // A masthead's date runs over lines: 2025年2月⏎⏎5 星期三.
        let loose_date =
            Regex::new(r"((?:19|20)\d\d)\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})?").unwrap_or_else(|_| never());
        let stamp = Regex::new(r"^[^\d。，]{0,20}((?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2})").unwrap_or_else(|_| never());
        let annuals = ANNUALS.join("|");
        let annual = Regex::new(&format!(r"((?:19|20)\d\d)年度?[^。，；！？\n]{{0,30}}({annuals})"));
        let annual = annual.unwrap_or_else(|_| never());
        Contexts {
            loose_date,
            stamp,
            annual,
            heading_words: Vocabulary::new(words),
            headings,
            lists: Vocabulary::new(seeds.list("list_titles").iter().map(String::as_str)),
            announcing: Vocabulary::new(seeds.list("list_announcing").iter().map(String::as_str)),
            announced_words: Vocabulary::new(announced_words),
            announced,
            spelt_places: seeds.map("spelt_places").into_iter().collect(),
        }
    }

    /// Title and date of an article: what of its facts is told whether or not it has figures.
    pub fn said(
        &self,
        twin: &Twin<'_>,
        document: &DocumentFacts<'_>,
        article: &Article,
        marker: &Marker,
        script: &Script,
    ) -> Facts {
        let title =
            document.title.clone().or_else(|| title_in(twin.reading, article).map(|t| t.replace('\n', " ").into()));
        let folded_title = title.as_deref().map(|t| Heading::new(script.fold(t))).unwrap_or_default();
        let blocks = twin.reading.article_blocks(article);
        let written = document.known.or_else(|| self.written_date(twin, blocks)).or(document.written);
        let inferred = if written.is_none() { document.inferred(twin, marker) } else { None };
        let date = written.or(inferred.map(|(date, _)| date));
        let told = told_of(folded_title.text(), document.reports_on, date, marker);
        Facts { title, folded_title, date: told.or(date), dated: written.is_some(), ..Facts::default() }
    }

    /// All facts of an article, from those that it says of itself and the places that its blocks name: they matter to its
    /// figures alone.
    pub fn facts(
        &self,
        said: Facts,
        twin: &Twin<'_>,
        document: &DocumentFacts<'_>,
        article: &Article,
        named: &[PlaceMark],
        by: (&Marker, &Script),
    ) -> Facts {
        let (marker, _) = by;
        let inferred = if said.dated { None } else { document.inferred(twin, marker) };
        let headline = twin.reading.blocks.get(article.headline.clone()).unwrap_or_default();
        let known_title = document.title.as_ref().map(|_| said.folded_title.text());
        let mut times: Vec<When> = headline
            .iter()
            .map(|block| twin.block(block))
            .chain(known_title)
            .flat_map(|text| marker.periods().find(text))
            .map(|mark| mark.when)
            .filter(|when| {
                matches!(when, When::Plan { .. } | When::Date { .. } | When::Years(..) | When::Months { .. })
            })
            .collect();
        if times.is_empty() {
            let of_year = |annual: Annual| When::Date { year: Some(annual.year), month: None, day: None };
            times.extend(document.reports_on.map(of_year));
        }
        Facts {
            in_list: self.lists.occurs(said.folded_title.text()),
            home: self.home(&said, twin, document, article, named, by),
            entity: main_entity(&said, marker),
            times,
            firm: said.dated || inferred.is_some_and(|(date, times)| times >= OFTEN || opens_with(twin, date, marker)),
            ..said
        }
    }

    /// What the document as a whole says of its date, and what is known of it without reading.
    pub fn document<'a>(&self, doc: &'a str, twin: &Twin<'_>, record: &'a Known) -> DocumentFacts<'a> {
        let date = record.date.as_deref().and_then(iso_date);
        DocumentFacts {
            doc,
            record,
            title: record.title.as_ref().map(|title| title.replace(['\n', '\r'], " ").into()),
            written: if date.is_some() { None } else { self.own_date(twin, &twin.reading.blocks) },
            known: date,
            reports_on: self.annual(twin),
            inferred: OnceCell::new(),
        }
    }

    /// The place that a document is filed under: its publisher's (云南日报), else one in its path (云南/2025/a.txt,
    /// yunnan-2025.txt), the nearest to the document first.
    fn filed_under(&self, document: &DocumentFacts<'_>, marker: &Marker, script: &Script) -> Option<Code> {
        let named = |text: &str| {
            // No name of a place is in Latin letters: most steps of an address are done with here.
            let text = if text.is_ascii() { "".into() } else { script.fold(text) };
            let marks = marker.regions().find(&text);
            marks.iter().rev().filter(|mark| marker.is_whole(&text, &mark.range)).find_map(|mark| match mark.place {
                Place::One(code) => Some(code),
                _ => None,
            })
        };
        let spelt = |text: &str| {
            let text = text.to_ascii_lowercase();
            let mut words = text.rsplit(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty());
            words.find_map(|word| marker.regions().coded(self.spelt_places.get(word)?))
        };
        let steps = document.doc.rsplit(['/', '\\', '#']);
        document
            .record
            .publisher
            .as_deref()
            .into_iter()
            .chain(steps)
            .find_map(|text| named(text).or_else(|| spelt(text)))
    }

    /// What a heading says.
    pub fn section(&self, level: u8, heading: &str, context: &Context, marker: &Marker) -> Section {
        let times: Vec<When> =
            marker.periods().find(heading).iter().map(|mark| mark.when).filter(|w| *w != When::Nothing).collect();
        // 昌吉市2025年…清单 is about the place that opens it; a place further on is only mentioned.
        let places = marker.regions().find(heading);
        let nested = places.windows(2).take_while(|pair| marker.regions().holds(&pair[0], &pair[1])).count();
        let opening = places.first().filter(|mark| mark.range.start == 0).and_then(|_| places.get(nested));
        let region = opening
            .filter(|mark| !matches!(mark.place, Place::Own(_)))
            .and_then(|mark| marker.regions().resolve(mark.place, context.facts.home, None));
        Section {
            level,
            heading: Heading::new(heading),
            status: self.heading_status(heading),
            times,
            region,
            numbered: Item::of(heading).is_some(),
            is_list: level == 1 && self.lists.occurs(heading),
            announced: false,
        }
    }

    /// The status that a heading's words give: the word that ends last decides (实事清单 before 完成情况).
    fn heading_status(&self, heading: &str) -> Option<Status> {
        last_word(&self.heading_words, heading).map(|word| self.headings[word])
    }

    /// What a folded sentence says of the items behind it, where it announces a list (今年重点办好10件实事：) and tells
    /// whether it is promised or done.
    pub fn announcement(&self, sentence: &str, marker: &Marker) -> Option<Section> {
        let sentence = sentence.trim_end();
        let announces =
            sentence.ends_with(['：', '—']) || self.announcing.occurs(sentence) || self.lists.occurs(sentence);
        let status = announces.then(|| last_word(&self.announced_words, sentence)).flatten();
        let status = self.announced[status?];
        let of_years = |when: &When| match when {
            When::Date { year, month, .. } => year.is_some() && month.is_none(),
            When::Years(..) | When::Offset(_) | When::Plan { .. } => true,
            _ => false,
        };
        let times = marker.periods().find(sentence);
        Some(Section {
            level: 0,
            heading: Heading::default(),
            status: Some(status),
            times: times.iter().map(|mark| mark.when).filter(of_years).collect(),
            region: None,
            is_list: false,
            numbered: false,
            announced: true,
        })
    }

    /// The date of the paper's head or of the article's own.
    fn written_date(&self, twin: &Twin<'_>, blocks: &[Block]) -> Option<Date> {
        let masthead = || {
            let text: Vec<&str> = masthead(twin)?.iter().map(|block| twin.block(block)).collect();
            self.date_in(&text.join("\n"))
        };
        masthead().or_else(|| self.own_date(twin, blocks))
    }

    /// The first full date in the short blocks that open an article, or at the head of a long one that a page's line of
    /// time (时间：2018-08-27 18:10) ran into.
    fn own_date(&self, twin: &Twin<'_>, blocks: &[Block]) -> Option<Date> {
        let in_block = |block: &Block| {
            let text = twin.block(block);
            if block.kind != BlockKind::Paragraph || text.len() < 240 {
                return self.date_in(text).filter(|date| date.day.is_some());
            }
            // Few paragraphs have a figure so near their start, and fewer one of a year.
            let head = opening_of(text, STAMP);
            let may = head.contains("20") || head.contains("19");
            may.then(|| self.stamp.captures(head)).flatten().and_then(|stamp| self.date_in(stamp.get(1)?.as_str()))
        };
        blocks.iter().take(12).find_map(in_block)
    }

    /// The communiqué or chronicle that a document is, or opens with: 2012年度…统计公报, 1983年大埔县大事记.
    fn annual(&self, twin: &Twin<'_>) -> Option<Annual> {
        let opening = opening_of(&twin.folded, OPENING);
        if !ANNUALS.iter().any(|name| memmem::find(opening.as_bytes(), name.as_bytes()).is_some()) {
            return None;
        }
        let named = self.annual.captures(opening)?;
        Some(Annual { year: named.get(1)?.as_str().parse().ok()?, chronicle: named.get(2)?.as_str() != "公报" })
    }

    fn date_in(&self, text: &str) -> Option<Date> {
        self.loose_date.captures_iter(text).find_map(|captures| {
            let number = |group: usize| captures.get(group).and_then(|m| m.as_str().parse::<u32>().ok());
            Date::new(number(1)? as i32, number(2), number(3)).or_else(|| Date::new(number(1)? as i32, number(2), None))
        })
    }

    /// The place that most of the article speaks of; title, dateline and the paper's name count more.
    fn home(
        &self,
        said: &Facts,
        twin: &Twin<'_>,
        document: &DocumentFacts<'_>,
        article: &Article,
        named: &[PlaceMark],
        (marker, script): (&Marker, &Script),
    ) -> Option<Code> {
        let regions = marker.regions();
        let mut votes = Votes::new(marker);
        for block in masthead(twin).unwrap_or_default() {
            let text = twin.block(block);
            votes.take(text, Named::of(&regions.find(text), 0..text.len()), 3);
        }
        for (index, block) in twin.reading.article_blocks(article).iter().enumerate() {
            let weight = match block.kind {
                BlockKind::Heading { level: 1 } => 8,
                BlockKind::Heading { .. } => 2,
                BlockKind::Furniture if index < 8 => 8,
                BlockKind::Furniture => 0,
                _ if index < 5 => 3,
                _ => 1,
            };
            // 新华社北京1月5日电: an agency's seat, which its report is not about.
            let text = twin.block(block);
            let capital = |mark: PlaceMark| matches!(mark.place, Place::One(code) if regions.digits(code) == CAPITAL);
            let lead = opening(text).map_or(0, |opening| opening.end);
            let skipped = if regions.iter(&text[..lead]).any(capital) { lead } else { 0 };
            votes.take(&text[skipped..], Named::of(named, block.range.start + skipped..block.range.end), weight);
        }
        let title = said.folded_title.text();
        votes.take(title, Named::of(&regions.find(title), 0..title.len()), 8);
        votes.home(|| self.filed_under(document, marker, script))
    }
}

/// Words of several lists, and the status of each.
fn words_with_status<'s>(
    lists: impl IntoIterator<Item = &'s BTreeMap<Status, Vec<String>>>,
) -> (Vec<&'s str>, Vec<Status>) {
    let of_each = lists.into_iter().flatten();
    of_each.flat_map(|(status, words)| words.iter().map(move |word| (word.as_str(), *status))).unzip()
}

/// The word of a text that ends last, and of those the longest.
fn last_word(words: &Vocabulary, text: &str) -> Option<usize> {
    let last = words.all(text).max_by_key(|(range, _)| (range.end, range.len()));
    last.map(|(_, word)| word)
}

/// The level of the item that a block or sentence begins: by its number, or by a mark.
pub fn item_level(text: &str) -> Option<u8> {
    let text = text.trim_start();
    let marked = || text.starts_with(['—', '●', '■', '◆', '★', '▲', '•', '·']).then_some(BY_MARK);
    Item::of(text).map(|item| item.level).or_else(marked)
}

/// The level of an item that has a mark and no number.
const BY_MARK: u8 = 5;

/// The organisation that the title names.
fn main_entity(said: &Facts, marker: &Marker) -> Option<String> {
    let folded = said.folded_title.text();
    if !marker.may_name_organisation(folded) {
        return None;
    }
    let marked = marker.mark(said.title.as_deref()?, folded.into());
    let named = entities(&marked).into_iter().next()?;
    Some(named.to_string())
}

/// The blocks of the paper's head.
fn masthead<'t>(twin: &'t Twin<'_>) -> Option<&'t [Block]> {
    twin.reading.blocks.get(twin.reading.masthead.clone()?)
}

/// The title of an article as its text has it.
fn title_in<'a>(reading: &'a Reading, article: &Article) -> Option<&'a str> {
    reading.text.get(article.title.clone()?)
}

/// `2025-03-20`, `2025-03` or `2025`.
fn iso_date(text: &str) -> Option<Date> {
    let mut parts = text.split('-').map(|part| part.parse::<u32>().ok());
    let year = i32::try_from(parts.next()??).ok()?;
    let (month, day) = (parts.next(), parts.next());
    Date::new(year, month.flatten(), day.flatten())
}

fn never() -> Regex {
    // An empty alternation of a negated class: matches nothing.
    #[allow(clippy::unwrap_used)]
    Regex::new(r"[^\s\S]").unwrap()
}

/// The year that a title, or the document, tells of, where the text was written down or put up long after it
/// (1983年大埔县大事记): its days and months are of that year.
fn told_of(title: &str, reports_on: Option<Annual>, written: Option<Date>, marker: &Marker) -> Option<Date> {
    let written = written?;
    let years = marker.periods().find(title).into_iter().filter_map(|mark| match mark.when {
        When::Date { year: Some(year), month: None, .. } => Some(year),
        _ => None,
    });
    let last = years.max().or(reports_on.map(|annual| annual.year)).filter(|year| year + LONG_AFTER <= written.year)?;
    Some(Date::year(last))
}

/// Years behind which a text tells of the past: a report on a year comes out in the next.
const LONG_AFTER: i32 = 3;

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

/// The organisations of a marked sentence, in its own script.
pub fn entities<'m>(marked: &'m Marked<'_>) -> Vec<&'m str> {
    marked
        .tokens
        .iter()
        .filter(|token| token.meaning == Meaning::Organisation)
        .map(|token| &marked.text[token.range.clone()])
        .collect()
}

/// True for a word of time that names what another figure is compared with (较上年, 比2020年, 占去年).
pub fn is_comparator(marked: &Marked<'_>, mark: &TimeMark) -> bool {
    let token = marked.token_at(mark.range.start);
    // 由上年末的88%提高到91%: the start of a movement is of its own time, whatever follows.
    let start_of_movement = || {
        let number = (token + 1..marked.tokens.len()).find(|&t| !matches!(marked.symbol(t), 'd' | 'n' | 'f' | 'T'));
        marked.symbol(token - 1) == 'F' && number.is_some_and(|t| marked.symbol(t) == 'Q')
    };
    token > 0 && (matches!(marked.symbol(token - 1), 'K' | 'o' | 'C' | 'i' | 'w') || start_of_movement())
}
