//! Short expressions over characters, tried where they may begin and not searched for.
//!
//! A form of time is a handful of characters, and begins with one of few. An automaton that looks for some thirty of
//! them in every sentence reads each byte several times; here a few characters are read where one may begin, and the
//! longest match of each form that has one is known. Only where its groups are asked for is a form read by itself: of
//! the readings of its longest match it is the one that `regex` prefers, for the syntax is parsed by the same parser
//! and alternatives are tried in their order.

use crate::charset::{CharSet, PLACES, char_len, place_of, place_of_three};
use crate::edge::{Edge, Numbers};
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use rustc_hash::FxHashMap;
use std::ops::{Range, RangeInclusive};

/// An expression of bounded length, without anchors.
#[derive(Debug, Clone)]
pub struct Expression {
    steps: Vec<Step>,
    /// Whether it has groups that are kept.
    grouped: bool,
}

#[derive(Debug, Clone)]
enum Step {
    /// One character.
    One(Characters),
    /// Goes on at the first, and where that fails at the second.
    Either(usize, usize),
    /// Goes on elsewhere.
    Go(usize),
    /// Begins (even) or ends (odd) a group.
    Mark(usize),
    Done,
}

/// Sorted ranges of characters; those of ASCII as bits.
#[derive(Debug, Clone)]
struct Characters {
    ascii: u128,
    ranges: Vec<(char, char)>,
}

impl Characters {
    fn new(ranges: Vec<(char, char)>) -> Self {
        let ascii = ranges.iter().flat_map(|(from, to)| u32::from(*from)..=u32::from(*to).min(127));
        Characters { ascii: ascii.fold(0, |bits, code| bits | 1 << code), ranges }
    }

    /// The character at byte `at`, where it is one of them.
    #[inline]
    fn first_of(&self, text: &str, at: usize) -> Option<char> {
        text.get(at..)?.chars().next().filter(|c| self.contains(*c))
    }

    #[inline]
    fn contains(&self, c: char) -> bool {
        match u8::try_from(c) {
            Ok(byte @ 0..=127) => self.ascii >> byte & 1 == 1,
            _ => match self.ranges.as_slice() {
                [(from, to)] => (*from..=*to).contains(&c),
                ranges => ranges.get(ranges.partition_point(|(_, to)| *to < c)).is_some_and(|(from, _)| *from <= c),
            },
        }
    }
}

/// No form of time needs more steps; `(?:a{99}){99}` does.
const MOST_STEPS: usize = 4096;

/// An expression has no more groups with names that are kept.
pub const MOST_GROUPS: usize = 16;

/// No form of time leaves more readings open.
const USUAL_LEFT: usize = 16;

/// The working memory of a match, kept from one to the next.
#[derive(Debug)]
pub struct Trial {
    /// Where each group begins and ends.
    marks: [usize; 2 * MOST_GROUPS],
    /// Where to go on when a reading fails.
    left: Vec<Left>,
}

#[derive(Debug)]
enum Left {
    /// This step, at this byte.
    Step(usize, usize),
    /// A group's mark has to be what it was.
    Mark(usize, usize),
}

const NOWHERE: usize = usize::MAX;

impl Default for Trial {
    fn default() -> Self {
        Trial { marks: [NOWHERE; 2 * MOST_GROUPS], left: Vec::with_capacity(USUAL_LEFT) }
    }
}

