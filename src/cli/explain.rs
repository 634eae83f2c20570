//! `zhibiao explain`: how a sentence was read.

use super::inputs::InputArgs;
use super::output::Output;
use super::table::{measure, value, word};
use super::terminal::{fill, harmless, width};
use super::{Done, EngineArgs, Failure};
use clap::Args;
use std::path::{Path, PathBuf};
use zhibiao::claim::Claim;
use zhibiao::engine::Engine;
use zhibiao::explain::{self, Explanation, ShownNumber};
use zhibiao::source::{Record, Sources, TEXT_ENDINGS, endings};

/// Show how a sentence was read: its words, dates and places, and what became of each number
///
/// A sentence given as text is read by itself. One of a file is read in its article: 今年, 全州
/// and a list's heading mean what they mean there.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao explain '全年新增就业5万人,增长6%。'
  zhibiao explain news.txt:1204                 the sentence that holds this code point (a claim's start)
  zhibiao explain news.jsonl#3:120              in the record of the third line
  zhibiao explain --file news.txt --at 1204 --json")]
pub struct Explain {
    /// A sentence or two; or FILE:CODEPOINT, with FILE as a document's path in the dataset
    #[arg(value_name = "TEXT", required_unless_present = "file", conflicts_with = "file")]
    text: Option<String>,
    /// The file that holds the sentence
    #[arg(long, value_name = "FILE", requires = "at")]
    file: Option<PathBuf>,
    /// A code point of the sentence, counted from 0
    #[arg(long, value_name = "N", requires = "file")]
    at: Option<usize>,
    /// The same as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    engine: EngineArgs,
    #[command(flatten)]
    inputs: InputArgs,
}

impl Explain {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        if self.text.as_ref().is_some_and(|text| text.trim().is_empty()) {
            return Err(Failure::Message("nothing to explain: give a sentence, or FILE:CODEPOINT".into()));
        }
        let engine = self.engine.engine()?;
        let explained = match self.place() {
            Some((file, at)) => vec![self.explain_place(engine, &file, at)?],
            None => explain::passage(engine, self.text.as_deref().unwrap_or_default()),
        };
        let mut out = Output::stdout();
        if self.json {
            out.json(&explained, true)?;
        } else {
            for (index, one) in explained.iter().enumerate() {
                if index > 0 {
                    out.line("")?;
                }
                lines(one).iter().try_for_each(|line| out.line(line))?;
            }
        }
        out.finish()?;
        Ok(Done::Well)
    }

    /// File and code point, when a place in a file is meant.
    fn place(&self) -> Option<(PathBuf, usize)> {
        if let (Some(file), Some(at)) = (&self.file, self.at) {
            return Some((file.clone(), at));
        }
        let (file, at) = self.text.as_deref()?.rsplit_once(':')?;
        let at = at.parse().ok()?;
        is_file_name(file).then(|| (file.into(), at))
    }

    fn explain_place(&self, engine: &Engine, file: &Path, at: usize) -> Result<Explanation, Failure> {
        let record = self.record(file)?;
        let named = |message: String| Failure::Message(format!("{}: {message}", record.path));
        let decoded = record.content.clone().decode().map_err(|error| named(error.to_string()))?;
        explain::place(engine, &record.id, &decoded.text, &record.known, at).ok_or_else(|| {
            named(format!("no sentence holds code point {at}; it may be past the end, or beside the text"))
        })
    }

    /// The record of a file, or the one of an archive that `archive#place` names.
    fn record(&self, file: &Path) -> Result<Record, Failure> {
        let name = file.to_string_lossy();
        let archive = archive_of(&name).map(PathBuf::from);
        let sources = Sources::new(vec![archive.clone().unwrap_or_else(|| file.to_owned())], self.inputs.options());
        let mut example = None;
        for item in sources {
            match item.found {
                Ok(record) if record.path == name => return Ok(record),
                Err(problem) if problem.name == name => return Err(Failure::Message(problem.to_string())),
                Ok(record) if example.is_none() => example = Some(record.path),
                _ => {}
            }
        }
        let example =
            example.map_or_else(String::new, |path| format!("; say which of its documents: {path}, for example"));
        Err(Failure::Message(format!("{name}: no document of this name{example}")))
    }
}

