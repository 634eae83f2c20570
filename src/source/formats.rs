//! The table of formats, how a file's own is told, and how it is read.

use super::background::{Pace, Stream};
use super::guard::Counted;
use super::problem::{Fault, Problem, ProblemKind};
use super::record::{Content, Known, Record};
use super::walk::File;
use super::{Flow, Found, Kind, Options, Out};
use super::{compressed, delimited, docx, guard, json, jsonl, name, parquet, pdf, tar, zip};
use crate::decode::{self, Transcoded};
use std::fs;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

/// A format that files are kept in.
struct Format {
    /// Endings of names, in lower case.
    endings: &'static [&'static str],
    /// What the user calls it.
    kind: Option<Kind>,
    /// Whether these are its first bytes; none for a format that has no mark, which is told by the ending.
    mark: Option<fn(&[u8]) -> bool>,
    holds: Holds,
    /// Hands out its records.
    read: fn(Input, &mut Out) -> Flow,
}

/// What a format holds, which says where it may stand itself.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    /// One file in packed form.
    Packed,
    /// Files.
    Files,
    /// Documents.
    Documents,
}

/// All formats but a plain document, which is what has none of their marks and endings. Where two have a file's mark, the
/// first whose ending it has is its format, else the last.
const FORMATS: [Format; 11] = [
    Format {
        endings: &["gz", "tgz"],
        kind: None,
        mark: Some(compressed::is_gz),
        holds: Holds::Packed,
        read: compressed::gz,
    },
    Format {
        endings: &["zst"],
        kind: None,
        mark: Some(compressed::is_zst),
        holds: Holds::Packed,
        read: compressed::zst,
    },
    Format { endings: &["tar"], kind: None, mark: Some(tar::is_tar), holds: Holds::Files, read: tar::read },
    Format { endings: &["docx"], kind: None, mark: Some(zip::is_zip), holds: Holds::Documents, read: docx::read },
    Format { endings: &["zip"], kind: None, mark: Some(zip::is_zip), holds: Holds::Files, read: zip::read },
    Format {
        endings: &["parquet"],
        kind: None,
        mark: Some(parquet::is_parquet),
        holds: Holds::Documents,
        read: parquet::read,
    },
    Format { endings: &["pdf"], kind: None, mark: Some(pdf::is_pdf), holds: Holds::Documents, read: pdf::refuse },
    Format {
        endings: &["jsonl", "ndjson"],
        kind: Some(Kind::JsonLines),
        mark: None,
        holds: Holds::Documents,
        read: jsonl::read,
    },
    Format { endings: &["json"], kind: Some(Kind::Json), mark: None, holds: Holds::Documents, read: json::read },
    Format { endings: &["csv"], kind: Some(Kind::Csv), mark: None, holds: Holds::Documents, read: delimited::csv },
    Format {
        endings: &["tsv", "tab"],
        kind: Some(Kind::Tsv),
        mark: None,
        holds: Holds::Documents,
        read: delimited::tsv,
    },
];

/// Bytes by which a format is told: the mark of a tar stands late.
const HEAD: u64 = 512;

/// The endings of names of the formats, in lower case.
pub fn endings() -> impl Iterator<Item = &'static str> {
    FORMATS.iter().flat_map(|format| format.endings).copied()
}

/// The name that a file has unpacked.
pub(super) fn unpacked(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((rest, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{rest}.tar"),
        Some((rest, ending)) if !rest.is_empty() && ["gz", "zst"].iter().any(|p| ending.eq_ignore_ascii_case(p)) => {
            rest.to_owned()
        }
        _ => name.to_owned(),
    }
}

/// Something to read: a file, a member of an archive, what a packed file unpacks to.
pub(super) struct Input<'a> {
    /// What documents from it are called.
    pub name: String,
    /// The name that says by its ending what it is: without that of packing.
    pub called: String,
    /// What it was taken from.
    pub from: From,
    pub bytes: Bytes<'a>,
}

/// What an input was taken from, which says what it may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// It was given.
    Given,
    /// A packed file.
    Packed,
    /// An archive of files.
    Archive,
}

/// The bytes of an input.
pub(super) enum Bytes<'a> {
    /// A file, which can be read anywhere.
    File(Counted<fs::File>),
    /// What comes, once.
    Stream(Box<dyn Read + 'a>),
}

/// Bytes that can be read anywhere.
pub(super) trait Seekable: Read + Seek {}

impl<T: Read + Seek> Seekable for T {}

impl<'a> Input<'a> {
    /// What comes through standard input.
    pub fn piped(stream: impl Read + 'a) -> Self {
        Input { name: "-".into(), called: "-".into(), from: From::Given, bytes: Bytes::Stream(Box::new(stream)) }
    }

    /// The first bytes; they are still there afterwards.
    fn head(&mut self) -> io::Result<Vec<u8>> {
        match &mut self.bytes {
            Bytes::File(file) => head_of_file(file),
            Bytes::Stream(stream) => {
                let head = head_of(stream)?;
                let rest = std::mem::replace(stream, Box::new(io::empty()));
                *stream = Box::new(Cursor::new(head.clone()).chain(rest));
                Ok(head)
            }
        }
    }

