//! Gold claims and gold sentences, and the files that they come from.
//!
//! A gold file holds one JSON object a line and is named after its document: `NAME.jsonl` belongs to `NAME.txt`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{fmt, fs, io};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

use crate::claim::{Direction, Measure, Qualifier, Status};

/// The keys that a core gold claim must have, even where their value is null.
const CORE_KEYS: [&str; 18] = [
    "start",
    "end",
    "text",
    "tier",
    "value",
    "high",
    "qualifier",
    "unit",
    "per",
    "indicator",
    "alt",
    "measure",
    "direction",
    "status",
    "period",
    "region",
    "entity",
    "category",
];

/// The keys that an optional gold claim must have: it has no field to judge.
const OPTIONAL_KEYS: [&str; 3] = ["start", "end", "tier"];

/// The keys that a claim of a gold sentence must have.
const SENTENCE_CLAIM_KEYS: [&str; 10] =
    ["text", "value", "high", "qualifier", "unit", "measure", "direction", "per", "start", "end"];

/// Whether a gold claim has to be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    /// Must be found.
    Core,
    /// May be found: neither a miss nor a false alarm.
    Optional,
}

/// One claim as a person wrote it down.
///
/// An optional claim needs no more than its place; the rest may be null or absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Gold {
    /// The document's name. The name of the gold file decides, not this.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub doc: String,
    /// First code point of `text` in the document.
    pub start: usize,
    /// Code point after the last one of `text`.
    pub end: usize,
    /// The numeric expression as the document has it.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub text: String,
    /// Whether it has to be found.
    pub tier: Tier,
    /// The number; a range's lower end.
    pub value: Option<f64>,
    /// A range's upper end.
    pub high: Option<f64>,
    /// How the number bounds the true one.
    pub qualifier: Option<Qualifier>,
    /// Unit without a multiplier.
    pub unit: Option<String>,
    /// What the number is per.
    pub per: Option<String>,
    /// What was measured.
    pub indicator: Option<String>,
    /// Other labels to accept for `indicator`.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub alt: Vec<String>,
    /// Kind of magnitude.
    pub measure: Option<Measure>,
    /// Which way a growth or change goes.
    pub direction: Option<Direction>,
    /// Happened, promised or reckoned.
    pub status: Option<Status>,
    /// When the number holds.
    pub period: Option<String>,
    /// GB/T 2260 code.
    pub region: Option<String>,
    /// Whose figure it is, when not the place's own.
    pub entity: Option<String>,
    /// Programme category.
    pub category: Option<String>,
}

/// A sentence by itself, with every claim that it makes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoldSentence {
    /// The sentence.
    pub sentence: String,
    /// Its claims in the order of the text; none where its numbers are no figures.
    pub claims: Vec<SentenceClaim>,
}

/// What a sentence by itself tells about one of its claims.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentenceClaim {
    /// The numeric expression as the sentence has it.
    pub text: String,
    /// The number; a range's lower end.
    pub value: f64,
    /// A range's upper end.
    pub high: Option<f64>,
    /// How the number bounds the true one.
    pub qualifier: Qualifier,
    /// Unit without a multiplier.
    pub unit: Option<String>,
    /// Kind of magnitude.
    pub measure: Measure,
    /// Which way a growth or change goes.
    pub direction: Option<Direction>,
    /// What the number is per.
    pub per: Option<String>,
    /// First code point of `text` in the sentence.
    pub start: usize,
    /// Code point after the last one of `text`.
    pub end: usize,
}

/// Why gold could not be read.
#[derive(Debug)]
pub enum EvalError {
    /// A file or folder could not be opened or read.
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The folder holds no gold file.
    NoGold {
        /// The folder.
        dir: PathBuf,
    },
    /// A line is not the JSON that it should be.
    Line {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// What the JSON reader said.
        source: serde_json::Error,
    },
    /// A line lacks a key.
    Key {
        /// The file.
        path: PathBuf,
        /// Its line, counted from 1.
        line: usize,
        /// The key that is not there.
        key: &'static str,
    },
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read { path, source } => {
                write!(f, "{}: cannot be read: {source}; check that it exists and is UTF-8 text", path.display())
            }
            Self::NoGold { dir } => {
                write!(f, "{}: no gold file here; name a folder that holds NAME.jsonl files", dir.display())
            }
            Self::Line { path, line, source } => write!(
                f,
                "{}:{line}: {source}; correct the line: one JSON object with the fields of a gold claim or sentence",
                path.display()
            ),
            Self::Key { path, line, key } => write!(
                f,
                "{}:{line}: `{key}` is missing; add it, with null where there is nothing to say",
                path.display()
            ),
        }
    }
}

impl std::error::Error for EvalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Read { source, .. } => Some(source),
            Self::Line { source, .. } => Some(source),
            Self::NoGold { .. } | Self::Key { .. } => None,
        }
    }
}

/// Reads the gold of a folder: `NAME.jsonl` gives the claims of the document `NAME`, in the order of the file.
///
/// # Errors
/// When the folder or a file cannot be read, when there is no gold file, and when a line is not a gold claim.
pub fn load_gold(dir: impl AsRef<Path>) -> Result<BTreeMap<String, Vec<Gold>>, EvalError> {
    let dir = dir.as_ref();
    let unreadable = |source| EvalError::Read { path: dir.to_owned(), source };
    let mut gold = BTreeMap::new();
    for entry in fs::read_dir(dir).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(stem) = path.file_stem().filter(|_| is_gold_file(&path)) else {
            continue;
        };
        let claims = read_lines(&path, |object| {
            let optional = object.get("tier").and_then(Value::as_str) == Some("optional");
            missing_key(object, if optional { &OPTIONAL_KEYS } else { &CORE_KEYS })
        })?;
        gold.insert(stem.to_string_lossy().into_owned(), claims);
    }
    if gold.is_empty() {
        return Err(EvalError::NoGold { dir: dir.to_owned() });
    }
    Ok(gold)
}

