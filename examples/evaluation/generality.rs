//! Generality: how well a document is read without the vocabulary and the patterns that it alone needs.
//!
//! For each gold document everything is dropped that no other text needs, and the document is judged again. What is
//! left could have been written by somebody who never saw it.

use crate::Failure;
use crate::gold::{Document, Stock};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use zhibiao::engine::Engine;
use zhibiao::evaluate::score;
use zhibiao::pattern::{Gives, Patterns};
use zhibiao::reading;
use zhibiao::script::Script;
use zhibiao::seeds::Seeds;

/// The loss that is allowed, on average.
pub const MOST: f64 = 0.03;

/// What became of one document.
pub struct Row {
    name: String,
    full: f64,
    reduced: f64,
    entries: usize,
    own_entries: usize,
    patterns: usize,
    /// Entries and patterns that cost the document something each by itself, with the loss.
    why: Vec<(String, f64)>,
}

impl Row {
    fn loss(&self) -> f64 {
        self.full - self.reduced
    }
}

/// A text that may need entries and patterns.
struct Text {
    /// The gold document that it is; sentences and the examples of patterns are of none.
    document: Option<String>,
    folded: String,
    patterns: BTreeSet<String>,
}

/// Judges every gold document; with `why`, also by each of its own entries.
pub fn rows(root: &Path, stock: &Stock, engine: &Engine, why: bool) -> Result<Vec<Row>, Failure> {
    let texts = texts(stock, engine);
    let need = Need::new(engine.seeds(), &texts);
    stock.documents().map(|document| row(root, document, engine, &texts, &need, why)).collect()
}

/// The table, and what it comes to on average.
pub fn table(rows: &[Row]) -> String {
    let mut table = String::from(
        "| document | complete F1 | reduced | loss | entries dropped | of those in its text | patterns dropped |\n\
         | --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for row in rows {
        let Row { name, full, reduced, entries, own_entries, patterns, .. } = row;
        let loss = row.loss() + 0.0;
        table +=
            &format!("| {name} | {full:.3} | {reduced:.3} | {loss:.3} | {entries} | {own_entries} | {patterns} |\n");
    }
    let mean = |of: fn(&Row) -> f64| rows.iter().map(of).sum::<f64>() / rows.len().max(1) as f64;
    let (full, reduced) = (mean(|row| row.full), mean(|row| row.reduced));
    table + &format!("| **mean** | {full:.3} | {reduced:.3} | **{:.3}** | | | |\n", full - reduced)
}

/// The mean loss.
pub fn loss(rows: &[Row]) -> f64 {
    rows.iter().map(Row::loss).sum::<f64>() / rows.len().max(1) as f64
}

/// What costs a document most, one line an entry.
pub fn reasons(rows: &[Row]) -> String {
    let mut lines = String::new();
    for row in rows {
        for (entry, loss) in &row.why {
            lines += &format!("{}: without {entry} {loss:+.3}\n", row.name);
        }
    }
    lines
}

fn texts(stock: &Stock, engine: &Engine) -> Vec<Text> {
    let script = Script::new(engine.seeds().traditional.iter().copied());
    let mut texts: Vec<Text> = stock
        .documents()
        .map(|document| Text {
            document: Some(document.name.clone()),
            folded: script.fold(&reading::read(&document.text, None).text).into_owned(),
            patterns: patterns_in(engine, &document.text),
        })
        .collect();
    for sentence in stock.sentences.iter().chain(&stock.hard) {
        texts.push(Text {
            document: None,
            folded: script.fold(&sentence.sentence).into_owned(),
            patterns: patterns_in(engine, &sentence.sentence),
        });
    }
    // A pattern's examples were written for it, so they cannot speak for it; for the words in them they can.
    texts.extend(examples(engine).map(|example| Text {
        document: None,
        folded: script.fold(example).into_owned(),
        patterns: BTreeSet::new(),
    }));
    texts
}

