//! Lines into blocks: paragraphs that were wrapped, or cut by a column or page, become whole again.
//!
//! Two lines are joined when the first is running text that has not ended and the second does not open anything new.
//! When in doubt they stay apart: a torn paragraph loses one sentence, two glued lines make up a figure.

use std::ops::Range;

use super::cues::{
    closes, goes_on, is_ended, is_han, is_label, is_running, is_short, opens_by_mark, starts_anew, width,
};
use super::item::{numbered, unmarked};
use super::lede::lede;
use super::repair::{Gap, Line, Mark, Repaired};
use crate::span::{Alignment, Rewriter, count_bytes};

/// A piece of the reading text that stands by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Where it stands in the joined text.
    pub range: Range<usize>,
    /// What its first line was marked as.
    pub mark: Mark,
    /// How many lines it was made of.
    pub lines: usize,
}

/// The text of blocks, one a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// The blocks, with a line feed between them.
    pub text: String,
    /// From the joined text to the one that was repaired.
    pub alignment: Alignment,
    /// The blocks.
    pub blocks: Vec<Draft>,
}

/// Joins the lines that belong together.
pub fn join(repaired: Repaired) -> Joined {
    let blocks = together(&repaired);
    if is_joined(&repaired.text, &blocks) {
        let drafts: Vec<Draft> = blocks.iter().map(|block| block.draft(block.first.clone())).collect();
        return keep(repaired, drafts);
    }
    write(&repaired, &blocks)
}

/// Which lines belong together.
fn together(repaired: &Repaired) -> Vec<Open<'_>> {
    let text = repaired.text.as_str();
    let shape = Shape::of(text, &repaired.lines);
    let mut blocks: Vec<Open> = Vec::with_capacity(repaired.lines.len());
    for (line, next) in repaired.lines.iter().zip(repaired.lines.iter().skip(1).map(Some).chain([None])) {
        let words = text.get(line.range.clone()).unwrap_or_default();
        match blocks.last_mut() {
            Some(open) if shape.continues(open, line, words) => open.take(line, words),
            _ => blocks.push(Open::new(line, words, shape.item(words))),
        }
        if let Some(open) = blocks.last_mut() {
            open.full =
                shape.is_full(line, words, open.more.is_empty()) && next.is_some_and(|next| next.gap == Gap::Line);
        }
    }
    blocks
}

/// Whether each block is a line as it stands, right behind the one before: nothing is left to be done to most texts.
fn is_joined(text: &str, blocks: &[Open]) -> bool {
    let spaced = has_space(text);
    let mut end = 0;
    blocks.iter().all(|block| {
        let follows = block.first.start == end;
        end = block.first.end + 1;
        follows
            && block.more.is_empty()
            && block.item.is_none()
            && !(spaced && has_space(block.opening) && block.spacing() != Spacing::Keep)
    })
}

/// The text as it is, but for its last line feed.
fn keep(repaired: Repaired, blocks: Vec<Draft>) -> Joined {
    let Repaired { mut text, alignment, .. } = repaired;
    text.truncate(blocks.last().map_or(0, |last| last.range.end));
    let alignment = alignment.up_to(text.len());
    Joined { text, alignment, blocks }
}

/// The text written anew.
fn write(repaired: &Repaired, blocks: &[Open]) -> Joined {
    let mut joiner = Joiner { out: Rewriter::new(&repaired.text), blocks: Vec::with_capacity(blocks.len()) };
    for block in blocks {
        joiner.write(block);
    }
    let made = joiner.out.finish();
    Joined { text: made.text, alignment: made.alignment.then(&repaired.alignment), blocks: joiner.blocks }
}

/// The block that the next line may go on.
#[derive(Debug)]
struct Open<'a> {
    mark: Mark,
    first: Range<usize>,
    /// The lines joined to it.
    more: Vec<Range<usize>>,
    /// Bytes of the number without a mark that it begins with.
    item: Option<usize>,
    /// Its first line.
    opening: &'a str,
    last: &'a str,
    /// Whether that has nothing more to come.
    ended: bool,
    /// Whether the last line reaches the text's right edge.
    full: bool,
}

