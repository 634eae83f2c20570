//! Texts that were seen before.
//!
//! Of each text its hash is kept in memory, and where the row of its document stands: 24 bytes, 30 to 60 with what a
//! table leaves free. Its name is read again from the row when it is asked for.

use crate::fingerprint::TEXT_HASH;
use rustc_hash::FxHashMap;

/// Texts seen, each with the place of the row of the first document that has it.
#[derive(Debug, Default)]
pub struct Seen(FxHashMap<Hash, u64>);

/// The hash of a text in halves: whole, it would be aligned to sixteen bytes, and each place of the table have eight of no use.
type Hash = (u64, u64);

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

/// The number that a text's hash is.
fn hash(text_hash: &str) -> Option<Hash> {
    if text_hash.len() != 2 * TEXT_HASH {
        return None;
    }
    let add = |hash: u128, digit: u8| Some(hash << 4 | u128::from(char::from(digit).to_digit(16)?));
    let whole = text_hash.bytes().try_fold(0, add)?;
    Some(((whole >> 64) as u64, whole as u64))
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
        let none = "é".repeat(TEXT_HASH);
        assert_eq!([seen.first(&none, 0), seen.first(&none, 0)], [None; 2]);
    }
}
