//! The vocabularies that everything starts from, read from `seeds/`.
//!
//! They are compiled into the library; [`Seeds::from_dir`] replaces any of them without a rebuild. This module reads
//! and checks the files; what the words mean for the reading of a text is the business of the stages that use them.

use crate::comparison::Comparison;
use crate::confidence::Weights;
use crate::error::Error;
use crate::fingerprint;
use crate::neighbour;
use rustc_hash::FxHashSet;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

/// One vocabulary file: its name and the text compiled in.
pub type File = (&'static str, &'static str);

/// The vocabulary files, as compiled in.
pub const FILES: [File; 13] = [
    ("traditional.tsv", include_str!("../seeds/traditional.tsv")),
    ("units.tsv", include_str!("../seeds/units.tsv")),
    ("not-quantities.txt", include_str!("../seeds/not-quantities.txt")),
    ("qualifiers.toml", include_str!("../seeds/qualifiers.toml")),
    ("periods.toml", include_str!("../seeds/periods.toml")),
    ("regions.tsv", include_str!("../seeds/regions.tsv")),
    ("words.toml", include_str!("../seeds/words.toml")),
    ("beside-places.toml", include_str!("../seeds/beside-places.toml")),
    ("status.toml", include_str!("../seeds/status.toml")),
    ("categories.toml", include_str!("../seeds/categories.toml")),
    ("indicator.toml", include_str!("../seeds/indicator.toml")),
    ("confidence.toml", include_str!("../seeds/confidence.toml")),
    ("comparison.toml", include_str!("../seeds/comparison.toml")),
];

/// What a unit measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// People: 人, 名, 位.
    Person,
    /// Events and attendances: 人次, 场次.
    Event,
    /// Counted things: 个, 家, 户.
    Counter,
    /// Money.
    Money,
    /// Length.
    Length,
    /// Area.
    Area,
    /// Volume.
    Volume,
    /// Mass.
    Mass,
    /// Energy.
    Energy,
    /// Power.
    Power,
    /// Time spans.
    Time,
    /// Shares and ratios: %, 个百分点, 倍.
    Ratio,
    /// Speed.
    Speed,
    /// Temperature.
    Temperature,
    /// Computing and data.
    Data,
    /// Anything else.
    Other,
}

/// A unit of `seeds/units.tsv`.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Canonical writing, without a multiplier.
    pub name: String,
    /// What it measures.
    pub kind: UnitKind,
    /// The unit that sums may be made in.
    pub base: String,
    /// Turns one unit into base units; none where it does not convert.
    pub factor: Option<f64>,
}

/// A place of `seeds/regions.tsv`.
#[derive(Debug, Clone, PartialEq)]
pub struct RegionRow {
    /// Present-day GB/T 2260 code.
    pub code: String,
    /// Full name.
    pub name: String,
    /// Short forms that text uses.
    pub short: Vec<String>,
    /// nation, province, prefecture or county.
    pub level: Level,
    /// Code of the place above it.
    pub parent: String,
    /// For an old name, until when it was used.
    pub was: Option<String>,
}

/// Administrative level of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// China.
    Nation,
    /// Province, autonomous region, municipality.
    Province,
    /// Prefecture-level city, prefecture, autonomous prefecture.
    Prefecture,
    /// County, county-level city, district.
    County,
}

impl Level {
    /// How many levels there are.
    pub const COUNT: usize = 4;
}

/// A class of words that becomes one symbol in front of the patterns.
#[derive(Debug, Clone, Deserialize)]
pub struct WordClass {
    /// The symbol, one ASCII character.
    pub symbol: char,
    /// Name of the class.
    pub name: String,
    /// What it does to the reading of a figure.
    pub about: String,
    /// Its words.
    pub words: Vec<String>,
}

/// Words that bound a number, by qualifier (`seeds/qualifiers.toml`).
#[derive(Debug, Clone, Deserialize)]
pub struct QualifierWords {
    /// Words directly before the number.
    pub before: BTreeMap<crate::claim::Qualifier, Vec<String>>,
    /// Words directly after the unit.
    pub after: BTreeMap<crate::claim::Qualifier, Vec<String>>,
    /// Words earlier in the clause.
    pub clause: BTreeMap<crate::claim::Qualifier, Vec<String>>,
    /// How far a vague figure reaches, as a share of its value.
    pub width: BTreeMap<crate::claim::Qualifier, f64>,
}

