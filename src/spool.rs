//! Files that grow while a dataset is made: beside the output, so that they can be renamed into it and found again by a run
//! that goes on, or without a name.

use crate::error::Error;
use crate::source::UNFINISHED;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Bytes that are written together: each time the system is asked costs as much as copying some thousand, and what is to be written
/// stays in the nearest caches.
const TOGETHER: usize = 64 << 10;

/// A file that grows.
#[derive(Debug)]
pub struct Part {
    /// None for a file without a name.
    path: Option<PathBuf>,
    file: BufWriter<File>,
    length: u64,
}

/// The name of a part beside an output: `.zhibiao-claims.jsonl.documents` for `claims.jsonl` and `documents`.
pub fn beside(output: &Path, part: &str) -> PathBuf {
    let name = output.file_name().unwrap_or_default();
    let mut own = std::ffi::OsString::from(UNFINISHED);
    own.push(name);
    own.push(".");
    own.push(part);
    output.with_file_name(own)
}

impl Part {
    /// A part at this path, empty; what is there is written over.
    ///
    /// # Errors
    /// When it cannot be written, or another run is writing it.
    pub fn create(path: PathBuf) -> Result<Self, Error> {
        Self::at(path, |_| Ok(0))
    }

    /// A part that an earlier run left, as long as that run says; what it wrote later is cut off.
    ///
    /// # Errors
    /// When it is not there, is shorter, or another run is writing it.
    pub fn reopen(path: PathBuf, length: u64) -> Result<Self, Error> {
        let long_enough = |file: &File| match file.metadata()?.len() {
            found if found >= length => Ok(length),
            found => {
                let message = format!("it has {found} bytes where the stopped run had written {length}");
                Err(io::Error::new(io::ErrorKind::UnexpectedEof, message))
            }
        };
        Self::at(path, long_enough)
    }

