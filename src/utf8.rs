//! What the first byte of a character tells of it, for loops that pass over most of a text.

/// Bytes of the character that begins with a byte.
#[inline]
pub(crate) fn char_len(first: u8) -> usize {
    match first {
        0..0x80 => 1,
        0x80..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// Whether the byte leads one of the ideographs from U+4000 to U+9FFF, three bytes each: most of any text, and passed over at once
/// where only punctuation counts.
#[inline]
pub(crate) fn leads_ideograph(byte: u8) -> bool {
    matches!(byte, 0xE4..=0xE9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_byte_tells_the_length() {
        for c in ['\0', 'a', '\u{7F}', '\u{80}', 'é', '\u{7FF}', '\u{800}', '一', '\u{FFFF}', '\u{10000}', '𠮷'] {
            let first = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert_eq!(char_len(first), c.len_utf8(), "{c:?}");
            assert_eq!(leads_ideograph(first), ('\u{4000}'..='\u{9FFF}').contains(&c), "{c:?}");
        }
    }
}
