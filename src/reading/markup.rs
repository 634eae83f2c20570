//! Markup out: HTML, XML and JSP pages, and the tags that are left over in plain text.
//!
//! A page is known by its content, never by its name. The scanner reads front to back and never builds a tree, so
//! broken pages cost nothing: what is not closed ends at a sane place instead of swallowing the rest.

use std::borrow::Cow;
use std::ops::Range;

use super::entities::entity;
use super::outline::Outline;
use super::tags::{BLOCK, INLINE, RAW, Tag, heading_level, parse_tag, short_tag_end, starts_with_letter};
use crate::span::{Alignment, Rewriter};

/// The break that a block tag leaves: nothing is joined over it, unlike over a line feed.
pub(super) const BREAK: char = '\u{2029}';

/// What the markup said about a whole line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// In `<h1>` to `<h6>`.
    Heading(u8),
    /// All of it bold.
    Bold,
    /// All of it inside links: navigation.
    Link,
    /// A cell of a table.
    Cell,
}

/// A line of the plain text that the markup said something about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The line, in bytes of the plain text.
    pub range: Range<usize>,
    /// What the markup said.
    pub said: Said,
}

/// A text without markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plain<'a> {
    /// The text; block tags have become breaks.
    pub text: Cow<'a, str>,
    /// From the plain text to the decoded one.
    pub alignment: Alignment,
    /// What the markup said about lines, in their order.
    pub notes: Vec<Note>,
}

impl<'a> Plain<'a> {
    /// A text that has no markup.
    pub fn of(text: &'a str) -> Self {
        Plain { text: Cow::Borrowed(text), alignment: Alignment::identity(text.len()), notes: Vec::new() }
    }
}

/// Whether anything stands in the text that a tag or an entity begins with.
pub fn has_marks(text: &str) -> bool {
    memchr::memchr2(b'<', b'&', text.as_bytes()).is_some()
}

/// How much of a document's head is looked at.
const HEAD: usize = 8192;

/// Whether the text is a page of HTML, XML or JSP.
pub fn is_markup(text: &str) -> bool {
    let end = (0..=text.len().min(HEAD)).rfind(|end| text.is_char_boundary(*end)).unwrap_or(0);
    if memchr::memchr(b'<', &text.as_bytes()[..end]).is_none() {
        return false;
    }
    let head = text[..end].to_ascii_lowercase();
    let opening = head.trim_start();
    if ["<!doctype", "<html", "<?xml", "<%@", "<head", "<body"].iter().any(|start| opening.starts_with(start)) {
        return true;
    }
    // A banner or a comment may stand before the page's own first tag.
    if head.contains("<html") && head.contains("<head") {
        return true;
    }
    const BLOCKS: [&str; 8] = ["</p>", "</div>", "</td>", "</li>", "</h1>", "</h2>", "<p>", "<br"];
    opening.starts_with('<') && BLOCKS.iter().map(|tag| head.matches(tag).count()).sum::<usize>() >= 3
}

/// Takes a whole page's markup off: every tag goes, white space means nothing.
pub fn strip_page(text: &str) -> Plain<'_> {
    Scanner::new(text, Kind::of_page(text)).run().0
}

/// The same with the outline of the page, where it has one: XML that is no page of HTML has none.
///
/// With it the page's name (`<title>`) is the first line of the text, which [`Outline::title`] tells.
pub(super) fn strip_with_outline(text: &str) -> (Plain<'_>, Option<Outline<'_>>) {
    let kind = Kind::of_page(text);
    let mut scanner = Scanner::new(text, kind);
    scanner.outline = (kind == Kind::Html).then(Outline::default);
    scanner.run()
}

/// Takes the leftovers of markup out of plain text: only tags that HTML knows go, lines stay lines.
pub fn strip_residue(text: &str) -> Plain<'_> {
    if !has_marks(text) {
        return Plain::of(text);
    }
    Scanner::new(text, Kind::Residue).run().0
}

/// What the scanner may take for markup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Html,
    Xml,
    Residue,
}

impl Kind {
    fn of_page(text: &str) -> Kind {
        if contains_tag(text, "html") || contains_tag(text, "body") || !text.trim_start().starts_with("<?xml") {
            Kind::Html
        } else {
            Kind::Xml
        }
    }
}

/// What the tags around the current line say about it.
#[derive(Debug, Default)]
struct LineState {
    start: usize,
    heading: Option<u8>,
    bold: bool,
    thin: bool,
    linked: bool,
    unlinked: bool,
}

