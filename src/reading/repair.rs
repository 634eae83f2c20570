//! Lines: every line with its characters in one form, and with what stood around it.
//!
//! What was taken from a line (its bullet, its number of `#`) is kept as its mark.

use std::ops::Range;

use super::UNEVEN;
use super::characters::{LineWriter, is_invisible, is_line_end, is_space, stirs};
use super::markup::{BREAK, Note, Said};
use crate::charset::{Noted, leads_ideograph};
use crate::span::{Alignment, Rewriter};

/// What a line's own marks, or the markup around it, say it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A heading of this level: `##`, `<h2>`.
    Heading(u8),
    /// Wholly bold.
    Bold,
    /// The bold statement that opens a paragraph, made a line of its own.
    LeadIn,
    /// Text for certain, however short: it stands behind bold words on their line.
    Text,
    /// An item of a list.
    Bullet,
    /// A cell of a table.
    Cell,
    /// Nothing but links.
    Link,
}

impl Mark {
    /// What the markup around a line says it is.
    fn said(said: Option<Said>) -> Mark {
        match said {
            Some(Said::Heading(level)) => Mark::Heading(level),
            Some(Said::Bold) => Mark::Bold,
            Some(Said::Link) => Mark::Link,
            Some(Said::Cell) => Mark::Cell,
            None => Mark::None,
        }
    }
}

/// What lies between a line and the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gap {
    /// A line end.
    Line,
    /// Blank lines.
    Blank,
    /// Something that nothing is joined over.
    Hard,
}

/// A repaired line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Where it stands in the repaired text, without the line end.
    pub range: Range<usize>,
    /// What it was marked as.
    pub mark: Mark,
    /// What lies before it.
    pub gap: Gap,
    /// Whether it was indented as a paragraph's first line is.
    pub indented: bool,
}

/// A text of repaired lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// The lines, each ended by a line feed.
    pub text: String,
    /// From the repaired text to the one it was made from.
    pub alignment: Alignment,
    /// The lines that are not blank.
    pub lines: Vec<Line>,
}

/// Bytes of most lines, at least.
const USUAL: usize = 150;

/// Repairs the lines of a text without markup. `noted`: where its characters of the kind [`UNEVEN`] stand, and others;
/// `markdown`: whether its marks mean anything.
pub fn repair(text: &str, noted: &[Noted], notes: &[Note], markdown: bool) -> Repaired {
    let mut repairer = Repairer {
        out: Rewriter::new(text),
        lines: Vec::with_capacity(1 + text.len() / USUAL),
        gap: Gap::Hard,
        stirring: Vec::with_capacity(16),
        notes: notes.iter().peekable(),
        markdown,
    };
    let (mut at, mut noted) = (0, noted.iter());
    while at < text.len() {
        let line = at..line_end(text, &mut noted, &mut repairer.stirring);
        let end = text[line.end..].chars().next();
        at = line.end + end.map_or(0, char::len_utf8);
        if matches!(end, Some('\n') | None) && repairer.is_even(&line) {
            repairer.whole(line);
        } else {
            repairer.line(line);
        }
        if end == Some(BREAK) {
            repairer.gap = Gap::Hard;
        }
        // A carriage return and its line feed are one line end, not a blank line.
        if end == Some('\r') && text.as_bytes().get(at) == Some(&b'\n') {
            noted.next();
            at += 1;
        }
    }
    let made = repairer.out.finish();
    Repaired { text: made.text, alignment: made.alignment, lines: repairer.lines }
}

/// Where the line of a text ends of which the places come next: those that stir before that end are left in `stirring`.
fn line_end(text: &str, noted: &mut std::slice::Iter<'_, Noted>, stirring: &mut Vec<usize>) -> usize {
    stirring.clear();
    for noted in noted {
        let at = noted.at();
        if !noted.is_any(UNEVEN) || !stirs(&text.as_bytes()[at..]) {
            continue;
        }
        if text[at..].chars().next().is_some_and(is_line_end) {
            return at;
        }
        stirring.push(at);
    }
    text.len()
}