/// A form in which a text says when (`seeds/periods.toml`).
#[derive(Debug, Clone, Deserialize)]
pub struct PeriodForm {
    /// How it is resolved.
    pub kind: String,
    /// Regular expression with named groups.
    pub regex: String,
    /// For `year_offset`: years from the article's.
    #[serde(default)]
    pub offset: i32,
    /// A text that the form reads.
    pub example: String,
    /// What the example gives in an article of June 2025; none for a form that gives no period.
    pub gives: Option<String>,
}

/// What words say about a figure's status (`seeds/status.toml`).
#[derive(Debug, Clone, Deserialize)]
pub struct StatusWords {
    /// Words in the sentence.
    pub cues: BTreeMap<crate::claim::Status, Vec<String>>,
    /// Words in a heading.
    pub headings: BTreeMap<crate::claim::Status, Vec<String>>,
    /// Words in a sentence that announces a list, those of a heading aside.
    pub announced: BTreeMap<crate::claim::Status, Vec<String>>,
    /// Words in such a sentence that say nothing of it, though they hold one that would.
    pub announcing: Vec<String>,
    /// Those cues of an estimate that reckon what is under way: only of a later year they promise.
    pub assessed: Vec<String>,
    /// Ends of those that are nouns for what was promised: what was done of it (完成年计划的51%) is no promise.
    pub nouns: Vec<String>,
    /// Cues that say nothing below a heading that promises: 五年累计完成投资 of a plan is still to be.
    pub yielding: Vec<String>,
    /// Cues that promise only before certain symbols.
    pub next: BTreeMap<String, String>,
    /// Words behind the number that promise, and words before it that take the promise back.
    pub after: BTreeMap<crate::claim::Status, Vec<String>>,
}

/// A programme category (`seeds/categories.toml`).
#[derive(Debug, Clone, Deserialize)]
pub struct CategoryRow {
    /// Identifier, as in the dataset.
    pub id: String,
    /// Chinese name.
    pub name: String,
    /// Words that decide it.
    pub terms: Vec<String>,
    /// Words that suggest it.
    #[serde(default)]
    pub weak: Vec<String>,
    /// Strong words that overrule the heading of a list.
    #[serde(default)]
    pub firm: Vec<String>,
    /// Heads that any field has: they decide where no strong word does.
    #[serde(default)]
    pub light: Vec<String>,
    /// Words in a heading that tell it.
    #[serde(default)]
    pub headings: Vec<String>,
    /// Examples that run as tests.
    #[serde(default)]
    pub example: Vec<CategoryExample>,
}

/// An indicator and nothing else, for `zhibiao patterns check`.
#[derive(Debug, Clone, Deserialize)]
pub struct CategoryExample {
    /// The indicator.
    pub indicator: String,
}

/// What makes wordings of one statistic one key (`seeds/indicator.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndicatorWords {
    /// Share of common words that makes keys of different heads kin.
    pub overlap: f64,
    /// Verbs that only carry another.
    pub light: Vec<String>,
    /// Words that add nothing.
    pub empty: Vec<String>,
    /// Words that add nothing at the end.
    pub tail: Vec<String>,
    /// Further words that are told apart from what stands before them in one word.
    pub ends: Vec<String>,
    /// Characters that end a word and do not stand alone.
    pub suffix: Vec<char>,
    /// Those that make a noun of an action too.
    pub rates: Vec<char>,
    /// Those that add nothing behind an action.
    pub counting: Vec<char>,
    /// Words that open the parts of a sum.
    pub parts: Vec<String>,
    /// Words before a sum that stands behind its parts.
    pub sums: Vec<String>,
    /// Another word for the same.
    pub synonyms: BTreeMap<String, String>,
    /// Verbs by class.
    pub action: Vec<ActionWords>,
    /// Words that add nothing directly before a head.
    pub before: Vec<Beside>,
    /// Words that add nothing directly behind one.
    pub after: Vec<Beside>,
    /// Wordings that share a key.
    #[serde(default)]
    pub same: Vec<Wordings>,
    /// Wordings no two of which share a key.
    #[serde(default)]
    pub different: Vec<Wordings>,
    /// Wordings that differ in kind.
    #[serde(default)]
    pub kin: Vec<Wordings>,
    /// Wordings that have nothing to do with each other.
    #[serde(default)]
    pub unrelated: Vec<Wordings>,
}

