//! The article of a page, without what stands around it: menus, lists of other news, counters, notices of the site.
//!
//! Where it stands is found by a library, a port of Readability, which knows nothing of places. So each piece of text is
//! handed to it with a mark in front, a character that stands nowhere else, and what it gives back is asked for marks
//! alone: which pieces it kept. The text is always our own, and so are its places.
//!
//! Readability looks for what is pleasant to read. What figures need besides is put back: the headline, the line that
//! dates the article, tables of figures. Where it finds no article, or leaves out too much that reads like one, the page
//! is read whole.

use std::borrow::Cow;
use std::ops::Range;

use dom_smoothie::{Config, Readability};

use super::cues::{is_byline, is_dateline, is_han, is_short, is_site_furniture, is_title_like};
use super::markup::{BREAK, Note, Plain, Said, strip_with_outline};
use super::outline::{Outline, Step};
use super::tags::attribute;
use crate::span::Rewriter;

/// The marks: private characters of the fifteenth plane, the number of a piece added to the first.
const MARKS: Range<u32> = 0xF0000..0xFFFFE;

/// How much text a page may have, in bytes; a longer one is no page of an article.
const LONGEST: usize = 2 << 20;

/// How many characters the library is content with. Its own 500 are meant for English.
const ENOUGH: usize = 120;

/// Reads a page: its article with headline, date and tables, or all of it.
pub(super) fn read_page(text: &str) -> Plain<'_> {
    let (plain, outline) = strip_with_outline(text);
    let Some(outline) = outline else { return plain };
    let mut page = Page::new(&plain, &outline);
    page.choose(&outline);
    page.write(&plain)
}

/// A line of the page.
#[derive(Debug)]
struct Line {
    /// In bytes of the text without markup, with its end.
    range: Range<usize>,
    said: Option<Said>,
    /// The element in which its text starts.
    element: usize,
    /// Bytes of text; of these in links; of these kept by the library.
    all: usize,
    linked: usize,
    kept: usize,
    /// Whether it is read.
    chosen: bool,
}

impl Line {
    fn is_link(&self) -> bool {
        2 * self.linked > self.all
    }

    fn is_heading(&self) -> bool {
        matches!(self.said, Some(Said::Heading(_)))
    }
}

/// An element of the page; the first is the page.
#[derive(Debug)]
struct Element {
    name: &'static str,
    parent: usize,
    /// Bytes of text in it; of these in lines of the article.
    all: usize,
    article: usize,
}

/// A piece of text, as it is handed to the library.
#[derive(Debug)]
struct Piece {
    range: Range<usize>,
    element: usize,
    linked: bool,
}

struct Page<'p> {
    text: &'p str,
    lines: Vec<Line>,
    elements: Vec<Element>,
    /// What `<title>` says of the article, without the site's name.
    title: Option<Range<usize>>,
    /// All that `<title>` says, without spaces.
    name: String,
    /// Whether the title is read, because the page says it nowhere else.
    titled: bool,
    /// The line that is the headline, as `<title>` tells, though its tags do not.
    head: Option<usize>,
}

impl<'p> Page<'p> {
    fn new(plain: &'p Plain<'_>, outline: &Outline<'_>) -> Self {
        let text: &str = &plain.text;
        let title = outline.title.clone().filter(|title| !title.is_empty());
        let start = title.as_ref().map_or(0, |title| title.end + BREAK.len_utf8());
        let mut notes = plain.notes.iter().peekable();
        let mut lines = Vec::new();
        let mut at = start;
        for piece in text.get(start..).unwrap_or_default().split_inclusive([BREAK, '\n']) {
            let range = at..at + piece.len();
            at = range.end;
            while notes.next_if(|note| note.range.end <= range.start).is_some() {}
            let said = notes.peek().filter(|note| note.range.start < range.end).map(|note| note.said);
            lines.push(Line { range, said, element: 0, all: 0, linked: 0, kept: 0, chosen: true });
        }
        let elements = vec![Element { name: "", parent: 0, all: 0, article: 0 }];
        // Lines are compared with it: one without an end would be compared without an end.
        let title = title.filter(|title| title.len() <= ATTRIBUTE * 2);
        let name = title.as_ref().and_then(|title| text.get(title.clone())).map(compact).unwrap_or_default();
        let title = title.map(|title| headline_of(text, title));
        Page { text, lines, elements, title, name, titled: false, head: None }
    }

