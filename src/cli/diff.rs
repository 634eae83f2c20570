//! `zhibiao diff`: which figures came, went or moved between two datasets.

use super::output::Output;
use super::table::{grouped, word};
use super::terminal::{fill, harmless, say, shorten, width};
use super::{Done, Failure};
use clap::{Args, ValueEnum};
use std::path::PathBuf;
use zhibiao::claim::Qualifier;
use zhibiao::diff::{self, Difference, Figure};

/// Tell which figures came, went or moved between two datasets
///
/// Figures are compared by statistic, place or owner, period, unit, measure and status. How often a figure
/// is told does not matter.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao diff 2024.jsonl 2025.jsonl
  zhibiao diff before.sqlite after.sqlite --format json | jq '.differences[] | select(.became == \"moved\")'

Exit codes: 0 they tell the same; 1 they differ; 2 one cannot be read.")]
pub struct Diff {
    /// The first dataset, in any form
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The second dataset, in any form
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Form of what is told
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// For people
    Table,
    /// One object: how many figures are the same, and a list of what is not
    Json,
}

/// Heads of the columns, and the most that each may take.
const COLUMNS: [(&str, usize); 7] =
    [("", 5), ("indicator", 32), ("region or entity", 24), ("period", 16), ("status", 8), ("old", 30), ("new", 30)];

impl Diff {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let found = diff::compare(&self.old, &self.new)?;
        let mut out = Output::stdout();
        match self.format {
            Shape::Json => out.json(&found, true)?,
            Shape::Table => table(&found.differences, &mut out)?,
        }
        out.finish()?;
        let [came, went, moved] = found.counts();
        say(&format!("same {}, came {came}, went {went}, moved {moved}", found.same));
        Ok(if found.differences.is_empty() { Done::Well } else { Done::NotAll })
    }
}

fn table(differences: &[Difference], out: &mut Output) -> Result<(), Failure> {
    if differences.is_empty() {
        return Ok(());
    }
    let rows: Vec<[String; 7]> = differences.iter().map(row).collect();
    let mut widths = COLUMNS.map(|(head, _)| width(head));
    for row in &rows {
        for (own, cell) in widths.iter_mut().zip(row) {
            *own = width(cell).max(*own);
        }
    }
    for row in [COLUMNS.map(|(head, _)| head.to_string())].iter().chain(&rows) {
        let cells: Vec<String> = row.iter().zip(widths).map(|(cell, width)| fill(cell, width)).collect();
        out.line(cells.join("  ").trim_end())?;
    }
    Ok(())
}

fn row(difference: &Difference) -> [String; 7] {
    let series = &difference.series;
    let one = difference.new.as_ref().or(difference.old.as_ref());
    let words = one.and_then(|one| one.words.as_deref()).unwrap_or(&series.indicator);
    let place = series.entity.as_deref().or(one.and_then(|one| one.region_name.as_deref())).unwrap_or_default();
    let figure = |figure: &Option<Figure>| figure.as_ref().map_or(String::new(), |figure| told(difference, figure));
    let cells = [
        word(&difference.became),
        words.to_string(),
        place.to_string(),
        series.period.as_deref().unwrap_or_default().to_string(),
        word(&series.status),
        figure(&difference.old),
        figure(&difference.new),
    ];
    let mut row = cells.map(|cell| harmless(&cell));
    for (cell, (_, most)) in row.iter_mut().zip(COLUMNS) {
        *cell = shorten(cell, most);
    }
    row
}

fn told(difference: &Difference, figure: &Figure) -> String {
    let bound = match figure.qualifier {
        Qualifier::Exact => String::new(),
        other => format!("{} ", word(&other).replace('_', " ")),
    };
    let high = figure.high.map_or(String::new(), |high| format!("–{}", grouped(high)));
    let unit = difference.series.unit.as_deref().map_or(String::new(), |unit| format!(" {unit}"));
    format!("{bound}{}{high}{unit}", grouped(figure.value))
}
