//! Where: the places of GB/T 2260, their names in running text, and what 全州 or 我区 means in an article.

use crate::affix::Prefixes;
use crate::error::Error;
use crate::seeds::{Level, RegionRow, Seeds};
use crate::vocabulary::Vocabulary;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// The code of a place of the gazetteer, kept as its rank among all codes: they are ordered as their digits are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(u16);

/// A name of a place found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMark {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What the name means.
    pub place: Place,
}

/// The places of a stretch of a text in which all were found at once.
#[derive(Debug, Clone, Copy)]
pub struct Named<'m> {
    marks: &'m [PlaceMark],
    /// Where the stretch begins.
    start: usize,
}

impl<'m> Named<'m> {
    /// Those of all marks of a text, in order, that lie in the stretch.
    pub fn of(marks: &'m [PlaceMark], stretch: Range<usize>) -> Self {
        let first = marks.partition_point(|mark| mark.range.start < stretch.start);
        let behind = first + marks[first..].partition_point(|mark| mark.range.end <= stretch.end);
        Named { marks: &marks[first..behind], start: stretch.start }
    }

    /// True where no place is named.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        self.marks.len()
    }

    /// Those of a part of the stretch, which is told in bytes of it, as they stand in that part.
    pub fn within(self, part: Range<usize>) -> impl Iterator<Item = PlaceMark> + 'm {
        let start = self.start + part.start;
        let named = Named::of(self.marks, start..self.start + part.end);
        named.marks.iter().map(move |mark| mark.behind(start))
    }
}

impl PlaceMark {
    /// The same in a text that holds this one from a byte on.
    pub fn from(&self, start: usize) -> Self {
        PlaceMark { range: self.range.start + start..self.range.end + start, place: self.place }
    }

    /// The same in a text that begins at a byte before it.
    fn behind(&self, start: usize) -> Self {
        PlaceMark { range: self.range.start - start..self.range.end - start, place: self.place }
    }
}

/// What a name of a place means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The one place that bears the name.
    One(Code),
    /// Some of several places that bear it: 朝阳区.
    Shared(Sharing),
    /// 全州, 我区: a place of this kind that the article is about.
    Own(Own),
    /// 该县: the place of this kind that was spoken of last.
    That(Own),
}

impl Place {
    /// Whether it is one that a text calls its own, or spoke of before, and no name.
    pub fn is_own(self) -> bool {
        matches!(self, Place::Own(_) | Place::That(_))
    }
}

/// Places that bear one name, by their rank among all such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sharing(u16);

/// The kinds of place that a text calls its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Own {
    /// 全国.
    Nation,
    /// 全省, 自治区.
    Province,
    /// 全州.
    Prefecture,
    /// 全市: a prefecture-level or county-level city, or a municipality.
    City,
    /// 全县.
    County,
    /// 全区: an autonomous region or a district.
    District,
    /// 当地: the place spoken of last.
    Last,
}

impl Own {
    /// How many kinds there are.
    pub const COUNT: usize = 7;
}

/// The gazetteer.
#[derive(Debug)]
pub struct Regions {
    names: Vocabulary,
    /// Words for people whom the name of a place before them tells from others.
    visitors: Prefixes<()>,
    /// What each name means; nothing for a phrase that holds one and is none.
    meanings: Vec<Option<Place>>,
    /// The places of each name that several bear, in the order of their rows.
    shared: Vec<Box<[Code]>>,
    /// What the places are called, in the order of their codes.
    titles: Vec<Title>,
    /// What they are and lie in, in the same order.
    places: Vec<Standing>,
    nation: Option<Code>,
}

/// What a place is called.
#[derive(Debug)]
struct Title {
    digits: String,
    name: String,
}

/// What a place is, and in what it lies.
#[derive(Debug, Clone, Copy)]
struct Standing {
    level: Level,
    kind: Kind,
    /// The place at each level, the highest first, that holds it or is it.
    at: [Option<Code>; Level::COUNT],
}

