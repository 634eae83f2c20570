//! Tables given one cell a line: each figure told as the sentence that its row and heads make.
//!
//! A page's table loses its lines when it is copied or stripped of markup: what is left is a run of short blocks. Where
//! such a run falls into rows of equal shape below a row of heads, 粮食 / 万吨 / 32.6 / 3.2 below 产品 / 单位 / 产量 /
//! 比上年增长（%） is told as 粮食产量32.6万吨。 and 粮食产量较上年增长3.2%。, and the later stages read these like any sentence.
//! So are rows that stand on a line each with `|` between their cells, and rows of a label and an amount without heads.

mod cell;
mod lines;
mod pair;

use crate::reading::Reading;
use crate::seeds::Seeds;
use cell::{Cell, Run, is_missing, is_number};
use rustc_hash::FxHashSet;
use std::ops::Range;

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
    time_heads: Vec<String>,
    leading_heads: Vec<String>,
    growth_heads: Vec<String>,
    unit_heads: Vec<String>,
    measures: Vec<String>,
    people: Vec<String>,
    dates: Vec<String>,
    units: FxHashSet<String>,
}

/// Where in a run of cells a table stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Grid {
    heads: usize,
    columns: usize,
    rows: usize,
}

/// What a cell is to a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Word,
    Number,
    /// An amount with its unit.
    Measured,
    Missing,
    /// Nothing stands there.
    Empty,
}

/// What a column's head says.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    name: &'a str,
    unit: Option<&'a str>,
}

/// What holds for all rows of a table.
struct Told<'a> {
    heads: Vec<Head<'a>>,
    unit_column: Option<usize>,
    unit: Option<&'a str>,
    /// What its caption says that the amounts are.
    measure: &'a str,
}