/// Verbs of one class.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActionWords {
    /// The class, of several parts joined by `+` for several actions at once; none where each word is its own.
    pub class: Option<String>,
    /// The verbs.
    pub words: Vec<String>,
}

/// Words that add nothing beside certain others.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beside {
    /// The others, by their ends.
    pub head: Vec<String>,
    /// What adds nothing beside them.
    pub words: Vec<String>,
}

/// Examples that run as tests.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wordings {
    /// Indicators.
    pub wordings: Vec<String>,
}

/// All vocabularies.
#[derive(Debug, Clone)]
pub struct Seeds {
    /// Traditional and Simplified characters.
    pub traditional: Vec<(char, char)>,
    /// Units by every way of writing them.
    pub units: HashMap<String, Unit>,
    /// Fixed words that look like a quantity and are none.
    pub not_quantities: Vec<String>,
    /// Words that bound a number.
    pub qualifiers: QualifierWords,
    /// Forms of time.
    pub periods: Vec<PeriodForm>,
    /// Places.
    pub regions: Vec<RegionRow>,
    /// Word classes.
    pub classes: Vec<WordClass>,
    /// Lists of words that single stages use, by name.
    pub lists: BTreeMap<String, Vec<String>>,
    /// Words that map to another, by table and word.
    pub maps: BTreeMap<String, BTreeMap<String, String>>,
    /// Words beside the names of places.
    pub beside_places: Vec<neighbour::Group>,
    /// Status words.
    pub status: StatusWords,
    /// Categories.
    pub categories: Vec<CategoryRow>,
    /// Words that tell no category, though they hold one that would (市政府).
    pub silent_terms: Vec<String>,
    /// What makes wordings of one statistic one key.
    pub indicator: IndicatorWords,
    /// What evidence weighs.
    pub confidence: Weights,
    /// How figures compare.
    pub comparison: Comparison,
    /// Fingerprint of the files that all this was read from.
    pub fingerprint: String,
}

#[derive(Deserialize)]
struct WordsFile {
    class: Vec<WordClass>,
    #[serde(default)]
    list: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    map: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
struct PeriodsFile {
    form: Vec<PeriodForm>,
}

#[derive(Deserialize)]
struct BesidePlacesFile {
    group: Vec<neighbour::Group>,
}

#[derive(Deserialize)]
struct CategoriesFile {
    #[serde(default)]
    silent: Vec<String>,
    category: Vec<CategoryRow>,
}

impl Seeds {
    /// The vocabularies compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test reads them all.
    pub fn embedded() -> Result<Self, Error> {
        Self::read(|(_, text)| Ok(text.to_string()))
    }

    /// The vocabularies of a folder; a file that the folder lacks is taken from those compiled in.
    ///
    /// # Errors
    /// A file that cannot be read or says something unusable, by name and line.
    pub fn from_dir(dir: &Path) -> Result<Self, Error> {
        // A folder without any of them was not meant: all would be read as if nothing had been said.
        if !FILES.iter().any(|(name, _)| dir.join(name).exists()) {
            let names: Vec<&str> = FILES.iter().map(|(name, _)| *name).collect();
            let message = format!("holds no vocabulary; a folder of vocabularies has some of {}", names.join(", "));
            return Err(Error::data(&dir.display().to_string(), message));
        }
        Self::read(|(name, text)| {
            let path = dir.join(name);
            match std::fs::read_to_string(&path) {
                Ok(own) => Ok(own),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(text.to_string()),
                Err(source) => Err(Error::Io { path, action: "read", source }),
            }
        })
    }

