//! A JSON array of objects, read element by element; or one object; or objects one after the other.

use super::formats::Input;
use super::jsonl;
use super::pieces::{Cut, Piece, Pieces};
use super::problem::{Fault, Problem, ProblemKind};
use super::{Flow, Out};
use crate::decode::{Encoding, Transcoded};
use std::io::{self, BufRead, Cursor, Read};
use std::ops::ControlFlow;

/// Bytes by which JSON Lines under another name are told.
const HEAD: u64 = 1 << 20;

pub(super) fn read(input: Input, out: &mut Out) -> Flow {
    let name = input.name.clone();
    let opened = input.text(out.options).and_then(|mut text| {
        let head = until_content(&mut text).map_err(|error| Fault::of(&error))?;
        Ok((text, head))
    });
    match opened {
        Err(fault) => out.problem(fault.at(name)),
        // An empty file holds no records, as an empty text holds no claims.
        Ok((_, None)) => ControlFlow::Continue(()),
        Ok((mut text, Some(b'['))) => {
            text.bytes.consume(1);
            text.skipped += 1;
            array(&name, text, out)
        }
        Ok((text, Some(b'{'))) => objects(&name, text, out),
        Ok((text, Some(_))) => {
            let message = format!("byte {}: neither an array of objects nor an object", text.skipped);
            out.problem(Problem::new(name, ProblemKind::BadRecord, message))
        }
    }
}

/// Passes over blanks; the first byte that is none.
fn until_content(text: &mut Transcoded) -> io::Result<Option<u8>> {
    loop {
        let bytes = text.bytes.fill_buf()?;
        let Some(&first) = bytes.first() else { return Ok(None) };
        let blanks = bytes.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        if blanks == 0 {
            return Ok(Some(first));
        }
        text.bytes.consume(blanks);
        text.skipped += blanks as u64;
    }
}

/// Ends an element at the comma behind it, or at the bracket that closes the array.
#[derive(Default)]
struct Elements {
    depth: u32,
    in_text: bool,
    escaped: bool,
}

impl Cut for Elements {
    fn ends_at(&mut self, byte: u8) -> bool {
        if self.in_text {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_text = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_text = true,
            b'{' | b'[' => self.depth = self.depth.saturating_add(1),
            b'}' | b']' if self.depth > 0 => self.depth -= 1,
            b',' | b']' => return self.depth == 0,
            _ => {}
        }
        false
    }
}

fn array(name: &str, text: Transcoded, out: &mut Out) -> Flow {
    let encoding = text.encoding;
    let mut elements = Pieces::new(text.bytes, Elements::default(), "an element", text.skipped, out.options.limits);
    let (mut nth, mut is_closed) = (0, false);
    loop {
        let element = match elements.next() {
            Ok(Some(element)) => element,
            Ok(None) if is_closed => return ControlFlow::Continue(()),
            Ok(None) => return out.problem(unclosed(name)),
            Err(error) => return out.problem(Fault::of(&error).at(name)),
        };
        if is_closed {
            if element.is_blank() {
                continue;
            }
            let message = format!("byte {}: something follows the array; it was not read", element.byte);
            return out.problem(Problem::new(name, ProblemKind::BadRecord, message));
        }
        let (element, end) = without_end(element);
        is_closed = end == Some(b']');
        if element.is_blank() && (is_closed || end.is_none()) {
            continue;
        }
        nth += 1;
        jsonl::element(name, nth, element, encoding, out)?;
    }
}

/// An element, and the comma or bracket behind it.
fn without_end(mut element: Piece) -> (Piece, Option<u8>) {
    let end = match &mut element.bytes {
        Ok(bytes) => bytes.pop_if(|last| matches!(last, b',' | b']')),
        Err(_) => Some(b','),
    };
    (element, end)
}

fn unclosed(name: &str) -> Problem {
    Problem::new(name, ProblemKind::Damaged, "the array is not closed: some of it is missing")
}

/// One object, or an object a line under another name.
fn objects(name: &str, mut text: Transcoded, out: &mut Out) -> Flow {
    let mut head = Vec::new();
    if let Err(error) = text.bytes.by_ref().take(HEAD).read_to_end(&mut head) {
        return out.problem(Fault::of(&error).at(name));
    }
    let first = head.iter().position(|byte| *byte == b'\n').map(|end| &head[..end]);
    let is_lines =
        first.is_some_and(|line| jsonl::parse(line, 0).is_ok() && !head[line.len()..].trim_ascii().is_empty());
    let Transcoded { bytes, encoding, skipped } = text;
    let bytes: Box<dyn BufRead> = Box::new(io::BufReader::new(Cursor::new(head).chain(bytes)));
    if is_lines {
        return jsonl::lines(name, Transcoded { bytes, encoding, skipped }, out);
    }
    single(name, bytes, encoding, skipped, out)
}

fn single(name: &str, bytes: Box<dyn BufRead + '_>, encoding: Encoding, skipped: u64, out: &mut Out) -> Flow {
    struct Never;
    impl Cut for Never {
        fn ends_at(&mut self, _: u8) -> bool {
            false
        }
    }
    let mut whole = Pieces::new(bytes, Never, "an object", skipped, out.options.limits);
    match whole.next() {
        Ok(Some(object)) => jsonl::element(name, 1, object, encoding, out),
        Ok(None) => ControlFlow::Continue(()),
        Err(error) => out.problem(Fault::of(&error).at(name)),
    }
}
