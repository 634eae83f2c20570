//! Bytes to text: the encoding by its byte order mark, else by what the bytes look like read as each candidate.
//!
//! Archives hold stray bytes and characters cut in half; they must not turn a text into nonsense. So each encoding is
//! tried, and the text that consists of common Chinese characters wins, with as many errors as damage explains. Where
//! none wins the bytes are refused: a guessed encoding would give silent nonsense. Offsets of everything after this stage
//! count in the decoded text.

mod garbled;
mod score;
mod stream;

pub use score::sniff;
pub use stream::{Transcoded, transcoded};

use encoding_rs::DecoderResult;
use std::fmt;

/// How the bytes were encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, which holds GBK and GB 2312.
    Gb18030,
    /// Big5, with the characters of Hong Kong.
    Big5,
}

impl Encoding {
    /// All encodings, those that say most about themselves first.
    pub const ALL: [Encoding; 5] =
        [Encoding::Utf8, Encoding::Gb18030, Encoding::Big5, Encoding::Utf16Le, Encoding::Utf16Be];

    /// The name to write down.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 => "utf-8",
            Encoding::Utf16Le => "utf-16le",
            Encoding::Utf16Be => "utf-16be",
            Encoding::Gb18030 => "gb18030",
            Encoding::Big5 => "big5",
        }
    }

    /// The encoding of a name, the usual names of its parts included: gbk, gb2312, cp936, cp950.
    pub fn by_name(name: &str) -> Option<Encoding> {
        match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "utf-8" | "utf8" => Some(Encoding::Utf8),
            "utf-16le" | "utf16le" => Some(Encoding::Utf16Le),
            "utf-16be" | "utf16be" => Some(Encoding::Utf16Be),
            "gb18030" | "gbk" | "gb2312" | "cp936" | "euc-cn" => Some(Encoding::Gb18030),
            "big5" | "big5-hkscs" | "cp950" => Some(Encoding::Big5),
            _ => None,
        }
    }

    /// The encoding that a byte order mark says, and the mark's length.
    pub fn by_mark(bytes: &[u8]) -> Option<(Encoding, usize)> {
        match bytes {
            [0xEF, 0xBB, 0xBF, ..] => Some((Encoding::Utf8, 3)),
            [0xFF, 0xFE, ..] => Some((Encoding::Utf16Le, 2)),
            [0xFE, 0xFF, ..] => Some((Encoding::Utf16Be, 2)),
            _ => None,
        }
    }

    fn engine(self) -> &'static encoding_rs::Encoding {
        match self {
            Encoding::Utf8 => encoding_rs::UTF_8,
            Encoding::Utf16Le => encoding_rs::UTF_16LE,
            Encoding::Utf16Be => encoding_rs::UTF_16BE,
            Encoding::Gb18030 => encoding_rs::GB18030,
            Encoding::Big5 => encoding_rs::BIG5,
        }
    }

    /// Decodes bytes without a byte order mark; each bad sequence becomes one U+FFFD.
    pub fn decode(self, bytes: &[u8]) -> Decoded {
        if self == Encoding::Utf8
            && let Some(text) = utf8(bytes)
        {
            return Decoded { text: text.to_owned(), encoding: self, bad_bytes: 0 };
        }
        let mut decoder = self.engine().new_decoder_without_bom_handling();
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2 + 16);
        let (mut rest, mut bad_bytes) = (bytes, 0);
        loop {
            let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
            rest = &rest[read..];
            match result {
                DecoderResult::InputEmpty => return Decoded { text, encoding: self, bad_bytes },
                DecoderResult::OutputFull => text.reserve(rest.len() + 16),
                DecoderResult::Malformed(bad, _) => {
                    bad_bytes += usize::from(bad);
                    text.reserve(char::REPLACEMENT_CHARACTER.len_utf8());
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
        }
    }
}

/// The bytes as they are, where they are UTF-8.
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// A document's text and how it was written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The encoding it was read from.
    pub encoding: Encoding,
    /// Bytes that could not be decoded; each bad sequence of them is one U+FFFD of the text.
    pub bad_bytes: usize,
}

impl Decoded {
    /// The text, if it is one.
    ///
    /// # Errors
    /// When it is the garbled remainder of one.
    pub fn readable(self) -> Result<Decoded, ReadError> {
        match garbled::why(&self.text) {
            Some(why) => Err(ReadError::Garbled { why }),
            None => Ok(self),
        }
    }
}

