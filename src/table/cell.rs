//! Cells: what stands in one, and how runs of them are gathered from blocks.
//!
//! A table's cells stand one a block, or one a block with a line of only `|` between two, or a row a block with `|` between
//! its cells. All three become runs of cells.

use crate::reading::{Block, BlockKind, Reading};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// No cell is longer, in characters.
const LONGEST_CELL: usize = 30;

/// Bytes of the longest row that stands on one line.
const LONGEST_ROW: usize = 600;

/// Stands between cells.
const BAR: char = '|';

/// Lines above rows that may be their caption and say their unit.
const LEADING: usize = 2;

/// An amount with its unit: about how much, the digits and the unit, more in brackets.
#[allow(clippy::unwrap_used)]
static MEASURED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:约|近|大约|超过?|逾|不足|达|共)?(?<amount>(?<number>[0-9][0-9,]*(?:\.[0-9]+)?)[百千万亿]*[余多]?(?<unit>[^0-9（）()|\s]{1,8}))(?:[（(].*[）)])?$")
        .unwrap()
});

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    /// What it says, without blanks.
    pub text: String,
    /// Where it stands, in bytes of the reading text.
    pub range: Range<usize>,
    /// The blocks it stands in.
    pub blocks: Range<usize>,
    /// Whether it is known to be a cell.
    pub sure: bool,
    /// Whether it says that it is a part of what stands before it: #技术人员, 其中：女.
    pub part: bool,
}

/// Cells in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    /// All of them.
    pub cells: Vec<Cell>,
    /// Where rows are known: where the first begins, and how many cells each has.
    pub rows: Option<(usize, usize)>,
    /// Lines of units that were taken out, each before the cell that follows it.
    pub units: Vec<(usize, Vec<String>)>,
}

/// What a block is to a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Bar,
    Row,
    Cell,
    Other,
}

impl Cell {
    fn new(reading: &Reading, range: Range<usize>, blocks: Range<usize>, sure: bool) -> Self {
        let said = reading.text.get(range.clone()).unwrap_or_default();
        let text: String = said.chars().filter(|c| !c.is_whitespace()).collect();
        let shown = ["#", "其中：", "其中:"].into_iter().find_map(|mark| text.strip_prefix(mark));
        let (part, text) = (shown.is_some(), shown.map_or_else(|| text.clone(), str::to_string));
        let start = range.start + (said.len() - said.trim_start().len());
        Cell { text, range: start..start + said.trim().len(), blocks, sure, part }
    }

    fn of_block(reading: &Reading, at: usize, sure: bool) -> Self {
        let block = &reading.blocks[at];
        Cell::new(reading, block.range.clone(), at..at + 1, sure || block.cell)
    }

    /// Where a part of what it says stands, in bytes of the reading text.
    pub fn place(&self, reading: &Reading, part: &Range<usize>) -> Range<usize> {
        let said = reading.text.get(self.range.clone()).unwrap_or_default();
        let skipped = said.chars().filter(|c| !c.is_whitespace()).map(char::len_utf8).sum::<usize>() - self.text.len();
        let (mut compact, mut place) = (0, self.range.clone());
        for (at, c) in said.char_indices().filter(|(_, c)| !c.is_whitespace()) {
            if compact == part.start + skipped {
                place.start = self.range.start + at;
            }
            compact += c.len_utf8();
            if compact == part.end + skipped {
                place.end = self.range.start + at + c.len_utf8();
            }
        }
        place
    }
}

/// The signs of what is less than nothing, or falls.
pub(super) const MINUS: [char; 3] = ['-', '－', '−'];

/// A number without its sign.
pub(super) fn unsigned(cell: &str) -> &str {
    cell.trim_start_matches(|c| c == '+' || MINUS.contains(&c))
}

/// 万吨 of 单位：万吨, and of 万吨.
pub(super) fn without_label(unit: &str) -> &str {
    unit.trim_start_matches("单位").trim_start_matches(['：', ':'])
}

/// A number by itself, with its sign and perhaps %.
pub(super) fn is_number(cell: &str) -> bool {
    let digits = unsigned(cell).trim_end_matches('%');
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && digits.chars().filter(|c| *c == '.').count() <= 1
}

/// A cell that stands where a number is missing.
pub(super) fn is_missing(cell: &str) -> bool {
    matches!(cell, "" | "-" | "—" | "--" | "——" | "…" | "……" | "/" | "－" | "−" | "–")
}

