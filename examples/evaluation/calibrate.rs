//! Fits `seeds/confidence.toml` to gold, and says how well what it promises is kept.

use crate::Failure;
use crate::gold::Stock;
use std::fmt::Write as _;
use std::path::Path;
use zhibiao::engine::Engine;
use zhibiao::evaluate::{Judged, LeftOut, Table, fit, leave_one_out};

/// What counts as sure.
const SURE: f64 = 0.9;

/// The head of the written file.
const HEAD: &str = "\
# What speaks for a claim and what against it, in units of the logarithm of odds. Weights are added to `start`; the sum
# becomes the claim's `confidence` by the logistic function. src/evidence.rs says what each field and value means.
#
# Written by `cargo run --release --example evaluation -- calibrate`, which fits the weights to gold documents: do not
# edit by hand. docs/evaluation.md says how well they hold for a document that was left out.
";

/// Fits the table to all gold and writes it; gives the report.
pub fn run(root: &Path, stock: &Stock, engine: &Engine) -> Result<String, Failure> {
    let judged = judged(stock, engine);
    let file = root.join("seeds/confidence.toml");
    std::fs::write(&file, written(&fit(&judged))?).map_err(|error| format!("{}: {error}", file.display()))?;
    let left_out = leave_one_out(&judged)?;
    Ok(format!("{}\n{}", shares(&left_out), reliability(&left_out)))
}

/// The claims of all gold documents.
pub fn judged(stock: &Stock, engine: &Engine) -> Vec<Judged> {
    stock.documents().map(|document| document.judged(engine)).collect()
}

fn written(table: &Table) -> Result<String, Failure> {
    Ok(format!("{HEAD}\n{}", toml::to_string(table)?))
}

/// How many claims of each document are sure, and how many of those are complete.
pub fn shares(left_out: &[LeftOut]) -> String {
    let mut table = String::from(
        "| left out | claims | complete | at ≥ 0.90 | of all | complete among them |\n| --- | --- | --- | --- | --- | --- |\n",
    );
    for document in left_out {
        table += &share_row(&document.name, &document.claims);
    }
    let all: Vec<(f64, bool)> = left_out.iter().flat_map(|document| document.claims.clone()).collect();
    table + &share_row("**all**", &all)
}

fn share_row(name: &str, claims: &[(f64, bool)]) -> String {
    let sure: Vec<_> = claims.iter().filter(|(confidence, _)| *confidence >= SURE).collect();
    let complete = claims.iter().filter(|(_, complete)| *complete).count();
    let kept = sure.iter().filter(|(_, complete)| *complete).count();
    format!(
        "| {name} | {} | {} | {} | {} | {} |\n",
        claims.len(),
        share(complete, claims.len()),
        sure.len(),
        share(sure.len(), claims.len()),
        share(kept, sure.len())
    )
}

/// For each step of confidence, how many claims have it and how many of those are complete.
pub fn reliability(left_out: &[LeftOut]) -> String {
    let steps = [(0.0, 0.3), (0.3, 0.5), (0.5, 0.6), (0.6, 0.7), (0.7, 0.8), (0.8, 0.9), (0.9, 0.95), (0.95, 1.01)];
    let mut table = String::from("| confidence | claims | mean | complete |\n| --- | --- | --- | --- |\n");
    for (from, to) in steps {
        let claims = left_out.iter().flat_map(|document| &document.claims);
        let own: Vec<_> = claims.filter(|(confidence, _)| (from..to).contains(confidence)).collect();
        let mean = own.iter().map(|(confidence, _)| confidence).sum::<f64>() / own.len().max(1) as f64;
        let complete = own.iter().filter(|(_, complete)| *complete).count();
        let end = if to > 1.0 { 1.0 } else { to };
        let _ = writeln!(table, "| {from:.2}–{end:.2} | {} | {mean:.2} | {} |", own.len(), share(complete, own.len()));
    }
    table
}

fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".into() } else { format!("{:.3}", part as f64 / whole as f64) }
}
