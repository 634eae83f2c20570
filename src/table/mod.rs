//! Tables given one cell a line: each figure told as the sentence that its row and heads make.
//!
//! A page's table loses its lines when it is copied or stripped of markup: what is left is a run of short blocks. Where
//! such a run falls into rows of equal shape below a row of heads, 粮食 / 万吨 / 32.6 / 3.2 below 产品 / 单位 / 产量 /
//! 比上年增长（%） is told as 粮食产量32.6万吨。 and 粮食产量较上年增长3.2%。, and the later stages read these like any sentence.

mod lines;

use crate::reading::{Block, BlockKind, Reading};
use crate::seeds::Seeds;
use std::ops::Range;

/// No cell is longer, in characters.
const LONGEST_CELL: usize = 30;

/// Columns that a table may have.
const COLUMNS: std::ops::RangeInclusive<usize> = 2..=12;

/// Rows below the heads that make a table of a run of short lines.
const FEWEST_ROWS: usize = 2;

/// A table in a run of blocks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Its blocks, heads included, as indices into [`Reading::blocks`].
    pub blocks: Range<usize>,
    /// The short line above it, in bytes of the reading text.
    pub caption: Option<Range<usize>>,
    /// Its figures, row by row.
    pub figures: Vec<Figure>,
}

/// One figure of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    /// Its cell, in bytes of the reading text.
    pub cell: Range<usize>,
    /// The sentence that says it.
    pub sentence: String,
    /// Its row as it stands, cells apart.
    pub row: String,
}

/// Finds tables.
#[derive(Debug)]
pub struct Tables {
    plain_heads: Vec<String>,
    growth_heads: Vec<String>,
    unit_heads: Vec<String>,
    measures: Vec<String>,
}

/// Where in a run of cells a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    heads: usize,
    columns: usize,
    rows: usize,
}

/// What a column's head says.
struct Head<'a> {
    name: &'a str,
    unit: Option<&'a str>,
}

impl Tables {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let list = |name: &str| seeds.list(name).to_vec();
        Tables {
            plain_heads: list("table_plain_heads"),
            growth_heads: list("table_growth_heads"),
            unit_heads: list("table_unit_heads"),
            measures: list("table_measures"),
        }
    }

    /// The tables among some blocks of a reading, in order.
    pub fn find(&self, reading: &Reading, blocks: Range<usize>) -> Vec<Table> {
        let all = reading.blocks.get(blocks.clone()).unwrap_or_default();
        let mut tables = Vec::new();
        let mut start = 0;
        while start < all.len() {
            let end = (start..all.len()).find(|&at| !is_cell(reading, &all[at])).unwrap_or(all.len());
            if end - start > *COLUMNS.start() * FEWEST_ROWS {
                tables.extend(self.table(reading, &all[start..end], blocks.start + start));
            }
            start = end + 1;
        }
        let rows = lines::find(reading, blocks, (&self.growth_heads, &self.measures));
        let apart = |table: &Table| {
            !tables.iter().any(|other| other.blocks.start < table.blocks.end && table.blocks.start < other.blocks.end)
        };
        let rows: Vec<Table> = rows.into_iter().filter(apart).collect();
        tables.extend(rows);
        tables.sort_by_key(|table| table.blocks.start);
        tables
    }

    fn table(&self, reading: &Reading, run: &[Block], first: usize) -> Option<Table> {
        let cells: Vec<&str> = run.iter().map(|block| reading.block_text(block).trim()).collect();
        let grid = grid(&cells)?;
        let caption = grid.heads.checked_sub(1).map(|above| run[above].range.clone());
        let unit_said = cells[..grid.heads].iter().rev().find_map(|cell| unit_of_caption(cell));
        let end = grid.heads + grid.columns * (grid.rows + 1);
        let heads: Vec<Head<'_>> = cells[grid.heads..grid.heads + grid.columns].iter().map(|cell| head(cell)).collect();
        let unit_column = heads.iter().position(|head| self.unit_heads.iter().any(|unit| unit == head.name));
        let mut figures = Vec::new();
        let body = grid.heads + grid.columns;
        for (row, blocks) in cells[body..end].chunks(grid.columns).zip(run[body..end].chunks(grid.columns)) {
            figures.extend(self.row(row, blocks, &heads, unit_column, unit_said));
        }
        Some(Table { blocks: first + grid.heads..first + end, caption, figures })
    }

    /// The figures of a row.
    fn row(
        &self,
        row: &[&str],
        blocks: &[Block],
        heads: &[Head<'_>],
        unit_column: Option<usize>,
        unit_said: Option<&str>,
    ) -> Vec<Figure> {
        let growth = |head: &Head<'_>| self.growth_heads.iter().any(|word| head.name.contains(word.as_str()));
        let level = heads.iter().zip(row).find(|(head, cell)| is_number(cell) && !growth(head));
        let subject = match level {
            Some((head, _)) => self.subject(row[0], head.name),
            None => row[0].to_string(),
        };
        let mut figures = Vec::new();
        for ((cell, block), head) in row.iter().zip(blocks).zip(heads).skip(1) {
            if !is_number(cell) {
                continue;
            }
            let sentence = if growth(head) {
                growth_sentence(&subject, &comparison(head.name), cell)
            } else {
                let unit =
                    head.unit.or_else(|| unit_column.map(|column| row[column])).or(unit_said).unwrap_or_default();
                format!("{}{cell}{unit}。", self.subject(row[0], head.name))
            };
            figures.push(Figure { cell: block.range.clone(), sentence, row: row.join(" | ") });
        }
        figures
    }

    /// 粮食 below 产量 is 粮食产量; 2024年 and 绝对数 add nothing behind it.
    fn subject(&self, label: &str, head: &str) -> String {
        let dated = head.starts_with(|c: char| c.is_ascii_digit());
        if dated {
            format!("{head}{label}")
        } else if label.ends_with(head) || self.plain_heads.iter().any(|plain| plain == head) {
            label.to_string()
        } else {
            format!("{label}{head}")
        }
    }
}

