//! Takes what was read, document by document and in order, and writes it down: finds texts that were seen before, counts, and
//! notes now and then how far it came.

use crate::checkpoint::{Checkpoint, Last, Run};
use crate::dataset::{Counted, Counts, DocumentRow, Tally};
use crate::duplicates::Seen;
use crate::error::Error;
use crate::line;
use crate::pipeline::Document;
use crate::source::Position;
use crate::spool::Part;
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// A document as it is written down.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Entry {
    /// Where it stands in what was given.
    pub position: Position,
    /// Its row.
    pub row: DocumentRow,
    /// Its claims as JSON Lines.
    pub claims: Vec<u8>,
    /// Its claims counted.
    pub tally: Tally,
}

/// Claims that are let go together: a document may have a hundred thousand.
const TOGETHER: usize = 1000;

impl Entry {
    /// A document without its claims of less confidence than `least`; the row counts those.
    pub fn new(document: Document, least: Option<f64>) -> Self {
        let Document { position, mut row, mut claims } = document;
        if let Some(least) = least {
            claims.retain(|claim| claim.confidence >= least);
            row.unsure = row.claims - claims.len();
            row.claims = claims.len();
        }
        let lines = Vec::with_capacity(claims.len() * line::USUAL);
        let mut entry = Entry { position, row, claims: lines, tally: Tally::default() };
        // They are let go as they are written.
        let mut claims = claims.into_iter();
        while !claims.as_slice().is_empty() {
            let together = claims.len().min(TOGETHER);
            line::write_all(&claims.as_slice()[..together], &mut entry.claims);
            claims.by_ref().take(together).for_each(|claim| entry.tally.add(Counted::from(claim)));
        }
        entry
    }

    /// The same text was read before, in the document of this id.
    fn repeat(&mut self, id: String) {
        self.row = std::mem::take(&mut self.row).repeating(id);
        self.claims = Vec::new();
        self.tally = Tally::default();
    }
}

/// Where claims go.
pub enum Claims {
    /// Into a part, to be read again.
    Part(Part),
    /// Out as they come.
    Out {
        /// What it is called in messages.
        name: PathBuf,
        /// The stream.
        to: Box<dyn Write>,
    },
}

impl Claims {
    fn write(&mut self, bytes: &[u8]) -> Result<(), Error> {
        match self {
            Claims::Part(part) => part.append(bytes),
            Claims::Out { name, to } => {
                to.write_all(bytes).map_err(|source| Error::Io { path: name.clone(), action: "write", source })
            }
        }
    }
}

/// Where and how often a run notes how far it came.
#[derive(Debug, Clone)]
pub struct Checkpoints {
    /// The file.
    pub path: PathBuf,
    /// The run.
    pub run: Run,
    /// Time between two of them.
    pub every: Duration,
}

/// Writes documents down.
pub struct Recorder {
    documents: Part,
    /// The row that was written last, for its room.
    line: Vec<u8>,
    claims: Claims,
    seen: Option<Seen>,
    counts: Counts,
    /// Claims that are not yet in the counts, which are looked up by three names each.
    counted: FxHashMap<Counted, usize>,
    last: Option<Last>,
    checkpoints: Option<Checkpoints>,
    saved: Instant,
    /// Whether a document is written in part: what then is on the disk is not what was counted.
    is_torn: bool,
}

/// What a recorder has written.
pub struct Recorded {
    /// Rows of documents as JSON Lines.
    pub documents: Part,
    /// The claims.
    pub claims: Claims,
    /// Both counted.
    pub counts: Counts,
}

/// What is needed of a row to know its text again.
#[derive(Deserialize)]
struct Told {
    text_hash: Option<String>,
}

/// The id of a row.
#[derive(Deserialize)]
struct Named {
    id: String,
}

impl Recorder {
    /// Writes into empty parts. Texts seen before repeat no claims, unless these are to be kept.
    pub fn new(documents: Part, claims: Claims, keep_duplicates: bool, checkpoints: Option<Checkpoints>) -> Self {
        let seen = (!keep_duplicates).then(Seen::default);
        Recorder {
            documents,
            line: Vec::new(),
            claims,
            seen,
            counts: Counts::default(),
            counted: FxHashMap::default(),
            last: None,
            checkpoints,
            saved: Instant::now(),
            is_torn: false,
        }
    }

