//! What evidence weighs: a logistic regression over the claims of gold documents, held close to zero by a ridge.
//!
//! Everything is plain arithmetic in a fixed order, so that the same gold gives the same table.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::confidence::Weights;
use crate::evidence::Evidence;

/// How strongly a weight is drawn to zero, in claims: evidence that fewer claims speak for says little.
const RIDGE: f64 = 8.0;

/// Keeps equations solvable that no claim speaks to.
const NEXT_TO_NOTHING: f64 = 1e-6;

/// Weights that are drawn elsewhere than to zero. A figure is a place's or an owner's: where neither is known, the record
/// lacks something whatever the gold at hand happens to hold.
const EXPECTED: [(&str, &str, f64); 1] = [("region", "nowhere", -4.0)];

/// Newton's steps; the sum has long settled by then.
const STEPS: usize = 25;

/// The claims of a gold document that count: what is known of each, and whether it is complete.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The document.
    pub name: String,
    /// Its claims.
    pub claims: Vec<(Evidence, bool)>,
}

/// Weights by field and value, as `seeds/confidence.toml` holds them.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Table {
    /// What the sum starts with.
    pub start: f64,
    /// Weights by field and value, to two decimals.
    #[serde(flatten)]
    pub weights: BTreeMap<String, BTreeMap<String, f64>>,
}

impl Table {
    /// The table as the engine uses it.
    ///
    /// # Errors
    /// For a field or value that is no evidence.
    pub fn weights(&self) -> Result<Weights, serde_json::Error> {
        serde_json::from_value(serde_json::to_value(self)?)
    }
}

/// A document judged by the weights that the others give.
#[derive(Debug, Clone, PartialEq)]
pub struct LeftOut {
    /// The document.
    pub name: String,
    /// The confidence of each of its claims, and whether it is complete.
    pub claims: Vec<(f64, bool)>,
}

/// Fits the weights to all these documents.
pub fn fit<'a>(documents: impl IntoIterator<Item = &'a Judged>) -> Table {
    let documents: Vec<&Judged> = documents.into_iter().collect();
    // What is expected counts where no document at hand holds it, too.
    let expected =
        EXPECTED.iter().enumerate().map(|(at, (field, value, _))| (((*field).into(), (*value).into()), at + 1));
    let mut names: BTreeMap<(String, String), usize> = expected.collect();
    let mut rows = Vec::new();
    for document in documents {
        for (evidence, complete) in &document.claims {
            let column = |fact| {
                let next = names.len() + 1;
                (*names.entry(fact).or_insert(next), 1.0)
            };
            rows.push(Row::new(facts(evidence).into_iter().map(column), *complete));
        }
    }
    let mut expected = vec![0.0; names.len() + 1];
    for (at, (_, _, weight)) in EXPECTED.iter().enumerate() {
        expected[at + 1] = *weight;
    }
    let solution = stretched(&likeliest(&rows, &expected, RIDGE), &rows);
    let mut table = Table { start: rounded(solution[0]), ..Table::default() };
    for ((field, value), column) in names {
        table.weights.entry(field).or_default().insert(value, rounded(solution[column]));
    }
    table
}

/// Judges each document by the weights that all others give.
///
/// # Errors
/// Never: what is fitted is evidence.
pub fn leave_one_out(documents: &[Judged]) -> Result<Vec<LeftOut>, serde_json::Error> {
    documents
        .iter()
        .map(|left_out| {
            let others = documents.iter().filter(|other| other.name != left_out.name);
            let weights = fit(others).weights()?;
            let judged = left_out.claims.iter().map(|(evidence, complete)| (weights.confidence(evidence), *complete));
            Ok(LeftOut { name: left_out.name.clone(), claims: judged.collect() })
        })
        .collect()
}

/// Evidence as fields and values.
fn facts(evidence: &Evidence) -> Vec<(String, String)> {
    let Ok(Value::Object(fields)) = serde_json::to_value(evidence) else { return Vec::new() };
    fields.into_iter().filter_map(|(field, value)| Some((field, value.as_str()?.to_owned()))).collect()
}

/// A claim: columns with their values, and what it should come to. Column 0 is one for all.
struct Row {
    cells: Vec<(usize, f64)>,
    complete: bool,
}

impl Row {
    fn new(cells: impl IntoIterator<Item = (usize, f64)>, complete: bool) -> Self {
        Row { cells: std::iter::once((0, 1.0)).chain(cells).collect(), complete }
    }

    fn sum(&self, weights: &[f64]) -> f64 {
        self.cells.iter().map(|&(column, value)| weights[column] * value).sum()
    }
}

