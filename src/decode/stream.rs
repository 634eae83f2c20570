//! Decoding of what is too long to hold: its encoding is told by its first bytes.

use super::{Encoding, ReadError, score};
use std::io::{self, BufRead, BufReader, Cursor, Read};

/// Bytes by which the encoding is told.
const HEAD: u64 = 256 << 10;
/// Bytes that are decoded at once.
const CHUNK: usize = 32 << 10;

/// A stream in UTF-8, without a byte order mark.
pub struct Transcoded<'a> {
    /// The bytes. What was UTF-8 before passes as it is, bad bytes included; others are U+FFFD.
    pub bytes: Box<dyn BufRead + 'a>,
    /// What it was written in.
    pub encoding: Encoding,
    /// Bytes of the stream before the first of `bytes`.
    pub skipped: u64,
}

/// Finds the encoding of a stream by its head, unless it is stated or marked, and turns it into UTF-8.
///
/// # Errors
/// When reading fails; and why the head is no text.
pub fn transcoded<'a>(
    mut stream: impl Read + 'a,
    stated: Option<Encoding>,
) -> io::Result<Result<Transcoded<'a>, ReadError>> {
    let mut head = Vec::new();
    // An error behind the head is for later: what is before it can be read.
    let broken = stream.by_ref().take(HEAD).read_to_end(&mut head).err();
    if head.is_empty()
        && let Some(error) = broken
    {
        return Err(error);
    }
    let mark = Encoding::by_mark(&head);
    let skipped = mark.map_or(0, |(_, length)| length);
    let body = head.get(skipped..).unwrap_or_default();
    let whole = broken.is_none() && (head.len() as u64) < HEAD;
    let encoding = match mark.map(|(encoding, _)| encoding).or(stated) {
        Some(encoding) => encoding,
        None => match score::sniff(body, whole) {
            Ok(encoding) => encoding,
            Err(error) => return Ok(Err(error)),
        },
    };
    if let Some(offset) = score::binary_records_at(body, encoding) {
        return Ok(Err(ReadError::Binary { offset: offset + skipped }));
    }
    let mut head = Cursor::new(head);
    head.set_position(skipped as u64);
    let rest: Box<dyn Read + 'a> = match broken {
        Some(error) => Box::new(Broken(Some(error))),
        None => Box::new(stream),
    };
    let whole = BufReader::with_capacity(CHUNK, head.chain(rest));
    let bytes: Box<dyn BufRead + 'a> = match encoding {
        Encoding::Utf8 => Box::new(whole),
        _ => Box::new(BufReader::with_capacity(CHUNK, Transcoder::new(whole, encoding))),
    };
    Ok(Ok(Transcoded { bytes, encoding, skipped: skipped as u64 }))
}

/// A stream that ends in the error it had.
struct Broken(Option<io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// Decodes a stream as it is read.
struct Transcoder<R> {
    stream: R,
    decoder: encoding_rs::Decoder,
    text: Vec<u8>,
    given: usize,
    done: bool,
}

impl<R: BufRead> Transcoder<R> {
    fn new(stream: R, encoding: Encoding) -> Self {
        let decoder = encoding.engine().new_decoder_without_bom_handling();
        Transcoder { stream, decoder, text: Vec::new(), given: 0, done: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let bytes = self.stream.fill_buf()?;
        let last = bytes.is_empty();
        self.text.resize(self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(4 * CHUNK), 0);
        let (_, read, written, _) = self.decoder.decode_to_utf8(bytes, &mut self.text, last);
        self.stream.consume(read);
        self.text.truncate(written);
        (self.given, self.done) = (0, last);
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoder<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.done {
            self.fill()?;
        }
        let read = (&self.text[self.given..]).read(into)?;
        self.given += read;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], stated: Option<Encoding>) -> (String, Encoding) {
        let mut stream = transcoded(bytes, stated).unwrap().unwrap_or_else(|error| panic!("{error}"));
        let mut text = String::new();
        stream.bytes.read_to_string(&mut text).unwrap();
        (text, stream.encoding)
    }

    #[test]
    fn long_streams_are_decoded_as_they_are_read() {
        let text = "全年新建农村公路87公里，惠及群众1.2万人。\n".repeat(20_000);
        let gbk = encoding_rs::GBK.encode(&text).0.into_owned();
        assert!(gbk.len() as u64 > 2 * HEAD);
        assert_eq!(read(&gbk, None), (text.clone(), Encoding::Gb18030));
        assert_eq!(read(text.as_bytes(), None), (text.clone(), Encoding::Utf8));
        let wide: Vec<u8> = format!("\u{FEFF}{text}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(read(&wide, None), (text, Encoding::Utf16Be));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(transcoded(&b"\x00\x01\x02"[..], None).unwrap().err().unwrap().code(), "binary");
        let mut marked = b"\xEF\xBB\xBF".to_vec();
        marked.push(b'a');
        assert_eq!(transcoded(&marked[..], None).unwrap().ok().unwrap().skipped, 3);
    }
}
