//! One key for the wordings of one statistic: 新增城镇就业 and 城镇新增就业 are both `就业|城镇|新增`.
//!
//! A key is `head|qualifiers|actions`: the noun that is counted; the words that narrow it, sorted and joined by commas;
//! the classes of the verbs that make the metric, sorted and joined by `+`. It is in Simplified script and holds no
//! date and no place of the gazetteer; a foreign country stays, since no field of a claim tells it. What its words mean
//! to each other is data, `seeds/indicator.toml`.
//!
//! A key tells what was counted and nothing else. Two figures are of one statistic when their keys, their measures and
//! the bases of their units agree: 新增就业 in 人 and in 人次 share a key and are two statistics, and so are 老旧小区改造 in
//! 户 and in 个.

use crate::affix::Suffixes;
use crate::error::Error;
use crate::mark::Marker;
use crate::script::Script;
use crate::seeds::{Beside, Seeds};
use crate::segment::Word;
use crate::vocabulary::Vocabulary;
use rustc_hash::{FxBuildHasher, FxHashMap};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Range;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};
use unicode_normalization::UnicodeNormalization;

/// What stands between the parts of a key.
const PARTS: char = '|';
/// What stands between qualifiers.
const WORDS: char = ',';
/// What stands between actions.
const ACTIONS: char = '+';

/// Names of word classes whose words say nothing in a key.
const SILENT: [&str; 12] = [
    "filler",
    "de",
    "aspect",
    "and",
    "et cetera",
    "of which",
    "preposition",
    "conjunction",
    "status cue",
    "copula",
    "wei",
    "respectively",
];

/// A key in its parts.
///
/// ```
/// use zhibiao::indicator::Key;
/// let key: Key = "就业|城镇|新增".parse().unwrap();
/// assert_eq!(key.head, "就业");
/// assert_eq!(key.to_string(), "就业|城镇|新增");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Key {
    /// The noun that is counted.
    pub head: String,
    /// Words that narrow it.
    pub qualifiers: BTreeSet<String>,
    /// Classes of the verbs that make the metric.
    pub actions: BTreeSet<String>,
}

/// How two keys stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same statistic, where unit and measure agree.
    Same,
    /// Kin, but not the same: may be laid side by side, never be called kept or broken by each other.
    Differs(Difference),
    /// Nothing to do with each other.
    Unrelated,
}

/// In which parts kin keys differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Difference {
    /// What is counted.
    pub head: bool,
    /// What narrows it.
    pub qualifiers: bool,
    /// What is done: 启动 is not 改造.
    pub actions: bool,
}

impl fmt::Display for Key {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined = |words: &BTreeSet<String>, by: char| {
            words.iter().map(String::as_str).collect::<Vec<_>>().join(by.encode_utf8(&mut [0; 4]))
        };
        let (qualifiers, actions) = (joined(&self.qualifiers, WORDS), joined(&self.actions, ACTIONS));
        write!(out, "{}{PARTS}{qualifiers}{PARTS}{actions}", self.head)
    }
}

impl FromStr for Key {
    type Err = Error;

    /// # Errors
    /// When the text has not three parts, or no head.
    fn from_str(text: &str) -> Result<Self, Error> {
        let Some(written) = Written::of(text) else {
            return Err(Error::data(text, "is no key: a key has three parts, head|qualifiers|actions"));
        };
        if written.head.is_empty() {
            return Err(Error::data(text, "is no key: it has no head"));
        }
        let owned = |words: BTreeSet<&str>| words.into_iter().map(String::from).collect();
        Ok(Key {
            head: written.head.into(),
            qualifiers: owned(written.qualifiers()),
            actions: owned(written.actions()),
        })
    }
}

/// A key as it is written, cut into its parts: for whoever compares many and reads the words of few.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<'a> {
    /// The noun that is counted.
    pub head: &'a str,
    qualifiers: &'a str,
    actions: &'a str,
}

impl<'a> Written<'a> {
    /// The parts of a text; none where it has not three.
    pub fn of(text: &'a str) -> Option<Self> {
        let (head, rest) = text.split_once(PARTS)?;
        let (qualifiers, actions) = rest.split_once(PARTS).filter(|(_, actions)| !actions.contains(PARTS))?;
        Some(Written { head, qualifiers, actions })
    }

