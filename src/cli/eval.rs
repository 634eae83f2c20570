//! `zhibiao eval`: how well the claims agree with claims that people wrote down.

use super::output::Output;
use super::terminal::say;
use super::{Done, EngineArgs, Failure};
use clap::Args;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use zhibiao::claim::Claim;
use zhibiao::dataset::Dataset;
use zhibiao::decode;
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::evaluate::{
    Finding, Gold, PairScore, Report, Score, SentenceScore, fill_sentences, load_gold, load_pairs, load_sentences,
    score, score_pairs, score_sentences,
};
use zhibiao::pipeline::{self, Options};
use zhibiao::sample;
use zhibiao::source::{Options as InputOptions, Sources, TEXT_ENDINGS};

/// Compare claims with gold: precision, recall, complete F1 and each field
///
/// GOLD_DIR holds NAME.jsonl files, each the gold claims of the document NAME. Without CLAIMS
/// the documents are read now, from GOLD_DIR or from --texts.
#[derive(Debug, Args)]
#[command(verbatim_doc_comment)]
#[command(after_help = "\
Examples:
  zhibiao eval corpus/gold --texts corpus/sample
  zhibiao eval corpus/gold --texts corpus/sample --errors 10
  zhibiao eval corpus/gold claims.jsonl --json
  zhibiao eval corpus/gold --texts corpus/sample --min f1=0.9 --min indicator=0.85
  zhibiao eval --sentences corpus/sentences.jsonl --min sentences=0.9
  zhibiao eval --pairs corpus/pairs.jsonl --min contradictions_precision=0.95
  zhibiao eval --reviewed export.json             precision by a review of what zhibiao sample drew

Exit codes: 0 all is well; 1 a number is below its --min; 2 gold or claims cannot be read.")]
pub struct Eval {
    /// Folder of gold claims, NAME.jsonl for each document
    #[arg(value_name = "GOLD_DIR", required_unless_present_any = ["sentences", "pairs", "reviewed"])]
    gold: Option<PathBuf>,
    /// Claims to judge, as extract wrote them (JSON Lines or JSON) [default: read now]
    #[arg(value_name = "CLAIMS")]
    claims: Option<PathBuf>,
    /// Folder of the documents [default: GOLD_DIR]
    #[arg(long, value_name = "DIR")]
    texts: Option<PathBuf>,
    /// Judge these documents only
    #[arg(long, value_name = "NAME", num_args = 1..)]
    doc: Vec<String>,
    /// List what is wrong by cause, with its sentence; at most N of a cause
    #[arg(long, value_name = "N", num_args = 0..=1)]
    errors: Option<Option<usize>>,
    /// The same as JSON
    #[arg(long)]
    json: bool,
    /// Judge a file of single sentences too, one JSON object a line with `sentence` and `claims`
    #[arg(long, value_name = "FILE")]
    sentences: Option<PathBuf>,
    /// Judge a file of pairs of claims too, one JSON object a line with `one`, `two`, `figures` and `verdict`
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Fail when a number is below this: any name that is printed, or a field's name
    #[arg(long, value_name = "NAME=VALUE", value_parser = floor)]
    min: Vec<(String, f64)>,
    /// Judge by a review of what `zhibiao sample` drew: the JSON that Label Studio exports
    #[arg(long, value_name = "FILE", conflicts_with_all = ["gold", "sentences"])]
    reviewed: Option<PathBuf>,
    #[command(flatten)]
    engine: EngineArgs,
}

fn floor(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("needs NAME=VALUE, as in f1=0.9")?;
    let value: f64 = value
        .parse()
        .ok()
        // Nothing is below what is no number: such a floor would hold for ever.
        .filter(|value: &f64| value.is_finite())
        .ok_or_else(|| format!("{value:?} is no number; write it as in f1=0.9"))?;
    Ok((name.to_string(), value))
}

/// What was found of documents and of sentences.
#[derive(Default)]
struct Judged {
    documents: Option<(Score, Vec<Finding>)>,
    sentences: Option<SentenceScore>,
    pairs: Option<PairScore>,
}

impl Eval {
    /// Runs the command.
    pub fn run(self) -> Result<Done, Failure> {
        if let Some(export) = &self.reviewed {
            return self.judge_review(export);
        }
        let engine = self.engine.engine()?;
        let mut judged = Judged::default();
        if let Some(dir) = &self.gold {
            judged.documents = Some(self.judge_documents(engine, dir)?);
        }
        if let Some(file) = &self.sentences {
            let sentences = load_sentences(file)?;
            judged.sentences = Some(score_sentences(&sentences, |sentence| engine.read_passage("-", sentence).claims));
        }
        if let Some(file) = &self.pairs {
            judged.pairs = Some(score_pairs(&load_pairs(file)?, engine));
        }
        let numbers = judged.numbers();
        self.know(&numbers)?;
        let mut out = Output::stdout();
        if self.json {
            self.write_json(&judged, &numbers, &mut out)?
        } else {
            self.write_text(&judged, &mut out)?
        }
        out.finish()?;
        Ok(self.below(&numbers))
    }

