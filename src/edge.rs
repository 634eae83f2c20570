//! The one or two characters at an edge of a text as numbers, and sets of such numbers.
//!
//! Words are looked for at every place of every text, and hardly any stands there: two characters and one look at a set of
//! bits show it, where a table of words would be asked in vain.

use crate::charset::{TWO_OF_THREE, TWO_OF_THREE_LEADS, char_len};

/// The bytes of one and of two characters at an edge, as numbers; where there is but one, both are its.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// The bytes of the character at the edge.
    pub one: u64,
    /// How many.
    pub one_len: usize,
    /// The bytes of both.
    pub pair: u64,
    /// How many.
    pub pair_len: usize,
}

impl Edge {
    /// Of the two characters that begin at a byte, the first byte the lowest.
    #[inline]
    pub fn first(bytes: &[u8], at: usize) -> Self {
        let here = first_eight(&bytes[at..]);
        // Two ideographs: what nearly all of a Chinese text is made of.
        if here & TWO_OF_THREE == TWO_OF_THREE_LEADS {
            return Edge { one: lowest(here, 3), one_len: 3, pair: lowest(here, 6), pair_len: 6 };
        }
        Edge::of(here, |bytes| char_len(bytes as u8))
    }

    /// Of the two characters that end a text, the last byte the lowest.
    #[inline]
    pub fn last(text: &str) -> Self {
        let bytes = text.as_bytes();
        let here = match bytes.last_chunk() {
            Some(eight) => u64::from_be_bytes(*eight),
            None => bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)),
        };
        Edge::of(here, last_len)
    }

    /// Of bytes of which the lowest are at the edge; `len` tells how many bytes the character there has.
    #[inline]
    fn of(here: u64, len: impl Fn(u64) -> usize) -> Self {
        let one_len = len(here);
        // No more than four bytes are shifted out, and a missing second character has no bytes.
        let second = here >> (8 * one_len);
        let pair_len = one_len + if second == 0 { 0 } else { len(second) };
        Edge { one: lowest(here, one_len), one_len, pair: lowest(here, pair_len), pair_len }
    }
}

/// Bytes of the character that ends with the lowest of these.
#[inline]
fn last_len(bytes: u64) -> usize {
    let continues = |nth: u32| bytes >> (8 * nth) & 0xC0 == 0x80;
    match (continues(0), continues(1), continues(2)) {
        (false, ..) => 1,
        (true, false, _) => 2,
        (true, true, false) => 3,
        (true, true, true) => 4,
    }
}

/// The first eight bytes as a number, the first the lowest; missing ones are zero.
#[inline]
pub fn first_eight(bytes: &[u8]) -> u64 {
    if let Some(eight) = bytes.first_chunk() {
        return u64::from_le_bytes(*eight);
    }
    // Every text ends so: two fours that overlap, or one character.
    let four = |four: &[u8; 4]| u64::from(u32::from_le_bytes(*four));
    match (bytes.first_chunk(), bytes.last_chunk(), bytes) {
        (Some(first), Some(last), _) => four(first) | four(last) << (8 * (bytes.len() - 4)),
        (_, _, [a, b, c]) => four(&[*a, *b, *c, 0]),
        (_, _, [a, b]) => four(&[*a, *b, 0, 0]),
        (_, _, [a]) => u64::from(*a),
        _ => 0,
    }
}

/// The lowest bytes of a number, up to eight.
#[inline]
pub fn lowest(number: u64, bytes: usize) -> u64 {
    if bytes >= 8 { number } else { number & !(u64::MAX << (8 * bytes)) }
}

/// Numbers of which it is asked whether they are in it: what is not may be taken for it, one time in 32 at most.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    bits: Vec<u64>,
}

/// Bits for each number: few enough that a set stays in the nearest cache.
const BITS: usize = 32;

impl Numbers {
    /// With room for so many; the empty set where there are none.
    pub fn with_room(count: usize) -> Self {
        let bits = (count * BITS).next_power_of_two().max(64);
        Numbers { bits: if count == 0 { Vec::new() } else { vec![0; bits / 64] } }
    }

    /// True for the set without any.
    pub fn is_empty(&self) -> bool {
        self.bits.is_empty()
    }

    /// Takes a number in; not to be called of the empty set.
    pub fn insert(&mut self, number: u64) {
        let (place, bit) = self.bit(number);
        self.bits[place] |= 1 << bit;
    }

    /// Whether a number may be in it; not to be called of the empty set.
    #[inline]
    pub fn may_hold(&self, number: u64) -> bool {
        let (place, bit) = self.bit(number);
        self.bits[place] >> bit & 1 == 1
    }

    /// The place of a number's bit, of which there are a power of two, and which of the 64 there it is.
    #[inline]
    fn bit(&self, number: u64) -> (usize, u64) {
        // Multiplicative hashing: the highest bits are the best mixed.
        let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        ((mixed >> 6) as usize & (self.bits.len() - 1), mixed & 63)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_characters_at_both_edges_are_told(text in "[县a\\x00𠮷é]{0,5}") {
            let number = |chars: &[char], last_lowest: bool| {
                let mut bytes = chars.iter().collect::<String>().into_bytes();
                if !last_lowest {
                    bytes.reverse();
                }
                bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
            };
            let chars: Vec<char> = text.chars().collect();
            if !chars.is_empty() {
                let (first, last) = (Edge::first(text.as_bytes(), 0), Edge::last(&text));
                prop_assert_eq!(first.one, number(&chars[..1], false));
                prop_assert_eq!(last.one, number(&chars[chars.len() - 1..], true));
                // A second character of nothing but zero is none.
                prop_assert_eq!(first.pair, number(&chars[..chars.len().min(2)], false));
                prop_assert_eq!(last.pair, number(&chars[chars.len().saturating_sub(2)..], true));
                prop_assert_eq!(last.one_len, chars[chars.len() - 1].len_utf8());
            }
        }
    }

    #[test]
    fn what_is_in_a_set_is_found_in_it() {
        let mut numbers = Numbers::with_room(3);
        [1, 2 << 40, u64::MAX].into_iter().for_each(|number| numbers.insert(number));
        assert!([1, 2 << 40, u64::MAX].into_iter().all(|number| numbers.may_hold(number)));
        assert!((100..200).filter(|number| numbers.may_hold(*number)).count() < 30);
        assert!(Numbers::with_room(0).is_empty());
    }
}
