//! What holds of any input: the fuzz targets try to break it, and `tests/laws.rs` holds it over what they once found.

use std::fs;
use zhibiao::decode;
use zhibiao::engine::{Engine, Read};
use zhibiao::number;
use zhibiao::reading::{self, Format};
use zhibiao::source::{Item, Options, Sources};

/// Archives by the ending that a file of them has; the first byte of an input chooses.
pub const ENDINGS: [&str; 14] = [
    "jsonl",
    "json",
    "csv",
    "tsv",
    "zip",
    "tar",
    "tar.gz",
    "jsonl.gz",
    "jsonl.zst",
    "docx",
    "html",
    "txt",
    "md",
    "parquet",
];

/// A number stands where it was found, and printed in digits it is read as itself.
pub fn number(text: &str) {
    for (at, _) in text.char_indices() {
        let Some(found) = number::read(text, at) else { continue };
        assert_eq!(found.range.start, at, "{found:?}");
        assert!(text.is_char_boundary(found.range.end) && found.range.end > at, "{found:?}");
        for value in [Some(found.low), found.high].into_iter().flatten() {
            let printed = value.to_string();
            let again = number::read(&printed, 0);
            assert_eq!(again.map(|again| (again.range, again.low)), Some((0..printed.len(), value)), "{found:?}");
        }
        assert!(found.high.is_none_or(|high| high >= found.low), "{found:?}");
    }
}

/// Whatever is repaired, every place of the repaired text leads to one in the document, in the same order.
pub fn page(text: &str) {
    for hint in [None, Some(Format::Text), Some(Format::Markup)] {
        let reading = reading::read(text, hint);
        assert_eq!(reading.alignment.derived_len(), reading.text.len());
        let mut last = 0;
        for (at, c) in reading.text.char_indices() {
            let source = reading.alignment.to_source(at..at + c.len_utf8());
            assert!(source.start >= last && source.end <= text.len(), "{source:?} behind {last}");
            assert!(text.is_char_boundary(source.start) && text.is_char_boundary(source.end), "{source:?}");
            last = source.start;
        }
        for block in &reading.blocks {
            assert!(reading.text.get(block.range.clone()).is_some(), "{block:?}");
            let sentences = reading.sentences(block);
            assert!(sentences.windows(2).all(|pair| pair[0].end <= pair[1].start), "{sentences:?}");
            assert!(sentences.iter().all(|one| block.range.start <= one.start && one.end <= block.range.end));
        }
    }
}

/// Every claim is sliced from where it says, and reading leaves nothing behind that changes the next reading.
pub fn extraction(engine: &Engine, bytes: &[u8]) {
    let Ok(decoded) = decode::decode(bytes) else { return };
    let read = engine.read("a", &decoded.text, None);
    let chars: Vec<char> = decoded.text.chars().collect();
    for claim in &read.claims {
        let there: String = chars[claim.start..claim.end].iter().collect();
        assert_eq!(claim.text, there);
        assert!(claim.value.is_finite() && claim.high.is_none_or(f64::is_finite), "{claim:?}");
        assert!(claim.lower.zip(claim.upper).is_none_or(|(lower, upper)| lower <= upper), "{claim:?}");
        assert!((0.0..=1.0).contains(&claim.confidence), "{claim:?}");
    }
    assert!(read.numbers >= read.claims.len());
    // As two documents: each half gives what it gives by itself, whatever was read before it.
    let middle = (0..=decoded.text.len() / 2).rev().find(|at| decoded.text.is_char_boundary(*at)).unwrap_or(0);
    let (first, second) = decoded.text.split_at(middle);
    let alone = engine.read("b", second, None);
    engine.read("a", first, None);
    assert_eq!(of(&engine.read("b", second, None)), of(&alone));
}

fn of(read: &Read) -> String {
    serde_json::to_string(&read.claims).unwrap()
}

/// An archive of any bytes ends, gives the same twice, and goes on from any place with what stood behind it.
pub fn archive(input: &[u8]) {
    let Some((choice, bytes)) = input.split_first() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(format!("a.{}", ENDINGS[usize::from(*choice) % ENDINGS.len()]));
    fs::write(&path, bytes).unwrap();
    let items = |from: Option<&Item>| -> Vec<Item> {
        let sources = Sources::new(vec![path.clone()], Options::default());
        match from {
            Some(item) => sources.starting_at(item.position).collect(),
            None => sources.collect(),
        }
    };
    let all = items(None);
    assert!(all.windows(2).all(|pair| pair[0].position < pair[1].position));
    let shown = |items: &[Item]| items.iter().map(|item| format!("{item:?}")).collect::<Vec<_>>();
    let middle = all.len() / 2;
    assert_eq!(shown(&items(all.get(middle))), shown(&all[middle..]));
    for item in all {
        if let Ok(record) = item.found {
            let _ = record.content.decode();
        }
    }
}