    /// Words that narrow the head.
    pub fn qualifiers(&self) -> BTreeSet<&'a str> {
        words(self.qualifiers, WORDS)
    }

    /// Classes of the verbs that make the metric.
    pub fn actions(&self) -> BTreeSet<&'a str> {
        words(self.actions, ACTIONS)
    }
}

fn words(part: &str, by: char) -> BTreeSet<&str> {
    part.split(by).filter(|word| !word.is_empty()).collect()
}

impl Key {
    /// Head and qualifiers.
    fn words(&self) -> BTreeSet<&str> {
        self.qualifiers.iter().map(String::as_str).chain([self.head.as_str()]).collect()
    }

    /// How two keys stand to each other; `overlap` is the share of common words that makes different heads kin. The
    /// same whichever is asked first.
    pub fn compare(&self, other: &Key, overlap: f64) -> Relation {
        if self == other {
            return Relation::Same;
        }
        let (own, others) = (self.words(), other.words());
        let common = own.intersection(&others).count() as f64;
        let all = own.union(&others).count() as f64;
        let head = self.head != other.head;
        if head && common / all < overlap {
            return Relation::Unrelated;
        }
        let qualifiers = self.qualifiers != other.qualifiers;
        Relation::Differs(Difference { head, qualifiers, actions: self.actions != other.actions })
    }
}

/// Makes keys.
#[derive(Debug)]
pub struct Indicators {
    synonyms: Vocabulary,
    canonical: Vec<String>,
    /// All that the vocabularies say of a word, so that each is looked up once.
    words: FxHashMap<String, Traits>,
    ends: Suffixes<()>,
    suffix: Vec<char>,
    rates: Vec<char>,
    counting: Vec<char>,
    before: Vec<Beside>,
    after: Vec<Beside>,
    overlap: f64,
}

/// What the vocabularies say of a word.
#[derive(Debug, Clone, Default)]
struct Traits {
    /// It stands for its synonyms.
    is_canonical: bool,
    is_silent: bool,
    is_light: bool,
    is_verb: bool,
    is_manner: bool,
    is_tail: bool,
    /// It may add nothing before a head, or behind one.
    goes_before: bool,
    goes_after: bool,
    /// The classes that it is told by as an action.
    classes: Option<Vec<String>>,
}

/// A word of no vocabulary.
static UNKNOWN: Traits = Traits {
    is_canonical: false,
    is_silent: false,
    is_light: false,
    is_verb: false,
    is_manner: false,
    is_tail: false,
    goes_before: false,
    goes_after: false,
    classes: None,
};

/// The words of an indicator, sorted into what they do.
#[derive(Debug, Default)]
struct Sorted<'t> {
    nouns: Vec<Cow<'t, str>>,
    actions: Vec<&'t str>,
    carried: Vec<&'t str>,
}

/// The parts of a key before it is made: words in order, none twice.
struct Parts<'t> {
    head: Cow<'t, str>,
    qualifiers: Vec<Cow<'t, str>>,
    actions: Vec<&'t str>,
}

/// What was made of the words of indicators before, for news say the same again and again (国内生产总值, 新增就业).
///
/// So many are kept and no more: each has one place, from which another may drive it. What is found is what would be made,
/// so that neither their number nor that of the threads is seen in any result.
#[derive(Debug)]
pub struct Made<T>(Vec<Mutex<Vec<Option<Kept<T>>>>>);

/// An indicator and what was made of it.
#[derive(Debug, Clone)]
struct Kept<T> {
    indicator: Box<str>,
    made: T,
}

/// Threads seldom ask for the same part at once.
const SHARDS: usize = 16;
/// Indicators of a part.
const KEPT: usize = 4096;

impl<T: Clone> Default for Made<T> {
    fn default() -> Self {
        Made((0..SHARDS).map(|_| Mutex::new(vec![None; KEPT])).collect())
    }
}