impl<'a> Open<'a> {
    fn new(line: &Line, words: &'a str, item: Option<usize>) -> Self {
        let (first, more) = (line.range.clone(), Vec::new());
        Open { mark: line.mark, first, more, item, opening: words, last: words, ended: is_ended(words), full: false }
    }

    fn lines(&self) -> impl Iterator<Item = &Range<usize>> {
        std::iter::once(&self.first).chain(&self.more)
    }

    /// Whether a line so far had the look of running text, or several were joined. Looked for when it matters, for behind most
    /// lines nothing can go on.
    fn is_running(&self) -> bool {
        !self.more.is_empty()
            || self.mark == Mark::Text
            || is_running(self.opening)
            || is_cut_short(self.opening)
            || lede(self.opening).is_some_and(|lede| lede.strong)
    }

    /// Whether it began with words that only open short lines, which keep to themselves however they end.
    fn is_label(&self) -> bool {
        is_label(self.opening) && is_short(self.opening, 200)
    }

    /// A heading 一、 of one line, which may be as wide as the lines of text.
    fn is_numbered_heading(&self) -> bool {
        self.more.is_empty() && matches!(numbered(self.last), Some(2 | 3)) && !self.last.contains(['，', '。'])
    }

    /// What the block's spaces between Chinese words mean.
    fn spacing(&self) -> Spacing {
        if self.more.is_empty() && is_letterspaced(self.last) {
            return Spacing::Drop;
        }
        // Running text has no such spaces of its own; a title's divide its phrases.
        let long = self.is_running() || !is_short(self.last, 60);
        if self.mark == Mark::LeadIn || long && !matches!(self.mark, Mark::Heading(_)) {
            Spacing::DropInside
        } else {
            Spacing::Keep
        }
    }

    /// The block at a place of the joined text.
    fn draft(&self, range: Range<usize>) -> Draft {
        Draft { range, mark: self.mark, lines: 1 + self.more.len() }
    }

    fn take(&mut self, line: &Line, words: &'a str) {
        self.more.push(line.range.clone());
        self.last = words;
        self.ended = is_ended(words);
    }
}

/// How the whole document sets its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    /// The right edge in columns, where lines are wrapped at one.
    edge: Option<usize>,
    /// Whether paragraphs are indented.
    indents: bool,
    /// Whether lines are counted by numbers without a mark: 01 新建学校, 02 修路.
    counted: bool,
}

/// How wide a line is set: a Chinese character is two columns, an indentation two characters.
fn columns(line: &Line, words: &str) -> usize {
    let indentation = if line.indented { 4 } else { 0 };
    let mut rest = words.chars();
    let reaches = words.len() > 200 && rest.nth(199).is_some();
    let counted = &words.as_bytes()[..words.len() - if reaches { rest.as_str().len() } else { 0 }];
    let narrow = count_bytes(counted, |byte| byte < 0x80);
    let wide = count_bytes(counted, |byte| byte >= 0xC0);
    indentation + narrow + 2 * wide
}

impl Shape {
    fn of(text: &str, lines: &[Line]) -> Shape {
        let words = |line: &Line| text.get(line.range.clone()).unwrap_or_default();
        // Only lines that another follows at once tell of a wrap.
        let followed = lines
            .iter()
            .zip(lines.iter().skip(1))
            .filter(|(line, next)| next.gap == Gap::Line && matches!(line.mark, Mark::None | Mark::Bullet));
        let mut widths: Vec<usize> = Vec::new();
        let mut unended = 0;
        for (line, _) in followed {
            let words = words(line);
            widths.push(columns(line, words));
            unended += usize::from(!is_ended(words));
        }
        widths.sort_unstable();
        let edge = widths.get(widths.len() * 9 / 10).copied().unwrap_or(0);
        let full = widths.iter().filter(|width| **width + 4 >= edge && **width <= edge + 4).count();
        let wrapped =
            widths.len() >= 5 && (16..=140).contains(&edge) && full * 2 >= widths.len() && unended * 2 >= widths.len();
        let long = |line: &&Line| line.mark == Mark::None && !is_short(words(line), 10);
        let bodies = lines.iter().filter(long).count();
        let indented = lines.iter().filter(long).filter(|line| line.indented).count();
        // Wrapped, a paragraph is indented on one of its many lines.
        let share = if wrapped { 24 } else { 4 };
        let indents = indented >= 3 && indented * share >= bodies;
        Shape { edge: wrapped.then_some(edge), indents, counted: are_counted(lines.iter().map(words)) }
    }

