//! The files of what was given: paths in their order, folders with all that is below them, sorted by name.

use super::formats;
use super::name;
use super::problem::{Problem, ProblemKind};
use std::fs;
use std::path::{Path, PathBuf};
use std::vec;
use walkdir::{DirEntry, WalkDir};

/// The endings of names that texts have; a name without any is a text too.
pub const TEXT_ENDINGS: [&str; 9] = ["txt", "md", "markdown", "text", "html", "htm", "shtml", "jsp", "xml"];

/// A file to open.
#[derive(Debug)]
pub(super) enum File {
    /// At this path.
    Path(PathBuf),
    /// Standard input.
    Stdin,
}

impl File {
    /// Its length; 0 where it has none.
    pub fn size(&self) -> u64 {
        match self {
            File::Path(path) => fs::metadata(path).map_or(0, |found| found.len()),
            File::Stdin => 0,
        }
    }
}

/// Bytes of all files of what is given; none when something is given whose length nobody knows before its end.
pub fn total_size(paths: &[PathBuf], outputs: &[PathBuf]) -> Option<u64> {
    let is_file = |path: &Path| fs::metadata(path).is_ok_and(|found| found.is_file() || found.is_dir());
    if !paths.iter().all(|path| path.as_os_str() != "-" && is_file(path)) {
        return None;
    }
    Some(Files::new(paths.to_vec(), outputs).flatten().map(|file| file.size()).sum())
}

/// Finds files while it is pulled. Of a folder no more is held than the names in it and in those above.
pub(super) struct Files {
    paths: vec::IntoIter<PathBuf>,
    folder: Option<walkdir::IntoIter>,
    /// Files that are being written.
    outputs: Vec<PathBuf>,
}

/// Names of files that are being written begin so.
pub const UNFINISHED: &str = ".zhibiao-";

impl Files {
    pub fn new(paths: Vec<PathBuf>, outputs: &[PathBuf]) -> Self {
        // An output that is not there yet cannot be found either.
        let outputs = outputs.iter().filter_map(|path| path.canonicalize().ok()).collect();
        Files { paths: paths.into_iter(), folder: None, outputs }
    }

    fn is_output(&self, entry: &DirEntry) -> bool {
        let name = entry.file_name();
        name.as_encoded_bytes().starts_with(UNFINISHED.as_bytes())
            || self.outputs.iter().any(|output| {
                output.file_name() == Some(name) && entry.path().canonicalize().is_ok_and(|path| path == *output)
            })
    }
}

impl Iterator for Files {
    type Item = Result<File, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            while let Some(entry) = self.folder.as_mut().and_then(Iterator::next) {
                if entry.as_ref().is_ok_and(|entry| self.is_output(entry)) {
                    continue;
                }
                if let Some(found) = of_entry(entry) {
                    return Some(found);
                }
            }
            let path = self.paths.next()?;
            if path.as_os_str() == "-" {
                return Some(Ok(File::Stdin));
            }
            match fs::metadata(&path) {
                Ok(found) if found.is_dir() => {
                    self.folder = Some(WalkDir::new(path).follow_links(false).sort_by_file_name().into_iter());
                }
                // A device or pipe that somebody names is meant.
                Ok(_) => return Some(Ok(File::Path(path))),
                Err(error) => return Some(Err(Problem::io(&path, &error))),
            }
        }
    }
}

/// What an entry of a folder is; none for a folder in it, whose own entries follow.
fn of_entry(entry: walkdir::Result<DirEntry>) -> Option<Result<File, Problem>> {
    let refused = |path: &Path, kind, message: &str| Some(Err(Problem::new(name::of_path(path), kind, message)));
    match entry {
        Ok(entry) if entry.file_type().is_dir() => None,
        Ok(entry) if entry.file_type().is_symlink() => {
            refused(entry.path(), ProblemKind::NotRegular, "a link, not followed; name it to read it")
        }
        Ok(entry) if !entry.file_type().is_file() => {
            refused(entry.path(), ProblemKind::NotRegular, "not a regular file; name it to read it")
        }
        Ok(entry) if is_read(&name::of_path(Path::new(entry.file_name()))) => Some(Ok(File::Path(entry.into_path()))),
        Ok(entry) => {
            refused(entry.path(), ProblemKind::UnknownEnding, "unknown ending; name the file itself to read it")
        }
        Err(error) => {
            let path = error.path().map(Path::to_owned).unwrap_or_default();
            Some(Err(match error.io_error() {
                Some(io) => Problem::io(&path, io),
                None => Problem::new(name::of_path(&path), ProblemKind::Io, error.to_string()),
            }))
        }
    }
}

/// Whether a file that nobody named is read, by its name: by its ending, or for having none.
pub(super) fn is_read(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    match formats::unpacked(file).rsplit_once('.') {
        None => true,
        Some(("", _)) => false,
        Some((_, ending)) => {
            let is = |known: &str| ending.eq_ignore_ascii_case(known);
            TEXT_ENDINGS.into_iter().any(is) || formats::endings().any(is)
        }
    }
}

/// True for what the systems of authors leave beside the files that they pack.
pub(super) fn is_beside(called: &str) -> bool {
    let file = called.rsplit('/').next().unwrap_or(called);
    called.starts_with("__MACOSX/") || file.starts_with("._") || file == ".DS_Store"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_by_its_ending() {
        for name in
            ["a.txt", "A.HTML", "a", "a.jsonl", "a.json.gz", "a.txt.zst", "a.tgz", "x/a.tar.gz", "a.gz", "a.pdf"]
        {
            assert!(is_read(name), "{name}");
        }
        for name in ["a.exe", ".hidden", "a.exe.gz", "x.txt/a.jpg", ".txt"] {
            assert!(!is_read(name), "{name}");
        }
    }
}
