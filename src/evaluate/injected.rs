//! Errors put into a text, and how many of them the check finds.
//!
//! One figure after the other that stands in a relation which holds is miswritten in the text, as slips happen: a digit,
//! 万 for 亿. The text is read again; the error is caught when a contradiction is reported.

use crate::claim::Claim;
use crate::engine::Engine;
use crate::finding::{Finding, Kind, Outcome};
use crate::measured::Ruler;
use crate::relation;
use crate::retold;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// How many errors were put in and found, by the relations that they touch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Injected {
    /// Errors put in and errors caught, by relation.
    pub by_kind: BTreeMap<Kind, (usize, usize)>,
    /// Contradictions that the texts as they are were said to hold.
    pub false_alarms: usize,
    /// What was not caught: the altered sentence's figure, before and after.
    pub missed: Vec<String>,
}

impl Injected {
    /// Errors put in.
    pub fn of(&self) -> usize {
        self.by_kind.values().map(|(of, _)| of).sum()
    }

    /// Errors caught.
    pub fn caught(&self) -> usize {
        self.by_kind.values().map(|(_, caught)| caught).sum()
    }

    /// Puts errors into a decoded text.
    pub fn add(&mut self, text: &str, engine: &Engine) {
        let claims = engine.read("text", text, None).claims;
        let findings = found(&claims, engine);
        self.false_alarms += findings.iter().filter(|finding| finding.outcome == Outcome::Contradicts).count();
        let mut tried: BTreeSet<(usize, String)> = BTreeSet::new();
        for finding in findings.iter().filter(|finding| holds(finding)) {
            for claim in finding.claims.iter().map(|&at| &claims[at]) {
                for error in errors(&claim.text) {
                    if tried.insert((claim.start, error.clone())) {
                        self.try_one(text, claim, &error, finding.kind, engine);
                    }
                }
            }
        }
    }

    fn try_one(&mut self, text: &str, claim: &Claim, error: &str, kind: Kind, engine: &Engine) {
        let before: String = text.chars().take(claim.start).collect();
        let after: String = text.chars().skip(claim.end).collect();
        let claims = engine.read("text", &format!("{before}{error}{after}"), None).claims;
        // What still holds within rounding is no error that could be seen.
        let caught = found(&claims, engine).iter().any(|finding| finding.outcome == Outcome::Contradicts);
        let (of, found) = self.by_kind.entry(kind).or_default();
        *of += 1;
        *found += usize::from(caught);
        if !caught {
            self.missed.push(format!("{kind}: {} written {error}: {}", claim.text, claim.sentence));
        }
    }
}

impl fmt::Display for Injected {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} of {} errors caught", self.caught(), self.of())?;
        self.by_kind.iter().try_for_each(|(kind, (of, caught))| write!(out, ", {kind} {caught} of {of}"))
    }
}

fn found(claims: &[Claim], engine: &Engine) -> Vec<Finding> {
    let ruler = Ruler::new(engine.seeds());
    let mut findings = relation::find(claims, engine.seeds(), &ruler);
    findings.extend(retold::find(claims, &ruler));
    findings
}

fn holds(finding: &Finding) -> bool {
    matches!(finding.outcome, Outcome::Holds | Outcome::OffByRounding | Outcome::Agrees)
}

/// A number miswritten: its first digit, its last digit, its multiplier.
fn errors(text: &str) -> Vec<String> {
    let digits: Vec<usize> = text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
    let ends: BTreeSet<usize> = digits.first().into_iter().chain(digits.last()).copied().collect();
    let other = |digit: char| match digit.to_digit(10) {
        // A first digit stays one: 9 becomes 6, and nothing becomes 0.
        Some(digit) if digit > 5 => char::from_digit(digit - 3, 10),
        Some(digit) => char::from_digit(digit + 3, 10),
        None => None,
    };
    let digit = ends.into_iter().filter_map(|at| {
        let new = other(text[at..].chars().next()?)?;
        Some(format!("{}{new}{}", &text[..at], &text[at + 1..]))
    });
    let swapped = [("万", "亿"), ("亿", "万")].into_iter().find(|(from, _)| text.contains(from));
    digit.chain(swapped.map(|(from, to)| text.replacen(from, to, 1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_miswritten_as_slips_happen() {
        assert_eq!(errors("129项"), ["429项", "126项"]);
        assert_eq!(errors("1.5亿元"), ["4.5亿元", "1.8亿元", "1.5万元"]);
        assert_eq!(errors("三成"), Vec::<String>::new());
    }

    #[test]
    fn errors_are_counted_by_the_relation_that_they_touch() {
        let engine = Engine::embedded().unwrap();
        let mut injected = Injected::default();
        injected.add("上半年全市实现进出口总额86亿元，其中出口51亿元、进口35亿元。", &engine);
        assert_eq!(injected.by_kind.get(&Kind::Sum).map(|(of, _)| *of), Some(9));
        assert_eq!((injected.caught(), injected.false_alarms), (9, 0), "{:?}", injected.missed);
    }
}