    /// Bytes of the number that the line begins with, where it counts the lines.
    fn item(&self, words: &str) -> Option<usize> {
        let (_, len) = unmarked(words).filter(|_| self.counted)?;
        Some(len)
    }

    /// Whether the line reaches the right edge. The first of a paragraph whose indentation was lost ends two characters before it.
    fn is_full(&self, line: &Line, words: &str, first: bool) -> bool {
        // Few texts are wrapped.
        self.edge.is_some_and(|edge| {
            let lost = if first && !self.indents && !line.indented && words.contains('，') { 4 } else { 0 };
            columns(line, words) + lost + 4 >= edge
        })
    }

    /// Whether `line` goes on what is open.
    fn continues(&self, open: &Open, line: &Line, words: &str) -> bool {
        if line.gap == Gap::Hard || line.mark != Mark::None || self.item(words).is_some() {
            return false;
        }
        // 3 | 新建学校7所 | 教育局 ends the row of a table, and so does the line below it.
        if memchr::memchr(b'|', words.as_bytes()).is_some() && is_row(words) && is_row(open.last) {
            return false;
        }
        // 上半年， opens a paragraph below its heading: a last word of a clause stands below text, but for one of a character (次，).
        let below_text = || is_clause_tail(words, 1) || open.full || open.is_running();
        let clause = || line.gap == Gap::Line && is_clause_tail(words, 3) && below_text();
        if !open.ended && open.mark != Mark::Cell && (is_tail(words) || clause()) {
            return true;
        }
        if !matches!(open.mark, Mark::None | Mark::Text | Mark::Bullet) {
            return false;
        }
        if cuts_decimal(open.last, words) || cuts_figure(open.last, words) {
            return true;
        }
        if words.starts_with(goes_on) && !open.ended && !is_bare(words) {
            return true;
        }
        let wrapped = open.full && line.gap == Gap::Line;
        // The cheap question first: behind a full stop most lines start a paragraph, whatever they open with.
        if open.ended && !wrapped {
            return false;
        }
        // At the edge of a line only a mark divides; a date or a name there is the middle of a sentence.
        let anew = if wrapped && open.is_running() { opens_by_mark(words) } else { starts_anew(words) };
        if anew || self.indents && line.indented {
            return false;
        }
        if open.ended {
            // A clause, a quotation or a bracket may close at the very edge of a line.
            return !ends_text(open.last);
        }
        if wrapped {
            return !open.is_numbered_heading();
        }
        if open.is_label() {
            return false;
        }
        if open.last.ends_with(['，', '、']) {
            return true;
        }
        // A line without any point after an unfinished one is a heading, or the cell of a table.
        (is_running(words) || words.contains(['，', '、']) || is_ended(words)) && !is_bare(words) && open.is_running()
    }
}

/// Whether a line has the marks between three cells of a table.
fn is_row(words: &str) -> bool {
    words.matches('|').nth(1).is_some()
}

/// Whether lines begin with numbers that count them, each one more than the last.
fn are_counted<'a>(lines: impl Iterator<Item = &'a str>) -> bool {
    let mut numbers = lines.filter_map(unmarked).map(|(number, _)| number);
    let Some(mut last) = numbers.next() else { return false };
    let mut steps = 0;
    for number in numbers {
        steps += usize::from(number == last + 1);
        last = number;
    }
    steps >= STEPS
}

/// So many lines that each count one more than the one before are a list.
const STEPS: usize = 3;

/// Whether a full stop stands at the end, quotation marks aside.
fn ends_text(words: &str) -> bool {
    words.trim_end_matches(|c| closes(c) || c == '"').ends_with(['。', '！', '？', '.', '…'])
}

