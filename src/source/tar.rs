//! Tar archives, member by member as they stand; nothing is written anywhere.

use super::formats::{self, Bytes, From, Input};
use super::guard::Whole;
use super::problem::{Fault, Problem, ProblemKind};
use super::{Flow, Out, name, walk};
use std::io::Read;
use std::ops::ControlFlow;
use tar::{Archive, Entry, EntryType};

/// Where the mark of a tar stands.
const MARK: std::ops::Range<usize> = 257..262;

pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(MARK) == Some(b"ustar")
}

pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    let archive = input.name.clone();
    let mut tar = Archive::new(input.stream());
    let entries = match tar.entries() {
        Ok(entries) => entries,
        Err(error) => return out.problem(Fault::of(&error).at(archive)),
    };
    for entry in entries {
        match entry {
            Ok(entry) => member(&archive, entry, out)?,
            // What follows a header that makes no sense cannot be found.
            Err(error) => return out.problem(Fault::of(&error).at(archive)),
        }
    }
    ControlFlow::Continue(())
}

fn member<'a>(archive: &str, entry: Entry<'a, impl Read + 'a>, out: &mut Out) -> Flow {
    let called = name::of_member(&entry.path_bytes());
    let name = format!("{archive}#{called}");
    let mut refuse = |kind, message: &str| out.problem(Problem::new(name.clone(), kind, message));
    match entry.header().entry_type() {
        _ if called.ends_with('/') || walk::is_beside(&called) => ControlFlow::Continue(()),
        EntryType::Regular | EntryType::Continuous if walk::is_read(&called) => {
            let size = entry.size();
            let bytes = Bytes::Stream(Box::new(Whole::new(entry, size)));
            formats::read(Input { name, called, from: From::Archive, bytes }, out)
        }
        EntryType::Regular | EntryType::Continuous => refuse(ProblemKind::UnknownEnding, "unknown ending"),
        EntryType::Directory | EntryType::XGlobalHeader => ControlFlow::Continue(()),
        EntryType::Symlink | EntryType::Link => refuse(ProblemKind::NotRegular, "a link, not followed"),
        _ => refuse(ProblemKind::NotRegular, "not a regular file"),
    }
}
