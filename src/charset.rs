//! Sets of characters, and the places of a text where one of them stands.
//!
//! Most of a text is of no interest to a finder of numbers or times. One look at a bit for each character, without
//! telling apart anything else about it, passes over what is of none.

/// A set of characters.
#[derive(Clone)]
pub struct CharSet {
    /// A bit for each character of up to three bytes, where [`place_of`] says: what is looked at for the characters of a
    /// text stays in the nearest cache.
    bits: Box<[u64; PLACES]>,
    /// The characters of four bytes, sorted: none in most sets.
    beyond: Vec<char>,
}

/// Places of characters of up to three bytes, 64 at each: those of three by their first two bytes, of which the first is
/// `E0` to `EF`, without being decoded.
pub(crate) const PLACES: usize = 0x1000;

/// Characters from this one on have four bytes.
const DIRECT: usize = 0x1_0000;

/// Where the places of ASCII begin.
const ASCII: usize = 0x80;

/// The bits that tell the length of characters in the first and the fourth of some bytes, the first the lowest, and what they
/// are where both have three.
pub(crate) const TWO_OF_THREE: u64 = 0xF000_00F0;
/// See [`TWO_OF_THREE`].
pub(crate) const TWO_OF_THREE_LEADS: u64 = 0xE000_00E0;

/// The place of the characters that two bytes lead, of which the first leads three.
#[inline]
pub(crate) fn place_of_three(lead: u8, second: u8) -> usize {
    usize::from(lead & 0xF) << 8 | usize::from(second)
}

/// The place of a character by its code, and which of the 64 there it is. Those of one and two bytes are where none of three
/// can be, for it would be written in more bytes than it needs. Outside of all for one of four bytes.
#[inline]
pub(crate) fn place_of(c: char) -> (usize, usize) {
    let code = c as usize;
    (code >> 12 << 8 | ASCII | code >> 6 & 0x3F, code & 0x3F)
}

impl Default for CharSet {
    fn default() -> Self {
        CharSet { bits: Box::new([0; PLACES]), beyond: Vec::new() }
    }
}

