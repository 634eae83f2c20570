//! The examples that patterns and vocabularies bring along, read as they say: what `zhibiao patterns check` runs, and
//! what a test runs.

use crate::engine::{Engine, Explained};
use crate::extract::Mention;
use crate::measured::Ruler;
use crate::pattern::{Example, Gives, Pattern, Reject};
use serde::Serialize;
use std::fmt;

/// What came of the examples.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Patterns.
    pub patterns: usize,
    /// Examples of patterns, forms of time, categories and indicators.
    pub examples: usize,
    /// Examples that are read otherwise, by file.
    pub failures: Vec<Failure>,
}

/// An example that is read otherwise than its file says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The file, below the folder of patterns or vocabularies.
    pub file: String,
    /// The example and what was read instead.
    pub message: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.file, self.message)
    }
}

/// Reads every example with this engine.
pub fn check(engine: &Engine) -> Checked {
    let mut checked = Checked::default();
    for pattern in engine.extractor().patterns().iter() {
        checked.patterns += 1;
        checked.examples += pattern.matches.len() + pattern.rejects.len();
        let wrong = pattern.matches.iter().filter_map(|example| wrong_match(engine, pattern, example));
        let wrong = wrong.chain(pattern.rejects.iter().filter_map(|example| wrong_reject(engine, pattern, example)));
        let file = format!("{}.toml", pattern.name);
        checked.failures.extend(wrong.map(|message| Failure { file: file.clone(), message }));
    }
    checked.failures.sort_by(|a, b| a.file.cmp(&b.file));
    let seeds = engine.seeds();
    checked.examples += seeds.periods.len() + seeds.categories.iter().map(|row| row.example.len()).sum::<usize>();
    let periods = engine.marker().periods().check(seeds);
    let categories = engine.resolver().categories().check(seeds);
    let words = &seeds.indicator;
    let wordings = [&words.same, &words.different, &words.kin, &words.unrelated].into_iter().flatten();
    checked.examples += wordings.map(|group| group.wordings.len()).sum::<usize>();
    let indicators = engine.check_indicators();
    let ruler = Ruler::new(seeds);
    checked.examples += seeds.comparison.examples();
    let comparison = seeds.comparison.check().into_iter().chain(ruler.check(|text| engine.indicator_key(text)));
    let vocabularies = periods.into_iter().chain(categories).chain(indicators).chain(comparison);
    checked.failures.extend(vocabularies.map(of_vocabulary));
    checked
}

/// `periods.toml: what is wrong`.
fn of_vocabulary(line: String) -> Failure {
    match line.split_once(": ") {
        Some((file, message)) => Failure { file: file.into(), message: message.into() },
        None => Failure { file: "seeds".into(), message: line },
    }
}

/// What is wrong with the reading of a sentence that the pattern must read.
fn wrong_match(engine: &Engine, pattern: &Pattern, example: &Example) -> Option<String> {
    let explained = engine.explain(&example.text);
    let numbers = named(&explained, &example.number);
    let right = |quantity: &usize| match mention(&explained, *quantity) {
        Some(mention) => mention.pattern == pattern.name && agrees(mention, example),
        // A pattern of nothing reads a number by leaving it out.
        None => pattern.gives == Gives::Nothing && left_out(&explained, *quantity) == Some(pattern.about.as_str()),
    };
    if numbers.iter().any(right) {
        return None;
    }
    Some(format!("{} of {}: wants {}, {}", example.number, example.text, wanted(example), got(&explained, &numbers)))
}

/// What is wrong with the reading of a sentence that the pattern must leave alone.
fn wrong_reject(engine: &Engine, pattern: &Pattern, example: &Reject) -> Option<String> {
    if !example.text.contains(&example.number) {
        return Some(format!("{} does not stand in {}", example.number, example.text));
    }
    let explained = engine.explain(&example.text);
    let numbers = named(&explained, &example.number);
    let reads = |quantity: &usize| match mention(&explained, *quantity) {
        Some(mention) => mention.pattern == pattern.name,
        None => pattern.gives == Gives::Nothing && left_out(&explained, *quantity) == Some(pattern.about.as_str()),
    };
    let wrong = numbers.iter().any(reads);
    let read = || format!("{} of {}: is read, but {}", example.number, example.text, example.why);
    wrong.then(read)
}

/// The numbers of a sentence that stand as an example writes them.
fn named(explained: &Explained<'_>, number: &str) -> Vec<usize> {
    let marked = &explained.marked;
    let written = |index: &usize| {
        let quantity = &marked.quantities[*index];
        [&quantity.range, &quantity.outer].into_iter().any(|range| marked.text[range.clone()] == *number)
    };
    (0..marked.quantities.len()).filter(written).collect()
}

fn mention<'a>(explained: &'a Explained<'_>, quantity: usize) -> Option<&'a Mention> {
    explained.mentions.read.iter().find(|mention| mention.quantity == quantity)
}

fn left_out<'a>(explained: &'a Explained<'_>, quantity: usize) -> Option<&'a str> {
    explained.mentions.left_out.iter().find(|out| out.quantity == quantity).map(|out| &*out.why)
}

fn agrees(mention: &Mention, example: &Example) -> bool {
    example.indicator.as_ref().is_none_or(|indicator| *indicator == mention.indicator)
        && example.measure.is_none_or(|measure| measure == mention.measure)
        && example.direction.is_none_or(|direction| Some(direction) == mention.direction)
}

fn wanted(example: &Example) -> String {
    let mut parts: Vec<String> = example.indicator.iter().map(|indicator| format!("{indicator:?}")).collect();
    parts.extend(example.measure.iter().map(word));
    parts.extend(example.direction.iter().map(word));
    if parts.is_empty() { "to be read by this pattern".into() } else { parts.join(" ") }
}

fn got(explained: &Explained<'_>, numbers: &[usize]) -> String {
    let of_one = |&quantity: &usize| match mention(explained, quantity) {
        Some(mention) => {
            let mut parts = vec![format!("{:?}", mention.indicator), word(&mention.measure)];
            parts.extend(mention.direction.iter().map(word));
            format!("{} by {}", parts.join(" "), mention.pattern)
        }
        None => format!("left out: {}", left_out(explained, quantity).unwrap_or("no reason")),
    };
    match numbers {
        [] => "but there is no such number".into(),
        numbers => format!("got {}", numbers.iter().map(of_one).collect::<Vec<_>>().join("; ")),
    }
}

/// A value as the dataset writes it.
fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_string()
}
