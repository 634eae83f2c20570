//! What was given to read: files, folders, archives and standard input, as documents one after the other.
//!
//! [`Sources`] is an iterator of [`Item`]s: a [`Record`] with its text, or a [`Problem`] in its place; after a problem the rest
//! goes on. Folders are walked and archives unpacked while it is pulled, so that no more is held than the documents that were
//! handed out, however much was given. Order and positions are the same on every run.
//!
//! `formats` is the table of formats; each is one file that says how to get records out of bytes, and
//! hands them out one by one in a plain loop; `background` turns the loop of the archive that is open into a pulled one.

mod background;
mod compressed;
mod date;
mod delimited;
mod docx;
mod fields;
mod flat;
mod formats;
mod guard;
mod json;
mod jsonl;
mod name;
mod options;
mod parquet;
mod pdf;
mod pieces;
mod problem;
mod record;
mod tar;
mod walk;
mod zip;

pub use formats::endings;
pub use options::{Fields, Kind, Limits, Options, PathDate, RATIO_FROM, parse_bytes};
pub use problem::{Problem, ProblemKind};
pub use record::{Content, Item, Known, Position, Record};
pub use walk::{TEXT_ENDINGS, UNFINISHED, total_size};

use background::Stream;
use std::io::Read;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use walk::{File, Files};

/// A record, or a problem in its place.
type Found = Result<Record, Problem>;

/// Whether whoever takes records wants more of them.
type Flow = ControlFlow<()>;

/// Takes what a format finds.
struct Out<'a> {
    /// What the user said.
    options: &'a Options,
    /// Where it goes.
    take: &'a mut dyn FnMut(Found) -> Flow,
}

impl Out<'_> {
    fn record(&mut self, record: Record) -> Flow {
        (self.take)(Ok(record))
    }

    fn problem(&mut self, problem: Problem) -> Flow {
        (self.take)(Err(problem))
    }
}

/// Everything that was given, as documents one after the other.
///
/// ```no_run
/// use zhibiao::source::{Options, Sources};
///
/// for item in Sources::new(vec!["archive".into(), "news.jsonl.gz".into()], Options::default()) {
///     match item.found {
///         Ok(record) => println!("{}: {} bytes", record.id, record.content.size()),
///         Err(problem) => eprintln!("{problem}"),
///     }
/// }
/// ```
pub struct Sources {
    files: Files,
    open: Option<Stream>,
    /// Where the next item stands.
    next: Position,
    /// Items before this one are passed over.
    from: Position,
    options: Arc<Options>,
}

impl Sources {
    /// The documents of these paths, in their order; a hyphen is standard input. Nothing is opened before it is asked for.
    pub fn new(paths: Vec<PathBuf>, options: Options) -> Self {
        let from = Position::default();
        let files = Files::new(paths, &options.outputs);
        Sources { files, open: None, next: from, from, options: Arc::new(options) }
    }

    /// Passes over everything before a position. Files before it are not opened; of the file it stands in, what stands
    /// before it is read and dropped.
    #[must_use]
    pub fn starting_at(mut self, from: Position) -> Self {
        self.from = from;
        self
    }

    /// JSON Lines as they come through a pipe, in UTF-8 unless it is said otherwise: a record is handed out as soon as its line
    /// is there. Records without a name of their own are `-#1`, `-#2` and so on.
    pub fn piped(stream: impl Read + Send + 'static, options: Options) -> Self {
        let mut sources = Self::new(Vec::new(), options);
        sources.open = Some(jsonl::piped(stream, sources.options.clone()));
        sources
    }

    /// The next record or problem of the open file.
    fn of_open(&mut self) -> Option<Item> {
        let found = self.open.as_mut()?.next()?;
        let position = self.next;
        self.next.record += 1;
        Some(Item { position, found })
    }

    fn open(&self, file: Result<File, Problem>) -> Stream {
        match file {
            Ok(file) if self.next.file < self.from.file => {
                self.options.bytes_read.fetch_add(file.size(), Ordering::Relaxed);
                Stream::none()
            }
            _ if self.next.file < self.from.file => Stream::none(),
            Err(problem) => Stream::once(Err(problem)),
            Ok(file) => formats::open(&file, &self.options),
        }
    }
}

