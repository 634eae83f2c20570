//! Lines into blocks: paragraphs that were wrapped, or cut by a column or page, become whole again.
//!
//! Two lines are joined when the first is running text that has not ended and the second does not open anything new.
//! When in doubt they stay apart: a torn paragraph loses one sentence, two glued lines make up a figure.

use std::ops::Range;

use super::cues::{goes_on, is_ended, is_han, is_label, is_running, is_short, lede, starts_anew, width};
use super::repair::{Gap, Line, Mark, Repaired};
use crate::span::{Alignment, Rewriter};

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
    /// From the joined text to the repaired one.
    pub alignment: Alignment,
    /// The blocks.
    pub blocks: Vec<Draft>,
}

/// Joins the lines that belong together.
pub fn join(repaired: &Repaired) -> Joined {
    let text = repaired.text.as_str();
    let shape = Shape::of(text, &repaired.lines);
    let mut joiner = Joiner { out: Rewriter::new(text), blocks: Vec::new() };
    let mut open: Option<Open> = None;
    for (line, next) in repaired.lines.iter().zip(repaired.lines.iter().skip(1).map(Some).chain([None])) {
        let words = text.get(line.range.clone()).unwrap_or_default();
        match &mut open {
            Some(open) if shape.continues(open, line, words) => open.take(line, words),
            _ => {
                if let Some(done) = open.take() {
                    joiner.write(&done);
                }
                open = Some(Open::new(line, words));
            }
        }
        if let Some(open) = &mut open {
            open.full = shape.is_full(line, words) && next.is_some_and(|next| next.gap == Gap::Line);
        }
    }
    if let Some(done) = open {
        joiner.write(&done);
    }
    let made = joiner.out.finish();
    Joined { text: made.text, alignment: made.alignment, blocks: joiner.blocks }
}

/// The block that the next line may go on.
#[derive(Debug)]
struct Open<'a> {
    mark: Mark,
    lines: Vec<Range<usize>>,
    last: &'a str,
    /// Whether a line so far had the look of running text, or several were joined.
    running: bool,
    /// Whether the last line reaches the text's right edge.
    full: bool,
    /// Whether it began with words that only open short lines.
    label: bool,
}

impl<'a> Open<'a> {
    fn new(line: &Line, words: &'a str) -> Self {
        let running = is_running(words) || lede(words).is_some_and(|lede| lede.strong);
        Open { mark: line.mark, lines: vec![line.range.clone()], last: words, running, full: false, label: starts_own(words) }
    }

    fn take(&mut self, line: &Line, words: &'a str) {
        self.lines.push(line.range.clone());
        self.last = words;
        self.running = true;
    }
}

/// Lines that keep to themselves however they end.
fn starts_own(words: &str) -> bool {
    is_label(words) && is_short(words, 200)
}

/// How the whole document sets its lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Shape {
    /// The right edge in columns, where lines are wrapped at one.
    edge: Option<usize>,
    /// Whether paragraphs are indented.
    indents: bool,
}

/// How wide a line is set: a Chinese character is two columns, an indentation two characters.
fn columns(line: &Line, words: &str) -> usize {
    let indentation = if line.indented { 4 } else { 0 };
    let text: usize = words.chars().take(200).map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    indentation + text
}

impl Shape {
    fn of(text: &str, lines: &[Line]) -> Shape {
        let words = |line: &Line| text.get(line.range.clone()).unwrap_or_default();
        // Only lines that another follows at once tell of a wrap.
        let followed = lines.iter().zip(lines.iter().skip(1)).filter(|(line, next)| {
            next.gap == Gap::Line && matches!(line.mark, Mark::None | Mark::Bullet)
        });
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
        let wrapped = widths.len() >= 5 && (16..=140).contains(&edge) && full * 2 >= widths.len() && unended * 2 >= widths.len();
        let long = |line: &&Line| line.mark == Mark::None && !is_short(words(line), 18);
        let bodies = lines.iter().filter(long).count();
        let indented = lines.iter().filter(long).filter(|line| line.indented).count();
        Shape { edge: wrapped.then_some(edge), indents: indented >= 3 && indented * 4 >= bodies }
    }

    /// Whether the line reaches the right edge.
    fn is_full(&self, line: &Line, words: &str) -> bool {
        self.edge.is_some_and(|edge| columns(line, words) + 4 >= edge)
    }

    /// Whether `line` goes on what is open.
    fn continues(&self, open: &Open, line: &Line, words: &str) -> bool {
        if line.gap == Gap::Hard || line.mark != Mark::None || !matches!(open.mark, Mark::None | Mark::Bullet) {
            return false;
        }
        if words.starts_with(goes_on) && !is_ended(open.last) && !is_bare(words) {
            return true;
        }
        if starts_anew(words) || self.indents && line.indented {
            return false;
        }
        let wrapped = open.full && line.gap == Gap::Line;
        if is_ended(open.last) {
            // A quotation or bracket may close at the very edge of a line.
            return wrapped && !open.last.ends_with(['。', '！', '？', '；', '：', ':', ';', '.', '"']);
        }
        if wrapped {
            return true;
        }
        if open.label {
            return false;
        }
        if open.last.ends_with(['，', '、']) {
            return true;
        }
        // A line without any point after an unfinished one is a heading, or the cell of a table.
        open.running && (is_running(words) || words.contains(['，', '、']) || is_ended(words)) && !is_bare(words)
    }
}

