//! What a folded sentence shows at a glance: where numbers and times can begin. One pass over its characters answers for
//! all that look for numbers.

use crate::charset::{CharSet, CharSets};
use crate::period::goes_on;

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
    /// Where numerals stand; of digits side by side the first.
    pub numerals: Vec<usize>,
    /// Where words of time can begin, which is at no digit behind another one.
    pub times: Vec<usize>,
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
        let Glance { numerals, times, seen } = glance;
        numerals.clear();
        times.clear();
        *seen = 0;
        self.0.each(text, |at, kinds| {
            *seen |= kinds;
            if goes_on(text, at) {
                return;
            }
            if kinds & NUMERAL != 0 {
                numerals.push(at);
            }
            if kinds & TIME != 0 {
                times.push(at);
            }
        });
    }
}

/// Places of most sentences.
const USUAL: usize = 32;

impl Default for Glance {
    fn default() -> Self {
        let places = || Vec::with_capacity(USUAL);
        Glance { numerals: places(), times: places(), seen: 0 }
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
    use crate::period::Periods;
    use crate::quantity::Quantities;
    use crate::seeds::Seeds;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    proptest! {
        #[test]
        fn a_glance_sees_what_each_finder_would(text in "[今年万萬１1a个、月]{0,20}") {
            let (numerals, times): (CharSet, CharSet) = ("万1".chars().collect(), "今1".chars().collect());
            let mut glance = Glance::default();
            Glances::new(&numerals, &times).look(&text, &mut glance);
            let first = |at: &usize| !(text[*at..].starts_with('1') && text[..*at].ends_with('1'));
            prop_assert_eq!(&glance.numerals, &numerals.places(&text).filter(first).collect::<Vec<_>>());
            prop_assert_eq!(&glance.times, &times.places(&text).filter(first).collect::<Vec<_>>());
            prop_assert_eq!(glance.has_numerals(), text.contains(['万', '1', '１']));
        }

        #[test]
        fn no_digit_behind_another_begins_a_quantity(text in r"[0-9.,:/^年月万亿一成元个%A\-—至]{0,24}") {
            static FINDERS: LazyLock<(Quantities, Periods)> = LazyLock::new(|| {
                let seeds = Seeds::embedded().unwrap();
                (Quantities::new(&seeds), Periods::new(&seeds).unwrap())
            });
            let (quantities, periods) = &*FINDERS;
            let mut glance = Glance::default();
            Glances::new(quantities.numerals(), periods.beginnings()).look(&text, &mut glance);
            let times = periods.find(&text);
            let found = quantities.find_at(&text, glance.numerals.iter().copied(), &times);
            prop_assert_eq!(found, quantities.find(&text, &times));
        }
    }
}
