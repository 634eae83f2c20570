//! `zhibiao track` as its users run it: verdicts, exit codes, forms of output.

mod common;

use assert_cmd::Command;
use common::folder;
use serde_json::Value;
use std::path::Path;

/// Runs the program in a folder; its exit code, standard output and stderr.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = Command::cargo_bin("zhibiao").unwrap().current_dir(folder).args(args).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

const PLAN: &str =
    "龙山县2025年民生实事\n\n2025年2月8日\n\n2025年，龙山县计划新增城镇就业6500人，改造老旧小区54个，新增托位300个。\n";
const REPORT: &str =
    "龙山县民生实事进展\n\n2026年1月20日\n\n2025年，龙山县新增城镇就业7120人，启动老旧小区改造31个，新增托位212个。\n";

#[test]
fn promises_are_set_beside_outcomes() {
    let files = folder(&[("plan.txt", PLAN.as_bytes()), ("report.txt", REPORT.as_bytes())]);
    let (code, out, err) = run(files.path(), &["track", "plan.txt", "report.txt"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("110%    exceeded") && out.contains("71%     missed"), "{out}");
    assert!(out.contains("not comparable: what was done differs"), "{out}");
    let (code, out, _) = run(files.path(), &["track", "plan.txt", "-q"]);
    assert_eq!((code, out.matches("no outcome reported").count()), (0, 3));
    assert_eq!(run(files.path(), &["track", "plan.txt", "-q", "--paired"]).1, "");
}

#[test]
fn pairs_are_there_for_programs() {
    let files = folder(&[("plan.txt", PLAN.as_bytes()), ("report.txt", REPORT.as_bytes())]);
    let (_, out, _) = run(files.path(), &["track", "plan.txt", "report.txt", "-q", "--format", "json"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    let results: Vec<&str> =
        told["pairs"].as_array().unwrap().iter().map(|pair| pair["result"].as_str().unwrap()).collect();
    assert_eq!(results.len(), 3);
    for result in ["exceeded", "missed", "not_comparable"] {
        assert!(results.contains(&result), "{results:?}");
    }
    let (_, out, _) = run(files.path(), &["track", "plan.txt", "report.txt", "-q", "--format", "csv"]);
    let mut rows = csv::Reader::from_reader(out.as_bytes());
    assert_eq!(rows.headers().unwrap().len(), 21);
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().any(|row| &row[0] == "exceeded" && &row[16] == "7120人"), "{rows:?}");
}