#[derive(Debug)]
struct Scanner<'a> {
    text: &'a str,
    kind: Kind,
    out: Rewriter<'a>,
    at: usize,
    line: LineState,
    notes: Vec<Note>,
    heading: Option<u8>,
    bold: usize,
    links: usize,
    cell: bool,
    pre: bool,
    cdata: bool,
    /// Where each closing mark was last found, so that a far one is not looked for again from every opening.
    found: Vec<(String, Option<usize>)>,
    /// Written along where somebody asks for it.
    outline: Option<Outline<'a>>,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, kind: Kind) -> Self {
        Scanner {
            text,
            kind,
            out: Rewriter::new(text),
            at: 0,
            line: LineState::default(),
            notes: Vec::new(),
            heading: None,
            bold: 0,
            links: 0,
            cell: false,
            pre: false,
            cdata: false,
            found: Vec::new(),
            outline: None,
        }
    }

    fn run(mut self) -> (Plain<'a>, Option<Outline<'a>>) {
        self.scan_to(self.text.len());
        self.end_line();
        let made = self.out.finish();
        let outline = self.outline.map(|outline| outline.finish(&made.text));
        (Plain { text: Cow::Owned(made.text), alignment: made.alignment, notes: self.notes }, outline)
    }

    fn scan_to(&mut self, end: usize) {
        const MARKS: [char; 6] = ['<', '&', '\n', '\r', '\t', ']'];
        while let Some(found) = self.text.get(self.at..end).and_then(|rest| rest.find(MARKS)) {
            let at = self.at + found;
            self.words(at);
            match self.text.as_bytes().get(at) {
                Some(b'<') => self.angle(),
                Some(b'&') => self.reference(),
                Some(b']') => self.bracket(),
                _ => self.white(),
            }
        }
        self.words(end.max(self.at));
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Takes text as it stands, up to `end`.
    fn words(&mut self, end: usize) {
        let piece = self.text.get(self.at..end).unwrap_or_default();
        self.see(piece);
        self.out.copy(self.at..end);
        self.at = end;
    }

    /// Leaves markup out, up to `end`.
    fn drop_to(&mut self, end: usize) {
        self.out.skip(self.at..end);
        self.at = end;
    }

    /// Notes what kind of text the line holds.
    fn see(&mut self, piece: &str) {
        if piece.trim().is_empty() {
            return;
        }
        self.line.heading = self.line.heading.or(self.heading);
        *(if self.bold > 0 { &mut self.line.bold } else { &mut self.line.thin }) = true;
        *(if self.links > 0 { &mut self.line.linked } else { &mut self.line.unlinked }) = true;
    }

    /// Closes the current line and writes down what was said about it.
    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let end = self.out.text().len();
        self.line.start = end;
        let said = match line {
            LineState { heading: Some(level), .. } => Said::Heading(level),
            LineState { linked: true, unlinked: false, .. } if self.kind != Kind::Residue => Said::Link,
            LineState { bold: true, thin: false, .. } => Said::Bold,
            _ if self.cell && end > line.start => Said::Cell,
            _ => return,
        };
        self.notes.push(Note { range: line.start..end, said });
    }

    /// Starts a new line that nothing is joined to.
    fn hard_break(&mut self) {
        self.end_line();
        if !self.out.text().is_empty() && !self.out.text().ends_with(BREAK) {
            let mut buffer = [0; 4];
            self.out.insert(BREAK.encode_utf8(&mut buffer));
        }
        self.line.start = self.out.text().len();
    }

    /// White space: a page's line ends mean nothing, a plain text's mean everything.
    fn white(&mut self) {
        if self.kind == Kind::Residue || self.pre {
            let end = self.at + 1;
            let newline = self.rest().starts_with(['\n', '\r']);
            if newline {
                self.end_line();
            }
            self.words(end);
            if newline {
                self.line.start = self.out.text().len();
            }
            return;
        }
        let blank = self.rest().len() - self.rest().trim_start_matches([' ', '\n', '\r', '\t']).len();
        let end = self.at + blank;
        if self.out.text().ends_with([' ', BREAK, '\n']) || self.out.text().is_empty() {
            self.drop_to(end);
        } else {
            self.out.replace(self.at..end, " ");
            self.at = end;
        }
    }

    fn reference(&mut self) {
        match entity(self.rest()) {
            Some(found) => {
                self.see(&found.text);
                let end = self.at + found.len;
                self.out.replace(self.at..end, &found.text);
                self.at = end;
            }
            None => self.words(self.at + 1),
        }
    }

    /// `]]>` ends character data.
    fn bracket(&mut self) {
        if self.cdata && self.rest().starts_with("]]>") {
            self.cdata = false;
            self.drop_to(self.at + 3);
        } else {
            self.words(self.at + 1);
        }
    }

    /// Whatever starts with `<`.
    fn angle(&mut self) {
        let rest = self.rest();
        if rest.starts_with("<!--") {
            self.comment();
        } else if rest.starts_with("<![CDATA[") {
            self.cdata = true;
            self.drop_to(self.at + "<![CDATA[".len());
        } else if rest.starts_with("<%") {
            let end = self.find("%>").map_or_else(|| self.line_end(), |end| end + 2);
            self.drop_to(end);
        } else if rest.starts_with("<?") || (rest.starts_with("<!") && starts_with_letter(rest, 2)) {
            match short_tag_end(rest) {
                Some(end) => self.drop_to(self.at + end),
                None => self.words(self.at + 1),
            }
        } else {
            match parse_tag(rest) {
                Some(tag) if self.is_tag(&tag) => self.tag(tag),
                _ => self.words(self.at + 1),
            }
        }
    }

    /// In plain text only the tags that HTML knows are tags: `<b>` is one, `<附件>` and `a<b` are none.
    fn is_tag(&self, tag: &Tag) -> bool {
        let name = tag.name.as_str();
        self.kind != Kind::Residue || name == "br" || [BLOCK, INLINE, RAW].iter().any(|list| list.contains(&name))
    }

    fn comment(&mut self) {
        let body = self.at + 4;
        // `<!-->` is a whole comment for a browser.
        let from = body - 2;
        let close = self.find_from("-->", from).filter(|close| {
            let inside = self.text.get(body..*close).unwrap_or_default();
            !inside.contains("<!--")
        });
        let end = match close {
            Some(close) => close + 3,
            None => self.at + self.rest().find(['>', '\n']).map_or(self.rest().len(), |end| end + 1),
        };
        self.drop_to(end);
    }

    fn tag(&mut self, tag: Tag) {
        let end = self.at + tag.end;
        let name = tag.name.as_str();
        if !tag.closing && self.skips_content(name) {
            self.raw(name, end);
            return;
        }
        if name == "sup" && !tag.closing && self.superscript(end) {
            return;
        }
        if let Some(outline) = &mut self.outline {
            let source = self.text.get(self.at..end).unwrap_or_default();
            outline.tag(name, tag.closing, source, self.out.text());
        }
        let level = heading_level(name);
        // Inside a heading that was never closed, any new block ends it.
        let block = BLOCK.contains(&name) || (self.kind == Kind::Xml && !name.contains(':') && !INLINE.contains(&name));
        if block {
            self.hard_break();
            self.heading = level.filter(|_| !tag.closing);
            self.bold = 0;
            if matches!(name, "td" | "th") {
                self.cell = !tag.closing;
            } else if name == "pre" {
                self.pre = !tag.closing;
            }
        }
        let step = |depth: usize| if tag.closing { depth.saturating_sub(1) } else { depth + 1 };
        match name {
            "b" | "strong" => self.bold = step(self.bold),
            // Links do not nest: an unclosed one must not turn the rest into navigation.
            "a" => self.links = usize::from(!tag.closing),
            "br" => {
                self.end_line();
                self.out.replace(self.at..end, "\n");
                self.line.start = self.out.text().len();
                self.at = end;
                return;
            }
            _ => {}
        }
        if block {
            self.links = 0;
        }
        self.drop_to(end);
    }

    fn skips_content(&self, name: &str) -> bool {
        RAW.contains(&name) || (matches!(name, "title" | "head") && self.kind == Kind::Html)
    }

    /// `10<sup>3</sup>` is 10³ and not 103.
    fn superscript(&mut self, from: usize) -> bool {
        let inside = self.text.get(from..).unwrap_or_default();
        let len = inside.bytes().take(6).take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
        let closed = inside.get(len..).and_then(|tail| tail.get(..6)).is_some_and(|t| t.eq_ignore_ascii_case("</sup>"));
        if len == 0 || !closed {
            return false;
        }
        let raised: String = inside.chars().take(len).map(raise).collect();
        let end = from + len + 6;
        self.see(&raised);
        self.out.replace(self.at..end, &raised);
        self.at = end;
        true
    }

    /// Skips an element whose content is no text.
    fn raw(&mut self, name: &str, from: usize) {
        let end = match self.closing_tag(name, from) {
            Some(end) => end,
            None => self.raw_end_guess(name, from),
        };
        if BLOCK.contains(&name) || name == "head" {
            self.hard_break();
        }
        self.title(name, from, end);
        self.drop_to(end);
    }

    /// Takes the page's name as a line of its own, out of what is skipped up to `end`.
    fn title(&mut self, name: &str, from: usize, end: usize) {
        if !self.outline.as_ref().is_some_and(|outline| outline.title.is_none() && matches!(name, "head" | "title")) {
            return;
        }
        let start = match name {
            "title" => Some(from),
            _ => self.find_from_ignoring_case("<title", from).map(|at| self.tag_end(at)),
        };
        let Some(start) = start.filter(|start| *start < end) else { return };
        let inside = self.text.get(start..end).unwrap_or_default();
        let stop = start + inside.find('<').unwrap_or(inside.len());
        self.drop_to(start);
        let before = self.out.text().len();
        self.scan_to(stop);
        let title = before..self.out.text().len();
        self.hard_break();
        if let Some(outline) = &mut self.outline {
            outline.named(title, self.out.text());
        }
    }

    /// The end of the closing tag that belongs to an element skipped whole.
    fn closing_tag(&mut self, name: &str, from: usize) -> Option<usize> {
        let close = self.find_from_ignoring_case(&format!("</{name}"), from);
        if name == "head" {
            let body = self.find_from_ignoring_case("<body", from);
            return match (close, body) {
                (Some(close), Some(body)) if body < close => Some(body),
                (Some(close), _) => Some(self.tag_end(close)),
                (None, body) => body,
            };
        }
        let close = close?;
        let inside = self.text.get(from..close).unwrap_or_default();
        // Another of the same name, with paragraphs in between: the first was never closed.
        let between = find_ignoring_case(inside, &format!("<{name}")).and_then(|next| inside.get(..next));
        if between.is_some_and(|between| between.contains("</p>") || between.contains("</div>")) {
            return None;
        }
        Some(self.tag_end(close))
    }

    /// Where an element that is never closed is taken to end.
    fn raw_end_guess(&self, name: &str, from: usize) -> usize {
        let rest = self.text.get(from..).unwrap_or_default();
        match name {
            "script" | "style" => {
                let blocks = rest.match_indices('<').find(|(at, _)| {
                    let tail = rest.get(*at..).unwrap_or_default();
                    tail.starts_with("</") || parse_tag(tail).is_some_and(|tag| BLOCK.contains(&tag.name.as_str()))
                });
                from + blocks.map_or(rest.len(), |(at, _)| at)
            }
            "title" => from + rest.find('<').unwrap_or(0),
            _ => from,
        }
    }

    /// Just behind the `>` of a closing tag.
    fn tag_end(&self, close: usize) -> usize {
        let rest = self.text.get(close..).unwrap_or_default();
        close + rest.find('>').map_or(rest.len(), |end| end + 1)
    }

    fn line_end(&self) -> usize {
        self.at + self.rest().find('\n').unwrap_or(self.rest().len())
    }

    fn find(&mut self, mark: &str) -> Option<usize> {
        self.find_from(mark, self.at)
    }

    fn find_from(&mut self, mark: &str, from: usize) -> Option<usize> {
        self.remembering(mark, |text| text.find(mark), from)
    }

    fn find_from_ignoring_case(&mut self, mark: &str, from: usize) -> Option<usize> {
        self.remembering(mark, |text| find_ignoring_case(text, mark), from)
    }

    fn remembering(&mut self, mark: &str, find: impl Fn(&str) -> Option<usize>, from: usize) -> Option<usize> {
        let known = self.found.iter().position(|(known, _)| known == mark);
        if let Some((_, place)) = known.and_then(|known| self.found.get(known))
            && place.is_none_or(|place| place >= from)
        {
            return *place;
        }
        let place = self.text.get(from..).and_then(find).map(|at| from + at);
        match known.and_then(|known| self.found.get_mut(known)) {
            Some(entry) => entry.1 = place,
            None => self.found.push((mark.to_owned(), place)),
        }
        place
    }
}

