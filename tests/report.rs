//! `zhibiao report` as its users run it: what it takes, what it says, and what the page then holds.

mod common;

use assert_cmd::Command;
use common::folder;
use serde_json::Value;
use std::fs;
use std::path::Path;

const TEXT: &str = "桃源县新闻\n\n𠮷村2024年新建农村公路87公里，新增就业5万人。\n";

/// Runs the program; its exit code, standard output and stderr.
fn run(folder: &Path, args: &[&str], stdin: &str) -> (i32, String, String) {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    let output = command.current_dir(folder).args(args).write_stdin(stdin).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// The JSON of a block of a page; null where there is none.
fn block(page: &str, id: &str) -> Value {
    let open = format!("<script type=\"application/json\" id=\"{id}\">");
    page.split_once(&open)
        .map_or(Value::Null, |(_, rest)| serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap())
}

/// Each claim's text, and what stands at its place in the page's text.
fn marked(page: &str) -> Vec<(String, Option<String>)> {
    let data = block(page, "data");
    let of = |claim: &Value| {
        let text = block(page, &format!("text-{}", claim["document"]));
        let units: Vec<u16> = text.as_str().unwrap_or_default().encode_utf16().collect();
        let place = claim["place"].as_array().map(|place| [0, 1].map(|end| place[end].as_u64().unwrap() as usize));
        let found = place.map(|[start, end]| String::from_utf16(&units[start..end]).unwrap());
        (claim["text"].as_str().unwrap().to_string(), found)
    };
    data["claims"].as_array().unwrap().iter().map(of).collect()
}

fn found(texts: &[&str]) -> Vec<(String, Option<String>)> {
    texts.iter().map(|text| (text.to_string(), Some(text.to_string()))).collect()
}

#[test]
fn a_text_becomes_a_page_with_its_figures_in_place() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let (code, out, err) = run(folder.path(), &["report", "a.txt", "-o", "a.html"], "");
    assert_eq!((code, out.as_str()), (0, ""), "{err}");
    assert!(err.starts_with("1 document, 2 claims"), "{err}");
    let page = fs::read_to_string(folder.path().join("a.html")).unwrap();
    assert_eq!(marked(&page), found(&["87公里", "5万人"]));
    assert!(block(&page, "data")["patterns"].as_object().is_some_and(|patterns| !patterns.is_empty()));
}

#[test]
fn standard_input_and_a_file_give_the_same_claims() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    let (_, piped, err) = run(folder.path(), &["report", "-", "-q"], TEXT);
    assert_eq!(err, "");
    let (_, named, _) = run(folder.path(), &["report", "a.txt", "-q"], "");
    assert_eq!(marked(&piped), marked(&named));
    assert_eq!(run(folder.path(), &["report", "a.txt", "-q"], "").1, named);
}

#[test]
fn a_dataset_is_known_by_its_content_and_finds_its_texts_by_theirs() {
    let folder = folder(&[("texts/a.txt", TEXT.as_bytes()), ("texts/other.txt", "新建3所".as_bytes())]);
    for dataset in ["one.json", "two.jsonl", "three"] {
        let (code, ..) = run(folder.path(), &["extract", "texts/a.txt", "-q", "-o", dataset], "");
        assert_eq!(code, 0);
        let (code, page, err) = run(folder.path(), &["report", dataset], "");
        assert_eq!(code, 0, "{err}");
        assert!(err.contains("1 text of") && err.contains("--sources"), "{err}");
        assert!(marked(&page).iter().all(|(_, found)| found.is_none()));
        // Under another name it is the same text.
        fs::copy(folder.path().join("texts/a.txt"), folder.path().join("texts/renamed.txt")).unwrap();
        let (code, page, err) = run(folder.path(), &["report", dataset, "--sources", "texts"], "");
        assert_eq!((code, err.as_str()), (0, ""));
        assert_eq!(marked(&page), found(&["87公里", "5万人"]));
        assert_eq!(block(&page, "text-1"), Value::Null);
    }
}

#[test]
fn a_text_that_was_changed_is_not_marked() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    run(folder.path(), &["extract", "a.txt", "-q", "-o", "claims.json"], "");
    fs::write(folder.path().join("a.txt"), format!("更正\n{TEXT}")).unwrap();
    let (code, page, err) = run(folder.path(), &["report", "claims.json", "--sources", "a.txt"], "");
    assert_eq!(code, 0);
    assert!(err.contains("1 text of claims.json not at hand"), "{err}");
    assert!(marked(&page).iter().all(|(_, found)| found.is_none()));
}

#[test]
fn what_was_not_read_is_told_and_shown() {
    let folder = folder(&[("a.txt", TEXT.as_bytes()), ("b.txt", b"\x00\x01\x02"), ("c.txt", TEXT.as_bytes())]);
    let (code, page, err) = run(folder.path(), &["report", "."], "");
    assert_eq!(code, 1);
    assert!(err.contains("skipped ./b.txt") || err.contains("skipped b.txt"), "{err}");
    let data = block(&page, "data");
    assert!(data["documents"][1]["why"].as_str().is_some_and(|why| why.contains("binary")));
    assert_eq!(data["documents"][2]["duplicate_of"], data["documents"][0]["id"]);
    assert_eq!(block(&page, "text-2"), Value::Null);
    assert_eq!(run(folder.path(), &["report", "b.txt", "-o", "b.html"], "").0, 2);
    assert!(!folder.path().join("b.html").exists());
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let folder = folder(&[("a.txt", TEXT.as_bytes())]);
    run(folder.path(), &["extract", "a.txt", "-q", "-o", "claims.json"], "");
    let refused = |args: &[&str], why: &str| {
        let (code, out, err) = run(folder.path(), args, "");
        assert_eq!((code, out.as_str()), (2, ""), "{args:?}");
        assert!(err.contains(why), "{args:?}: {err}");
    };
    refused(&["report", "claims.json", "a.txt"], "--sources");
    refused(&["report", "a.txt", "--sources", "."], "no dataset");
    refused(&["report", "a.txt", "-o", "a.txt"], "written over");
    refused(&["report", "claims.json", "--sources", "a.txt", "-o", "a.txt"], "written over");
    refused(&["report", "none.txt"], "nothing was read");
    fs::write(folder.path().join("torn.json"), "{\"zhibiao\": {").unwrap();
    refused(&["report", "torn.json"], "cannot read torn.json");
    assert_eq!(fs::read_to_string(folder.path().join("a.txt")).unwrap(), TEXT);
}
