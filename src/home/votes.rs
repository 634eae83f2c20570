//! The votes of the names of places in a text, and the place that has most.
//!
//! A short name has a vote only where it is made of whole words: no 大连 out of 加拿大连日来. To cut the words around it takes
//! longer than all else that is done here, so it is asked of the names that weigh most, and of no more than it takes to
//! know the outcome.

use crate::mark::{self, Marker};
use crate::region::{Code, Kind, Own, Place, PlaceMark, Regions};
use crate::seeds::Level;
use std::cell::LazyCell;
use std::cmp::Reverse;
use std::ops::Range;

/// The names of places in an article, in their order.
#[derive(Debug)]
pub(super) struct Votes<'a> {
    marker: &'a Marker,
    of: Vec<Vote<'a>>,
}

/// A name of a place in a text.
#[derive(Debug)]
struct Vote<'a> {
    folded: &'a str,
    range: Range<usize>,
    place: Place,
    /// How much it counts, where it counts: as the first of its text, and as one that is not said more closely.
    weight: usize,
    opens: bool,
    counts: bool,
    /// Whether it is made of whole words, where that is known.
    whole: Option<bool>,
}

/// What keeps the outcome open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// How often places are named.
    Places,
    /// Whether the nation is.
    Nation,
}

impl Open {
    /// Whether a name of this place decides it.
    fn hangs_on(self, place: Place) -> bool {
        match place {
            Place::Own(Own::Nation) => self == Open::Nation,
            Place::Own(Own::Last) => false,
            Place::One(_) | Place::Own(_) | Place::That(_) => self == Open::Places,
            Place::Shared(_) => false,
        }
    }
}

impl<'a> Votes<'a> {
    /// None yet.
    pub(super) fn new(marker: &'a Marker) -> Self {
        Votes { marker, of: Vec::new() }
    }

    /// Takes the places of a text; of several in a row that are the same, one has a vote.
    pub(super) fn take(&mut self, folded: &'a str, named: impl Iterator<Item = PlaceMark>, weight: usize) {
        let regions = self.marker.regions();
        let mut marks = named.peekable();
        let mut opens = true;
        while let Some(mark) = marks.next() {
            // 陕西省旬邑县 speaks of the county.
            let closer = marks.peek().is_some_and(|next| regions.holds(&mark, next));
            let place = mark.place;
            // Only where it makes a difference that a place is named, the words around its name are looked at.
            let (counts, matters) = match place {
                Place::One(code) => (!folded[mark.range.clone()].starts_with('全'), Some(code) != regions.nation()),
                Place::Shared(_) => (false, false),
                Place::Own(_) | Place::That(_) => (true, true),
            };
            let whole = (!matters || !mark::may_be_part(&mark.range)).then_some(true);
            let counts = counts && !closer;
            self.of.push(Vote { folded, range: mark.range, place, weight, opens, counts, whole });
            opens = false;
        }
    }

    /// The place that the article is about; `filed` is the one that its document is filed under, for an article that names
    /// none.
    pub(super) fn home(mut self, filed: impl FnOnce() -> Option<Code>) -> Option<Code> {
        let filed = LazyCell::new(filed);
        let regions = self.marker.regions();
        let mut doubtful: Vec<usize> = (0..self.of.len()).filter(|&vote| self.of[vote].whole.is_none()).collect();
        doubtful.sort_by_key(|&vote| Reverse(self.of[vote].weight));
        let mut at_once = 1;
        loop {
            let count = self.count();
            if count.of.is_empty() && filed.is_some() {
                return *filed;
            }
            let open = match count.outcome(regions) {
                Ok(home) => return home,
                Err(_) if doubtful.is_empty() => return None,
                Err(open) => open,
            };
            self.ask(&mut doubtful, open, at_once);
            // Each time all are counted: asked by ones, the names of a long text would take the square of their number.
            at_once *= 2;
        }
    }

    /// Asks the first of the doubtful names that decide what is open, or where none does, the first of all.
    fn ask(&mut self, doubtful: &mut Vec<usize>, open: Open, most: usize) {
        let any = !doubtful.iter().any(|&vote| open.hangs_on(self.of[vote].place));
        let mut left = most;
        doubtful.retain(|&vote| {
            let Vote { folded, ref range, place, ref mut whole, .. } = self.of[vote];
            let asked = left > 0 && (any || open.hangs_on(place));
            if asked {
                *whole = Some(self.marker.is_whole(folded, range));
                left -= 1;
            }
            !asked
        });
    }