/// Reads a file of gold sentences, one a line.
///
/// # Errors
/// When the file cannot be read, and when a line is not a gold sentence.
pub fn load_sentences(path: impl AsRef<Path>) -> Result<Vec<GoldSentence>, EvalError> {
    read_lines(path.as_ref(), |object| {
        missing_key(object, &["sentence", "claims"]).or_else(|| {
            let claims = object.get("claims")?.as_array()?.iter();
            claims.filter_map(Value::as_object).find_map(|claim| missing_key(claim, &SENTENCE_CLAIM_KEYS))
        })
    })
}

fn is_gold_file(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "jsonl") && path.is_file()
}

fn missing_key(object: &Map<String, Value>, keys: &[&'static str]) -> Option<&'static str> {
    keys.iter().find(|&&key| !object.contains_key(key)).copied()
}

/// Reads objects, one a line; `missing` names a key that one lacks.
pub(super) fn read_lines<T: DeserializeOwned>(
    path: &Path,
    missing: impl Fn(&Map<String, Value>) -> Option<&'static str>,
) -> Result<Vec<T>, EvalError> {
    let content = fs::read_to_string(path).map_err(|source| EvalError::Read { path: path.to_owned(), source })?;
    let content = content.strip_prefix('\u{feff}').unwrap_or(&content);
    let mut items = Vec::new();
    for (at, text) in content.split('\n').enumerate() {
        if text.trim().is_empty() {
            continue;
        }
        let bad = |source| EvalError::Line { path: path.to_owned(), line: at + 1, source };
        let object: Map<String, Value> = serde_json::from_str(text).map_err(bad)?;
        if let Some(key) = missing(&object) {
            return Err(EvalError::Key { path: path.to_owned(), line: at + 1, key });
        }
        items.push(serde_json::from_value(Value::Object(object)).map_err(bad)?);
    }
    Ok(items)
}

fn null_is_empty<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const CORE: &str = r#"{"doc":"a","start":3,"end":6,"text":"50户","tier":"core","value":50,"high":null,"qualifier":"over","unit":"户","per":null,"indicator":"改造","alt":["改造户数"],"measure":"level","direction":null,"status":"actual","period":"2025","region":"652300","entity":null,"category":"urban"}"#;

    /// A folder of its own, gone when the test is over.
    struct Folder(PathBuf);

    impl Folder {
        fn with(name: &str, files: &[(&str, &str)]) -> Self {
            let dir = std::env::temp_dir().join(format!("zhibiao-gold-{}-{name}", std::process::id()));
            fs::create_dir_all(&dir).unwrap();
            for (name, content) in files {
                fs::write(dir.join(name), content).unwrap();
            }
            Self(dir)
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn documents_take_their_names_from_the_files() {
        let dir = Folder::with(
            "names",
            &[
                ("b.v2.jsonl", CORE),
                ("a.jsonl", "\u{feff}{\"start\":0,\"end\":1,\"tier\":\"optional\"}\r\n\n"),
                ("a.txt", "not gold"),
            ],
        );
        let gold = load_gold(&dir.0).unwrap();
        assert_eq!(gold.keys().collect::<Vec<_>>(), ["a", "b.v2"]);
        assert_eq!(gold["a"][0].tier, Tier::Optional);
        assert_eq!(gold["a"][0].value, None);
        let core = &gold["b.v2"][0];
        assert_eq!((core.value, core.qualifier), (Some(50.0), Some(Qualifier::Over)));
        assert_eq!(core.alt, ["改造户数"]);
    }

    #[test]
    fn errors_name_file_and_line() {
        let lacking = CORE.replace(r#""unit":"户","#, "");
        let unknown = CORE.replace("over", "perhaps");
        for (name, content, told) in [
            ("broken", format!("{CORE}\n{{"), "x.jsonl:2: EOF"),
            ("lacking", format!("\n\n{lacking}"), "x.jsonl:3: `unit` is missing"),
            ("unknown", unknown, "unknown variant `perhaps`"),
            ("place", r#"{"start":1,"tier":"optional"}"#.to_owned(), "`end` is missing"),
        ] {
            let dir = Folder::with(name, &[("x.jsonl", &content)]);
            let error = load_gold(&dir.0).unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        let dir = Folder::with("none", &[]);
        assert!(matches!(load_gold(&dir.0), Err(EvalError::NoGold { .. })));
        assert!(matches!(load_gold(dir.0.join("absent")), Err(EvalError::Read { .. })));
    }

    #[test]
    fn sentences_have_all_their_keys() {
        let good = r#"{"sentence":"改造50户","claims":[{"text":"50户","value":50,"high":null,"qualifier":"exact","unit":"户","measure":"level","direction":null,"per":null,"start":2,"end":5}]}"#;
        let dir =
            Folder::with("sentences", &[("good.jsonl", good), ("bad.jsonl", &good.replace(r#""per":null,"#, ""))]);
        let sentences = load_sentences(dir.0.join("good.jsonl")).unwrap();
        assert_eq!(sentences[0].claims[0].end, 5);
        let error = load_sentences(dir.0.join("bad.jsonl")).unwrap_err();
        assert!(error.to_string().contains("bad.jsonl:1: `per` is missing"));
    }
}
