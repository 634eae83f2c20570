//! What a folded sentence shows at a glance: where numbers and times can begin. One pass over its characters answers for
//! all that look for numbers.

use crate::charset::{CharSet, CharSets};
use crate::expression::{Matching, Trial};

/// What is looked for.
#[derive(Debug)]
pub struct Glances(CharSets);

/// The bits of [`Glances`]'s sets.
const NUMERAL: u8 = 1;
const WIDE_DIGIT: u8 = 1 << 1;
const TIME: u8 = 1 << 2;

/// What was seen; kept from one sentence to the next for its memory.
#[derive(Debug)]
pub struct Glance {
    /// Where numerals stand.
    pub numerals: Vec<usize>,
    /// Where words of time can begin.
    pub times: Vec<usize>,
    /// Where forms of time match, once they are looked for.
    pub matches: Vec<Matching>,
    /// To read them.
    pub trial: Trial,
    seen: u8,
}

impl Glances {
    /// Of the characters that numbers and words of time begin with.
    pub fn new(numerals: &CharSet, times: &CharSet) -> Self {
        let wide = ('０'..='９').collect();
        Glances(CharSets::new([numerals, &wide, times]))
    }

    /// Looks at a sentence.
    pub fn look(&self, text: &str, glance: &mut Glance) {
        glance.numerals.clear();
        glance.times.clear();
        glance.matches.clear();
        glance.seen = 0;
        for (at, kinds) in self.0.places(text) {
            glance.seen |= kinds;
            if kinds & NUMERAL != 0 {
                glance.numerals.push(at);
            }
            if kinds & TIME != 0 {
                glance.times.push(at);
            }
        }
    }
}

/// Places and matches of most sentences.
const USUAL: usize = 32;

impl Default for Glance {
    fn default() -> Self {
        let places = || Vec::with_capacity(USUAL);
        let (matches, trial) = (Vec::with_capacity(USUAL), Trial::default());
        Glance { numerals: places(), times: places(), matches, trial, seen: 0 }
    }
}

impl Glance {
    /// True when the sentence holds a character of a number, full-width digits included.
    pub fn has_numerals(&self) -> bool {
        self.seen & (NUMERAL | WIDE_DIGIT) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_glance_sees_what_each_finder_would(text in "[今年万萬１1a个、月]{0,20}") {
            let (numerals, times): (CharSet, CharSet) = ("万1".chars().collect(), "今1".chars().collect());
            let mut glance = Glance::default();
            Glances::new(&numerals, &times).look(&text, &mut glance);
            prop_assert_eq!(&glance.numerals, &numerals.places(&text).collect::<Vec<_>>());
            prop_assert_eq!(&glance.times, &times.places(&text).collect::<Vec<_>>());
            prop_assert_eq!(glance.has_numerals(), text.contains(['万', '1', '１']));
        }
    }
}
