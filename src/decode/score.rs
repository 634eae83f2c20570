//! Which encoding bytes are in: each is tried, and the text that looks most like Chinese wins.

use super::{Decoded, Encoding, ReadError, utf8};
use crate::charset::CharSet;
use crate::span::count_bytes;
use std::sync::LazyLock;

/// No more bytes are looked at.
const SAMPLE: usize = 1 << 20;
/// Below this share of common characters a text in two-byte characters is none: wrong readings have some 0.03, right ones 0.5.
const FEWEST_COMMON: f64 = 0.12;
/// One bad sequence among so many characters is damage; more is a wrong encoding.
const CHARACTERS_PER_ERROR: usize = 50;
/// Characters that are looked at together for parts in another encoding.
const WINDOW: usize = 64;

/// The characters that much of any Chinese text consists of.
pub(super) static COMMON: LazyLock<CharSet> = LazyLock::new(|| {
    let lines = include_str!("../../seeds/common-characters.txt").lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::chars).collect()
});

/// True for a character that much of any Chinese text consists of.
#[inline]
pub(super) fn is_common(c: char) -> bool {
    COMMON.contains(c)
}

/// Share of common characters among those that are not ASCII.
pub(super) fn share_of_common(text: &str) -> f64 {
    let (mut common, mut all) = (0usize, 0usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += usize::from(is_common(c));
    }
    common as f64 / all.max(1) as f64
}

/// The encoding of bytes without a byte order mark. `complete` is false for the head of something longer: then a
/// character may be cut in half at its end.
///
/// # Errors
/// When the bytes are no text in any encoding.
pub fn sniff(bytes: &[u8], complete: bool) -> Result<Encoding, ReadError> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let complete = complete && sample.len() == bytes.len();
    let nul = memchr::memchr(0, sample);
    let cut = || std::str::from_utf8(sample).is_err_and(|error| error.error_len().is_none());
    let valid = utf8(sample).is_some() || !complete && cut();
    if valid && nul.is_none() {
        return Ok(Encoding::Utf8);
    }
    let best_of = |candidates: &[Encoding]| {
        let told = candidates.iter().filter_map(|&encoding| {
            let decoded = encoding.decode(aligned(sample, encoding, complete));
            quality(&decoded, complete).map(|quality| (quality, encoding))
        });
        // The earlier one where two are equal.
        told.reduce(|best, other| if other.0 > best.0 { other } else { best }).map(|(_, encoding)| encoding)
    };
    // NUL bytes are half of what UTF-16 writes of ASCII; in the others they are damage.
    let wide = nul.and_then(|_| best_of(&[Encoding::Utf16Le, Encoding::Utf16Be]));
    let best = wide.or_else(|| if valid { Some(Encoding::Utf8) } else { best_of(&Encoding::ALL) });
    if let Some(encoding) = best {
        return Ok(encoding);
    }
    match nul.or_else(|| binary_at(sample, Encoding::Utf8)) {
        Some(offset) => Err(ReadError::Binary { offset }),
        None => Err(ReadError::Encoding { offset: first_bad(sample, Encoding::Utf8), stated: None }),
    }
}

/// The head of something longer, without half a unit at its end.
fn aligned(sample: &[u8], encoding: Encoding, complete: bool) -> &[u8] {
    if is_wide(encoding) && !complete { &sample[..sample.len() / 2 * 2] } else { sample }
}

/// How much a decoded sample looks like a Chinese text; none for one that cannot be.
fn quality(decoded: &Decoded, complete: bool) -> Option<f64> {
    let common = share_of_common(&decoded.text);
    let (characters, errors) = counts(&decoded.text);
    let errors = errors - usize::from(!complete && decoded.text.ends_with(char::REPLACEMENT_CHARACTER)).min(errors);
    if !is_few(errors, characters) {
        return None;
    }
    let sensible = match decoded.encoding {
        // Its sequences speak for themselves: no other encoding has them by chance.
        Encoding::Utf8 => characters > errors,
        Encoding::Gb18030 | Encoding::Big5 => common >= FEWEST_COMMON && !is_patched(&decoded.text),
        Encoding::Utf16Le | Encoding::Utf16Be => is_wide_text(&decoded.text),
    };
    sensible.then_some(common - 2.0 * errors as f64 / characters.max(1) as f64)
}

/// Characters that are not ASCII, and those among them that stand for bad bytes.
fn counts(text: &str) -> (usize, usize) {
    let others = text.chars().filter(|c| !c.is_ascii());
    others.fold((0, 0), |(all, bad), c| (all + 1, bad + usize::from(c == char::REPLACEMENT_CHARACTER)))
}

fn is_few(errors: usize, characters: usize) -> bool {
    errors <= 1 + characters / CHARACTERS_PER_ERROR
}

