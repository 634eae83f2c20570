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

/// Ends that differ by less than this share of themselves are one: conversion between units rounds in binary.
const ONE: f64 = 1e-9;

/// An open end is taken to mean no more than this share beyond the other: 超1.9万 is said of 1.95万, not of 5万.
const MEANT: f64 = 0.1;

impl Interval {
    /// A single value.
    pub fn of_value(value: f64) -> Self {
        Interval { lower: Some(value), upper: Some(value) }
    }

    /// Whether both ends are there.
    pub fn is_closed(self) -> bool {
        self.lower.is_some() && self.upper.is_some()
    }

    /// Whether two figures agree: some true value fits both. The same whichever is asked; 超1.9万 agrees with 19234.
    pub fn meets(self, other: Interval) -> bool {
        not_above(self.lower, other.upper) && not_above(other.lower, self.upper)
    }

    /// Whether all that fits the other fits this one.
    pub fn contains(self, other: Interval) -> bool {
        let below = self.lower.is_none() || (other.lower.is_some() && not_above(self.lower, other.lower));
        let above = self.upper.is_none() || (other.upper.is_some() && not_above(other.upper, self.upper));
        below && above
    }

    /// Where the sum of two figures lies.
    pub fn plus(self, other: Interval) -> Self {
        let end = |one: Option<f64>, two: Option<f64>| Some(one? + two?);
        Interval { lower: end(self.lower, other.lower), upper: end(self.upper, other.upper) }
    }

    /// Where the sum of any number of figures lies; zero for none.
    pub fn sum(intervals: impl IntoIterator<Item = Interval>) -> Self {
        intervals.into_iter().fold(Interval::of_value(0.0), Interval::plus)
    }

    /// The figure with its sign turned: a fall told as a rise.
    pub fn negated(self) -> Self {
        Interval { lower: self.upper.map(|end| -end), upper: self.lower.map(|end| -end) }
    }

    /// Where the difference of two figures lies.
    pub fn minus(self, other: Interval) -> Self {
        self.plus(other.negated())
    }

    /// Where the ratio of two figures lies that are not below zero; both ends are open where the other may be zero.
    pub fn over(self, other: Interval) -> Self {
        let divisor = |end: Option<f64>| end.filter(|end| *end > 0.0);
        if self.lower.is_none_or(|lower| lower < 0.0) || divisor(other.lower).is_none() {
            return Interval { lower: None, upper: None };
        }
        Interval {
            lower: match (self.lower, divisor(other.upper)) {
                (Some(lower), Some(divisor)) => Some(lower / divisor),
                // Nothing bounds the divisor: the ratio may come as near to zero as one likes.
                _ => Some(0.0),
            },
            upper: self.upper.zip(divisor(other.lower)).map(|(upper, divisor)| upper / divisor),
        }
    }

    /// By how many per cent a figure grew from another; below zero where it fell.
    pub fn growth_from(self, before: Interval) -> Self {
        self.over(before).plus(Interval::of_value(-1.0)).scaled(100.0)
    }

    /// In another unit; the factor is above zero.
    pub fn scaled(self, factor: f64) -> Self {
        Interval { lower: self.lower.map(|end| end * factor), upper: self.upper.map(|end| end * factor) }
    }

    /// With an open end closed where a speaker would have named the next round number, at most a tenth away.
    ///
    /// For telling whether two texts speak of one figure; what a claim denotes stays open.
    pub fn closed(self) -> Self {
        let reach = |end: f64| (next_round_of(end) - end).abs().min(end.abs() * MEANT);
        match (self.lower, self.upper) {
            (Some(lower), None) => Interval { lower: self.lower, upper: Some(lower + reach(lower)) },
            (None, Some(upper)) => Interval { lower: Some(upper - reach(upper)), upper: self.upper },
            _ => self,
        }
    }
}

/// True when a lower end does not lie above an upper one; an open end lies beyond everything.
fn not_above(lower: Option<f64>, upper: Option<f64>) -> bool {
    match (lower, upper) {
        (Some(lower), Some(upper)) => lower <= upper || lower - upper <= ONE * lower.abs().max(upper.abs()),
        _ => true,
    }
}

