//! `zhibiao track`: what became of promises.

use super::claims::{Given, ReadArgs};
use super::output::Output;
use super::quote::{Quote, lines_of};
use super::table::{value, word};
use super::terminal::{Colour, Paint, count, fill, harmless, say, shorten, width};
use super::{Done, Failure};
use clap::{Args, ValueEnum};
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{IsTerminal, stdout};
use std::path::PathBuf;
use zhibiao::claim::Claim;
use zhibiao::error::Error;
use zhibiao::measured::Ruler;
use zhibiao::track::{Pair, Result as Became, track};
use zhibiao::verdict::Reason;

/// Set targets beside their outcomes: met, exceeded, missed, in progress
///
/// Each target is paired with the later figure of the same statistic, place and period. A part of
/// the period so far is no miss; figures whose wording differs in kind are not compared; a promise
/// that a text only says was kept is shown as that. Datasets that extract wrote are taken as they
/// are, texts are read first. docs/track.md says how a verdict comes about.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao track claims.jsonl
  zhibiao track plan.txt news/ --paired
  zhibiao track 2024.jsonl 2025.jsonl --format csv > promises.csv
  zhibiao track claims.jsonl --format json | jq '.pairs[] | select(.result == \"missed\")'

Exit codes: 0 nothing is missed; 1 a target is missed; 2 wrong usage, or nothing could be read;
3 some input was skipped, and nothing is missed.")]
pub struct Track {
    /// Datasets that extract wrote, or texts
    #[arg(value_name = "DATASET", required = true)]
    files: Vec<PathBuf>,
    /// Leave out targets of which no outcome is reported
    #[arg(long)]
    paired: bool,
    /// What to write [default: table]
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// No summary on stderr
    #[arg(short, long)]
    quiet: bool,
    #[command(flatten)]
    read: ReadArgs,
}

/// Forms of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Table,
    /// One object: pairs and summary
    Json,
    /// A row a target
    Csv,
}

#[derive(Serialize)]
struct Told<'a> {
    pairs: Vec<ToldPair<'a>>,
    summary: BTreeMap<String, BTreeMap<String, usize>>,
}

#[derive(Serialize)]
struct ToldPair<'a> {
    category: &'a str,
    result: Became,
    ratio: Option<f64>,
    because: &'a [Reason],
    target: Quote<'a>,
    again: Vec<Quote<'a>>,
    outcome: Option<Quote<'a>>,
    others: Vec<Quote<'a>>,
}

impl Track {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let engine = self.read.engine.engine()?;
        let given = Given::read(&self.files, engine, &self.read)?;
        if given.documents > 0 && given.documents == given.skipped.len() {
            return Err(Failure::Message("nothing was read".into()));
        }
        let ruler = Ruler::new(engine.seeds());
        let mut pairs = track(&given.claims, &ruler);
        let promised = pairs.len();
        if self.paired {
            pairs.retain(|pair| pair.result != Became::NoOutcome);
        }
        let order = |category: &str| engine.seeds().categories.iter().position(|row| row.id == category);
        pairs.sort_by_key(|pair| (order(&pair.target.category), pair.result));
        let mut out = Output::stdout();
        match self.format {
            Format::Table => table(&pairs, &mut out)?,
            Format::Json => out.json(&told(&pairs), true)?,
            Format::Csv => csv_rows(&pairs, &mut out)?,
        }
        out.finish()?;
        let of = |result: Became| pairs.iter().filter(|pair| pair.result == result).count();
        if !self.quiet {
            summarise(&pairs, promised);
        }
        Ok(match () {
            () if of(Became::Missed) > 0 => Done::NotAll,
            () if !given.skipped.is_empty() => Done::Partly,
            () => Done::Well,
        })
    }
}

fn colour(result: Became) -> Colour {
    match result {
        Became::Exceeded | Became::Met => Colour::Good,
        Became::Missed => Colour::Bad,
        _ => Colour::Doubtful,
    }
}

/// Most columns of a cell.
const INDICATOR: usize = 36;
const FIGURE: usize = 26;

