//! How far a run is: a line that is drawn again and again on a terminal, or one now and then where `-v` asks for it.

use super::table::grouped;
use super::terminal::{count, say};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;
use std::time::{Duration, Instant};
use zhibiao::dataset::DocumentRow;
use zhibiao::source;

/// Time between two looks of the line on a terminal.
const DRAWN: Duration = Duration::from_millis(200);
/// Time between two lines elsewhere.
const SAID: Duration = Duration::from_secs(10);

/// How far a run is.
pub struct Progress {
    bar: ProgressBar,
    says: bool,
    /// Bytes of the inputs read, counted where they are read.
    read: Arc<AtomicU64>,
    /// Bytes of all inputs, once they are known.
    total: Arc<OnceLock<Option<u64>>>,
    begun: Option<Begun>,
    documents: usize,
    articles: usize,
    shown: Instant,
}

/// When the first document came, and how many bytes were passed over until then.
#[derive(Clone, Copy)]
struct Begun {
    at: Instant,
    bytes: u64,
}

/// Who is told of progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A terminal, where there is one.
    Terminal,
    /// The same; and who reads the log, where there is none.
    Log,
    /// Nobody.
    Nobody,
}

impl Progress {
    /// Of a run over these inputs.
    pub fn new(told: Told, read: Arc<AtomicU64>, inputs: (Vec<PathBuf>, Vec<PathBuf>)) -> Self {
        let drawn = told != Told::Nobody && stderr().is_terminal();
        let target = if drawn { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        let style = ProgressStyle::with_template("{spinner} {msg}");
        let bar = bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let total = Arc::new(OnceLock::new());
        let progress = Progress {
            bar,
            says: told == Told::Log,
            read,
            total: total.clone(),
            begun: None,
            documents: 0,
            articles: 0,
            shown: Instant::now(),
        };
        if drawn || progress.says {
            if drawn {
                progress.bar.enable_steady_tick(DRAWN);
            }
            // A folder may hold a million files: nobody waits for their lengths.
            thread::spawn(move || total.set(source::total_size(&inputs.0, &inputs.1)));
        }
        progress
    }

    /// A document was written.
    pub fn document(&mut self, row: &DocumentRow) {
        let bytes = self.read.load(Ordering::Relaxed);
        self.begun.get_or_insert_with(|| Begun { at: Instant::now(), bytes });
        self.documents += 1;
        self.articles += row.articles;
        let drawn = !self.bar.is_hidden();
        if (drawn && self.shown.elapsed() >= DRAWN) || (!drawn && self.says && self.shown.elapsed() >= SAID) {
            self.shown = Instant::now();
            if drawn { self.bar.set_message(self.line()) } else { say(&self.line()) }
        }
    }

    /// Says something while the line is away.
    pub fn aside(&self, line: &str) {
        self.bar.suspend(|| say(line));
    }

    /// The run is over.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
        if self.says {
            say(&self.line());
        }
    }

    fn line(&self) -> String {
        let bytes = self.read.load(Ordering::Relaxed);
        let begun = self.begun.unwrap_or(Begun { at: Instant::now(), bytes });
        let total = self.total.get().copied().flatten();
        told(self.documents, self.articles, bytes, total, bytes - begun.bytes, begun.at.elapsed())
    }
}

/// `12 documents, 14 articles, 3.1 of 57.0 MB, 1.5 MB/s, 0:36 left`. `own` bytes were read in `time`.
fn told(documents: usize, articles: usize, bytes: u64, total: Option<u64>, own: u64, time: Duration) -> String {
    let megabytes = |bytes: f64| format!("{:.1}", bytes / 1e6);
    let noun = |n: usize, noun: &str| count(n, noun).replacen(&n.to_string(), &grouped(n), 1);
    let mut line = format!("{}, {}, ", noun(documents, "document"), noun(articles, "article"));
    line.push_str(&megabytes(bytes as f64));
    if let Some(total) = total {
        line.push_str(&format!(" of {}", megabytes(total as f64)));
    }
    line.push_str(" MB");
    let rate = own as f64 / time.as_secs_f64();
    if time >= Duration::from_secs(1) && rate > 0.0 {
        line.push_str(&format!(", {} MB/s", megabytes(rate)));
        if let Some(left) = total.and_then(|total| total.checked_sub(bytes)) {
            line.push_str(&format!(", {} left", clock((left as f64 / rate) as u64)));
        }
    }
    line
}

fn clock(seconds: u64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_what_is_known() {
        let seconds = Duration::from_secs;
        assert_eq!(told(1, 0, 0, None, 0, seconds(0)), "1 document, 0 articles, 0.0 MB");
        assert_eq!(
            told(1200, 1300, 20_000_000, Some(57_000_000), 10_000_000, seconds(10)),
            "1,200 documents, 1,300 articles, 20.0 of 57.0 MB, 1.0 MB/s, 0:37 left"
        );
        // A file that grew while it was read.
        assert_eq!(told(2, 2, 9_000_000, Some(8_000_000), 9_000_000, seconds(9)).split(", ").count(), 4);
        assert_eq!([clock(59), clock(61), clock(3600)], ["0:59", "1:01", "1:00:00"]);
    }
}
