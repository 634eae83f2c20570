//! From evidence to a number: how likely a claim is complete.
//!
//! The table `seeds/confidence.toml` gives each kind of evidence a weight. Weights are added to the start and the sum
//! becomes a probability by the logistic function. The weights are fitted on gold, see `docs/evaluation.md`.

use crate::evidence::{CategoryFrom, DateKnown, Evidence, Head, Label, Length, Rival, Said, StatusFrom, Writing};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Weights of evidence by field and value (`seeds/confidence.toml`), in units of the logarithm of odds. A value without
/// a weight has none.
#[derive(Debug, Clone, PartialEq, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// What the sum starts with.
    pub start: f64,
    /// Where the indicator's words stood.
    #[serde(default)]
    pub label: BTreeMap<Label, f64>,
    /// How long the indicator is.
    #[serde(default)]
    pub length: BTreeMap<Length, f64>,
    /// What the indicator ends with.
    #[serde(default)]
    pub head: BTreeMap<Head, f64>,
    /// Where the period was said.
    #[serde(default)]
    pub period: BTreeMap<Said, f64>,
    /// Whether another time was said.
    #[serde(default)]
    pub other_period: BTreeMap<Rival, f64>,
    /// How the article's date is known.
    #[serde(default)]
    pub date: BTreeMap<DateKnown, f64>,
    /// Where the region was said.
    #[serde(default)]
    pub region: BTreeMap<Said, f64>,
    /// Where the owner was said.
    #[serde(default)]
    pub entity: BTreeMap<Said, f64>,
    /// Where the status was said.
    #[serde(default)]
    pub status: BTreeMap<StatusFrom, f64>,
    /// Where the category comes from.
    #[serde(default)]
    pub category: BTreeMap<CategoryFrom, f64>,
    /// How the number is written.
    #[serde(default)]
    pub writing: BTreeMap<Writing, f64>,
}

/// The same weights by the number of each value: a claim asks for eleven of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Scale {
    start: f64,
    label: [f64; VALUES],
    length: [f64; VALUES],
    head: [f64; VALUES],
    period: [f64; VALUES],
    other_period: [f64; VALUES],
    date: [f64; VALUES],
    region: [f64; VALUES],
    entity: [f64; VALUES],
    status: [f64; VALUES],
    category: [f64; VALUES],
    writing: [f64; VALUES],
}

/// No field of the evidence has more values.
const VALUES: usize = 8;

impl Weights {
    /// For whoever asks often.
    pub fn scale(&self) -> Scale {
        Scale {
            start: self.start,
            label: numbered(&self.label, |value| value as usize),
            length: numbered(&self.length, |value| value as usize),
            head: numbered(&self.head, |value| value as usize),
            period: numbered(&self.period, |value| value as usize),
            other_period: numbered(&self.other_period, |value| value as usize),
            date: numbered(&self.date, |value| value as usize),
            region: numbered(&self.region, |value| value as usize),
            entity: numbered(&self.entity, |value| value as usize),
            status: numbered(&self.status, |value| value as usize),
            category: numbered(&self.category, |value| value as usize),
            writing: numbered(&self.writing, |value| value as usize),
        }
    }

    /// How likely a claim with this evidence is complete: from 0 to 1, to two decimals.
    pub fn confidence(&self, evidence: &Evidence) -> f64 {
        self.scale().confidence(evidence)
    }
}

fn numbered<T: Copy>(weights: &BTreeMap<T, f64>, number: impl Fn(T) -> usize) -> [f64; VALUES] {
    let mut numbered = [0.0; VALUES];
    weights.iter().for_each(|(value, weight)| numbered[number(*value)] = *weight);
    numbered
}

impl Scale {
    /// How likely a claim with this evidence is complete: from 0 to 1, to two decimals.
    pub fn confidence(&self, evidence: &Evidence) -> f64 {
        let sum = self.start + self.sum(evidence);
        (100.0 / (1.0 + (-sum).exp())).round() / 100.0
    }

    fn sum(&self, evidence: &Evidence) -> f64 {
        self.label[evidence.label as usize]
            + self.length[evidence.length as usize]
            + self.head[evidence.head as usize]
            + self.period[evidence.period as usize]
            + self.other_period[evidence.other_period as usize]
            + self.date[evidence.date as usize]
            + self.region[evidence.region as usize]
            + self.entity[evidence.entity as usize]
            + self.status[evidence.status as usize]
            + self.category[evidence.category as usize]
            + self.writing[evidence.writing as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weights(toml: &str) -> Result<Weights, toml::de::Error> {
        toml::from_str(toml)
    }

    #[test]
    fn weights_add_up_to_a_probability() {
        let weights = weights("start = 0.5\n[period]\nclause = 1.5\narticle = -9.0\n[region]\narticle = 0.2").unwrap();
        // 1 / (1 + e^-2.2)
        assert_eq!(weights.confidence(&Evidence::EXAMPLE), 0.9);
        assert_eq!(weights.confidence(&Evidence { period: Said::Sentence, ..Evidence::EXAMPLE }), 0.67);
        assert_eq!(weights.confidence(&Evidence { period: Said::Article, ..Evidence::EXAMPLE }), 0.0);
    }

    #[test]
    fn what_is_no_evidence_is_refused() {
        for wrong in ["start = 0.0\n[colour]\nred = 1.0", "start = 0.0\n[period]\nred = 1.0", "[period]\nclause = 1.0"]
        {
            assert!(weights(wrong).is_err(), "{wrong}");
        }
    }
}