    /// What is known of the votes.
    fn count(&self) -> Count {
        let mut count = Count::default();
        let mut before = Before::default();
        for (at, vote) in self.of.iter().enumerate() {
            if vote.opens {
                before = Before::default();
            }
            let again = before.holds(vote.place);
            if vote.whole == Some(false) || again == Some(true) {
                continue;
            }
            if vote.counts {
                count.add(vote.place, Weight::new(vote.weight, at, vote.whole.is_some() && again == Some(false)));
            }
            before.take(vote);
        }
        count
    }
}

/// What stands before a name in its text: in a row of the same place each but the first is no vote of its own.
#[derive(Debug, Default)]
struct Before {
    /// The last place that is named for certain.
    last: Option<Place>,
    /// Places behind it whose names are in doubt.
    doubt: Doubt,
}

#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    #[default]
    None,
    /// All of one place.
    Of(Place),
    Several,
}

impl Before {
    /// Whether a place is the last that was named, where that is known.
    fn holds(&self, place: Place) -> Option<bool> {
        let is_last = self.last == Some(place);
        match self.doubt {
            Doubt::None => Some(is_last),
            Doubt::Of(doubted) if (doubted == place) == is_last => Some(is_last),
            Doubt::Of(_) | Doubt::Several => None,
        }
    }

    fn take(&mut self, vote: &Vote<'_>) {
        if vote.whole.is_some() {
            *self = Before { last: Some(vote.place), doubt: Doubt::None };
            return;
        }
        self.doubt = match self.doubt {
            Doubt::None => Doubt::Of(vote.place),
            Doubt::Of(place) if place == vote.place => self.doubt,
            Doubt::Of(_) | Doubt::Several => Doubt::Several,
        };
    }
}

/// How much is said for something: no less and no more.
#[derive(Debug, Clone, Copy)]
struct Weight {
    least: usize,
    most: usize,
    /// Which of the votes is the first for it; and which that is sure of it, if any is, though it may weigh nothing.
    first: usize,
    first_sure: Option<usize>,
}

impl Default for Weight {
    fn default() -> Self {
        Weight { least: 0, most: 0, first: usize::MAX, first_sure: None }
    }
}

impl Weight {
    /// That of the so-manieth vote.
    fn new(weight: usize, at: usize, sure: bool) -> Self {
        let least = if sure { weight } else { 0 };
        Weight { least, most: weight, first: at, first_sure: sure.then_some(at) }
    }

    fn add(&mut self, other: Weight) {
        self.least += other.least;
        self.most += other.most;
        self.first = self.first.min(other.first);
        self.first_sure = self.first_sure.into_iter().chain(other.first_sure).min();
    }

    fn is_sure(&self) -> bool {
        self.first_sure.is_some()
    }
}

/// What may be named, and how often, each time by its weight.
#[derive(Debug, Default)]
struct Count {
    /// In the order of the codes.
    of: Vec<(Code, Weight)>,
    /// Of 全市, 全州 and the like by their kinds.
    own: [Weight; Own::COUNT],
}

impl Count {
    fn add(&mut self, place: Place, weight: Weight) {
        match place {
            Place::One(code) => add(&mut self.of, code, weight),
            Place::Own(own) | Place::That(own) => self.own[own as usize].add(weight),
            Place::Shared(_) => {}
        }
    }

    /// The place that the article is about, or what has to be known of its names to tell.
    fn outcome(&self, regions: &Regions) -> Result<Option<Code>, Open> {
        if !self.of.is_empty() && !self.of.iter().any(|(_, weight)| weight.is_sure()) {
            return Err(Open::Places);
        }
        if self.is_spread(regions)? {
            return self.nation(regions);
        }
        match self.best(regions)? {
            Some((best, weight)) => self.widened(best, weight, regions).map(Some),
            None => self.nation(regions),
        }
    }

    /// The province of a place that a text names by the way (a photograph's) while it calls the province its own (全省), and more often.
    fn widened(&self, best: Code, weight: Weight, regions: &Regions) -> Result<Code, Open> {
        let province = regions.at_level(best, Level::Province).filter(|province| *province != best);
        let of_province = self.own[Own::Province as usize];
        let own = own_of(best, regions).iter().map(|own| self.own[*own as usize]);
        let (least, most) = own.fold((0, 0), |(least, most), own| (least + own.least, most + own.most));
        match province {
            Some(province) if most == 0 && of_province.least > weight.most => Ok(province),
            Some(_) if least == 0 && of_province.most > weight.least => Err(Open::Places),
            _ => Ok(best),
        }
    }

    fn nation(&self, regions: &Regions) -> Result<Option<Code>, Open> {
        match self.own[Own::Nation as usize] {
            Weight { least: 1.., .. } => Ok(regions.nation()),
            Weight { most: 0, .. } => Ok(None),
            _ => Err(Open::Nation),
        }
    }