    /// Goes on behind a checkpoint; the parts are as long as it says.
    ///
    /// # Errors
    /// When the rows that were written cannot be read again.
    pub fn resumed(mut self, from: &Checkpoint) -> Result<Self, Error> {
        self.counts = from.counts.clone();
        self.last.clone_from(&from.last);
        if let Some(seen) = &mut self.seen {
            let (mut line, mut place) = (String::new(), 0);
            let mut rows = self.documents.reader(0)?;
            loop {
                line.clear();
                let read = rows.read_line(&mut line).map_err(unreadable)?;
                if read == 0 {
                    break;
                }
                let told: Told = serde_json::from_str(&line).map_err(|error| unreadable(error.into()))?;
                told.text_hash.and_then(|hash| seen.first(&hash, place));
                place += read as u64;
            }
            self.documents.to_end()?;
        }
        Ok(self)
    }

    /// Looks whether the text of a document was seen before.
    ///
    /// # Errors
    /// When the row of that document cannot be read.
    pub fn settle(&mut self, entry: &mut Entry) -> Result<(), Error> {
        let (Some(seen), Some(hash)) = (&mut self.seen, &entry.row.text_hash) else { return Ok(()) };
        if let Some(place) = seen.first(hash, self.documents.length()) {
            let row = self.documents.line_at(place)?;
            let first: Named = serde_json::from_str(&row).map_err(|error| unreadable(error.into()))?;
            entry.repeat(first.id);
        }
        Ok(())
    }

    /// Writes a document that was settled.
    ///
    /// # Errors
    /// When the disk is full, for one.
    pub fn write(&mut self, entry: &Entry) -> Result<(), Error> {
        self.is_torn = true;
        self.counts.document(&entry.row);
        self.row(&entry.row)?;
        self.claims(&entry.claims, &entry.tally)?;
        self.is_torn = false;
        let last = self.last.get_or_insert_default();
        last.position = entry.position;
        last.path.clone_from(&entry.row.path);
        if self.checkpoints.as_ref().is_some_and(|to| self.saved.elapsed() >= to.every) {
            self.save(false)?;
        }
        Ok(())
    }

    fn row(&mut self, row: &DocumentRow) -> Result<(), Error> {
        self.line.clear();
        line::write_row(row, &mut self.line);
        self.documents.append(&self.line)
    }

    /// Writes claims as JSON Lines, which were counted.
    ///
    /// # Errors
    /// When the disk is full, for one.
    pub fn claims(&mut self, lines: &[u8], tally: &Tally) -> Result<(), Error> {
        for (claim, n) in tally.iter() {
            match self.counted.get_mut(claim) {
                Some(count) => *count += n,
                None => drop(self.counted.insert(claim.clone(), n)),
            }
        }
        self.claims.write(lines)
    }

    /// What was written so far, in numbers.
    pub fn counts(&mut self) -> &Counts {
        self.counted.drain().for_each(|(claim, n)| self.counts.claims(&claim, n));
        &self.counts
    }

    /// True when a run can go on where this one stopped.
    pub fn is_resumable(&self) -> bool {
        self.checkpoints.is_some()
    }

    /// Notes how far the run came; `done` when nothing is left to be read. After a failed write what was noted before holds.
    ///
    /// # Errors
    /// When the disk is full, for one: then what was noted before still holds.
    pub fn save(&mut self, done: bool) -> Result<(), Error> {
        let counts = self.counts().clone();
        let (Some(to), Claims::Part(claims), false) = (&self.checkpoints, &mut self.claims, self.is_torn) else {
            return Ok(());
        };
        // First what the checkpoint speaks of.
        self.documents.sync()?;
        claims.sync()?;
        let checkpoint = Checkpoint {
            run: to.run.clone(),
            last: self.last.clone(),
            documents: self.documents.length(),
            claims: claims.length(),
            counts,
            done,
        };
        checkpoint.save(&to.path)?;
        self.saved = Instant::now();
        Ok(())
    }

    /// What was written.
    pub fn finish(mut self) -> Recorded {
        self.counts();
        Recorded { documents: self.documents, claims: self.claims, counts: self.counts }
    }
}

