//! `zhibiao query`: figures of a dataset, with the sentence and source of each.

use super::output::Output;
use super::table::Columns;
use super::terminal::{count, harmless, say};
use super::{Done, EngineArgs, Failure};
use clap::{Args, ValueEnum};
use serde_json::Value;
use std::path::PathBuf;
use zhibiao::claim::Status;
use zhibiao::output::{columns, csv_line};
use zhibiao::query::{self, Answer, Question, Wanted};
use zhibiao::region::Regions;

/// Ask a dataset for figures, with the sentence and source of each
///
/// An SQLite file answers by its indexes; every other form is read through. Several values of one option
/// are alternatives; several options must all hold.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao query claims.sqlite --region 昌吉 --indicator 新增城镇就业 --year 2025
  zhibiao query claims.sqlite --region 新疆 --within --category employment --status target
  zhibiao query claims.jsonl --search '老旧小区 改造' --format csv > found.csv
  zhibiao query claims.sqlite --indicator '就业|城镇|新增' --format json

Exit codes: 0 something was found; 1 nothing was; 2 the dataset cannot be read, or no place is called so.")]
pub struct Query {
    /// A dataset, in any form
    #[arg(value_name = "DATASET")]
    dataset: PathBuf,
    /// Place, by code, full or short name; all places of that name
    #[arg(long, value_name = "PLACE")]
    region: Vec<String>,
    /// Also the places within these
    #[arg(long, requires = "region")]
    within: bool,
    /// What was measured: words that all stand in the indicator, or any wording of the same statistic; or a key
    #[arg(long, value_name = "WORDS")]
    indicator: Option<String>,
    /// Year that the figure's period touches
    #[arg(long, value_name = "YEAR")]
    year: Vec<i32>,
    /// Programme category
    #[arg(long, value_name = "CATEGORY")]
    category: Vec<String>,
    /// Happened, promised or reckoned
    #[arg(long, value_enum)]
    status: Vec<Stated>,
    /// Words that all stand in the sentence or the indicator, in any order
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
    /// Form of the answers
    #[arg(long, value_enum, default_value_t = Shape::Table)]
    format: Shape,
    /// No more answers than this
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    #[command(flatten)]
    engine: EngineArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Stated {
    Actual,
    Target,
    Estimate,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Shape {
    /// For people
    Table,
    /// A row each, with all fields
    Csv,
    /// A list of objects
    Json,
}

impl From<Stated> for Status {
    fn from(stated: Stated) -> Self {
        match stated {
            Stated::Actual => Status::Actual,
            Stated::Target => Status::Target,
            Stated::Estimate => Status::Estimate,
        }
    }
}

impl Query {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        let engine = self.engine.engine()?;
        let regions = Regions::new(engine.seeds())?;
        let mut codes = Vec::new();
        for name in &self.region {
            let own = query::regions_named(name, &regions)?;
            if own.len() > 1 {
                say(&format!("{name} is the name of {}", listed(&own, &regions)));
            }
            codes.extend(own);
        }
        let question = Question {
            regions: codes,
            within: self.within,
            indicator: self.indicator.as_deref().map(|indicator| Wanted::new(indicator, engine)),
            years: self.year.clone(),
            categories: self.category.clone(),
            statuses: self.status.iter().map(|stated| (*stated).into()).collect(),
            search: self.search.as_deref().map(query::words).unwrap_or_default(),
        };
        let mut answers = query::ask(&self.dataset, &question, &regions)?;
        answers.truncate(self.limit.unwrap_or(usize::MAX));
        let mut out = Output::stdout();
        match self.format {
            Shape::Table => table(&answers, &mut out)?,
            Shape::Json => out.json(&answers, true)?,
            Shape::Csv => rows(&answers, &mut out)?,
        }
        out.finish()?;
        if self.format == Shape::Table {
            say(&count(answers.len(), "figure"));
        }
        Ok(if answers.is_empty() { Done::NotAll } else { Done::Well })
    }
}

fn listed(codes: &[String], regions: &Regions) -> String {
    let name = |digits: &String| {
        let name = regions.coded(digits).map(|code| regions.name(code));
        format!("{digits} {}", name.unwrap_or_default())
    };
    codes.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Each figure on a line, and below it what its source says, and which that is.
fn table(answers: &[Answer], out: &mut Output) -> Result<(), Failure> {
    let mut columns = Columns::new();
    answers.iter().for_each(|answer| columns.widen(&answer.claim));
    if !answers.is_empty() {
        out.line(&columns.heads())?;
    }
    for Answer { claim, url, publisher } in answers {
        out.line(&columns.line(claim))?;
        out.line(&format!("    {}", harmless(&claim.sentence)))?;
        let source = [url.as_deref(), publisher.as_deref(), claim.title.as_deref(), claim.published.as_deref()];
        let source: Vec<&str> = source.into_iter().flatten().collect();
        let doc = if url.as_deref() == Some(claim.doc.as_str()) { String::new() } else { format!("{}  ", claim.doc) };
        out.line(harmless(&format!("    {doc}{}", source.join("  "))).trim_end())?;
    }
    Ok(())
}

/// All fields of a figure, and its source.
fn rows(answers: &[Answer], out: &mut Output) -> Result<(), Failure> {
    let own = columns::CLAIM.iter().map(|column| column.name.as_str());
    let heads = own.chain(["url", "publisher"]).map(Value::from);
    csv_line(heads, out).map_err(|error| out.failed(error))?;
    for answer in answers {
        let mut cells = columns::cells(&columns::CLAIM, &answer.claim).map_err(|error| out.failed(error))?;
        cells.extend([&answer.url, &answer.publisher].map(|cell| cell.clone().map_or(Value::Null, Value::from)));
        csv_line(cells, out).map_err(|error| out.failed(error))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::table::word;
    use super::*;

    #[test]
    fn statuses_are_those_of_the_dataset() {
        for (stated, name) in Stated::value_variants().iter().zip(["actual", "target", "estimate"]) {
            assert_eq!(word(&Status::from(*stated)), name);
        }
    }
}
