//! Datasets in their files: how the files of one are named, and what is in them.

use crate::claim::Claim;
use crate::dataset::{About, CategoryCount, Dataset, DocumentRow, Summary, UnitCount};
use crate::error::Error;
use crate::layout::{self, Take};
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

/// A dataset in its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The object: with the claims, or without.
    pub object: PathBuf,
    /// The claims as JSON Lines, where they stand in a file of their own.
    pub claims: Option<PathBuf>,
}

impl Written {
    /// The files of a dataset by the name of one: those whose second file is there are JSON Lines.
    pub fn of(file: &Path) -> Self {
        let beside = documents_of(file);
        if is_jsonl(file) || beside.exists() {
            return Written { object: beside, claims: Some(file.to_owned()) };
        }
        Written { object: file.to_owned(), claims: None }
    }
}

/// True for the name of JSON Lines.
pub fn is_jsonl(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "jsonl" || ending == "ndjson")
}

/// The second file of JSON Lines: `claims.documents.json` beside `claims.jsonl`.
pub fn documents_of(path: &Path) -> PathBuf {
    let mut name = if is_jsonl(path) { path.file_stem() } else { path.file_name() }.unwrap_or_default().to_owned();
    name.push(".documents.json");
    path.with_file_name(name)
}

/// Reads a whole dataset; `claims` of what is returned is always there.
///
/// # Errors
/// When a file cannot be read, or is no dataset.
pub fn load(file: &Path) -> Result<Dataset, Error> {
    let written = Written::of(file);
    let mut loaded = Loaded::default();
    let done = layout::read(open(&written.object)?, &mut loaded);
    done.map_err(|source| unread(&written.object, source))?;
    if let Some(path) = &written.claims {
        let lines = open(path)?.lines();
        lines.into_iter().try_for_each(|line| loaded.claim(&line?)).map_err(|source| unread(path, source))?;
    }
    let Loaded { about, documents, claims, categories, units, summary } = loaded;
    let none = || unread(&written.object, io::ErrorKind::InvalidData.into());
    Ok(Dataset { zhibiao: about.ok_or_else(none)?, documents, categories, units, claims: Some(claims), summary })
}

/// Opens a file of a dataset.
///
/// # Errors
/// When it cannot be opened.
pub fn open(path: &Path) -> Result<BufReader<File>, Error> {
    Ok(BufReader::with_capacity(1 << 16, File::open(path).map_err(|source| unread(path, source))?))
}

/// What to say of a file that could not be read.
pub fn unread(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "read", source }
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
    use std::fs;

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
    }
}
