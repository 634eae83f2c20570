//! The records of an open file, pulled one at a time.
//!
//! A format is a loop that hands records out; here it runs on a thread of its own, a few records ahead of whoever pulls
//! them, and ends when nobody does any more. One runs at a time, and what comes out does not depend on it.

use super::problem::{Problem, ProblemKind};
use super::{Flow, Found, Options, Out};
use std::mem;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Handfuls of records that a format may be ahead.
const AHEAD: usize = 1;
/// Records that change threads together, and their bytes: to wake a thread takes longer than to cut a short record.
const HANDFUL: usize = 64;
const HANDFUL_BYTES: usize = 128 << 10;

/// How records change threads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pace {
    /// Each as soon as it is there.
    AtOnce,
    /// In handfuls.
    Together,
}

/// Records and problems of one file.
pub(super) struct Stream {
    first: Option<Found>,
    running: Option<Running>,
}

struct Running {
    name: String,
    found: Receiver<Vec<Found>>,
    /// What is left of the last handful.
    ready: std::vec::IntoIter<Found>,
    thread: JoinHandle<()>,
}

/// What was read and not yet sent; it is sent at the latest when the reading ends, however it does.
struct Handful {
    pace: Pace,
    found: Vec<Found>,
    bytes: usize,
    send: SyncSender<Vec<Found>>,
}

impl Handful {
    fn add(&mut self, found: Found) -> Flow {
        self.bytes += found.as_ref().map_or(0, |record| record.content.size());
        self.found.push(found);
        let full = self.found.len() >= HANDFUL || self.bytes >= HANDFUL_BYTES;
        if self.pace == Pace::AtOnce || full { self.send() } else { ControlFlow::Continue(()) }
    }

    fn send(&mut self) -> Flow {
        self.bytes = 0;
        match self.send.send(mem::take(&mut self.found)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }
}

impl Drop for Handful {
    fn drop(&mut self) {
        let _ = self.send();
    }
}

impl Stream {
    /// No record.
    pub fn none() -> Self {
        Stream { first: None, running: None }
    }

    /// One record or problem.
    pub fn once(found: Found) -> Self {
        Stream { first: Some(found), running: None }
    }

    /// What `read` hands out. `name` is for the problem that a fault inside it becomes.
    pub fn of(
        name: String,
        options: Arc<Options>,
        pace: Pace,
        read: impl FnOnce(&mut Out) -> Flow + Send + 'static,
    ) -> Self {
        let (send, found) = sync_channel(AHEAD);
        let run = move || {
            let mut handful = Handful { pace, found: Vec::new(), bytes: 0, send };
            let _ = read(&mut Out { options: &options, take: &mut |found| handful.add(found) });
        };
        match thread::Builder::new().name("reader".into()).spawn(run) {
            Ok(thread) => {
                let ready = Vec::new().into_iter();
                Stream { first: None, running: Some(Running { name, found, ready, thread }) }
            }
            Err(error) => {
                Stream::once(Err(Problem::new(name, ProblemKind::Io, format!("no thread to read it: {error}"))))
            }
        }
    }
}

impl Iterator for Stream {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        if self.first.is_some() {
            return self.first.take();
        }
        let running = self.running.as_mut()?;
        loop {
            if let Some(found) = running.ready.next() {
                return Some(found);
            }
            let Ok(handful) = running.found.recv() else { break };
            running.ready = handful.into_iter();
        }
        let Running { name, thread, .. } = self.running.take()?;
        let fault = thread.join().is_err();
        let message = "an error inside zhibiao; the rest of it was not read";
        fault.then(|| Err(Problem::new(name, ProblemKind::Internal, message)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(n: usize) -> Problem {
        Problem::new(n.to_string(), ProblemKind::Io, "")
    }

    #[test]
    fn what_is_handed_out_is_pulled_in_order() {
        let read = |out: &mut Out| (0..100).try_for_each(|n| out.problem(problem(n)));
        let names: Vec<String> =
            Stream::of("a".into(), Arc::default(), Pace::Together, read).map(|f| f.unwrap_err().name).collect();
        assert_eq!(names, (0..100).map(|n| n.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn at_once_a_record_does_not_wait_for_the_next() {
        let (go_on, wait) = sync_channel::<()>(0);
        let read = move |out: &mut Out| {
            let first = out.problem(problem(1));
            wait.recv().unwrap();
            first
        };
        let mut stream = Stream::of("a".into(), Arc::default(), Pace::AtOnce, read);
        assert!(stream.next().is_some());
        go_on.send(()).unwrap();
        assert!(stream.next().is_none());
    }

    #[test]
    fn a_loop_ends_when_nobody_pulls() {
        let (done, ended) = sync_channel(1);
        let read = move |out: &mut Out| {
            let flow = (0..).try_for_each(|n| out.problem(problem(n)));
            done.send(flow).unwrap();
            flow
        };
        let mut stream = Stream::of("a".into(), Arc::default(), Pace::Together, read);
        assert!(stream.next().is_some());
        drop(stream);
        assert_eq!(ended.recv(), Ok(ControlFlow::Break(())));
    }

    #[test]
    fn a_fault_is_a_problem_after_what_was_read() {
        let read = |out: &mut Out| {
            let _ = out.problem(problem(1));
            panic!("expected by the test")
        };
        let found: Vec<Problem> =
            Stream::of("a".into(), Arc::default(), Pace::Together, read).map(Result::unwrap_err).collect();
        assert_eq!((found.len(), found[1].name.as_str(), found[1].kind), (2, "a", ProblemKind::Internal));
    }
}
