//! Home: the place that an article is about, which the places that its text names vote for.

mod votes;

use crate::mark::{self, Marker};
use crate::neighbour::{Names, Neighbours};
use crate::reading::{Article, Block, BlockKind, opening};
use crate::region::{Code, Named, Own, Place, PlaceMark, Regions};
use crate::script::Script;
use crate::seeds::Seeds;
use crate::twin::Twin;
use crate::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use std::ops::Range;
use votes::Votes;

/// The place that national agencies send their reports from (GB/T 2260).
const CAPITAL: &str = "110000";

/// Finds the homes of articles.
#[derive(Debug)]
pub(crate) struct Homes {
    /// Codes of places by their names in Latin letters.
    spelt_places: FxHashMap<String, String>,
    /// What makes something else of any name of a place: a newspaper.
    beside_all: Neighbours,
    /// The same of a short name: a school, a person.
    beside_short: Neighbours,
    /// The same of what a text calls its own: the scale of a rank.
    beside_own: Neighbours,
    /// What tells that places are only named as examples.
    beside_examples: Neighbours,
    /// What stands before the name of where a text was taken from.
    sources: Vocabulary,
    /// What only the nation has.
    national: Vocabulary,
}

impl Homes {
    /// From the vocabularies.
    pub(crate) fn new(seeds: &Seeds) -> Self {
        let beside = |names| Neighbours::of_home(&seeds.beside_places, names);
        Homes {
            spelt_places: seeds.map("spelt_places").into_iter().collect(),
            beside_all: beside(Names::All),
            beside_short: beside(Names::Short),
            beside_own: beside(Names::Own),
            beside_examples: beside(Names::Examples),
            sources: Vocabulary::new(seeds.list("source_labels").iter().map(String::as_str)),
            national: Vocabulary::new(seeds.list("national").iter().map(String::as_str)),
        }
    }

