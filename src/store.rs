//! Datasets in their files: how the files of one are named, and what is in them.

use crate::claim::Claim;
use crate::dataset::{About, CategoryCount, Dataset, DocumentRow, Summary, UnitCount};
use crate::error::Error;
use crate::layout::Take;
use crate::output::{self, Format};
pub use crate::output::{documents_of, is_jsonl, open, unread};
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Bytes at the start of a file that tell what it is.
const SNIFFED: u64 = 4096;

/// True for a dataset, told by what it is and how it begins: a database, a package, the object, a table's head or a first
/// line that is a claim.
///
/// # Errors
/// When it cannot be read. A pipe or a device is none, and is not read to find out.
pub fn is_dataset(file: &Path) -> Result<bool, Error> {
    let found = fs::metadata(file).map_err(|source| unread(file, source))?;
    if !found.is_file() && !found.is_dir() {
        return Ok(false);
    }
    let format = Format::of(file)?;
    if found.is_dir() || !matches!(format.name, "json" | "jsonl" | "csv") {
        return Ok(format.is_folder == found.is_dir());
    }
    let mut start = Vec::new();
    let read = open(file)?.take(SNIFFED).read_to_end(&mut start);
    read.map_err(|source| unread(file, source))?;
    let start = String::from_utf8_lossy(start.trim_ascii());
    let begins = |with: &[&str]| {
        let mut rest = start.trim_start_matches('\u{feff}');
        with.iter().all(|piece| {
            let found = rest.trim_start().strip_prefix(piece);
            rest = found.unwrap_or_default();
            found.is_some()
        })
    };
    let is_claim = ["doc", "start", "end", "value"].iter().all(|key| start.contains(&format!("\"{key}\":")));
    Ok(begins(&["id,doc,"]) || begins(&["{", "\"zhibiao\"", ":"]) || (begins(&["{", "\"id\"", ":"]) && is_claim))
}

/// Reads a whole dataset, whatever its form; `claims` of what is returned is always there.
///
/// # Errors
/// When a file cannot be read, or is no dataset.
pub fn load(file: &Path) -> Result<Dataset, Error> {
    let mut loaded = Loaded::default();
    output::read(file, &mut loaded)?;
    let Loaded { about, documents, claims, categories, units, summary } = loaded;
    let none = || unread(file, io::ErrorKind::InvalidData.into());
    Ok(Dataset { zhibiao: about.ok_or_else(none)?, documents, categories, units, claims: Some(claims), summary })
}

#[derive(Default)]
struct Loaded {
    about: Option<About>,
    documents: Vec<DocumentRow>,
    claims: Vec<Claim>,
    categories: Vec<CategoryCount>,
    units: Vec<UnitCount>,
    summary: Summary,
}

impl Take for Loaded {
    fn about(&mut self, about: About) -> io::Result<()> {
        self.about = Some(about);
        Ok(())
    }
    fn document(&mut self, row: DocumentRow) -> io::Result<()> {
        self.documents.push(row);
        Ok(())
    }
    fn claim(&mut self, json: &str) -> io::Result<()> {
        self.claims.push(serde_json::from_str(json)?);
        Ok(())
    }
    fn categories(&mut self, categories: Vec<CategoryCount>) {
        self.categories = categories;
    }
    fn units(&mut self, units: Vec<UnitCount>) {
        self.units = units;
    }
    fn summary(&mut self, summary: Summary) {
        self.summary = summary;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::{Frame, Options};
    use crate::layout;
    use std::fs::File;

    #[test]
    fn the_second_file_stands_beside_the_first() {
        for (claims, documents) in [
            ("out/a.jsonl", "out/a.documents.json"),
            ("a.ndjson", "a.documents.json"),
            ("a.txt", "a.txt.documents.json"),
            ("a", "a.documents.json"),
        ] {
            assert_eq!(documents_of(Path::new(claims)), Path::new(documents));
        }
    }

    #[test]
    fn both_forms_hold_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let zhibiao =
            About { name: "zhibiao".into(), version: "1".into(), data_hash: "0".into(), options: Options::default() };
        let summary = Summary { claims: 1, ..Summary::default() };
        let frame = Frame { zhibiao, categories: Vec::new(), units: Vec::new(), summary };
        let row = serde_json::to_string(&DocumentRow { id: "a".into(), ..DocumentRow::default() }).unwrap();
        let claim = serde_json::to_string(&Claim { text: "87公里".into(), ..Claim::default() }).unwrap();
        let (json, jsonl) = (folder.path().join("a.json"), folder.path().join("b.jsonl"));
        layout::write(&frame, row.as_bytes(), Some(claim.as_bytes()), &mut File::create(&json).unwrap()).unwrap();
        fs::write(&jsonl, &claim).unwrap();
        let beside = &mut File::create(documents_of(&jsonl)).unwrap();
        layout::write(&frame, row.as_bytes(), None::<&[u8]>, beside).unwrap();
        let dataset = load(&json).unwrap();
        assert_eq!(dataset.claims.as_ref().map(|claims| claims[0].text.as_str()), Some("87公里"));
        assert_eq!((dataset.documents[0].id.as_str(), dataset.summary.claims), ("a", 1));
        assert_eq!(load(&jsonl).unwrap(), dataset);
        assert!(load(&folder.path().join("none.json")).is_err());
        assert!(is_dataset(&json).unwrap() && is_dataset(&jsonl).unwrap());
    }

    #[test]
    fn a_text_is_no_dataset() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.json");
        for text in
            ["", "新建农村公路87公里。", "{\"id\": 1, \"text\": \"3所\"}", "[{\"zhibiao\": 1}]", "{\"a\": \"zhibiao\"}"]
        {
            fs::write(&file, text).unwrap();
            assert!(!is_dataset(&file).unwrap(), "{text}");
        }
        assert!(is_dataset(&folder.path().join("none")).is_err());
        assert!(!is_dataset(folder.path()).unwrap());
        fs::write(folder.path().join("datapackage.json"), "{}").unwrap();
        assert!(is_dataset(folder.path()).unwrap());
    }
}
