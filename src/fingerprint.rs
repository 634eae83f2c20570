//! Short names for what is the same byte for byte: sets of files, and texts.

use sha2::{Digest, Sha256};

/// SHA-256, in hexadecimal, over names and texts in the order given: two runs with the same one read with the same patterns
/// and vocabularies.
///
/// The length stands before each piece, so that no two sets of files run into the same bytes.
pub fn of_files<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut hasher = Sha256::new();
    for (name, text) in files {
        for piece in [name, text] {
            hasher.update((piece.len() as u64).to_le_bytes());
            hasher.update(piece);
        }
    }
    hex(&hasher.finalize())
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * bytes.len());
    push_hex(&mut hex, bytes);
    hex
}

/// Appends bytes in hexadecimal.
pub fn push_hex(to: &mut String, bytes: &[u8]) {
    // Written by hand: each text and each claim has such a name.
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    for byte in bytes {
        to.push(digit(byte >> 4));
        to.push(digit(byte & 15));
    }
}

/// Bytes of a text's name: enough that no two texts of any archive share one by chance.
pub const TEXT_HASH: usize = 16;

/// The first half of a text's SHA-256, in hexadecimal; none for a text of blanks.
pub fn of_text(text: &str) -> Option<String> {
    let is_text = !text.trim().is_empty();
    is_text.then(|| hex(&Sha256::digest(text)[..TEXT_HASH]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_texts_and_their_borders_count() {
        let sets = [vec![("a", "bc")], vec![("ab", "c")], vec![("a", "b"), ("c", "")], vec![("a", "bd")], vec![]];
        let mut seen: Vec<String> = sets.into_iter().map(of_files).collect();
        assert!(seen.iter().all(|digest| digest.len() == 64));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 5);
    }

    #[test]
    fn a_text_has_a_name_and_blanks_have_none() {
        assert_eq!(of_text("87公里").map(|name| name.len()), Some(2 * TEXT_HASH));
        assert_ne!(of_text("87公里"), of_text("87公里 "));
        assert_eq!([of_text(""), of_text(" \n\u{3000}")], [None, None]);
    }
}