    /// The place that most of an article speaks of, of its folded title and the places that its blocks name; title and the paper's name
    /// count more, a dateline less. Where it names none, the one that it is filed under: its publisher's, or one of its path; else the
    /// nation, where it speaks of what only the nation has.
    pub(crate) fn of_article(
        &self,
        (twin, article, title): (&Twin<'_>, &Article, &str),
        named: &[PlaceMark],
        filed: (Option<&str>, &str),
        (marker, script): (&Marker, &Script),
    ) -> Option<Code> {
        let regions = marker.regions();
        let mut votes = Votes::new(marker);
        for block in twin.masthead() {
            let text = twin.block(block);
            votes.take(text, self.voters(text, Named::of(&regions.find(text), 0..text.len()), regions), 3);
        }
        for (index, block) in twin.reading.article_blocks(article).iter().enumerate() {
            let (text, start) = (twin.block(block), block.range.start);
            if is_navigation(text) {
                continue;
            }
            let mut take = |part: Range<usize>, weight: usize| {
                let named = Named::of(named, start + part.start..start + part.end);
                let text = &text[part];
                votes.take(text, self.voters(text, named, regions), weight);
            };
            let weight = self.weight_of(block, index, text);
            let lead = opening(text).map_or(0, |opening| opening.end);
            if lead > 0 && !is_seat(&text[..lead], regions) {
                take(0..lead, weight.min(1));
            }
            take(lead..text.len(), weight);
        }
        votes.take(title, self.voters(title, Named::of(&regions.find(title), 0..title.len()), regions), 8);
        // A local text without names of places speaks of its own all the same.
        let local = named.iter().any(|mark| match mark.place {
            Place::Own(own) => !matches!(own, Own::Nation | Own::Last),
            Place::That(_) => true,
            Place::One(_) | Place::Shared(_) => false,
        });
        let of_nation = || {
            let text = twin.reading.article_blocks(article).iter().map(|block| twin.block(block));
            text.filter(|_| !local).any(|text| self.national.occurs(text)).then(|| regions.nation()).flatten()
        };
        votes.home(|| self.filed_under(filed, marker, script).or_else(of_nation))
    }

    /// The names of places in a text that say what it is about: 全国 is only the scale of a rank or a title (跻身全国百强县), 上海证券报 a
    /// source, 平南小学 and 书记金秀贵 are other names.
    fn voters<'m>(
        &'m self,
        text: &'m str,
        named: Named<'m>,
        regions: &'m Regions,
    ) -> impl Iterator<Item = PlaceMark> + 'm {
        let places = named.within(0..text.len()).map(move |mark| self.exemplified(text, named, mark, regions));
        places.filter(|mark| match mark.place {
            Place::Own(_) => !self.beside_own.bar(text, &mark.range),
            Place::One(_) => {
                let in_name = mark::may_be_part(&mark.range) && self.beside_short.bar(text, &mark.range);
                !in_name && !self.beside_all.bar(text, &mark.range)
            }
            Place::That(_) | Place::Shared(_) => true,
        })
    }

    /// How much a place counts that is named in a block, the so-manieth of its article from 0.
    fn weight_of(&self, block: &Block, index: usize, text: &str) -> usize {
        match block.kind {
            BlockKind::Heading { level: 1 } => 8,
            BlockKind::Heading { .. } => 2,
            // 来源：惠州日报 tells of a paper that writes about more than one place.
            BlockKind::Furniture if index < 8 && self.sources.occurs(text) => 1,
            BlockKind::Furniture if index < 8 => 8,
            BlockKind::Furniture => 0,
            _ if index < 5 => 3,
            _ => 1,
        }
    }

    /// 宜都、大冶等5个县: examples speak for the place that holds them all, where that lies in the nation.
    fn exemplified(&self, text: &str, named: Named<'_>, mark: PlaceMark, regions: &Regions) -> PlaceMark {
        if !matches!(mark.place, Place::One(_)) {
            return mark;
        }
        let end = end_of_list(text, named, mark.range.end);
        if !self.beside_examples.is_after(&text[end..]) {
            return mark;
        }
        let start = start_of_list(text, named, mark.range.start);
        let holder = regions.holder(named.within(start..end).filter_map(|mark| match mark.place {
            Place::One(code) => Some(code),
            _ => None,
        }));
        PlaceMark { place: holder.map_or(mark.place, Place::One), ..mark }
    }

    /// The place that a document is filed under: its publisher's (云南日报), else one in its path (云南/2025/a.txt,
    /// yunnan-2025.txt), the nearest to the document first.
    fn filed_under(&self, (publisher, path): (Option<&str>, &str), marker: &Marker, script: &Script) -> Option<Code> {
        let named = |text: &str| {
            // No name of a place is in Latin letters: most steps of an address are done with here.
            let text = if text.is_ascii() { "".into() } else { script.fold(text) };
            let marks = marker.regions().find(&text);
            marks.iter().rev().filter(|mark| marker.is_whole(&text, &mark.range)).find_map(|mark| match mark.place {
                Place::One(code) => Some(code),
                _ => None,
            })
        };
        let spelt = |text: &str| {
            let text = text.to_ascii_lowercase();
            let mut words = text.rsplit(|c: char| !c.is_ascii_lowercase()).filter(|word| !word.is_empty());
            words.find_map(|word| marker.regions().coded(self.spelt_places.get(word)?))
        };
        let steps = path.rsplit(['/', '\\', '#']);
        publisher.into_iter().chain(steps).find_map(|text| named(text).or_else(|| spelt(text)))
    }
}

/// Where a list of places ends, one of which ends at a byte: 宜都、大冶.
fn end_of_list(text: &str, named: Named<'_>, mut end: usize) -> usize {
    while let Some(rest) = text[end..].strip_prefix(BETWEEN) {
        let next = text.len() - rest.len();
        let Some(place) = named.within(next..text.len()).next().filter(|place| place.range.start == 0) else { break };
        end = next + place.range.end;
    }
    end
}

/// Where a list of places begins, one of which begins at a byte.
fn start_of_list(text: &str, named: Named<'_>, mut start: usize) -> usize {
    while let Some(before) = text[..start].strip_suffix(BETWEEN) {
        let Some(place) = named.within(0..before.len()).last().filter(|place| place.range.end == before.len()) else {
            break;
        };
        start = place.range.start;
    }
    start
}

/// Stands between the members of a list.
const BETWEEN: char = '、';

/// 首页 > 西藏概况 > 数据: where on a site a page stands says little of what it is about.
fn is_navigation(text: &str) -> bool {
    match memchr::memchr_iter(b'>', text.as_bytes()).count() {
        0 => false,
        1 => text.len() <= LONGEST_PATH && !text.contains(['。', '，']),
        _ => true,
    }
}

/// Bytes of the longest line that is a page's place on its site, where that has only two steps.
const LONGEST_PATH: usize = 120;

/// Whether a dateline names an agency's seat, which its report is not about: 新华社北京1月5日电. Any other place says where the
/// report comes from.
fn is_seat(dateline: &str, regions: &Regions) -> bool {
    let capital = |mark: PlaceMark| matches!(mark.place, Place::One(code) if regions.digits(code) == CAPITAL);
    regions.iter(dateline).any(capital)
}
