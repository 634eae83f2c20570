//! The laws that the fuzz targets try to break, over inputs that once broke one and over mutated texts of the repository.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../fuzz/laws.rs"]
mod laws;

use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// The texts of the repository.
static TEXTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap);
    let texts: Vec<_> =
        files.filter(|file| file.file_type().is_file()).map(|file| fs::read(file.path()).unwrap()).collect();
    assert!(texts.len() >= 8);
    texts
});

/// What once broke a law.
fn found(target: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/found").join(target);
    let paths = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    paths.map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn what_once_broke_a_law_keeps_it() {
    for (path, bytes) in found("number") {
        laws::number(std::str::from_utf8(&bytes).unwrap_or_else(|_| panic!("{} is no text", path.display())));
    }
    for (path, bytes) in found("page") {
        laws::page(std::str::from_utf8(&bytes).unwrap_or_else(|_| panic!("{} is no text", path.display())));
    }
    found("extraction").iter().for_each(|(_, bytes)| laws::extraction(&ENGINE, bytes));
    found("archive").iter().for_each(|(_, bytes)| laws::archive(bytes));
}

/// A stretch of a text of the repository with bytes of it changed, dropped and doubled.
fn mutated() -> impl Strategy<Value = Vec<u8>> {
    let edits = prop::collection::vec((any::<prop::sample::Index>(), 0u8..4, any::<u8>()), 0..6);
    (any::<prop::sample::Index>(), any::<prop::sample::Index>(), 20usize..700, edits).prop_map(
        |(text, from, len, edits)| {
            let text = &TEXTS[text.index(TEXTS.len())];
            let from = from.index(text.len());
            let mut bytes = text[from..text.len().min(from + len)].to_vec();
            for (at, kind, byte) in edits {
                let at = at.index(bytes.len().max(1));
                match kind {
                    0 if at < bytes.len() => bytes[at] = byte,
                    1 if at < bytes.len() => drop(bytes.remove(at)),
                    2 => bytes.insert(at, byte),
                    _ => bytes.extend_from_within(at..(at + 40).min(bytes.len())),
                }
            }
            bytes
        },
    )
}

fn jsonl() -> impl Strategy<Value = Vec<u8>> {
    let line = prop_oneof![
        mutated()
            .prop_map(|bytes| serde_json::json!({"content": String::from_utf8_lossy(&bytes)}).to_string().into_bytes()),
        mutated(),
    ];
    prop::collection::vec(line, 0..5).prop_map(|lines| lines.join(&b'\n'))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn numbers_keep_their_law(text in "[0-9.,，一二两三十百千万亿几数余多来半点〇零—]{0,16}") {
        laws::number(&text);
    }

    #[test]
    fn pages_keep_their_law(bytes in mutated()) {
        laws::page(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn extraction_keeps_its_law(bytes in mutated()) {
        laws::extraction(&ENGINE, &bytes);
    }

    #[test]
    fn archives_keep_their_law(ending in any::<u8>(), bytes in prop_oneof![jsonl(), mutated()]) {
        laws::archive(&[vec![ending], bytes].concat());
    }
}