    fn words(&self, line: &Line) -> &'p str {
        self.text.get(line.range.clone()).unwrap_or_default().trim()
    }

    /// Chooses the lines that are read; without an article, all.
    fn choose(&mut self, outline: &Outline<'_>) {
        let pieces = self.pieces(&outline.steps);
        let survives = if outline.overfull { None } else { ask(&outline.steps, &pieces, self.text) };
        self.weigh(&pieces, survives.as_deref().unwrap_or_default());
        let mut above = true;
        for line in &mut self.lines {
            // A blank line stays where the line above it does.
            line.chosen = if line.all == 0 { above } else { 2 * line.kept > line.all };
            above = line.chosen;
        }
        if survives.is_none() || self.misses_much() {
            self.lines.iter_mut().for_each(|line| line.chosen = true);
        } else {
            self.put_back();
        }
        let says_much = self
            .title
            .clone()
            .and_then(|title| self.text.get(title))
            .is_some_and(|title| title.chars().filter(|c| is_han(*c)).count() >= 4);
        self.titled = says_much && self.first().is_some_and(|first| !self.has_headline(first));
    }

    /// The pieces of text with the elements that they stand in.
    fn pieces(&mut self, steps: &[Step<'_>]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let (mut element, mut links) = (0, 0_usize);
        for step in steps {
            match step {
                Step::Open(name, _) => {
                    self.elements.push(Element { name, parent: element, all: 0, article: 0 });
                    element = self.elements.len() - 1;
                    links += usize::from(*name == "a");
                }
                Step::Close(name) => {
                    element = self.elements.get(element).map_or(0, |element| element.parent);
                    links = links.saturating_sub(usize::from(*name == "a"));
                }
                Step::Break => {}
                Step::Text(range) => pieces.push(Piece { range: range.clone(), element, linked: links > 0 }),
            }
        }
        pieces
    }

    /// Adds up the pieces that stand in each line.
    fn weigh(&mut self, pieces: &[Piece], survives: &[bool]) {
        let mut at = 0;
        for (number, piece) in pieces.iter().enumerate() {
            while self.lines.get(at).is_some_and(|line| line.range.end <= piece.range.start) {
                at += 1;
            }
            for line in self.lines.iter_mut().skip(at).take_while(|line| line.range.start < piece.range.end) {
                let common = piece.range.start.max(line.range.start)..piece.range.end.min(line.range.end);
                let bytes = self.text.get(common).unwrap_or_default().trim().len();
                if line.all == 0 {
                    line.element = piece.element;
                }
                line.all += bytes;
                line.linked += if piece.linked { bytes } else { 0 };
                line.kept += if survives.get(number) == Some(&true) { bytes } else { 0 };
            }
        }
    }

    /// Whether the line reads like part of an article.
    fn is_running(&self, line: &Line) -> bool {
        let words = self.words(line);
        !line.is_link() && !line.is_heading() && (words.contains('。') || words.contains('，') && !is_short(words, 20))
    }

    /// The first line of the article's text.
    fn first(&self) -> Option<usize> {
        self.lines.iter().position(|line| line.chosen && self.is_running(line))
    }

    /// An element and all those around it, the page last.
    fn around(&self, element: usize) -> impl Iterator<Item = usize> {
        let up = |at: &usize| self.elements.get(*at).map(|element| element.parent).filter(|parent| parent < at);
        std::iter::successors(Some(element), up)
    }

    /// The innermost element of this name around the line.
    fn within(&self, line: &Line, names: &[&str]) -> Option<usize> {
        self.around(line.element).find(|at| self.elements.get(*at).is_some_and(|element| names.contains(&element.name)))
    }

    /// Whether the line stands in a part of the page that says of itself that it is no article.
    fn is_beside(&self, line: &Line) -> bool {
        self.within(line, &["aside", "footer", "nav"]).is_some()
    }

    /// Whether more than a third of what reads like an article was not chosen: then it is no good choice.
    fn misses_much(&self) -> bool {
        let (mut all, mut missed) = (0, 0);
        for line in self.lines.iter().filter(|line| self.is_running(line) && (line.chosen || !self.is_beside(line))) {
            all += line.all;
            missed += if line.chosen { 0 } else { line.all };
        }
        all == missed || 3 * missed > all
    }

    /// Chooses what an article needs besides its text.
    fn put_back(&mut self) {
        let Some(first) = self.first() else { return };
        self.measure();
        let headline = self.headline(first);
        let top = headline.as_ref().map_or(first, |headline| headline.start);
        let dates: Vec<usize> = (top.saturating_sub(ABOVE)..first).filter(|at| self.is_date(*at)).collect();
        // What stands above a heading of the page is its furniture: a date there must not become that.
        let one_line = headline.clone().filter(|lines| lines.len() == 1 && !dates.iter().any(|date| *date < top));
        self.head = one_line
            .map(|lines| lines.start)
            .filter(|at| self.lines.get(*at).is_some_and(|line| !line.is_heading() && self.says_all(line)));
        let mut back = dates;
        back.extend(self.leads(headline.as_ref(), first));
        back.extend(headline.into_iter().flatten());
        back.extend(self.tables());
        // A heading goes with what it heads.
        back.extend((first..self.lines.len()).filter(|at| {
            let below = self.lines.get(at + 1);
            self.lines.get(*at).is_some_and(|line| line.is_heading() && !line.is_link())
                && below.is_some_and(|below| below.chosen && !below.is_heading())
        }));
        for at in back {
            if let Some(line) = self.lines.get_mut(at) {
                line.chosen = true;
            }
        }
    }

    /// Whether the line says when the article was published, or who wrote it.
    fn is_date(&self, at: usize) -> bool {
        let words = self.lines.get(at).map(|line| self.words(line)).unwrap_or_default();
        // 00370001/2023-00112 is the number of a document.
        let year = words.bytes().take_while(u8::is_ascii_digit).count();
        is_dateline(words) && year <= 4 || is_byline(words)
    }

    /// The lines of the headline above the first line of text, where it was not chosen.
    fn headline(&self, first: usize) -> Option<Range<usize>> {
        let above = self.lines.get(..first)?;
        let said = above.iter().enumerate().filter(|(_, line)| self.says_title(line));
        // Whoever issued a notice stands below its headline and in it.
        if let Some((at, _)) = said.max_by_key(|(at, line)| (line.all, *at)) {
            let more = |lines: &mut dyn Iterator<Item = &Line>| lines.take_while(|line| self.says_title(line)).count();
            let start = at - more(&mut above.get(..at)?.iter().rev());
            return Some(start..at + 1 + more(&mut above.get(at + 1..)?.iter()));
        }
        if above.iter().any(|line| line.chosen && line.is_heading()) {
            return None;
        }
        let heads = |line: &Line| match line.said {
            Some(Said::Heading(1)) => true,
            Some(Said::Heading(2 | 3)) => self.holder(line).is_some(),
            _ => false,
        };
        // The site's name is a heading as well on many pages; `<title>` tells it behind the headline.
        let at = above
            .iter()
            .rposition(|line| heads(line) && !line.is_link() && !self.name.contains(&compact(self.words(line))))?;
        Some(at..at + 1)
    }

    /// The innermost element that holds the line and text of the article, and is not the page.
    fn holder(&self, line: &Line) -> Option<usize> {
        let holds = |at: &usize| self.elements.get(*at).is_some_and(|element| element.article > 0);
        self.around(line.element).find(holds).filter(|holder| *holder > 0)
    }

    /// Whether the line is most of what `<title>` says of the article.
    fn says_all(&self, line: &Line) -> bool {
        let title = self.title.as_ref().map_or(0, Range::len);
        self.says_title(line) && 2 * self.words(line).len() > title
    }

    /// Whether the line is the headline, or a line of it, that `<title>` tells.
    fn says_title(&self, line: &Line) -> bool {
        let Some(title) = self.title.clone().and_then(|title| self.text.get(title)) else { return false };
        let words = self.words(line);
        if line.is_link() && !line.is_heading() || words.len() < SHORTEST || words.len() > 2 * title.len() + SHORTEST {
            return false;
        }
        compact(title).contains(&compact(words))
    }

    /// Whether a headline is read above the first line of text.
    fn has_headline(&self, first: usize) -> bool {
        let heads = |line: &Line| {
            let words = self.words(line);
            line.is_heading()
                || self.says_title(line)
                || is_title_like(words) && !line.is_link() && !is_site_furniture(words) && !is_dateline(words)
        };
        self.lines.iter().take(first).any(|line| line.chosen && heads(line))
    }

    /// Adds up the text in each element.
    fn measure(&mut self) {
        for at in 0..self.lines.len() {
            let Some(line) = self.lines.get(at) else { break };
            let (all, article) = (line.all, if line.chosen && self.is_running(line) { line.all } else { 0 });
            let around: Vec<usize> = self.around(line.element).collect();
            for element in around {
                if let Some(element) = self.elements.get_mut(element) {
                    element.all += all;
                    element.article += article;
                }
            }
        }
    }

    /// The summary between headline and text, where one element holds all three.
    fn leads(&self, headline: Option<&Range<usize>>, first: usize) -> Vec<usize> {
        let Some(from) = headline.map(|lines| lines.end) else { return Vec::new() };
        let last = from.checked_sub(1).and_then(|last| self.lines.get(last));
        let Some(holder) = last.and_then(|last| self.holder(last)) else { return Vec::new() };
        let is_lead = |line: &Line| {
            self.is_running(line) && !self.is_beside(line) && self.around(line.element).any(|at| at == holder)
        };
        (from..first).filter(|at| self.lines.get(*at).is_some_and(is_lead)).collect()
    }

    /// The lines of tables of figures that stand in one element with text of the article, and were not chosen.
    fn tables(&self) -> Vec<usize> {
        let table = |at: &usize| self.lines.get(*at).and_then(|line| self.within(line, &["table"]));
        let cells: Vec<(usize, usize)> =
            (0..self.lines.len()).filter_map(|at| table(&at).map(|table| (table, at))).collect();
        let of_one_table = cells.chunk_by(|one, other| one.0 == other.0);
        of_one_table.filter(|cells| self.is_lost_table(cells)).flatten().map(|(_, at)| *at).collect()
    }

    /// Whether these cells are a table of figures beside text of the article.
    fn is_lost_table(&self, cells: &[(usize, usize)]) -> bool {
        let lines = || cells.iter().filter_map(|(_, at)| self.lines.get(*at)).filter(|line| line.all > 0);
        let figures = lines().filter(|line| self.words(line).starts_with(|c: char| c.is_ascii_digit())).count();
        let plain = lines().all(|line| !line.chosen && !line.is_link() && is_short(self.words(line), 40));
        if !plain || figures < 2 || 4 * figures < lines().count() {
            return false;
        }
        let Some((table, at)) = cells.first() else { return false };
        let size = self.elements.get(*table).map_or(0, |table| table.all);
        // What holds the table and nothing else says nothing.
        let holder = self.around(*table).filter_map(|at| self.elements.get(at)).find(|element| element.all > size);
        holder.is_some_and(|holder| holder.article > 0 && !holder.name.is_empty())
            && self.lines.get(*at).is_some_and(|line| !self.is_beside(line))
    }

    /// Writes the chosen lines, with what was said of them.
    fn write<'a>(&self, plain: &Plain<'a>) -> Plain<'a> {
        let mut out = Rewriter::new(&plain.text);
        let mut notes = Vec::new();
        if let Some(title) = self.title.clone().filter(|_| self.titled) {
            notes.push(Note { range: 0..title.len(), said: Said::Heading(1) });
            out.copy(title);
            out.insert(BREAK.encode_utf8(&mut [0; 4]));
        }
        let mut said = plain.notes.iter().peekable();
        let mut end = 0;
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| line.chosen) {
            // What was left out stood between: the lines are none that go on.
            if line.range.start > end && !out.text().is_empty() && !out.text().ends_with(BREAK) {
                out.insert(BREAK.encode_utf8(&mut [0; 4]));
            }
            end = line.range.end;
            while said.next_if(|note| note.range.end <= line.range.start).is_some() {}
            let start = out.text().len();
            out.copy(line.range.clone());
            if self.head == Some(at) {
                notes.push(Note { range: start..out.text().len(), said: Said::Heading(1) });
                continue;
            }
            while let Some(note) = said.next_if(|note| note.range.start < line.range.end) {
                let moved = |at: usize| (at.clamp(line.range.start, line.range.end) - line.range.start) + start;
                notes.push(Note { range: moved(note.range.start)..moved(note.range.end), said: note.said });
            }
        }
        let made = out.finish();
        Plain { text: Cow::Owned(made.text), alignment: made.alignment.then(&plain.alignment), notes }
    }
}

