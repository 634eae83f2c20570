//! Archives as their users read them: runs that are stopped and go on, copies, reports of what was not read, joined
//! datasets, and pipes.
#![allow(missing_docs)]

use assert_cmd::cargo::cargo_bin;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

fn zhibiao(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(cargo_bin("zhibiao"));
    command.current_dir(folder).args(args);
    command
}

/// Runs the program; its exit code, standard output and stderr.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let output = zhibiao(folder, args).stdin(Stdio::null()).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    files.iter().for_each(|(name, text)| fs::write(folder.path().join(name), text).unwrap());
    folder
}

/// So many records, each with a text of its own but every seventh, which repeats the first.
fn archive(from: usize, to: usize) -> String {
    let line = |n: usize| {
        let own = if n % 7 == 6 { 0 } else { n };
        format!(
            "{{\"id\":{n},\"content\":\"今年新建农村公路{}公里，惠及群众1.2万人。\",\"date\":\"2025-03-01\"}}\n",
            own + 1
        )
    };
    (from..to).map(line).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Names of what a run has left beside its output.
fn left(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| name.starts_with(".zhibiao-")).collect()
}

#[test]
fn a_text_seen_before_repeats_no_claims() {
    let folder = folder(&[("a.jsonl", &archive(0, 14))]);
    let (code, out, stderr) = run(folder.path(), &["extract", "a.jsonl"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("duplicates 2"), "{stderr}");
    let once = json(&out);
    let row = &once["documents"][13];
    assert_eq!((&row["id"], &row["duplicate_of"], &row["claims"]), (&json("\"13\""), &json("\"0\""), &json("0")));
    assert_eq!(row["text_hash"], once["documents"][0]["text_hash"]);
    assert_eq!((&once["summary"]["duplicates"], &once["summary"]["claims"]), (&json("2"), &json("24")));
    let (_, out, _) = run(folder.path(), &["extract", "a.jsonl", "--keep-duplicates"]);
    let all = json(&out);
    assert_eq!((&all["summary"]["duplicates"], &all["summary"]["claims"]), (&json("0"), &json("28")));
    assert_eq!(all["zhibiao"]["options"]["keep_duplicates"], true);
}

#[test]
fn all_ways_out_hold_the_same() {
    let folder = folder(&[("a.jsonl", &archive(0, 60))]);
    let whole = |args: &[&str]| run(folder.path(), &[&["extract", "a.jsonl", "-q"], args].concat());
    let piped = whole(&["--threads", "3"]).1;
    whole(&["-o", "c.json", "--threads", "1"]);
    whole(&["-o", "c.jsonl", "--checkpoint-every", "0"]);
    assert_eq!(read(folder.path(), "c.json"), piped);
    let (lines, rest) = (read(folder.path(), "c.jsonl"), json(&read(folder.path(), "c.documents.json")));
    assert_eq!(whole(&["--format", "jsonl"]).1, lines);
    let claims: Vec<Value> = lines.lines().map(json).collect();
    let piped = json(&piped);
    assert_eq!(piped["claims"].as_array().unwrap(), &claims);
    for part in ["zhibiao", "documents", "categories", "units", "summary"] {
        assert_eq!(piped[part], rest[part], "{part}");
    }
    assert!(left(folder.path()).is_empty());
}

#[test]
fn what_is_wrong_is_reported() {
    let bad = "{\"content\":\"新建3所\n{\"title\":\"无正文\"}\n{\"id\":3,\"content\":\" \"}\n";
    let folder = folder(&[("a.jsonl", &(archive(0, 7) + bad))]);
    let mut bytes = fs::read(folder.path().join("a.jsonl")).unwrap();
    bytes.extend(b"{\"id\":11,\"content\":\"\xE5\x85\xA8\xE5\xB9\xB4\xFF\xE6\x96\xB0\xE5\xBB\xBA3\xE6\x89\x80\"}\n");
    fs::write(folder.path().join("a.jsonl"), bytes).unwrap();
    let args = ["extract", "a.jsonl", "-o", "c.jsonl", "--skipped", "not-read.jsonl"];
    let (code, _, stderr) = run(folder.path(), &args);
    assert_eq!(code, 1, "{stderr}");
    let notices: Vec<Value> = read(folder.path(), "not-read.jsonl").lines().map(json).collect();
    let told: Vec<[&str; 2]> =
        notices.iter().map(|n| [n["place"].as_str().unwrap(), n["reason"].as_str().unwrap()]).collect();
    let expected = [
        ["a.jsonl#7", "duplicate"],
        ["a.jsonl#8", "bad_record"],
        ["a.jsonl#9", "missing_field"],
        ["a.jsonl#10", "empty"],
        ["a.jsonl#11", "bad_bytes"],
    ];
    assert_eq!(told, expected);
    assert!(notices[1]["why"].as_str().unwrap().contains("byte "));
    let summary = &json(&read(folder.path(), "c.documents.json"))["summary"];
    for (count, n) in [("skipped", 2), ("duplicates", 1), ("empty", 1), ("repaired", 1)] {
        assert_eq!(summary[count], n, "{count}");
    }
    assert!(stderr.contains("duplicates 1, repaired 1, empty 1"), "{stderr}");
}

#[test]
fn strict_ends_at_the_first() {
    let folder = folder(&[("a.jsonl", &(archive(0, 3) + "{}\n" + &archive(3, 5)))]);
    let (code, out, stderr) = run(folder.path(), &["extract", "a.jsonl", "--strict"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(stderr.contains("a.jsonl#4") && stderr.contains("--strict"), "{stderr}");
    let with = |more: &[&str]| run(folder.path(), &[&["extract", "a.jsonl", "-o", "c.jsonl", "-q"], more].concat()).0;
    assert_eq!([with(&["--strict"]), with(&["--strict", "--resume"]), with(&["--resume"])], [2, 2, 1]);
    let resumed = read(folder.path(), "c.jsonl");
    assert_eq!(with(&[]), 1);
    assert_eq!(read(folder.path(), "c.jsonl"), resumed);
}

#[test]
fn when_nothing_is_read_nothing_is_left() {
    let folder = folder(&[("a.jsonl", "{}\n")]);
    assert_eq!(run(folder.path(), &["extract", "a.jsonl", "-o", "c.jsonl", "--skipped", "s.jsonl"]).0, 2);
    assert!(read(folder.path(), "s.jsonl").contains("missing_field"));
    assert!(left(folder.path()).is_empty() && !folder.path().join("c.jsonl").exists());
}

#[test]
fn threads_have_a_bound() {
    let folder = folder(&[("a.txt", "新建3所")]);
    for wrong in ["0", "1025", "100000000"] {
        let (code, _, stderr) = run(folder.path(), &["extract", "a.txt", "--threads", wrong]);
        assert_eq!(code, 2);
        assert!(stderr.contains("1024"), "{stderr}");
    }
}

#[test]
fn progress_is_told_to_a_log() {
    let folder = folder(&[("a.jsonl", &archive(0, 5))]);
    let (_, _, stderr) = run(folder.path(), &["extract", "a.jsonl", "-v", "-o", "c.jsonl"]);
    assert!(stderr.lines().any(|line| line.starts_with("5 documents, 5 articles, 0.0")), "{stderr}");
}

/// Starts a run that notes each document, and stops it when it has noted so many.
fn started(folder: &Path, args: &[&str], documents: usize) -> Child {
    let checkpoint = folder.join(".zhibiao-c.jsonl.checkpoint");
    let noted = || -> Option<usize> {
        let checkpoint: Value = serde_json::from_slice(&fs::read(&checkpoint).ok()?).ok()?;
        Some(checkpoint["counts"]["summary"]["documents"].as_u64()? as usize)
    };
    let mut child = zhibiao(folder, args).stderr(Stdio::piped()).spawn().unwrap();
    while noted().is_none_or(|noted| noted < documents) && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    child
}

const STOPPABLE: [&str; 8] = ["extract", "a.jsonl", "-o", "c.jsonl", "--checkpoint-every", "0", "-q", "--resume"];

#[test]
fn a_run_that_is_killed_again_and_again_gives_the_same_bytes() {
    let folder = folder(&[("a.jsonl", &archive(0, 400))]);
    run(folder.path(), &["extract", "a.jsonl", "-o", "whole.jsonl", "-q"]);
    for kill in 0..10 {
        let mut child = started(folder.path(), &STOPPABLE, 1 + 35 * kill);
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!folder.path().join("c.jsonl").exists());
    }
    let (code, _, stderr) = run(folder.path(), &STOPPABLE);
    assert_eq!(code, 0, "{stderr}");
    for [whole, resumed] in [["whole.jsonl", "c.jsonl"], ["whole.documents.json", "c.documents.json"]] {
        assert!(read(folder.path(), whole) == read(folder.path(), resumed), "{resumed} differs");
    }
    assert!(left(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_run_that_can_go_on() {
    let folder = folder(&[("a.jsonl", &archive(0, 400))]);
    run(folder.path(), &["extract", "a.jsonl", "-o", "whole.jsonl", "-q"]);
    let child = started(folder.path(), &STOPPABLE, 20);
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.starts_with("stopped after ") && stderr.contains("--resume"), "{stderr}");
    assert_eq!(run(folder.path(), &STOPPABLE).0, 0);
    assert!(read(folder.path(), "whole.jsonl") == read(folder.path(), "c.jsonl"));
}

#[test]
fn only_the_same_run_goes_on() {
    let folder = folder(&[("a.jsonl", &archive(0, 400)), ("b.jsonl", &archive(0, 400))]);
    let stop = || {
        let mut child = started(folder.path(), &STOPPABLE, 3);
        child.kill().unwrap();
        child.wait().unwrap();
    };
    stop();
    let refused = |args: &[&str], why: &str| {
        let (code, _, stderr) = run(folder.path(), args);
        assert_eq!(code, 2, "{stderr}");
        assert!(stderr.contains(why) && stderr.contains("without --resume it starts over"), "{stderr}");
    };
    refused(&[&STOPPABLE[..], &["--keep-duplicates"]].concat(), "keep_duplicates");
    refused(&[&STOPPABLE[..], &["--max-document", "1M"]].concat(), "max_document");
    refused(&["extract", "b.jsonl", "-o", "c.jsonl", "--resume"], "what is read was a.jsonl and is b.jsonl");
    fs::write(folder.path().join("a.jsonl"), archive(0, 401)).unwrap();
    refused(&STOPPABLE, "a.jsonl has changed");
    // Starting over is always possible.
    assert_eq!(run(folder.path(), &STOPPABLE[..7]).0, 0);
    assert_eq!(json(&read(folder.path(), "c.documents.json"))["summary"]["documents"], 401);
    // The same of a folder whose files have other names since.
    let texts = folder.path().join("texts");
    fs::create_dir(&texts).unwrap();
    for n in 0..200 {
        fs::write(texts.join(format!("{n:03}.txt")), format!("新建农村公路{n}公里。")).unwrap();
    }
    let args = ["extract", "texts", "-o", "c.jsonl", "--checkpoint-every", "0", "-q", "--resume"];
    let mut child = started(folder.path(), &args, 3);
    child.kill().unwrap();
    child.wait().unwrap();
    (0..200).for_each(|n| fs::remove_file(texts.join(format!("{n:03}.txt"))).unwrap());
    fs::write(texts.join("x.txt"), "新建农村公路1公里。").unwrap();
    refused(&args, "has changed");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_an_error_and_keeps_what_was_done() {
    let folder = folder(&[("a.jsonl", &archive(0, 300))]);
    run(folder.path(), &["extract", "a.jsonl", "-o", "whole.jsonl", "-q"]);
    // No file may be longer than 200 blocks of 512 bytes or, in some shells, 1024.
    let limited = "trap '' XFSZ; ulimit -f 200; exec \"$0\" \"$@\"";
    let mut command = Command::new("sh");
    command.current_dir(folder.path()).args(["-c", limited]).arg(cargo_bin("zhibiao")).args(STOPPABLE);
    let output = command.output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("cannot write ") && stderr.contains("--resume goes on"), "{stderr}");
    assert!(!folder.path().join("c.jsonl").exists());
    assert!(!left(folder.path()).is_empty());
    assert_eq!(run(folder.path(), &STOPPABLE).0, 0);
    assert!(read(folder.path(), "whole.jsonl") == read(folder.path(), "c.jsonl"));
    assert!(read(folder.path(), "whole.documents.json") == read(folder.path(), "c.documents.json"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_an_error() {
    let folder = folder(&[("a.jsonl", &archive(0, 300))]);
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    for args in [
        &["extract", "a.jsonl", "--format", "json"][..],
        &["extract", "a.jsonl", "--format", "jsonl"],
        &["extract", "a.jsonl", "--format", "csv"],
        &["extract", "a.jsonl", "-o", "/dev/full", "--format", "jsonl"],
        &["explain", "新建公路87公里。"],
        &["schema"],
    ] {
        let output = zhibiao(folder.path(), args).stdin(Stdio::null()).stdout(full()).output().unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {stderr}");
        assert!(stderr.contains("cannot write "), "{args:?}: {stderr}");
    }
    // Nobody is told when there is nobody to tell.
    let output = zhibiao(folder.path(), &["extract", "a.jsonl"]).stdin(Stdio::null()).stderr(full()).output().unwrap();
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(0), false));
    assert!(left(folder.path()).is_empty());
}

#[test]
fn joined_parts_are_what_one_run_gives() {
    let parts =
        [("a.jsonl", archive(0, 20)), ("b.jsonl", "{}\n".to_owned() + &archive(20, 40)), ("d.jsonl", archive(40, 41))];
    let folder = folder(&parts.each_ref().map(|(name, text)| (*name, text.as_str())));
    let run = |args: &[&str]| run(folder.path(), args);
    for (form, sure) in [("json", &["-q", "--min-confidence", "0.02"][..]), ("jsonl", &["-q"])] {
        let out = |name: &str| format!("{name}-out.{form}");
        let (whole, joined) = (out("whole"), out("joined"));
        assert_eq!(run(&[&["extract", "a.jsonl", "b.jsonl", "d.jsonl", "-o", &whole][..], sure].concat()).0, 1);
        for part in ["a", "b", "d"] {
            let code = run(&[&["extract", &format!("{part}.jsonl"), "-o", &out(part)][..], sure].concat()).0;
            assert_eq!(code, i32::from(part == "b"));
        }
        let (code, _, stderr) = run(&["merge", &out("a"), &out("b"), &out("d"), "-o", &joined]);
        assert_eq!(code, 0, "{stderr}");
        assert!(stderr.contains("duplicates 5"), "{stderr}");
        assert_eq!(read(folder.path(), &joined), read(folder.path(), &whole));
    }
    assert_eq!(read(folder.path(), "joined-out.jsonl").lines().count(), 2 * (41 - 5));
    assert_eq!(read(folder.path(), "joined-out.documents.json"), read(folder.path(), "whole-out.documents.json"));
    // Forms do not matter, and each part finds its own copies only.
    run(&["extract", "b.jsonl", "-o", "b-out.json", "-q"]);
    let (_, mixed, _) = run(&["merge", "a-out.jsonl", "b-out.json", "d-out.jsonl", "-q", "--format", "jsonl"]);
    assert_eq!(mixed, read(folder.path(), "whole-out.jsonl"));
    let (_, kept, _) = run(&["merge", "a-out.jsonl", "b-out.json", "d-out.jsonl", "-q", "--keep-duplicates"]);
    assert_eq!(json(&kept)["summary"]["duplicates"], 4);
}

#[test]
fn what_does_not_belong_together_is_not_joined() {
    let folder = folder(&[("a.jsonl", &archive(0, 3)), ("b.jsonl", &archive(3, 6))]);
    let run = |args: &[&str]| run(folder.path(), args);
    run(&["extract", "a.jsonl", "-q", "-o", "a.json"]);
    run(&["extract", "b.jsonl", "-q", "-o", "b.json", "--min-confidence", "0"]);
    let refused = |args: &[&str], why: &str| {
        let (code, out, stderr) = run(&[&["merge"], args].concat());
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(stderr.contains(why), "{stderr}");
    };
    refused(&["a.json", "b.json"], "the option min_confidence is 0.0, and null in a.json");
    let (code, out, _) = run(&["merge", "a.json", "b.json", "--mixed", "-q"]);
    assert_eq!((code, json(&out)["summary"]["claims"].as_u64()), (0, Some(12)));
    let other = read(folder.path(), "b.json").replacen("\"data_hash\": \"", "\"data_hash\": \"0", 1);
    fs::write(folder.path().join("other.json"), other).unwrap();
    refused(&["b.json", "other.json"], "the hash of patterns and vocabularies");
    let (_, out, _) = run(&["merge", "b.json", "other.json", "--mixed", "-q"]);
    assert_eq!(json(&out)["zhibiao"]["data_hash"].as_str().unwrap().split('+').count(), 2);
    // Not whole, or no dataset.
    run(&["extract", "a.jsonl", "-q", "-o", "c.jsonl"]);
    let claims = read(folder.path(), "c.jsonl");
    fs::write(folder.path().join("c.jsonl"), claims.split_inclusive('\n').take(4).collect::<String>()).unwrap();
    refused(&["c.jsonl"], "it ends before the claims of all documents");
    fs::write(folder.path().join("c.jsonl"), claims.repeat(2)).unwrap();
    refused(&["c.jsonl"], "more claims than its documents have");
    fs::remove_file(folder.path().join("c.documents.json")).unwrap();
    refused(&["c.jsonl"], "c.documents.json");
    refused(&["a.jsonl", "-o", "x.jsonl"], "a.documents.json");
    assert!(left(folder.path()).is_empty());
}

#[test]
fn a_pipe_answers_each_record_at_once() {
    let folder = folder(&[]);
    let mut child = zhibiao(folder.path(), &["extract", "--pipe", "-q"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut claims = BufReader::new(child.stdout.take().unwrap()).lines();
    for n in 0..5 {
        // The same text each time: a pipe never looks back.
        writeln!(stdin, "{{\"id\":\"r{n}\",\"content\":\"全年新建农村公路87公里。\"}}").unwrap();
        let claim = json(&claims.next().unwrap().unwrap());
        assert_eq!((claim["doc"].as_str(), claim["text"].as_str()), (Some(&*format!("r{n}")), Some("87公里")));
        writeln!(stdin, "{{\"id\":").unwrap();
    }
    drop(stdin);
    assert!(claims.next().is_none());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 5);
}

#[test]
fn a_pipe_gives_the_claims_of_a_run() {
    let folder = folder(&[("a.jsonl", &archive(0, 100)), ("empty.jsonl", ""), ("bad.jsonl", "{}\n")]);
    let piped = |name: &str, args: &[&str]| {
        let stdin = fs::File::open(folder.path().join(name)).unwrap();
        let output = zhibiao(folder.path(), &[&["extract", "--pipe"], args].concat()).stdin(stdin).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let whole = run(folder.path(), &["extract", "a.jsonl", "--format", "jsonl", "--keep-duplicates", "-q"]).1;
    assert_eq!(piped("a.jsonl", &["--threads", "3"]), (Some(0), whole));
    assert_eq!(piped("empty.jsonl", &[]), (Some(0), String::new()));
    assert_eq!(piped("bad.jsonl", &["--skipped", "s.jsonl"]), (Some(1), String::new()));
    assert!(read(folder.path(), "s.jsonl").contains("\"place\":\"-#1\""));
    assert_eq!(piped("bad.jsonl", &["--strict"]).0, Some(2));
    assert_eq!(run(folder.path(), &["extract", "--pipe", "a.jsonl"]).0, 2);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_is_an_error() {
    let folder = folder(&[("a.jsonl", &archive(0, 200))]);
    let stdin = fs::File::open(folder.path().join("a.jsonl")).unwrap();
    let mut command = zhibiao(folder.path(), &["extract", "--pipe", "-q"]);
    let mut child = command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(2));
}
