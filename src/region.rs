//! Where: the places of GB/T 2260, their names in running text, and what 全州 or 我区 means in an article.

use crate::error::Error;
use crate::seeds::{Level, Seeds};
use crate::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

/// A name of a place found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceMark<'a> {
    /// Where, in bytes.
    pub range: Range<usize>,
    /// What the name means.
    pub place: &'a Place,
}

/// The places of a stretch of a text in which all were found at once.
#[derive(Debug, Clone, Copy)]
pub struct Named<'m, 'a> {
    marks: &'m [PlaceMark<'a>],
    /// Where the stretch begins.
    start: usize,
}

impl<'m, 'a> Named<'m, 'a> {
    /// Those of all marks of a text, in order, that lie in the stretch.
    pub fn of(marks: &'m [PlaceMark<'a>], stretch: Range<usize>) -> Self {
        let first = marks.partition_point(|mark| mark.range.start < stretch.start);
        let behind = first + marks[first..].partition_point(|mark| mark.range.end <= stretch.end);
        Named { marks: &marks[first..behind], start: stretch.start }
    }

    /// True where no place is named.
    pub fn is_empty(&self) -> bool {
        self.marks.is_empty()
    }

    /// Those of a part of the stretch, which is told in bytes of it, as they stand in that part.
    pub fn within(self, part: Range<usize>) -> impl Iterator<Item = PlaceMark<'a>> + 'm {
        let start = self.start + part.start;
        let named = Named::of(self.marks, start..self.start + part.end);
        named.marks.iter().map(move |mark| mark.behind(start))
    }
}

impl<'a> PlaceMark<'a> {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Codes that bear the name; more than one for 朝阳区.
    Named(Arc<[String]>),
    /// 全州, 我区: a place of this kind that the article is about.
    Own(Own),
}

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

/// The gazetteer.
#[derive(Debug)]
pub struct Regions {
    names: Vocabulary,
    meanings: Vec<Place>,
    places: FxHashMap<String, Row>,
}

#[derive(Debug)]
struct Row {
    name: String,
    level: Level,
    parent: String,
}

