//! `zhibiao check` as its users run it: verdicts, exit codes, forms of output.

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

const REPORT: &str =
    "龙山县民生实事进展\n\n2026年1月20日\n\n2025年，龙山县新增城镇就业7120人，启动老旧小区改造31个，新增托位212个。\n";
const SUM: &str = "2025年，龙山县新建学校37所，其中小学12所、初中11所、高中14所。\n";

#[test]
fn a_text_is_checked_against_itself() {
    let wrong = SUM.replace("14所", "24所");
    let files = folder(&[("good.txt", SUM.as_bytes()), ("wrong.txt", wrong.as_bytes()), ("bad.txt", b"\x00\x01\x02")]);
    let (code, out, err) = run(files.path(), &["check", "good.txt"]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.starts_with("holds  sum: 12所 + 11所 + 14所 = 37所\n  good.txt:"), "{out}");
    assert!(!out.contains('\u{1b}'));
    let (code, out, _) = run(files.path(), &["check", "wrong.txt"]);
    assert_eq!(code, 1);
    assert!(out.starts_with("contradicts  sum: 12所 + 11所 + 24所 = 37所: over by 10"), "{out}");
    // What could not be read is said, and is no fault of the figures.
    assert_eq!(run(files.path(), &["check", "good.txt", "bad.txt"]).0, 3);
    assert_eq!(run(files.path(), &["check", "wrong.txt", "bad.txt"]).0, 1);
    assert_eq!(run(files.path(), &["check", "bad.txt"]).0, 2);
    assert_eq!(run(files.path(), &["check"]).0, 2);
}

#[test]
fn the_findings_are_there_for_programs() {
    let files = folder(&[("good.txt", SUM.as_bytes())]);
    let (_, out, _) = run(files.path(), &["check", "good.txt", "--format", "json", "-q"]);
    let told: Value = serde_json::from_str(&out).unwrap();
    let finding = &told["findings"][0];
    assert_eq!((finding["kind"].as_str(), finding["outcome"].as_str()), (Some("sum"), Some("holds")));
    let quotes = finding["quotes"].as_array().unwrap();
    assert_eq!(quotes.len(), 4);
    let text: Vec<char> = SUM.chars().collect();
    for quote in quotes {
        let place = quote["start"].as_u64().unwrap() as usize..quote["end"].as_u64().unwrap() as usize;
        assert_eq!(text[place].iter().collect::<String>(), quote["text"].as_str().unwrap());
    }
    assert_eq!(told["summary"]["holds"], 1);
}

#[test]
fn a_sentence_is_checked_against_datasets() {
    let files = folder(&[("report.txt", REPORT.as_bytes())]);
    for dataset in ["a.jsonl", "a.json", "a.csv", "a.sqlite"] {
        assert_eq!(run(files.path(), &["extract", "-q", "report.txt", "-o", dataset]).0, 0);
        let stands = |sentence: &str| run(files.path(), &["check", "--text", sentence, "--against", dataset]);
        let (code, out, err) = stands("龙山县2025年新增城镇就业7120人");
        assert_eq!(code, 0, "{out}{err}");
        assert!(out.starts_with("confirmed"), "{out}");
        assert!(out.contains("report.txt:"), "{out}");
        let (code, out, _) = stands("龙山县2025年新增城镇就业5980人");
        assert_eq!(code, 1, "{out}");
        assert!(out.starts_with("contradicted"), "{out}");
        let (code, out, _) = stands("龙山县2024年新增城镇就业5980人");
        assert_eq!(code, 0, "{out}");
        assert!(out.starts_with("no other report"), "{out}");
    }
    assert_eq!(run(files.path(), &["check", "--text", "第24届", "--against", "a.json"]).0, 2);
    assert_eq!(run(files.path(), &["check", "--text", "新建3所学校", "--against", "none.json"]).0, 2);
}

#[test]
fn datasets_are_checked_as_texts_are() {
    let files = folder(&[("good.txt", SUM.as_bytes())]);
    assert_eq!(run(files.path(), &["extract", "-q", "good.txt", "-o", "a.jsonl"]).0, 0);
    let of = |file: &str| run(files.path(), &["check", "-q", file]);
    assert_eq!(of("a.jsonl"), of("good.txt"));
}
