//! Texts that were seen before.
//!
//! Of each text its hash is kept in memory, and where the row of its document stands: 24 bytes, 30 to 60 with what a
//! table leaves free. Its name is read again from the row when it is asked for.

use crate::fingerprint::TEXT_HASH;
use std::collections::HashMap;

/// A text's hash.
type Hash = [u8; TEXT_HASH];

/// Texts seen, each with the place of the row of the first document that has it.
#[derive(Debug, Default)]
pub struct Seen(HashMap<Hash, u64>);

impl Seen {
    /// Where the first document with this text has its row, if one was seen; else its row is at `place`. `text_hash` is that of a
    /// document's row.
    pub fn first(&mut self, text_hash: &str, place: u64) -> Option<u64> {
        let hash = hash(text_hash)?;
        if let Some(first) = self.0.get(&hash) {
            return Some(*first);
        }
        self.0.insert(hash, place);
        None
    }
}

fn hash(text_hash: &str) -> Option<Hash> {
    let half = |digit: u8| char::from(digit).to_digit(16);
    let mut hash = Hash::default();
    let (pairs, rest) = text_hash.as_bytes().as_chunks::<2>();
    if pairs.len() != hash.len() || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in hash.iter_mut().zip(pairs) {
        *byte = (half(*high)? << 4 | half(*low)?) as u8;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint;

    #[test]
    fn the_first_one_counts() {
        let mut seen = Seen::default();
        let [a, b] = ["甲", "乙"].map(|text| fingerprint::of_text(text).unwrap());
        assert_eq!(
            [seen.first(&a, 0), seen.first(&b, 7), seen.first(&a, 9), seen.first(&a, 11)],
            [None, None, Some(0), Some(0)]
        );
        assert_eq!([seen.first("", 0), seen.first("no hash", 0), seen.first("é", 1)], [None; 3]);
    }
}