/// How many lines above the headline a date may stand.
const ABOVE: usize = 3;

/// How short, in bytes, a line is too short to tell whether it is a headline's: four characters.
const SHORTEST: usize = 12;

/// Text without its spaces.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// What a page's title says before the names of column and site: 西藏完成投资85亿- 【阳光易购】, 某某_新闻_某某网.
fn headline_of(text: &str, title: Range<usize>) -> Range<usize> {
    let words = text.get(title.clone()).unwrap_or_default();
    let marks = ["_", "|", "｜", "--", " - ", " – ", " — "];
    let end = marks.iter().filter_map(|mark| words.find(mark)).filter(|end| *end >= SHORTEST).min();
    let mut kept = words.get(..end.unwrap_or(words.len())).unwrap_or_default();
    // 1-2月 goes on behind its dash, and so does 中国-东盟博览会; the name of a site is short, that of a column shorter.
    let mut longest = if end.is_some() { 0 } else { 16 };
    while let Some((before, after)) = kept.rsplit_once('-')
        && before.len() >= SHORTEST
        && is_short(after.trim(), longest)
        && !after.contains(|c: char| c.is_ascii_digit())
    {
        (kept, longest) = (before, 6);
    }
    let kept = kept.trim_end();
    let blank = kept.len() - kept.trim_start().len();
    title.start + blank..title.start + kept.len()
}