/// The interval that a quantity denotes.
pub fn of(quantity: &Quantity<'_>, words: &QualifierWords) -> Interval {
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

fn exact(quantity: &Quantity<'_>) -> Interval {
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
fn vague_inside(quantity: &Quantity<'_>) -> bool {
    quantity.outer.start == quantity.range.start
}

/// The next round number: 140万 for 130余万, 3000万 for 2000余万.
fn next_round(value: Decimal) -> f64 {
    next_round_of(value.to_f64())
}

fn next_round_of(value: f64) -> f64 {
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
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SEEDS: LazyLock<Seeds> = LazyLock::new(|| Seeds::embedded().unwrap());
    static QUANTITIES: LazyLock<Quantities> = LazyLock::new(|| Quantities::new(&SEEDS));

    fn interval(text: &str) -> (Option<f64>, Option<f64>) {
        let found = QUANTITIES.find(text, &[]);
        let interval = of(&found[0], &SEEDS.qualifiers);
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

    #[test]
    fn rounding_is_no_contradiction() {
        let meets = |one: &str, other: &str| {
            let (one, other) = (interval(one), interval(other));
            let of = |(lower, upper)| Interval { lower, upper };
            of(one).meets(of(other))
        };
        assert!(meets("超1.9万人", "19,234人"));
        assert!(meets("1.9万人", "19,234人"));
        assert!(meets("1.95亿元", "19523万元"));
        assert!(meets("5150人以上", "5200人"));
        assert!(!meets("1.9万人", "19,634人"));
        assert!(!meets("超2万人", "19,234人"));
        assert!(!meets("5150人", "5151人"));
    }

    /// An interval with ends that may be open, wide enough to hold every kind of figure.
    fn any() -> impl Strategy<Value = Interval> {
        let end = || proptest::option::weighted(0.8, -1e12..1e12f64);
        (end(), end()).prop_map(|(one, two)| match (one, two) {
            (Some(one), Some(two)) => Interval { lower: Some(one.min(two)), upper: Some(one.max(two)) },
            (lower, upper) => Interval { lower, upper },
        })
    }

    fn wider(one: Interval, by: f64) -> Interval {
        Interval { lower: one.lower.map(|end| end - by), upper: one.upper.map(|end| end + by) }
    }

    proptest! {
        #[test]
        fn agreement_is_symmetric(one in any(), two in any()) {
            prop_assert_eq!(one.meets(two), two.meets(one));
            prop_assert!(one.meets(one));
            prop_assert!(one.contains(one));
        }

        #[test]
        fn a_wider_figure_agrees_with_all_that_the_narrower_does(one in any(), two in any(), by in 0.0..1e9f64) {
            prop_assert!(wider(one, by).contains(one));
            prop_assert!(!one.meets(two) || wider(one, by).meets(two));
            prop_assert!(!one.contains(two) || one.meets(two));
            prop_assert!(!one.contains(two) || wider(one, by).contains(two));
        }

        #[test]
        fn sums_hold_the_sums_of_what_they_hold(one in any(), two in any(), by in 0.0..1e9f64) {
            prop_assert_eq!(one.plus(two), two.plus(one));
            prop_assert!(wider(one, by).plus(two).contains(one.plus(two)));
            prop_assert_eq!(Interval::sum([one, two]), one.plus(two));
        }

        #[test]
        fn differences_undo_sums(one in any(), two in any()) {
            prop_assert_eq!(one.negated().negated(), one);
            prop_assert!(one.plus(two).minus(two).contains(one));
        }

        #[test]
        fn ratio_and_growth_hold_those_of_what_they_hold(
            one in (0.0..1e9f64, 0.0..1e6f64), two in (1e-3..1e9f64, 0.0..1e6f64), at in (0.0..1.0f64, 0.0..1.0f64),
        ) {
            let interval = |(start, width): (f64, f64)| Interval { lower: Some(start), upper: Some(start + width) };
            let inside = |(start, width): (f64, f64), at: f64| start + width * at;
            let (new, old) = (inside(one, at.0), inside(two, at.1));
            prop_assert!(interval(one).over(interval(two)).contains(Interval::of_value(new / old)));
            let growth = Interval::of_value((new / old - 1.0) * 100.0);
            prop_assert!(interval(one).growth_from(interval(two)).meets(growth));
            // A wider figure tells less.
            let wide = Interval { lower: Some((one.0 - 1.0).max(0.0)), upper: Some(one.0 + one.1 + 1.0) };
            prop_assert!(wide.over(interval(two)).contains(interval(one).over(interval(two))));
        }

        #[test]
        fn nothing_is_known_of_a_ratio_to_what_may_be_zero(one in any(), upper in 0.0..1e9f64) {
            let open = Interval { lower: None, upper: None };
            prop_assert_eq!(one.over(Interval { lower: Some(0.0), upper: Some(upper) }), open);
        }

        #[test]
        fn another_unit_changes_no_agreement(one in any(), two in any(), factor in 1e-6..1e6f64) {
            prop_assert!(!one.meets(two) || one.scaled(factor).meets(two.scaled(factor)));
        }

        #[test]
        fn a_closed_end_stays_within_the_open_one(one in any()) {
            prop_assert!(one.contains(one.closed()));
        }

        /// A count that is rounded to some place, or told to be over its rounding down, agrees with the count.
        #[test]
        fn a_rounded_count_agrees_with_the_count(count in 10_000u64..100_000_000, tenths in 0u64..2) {
            let place = if tenths == 1 { 1000 } else { 10_000 };
            let told = |count: u64| if tenths == 1 { format!("{}.{}", count / 10, count % 10) } else { count.to_string() };
            let text = |bound: &str, rounded: u64| format!("{bound}{}万人", told(rounded));
            let exact = Interval::of_value(count as f64);
            let of = |text: &str| { let (lower, upper) = interval(text); Interval { lower, upper } };
            prop_assert!(of(&text("", (count + place / 2) / place)).meets(exact));
            prop_assert!(of(&text("超", count / place)).meets(exact));
            prop_assert!(!of(&text("", count / place + 2)).meets(exact));
        }
    }
}