/// Whether a decimal was cut behind its point: 5.| 3%.
fn cuts_decimal(before: &str, after: &str) -> bool {
    let words = || before.chars().rev().take(30).filter(|c| is_han(*c)).count() >= 4;
    before.strip_suffix('.').is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_digit()))
        && after.starts_with(|c: char| c.is_ascii_digit())
        && words()
}

/// Whether a figure was cut from its unit or from what it counts: …缩短到45| 分钟以内; …新改建农村公路| 260公里.
fn cuts_figure(before: &str, after: &str) -> bool {
    let running = || before.contains('，') && before.chars().filter(|c| is_han(*c)).nth(7).is_some();
    let digit = |c: char| c.is_ascii_digit();
    // 2017| 年1—5月: nothing else than a year is written so, however short its line.
    let year = before.len() - before.trim_end_matches(digit).len() == 4;
    if year && after.starts_with('年') && (before.contains(is_han) || !is_short(after, 8)) {
        return true;
    }
    let cut_behind = before.ends_with(digit) && after.starts_with(is_han);
    let digits = after.chars().take_while(|c| digit(*c) || *c == '.').count();
    let unit = after.chars().nth(digits);
    let cut_before =
        before.ends_with(is_han) && digits > 0 && unit.is_some_and(|c| is_han(c) && !matches!(c, '年' | '月' | '、'));
    (cut_behind || cut_before) && running()
}

/// Whether the line opens with the last word or two of a sentence: 升。坚持…
fn is_tail(words: &str) -> bool {
    words.chars().take(4).any(|c| c == '。') && !words.starts_with('。')
}

/// Whether the line opens with the last word of a clause, of so many characters at most: 次，建成…
fn is_clause_tail(words: &str, most: usize) -> bool {
    let length = words.chars().take(most + 1).position(|c| c == '，');
    length.is_some_and(|length| length > 0 && words.chars().take(length).all(is_han))
}

/// Whether a last clause of a character or two shows that the line was cut: …方面，充
fn is_cut_short(words: &str) -> bool {
    let mut back = words.chars().rev().take(3).skip_while(|c| is_han(*c));
    back.next() == Some('，') && !words.ends_with('，')
}

/// A figure by itself, as in the cell of a table.
fn is_bare(words: &str) -> bool {
    is_short(words, 12) && !words.chars().any(is_han)
}

/// Whether a space stands in a text.
fn has_space(text: &str) -> bool {
    memchr::memchr(b' ', text.as_bytes()).is_some()
}

struct Joiner<'a> {
    out: Rewriter<'a>,
    blocks: Vec<Draft>,
}

