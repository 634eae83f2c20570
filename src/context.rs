//! What an article says once and means throughout: its date, its place, its sections, whose figures it tells.

use crate::category::Heading;
use crate::claim::Status;
use crate::column::{Columns, Row};
use crate::error::Error;
use crate::home::Homes;
use crate::mark::{Marked, Marker, Meaning};
use crate::period::{Anchor, Date, TimeMark, When};
use crate::publication::{Publication, Publications};
use crate::reading::{Article, Item, Reading};
use crate::region::{Code, PlaceMark};
use crate::script::Script;
use crate::seeds::Seeds;
use crate::source::Known;
use crate::twin::Twin;
use crate::vocabulary::Vocabulary;
use smol_str::SmolStr;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// What holds for a whole article.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    /// Title, in the text's own script, on one line.
    pub title: Option<SmolStr>,
    /// The same, folded.
    pub folded_title: Heading,
    /// When it was written, where that is written as such (masthead, dateline), as fine as it is known.
    pub published: Option<Date>,
    /// The date by which its times are understood: the same, or one that is inferred.
    pub date: Option<Date>,
    /// True when it is written, or there is more behind it than a year that occurs.
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
    /// It says a time and nothing else: 2023年.
    pub is_time: bool,
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
    /// Whether what the section tells from here on is reckoned: 预计（下同）.
    pub reckoned: bool,
    /// The time that the article's first paragraph set for those behind it that name none.
    pub reviewed: Option<When>,
    /// How many paragraphs have begun.
    pub paragraphs: usize,
    /// The paragraph's opening that says what it is about: 在增强教育质效方面.
    pub lead: Option<Rc<Heading>>,
    /// The row of a table that the block is, where its columns tell promised and done apart.
    pub row: Option<Rc<Row>>,
    /// Where the sentence begins, in bytes of its block.
    pub start: usize,
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
        // 2009年工作回顾 above 一、 is the higher one, though neither says so; so is 2023年 above 乡村振兴.
        let above = |open: &Section| section.numbered && !open.numbered || open.is_time && !section.is_time;
        let holds = |open: &Section| open.level == section.level && above(open);
        self.reckoned &= section.level > 1 && section.status.is_none();
        let sections = Rc::make_mut(&mut self.sections);
        sections.retain(|open| open.level < section.level || holds(open));
        sections.push(Rc::new(section));
        self.end_paragraph();
    }

    /// A paragraph begins.
    pub fn begin_paragraph(&mut self) {
        self.end_paragraph();
        self.paragraphs += 1;
    }

    /// What only the sentences of a paragraph share is forgotten; the year of an article's first paragraph is kept.
    fn end_paragraph(&mut self) {
        let of_year = |when: &When| {
            matches!(when, When::Offset(..0) | When::PastYear | When::Date { year: Some(_), month: None, .. })
        };
        if self.paragraphs == 1 && self.reviewed.is_none() {
            self.reviewed = self.topic.filter(of_year);
        }
        self.place = None;
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

    /// What the column says in which a figure stands, at a byte of its sentence.
    pub fn column_status(&self, at: usize) -> Option<Status> {
        self.row.as_ref()?.status_at(self.start + at)
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

/// What a document says as a whole: its date for articles that have none of their own, and what was known before it was read.
#[derive(Debug)]
pub struct DocumentFacts<'a> {
    /// What it is called in the claims: its path, or its record's own id.
    doc: &'a str,
    /// What its record says of it.
    record: &'a Known,
    /// The record's title on one line, and its date: they are those of its articles.
    title: Option<SmolStr>,
    /// When it was written.
    publication: Publication,
}

impl DocumentFacts<'_> {
    /// What it is filed under: the name of its publisher, and its path.
    fn filed(&self) -> (Option<&str>, &str) {
        (self.record.publisher.as_deref(), self.doc)
    }
}

/// Finds the facts of articles and the meaning of headings.
#[derive(Debug)]
pub struct Contexts {
    publications: Publications,
    homes: Homes,
    /// Words that give a section its status, and the status of each.
    heading_words: Vocabulary,
    headings: Vec<Status>,
    /// Heads of columns that say what was to be done.
    task_columns: Vec<String>,
    /// Words of a title that names a list of 实事.
    lists: Vocabulary,
    /// Words that show that a sentence announces a list; those of its title aside.
    announcing: Vocabulary,
    /// Words that tell the status of what is announced, those of headings first, and the status of each; none for words
    /// that say nothing of it, and nothing of what they hold.
    announced_words: Vocabulary,
    announced: Vec<Option<Status>>,
}