impl Iterator for Sources {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            while let Some(item) = self.of_open() {
                if item.position >= self.from {
                    return Some(item);
                }
            }
            if self.open.take().is_some() {
                self.next = Position { file: self.next.file + 1, record: 0 };
            }
            let file = self.files.next()?;
            self.open = Some(self.open(file));
        }
    }
}

impl std::fmt::Debug for Sources {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Sources").field("next", &self.next).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use tempfile::TempDir;

    fn folder(files: &[(&str, &str)]) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn items(paths: &[PathBuf]) -> Vec<Item> {
        Sources::new(paths.to_vec(), Options::default()).collect()
    }

    /// The last step of each record's path, or the code of the problem.
    fn told(items: &[Item]) -> Vec<String> {
        let last = |name: &str| name.rsplit('/').next().unwrap_or_default().to_owned();
        let of = |item: &Item| match &item.found {
            Ok(record) => last(&record.path),
            Err(problem) => format!("{} {}", last(&problem.name), problem.kind.code()),
        };
        items.iter().map(of).collect()
    }

    #[test]
    fn a_folder_gives_its_texts_sorted() {
        let folder =
            folder(&[("b.TXT", ""), ("a.md", ""), ("sub/c.html", ""), ("d", ""), ("e.exe", ""), (".hidden", "")]);
        let items = items(&[folder.path().to_owned()]);
        let expected = [".hidden unknown_ending", "a.md", "b.TXT", "d", "e.exe unknown_ending", "c.html"];
        assert_eq!(told(&items), expected);
        let places: Vec<u64> = items.iter().map(|item| item.position.file).collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 5]);
    }

    #[test]
    fn a_named_file_is_read_whatever_its_ending() {
        let folder = folder(&[("e.exe", "新建3所")]);
        let items = items(&[folder.path().join("e.exe")]);
        let Ok(record) = &items[0].found else { panic!("{items:?}") };
        assert_eq!(record.content, Content::Bytes { bytes: "新建3所".into(), encoding: None });
        assert_eq!(record.id, record.path);
    }

    #[test]
    fn what_is_missing_is_a_problem_in_its_place() {
        let folder = folder(&[("a.txt", ""), ("b.txt", "")]);
        let paths = ["a.txt", "none.txt", "b.txt"].map(|name| folder.path().join(name));
        let items = items(&paths);
        assert_eq!(told(&items), ["a.txt", "none.txt missing", "b.txt"]);
        let problem = items[1].found.as_ref().unwrap_err();
        assert!(problem.to_string().ends_with("none.txt: no such file or folder"));
    }

    #[test]
    fn a_run_goes_on_where_it_is_told() {
        let lines = "{\"text\":\"一\"}\n{}\n{\"text\":\"三\"}\n";
        let folder = folder(&[("a.txt", ""), ("b.jsonl", lines), ("c.txt", "")]);
        let all = items(&[folder.path().to_owned()]);
        assert_eq!(told(&all), ["a.txt", "b.jsonl#1", "b.jsonl#2 missing_field", "b.jsonl#3", "c.txt"]);
        for (at, item) in all.iter().enumerate() {
            let sources = Sources::new(vec![folder.path().to_owned()], Options::default());
            let rest: Vec<Item> = sources.starting_at(item.position).collect();
            assert_eq!(rest, all[at..]);
        }
    }

    #[test]
    fn what_is_being_written_is_not_read() {
        let folder = folder(&[("a.txt", ""), ("c.jsonl", ""), (".zhibiao-x1", ""), ("sub/c.jsonl", "{}")]);
        let outputs = vec![folder.path().join("c.jsonl"), folder.path().join("none")];
        let options = Options { outputs, ..Options::default() };
        let items: Vec<Item> = Sources::new(vec![folder.path().to_owned()], options).collect();
        assert_eq!(told(&items), ["a.txt", "c.jsonl#1 missing_field"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed_and_devices_must_be_named() {
        let folder = folder(&[("a.txt", "")]);
        std::os::unix::fs::symlink(folder.path(), folder.path().join("loop")).unwrap();
        assert_eq!(told(&items(&[folder.path().to_owned()])), ["a.txt", "loop not_regular"]);
        assert_eq!(told(&items(&["/dev/null".into()])), ["null"]);
        let endless = items(&["/dev/zero".into()]);
        assert_eq!(told(&endless), ["zero too_large"]);
    }
}
