//! What a text shows at a glance: where sentences end, where numbers, times and words of what a number is per can begin, and
//! whether it must be folded. One pass over its characters answers for all that look for these.

use crate::charset::{CharSet, CharSets};
use crate::period::goes_on;
use crate::reading::sentence::MARKS;
use crate::script::Script;
use std::borrow::Cow;
use std::ops::Range;

/// What is looked for.
#[derive(Debug)]
pub struct Glances(CharSets);

/// Bytes from one place to the next of its kind: in most texts there are more.
const BETWEEN: usize = 12 * '字'.len_utf8();

/// What was seen of a text, as places in it, in order; kept from one text to the next for its memory.
#[derive(Debug, Default)]
pub struct Glance {
    /// Where characters stand that are numerals once they are folded.
    numerals: Vec<usize>,
    /// Where those stand that words of time begin with.
    times: Vec<usize>,
    /// Where those stand that words of what a number is per begin with.
    pers: Vec<usize>,
    /// Where those stand that can end a sentence, as [`MARKS`].
    marks: Vec<usize>,
    /// Where those stand that folding changes.
    folds: Vec<usize>,
}

impl Glances {
    /// Of the characters that numbers, words of time, and words of what a number is per begin with, all folded.
    pub fn new(beginnings: [&CharSet; 3], script: &Script) -> Self {
        let [numerals, times, pers] = beginnings.map(|set| script.folded_into(set));
        Glances(CharSets::new([&numerals, &times, &pers, &MARKS.into_iter().collect(), script.changes()]))
    }

    /// Looks at a text that is not folded yet.
    pub fn look(&self, text: &str, glance: &mut Glance) {
        let Glance { numerals, times, pers, marks, folds } = glance;
        folds.clear();
        for places in [&mut *numerals, times, pers, marks] {
            places.clear();
            places.reserve(text.len() / BETWEEN);
        }
        self.0.note(text, [numerals, times, pers, marks, folds]);
    }
}

impl Glance {
    /// The text that was looked at, folded: nothing is looked at again where nothing changes.
    pub fn fold<'a>(&self, text: &'a str, script: &Script) -> Cow<'a, str> {
        script.fold_from(text, self.folds.first().copied())
    }

    /// What the whole text shows.
    pub fn all(&self) -> Seen<'_> {
        Seen { numerals: &self.numerals, times: &self.times, pers: &self.pers, start: 0 }
    }

    /// To be gone through stretch by stretch from a byte of the text on.
    pub fn from(&self, start: usize) -> Stretches<'_> {
        let behind = |places: &[usize]| places.partition_point(|at| *at < start);
        Stretches {
            numerals: &self.numerals[behind(&self.numerals)..],
            times: &self.times[behind(&self.times)..],
            pers: &self.pers[behind(&self.pers)..],
            marks: &self.marks[behind(&self.marks)..],
        }
    }
}

/// What stretches of a text show, asked for from front to back.
#[derive(Debug)]
pub struct Stretches<'g> {
    numerals: &'g [usize],
    times: &'g [usize],
    pers: &'g [usize],
    marks: &'g [usize],
}

impl<'g> Stretches<'g> {
    /// The places in a stretch of marks that can end a sentence.
    pub fn marks(&mut self, stretch: &Range<usize>) -> &'g [usize] {
        cut_out(&mut self.marks, stretch)
    }

    /// What a stretch shows beside those.
    pub fn seen(&mut self, stretch: &Range<usize>) -> Seen<'g> {
        let [numerals, times, pers] =
            [&mut self.numerals, &mut self.times, &mut self.pers].map(|places| cut_out(places, stretch));
        Seen { numerals, times, pers, start: stretch.start }
    }
}

/// The places in a stretch; what is left are those behind it.
fn cut_out<'g>(places: &mut &'g [usize], stretch: &Range<usize>) -> &'g [usize] {
    // Most stretches follow upon each other, and have a few places each.
    let before = |end: usize, of: &[usize]| of.iter().take_while(|at| **at < end).count();
    let (_, rest) = places.split_at(before(stretch.start, places));
    let (inside, behind) = rest.split_at(before(stretch.end, rest));
    *places = behind;
    inside
}

/// What a stretch of a text shows, which is asked together with its own folded text.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'g> {
    /// Places in the whole text.
    numerals: &'g [usize],
    times: &'g [usize],
    pers: &'g [usize],
    /// Where the stretch begins.
    start: usize,
}

impl<'g> Seen<'g> {
    /// True when the stretch holds a character of a number.
    pub fn has_numerals(self) -> bool {
        !self.numerals.is_empty()
    }

    /// Where numerals stand in it; of digits side by side the first.
    pub fn numerals<'t>(self, folded: &'t str) -> impl Iterator<Item = usize> + 't
    where
        'g: 't,
    {
        self.firsts(self.numerals, folded)
    }

    /// Where words of time can begin in it, which is at no digit behind another one.
    pub fn times<'t>(self, folded: &'t str) -> impl Iterator<Item = usize> + 't
    where
        'g: 't,
    {
        self.firsts(self.times, folded)
    }

    /// Where words of what a number is per can begin in it.
    pub fn pers(self) -> impl Iterator<Item = usize> + 'g {
        self.pers.iter().map(move |at| at - self.start)
    }

    /// These places as those of the stretch, without digits behind others in it.
    fn firsts<'t>(self, places: &'t [usize], folded: &'t str) -> impl Iterator<Item = usize> + 't {
        places.iter().map(move |at| at - self.start).filter(|at| !goes_on(folded, *at))
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
        fn a_stretch_shows_what_each_finder_would_see_in_it(parts in proptest::collection::vec("[今年万萬億亿１1a个、月。?]{0,8}", 0..5)) {
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
                    let first = |at: &usize| !(folded[*at..].starts_with('1') && folded[..*at].ends_with('1'));
                    let (marks, seen) = (stretches.marks(&stretch), stretches.seen(&stretch));
                    let plain = |set: &CharSet| set.places(&folded).filter(first).collect::<Vec<_>>();
                    prop_assert_eq!(seen.numerals(&folded).collect::<Vec<_>>(), plain(&numerals));
                    prop_assert_eq!(seen.times(&folded).collect::<Vec<_>>(), plain(&times));
                    prop_assert_eq!(seen.has_numerals(), folded.contains(['万', '1']));
                    prop_assert_eq!(seen.pers().collect::<Vec<_>>(), plain(&pers));
                    let plain: Vec<usize> = part.match_indices(MARKS).map(|(at, _)| stretch.start + at).collect();
                    prop_assert_eq!(marks, plain);
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
            let found = quantities.find_at(&text, glance.all().numerals(&text), &times);
            prop_assert_eq!(found, quantities.find(&text, &times));
        }
    }
}