    fn at(path: PathBuf, length: impl FnOnce(&File) -> io::Result<u64>) -> Result<Self, Error> {
        let open = || {
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path)?;
            lock(&file)?;
            let length = length(&file)?;
            file.set_len(length)?;
            Ok((file, length))
        };
        let (file, length) = open().map_err(|source| written(&path, source))?;
        let mut part = Part { path: Some(path), file: BufWriter::with_capacity(TOGETHER, file), length };
        part.to_end()?;
        Ok(part)
    }

    /// A part without a name, which is gone with the run.
    ///
    /// # Errors
    /// When it cannot be made in the system's folder for temporary files.
    pub fn unnamed() -> Result<Self, Error> {
        let file = tempfile::tempfile().map_err(|source| written(&std::env::temp_dir(), source))?;
        Ok(Part { path: None, file: BufWriter::with_capacity(TOGETHER, file), length: 0 })
    }

    /// Bytes written.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes at the end.
    ///
    /// # Errors
    /// When the disk is full, for one.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.file.write_all(bytes).map_err(|source| self.failed(source))?;
        self.length += bytes.len() as u64;
        Ok(())
    }

    /// What was written is on the disk, whatever happens to the machine.
    ///
    /// # Errors
    /// When the disk is full, for one.
    pub fn sync(&mut self) -> Result<(), Error> {
        self.file.flush().and_then(|()| self.file.get_ref().sync_data()).map_err(|source| self.failed(source))
    }

    /// The line that begins at this byte.
    ///
    /// # Errors
    /// When reading fails.
    pub fn line_at(&mut self, start: u64) -> Result<String, Error> {
        let mut line = String::new();
        self.reader(start)?.read_line(&mut line).map_err(|source| self.failed(source))?;
        self.to_end()?;
        Ok(line)
    }

    /// What was written, from this byte on. Whoever writes again afterwards reopens it.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn reader(&mut self, start: u64) -> Result<BufReader<&File>, Error> {
        let seek = self.file.flush().and_then(|()| self.file.get_mut().seek(SeekFrom::Start(start)));
        seek.map_err(|source| self.failed(source))?;
        Ok(BufReader::new(self.file.get_ref()))
    }

    /// Goes back to the end, to write there after reading.
    ///
    /// # Errors
    /// When the file does not allow it.
    pub fn to_end(&mut self) -> Result<(), Error> {
        let end = SeekFrom::Start(self.length);
        // What is still to be written belongs before it.
        let seek = self.file.flush().and_then(|()| self.file.get_mut().seek(end));
        seek.map(drop).map_err(|source| self.failed(source))
    }

    /// Gives it its final name, which then is there whole; what had that name before is gone.
    ///
    /// # Errors
    /// When writing or renaming fails.
    pub fn keep_as(mut self, path: &Path) -> Result<(), Error> {
        self.sync()?;
        let Some(own) = self.path.take() else { return Ok(()) };
        // Windows renames no file that is open.
        drop(self);
        fs::rename(&own, path).and_then(|()| sync_folder(path)).map_err(|source| written(path, source))
    }

    /// Deletes it.
    pub fn discard(mut self) {
        if let Some(path) = self.path.take() {
            drop(self);
            // What cannot be deleted does no harm: the next run writes it over.
            let _ = fs::remove_file(path);
        }
    }

    fn failed(&self, source: io::Error) -> Error {
        written(self.path.as_deref().unwrap_or(&std::env::temp_dir()), source)
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn written(path: &Path, source: io::Error) -> Error {
    Error::Io { path: path.to_owned(), action: "write", source }
}

/// Keeps other runs off a file as long as it is open.
fn lock(file: &File) -> io::Result<()> {
    match file.try_lock() {
        Err(TryLockError::WouldBlock) => Err(io::Error::new(
            io::ErrorKind::ResourceBusy,
            "another run is writing it; wait for it or name another output",
        )),
        // Some file systems of clusters have no locks.
        Ok(()) | Err(TryLockError::Error(_)) => Ok(()),
    }
}

/// A new name is on the disk only when its folder is.
///
/// # Errors
/// When the system says so.
pub fn sync_folder(of: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Not every file system knows how.
        let _ = File::open(folder)?.sync_all();
    }
    let _ = of;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_goes_on_where_it_was_cut() {
        let folder = tempfile::tempdir().unwrap();
        let (path, whole) = (beside(&folder.path().join("c.jsonl"), "claims"), folder.path().join("c.jsonl"));
        assert_eq!(path.file_name().unwrap(), ".zhibiao-c.jsonl.claims");
        let mut part = Part::create(path.clone()).unwrap();
        part.append(b"one\ntwo\nthr").unwrap();
        drop(part);
        let mut part = Part::reopen(path.clone(), 8).unwrap();
        part.append("三\n".as_bytes()).unwrap();
        part.to_end().unwrap();
        assert_eq!([part.line_at(4).unwrap(), part.line_at(8).unwrap()], ["two\n", "三\n"]);
        part.append(b"4\n").unwrap();
        assert_eq!(part.length(), 14);
        part.keep_as(&whole).unwrap();
        assert_eq!(fs::read_to_string(&whole).unwrap(), "one\ntwo\n三\n4\n");
        assert!(!path.exists());
    }

    #[test]
    fn a_part_that_lost_bytes_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        fs::write(&path, "abc").unwrap();
        let message = Part::reopen(path.clone(), 4).unwrap_err().to_string();
        assert!(message.contains("3 bytes") && message.contains('4'), "{message}");
        assert_eq!(Part::reopen(path, 3).unwrap().length(), 3);
    }

    #[test]
    fn two_runs_do_not_write_one_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("part");
        let mut first = Part::create(path.clone()).unwrap();
        first.append(b"abc").unwrap();
        first.sync().unwrap();
        assert!(Part::create(path.clone()).unwrap_err().to_string().contains("another run"));
        assert_eq!(fs::read(&path).unwrap(), b"abc");
        first.discard();
        assert!(!path.exists());
    }

    #[test]
    fn a_part_without_a_name_is_read_again() {
        let mut part = Part::unnamed().unwrap();
        part.append(b"a\nb\n").unwrap();
        let lines: Vec<String> = part.reader(0).unwrap().lines().map(Result::unwrap).collect();
        assert_eq!(lines, ["a", "b"]);
    }
}
