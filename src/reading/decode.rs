//! Bytes to text: the encoding by its byte order mark, else strict UTF-8.
//!
//! What cannot be decoded without loss is refused with the place of the first bad byte: a guessed encoding would give
//! silent nonsense. Offsets of everything after this stage count in the decoded text.

use std::fmt;

/// How the bytes were encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first, by its byte order mark.
    Utf16Le,
    /// UTF-16, high byte first, by its byte order mark.
    Utf16Be,
}

impl Encoding {
    /// The name to write down.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
        }
    }
}

/// A document's text and how it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding it was read from.
    pub encoding: Encoding,
}

/// Why bytes are no readable text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// A NUL byte, or more control characters than any text has.
    Binary {
        /// The first byte that no text has.
        offset: usize,
    },
    /// Bytes that are no UTF-8.
    InvalidUtf8 {
        /// The first of them.
        offset: usize,
    },
    /// A UTF-16 byte order mark, and then bytes that are no UTF-16.
    InvalidUtf16 {
        /// The first of them.
        offset: usize,
    },
}

impl ReadError {
    /// A short stable word for reports that machines read.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Binary { .. } => "binary",
            ReadError::InvalidUtf8 { .. } | ReadError::InvalidUtf16 { .. } => "encoding",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Binary { offset } => write!(out, "binary data, not text (first control byte at byte {offset})"),
            ReadError::InvalidUtf8 { offset } => {
                write!(out, "not UTF-8: invalid at byte {offset}; convert the file to UTF-8 first")
            }
            ReadError::InvalidUtf16 { offset } => write!(out, "not UTF-16, though marked so: invalid at byte {offset}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Decodes a document. No bytes at all are an empty text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    if let Some(rest) = bytes.strip_prefix(&[0xFF, 0xFE]) {
        return decode_utf16(rest, Encoding::Utf16Le);
    }
    if let Some(rest) = bytes.strip_prefix(&[0xFE, 0xFF]) {
        return decode_utf16(rest, Encoding::Utf16Be);
    }
    let marked = bytes.starts_with(&[0xEF, 0xBB, 0xBF]);
    let skipped = if marked { 3 } else { 0 };
    let body = bytes.get(skipped..).unwrap_or_default();
    // Before the encoding: an image is not "badly encoded text".
    if let Some(offset) = binary_at(body) {
        return Err(ReadError::Binary { offset: offset + skipped });
    }
    match std::str::from_utf8(body) {
        Ok(text) => Ok(Decoded { text: text.to_owned(), encoding: Encoding::Utf8 }),
        Err(error) => Err(ReadError::InvalidUtf8 { offset: error.valid_up_to() + skipped }),
    }
}

/// Decodes what follows a UTF-16 byte order mark.
fn decode_utf16(body: &[u8], encoding: Encoding) -> Result<Decoded, ReadError> {
    const MARK: usize = 2;
    let units = body.chunks_exact(2).map(|pair| match (pair, encoding) {
        ([low, high], Encoding::Utf16Le) => u16::from_le_bytes([*low, *high]),
        ([high, low], _) => u16::from_be_bytes([*high, *low]),
        _ => 0,
    });
    let mut text = String::with_capacity(body.len() * 3 / 2);
    let mut offset = MARK;
    for unit in char::decode_utf16(units) {
        let Ok(c) = unit else { return Err(ReadError::InvalidUtf16 { offset }) };
        text.push(c);
        offset += c.len_utf16() * 2;
    }
    if body.len() % 2 == 1 {
        return Err(ReadError::InvalidUtf16 { offset });
    }
    if text.contains('\0') {
        return Err(ReadError::Binary { offset: MARK });
    }
    Ok(Decoded { text, encoding })
}

/// Control characters that do occur in texts: tab, line ends, form feed, and the escape of coloured logs.
fn is_plain(byte: u8) -> bool {
    byte >= 0x20 || matches!(byte, b'\t' | b'\n' | 0x0B | 0x0C | b'\r' | 0x1A | 0x1B)
}

/// The first byte that shows that this is no text: NUL, or a control byte where there are many.
fn binary_at(body: &[u8]) -> Option<usize> {
    if let Some(nul) = body.iter().position(|byte| *byte == 0) {
        return Some(nul);
    }
    let count = body.iter().filter(|byte| !is_plain(**byte)).count();
    // A stray control character survives in many archives; one in fifty bytes is no text.
    if count > 4 && count * 50 > body.len() { body.iter().position(|byte| !is_plain(*byte)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    #[test]
    fn reads_utf8_with_and_without_a_mark() {
        assert_eq!(text("新建公路87公里".as_bytes()), "新建公路87公里");
        assert_eq!(text("\u{FEFF}新建".as_bytes()), "新建");
        assert_eq!(text(b""), "");
        assert_eq!(text("\u{FEFF}".as_bytes()), "");
    }

    #[test]
    fn reads_utf16_by_its_mark() {
        let little: Vec<u8> = "\u{FEFF}新𠮷5%".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "\u{FEFF}新𠮷5%".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decode(&little).unwrap(), Decoded { text: "新𠮷5%".into(), encoding: Encoding::Utf16Le });
        assert_eq!(decode(&big).unwrap(), Decoded { text: "新𠮷5%".into(), encoding: Encoding::Utf16Be });
    }

    #[test]
    fn says_where_utf8_breaks() {
        let mut bytes = "全市".as_bytes().to_vec();
        bytes.push(0xFF);
        assert_eq!(decode(&bytes), Err(ReadError::InvalidUtf8 { offset: 6 }));
        assert!(decode(&bytes).unwrap_err().to_string().contains("byte 6"));
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.extend(&bytes);
        assert_eq!(decode(&marked), Err(ReadError::InvalidUtf8 { offset: 9 }));
    }

    #[test]
    fn refuses_gbk_half_pairs_and_lone_surrogates() {
        assert_eq!(decode(b"\xD0\xC2\xBD\xA8").unwrap_err().code(), "encoding");
        assert_eq!(decode(b"\xFF\xFE\x00\xD8a\x00"), Err(ReadError::InvalidUtf16 { offset: 2 }));
        assert_eq!(decode(b"\xFF\xFEa\x00b"), Err(ReadError::InvalidUtf16 { offset: 4 }));
    }

    #[test]
    fn refuses_binary_data() {
        assert_eq!(decode(b"PK\x03\x04\x14\x00\x08").unwrap_err().code(), "binary");
        assert_eq!(decode(b"\x01\x02\x03\x04\x05\x06"), Err(ReadError::Binary { offset: 0 }));
        assert_eq!(text("一\u{8}二".as_bytes()), "一\u{8}二");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
        }
    }
}
