//! What a written figure says of the true one: an interval.
//!
//! An exact figure reaches half a unit of its last written digit either way, unless it counts whole things; a bound is
//! open on its far side; a vague figure has a width that is data (`seeds/qualifiers.toml`).

use crate::claim::Qualifier;
use crate::decimal::Decimal;
use crate::quantity::{Kind, Quantity};
use crate::seeds::{QualifierWords, UnitKind};

/// Ends of an interval; none is open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: Option<f64>,
    /// Upper end.
    pub upper: Option<f64>,
}

/// The interval that a quantity denotes.
pub fn of(quantity: &Quantity, words: &QualifierWords) -> Interval {
    let value = quantity.low;
    let width = |qualifier| words.width.get(&qualifier).copied().unwrap_or(0.1);
    let closed = |lower: f64, upper: f64| Interval { lower: Some(lower), upper: Some(upper) };
    if let Some(high) = quantity.high {
        return closed(value.to_f64(), high.to_f64());
    }
    match quantity.qualifier {
        Qualifier::Exact => exact(quantity),
        Qualifier::About => {
            let reach = value.to_f64() * width(Qualifier::About);
            closed(value.to_f64() - reach, value.to_f64() + reach)
        }
        Qualifier::Nearly => closed(value.to_f64() * width(Qualifier::Nearly), value.to_f64()),
        Qualifier::Over if vague_inside(quantity) => closed(value.to_f64(), next_round(value)),
        Qualifier::Over | Qualifier::AtLeast => Interval { lower: Some(value.to_f64()), upper: None },
        Qualifier::AtMost | Qualifier::Under => Interval { lower: None, upper: Some(value.to_f64()) },
        Qualifier::Several => closed(2.0 * value.to_f64(), 9.0 * value.to_f64()),
    }
}

fn exact(quantity: &Quantity) -> Interval {
    let value = quantity.low;
    let counted = matches!(quantity.unit_kind, Some(UnitKind::Person | UnitKind::Event | UnitKind::Counter) | None);
    if quantity.kind == Kind::Doubling || (counted && quantity.place == 0) {
        return Interval { lower: Some(value.to_f64()), upper: Some(value.to_f64()) };
    }
    let half = Decimal::half_of_place(quantity.place);
    let end = |moved: Option<Decimal>| moved.map_or(value.to_f64(), Decimal::to_f64);
    Interval {
        lower: Some(end(half.and_then(|half| value.minus(half)))),
        upper: Some(end(half.and_then(|half| value.plus(half)))),
    }
}

/// 130余万 is over in the number itself; 超130万 is over by a word before it.
fn vague_inside(quantity: &Quantity) -> bool {
    quantity.outer.start == quantity.range.start
}

/// The next round number: 140万 for 130余万, 3000万 for 2000余万.
fn next_round(value: Decimal) -> f64 {
    let value = value.to_f64();
    if value <= 0.0 {
        return value;
    }
    let mut step = 1.0;
    while value % (step * 10.0) == 0.0 && step * 10.0 <= value {
        step *= 10.0;
    }
    value + step
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::quantity::Quantities;
    use crate::seeds::Seeds;

    fn interval(text: &str) -> (Option<f64>, Option<f64>) {
        let seeds = Seeds::embedded().unwrap();
        let found = Quantities::new(&seeds).unwrap().find(text, &[]);
        let interval = of(&found[0], &seeds.qualifiers);
        (interval.lower, interval.upper)
    }

    #[test]
    fn figures_reach_as_far_as_they_are_written() {
        assert_eq!(interval("1.95亿元"), (Some(194_500_000.0), Some(195_500_000.0)));
        assert_eq!(interval("5150人"), (Some(5150.0), Some(5150.0)));
        assert_eq!(interval("130余万元"), (Some(1_300_000.0), Some(1_400_000.0)));
        assert_eq!(interval("2000余万亩"), (Some(20_000_000.0), Some(30_000_000.0)));
        assert_eq!(interval("超510万只"), (Some(5_100_000.0), None));
        assert_eq!(interval("7天以内"), (None, Some(7.0)));
        assert_eq!(interval("数百名"), (Some(200.0), Some(900.0)));
        assert_eq!(interval("3000至4000床"), (Some(3000.0), Some(4000.0)));
    }
}