/// Where the amount of a cell like 约3000人（含初中部） stands in it, if its unit is one.
pub(super) fn amount(cell: &str, is_unit: impl Fn(&str) -> bool) -> Option<Range<usize>> {
    if !cell.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let found = MEASURED.captures(cell)?;
    let (amount, number, unit) = (found.name("amount")?, found.name("number")?, found.name("unit")?.as_str());
    let dates = unit.starts_with('年') && number.len() == 4;
    let known = is_unit(unit.strip_suffix("以上").unwrap_or(unit)) || unit.split('/').all(&is_unit);
    (known && !dates).then(|| amount.range())
}

/// The runs of cells among some blocks of a reading, in order: those with more cells than `few`.
pub(super) fn runs(reading: &Reading, blocks: Range<usize>, few: usize) -> Vec<Run> {
    let mut runs = Vec::new();
    let blocks = blocks.start..blocks.end.min(reading.blocks.len());
    let lines: Vec<Line> = blocks.clone().map(|at| line(reading, &reading.blocks[at])).collect();
    let kind = |at: usize| lines[at - blocks.start];
    let mut at = blocks.start;
    while at < blocks.end {
        let first = (at..blocks.end).find(|&at| kind(at) != Line::Bar).unwrap_or(blocks.end);
        let what = if first < blocks.end { kind(first) } else { Line::Other };
        if what == Line::Other {
            at = first + 1;
            continue;
        }
        let end = (first..blocks.end).find(|&at| !matches!(kind(at), Line::Bar) && kind(at) != what);
        let end = end.unwrap_or(blocks.end);
        if what == Line::Row {
            let before = first.saturating_sub(LEADING).max(blocks.start)..first;
            let leading = before.rev().take_while(|&at| is_cell(reading, &reading.blocks[at])).count();
            of_rows(reading, first - leading, first..end, &mut runs);
        } else if end - at > few {
            runs.push(of_blocks(reading, at..end, kind));
        }
        at = end;
    }
    runs
}

/// Those of rows that stand one a line: as many rows of as many cells as stand one below the other.
fn of_rows(reading: &Reading, above: usize, rows: Range<usize>, to: &mut Vec<Run>) {
    let rows: Vec<Vec<Cell>> = rows.filter_map(|at| row(reading, at)).collect();
    let (mut before, mut above) = (None, above..rows.first().map_or(above, |row| row[0].blocks.start));
    for group in rows.chunk_by(|one, other| one.len() == other.len()) {
        let width = group[0].len();
        let mut cells: Vec<Cell> = above.map(|at| Cell::of_block(reading, at, false)).collect();
        let lead = cells.len();
        above = 0..0;
        // The head above the labels may be left out, or stand at the end as an empty cell.
        if let Some(heads) = before.filter(|heads: &&Vec<Cell>| heads.len() + 1 == width) {
            cells.push(nothing_before(&heads[0]));
            cells.extend(heads.iter().cloned());
        }
        for (at, row) in group.iter().enumerate() {
            let shifted = at == 0 && row[width - 1].text.is_empty() && !row[0].text.is_empty();
            if shifted && group.iter().skip(1).any(|row| !row[width - 1].text.is_empty()) {
                cells.push(nothing_before(&row[0]));
                cells.extend(row[..width - 1].iter().cloned());
            } else {
                cells.extend(row.iter().cloned());
            }
        }
        before = group.last();
        to.push(Run { cells, rows: Some((lead, width)), units: Vec::new() });
    }
}

fn nothing_before(cell: &Cell) -> Cell {
    Cell { text: String::new(), range: cell.range.start..cell.range.start, ..cell.clone() }
}

/// The cells of a line, if it is not one that only divides.
fn row(reading: &Reading, at: usize) -> Option<Vec<Cell>> {
    let block = &reading.blocks[at];
    let text = reading.block_text(block);
    if line(reading, block) != Line::Row {
        return None;
    }
    let mut start = block.range.start;
    let mut cells = Vec::new();
    for cell in text.split(BAR) {
        cells.push(Cell::new(reading, start..start + cell.len(), at..at + 1, true));
        start += cell.len() + BAR.len_utf8();
    }
    if text.starts_with(BAR) {
        cells.remove(0);
    }
    if cells.len() > 1 && text.ends_with(BAR) {
        cells.pop();
    }
    Some(cells)
}

/// Those of blocks that are a cell or a part of one each.
fn of_blocks(reading: &Reading, blocks: Range<usize>, kind: impl Fn(usize) -> Line) -> Run {
    let is_bar = |at: usize| kind(at) == Line::Bar;
    let bars = || blocks.clone().filter(|&at| is_bar(at));
    let (first, last) = (bars().next(), bars().next_back());
    let mut run = Run { cells: Vec::new(), rows: None, units: Vec::new() };
    let mut joins = false;
    for at in blocks.clone() {
        if is_bar(at) {
            joins = false;
            continue;
        }
        let between = first.is_some_and(|first| first < at) && last.is_some_and(|last| at < last);
        let cell = Cell::of_block(reading, at, between);
        match run.cells.last_mut() {
            // Between bars all lines are one cell; without them a unit in brackets goes with the head above it.
            Some(open)
                if joins && between || first.is_none() && !cell.text.contains("单位") && in_brackets(&cell.text) =>
            {
                open.text.push_str(&cell.text);
                (open.range.end, open.blocks.end) = (cell.range.end, cell.blocks.end);
            }
            _ => run.cells.push(cell),
        }
        joins = between;
    }
    if first.is_some() {
        take_units(&mut run);
    }
    run
}

