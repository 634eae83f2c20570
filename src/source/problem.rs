//! What could not be read, why, and how people and machines are told.

use super::name;
use std::fmt;
use std::io;
use std::path::Path;

/// Something given that could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What it is about: a path as given or found; inside an archive with `#` and its place.
    pub name: String,
    /// What is wrong.
    pub kind: ProblemKind,
    /// The same in words, without the name.
    pub message: String,
}

/// What is wrong with something given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemKind {
    /// Nothing is there.
    Missing,
    /// It may not be read.
    Permission,
    /// A link, device, pipe or socket that nobody named.
    NotRegular,
    /// A file in a folder or archive whose ending is none that is read.
    UnknownEnding,
    /// A document, line or record over the limit.
    TooLarge,
    /// Packed data that unpack to far more than any text does.
    Bomb,
    /// An archive within an archive.
    Nested,
    /// A member that needs a password.
    Encrypted,
    /// An archive that ends early or contradicts itself.
    Damaged,
    /// A PDF.
    Pdf,
    /// A kind of file that this program does not read.
    Unsupported,
    /// A line, element or row that is not what its format says.
    BadRecord,
    /// A record without a text.
    MissingField,
    /// An archive whose first bytes are no text.
    Binary,
    /// An archive whose first bytes fit no encoding.
    Encoding,
    /// Reading failed.
    Io,
    /// A fault of this program.
    Internal,
}

impl ProblemKind {
    /// A short stable word for reports that machines read.
    pub fn code(self) -> &'static str {
        match self {
            ProblemKind::Missing => "missing",
            ProblemKind::Permission => "permission",
            ProblemKind::NotRegular => "not_regular",
            ProblemKind::UnknownEnding => "unknown_ending",
            ProblemKind::TooLarge => "too_large",
            ProblemKind::Bomb => "bomb",
            ProblemKind::Nested => "nested",
            ProblemKind::Encrypted => "encrypted",
            ProblemKind::Damaged => "damaged",
            ProblemKind::Pdf => "pdf",
            ProblemKind::Unsupported => "unsupported",
            ProblemKind::BadRecord => "bad_record",
            ProblemKind::MissingField => "missing_field",
            ProblemKind::Binary => "binary",
            ProblemKind::Encoding => "encoding",
            ProblemKind::Io => "io",
            ProblemKind::Internal => "internal_error",
        }
    }
}

impl Problem {
    /// A problem with something of this name.
    pub fn new(name: impl Into<String>, kind: ProblemKind, message: impl Into<String>) -> Self {
        Problem { name: name.into(), kind, message: message.into() }
    }

    /// A problem with a file, as the system tells it.
    pub(super) fn io(path: &Path, error: &io::Error) -> Self {
        Fault::of(error).at(name::of_path(path))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for Problem {}

/// A problem whose place its finder does not know. It travels as an [`io::Error`] through readers of other crates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub kind: ProblemKind,
    pub message: String,
}

impl Fault {
    pub fn new(kind: ProblemKind, message: impl Into<String>) -> Self {
        Fault { kind, message: message.into() }
    }

    pub fn at(self, name: impl Into<String>) -> Problem {
        Problem { name: name.into(), kind: self.kind, message: self.message }
    }

    pub fn into_io(self) -> io::Error {
        io::Error::other(self)
    }

    /// What an error of reading means: a fault that was sent through a reader is itself again.
    pub fn of(error: &io::Error) -> Self {
        if let Some(fault) = error.get_ref().and_then(|inner| inner.downcast_ref::<Fault>()) {
            return fault.clone();
        }
        match error.kind() {
            io::ErrorKind::NotFound => Fault::new(ProblemKind::Missing, "no such file or folder"),
            io::ErrorKind::PermissionDenied => Fault::new(ProblemKind::Permission, "permission denied"),
            io::ErrorKind::UnexpectedEof => {
                Fault::new(ProblemKind::Damaged, "it ends too early: some of it is missing")
            }
            // What the crates that unpack say of data that make no sense; the system has kinds of its own.
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::Other => {
                Fault::new(ProblemKind::Damaged, format!("damaged: {error}"))
            }
            _ => Fault::new(ProblemKind::Io, error.to_string()),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_survives_a_reader() {
        let fault = Fault::new(ProblemKind::Bomb, "too good to be true");
        assert_eq!(Fault::of(&fault.clone().into_io()), fault);
        let eof = io::Error::from(io::ErrorKind::UnexpectedEof);
        assert_eq!(Fault::of(&eof).kind, ProblemKind::Damaged);
        assert_eq!(Fault::of(&eof).at("a.gz").to_string(), "a.gz: it ends too early: some of it is missing");
    }
}
