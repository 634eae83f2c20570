//! From what was given to rows and claims: loading, decoding and reading on all cores, handed over in order.
//!
//! This is the only place that knows of threads. Documents are taken in portions; a portion is read in parallel and
//! then handed over in the order of the sources, so that the result is the same whatever the number of threads and no
//! more than a portion is held in memory.

use crate::claim::Claim;
use crate::dataset::DocumentRow;
use crate::engine::Engine;
use crate::error::Error;
use crate::reading::{self, Format};
use crate::source::Source;
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use std::any::Any;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Documents of a portion, for each thread: enough that threads seldom wait for the last one.
const PORTION: usize = 16;

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

/// Reads all sources and hands each document to `sink`, in the order of the sources. `on_progress` is told of each
/// document as soon as it is read, in any order and from any thread.
///
/// # Errors
/// When threads cannot be started, and whatever `sink` says: then the run ends.
pub fn run(
    engine: &Engine,
    sources: &[Source],
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
    for portion in sources.chunks(PORTION * pool.current_num_threads()) {
        let read = |source: &Source| {
            let document = guarded(&source.name(), || document(engine, source, options.format));
            on_progress();
            document
        };
        let documents: Vec<Document> = pool.install(|| portion.par_iter().map(read).collect());
        for document in documents {
            match document.row.skipped {
                Some(_) => outcome.skipped += 1,
                None => outcome.read += 1,
            }
            sink(document)?;
        }
    }
    Ok(outcome)
}

/// Reads one source; what goes wrong with it stands in its row.
pub fn document(engine: &Engine, source: &Source, format: Option<Format>) -> Document {
    let name = source.name();
    let bytes = match source.load() {
        Ok(bytes) => bytes,
        Err(problem) => return Document { row: DocumentRow::from(&problem), claims: Vec::new() },
    };
    let decoded = match reading::decode(&bytes) {
        Ok(decoded) => decoded,
        Err(error) => return Document { row: DocumentRow::undecodable(&name, &error), claims: Vec::new() },
    };
    let read = engine.read(&name, &decoded.text, format);
    Document { row: DocumentRow::read(&name, decoded.encoding, &read), claims: read.claims }
}

/// The last resort: a fault of this program on one document must not lose the others.
fn guarded(name: &str, read: impl FnOnce() -> Document) -> Document {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|fault| {
        let why = format!("an error inside zhibiao: {}", message(fault.as_ref()));
        Document { row: DocumentRow::skipped(name, "internal_error", why), claims: Vec::new() }
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
        let document = guarded("a.txt", || panic!("at 3"));
        assert_eq!(document.row.id, "a.txt");
        assert_eq!(document.row.skipped.as_deref(), Some("internal_error"));
        assert_eq!(document.row.why.as_deref(), Some("an error inside zhibiao: at 3"));
    }
}
