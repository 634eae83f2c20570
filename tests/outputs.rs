//! Datasets in all their forms, as their users write, join, ask and compare them.
#![allow(missing_docs)]

mod common;

use assert_cmd::cargo::cargo_bin;
use common::folder;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Forms that every build writes and reads.
const FORMS: [&str; 6] = ["c.json", "c.jsonl", "c.csv", "c.sqlite", "c.xlsx", "package/"];

const NEWS: &str = concat!(
    r#"{"id":"000","content":"昌吉州全年新增城镇就业5万人，增长6%。","date":"2025-12-01","url":"https://example.org/000"}"#,
    "\n",
    r#"{"id":"=1+1","content":"今年龙山县计划改造老旧小区21个，\"惠及\"居民3240户。","date":"2025-03-01"}"#,
    "\n",
    r#"{"id":"2","content":" "}"#,
    "\n",
);

/// Runs the program; its exit code, standard output and stderr.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(cargo_bin("zhibiao"));
    let output = command.current_dir(folder).args(args).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn well(folder: &Path, args: &[&str]) -> String {
    let (code, out, stderr) = run(folder, args);
    assert_eq!(code, 0, "{args:?}: {stderr}");
    out
}

fn news() -> TempDir {
    folder(&[("news.jsonl", NEWS.as_bytes())])
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn every_form_holds_the_same() {
    let folder = news();
    let whole = well(folder.path(), &["extract", "-q", "news.jsonl", "--format", "json"]);
    assert_eq!(parsed(&whole)["claims"].as_array().unwrap().len(), 4);
    for form in FORMS {
        well(folder.path(), &["extract", "-q", "news.jsonl", "-o", form]);
        assert_eq!(well(folder.path(), &["convert", form.trim_end_matches('/'), "--format", "json"]), whole, "{form}");
    }
    for form in FORMS {
        for other in FORMS.map(|form| format!("2{form}")) {
            if other == "2c.sqlite" {
                let _ = fs::remove_file(folder.path().join(&other));
            }
            well(folder.path(), &["convert", form, "-o", &other]);
            assert_eq!(well(folder.path(), &["convert", &other, "--format", "json"]), whole, "{form} to {other}");
        }
    }
    let left = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(left.filter(|name| name.starts_with(".zhibiao-")).count(), 0);
}

#[test]
fn forms_are_merged_whatever_they_are() {
    let folder = news();
    fs::write(folder.path().join("more.txt"), "2025年，昌吉市新建学校3所。").unwrap();
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "a.csv"]);
    well(folder.path(), &["extract", "-q", "more.txt", "-o", "b.sqlite"]);
    let both = well(folder.path(), &["extract", "-q", "news.jsonl", "more.txt", "--format", "json"]);
    assert_eq!(well(folder.path(), &["merge", "-q", "a.csv", "b.sqlite"]), both);
    well(folder.path(), &["merge", "-q", "a.csv", "b.sqlite", "-o", "both.xlsx"]);
    assert_eq!(well(folder.path(), &["convert", "both.xlsx", "--format", "json"]), both);
}

#[test]
fn every_form_goes_on_where_it_was_stopped() {
    for form in FORMS {
        let folder = folder(&[("news.jsonl", (NEWS.to_string() + "{}\n" + NEWS).as_bytes())]);
        let with = |more: &[&str]| run(folder.path(), &[&["extract", "news.jsonl", "-q", "-o", form], more].concat()).0;
        assert_eq!([with(&["--strict"]), with(&["--resume"])], [2, 1], "{form}");
        let resumed = run(folder.path(), &["convert", form, "--format", "json"]).1;
        let (_, whole, _) = run(folder.path(), &["extract", "-q", "news.jsonl", "--format", "json"]);
        assert_eq!(resumed, whole, "{form}");
    }
}

