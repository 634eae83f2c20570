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
use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
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

/// The words of an indicator, sorted into what they do. Its memory serves one indicator after the other.
#[derive(Debug, Default)]
struct Sorted<'t> {
    nouns: Vec<Cow<'t, str>>,
    actions: Vec<&'t str>,
    carried: Vec<&'t str>,
    /// The classes of the actions.
    classes: Vec<&'t str>,
}

/// The parts of a key before it is made: words in order, none twice.
struct Parts<'s, 't> {
    head: Cow<'t, str>,
    qualifiers: &'s [Cow<'t, str>],
    actions: &'s [&'t str],
}

impl Sorted<'_> {
    fn clear(&mut self) {
        self.nouns.clear();
        self.actions.clear();
        self.carried.clear();
        self.classes.clear();
    }
}

impl Parts<'_, '_> {
    /// Adds the key to a text.
    fn write(&self, key: &mut String) {
        key.push_str(&self.head);
        key.push(PARTS);
        push_joined(key, self.qualifiers, WORDS);
        key.push(PARTS);
        push_joined(key, self.actions, ACTIONS);
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
        let text = self.canonical(indicator, script);
        let words = marker.segmenter().words(&text);
        let mut sorted = Sorted::default();
        let parts = self.parts(&text, &words, &places_and_times(&text, &words, marker), &mut sorted)?;
        Some(Key {
            head: parts.head.into(),
            qualifiers: parts.qualifiers.iter().map(ToString::to_string).collect(),
            actions: parts.actions.iter().map(ToString::to_string).collect(),
        })
    }

    /// The same of some indicators as they are written. Each step is done for all of them before the next begins, so that its
    /// code is gone through once.
    pub fn written(&self, indicators: &[&str], script: &Script, marker: &Marker) -> Vec<Option<SmolStr>> {
        let texts: Vec<Cow<'_, str>> = indicators.iter().map(|indicator| self.canonical(indicator, script)).collect();
        let words: Vec<Vec<Word<'_>>> = texts.iter().map(|text| marker.segmenter().words(text)).collect();
        let told = || texts.iter().zip(&words);
        let aside: Vec<Vec<Range<usize>>> = told().map(|(text, words)| places_and_times(text, words, marker)).collect();
        let (mut key, mut sorted) = (String::new(), Sorted::default());
        let written = told().zip(&aside).map(|((text, words), aside)| {
            key.clear();
            self.parts(text, words, aside, &mut sorted)?.write(&mut key);
            Some(SmolStr::new(&key))
        });
        written.collect()
    }

    /// The parts of the key of a text, of which these are the words, and which names places and times there.
    fn parts<'s, 't>(
        &'t self,
        text: &'t str,
        words: &[Word<'_>],
        aside: &[Range<usize>],
        sorted: &'s mut Sorted<'t>,
    ) -> Option<Parts<'s, 't>> {
        self.sort(text, words, aside, sorted);
        let Sorted { nouns, actions, carried, classes } = sorted;
        self.drop_what_adds_nothing(nouns);
        let head = match nouns.pop() {
            Some(head) => head,
            None => Cow::Borrowed(actions.pop().or_else(|| carried.pop())?),
        };
        nouns.retain(|word| *word != head);
        nouns.sort_unstable();
        nouns.dedup();
        for word in actions {
            match &self.traits(word).classes {
                Some(of_word) => classes.extend(of_word.iter().map(String::as_str)),
                None => classes.push(word),
            }
        }
        classes.sort_unstable();
        classes.dedup();
        Some(Parts { head, qualifiers: nouns, actions: classes })
    }

    /// An indicator as its key is made of: in its plain form, in Simplified script, each synonym replaced.
    fn canonical<'t>(&self, indicator: &'t str, script: &Script) -> Cow<'t, str> {
        let folded = then(plain(indicator), |text| script.fold(text));
        then(folded, |text| self.without_synonyms(text))
    }

    /// A text with each synonym replaced.
    fn without_synonyms<'t>(&self, text: &'t str) -> Cow<'t, str> {
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

    fn sort<'t>(&self, text: &'t str, words: &[Word<'_>], aside: &[Range<usize>], sorted: &mut Sorted<'t>) {
        sorted.clear();
        let mut last = Last::Nothing;
        for word in words {
            let is_aside = aside.iter().any(|one| one.start <= word.range.start && word.range.end <= one.end);
            let text = &text[word.range.clone()];
            let traits = self.traits(text);
            let silent = traits.is_silent || matches!(word.tag, "u" | "ul" | "uj" | "p" | "c" | "y" | "r");
            if is_aside || silent || !text.contains(is_alphanumeric) {
                last = Last::Nothing;
                continue;
            }
            last = match self.end(text, traits) {
                None => self.place(text, traits, last, sorted),
                Some(end) => {
                    let (word, end) = text.split_at(end);
                    let last = self.place(word, self.traits(word), last, sorted);
                    self.place(end, self.traits(end), last, sorted)
                }
            };
        }
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

/// A text changed once more; what gives the text itself leaves it as it is.
fn then<'t>(text: Cow<'t, str>, change: impl for<'a> Fn(&'a str) -> Cow<'a, str>) -> Cow<'t, str> {
    match text {
        Cow::Borrowed(text) => change(text),
        Cow::Owned(text) => {
            let changed = match change(&text) {
                Cow::Owned(changed) => Some(changed),
                Cow::Borrowed(_) => None,
            };
            Cow::Owned(changed.unwrap_or(text))
        }
    }
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
    fn a_key_is_written_as_it_is_displayed() {
        let texts = [
            "城镇新增就业",
            "启动城镇老旧小区改造",
            "新建昌吉市污水管网",
            "居民消费价格指数（CPI）",
            "的",
            "昌吉州2025年新增學位",
        ];
        let script = Script::default();
        let written = ENGINE.indicators().written(&texts, &script, ENGINE.marker());
        let keys = texts.map(|text| ENGINE.indicators().key(text, &script, ENGINE.marker()));
        assert_eq!(written, keys.map(|key| key.map(|key| SmolStr::from(key.to_string()))));
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