struct Repairer<'a, 'n> {
    out: Rewriter<'a>,
    lines: Vec<Line>,
    gap: Gap,
    /// Where something may have to be done in the line.
    stirring: Vec<usize>,
    notes: std::iter::Peekable<std::slice::Iter<'n, Note>>,
    markdown: bool,
}

impl<'a> Repairer<'a, '_> {
    fn text(&self, range: &Range<usize>) -> &'a str {
        self.out.source().get(range.clone()).unwrap_or_default()
    }

    /// Repairs one line and writes it down, or notes that it was blank.
    fn line(&mut self, line: Range<usize>) {
        if line.is_empty() {
            self.gap = self.gap.max(Gap::Blank);
            return;
        }
        let said = self.said(&line);
        let mut body = self.trim(&line);
        let indented = is_indented(self.text(&(line.start..body.start)));
        if body.is_empty() || self.markdown && is_rule(self.text(&body)) {
            let ruled = !body.is_empty();
            self.gap = self.gap.max(if ruled { Gap::Hard } else { Gap::Blank });
            return;
        }
        let mut mark = Mark::said(said);
        if self.markdown {
            if self.text(&body).starts_with('|') && self.table_row(&body) {
                return;
            }
            let (marked, inner) = self.prefix(body);
            mark = if marked == Mark::None { mark } else { marked };
            body = inner;
            if let Some((bold, rest)) = self.bold_opening(&body) {
                let unmarked = mark == Mark::None;
                if rest.is_empty() {
                    mark = if unmarked { Mark::Bold } else { mark };
                } else if unmarked {
                    mark = Mark::Text;
                    if is_statement(self.text(&bold)) {
                        self.write(bold, Mark::LeadIn, indented);
                        self.gap = Gap::Hard;
                        body = rest;
                    }
                }
            }
        } else {
            body = self.bullet(body, &mut mark);
        }
        self.write(body, mark, indented);
    }

    /// Whether there is nothing to repair in the line or around it, and no mark that says what it is: of a list, a heading, a
    /// table, or of a line that only divides. Most lines are so.
    fn is_even(&self, line: &Range<usize>) -> bool {
        let opens = |byte: u8| leads_ideograph(byte) || byte.is_ascii_alphanumeric();
        self.stirring.is_empty() && self.text(line).bytes().next().is_some_and(opens)
    }

    /// Takes a line as it stands, with its line feed, which the last one may lack.
    fn whole(&mut self, line: Range<usize>) {
        let mark = Mark::said(self.said(&line));
        let start = self.out.text().len();
        if line.end < self.out.source().len() {
            self.out.copy(line.start..line.end + 1);
        } else {
            self.out.copy(line.clone());
            self.out.insert("\n");
        }
        self.lines.push(Line { range: start..start + line.len(), mark, gap: self.gap, indented: false });
        self.gap = Gap::Line;
    }

    /// What the markup said about the line.
    fn said(&mut self, line: &Range<usize>) -> Option<Said> {
        while self.notes.next_if(|note| note.range.end <= line.start && note.range.end < line.end).is_some() {}
        let note = self.notes.peek()?;
        (note.range.start <= line.start && line.end <= note.range.end && !line.is_empty()).then_some(note.said)
    }

    fn trim(&self, range: &Range<usize>) -> Range<usize> {
        let blank = |c: char| is_space(c) || is_invisible(c);
        let text = self.text(range);
        let start = range.start + (text.len() - text.trim_start_matches(blank).len());
        start..start + self.text(&(start..range.end)).trim_end_matches(blank).len()
    }

    /// Takes the marks at the start of a Markdown line: quotation, heading, list item, emphasis around all of it.
    fn prefix(&self, mut body: Range<usize>) -> (Mark, Range<usize>) {
        let mut mark = Mark::None;
        while self.text(&body).starts_with('>') {
            body = self.trim(&(body.start + 1..body.end));
        }
        let text = self.text(&body);
        let hashes = text.bytes().take_while(|byte| *byte == b'#').count();
        let after = text.get(hashes..).unwrap_or_default();
        // `#话题#` is no heading.
        if (1..=6).contains(&hashes) && (after.starts_with(is_space) || !after.contains('#')) {
            mark = Mark::Heading(u8::try_from(hashes).unwrap_or(6));
            body = self.trim(&(body.start + hashes..body.end));
            let closing = self.text(&body).trim_end_matches('#').len();
            return (mark, self.trim(&(body.start..body.start + closing)));
        }
        body = self.bullet(body, &mut mark);
        let text = self.text(&body);
        let emphasis = text.len() > 2 && text.starts_with('*') && text.ends_with('*');
        if emphasis && !text.starts_with("**") && !text.ends_with("**") {
            body = self.trim(&(body.start + 1..body.end - 1));
        }
        (mark, body)
    }

    /// Takes the sign of a list item.
    fn bullet(&self, body: Range<usize>, mark: &mut Mark) -> Range<usize> {
        const SIGNS: [char; 12] = ['▲', '△', '•', '●', '○', '◆', '★', '☆', '►', '▶', '※', '\u{F06C}'];
        let text = self.text(&body);
        let Some(sign) = text.chars().next() else { return body };
        let spaced = text.get(sign.len_utf8()..).is_some_and(|rest| rest.starts_with(is_space));
        if SIGNS.contains(&sign) || spaced && (sign == '·' || self.markdown && matches!(sign, '-' | '*' | '+')) {
            *mark = Mark::Bullet;
            return self.trim(&(body.start + sign.len_utf8()..body.end));
        }
        body
    }

    /// The bold words that open a line, and the rest of it.
    fn bold_opening(&self, body: &Range<usize>) -> Option<(Range<usize>, Range<usize>)> {
        let text = self.text(body);
        let inner = text.strip_prefix("**")?;
        let len = inner.as_bytes().windows(2).position(|pair| pair == b"**").filter(|len| *len > 0)?;
        let start = body.start + 2;
        let rest = self.trim(&(start + len + 2..body.end));
        // `**甲****乙**`: one stretch of bold after another is still all bold.
        let all = rest.is_empty() || self.text(&rest).trim_matches('*').is_empty();
        Some((self.trim(&(start..start + len)), if all { rest.end..rest.end } else { rest }))
    }

    /// Writes each cell of a table's row as a line; `false` if the line is no row.
    fn table_row(&mut self, body: &Range<usize>) -> bool {
        let text = self.text(body);
        if text.len() < 2 || !text.ends_with('|') {
            return false;
        }
        if text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) {
            return true;
        }
        let mut start = body.start + 1;
        for (at, _) in text.match_indices('|').skip(1) {
            let cell = self.trim(&(start..body.start + at));
            start = body.start + at + 1;
            if !cell.is_empty() {
                self.gap = Gap::Hard;
                self.write(cell, Mark::Cell, false);
            }
        }
        self.gap = Gap::Hard;
        true
    }

    /// Writes a line's repaired text.
    fn write(&mut self, body: Range<usize>, mark: Mark, indented: bool) {
        let start = self.out.text().len();
        LineWriter::new(&mut self.out, body, self.markdown).run(&self.stirring);
        let end = self.out.text().len();
        if self.out.text().get(start..end).is_none_or(|text| text.trim().is_empty()) {
            // Nothing but marks: as good as blank.
            self.gap = self.gap.max(Gap::Blank);
            return;
        }
        self.lines.push(Line { range: start..end, mark, gap: self.gap, indented });
        self.gap = Gap::Line;
        self.out.insert("\n");
    }
}