impl FromIterator<char> for CharSet {
    fn from_iter<I: IntoIterator<Item = char>>(characters: I) -> Self {
        let mut set = CharSet::default();
        for c in characters {
            let (place, bit) = place_of(c);
            match set.bits.get_mut(place) {
                Some(bits) => *bits |= 1 << bit,
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
    #[inline]
    pub fn contains(&self, c: char) -> bool {
        let (place, bit) = place_of(c);
        match self.bits.get(place) {
            Some(bits) => bits >> bit & 1 == 1,
            None => self.beyond.binary_search(&c).is_ok(),
        }
    }

    /// Whether a text has at least so many characters of the set; no more of it is looked at than shows it.
    pub(crate) fn has_many(&self, text: &str, wanted: usize) -> bool {
        let (bytes, mut at, mut seen) = (text.as_bytes(), 0, 0);
        while seen < wanted {
            if let Some(eight) = bytes.get(at..).and_then(<[u8]>::first_chunk)
                && let here = u64::from_le_bytes(*eight)
                && here & TWO_OF_THREE == TWO_OF_THREE_LEADS
            {
                seen += usize::from(self.holds_lowest(here)) + usize::from(self.holds_lowest(here >> 24));
                at += 6;
                continue;
            }
            let Some(c) = text[at..].chars().next() else { return false };
            seen += usize::from(self.contains(c));
            at += c.len_utf8();
        }
        true
    }

    /// Whether the last character of a text is of the set.
    #[inline]
    pub(crate) fn holds_last(&self, text: &str) -> bool {
        match text.as_bytes() {
            [.., lead @ 0xE0..0xF0, second, last] => self.holds(place_of_three(*lead, *second), *last),
            _ => text.chars().next_back().is_some_and(|c| self.contains(c)),
        }
    }

    /// The characters of the set, in order.
    pub fn iter(&self) -> impl Iterator<Item = char> + '_ {
        let places = self.bits.iter().enumerate().filter(|(_, bits)| **bits != 0);
        let direct = places.flat_map(|(place, bits)| {
            let code = move |bit: u32| (place as u32 >> 8) << 12 | (place as u32 & 0x3F) << 6 | bit;
            (0..64).filter(move |bit| bits >> bit & 1 == 1).filter_map(move |bit| char::from_u32(code(bit)))
        });
        direct.chain(self.beyond.iter().copied())
    }

    /// Where characters of the set stand, in order.
    #[inline]
    pub fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> + 'a {
        Places { set: self, text, from: 0 }
    }

    /// Behind the characters of three bytes from byte `at` on that are not of the set: most of any Chinese text is passed over
    /// here, two at a step.
    #[inline]
    fn behind_idle(&self, bytes: &[u8], at: usize) -> usize {
        let mut rest = bytes.get(at..).unwrap_or_default();
        while let Some(eight) = rest.first_chunk()
            && let here = u64::from_le_bytes(*eight)
            && here & TWO_OF_THREE == TWO_OF_THREE_LEADS
            && !self.holds_lowest(here)
        {
            if self.holds_lowest(here >> 24) {
                rest = &rest[3..];
                break;
            }
            rest = &rest[6..];
        }
        bytes.len() - rest.len()
    }

    /// Notes where characters of the set stand at the start of a text, by the bytes from there to its end, until there is no room
    /// for more; gives the text behind and how many there are.
    ///
    /// A place is written down whatever stands there, and counts if it is one of the set: whether a character is, nothing
    /// foretells, and a processor that is asked to decide is wrong each time that it is one.
    #[inline]
    fn some_places<'a>(&self, text: &'a str, places: &mut [usize; STEP + 1]) -> (&'a str, usize) {
        let (mut rest, mut count) = (text.as_bytes(), 0);
        while count < STEP
            && let Some(eight) = rest.first_chunk()
        {
            let here = u64::from_le_bytes(*eight);
            places[count] = rest.len();
            if here & TWO_OF_THREE == TWO_OF_THREE_LEADS {
                count += usize::from(self.holds_lowest(here));
                places[count] = rest.len() - 3;
                count += usize::from(self.holds_lowest(here >> 24));
                rest = &rest[6..];
            } else if here & 0x80 == 0 {
                count += usize::from(self.holds(ASCII + (here as usize >> 6 & 1), here as u8));
                // A number is read from where it starts.
                let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
                rest = &rest[digits.max(1)..];
            } else if here & 0xF0 == 0xE0 {
                count += usize::from(self.holds_lowest(here));
                rest = &rest[3..];
            } else {
                let Some(c) = text[text.len() - rest.len()..].chars().next() else { break };
                count += usize::from(self.contains(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        (&text[text.len() - rest.len()..], count)
    }

    /// Whether the character of three bytes that are the lowest of these is of the set.
    #[inline]
    fn holds_lowest(&self, here: u64) -> bool {
        self.holds(usize::from((here as u16).swap_bytes()) % PLACES, (here >> 16) as u8)
    }

    /// Whether a place, which is one, has a character of the set, by the lowest bits of its last byte.
    #[inline]
    fn holds(&self, place: usize, last: u8) -> bool {
        self.bits[place] >> (last & 0x3F) & 1 == 1
    }
}

/// Where characters of a set stand in a text.
struct Places<'a> {
    set: &'a CharSet,
    text: &'a str,
    from: usize,
}

impl Iterator for Places<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut at = self.from;
        loop {
            let (length, among) = match bytes.get(at..)? {
                [ascii @ 0..0x80, ..] => (1, self.set.holds(ASCII + usize::from(ascii >> 6), *ascii)),
                [lead @ 0xE0..0xF0, second, last, ..] => (3, self.set.holds(place_of_three(*lead, *second), *last)),
                _ => self.text.get(at..)?.chars().next().map(|c| (c.len_utf8(), self.set.contains(c)))?,
            };
            if among {
                self.from = at + length;
                return Some(at);
            }
            at = self.set.behind_idle(bytes, at + length);
        }
    }
}

impl std::fmt::Debug for CharSet {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CharSet").finish_non_exhaustive()
    }
}

/// How many places are noted before it is looked at what stands there; there may be one more.
const STEP: usize = 64;

/// Bytes from one place that is noted to the next: in most texts there are more.
const BETWEEN: usize = 3 * '字'.len_utf8();

/// A place of a text where a character of some sets stands: in one number, for a text has many, which are moved with it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Noted(u64);

impl Noted {
    /// At a byte; of the kinds a bit for each of the sets that the character is in, the first set's the lowest.
    #[inline]
    pub fn new(at: usize, kinds: u8) -> Self {
        Noted((at as u64) << u8::BITS | u64::from(kinds))
    }

    /// Where, in bytes.
    #[inline]
    pub fn at(self) -> usize {
        (self.0 >> u8::BITS) as usize
    }

    /// Whether the character is of any of these kinds.
    #[inline]
    pub fn is_any(self, kinds: u8) -> bool {
        self.0 & u64::from(kinds) != 0
    }

