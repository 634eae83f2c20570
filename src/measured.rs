//! A claim as it is compared: its interval in a base unit, with falls below zero, and its key in parts.
//!
//! 1.5万亩 and 10平方公里 stand in square metres here, 2.3万元 and 0.023亿元 in yuan; 人 and 人次 never meet. [`Ruler`] holds what
//! measuring needs and is built once.

use crate::claim::{Claim, Direction, Measure, Qualifier};
use crate::comparison::{Comparison, Likeness};
use crate::indicator::{Key, Relation};
use crate::interval::Interval;
use crate::script::Script;
use crate::seeds::Seeds;
use std::collections::BTreeSet;

/// What figures are measured with.
#[derive(Debug)]
pub struct Ruler<'s> {
    seeds: &'s Seeds,
    script: Script,
}

/// A claim in base units.
#[derive(Debug, Clone)]
pub struct Measured<'a> {
    /// The claim.
    pub claim: &'a Claim,
    /// The unit that its figures are in; empty where it has none.
    pub base: &'a str,
    /// The figure; below zero for a fall.
    pub value: f64,
    /// What it says of the true one.
    pub interval: Interval,
    /// The statistic.
    pub key: Option<Key>,
    /// Its indicator in Simplified script.
    pub indicator: String,
    /// Base units in one unit as written.
    factor: f64,
}

/// One of ten parts, in per cent.
const TENTH: f64 = 10.0;

impl<'s> Ruler<'s> {
    /// From the vocabularies.
    pub fn new(seeds: &'s Seeds) -> Self {
        Ruler { seeds, script: Script::new(seeds.traditional.iter().copied()) }
    }

    /// How figures compare.
    pub fn words(&self) -> &'s Comparison {
        &self.seeds.comparison
    }

    /// A text in Simplified script.
    pub fn fold(&self, text: &str) -> String {
        self.script.fold(text).into_owned()
    }

    /// The base of a unit and its factor; a unit that nothing is known of is its own.
    pub fn base<'a>(&'a self, unit: &'a str) -> (&'a str, f64) {
        let known = self.seeds.units.get(unit).or_else(|| self.seeds.units.get(self.script.fold(unit).as_ref()));
        known.map_or((unit, 1.0), |unit| match unit.factor {
            Some(factor) => (unit.base.as_str(), factor),
            None => (unit.name.as_str(), 1.0),
        })
    }

    /// A claim in base units.
    pub fn measure<'a>(&'a self, claim: &'a Claim) -> Measured<'a> {
        let (base, factor) = self.base(claim.unit.as_deref().unwrap_or_default());
        // A growth of 1.2倍 is one of 120 %; points are the difference of two shares.
        let (base, factor) = match (claim.measure, base) {
            (Measure::Growth, "倍") => ("%", 100.0 * factor),
            (Measure::Change, "个百分点") => ("%", factor),
            _ => (base, factor),
        };
        let falls = claim.direction == Some(Direction::Down);
        let mut interval = Interval { lower: claim.lower, upper: claim.upper }.scaled(factor);
        if base == "%" && claim.qualifier == Qualifier::Exact && claim.text.contains(['成', '半']) {
            // 四成 is said of what is nearer to four tenths than to three or five.
            let around = claim.value * factor;
            interval = Interval { lower: Some(around - TENTH / 2.0), upper: Some(around + TENTH / 2.0) };
        }
        Measured {
            claim,
            base,
            value: if falls { -claim.value * factor } else { claim.value * factor },
            interval: if falls { interval.negated() } else { interval },
            key: claim.indicator_key.as_deref().and_then(|key| key.parse().ok()),
            indicator: self.fold(claim.indicator.as_deref().unwrap_or_default()),
            factor,
        }
    }

    /// How two keys stand to each other, actions that add nothing aside.
    pub fn likeness(&self, one: &Key, other: &Key) -> Likeness {
        let (one, other) = (self.without_idle(one), self.without_idle(other));
        match one.compare(&other, self.seeds.indicator.overlap) {
            Relation::Same => Likeness::Same,
            Relation::Unrelated => Likeness::Other,
            Relation::Differs(by) => {
                let nested = |one: &BTreeSet<String>, two: &BTreeSet<String>| one.is_subset(two) || two.is_subset(one);
                let narrower = !by.head && !by.actions && nested(&one.qualifiers, &other.qualifiers);
                if narrower { Likeness::Narrower } else { Likeness::Kin }
            }
        }
    }

    fn without_idle(&self, key: &Key) -> Key {
        let idle = &self.words().idle;
        let actions = key.actions.iter().filter(|action| !idle.contains(action)).cloned().collect();
        Key { head: key.head.clone(), qualifiers: key.qualifiers.clone(), actions }
    }

    /// Whether a key names something certain: 项目 alone may be any projects, 新增参保人员 are narrowed by two verbs.
    pub fn is_certain(&self, key: &Key) -> bool {
        !key.qualifiers.is_empty() || key.actions.len() > 1 || !self.words().vague.contains(&key.head)
    }

    /// Examples of wordings that come out otherwise; `key` makes the key of an indicator.
    pub fn check(&self, key: impl Fn(&str) -> Option<Key>) -> Vec<String> {
        let wrong = self.words().pair.iter().filter_map(|pair| {
            let (one, two) = (key(&pair.one)?, key(&pair.two)?);
            let got = self.likeness(&one, &two);
            (got != pair.gives).then(|| {
                format!("comparison.toml: {} and {} should be {:?}, got {got:?}", pair.one, pair.two, pair.gives)
            })
        });
        wrong.collect()
    }
}