/// Whether the blank start of a line is a paragraph's indentation.
fn is_indented(blank: &str) -> bool {
    let width: usize = blank.chars().map(|c| if matches!(c, '\u{3000}' | '\t' | '\u{2003}') { 2 } else { 1 }).sum();
    width >= 2
}

/// A line that only divides: ---, ***, ===. A dash by itself stands in a table where a figure is missing.
fn is_rule(text: &str) -> bool {
    let mut marks = text.chars().filter(|c| !c.is_whitespace());
    let Some(first) = marks.next() else { return false };
    text.len() >= 3
        && text != "—"
        && matches!(first, '-' | '*' | '=' | '_' | '—')
        && marks.all(|mark| mark == first)
        && !text.starts_with("****")
}

/// Whether bold words at a paragraph's start say something by themselves: a full sentence, not too long.
fn is_statement(text: &str) -> bool {
    text.ends_with('。') && text.chars().take(61).count() <= 60
}

#[cfg(test)]
mod tests {
    use super::super::noted;
    use super::*;
    use proptest::prelude::*;

    fn repair(text: &str, notes: &[Note], markdown: bool) -> Repaired {
        super::repair(text, &noted(text), notes, markdown)
    }

    fn lines(text: &str) -> Vec<String> {
        let made = repair(text, &[], true);
        made.lines.iter().map(|line| made.text[line.range.clone()].to_owned()).collect()
    }