/// What the last word of a name says that a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// 市.
    City,
    /// 区.
    District,
    /// Another word.
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name.chars().next_back() {
            Some('市') => Kind::City,
            Some('区') => Kind::District,
            _ => Kind::Other,
        }
    }
}

/// What is called what, while it is gathered.
type Meant = (String, Option<Place>);

impl Regions {
    /// From the vocabularies.
    ///
    /// # Errors
    /// When an own place has an unknown level, or there are more places than ranks.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let mut present: Vec<&RegionRow> = seeds.regions.iter().filter(|row| row.was.is_none()).collect();
        present.sort_by(|a, b| a.code.cmp(&b.code));
        if u16::try_from(present.len()).is_err() {
            return Err(Error::data("regions.tsv", format!("{} places are too many", present.len())));
        }
        let title = |row: &&RegionRow| Title { digits: row.code.clone(), name: row.name.clone() };
        let mut regions = Regions {
            names: Vocabulary::default(),
            visitors: Prefixes::new(seeds.list("visitors").iter().map(|word| (word.clone(), ()))),
            meanings: Vec::new(),
            shared: Vec::new(),
            titles: present.iter().map(title).collect(),
            places: Vec::new(),
            nation: None,
        };
        regions.places = regions.standings(&present);
        regions.nation = present.iter().find(|row| row.level == Level::Nation).and_then(|row| regions.coded(&row.code));
        // Of equal names the first counts.
        let mut named: Vec<Meant> = seeds.list("not_places").iter().map(|phrase| (phrase.clone(), None)).collect();
        named.extend(regions.own_words(seeds)?);
        named.extend(regions.gazetted(seeds));
        named.sort_by(|a, b| a.0.cmp(&b.0));
        regions.names = Vocabulary::new(named.iter().map(|(name, _)| name.as_str()));
        regions.meanings = named.into_iter().map(|(_, place)| place).collect();
        Ok(regions)
    }

    /// What the places of these rows, which are in order, are and lie in.
    fn standings(&self, rows: &[&RegionRow]) -> Vec<Standing> {
        let bare = |row: &&RegionRow| Standing { level: row.level, kind: Kind::of(&row.name), at: Default::default() };
        let mut places: Vec<Standing> = rows.iter().map(bare).collect();
        let mut from_above: Vec<usize> = (0..rows.len()).collect();
        from_above.sort_by_key(|&place| places[place].level);
        for place in from_above {
            let holder = self.coded(&rows[place].parent);
            let mut at = holder.map_or_else(Default::default, |holder| places[usize::from(holder.0)].at);
            at[places[place].level as usize] = Some(Code(place as u16));
            places[place].at = at;
        }
        places
    }

    /// The names of all rows, old ones among them.
    fn gazetted(&mut self, seeds: &Seeds) -> Vec<Meant> {
        let mut by_name: HashMap<Cow<'_, str>, Vec<Code>> = HashMap::new();
        let offices = seeds.list("place_offices");
        for row in &seeds.regions {
            let Some(code) = self.coded(&row.code) else { continue };
            for name in names_of(row).chain(with_offices(row, offices)) {
                let codes = by_name.entry(name).or_default();
                if !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        by_name.into_iter().map(|(name, codes)| (name.into_owned(), Some(self.place_of(codes)))).collect()
    }

    /// What a name means that these places bear.
    fn place_of(&mut self, codes: Vec<Code>) -> Place {
        if let [only] = *codes {
            return Place::One(only);
        }
        let known = self.shared.iter().position(|shared| **shared == *codes);
        let at = known.unwrap_or(self.shared.len());
        if known.is_none() {
            self.shared.push(codes.into());
        }
        Place::Shared(Sharing(at as u16))
    }

    /// The words for what a text calls its own, or spoke of last.
    fn own_words(&self, seeds: &Seeds) -> Result<Vec<Meant>, Error> {
        let meant = |(word, means): (String, String)| {
            let (place, level): (fn(Own) -> Place, &str) = match means.strip_prefix("that ") {
                Some(level) => (Place::That, level),
                None => (Place::Own, &means),
            };
            let own = match level {
                "nation" => Own::Nation,
                "province" => Own::Province,
                "prefecture" => Own::Prefecture,
                "city" => Own::City,
                "county" => Own::County,
                "district" => Own::District,
                "last" => Own::Last,
                digits => {
                    let wrong = || Error::data("words.toml", format!("{word}: {digits:?} is no level and no code"));
                    let code = self.coded(digits).ok_or_else(wrong)?;
                    return Ok((word, Some(Place::One(code))));
                }
            };
            Ok((word, Some(place(own))))
        };
        seeds.map("self_places").into_iter().map(meant).collect()
    }

    /// The names of places in a folded text, leftmost and longest first.
    pub fn find(&self, text: &str) -> Vec<PlaceMark> {
        self.iter(text).collect()
    }

    /// Whether any name, or any phrase that holds one and means none, stands in a folded text.
    pub fn occur(&self, text: &str) -> bool {
        self.names.occurs(text)
    }

    /// The same one by one, for whoever asks for the first alone.
    pub fn iter<'t>(&'t self, text: &'t str) -> impl Iterator<Item = PlaceMark> + 't {
        // 北京时间 is found so that 北京 is not, and then is no place. 香港旅客 are counted elsewhere than where they are from.
        self.names.find(text).filter_map(move |(range, name)| {
            let place = self.meanings[name]?;
            let origin = matches!(place, Place::One(_)) && self.are_origins(&text[range.end..]);
            (!origin).then_some(PlaceMark { range, place })
        })
    }

    /// Whether a name, or the list of names that it opens, says where people are from: 香港及台湾旅客.
    fn are_origins(&self, mut behind: &str) -> bool {
        const JOINS: [char; 4] = ['及', '和', '、', '与'];
        while self.visitors.of(behind).next().is_none() {
            let next = behind.strip_prefix(JOINS).unwrap_or(behind);
            let Some((end, name)) = self.names.starts(next).next() else { return false };
            // 黑龙江全省游客 are counted there.
            if !matches!(self.meanings[name], Some(Place::One(_) | Place::Shared(_))) {
                return false;
            }
            behind = &next[end..];
        }
        true
    }

    /// The codes of the places that bear this name, full or short; none for what is no name.
    pub fn named(&self, name: &str) -> Vec<Code> {
        match self.find(name).as_slice() {
            [PlaceMark { range, place }] if *range == (0..name.len()) => self.codes(place).to_vec(),
            _ => Vec::new(),
        }
    }

    /// The code of these digits.
    pub fn coded(&self, digits: &str) -> Option<Code> {
        let found = self.titles.binary_search_by(|title| title.digits.as_str().cmp(digits));
        found.ok().map(|rank| Code(rank as u16))
    }

    /// The digits of a code.
    pub fn digits(&self, code: Code) -> &str {
        &self.titles[usize::from(code.0)].digits
    }

    /// The present name of a place.
    pub fn name(&self, code: Code) -> &str {
        &self.titles[usize::from(code.0)].name
    }

    fn standing(&self, code: Code) -> &Standing {
        &self.places[usize::from(code.0)]
    }

    /// The level of a place.
    pub fn level(&self, code: Code) -> Level {
        self.standing(code).level
    }

    /// What its name says that a place is.
    pub fn kind(&self, code: Code) -> Kind {
        self.standing(code).kind
    }

    /// The nation.
    pub fn nation(&self) -> Option<Code> {
        self.nation
    }

    /// The places that a name can mean whatever the article is about.
    pub fn codes<'a>(&'a self, place: &'a Place) -> &'a [Code] {
        match place {
            Place::One(code) => std::slice::from_ref(code),
            Place::Shared(Sharing(rank)) => &self.shared[usize::from(*rank)],
            Place::Own(_) | Place::That(_) => &[],
        }
    }

    /// True when `inner` is `outer` or lies in it.
    pub fn within(&self, inner: Code, outer: Code) -> bool {
        self.at_level(inner, self.level(outer)) == Some(outer)
    }

    /// The lowest place below the nation that holds all of some places and is none of them.
    pub fn holder(&self, places: impl Iterator<Item = Code>) -> Option<Code> {
        let mut holders: Option<[Option<Code>; 2]> = None;
        for place in places {
            let above =
                [Level::Prefecture, Level::Province].map(|level| self.at_level(place, level).filter(|at| *at != place));
            holders =
                Some(holders.map_or(above, |common| [0, 1].map(|at| common[at].filter(|_| common[at] == above[at]))));
        }
        holders?.into_iter().flatten().next()
    }

    /// True for a name of a place at once before one that lies in it.
    pub fn holds(&self, outer: &PlaceMark, inner: &PlaceMark) -> bool {
        let lies_in = |code: Code, outer: Code| code != outer && self.within(code, outer);
        outer.range.end == inner.range.start && {
            let holders = self.codes(&outer.place);
            self.codes(&inner.place).iter().any(|code| holders.iter().any(|outer| lies_in(*code, *outer)))
        }
    }

    /// The place at a level that holds a place or is it.
    pub fn at_level(&self, code: Code, level: Level) -> Option<Code> {
        self.standing(code).at[level as usize]
    }

    /// The code that a name means in an article about `home`, with `last` the place spoken of before.
    pub fn resolve(&self, place: Place, home: Option<Code>, last: Option<Code>) -> Option<Code> {
        match place {
            Place::One(code) => Some(code),
            Place::Shared(_) => self.choose(self.codes(&place), home, last),
            Place::Own(own) => self.own(own, home, last),
            Place::That(own) => self.own(own, last, home),
        }
    }

    /// Of several places of one name, the one nearest to those spoken of.
    fn choose(&self, codes: &[Code], home: Option<Code>, last: Option<Code>) -> Option<Code> {
        let find = |fits: &dyn Fn(Code) -> bool| codes.iter().copied().find(|code| fits(*code));
        let near = |place: Code| {
            find(&|code| self.within(code, place) || self.within(place, code)).or_else(|| {
                let province = self.at_level(place, Level::Province)?;
                find(&|code| self.at_level(code, Level::Province) == Some(province))
            })
        };
        // Of a prefecture and a county of one name the prefecture is meant.
        last.and_then(near).or_else(|| home.and_then(near)).or_else(|| find(&|code| self.level(code) < Level::County))
    }

    /// The place of a kind that holds the first of these or is it, else the second.
    fn own(&self, own: Own, first: Option<Code>, second: Option<Code>) -> Option<Code> {
        match own {
            Own::Nation => self.nation,
            Own::Last => second.or(first),
            _ => {
                let fits = |code: Code| self.own_of(own, code);
                first.and_then(fits).or_else(|| second.and_then(fits))
            }
        }
    }

    /// Whether the gazetteer knows places in a province: they stand behind it, in the order of the codes.
    fn is_divided(&self, province: Code) -> bool {
        let next = self.places.get(usize::from(province.0) + 1);
        next.is_some_and(|next| next.at[Level::Province as usize] == Some(province))
    }

    fn own_of(&self, own: Own, home: Code) -> Option<Code> {
        let Standing { level, kind, .. } = *self.standing(home);
        let at = |level: Level| self.at_level(home, level);
        match own {
            Own::Province => at(Level::Province),
            Own::Prefecture => at(Level::Prefecture),
            Own::City if level == Level::County && kind == Kind::City => Some(home),
            // Of provinces only a municipality is a city, or one whose cities the gazetteer does not know.
            Own::City => {
                let city = |province: &Code| self.standing(*province).kind == Kind::City || !self.is_divided(*province);
                at(Level::Prefecture).or(at(Level::Province).filter(city))
            }
            Own::County => at(Level::County),
            Own::District if level == Level::County && kind == Kind::District => Some(home),
            Own::District => at(Level::Province).filter(|province| self.name(*province).ends_with("自治区")),
            Own::Nation | Own::Last => None,
        }
    }
}

/// What kinds of autonomous places are called.
const AUTONOMOUS: [&str; 3] = ["自治县", "自治旗", "自治州"];

/// The names of a row; those of autonomous places leave out the people whom they are named for as well: 镇宁自治县.
fn names_of(row: &RegionRow) -> impl Iterator<Item = Cow<'_, str>> {
    let kind = AUTONOMOUS.iter().find(|kind| row.name.ends_with(**kind));
    let own = std::iter::once(&row.name).chain(&row.short).map(|name| Cow::Borrowed(name.as_str()));
    own.chain(kind.into_iter().flat_map(|kind| row.short.iter().map(move |short| Cow::Owned(format!("{short}{kind}")))))
}

