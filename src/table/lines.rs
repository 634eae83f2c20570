//! Tables given one row a line: 水稻174.3万吨-5.1 below 1986年比1985年增长%.
//!
//! A table of amounts and their growth loses its columns when it is copied as text: what is left are lines of a name, an
//! amount with its unit, and a number by itself, which is the growth that the line of heads above them speaks of.

use super::{Figure, Table, growth_sentence};
use crate::reading::{Block, Reading};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// Rows that make a table of lines of this form.
const FEWEST_ROWS: usize = 2;

/// Bytes of the longest row.
const LONGEST_ROW: usize = 150;

/// A name, an amount with its unit, a number by itself.
#[allow(clippy::unwrap_used)]
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:其中[:：])?\s*(?<name>\p{Han}[\p{Han}（）()\s]*?)\s*(?<amount>[0-9][0-9,.]*)\s*(?<unit>\p{Han}{1,6})\s*(?<growth>[-－+]?[0-9]+(?:\.[0-9]+)?)%?$")
        .unwrap()
});

/// The year of a line of heads, before all others: 农产品 1998年 比上年增长%.
#[allow(clippy::unwrap_used)]
static YEAR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[^0-9比较]{0,24}((?:19|20)[0-9]{2}年)").unwrap());

/// The tables of this form among some blocks of a reading, in order. `growth_heads` are words that a line of heads has above a
/// column of growth, `measures` what a caption may say that the amounts are (产量).
pub(super) fn find(
    reading: &Reading,
    blocks: Range<usize>,
    (growth_heads, measures): (&[String], &[String]),
) -> Vec<Table> {
    let text = |at: usize| reading.blocks.get(at).map_or("", |block| reading.block_text(block));
    let is_row = |at: usize| {
        let text = text(at);
        text.len() <= LONGEST_ROW && text.ends_with(|c: char| c.is_ascii_digit() || c == '%') && ROW.is_match(text)
    };
    let mut tables = Vec::new();
    let mut at = blocks.start;
    while at < blocks.end {
        let end = (at..blocks.end).find(|&at| !is_row(at)).unwrap_or(blocks.end);
        let head = at.checked_sub(1).filter(|head| blocks.contains(head)).map(text).unwrap_or_default();
        let is_head = || head.len() <= LONGEST_ROW && growth_heads.iter().any(|word| head.contains(word.as_str()));
        if end - at >= FEWEST_ROWS && is_head() {
            let caption = at.checked_sub(2).filter(|caption| blocks.contains(caption)).map(text).unwrap_or_default();
            let measure = measures.iter().find(|measure| caption.contains(measure.as_str()));
            let told = Told {
                year: YEAR.captures(head).and_then(|found| found.get(1)).map_or("", |year| year.as_str()),
                measure,
            };
            let rows = reading.blocks[at..end].iter();
            let figures = rows.flat_map(|block| told.row(reading, block)).collect();
            tables.push(Table { blocks: at - 1..end, caption: None, figures });
        }
        at = end.max(at + 1);
    }
    tables
}

/// What the lines above say of all rows.
struct Told<'a> {
    year: &'a str,
    measure: Option<&'a String>,
}

impl Told<'_> {
    /// The two figures of a row.
    fn row(&self, reading: &Reading, block: &Block) -> Vec<Figure> {
        let text = reading.block_text(block);
        let Some(row) = ROW.captures(text) else { return Vec::new() };
        let cell = |name: &str| row.name(name).map_or(0..0, |cell| cell.range());
        let own: String = text[cell("name")].split_whitespace().collect();
        let measure = self.measure.filter(|measure| !own.ends_with(measure.as_str())).map_or("", String::as_str);
        let subject = format!("{}{own}{measure}", self.year);
        let (amount, unit, growth) = (cell("amount"), cell("unit"), cell("growth"));
        let sentences = [
            (amount.start..unit.end, format!("{subject}{}{}。", &text[amount], &text[unit])),
            (growth.clone(), growth_sentence(&subject, "较上年", &text[growth], None)),
        ];
        let start = block.range.start;
        let figure = |(cell, sentence): (Range<usize>, String)| Figure {
            cell: cell.start + start..cell.end + start,
            sentence,
            row: text.to_string(),
        };
        sentences.map(figure).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading;

    fn told(text: &str) -> Vec<String> {
        let reading = reading::read(text, None);
        let words = |list: &[&str]| list.iter().map(|word| word.to_string()).collect::<Vec<_>>();
        let (heads, measures) = (words(&["增长", "比上年"]), words(&["产量"]));
        let tables = find(&reading, 0..reading.blocks.len(), (&heads, &measures));
        tables.into_iter().flat_map(|table| table.figures).map(|figure| figure.sentence).collect()
    }

    #[test]
    fn rows_are_told_as_sentences() {
        let text =
            "主要农产品产量如下：\n1986年 1986年比1985年增长%\n粮 食 1397.7万吨 14.1\n其中：水稻 174.3万吨 -5.1\n";
        assert_eq!(
            told(text),
            [
                "1986年粮食产量1397.7万吨。",
                "1986年粮食产量较上年增长14.1%。",
                "1986年水稻产量174.3万吨。",
                "1986年水稻产量较上年下降5.1%。"
            ]
        );
    }

    #[test]
    fn lines_without_a_head_of_growth_are_no_table() {
        assert!(told("主要农产品产量如下：\n产品\n粮食 1397.7万吨 14.1\n水稻 174.3万吨 -5.1\n").is_empty());
    }
}