/// Whether a tag of this name occurs.
fn contains_tag(text: &str, name: &str) -> bool {
    ["<{}>", "<{} ", "<{}\n"].iter().any(|form| find_ignoring_case(text, &form.replace("{}", name)).is_some())
}

/// The first place of an ASCII mark that starts with `<`, in any case.
fn find_ignoring_case(text: &str, mark: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|at| {
        text.as_bytes().get(*at..at + mark.len()).is_some_and(|piece| piece.eq_ignore_ascii_case(mark.as_bytes()))
    })
}

fn raise(digit: char) -> char {
    match digit {
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '-' => '⁻',
        _ => digit.to_digit(10).and_then(|value| char::from_u32(0x2070 + value)).unwrap_or(digit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn page(text: &str) -> String {
        strip_page(text).text.replace(BREAK, "|")
    }

    fn residue(text: &str) -> String {
        strip_residue(text).text.replace(BREAK, "|")
    }

    #[test]
    fn knows_a_page_by_its_content() {
        assert!(is_markup("\n<!DOCTYPE html><html>"));
        assert!(is_markup("<%@ page pageEncoding=\"UTF-8\"%>\r\n<html>"));
        assert!(is_markup("<div><p>甲</p><p>乙</p></div>"));
        assert!(!is_markup("# 报告\n\n全市<br>共<br>建<br>成"));
        assert!(!is_markup("<通知>各单位"));
        assert!(!is_markup(""));
    }

    #[test]
    fn blocks_become_breaks_and_line_ends_spaces() {
        assert_eq!(page("<p>全县\n  公路</p>\n<p>乙</p>"), "全县 公路|乙|");
        assert_eq!(page("<P CLASS='x'>甲<br/>乙</P>"), "甲\n乙|");
    }

    #[test]
    fn code_comments_and_titles_are_no_text() {
        let text = "<html><head><title>茶厂5亿</title></head><body><!-- 3万 --><script>var a='<p>5亿元</p>';</script>\
                    <p><%= 12 %>正文</p></body></html>";
        assert_eq!(page(text), "正文|");
        assert_eq!(page("<p>甲<a title=\"投资>5亿\" href='x'>乙</a></p>"), "甲乙|");
    }

    #[test]
    fn unclosed_things_end_soon() {
        assert_eq!(page("<p>甲</p><!-- 没有关\n<p>乙</p>"), "甲|乙|");
        assert_eq!(page("<script>var a = 1;<p>乙</p>"), "乙|");
        assert_eq!(page("<p>甲<script>x<p>乙</p></p><script>y</script>丙"), "甲|乙|丙");
        assert_eq!(page("<p>甲 < 乙 且 <丙"), "甲 < 乙 且 <丙");
        assert_eq!(page("<a href=\"x>甲</a><p>乙</p>"), "甲|乙|");
        assert_eq!(page("<%= 甲\n<p>乙</p>"), "乙|");
        assert_eq!(page("<title>名<p>乙</p>"), "乙|");
    }

    #[test]
    fn references_are_decoded_and_mapped() {
        let text = "<p>&ldquo;茶文化&rdquo;&nbsp;5&#37;</p>";
        let plain = strip_page(text);
        assert_eq!(plain.text.replace(BREAK, ""), "“茶文化” 5%");
        let start = plain.text.find("5%").unwrap();
        assert_eq!(&text[plain.alignment.to_source(start..start + 2)], "5&#37;");
    }

    #[test]
    fn powers_stay_powers() {
        assert_eq!(residue("10<sup>3</sup>吨、5m<SUP>2</SUP>、PM<sub>2.5</sub>"), "10³吨、5m²、PM2.5");
    }

    #[test]
    fn plain_text_keeps_its_lines_and_its_angles() {
        assert_eq!(residue("甲<5\n乙<附件>&丙<br>丁&nbsp;戊"), "甲<5\n乙<附件>&丙\n丁 戊");
        assert_eq!(residue("<table><tr><td>人口</td><td>5万</td></tr></table>"), "人口|5万|");
    }

    #[test]
    fn notes_headings_bold_lines_links_and_cells() {
        let said = |text| strip_page(text).notes.into_iter().map(|note| note.said).collect::<Vec<_>>();
        assert_eq!(said("<h2>甲</h2><p>乙</p><p><b>丙</b></p>"), [Said::Heading(2), Said::Bold]);
        assert_eq!(said("<p><b>丙</b>丁</p><li><a>首页</a></li>"), [Said::Link]);
        assert_eq!(said("<td>指标</td><p>文</p>"), [Said::Cell]);
    }

    #[test]
    fn xml_elements_are_blocks_but_words_smart_tags_are_not() {
        let text = "<?xml version=\"1.0\"?><doc><title>题</title><st1:date>2008年</st1:date>5月<body2><![CDATA[<p>文</p>]]></body2></doc>";
        assert_eq!(page(text), "题|2008年5月|文|");
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in "(<|>|</|<!--|-->|<%|%>|p|script|title|head|=|\"|'|&|;|nbsp|年|5|\n| |<p>|</p>|<b>){0,60}") {
            for plain in [strip_page(&text), strip_residue(&text)] {
                prop_assert_eq!(plain.alignment.derived_len(), plain.text.len());
                prop_assert_eq!(plain.alignment.source_len(), text.len());
                for note in &plain.notes {
                    prop_assert!(plain.text.get(note.range.clone()).is_some());
                }
            }
        }
    }
}