impl Trial {
    /// Where a group stands in the last match, by its number.
    pub fn group(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = (*self.marks.get(2 * group)?, *self.marks.get(2 * group + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some(start..end)
    }
}

impl Expression {
    /// Of a regular expression; its groups are numbered by where their names stand in `names`, at most [`MOST_GROUPS`];
    /// others are not kept.
    ///
    /// # Errors
    /// What is wrong with it: its syntax, anchors, no bound to its length, or that it matches nothing at all.
    pub fn new(regex: &str, names: &[&str]) -> Result<Self, String> {
        let hir = regex_syntax::parse(regex).map_err(|error| error.to_string())?;
        if hir.properties().minimum_len().is_none_or(|length| length == 0) {
            return Err(format!("{regex} can match without a character"));
        }
        let mut expression = Expression { steps: Vec::new(), grouped: false };
        expression.add(&hir, names).map_err(|error| format!("{regex}: {error}"))?;
        expression.steps.push(Step::Done);
        expression.grouped = expression.steps.iter().any(|step| matches!(step, Step::Mark(_)));
        Ok(expression)
    }

    fn add(&mut self, hir: &Hir, names: &[&str]) -> Result<(), String> {
        if self.steps.len() > MOST_STEPS {
            return Err("it is too long".into());
        }
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Look(_) => return Err("it asks what stands around it".into()),
            HirKind::Literal(literal) => {
                let text = std::str::from_utf8(&literal.0).map_err(|error| error.to_string())?;
                self.steps.extend(text.chars().map(|c| Step::One(Characters::new(vec![(c, c)]))));
            }
            HirKind::Class(Class::Unicode(class)) => {
                let ranges = class.iter().map(|range| (range.start(), range.end())).collect();
                self.steps.push(Step::One(Characters::new(ranges)));
            }
            HirKind::Class(Class::Bytes(_)) => return Err("it asks for bytes".into()),
            HirKind::Repetition(repetition) => self.repeat(repetition, names)?,
            HirKind::Capture(capture) => {
                let group = names.iter().take(MOST_GROUPS).position(|name| Some(*name) == capture.name.as_deref());
                self.steps.extend(group.map(|group| Step::Mark(2 * group)));
                self.add(&capture.sub, names)?;
                self.steps.extend(group.map(|group| Step::Mark(2 * group + 1)));
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.add(part, names))?,
            HirKind::Alternation(parts) => self.choose(parts, names)?,
        }
        Ok(())
    }

    fn repeat(&mut self, repetition: &Repetition, names: &[&str]) -> Result<(), String> {
        let most = repetition.max.ok_or("it has no bound to its length")?;
        (0..repetition.min).try_for_each(|_| self.add(&repetition.sub, names))?;
        let mut optional = Vec::new();
        for _ in repetition.min..most {
            optional.push(self.steps.len());
            self.steps.push(Step::Go(NOWHERE));
            self.add(&repetition.sub, names)?;
        }
        let end = self.steps.len();
        for at in optional {
            self.steps[at] = if repetition.greedy { Step::Either(at + 1, end) } else { Step::Either(end, at + 1) };
        }
        Ok(())
    }

    fn choose(&mut self, parts: &[Hir], names: &[&str]) -> Result<(), String> {
        let mut ends = Vec::new();
        for (left, part) in (0..parts.len()).rev().zip(parts) {
            let at = self.steps.len();
            if left > 0 {
                self.steps.push(Step::Go(NOWHERE));
            }
            self.add(part, names)?;
            if left > 0 {
                ends.push(self.steps.len());
                self.steps.push(Step::Go(NOWHERE));
                self.steps[at] = Step::Either(at + 1, self.steps.len());
            }
        }
        let end = self.steps.len();
        ends.into_iter().for_each(|at| self.steps[at] = Step::Go(end));
        Ok(())
    }

    /// Reads the groups of a match that stands at `range`, as [`Together`] finds them, into `trial`.
    pub fn read(&self, text: &str, range: Range<usize>, trial: &mut Trial) {
        trial.marks = [NOWHERE; 2 * MOST_GROUPS];
        trial.left.clear();
        if self.grouped {
            self.first_reading(text, range, trial);
        }
    }

    /// None where it does not match.
    fn first_reading(&self, text: &str, range: Range<usize>, trial: &mut Trial) -> Option<()> {
        let (mut step, mut at) = (0, range.start);
        loop {
            match self.steps.get(step)? {
                Step::One(characters) => match characters.first_of(text, at) {
                    Some(c) => (step, at) = (step + 1, at + c.len_utf8()),
                    None => (step, at) = trial.go_back()?,
                },
                Step::Either(first, second) if self.fails(*first, text, at) => step = *second,
                Step::Either(first, second) => {
                    trial.left.push(Left::Step(*second, at));
                    step = *first;
                }
                Step::Go(to) => step = *to,
                Step::Mark(mark) => {
                    // Where there is nothing to go back to there is nothing to undo.
                    if !trial.left.is_empty() {
                        trial.left.push(Left::Mark(*mark, trial.marks[*mark]));
                    }
                    trial.marks[*mark] = at;
                    step += 1;
                }
                Step::Done if at == range.end => return Some(()),
                Step::Done => (step, at) = trial.go_back()?,
            }
        }
    }

    /// Whether the character at byte `at` shows that nothing can go on at this step.
    fn fails(&self, step: usize, text: &str, at: usize) -> bool {
        matches!(self.steps.get(step), Some(Step::One(characters)) if characters.first_of(text, at).is_none())
    }

    /// The characters that can come next at a step, as the steps that ask for them, and whether the end can.
    fn waiting(&self, step: usize) -> (Vec<usize>, bool) {
        let (mut seen, mut places, mut ones, mut done) = (vec![false; self.steps.len()], vec![step], Vec::new(), false);
        while let Some(step) = places.pop() {
            if std::mem::replace(&mut seen[step], true) {
                continue;
            }
            match &self.steps[step] {
                Step::One(_) => ones.push(step),
                Step::Either(first, second) => places.extend([*first, *second]),
                Step::Go(to) => places.push(*to),
                Step::Mark(_) => places.push(step + 1),
                Step::Done => done = true,
            }
        }
        (ones, done)
    }
}

impl Trial {
    /// The step and byte of the reading that is tried next.
    fn go_back(&mut self) -> Option<(usize, usize)> {
        loop {
            match self.left.pop()? {
                Left::Step(step, at) => return Some((step, at)),
                Left::Mark(mark, at) => self.marks[mark] = at,
            }
        }
    }
}

/// Where some expressions match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matching {
    /// The first byte.
    pub at: usize,
    /// Behind the last byte.
    pub end: usize,
    /// The expressions, as bits.
    pub expressions: u64,
}