impl Regions {
    /// From the vocabularies.
    ///
    /// # Errors
    /// When the names cannot be made into one automaton, or an own place has an unknown level.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let mut by_name: HashMap<&str, Vec<String>> = HashMap::new();
        let mut places = FxHashMap::default();
        for row in &seeds.regions {
            for name in std::iter::once(&row.name).chain(&row.short) {
                let codes = by_name.entry(name).or_default();
                if !codes.contains(&row.code) {
                    codes.push(row.code.clone());
                }
            }
            if row.was.is_none() {
                let place = Row { name: row.name.clone(), level: row.level, parent: row.parent.clone() };
                places.insert(row.code.clone(), place);
            }
        }
        let mut named: Vec<(String, Place)> =
            by_name.into_iter().map(|(name, codes)| (name.to_string(), Place::Named(codes.into()))).collect();
        for (word, level) in seeds.map("self_places") {
            let own = match level.as_str() {
                "nation" => Own::Nation,
                "province" => Own::Province,
                "prefecture" => Own::Prefecture,
                "city" => Own::City,
                "county" => Own::County,
                "district" => Own::District,
                "last" => Own::Last,
                code if places.contains_key(code) => {
                    named.push((word, Place::Named([code.to_string()].into())));
                    continue;
                }
                other => return Err(Error::data("words.toml", format!("{word}: {other:?} is no level and no code"))),
            };
            named.retain(|(name, _)| *name != word);
            named.push((word, Place::Own(own)));
        }
        for phrase in seeds.list("not_places") {
            named.retain(|(name, _)| name != phrase);
            named.push((phrase.clone(), Place::Named([].into())));
        }
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let names = Vocabulary::new(named.iter().map(|(name, _)| name.as_str()));
        Ok(Regions { names, meanings: named.into_iter().map(|(_, place)| place).collect(), places })
    }

    /// The names of places in a folded text, leftmost and longest first.
    pub fn find(&self, text: &str) -> Vec<PlaceMark<'_>> {
        self.iter(text).collect()
    }

    /// Whether any name, or any phrase that holds one and means none, stands in a folded text.
    pub fn occur(&self, text: &str) -> bool {
        self.names.occurs(text)
    }

    /// The same one by one, for whoever asks for the first alone.
    pub fn iter<'a: 't, 't>(&'a self, text: &'t str) -> impl Iterator<Item = PlaceMark<'a>> + 't {
        self.names
            .find(text)
            .map(|(range, name)| (range, &self.meanings[name]))
            // 北京时间 is found so that 北京 is not, and then is no place.
            .filter(|(_, place)| !matches!(place, Place::Named(codes) if codes.is_empty()))
            .map(|(range, place)| PlaceMark { range, place })
    }

    /// The codes of the places that bear this name, full or short; none for what is no name.
    pub fn named(&self, name: &str) -> Vec<String> {
        match self.find(name).as_slice() {
            [PlaceMark { range, place: Place::Named(codes) }] if *range == (0..name.len()) => codes.to_vec(),
            _ => Vec::new(),
        }
    }

    /// The present name of a code.
    pub fn name(&self, code: &str) -> Option<&str> {
        self.places.get(code).map(|row| row.name.as_str())
    }

    /// The level of a code.
    pub fn level(&self, code: &str) -> Option<Level> {
        self.places.get(code).map(|row| row.level)
    }

    /// The place above one.
    pub fn parent(&self, code: &str) -> Option<&str> {
        self.places.get(code).map(|row| row.parent.as_str()).filter(|parent| !parent.is_empty())
    }

    /// True when `inner` is `outer` or lies in it.
    pub fn within(&self, inner: &str, outer: &str) -> bool {
        let mut code = Some(inner);
        for _ in 0..5 {
            match code {
                Some(code) if code == outer => return true,
                Some(inner) => code = self.parent(inner),
                None => return false,
            }
        }
        false
    }

    /// The place at a level that holds `code`, or `code` itself.
    pub fn at_level(&self, code: &str, level: Level) -> Option<&str> {
        let (mut code, _) = self.places.get_key_value(code).map(|(code, row)| (code.as_str(), row))?;
        for _ in 0..5 {
            if self.level(code)? == level {
                return Some(code);
            }
            code = self.places.get_key_value(self.parent(code)?).map(|(code, _)| code.as_str())?;
        }
        None
    }

    /// The code that a mark means in an article about `home`, with `last` the place spoken of before.
    pub fn resolve<'a>(&'a self, place: &'a Place, home: Option<&'a str>, last: Option<&'a str>) -> Option<&'a str> {
        match place {
            Place::Named(codes) => self.choose(codes, home, last),
            Place::Own(own) => self.own(*own, home, last),
        }
    }

    /// Of several places of one name, the one nearest to those spoken of.
    fn choose<'a>(&self, codes: &'a [String], home: Option<&str>, last: Option<&str>) -> Option<&'a str> {
        if let [only] = codes {
            return Some(only);
        }
        let near = |place: &str| {
            codes.iter().find(|code| self.within(code, place) || self.within(place, code)).or_else(|| {
                codes.iter().find(|code| {
                    let province = self.at_level(place, Level::Province);
                    province.is_some() && self.at_level(code, Level::Province) == province
                })
            })
        };
        last.and_then(near)
            .or_else(|| home.and_then(near))
            .or_else(|| {
                // Of a prefecture and a county of one name the prefecture is meant.
                codes.iter().find(|code| self.level(code) < Some(Level::County))
            })
            .map(String::as_str)
    }

    fn own<'a>(&'a self, own: Own, home: Option<&'a str>, last: Option<&'a str>) -> Option<&'a str> {
        if own == Own::Nation {
            return Some("100000");
        }
        if own == Own::Last {
            return last.or(home);
        }
        let fits = |code: &'a str| self.own_of(own, code);
        home.and_then(fits).or_else(|| last.and_then(fits))
    }

    fn own_of<'a>(&'a self, own: Own, home: &'a str) -> Option<&'a str> {
        let name = self.name(home)?;
        let level = self.level(home)?;
        match own {
            Own::Province => self.at_level(home, Level::Province),
            Own::Prefecture => self.at_level(home, Level::Prefecture),
            Own::City if level == Level::County && name.ends_with('市') => Some(home),
            Own::City => self.at_level(home, Level::Prefecture).or_else(|| self.at_level(home, Level::Province)),
            Own::County => self.at_level(home, Level::County),
            Own::District if level == Level::County && name.ends_with('区') => Some(home),
            Own::District => self.at_level(home, Level::Province),
            Own::Nation | Own::Last => None,
        }
    }
}
