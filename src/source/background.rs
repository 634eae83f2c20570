//! The records of an open file, pulled one at a time.
//!
//! A format is a loop that hands records out; here it runs on a thread of its own, a few records ahead of whoever pulls
//! them, and ends when nobody does any more. One runs at a time, and what comes out does not depend on it.

use super::problem::{Problem, ProblemKind};
use super::{Flow, Found, Options, Out};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::{self, JoinHandle};

/// Records that a format may be ahead.
const AHEAD: usize = 4;

/// Records and problems of one file.
pub(super) struct Stream {
    first: Option<Found>,
    running: Option<Running>,
}

struct Running {
    name: String,
    found: Receiver<Found>,
    thread: JoinHandle<()>,
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
    pub fn of(name: String, options: Arc<Options>, read: impl FnOnce(&mut Out) -> Flow + Send + 'static) -> Self {
        let (send, found) = sync_channel(AHEAD);
        let run = move || {
            let mut take = |found| match send.send(found) {
                Ok(()) => ControlFlow::Continue(()),
                Err(_) => ControlFlow::Break(()),
            };
            let _ = read(&mut Out { options: &options, take: &mut take });
        };
        match thread::Builder::new().name("reader".into()).spawn(run) {
            Ok(thread) => Stream { first: None, running: Some(Running { name, found, thread }) },
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
        if let Ok(found) = self.running.as_ref()?.found.recv() {
            return Some(found);
        }
        let Running { name, thread, .. } = self.running.take()?;
        let fault = thread.join().is_err();
        fault.then(|| Err(Problem::new(name, ProblemKind::Io, "an error inside zhibiao; the rest of it was not read")))
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
        let names: Vec<String> = Stream::of("a".into(), Arc::default(), read).map(|f| f.unwrap_err().name).collect();
        assert_eq!(names, (0..100).map(|n| n.to_string()).collect::<Vec<_>>());
    }

    #[test]
    fn a_loop_ends_when_nobody_pulls() {
        let (done, ended) = sync_channel(1);
        let read = move |out: &mut Out| {
            let flow = (0..).try_for_each(|n| out.problem(problem(n)));
            done.send(flow).unwrap();
            flow
        };
        let mut stream = Stream::of("a".into(), Arc::default(), read);
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
        let found: Vec<Problem> = Stream::of("a".into(), Arc::default(), read).map(Result::unwrap_err).collect();
        assert_eq!((found.len(), found[1].name.as_str()), (2, "a"));
    }
}