/// Expressions all at once: which of them match at a place, and up to where.
#[derive(Debug)]
pub struct Together {
    kinds: Kinds,
    /// Of each node, by kind of character, the node that it leads to; 0 where nothing goes on. [`MATCHED`] where an
    /// expression has matched there.
    next: Vec<u16>,
    /// Of each node, the expressions that have matched when it is reached.
    matched: Vec<u64>,
    first: CharSet,
    /// The two characters that expressions begin with, as [`Edge`] tells them, or the first alone where many can follow it.
    begins: Numbers,
}

/// No more second characters are told apart: a set of all that may follow a first one stays at hand.
const MOST_SECONDS: usize = 128;

/// The bit of a node with matches.
const MATCHED: u16 = 1 << 15;

/// So many expressions at most: a bit stands for each.
pub const MOST: usize = 64;

/// More nodes are not made.
const MOST_NODES: usize = 4096;

/// The node of nothing, and then the one that each reading begins at.
const NONE: u16 = 0;
const ROOT: u16 = 1;

impl Together {
    /// Of at most [`MOST`] expressions.
    ///
    /// # Errors
    /// More expressions, or such as are too many to tell apart.
    pub fn new(expressions: &[&Expression]) -> Result<Self, String> {
        if expressions.len() > MOST {
            return Err(format!("more than {MOST} forms"));
        }
        let ranges = expressions.iter().flat_map(|expression| &expression.steps).filter_map(|step| match step {
            Step::One(characters) => Some(characters.ranges.as_slice()),
            _ => None,
        });
        let kinds = Kinds::new(ranges.flatten());
        let mut making = Making::new(expressions, &kinds);
        let mut next = vec![NONE; 2 * kinds.count];
        let mut done = usize::from(ROOT);
        while let Some(waiting) = making.waiting.get(done).cloned() {
            if making.waiting.len() > MOST_NODES {
                return Err("the forms are too many to be told apart".into());
            }
            for (kind, node) in making.leads_to(&waiting) {
                let matched = making.matched[usize::from(node)] != 0;
                next[done * kinds.count + kind] = node | if matched { MATCHED } else { 0 };
            }
            done += 1;
            next.resize(making.waiting.len().max(done) * kinds.count, NONE);
        }
        let begins = |kind: usize| next[usize::from(ROOT) * kinds.count + kind] != NONE;
        let first = kinds.ranges.iter().filter(|(_, _, kind)| begins(*kind)).flat_map(|(from, to, _)| *from..=*to);
        let first = first.collect();
        let mut together = Together { kinds, next, matched: making.matched, first, begins: Numbers::default() };
        together.begins = together.begins();
        Ok(together)
    }