/// 粮食产量, 较上年, -5.1: 粮食产量较上年下降5.1%。
fn growth_sentence(subject: &str, comparison: &str, cell: &str) -> String {
    let verb = if cell.starts_with(['-', '－']) { "下降" } else { "增长" };
    let percent = if cell.ends_with('%') { "" } else { "%" };
    let number = cell.trim_start_matches(['-', '－', '+']);
    format!("{subject}{comparison}{verb}{number}{percent}。")
}

/// 比上年增长 compares with 比上年; 增速 with nothing that is said.
fn comparison(head: &str) -> String {
    let opens = head.starts_with(['比', '较', '同', '环']);
    let end = ["增", "±", "升", "减", "降"].iter().filter_map(|verb| head.find(verb)).min();
    let said = end.filter(|_| opens).map_or("", |end| &head[..end]);
    // 产量比 would be taken for one word.
    said.strip_prefix('比').map_or_else(|| said.to_string(), |rest| format!("较{rest}"))
}

/// A head and the unit in brackets behind it: 产量（万吨）.
fn head(cell: &str) -> Head<'_> {
    let open = cell.find(['（', '(']);
    let unit = open.and_then(|open| {
        cell[open..].trim_start_matches(['（', '(']).strip_suffix(['）', ')']).filter(|unit| !unit.is_empty())
    });
    let name = open.filter(|_| unit.is_some()).map_or(cell, |open| &cell[..open]);
    Head {
        name: name.trim(), unit: unit.map(|unit| unit.trim_start_matches("单位").trim_start_matches(['：', ':']))
    }
}

/// 单位：万吨 above a table.
fn unit_of_caption(cell: &str) -> Option<&str> {
    let rest = cell.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let unit = rest.strip_prefix("单位")?.trim_start_matches(['：', ':', ' ']);
    (!unit.is_empty() && !unit.contains(['、', ','])).then_some(unit)
}

fn is_cell(reading: &Reading, block: &Block) -> bool {
    let text = reading.block_text(block);
    // No character has more than four bytes: a paragraph need not be counted.
    block.kind != BlockKind::Furniture
        && text.len() <= 4 * LONGEST_CELL
        && text.chars().count() <= LONGEST_CELL
        && !text.contains(['。', '！', '？', '；', '，'])
}

/// A number by itself, with its sign and perhaps %.
fn is_number(cell: &str) -> bool {
    let digits = cell.trim_start_matches(['-', '－', '+']).trim_end_matches('%');
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
        && digits.chars().filter(|c| *c == '.').count() <= 1
}

/// A cell that stands where a number is missing.
fn is_missing(cell: &str) -> bool {
    matches!(cell, "-" | "—" | "--" | "——" | "…" | "/" | "－")
}

/// The largest grid in a run of cells: a row of heads and rows of one shape, words first and then numbers.
fn grid(cells: &[&str]) -> Option<Grid> {
    let number = |at: usize| is_number(cells[at]) || is_missing(cells[at]);
    // Heads begin where the columns before the first number allow; a run is looked at from each of its first numbers.
    let first = (0..cells.len()).find(|&at| is_number(cells[at]))?;
    COLUMNS
        .flat_map(|columns| {
            (1..columns)
                .filter_map(move |words| Some((first.checked_sub(words)?.checked_sub(columns)?, columns, words)))
        })
        .filter(|&(heads, columns, _)| (heads..heads + columns).all(|at| !number(at)))
        .map(|(heads, columns, words)| {
            let shaped = |row: usize| {
                let start = heads + columns * (row + 1);
                start + columns <= cells.len()
                    && (start..start + words).all(|at| !number(at))
                    && (start + words..start + columns).all(number)
            };
            let rows = (0..).take_while(|&row| shaped(row)).count();
            Grid { heads, columns, rows }
        })
        .filter(|grid| grid.rows >= FEWEST_ROWS)
        .max_by_key(|grid| (grid.rows * grid.columns, usize::MAX - grid.columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading;

    fn told(text: &str) -> Vec<String> {
        let reading = reading::read(text, None);
        let tables = Tables::new(&Seeds::embedded().unwrap()).find(&reading, 0..reading.blocks.len());
        tables.into_iter().flat_map(|table| table.figures).map(|figure| figure.sentence).collect()
    }

    #[test]
    fn cells_are_told_as_sentences() {
        let text =
            "主要农产品\n\n产品名称\n单位\n产量\n比上年增长（%）\n粮食\n万吨\n32.6\n3.2\n棉花\n万吨\n4.1\n-1.5\n";
        assert_eq!(
            told(text),
            ["粮食产量32.6万吨。", "粮食产量较上年增长3.2%。", "棉花产量4.1万吨。", "棉花产量较上年下降1.5%。"]
        );
        let text = "指标\n绝对数（亿元）\n增速（%）\n地区生产总值\n320.5\n5.6\n进出口总额\n12.1\n-7.0\n";
        assert_eq!(
            told(text),
            ["地区生产总值320.5亿元。", "地区生产总值增长5.6%。", "进出口总额12.1亿元。", "进出口总额下降7.0%。"]
        );
    }

    #[test]
    fn short_lines_without_a_grid_are_no_table() {
        assert!(told("新建学校3所\n改造医院2个\n新增就业1000人\n培训200人\n修路3公里\n植树5万株\n").is_empty());
        assert!(told("1\n2\n3\n4\n5\n6\n7\n8\n").is_empty());
    }
}
