//! From what was given to what is written: loading, decoding and reading at the same time, handed over in order.
//!
//! One thread pulls items, rayon's workers read them, and the caller's thread takes the results in the order of the
//! sources, so that they are the same whatever the number of threads. What is under way is bounded, in documents and in
//! bytes: whoever is slowest holds up the others. This is the only place that reads on several threads.

use crate::claim::Claim;
use crate::dataset::DocumentRow;
use crate::decode::Decoded;
use crate::engine::{Engine, Input, Read};
use crate::error::Error;
use crate::reading::Format;
use crate::source::{Item, Known, Position, Record};
use rayon::{Scope, ThreadPoolBuilder};
use std::any::Any;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// Handfuls of documents under way, for each thread: enough that threads seldom wait for the one that is written next.
const AHEAD: usize = 4;
/// Documents that change threads together, and their bytes: to wake a thread takes as long as to read a short document.
const HANDFUL: usize = 64;
const HANDFUL_BYTES: usize = 128 << 10;
/// Bytes of documents under way. What is read of dense text is twenty times as long.
const AHEAD_BYTES: usize = 8 << 20;
/// How often somebody who waits looks whether the run is over.
const LOOK: Duration = Duration::from_millis(50);

/// How to run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Options<'a> {
    /// What the documents are written in, when somebody says so.
    pub format: Option<Format>,
    /// Threads that read; as many as the machine has cores when none is said.
    pub threads: Option<NonZeroUsize>,
    /// Ends the run as soon as it is true.
    pub stop: Option<&'a AtomicBool>,
    /// Hands over each document as soon as it is read, and not in handfuls: somebody waits for it.
    pub at_once: bool,
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

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    /// All items were handed over.
    All,
    /// It was stopped; some were not.
    Stopped,
}

/// Reads all items, turns each document into what is handed over by `work`, on any thread, and hands that to `sink`, in the
/// order of the items; a problem is a document that was skipped.
///
/// # Errors
/// When threads cannot be started, and whatever `sink` says: then the run ends.
pub fn run<I, T>(
    engine: &Engine,
    items: I,
    options: Options,
    work: impl Fn(Document) -> T + Sync,
    sink: impl FnMut(T) -> Result<(), Error>,
) -> Result<Ended, Error>
where
    I: Iterator<Item = Item> + Send + 'static,
    T: Send,
{
    let threads = options.threads.map_or(0, NonZeroUsize::get);
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(no_threads)?;
    let items = pulled(items, options.at_once).map_err(no_threads)?;
    let (order, waiting) = sync_channel(AHEAD * pool.current_num_threads());
    let under_way = UnderWay { stop: options.stop, ..UnderWay::default() };
    thread::scope(|scope| {
        let (pool, work, under_way) = (&pool, &work, &under_way);
        let read = move |items: Vec<Item>| documents(engine, items, options.format).into_iter().map(work).collect();
        scope.spawn(move || pool.in_place_scope(|workers| feed(workers, under_way, &items, order, read)));
        let ended = take(under_way, &waiting, sink);
        // The feeder may be waiting for room in the order, or for bytes.
        under_way.end();
        drop(waiting);
        ended
    })
}

/// Gives items to the workers, and where each result will come to whoever takes them.
fn feed<'scope, T: Send + 'scope>(
    workers: &Scope<'scope>,
    under_way: &'scope UnderWay<'_>,
    items: &Receiver<Handful<Item>>,
    order: SyncSender<Receiver<Handful<T>>>,
    read: impl Fn(Vec<Item>) -> Vec<T> + Copy + Send + 'scope,
) {
    while let Some(Handful { of, bytes }) = under_way.next(items) {
        under_way.enter(bytes);
        let (send, done) = sync_channel(1);
        workers.spawn(move |_| {
            let of = if under_way.is_over() { Vec::new() } else { read(of) };
            // Nobody waits for it any more when the run is over.
            let _ = send.send(Handful { of, bytes });
        });
        if order.send(done).is_err() {
            return;
        }
    }
}

fn no_threads(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    Error::Io { path: "threads".into(), action: "start", source: std::io::Error::other(error) }
}

/// Some that change threads together, and their bytes.
struct Handful<T> {
    of: Vec<T>,
    bytes: usize,
}