#[test]
fn what_is_no_stream_needs_a_file() {
    let folder = news();
    for form in ["sqlite", "xlsx", "package", "parquet"] {
        let (code, out, stderr) = run(folder.path(), &["extract", "-q", "news.jsonl", "--format", form]);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(stderr.contains(form) && stderr.contains("-o"), "{stderr}");
    }
    let csv = well(folder.path(), &["extract", "-q", "news.jsonl", "--format", "csv"]);
    assert!(csv.starts_with("id,doc,title") && csv.lines().nth(1).unwrap().contains(",000,"), "{csv}");
    assert_eq!(run(folder.path(), &["convert", "none.sqlite", "-o", "a.csv"]).0, 2);
    assert_eq!(run(folder.path(), &["convert", "news.jsonl", "-o", "a.csv"]).0, 2);
}

#[test]
fn a_folder_of_others_is_left_alone() {
    let folder = folder(&[("news.jsonl", NEWS.as_bytes()), ("mine/notes.txt", b"mine")]);
    for to in ["mine", "mine/"] {
        let (code, _, stderr) = run(folder.path(), &["extract", "-q", "news.jsonl", "-o", to]);
        assert!(code == 2 && stderr.contains("other files"), "{stderr}");
    }
    assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
    for _ in 0..2 {
        well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "new/"]);
    }
}

#[test]
fn a_database_is_brought_up_to_date() {
    let folder = news();
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "c.sqlite"]);
    fs::write(folder.path().join("news.jsonl"), NEWS.replace("就业5万人", "就业6万人")).unwrap();
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "c.sqlite"]);
    let told = parsed(&well(folder.path(), &["query", "c.sqlite", "--indicator", "就业", "--format", "json"]));
    let values: Vec<f64> = told.as_array().unwrap().iter().map(|one| one["value"].as_f64().unwrap()).collect();
    assert_eq!(values[0], 60000.0);
    let whole = parsed(&well(folder.path(), &["convert", "c.sqlite", "--format", "json"]));
    assert_eq!((&whole["summary"]["claims"], &whole["summary"]["documents"]), (&json!(4), &json!(3)));
}

#[test]
fn questions_are_answered_with_their_source() {
    let folder = news();
    for form in ["c.sqlite", "c.jsonl"] {
        well(folder.path(), &["extract", "-q", "news.jsonl", "-o", form]);
        let ask = |args: &[&str]| run(folder.path(), &[&["query", form], args].concat());
        let (code, out, _) =
            ask(&["--region", "昌吉回族自治州", "--indicator", "城镇新增就业", "--year", "2025", "--format", "json"]);
        let told = parsed(&out);
        assert_eq!((code, &told[0]["doc"], &told[0]["url"]), (0, &json!("000"), &json!("https://example.org/000")));
        assert!(told[0]["sentence"].as_str().unwrap().contains("5万人"));
        let (_, table, _) = ask(&["--search", "老旧 小区"]);
        assert!(table.contains("21 个") && table.contains("改造老旧小区21个"), "{table}");
        let (_, csv, _) = ask(&["--status", "target", "--format", "csv"]);
        assert!(csv.lines().next().unwrap().ends_with(",url,publisher"), "{csv}");
        assert!(csv.contains("=1+1"), "{csv}");
        assert_eq!(ask(&["--category", "health"]).0, 1);
        let (code, _, stderr) = ask(&["--region", "无此地"]);
        assert!(code == 2 && stderr.contains("无此地"), "{stderr}");
    }
}