/// Why bytes are no readable text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadError {
    /// A NUL byte, or more control characters than any text has.
    Binary {
        /// The first byte that no text has.
        offset: usize,
    },
    /// Bytes that are a text in no encoding, or parts of a text in different ones.
    Encoding {
        /// The first byte that is no UTF-8, or no part of what was said to be the encoding.
        offset: usize,
        /// The encoding that somebody or a byte order mark said.
        stated: Option<Encoding>,
    },
    /// Characters that are the remains of a text read in a wrong encoding once.
    Garbled {
        /// What happened to it.
        why: &'static str,
    },
}

impl ReadError {
    /// A short stable word for reports that machines read.
    pub fn code(&self) -> &'static str {
        match self {
            ReadError::Binary { .. } => "binary",
            ReadError::Encoding { .. } => "encoding",
            ReadError::Garbled { .. } => "garbled_text",
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReadError::Binary { offset } => write!(out, "binary data, not text (first control byte at byte {offset})"),
            ReadError::Encoding { offset, stated: None } => {
                write!(
                    out,
                    "no encoding fits: no UTF-8 from byte {offset}, and no GB 18030, Big5 or UTF-16 that makes sense"
                )
            }
            ReadError::Encoding { offset, stated: Some(stated) } => {
                write!(out, "not {}, as it was said to be: wrong from byte {offset}", stated.name())
            }
            ReadError::Garbled { why } => write!(out, "garbled text: {why}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// Decodes a document, its encoding told by the bytes. No bytes at all are an empty text.
///
/// # Errors
/// Why the bytes are no readable text.
pub fn decode(bytes: &[u8]) -> Result<Decoded, ReadError> {
    decode_as(bytes, None)
}

/// Decodes a document; a byte order mark is believed before `stated`, and `stated` before what the bytes look like.
///
/// # Errors
/// Why the bytes are no readable text.
pub fn decode_as(bytes: &[u8], stated: Option<Encoding>) -> Result<Decoded, ReadError> {
    let mark = Encoding::by_mark(bytes);
    let skipped = mark.map_or(0, |(_, length)| length);
    let body = bytes.get(skipped..).unwrap_or_default();
    let said = mark.map(|(encoding, _)| encoding).or(stated);
    let moved = |error| match error {
        ReadError::Binary { offset } => ReadError::Binary { offset: offset + skipped },
        ReadError::Encoding { offset, stated } => ReadError::Encoding { offset: offset + skipped, stated },
        garbled => garbled,
    };
    let encoding = match said {
        Some(said) => said,
        None => sniff(body, true).map_err(moved)?,
    };
    // Before the encoding: an image is not "badly encoded text".
    if let Some(offset) = score::binary_at(body, encoding) {
        return Err(ReadError::Binary { offset: offset + skipped });
    }
    let decoded = encoding.decode(body);
    if said.is_some() && !score::is_tolerable(&decoded) {
        let offset = score::first_bad(body, encoding) + skipped;
        return Err(ReadError::Encoding { offset, stated: said });
    }
    decoded.readable()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SENTENCE: &str = "全年新建农村公路87公里，惠及群众1.2万人。";
    const TRADITIONAL: &str = "全年新建農村公路87公里，惠及群眾1.2萬人。";

    fn text(bytes: &[u8]) -> String {
        decode(bytes).unwrap().text
    }

    fn encoded(text: &str, encoding: Encoding) -> Vec<u8> {
        match encoding {
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => encoding.engine().encode(text).0.into_owned(),
        }
    }

    #[test]
    fn every_encoding_is_told_by_its_bytes() {
        for sentence in [SENTENCE, TRADITIONAL] {
            for encoding in Encoding::ALL {
                // Simplified characters have no place in Big5.
                if encoding == Encoding::Big5 && sentence == SENTENCE {
                    continue;
                }
                let decoded = decode(&encoded(sentence, encoding)).unwrap();
                assert_eq!(decoded, Decoded { text: sentence.into(), encoding, bad_bytes: 0 });
                assert_eq!(decode_as(&encoded(sentence, encoding), Some(encoding)).unwrap(), decoded);
            }
        }
    }

    #[test]
    fn byte_order_marks_are_no_text() {
        for encoding in [Encoding::Utf8, Encoding::Utf16Le, Encoding::Utf16Be] {
            let marked = encoded("\u{FEFF}新𠮷5%", encoding);
            assert_eq!(decode(&marked).unwrap(), Decoded { text: "新𠮷5%".into(), encoding, bad_bytes: 0 });
            // A mark is believed before what was said.
            assert_eq!(decode_as(&marked, Some(Encoding::Big5)).unwrap().encoding, encoding);
        }
        assert_eq!(text(b""), "");
        assert_eq!(text("\u{FEFF}".as_bytes()), "");
    }

    #[test]
    fn a_bad_byte_changes_no_encoding() {
        for encoding in [Encoding::Utf8, Encoding::Gb18030] {
            let mut bytes = encoded(&SENTENCE.repeat(4), encoding);
            bytes.push(0xFF);
            bytes.extend(encoded(SENTENCE, encoding));
            let decoded = decode(&bytes).unwrap();
            assert_eq!((decoded.encoding, decoded.bad_bytes), (encoding, 1));
            assert_eq!(decoded.text, format!("{}\u{FFFD}{SENTENCE}", SENTENCE.repeat(4)));
            // Cut in the middle of a character.
            let cut = encoded("新建公路，提高标准", encoding);
            let decoded = decode(&cut[..cut.len() - 1]).unwrap();
            assert_eq!(decoded.encoding, encoding);
            assert!(decoded.text.starts_with("新建公路，提高标") && decoded.bad_bytes > 0);
        }
    }

    #[test]
    fn four_bytes_and_unusual_characters_of_gb18030_are_read() {
        let sentence = "全县新建㐂镇公路87公里，其中𠮷乡12公里。";
        let bytes = encoded(sentence, Encoding::Gb18030);
        assert_eq!(
            decode(&bytes).unwrap(),
            Decoded { text: sentence.into(), encoding: Encoding::Gb18030, bad_bytes: 0 }
        );
    }

    #[test]
    fn a_mixture_is_refused() {
        let mixed = [encoded(&SENTENCE.repeat(9), Encoding::Utf8), encoded(&SENTENCE.repeat(9), Encoding::Gb18030)];
        assert_eq!(decode(&mixed.concat()).unwrap_err().code(), "encoding");
        assert_eq!(decode(b"\xE9t\xE9 caf\xE9 fran\xE7ais \xE0 No\xEBl").unwrap_err().code(), "encoding");
    }

    #[test]
    fn what_was_said_must_be_possible() {
        let error = decode_as(&encoded(SENTENCE, Encoding::Gb18030), Some(Encoding::Utf8)).unwrap_err();
        // The first character's bytes are one of UTF-8 by chance.
        assert_eq!(error, ReadError::Encoding { offset: 2, stated: Some(Encoding::Utf8) });
        assert!(error.to_string().contains("not utf-8"));
        assert_eq!(decode(b"\xFF\xFE\x00\xD8a\x00\x00\xD8").unwrap_err().code(), "encoding");
    }

    #[test]
    fn names_of_encodings_are_known() {
        for encoding in Encoding::ALL {
            assert_eq!(Encoding::by_name(encoding.name()), Some(encoding));
        }
        assert_eq!(Encoding::by_name("GBK"), Some(Encoding::Gb18030));
        assert_eq!(Encoding::by_name("latin-1"), None);
    }

    #[test]
    fn refuses_binary_data() {
        assert_eq!(decode(b"PK\x03\x04\x14\x00\x08").unwrap_err().code(), "binary");
        assert_eq!(decode(b"\x01\x02\x03\x04\x05\x06"), Err(ReadError::Binary { offset: 0 }));
        assert_eq!(decode(b"\x89PNG\r\n\x1A\n\x00\x00\x00\rIHDR\x00\x00\x01").unwrap_err().code(), "binary");
        assert_eq!(text("一\u{8}二".as_bytes()), "一\u{8}二");
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(&bytes);
            for encoding in Encoding::ALL {
                let _ = decode_as(&bytes, Some(encoding));
            }
        }

        #[test]
        fn a_text_comes_back_from_every_encoding(at in 0usize..20, byte in 0x80u8..=0xFF) {
            let mut bytes = encoded(&SENTENCE.repeat(5), Encoding::Gb18030);
            bytes.insert(at * 9, byte);
            prop_assert_eq!(decode(&bytes).unwrap().encoding, Encoding::Gb18030);
        }
    }
}
