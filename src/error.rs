//! What stops a run: a configuration that cannot be used, or a place that cannot be written.
//!
//! What is wrong with one document is no error of the run; it is a row of the dataset (see [`crate::dataset`]).

use std::fmt;
use std::path::PathBuf;

/// Why a run cannot begin or go on.
#[derive(Debug)]
pub enum Error {
    /// A vocabulary or pattern file says something that cannot be used.
    Data {
        /// File name, as embedded or as given.
        file: String,
        /// Line within the file, from one, when known.
        line: Option<usize>,
        /// What is wrong and what to do about it.
        message: String,
    },
    /// A file could not be read or written.
    Io {
        /// The file.
        path: PathBuf,
        /// What was attempted: `read`, `write`.
        action: &'static str,
        /// The system's reason.
        source: std::io::Error,
    },
}

impl Error {
    /// A data error without a known line.
    pub fn data(file: &str, message: impl Into<String>) -> Self {
        Error::Data { file: file.into(), line: None, message: message.into() }
    }

    /// A data error at a line.
    pub fn data_at(file: &str, line: usize, message: impl Into<String>) -> Self {
        Error::Data { file: file.into(), line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Data { file, line: Some(line), message } => write!(f, "{file}:{line}: {message}"),
            Error::Data { file, line: None, message } => write!(f, "{file}: {message}"),
            Error::Io { path, action, source } => write!(f, "cannot {action} {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Error::Io { source, .. } => Some(source),
            Error::Data { .. } => None,
        }
    }
}