/// The examples of all patterns, those that must be read and those that must not.
fn examples(engine: &Engine) -> impl Iterator<Item = &str> {
    engine.extractor().patterns().iter().flat_map(|pattern| {
        let read = pattern.matches.iter().map(|example| example.text.as_str());
        read.chain(pattern.rejects.iter().map(|reject| reject.text.as_str()))
    })
}

/// The patterns that read a number of a text, or say that it is none.
fn patterns_in(engine: &Engine, text: &str) -> BTreeSet<String> {
    let mut names: BTreeSet<String> =
        engine.read("-", text, None).claims.into_iter().map(|claim| claim.pattern.into()).collect();
    let silencers: BTreeMap<&str, &str> = (engine.extractor().patterns().iter())
        .filter(|pattern| pattern.gives == Gives::Nothing)
        .map(|pattern| (pattern.about.as_str(), pattern.name.as_ref()))
        .collect();
    for sentence in engine.sentences("-", text, None) {
        let left_out = engine.explain(&sentence.text).mentions.left_out;
        names.extend(left_out.iter().filter_map(|out| silencers.get(&*out.why)).map(|name| name.to_string()));
    }
    names
}

/// Which texts need each entry of the vocabularies.
struct Need {
    texts: BTreeMap<String, BTreeSet<usize>>,
}

impl Need {
    fn new(seeds: &Seeds, texts: &[Text]) -> Self {
        let script = Script::new(seeds.traditional.iter().copied());
        let mut need = BTreeMap::new();
        retain(&mut seeds.clone(), &mut |file, entry| {
            let in_texts = |holds: &dyn Fn(&str) -> bool| {
                texts.iter().enumerate().filter(|(_, text)| holds(&text.folded)).map(|(at, _)| at).collect()
            };
            // Forms of time are expressions.
            let expression = (file == "periods.toml").then(|| Regex::new(entry).ok()).flatten();
            let found: BTreeSet<usize> = match expression {
                Some(expression) => in_texts(&|text| expression.is_match(text)),
                None => in_texts(&|text| text.contains(script.fold(entry).as_ref())),
            };
            need.insert(key(file, entry), found);
            true
        });
        Need { texts: need }
    }

    /// True when a text other than that of this place needs the entry.
    fn elsewhere(&self, file: &str, entry: &str, own: usize) -> bool {
        self.texts.get(&key(file, entry)).is_some_and(|texts| texts.iter().any(|&text| text != own))
    }

    fn here(&self, key: &str, own: usize) -> bool {
        self.texts.get(key).is_some_and(|texts| texts.contains(&own))
    }
}

fn key(file: &str, entry: &str) -> String {
    format!("{file}: {entry}")
}

fn row(
    root: &Path,
    document: &Document,
    engine: &Engine,
    texts: &[Text],
    need: &Need,
    why: bool,
) -> Result<Row, Failure> {
    let own = texts.iter().position(|text| text.document.as_deref() == Some(&document.name));
    let own = own.ok_or("a document has no text")?;
    let mut seeds = engine.seeds().clone();
    let mut dropped = Vec::new();
    retain(&mut seeds, &mut |file, entry| {
        let keep = need.elsewhere(file, entry, own);
        if !keep {
            dropped.push(key(file, entry));
        }
        keep
    });
    let others = texts.iter().enumerate().filter(|(at, _)| *at != own);
    let needed: BTreeSet<&String> = others.flat_map(|(_, text)| &text.patterns).collect();
    let unneeded: BTreeSet<String> = (engine.extractor().patterns().iter())
        .map(|pattern| pattern.name.to_string())
        .filter(|name| !needed.contains(name))
        .collect();
    let full = complete(document, engine);
    let reduced = complete(document, &Engine::new(seeds, patterns_without(root, &unneeded)?)?);
    let here: Vec<&String> = dropped.iter().filter(|entry| need.here(entry, own)).collect();
    let mut row = Row {
        name: document.name.clone(),
        full,
        reduced,
        entries: dropped.len(),
        own_entries: here.len(),
        patterns: unneeded.len(),
        why: Vec::new(),
    };
    if why && row.loss() > 0.0 {
        row.why = each_alone(root, document, engine, full, &here, &texts[own].patterns, &unneeded)?;
    }
    Ok(row)
}