/// True when a decoded text has no more errors than damage explains.
pub(super) fn is_tolerable(decoded: &Decoded) -> bool {
    let (characters, errors) = counts(&decoded.text);
    is_few(errors.min(decoded.bad_bytes), characters)
}

/// True when a part of the text makes no sense in the encoding that makes sense of the rest.
fn is_patched(text: &str) -> bool {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_ascii()).collect();
    let windows = characters.chunks_exact(WINDOW);
    let senseless = windows.clone().filter(|window| window.iter().filter(|c| is_common(**c)).count() * 20 < WINDOW);
    senseless.count() * 8 > windows.len()
}

/// True for what UTF-16 may hold: ASCII and common characters, no control characters.
fn is_wide_text(text: &str) -> bool {
    let (mut good, mut all, mut controls) = (0usize, 0usize, 0usize);
    for c in text.chars() {
        all += 1;
        good += usize::from(is_common(c) || (c.is_ascii() && !c.is_ascii_control()) || matches!(c, '\n' | '\r' | '\t'));
        controls += usize::from(c == '\0' || (c.is_ascii_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}')));
    }
    good * 5 >= all * 2 && controls * 50 <= all && !text.contains('\0')
}

/// Control characters that do occur in texts: tab, line ends, form feed, and the escape of coloured logs.
#[inline]
fn is_plain(byte: u8) -> bool {
    // Without a branch: all bytes of every file are asked.
    (byte >= 0x20) | (byte.wrapping_sub(b'\t') <= b'\r' - b'\t') | (byte & 0xFE == 0x1A)
}

/// The first byte that shows that this is no text: NUL, or a control byte where there are many.
pub(super) fn binary_at(body: &[u8], encoding: Encoding) -> Option<usize> {
    nul_at(body, encoding).or_else(|| controls_at(body, encoding))
}

/// The same of records one after the other. A run of NUL bytes, as a disk leaves it that lost its power, is damage to the
/// record that it stands in; only where they stand everywhere this is no text.
pub(super) fn binary_records_at(body: &[u8], encoding: Encoding) -> Option<usize> {
    let unit = if is_wide(encoding) { 2 } else { 1 };
    nul_at(body, encoding)
        .filter(|_| {
            let nuls: Vec<bool> = body.chunks_exact(unit).map(|unit| unit.iter().all(|byte| *byte == 0)).collect();
            let runs = nuls.chunk_by(|one, next| one == next).filter(|run| run[0]).count();
            runs * 50 > nuls.len()
        })
        .or_else(|| controls_at(body, encoding))
}

fn is_wide(encoding: Encoding) -> bool {
    matches!(encoding, Encoding::Utf16Le | Encoding::Utf16Be)
}

fn nul_at(body: &[u8], encoding: Encoding) -> Option<usize> {
    if is_wide(encoding) {
        return body.chunks_exact(2).position(|pair| pair == [0, 0]).map(|unit| unit * 2);
    }
    memchr::memchr(0, body)
}

/// The first control byte other than NUL, where there are more than a text has. Of UTF-16 bytes say nothing.
fn controls_at(body: &[u8], encoding: Encoding) -> Option<usize> {
    if is_wide(encoding) {
        return None;
    }
    let count = count_bytes(body, |byte| !is_plain(byte) & (byte != 0));
    // A stray control character survives in many archives; one in fifty bytes is no text.
    if count > 4 && count * 50 > body.len() { body.iter().position(|byte| !is_plain(*byte)) } else { None }
}

/// Where the bytes first are no part of an encoding.
pub(super) fn first_bad(body: &[u8], encoding: Encoding) -> usize {
    if encoding == Encoding::Utf8 {
        return std::str::from_utf8(body).err().map_or(body.len(), |error| error.valid_up_to());
    }
    let mut decoder = encoding.engine().new_decoder_without_bom_handling();
    let mut text = String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(0));
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut text, true);
    match result {
        encoding_rs::DecoderResult::Malformed(bad, after) => read - usize::from(bad + after).min(read),
        _ => body.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn common_characters_stand_once() {
        let lines = include_str!("../../seeds/common-characters.txt").lines().filter(|line| !line.starts_with('#'));
        let mut seen = HashSet::new();
        for c in lines.flat_map(str::chars) {
            assert!(seen.insert(c), "{c} stands twice");
            assert!(!c.is_ascii() && (c as usize) < 1 << 16, "{c}");
        }
        assert!(seen.len() > 400);
    }

    #[test]
    fn the_head_of_something_longer_may_end_anywhere() {
        let text = "全市新建农村公路。";
        for encoding in [Encoding::Utf8, Encoding::Gb18030, Encoding::Utf16Le] {
            let bytes: Vec<u8> = match encoding {
                Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                _ => encoding.engine().encode(text).0.into_owned(),
            };
            for end in 8..bytes.len() {
                assert_eq!(sniff(&bytes[..end], false), Ok(encoding), "{end}");
            }
        }
    }
}
