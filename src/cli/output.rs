//! Where output goes: standard output, or a file that is there whole or not at all.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;
use zhibiao::error::Error;
use zhibiao::source;

/// A place that output is written to.
pub struct Output {
    path: PathBuf,
    to: To,
}

enum To {
    Stdout(BufWriter<io::Stdout>),
    /// A device or pipe: nothing could be renamed over it.
    Special(BufWriter<File>),
    /// A file beside the final one.
    Beside(Box<BufWriter<NamedTempFile>>),
}

impl Output {
    /// Standard output.
    pub fn stdout() -> Self {
        Output { path: "standard output".into(), to: To::Stdout(BufWriter::new(io::stdout())) }
    }

    /// A file; a link leads to the file to write. Nothing is there before [`Output::finish`].
    pub fn file(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::Io { path: path.to_owned(), action: "write", source };
        let to = match fs::metadata(path) {
            Ok(found) if found.is_dir() => return Err(failed(io::ErrorKind::IsADirectory.into())),
            Ok(found) if !found.is_file() => To::Special(BufWriter::new(File::create(path).map_err(failed)?)),
            _ => To::Beside(Box::new(BufWriter::new(beside(path).map_err(failed)?))),
        };
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Output { path, to })
    }

    /// Writes a value as JSON, over lines when `pretty`.
    pub fn json(&mut self, value: &impl serde::Serialize, pretty: bool) -> Result<(), Error> {
        let written = if pretty {
            serde_json::to_writer_pretty(&mut *self, value).map_err(io::Error::from)
        } else {
            // A line is put together first: written piece by piece, each comma would ask where the output goes.
            serde_json::to_vec(value).map_err(io::Error::from).and_then(|line| self.write_all(&line))
        };
        written.and_then(|()| self.write_all(b"\n")).map_err(|error| self.failed(error))
    }

    /// Writes a line.
    pub fn line(&mut self, text: &str) -> Result<(), Error> {
        writeln!(self, "{text}").map_err(|error| self.failed(error))
    }

    /// All was written: a file comes to be.
    pub fn finish(self) -> Result<(), Error> {
        let Output { path, to } = self;
        let done = match to {
            To::Stdout(mut out) => out.flush(),
            To::Special(mut out) => out.flush(),
            To::Beside(out) => keep(*out, &path),
        };
        done.map_err(|source| Error::Io { path, action: "write", source })
    }

    /// What went wrong while writing to it.
    pub fn failed(&self, source: io::Error) -> Error {
        Error::Io { path: self.path.clone(), action: "write", source }
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.to {
            To::Stdout(out) => out.write(bytes),
            To::Special(out) => out.write(bytes),
            To::Beside(out) => out.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.to {
            To::Stdout(out) => out.flush(),
            To::Special(out) => out.flush(),
            To::Beside(out) => out.flush(),
        }
    }
}

/// A temporary file in the folder of the final one, so that it can be renamed.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(source::UNFINISHED);
    #[cfg(unix)]
    let shared = {
        use std::os::unix::fs::PermissionsExt;
        fs::Permissions::from_mode(0o666) // less what the user's mask takes away, like any file that is created
    };
    #[cfg(unix)]
    builder.permissions(shared);
    builder.tempfile_in(folder)
}

fn keep(out: BufWriter<NamedTempFile>, path: &Path) -> io::Result<()> {
    let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|error| error.error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        let mut output = Output::file(&path).unwrap();
        output.line("1").unwrap();
        assert!(!path.exists());
        drop(output);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut output = Output::file(&path).unwrap();
        output.json(&[1, 2], false).unwrap();
        output.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "[1,2]\n");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_and_a_missing_one_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Output::file(folder.path()).is_err());
        assert!(Output::file(&folder.path().join("none/a.json")).is_err());
    }
}
