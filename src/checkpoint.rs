//! How far a run came: what a run that goes on needs to give the same bytes as one that was never stopped.
//!
//! It is written beside the output every few seconds, after what it speaks of is on the disk, and it is there whole or as it
//! was before, whenever the machine stops.

use crate::dataset::{About, Counts};
use crate::error::Error;
use crate::source::Position;
use crate::spool;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// Bytes at both ends of an input that are compared.
const ENDS: u64 = 64 << 10;

/// How far a run came.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Which run.
    pub run: Run,
    /// The last document that is in the parts.
    pub last: Option<Last>,
    /// Length of the part with the rows of documents.
    pub documents: u64,
    /// Length of the part with the claims.
    pub claims: u64,
    /// What was counted.
    pub counts: Counts,
    /// Whether all was read, and only the end was still to be written.
    pub done: bool,
}

/// What has a say in a run's result: two runs with the same give the same bytes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Run {
    /// What reads, with its options.
    pub zhibiao: About,
    /// Other options, by name: the form of the output, limits.
    pub settings: BTreeMap<String, String>,
    /// What is read, in its order.
    pub inputs: Vec<Input>,
}

/// A file or folder that was given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Its path as given.
    pub path: String,
    /// Length of a file.
    pub length: Option<u64>,
    /// SHA-256 of the first and the last bytes of a file.
    pub ends: Option<String>,
}

/// The last document that was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    /// Where it stands.
    pub position: Position,
    /// Its path.
    pub path: String,
}

impl Input {
    /// What can be said of a path without reading all of it.
    pub fn of(path: &Path) -> Self {
        let ends = ends(path).ok().flatten();
        // Two names that no text can hold may look the same in it, but not be told apart by anybody.
        let (length, ends) = ends.map_or((None, None), |(length, ends)| (Some(length), Some(ends)));
        Input { path: path.to_string_lossy().into_owned(), length, ends }
    }
}

/// Length of a file and SHA-256 of its ends; none for what is no file.
fn ends(path: &Path) -> io::Result<Option<(u64, String)>> {
    if !fs::metadata(path)?.is_file() {
        return Ok(None);
    }
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut bytes = Vec::new();
    Read::by_ref(&mut file).take(ENDS).read_to_end(&mut bytes)?;
    if length > ENDS {
        file.seek(SeekFrom::Start(length - ENDS))?;
        file.take(ENDS).read_to_end(&mut bytes)?;
    }
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some((length, hash)))
}

impl Run {
    /// In what another run differs from this one, in words; none when it would give the same.
    pub fn difference(&self, other: &Run) -> Option<String> {
        let changed = |what: &str, was: &str, is: &str| Some(format!("{what} was {was} and is {is}"));
        let (was, is) = (&self.zhibiao, &other.zhibiao);
        if was.version != is.version {
            return changed("the version of zhibiao", &was.version, &is.version);
        }
        if was.data_hash != is.data_hash {
            return changed("the hash of patterns and vocabularies", &was.data_hash, &is.data_hash);
        }
        if let Some((name, was, is)) = difference(&was.options, &is.options) {
            return changed(&format!("the option {name}"), &was, &is);
        }
        if let Some((name, was, is)) = difference(&self.settings, &other.settings) {
            return changed(&format!("the option {name}"), &was, &is);
        }
        let paths = |run: &Run| run.inputs.iter().map(|input| input.path.clone()).collect::<Vec<_>>().join(" ");
        if paths(self) != paths(other) {
            return changed("what is read", &paths(self), &paths(other));
        }
        let other = self.inputs.iter().zip(&other.inputs).find(|(was, is)| was != is);
        other.map(|(input, _)| format!("{} has changed since", input.path))
    }
}

/// The first field in which two values of one type differ, with both.
pub(crate) fn difference<T: Serialize>(was: &T, is: &T) -> Option<(String, String, String)> {
    let fields = |value: &T| match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => serde_json::Map::new(),
    };
    let (was, is) = (fields(was), fields(is));
    let null = Value::Null;
    let names = was.keys().chain(is.keys());
    names
        .map(|name| (name, was.get(name).unwrap_or(&null), is.get(name).unwrap_or(&null)))
        .find_map(|(name, was, is)| (was != is).then(|| (name.clone(), was.to_string(), is.to_string())))
}

impl Checkpoint {
    /// Writes it, in the place of the one before.
    ///
    /// # Errors
    /// When that fails: then the one before is still there.
    pub fn save(&self, path: &Path) -> Result<(), Error> {
        let mut new = path.as_os_str().to_owned();
        new.push(".new");
        let save = || {
            let mut file = File::create(&new)?;
            file.write_all(&serde_json::to_vec(self)?)?;
            file.sync_all()?;
            drop(file);
            fs::rename(&new, path)?;
            spool::sync_folder(path)
        };
        save().map_err(|source| Error::Io { path: path.to_owned(), action: "write", source })
    }

    /// The one that a stopped run left; none when there is none.
    ///
    /// # Errors
    /// When it cannot be read or is none of this version.
    pub fn load(path: &Path) -> Result<Option<Self>, Error> {
        let failed = |source| Error::Io { path: path.to_owned(), action: "read", source };
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| failed(error.into())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dataset::Options;

    fn run(inputs: &[&Path]) -> Run {
        let zhibiao =
            About { name: "zhibiao".into(), version: "1".into(), data_hash: "0".into(), options: Options::default() };
        let settings = [("form".to_string(), "json".to_string())].into();
        Run { zhibiao, settings, inputs: inputs.iter().map(|path| Input::of(path)).collect() }
    }

    #[test]
    fn what_would_change_the_result_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        let mut bytes = vec![b'a'; 3 * ENDS as usize];
        fs::write(&path, &bytes).unwrap();
        let was = run(&[&path]);
        let differs = |is: &Run| was.difference(is).unwrap_or_default();
        assert_eq!(differs(&run(&[&path])), "");
        assert!(differs(&run(&[])).starts_with("what is read was "));
        let mut is = was.clone();
        is.zhibiao.options.min_confidence = Some(0.5);
        assert_eq!(differs(&is), "the option min_confidence was null and is 0.5");
        let mut is = was.clone();
        is.settings.insert("form".into(), "jsonl".into());
        assert_eq!(differs(&is), "the option form was \"json\" and is \"jsonl\"");
        let mut is = was.clone();
        is.zhibiao.data_hash = "1".into();
        assert!(differs(&is).contains("patterns"));
        *bytes.last_mut().unwrap() = b'b';
        fs::write(&path, &bytes).unwrap();
        assert!(differs(&run(&[&path])).ends_with("a.jsonl has changed since"));
        bytes.push(b'b');
        fs::write(&path, &bytes).unwrap();
        assert!(differs(&run(&[&path])).ends_with("a.jsonl has changed since"));
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("c");
        assert_eq!(Checkpoint::load(&path).unwrap(), None);
        let last = Some(Last { position: Position { file: 1, record: 2 }, path: "a#3".into() });
        let checkpoint =
            Checkpoint { run: run(&[]), last, documents: 7, claims: 9, counts: Counts::default(), done: false };
        checkpoint.save(&path).unwrap();
        assert_eq!(Checkpoint::load(&path).unwrap(), Some(checkpoint));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        fs::write(&path, "{").unwrap();
        assert!(Checkpoint::load(&path).is_err());
    }
}
