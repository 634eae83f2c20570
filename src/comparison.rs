//! What words say of how figures compare: the vocabulary of `seeds/comparison.toml` and the plain questions it answers.
//!
//! Which actions add nothing, which measure words count one by one, which indicators are better when they are less, and
//! which words say that a promise was kept. What is made of the answers is the business of `verdict`, `relation` and
//! `track`.

use serde::{Deserialize, Serialize};

/// Words that decide how figures compare.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Comparison {
    /// Actions that add nothing to what was made available.
    pub idle: Vec<String>,
    /// Measure words that count the same things one by one.
    pub counters: Vec<String>,
    /// Nouns that say too little alone.
    pub vague: Vec<String>,
    /// What a growth is against when it is the same time a year before.
    pub yearly: Vec<String>,
    /// The same for the period just before.
    pub running: Vec<String>,
    /// Words beside a growth that make it another than that of two levels.
    pub averages: Vec<String>,
    /// Indicators whose growth is told at constant prices.
    pub real: Vec<String>,
    /// What stands between a part and its share of the whole named before.
    pub of_whole: Vec<String>,
    /// Words before a figure that narrow it without standing in its indicator.
    pub narrowing: Vec<String>,
    /// Words by which a figure is of a day or an instalment.
    pub passing: Vec<String>,
    /// Words of a clause that only says who tells it.
    pub reporting: Vec<String>,
    /// Words that tell nothing but time, place and that something is so.
    pub plain: Vec<String>,
    /// Words by which a figure is that of its whole period.
    pub whole_period: Vec<String>,
    /// Which way a target reads.
    pub target: TargetWords,
    /// Words that say a promise was kept.
    pub claimed: ClaimedWords,
    /// Parts that make up their whole.
    pub partition: Vec<Partition>,
    /// Examples of wordings.
    pub pair: Vec<PairExample>,
}

/// Which way a target reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetWords {
    /// Figures of these are better when they are less.
    pub less: Vec<String>,
    /// Longer words that hold one of those and are better when they are more.
    pub more: Vec<String>,
    /// Examples.
    pub example: Vec<TargetExample>,
}

/// An indicator and how a target of it reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetExample {
    /// The indicator.
    pub indicator: String,
    /// How it reads.
    pub reads: Aim,
}

/// How a target reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Aim {
    /// More is better.
    AtLeast,
    /// Less is better.
    AtMost,
}

/// Words that say a promise was kept.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimedWords {
    /// And more than kept.
    pub exceeded: Vec<String>,
    /// Kept.
    pub met: Vec<String>,
    /// What has to stand in the clause as well.
    pub promises: Vec<String>,
    /// Examples.
    pub example: Vec<ClaimedExample>,
}

/// A clause and what it says of a promise.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClaimedExample {
    /// The clause.
    pub text: String,
    /// What it says; none where it speaks of no promise.
    pub gives: Option<Kept>,
}

/// What words say of a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// It was kept.
    Met,
    /// More was done than promised.
    Exceeded,
}

/// Parts that make up their whole.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Ends of the whole's name.
    pub whole: Vec<String>,
    /// Each part by the words that name it.
    pub parts: Vec<Vec<String>>,
}

/// Two indicators and how they stand to each other.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PairExample {
    /// One.
    pub one: String,
    /// The other.
    pub two: String,
    /// How they stand.
    pub gives: Likeness,
}

/// How two indicators stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Likeness {
    /// The same statistic.
    Same,
    /// The same noun and verb, one with words that narrow it.
    Narrower,
    /// Kin that differ in kind.
    Kin,
    /// Nothing to do with each other.
    Other,
}

/// What a growth is against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Against {
    /// The same time a year before, which is what is meant where nothing is said.
    YearBefore,
    /// The period just before.
    PeriodBefore,
    /// Something else.
    Other,
}

impl Comparison {
    /// Which way a target of an indicator reads.
    pub fn aim(&self, indicator: &str) -> Aim {
        let holds = |words: &[String]| words.iter().any(|word| indicator.contains(word.as_str()));
        if holds(&self.target.less) && !holds(&self.target.more) { Aim::AtMost } else { Aim::AtLeast }
    }

    /// What a clause says of a promise, if it speaks of one.
    pub fn kept(&self, clause: &str) -> Option<Kept> {
        let holds = |words: &[String]| words.iter().any(|word| clause.contains(word.as_str()));
        if !holds(&self.claimed.promises) {
            return None;
        }
        let said = |words, kept| holds(words).then_some(kept);
        said(&self.claimed.exceeded, Kept::Exceeded).or_else(|| said(&self.claimed.met, Kept::Met))
    }

    /// What a growth is against, as the text says.
    pub fn against(&self, base: Option<&str>) -> Against {
        let Some(base) = base else { return Against::YearBefore };
        let is = |words: &[String]| words.iter().any(|word| base == word || base.ends_with(word.as_str()));
        match () {
            () if is(&self.yearly) => Against::YearBefore,
            () if is(&self.running) => Against::PeriodBefore,
            () => Against::Other,
        }
    }

    /// Whether two measure words count the same things.
    pub fn counts_alike(&self, one: &str, other: &str) -> bool {
        let counts = |unit: &str| self.counters.iter().any(|counter| counter == unit);
        one == other || (counts(one) && counts(other))
    }

    /// How many examples there are.
    pub fn examples(&self) -> usize {
        self.target.example.len() + self.claimed.example.len() + self.pair.len()
    }

    /// Examples of single indicators and clauses that come out otherwise.
    pub fn check(&self) -> Vec<String> {
        let aims = self.target.example.iter().filter(|example| self.aim(&example.indicator) != example.reads);
        let aims = aims.map(|example| format!("a target of {} should read {:?}", example.indicator, example.reads));
        let kept = self.claimed.example.iter().filter(|example| self.kept(&example.text) != example.gives);
        let kept = kept.map(|example| format!("{} should give {:?}", example.text, example.gives));
        aims.chain(kept).map(|wrong| format!("comparison.toml: {wrong}")).collect()
    }
}