impl Contexts {
    /// From the vocabularies.
    ///
    /// # Errors
    /// A vocabulary that cannot be used.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let status = &seeds.status;
        let (words, headings) = words_with_status([&status.headings]);
        let (mut announced_words, announced) = words_with_status([&status.headings, &status.announced]);
        announced_words.extend(status.announcing.iter().map(String::as_str));
        let mut announced: Vec<Option<Status>> = announced.into_iter().map(Some).collect();
        announced.resize(announced_words.len(), None);
        Ok(Contexts {
            publications: Publications::new(seeds)?,
            homes: Homes::new(seeds),
            heading_words: Vocabulary::new(words),
            headings,
            task_columns: seeds.list("task_columns").to_vec(),
            lists: Vocabulary::new(seeds.list("list_titles").iter().map(String::as_str)),
            announcing: Vocabulary::new(seeds.list("list_announcing").iter().map(String::as_str)),
            announced_words: Vocabulary::new(announced_words),
            announced,
        })
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
        let article = (twin.reading.article_blocks(article), folded_title.text());
        let (published, date) = self.publications.of_article(&document.publication, twin, article, marker);
        Facts { title, folded_title, published, date, ..Facts::default() }
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
        let headline = twin.reading.blocks.get(article.headline.clone()).unwrap_or_default();
        let known_title = document.title.as_ref().map(|_| said.folded_title.text());
        let mut times: Vec<When> = headline
            .iter()
            .map(|block| twin.block(block))
            .chain(known_title)
            .flat_map(|text| self.publications.own_times(text, marker))
            .map(|mark| mark.when)
            .filter(|when| {
                matches!(when, When::Plan { .. } | When::Date { .. } | When::Years(..) | When::Months { .. })
            })
            .collect();
        if times.is_empty() {
            let of_year = |year| When::Date { year: Some(year), month: None, day: None };
            times.extend(document.publication.reported_year().map(of_year));
        }
        Facts {
            in_list: self.lists.occurs(said.folded_title.text()),
            home: self.homes.of_article((twin, article, said.folded_title.text()), named, document.filed(), by),
            entity: main_entity(&said, marker),
            times,
            firm: said.published.is_some() || document.publication.is_firm(&self.publications, twin, marker),
            ..said
        }
    }

    /// What the document as a whole says of its date, and what is known of it without reading.
    pub fn document<'a>(&self, doc: &'a str, twin: &Twin<'_>, record: &'a Known) -> DocumentFacts<'a> {
        DocumentFacts {
            doc,
            record,
            title: record.title.as_ref().map(|title| title.replace(['\n', '\r'], " ").into()),
            publication: self.publications.of_document(twin, record),
        }
    }

    /// What a heading says.
    pub fn section(&self, level: u8, heading: &str, context: &Context, marker: &Marker) -> Section {
        let found = marker.periods().find(heading);
        let times: Vec<When> = found.iter().map(|mark| mark.when).filter(|w| *w != When::Nothing).collect();
        let is_time = are_years(heading, &found);
        // 昌吉市2025年…清单 is about the place that opens it; a place further on is only mentioned.
        let places = marker.regions().find(heading);
        let nested = places.windows(2).take_while(|pair| marker.regions().holds(&pair[0], &pair[1])).count();
        let opening = places.first().filter(|mark| mark.range.start == 0).and_then(|_| places.get(nested));
        let region = opening
            .filter(|mark| !mark.place.is_own())
            .and_then(|mark| marker.regions().resolve(mark.place, context.facts.home, None));
        // 为农民办好十件实事 says for whom, and not what its items are of.
        let names_list = self.lists.occurs(heading) || self.announcing.occurs(heading);
        Section {
            level,
            heading: if names_list { Heading::default() } else { Heading::new(heading) },
            status: self.heading_status(heading),
            times,
            region,
            numbered: Item::of(heading).is_some(),
            is_time,
            is_list: level == 1 && self.lists.occurs(heading),
            announced: false,
        }
    }

    /// Whether a block says a year, or several, and nothing else.
    pub fn is_time(&self, block: &str, marker: &Marker) -> bool {
        block.trim().len() <= LONGEST_TIME && are_years(block, &marker.periods().find(block))
    }

    /// The columns of a line of a table's heads that tell promised and done apart.
    pub fn columns(&self, line: &str) -> Option<Columns> {
        Columns::of_heads(line, |head| {
            let task = self.task_columns.iter().any(|task| head == task);
            if task { Some(Status::Target) } else { self.heading_status(head) }
        })
    }

    /// The status that a heading's words give: the word that ends last decides (实事清单 before 完成情况).
    fn heading_status(&self, heading: &str) -> Option<Status> {
        last_word(self.heading_words.all(heading)).map(|word| self.headings[word])
    }

    /// The word of a sentence that tells the status of what it announces: the one that ends last.
    fn announced_word(&self, sentence: &str) -> Option<usize> {
        let words: Vec<_> = self.announced_words.all(sentence).collect();
        let silent = |range: &Range<usize>| {
            let around = |(other, word): &(Range<usize>, usize)| {
                self.announced[*word].is_none() && other.start <= range.start && range.end <= other.end
            };
            words.iter().any(around)
        };
        last_word(words.iter().filter(|(range, _)| !silent(range)).cloned())
    }

    /// What a folded sentence says of the items behind it, where it announces a list (今年重点办好10件实事：) and tells
    /// whether it is promised or done. What it calls the list (实事, 目标任务) says so only where no heading does.
    pub fn announcement(&self, sentence: &str, context: &Context, marker: &Marker) -> Option<Section> {
        let sentence = sentence.trim_end();
        let announces =
            sentence.ends_with(['：', '—']) || self.announcing.occurs(sentence) || self.lists.occurs(sentence);
        let word = announces.then(|| self.announced_word(sentence)).flatten()?;
        let called = word < self.headings.len();
        let status = context.section_status().filter(|_| called).or(self.announced[word]);
        let of_years = |when: &When| match when {
            When::Date { year, month, .. } => year.is_some() && month.is_none(),
            When::Years(..) | When::Offset(_) | When::Plan { .. } => true,
            _ => false,
        };
        let times = marker.periods().find(sentence);
        Some(Section {
            level: 0,
            heading: Heading::default(),
            status,
            times: times.iter().map(|mark| mark.when).filter(of_years).collect(),
            region: None,
            is_list: false,
            numbered: false,
            is_time: false,
            announced: true,
        })
    }
}