    fn begins(&self) -> Numbers {
        let mut keys = Vec::new();
        for (firsts, node) in self.leading(ROOT) {
            let seconds = self.leading(node & !MATCHED).flat_map(|(seconds, _)| seconds);
            let seconds: Vec<char> = seconds.take(MOST_SECONDS + 1).collect();
            let is_open = node & MATCHED != 0 || seconds.len() > MOST_SECONDS;
            for first in firsts {
                if is_open {
                    keys.push(edge(&[first]).one);
                } else {
                    keys.extend(seconds.iter().map(|second| edge(&[first, *second]).pair));
                }
            }
        }
        let mut numbers = Numbers::with_room(keys.len());
        keys.into_iter().for_each(|key| numbers.insert(key));
        numbers
    }

    /// The characters that something can go on with at a node, each range with what it leads to.
    fn leading(&self, node: u16) -> impl Iterator<Item = (RangeInclusive<char>, u16)> {
        let next = &self.next[usize::from(node) * self.kinds.count..][..self.kinds.count];
        let ranges = self.kinds.ranges.iter().map(|(from, to, kind)| (*from..=*to, next[*kind]));
        ranges.filter(|(_, next)| *next != NONE)
    }

    /// The characters that an expression begins with.
    pub fn first(&self) -> &CharSet {
        &self.first
    }

    /// Adds the matches that begin at byte `at`, the shorter before the longer.
    #[inline]
    pub fn at(&self, text: &str, at: usize, found: &mut Vec<Matching>) {
        // 一个, 去掉, 上面: most places are given up at the second character.
        let edge = Edge::first(text.as_bytes(), at);
        if !self.begins.is_empty() && (self.begins.may_hold(edge.pair) || self.begins.may_hold(edge.one)) {
            self.walk(text, at, found);
        }
    }

    fn walk(&self, text: &str, at: usize, found: &mut Vec<Matching>) {
        let mut node = ROOT;
        let mut rest = text.as_bytes().get(at..).unwrap_or_default();
        while let Some((kind, behind)) = self.kinds.first(rest) {
            let next = self.next[usize::from(node) * self.kinds.count + kind];
            if next == NONE {
                break;
            }
            node = next & !MATCHED;
            rest = behind;
            if next != node {
                let (end, expressions) = (text.len() - rest.len(), self.matched[usize::from(node)]);
                found.push(Matching { at, end, expressions });
            }
        }
    }
}

/// The edge of a text that begins with these characters.
fn edge(characters: &[char]) -> Edge {
    Edge::first(characters.iter().collect::<String>().as_bytes(), 0)
}

/// What the steps of all expressions wait for.
struct Making {
    /// Of each node, the steps that wait for a character there.
    waiting: Vec<Vec<usize>>,
    matched: Vec<u64>,
    numbers: FxHashMap<(Vec<usize>, u64), u16>,
    /// The steps, numbered through all expressions.
    steps: Vec<Asking>,
}

/// A step as the node that it waits at sees it.
struct Asking {
    /// Its expression, as a bit.
    expression: u64,
    /// The kinds of characters that it asks for: none where it asks for no character.
    kinds: Vec<usize>,
    /// What waits behind it.
    behind: Vec<usize>,
    /// Whether the expression can end behind it.
    ends: bool,
}

impl Making {
    fn new(expressions: &[&Expression], kinds: &Kinds) -> Self {
        let mut making = Making {
            waiting: vec![Vec::new(); 2],
            matched: vec![0; 2],
            numbers: FxHashMap::default(),
            steps: Vec::new(),
        };
        for (number, expression) in expressions.iter().enumerate() {
            let before = making.steps.len();
            let behind = |step: usize| {
                let (ones, done) = expression.waiting(step);
                (ones.into_iter().map(|one| before + one).collect::<Vec<_>>(), done)
            };
            making.waiting[usize::from(ROOT)].extend(behind(0).0);
            for (at, step) in expression.steps.iter().enumerate() {
                let (kinds, (behind, ends)) = match step {
                    Step::One(characters) => (kinds.within(&characters.ranges), behind(at + 1)),
                    _ => Default::default(),
                };
                making.steps.push(Asking { expression: 1 << number, kinds, behind, ends });
            }
        }
        making
    }