    /// True for a text about many provinces and none in particular: national news.
    fn is_spread(&self, regions: &Regions) -> Result<bool, Open> {
        let mut provinces = Vec::new();
        for (code, weight) in &self.of {
            if let Some(province) = regions.at_level(*code, Level::Province) {
                add(&mut provinces, province, *weight);
            }
        }
        let mut all = Weight::default();
        provinces.iter().for_each(|(_, weight)| all.add(*weight));
        let may_prevail = |(_, one): &(Code, Weight)| one.most >= all.least - one.least;
        let prevails = |(_, one): &(Code, Weight)| one.least >= all.most - one.most;
        let are_many = provinces.iter().filter(|(_, weight)| weight.is_sure()).count() >= MANY;
        if are_many && !provinces.iter().any(may_prevail) {
            return Ok(true);
        }
        if provinces.len() < MANY || provinces.iter().any(prevails) { Ok(false) } else { Err(Open::Places) }
    }

    /// What is said for the places, each named first where it or a place in it is.
    fn named_within(&self, regions: &Regions) -> Vec<(Code, Weight)> {
        let mut named = self.of.clone();
        for (code, weight) in &self.of {
            let holders = [Level::Province, Level::Prefecture].map(|level| regions.at_level(*code, level));
            for holder in holders.into_iter().flatten().filter(|holder| holder != code) {
                let Ok(at) = named.binary_search_by_key(&holder, |(code, _)| *code) else { continue };
                let holder = &mut named[at].1;
                holder.first = holder.first.min(weight.first);
                holder.first_sure = holder.first_sure.map(|sure| sure.min(weight.first_sure.unwrap_or(sure)));
            }
        }
        named
    }

    /// The place with most votes, of equals the first, and the one that holds it before it; 全市, 全州 … decide between places of nearly equal votes.
    fn best(&self, regions: &Regions) -> Result<Option<(Code, Weight)>, Open> {
        // Mostly one is ahead of all others, and it does not matter which of them was named first.
        let ahead = self.leading(&self.of, regions, |_, _| None);
        ahead.or_else(|_| {
            let order = |place, first| Some(Reverse((first, regions.level(place))));
            self.leading(&self.named_within(regions), regions, order)
        })
    }

    /// The place of these with most votes, of equals the one that comes last by an order of places and the votes that name
    /// them first; where there is none, equals leave it open.
    fn leading(
        &self,
        of: &[(Code, Weight)],
        regions: &Regions,
        order: impl Fn(Code, usize) -> Option<Reverse<(usize, Level)>>,
    ) -> Result<Option<(Code, Weight)>, Open> {
        let places = || of.iter().filter(|(code, _)| Some(*code) != regions.nation());
        if places().next().is_none() {
            return Ok(None);
        }
        let least = |(code, weight): &(Code, Weight)| {
            let own: usize = own_of(*code, regions).iter().map(|own| self.own[*own as usize].least.min(MOST_OWN)).sum();
            weight.least + own
        };
        let sure = places().filter_map(|place| Some((place, (least(place), order(place.0, place.1.first_sure?)))));
        let (best, lead) = sure.max_by(|one, other| one.1.cmp(&other.1)).ok_or(Open::Places)?;
        let most = |(code, weight): &(Code, Weight)| {
            let owns = own_of(*code, regions);
            // What speaks for both alike decides nothing, known or not.
            let alike = owns == own_of(best.0, regions);
            let by = |own: &Own| if alike { self.own[*own as usize].least } else { self.own[*own as usize].most };
            weight.most + owns.iter().map(|own| by(own).min(MOST_OWN)).sum::<usize>()
        };
        let behind = |rival: &(Code, Weight)| (most(rival), order(rival.0, rival.1.first)) < lead;
        let is_best = places().all(|rival| rival.0 == best.0 || behind(rival));
        if is_best { Ok(Some(*best)) } else { Err(Open::Places) }
    }
}

/// So many provinces are many.
const MANY: usize = 3;

/// How much a word like 全市 can speak for a place.
const MOST_OWN: usize = 6;

/// Adds to what is said for a place.
fn add(weights: &mut Vec<(Code, Weight)>, code: Code, weight: Weight) {
    match weights.binary_search_by_key(&code, |(code, _)| *code) {
        Ok(at) => weights[at].1.add(weight),
        Err(at) => weights.insert(at, (code, weight)),
    }
}

