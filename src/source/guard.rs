//! Readers that hold what is read to its limits.

use super::options::{Limits, RATIO_FROM};
use super::problem::{Fault, ProblemKind};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the bytes that pass.
pub(super) struct Counted<R> {
    stream: R,
    passed: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    pub fn new(stream: R) -> (Self, Arc<AtomicU64>) {
        let passed = Arc::new(AtomicU64::new(0));
        (Counted { stream, passed: passed.clone() }, passed)
    }

    /// Counts together with others.
    pub fn into(stream: R, passed: &Arc<AtomicU64>) -> Self {
        Counted { stream, passed: passed.clone() }
    }

    pub fn get_ref(&self) -> &R {
        &self.stream
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.stream.seek(to)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(into)?;
        self.passed.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Unpacked data that must not be too many times as long as the packed ones: what unpacks a thousandfold is no text.
pub(super) struct Guarded<R> {
    unpacked: R,
    packed: Arc<AtomicU64>,
    passed: u64,
    whole: Option<Shared>,
    max_ratio: u64,
}

/// Packed bytes that several are unpacked from, and how many came of all of them: the list of an archive may name the same
/// bytes any number of times, and none of these looks too long by itself.
#[derive(Clone)]
pub(super) struct Shared {
    packed: u64,
    passed: Arc<AtomicU64>,
}

impl Shared {
    pub fn new(packed: u64) -> Self {
        Shared { packed, passed: Arc::default() }
    }
}

impl<R> Guarded<R> {
    /// `packed` counts the bytes that `unpacked` is made from.
    pub fn new(unpacked: R, packed: Arc<AtomicU64>, limits: &Limits) -> Self {
        Guarded { unpacked, packed, passed: 0, whole: None, max_ratio: limits.max_ratio }
    }

    /// One of several.
    pub fn together(unpacked: R, packed: u64, whole: &Shared, limits: &Limits) -> Self {
        let packed = Arc::new(AtomicU64::new(packed));
        Guarded { whole: Some(whole.clone()), ..Guarded::new(unpacked, packed, limits) }
    }

    fn is_too_far(&self, passed: u64, packed: u64, from: u64) -> bool {
        passed > from && passed / packed.max(1) > self.max_ratio
    }

    fn bomb(&self, packed: u64) -> io::Error {
        let message = format!(
            "{packed} bytes unpack to more than {} times as many, as no text does; --max-ratio allows more",
            self.max_ratio
        );
        Fault::new(ProblemKind::Bomb, message).into_io()
    }
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.unpacked.read(into)?;
        self.passed += read as u64;
        let packed = self.packed.load(Ordering::Relaxed);
        let too_far = self.is_too_far(self.passed, packed, RATIO_FROM);
        let Some(whole) = &self.whole else { return if too_far { Err(self.bomb(packed)) } else { Ok(read) } };
        if too_far {
            // The others may be well.
            whole.passed.fetch_sub(self.passed - read as u64, Ordering::Relaxed);
            return Err(self.bomb(packed));
        }
        let passed = whole.passed.fetch_add(read as u64, Ordering::Relaxed) + read as u64;
        // Later than one by itself, so that a bomb among short texts is found to be it.
        if self.is_too_far(passed, whole.packed, 2 * RATIO_FROM) { Err(self.bomb(whole.packed)) } else { Ok(read) }
    }
}

/// Data whose length was said: that they end before it is an error, where their own reader takes it for the end.
pub(super) struct Whole<R> {
    stream: R,
    left: u64,
}

impl<R> Whole<R> {
    pub fn new(stream: R, length: u64) -> Self {
        Whole { stream, left: length }
    }
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.stream.read(into)?;
        if read == 0 && self.left > 0 && !into.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// All bytes of something, if they are no more than the limit: more are never held.
pub(super) fn read_limited(stream: impl Read, limits: &Limits) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(limits.max_document.saturating_add(1)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits.max_document { Err(too_large("", limits).into_io()) } else { Ok(bytes) }
}

/// `what` is a part of something (`line`), or nothing for a document.
pub(super) fn too_large(what: &str, limits: &Limits) -> Fault {
    let what = if what.is_empty() { "larger" } else { what };
    let message = format!("{what} than {} bytes; --max-document allows more", limits.max_document);
    Fault::new(ProblemKind::TooLarge, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_too_far_is_a_fault() {
        let limits = Limits { max_ratio: 10, ..Limits::default() };
        let read = |packed: u64| {
            let guarded =
                Guarded::new(io::repeat(b'a').take(RATIO_FROM * 2), Arc::new(AtomicU64::new(packed)), &limits);
            io::copy(&mut { guarded }, &mut io::sink())
        };
        assert_eq!(read(RATIO_FROM).unwrap(), RATIO_FROM * 2);
        let fault = Fault::of(&read(1000).unwrap_err());
        assert_eq!(fault.kind, ProblemKind::Bomb);
        assert!(fault.message.starts_with("1000 bytes unpack to more than 10 times"), "{fault}");
    }

    #[test]
    fn what_many_unpack_from_the_same_bytes_is_counted_together() {
        let limits = Limits { max_ratio: 10, ..Limits::default() };
        let whole = Shared::new(RATIO_FROM / 8);
        let read = |packed: u64, length: u64| {
            let guarded = Guarded::together(io::repeat(b'a').take(length), packed, &whole, &limits);
            io::copy(&mut { guarded }, &mut io::sink()).map_err(|error| Fault::of(&error).message)
        };
        let half = RATIO_FROM / 2;
        assert_eq!([read(half, half), read(half, half)], [Ok(half), Ok(half)]);
        // One that is a bomb by itself is not held against the others.
        assert!(read(1, 2 * RATIO_FROM).unwrap_err().starts_with("1 bytes"));
        assert_eq!(read(half, half), Ok(half));
        assert!(read(half, RATIO_FROM).unwrap_err().starts_with(&format!("{} bytes", RATIO_FROM / 8)));
    }

    #[test]
    fn no_more_than_the_limit_is_held() {
        let limits = Limits { max_document: 4, ..Limits::default() };
        assert_eq!(read_limited(&b"1234"[..], &limits).unwrap(), b"1234");
        let fault = Fault::of(&read_limited(io::repeat(b'a'), &limits).unwrap_err());
        assert_eq!(
            (fault.kind, fault.message.as_str()),
            (ProblemKind::TooLarge, "larger than 4 bytes; --max-document allows more")
        );
    }
}
