//! Sets of characters, and the places of a text where one of them stands.
//!
//! Most of a text is of no interest to a finder of numbers or times. One look at a table for each character, without
//! telling apart anything else about it, passes over what is of none.

/// A set of characters.
#[derive(Clone)]
pub struct CharSet {
    /// A bit for each character of up to three bytes.
    words: Box<[u64; DIRECT / 64]>,
    /// The characters of four bytes, sorted: none in most sets.
    beyond: Vec<char>,
}

/// Characters below this one are looked up by their code point.
const DIRECT: usize = 0x1_0000;

impl Default for CharSet {
    fn default() -> Self {
        CharSet { words: Box::new([0; DIRECT / 64]), beyond: Vec::new() }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(characters: I) -> Self {
        let mut set = CharSet::default();
        for c in characters {
            match set.words.get_mut(c as usize / 64) {
                Some(word) => *word |= 1 << (c as u32 % 64),
                None => set.beyond.push(c),
            }
        }
        set.beyond.sort_unstable();
        set.beyond.dedup();
        set
    }
}

impl CharSet {
    /// True for a character of the set.
    pub fn contains(&self, c: char) -> bool {
        match self.words.get(c as usize / 64) {
            Some(word) => word >> (c as u32 % 64) & 1 == 1,
            None => self.beyond.binary_search(&c).is_ok(),
        }
    }

    /// The characters of the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let direct = (0..DIRECT as u32).filter_map(char::from_u32).filter(|c| self.contains(*c));
        direct.chain(self.beyond.iter().copied())
    }

    /// Where characters of the set stand, in order.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (at, next, _) = next(
                text,
                from,
                |code| (self.words[usize::from(code) / 64] >> (code % 64) & 1) as u8,
                |c| u8::from(self.contains(c)),
            )?;
            from = next;
            Some(at)
        })
    }
}

impl std::fmt::Debug for CharSet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CharSet").finish_non_exhaustive()
    }
}

/// Several sets, asked all at once: of each character, which of them it is in.
#[derive(Clone)]
pub struct CharSets {
    /// A bit for each set, of the characters of up to three bytes.
    kinds: Box<[u8; DIRECT]>,
    /// The same of others, sorted.
    beyond: Vec<(char, u8)>,
}

impl CharSets {
    /// Of at most eight sets.
    pub fn new<const N: usize>(sets: [&CharSet; N]) -> Self {
        const { assert!(N <= 8) };
        let mut all = CharSets { kinds: Box::new([0; DIRECT]), beyond: Vec::new() };
        for (bit, set) in sets.iter().enumerate() {
            for c in set.iter() {
                all.add(c, 1 << bit);
            }
        }
        all
    }

    fn add(&mut self, c: char, bit: u8) {
        match self.kinds.get_mut(c as usize) {
            Some(kinds) => *kinds |= bit,
            None => match self.beyond.binary_search_by_key(&c, |(c, _)| *c) {
                Ok(at) => self.beyond[at].1 |= bit,
                Err(at) => self.beyond.insert(at, (c, bit)),
            },
        }
    }

    fn kinds(&self, c: char) -> u8 {
        match self.kinds.get(c as usize) {
            Some(kinds) => *kinds,
            None => self.beyond.binary_search_by_key(&c, |(c, _)| *c).map_or(0, |at| self.beyond[at].1),
        }
    }

    /// Where characters of the sets stand, in order, each with a bit for every set that it is in, the first set lowest.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (usize, u8)> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let (at, next, kinds) = next(text, from, |code| self.kinds[usize::from(code)], |c| self.kinds(c))?;
            from = next;
            Some((at, kinds))
        })
    }
}

impl std::fmt::Debug for CharSets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CharSets").finish_non_exhaustive()
    }
}

/// Where the first character that is of any kind stands at or behind byte `from`, where it ends, and of which kind it
/// is; `direct` says so of the code points of Chinese characters, `other` of any.
fn next(text: &str, from: usize, direct: impl Fn(u16) -> u8, other: impl Fn(char) -> u8) -> Option<(usize, usize, u8)> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        // Three bytes first: that is what a Chinese character has.
        let (end, kinds) = match bytes.get(at..at + 3) {
            Some(&[lead @ 0xE0..=0xEF, second, third]) => {
                let code = u16::from(lead) << 12 | u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F);
                (at + 3, direct(code))
            }
            _ => {
                let c = match bytes.get(at)? {
                    ascii @ 0..=0x7F => char::from(*ascii),
                    _ => text.get(at..)?.chars().next()?,
                };
                (at + c.len_utf8(), other(c))
            }
        };
        if kinds != 0 {
            return Some((at, end, kinds));
        }
        at = end;
    }
}

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
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_characters(text in "[a1é万亿年𝟎𠀀]{0,20}", one in "[a1é万亿𝟎]{0,4}", two in "[1万𝟎𠀀]{0,3}") {
            let sets: [CharSet; 2] = [one.chars().collect(), two.chars().collect()];
            for (set, members) in sets.iter().zip([&one, &two]) {
                let plain: Vec<usize> =
                    text.char_indices().filter(|(_, c)| members.contains(*c)).map(|(at, _)| at).collect();
                prop_assert_eq!(set.places(&text).collect::<Vec<_>>(), plain);
            }
            let kinds = |c: char| u8::from(one.contains(c)) | u8::from(two.contains(c)) << 1;
            let plain: Vec<(usize, u8)> =
                text.char_indices().map(|(at, c)| (at, kinds(c))).filter(|(_, kinds)| *kinds != 0).collect();
            prop_assert_eq!(CharSets::new([&sets[0], &sets[1]]).places(&text).collect::<Vec<_>>(), plain);
        }
    }

    #[test]
    fn the_first_byte_tells_the_length() {
        for c in ['\0', 'a', '\u{7F}', '\u{80}', 'é', '\u{7FF}', '\u{800}', '一', '\u{FFFF}', '\u{10000}', '𠮷'] {
            let first = c.encode_utf8(&mut [0; 4]).as_bytes()[0];
            assert_eq!(char_len(first), c.len_utf8(), "{c:?}");
            assert_eq!(leads_ideograph(first), ('\u{4000}'..='\u{9FFF}').contains(&c), "{c:?}");
        }
    }
}