    /// The nodes that characters lead to from where these steps wait, by the characters' kind.
    fn leads_to(&mut self, waiting: &[usize]) -> Vec<(usize, u16)> {
        let mut targets: FxHashMap<usize, (Vec<usize>, u64)> = FxHashMap::default();
        for &step in waiting {
            let step = &self.steps[step];
            for &kind in &step.kinds {
                let (waiting, matched) = targets.entry(kind).or_default();
                waiting.extend(&step.behind);
                *matched |= if step.ends { step.expression } else { 0 };
            }
        }
        targets.into_iter().map(|(kind, (waiting, matched))| (kind, self.node(waiting, matched))).collect()
    }

    fn node(&mut self, mut waiting: Vec<usize>, matched: u64) -> u16 {
        waiting.sort_unstable();
        waiting.dedup();
        let number = self.waiting.len() as u16;
        let key = (waiting, matched);
        if let Some(node) = self.numbers.get(&key) {
            return *node;
        }
        self.waiting.push(key.0.clone());
        self.matched.push(matched);
        self.numbers.insert(key, number);
        number
    }
}

/// Characters that no expression tells apart are of one kind.
#[derive(Debug)]
struct Kinds {
    /// From first to last without overlaps, each with its kind; all others are of kind 0.
    ranges: Vec<(char, char, usize)>,
    /// Of each place of characters, which of the blocks of 64 has its kinds: most places have none, and share the first.
    blocks: Box<[u16; PLACES]>,
    direct: Vec<u16>,
    ascii: [u16; 128],
    count: usize,
}

/// Characters at a place.
const BLOCK: usize = 64;

