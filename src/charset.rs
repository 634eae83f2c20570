//! Sets of characters, and the places of a text where one of them stands.
//!
//! Most of a text is of no interest to a finder of numbers or times; a bit a character says so, read by the bytes of
//! its UTF-8: the last one holds the bit, those before it the word that the bit is in.

/// A set of characters.
#[derive(Clone)]
pub struct CharSet {
    /// A bit for each character of up to three bytes.
    words: Box<[u64; WORDS]>,
    /// The characters of four bytes, sorted: none in most sets.
    beyond: Vec<char>,
}

const WORDS: usize = 0x1_0000 / 64;

impl Default for CharSet {
    fn default() -> Self {
        CharSet { words: Box::new([0; WORDS]), beyond: Vec::new() }
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

    /// What is in this set or the other.
    pub fn or(&self, other: &CharSet) -> CharSet {
        let mut set = self.beyond.iter().chain(&other.beyond).copied().collect::<CharSet>();
        for (word, (own, others)) in set.words.iter_mut().zip(self.words.iter().zip(other.words.iter())) {
            *word = own | others;
        }
        set
    }

    /// Where the first character of the set stands at or behind byte `from`, which begins a character.
    pub fn next(&self, text: &str, from: usize) -> Option<usize> {
        let bytes = text.as_bytes();
        let mut at = from;
        loop {
            // Three bytes first: that is what a Chinese character has.
            if let Some(&[lead @ 0xE0..=0xEF, second, third]) = bytes.get(at..at + 3) {
                let word = (usize::from(lead) & 0xF) << 6 | usize::from(second) & 0x3F;
                if self.words[word] >> (third & 0x3F) & 1 == 1 {
                    return Some(at);
                }
                at += 3;
                continue;
            }
            let c = match bytes.get(at)? {
                ascii @ 0..=0x7F => char::from(*ascii),
                _ => text.get(at..)?.chars().next()?,
            };
            if self.contains(c) {
                return Some(at);
            }
            at += c.len_utf8();
        }
    }

    /// Where characters of the set stand, in order.
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        let mut from = 0;
        std::iter::from_fn(move || {
            let at = self.next(text, from)?;
            from = text.ceil_char_boundary(at + 1);
            Some(at)
        })
    }
}

impl std::fmt::Debug for CharSet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CharSet").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn places_are_those_of_the_characters(text in "[a1é万亿年𝟎𠀀]{0,20}", members in "[a1é万亿𝟎]{0,4}") {
            let set: CharSet = members.chars().collect();
            let places: Vec<usize> = set.places(&text).collect();
            let plain: Vec<usize> =
                text.char_indices().filter(|(_, c)| members.contains(*c)).map(|(at, _)| at).collect();
            prop_assert_eq!(places, plain);
            let both = set.or(&"年𠀀".chars().collect());
            prop_assert!(text.chars().all(|c| both.contains(c) == (members.contains(c) || "年𠀀".contains(c))));
        }
    }
}