#[test]
fn two_datasets_are_compared() {
    let folder = news();
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "a.csv"]);
    fs::write(folder.path().join("news.jsonl"), NEWS.replace("21个", "25个").replace("，增长6%", "")).unwrap();
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "b.sqlite"]);
    assert_eq!(run(folder.path(), &["diff", "a.csv", "a.csv"]).0, 0);
    let (code, table, stderr) = run(folder.path(), &["diff", "a.csv", "b.sqlite"]);
    assert!(stderr.contains("came 0, went 1, moved 1"), "{stderr}");
    let row = table.lines().find(|line| line.starts_with("moved")).unwrap();
    assert!(code == 1 && row.contains("老旧小区") && row.contains("21 个") && row.contains("25 个"), "{table}");
    let told = parsed(&run(folder.path(), &["diff", "a.csv", "b.sqlite", "--format", "json"]).1);
    let moved = told["differences"].as_array().unwrap().iter().find(|one| one["became"] == "moved").unwrap();
    assert_eq!((&moved["old"]["value"], &moved["new"]["value"]), (&json!(21.0), &json!(25.0)));
}

#[test]
fn a_sample_is_drawn_judged_and_reckoned() {
    let folder = news();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    well(folder.path(), &["extract", "-q", root.to_str().unwrap(), "-o", "c.sqlite"]);
    let draw = |seed: &str| {
        well(folder.path(), &["sample", "c.sqlite", "-n", "40", "--by", "category,status", "--seed", seed])
    };
    assert_eq!(draw("1"), draw("1"));
    assert_ne!(draw("1"), draw("2"));
    let mut tasks = parsed(&draw("1"));
    let tasks = tasks.as_array_mut().unwrap();
    assert_eq!(tasks.len(), 40);
    let placed = tasks.iter().filter(|task| task["predictions"][0]["result"][0].is_object());
    let mut n = 0;
    for task in placed {
        let value = &task["predictions"][0]["result"][0]["value"];
        let place = |name: &str| usize::try_from(value[name].as_u64().unwrap()).unwrap();
        let units: Vec<u16> = task["data"]["text"].as_str().unwrap().encode_utf16().collect();
        let there = String::from_utf16(&units[place("start")..place("end")]).unwrap();
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert_eq!(bare(&there), bare(value["text"].as_str().unwrap()));
        n += 1;
    }
    assert!(n > 25, "{n}");
    for (at, task) in tasks.iter_mut().enumerate() {
        let verdict = if at % 4 == 0 { "wrong" } else { "right" };
        let choices = json!({"from_name": "verdict", "type": "choices", "value": {"choices": [verdict]}});
        task["annotations"] = json!([{"result": [choices]}]);
    }
    fs::write(folder.path().join("export.json"), Value::from(tasks.clone()).to_string()).unwrap();
    let told = parsed(&well(folder.path(), &["eval", "--reviewed", "export.json", "--json"]));
    let number = |name: &str| told[name].as_f64().unwrap();
    assert!(number("precision_low") < number("precision") && number("precision") < number("precision_high"));
    assert!(number("effective_size") <= 40.0 && told["judged"] == 40);
    assert_eq!(run(folder.path(), &["eval", "--reviewed", "export.json", "--min", "precision=0.99"]).0, 1);
    let (code, _, stderr) = run(folder.path(), &["sample", "c.sqlite", "-n", "2", "--by", "category"]);
    assert!(code == 2 && stderr.contains("strata"), "{stderr}");
    assert_eq!(run(folder.path(), &["sample", "c.sqlite", "--by", "kind"]).0, 2);
}

#[test]
fn the_schema_describes_what_is_written() {
    let folder = news();
    let schema = parsed(&well(folder.path(), &["schema"]));
    let whole = parsed(&well(folder.path(), &["extract", "-q", "news.jsonl", "--format", "json"]));
    let described = schema["$defs"]["Claim"]["properties"].as_object().unwrap();
    let claim = whole["claims"][0].as_object().unwrap();
    assert!(claim.keys().eq(described.keys()));
    well(folder.path(), &["extract", "-q", "news.jsonl", "-o", "p/"]);
    let package = parsed(&fs::read_to_string(folder.path().join("p/datapackage.json")).unwrap());
    let fields = package["resources"][0]["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), described.len());
    assert!(fields.iter().all(|field| !field["description"].as_str().unwrap().is_empty()));
}
