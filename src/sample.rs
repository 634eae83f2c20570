//! A sample of claims for people to judge, and what their judgement says of all claims.
//!
//! Each stratum gives at least one claim, the rest is shared out by size; within a stratum every claim is as likely as any other.
//! Which ones are drawn is told by a hash of the seed, the document and the claim, not by order or clock. Each drawn claim carries
//! its probability of being drawn; the estimate weighs by its inverse.

use crate::claim::Claim;
use crate::error::Error;
use crate::layout::Take;
use crate::output::{self, columns};
use crate::store::{open, unread};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BinaryHeap};
use std::fmt;
use std::io;
use std::path::Path;

/// Fields that a reviewer can call wrong.
pub const FIELDS: [&str; 12] = [
    "value",
    "qualifier",
    "unit",
    "per",
    "indicator",
    "measure",
    "direction",
    "status",
    "period",
    "region",
    "entity",
    "category",
];

/// What is drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// How many claims.
    pub n: usize,
    /// Fields of a claim whose values make the strata.
    pub by: Vec<String>,
    /// Another seed draws other claims.
    pub seed: u64,
}

/// A claim that was drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// The claim.
    pub claim: Claim,
    /// Where it stands in its sentence, in UTF-16 units; none where that cannot be told.
    pub place: Option<(usize, usize)>,
    /// Its stratum: the values of the fields of the plan.
    pub stratum: Vec<String>,
    /// How likely it was to be drawn.
    pub probability: f64,
}

/// Draws claims of a dataset, in its order. The dataset is read twice; what is drawn is held in memory.
///
/// # Errors
/// When it cannot be read, a field is none of a claim's, or there are more strata than claims to draw.
pub fn draw(dataset: &Path, plan: &Plan) -> Result<Vec<Drawn>, Error> {
    if let Some(name) = plan.by.iter().find(|name| !columns::CLAIM.iter().any(|column| column.name == **name)) {
        let names: Vec<&str> = columns::CLAIM.iter().map(|column| column.name.as_str()).collect();
        return Err(Error::data(name, format!("is no field of a claim; there are {}", names.join(", "))));
    }
    let mut sizes = Sizes { plan, sizes: BTreeMap::new() };
    output::read(dataset, &mut sizes)?;
    let quotas =
        quotas(plan.n, &sizes.sizes).map_err(|message| Error::data(&dataset.display().to_string(), message))?;
    let mut drawing = Drawing { plan, quotas, heaps: BTreeMap::new(), position: 0 };
    output::read(dataset, &mut drawing)?;
    Ok(drawing.finish(&sizes.sizes))
}

type Stratum = Vec<String>;

fn stratum(plan: &Plan, fields: &Value) -> Stratum {
    let text = |name: &String| match &fields[name] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    plan.by.iter().map(text).collect()
}

struct Sizes<'a> {
    plan: &'a Plan,
    sizes: BTreeMap<Stratum, usize>,
}

impl Take for Sizes<'_> {
    fn claim(&mut self, json: &str) -> io::Result<()> {
        *self.sizes.entry(stratum(self.plan, &serde_json::from_str(json)?)).or_default() += 1;
        Ok(())
    }

    fn wants_documents(&self) -> bool {
        false
    }
}

/// How many claims of each stratum: one, and of what is left a share by size, the largest remainders first.
fn quotas(n: usize, sizes: &BTreeMap<Stratum, usize>) -> Result<BTreeMap<Stratum, usize>, String> {
    if n < sizes.len() {
        let strata = sizes.len();
        return Err(format!("{strata} strata give {strata} claims at least; draw more than {n}, or by fewer fields"));
    }
    let all: usize = sizes.values().sum();
    let (left, rest) = (n.min(all) - sizes.len(), all - sizes.len());
    let share = |size: usize| (size - 1) * left;
    let mut quotas: BTreeMap<Stratum, usize> = sizes
        .iter()
        .map(|(stratum, size)| (stratum.clone(), 1 + share(*size).checked_div(rest).unwrap_or(0)))
        .collect();
    let mut by_remainder: Vec<(&Stratum, usize)> =
        sizes.iter().map(|(stratum, size)| (stratum, share(*size).checked_rem(rest).unwrap_or(0))).collect();
    by_remainder.sort_by_key(|(stratum, remainder)| (std::cmp::Reverse(*remainder), *stratum));
    let missing = n.min(all) - quotas.values().sum::<usize>();
    for (stratum, _) in by_remainder.into_iter().take(missing) {
        *quotas.entry(stratum.clone()).or_default() += 1;
    }
    Ok(quotas)
}

