//! The program as its users run it: exit codes, what goes to standard output, and files.

mod common;

use assert_cmd::Command;
use common::folder;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const GOOD: &str = "全年新建农村公路87公里。\n";

fn zhibiao() -> Command {
    let mut command = Command::cargo_bin("zhibiao").unwrap();
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

/// Runs the program; its exit code, standard output and stderr.
fn run(args: &[&str]) -> (i32, String, String) {
    run_in(Path::new(env!("CARGO_MANIFEST_DIR")), args, b"")
}

fn run_in(folder: &Path, args: &[&str], stdin: &[u8]) -> (i32, String, String) {
    let output = zhibiao().current_dir(folder).args(args).write_stdin(stdin).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(json).collect()
}

#[test]
fn json_and_json_lines_hold_the_same_claims() {
    let (code, whole, stderr) = run(&["extract", "corpus/sample"]);
    assert_eq!(code, 0, "{stderr}");
    let (_, by_line, _) = run(&["extract", "corpus/sample", "--format", "jsonl"]);
    let whole = json(&whole);
    assert_eq!(whole["claims"].as_array().unwrap(), &lines(&by_line));
    assert!(lines(&by_line).len() > 200);
    let keys: Vec<&String> = whole.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 6);
    assert_eq!(whole["summary"]["claims"], lines(&by_line).len());
    assert_eq!(whole["zhibiao"]["data_hash"].as_str().unwrap().len(), 64);
    assert!(stderr.contains("11 documents"), "{stderr}");
}