/// The loss by each entry and pattern of the document's own, dropped by itself.
fn each_alone(
    root: &Path,
    document: &Document,
    engine: &Engine,
    full: f64,
    entries: &[&String],
    used: &BTreeSet<String>,
    unneeded: &BTreeSet<String>,
) -> Result<Vec<(String, f64)>, Failure> {
    let mut losses = Vec::new();
    for entry in entries {
        let mut seeds = engine.seeds().clone();
        retain(&mut seeds, &mut |file, other| key(file, other) != **entry);
        let reduced = complete(document, &Engine::new(seeds, Patterns::embedded()?)?);
        losses.push(((*entry).clone(), full - reduced));
    }
    for name in used.intersection(unneeded) {
        let patterns = patterns_without(root, &BTreeSet::from([name.clone()]))?;
        let reduced = complete(document, &Engine::new(engine.seeds().clone(), patterns)?);
        losses.push((format!("pattern {name}"), full - reduced));
    }
    losses.retain(|(_, loss)| loss.abs() > 1e-9);
    losses.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Ok(losses)
}

fn complete(document: &Document, engine: &Engine) -> f64 {
    score(&document.gold(), &document.read(engine).claims).0.complete_f1
}

/// The patterns without some.
fn patterns_without(root: &Path, dropped: &BTreeSet<String>) -> Result<Patterns, Failure> {
    let (from, to) = (root.join("patterns"), tempfile::tempdir()?);
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry?;
        let below = entry.path().strip_prefix(&from)?;
        let steps: Vec<_> = below.with_extension("").iter().map(|step| step.to_string_lossy().into_owned()).collect();
        if entry.file_type().is_dir() {
            fs::create_dir_all(to.path().join(below))?;
        } else if !dropped.contains(&steps.join("/")) {
            fs::copy(entry.path(), to.path().join(below))?;
        }
    }
    Ok(Patterns::from_dir(to.path())?)
}

/// Keeps the entries of the vocabularies written by hand of which `keep` says so, given their file. The gazetteer and the
/// table of characters are taken whole from public standards and stay.
fn retain(seeds: &mut Seeds, keep: &mut dyn FnMut(&str, &str) -> bool) {
    // By name: the order of a hash table is nobody's.
    let writings: BTreeSet<String> = seeds.units.keys().cloned().collect();
    for writing in writings.into_iter().filter(|writing| !keep("units.tsv", writing)).collect::<Vec<_>>() {
        seeds.units.remove(&writing);
    }
    let mut list = |file: &str, words: &mut Vec<String>| words.retain(|word| keep(file, word));
    list("not-quantities.txt", &mut seeds.not_quantities);
    let qualifiers = &mut seeds.qualifiers;
    for words in [&mut qualifiers.before, &mut qualifiers.after, &mut qualifiers.clause]
        .into_iter()
        .flat_map(|by| by.values_mut())
    {
        list("qualifiers.toml", words);
    }
    for class in &mut seeds.classes {
        list("words.toml", &mut class.words);
    }
    for words in seeds.lists.values_mut() {
        list("words.toml", words);
    }
    for words in [&mut seeds.status.cues, &mut seeds.status.headings, &mut seeds.status.after]
        .into_iter()
        .flat_map(|by| by.values_mut())
    {
        list("status.toml", words);
    }
    for row in &mut seeds.categories {
        for words in [&mut row.terms, &mut row.weak, &mut row.firm, &mut row.headings] {
            list("categories.toml", words);
        }
    }
    seeds.periods.retain(|form| keep("periods.toml", &form.regex));
    // The spellings of provinces are the whole of a closed list, as the gazetteer is, and stand in paths, not in texts.
    for map in seeds.maps.iter_mut().filter(|(name, _)| *name != "spelt_places").map(|(_, map)| map) {
        map.retain(|word, _| keep("words.toml", word));
    }
    seeds.status.next.retain(|word, _| keep("status.toml", word));
}
