//! What a text shows at a glance: where sentences end, where numbers, times and words of what a number is per can begin, and
//! whether it must be folded. One pass over its characters answers for all that look for these.

use crate::charset::{CharSet, CharSets, Noted};
use crate::reading::sentence::MARKS;
use crate::reading::{PAUSES, UNEVEN, uneven};
use crate::script::Script;
use std::borrow::Cow;
use std::ops::Range;

/// What is looked for.
#[derive(Debug)]
pub struct Glances(CharSets);

/// Characters that are numerals once they are folded; those before them are [`UNEVEN`].
const NUMERAL: u8 = UNEVEN << 1;
/// Those that words of time begin with.
const TIME: u8 = UNEVEN << 2;
/// Those that words of what a number is per begin with.
const PER: u8 = UNEVEN << 3;
/// Those that can end a sentence, as [`MARKS`].
const MARK: u8 = UNEVEN << 4;
/// Those that numbers of items can stand behind, as [`PAUSES`].
const PAUSE: u8 = UNEVEN << 5;
/// Those that folding changes.
const FOLDED: u8 = UNEVEN << 6;

/// What was seen of a text; kept from one text to the next for its memory.
#[derive(Debug, Default)]
pub struct Glance {
    /// Where something stands that is looked for, in order.
    places: Vec<Noted>,
    /// The first place that folding changes.
    first_fold: Option<usize>,
}

impl Glances {
    /// Of the characters that numbers, words of time, and words of what a number is per begin with, all folded.
    pub fn new(beginnings: [&CharSet; 3], script: &Script) -> Self {
        let [numerals, times, pers] = beginnings.map(|set| script.folded_into(set));
        let [marks, pauses] = [&MARKS[..], &PAUSES].map(|marks| marks.iter().copied().collect());
        Glances(CharSets::new([&uneven(), &numerals, &times, &pers, &marks, &pauses, script.changes()]))
    }

    /// The sets of what is looked for, of which the first is [`uneven`].
    pub fn sets(&self) -> &CharSets {
        &self.0
    }

    /// Looks at a text that is not folded yet.
    pub fn look(&self, text: &str, glance: &mut Glance) {
        glance.places.clear();
        self.0.note(text, &mut glance.places);
        glance.leave_folds();
    }
}

impl Glance {
    /// Of the places in a text of all characters of the sets that [`Glances::sets`] gives.
    pub fn of(places: Vec<Noted>) -> Self {
        let mut glance = Glance { places, first_fold: None };
        glance.leave_folds();
        glance
    }

    /// Leaves of the places that folding changes the first.
    fn leave_folds(&mut self) {
        self.first_fold = None;
        // One sum of all is sooner made than each is asked, and a text in traditional characters is full of them.
        if Seen::of(&self.places, 0).kinds & FOLDED != 0 {
            self.first_fold = self.places.iter().find(|noted| noted.is_any(FOLDED)).map(|noted| noted.at());
            self.places.retain(|noted| noted.is_any(!FOLDED));
        }
    }

    /// The text that was looked at, folded: nothing is looked at again where nothing changes.
    pub fn fold<'a>(&self, text: &'a str, script: &Script) -> Cow<'a, str> {
        script.fold_from(text, self.first_fold)
    }

    /// What the whole text shows.
    pub fn all(&self) -> Seen<'_> {
        Seen::of(&self.places, 0)
    }

    /// To be gone through stretch by stretch from a byte of the text on.
    pub fn from(&self, start: usize) -> Stretches<'_> {
        Stretches(&self.places[self.places.partition_point(|noted| noted.at() < start)..])
    }
}

/// What stretches of a text show, asked for from front to back.
#[derive(Debug)]
pub struct Stretches<'g>(&'g [Noted]);

impl<'g> Stretches<'g> {
    /// The places in a stretch of marks that can end a sentence. What else it shows may still be asked for.
    pub fn marks(&mut self, stretch: &Range<usize>) -> impl Iterator<Item = usize> + use<'g> {
        self.0 = &self.0[before(stretch.start, self.0)..];
        let inside = &self.0[..before(stretch.end, self.0)];
        inside.iter().filter(|noted| noted.is_any(MARK)).map(|noted| noted.at())
    }

    /// What a stretch shows beside those; what is left is behind it.
    pub fn seen(&mut self, stretch: &Range<usize>) -> Seen<'g> {
        let rest = &self.0[before(stretch.start, self.0)..];
        let (inside, behind) = rest.split_at(before(stretch.end, rest));
        self.0 = behind;
        Seen::of(inside, stretch.start)
    }
}

/// How many places there are before a byte. Most stretches follow upon each other, and have a few places each.
fn before(byte: usize, places: &[Noted]) -> usize {
    places.iter().take_while(|noted| noted.at() < byte).count()
}

