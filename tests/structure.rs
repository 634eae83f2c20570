//! The shape of the crate, held by tests: who may use whom, who may print, and how data files look.
#![allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]

use regex::Regex;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// No file of `src` is longer, in lines.
const LONGEST_FILE: usize = 700;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder with this ending, sorted, as paths from the crate's root.
fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(root().join(folder))
        .into_iter()
        .map(|entry| entry.expect("the folder can be read").into_path())
        .filter(|path| path.extension().is_some_and(|own| own == ending))
        .map(|path| path.strip_prefix(root()).expect("it is below the root").to_path_buf())
        .collect();
    found.sort();
    assert!(!found.is_empty(), "no *.{ending} in {folder}");
    found
}

/// A source file without comments, string contents and what follows `#[cfg(test)]`: only what the library does.
fn code(path: &Path) -> String {
    let text = read(&root().join(path));
    let comment = Regex::new(r"(?m)^\s*//.*$|\s//.*$").unwrap();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    comment.replace_all(code, "").into_owned()
}

/// True for a file of the command line.
fn is_command_line(path: &Path) -> bool {
    path.starts_with("src/cli") || path == Path::new("src/main.rs")
}

/// The module of the library that a file belongs to: the first step below `src`.
fn module_of(path: &Path) -> String {
    let below = path.strip_prefix("src").expect("it is in src");
    let first = below.iter().next().expect("it has a name");
    Path::new(first).file_stem().expect("it has a name").to_string_lossy().into_owned()
}

fn library_files() -> Vec<PathBuf> {
    files("src", "rs").into_iter().filter(|path| !is_command_line(path) && path != Path::new("src/lib.rs")).collect()
}

/// The modules that `lib.rs` lists, in its order.
fn listed_modules() -> Vec<String> {
    let module = Regex::new(r"(?m)^\s*(?:pub(?:\([a-z]+\))? )?mod ([a-z_]+);").unwrap();
    module.captures_iter(&code(Path::new("src/lib.rs"))).map(|found| found[1].to_string()).collect()
}

/// What `crate::X` a file names, `use crate::{a, b::C}` included.
fn used_modules(code: &str) -> BTreeSet<String> {
    let single = Regex::new(r"\bcrate::([a-z_]+)").unwrap();
    let group = Regex::new(r"\bcrate::\{").unwrap();
    let mut used: BTreeSet<String> = single.captures_iter(code).map(|found| found[1].to_string()).collect();
    for open in group.find_iter(code) {
        let mut depth = 0;
        let mut word = String::new();
        let mut heads = true;
        for c in code[open.end() - 1..].chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            // Only the first name of each path inside the outermost braces is a module of the crate.
            if depth == 1 && heads && (c.is_ascii_lowercase() || c == '_') {
                word.push(c);
            } else if depth <= 1 && !word.is_empty() {
                used.insert(std::mem::take(&mut word));
                heads = false;
            }
            if depth == 1 && matches!(c, ',' | '{') {
                heads = true;
            }
            if depth == 0 {
                break;
            }
        }
    }
    used
}

#[test]
fn grouped_uses_are_understood() {
    let used = used_modules("use crate::{claim::{Claim, Status}, mark::Marked, seeds};\nlet x = crate::number::read;");
    assert_eq!(used, ["claim", "mark", "number", "seeds"].map(String::from).into());
}

