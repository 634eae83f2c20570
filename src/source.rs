//! What was given to read: files, folders and standard input.
//!
//! A folder gives the texts in it, sorted by name; a file that is named is read whatever it is called. Whatever cannot
//! be read is a [`Problem`], and the rest goes on.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use walkdir::WalkDir;

/// The endings of names that a folder's texts have; a name without any is a text too.
pub const ENDINGS: [&str; 9] = ["txt", "md", "markdown", "text", "html", "htm", "shtml", "jsp", "xml"];

/// One document to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// Something given that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about, as given or found.
    pub path: PathBuf,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The same in words, without the path.
    pub message: String,
}

/// What is wrong with something given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Nothing is there.
    Missing,
    /// It may not be read.
    Permission,
    /// No file and no folder: a device, a pipe, a socket.
    NotRegular,
    /// A file in a folder whose ending is none of a text's.
    UnknownEnding,
    /// A folder without any text.
    NoText,
    /// Reading failed.
    Io,
}

impl ProblemKind {
    /// A short stable word for reports that machines read.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::Missing => "missing",
            ProblemKind::Permission => "permission",
            ProblemKind::NotRegular => "not_regular",
            ProblemKind::UnknownEnding => "unknown_ending",
            ProblemKind::NoText => "no_text",
            ProblemKind::Io => "io",
        }
    }
}

impl Problem {
    /// The path as text, like a document's name.
    pub fn name(&self) -> String {
        display_name(&self.path)
    }

    fn new(path: &Path, kind: ProblemKind, message: impl Into<String>) -> Self {
        Problem { path: path.to_owned(), kind, message: message.into() }
    }

    fn io(path: &Path, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Problem::new(path, ProblemKind::Missing, "no such file or folder"),
            io::ErrorKind::PermissionDenied => Problem::new(path, ProblemKind::Permission, "permission denied"),
            _ => Problem::new(path, ProblemKind::Io, error.to_string()),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", display_name(&self.path), self.message)
    }
}

impl std::error::Error for Problem {}

impl Source {
    /// The name for people and for records: the path as given, a hyphen for standard input.
    pub fn name(&self) -> String {
        match self {
            Source::File(path) => display_name(path),
            Source::Stdin => "-".to_owned(),
        }
    }

    /// All bytes of the document.
    pub fn load(&self) -> Result<Vec<u8>, Problem> {
        let mut bytes = Vec::new();
        match self {
            Source::Stdin => {
                io::stdin().lock().read_to_end(&mut bytes).map_err(|error| Problem::io(Path::new("-"), &error))?;
            }
            Source::File(path) => {
                let failed = |error: io::Error| Problem::io(path, &error);
                // Asked again: between being found and being opened a file may have become something that never ends.
                refuse_special(path, &fs::metadata(path).map_err(failed)?)?;
                File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(failed)?;
            }
        }
        Ok(bytes)
    }
}

/// Finds the documents of what was given, in its order; a folder's are sorted by name.
pub fn collect(paths: &[PathBuf]) -> (Vec<Source>, Vec<Problem>) {
    let (mut sources, mut problems) = (Vec::new(), Vec::new());
    for path in paths {
        if path.as_os_str() == "-" {
            sources.push(Source::Stdin);
            continue;
        }
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => collect_folder(path, &mut sources, &mut problems),
            Ok(found) => match refuse_special(path, &found) {
                Ok(()) => sources.push(Source::File(path.clone())),
                Err(problem) => problems.push(problem),
            },
            Err(error) => problems.push(Problem::io(path, &error)),
        }
    }
    (sources, problems)
}

fn collect_folder(folder: &Path, sources: &mut Vec<Source>, problems: &mut Vec<Problem>) {
    let found_before = sources.len();
    let problems_before = problems.len();
    for entry in WalkDir::new(folder).follow_links(false).sort_by_file_name() {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                if is_text_name(entry.path()) {
                    sources.push(Source::File(entry.into_path()));
                } else {
                    let message = "unknown ending; name the file itself to read it";
                    problems.push(Problem::new(entry.path(), ProblemKind::UnknownEnding, message));
                }
            }
            Ok(entry) if entry.file_type().is_dir() => {}
            Ok(entry) if entry.file_type().is_symlink() => {
                problems.push(Problem::new(entry.path(), ProblemKind::NotRegular, "a link, not followed"));
            }
            Ok(entry) => problems.push(special(entry.path())),
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                problems.push(match error.io_error() {
                    Some(io) => Problem::io(&path, io),
                    None => Problem::new(&path, ProblemKind::Io, error.to_string()),
                });
            }
        }
    }
    if sources.len() == found_before && problems.len() == problems_before {
        problems.push(Problem::new(folder, ProblemKind::NoText, "no text in this folder"));
    }
}