impl Tables {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let list = |name: &str| seeds.list(name).to_vec();
        Tables {
            plain_heads: list("table_plain_heads"),
            time_heads: list("table_time_heads"),
            leading_heads: list("table_leading_heads"),
            growth_heads: list("table_growth_heads"),
            unit_heads: list("table_unit_heads"),
            measures: list("table_measures"),
            people: list("table_people"),
            dates: list("table_date_labels"),
            units: seeds.units.keys().cloned().collect(),
        }
    }

    /// The tables among some blocks of a reading, in order.
    pub fn find(&self, reading: &Reading, blocks: Range<usize>) -> Vec<Table> {
        let mut tables = Vec::new();
        for run in cell::runs(reading, blocks.clone(), *COLUMNS.start() * FEWEST_ROWS) {
            self.tables(reading, &run, &mut tables);
        }
        let rows = lines::find(reading, blocks, (&self.growth_heads, &self.measures));
        tables.extend(rows);
        tables.sort_by_key(|table: &Table| table.blocks.start);
        // Of two that share a block the first is read: a head of one may end another.
        let mut end = 0;
        tables.retain(|table| {
            let apart = table.blocks.start >= end;
            end = if apart { table.blocks.end } else { end };
            apart
        });
        tables
    }

    /// The tables of a run.
    fn tables(&self, reading: &Reading, run: &Run, to: &mut Vec<Table>) {
        let kinds: Vec<Kind> = run.cells.iter().map(|cell| self.kind(&cell.text)).collect();
        let mut taken = Vec::new();
        let mut from = 0;
        while let Some(first) = (from..kinds.len()).find(|&at| matches!(kinds[at], Kind::Number | Kind::Measured)) {
            let Some(grid) = grid(&kinds, from, first, run.rows) else {
                // Rows that are known have their heads where they begin.
                if run.rows.is_some() {
                    break;
                }
                from = first + 1;
                continue;
            };
            to.push(self.table(reading, run, grid));
            from = grid.end();
            taken.push(grid.heads..from);
        }
        let is_unit = |unit: &str| self.is_unit(unit);
        to.extend(pair::find(reading, run, &taken, &pair::Words { is_unit: &is_unit, dates: &self.dates }));
    }

    fn kind(&self, text: &str) -> Kind {
        match text {
            "" => Kind::Empty,
            _ if is_missing(text) => Kind::Missing,
            _ if is_number(text) => Kind::Number,
            _ if cell::amount(text, |unit| self.is_unit(unit)).is_some() => Kind::Measured,
            _ => Kind::Word,
        }
    }

    /// 人, 万元, 元/公斤.
    fn is_unit(&self, said: &str) -> bool {
        let known = |unit: &str| {
            self.units.contains(unit) || self.units.contains(unit.trim_start_matches(['百', '千', '万', '亿']))
        };
        known(said) || said.contains('/') && said.split('/').all(known)
    }

    fn table(&self, reading: &Reading, run: &Run, grid: Grid) -> Table {
        let cells = &run.cells;
        let above = || cells[..grid.heads].iter().rev().take(2);
        let caption = above().find(|cell| unit_of_caption(&cell.text).is_none());
        let body = grid.heads + grid.columns;
        let rows = || cells[body..grid.end()].chunks(grid.columns);
        let mut heads: Vec<Head<'_>> = cells[grid.heads..body].iter().map(|cell| head(&cell.text)).collect();
        let below = run.units.binary_search_by_key(&body, |(at, _)| *at);
        self.give_units(&mut heads, below.map_or(&[][..], |at| &run.units[at].1));
        give_parts_units(&mut heads, &cells[grid.heads..body]);
        let said = above().find_map(|cell| unit_of_caption(&cell.text));
        let unit_column = heads.iter().position(|head| self.unit_heads.iter().any(|unit| unit == head.name));
        let measure = || self.measures.iter().find(|measure| caption.is_some_and(|said| said.text.contains(*measure)));
        let told = Told { heads, unit_column, unit: said, measure: measure().map_or("", String::as_str) };
        let figures = rows().flat_map(|row| self.row(reading, row, &told)).collect();
        let blocks = cells[grid.heads].blocks.start..cells[grid.end() - 1].blocks.end;
        Table { blocks, caption: caption.map(|caption| caption.range.clone()), figures }
    }

    /// Units that stand below the heads: one for each column but the first, else the first that is not % for all but growth.
    fn give_units<'a>(&self, heads: &mut [Head<'a>], units: &'a [String]) {
        let each = units.len() + 1 == heads.len();
        let level = units.iter().find(|unit| *unit != "%");
        for (at, head) in heads.iter_mut().enumerate().skip(1).filter(|(_, head)| head.unit.is_none()) {
            let unit = if each { units.get(at - 1) } else { level.filter(|_| !self.is_growth(head)) };
            head.unit = unit.map(String::as_str);
        }
    }

    fn is_growth(&self, head: &Head<'_>) -> bool {
        self.growth_heads.iter().any(|word| head.name.contains(word.as_str()))
    }

    /// The figures of a row.
    fn row(&self, reading: &Reading, row: &[Cell], told: &Told<'_>) -> Vec<Figure> {
        let label = head(&row[0].text);
        let own_unit = label.unit.filter(|unit| self.is_unit(unit));
        let name = if own_unit.is_some() { label.name } else { &row[0].text };
        let grown = self.grown(row, name, told);
        let said = row.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>().join(" | ");
        let mut figures = Vec::new();
        for (cell, head) in row.iter().zip(&told.heads).skip(1) {
            let number = is_number(&cell.text);
            let amount = || cell::amount(&cell.text, |unit| self.is_unit(unit));
            let Some(part) = number.then_some(0..cell.text.len()).or_else(amount) else { continue };
            let text = &cell.text[..part.end];
            let sentence = if self.is_growth(head) {
                growth_sentence(&grown, &comparison(head.name), text, head.unit.filter(|_| number))
            } else {
                let subject = self.subject(name, head.name, told.measure);
                let bare = number && !text.ends_with('%');
                let unit = || self.unit(&subject, head, row, own_unit, told);
                format!("{subject}{text}{}。", if bare { unit() } else { "" })
            };
            figures.push(Figure { cell: cell.place(reading, &part), sentence, row: said.clone() });
        }
        figures
    }

    /// What grows in a row: what its first amount is of, whenever that was.
    fn grown(&self, row: &[Cell], label: &str, told: &Told<'_>) -> String {
        let mut columns = told.heads.iter().zip(row).skip(1);
        let level = columns.find(|(head, cell)| is_number(&cell.text) && !self.is_growth(head));
        match level.filter(|(head, _)| !self.is_time(head.name)) {
            Some((head, _)) => self.subject(label, head.name, told.measure),
            None => self.measured(label, told.measure),
        }
    }

    /// The unit of a number: that of its column, of its row or of all, else 人 for people.
    fn unit<'a>(
        &self,
        subject: &str,
        head: &Head<'a>,
        row: &'a [Cell],
        own: Option<&'a str>,
        told: &Told<'a>,
    ) -> &'a str {
        let in_row = || told.unit_column.and_then(|column| row.get(column)).map(|cell| cell.text.as_str());
        let people = || self.people.iter().any(|people| subject.ends_with(people.as_str())).then_some("人");
        head.unit.or_else(in_row).or(own).or(told.unit).or_else(people).unwrap_or_default()
    }

    /// 粮食 below 产量 is 粮食产量; 2024年, 上周 and 完成 stand before it, 绝对数 adds nothing.
    fn subject(&self, label: &str, head: &str, measure: &str) -> String {
        if self.is_time(head) {
            format!("{head}，{}", self.measured(label, measure))
        } else if head.starts_with(|c: char| c.is_ascii_digit()) || self.leading_heads.iter().any(|word| word == head) {
            format!("{head}{}", self.measured(label, measure))
        } else if head.is_empty() || label.ends_with(head) {
            label.to_string()
        } else if self.plain_heads.iter().any(|plain| plain == head) {
            self.measured(label, measure)
        } else {
            format!("{label}{head}")
        }
    }

    /// 猪肉 in a table of 价格 is 猪肉价格.
    fn measured(&self, label: &str, measure: &str) -> String {
        let said = label.ends_with(measure) || self.measures.iter().any(|measure| label.ends_with(measure.as_str()));
        format!("{label}{}", if said { "" } else { measure })
    }

    fn is_time(&self, head: &str) -> bool {
        self.time_heads.iter().any(|time| time == head)
    }
}