    fn one(text: &str) -> String {
        lines(text).join("/")
    }

    fn marks(text: &str) -> Vec<Mark> {
        repair(text, &[], true).lines.iter().map(|line| line.mark).collect()
    }

    #[test]
    fn folds_full_width_figures() {
        assert_eq!(one("新建２，１００公里，占８５．５％，ＧＤＰ增长５％"), "新建2,100公里，占85.5%，GDP增长5%");
        assert_eq!(one("１月，２月；３，５００人"), "1月，2月；3,500人");
    }

    #[test]
    fn leaves_other_compatibility_characters_alone() {
        assert_eq!(one("①10³吨②½亩③5㎡"), "①10³吨②½亩③5㎡");
    }

    #[test]
    fn widens_punctuation_but_not_inside_figures_and_addresses() {
        assert_eq!(
            one("就业1,100.9万人,占5%,其中(农村)3:2;为43243,29835元!"),
            "就业1,100.9万人，占5%，其中（农村）3:2；为43243，29835元！"
        );
        assert_eq!(one("网址: http://a.cn/x?id=1 12:30开会"), "网址：http://a.cn/x?id=1 12:30开会");
        assert_eq!(one("Hello, world! (ok)"), "Hello, world! (ok)");
    }

    #[test]
    fn drops_spaces_of_typesetting() {
        assert_eq!(one("新增 2000人 以上,占 85 % 以上， 其中 GDP 占"), "新增2000人 以上，占85%以上，其中GDP占");
        assert_eq!(one("CN 65 和 30 40"), "CN 65和30 40");
        assert_eq!(one("春种一粒　秋收万颗"), "春种一粒 秋收万颗");
        assert_eq!(one("任務(wù)與服(fú)務(wù)業(km)"), "任務與服務業（km）");
        assert_eq!(one("甲\u{200B}乙\u{FEFF}5\u{AD}%"), "甲乙5%");
    }

    #[test]
    fn takes_markdown_off() {
        assert_eq!(one("本报讯 记者**张三**报道"), "本报讯 记者张三报道");
        assert_eq!(one("见[公报](http://a.cn/b)和![图](c.png)，[图库]不动"), "见公报和图，[图库]不动");
        assert_eq!(one("## 一、回顾 ##"), "一、回顾");
        assert_eq!(one("> - 甲\\*乙"), "甲*乙");
        assert_eq!(one("*[原文](http://a.cn)*"), "原文");
        assert_eq!(lines("|指标|万人|\n|---|---|\n|就业|5.5|"), ["指标", "万人", "就业", "5.5"]);
    }

    #[test]
    fn marks_headings_items_and_bold_lines() {
        assert_eq!(
            marks("## 回顾\n- 甲\n▲乙\n**丙**\n丁"),
            [Mark::Heading(2), Mark::Bullet, Mark::Bullet, Mark::Bold, Mark::None]
        );
        assert_eq!(marks("**一、送戏下乡。**新建3所。"), [Mark::LeadIn, Mark::Text]);
        assert_eq!(marks("**“敲门员”**：上门办事的人。"), [Mark::Text]);
        assert_eq!(marks("#话题#来了"), [Mark::None]);
    }