#[test]
fn the_keys_stand_in_their_order() {
    let (_, whole, _) = run(&["extract", "corpus/sample/news-item.txt", "-q"]);
    let places: Vec<usize> = ["zhibiao", "documents", "categories", "units", "claims", "summary"]
        .iter()
        .map(|key| whole.find(&format!("\n  \"{key}\": ")).unwrap())
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn threads_change_nothing() {
    for format in ["json", "jsonl"] {
        let of = |threads| run(&["extract", "corpus/sample", "-q", "--format", format, "--threads", threads]);
        assert_eq!(of("1"), of("4"));
    }
    assert_eq!(run(&["extract", "corpus/sample", "--threads", "0"]).0, 2);
}

#[test]
fn many_documents_keep_their_order() {
    let folder = tempfile::tempdir().unwrap();
    for index in 0..70 {
        fs::write(folder.path().join(format!("{index:03}.txt")), format!("全年新建农村公路{}公里。", index + 1))
            .unwrap();
    }
    let (code, out, _) = run_in(folder.path(), &["extract", ".", "--format", "jsonl", "--threads", "2", "-q"], b"");
    assert_eq!(code, 0);
    let values: Vec<f64> = lines(&out).iter().map(|claim| claim["value"].as_f64().unwrap()).collect();
    assert_eq!(values, (1..=70).map(f64::from).collect::<Vec<_>>());
}

#[test]
fn standard_input_is_a_document() {
    for args in [&["extract"][..], &["extract", "-"]] {
        let (code, out, _) = run_in(Path::new("."), args, GOOD.as_bytes());
        assert_eq!(code, 0);
        let out = json(&out);
        assert_eq!((out["documents"][0]["path"].as_str(), out["claims"][0]["doc"].as_str()), (Some("-"), Some("-")));
        assert_eq!(out["claims"][0]["text"], "87公里");
    }
}

#[test]
fn a_document_is_named_as_it_was_given() {
    let other = GOOD.replace("87", "88");
    let folder = folder(&[("in/b/x.txt", GOOD.as_bytes()), ("in/a.md", other.as_bytes())]);
    let (code, out, _) = run_in(folder.path(), &["extract", "in", "--format", "jsonl", "-q"], b"");
    assert_eq!(code, 0);
    let names: Vec<Value> = lines(&out).iter().map(|claim| claim["doc"].clone()).collect();
    assert_eq!(names, ["in/a.md", "in/b/x.txt"]);
}

#[test]
fn a_missing_path_is_named_and_the_rest_goes_on() {
    let (code, out, stderr) = run(&["extract", "none.txt", "corpus/sample/news-item.txt"]);
    assert_eq!(code, 1);
    assert!(stderr.contains("none.txt: no such file"), "{stderr}");
    let out = json(&out);
    assert_eq!(out["summary"]["skipped_because"]["missing"], 1);
    assert!(out["summary"]["claims"].as_u64().unwrap() > 10);
    let (code, out, stderr) = run(&["extract", "none.txt"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(stderr.contains("none.txt"), "{stderr}");
}

#[test]
fn wrong_usage_is_two() {
    for args in [&["extract", "--format", "xml"][..], &["harvest"], &[], &["explain"], &["explain", " "], &["eval"]] {
        assert_eq!(run(args).0, 2, "{args:?}");
    }
    assert_eq!(run(&["extract", "corpus/sample", "-o", "none/at/all.json"]).0, 2);
    // A folder of other files becomes no package.
    let (code, _, stderr) = run(&["extract", "corpus/sample", "-o", "corpus"]);
    assert_eq!(code, 2);
    assert!(stderr.contains("other files"), "{stderr}");
}

#[test]
fn an_empty_file_is_a_document_without_claims() {
    let folder = folder(&[("empty.txt", b""), ("blank.txt", b" \n\n"), ("mark.txt", b"\xEF\xBB\xBF")]);
    let (code, out, _) = run_in(folder.path(), &["extract", "empty.txt", "blank.txt", "mark.txt"], b"");
    assert_eq!(code, 0);
    assert_eq!(
        (json(&out)["summary"]["documents"].as_u64(), json(&out)["summary"]["claims"].as_u64()),
        (Some(3), Some(0))
    );
}

#[test]
fn what_is_no_text_is_skipped_by_name() {
    let mut invalid = GOOD.as_bytes().to_vec();
    invalid.extend(b"\xFF\xFE\xFD");
    let folder = folder(&[("bad.txt", &invalid), ("image.txt", b"\x89PNG\x00\x00\x01"), ("good.txt", GOOD.as_bytes())]);
    let (code, out, stderr) = run_in(folder.path(), &["extract", "."], b"");
    assert_eq!(code, 1);
    let summary = &json(&out)["summary"];
    assert_eq!((summary["claims"].as_u64(), summary["skipped"].as_u64()), (Some(1), Some(2)));
    assert_eq!(summary["skipped_because"]["encoding"], 1);
    assert_eq!(summary["skipped_because"]["binary"], 1);
    for name in ["bad.txt", "image.txt"] {
        assert!(stderr.lines().any(|line| line.starts_with("skipped ") && line.contains(name)), "{stderr}");
    }
}

#[test]
fn an_empty_folder_is_a_dataset_without_documents() {
    let folder = folder(&[]);
    let (code, out, stderr) = run_in(folder.path(), &["extract", "."], b"");
    assert_eq!(code, 0, "{stderr}");
    assert_eq!(json(&out)["summary"]["documents"], 0);
}

#[test]
fn a_file_is_written_whole_with_its_second_beside() {
    let folder = folder(&[("a.txt", GOOD.as_bytes())]);
    let (code, out, stderr) = run_in(folder.path(), &["extract", "a.txt", "-o", "c.jsonl"], b"");
    assert_eq!((code, out.as_str()), (0, ""), "{stderr}");
    let claims = fs::read_to_string(folder.path().join("c.jsonl")).unwrap();
    let rest = json(&fs::read_to_string(folder.path().join("c.documents.json")).unwrap());
    assert_eq!(lines(&claims).len(), 1);
    assert_eq!(rest["documents"][0]["claims"], 1);
    assert!(rest.get("claims").is_none());
    run_in(folder.path(), &["extract", "a.txt", "-o", "c.json", "-q"], b"");
    let whole = json(&fs::read_to_string(folder.path().join("c.json")).unwrap());
    assert_eq!(whole["claims"].as_array().unwrap(), &lines(&claims));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);
}

#[test]
fn quiet_says_nothing() {
    let (_, _, stderr) = run(&["extract", "corpus/sample", "-q"]);
    assert_eq!(stderr, "");
}

#[test]
fn two_documents_together_give_the_claims_of_both() {
    let claims = |args: &[&str]| {
        let (_, out, _) = run(&[&["extract", "-q", "--format", "jsonl"], args].concat());
        lines(&out)
    };
    let (a, b) = ("corpus/sample/promise-list.txt", "corpus/sample/report-section.md");
    assert_eq!(claims(&[a, b]), [claims(&[a]), claims(&[b])].concat());
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_ends_in_silence() {
    use std::process::{Command, Stdio};
    let mut child = Command::new(assert_cmd::cargo::cargo_bin("zhibiao"))
        .args(["extract", "corpus/sample", "-q"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

fn copied(from: &str) -> TempDir {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(from);
    let to = tempfile::tempdir().unwrap();
    for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
        let target = to.path().join(entry.path().strip_prefix(&root).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(entry.path(), target).unwrap();
    }
    to
}

#[test]
fn own_patterns_and_vocabularies_replace_those_compiled_in() {
    let (patterns, seeds) = (copied("patterns"), copied("seeds"));
    let args = |patterns: &Path, seeds: &Path| {
        let args = ["extract", "corpus/sample", "-q", "--patterns"].map(String::from).to_vec();
        [args, vec![patterns.display().to_string(), "--seeds".into(), seeds.display().to_string()]].concat()
    };
    let of = |patterns: &Path, seeds: &Path| {
        let args = args(patterns, seeds);
        run(&args.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let built_in = run(&["extract", "corpus/sample", "-q"]);
    assert_eq!(of(patterns.path(), seeds.path()), built_in);

    fs::remove_dir_all(patterns.path().join("movement")).unwrap();
    let (code, out, _) = of(patterns.path(), seeds.path());
    assert_eq!(code, 0);
    let (fewer, all) = (json(&out), json(&built_in.1));
    assert_ne!(fewer["zhibiao"]["data_hash"], all["zhibiao"]["data_hash"]);
    assert!(
        fewer["claims"].as_array().unwrap().iter().all(|c| !c["pattern"].as_str().unwrap().starts_with("movement/"))
    );

    let object = fs::read_to_string(patterns.path().join("level/object.toml")).unwrap();
    let with = |regex: &str| {
        let other = |line: &str| if line.starts_with("regex = ") { format!("regex = '{regex}'") } else { line.into() };
        object.lines().map(other).collect::<Vec<String>>().join("\n")
    };
    for (text, why) in [
        ("about = 1\n".into(), "level/object.toml:1: "),
        (with("(#"), "level/object.toml: regex parse error"),
        (with("(?:(?:a{1000}){1000}){1000}#"), "level/object.toml: the regex asks for more than 64 symbols"),
        (with("a*"), "level/object.toml: the regex can match without a #"),
        (object.replace("gives = ", "gave = "), "level/object.toml:"),
    ] {
        fs::write(patterns.path().join("level/object.toml"), text).unwrap();
        let (code, out, stderr) = of(patterns.path(), seeds.path());
        assert_eq!((code, out.as_str()), (2, ""), "{why}");
        assert!(stderr.contains(why), "{stderr}");
    }
    fs::write(seeds.path().join("units.tsv"), "unit\tkind\tbase\tfactor\taliases\tnote\n垄\tfield\t\t\t\t\n").unwrap();
    let (code, _, stderr) = of(Path::new("patterns"), seeds.path());
    assert_eq!(code, 2);
    assert!(stderr.contains("units.tsv:2: \"field\" is no kind of unit"), "{stderr}");
    let (code, _, stderr) = of(Path::new("patterns"), patterns.path());
    assert_eq!(code, 2);
    assert!(stderr.contains("holds no vocabulary"), "{stderr}");
    assert_eq!(of(Path::new("none"), seeds.path()).0, 2);
    assert_eq!(of(Path::new("patterns"), Path::new("none")).0, 2);
}

#[test]
fn the_input_format_settles_what_marks_mean() {
    let folder = folder(&[("a.txt", b"<p>\xE5\x85\xA8\xE5\xB9\xB4</p>")]);
    let (code, out, _) = run_in(folder.path(), &["extract", "a.txt", "--input-format", "markup"], b"");
    assert_eq!(code, 0);
    assert_eq!(json(&out)["zhibiao"]["options"]["input_format"], "markup");
}

#[test]
fn explain_shows_what_became_of_each_number() {
    let (code, out, _) = run(&["explain", "全年新建农村公路87公里。拨打12345热线。"]);
    assert_eq!(code, 0);
    for part in ["87公里", "新建农村公路", "level/object", "12345  no claim"] {
        assert!(out.contains(part), "{part} in {out}");
    }
    let (_, text, _) = run(&["extract", "corpus/sample/news-item.txt", "-q", "--format", "jsonl"]);
    let claim = &lines(&text)[3];
    let place = format!("corpus/sample/news-item.txt:{}", claim["start"]);
    let (code, out, _) = run(&["explain", &place, "--json"]);
    assert_eq!(code, 0);
    let out = json(&out);
    let numbers = out[0]["numbers"].as_array().unwrap();
    assert!(numbers.iter().any(|number| number["claim"] == *claim));
    assert_eq!(run(&["explain", "--file", "corpus/sample/news-item.txt", "--at", "99999"]).0, 2);
}

#[test]
fn nothing_raw_reaches_the_terminal() {
    let (_, out, _) = run(&["explain", "全年新建\u{1b}[31m农村公路87公里。"]);
    assert!(!out.contains('\u{1b}'));
}

#[test]
fn unsure_claims_are_left_out_and_counted() {
    let all = json(&run(&["extract", "corpus/sample", "-q"]).1);
    let (code, sure, stderr) = run(&["extract", "corpus/sample", "--min-confidence", "0.9"]);
    let sure = json(&sure);
    let kept = |of: &Value| of["claims"].as_array().unwrap().clone();
    let mut expected = kept(&all);
    expected.retain(|claim| claim["confidence"].as_f64().unwrap() >= 0.9);
    assert_eq!((code, kept(&sure)), (0, expected));
    let left_out = kept(&all).len() - kept(&sure).len();
    assert!(left_out > 0 && !kept(&sure).is_empty());
    assert_eq!(sure["summary"]["unsure"], left_out);
    assert_eq!(sure["summary"]["claims"], kept(&sure).len());
    assert_eq!(sure["zhibiao"]["options"]["min_confidence"], 0.9);
    assert!(stderr.contains(&format!("left out for their confidence: {left_out} claims")), "{stderr}");
    for wrong in ["1.5", "nan", "high"] {
        assert_eq!(run(&["extract", "corpus/sample", "--min-confidence", wrong]).0, 2, "{wrong}");
    }
}

#[test]
fn a_figure_of_no_known_place_is_weak() {
    // 全省 of a text that names no province.
    let (_, out, _) = run_in(Path::new("."), &["extract", "-q"], "2025年，全省城镇新增就业50万人以上。\n".as_bytes());
    let claim = &json(&out)["claims"][0];
    assert!(claim["region"].is_null() && claim["entity"].is_null(), "{claim}");
    assert!(claim["confidence"].as_f64().unwrap() < 0.5, "{claim}");
}

#[test]
fn eval_scores_what_extract_wrote_or_reads_now() {
    let folder = tempfile::tempdir().unwrap();
    let claims = folder.path().join("c.jsonl").display().to_string();
    run(&["extract", "corpus/sample", "-q", "-o", &claims]);
    let now = run(&["eval", "corpus/gold", "--texts", "corpus/sample"]);
    let written = run(&["eval", "corpus/gold", &claims]);
    assert_eq!((now.0, &now.1), (0, &written.1));
    assert!(now.1.contains("complete_f1 "), "{}", now.1);
    let (code, out, _) = run(&["eval", "corpus/gold", &claims, "--json", "--doc", "news-item", "--errors", "1"]);
    assert_eq!(code, 0);
    assert!(json(&out)["score"]["f1"].as_f64().unwrap() > 0.5);
    assert!(json(&out)["findings"].is_array());
}

#[test]
fn eval_holds_floors() {
    let of = |floor| run(&["eval", "corpus/gold", "--texts", "corpus/sample", "--min", floor]);
    assert_eq!(of("f1=0").0, 0);
    let (code, _, stderr) = of("indicator=1.1");
    assert_eq!(code, 1);
    assert!(stderr.starts_with("indicator is "), "{stderr}");
    assert_eq!(of("beauty=1").0, 2);
    assert_eq!(run(&["eval", "--sentences", "corpus/sentences.jsonl", "--min", "sentences=0"]).0, 0);
}

#[test]
fn patterns_check_counts_what_it_read() {
    let (code, out, _) = run(&["patterns", "check"]);
    let last = out.lines().last().unwrap();
    assert!(last.contains("patterns, ") && last.ends_with(" wrong"), "{last}");
    assert_eq!(code, i32::from(!last.ends_with(", 0 wrong")));
}
