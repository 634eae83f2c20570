//! From what was given to rows and claims: loading, decoding and reading on all cores, handed over in order.
//!
//! Items are taken in portions; a portion is read in parallel and then handed over in the order of the sources, so that the
//! result is the same whatever the number of threads, and no more than a portion is held in memory. This is the only place
//! that reads on several threads.

use crate::claim::Claim;
use crate::dataset::DocumentRow;
use crate::engine::Engine;
use crate::error::Error;
use crate::reading::Format;
use crate::source::{Item, Position, Record};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use std::any::Any;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Documents of a portion, for each thread: enough that threads seldom wait for the last one.
const PORTION: usize = 16;
/// Bytes of a portion: so many, and one document more, are held.
const PORTION_BYTES: usize = 32 << 20;

/// How to run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options {
    /// What the documents are written in, when somebody says so.
    pub format: Option<Format>,
    /// Threads; as many as the machine has cores when none is said.
    pub threads: Option<NonZeroUsize>,
}

/// A document as it leaves the pipeline.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Where it stands in what was given.
    pub position: Position,
    /// Its row of the dataset.
    pub row: DocumentRow,
    /// Its claims, in source order.
    pub claims: Vec<Claim>,
}

/// What became of the sources.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Documents read.
    pub read: usize,
    /// Documents skipped.
    pub skipped: usize,
}

/// Reads all items and hands each document to `sink`, in their order; a problem is a document that was skipped.
/// `on_progress` is told of each document as soon as it is read, in any order and from any thread.
///
/// # Errors
/// When threads cannot be started, and whatever `sink` says: then the run ends.
pub fn run(
    engine: &Engine,
    items: impl IntoIterator<Item = Item>,
    options: Options,
    on_progress: impl Fn() + Sync,
    mut sink: impl FnMut(Document) -> Result<(), Error>,
) -> Result<Outcome, Error> {
    let threads = options.threads.map_or(0, NonZeroUsize::get);
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(|error| Error::Io {
        path: "threads".into(),
        action: "start",
        source: std::io::Error::other(error),
    })?;
    let mut outcome = Outcome::default();
    let mut items = items.into_iter();
    loop {
        let portion = portion(&mut items, PORTION * pool.current_num_threads());
        if portion.is_empty() {
            return Ok(outcome);
        }
        let read = |item: Item| {
            let document = document(engine, item, options.format);
            on_progress();
            document
        };
        let documents: Vec<Document> = pool.install(|| portion.into_par_iter().map(read).collect());
        for document in documents {
            match document.row.skipped {
                Some(_) => outcome.skipped += 1,
                None => outcome.read += 1,
            }
            sink(document)?;
        }
    }
}

/// The next items, as many as one portion takes.
fn portion(items: &mut impl Iterator<Item = Item>, most: usize) -> Vec<Item> {
    let (mut portion, mut bytes) = (Vec::new(), 0);
    while portion.len() < most && bytes < PORTION_BYTES {
        let Some(item) = items.next() else { break };
        bytes += item.found.as_ref().map_or(0, |record| record.content.size());
        portion.push(item);
    }
    portion
}

/// Reads one item; what goes wrong with it stands in its row.
pub fn document(engine: &Engine, item: Item, format: Option<Format>) -> Document {
    let (row, claims) = match item.found {
        Ok(record) => {
            let (id, path) = (record.id.clone(), record.path.clone());
            guarded(&id, &path, || read(engine, record, format))
        }
        Err(problem) => (DocumentRow::from(&problem), Vec::new()),
    };
    Document { position: item.position, row, claims }
}

fn read(engine: &Engine, record: Record, format: Option<Format>) -> (DocumentRow, Vec<Claim>) {
    let Record { id, path, known, content } = record;
    match content.decode() {
        Ok(decoded) => {
            let read = engine.read_known(&id, &decoded.text, format, &known);
            (DocumentRow::read(&id, &path, known, &decoded, &read), read.claims)
        }
        Err(error) => (DocumentRow::undecodable(&id, &path, &error), Vec::new()),
    }
}

/// The last resort: a fault of this program on one document must not lose the others.
fn guarded<T>(id: &str, path: &str, read: impl FnOnce() -> (DocumentRow, Vec<T>)) -> (DocumentRow, Vec<T>) {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|fault| {
        let why = format!("an error inside zhibiao: {}", message(fault.as_ref()));
        let row = DocumentRow { id: id.into(), ..DocumentRow::skipped(path, "internal_error", why) };
        (row, Vec::new())
    })
}

fn message(fault: &(dyn Any + Send)) -> &str {
    let text = fault.downcast_ref::<&str>().copied();
    text.or_else(|| fault.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_becomes_a_skipped_document() {
        let (row, claims) = guarded::<Claim>("7", "a.jsonl#1", || panic!("at 3"));
        assert_eq!((row.id.as_str(), row.path.as_str(), claims.len()), ("7", "a.jsonl#1", 0));
        assert_eq!(row.skipped.as_deref(), Some("internal_error"));
        assert_eq!(row.why.as_deref(), Some("an error inside zhibiao: at 3"));
    }
}