/// Asks the library for the article; which pieces it keeps, where it finds one.
fn ask(steps: &[Step<'_>], pieces: &[Piece], text: &str) -> Option<Vec<bool>> {
    let marks = usize::try_from(MARKS.end - MARKS.start).unwrap_or(usize::MAX);
    if pieces.is_empty() || pieces.len() > marks || text.len() > LONGEST {
        return None;
    }
    let config = Config { char_threshold: ENOUGH, disable_json_ld: true, ..Config::default() };
    let article = Readability::new(marked(steps, text), None, Some(config)).and_then(|mut library| library.parse());
    let mut survives = vec![false; pieces.len()];
    for mark in article.ok()?.text_content.chars().map(u32::from).filter(|c| MARKS.contains(c)) {
        let piece = usize::try_from(mark - MARKS.start).ok();
        if let Some(piece) = piece.and_then(|piece| survives.get_mut(piece)) {
            *piece = true;
        }
    }
    Some(survives)
}

/// The page for the library: its elements, and each piece of text behind its mark.
fn marked(steps: &[Step<'_>], text: &str) -> String {
    let mut page = String::with_capacity(2 * text.len() + 64);
    page.push_str("<!DOCTYPE html><html><body>");
    let mut marks = MARKS;
    for step in steps {
        match step {
            Step::Open(name, tag) => open(&mut page, name, tag),
            Step::Close(name) => {
                page.push_str("</");
                page.push_str(name);
                page.push('>');
            }
            Step::Break => page.push_str("<br>"),
            Step::Text(range) => {
                page.extend(marks.next().and_then(char::from_u32));
                escape(&mut page, text.get(range.clone()).unwrap_or_default());
            }
        }
    }
    page.push_str("</body></html>");
    page
}

/// Opens an element with those of its attributes by which the library judges it.
fn open(page: &mut String, name: &str, tag: &str) {
    page.push('<');
    page.push_str(name);
    if name == "nav" {
        page.push_str(" role=\"navigation\"");
    }
    for known in ["id", "class", "role", "style", "hidden", "aria-hidden", "aria-modal"] {
        if let Some(value) = attribute(tag, known).filter(|value| value.len() <= ATTRIBUTE) {
            page.push(' ');
            page.push_str(known);
            page.push_str("=\"");
            escape(page, value);
            page.push('"');
        }
    }
    if name == "a" {
        page.push_str(" href=\"/\"");
    }
    page.push('>');
}

/// How long, in bytes, an attribute may be that says something about an element.
const ATTRIBUTE: usize = 200;

/// Writes text so that it stays text; a mark that the page itself holds is none.
fn escape(page: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => page.push_str("&amp;"),
            '<' => page.push_str("&lt;"),
            '>' => page.push_str("&gt;"),
            '"' => page.push_str("&quot;"),
            c if MARKS.contains(&u32::from(c)) => page.push(char::REPLACEMENT_CHARACTER),
            c => page.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_end_before_column_and_site() {
        for (title, headline) in [
            ("西藏完成投资85亿开工建设一大批重点项目- 【阳光易购】", "西藏完成投资85亿开工建设一大批重点项目"),
            ("  沙河区新增托育床位_民生_沙河在线", "沙河区新增托育床位"),
            ("某县茶园里的新故事 | 某某网", "某县茶园里的新故事"),
            ("某市2024年1-2月经济运行情况-某市统计局", "某市2024年1-2月经济运行情况"),
            ("一颗咖啡豆闯出大市场——某县产业调查", "一颗咖啡豆闯出大市场——某县产业调查"),
            ("双沟乡：稻鱼共养富乡亲--时政--青禾网", "双沟乡：稻鱼共养富乡亲"),
            ("第二十届中国-东盟博览会开幕_要闻_青禾网", "第二十届中国-东盟博览会开幕"),
            ("某县今年新建充电桩860个-要闻-青禾新闻网", "某县今年新建充电桩860个"),
            ("停水通知", "停水通知"),
            ("  ", ""),
        ] {
            let text = format!("甲{title}");
            assert_eq!(&text[headline_of(&text, 3..text.len())], headline, "{title}");
        }
    }

    #[test]
    fn an_article_is_told_by_the_library_and_written_by_us() {
        let article = "<p>全年新建农村公路&#56;7公里，投资5亿元，惠及群众1.2万人。</p>".repeat(4);
        let page = format!("<body><div class=menu><p>会员3万人</p></div><div>{article}</div>");
        let plain = read_page(&page);
        assert_eq!(plain.text.matches("87公里").count(), 4);
        assert!(!plain.text.contains("会员"));
        let at = plain.text.find("87公里").unwrap();
        assert_eq!(&page[plain.alignment.to_source(at..at + "87公里".len())], "&#56;7公里");
    }

    #[test]
    fn a_page_without_an_article_is_read_whole() {
        for page in
            ["<p>甲</p><p>会员3万人</p>", "<table><tr><td>公路<td>87公里</table>", "文", "", "<title>甲</title>"]
        {
            let whole = super::super::markup::strip_page(page);
            assert_eq!(read_page(page).text, whole.text, "{page}");
            assert_eq!(read_page(page).notes, whole.notes, "{page}");
        }
    }

    fn piece() -> impl Strategy<Value = String> {
        let tag = "(</?(p|div|a|span|h1|h2|table|tr|td|th|ul|li|dl|dd|form|section|article|aside|nav|pre|body|b|font|caption|blockquote)( (class|id)=(content|comment|sidebar|share|x)| style='display:none'| hidden)?>)";
        prop_oneof![
            6 => tag,
            1 => "<br>|<br/>|<!--|-->|<%|%>|<title>|</title>|<head>|</head>|\u{F0000}|\u{F0001}|&#xF0002;|&nbsp;|\n",
            2 => Just("全年新建农村公路87公里，投资5亿元，惠及群众1.2万人。".to_owned()),
            1 => Just("2024年3月5日".to_owned()),
            1 => Just("首页".to_owned()),
        ]
    }

    proptest! {
        #[test]
        fn any_page_is_taken(pieces in proptest::collection::vec(piece(), 0..120)) {
            let page = pieces.concat();
            let plain = read_page(&page);
            prop_assert_eq!(plain.alignment.derived_len(), plain.text.len());
            prop_assert_eq!(plain.alignment.source_len(), page.len());
            prop_assert!(plain.notes.iter().all(|note| plain.text.get(note.range.clone()).is_some()));
            prop_assert!(plain.notes.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start));
        }
    }
}