    fn read(text_of: impl Fn(File) -> Result<String, Error>) -> Result<Self, Error> {
        let texts =
            FILES.iter().map(|&file| Ok((file.0, text_of(file)?))).collect::<Result<BTreeMap<_, _>, Error>>()?;
        let words: WordsFile = toml_file("words.toml", &texts)?;
        let categories: CategoriesFile = toml_file("categories.toml", &texts)?;
        Ok(Seeds {
            traditional: traditional(&texts["traditional.tsv"])?,
            units: units(&texts["units.tsv"])?,
            not_quantities: lines(&texts["not-quantities.txt"]).map(|(_, line)| line.to_string()).collect(),
            qualifiers: toml_file("qualifiers.toml", &texts)?,
            periods: toml_file::<PeriodsFile>("periods.toml", &texts)?.form,
            regions: regions(&texts["regions.tsv"])?,
            classes: unique_words(words.class)?,
            lists: words.list,
            maps: words.map,
            beside_places: toml_file::<BesidePlacesFile>("beside-places.toml", &texts)?.group,
            status: toml_file("status.toml", &texts)?,
            silent_terms: categories.silent,
            categories: categories.category,
            indicator: toml_file("indicator.toml", &texts)?,
            confidence: toml_file("confidence.toml", &texts)?,
            comparison: toml_file("comparison.toml", &texts)?,
            fingerprint: fingerprint::of_files(texts.iter().map(|(name, text)| (*name, text.as_str()))),
        })
    }

    /// The words of a list of `words.toml`; empty for a list that is not there.
    pub fn list(&self, name: &str) -> &[String] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }

    /// The words of a list as a set.
    pub fn set(&self, name: &str) -> FxHashSet<String> {
        self.list(name).iter().cloned().collect()
    }

    /// A table of `words.toml`; empty for a table that is not there.
    pub fn map(&self, name: &str) -> BTreeMap<String, String> {
        self.maps.get(name).cloned().unwrap_or_default()
    }
}

/// Lines that say something, with their numbers from one.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line.trim_end_matches('\r')))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn toml_file<T: serde::de::DeserializeOwned>(name: &str, texts: &BTreeMap<&str, String>) -> Result<T, Error> {
    let text = &texts[name];
    toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Error::Data { file: name.into(), line, message: error.message().to_string() }
    })
}

fn traditional(text: &str) -> Result<Vec<(char, char)>, Error> {
    let file = "traditional.tsv";
    lines(text)
        .skip(1)
        .map(|(number, line)| {
            let mut chars = line.split('\t').filter_map(|cell| cell.chars().next());
            match (chars.next(), chars.next()) {
                (Some(from), Some(to)) => Ok((from, to)),
                _ => Err(Error::data_at(file, number, "needs a traditional and a simplified character")),
            }
        })
        .collect()
}

fn units(text: &str) -> Result<HashMap<String, Unit>, Error> {
    let file = "units.tsv";
    let mut units = HashMap::new();
    for (number, line) in lines(text).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [name, kind, base, factor, aliases, ..] = cells[..] else {
            return Err(Error::data_at(file, number, "needs unit, kind, base, factor, aliases, note"));
        };
        let kind = serde_json::from_value(serde_json::Value::String(kind.into()))
            .map_err(|_| Error::data_at(file, number, format!("{kind:?} is no kind of unit")))?;
        let factor = match factor {
            "" => None,
            text => match text.parse::<f64>() {
                Ok(factor) if factor.is_finite() && factor > 0.0 => Some(factor),
                _ => return Err(Error::data_at(file, number, format!("{text:?} is no number above zero"))),
            },
        };
        let unit = Unit { name: name.into(), kind, base: base.into(), factor };
        for writing in std::iter::once(name).chain(aliases.split(',').filter(|alias| !alias.is_empty())) {
            if units.insert(writing.to_string(), unit.clone()).is_some() {
                return Err(Error::data_at(file, number, format!("{writing} stands twice")));
            }
        }
    }
    // A base may stand below what is reckoned in it. Two figures are compared by their bases.
    for (number, line) in lines(text).skip(1) {
        let base = line.split('\t').nth(2).unwrap_or_default();
        if !base.is_empty() && !units.contains_key(base) {
            return Err(Error::data_at(file, number, format!("{base}, the base, is no unit of this table")));
        }
    }
    Ok(units)
}