/// The weights of the likeliest logistic regression, by Newton's method. All but the first are drawn to `expected`.
fn likeliest(rows: &[Row], expected: &[f64], ridge: f64) -> Vec<f64> {
    let mut weights = expected.to_vec();
    for _ in 0..STEPS {
        let (mut slope, mut curve) = drawn(&weights, expected, ridge);
        for row in rows {
            let likely = 1.0 / (1.0 + (-row.sum(&weights)).exp());
            let rest = f64::from(u8::from(row.complete)) - likely;
            for &(column, value) in &row.cells {
                slope[column] += rest * value;
                for &(other, other_value) in &row.cells {
                    curve[column][other] += likely * (1.0 - likely) * value * other_value;
                }
            }
        }
        for (weight, step) in weights.iter_mut().zip(solved(curve, slope)) {
            // A long step at the start would run over the goal.
            *weight += step.clamp(-1.0, 1.0);
        }
    }
    weights
}

/// Slope and curvature of what draws the weights to those expected.
fn drawn(weights: &[f64], expected: &[f64], ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let mut slope: Vec<f64> = weights.iter().zip(expected).map(|(weight, goal)| ridge * (goal - weight)).collect();
    let mut curve = vec![vec![0.0; weights.len()]; weights.len()];
    for (column, line) in curve.iter_mut().enumerate() {
        line[column] = ridge;
    }
    (slope[0], curve[0][0]) = (0.0, NEXT_TO_NOTHING);
    (slope, curve)
}

/// The ridge holds sums nearer to one another than the claims speak for: they are stretched to where these are likeliest.
fn stretched(weights: &[f64], rows: &[Row]) -> Vec<f64> {
    let sums: Vec<Row> = rows.iter().map(|row| Row::new([(1, row.sum(weights))], row.complete)).collect();
    let [offset, factor] = likeliest(&sums, &[0.0, 1.0], NEXT_TO_NOTHING)[..] else { return weights.to_vec() };
    let mut stretched: Vec<f64> = weights.iter().map(|weight| weight * factor).collect();
    stretched[0] += offset;
    stretched
}

/// Solves symmetric, positive definite equations by elimination.
fn solved(mut lines: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let width = right.len();
    for pivot in 0..width {
        let (above, below) = lines.split_at_mut(pivot + 1);
        let top = &above[pivot];
        for (line, at) in below.iter_mut().zip(pivot + 1..) {
            let factor = line[pivot] / top[pivot];
            if factor != 0.0 {
                line.iter_mut().zip(top).skip(pivot).for_each(|(cell, top)| *cell -= factor * top);
                right[at] -= factor * right[pivot];
            }
        }
    }
    for pivot in (0..width).rev() {
        let known: f64 = (pivot + 1..width).map(|column| lines[pivot][column] * right[column]).sum();
        right[pivot] = (right[pivot] - known) / lines[pivot][pivot];
    }
    right
}

fn rounded(weight: f64) -> f64 {
    // Adding zero makes -0.0 to 0.0.
    (weight * 100.0).round() / 100.0 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Said;

    /// Documents whose claims are mostly complete with a period of their own and mostly not with the article's.
    fn documents() -> Vec<Judged> {
        let claims = |period: Said, complete: usize, of: usize| {
            (0..of).map(move |at| (Evidence { period, ..Evidence::EXAMPLE }, at < complete))
        };
        ["a", "b", "c"]
            .iter()
            .map(|name| Judged {
                name: (*name).to_owned(),
                claims: claims(Said::Clause, 95, 100).chain(claims(Said::Article, 40, 100)).collect(),
            })
            .collect()
    }

    #[test]
    fn confidence_is_the_share_of_complete_claims() {
        let weights = fit(&documents()).weights().unwrap();
        assert!((weights.confidence(&Evidence::EXAMPLE) - 0.95).abs() < 0.02, "{weights:?}");
        let article = Evidence { period: Said::Article, ..Evidence::EXAMPLE };
        assert!((weights.confidence(&article) - 0.4).abs() < 0.02, "{weights:?}");
    }

    #[test]
    fn a_figure_of_no_place_and_no_owner_is_weak_though_no_document_holds_one() {
        let weights = fit(&documents()).weights().unwrap();
        assert!(weights.confidence(&Evidence { region: Said::Nowhere, ..Evidence::EXAMPLE }) < 0.5, "{weights:?}");
    }

    #[test]
    fn a_document_is_judged_by_the_others() {
        let mut documents = documents();
        for (_, complete) in &mut documents[0].claims {
            *complete = false;
        }
        let left_out = leave_one_out(&documents).unwrap();
        assert_eq!(left_out[0].claims[0], (0.95, false));
        assert!(left_out[1].claims[0].0 < 0.8, "{:?}", left_out[1].claims[0]);
    }

    #[test]
    fn nothing_to_learn_from_is_no_error() {
        assert_eq!(fit(&[]).weights().unwrap().start, 0.0);
    }
}
