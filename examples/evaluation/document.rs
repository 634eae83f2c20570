//! Keeps the tables of `docs/evaluation.md` up to date: each stands between two comments that name it.

use crate::gold::{Document, Set, Stock, together};
use crate::{Failure, calibrate, generality};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use zhibiao::engine::Engine;
use zhibiao::evaluate::{
    Field, GoldSentence, Injected, PairScore, Score, SentenceScore, leave_one_out, load_pairs, score, score_pairs,
    score_sentences,
};

/// Tables by name.
type Blocks = BTreeMap<&'static str, String>;

/// What each bundled document is, for its row.
const KINDS: [(&str, &str); 11] = [
    ("promise-list", "a city's list of promises"),
    ("report-section", "a county's work report, Markdown residue"),
    ("news-item", "news with a company's figures"),
    ("newspaper-page", "an OCRed page of three articles"),
    ("bulletin-traditional", "a report in Traditional characters"),
    ("gazette-1958", "a 1950s piece, Chinese numerals only"),
    ("promise-list-county", "a county's list of promises, web page"),
    ("progress-report", "a city's progress on its promises, web page"),
    ("press-conference", "a province's foreign trade, press conference"),
    ("hospital-news", "a hospital's yearly meeting"),
    ("newspaper-1956", "a 1950s newspaper page, Chinese numerals only"),
];

/// Writes every table that can be made from the gold at hand.
pub fn write(root: &Path, stock: &Stock, engine: &Engine) -> Result<(), Failure> {
    let (file, text) = page(root)?;
    let mut blocks = bundled(root, stock, engine)?;
    if stock.is_whole() {
        blocks.extend(held_apart(stock, engine));
        let left_out = leave_one_out(&calibrate::judged(stock, engine))?;
        blocks.insert("confidence", labelled(calibrate::shares(&left_out), stock));
        blocks.insert("reliability", calibrate::reliability(&left_out));
        let rows = generality::rows(root, stock, engine, false)?;
        blocks.insert("generality", labelled(generality::table(&rows), stock));
    } else {
        eprintln!("more gold is not there: tables that need it stay as they are");
    }
    std::fs::write(&file, replaced(&text, &blocks)?).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(())
}

/// The table with documents that are held apart by set and number: their names tell a reader nothing.
fn labelled(mut table: String, stock: &Stock) -> String {
    for set in stock.sets.iter().filter(|set| set.name != "bundled") {
        for (at, document) in set.documents.iter().enumerate() {
            table = table.replace(&format!("| {} |", document.name), &format!("| {} {} |", set.name, at + 1));
        }
    }
    table
}

/// Fails when a table of the bundled corpus is out of date.
pub fn check(root: &Path, stock: &Stock, engine: &Engine) -> Result<ExitCode, Failure> {
    let (file, text) = page(root)?;
    let mut code = ExitCode::SUCCESS;
    for (name, block) in bundled(root, stock, engine)? {
        if replaced(&text, &Blocks::from([(name, block)]))? != text {
            eprintln!("{}: the table {name} is out of date; run the evaluation's `document`", file.display());
            code = ExitCode::FAILURE;
        }
    }
    Ok(code)
}

fn page(root: &Path) -> Result<(PathBuf, String), Failure> {
    let file = root.join("docs/evaluation.md");
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok((file, text))
}

/// The text with each block's content put between its comments.
fn replaced(text: &str, blocks: &Blocks) -> Result<String, Failure> {
    let mut text = text.to_string();
    for (name, block) in blocks {
        let (open, close) = (format!("<!-- table: {name} -->\n"), format!("<!-- end of {name} -->"));
        let start = text.find(&open).map(|at| at + open.len());
        let end = start.and_then(|start| text[start..].find(&close).map(|at| start + at));
        let (Some(start), Some(end)) = (start, end) else {
            return Err(format!("docs/evaluation.md has no {}…{close}", open.trim_end()).into());
        };
        text.replace_range(start..end, &format!("\n{}\n\n", block.trim()));
    }
    Ok(text)
}

/// What the bundled corpus tells.
fn bundled(root: &Path, stock: &Stock, engine: &Engine) -> Result<Blocks, Failure> {
    let set = stock.set("bundled").ok_or("there is no bundled corpus")?;
    let whole = judged(set, engine);
    Ok(Blocks::from([
        ("version", version(engine)),
        ("corpus", corpus(set, &whole, engine)),
        ("fields", fields(&whole)),
        ("sentences", sentences(&stock.sentences, engine)),
        ("pairs", pairs(root, engine)?),
        ("injected", injected(set, engine)),
    ]))
}