    /// Every floor is that of a number that there is.
    fn know(&self, numbers: &Map<String, Value>) -> Result<(), Failure> {
        if let Some((name, _)) = self.min.iter().find(|(name, _)| number(numbers, name).is_none()) {
            let names: Vec<&str> = numbers.keys().map(String::as_str).collect();
            return Err(Failure::Message(format!("--min {name}: no such number; there are {}", names.join(", "))));
        }
        Ok(())
    }

    /// What a review of a sample says of all claims.
    fn judge_review(&self, export: &Path) -> Result<Done, Failure> {
        let reviewed = sample::reviewed(export)?;
        let mut numbers = Map::new();
        for (name, own) in value(&reviewed).as_object().into_iter().flatten() {
            match own {
                Value::Object(fields) => {
                    numbers.extend(fields.iter().map(|(name, own)| (format!("{name}_accuracy"), own.clone())));
                }
                own => drop(numbers.insert(name.clone(), own.clone())),
            }
        }
        self.know(&numbers)?;
        let mut out = Output::stdout();
        if self.json {
            out.json(&numbers, true)?;
        } else {
            out.line(&reviewed.to_string())?;
        }
        out.finish()?;
        Ok(self.below(&numbers))
    }

    fn judge_documents(&self, engine: &Engine, dir: &Path) -> Result<(Score, Vec<Finding>), Failure> {
        let mut gold = load_gold(dir)?;
        self.narrow(&mut gold)?;
        let texts = self.texts.as_deref().unwrap_or(dir);
        let sources: Vec<(&String, Option<PathBuf>)> = gold.keys().map(|name| (name, text_of(texts, name))).collect();
        let claims = match &self.claims {
            Some(file) => load_claims(file)?,
            None => read_now(engine, texts, &sources)?,
        };
        let (score, mut findings) = score(&gold, &claims);
        if self.errors.is_some() {
            for (name, source) in &sources {
                let bytes = source.as_ref().and_then(|path| fs::read(path).ok());
                if let Some(decoded) = bytes.and_then(|bytes| decode::decode(&bytes).ok()) {
                    fill_sentences(&mut findings, name, &decoded.text);
                }
            }
        }
        Ok((score, findings))
    }

    fn narrow(&self, gold: &mut BTreeMap<String, Vec<Gold>>) -> Result<(), Failure> {
        if let Some(name) = self.doc.iter().find(|name| !gold.contains_key(*name)) {
            let names: Vec<&str> = gold.keys().map(String::as_str).collect();
            return Err(Failure::Message(format!("--doc {name}: no such gold; there is {}", names.join(", "))));
        }
        if !self.doc.is_empty() {
            gold.retain(|name, _| self.doc.contains(name));
        }
        Ok(())
    }

    fn write_text(&self, judged: &Judged, out: &mut Output) -> Result<(), Failure> {
        if let Some((score, findings)) = &judged.documents {
            out.line(&score.to_string())?;
            if let Some(limit) = self.errors {
                let report = Report::new(findings).limit(limit.unwrap_or(usize::MAX));
                out.line(&format!("\n{report}"))?;
            }
        }
        if let Some(score) = &judged.sentences {
            if judged.documents.is_some() {
                out.line("")?;
            }
            let text = score.to_string();
            let shown = if self.errors.is_some() { text.as_str() } else { numbers_of(&text) };
            out.line(shown)?;
        }
        if let Some(score) = &judged.pairs {
            if judged.documents.is_some() || judged.sentences.is_some() {
                out.line("")?;
            }
            let text = score.to_string();
            let shown = if self.errors.is_some() { text.as_str() } else { numbers_of(&text) };
            out.line(shown)?;
        }
        Ok(())
    }

    fn write_json(&self, judged: &Judged, numbers: &Map<String, Value>, out: &mut Output) -> Result<(), Failure> {
        let mut whole = Map::new();
        whole.insert("score".into(), Value::Object(numbers.clone()));
        if self.errors.is_some() {
            if let Some((_, findings)) = &judged.documents {
                whole.insert("findings".into(), value(findings));
            }
            if let Some(score) = &judged.sentences {
                whole.insert("sentences".into(), value(score));
            }
            if let Some(score) = &judged.pairs {
                whole.insert("pairs".into(), value(score));
            }
        }
        Ok(out.json(&whole, true)?)
    }