/// A figure by itself, as in the cell of a table.
fn is_bare(words: &str) -> bool {
    is_short(words, 12) && !words.chars().any(is_han)
}

struct Joiner<'a> {
    out: Rewriter<'a>,
    blocks: Vec<Draft>,
}

impl Joiner<'_> {
    fn write(&mut self, open: &Open) {
        if !self.out.text().is_empty() {
            self.out.insert("\n");
        }
        let start = self.out.text().len();
        let spaces = self.spacing(open);
        let mut until = 0;
        for line in &open.lines {
            if until > 0 {
                self.seam(until, line.start);
            }
            self.words(line.clone(), spaces, start);
            until = line.end;
        }
        self.blocks.push(Draft { range: start..self.out.text().len(), mark: open.mark, lines: open.lines.len() });
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

    /// What the block's spaces between Chinese words mean.
    fn spacing(&self, open: &Open) -> Spacing {
        if open.lines.len() == 1 && is_letterspaced(open.last) {
            return Spacing::Drop;
        }
        // Running text has no such spaces of its own; a title's divide its phrases.
        let long = open.running || open.lines.len() > 1 || !is_short(open.last, 60);
        if open.mark == Mark::LeadIn || long && !matches!(open.mark, Mark::Heading(_)) { Spacing::DropInside } else { Spacing::Keep }
    }

    /// Copies a line, with its spaces dealt with.
    fn words(&mut self, line: Range<usize>, spaces: Spacing, start: usize) {
        let text = self.out.source().get(line.clone()).unwrap_or_default();
        let mut from = line.start;
        for (at, _) in text.match_indices(' ') {
            let place = line.start + at;
            let before = text.get(..at).and_then(|text| text.chars().next_back());
            let after = text.get(at + 1..).and_then(|text| text.chars().next());
            let between = before.is_some_and(|c| !c.is_ascii()) && after.is_some_and(|c| !c.is_ascii());
            if !between || spaces == Spacing::Keep {
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
        is_short(block, 40) && ["讯", "訊", "电", "電", "报道", "報導", "）"].iter().any(|end| block.ends_with(end)) && {
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
    use super::super::repair::repair;
    use super::*;

    fn blocks(text: &str) -> Vec<String> {
        let joined = join(&repair(text, &[], true));
        joined.blocks.iter().map(|block| joined.text[block.range.clone()].to_owned()).collect()
    }

    #[test]
    fn a_sentence_cut_by_a_page_is_whole_again() {
        let text = "全年完成投资12亿元；一般公共预算收入3.8亿元，\n\n增长 3.5%；新建公路。";
        assert_eq!(blocks(text), ["全年完成投资12亿元；一般公共预算收入3.8亿元，增长3.5%；新建公路。"]);
        let text = "全年新建停车场11个、新增车位300个，夜间免费停放，小区收费标准从每月 30\n\n0元降至160元以下，问题得到缓解。";
        assert!(blocks(text)[0].contains("从每月300元降至"));
    }

    #[test]
    fn a_word_cut_by_a_column_is_whole_again() {
        let text = "全县开展培训228人次。为劳动者节约成\n\n本56.9万元，真正见效。";
        assert_eq!(blocks(text), ["全县开展培训228人次。为劳动者节约成本56.9万元，真正见效。"]);
    }

    #[test]
    fn headings_and_new_items_stay_apart() {
        let text = "一线应答解民忧，设立服务专区，受理诉求超4万件，为居民提供生活、照护、关\n\n五、拓宽就业渠道\n\n提供岗位500个。";
        assert_eq!(blocks(text).len(), 3);
        let text = "聚力产业，筑牢底盘\n\n“去年，全县工业增加值增长5%。”他说。";
        assert_eq!(blocks(text).len(), 2);
        let text = "科技赋能农业发展，三年来全县共建成高标准农田示范区二十个惠及百村\n本报讯 记者张三报道：近日，";
        assert_eq!(blocks(text).len(), 2);
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
        assert_eq!(blocks("稳就业 保民生 促发展"), ["稳就业 保民生 促发展"]);
        assert_eq!(blocks("政 府 工 作 报 告"), ["政府工作报告"]);
        assert_eq!(blocks("本报讯 记者张三报道:近日召 开的会议,公布了 清单。"), ["本报讯 记者张三报道：近日召开的会议，公布了清单。"]);
    }
}