impl Kinds {
    fn new<'a>(asked: impl Iterator<Item = &'a (char, char)>) -> Self {
        let mut asked: Vec<(char, char)> = asked.copied().collect();
        asked.sort_unstable();
        asked.dedup();
        let mut bounds: Vec<u32> = asked.iter().flat_map(|(from, to)| [u32::from(*from), u32::from(*to) + 1]).collect();
        bounds.sort_unstable();
        bounds.dedup();
        // Between U+D7FF and U+E000 there is no character for a range to begin or end with.
        let from = |bound: u32| char::from_u32(bound).unwrap_or('\u{E000}');
        let to = |bound: u32| char::from_u32(bound - 1).unwrap_or('\u{D7FF}');
        let between = bounds.windows(2).map(|bound| (from(bound[0]), to(bound[1])));
        let is_asked = |(from, _): &(char, char)| asked.iter().any(|(first, last)| (*first..=*last).contains(from));
        let ranges: Vec<(char, char, usize)> =
            between.filter(is_asked).zip(1..).map(|((from, to), kind)| (from, to, kind)).collect();
        let mut kinds = Kinds {
            count: ranges.len() + 1,
            blocks: Box::new([0; PLACES]),
            direct: vec![0; BLOCK],
            ascii: [0; 128],
            ranges,
        };
        for at in 0..kinds.ranges.len() {
            let (from, to, kind) = kinds.ranges[at];
            (from..=to).for_each(|c| kinds.add(c, kind as u16));
        }
        kinds
    }

    fn add(&mut self, c: char, kind: u16) {
        if c.is_ascii() {
            self.ascii[c as usize] = kind;
        }
        let (place, within) = place_of(c);
        let Some(block) = self.blocks.get_mut(place) else { return };
        if *block == 0 {
            *block = (self.direct.len() / BLOCK) as u16;
            self.direct.resize(self.direct.len() + BLOCK, 0);
        }
        self.direct[usize::from(*block) * BLOCK + within] = kind;
    }

    /// The kind of the character that the bytes of a text begin with, and those behind it.
    #[inline]
    fn first<'a>(&self, bytes: &'a [u8]) -> Option<(usize, &'a [u8])> {
        match bytes {
            [ascii @ 0..0x80, rest @ ..] => Some((usize::from(self.ascii[usize::from(*ascii)]), rest)),
            [lead @ 0xE0..0xF0, second, last, rest @ ..] => {
                let block = self.blocks[place_of_three(*lead, *second)];
                Some((self.within_block(block, usize::from(last & 0x3F)), rest))
            }
            _ => {
                let (first, rest) = bytes.split_at_checked(char_len(*bytes.first()?))?;
                Some((self.of(std::str::from_utf8(first).ok()?.chars().next()?), rest))
            }
        }
    }

    /// The kind of one of the characters of a block.
    #[inline]
    fn within_block(&self, block: u16, within: usize) -> usize {
        usize::from(self.direct[usize::from(block) * BLOCK + within])
    }

    fn of(&self, c: char) -> usize {
        let (place, within) = place_of(c);
        match self.blocks.get(place) {
            Some(block) => self.within_block(*block, within),
            None => {
                let at = self.ranges.partition_point(|(_, to, _)| *to < c);
                self.ranges.get(at).filter(|(from, ..)| *from <= c).map_or(0, |(_, _, kind)| *kind)
            }
        }
    }

    /// The kinds of all characters of these ranges.
    fn within(&self, asked: &[(char, char)]) -> Vec<usize> {
        let own = |&(from, to): &(char, char)| {
            let first = self.ranges.partition_point(|(_, end, _)| *end < from);
            self.ranges[first..].iter().take_while(move |(start, ..)| *start <= to).map(|(_, _, kind)| *kind)
        };
        asked.iter().flat_map(own).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use proptest::prelude::*;
    use regex::Regex;
    use std::sync::LazyLock;

    /// An expression, and what it has to do as.
    struct Both {
        expression: Expression,
        together: Together,
        plain: Regex,
        names: Vec<String>,
    }

    /// A match and its groups.
    type Found = (Range<usize>, Vec<Option<Range<usize>>>);

    impl Both {
        fn new(regex: &str) -> Self {
            let plain = Regex::new(regex).unwrap();
            let names: Vec<String> = plain.capture_names().flatten().map(String::from).collect();
            let expression = Expression::new(regex, &names.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
            Both { together: Together::new(&[&expression]).unwrap(), expression, plain, names }
        }

        /// The matches of the places that are tried.
        fn tried(&self, text: &str) -> Vec<Found> {
            let (mut trial, mut free, mut found) = (Trial::default(), 0, Vec::new());
            for at in self.together.first().places(text) {
                let mut matching = Vec::new();
                self.together.at(text, at, &mut matching);
                let Some(longest) = matching.last().filter(|_| at >= free) else { continue };
                free = longest.end;
                self.expression.read(text, at..free, &mut trial);
                found.push((at..free, (0..self.names.len()).map(|group| trial.group(group)).collect()));
            }
            found
        }

        fn searched(&self, text: &str) -> Vec<Found> {
            let groups = |captures: &regex::Captures<'_>| {
                self.names.iter().map(|name| captures.name(name).map(|group| group.range())).collect()
            };
            let all = self.plain.captures_iter(text);
            all.map(|captures| (captures.get(0).unwrap().range(), groups(&captures))).collect()
        }

        fn check(&self, text: &str) {
            assert_eq!(self.tried(text), self.searched(text), "{} in {text}", self.plain);
        }
    }

    #[test]
    fn what_cannot_be_tried_is_refused() {
        for regex in ["(", "一*年", "^年", "年?", r"\b年", "(?:a{99}){99}"] {
            assert!(Expression::new(regex, &[]).is_err(), "{regex}");
        }
    }

    #[test]
    fn any_character_may_be_asked_for() {
        Both::new(".年[^月]{0,2}?日|(?<n>.)月").check("今年初二日，𠀀月\u{D7FF}月\u{E000}月");
    }

    proptest! {
        #[test]
        fn matches_are_those_of_a_search(text in r"[一二十几九〇年月日个来前后间以上下半去今季度第“”五至到\-/.:0123459٣多近的]{0,24}") {
            static FORMS: LazyLock<Vec<Both>> = LazyLock::new(|| {
                Seeds::embedded().unwrap().periods.iter().map(|form| Both::new(&form.regex)).collect()
            });
            FORMS.iter().for_each(|form| form.check(&text));
        }

        #[test]
        fn alternatives_are_tried_in_their_order(text in "[ab]{0,8}") {
            static FORMS: LazyLock<Vec<Both>> = LazyLock::new(|| {
                let forms =
                    ["(?<x>a|ab)(?<y>b?)a", "(?<x>a{1,3}?)(?<y>a{0,2})b", "(?:(?<x>a)|(?<y>b)){2}", "(?:a?){3}b", "(?i)Ab|ba"];
                forms.map(Both::new).into()
            });
            FORMS.iter().for_each(|form| form.check(&text));
        }
    }
}