    /// The bytes, once.
    pub fn stream(self) -> Box<dyn Read + 'a> {
        match self.bytes {
            Bytes::File(file) => Box::new(file),
            Bytes::Stream(stream) => stream,
        }
    }

    /// The bytes, to be read anywhere; a stream is held, and must not be larger than a document may.
    pub fn seekable(self, options: &Options) -> io::Result<Box<dyn Seekable + 'a>> {
        match self.bytes {
            Bytes::File(file) => Ok(Box::new(file)),
            Bytes::Stream(stream) => Ok(Box::new(Cursor::new(guard::read_limited(stream, &options.limits)?))),
        }
    }

    /// The bytes as UTF-8.
    pub fn text(self, options: &Options) -> Result<Transcoded<'a>, Fault> {
        let decoded = decode::transcoded(self.stream(), options.encoding).map_err(|error| Fault::of(&error))?;
        decoded.map_err(|error| {
            let kind = if error.code() == "binary" { ProblemKind::Binary } else { ProblemKind::Encoding };
            Fault::new(kind, error.to_string())
        })
    }

    fn size(&self) -> Option<u64> {
        match &self.bytes {
            Bytes::File(file) => file.get_ref().metadata().ok().filter(fs::Metadata::is_file).map(|found| found.len()),
            Bytes::Stream(_) => None,
        }
    }
}

/// The format of an input; none for a plain document.
fn format_of(called: &str, head: &[u8], stated: Option<Kind>) -> Option<&'static Format> {
    let ending = called.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let has_ending = |format: &&Format| format.endings.contains(&ending.as_str());
    let marked = || FORMATS.iter().filter(|format| format.mark.is_some_and(|is| is(head)));
    let by_mark = marked().find(has_ending).or_else(|| marked().next_back());
    by_mark.or_else(|| match stated {
        Some(stated) => FORMATS.iter().find(|format| format.kind == Some(stated)),
        None => FORMATS.iter().find(|format| format.mark.is_none() && has_ending(format)),
    })
}

fn head_of(stream: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    stream.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

fn head_of_file(file: &mut (impl Read + Seek)) -> io::Result<Vec<u8>> {
    let head = head_of(file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(head)
}

/// What was given, before it is known who reads it.
enum Given {
    File(fs::File),
    /// Standard input, a pipe or a device.
    Stream(Box<dyn Read + Send>),
}

impl Given {
    fn open(file: &File) -> io::Result<Self> {
        let File::Path(path) = file else { return Ok(Given::Stream(Box::new(io::stdin()))) };
        let file = fs::File::open(path)?;
        Ok(if file.metadata()?.is_file() { Given::File(file) } else { Given::Stream(Box::new(file)) })
    }

    /// With its first bytes, which are still there.
    fn with_head(self) -> io::Result<(Self, Vec<u8>)> {
        match self {
            Given::File(mut file) => head_of_file(&mut file).map(|head| (Given::File(file), head)),
            Given::Stream(mut stream) => {
                let head = head_of(&mut stream)?;
                Ok((Given::Stream(Box::new(Cursor::new(head.clone()).chain(stream))), head))
            }
        }
    }

    fn input(self, name: String, options: &Options) -> Input<'static> {
        let bytes = match self {
            Given::File(file) => Bytes::File(Counted::into(file, &options.bytes_read)),
            Given::Stream(stream) => Bytes::Stream(Box::new(Counted::into(stream, &options.bytes_read))),
        };
        Input { called: name.clone(), name, from: From::Given, bytes }
    }
}

/// Opens a file. An archive is read while its records are pulled.
pub(super) fn open(file: &File, options: &Arc<Options>) -> Stream {
    let name = match file {
        File::Stdin => "-".to_owned(),
        File::Path(path) => name::of_path(path),
    };
    let (given, head) = match Given::open(file).and_then(Given::with_head) {
        Ok(opened) => opened,
        Err(error) => return Stream::once(Err(Fault::of(&error).at(name))),
    };
    match format_of(&name, &head, options.kind) {
        None => Stream::once(document(given.input(name, options), options)),
        Some(format) => {
            let read = format.read;
            // Whoever feeds a pipe may wait for what comes of a record before giving the next.
            let pace = if matches!(given, Given::File(_)) { Pace::Together } else { Pace::AtOnce };
            Stream::of(name.clone(), options.clone(), pace, move |out| read(given.input(name, out.options), out))
        }
    }
}

/// Reads what a packed file or an archive holds.
pub(super) fn read(mut input: Input, out: &mut Out) -> Flow {
    let head = match input.head() {
        Ok(head) => head,
        Err(error) => return out.problem(Fault::of(&error).at(input.name)),
    };
    let Some(format) = format_of(&input.called, &head, out.options.kind) else {
        return (out.take)(document(input, out.options));
    };
    let is_nested = match format.holds {
        Holds::Packed => input.from != From::Given,
        Holds::Files => input.from == From::Archive,
        Holds::Documents => false,
    };
    if is_nested {
        let message = "an archive within an archive, not opened; unpack the outer one first";
        return out.problem(Problem::new(input.name, ProblemKind::Nested, message));
    }
    (format.read)(input, out)
}

/// A plain document.
fn document(input: Input, options: &Options) -> Found {
    let name = input.name.clone();
    let read = || {
        // A file says how long it is before anything is held.
        if input.size().is_some_and(|size| size > options.limits.max_document) {
            return Err(guard::too_large("", &options.limits));
        }
        guard::read_limited(input.stream(), &options.limits).map_err(|error| Fault::of(&error))
    };
    let bytes = read().map_err(|fault| fault.at(name.clone()))?;
    let date = options.date_from_path.as_ref().and_then(|dates| dates.find(&name));
    let known = Known { date, ..Known::default() };
    Ok(Record { id: name.clone(), path: name, known, content: Content::Bytes { bytes, encoding: options.encoding } })
}