struct Drawing<'a> {
    plan: &'a Plan,
    quotas: BTreeMap<Stratum, usize>,
    /// Of each stratum the claims of lowest rank, the highest on top.
    heaps: BTreeMap<Stratum, BinaryHeap<(u64, usize, String)>>,
    position: usize,
}

impl Take for Drawing<'_> {
    fn claim(&mut self, json: &str) -> io::Result<()> {
        let fields: Value = serde_json::from_str(json)?;
        let stratum = stratum(self.plan, &fields);
        let rank = rank(self.plan.seed, &fields, self.position);
        let quota = self.quotas.get(&stratum).copied().unwrap_or_default();
        let heap = self.heaps.entry(stratum).or_default();
        if heap.len() < quota || heap.peek().is_some_and(|(highest, ..)| rank < *highest) {
            heap.push((rank, self.position, json.to_owned()));
        }
        if heap.len() > quota {
            heap.pop();
        }
        self.position += 1;
        Ok(())
    }

    fn wants_documents(&self) -> bool {
        false
    }
}

fn rank(seed: u64, fields: &Value, position: usize) -> u64 {
    let told = json!([seed, fields["doc"], fields["id"], position]).to_string();
    let hash = Sha256::digest(told.as_bytes());
    hash.iter().take(8).fold(0, |rank, byte| rank << 8 | u64::from(*byte))
}

impl Drawing<'_> {
    fn finish(self, sizes: &BTreeMap<Stratum, usize>) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        for (stratum, heap) in self.heaps {
            let size = sizes.get(&stratum).copied().unwrap_or(heap.len()).max(1);
            let probability = heap.len() as f64 / size as f64;
            for (_, position, json) in heap {
                if let Ok(claim) = serde_json::from_str::<Claim>(&json) {
                    let place = place(&claim);
                    drawn.push((position, Drawn { claim, place, stratum: stratum.clone(), probability }));
                }
            }
        }
        drawn.sort_by_key(|(position, _)| *position);
        drawn.into_iter().map(|(_, drawn)| drawn).collect()
    }
}

/// Where the figure stands in its sentence, in UTF-16 units. The sentence is repaired, the figure is not: blanks within it do not
/// count. One that stands there twice is not guessed at.
fn place(claim: &Claim) -> Option<(usize, usize)> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let wanted = bare(&claim.text);
    let (mut text, mut starts) = (String::new(), Vec::new());
    let mut units = 0;
    for c in claim.sentence.chars() {
        if !c.is_whitespace() {
            starts.push((text.len(), units, units + c.len_utf16()));
            text.push(c);
        }
        units += c.len_utf16();
    }
    let mut found = text.match_indices(&wanted).map(|(at, _)| at);
    let (Some(at), None, false) = (found.next(), found.next(), wanted.is_empty()) else { return None };
    let of = |byte: usize| starts.binary_search_by_key(&byte, |(start, ..)| *start).ok();
    let first = starts.get(of(at)?)?;
    let last = of(at + wanted.len()).unwrap_or(starts.len()).checked_sub(1).and_then(|at| starts.get(at))?;
    Some((first.1, last.2))
}

impl Drawn {
    /// The claim as a task of Label Studio.
    pub fn task(&self) -> Value {
        let claim = &self.claim;
        let figure = self.place.map(|(start, end)| {
            json!({
                "id": claim.id, "type": "labels", "from_name": "figure", "to_name": "text",
                "value": {"start": start, "end": end, "text": claim.text, "labels": ["figure"]},
            })
        });
        let fields = serde_json::to_value(claim).unwrap_or_default();
        let told: Vec<String> = FIELDS
            .iter()
            .chain(&["high", "period_kind", "region_name"])
            .filter(|name| !fields[**name].is_null())
            .map(|name| format!("{name}: {}", fields[*name].as_str().map_or(fields[*name].to_string(), String::from)))
            .collect();
        json!({
            "data": {
                "text": claim.sentence,
                "figure": claim.text,
                "fields": told.join("\n"),
                "title": claim.title,
                "doc": claim.doc,
                "claim": claim,
                "stratum": self.stratum,
                "inclusion_probability": self.probability,
            },
            "predictions": [{
                "model_version": concat!("zhibiao ", env!("CARGO_PKG_VERSION")),
                "score": claim.confidence,
                "result": figure.into_iter().collect::<Vec<_>>(),
            }],
        })
    }
}