/// Bytes of the longest line that is a year alone: “十四五”时期.
const LONGEST_TIME: usize = 30;

/// Whether a text is a year, or several, and nothing else, by its words of time.
fn are_years(text: &str, times: &[TimeMark]) -> bool {
    let of_years = |when: When| {
        matches!(when, When::Date { year: Some(_), month: None, .. } | When::Years(..) | When::Plan { .. })
    };
    let start = text.len() - text.trim_start().len();
    let whole = start..text.trim_end().len();
    whole.len() <= LONGEST_TIME && times.iter().any(|mark| of_years(mark.when) && mark.range == whole)
}

/// Words of several lists, and the status of each.
fn words_with_status<'s>(
    lists: impl IntoIterator<Item = &'s BTreeMap<Status, Vec<String>>>,
) -> (Vec<&'s str>, Vec<Status>) {
    let of_each = lists.into_iter().flatten();
    of_each.flat_map(|(status, words)| words.iter().map(move |word| (word.as_str(), *status))).unzip()
}

/// The one of the words found in a text that ends last, and of those the longest.
fn last_word(found: impl Iterator<Item = (Range<usize>, usize)>) -> Option<usize> {
    found.max_by_key(|(range, _)| (range.end, range.len())).map(|(_, word)| word)
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

/// The title of an article as its text has it.
fn title_in<'a>(reading: &'a Reading, article: &Article) -> Option<&'a str> {
    reading.text.get(article.title.clone()?)
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
        // 由上年的23.9:31.8:44.3调整为…
        let possessed = marked.symbol(token + 1) == 'd';
        marked.symbol(token - 1) == 'F' && (possessed || number.is_some_and(|t| marked.symbol(t) == 'Q'))
    };
    // 与上年同比, 同2017年相比
    let between = || {
        matches!(marked.folded_token(token - 1), "与" | "同" | "和" | "跟")
            && (token + 1..marked.tokens.len()).take(2).any(|t| marked.symbol(t) == 'K')
    };
    // 比历史上最好的1984年
    let told_which = || {
        let words = (0..token - 1).rev().take(WHICH).map(|t| marked.symbol(t));
        marked.symbol(token - 1) == 'd'
            && words
                .take_while(|symbol| !matches!(symbol, ',' | ';' | ':' | '.' | 'Q' | 'V' | 'U' | 'D'))
                .any(|symbol| symbol == 'K')
    };
    // 按2005年可比价格计算, 按照2004年规定的标准; 按照“十四五”规划，…: a plan is of its own time.
    let by = || {
        let measure = matches!(marked.folded_token(token - 1), "按" | "按照" | "根据" | "依据");
        measure && !matches!(mark.when, When::Plan { .. } | When::Now)
    };
    let beside = || matches!(marked.symbol(token - 1), 'K' | 'o' | 'C' | 'i' | 'w') || by();
    token > 0 && (beside() || between() || start_of_movement() || told_which())
}

/// So many words may tell which year is compared with.
const WHICH: usize = 6;