impl Joiner<'_> {
    fn write(&mut self, open: &Open) {
        if !self.blocks.is_empty() {
            // Each line has its line feed: where nothing was changed, one stretch of text is copied after the other.
            let end = self.out.position();
            self.out.copy(end..end + 1);
        }
        let start = self.out.text().len();
        let spaced = open.lines().filter_map(|line| self.out.source().get(line.clone())).any(has_space);
        let spaces = if spaced { open.spacing() } else { Spacing::Keep };
        let mut until = open.first.start;
        for line in open.lines() {
            if line.start > open.first.start {
                self.seam(until, line.start);
            }
            let mut words = line.clone();
            if let Some(number) = open.item.filter(|_| line.start == open.first.start) {
                // 01 新建学校 reads like 01、新建学校.
                self.out.copy(words.start..words.start + number);
                self.out.insert("、");
                words.start += number;
            }
            self.words(words, spaces, start);
            until = line.end;
        }
        self.blocks.push(open.draft(start..self.out.text().len()));
    }

    /// What lies between two lines joined: nothing, or a space between two Latin words.
    fn seam(&mut self, from: usize, to: usize) {
        let source = self.out.source();
        let letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
        let before = self.out.text().chars().next_back();
        let after = source.get(to..).and_then(|rest| rest.chars().next());
        if letter(before) && letter(after) {
            self.out.replace(from..to, " ");
        } else {
            self.out.skip(from..to);
        }
    }

    /// Copies a line, with its spaces dealt with.
    fn words(&mut self, line: Range<usize>, spaces: Spacing, start: usize) {
        if spaces == Spacing::Keep {
            self.out.copy(line);
            return;
        }
        let text = self.out.source().get(line.clone()).unwrap_or_default();
        let mut from = line.start;
        for (at, _) in text.match_indices(' ') {
            let place = line.start + at;
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text.get(at + 1..).and_then(|text| text.chars().next());
            let between = before.is_some_and(|c| !c.is_ascii()) && after.is_some_and(|c| !c.is_ascii());
            if !between {
                continue;
            }
            self.out.copy(from..place);
            from = place;
            let opening = spaces == Spacing::DropInside && self.ends_opening(start);
            if !opening {
                self.out.skip(place..place + 1);
                from = place + 1;
            }
        }
        self.out.copy(from..line.end);
    }

    /// Whether the block so far is the opening formula of a news item, which its space divides from the text.
    fn ends_opening(&self, start: usize) -> bool {
        let block = self.out.text().get(start..).unwrap_or_default();
        is_short(block, 40)
            && ["讯", "訊", "电", "電", "报道", "報導", "）"].iter().any(|end| block.ends_with(end))
            && {
                let probe = format!("{block} ");
                lede(&probe).is_some_and(|lede| lede.range.end == block.len())
            }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spacing {
    /// They divide phrases.
    Keep,
    /// They are typesetting, but for the one behind 本报讯.
    DropInside,
    /// They are letter-spacing.
    Drop,
}

/// 政 府 工 作 报 告: a title with a space after every character.
fn is_letterspaced(text: &str) -> bool {
    let (mut pieces, mut single) = (0, 0);
    if !is_short(text, 80) {
        return false;
    }
    for piece in text.split(' ') {
        pieces += 1;
        single += usize::from(width(piece, 2) == 1);
    }
    pieces >= 4 && single * 10 >= pieces * 9
}

#[cfg(test)]
mod tests {
    use super::super::{noted, repair::repair};
    use super::*;
    use proptest::prelude::*;

    fn blocks(text: &str) -> Vec<String> {
        let joined = join(repair(text, &noted(text), &[], true));
        joined.blocks.iter().map(|block| joined.text[block.range.clone()].to_owned()).collect()
    }

    #[test]
    fn rows_of_a_table_are_not_joined() {
        let rows = ["1 |建学校7所。|已建成6所，其余在建|教育局", "2 |改造公路30公里。|完成20公里。|交通局"];
        assert_eq!(blocks(&rows.join("\n")), rows);
    }

    #[test]
    fn a_sentence_cut_by_a_page_is_whole_again() {
        let text = "全年茶园产值12亿元；茶农户均收入3.8万元，\n\n增长 6.5%；新修公路。";
        assert_eq!(blocks(text), ["全年茶园产值12亿元；茶农户均收入3.8万元，增长6.5%；新修公路。"]);
        let text = "全年新设摊位90个、凉棚20座，早市免费进场，夜市摊租由每晚 30\n\n0元减到120元以下，摊主满意。";
        assert!(blocks(text)[0].contains("由每晚300元减到"));
        let text = "全年采茶4600吨，增长5.\n\n5%；炒茶900吨。";
        assert_eq!(blocks(text), ["全年采茶4600吨，增长5.5%；炒茶900吨。"]);
    }

    #[test]
    fn a_word_cut_by_a_column_is_whole_again() {
        let text = "全县办夜校36期。替果农省下运\n\n费7.2万元，人人叫好。";
        assert_eq!(blocks(text), ["全县办夜校36期。替果农省下运费7.2万元，人人叫好。"]);
    }

    #[test]
    fn text_behind_bold_words_goes_on_however_short() {
        let text = "**送戏下乡。**排演新戏7部，巡回\n\n演出88场，场场满座。";
        assert_eq!(blocks(text), ["送戏下乡。", "排演新戏7部，巡回演出88场，场场满座。"]);
        let text = "**这几年，我们修渠引水，旱地逐步减**\n\n少。开春以来，新打机井3眼。";
        assert_eq!(blocks(text), ["这几年，我们修渠引水，旱地逐步减少。开春以来，新打机井3眼。"]);
        let text = "在山区公路养护方面，增\n\n派了人手，修补路面5处。";
        assert_eq!(blocks(text), ["在山区公路养护方面，增派了人手，修补路面5处。"]);
    }

    #[test]
    fn the_width_of_a_line_is_counted_up_to_200_characters() {
        let line = |indented| Line { range: 0..0, mark: Mark::None, gap: Gap::Line, indented };
        assert_eq!(columns(&line(false), "年a5é"), 6);
        assert_eq!(columns(&line(true), &"年".repeat(200)), 404);
        assert_eq!(columns(&line(false), &format!("{}a", "年".repeat(199))), 399);
        assert_eq!(columns(&line(false), &format!("{}aaa", "年".repeat(199))), 399);
    }

    #[test]
    fn headings_and_new_items_stay_apart() {
        let text = "村里办起食堂，请来厨师，每天开饭两百份，给老人送饭、送药、送\n\n五、修路架桥\n\n修桥5座。";
        assert_eq!(blocks(text).len(), 3);
        let text = "以茶为媒，广交朋友\n\n“去年，全县茶叶卖了5亿元。”他说。";
        assert_eq!(blocks(text).len(), 2);
        let text = "科技赋能农业发展，三年来全县共建成高标准农田示范区二十个惠及百村\n本报讯 记者张三报道：近日，";
        assert_eq!(blocks(text).len(), 2);
    }

    #[test]
    fn lines_that_are_counted_stay_apart_and_their_numbers_get_a_mark() {
        let text = "清单如下：\n\n  01 新改扩建幼儿园11所，新增学位2550个\n\n  02 新改建中小学12所，新增学位1.2万个\n\n  03 推动场馆开放\n\n  04 修路3公里";
        let blocks = blocks(text);
        assert_eq!(blocks.len(), 5);
        assert_eq!(blocks[2], "02、新改建中小学12所，新增学位1.2万个");
        // Numbers that count nothing are left as they are.
        let text = "全县\n12 新建学校\n7 修路";
        assert_eq!(super::tests::blocks(text)[1], "12新建学校");
    }

    #[test]
    fn a_paragraph_a_line_stays_a_paragraph_a_line() {
        let text = "全县新建学校3所。\n新增学位500个，惠及群众。\n▲获评先进县\n▲获评卫生县城";
        assert_eq!(blocks(text).len(), 4);
    }

    #[test]
    fn cells_one_a_line_stay_apart() {
        let text = "指标\n单位\n2024年\n规模以上工业企业实现的增加值的增长速度\n%\n8.5\n财政收入\n亿元\n12";
        assert_eq!(blocks(text).len(), 9);
    }

    #[test]
    fn wrapped_lines_are_joined_at_the_edge() {
        let text = "　　今年以来全县坚持把就业作为最大的民生\n工程来抓，新增城镇就业两千三百人，同比增长\n百分之五，发放各类补贴资金共计一千二百万元\n帮助五百家企业稳定岗位，被评为“先进集体”\n称号。\n　　下一步，全县将继续推进就业服务工作再上\n新台阶。";
        let made = blocks(text);
        assert_eq!(made.len(), 2, "{made:?}");
        assert!(made[0].contains("民生工程来抓") && made[0].ends_with("“先进集体”称号。"));
    }

    #[test]
    fn spaces_divide_titles_and_not_text() {
        assert_eq!(blocks("修好路 引来水 种出茶"), ["修好路 引来水 种出茶"]);
        assert_eq!(blocks("政 府 工 作 报 告"), ["政府工作报告"]);
        assert_eq!(
            blocks("本报讯 记者张三报道:近日召 开的会议,公布了 清单。"),
            ["本报讯 记者张三报道：近日召开的会议，公布了清单。"]
        );
    }

    proptest! {
        #[test]
        fn what_is_kept_is_what_would_be_written(text in "(年|人|5|a| |，|。|\n|\n\n|\n\n\n|# |\\*\\*|\u{3000}|\u{200B}|０){0,40}") {
            let repaired = repair(&text, &noted(&text), &[], true);
            let written = write(&repaired, &together(&repaired));
            prop_assert_eq!(join(repaired), written);
        }
    }
}