    #[test]
    fn keeps_what_stood_between_lines() {
        let made = repair("甲\r\n乙\r\n\r\n丙\n---\n丁\n　　戊", &[], true);
        let gaps: Vec<_> = made.lines.iter().map(|line| (line.gap, line.indented)).collect();
        assert_eq!(
            gaps,
            [(Gap::Hard, false), (Gap::Line, false), (Gap::Blank, false), (Gap::Hard, false), (Gap::Line, true)]
        );
    }

    #[test]
    fn markdown_marks_stay_when_they_mean_nothing() {
        let made = repair("#甲**乙", &[], false);
        assert_eq!(made.text.trim_end(), "#甲**乙");
    }

    /// A comma, a point or a sign before a space, or before what nobody sees, reads the same the second time.
    #[test]
    fn hidden_characters_do_not_part_a_figure_from_its_marks() {
        assert_eq!(one("5，\u{3000}０5０年"), "5， 050年");
        assert_eq!(one("人5, 050人"), "人5， 050人");
        assert_eq!(one("０,\u{200b}００5人"), "0,005人");
        assert_eq!(one("人 ＋ 5"), "人+5");
        assert_eq!(one("货车2 \u{200b}30辆"), "货车230辆");
    }

    proptest! {
        #[test]
        fn lines_end_at_any_line_end(text in "(年|5|，|a|\n|\r|\u{B}|\u{C}|\u{85}|\u{A0}|\u{2027}|\u{2028}|\u{2029}|“|\u{202A}){0,8}") {
            let plain: Vec<&str> = text.split(is_line_end).collect();
            let noted = noted(&text);
            let (mut at, mut rest, mut found) = (0, noted.iter(), Vec::new());
            while at <= text.len() {
                let end = line_end(&text, &mut rest, &mut Vec::new());
                found.push(&text[at..end]);
                at = end + text[end..].chars().next().map_or(1, char::len_utf8);
            }
            prop_assert_eq!(found, plain);
        }

        /// Carriage returns make every line one that is looked at more closely.
        #[test]
        fn a_line_is_taken_whole_only_if_nothing_would_be_done_to_it(
            text in "(年|人|5|a|，|,|。|、|·|•|—|-|“|%| |\u{3000}|\n|\\*\\*|#|\\||（|）|\u{200B}|０){0,40}",
            markdown in any::<bool>(),
        ) {
            let told = |text: &str| {
                let made = repair(text, &[], markdown);
                let of = |line: &Line| (made.text[line.range.clone()].to_owned(), line.mark, line.gap, line.indented);
                (made.lines.iter().map(of).collect::<Vec<_>>(), made.text.clone())
            };
            prop_assert_eq!(told(&text), told(&text.replace('\n', "\r\n")));
        }

        #[test]
        fn copied_text_stands_in_the_source(text in "(年|人|5|０|，|,|．|%| |　|\n|\\*\\*|#|\\||\\[|\\]\\(|\\)|。|a|:){0,60}") {
            let made = repair(&text, &[], true);
            prop_assert_eq!(made.alignment.derived_len(), made.text.len());
            for line in &made.lines {
                for (at, c) in made.text[line.range.clone()].char_indices() {
                    let from = line.range.start + at;
                    let source = &text[made.alignment.to_source(from..from + c.len_utf8())];
                    let alike = source.starts_with(c) || source.chars().count() >= 1;
                    prop_assert!(alike && !source.contains('\n'));
                }
            }
        }

        #[test]
        fn repairing_twice_changes_nothing(text in "(年|人|5|０|，|,|．|－|＋|%| |　|\u{200B}|。|a|:|;|（|\\)){0,40}") {
            let once = repair(&text, &[], true).text;
            prop_assert_eq!(repair(&once, &[], true).text, once);
        }
    }
}