/// What an article calls its own that is about a place.
fn own_of(code: Code, regions: &Regions) -> &'static [Own] {
    match (regions.level(code), regions.kind(code)) {
        (Level::Nation, _) => &[],
        (_, Kind::City) => &[Own::City],
        (Level::Province, _) => &[Own::Province, Own::District],
        (Level::Prefecture, _) => &[Own::Prefecture],
        (Level::County, Kind::District) => &[Own::District],
        (Level::County, Kind::Other) => &[Own::County],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::region::{Named, PlaceMark};
    use proptest::prelude::*;
    use std::collections::BTreeMap;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn marks(texts: &[(String, usize)], marker: &Marker) -> Vec<Vec<PlaceMark>> {
        texts.iter().map(|(text, _)| marker.regions().find(text)).collect()
    }

    fn voted(texts: &[(String, usize)], filed: Option<Code>) -> Option<Code> {
        let marker = ENGINE.marker();
        let marks = marks(texts, marker);
        let mut votes = Votes::new(marker);
        for ((text, weight), marks) in texts.iter().zip(&marks) {
            votes.take(text, Named::of(marks, 0..text.len()).within(0..text.len()), *weight);
        }
        votes.home(|| filed)
    }

    /// The same with all names asked, one after the other.
    fn plain(texts: &[(String, usize)], filed: Option<Code>) -> Option<Code> {
        let marker = ENGINE.marker();
        let regions = marker.regions();
        let mut of: BTreeMap<Code, usize> = BTreeMap::new();
        let mut order: Vec<Code> = Vec::new();
        let mut own = [0; Own::COUNT];
        for ((text, weight), marks) in texts.iter().zip(marks(texts, marker)) {
            let mut last = None;
            for (at, mark) in marks.iter().enumerate() {
                let matters = match mark.place {
                    Place::One(code) => Some(code) != regions.nation(),
                    Place::Shared(_) => false,
                    Place::Own(_) | Place::That(_) => true,
                };
                if last == Some(mark.place) || matters && !marker.is_whole(text, &mark.range) {
                    continue;
                }
                last = Some(mark.place);
                if marks.get(at + 1).is_some_and(|next| regions.holds(mark, next)) {
                    continue;
                }
                match mark.place {
                    Place::One(code) if !text[mark.range.clone()].starts_with('全') => {
                        *of.entry(code).or_default() += weight;
                        order.push(code);
                    }
                    Place::Own(kind) | Place::That(kind) => own[kind as usize] += weight,
                    Place::One(_) | Place::Shared(_) => {}
                }
            }
        }
        if of.is_empty() && filed.is_some() {
            return filed;
        }
        let mut provinces: BTreeMap<Code, usize> = BTreeMap::new();
        for (code, count) in &of {
            if let Some(province) = regions.at_level(*code, Level::Province) {
                *provinces.entry(province).or_default() += count;
            }
        }
        let (total, most) = (provinces.values().sum::<usize>(), provinces.values().max().copied().unwrap_or(0));
        let bonus = |code: Code| own_of(code, regions).iter().map(|kind| own[*kind as usize].min(6)).sum::<usize>();
        let places = of.iter().filter(|(code, _)| Some(**code) != regions.nation());
        let first = |code: Code| order.iter().position(|named| regions.within(*named, code));
        let named = |code: Code| Reverse((first(code), regions.level(code)));
        let best = places.max_by_key(|(code, count)| (**count + bonus(**code), named(**code))).map(|(code, _)| *code);
        let best = best.filter(|_| !(provinces.len() >= 3 && 2 * most < total));
        let wide = |code: &Code| {
            let votes = of[code];
            let called = own_of(*code, regions).iter().any(|kind| own[*kind as usize] > 0);
            !called && own[Own::Province as usize] > votes
        };
        let best = best.map(|code| regions.at_level(code, Level::Province).filter(|_| wide(&code)).unwrap_or(code));
        best.or_else(|| regions.nation().filter(|_| own[Own::Nation as usize] > 0))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn no_name_that_is_not_asked_changes_the_outcome(
            texts in proptest::collection::vec(
                ("(北京|北京市|天津|四川|海南|大连|沈阳|辽宁省|陕西省|旬邑县|朝阳区|中国|全国|全市|全省|该县|当地|加拿大|出海口|上海港|日来|的|，){0,12}", 0usize..9),
                0..5,
            ),
            filed in any::<bool>(),
        ) {
            let filed = ENGINE.marker().regions().coded("652300").filter(|_| filed);
            prop_assert_eq!(voted(&texts, filed), plain(&texts, filed));
        }
    }

    #[test]
    fn a_name_out_of_other_words_has_no_vote() {
        let home = |text: &str| voted(&[(text.into(), 1)], None).map(|code| ENGINE.marker().regions().digits(code));
        assert_eq!(home("大连新建公路五公里"), Some("210200"));
        assert_eq!(home("出海口新建公路五公里"), None);
    }
}