impl<T: Clone> Made<T> {
    /// What is made of an indicator, made only where it is not kept.
    pub fn or_make(&self, indicator: &str, make: impl FnOnce(&str) -> T) -> T {
        let hash = FxBuildHasher.hash_one(indicator) as usize;
        let (shard, place) = (&self.0[hash % SHARDS], hash / SHARDS % KEPT);
        let kept = || shard.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = kept()[place].as_ref().filter(|kept| *kept.indicator == *indicator) {
            return kept.made.clone();
        }
        let made = make(indicator);
        kept()[place] = Some(Kept { indicator: indicator.into(), made: made.clone() });
        made
    }
}

/// What the word before was, for characters that do not stand alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Noun,
    Character,
    Action,
}

impl Indicators {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let words = &seeds.indicator;
        let ends = words.tail.iter().chain(&words.ends).filter(|end| end.chars().nth(1).is_some());
        Indicators {
            synonyms: Vocabulary::new(words.synonyms.keys().map(String::as_str)),
            canonical: words.synonyms.values().cloned().collect(),
            words: traits(seeds),
            ends: Suffixes::new(ends.map(|end| (end.clone(), ()))),
            suffix: words.suffix.clone(),
            rates: words.rates.clone(),
            counting: words.counting.clone(),
            before: words.before.clone(),
            after: words.after.clone(),
            overlap: words.overlap,
        }
    }

    /// The key of an indicator in any script; none where nothing is left that could be counted.
    pub fn key(&self, indicator: &str, script: &Script, marker: &Marker) -> Option<Key> {
        self.with_parts(indicator, script, marker, |parts| Key {
            head: parts.head.into(),
            qualifiers: parts.qualifiers.into_iter().map(String::from).collect(),
            actions: parts.actions.into_iter().map(String::from).collect(),
        })
    }

    /// The same as it is written.
    pub fn written(&self, indicator: &str, script: &Script, marker: &Marker) -> Option<String> {
        self.with_parts(indicator, script, marker, |parts| {
            // The indicator's own words and little else.
            let mut key = String::with_capacity(2 * indicator.len());
            key.push_str(&parts.head);
            key.push(PARTS);
            push_joined(&mut key, &parts.qualifiers, WORDS);
            key.push(PARTS);
            push_joined(&mut key, &parts.actions, ACTIONS);
            key
        })
    }

    fn with_parts<T>(
        &self,
        indicator: &str,
        script: &Script,
        marker: &Marker,
        make: impl FnOnce(Parts<'_>) -> T,
    ) -> Option<T> {
        let plain = plain(indicator);
        let folded = script.fold(&plain);
        let text = self.canonical(&folded);
        let mut sorted = self.sort(&text, marker);
        self.drop_what_adds_nothing(&mut sorted.nouns);
        let head = match sorted.nouns.pop() {
            Some(head) => head,
            None => Cow::Borrowed(sorted.actions.pop().or_else(|| sorted.carried.pop())?),
        };
        let mut qualifiers = sorted.nouns;
        qualifiers.retain(|word| *word != head);
        qualifiers.sort_unstable();
        qualifiers.dedup();
        let mut actions: Vec<&str> = Vec::new();
        for word in sorted.actions {
            match &self.traits(word).classes {
                Some(classes) => actions.extend(classes.iter().map(String::as_str)),
                None => actions.push(word),
            }
        }
        actions.sort_unstable();
        actions.dedup();
        Some(make(Parts { head, qualifiers, actions }))
    }

    /// A text with each synonym replaced.
    fn canonical<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let (mut replaced, mut copied) = (String::new(), 0);
        for (range, word) in self.synonyms.find(text) {
            replaced.push_str(&text[copied..range.start]);
            replaced.push_str(&self.canonical[word]);
            copied = range.end;
        }
        if copied == 0 {
            return Cow::Borrowed(text);
        }
        replaced.push_str(&text[copied..]);
        Cow::Owned(replaced)
    }

    /// How two keys stand to each other.
    pub fn compare(&self, one: &Key, other: &Key) -> Relation {
        one.compare(other, self.overlap)
    }

    fn traits(&self, word: &str) -> &Traits {
        self.words.get(word).unwrap_or(&UNKNOWN)
    }

    fn sort<'t>(&self, text: &'t str, marker: &Marker) -> Sorted<'t> {
        let words = marker.segmenter().words(text);
        let aside = places_and_times(text, &words, marker);
        let mut sorted = Sorted::default();
        let mut last = Last::Nothing;
        for word in &words {
            let is_aside = aside.iter().any(|one| one.start <= word.range.start && word.range.end <= one.end);
            let text = &text[word.range.clone()];
            let traits = self.traits(text);
            let silent = traits.is_silent || matches!(word.tag, "u" | "ul" | "uj" | "p" | "c" | "y" | "r");
            if is_aside || silent || !text.contains(is_alphanumeric) {
                last = Last::Nothing;
                continue;
            }
            last = match self.end(text, traits) {
                None => self.place(text, traits, last, &mut sorted),
                Some(end) => {
                    let (word, end) = text.split_at(end);
                    let last = self.place(word, self.traits(word), last, &mut sorted);
                    self.place(end, self.traits(end), last, &mut sorted)
                }
            };
        }
        sorted
    }

    /// 播种面积, 接待量: where the end begins of a dictionary's compound that is told apart elsewhere (粮食种植的面积).
    fn end(&self, word: &str, traits: &Traits) -> Option<usize> {
        if traits.is_canonical {
            return None;
        }
        // An end has two characters, and so has what is left of the word.
        if word.chars().nth(3).is_some() {
            let longest = self.ends.of(word).next().map(|(end, ())| word.len() - end.len());
            if let Some(at) = longest.filter(|at| word[..*at].chars().nth(1).is_some()) {
                return Some(at);
            }
        }
        let last = word.chars().next_back().filter(|last| self.counting.contains(last))?;
        let at = word.len() - last.len_utf8();
        self.traits(&word[..at]).classes.is_some().then_some(at)
    }

    /// Puts a word where it belongs.
    fn place<'t>(&self, word: &'t str, traits: &Traits, last: Last, sorted: &mut Sorted<'t>) -> Last {
        let mut characters = word.chars();
        let single = characters.next().filter(|_| characters.next().is_none());
        if let Some(joined) = single.and_then(|end| self.join(end, last, sorted)) {
            return joined;
        }
        if traits.is_light {
            sorted.carried.push(word);
            return Last::Nothing;
        }
        let opens = sorted.nouns.is_empty();
        if traits.classes.is_some() || (opens && traits.is_verb) {
            sorted.actions.push(word);
            return Last::Action;
        }
        if opens && traits.is_manner {
            return Last::Nothing;
        }
        match (single, last, sorted.nouns.last_mut()) {
            // 残膜: a word that the dictionary lacks falls into characters.
            (Some(c), Last::Character, Some(noun)) => noun.to_mut().push(c),
            _ => sorted.nouns.push(word.into()),
        }
        if single.is_some() { Last::Character } else { Last::Noun }
    }

    /// 回收 率, 接待 量: joins a character to the word that it ends, if it ends one.
    fn join(&self, end: char, last: Last, sorted: &mut Sorted<'_>) -> Option<Last> {
        match last {
            Last::Action if self.counting.contains(&end) => Some(Last::Nothing),
            Last::Action if self.rates.contains(&end) => {
                let verb = sorted.actions.pop()?;
                sorted.nouns.push(Cow::Owned(format!("{verb}{end}")));
                Some(Last::Noun)
            }
            Last::Noun | Last::Character if self.rates.contains(&end) || self.suffix.contains(&end) => {
                sorted.nouns.last_mut()?.to_mut().push(end);
                Some(Last::Noun)
            }
            _ => None,
        }
    }

    /// 农村公路里程, 高新技术企业总数, 城镇老旧小区.
    fn drop_what_adds_nothing(&self, nouns: &mut Vec<Cow<'_, str>>) {
        let beside = |rules: &[Beside], word: &str, head: &str| {
            rules.iter().any(|rule| rule.words.iter().any(|own| own == word) && ends_like(head, &rule.head))
        };
        while let [.., before, last] = nouns.as_slice() {
            let traits = self.traits(last);
            if !(traits.is_tail || traits.goes_after && beside(&self.after, last, before)) {
                break;
            }
            nouns.pop();
        }
        for at in (1..nouns.len()).rev() {
            let (before, next) = (&nouns[at - 1], &nouns[at]);
            if self.traits(before).goes_before && beside(&self.before, before, next) {
                nouns.remove(at - 1);
            }
        }
    }

    /// Examples of the vocabulary that come out otherwise, for `patterns check`.
    pub fn check(&self, seeds: &Seeds, script: &Script, marker: &Marker) -> Vec<String> {
        let words = &seeds.indicator;
        let key = |text: &str| self.key(text, script, marker).unwrap_or_default();
        let mut wrong = Vec::new();
        let mut pairs = |groups: &[crate::seeds::Wordings], right: &dyn Fn(Relation) -> bool, wants: &str| {
            for wordings in groups.iter().map(|group| &group.wordings) {
                for (index, one) in wordings.iter().enumerate() {
                    for other in &wordings[index + 1..] {
                        let (own, others) = (key(one), key(other));
                        if !right(self.compare(&own, &others)) {
                            let got = format!("{own} and {others}");
                            wrong.push(format!("indicator.toml: {one} and {other} should {wants}, got {got}"));
                        }
                    }
                }
            }
        };
        pairs(&words.same, &|relation| relation == Relation::Same, "share a key");
        pairs(&words.different, &|relation| relation != Relation::Same, "not share a key");
        pairs(&words.kin, &|relation| matches!(relation, Relation::Differs(_)), "differ in kind");
        pairs(&words.unrelated, &|relation| relation == Relation::Unrelated, "be unrelated");
        wrong
    }
}

