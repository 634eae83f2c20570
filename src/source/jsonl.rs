//! JSON Lines: an object a line.

use super::background::{Pace, Stream};
use super::fields::{Place, Row};
use super::flat;
use super::formats::Input;
use super::pieces::{Lines, Piece, Pieces};
use super::problem::{Fault, ProblemKind};
use super::{Flow, Options, Out};
use crate::decode::{Encoding, Transcoded, utf8};
use std::borrow::Cow;
use std::fmt::Write;
use std::io::{BufReader, Read};
use std::ops::ControlFlow;
use std::sync::Arc;

pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    let name = input.name.clone();
    match input.text(out.options) {
        Ok(text) => lines(&name, text, out),
        Err(fault) => out.problem(fault.at(name)),
    }
}

/// Records that come through a pipe. Nothing is read ahead that would keep a record from whoever waits for it.
pub(super) fn piped(stream: impl Read + Send + 'static, options: Arc<Options>) -> Stream {
    Stream::of("-".into(), options, Pace::AtOnce, move |out| match out.options.encoding {
        None | Some(Encoding::Utf8) => {
            let bytes = Box::new(BufReader::new(stream));
            lines("-", Transcoded { bytes, encoding: Encoding::Utf8, skipped: 0 }, out)
        }
        Some(_) => read(Input::piped(stream), out),
    })
}

/// The records of text that is JSON Lines.
pub(super) fn lines(name: &str, text: Transcoded, out: &mut Out) -> Flow {
    let encoding = text.encoding;
    let mut lines = Pieces::new(text.bytes, Lines, "a line", text.skipped, out.options.limits);
    loop {
        match lines.next() {
            Ok(Some(line)) if line.is_blank() => {}
            Ok(Some(line)) => element(name, line.line, line, encoding, out)?,
            Ok(None) => return ControlFlow::Continue(()),
            Err(error) => return out.problem(Fault::of(&error).at(name)),
        }
    }
}

/// Hands out the record in a line, or element of an array; `nth` is its place in `name`.
pub(super) fn element(name: &str, nth: u64, piece: Piece, encoding: Encoding, out: &mut Out) -> Flow {
    let path = || path(name, nth);
    let date = out.options.date_from_path.as_ref().and_then(|dates| dates.find(name));
    let byte = piece.byte;
    let record = piece.bytes.map_err(|fault| Fault { message: format!("byte {byte}: {}", fault.message), ..fault });
    let record = record.and_then(|bytes| parse(&bytes, byte)).and_then(|(row, bad_bytes)| {
        let place = Place { path: path(), date: date.as_deref(), encoding, bad_bytes };
        row.into_record(place, &out.options.fields)
            .map_err(|fault| Fault { message: format!("{} (byte {byte})", fault.message), ..fault })
    });
    match record {
        Ok(record) => out.record(record),
        Err(fault) => out.problem(fault.at(path())),
    }
}

/// What the record at a place of a file is called.
fn path(name: &str, nth: u64) -> String {
    let mut path = String::with_capacity(name.len() + 8);
    path.push_str(name);
    // Into memory nothing can fail.
    let _ = write!(path, "#{nth}");
    path
}

/// The fields of an object, and how many bytes of it could not be decoded.
pub(super) fn parse(bytes: &[u8], byte: u64) -> Result<(Row, usize), Fault> {
    // Files that were put together have byte order marks inside.
    let mark = "\u{FEFF}".as_bytes();
    let (bytes, byte) = match bytes.strip_prefix(mark) {
        Some(rest) => (rest, byte + mark.len() as u64),
        None => (bytes, byte),
    };
    // Nearly every line is read where it stands.
    let (text, bad_bytes) = match utf8(bytes) {
        Some(text) => (Cow::Borrowed(text), 0),
        None => {
            let decoded = Encoding::Utf8.decode(bytes);
            (Cow::Owned(decoded.text), decoded.bad_bytes)
        }
    };
    if let Some(fields) = flat::object(&text) {
        return Ok((Row(fields), bad_bytes));
    }
    let row = serde_json::from_str(text.trim_end()).map_err(|error| {
        let said = error.to_string();
        let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason);
        let line_start: usize = text.split_inclusive('\n').take(error.line().max(1) - 1).map(str::len).sum();
        let at = byte + (line_start + error.column().saturating_sub(1)) as u64;
        Fault::new(ProblemKind::BadRecord, format!("byte {at}: not a JSON object: {reason}"))
    })?;
    Ok((row, bad_bytes))
}