/// Items pulled on a thread of their own, which is left behind where it waits for input that never comes.
fn pulled(
    mut items: impl Iterator<Item = Item> + Send + 'static,
    at_once: bool,
) -> std::io::Result<Receiver<Handful<Item>>> {
    let (send, pulled) = sync_channel(1);
    let (most, most_bytes) = if at_once { (1, 0) } else { (HANDFUL, HANDFUL_BYTES) };
    let pull = move || {
        loop {
            let mut handful = Handful { of: Vec::new(), bytes: 0 };
            while handful.of.len() < most && (handful.of.is_empty() || handful.bytes < most_bytes) {
                let Some(item) = items.next() else { break };
                handful.bytes += item.found.as_ref().map_or(0, |record| record.content.size());
                handful.of.push(item);
            }
            if handful.of.is_empty() || send.send(handful).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("sources".into()).spawn(pull)?;
    Ok(pulled)
}

/// Takes results in their order.
fn take<T>(
    under_way: &UnderWay,
    waiting: &Receiver<Receiver<Handful<T>>>,
    mut sink: impl FnMut(T) -> Result<(), Error>,
) -> Result<Ended, Error> {
    while let Some(Handful { of, bytes }) = under_way.next(waiting).and_then(|done| under_way.next(&done)) {
        under_way.leave(bytes);
        for result in of {
            if under_way.is_over() {
                return Ok(Ended::Stopped);
            }
            sink(result)?;
        }
    }
    // Whoever stops a run often ends its input as well.
    Ok(if under_way.is_over() { Ended::Stopped } else { Ended::All })
}

/// The documents that are under way, and whether there will be more.
#[derive(Default)]
struct UnderWay<'a> {
    bytes: Mutex<usize>,
    left: Condvar,
    ended: AtomicBool,
    stop: Option<&'a AtomicBool>,
}

impl UnderWay<'_> {
    fn is_over(&self) -> bool {
        self.ended.load(Ordering::Relaxed) || self.stop.is_some_and(|stop| stop.load(Ordering::Relaxed))
    }

    fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
        self.left.notify_all();
    }

    /// The next that comes; none at the end, or when the run is over.
    fn next<T>(&self, from: &Receiver<T>) -> Option<T> {
        while !self.is_over() {
            match from.recv_timeout(LOOK) {
                Ok(next) => return Some(next),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        None
    }

    /// Waits until there is room for so many bytes more; one document has room always.
    fn enter(&self, size: usize) {
        let mut bytes = self.bytes.lock().unwrap_or_else(PoisonError::into_inner);
        while *bytes > 0 && *bytes + size > AHEAD_BYTES && !self.is_over() {
            bytes = self.left.wait_timeout(bytes, LOOK).unwrap_or_else(PoisonError::into_inner).0;
        }
        *bytes += size;
    }

    fn leave(&self, size: usize) {
        *self.bytes.lock().unwrap_or_else(PoisonError::into_inner) -= size;
        self.left.notify_all();
    }
}

/// Reads some items together; what goes wrong with one stands in its row.
pub fn documents(engine: &Engine, items: Vec<Item>, format: Option<Format>) -> Vec<Document> {
    let decoded: Vec<(Position, Result<Text, Box<DocumentRow>>)> = items
        .into_iter()
        .map(|item| (item.position, item.found.map_err(|problem| DocumentRow::from(&problem).into()).and_then(decode)))
        .collect();
    let texts: Vec<&Text> = decoded.iter().filter_map(|(_, text)| text.as_ref().ok()).collect();
    let mut reads = read(engine, &texts, format).into_iter();
    let document = |(position, text): (Position, Result<Text, Box<DocumentRow>>)| match text {
        Ok(text) => text.document(position, reads.next().unwrap_or_else(|| Err("no reading".into()))),
        Err(row) => Document { position, row: *row, claims: Vec::new() },
    };
    decoded.into_iter().map(document).collect()
}

/// A record that was decoded.
struct Text {
    id: String,
    path: String,
    known: Known,
    decoded: Decoded,
}

fn decode(record: Record) -> Result<Text, Box<DocumentRow>> {
    let Record { id, path, known, content } = record;
    match catch_unwind(AssertUnwindSafe(|| content.decode())) {
        Ok(Ok(decoded)) => Ok(Text { id, path, known, decoded }),
        Ok(Err(error)) => Err(DocumentRow::undecodable(&id, &path, &error).into()),
        Err(fault) => Err(fallen(&id, &path, message(fault.as_ref())).into()),
    }
}

impl Text {
    fn document(self, position: Position, read: Result<Read, String>) -> Document {
        let Text { id, path, known, decoded } = self;
        match read {
            Ok(read) if read.too_dense => {
                Document { position, row: DocumentRow::too_dense(&id, &path, known, &decoded), claims: Vec::new() }
            }
            Ok(mut read) => {
                let row = DocumentRow::read(id, path, known, &decoded, &mut read);
                Document { position, row, claims: read.claims }
            }
            Err(fault) => Document { position, row: fallen(&id, &path, &fault), claims: Vec::new() },
        }
    }
}

/// What is read of texts. The last resort: a fault of this program on one of them must not lose the others.
fn read(engine: &Engine, texts: &[&Text], format: Option<Format>) -> Vec<Result<Read, String>> {
    let inputs: Vec<Input<'_>> = texts
        .iter()
        .map(|text| Input { doc: &text.id, decoded: &text.decoded.text, hint: format, known: &text.known })
        .collect();
    each_guarded(&inputs, |inputs| engine.read_all(inputs))
}

/// What `work` gives for some together; where it fails, for each alone, with what it says of those that it fails for.
fn each_guarded<T, R>(given: &[T], work: impl Fn(&[T]) -> Vec<R> + Copy) -> Vec<Result<R, String>> {
    match catch_unwind(AssertUnwindSafe(|| work(given))) {
        Ok(results) => results.into_iter().map(Ok).collect(),
        Err(fault) if given.len() <= 1 => given.iter().map(|_| Err(message(fault.as_ref()).into())).collect(),
        Err(_) => given.chunks(1).flat_map(|one| each_guarded(one, work)).collect(),
    }
}

fn fallen(id: &str, path: &str, message: &str) -> DocumentRow {
    let why = format!("an error inside zhibiao: {message}");
    DocumentRow { id: id.into(), ..DocumentRow::skipped(path, "internal_error", why) }
}

fn message(fault: &(dyn Any + Send)) -> &str {
    let text = fault.downcast_ref::<&str>().copied();
    text.or_else(|| fault.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Content;
    use std::sync::LazyLock;
    use std::sync::atomic::AtomicUsize;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn item(n: usize, size: usize) -> Item {
        let content = Content::Bytes { bytes: vec![b' '; size], encoding: None };
        let record = Record { id: n.to_string(), path: n.to_string(), known: Known::default(), content };
        Item { position: Position { file: n as u64, record: 0 }, found: Ok(record) }
    }

    fn threads(n: usize) -> Options<'static> {
        Options { threads: NonZeroUsize::new(n), ..Options::default() }
    }

    #[test]
    fn a_fault_becomes_a_skipped_document_and_loses_no_other() {
        let work = |numbers: &[i32]| -> Vec<i32> {
            numbers.iter().map(|number| if *number == 3 { panic!("at {number}") } else { 2 * number }).collect()
        };
        assert_eq!(each_guarded(&[1, 2, 3, 4], work), [Ok(2), Ok(4), Err("at 3".to_string()), Ok(8)]);
        assert_eq!(each_guarded(&[1, 2], work), [Ok(2), Ok(4)]);
        let row = fallen("7", "a.jsonl#1", "at 3");
        assert_eq!((row.id.as_str(), row.path.as_str()), ("7", "a.jsonl#1"));
        assert_eq!(row.skipped.as_deref(), Some("internal_error"));
        assert_eq!(row.why.as_deref(), Some("an error inside zhibiao: at 3"));
    }

    #[test]
    fn results_come_in_order() {
        let mut taken = Vec::new();
        let take = |document: Document| {
            taken.push(document.position.file);
            Ok(())
        };
        let ended = run(&ENGINE, (0..300).map(|n| item(n, n % 7)), threads(3), |document| document, take);
        assert_eq!(ended.unwrap(), Ended::All);
        assert!(taken.into_iter().eq(0..300));
    }

    #[test]
    fn what_is_under_way_is_bounded() {
        static PULLED: AtomicUsize = AtomicUsize::new(0);
        let items = (0..40).map(|n| {
            PULLED.fetch_add(1, Ordering::SeqCst);
            item(n, AHEAD_BYTES / 4)
        });
        let (mut taken, mut most) = (0, 0);
        let take = |_| {
            taken += 1;
            // Give the others time to run ahead, if nothing held them.
            thread::sleep(Duration::from_millis(2));
            most = most.max(PULLED.load(Ordering::SeqCst) - taken);
            Ok(())
        };
        run(&ENGINE, items, threads(2), |_| (), take).unwrap();
        // Four under way, and those in the hands and between the hands of the threads before them.
        assert!((1..=8).contains(&most), "{most}");
    }

    #[test]
    fn an_error_and_a_stop_end_an_endless_run() {
        let full = |_: ()| Err(Error::Io { path: "a".into(), action: "write", source: std::io::Error::other("full") });
        assert!(run(&ENGINE, (0..).map(|n| item(n, 1)), threads(2), |_| (), full).is_err());
        let stop = AtomicBool::new(false);
        let options = Options { stop: Some(&stop), ..threads(2) };
        let mut taken = 0;
        let take = |_: ()| {
            taken += 1;
            stop.store(taken == 5, Ordering::Relaxed);
            Ok(())
        };
        assert_eq!(run(&ENGINE, (0..).map(|n| item(n, 1)), options, |_| (), take).unwrap(), Ended::Stopped);
        assert_eq!(taken, 5);
    }
}