/// The labelling interface that the tasks are made for.
pub fn interface() -> String {
    let choices: String = FIELDS.iter().map(|name| format!("    <Choice value=\"{name}\"/>\n")).collect();
    format!(
        "<View>
  <Header value=\"$figure\"/>
  <Labels name=\"figure\" toName=\"text\"><Label value=\"figure\"/></Labels>
  <Text name=\"text\" value=\"$text\"/>
  <Text name=\"fields\" value=\"$fields\"/>
  <Choices name=\"verdict\" toName=\"text\" choice=\"single\" required=\"true\">
    <Choice value=\"right\"/>
    <Choice value=\"wrong\"/>
  </Choices>
  <Choices name=\"wrong\" toName=\"text\" choice=\"multiple\" visibleWhen=\"choice-selected\" whenTagName=\"verdict\" whenChoiceValue=\"wrong\">
{choices}  </Choices>
</View>
"
    )
}

/// What a review says of all claims that were drawn from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reviewed {
    /// Tasks with a verdict.
    pub judged: usize,
    /// Tasks without one, which count for nothing.
    pub unanswered: usize,
    /// Share of claims that are right, each weighted by the inverse of its probability.
    pub precision: f64,
    /// Lower end of the interval of 95 %: Wilson's, on the effective sample size.
    pub precision_low: f64,
    /// Its upper end.
    pub precision_high: f64,
    /// How many claims drawn with equal probability would tell as much: Kish, (Σw)² / Σw².
    pub effective_size: f64,
    /// Share of claims in which a field is not called wrong, by field.
    pub fields: BTreeMap<&'static str, f64>,
}

impl fmt::Display for Reviewed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:20} {}", "judged", self.judged)?;
        writeln!(out, "{:20} {}", "unanswered", self.unanswered)?;
        writeln!(out, "{:20} {:.1}", "effective_size", self.effective_size)?;
        let (low, high) = (self.precision_low, self.precision_high);
        write!(out, "{:20} {:.4}  (95 %: {low:.4} to {high:.4}, Wilson)", "precision", self.precision)?;
        self.fields.iter().try_for_each(|(name, share)| write!(out, "\n{:20} {share:.4}", format!("{name}_accuracy")))
    }
}