/// What the vocabularies say of each of their words.
fn traits(seeds: &Seeds) -> FxHashMap<String, Traits> {
    fn each<'a>(
        traits: &mut FxHashMap<String, Traits>,
        words: impl IntoIterator<Item = &'a String>,
        tell: impl Fn(&mut Traits),
    ) {
        words.into_iter().for_each(|word| tell(traits.entry(word.clone()).or_default()));
    }
    let words = &seeds.indicator;
    let class = |names: &'static [&str]| {
        let chosen = seeds.classes.iter().filter(|class| names.contains(&class.name.as_str()));
        chosen.flat_map(|class| &class.words)
    };
    let mut traits = FxHashMap::default();
    each(&mut traits, words.synonyms.values(), |traits| traits.is_canonical = true);
    each(&mut traits, class(&SILENT).chain(&words.empty), |traits| traits.is_silent = true);
    each(&mut traits, &words.light, |traits| traits.is_light = true);
    each(&mut traits, class(&["action", "spending"]), |traits| traits.is_verb = true);
    each(&mut traits, class(&["manner"]), |traits| traits.is_manner = true);
    each(&mut traits, &words.tail, |traits| traits.is_tail = true);
    each(&mut traits, words.before.iter().flat_map(|rule| &rule.words), |traits| traits.goes_before = true);
    each(&mut traits, words.after.iter().flat_map(|rule| &rule.words), |traits| traits.goes_after = true);
    for row in &words.action {
        for word in &row.words {
            let classes = row.class.as_ref().unwrap_or(word).split(ACTIONS).map(String::from).collect();
            traits.entry(word.clone()).or_default().classes = Some(classes);
        }
    }
    traits
}