/// A line a target, by category; the quotes stand below those that have two.
fn table(pairs: &[Pair<'_>], out: &mut Output) -> Result<(), Failure> {
    let paint = Paint::of(stdout().is_terminal());
    let mut category = "";
    for pair in pairs {
        if pair.target.category != category {
            category = &pair.target.category;
            out.line(category)?;
        }
        let cells = [
            fill(&shorten(&harmless(pair.target.indicator.as_deref().unwrap_or_default()), INDICATOR), INDICATOR),
            fill(&shorten(&harmless(&figure(pair.target)), FIGURE), FIGURE),
            fill(&shorten(&harmless(&pair.outcome.map_or(String::new(), figure)), FIGURE), FIGURE),
            fill(&pair.ratio.map_or(String::new(), |ratio| format!("{:.0}%", 100.0 * ratio)), 6),
        ];
        let line = format!("  {}  {}", cells.join("  "), paint.in_colour(colour(pair.result), &because(pair)));
        out.line(line.trim_end())?;
        if pair.outcome.is_some() {
            let quoted = [pair.target].into_iter().chain(pair.outcome);
            lines_of(quoted).iter().try_for_each(|line| out.line(&format!("  {line}")))?;
        }
    }
    Ok(())
}

fn because(pair: &Pair<'_>) -> String {
    let because: Vec<String> = pair.because.iter().map(Reason::to_string).collect();
    if because.is_empty() { pair.result.to_string() } else { format!("{}: {}", pair.result, because.join("; ")) }
}

fn figure(claim: &Claim) -> String {
    let period = claim.period.as_deref().unwrap_or_default();
    let value = value(claim);
    debug_assert!(width(&value) > 0);
    format!("{value}, {period}")
}

fn told<'a>(pairs: &'a [Pair<'a>]) -> Told<'a> {
    let quotes = |claims: &[&'a Claim]| claims.iter().map(|claim| Quote::of(claim)).collect();
    let told = |pair: &'a Pair<'a>| ToldPair {
        category: &pair.target.category,
        result: pair.result,
        ratio: pair.ratio,
        because: &pair.because,
        target: Quote::of(pair.target),
        again: quotes(&pair.again),
        outcome: pair.outcome.map(Quote::of),
        others: quotes(&pair.others),
    };
    Told { pairs: pairs.iter().map(told).collect(), summary: by_category(pairs) }
}

fn by_category(pairs: &[Pair<'_>]) -> BTreeMap<String, BTreeMap<String, usize>> {
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for pair in pairs {
        *counts.entry(pair.target.category.to_string()).or_default().entry(word(&pair.result)).or_default() += 1;
    }
    counts
}

/// Names of the columns of CSV.
const COLUMNS: [&str; 21] = [
    "result",
    "because",
    "ratio",
    "category",
    "region",
    "region_name",
    "entity",
    "period",
    "indicator",
    "target_text",
    "target_value",
    "unit",
    "target_doc",
    "target_start",
    "target_published",
    "target_sentence",
    "outcome_text",
    "outcome_value",
    "outcome_doc",
    "outcome_published",
    "outcome_sentence",
];

fn csv_rows(pairs: &[Pair<'_>], out: &mut Output) -> Result<(), Failure> {
    let path = PathBuf::from("standard output");
    let failed = |error: csv::Error| {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => std::io::Error::other(format!("{other:?}")),
        };
        Failure::from(Error::Io { path: path.clone(), action: "write", source })
    };
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(COLUMNS).map_err(failed)?;
    for pair in pairs {
        let (target, outcome) = (pair.target, pair.outcome);
        let text = |value: Option<&str>| value.unwrap_or_default().to_string();
        let of_outcome = |get: fn(&Claim) -> Option<&str>| text(outcome.and_then(get));
        let reasons: Vec<String> = pair.because.iter().map(word).collect();
        let cells = [
            word(&pair.result),
            reasons.join(" "),
            pair.ratio.map_or(String::new(), |ratio| ratio.to_string()),
            target.category.to_string(),
            text(target.region.as_deref()),
            text(target.region_name.as_deref()),
            text(target.entity.as_deref()),
            text(target.period.as_deref()),
            text(target.indicator.as_deref()),
            target.text.to_string(),
            target.value.to_string(),
            text(target.unit.as_deref()),
            target.doc.to_string(),
            target.start.to_string(),
            text(target.published.as_deref()),
            target.sentence.to_string(),
            of_outcome(|claim| Some(&claim.text)),
            outcome.map_or(String::new(), |claim| claim.value.to_string()),
            of_outcome(|claim| Some(&claim.doc)),
            of_outcome(|claim| claim.published.as_deref()),
            of_outcome(|claim| Some(&claim.sentence)),
        ];
        rows.write_record(cells).map_err(failed)?;
    }
    rows.flush().map_err(|source| Error::Io { path: path.clone(), action: "write", source })?;
    Ok(())
}

fn summarise(pairs: &[Pair<'_>], promised: usize) {
    say(&count(promised, "target"));
    let mut counts: BTreeMap<Became, usize> = BTreeMap::new();
    pairs.iter().for_each(|pair| *counts.entry(pair.result).or_default() += 1);
    let counts: Vec<String> = counts.into_iter().map(|(result, n)| format!("{n} {result}")).collect();
    if !counts.is_empty() {
        say(&counts.join(", "));
    }
}