fn refuse_special(path: &Path, found: &fs::Metadata) -> Result<(), Problem> {
    if found.is_file() { Ok(()) } else { Err(special(path)) }
}

fn special(path: &Path) -> Problem {
    Problem::new(path, ProblemKind::NotRegular, "not a regular file")
}

/// Whether a file in a folder is a text by its name.
fn is_text_name(path: &Path) -> bool {
    match path.extension() {
        None => !path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".")),
        Some(ending) => ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)),
    }
}

/// A path as text that no two paths share: bytes that are no UTF-8 are percent-encoded, and so is a percent sign then.
fn display_name(path: &Path) -> String {
    let bytes = path.as_os_str().as_encoded_bytes();
    if let Ok(name) = std::str::from_utf8(bytes) {
        // The same document has the same name on every system.
        return if MAIN_SEPARATOR == '/' { name.to_owned() } else { name.replace(MAIN_SEPARATOR, "/") };
    }
    let mut name = String::with_capacity(bytes.len() + 8);
    for chunk in bytes.utf8_chunks() {
        name.push_str(&chunk.valid().replace('%', "%25"));
        for byte in chunk.invalid() {
            name.push_str(&format!("%{byte:02X}"));
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder that is removed when the test ends.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("zhibiao-source-{}-{name}", std::process::id()));
            let _ = fs::remove_dir_all(&path);
            fs::create_dir_all(&path).unwrap();
            Folder(path)
        }

        fn file(&self, name: &str) -> PathBuf {
            let path = self.0.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, "新建3所").unwrap();
            path
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn names(sources: &[Source]) -> Vec<String> {
        sources.iter().map(|s| s.name().rsplit('/').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_folder_gives_its_texts_sorted() {
        let folder = Folder::new("sorted");
        for name in ["b.TXT", "a.md", "sub/c.html", "d", "e.pdf", ".hidden"] {
            folder.file(name);
        }
        let (sources, problems) = collect(std::slice::from_ref(&folder.0));
        assert_eq!(names(&sources), ["a.md", "b.TXT", "d", "c.html"]);
        assert!(problems.iter().all(|problem| problem.kind == ProblemKind::UnknownEnding));
        assert_eq!(problems.len(), 2);
    }

    #[test]
    fn a_named_file_is_read_whatever_its_ending() {
        let folder = Folder::new("named");
        let path = folder.file("e.pdf");
        let (sources, problems) = collect(&[path, PathBuf::from("-")]);
        assert!(problems.is_empty());
        assert_eq!(sources[0].load().unwrap(), "新建3所".as_bytes());
        assert_eq!(sources[1], Source::Stdin);
        assert_eq!(sources[1].name(), "-");
    }

    #[test]
    fn what_is_missing_is_a_problem_and_the_rest_goes_on() {
        let folder = Folder::new("missing");
        let good = folder.file("a.txt");
        let (sources, problems) = collect(&[folder.0.join("none.txt"), good.clone()]);
        assert_eq!(sources, [Source::File(good.clone())]);
        assert_eq!(problems[0].kind, ProblemKind::Missing);
        assert!(problems[0].to_string().ends_with("none.txt: no such file or folder"));
        fs::remove_file(&good).unwrap();
        assert_eq!(sources[0].load().unwrap_err().kind, ProblemKind::Missing);
    }

    #[test]
    fn an_empty_folder_is_a_problem() {
        let folder = Folder::new("empty");
        let (sources, problems) = collect(std::slice::from_ref(&folder.0));
        assert!(sources.is_empty());
        assert_eq!(problems[0].kind, ProblemKind::NoText);
    }

    #[cfg(unix)]
    #[test]
    fn devices_are_refused_and_links_not_followed() {
        let (sources, problems) = collect(&[PathBuf::from("/dev/null")]);
        assert!(sources.is_empty());
        assert_eq!(problems[0].kind, ProblemKind::NotRegular);
        let folder = Folder::new("links");
        folder.file("a.txt");
        std::os::unix::fs::symlink(&folder.0, folder.0.join("loop")).unwrap();
        let (sources, problems) = collect(std::slice::from_ref(&folder.0));
        assert_eq!((sources.len(), problems.len()), (1, 1));
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let bad = Path::new(OsStr::from_bytes(b"5%\xFF.txt"));
        assert_eq!(display_name(bad), "5%25%FF.txt");
        assert_eq!(display_name(Path::new("5%.txt")), "5%.txt");
    }
}
