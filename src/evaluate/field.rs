//! The fields of a claim that was found, and when each of them is right.

use std::fmt;
use std::ops::Deref;

use serde::Serialize;
use smol_str::SmolStr;

use super::gold::Gold;
use super::same;
use crate::claim::Claim;

/// What is judged of a claim that was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// `value` and `high`.
    Value,
    /// `qualifier`.
    Qualifier,
    /// `unit`, whatever its spelling.
    Unit,
    /// `indicator`, like the gold label or one of its `alt`.
    Indicator,
    /// `measure` and `direction`.
    Measure,
    /// `status`.
    Status,
    /// The years of `period`.
    Period,
    /// `region`; a claim with a gold entity may also have none.
    Region,
    /// `category`.
    Category,
    /// `per`.
    Per,
    /// `entity`.
    Entity,
    /// `start` and `end`.
    Span,
    /// `period`, letter by letter.
    PeriodExact,
}

impl Field {
    /// All of them, in the order in which they are reported.
    pub const ALL: [Self; 13] = [
        Self::Value,
        Self::Qualifier,
        Self::Unit,
        Self::Indicator,
        Self::Measure,
        Self::Status,
        Self::Period,
        Self::Region,
        Self::Category,
        Self::Per,
        Self::Entity,
        Self::Span,
        Self::PeriodExact,
    ];

    /// Its name in reports.
    pub fn name(self) -> &'static str {
        self.key().strip_suffix("_accuracy").unwrap_or_else(|| self.key())
    }

    /// Whether a claim must have it right to be complete.
    pub fn in_complete(self) -> bool {
        self <= Self::Category
    }

    /// Its accuracy's name in a [`Score`].
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Value => "value_accuracy",
            Self::Qualifier => "qualifier_accuracy",
            Self::Unit => "unit_accuracy",
            Self::Indicator => "indicator_accuracy",
            Self::Measure => "measure_accuracy",
            Self::Status => "status_accuracy",
            Self::Period => "period_accuracy",
            Self::Region => "region_accuracy",
            Self::Category => "category_accuracy",
            Self::Per => "per_accuracy",
            Self::Entity => "entity_accuracy",
            Self::Span => "span_accuracy",
            Self::PeriodExact => "period_exact_accuracy",
        }
    }

    /// Whether the claim has it as gold does.
    pub(super) fn is_right(self, claim: &Claim, gold: &Gold) -> bool {
        match self {
            Self::Value => same::number(Some(claim.value), gold.value) && same::number(claim.high, gold.high),
            Self::Qualifier => Some(claim.qualifier) == gold.qualifier,
            Self::Unit => same::unit(claim.unit.as_deref()) == same::unit(gold.unit.as_deref()),
            Self::Indicator => {
                let alt = gold.alt.iter().map(|a| Some(a.as_str()));
                let accepted = std::iter::once(gold.indicator.as_deref()).chain(alt);
                same::label(claim.indicator.as_deref(), accepted)
            }
            Self::Measure => Some(claim.measure) == gold.measure && claim.direction == gold.direction,
            Self::Status => Some(claim.status) == gold.status,
            Self::Period => same::years(claim.period.as_deref()) == same::years(gold.period.as_deref()),
            Self::Region => {
                let region = filled(&claim.region);
                region == filled(&gold.region) || (region.is_none() && filled(&gold.entity).is_some())
            }
            Self::Category => Some(claim.category.as_str()) == gold.category.as_deref(),
            Self::Per => same::squeeze(claim.per.as_deref()) == same::squeeze(gold.per.as_deref()),
            Self::Entity => match (filled(&claim.entity), filled(&gold.entity)) {
                (None, None) => true,
                (Some(entity), gold @ Some(_)) => same::label(Some(entity), [gold]),
                _ => false,
            },
            Self::Span => (claim.start, claim.end) == (gold.start, gold.end),
            Self::PeriodExact => filled(&claim.period) == gold.period.as_deref(),
        }
    }

    /// What the claim has, for a reader.
    pub(super) fn of_claim(self, claim: &Claim) -> Option<String> {
        match self {
            Self::Value => Some(value_text(claim.value, claim.high)),
            Self::Qualifier => word(claim.qualifier),
            Self::Unit => owned(&claim.unit),
            Self::Indicator => owned(&claim.indicator),
            Self::Measure => words(word(claim.measure), claim.direction),
            Self::Status => word(claim.status),
            Self::Period | Self::PeriodExact => owned(&claim.period),
            Self::Region => owned(&claim.region),
            Self::Category => Some(claim.category.to_string()),
            Self::Per => owned(&claim.per),
            Self::Entity => owned(&claim.entity),
            Self::Span => Some(span_text(claim.start, claim.end, &claim.text)),
        }
    }

    /// What gold has, for a reader.
    pub(super) fn of_gold(self, gold: &Gold) -> Option<String> {
        match self {
            Self::Value => gold.value.map(|value| value_text(value, gold.high)),
            Self::Qualifier => gold.qualifier.and_then(word),
            Self::Unit => gold.unit.clone(),
            Self::Indicator => gold.indicator.clone(),
            Self::Measure => words(gold.measure.and_then(word), gold.direction),
            Self::Status => gold.status.and_then(word),
            Self::Period | Self::PeriodExact => gold.period.clone(),
            Self::Region => gold.region.clone(),
            Self::Category => gold.category.clone(),
            Self::Per => gold.per.clone(),
            Self::Entity => gold.entity.clone(),
            Self::Span => Some(span_text(gold.start, gold.end, &gold.text)),
        }
    }
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A text that says something.
pub(super) fn filled<T: Deref<Target = str>>(text: &Option<T>) -> Option<&str> {
    text.as_deref().filter(|t| !t.is_empty())
}

fn owned(text: &Option<SmolStr>) -> Option<String> {
    text.as_deref().map(String::from)
}

fn value_text(value: f64, high: Option<f64>) -> String {
    high.map_or_else(|| value.to_string(), |high| format!("{value} to {high}"))
}

fn span_text(start: usize, end: usize, text: &str) -> String {
    format!("{start}..{end} {text}")
}

/// An enum's value as the record spells it.
fn word<T: Serialize>(value: T) -> Option<String> {
    let value = serde_json::to_value(value).ok()?;
    value.as_str().map(str::to_owned)
}

fn words(first: Option<String>, second: Option<impl Serialize>) -> Option<String> {
    match (first, second.and_then(word)) {
        (Some(a), Some(b)) => Some(format!("{a} {b}")),
        (a, b) => a.or(b),
    }
}