    /// Names what fell below its floor.
    fn below(&self, numbers: &Map<String, Value>) -> Done {
        let mut done = Done::Well;
        for (name, floor) in &self.min {
            let got = number(numbers, name).unwrap_or_default();
            if got < *floor {
                say(&format!("{name} is {got:.4}, below {floor}"));
                done = Done::NotAll;
            }
        }
        done
    }
}

impl Judged {
    /// Every number by its name.
    fn numbers(&self) -> Map<String, Value> {
        let mut numbers = match self.documents.as_ref().map(|(score, _)| value(score)) {
            Some(Value::Object(map)) => map,
            _ => Map::new(),
        };
        if let Some(score) = &self.sentences {
            let share = |n: usize| Value::from(n as f64 / score.of.max(1) as f64);
            numbers.insert("sentences".into(), share(score.exact));
            numbers.insert("sentences_with_measure".into(), share(score.with_measure));
        }
        if let Some(score) = &self.pairs {
            numbers.insert("pairs_right".into(), score.accuracy().into());
            numbers.insert("contradictions_precision".into(), score.precision().into());
            numbers.insert("contradictions_recall".into(), score.recall().into());
        }
        numbers
    }
}

fn value(of: &impl serde::Serialize) -> Value {
    serde_json::to_value(of).unwrap_or_default()
}

/// A number by its own name, or by that of its field.
fn number(numbers: &Map<String, Value>, name: &str) -> Option<f64> {
    numbers.get(name).or_else(|| numbers.get(&format!("{name}_accuracy"))).and_then(Value::as_f64)
}

/// The part of a sentence score before its mistakes.
fn numbers_of(text: &str) -> &str {
    text.split("\n\n").next().unwrap_or(text)
}

/// The document of a name in a folder, whatever its ending.
fn text_of(dir: &Path, name: &str) -> Option<PathBuf> {
    let named = TEXT_ENDINGS.iter().map(|ending| dir.join(format!("{name}.{ending}")));
    named.chain([dir.join(name)]).find(|path| path.is_file())
}

fn read_now(engine: &Engine, dir: &Path, sources: &[(&String, Option<PathBuf>)]) -> Result<Vec<Claim>, Failure> {
    if let Some((name, _)) = sources.iter().find(|(_, source)| source.is_none()) {
        let message = format!("{}: no text of {name}; name the folder of the documents with --texts", dir.display());
        return Err(Failure::Message(message));
    }
    let paths = sources.iter().filter_map(|(_, path)| path.clone()).collect();
    let sources = Sources::new(paths, InputOptions::default());
    let mut claims = Vec::new();
    let take = |document: pipeline::Document| {
        if let Some(why) = &document.row.why {
            say(&format!("skipped {}: {why}", document.row.path));
        }
        claims.extend(document.claims);
        Ok(())
    };
    pipeline::run(engine, sources, Options::default(), |document| document, take)?;
    Ok(claims)
}

/// Claims as `extract` wrote them: a dataset, or one claim a line.
fn load_claims(path: &Path) -> Result<Vec<Claim>, Failure> {
    let failed = |source| Error::Io { path: path.to_owned(), action: "read", source };
    let text = fs::read_to_string(path).map_err(failed)?;
    if let Ok(dataset) = serde_json::from_str::<Dataset>(&text) {
        return dataset.claims.ok_or_else(|| {
            let message = "holds no claims; name the JSON Lines file that it stands beside";
            Failure::Message(format!("{}: {message}", path.display()))
        });
    }
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(at, line)| {
            serde_json::from_str(line).map_err(|error| {
                Error::data_at(&path.display().to_string(), at + 1, format!("{error}; is it what extract wrote?"))
                    .into()
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_floor_is_a_name_and_a_number() {
        assert_eq!(floor("f1=0.9"), Ok(("f1".into(), 0.9)));
        for wrong in ["f1", "f1=", "f1=high", "f1=nan", "f1=inf", "f1=-inf"] {
            assert!(floor(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_field_goes_by_its_own_name() {
        let numbers = value(&BTreeMap::from([("f1", 0.5), ("unit_accuracy", 0.75)]));
        let numbers = numbers.as_object().unwrap();
        assert_eq!([number(numbers, "f1"), number(numbers, "unit")], [Some(0.5), Some(0.75)]);
        assert_eq!(number(numbers, "none"), None);
    }
}