    /// The kinds that it is of.
    #[inline]
    pub fn kinds(self) -> u8 {
        self.0 as u8
    }
}

impl std::fmt::Debug for Noted {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {:b}", self.at(), self.kinds())
    }
}

/// Several sets, asked all at once: of each character, which of them it is in.
#[derive(Clone)]
pub struct CharSets {
    /// What is in any of them.
    any: CharSet,
    /// A bit for each set, of the characters of up to three bytes.
    kinds: Box<[u8; DIRECT]>,
    /// The same of others, sorted.
    beyond: Vec<(char, u8)>,
}

impl CharSets {
    /// Of at most eight sets.
    pub fn new<const N: usize>(sets: [&CharSet; N]) -> Self {
        const { assert!(N <= 8) };
        let any = sets.iter().flat_map(|set| set.iter()).collect();
        let mut all = CharSets { any, kinds: Box::new([0; DIRECT]), beyond: Vec::new() };
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

    /// Where characters of any of the sets stand, in order; of ASCII digits side by side the first alone.
    pub fn noted(&self, text: &str) -> Vec<Noted> {
        let mut noted = Vec::new();
        self.note(text, &mut noted);
        noted
    }

    /// Appends the same to a list.
    pub fn note(&self, text: &str, to: &mut Vec<Noted>) {
        to.reserve(text.len() / BETWEEN);
        let (mut rest, mut places) = (text, [0; STEP + 1]);
        while rest.len() >= 8 {
            let count;
            (rest, count) = self.any.some_places(rest, &mut places);
            to.extend(places[..count].iter().map(|left| {
                let at = text.len() - left;
                Noted::new(at, self.kinds_at(text, at))
            }));
        }
        let last = rest.char_indices().map(|(at, c)| Noted::new(text.len() - rest.len() + at, self.kinds_of(c)));
        to.extend(last.filter(|noted| noted.kinds() != 0 && !goes_on(text, noted.at())));
    }

    /// The kinds of the character that stands at a byte.
    #[inline]
    fn kinds_at(&self, text: &str, at: usize) -> u8 {
        let bits = |byte: u8| usize::from(byte & 0x3F);
        match text.as_bytes()[at..] {
            [ascii @ 0..0x80, ..] => self.kinds[usize::from(ascii)],
            [lead @ 0xE0..0xF0, second, last, ..] => {
                self.kinds[usize::from(lead & 0xF) << 12 | bits(second) << 6 | bits(last)]
            }
            _ => text[at..].chars().next().map_or(0, |c| self.kinds_of(c)),
        }
    }

    /// The kinds of a character.
    pub fn kinds_of(&self, c: char) -> u8 {
        match self.kinds.get(c as usize) {
            Some(kinds) => *kinds,
            None => self.beyond.binary_search_by_key(&c, |(c, _)| *c).map_or(0, |at| self.beyond[at].1),
        }
    }
}

impl std::fmt::Debug for CharSets {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("CharSets").finish_non_exhaustive()
    }
}

/// Whether an ASCII digit stands at a byte that another one stands before.
#[inline]
pub fn goes_on(text: &str, at: usize) -> bool {
    let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    is_digit(at) && at > 0 && is_digit(at - 1)
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
        fn places_are_those_of_the_characters(text in "[a12é万亿年𝟎𠀀]{0,200}", one in "[a12é万亿𝟎]{0,4}", two in "[12万𝟎𠀀]{0,3}") {
            let sets: [CharSet; 2] = [one.chars().collect(), two.chars().collect()];
            for (set, members) in sets.iter().zip([&one, &two]) {
                let plain: Vec<usize> =
                    text.char_indices().filter(|(_, c)| members.contains(*c)).map(|(at, _)| at).collect();
                prop_assert!((0..=plain.len()).all(|count| set.has_many(&text, count)));
                prop_assert!(!set.has_many(&text, plain.len() + 1));
                prop_assert_eq!(set.holds_last(&text), text.ends_with(|c| members.contains(c)));
                prop_assert_eq!(set.places(&text).collect::<Vec<_>>(), plain);
            }
            let kinds = |c: char| u8::from(one.contains(c)) | u8::from(two.contains(c)) << 1;
            let plain = text.char_indices().map(|(at, c)| Noted::new(at, kinds(c)));
            let before = Noted::new(7, 1);
            let mut noted = vec![before];
            CharSets::new([&sets[0], &sets[1]]).note(&text, &mut noted);
            let plain: Vec<Noted> = plain.filter(|noted| noted.kinds() != 0 && !goes_on(&text, noted.at())).collect();
            prop_assert_eq!(noted, [vec![before], plain].concat());
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
