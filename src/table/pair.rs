//! Rows of a label and an amount: 校园面积 | 约120亩.

use super::cell::{self, Cell, Run, is_number};
use super::{Figure, Table, head};
use crate::reading::Reading;
use std::ops::Range;

/// Such rows that make a table.
const FEWEST: usize = 3;

/// Characters of the longest label.
const LONGEST_LABEL: usize = 15;

/// What tells labels and units.
pub(super) struct Words<'a> {
    /// Whether something is a unit.
    pub is_unit: &'a dyn Fn(&str) -> bool,
    /// What labels end with that tell when something began (建校时间).
    pub dates: &'a [String],
}

/// The tables of this form in what is left of a run, where `taken` are the cells of others.
pub(super) fn find(reading: &Reading, run: &Run, taken: &[Range<usize>], words: &Words<'_>) -> Vec<Table> {
    let (first, step) = match run.rows {
        Some((first, 2)) => (first, 2),
        Some(_) => return Vec::new(),
        None => (0, 1),
    };
    let (mut rows, mut told_to) = (Vec::new(), first);
    let mut at = first;
    while at + 1 < run.cells.len() {
        let (label, value) = (&run.cells[at], &run.cells[at + 1]);
        // Where amounts stand before their labels, this label has had its own.
        let has_own = || step == 1 && at > told_to && cell::amount(&run.cells[at - 1].text, words.is_unit).is_some();
        let free = !is_taken(at, taken) && !is_taken(at + 1, taken) && label.sure && value.sure;
        let found = (free && is_label(&label.text) && !has_own()).then(|| told(reading, label, value, words)).flatten();
        at += if found.is_some() { 2 } else { step };
        if let Some(row) = found {
            rows.push(row);
            told_to = at;
        }
    }
    if rows.iter().filter(|row| !row.figures.is_empty()).count() < FEWEST {
        return Vec::new();
    }
    rows
}

/// Whether a cell is one of a table, of which none ends behind the next.
fn is_taken(at: usize, taken: &[Range<usize>]) -> bool {
    taken.get(taken.partition_point(|taken| taken.end <= at)).is_some_and(|taken| taken.contains(&at))
}

/// A row as a table of its own; none if its value is neither an amount nor the date of a beginning.
fn told(reading: &Reading, label: &Cell, value: &Cell, words: &Words<'_>) -> Option<Table> {
    let name = head(&label.text);
    let unit = name.unit.filter(|unit| (words.is_unit)(unit));
    let (part, end) = match cell::amount(&value.text, words.is_unit) {
        Some(part) => (part, ""),
        None if is_number(&value.text) => (0..value.text.len(), unit?),
        None if words.dates.iter().any(|date| name.name.contains(date.as_str())) => {
            return Some(Table { blocks: label.blocks.start..value.blocks.end, caption: None, figures: Vec::new() });
        }
        None => return None,
    };
    let label_said = if unit.is_some() { name.name } else { &label.text };
    let sentence = format!("{label_said}{}{end}。", &value.text[..part.end]);
    let row = format!("{} | {}", label.text, value.text);
    let figure = Figure { cell: value.place(reading, &part), sentence, row };
    Some(Table { blocks: label.blocks.start..value.blocks.end, caption: None, figures: vec![figure] })
}

/// Words without a figure.
fn is_label(text: &str) -> bool {
    let name = head(text).name;
    let long = name.chars().count();
    (2..=LONGEST_LABEL).contains(&long) && !name.chars().any(|c| c.is_ascii_digit()) && !name.contains(['：', '|'])
}

#[cfg(test)]
mod tests {
    use crate::table::tests::figures as told;

    fn expected() -> Vec<(String, String)> {
        let rows = [("120亩", "校园面积约120亩。"), ("3000人", "学生人数约3000人。"), ("12.5", "藏书量12.5万册。")];
        rows.map(|(cell, sentence)| (cell.to_string(), sentence.to_string())).into()
    }

    #[test]
    fn a_label_and_an_amount_are_told() {
        let rows = "建校时间 | 1951年\n校园面积 | 约120亩\n办学性质 | 公办\n学生人数 | 约 3000 人(含初中部)\n藏书量(万册) | 12.5\n";
        assert_eq!(told(rows), expected());
        let marked: String = rows.lines().map(|line| format!("| {line} |\n")).collect();
        assert_eq!(told(&format!("| 项目 | 内容 |\n|---|---|\n{marked}")), expected());
    }

    #[test]
    fn labels_behind_their_amounts_are_not_told_with_others() {
        let rows = "| 1200人 | 新增就业 |\n| 300人 | 技能培训 |\n| 40亿元 | 发放贷款 |\n| 30公里 | 修建公路 |\n";
        assert!(told(rows).is_empty());
    }

    #[test]
    fn short_lines_that_are_no_cells_are_not_told() {
        assert!(told("新增就业\n1200人\n技能培训\n300人\n发放贷款\n40亿元\n").is_empty());
    }
}
