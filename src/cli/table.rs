//! Claims as a table for people.

use super::terminal::{fill, harmless, shorten, width};
use std::fmt::Display;
use zhibiao::claim::{Claim, Direction, Qualifier};

/// Heads of the columns, and the most that each may take.
const COLUMNS: [(&str, usize); 7] = [
    ("value", 30),
    ("indicator", 32),
    ("measure", 11),
    ("status", 8),
    ("period", 16),
    ("region or entity", 24),
    ("category", 19),
];

/// How wide the columns of a table are: seen once, its claims need not be kept.
pub struct Columns([usize; COLUMNS.len()]);

impl Columns {
    /// Columns as wide as their heads.
    pub fn new() -> Self {
        Columns(COLUMNS.map(|(head, _)| width(head)))
    }

    /// Makes room for a claim.
    pub fn widen(&mut self, claim: &Claim) {
        for (own, cell) in self.0.iter_mut().zip(row(claim)) {
            *own = width(&cell).max(*own);
        }
    }

    /// The line of heads.
    pub fn heads(&self) -> String {
        self.filled(COLUMNS.map(|(head, _)| head.to_string()))
    }

    /// The line of a claim.
    pub fn line(&self, claim: &Claim) -> String {
        self.filled(row(claim))
    }

    fn filled(&self, row: [String; COLUMNS.len()]) -> String {
        let cells: Vec<String> = row.iter().zip(self.0).map(|(cell, width)| fill(cell, width)).collect();
        cells.join("  ").trim_end().to_string()
    }
}

fn row(claim: &Claim) -> [String; COLUMNS.len()] {
    let place = claim.entity.as_deref().or(claim.region_name.as_deref()).unwrap_or_default();
    let cells = [
        &value(claim),
        claim.indicator.as_deref().unwrap_or_default(),
        &measure(claim),
        &word(&claim.status),
        claim.period.as_deref().unwrap_or_default(),
        place,
        &claim.category,
    ];
    let mut row = cells.map(harmless);
    for (cell, (_, most)) in row.iter_mut().zip(COLUMNS) {
        *cell = shorten(cell, most);
    }
    row
}

/// `over 1,300,000 人 per 月`.
pub fn value(claim: &Claim) -> String {
    let mut text = match claim.qualifier {
        Qualifier::Exact => String::new(),
        qualifier => format!("{} ", word(&qualifier).replace('_', " ")),
    };
    text.push_str(&grouped(claim.value));
    if let Some(high) = claim.high {
        text.push_str(&format!("–{}", grouped(high)));
    }
    if let Some(unit) = &claim.unit {
        let close = matches!(unit.as_str(), "%" | "‰" | "℃");
        text.push_str(&format!("{}{unit}", if close { "" } else { " " }));
    }
    if let Some(per) = &claim.per {
        text.push_str(&format!(" per {per}"));
    }
    text
}

/// `growth ↑`.
pub fn measure(claim: &Claim) -> String {
    let arrow = match claim.direction {
        Some(Direction::Up) => " ↑",
        Some(Direction::Down) => " ↓",
        None => "",
    };
    format!("{}{arrow}", word(&claim.measure))
}

/// A value of the dataset as the dataset writes it.
pub fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// A number with a comma between thousands.
pub fn grouped(number: impl Display) -> String {
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut shown = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            shown.push(',');
        }
        shown.push(digit);
    }
    if let Some(fraction) = fraction {
        shown.push('.');
        shown.push_str(fraction);
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use zhibiao::claim::Measure;

    #[test]
    fn numbers_are_grouped() {
        let cases =
            [(0.0, "0"), (999.0, "999"), (1000.0, "1,000"), (-1234567.25, "-1,234,567.25"), (6.7e10, "67,000,000,000")];
        for (number, text) in cases {
            assert_eq!(grouped(number), text);
        }
    }

    #[test]
    fn a_row_says_what_the_figure_is() {
        let claim = Claim {
            value: 3000.0,
            high: Some(5000.0),
            unit: Some("人".into()),
            per: Some("月".into()),
            qualifier: Qualifier::AtLeast,
            measure: Measure::Change,
            direction: Some(Direction::Down),
            indicator: Some("游\u{1b}客".into()),
            region_name: Some("昌吉回族自治州".into()),
            ..Claim::default()
        };
        assert_eq!(row(&claim)[..3], ["at least 3,000–5,000 人 per 月", "游\\u{1b}客", "change ↓"]);
        let mut columns = Columns::new();
        columns.widen(&claim);
        let table = [columns.heads(), columns.line(&claim)];
        let column = |line: &str, cell: &str| width(&line[..line.find(cell).unwrap()]);
        assert_eq!(column(&table[0], "region"), column(&table[1], "昌吉"));
    }
}