fn regions(text: &str) -> Result<Vec<RegionRow>, Error> {
    let file = "regions.tsv";
    let rows = lines(text).skip(1).map(|(number, line)| {
        let mut cells: Vec<&str> = line.split('\t').collect();
        cells.resize(6, "");
        let level = match cells[3] {
            "nation" => Level::Nation,
            "province" => Level::Province,
            "prefecture" => Level::Prefecture,
            "county" => Level::County,
            other => return Err(Error::data_at(file, number, format!("{other:?} is no level"))),
        };
        Ok(RegionRow {
            code: cells[0].into(),
            name: cells[1].into(),
            short: cells[2].split(',').filter(|short| !short.is_empty()).map(String::from).collect(),
            level,
            parent: cells[4].into(),
            was: (!cells[5].is_empty()).then(|| cells[5].into()),
        })
    });
    let rows: Vec<RegionRow> = rows.collect::<Result<_, _>>()?;
    let present: HashMap<&str, Level> =
        rows.iter().filter(|row| row.was.is_none()).map(|row| (row.code.as_str(), row.level)).collect();
    let mut seen = HashSet::new();
    for ((number, _), row) in lines(text).skip(1).zip(&rows) {
        unsound(row, &present, &mut seen).map_or(Ok(()), |why| Err(Error::data_at(file, number, why)))?;
    }
    Ok(rows)
}

/// What is wrong with a place among the present ones, of which some were seen before it.
fn unsound<'a>(row: &'a RegionRow, present: &HashMap<&str, Level>, seen: &mut HashSet<&'a str>) -> Option<String> {
    let RegionRow { code, parent, .. } = row;
    if row.was.is_some() {
        return (!present.contains_key(code.as_str())).then(|| format!("{code} is the code of no present place"));
    }
    if !seen.insert(code) {
        return Some(format!("{code} is the code of a place above"));
    }
    let higher = parent.is_empty() || present.get(parent.as_str()).is_some_and(|level| *level < row.level);
    (!higher).then(|| format!("{parent:?}, the parent, is no place of a higher level"))
}

/// A word in two classes would be read by whichever came last: refused.
fn unique_words(classes: Vec<WordClass>) -> Result<Vec<WordClass>, Error> {
    let mut seen = HashMap::new();
    for class in &classes {
        if !class.symbol.is_ascii_graphic() {
            return Err(Error::data("words.toml", format!("the symbol of {} is no ASCII character", class.name)));
        }
        for word in &class.words {
            if let Some(other) = seen.insert(word, &class.name) {
                let message = format!("{word} stands in {other} and in {}; a word belongs to one class", class.name);
                return Err(Error::data("words.toml", message));
            }
        }
    }
    Ok(classes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_vocabularies_compiled_in_are_sound() {
        let seeds = Seeds::embedded().unwrap();
        assert!(seeds.units.len() > 300);
        assert!(seeds.regions.len() > 3000);
        assert_eq!(seeds.categories.len(), 14);
        assert_eq!(seeds.units["㎡"].name, "平方米");
    }

    #[test]
    fn a_place_without_its_place_is_named() {
        for (wrong, why) in [
            ("110101\t东城区\t\tcounty\t120000", "\"120000\", the parent, is no place of a higher level"),
            ("110101\t东城区\t\tprovince\t110000", "\"110000\", the parent, is no place of a higher level"),
            ("110000\t北平市\t\tprovince\t", "110000 is the code of a place above"),
            ("110101\t崇文区\t\tcounty\t110000\t-2010", "110101 is the code of no present place"),
        ] {
            let error = regions(&format!("code\n110000\t北京市\t\tprovince\t\n{wrong}\n")).unwrap_err();
            assert_eq!(error.to_string(), format!("regions.tsv:3: {why}"));
        }
    }

    #[test]
    fn a_wrong_line_is_named() {
        let error = units("unit\tkind\tbase\tfactor\taliases\tnote\n亩\tfield\t平方米\t1\t\t\n").unwrap_err();
        assert_eq!(error.to_string(), "units.tsv:2: \"field\" is no kind of unit");
        for (wrong, why) in [
            ("垄\tlength\t米\t3\t\t", "米, the base, is no unit of this table"),
            ("垄\tlength\t垄\tnan\t\t", "\"nan\" is no number above zero"),
            ("垄\tlength\t垄\t0\t\t", "\"0\" is no number above zero"),
            ("垄\tlength", "needs unit, kind, base, factor, aliases, note"),
        ] {
            let error = units(&format!("unit\tkind\tbase\tfactor\taliases\tnote\n{wrong}\n")).unwrap_err();
            assert_eq!(error.to_string(), format!("units.tsv:2: {why}"));
        }
    }
}