fn push_joined(text: &mut String, words: &[impl AsRef<str>], by: char) {
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text.push(by);
        }
        text.push_str(word.as_ref());
    }
}

fn is_alphanumeric(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_alphanumeric()
}

fn ends_like(word: &str, ends: &[String]) -> bool {
    ends.iter().any(|end| word.ends_with(end.as_str()))
}

/// Where a folded text names places and times, which a claim has fields for; names that are whole words.
fn places_and_times(text: &str, words: &[Word<'_>], marker: &Marker) -> Vec<Range<usize>> {
    let whole = |range: &Range<usize>| {
        words.iter().any(|word| word.range.start == range.start) && words.iter().any(|word| word.range.end == range.end)
    };
    let mut aside: Vec<Range<usize>> = marker.periods().find(text).into_iter().map(|mark| mark.range).collect();
    aside.retain(whole);
    let mut at = 0;
    while let Some(mark) = marker.regions().iter(&text[at..]).next() {
        let range = at + mark.range.start..at + mark.range.end;
        at = range.end;
        if whole(&range) {
            aside.push(range);
        } else {
            // 新建昌吉市: 建昌 is a place as well, and hides the one that is meant.
            let next = words.iter().map(|word| word.range.start).find(|start| *start > range.start);
            at = next.unwrap_or(text.len());
        }
    }
    aside
}

/// Without remarks, and in the compatibility form that all of its writings share.
fn plain(indicator: &str) -> Cow<'_, str> {
    if indicator.chars().all(|c| is_own_form(c) && c != '(') {
        return Cow::Borrowed(indicator);
    }
    let text = without_remarks(indicator);
    Cow::Owned(if text.chars().all(is_own_form) { text } else { text.nfkc().collect() })
}