#[test]
fn every_module_is_listed() {
    let listed: BTreeSet<String> = listed_modules().into_iter().collect();
    let there: BTreeSet<String> = library_files().iter().map(|path| module_of(path)).collect();
    assert_eq!(there, listed);
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let listed = listed_modules();
    let place = |module: &str| listed.iter().position(|other| other == module);
    let mut wrong = Vec::new();
    for path in library_files() {
        let own = module_of(&path);
        for used in used_modules(&code(&path)) {
            if used != own && place(&used).is_none_or(|used| Some(used) > place(&own)) {
                wrong.push(format!("{} uses {used}, which src/lib.rs lists below {own} or not at all", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_library_does_not_print() {
    let print = Regex::new(r"\b(?:e?print(?:ln)?|dbg)!|\b(?:stdout|stderr)\(\)").unwrap();
    let printing: Vec<String> = library_files()
        .iter()
        .filter_map(|path| print.find(&code(path)).map(|found| format!("{}: {}", path.display(), found.as_str())))
        .collect();
    assert!(printing.is_empty(), "only src/main.rs and src/cli print: {printing:?}");
}

#[test]
fn files_stay_short() {
    let long: Vec<String> = files("src", "rs")
        .into_iter()
        .map(|path| (read(&root().join(&path)).lines().count(), path))
        .filter(|(lines, _)| *lines > LONGEST_FILE)
        .map(|(lines, path)| format!("{} has {lines} lines", path.display()))
        .collect();
    assert!(long.is_empty(), "more than {LONGEST_FILE} lines: {long:?}");
}

#[test]
fn each_engine_is_known_in_one_place() {
    for (name, place) in [
        ("rayon", "src/pipeline.rs"),
        ("jieba_rs", "src/segment.rs"),
        ("dom_smoothie", "src/reading/main_text.rs"),
        ("clap", "src/cli"),
    ] {
        let engine = Regex::new(&format!(r"\b{name}::")).unwrap();
        let elsewhere: Vec<PathBuf> = files("src", "rs")
            .into_iter()
            .filter(|path| engine.is_match(&code(path)) && !path.starts_with(place))
            .collect();
        assert!(elsewhere.is_empty(), "{name} belongs in {place} alone, but see {elsewhere:?}");
    }
}

/// The cells of a vocabulary's rows, its heading left out.
fn rows(file: &Path) -> Vec<Vec<String>> {
    let text = read(&root().join(file));
    assert!(text.ends_with('\n') && !text.contains('\r'), "{}: lines end in a line feed", file.display());
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1);
    lines.map(|line| line.split('\t').map(String::from).collect()).collect()
}

#[test]
fn tables_are_sorted_and_without_doubles() {
    for (file, key) in [("units.tsv", [1, 0]), ("regions.tsv", [0, 1]), ("traditional.tsv", [0, 0])] {
        let file = Path::new("seeds").join(file);
        let keys: Vec<Vec<String>> =
            rows(&file).iter().map(|row| key.iter().map(|&cell| row[cell].clone()).collect()).collect();
        for pair in keys.windows(2) {
            assert!(pair[0] < pair[1], "{}: {:?} stands before {:?}", file.display(), pair[0], pair[1]);
        }
    }
    for file in files("seeds", "tsv") {
        let rows = rows(&file);
        let different: HashSet<&Vec<String>> = rows.iter().collect();
        assert_eq!(different.len(), rows.len(), "{} holds a line twice", file.display());
    }
}

#[test]
fn plain_lists_are_without_doubles() {
    for file in files("seeds", "txt") {
        let text = read(&root().join(&file));
        let mut seen = HashSet::new();
        for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert_eq!(line.trim(), line, "{}: blanks around {line:?}", file.display());
            assert!(seen.insert(line), "{}: {line} stands twice", file.display());
        }
    }
}

fn toml(path: &Path) -> toml::Table {
    toml::from_str(&read(&root().join(path))).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn word_classes_have_a_symbol_each_and_share_no_word() {
    let words = toml(Path::new("seeds/words.toml"));
    // What src/mark/mod.rs gives to what it finds and to punctuation, and the number in question of a pattern.
    let taken = "QTREL,;/:.<>()\" #";
    let mut symbols: BTreeMap<String, String> = BTreeMap::new();
    let mut homes: BTreeMap<String, String> = BTreeMap::new();
    for class in words["class"].as_array().expect("classes are a list") {
        let text = |key: &str| class[key].as_str().unwrap_or_else(|| panic!("{key} is a text")).to_string();
        let (symbol, name) = (text("symbol"), text("name"));
        assert!(symbol.len() == 1 && symbol.as_bytes()[0].is_ascii_graphic(), "{name}: {symbol:?} is no symbol");
        assert!(!text("about").is_empty(), "{name} says nothing about itself");
        assert!(!taken.contains(&symbol), "{name}: {symbol} is no word's symbol");
        if let Some(other) = symbols.insert(symbol.clone(), name.clone()) {
            panic!("{symbol} is the symbol of {other} and of {name}");
        }
        let own = class["words"].as_array().expect("words are a list");
        for word in own.iter().map(|word| word.as_str().expect("a word is a text")) {
            if let Some(other) = homes.insert(word.into(), name.clone()) {
                panic!("{word} stands in {other} and in {name}");
            }
        }
    }
}

/// Words that a list of a file holds twice, with the way to the list.
fn doubles(way: &str, value: &toml::Value, found: &mut Vec<String>) {
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(key, value)| doubles(&format!("{way}.{key}"), value, found))
        }
        toml::Value::Array(list) => {
            let mut seen = HashSet::new();
            let words = list.iter().filter_map(toml::Value::as_str);
            found.extend(words.filter(|word| !seen.insert(*word)).map(|word| format!("{way}: {word}")));
            list.iter().enumerate().for_each(|(at, value)| doubles(&format!("{way}[{at}]"), value, found));
        }
        _ => {}
    }
}

#[test]
fn lists_of_words_are_without_doubles() {
    let mut found = Vec::new();
    for file in files("seeds", "toml") {
        doubles(&file.display().to_string(), &toml::Value::Table(toml(&file)), &mut found);
    }
    assert!(found.is_empty(), "twice in one list:\n{}", found.join("\n"));
}

#[test]
fn every_pattern_has_examples_and_a_plain_name() {
    let kebab = Regex::new("^[a-z0-9]+(?:-[a-z0-9]+)*$").unwrap();
    let patterns = files("patterns", "toml");
    for path in patterns.iter().filter(|path| !path.ends_with("macros.toml")) {
        let steps: Vec<_> = path.with_extension("").iter().map(|step| step.to_string_lossy().into_owned()).collect();
        assert_eq!(steps.len(), 3, "{}: patterns/FOLDER/NAME.toml", path.display());
        assert!(steps[1..].iter().all(|step| kebab.is_match(step)), "{}: lower-case-with-hyphens", path.display());
        let pattern = toml(path);
        let number_of = |key: &str| pattern.get(key).and_then(|list| list.as_array()).map_or(0, Vec::len);
        assert!(number_of("match") > 0, "{} has no [[match]]", path.display());
        for example in ["match", "reject"].iter().filter_map(|key| pattern.get(*key)?.as_array()).flatten() {
            let text = |key: &str| example.get(key).and_then(|value| value.as_str()).unwrap_or_default();
            assert!(text("text").contains(text("number")), "{}: no {} in its text", path.display(), text("number"));
        }
    }
}