#[derive(Deserialize)]
struct Task {
    data: Data,
    #[serde(default)]
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Data {
    inclusion_probability: f64,
}

#[derive(Deserialize)]
struct Annotation {
    #[serde(default)]
    was_cancelled: bool,
    #[serde(default)]
    result: Vec<Value>,
}

impl Task {
    /// What was chosen in the last annotation that was not cancelled.
    fn chosen(&self, name: &str) -> Vec<&str> {
        let last = self.annotations.iter().rfind(|annotation| !annotation.was_cancelled);
        let results = last.into_iter().flat_map(|last| &last.result).filter(|result| result["from_name"] == name);
        results.filter_map(|result| result["value"]["choices"].as_array()).flatten().filter_map(Value::as_str).collect()
    }
}

/// Reads what Label Studio exports as JSON after a review.
///
/// # Errors
/// When it cannot be read, is no such export, or nothing in it was judged.
pub fn reviewed(export: &Path) -> Result<Reviewed, Error> {
    let tasks: Vec<Task> = serde_json::from_reader(open(export)?).map_err(|error| unread(export, error.into()))?;
    let wrong = |message: &str| Error::data(&export.display().to_string(), message);
    if tasks.iter().any(|task| !(task.data.inclusion_probability > 0.0 && task.data.inclusion_probability <= 1.0)) {
        return Err(wrong("a probability is not above 0 and up to 1; were the tasks made by zhibiao sample?"));
    }
    estimate(&tasks).ok_or_else(|| wrong("no task has a verdict, right or wrong"))
}

fn estimate(tasks: &[Task]) -> Option<Reviewed> {
    let mut weights = (0.0, 0.0);
    let (mut right, mut judged) = (0.0, 0);
    let mut wrong: BTreeMap<&'static str, f64> = FIELDS.iter().map(|name| (*name, 0.0)).collect();
    for task in tasks {
        let verdict = task.chosen("verdict");
        let Some(verdict) = verdict.first().filter(|verdict| ["right", "wrong"].contains(verdict)) else { continue };
        let weight = 1.0 / task.data.inclusion_probability;
        judged += 1;
        weights = (weights.0 + weight, weights.1 + weight * weight);
        if *verdict == "right" {
            right += weight;
            continue;
        }
        let called = task.chosen("wrong");
        wrong.iter_mut().filter(|(name, _)| called.contains(name)).for_each(|(_, sum)| *sum += weight);
    }
    if judged == 0 {
        return None;
    }
    let precision = right / weights.0;
    let effective_size = weights.0 * weights.0 / weights.1;
    let (precision_low, precision_high) = wilson(precision, effective_size);
    let fields = wrong.into_iter().map(|(name, sum)| (name, 1.0 - sum / weights.0)).collect();
    let unanswered = tasks.len() - judged;
    Some(Reviewed { judged, unanswered, precision, precision_low, precision_high, effective_size, fields })
}

/// Wilson's interval of 95 % for a share `p` of `n`.
fn wilson(p: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.959_963_984_540_054;
    let z = Z * Z / n;
    let middle = (p + z / 2.0) / (1.0 + z);
    let half = Z / (1.0 + z) * (p * (1.0 - p) / n + z / (4.0 * n)).sqrt();
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_stratum_gives_one_and_the_rest_goes_by_size() {
        let sizes = |list: &[(&str, usize)]| list.iter().map(|(name, n)| (vec![name.to_string()], *n)).collect();
        let of =
            |n, list: &[(&str, usize)]| quotas(n, &sizes(list)).map(|quotas| quotas.into_values().collect::<Vec<_>>());
        assert_eq!(of(10, &[("a", 81), ("b", 18), ("c", 1)]), Ok(vec![7, 2, 1]));
        assert_eq!(of(3, &[("a", 81), ("b", 18), ("c", 1)]), Ok(vec![1, 1, 1]));
        assert_eq!(of(50, &[("a", 3), ("b", 2)]), Ok(vec![3, 2]));
        assert_eq!(of(5, &[]), Ok(vec![]));
        assert!(of(1, &[("a", 3), ("b", 2)]).unwrap_err().contains("2 strata"));
    }

    #[test]
    fn places_are_counted_in_utf_16() {
        let place = |text: &str, sentence: &str| {
            place(&Claim { text: text.into(), sentence: sentence.into(), ..Claim::default() })
        };
        assert_eq!(place("87公里", "新建87公里。"), Some((2, 6)));
        assert_eq!(place("3个", "𠮷村3个"), Some((3, 5)));
        assert_eq!(place("2 30辆", "更新230辆车"), Some((2, 6)));
        assert_eq!(place("2.4\n万", "达 2.4 万人"), Some((2, 7)));
        assert_eq!([place("3个", "3个村、3个镇"), place("5个", "3个村"), place("", "3个")], [None; 3]);
    }

    fn task(probability: f64, verdict: Option<&str>, wrong: &[&str]) -> Value {
        let choice =
            |name: &str, choices: &[&str]| json!({"from_name": name, "type": "choices", "value": {"choices": choices}});
        let result: Vec<Value> =
            verdict.iter().map(|verdict| choice("verdict", &[verdict])).chain([choice("wrong", wrong)]).collect();
        let annotations =
            [json!({"was_cancelled": true, "result": [choice("verdict", &["wrong"])]}), json!({"result": result})];
        json!({"data": {"inclusion_probability": probability}, "annotations": annotations[1 - usize::from(verdict.is_some())..]})
    }

    fn of(tasks: Vec<Value>) -> Option<Reviewed> {
        estimate(&serde_json::from_value::<Vec<Task>>(Value::from(tasks)).unwrap())
    }

    #[test]
    fn a_rare_stratum_weighs_no_more_than_it_is() {
        let half = of(vec![task(0.1, Some("right"), &[]), task(1.0, Some("wrong"), &["unit", "region"])]).unwrap();
        assert!((half.precision - 10.0 / 11.0).abs() < 1e-12, "{half:?}");
        assert!((half.effective_size - 121.0 / 101.0).abs() < 1e-12, "{half:?}");
        assert!((half.fields["unit"] - 10.0 / 11.0).abs() < 1e-12 && (half.fields["value"] - 1.0).abs() < 1e-12);
        assert_eq!(of(vec![task(0.5, None, &[])]), None);
    }

    #[test]
    fn the_interval_is_wilsons() {
        let tasks = (0..100).map(|n| task(0.25, Some(if n < 90 { "right" } else { "wrong" }), &[])).collect();
        let reviewed = of(tasks).unwrap();
        assert!((reviewed.effective_size - 100.0).abs() < 1e-9);
        assert!(
            (reviewed.precision_low - 0.8256).abs() < 1e-4 && (reviewed.precision_high - 0.9448).abs() < 1e-4,
            "{reviewed:?}"
        );
        assert!((wilson(1.0, 10.0).1 - 1.0).abs() < 1e-12);
    }
}
