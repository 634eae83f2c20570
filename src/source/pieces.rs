//! Cuts a stream into lines, rows or elements, none of which is held once it is longer than the limit.

use super::guard;
use super::options::Limits;
use super::problem::Fault;
use std::io::{self, BufRead};

/// Says where a piece ends.
pub(super) trait Cut {
    /// True when this byte is the last of a piece. Asked for each byte in turn.
    fn ends_at(&mut self, byte: u8) -> bool;

    /// The first byte of the next ones that is the last of a piece.
    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        bytes.iter().position(|byte| self.ends_at(*byte))
    }

    /// The byte that lines are counted by.
    fn line_end(&self) -> u8 {
        b'\n'
    }

    /// How many lines end in some bytes of a piece.
    fn lines_in(&self, bytes: &[u8]) -> usize {
        memchr::memchr_iter(self.line_end(), bytes).count()
    }
}

/// Lines.
pub(super) struct Lines;

impl Cut for Lines {
    fn ends_at(&mut self, byte: u8) -> bool {
        byte == b'\n'
    }

    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        memchr::memchr(b'\n', bytes)
    }

    /// None but the piece itself.
    fn lines_in(&self, bytes: &[u8]) -> usize {
        usize::from(bytes.ends_with(b"\n"))
    }
}

/// A piece of a stream.
pub(super) struct Piece {
    /// Line that it begins on, from 1.
    pub line: u64,
    /// Byte that it begins at.
    pub byte: u64,
    /// What it is, its end included; or why it was not held.
    pub bytes: Result<Vec<u8>, Fault>,
}

impl Piece {
    /// True when it holds nothing but its end.
    pub fn is_empty_line(&self) -> bool {
        self.bytes.as_ref().is_ok_and(|bytes| bytes.iter().all(|byte| matches!(byte, b'\r' | b'\n')))
    }

    /// True when it holds nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.bytes.as_ref().is_ok_and(|bytes| bytes.iter().all(u8::is_ascii_whitespace))
    }
}

/// The pieces of a stream.
pub(super) struct Pieces<R, C> {
    stream: R,
    cut: C,
    /// What a piece is called in messages, with its article.
    noun: &'static str,
    limits: Limits,
    line: u64,
    byte: u64,
}

impl<R: BufRead, C: Cut> Pieces<R, C> {
    /// `byte` is where the stream begins in what it was taken from.
    pub fn new(stream: R, cut: C, noun: &'static str, byte: u64, limits: Limits) -> Self {
        Pieces { stream, cut, noun, limits, line: 1, byte }
    }

    /// The next piece; none at the end.
    ///
    /// # Errors
    /// When reading fails: what was read of the piece until then is dropped.
    pub fn next(&mut self) -> io::Result<Option<Piece>> {
        let (line, byte) = (self.line, self.byte);
        let mut held = Vec::new();
        loop {
            let bytes = match self.stream.fill_buf() {
                Ok(bytes) => bytes,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            let at_end = bytes.is_empty();
            let end = self.cut.end_in(bytes).map(|at| at + 1);
            let own = &bytes[..end.unwrap_or(bytes.len())];
            self.byte += own.len() as u64;
            self.line += self.cut.lines_in(own) as u64;
            let is_short = self.byte - byte <= self.limits.max_document;
            if is_short {
                held.extend_from_slice(own);
            } else {
                held = Vec::new();
            }
            let read = own.len();
            self.stream.consume(read);
            if at_end && self.byte == byte {
                return Ok(None);
            }
            if end.is_some() || at_end {
                let too_large = || guard::too_large(&format!("{} larger", self.noun), &self.limits);
                return Ok(Some(Piece { line, byte, bytes: if is_short { Ok(held) } else { Err(too_large()) } }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn pieces(text: &str, max_document: u64) -> Vec<(u64, u64, Option<String>)> {
        let limits = Limits { max_document, ..Limits::default() };
        // A small buffer, so that pieces run over its ends.
        let mut pieces = Pieces::new(BufReader::with_capacity(3, text.as_bytes()), Lines, "a line", 10, limits);
        std::iter::from_fn(|| pieces.next().unwrap())
            .map(|piece| (piece.line, piece.byte, piece.bytes.ok().map(|bytes| String::from_utf8(bytes).unwrap())))
            .collect()
    }

    #[test]
    fn lines_have_their_places() {
        let line = |line, byte, text: &str| (line, byte, Some(text.to_owned()));
        assert_eq!(
            pieces("ab\n\ncdefg\nh", 100),
            [line(1, 10, "ab\n"), line(2, 13, "\n"), line(3, 14, "cdefg\n"), line(4, 20, "h")]
        );
        assert_eq!(pieces("", 100), []);
    }

    #[test]
    fn a_line_over_the_limit_is_passed_over() {
        let line = |line, byte, text: &str| (line, byte, Some(text.to_owned()));
        assert_eq!(pieces("ab\ncdefghij\nk\n", 4), [line(1, 10, "ab\n"), (2, 13, None), line(3, 22, "k\n")]);
        assert_eq!(pieces("abcdefgh", 4), [(1, 10, None)]);
    }
}