/// The file before `#place`, for a name that is no file itself.
fn archive_of(name: &str) -> Option<&str> {
    if Path::new(name).exists() {
        return None;
    }
    name.match_indices('#').map(|(at, _)| &name[..at]).find(|archive| Path::new(archive).is_file())
}

/// True for what is meant as the name of a file, even if there is none of it: 比分3:2 is a text, news.txt:3 is not.
fn is_file_name(name: &str) -> bool {
    let file = Path::new(name);
    let has_ending = file.extension().is_some_and(|ending| {
        TEXT_ENDINGS.into_iter().chain(endings()).any(|known| ending.eq_ignore_ascii_case(known))
    });
    let is_in_folder = file.parent().is_some_and(|folder| !folder.as_os_str().is_empty() && folder.is_dir());
    has_ending || is_in_folder || file.is_file() || archive_of(name).is_some()
}

/// The explanation for a terminal.
fn lines(explained: &Explanation) -> Vec<String> {
    let mut lines = vec![harmless(&explained.sentence)];
    if let Some(date) = &explained.date {
        lines.push(format!("  understood as of {date}"));
    }
    let words: Vec<String> = explained.words.iter().map(|word| format!("{}/{}", word.text, word.symbol)).collect();
    push(&mut lines, "words", &words.join(" "));
    for symbol in &explained.legend {
        push(&mut lines, "", &format!("{} {}: {}", symbol.symbol, symbol.name, symbol.about));
    }
    for date in &explained.dates {
        push(&mut lines, "date", &format!("{} {}", date.text, date.period.as_deref().unwrap_or("gives no period")));
    }
    for place in &explained.places {
        let names: Vec<String> = place.regions.iter().map(|(code, name)| format!("{name} {code}")).collect();
        let meant = if names.is_empty() { "a place of the article's own".into() } else { names.join(", ") };
        push(&mut lines, "place", &format!("{} {meant}", place.text));
    }
    for name in &explained.organisations {
        push(&mut lines, "organisation", name);
    }
    explained.numbers.iter().for_each(|number| push_number(&mut lines, number));
    lines
}

/// Columns of the names on the left.
const LEFT: usize = 14;

fn push(lines: &mut Vec<String>, name: &str, text: &str) {
    let left = fill(name, LEFT.max(width(name) + 1));
    lines.push(format!("  {left}{}", harmless(text)));
}

fn push_number(lines: &mut Vec<String>, number: &ShownNumber) {
    lines.push(String::new());
    let Some(claim) = &number.claim else {
        let why = number.why.as_deref().unwrap_or("not read");
        lines.push(format!("{}  no claim: {}", harmless(&number.text), harmless(why)));
        return;
    };
    lines.push(format!("{}  {}", harmless(&number.text), harmless(&value(claim))));
    push(lines, "indicator", claim.indicator.as_deref().unwrap_or_default());
    push(lines, "key", claim.indicator_key.as_deref().unwrap_or("none: the indicator names nothing to count"));
    push(lines, "measure", &with(&measure(claim), "against", claim.base.as_deref()));
    let about = number.pattern_about.as_deref().unwrap_or_default();
    push(lines, "pattern", &format!("{}: {about}", claim.pattern));
    let Some(from) = &number.from else { return };
    push(lines, "status", &from_where(&word(&claim.status), &from.status));
    push(lines, "period", &from_where(claim.period.as_deref().unwrap_or("unknown"), &from.period));
    push(lines, "place", &from_where(&whose(claim), &from.region));
    push(lines, "category", &from_where(&claim.category, &from.category));
}

fn with(text: &str, word: &str, more: Option<&str>) -> String {
    more.map_or_else(|| text.to_string(), |more| format!("{text} {word} {more}"))
}

fn from_where(text: &str, origin: &str) -> String {
    format!("{text} ({origin})")
}

fn whose(claim: &Claim) -> String {
    match (&claim.entity, &claim.region, &claim.region_name) {
        (Some(entity), ..) => entity.to_string(),
        (None, Some(code), Some(name)) => format!("{name} {code}"),
        (None, Some(code), None) => code.to_string(),
        (None, None, _) => "unknown".into(),
    }
}