/// Takes cells that are nothing but units out of a run.
fn take_units(run: &mut Run) {
    let mut kept: Vec<Cell> = Vec::with_capacity(run.cells.len());
    for cell in std::mem::take(&mut run.cells) {
        if kept.is_empty() || !is_unit_line(&cell.text) {
            kept.push(cell);
            continue;
        }
        let unit = without_label(&cell.text).trim_matches(['（', '(', '）', ')']).to_string();
        match run.units.last_mut().filter(|(at, _)| *at == kept.len()) {
            Some((_, units)) => units.push(unit),
            None => run.units.push((kept.len(), vec![unit])),
        }
    }
    run.cells = kept;
}

/// 单位（元/公斤）, （%）.
fn is_unit_line(cell: &str) -> bool {
    in_brackets(cell.strip_prefix("单位").unwrap_or(cell))
}

fn in_brackets(cell: &str) -> bool {
    let inside = cell.strip_prefix(['（', '(']).and_then(|cell| cell.strip_suffix(['）', ')']));
    inside.is_some_and(|inside| {
        !inside.is_empty() && !inside.contains(['（', '(', '）', ')', '、']) && inside.chars().count() <= 8
    })
}

fn line(reading: &Reading, block: &Block) -> Line {
    let text = reading.block_text(block);
    if text.len() <= LONGEST_ROW && has_bar(text) {
        let divides = text.chars().all(|c| matches!(c, BAR | '-' | ':' | '：') || c.is_whitespace());
        return if divides { Line::Bar } else { Line::Row };
    }
    if is_cell(reading, block) { Line::Cell } else { Line::Other }
}

fn is_cell(reading: &Reading, block: &Block) -> bool {
    let text = reading.block_text(block);
    // No character has more than four bytes: a paragraph need not be counted.
    block.kind != BlockKind::Furniture
        && text.len() <= 4 * LONGEST_CELL
        && text.chars().count() <= LONGEST_CELL
        && !text.contains(['。', '！', '？', '；', '，'])
        && !has_bar(text)
}

/// Whether a text has a bar: by its byte, since nearly all texts have none.
fn has_bar(text: &str) -> bool {
    memchr::memchr(BAR as u8, text.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading;
    use proptest::prelude::*;

    #[test]
    fn amounts_have_a_unit() {
        let amount = |cell: &str| super::amount(cell, |unit| matches!(unit, "亩" | "人" | "元" | "公斤" | "年"));
        let said = |cell: &str| amount(cell).map(|part| cell[part].to_string());
        assert_eq!(said("约120亩").as_deref(), Some("120亩"));
        assert_eq!(said("3万余人（含教师）").as_deref(), Some("3万余人"));
        assert_eq!(said("5.2元/公斤").as_deref(), Some("5.2元/公斤"));
        assert_eq!(said("1951年"), None);
        assert_eq!(said("120"), None);
        assert_eq!(said("新建3亩"), None);
    }

    #[test]
    fn a_place_leaves_blanks_out() {
        let reading = reading::read("其中： 约3 000人（计划）", None);
        let cell = Cell::of_block(&reading, 0, true);
        let part = amount(&cell.text, |unit| unit == "人").unwrap();
        assert_eq!(reading.text[cell.place(&reading, &part)].replace(' ', ""), "3000人");
        assert!(cell.part);
    }

    proptest! {
        #[test]
        fn cells_stand_in_their_blocks_in_order(text in "(人|5|亩|（个）|#|单位| |\\||\n|\n\\|\n|。){0,60}") {
            let reading = reading::read(&text, None);
            for run in runs(&reading, 0..reading.blocks.len(), 1) {
                let mut end = 0;
                for cell in &run.cells {
                    prop_assert!(cell.blocks.start < cell.blocks.end && cell.blocks.end <= reading.blocks.len());
                    prop_assert!(reading.text.get(cell.range.clone()).is_some());
                    prop_assert!(cell.blocks.end >= end);
                    end = cell.blocks.end;
                    let whole = cell.place(&reading, &(0..cell.text.len()));
                    prop_assert!(whole.start >= cell.range.start && whole.end <= cell.range.end);
                }
            }
        }
    }
}