/// A county whose short name is a word of its own is named by it before one of its offices: 建始法院.
fn with_offices<'a>(row: &RegionRow, offices: &'a [String]) -> impl Iterator<Item = Cow<'a, str>> {
    const SHORTEST: usize = 2 * '字'.len_utf8();
    let bare = row.level == Level::County && row.short.is_empty();
    let stem = row.name.strip_suffix(['县', '市', '区', '旗']).filter(|stem| bare && stem.len() >= SHORTEST);
    let stem = stem.map(str::to_string);
    stem.into_iter().flat_map(move |stem| offices.iter().map(move |office| Cow::Owned(format!("{stem}{office}"))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static SEEDS: LazyLock<Seeds> = LazyLock::new(|| Seeds::embedded().unwrap());
    static REGIONS: LazyLock<Regions> = LazyLock::new(|| Regions::new(&SEEDS).unwrap());

    fn row(digits: &str) -> Option<&'static RegionRow> {
        SEEDS.regions.iter().find(|row| row.code == digits && row.was.is_none())
    }

    /// A place and those above it, row by row.
    fn upwards(code: Code) -> Vec<&'static RegionRow> {
        std::iter::successors(row(REGIONS.digits(code)), |below| row(&below.parent)).collect()
    }

    fn a_code() -> impl Strategy<Value = Code> {
        (0..REGIONS.titles.len() as u16).prop_map(Code)
    }

    #[test]
    fn codes_are_ordered_as_their_digits_are() {
        let mut digits: Vec<&str> = SEEDS.regions.iter().map(|row| row.code.as_str()).collect();
        digits.sort_unstable();
        digits.dedup();
        let codes: Vec<Code> = digits.iter().map(|digits| REGIONS.coded(digits).unwrap()).collect();
        assert!(codes.is_sorted());
        assert_eq!(codes.iter().map(|code| REGIONS.digits(*code)).collect::<Vec<_>>(), digits);
        assert_eq!(REGIONS.coded("000000"), None);
        assert_eq!(REGIONS.nation().map(|nation| REGIONS.digits(nation)), Some("100000"));
    }

    #[test]
    fn a_name_that_several_bear_means_the_nearest() {
        let code = |digits: &str| REGIONS.coded(digits);
        let [PlaceMark { place: shared @ Place::Shared(_), .. }] = REGIONS.find("朝阳区")[..] else { panic!() };
        let digits = |home, last| REGIONS.resolve(shared, home, last).map(|code| REGIONS.digits(code));
        assert_eq!(digits(code("110000"), None), Some("110105"));
        assert_eq!(digits(code("110000"), code("220100")), Some("220104"));
        assert_eq!(digits(None, None), None);
    }

    proptest! {
        #[test]
        fn what_holds_a_place_is_told_as_by_going_up(inner in a_code(), outer in a_code(), up in 0usize..4) {
            let upwards = upwards(inner);
            let outer = upwards.get(up).and_then(|row| REGIONS.coded(&row.code)).unwrap_or(outer);
            let holds = upwards.iter().any(|row| row.code == REGIONS.digits(outer));
            prop_assert_eq!(REGIONS.within(inner, outer), holds);
            for level in [Level::Nation, Level::Province, Level::Prefecture, Level::County] {
                let plain = upwards.iter().find(|row| row.level == level).map(|row| row.code.as_str());
                let told = REGIONS.at_level(inner, level).map(|code| REGIONS.digits(code));
                prop_assert_eq!(told, plain);
            }
        }
    }
}