/// What a stretch of a text shows, which is asked together with its own folded text.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'g> {
    /// Places in the whole text.
    places: &'g [Noted],
    /// What stands at any of them.
    kinds: u8,
    /// Where the stretch begins.
    start: usize,
}

impl<'g> Seen<'g> {
    /// What these places of a whole text show of a stretch, which begins at a byte of it.
    fn of(places: &'g [Noted], start: usize) -> Self {
        Seen { places, kinds: places.iter().fold(0, |kinds, noted| kinds | noted.kinds()), start }
    }

    /// True when the stretch holds a character of a number.
    pub fn has_numerals(self) -> bool {
        self.kinds & NUMERAL != 0
    }

    /// Where numerals stand in it; of digits side by side the first.
    pub fn numerals(self) -> impl Iterator<Item = usize> + 'g {
        self.of_kind(NUMERAL)
    }

    /// Where words of time can begin in it, which is at no digit behind another one.
    pub fn times(self) -> impl Iterator<Item = usize> + 'g {
        self.of_kind(TIME)
    }

    /// Where words of what a number is per can begin in it.
    pub fn pers(self) -> impl Iterator<Item = usize> + 'g {
        self.of_kind(PER)
    }

    /// Where [`PAUSES`] stand in it.
    pub fn pauses(self) -> impl Iterator<Item = usize> + 'g {
        self.of_kind(PAUSE)
    }

    /// Where something of a kind stands in the stretch.
    #[inline]
    fn of_kind(self, kind: u8) -> impl Iterator<Item = usize> + 'g {
        // Most sentences have no word of what a number is per.
        let places = if self.kinds & kind != 0 { self.places } else { &[] };
        places.iter().filter(move |noted| noted.is_any(kind)).map(move |noted| noted.at() - self.start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::goes_on;
    use crate::period::Periods;
    use crate::quantity::Quantities;
    use crate::seeds::Seeds;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    proptest! {
        #[test]
        fn a_stretch_shows_what_each_finder_would_see_in_it(parts in proptest::collection::vec("[今年万萬億亿１1a个、月。；?]{0,8}", 0..5)) {
            let [numerals, times, pers] = ["万1億", "今1", "年个亿"].map(|set| set.chars().collect::<CharSet>());
            let script = Script::new([('萬', '万'), ('億', '亿')]);
            let (text, mut glance) = (parts.concat(), Glance::default());
            Glances::new([&numerals, &times, &pers], &script).look(&text, &mut glance);
            prop_assert_eq!(glance.fold(&text, &script), script.fold(&text));
            let (mut stretches, mut start) = (glance.from(0), 0);
            for (nth, part) in parts.iter().enumerate() {
                let stretch = start..start + part.len();
                start = stretch.end;
                // Some stretches are passed over.
                if nth == 1 {
                    stretches = glance.from(start);
                } else if nth != 2 {
                    let folded = script.fold(part);
                    let first = |at: &usize| !goes_on(&text, stretch.start + at);
                    let marks: Vec<usize> = stretches.marks(&stretch).collect();
                    let seen = stretches.seen(&stretch);
                    let plain = |set: &CharSet| set.places(&folded).filter(first).collect::<Vec<_>>();
                    prop_assert_eq!(seen.numerals().collect::<Vec<_>>(), plain(&numerals));
                    prop_assert_eq!(seen.times().collect::<Vec<_>>(), plain(&times));
                    prop_assert_eq!(seen.has_numerals(), seen.numerals().next().is_some());
                    prop_assert_eq!(seen.pers().collect::<Vec<_>>(), plain(&pers));
                    let plain: Vec<usize> = part.match_indices(MARKS).map(|(at, _)| stretch.start + at).collect();
                    prop_assert_eq!(marks, plain);
                    let plain: Vec<usize> = part.match_indices(PAUSES).map(|(at, _)| at).collect();
                    prop_assert_eq!(seen.pauses().collect::<Vec<_>>(), plain);
                }
            }
        }

        #[test]
        fn no_digit_behind_another_begins_a_quantity(text in r"[0-9.,:/^年月万亿一成元个%A\-—至]{0,24}") {
            static FINDERS: LazyLock<(Quantities, Periods)> = LazyLock::new(|| {
                let seeds = Seeds::embedded().unwrap();
                (Quantities::new(&seeds), Periods::new(&seeds).unwrap())
            });
            let (quantities, periods) = &*FINDERS;
            let mut glance = Glance::default();
            let beginnings = [quantities.numerals(), periods.beginnings(), &CharSet::default()];
            Glances::new(beginnings, &Script::default()).look(&text, &mut glance);
            let times = periods.find(&text);
            let found = quantities.find_at(&text, glance.all().numerals(), &times);
            prop_assert_eq!(found, quantities.find(&text, &times));
        }
    }
}
