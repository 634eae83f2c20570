//! Zip archives, member by member in the order of their list; nothing is written anywhere.

use super::formats::{self, Bytes, From, Input, Seekable};
use super::guard::{Guarded, Shared};
use super::problem::{Fault, Problem, ProblemKind};
use super::{Flow, Options, Out, docx, name, walk};
use std::io::SeekFrom;
use std::ops::ControlFlow;
use zip::ZipArchive;
use zip::result::ZipError;

/// An archive that is open.
type Zip<'a> = ZipArchive<Box<dyn Seekable + 'a>>;

/// The member that every file of an office program has.
const OFFICE: &str = "[Content_Types].xml";

pub(super) fn is_zip(head: &[u8]) -> bool {
    // With members, without any, and in parts.
    [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08"].iter().any(|mark| head.starts_with(mark))
}

pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    let archive = input.name.clone();
    let (mut zip, size) = match opened(input, out.options) {
        Ok(opened) => opened,
        Err(fault) => return out.problem(fault.at(archive)),
    };
    if zip.index_for_name(docx::TEXT).is_some() {
        return docx::document(&archive, zip, out);
    }
    if zip.index_for_name(OFFICE).is_some() {
        let message = "a file of an office program; save it as text or CSV";
        return out.problem(Problem::new(archive, ProblemKind::Unsupported, message));
    }
    let whole = Shared::new(size);
    (0..zip.len()).try_for_each(|index| member(&archive, &mut zip, index, &whole, out))
}

/// An archive and the number of its bytes.
fn opened<'a>(input: Input<'a>, options: &Options) -> Result<(Zip<'a>, u64), Fault> {
    let mut bytes = input.seekable(options).map_err(|error| Fault::of(&error))?;
    let size = bytes.seek(SeekFrom::End(0)).map_err(|error| Fault::of(&error))?;
    Ok((ZipArchive::new(bytes).map_err(fault)?, size))
}

fn member(archive: &str, zip: &mut Zip, index: usize, whole: &Shared, out: &mut Out) -> Flow {
    // What it is, before anything is unpacked.
    let (called, refused) = match zip.by_index_raw(index) {
        Err(error) => return out.problem(fault(error).at(archive)),
        Ok(file) => {
            let called = name::of_member(file.name_raw());
            if file.is_dir() || walk::is_beside(&called) {
                return ControlFlow::Continue(());
            }
            let refused = if file.is_symlink() {
                Some(Fault::new(ProblemKind::NotRegular, "a link, not followed"))
            } else if !walk::is_read(&called) {
                Some(Fault::new(ProblemKind::UnknownEnding, "unknown ending"))
            } else if file.encrypted() {
                Some(Fault::new(ProblemKind::Encrypted, "locked with a password; unpack it first"))
            } else {
                None
            };
            (called, refused)
        }
    };
    let name = format!("{archive}#{called}");
    if let Some(fault) = refused {
        return out.problem(fault.at(name));
    }
    match zip.by_index(index) {
        Ok(file) => {
            let packed = file.compressed_size();
            let bytes = Bytes::Stream(Box::new(Guarded::together(file, packed, whole, &out.options.limits)));
            formats::read(Input { name, called, from: From::Archive, bytes }, out)
        }
        Err(error) => out.problem(fault(error).at(name)),
    }
}

/// What is wrong with a zip.
pub(super) fn fault(error: ZipError) -> Fault {
    match error {
        ZipError::Io(error) => Fault::of(&error),
        ZipError::UnsupportedArchive(what) => {
            Fault::new(ProblemKind::Unsupported, format!("packed in a way that is not read: {what}"))
        }
        error => Fault::new(ProblemKind::Damaged, format!("damaged: {error}")),
    }
}