/// Whether a character is its own compatibility form, and that of no others with those that it stands beside: ASCII,
/// ideographs, and the marks of Chinese text.
fn is_own_form(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}') || c.is_ascii() || matches!(c, '‘'..='”' | '、'..='〃' | '〈'..='】')
}

/// 居民消费价格指数（CPI）: a remark in brackets names the same again; it stays where nothing else is there.
fn without_remarks(text: &str) -> String {
    let mut depth = 0usize;
    let outside: String = text
        .chars()
        .filter(|c| {
            depth += usize::from(matches!(c, '（' | '('));
            let keep = depth == 0;
            depth -= usize::from(matches!(c, '）' | ')') && depth > 0);
            keep
        })
        .collect();
    if outside.contains(char::is_alphanumeric) { outside } else { text.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn key(text: &str) -> String {
        ENGINE.indicator_key(text).map(|key| key.to_string()).unwrap_or_default()
    }

    #[test]
    fn every_example_is_joined_or_kept_apart() {
        assert_eq!(ENGINE.check_indicators(), Vec::<String>::new());
    }

    #[test]
    fn what_is_its_own_form_is_not_changed() {
        for c in ('\0'..=char::MAX).filter(|c| is_own_form(*c)) {
            assert!([c, 'a', c].into_iter().nfkc().eq([c, 'a', c]), "{c:?}");
        }
    }

    #[test]
    fn the_parts_of_a_key_are_readable() {
        assert_eq!(key("城镇新增就业"), "就业|城镇|新增");
        assert_eq!(key("启动城镇老旧小区改造"), "老旧小区||启动+改造");
        assert_eq!(key("地区生产总值"), "生产总值||");
        assert_eq!(key("农田残膜回收率"), "回收率|残膜|");
        assert_eq!(key("新建昌吉市污水管网"), "管网|污水|新建");
        assert_eq!(key("昌吉州2025年新增學位"), "学位||新增");
        assert_eq!(key("的"), "");
    }

    #[test]
    fn a_key_that_is_kept_is_that_of_its_indicator() {
        let (made, many) = (Made::default(), 3 * SHARDS * KEPT);
        for at in (0..many).chain((0..many).rev()) {
            let text = at.to_string();
            let key = (at % 7 > 0).then(|| format!("{text}||"));
            assert_eq!(made.or_make(&text, |_| key.clone()), key);
        }
        assert_eq!(made.or_make("0", |_| panic!("it is kept")), None);
    }

    #[test]
    fn a_key_is_written_as_it_is_displayed() {
        for text in ["城镇新增就业", "启动城镇老旧小区改造", "新建昌吉市污水管网", "居民消费价格指数（CPI）", "的"]
        {
            let written = ENGINE.indicators().written(text, &Script::default(), ENGINE.marker());
            let key = ENGINE.indicators().key(text, &Script::default(), ENGINE.marker());
            assert_eq!(written, key.map(|key| key.to_string()));
        }
    }

    #[test]
    fn a_key_is_read_as_it_is_written() {
        for text in ["就业|城镇|新增", "生产总值||", "公路|农村|改建+新建", "岗位|毕业生,高校|"]
        {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in ["就业", "就业|城镇", "|城镇|新增", "a|b|c|d", ""] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