/// What is a part is counted as the whole before it is.
fn give_parts_units(heads: &mut [Head<'_>], cells: &[Cell]) {
    for (at, cell) in cells.iter().enumerate().skip(1) {
        if cell.part && heads[at].unit.is_none() {
            heads[at].unit = heads[at - 1].unit;
        }
    }
}

impl Grid {
    /// Where it ends.
    fn end(&self) -> usize {
        self.heads + self.columns * (self.rows + 1)
    }
}

/// 粮食产量, 较上年, -5.1: 粮食产量较上年下降5.1%。; in a column of another unit it is that which changes.
fn growth_sentence(subject: &str, comparison: &str, cell: &str, unit: Option<&str>) -> String {
    let falls = cell.starts_with(cell::MINUS);
    let number = cell::unsigned(cell);
    let unit = if number.ends_with(|c: char| !c.is_ascii_digit()) { "" } else { unit.unwrap_or("%") };
    let verb = match (number.ends_with('%') || unit == "%", falls) {
        (true, true) => "下降",
        (true, false) => "增长",
        (false, true) => "减少",
        (false, false) => "增加",
    };
    format!("{subject}{comparison}{verb}{number}{unit}。")
}

/// 比上年增长 compares with 比上年, 环比 with what is before; 增速 with nothing that is said.
fn comparison(head: &str) -> String {
    let opens = head.starts_with(['比', '较', '同', '环']);
    let end = ["增", "±", "升", "减", "減", "降", "涨", "漲"].iter().filter_map(|verb| head.find(verb)).min();
    let whole = matches!(head, "同比" | "环比") || head.starts_with(['比', '较']);
    let end = end.or_else(|| whole.then_some(head.len()));
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
    Head { name: name.trim(), unit: unit.map(cell::without_label) }
}

/// 单位：万吨 above a table.
fn unit_of_caption(cell: &str) -> Option<&str> {
    let rest = cell.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let unit = rest.strip_prefix("单位")?.trim_start_matches(['：', ':', ' ']);
    (!unit.is_empty() && !unit.contains(['、', ','])).then_some(unit)
}

/// The largest grid of which the first number is this one: a row of heads and rows of one shape, words first and then numbers.
/// It begins at or behind `from`, and where rows are known, with the first of them.
fn grid(kinds: &[Kind], from: usize, first: usize, known: Option<(usize, usize)>) -> Option<Grid> {
    let number = |at: usize| kinds[at] != Kind::Word;
    let one = |columns: usize, words: usize| {
        let heads = first.checked_sub(words)?.checked_sub(columns)?;
        let fits = known.is_none_or(|known| known == (heads, columns));
        let named = heads >= from
            && (heads..heads + columns).all(|at| !number(at) || kinds[at] == Kind::Empty)
            && kinds[heads + 1] != Kind::Empty;
        (fits && named).then_some(heads)
    };
    let candidates = COLUMNS.flat_map(|columns| (1..columns).map(move |words| (columns, words)));
    candidates
        .filter_map(|(columns, words)| one(columns, words).map(|heads| (heads, columns, words)))
        .map(|(heads, columns, words)| {
            // A label and an amount with its unit need no heads: they are told as pairs.
            let counts = |at: usize| number(at) && (columns > 2 || kinds[at] != Kind::Measured);
            let shaped = |row: usize| {
                let start = heads + columns * (row + 1);
                start + columns <= kinds.len()
                    && (start..start + words).all(|at| !number(at))
                    && (start + words..start + columns).all(counts)
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

    /// The figures of the tables of a text: their cells and what is told of each.
    pub(super) fn figures(text: &str) -> Vec<(String, String)> {
        let reading = reading::read(text, None);
        let tables = Tables::new(&Seeds::embedded().unwrap()).find(&reading, 0..reading.blocks.len());
        let figures = tables.into_iter().flat_map(|table| table.figures);
        figures.map(|figure| (reading.text[figure.cell].to_string(), figure.sentence)).collect()
    }

    fn told(text: &str) -> Vec<String> {
        figures(text).into_iter().map(|(_, sentence)| sentence).collect()
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
    fn bars_on_lines_of_their_own_part_cells() {
        let text = "各类学校(2022年)\n类 别\n|\n学校数\n(所)\n|\n学生数\n(人)\n|\n|\n其中：女生\n|\n全 县\n|\n45\n|\n20100\n|\n3500\n|\n小学\n|\n30\n|\n12 400\n|\n—\n|\n";
        let of_primary = ["小学学校数30所。", "小学学生数12400人。"];
        let of_all = ["全县学校数45所。", "全县学生数20100人。", "全县女生3500人。"];
        assert_eq!(told(text), [&of_all[..], &of_primary[..]].concat());
    }

    #[test]
    fn heads_say_when_and_what_is_compared() {
        let text = "表2 蔬菜价格\n|\n品种\n|\n上周\n|\n本周\n|\n环比\n|\n|\n单位(元/公斤)\n|\n(%)\n|\n|\n黄瓜\n|\n4.10\n|\n3.90\n|\n-4.9%\n|\n|\n番茄\n|\n5.00\n|\n5.10\n|\n2.0\n|\n";
        let cucumbers = ["上周，黄瓜价格4.10元/公斤。", "本周，黄瓜价格3.90元/公斤。", "黄瓜价格环比下降4.9%。"];
        let tomatoes = ["上周，番茄价格5.00元/公斤。", "本周，番茄价格5.10元/公斤。", "番茄价格环比增长2.0%。"];
        assert_eq!(told(text), [cucumbers, tomatoes].concat());
        let changes = "粮油 | 本月 | 环比涨跌(元)\n大米(元/公斤) | 5.2 | -0.1\n面粉(元/公斤) | 4.8 | 0.2\n";
        let flour = ["本月，面粉4.8元/公斤。", "面粉环比增加0.2元。"];
        let rice = ["本月，大米5.2元/公斤。", "大米环比减少0.1元。"];
        assert_eq!(told(changes), [rice, flour].concat());
    }

    #[test]
    fn a_row_may_stand_on_a_line() {
        let text = "卫生统计\n单位：个\n指标 | 机构数 | 床位数(张)\n全县 | 71 | 5745\n医院 | 15 | /\n";
        assert_eq!(told(text), ["全县机构数71个。", "全县床位数5745张。", "医院机构数15个。"]);
        let shifted = "专任教师(人) | 班级(个) | |\n本学年 | 1,443 | 68 |\n上学年 | 1,439 | 51 |\n";
        let of_last = ["上学年专任教师1,439人。", "上学年班级51个。"];
        assert_eq!(told(shifted), [["本学年专任教师1,443人。", "本学年班级68个。"], of_last].concat());
        let planned = "项目 | 计划 | 完成\n新建学校 | 12所 | 10所\n改造小区 | 35个 | 40个\n";
        let done = ["计划改造小区35个。", "完成改造小区40个。"];
        assert_eq!(told(planned), [["计划新建学校12所。", "完成新建学校10所。"], done].concat());
    }

    #[test]
    fn rows_of_text_are_no_grid() {
        let text = "序号 | 内容 | 进展\n1 | 新建学校7所。 | 建成6所。\n2 | 修路3公里。 | 已开工。\n";
        assert!(told(text).is_empty());
    }

    #[test]
    fn all_tables_of_a_run_are_found() {
        let text = "| 指标 | 机构数(个) |\n| 全县 | 71 |\n| 医院 | 15 |\n| 产品 | 产量(吨) | 增速(%) |\n| 粮食 | 35 | 2 |\n| 油料 | 12 | -3 |\n";
        let products = ["粮食产量35吨。", "粮食产量增长2%。", "油料产量12吨。", "油料产量下降3%。"];
        assert_eq!(told(text), [&["全县机构数71个。", "医院机构数15个。"][..], &products].concat());
    }

    #[test]
    fn short_lines_without_a_grid_are_no_table() {
        assert!(told("新建学校3所\n改造医院2个\n新增就业1000人\n培训200人\n修路3公里\n植树5万株\n").is_empty());
        assert!(told("1\n2\n3\n4\n5\n6\n7\n8\n").is_empty());
    }
}
