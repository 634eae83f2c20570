//! A relation between figures that was found, and what came of it.

use serde::{Deserialize, Serialize};
use std::fmt;

/// What figures say of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Parts and their sum.
    Sum,
    /// A growth and its two levels.
    Growth,
    /// A change and its two levels.
    Change,
    /// A share of a whole.
    Share,
    /// One figure told twice.
    Retold,
}

/// What came of the arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// As written.
    Holds,
    /// One figure, as two tellings have it.
    Agrees,
    /// Within what rounding does.
    OffByRounding,
    /// The same number under wordings that differ in kind.
    Compatible,
    /// No true figures fit.
    Contradicts,
    /// Something needed is not said.
    CannotTell,
}

/// A relation that was found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// What came of it.
    pub outcome: Outcome,
    /// The equation with the numbers as written.
    pub equation: String,
    /// What keeps it from being judged, or what differs.
    pub because: Option<String>,
    /// Its claims, as places in the list that was given; the stated result last.
    #[serde(skip)]
    pub claims: Vec<usize>,
}

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Kind::Sum => "sum",
            Kind::Growth => "growth",
            Kind::Change => "change",
            Kind::Share => "share",
            Kind::Retold => "told twice",
        })
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Outcome::Holds => "holds",
            Outcome::Agrees => "agrees",
            Outcome::OffByRounding => "off by rounding",
            Outcome::Compatible => "compatible",
            Outcome::Contradicts => "contradicts",
            Outcome::CannotTell => "cannot tell",
        })
    }
}