fn pairs(root: &Path, engine: &Engine) -> Result<String, Failure> {
    let score = score_pairs(&load_pairs(&root.join("corpus/pairs.jsonl"))?, engine);
    let PairScore { right, of, contradictions, reported, found, .. } = score;
    Ok(format!(
        "Of {of} pairs, {right} are judged as gold has them. {reported} contradictions are reported, {found} of which are some (precision {:.3}); gold has {contradictions} (recall {:.3}).",
        score.precision(),
        score.recall()
    ))
}

fn injected(set: &Set, engine: &Engine) -> String {
    let mut injected = Injected::default();
    set.documents.iter().for_each(|document| injected.add(&document.text, engine));
    let mut table = String::from("| relation | errors put in | caught |\n| --- | --- | --- |\n");
    for (kind, (of, caught)) in &injected.by_kind {
        table += &format!("| {kind} | {of} | {caught} |\n");
    }
    table + &format!("| **all** | {} | {} |\n", injected.of(), injected.caught())
}

fn version(engine: &Engine) -> String {
    let hash = &engine.data_hash()[..8];
    format!(
        "Version {}, patterns and vocabularies with the hash `{hash}…` (`zhibiao.data_hash` in every dataset).",
        env!("CARGO_PKG_VERSION")
    )
}

fn judged(set: &Set, engine: &Engine) -> Score {
    let (gold, claims) = together(&set.documents, engine);
    score(&gold, &claims).0
}

fn corpus(set: &Set, whole: &Score, engine: &Engine) -> String {
    let mut rows: Vec<(&Document, Score)> = set
        .documents
        .iter()
        .map(|document| (document, score(&document.gold(), &document.read(engine).claims).0))
        .collect();
    rows.sort_by(|a, b| b.1.complete_f1.total_cmp(&a.1.complete_f1).then_with(|| a.0.name.cmp(&b.0.name)));
    let mut table = String::from(
        "| document | kind | core | precision | recall | F1 | complete F1 |\n| --- | --- | --- | --- | --- | --- | --- |\n",
    );
    for (document, score) in &rows {
        let kind = KINDS.iter().find(|(name, _)| *name == document.name).map_or("", |(_, kind)| kind);
        let Score { gold_core, precision, recall, f1, complete_f1, .. } = score;
        table += &format!(
            "| {} | {kind} | {gold_core} | {precision:.3} | {recall:.3} | {f1:.3} | {complete_f1:.3} |\n",
            document.name
        );
    }
    let Score { gold_core, precision, recall, f1, complete_f1, complete_f1_macro, .. } = whole;
    table
        + &format!(
            "| **all** | | {gold_core} | {precision:.3} | {recall:.3} | {f1:.3} | **{complete_f1:.3}** (macro {complete_f1_macro:.3}) |\n"
        )
}

/// Two fields a row: those of a complete claim come first.
fn fields(score: &Score) -> String {
    let cell = |field: Field| {
        let name = if field == Field::PeriodExact { "period, letter by letter" } else { field.name() };
        format!("| {name} | {:.3} |", score.accuracy(field))
    };
    let half = Field::ALL.len().div_ceil(2);
    let mut table = String::from("| field | accuracy | | field | accuracy |\n| --- | --- | --- | --- | --- |\n");
    for row in 0..half {
        let right = Field::ALL.get(row + half).map_or_else(|| " | | |".into(), |field| format!(" {}", cell(*field)));
        table += &format!("{}{right}\n", cell(Field::ALL[row]));
    }
    table
}

fn sentences(sentences: &[GoldSentence], engine: &Engine) -> String {
    let empty = sentences.iter().filter(|sentence| sentence.claims.is_empty()).count();
    let SentenceScore { exact, with_measure, of, .. } = judged_sentences(sentences, engine);
    format!(
        "Of {of} sentences, {exact} are read exactly, {with_measure} with measure. {empty} of the {of} have no figure to report."
    )
}

fn judged_sentences(sentences: &[GoldSentence], engine: &Engine) -> SentenceScore {
    score_sentences(sentences, |sentence| engine.read_passage("-", sentence).claims)
}

/// What gold outside this repository tells.
fn held_apart(stock: &Stock, engine: &Engine) -> Blocks {
    let mut table = String::from(
        "| set | documents | core claims | F1 | complete F1 | macro |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for set in stock.sets.iter().filter(|set| set.name != "bundled") {
        let Score { gold_core, f1, complete_f1, complete_f1_macro, .. } = judged(set, engine);
        let (name, documents) = (set.name, set.documents.len());
        table +=
            &format!("| {name} | {documents} | {gold_core} | {f1:.3} | {complete_f1:.3} | {complete_f1_macro:.3} |\n");
    }
    let SentenceScore { exact, of, .. } = judged_sentences(&stock.hard, engine);
    Blocks::from([("held-apart", table), ("hard", format!("Of {of} hard sentences, {exact} are read exactly."))])
}