impl Measured<'_> {
    /// A plain amount with one number.
    pub fn is_amount(&self) -> bool {
        self.claim.measure == Measure::Level && self.claim.high.is_none() && !self.base.is_empty()
    }

    /// How many digits of its number are not zeros at the end: 19234 is striking, 2万 is not.
    pub fn digits(&self) -> usize {
        digits(self.claim.value)
    }

    /// The precision it is written with, as half the width of its interval; none where it is open.
    pub fn half_width(&self) -> Option<f64> {
        Some((self.interval.upper? - self.interval.lower?) / 2.0)
    }

    /// A figure of the base unit in the unit of this claim.
    pub fn in_own_unit(&self, figure: f64) -> f64 {
        figure / self.factor
    }
}

/// Digits of a number without the zeros at its end.
pub fn digits(value: f64) -> usize {
    format!("{value}").trim_end_matches('0').bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn of(unit: &str, value: f64, measure: Measure, direction: Option<Direction>) -> (String, f64) {
        let ruler = Ruler::new(ENGINE.seeds());
        let claim = Claim { unit: Some(unit.into()), value, measure, direction, ..Claim::default() };
        let measured = ruler.measure(&claim);
        (measured.base.to_string(), measured.value)
    }

    #[test]
    fn units_come_to_a_common_base() {
        let level = |unit, value| of(unit, value, Measure::Level, None);
        assert_eq!(level("公顷", 3.0), level("平方米", 30_000.0));
        assert_eq!(level("平方公里", 1.0), level("公顷", 100.0));
        assert_eq!(level("公里", 1.5), level("米", 1500.0));
        assert_eq!(level("吨", 2.0), level("公斤", 2000.0));
        assert_eq!(level("名", 5.0), level("人", 5.0));
        assert_ne!(level("人", 5.0).0, level("人次", 5.0).0);
        assert!((level("亩", 15.0).1 - level("公顷", 1.0).1).abs() < 0.01);
    }

    #[test]
    fn a_fall_is_below_zero_and_times_are_per_cent() {
        assert_eq!(of("%", 5.0, Measure::Growth, Some(Direction::Down)), ("%".into(), -5.0));
        assert_eq!(of("倍", 1.2, Measure::Growth, Some(Direction::Up)), ("%".into(), 120.0));
        assert_eq!(of("个百分点", 3.0, Measure::Change, Some(Direction::Up)), ("%".into(), 3.0));
    }

    #[test]
    fn examples_of_wordings_come_out_as_they_say() {
        let ruler = Ruler::new(ENGINE.seeds());
        assert_eq!(ruler.words().check(), Vec::<String>::new());
        assert_eq!(ruler.check(|text| ENGINE.indicator_key(text)), Vec::<String>::new());
        assert!(ruler.words().pair.len() > 4);
    }

    #[test]
    fn zeros_at_the_end_are_no_digits() {
        assert_eq!([19234.0, 20000.0, 2.5, 0.0].map(digits), [5, 1, 2, 0]);
    }
}
