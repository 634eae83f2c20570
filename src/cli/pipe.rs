//! `zhibiao extract --pipe`: a record in, its claims out, in order and at once, with nothing kept of the records before.
//!
//! It is one process of many under something that starts them, feeds them and looks at how they ended.

use super::Failure;
use super::extract::Extract;
use super::output::Output;
use super::progress::{Progress, Told};
use std::io::Write;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use zhibiao::dataset::{Counts, Summary};
use zhibiao::engine::Engine;
use zhibiao::error::Error;
use zhibiao::notice::Notice;
use zhibiao::pipeline;
use zhibiao::recorder::Entry;
use zhibiao::source::Sources;

/// Reads all records; what was read, in numbers.
pub fn run(engine: &Engine, said: &Extract, sources: Sources, notices: Option<&Path>) -> Result<Summary, Failure> {
    let mut out = Output::stdout();
    let mut notices = notices.map(Output::file).transpose()?;
    let mut counts = Counts::default();
    // Whoever feeds a pipe watches it.
    let progress = Progress::new(Told::Nobody, Default::default(), Default::default());
    let take = |entry: Entry| {
        said.heed(&entry.row, &progress)?;
        if let Some(to) = &mut notices {
            Notice::of(&entry.row).iter().try_for_each(|notice| to.json(notice, false))?;
        }
        counts.document(&entry.row);
        counts.claims_of(&entry.tally);
        out.write_all(&entry.claims).and_then(|()| out.flush()).map_err(|source| out.failed(source))
    };
    let never = AtomicBool::new(false);
    let done = pipeline::run(engine, sources, said.running(&never), |document| said.entry(document), take);
    done.and_then(|_| notices.map_or(Ok(()), Output::finish)).map_err(broken)?;
    Ok(counts.summary)
}

/// That nobody takes the claims any more is an error here: they are lost.
fn broken(error: Error) -> Failure {
    Failure::Message(error.to_string())
}