fn unreadable(source: std::io::Error) -> Error {
    Error::Io { path: "the rows of documents that were written".into(), action: "read", source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;
    use crate::dataset::{About, Options};
    use crate::fingerprint;
    use std::fs;
    use std::path::Path;

    fn entry(n: u64, text: &str) -> Entry {
        let row = DocumentRow {
            id: format!("{n}"),
            text_hash: fingerprint::of_text(text),
            numbers: 2,
            claims: 1,
            ..DocumentRow::default()
        };
        let position = Position { file: 0, record: n };
        let claim = Claim { text: text.into(), category: "other".into(), confidence: 0.5, ..Claim::default() };
        Entry::new(Document { position, row, claims: vec![claim] }, None)
    }

    fn take(recorder: &mut Recorder, mut entry: Entry) -> Option<String> {
        recorder.settle(&mut entry).unwrap();
        recorder.write(&entry).unwrap();
        entry.row.duplicate_of
    }

    fn unnamed(keep_duplicates: bool) -> Recorder {
        let claims = Claims::Part(Part::unnamed().unwrap());
        Recorder::new(Part::unnamed().unwrap(), claims, keep_duplicates, None)
    }

    #[test]
    fn a_text_seen_before_repeats_no_claims() {
        let texts = ["甲", "乙", "甲", " ", " ", "甲"];
        let entries = || texts.iter().zip(0..).map(|(text, n)| entry(n, text));
        let mut recorder = unnamed(false);
        let firsts: Vec<_> = entries().map(|entry| take(&mut recorder, entry)).collect();
        let first = Some("0".to_string());
        assert_eq!(firsts, [None, None, first.clone(), None, None, first]);
        let summary = &recorder.counts().summary;
        assert_eq!((summary.documents, summary.duplicates, summary.claims, summary.numbers), (6, 2, 4, 8));
        let mut recorder = unnamed(true);
        assert!(entries().all(|entry| take(&mut recorder, entry).is_none()));
        assert_eq!(recorder.counts().summary.claims, 6);
    }

    #[test]
    fn unsure_claims_are_counted_in_the_row() {
        let of = |least| {
            let row = DocumentRow { claims: 1, ..DocumentRow::default() };
            let claims = vec![Claim { confidence: 0.5, ..Claim::default() }];
            let entry = Entry::new(Document { position: Position::default(), row, claims }, least);
            (entry.row.claims, entry.row.unsure, entry.claims.is_empty(), entry.tally.claims())
        };
        assert_eq!(of(None), (1, 0, false, 1));
        assert_eq!(of(Some(0.5)), (1, 0, false, 1));
        assert_eq!(of(Some(0.6)), (0, 1, true, 0));
    }

    #[test]
    fn a_run_that_goes_on_writes_the_same_bytes() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let run = Run {
            zhibiao: About {
                name: String::new(),
                version: String::new(),
                data_hash: String::new(),
                options: Options::default(),
            },
            settings: Default::default(),
            inputs: Vec::new(),
        };
        let checkpoints = || Some(Checkpoints { path: path("c"), run: run.clone(), every: Duration::ZERO });
        let part = |name: &str, length| match length {
            None => Part::create(path(name)).unwrap(),
            Some(length) => Part::reopen(path(name), length).unwrap(),
        };
        let texts = ["甲", "乙", "甲", "丙", "乙"];
        let write = |from: usize, to: usize, name: &str| {
            let checkpoint = (from > 0).then(|| Checkpoint::load(&path("c")).unwrap().unwrap());
            let lengths = checkpoint.as_ref().map(|checkpoint| (checkpoint.documents, checkpoint.claims));
            let documents = part(&format!("{name}.d"), lengths.map(|lengths| lengths.0));
            let claims = Claims::Part(part(&format!("{name}.c"), lengths.map(|lengths| lengths.1)));
            let mut recorder = Recorder::new(documents, claims, false, checkpoints());
            if let Some(checkpoint) = &checkpoint {
                recorder = recorder.resumed(checkpoint).unwrap();
                let last = checkpoint.last.as_ref().unwrap();
                assert_eq!(last.position.record, from as u64 - 1);
            }
            (from..to).for_each(|n| drop(take(&mut recorder, entry(n as u64, texts[n]))));
            let mut recorded = recorder.finish();
            // What a stopped run wrote behind its checkpoint.
            recorded.documents.append(b"{\"id\":").unwrap();
            recorded.counts
        };
        let whole = write(0, 5, "whole");
        write(0, 2, "stopped");
        write(2, 4, "stopped");
        assert_eq!(write(4, 5, "stopped"), whole);
        let read = |name: &str| fs::read(Path::new(&path(name))).unwrap();
        assert_eq!([read("whole.d"), read("whole.c")], [read("stopped.d"), read("stopped.c")]);
    }
}
