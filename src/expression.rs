//! Short expressions over characters, tried where they may begin and not searched for.
//!
//! A form of time is a handful of characters, and begins with one of few. An automaton that looks for some thirty of
//! them in every sentence reads each byte several times; here the first three characters of a place say which forms
//! can stand there, and these alone are tried, character by character. What is found, and which of several readings is
//! preferred, is what `regex` finds: the syntax is parsed by the same parser, alternatives are tried in their order.

use crate::charset::CharSet;
use regex_syntax::hir::{Class, Hir, HirKind, Repetition};
use std::ops::Range;

/// An expression of bounded length, without anchors.
#[derive(Debug, Clone)]
pub struct Expression {
    steps: Vec<Step>,
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
        let ascii =
            (0..128u8).filter(|byte| ranges.iter().any(|(from, to)| (*from..=*to).contains(&char::from(*byte))));
        Characters { ascii: ascii.fold(0, |bits, byte| bits | 1 << byte), ranges }
    }

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

/// How many characters from its beginning say whether an expression can stand at a place.
pub const LOOK: usize = 3;

/// What can stand at a place of an expression: none where it may be any character, or none at all.
type Possible = Option<Vec<(char, char)>>;

/// The working memory of a match, kept from one to the next.
#[derive(Debug, Default)]
pub struct Trial {
    /// Where each group begins and ends.
    marks: Vec<usize>,
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

impl Trial {
    /// Where a group stands in the last match, by its number.
    pub fn group(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = (*self.marks.get(2 * group)?, *self.marks.get(2 * group + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some(start..end)
    }
}

impl Expression {
    /// Of a regular expression; its groups are numbered by where their names stand in `names`, others are not kept.
    ///
    /// # Errors
    /// What is wrong with it: its syntax, anchors, no bound to its length, or that it matches nothing at all.
    pub fn new(regex: &str, names: &[&str]) -> Result<Self, String> {
        let hir = regex_syntax::parse(regex).map_err(|error| error.to_string())?;
        if hir.properties().minimum_len().is_none_or(|length| length == 0) {
            return Err(format!("{regex} can match without a character"));
        }
        let mut expression = Expression { steps: Vec::new() };
        expression.add(&hir, names).map_err(|error| format!("{regex}: {error}"))?;
        expression.steps.push(Step::Done);
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
                let group = names.iter().position(|name| Some(*name) == capture.name.as_deref());
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

    /// The end of the match that begins at byte `at`, if one does; its groups are in `trial`.
    pub fn end_at(&self, text: &str, at: usize, trial: &mut Trial) -> Option<usize> {
        trial.marks.clear();
        trial.left.clear();
        let (mut step, mut at) = (0, at);
        loop {
            let failed = match self.steps.get(step)? {
                Step::One(characters) => match text.get(at..)?.chars().next().filter(|c| characters.contains(*c)) {
                    Some(c) => {
                        at += c.len_utf8();
                        step += 1;
                        false
                    }
                    None => true,
                },
                Step::Either(first, second) => {
                    trial.left.push(Left::Step(*second, at));
                    step = *first;
                    false
                }
                Step::Go(to) => {
                    step = *to;
                    false
                }
                Step::Mark(mark) => {
                    trial.mark(*mark, at);
                    step += 1;
                    false
                }
                Step::Done => return Some(at),
            };
            if failed {
                (step, at) = trial.go_back()?;
            }
        }
    }

    /// What its first characters can be, one after the other.
    pub fn begins_with(&self) -> [Possible; LOOK] {
        let mut places = vec![0];
        std::array::from_fn(|_| {
            let (mut seen, mut next, mut ranges, mut open) =
                (vec![false; self.steps.len()], Vec::new(), Vec::new(), false);
            while let Some(step) = places.pop() {
                if std::mem::replace(&mut seen[step], true) {
                    continue;
                }
                match &self.steps[step] {
                    Step::One(characters) => {
                        ranges.extend_from_slice(&characters.ranges);
                        next.push(step + 1);
                    }
                    Step::Either(first, second) => places.extend([*first, *second]),
                    Step::Go(to) => places.push(*to),
                    Step::Mark(_) => places.push(step + 1),
                    Step::Done => {
                        open = true;
                        next.push(step);
                    }
                }
            }
            places = next;
            (!open).then_some(ranges)
        })
    }
}

impl Trial {
    fn mark(&mut self, mark: usize, at: usize) {
        if self.marks.len() <= mark {
            self.marks.resize(mark + 1, NOWHERE);
        }
        self.left.push(Left::Mark(mark, self.marks[mark]));
        self.marks[mark] = at;
    }

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

/// Expressions by what they begin with.
#[derive(Debug)]
pub struct Beginnings {
    /// What any of them begins with.
    first: CharSet,
    /// The characters that say anything, from first to last without overlaps, and of each which expressions can have it
    /// at each of their first places.
    kinds: Vec<(char, char, [u64; LOOK])>,
    /// The kind of each character of the first [`DIRECT`] code points, by its place in `kinds` from 1 on.
    direct: Vec<u16>,
    /// Expressions that can have any character at a place.
    open: [u64; LOOK],
}

/// A bit stands for an expression.
pub const MOST: usize = 64;

/// Up to here a table says of what kind a character is.
const DIRECT: usize = 0x1_0000;

impl Beginnings {
    /// Of at most [`MOST`] expressions.
    pub fn new(expressions: &[&Expression]) -> Self {
        let mut open = [0; LOOK];
        let mut ranges: Vec<(char, char, usize, u64)> = Vec::new();
        for (at, expression) in expressions.iter().take(MOST).enumerate() {
            for (place, possible) in expression.begins_with().into_iter().enumerate() {
                match possible {
                    None => open[place] |= 1 << at,
                    Some(own) => ranges.extend(own.into_iter().map(|(from, to)| (from, to, place, 1 << at))),
                }
            }
        }
        let kinds = kinds(&ranges);
        let mut direct = vec![0; DIRECT];
        for (number, (from, to, _)) in (1..).zip(&kinds) {
            direct.iter_mut().take(*to as usize + 1).skip(*from as usize).for_each(|kind| *kind = number);
        }
        let first = kinds.iter().filter(|(_, _, bits)| bits[0] != 0).flat_map(|(from, to, _)| *from..=*to).collect();
        Beginnings { first, kinds, direct, open }
    }

    /// The characters that an expression begins with.
    pub fn first(&self) -> &CharSet {
        &self.first
    }

    /// Which expressions can have a character at each of their first places.
    fn kind(&self, c: char) -> [u64; LOOK] {
        let kind = match self.direct.get(c as usize) {
            Some(0) => None,
            Some(kind) => self.kinds.get(usize::from(*kind) - 1),
            None => self.kinds.get(self.kinds.partition_point(|(_, to, _)| *to < c)).filter(|(from, ..)| *from <= c),
        };
        kind.map_or([0; LOOK], |(_, _, bits)| *bits)
    }

    /// The expressions that what stands at byte `at` can be the beginning of, as bits; none is left out that matches there.
    pub fn at(&self, text: &str, at: usize) -> u64 {
        let mut characters = text.get(at..).unwrap_or_default().chars();
        let mut left = u64::MAX;
        for (place, open) in self.open.iter().enumerate() {
            let kind = characters.next().map_or(0, |c| self.kind(c)[place]);
            left &= kind | open;
            if left == 0 {
                break;
            }
        }
        left
    }
}

/// Ranges without overlaps, each with all that the ranges over it say.
fn kinds(ranges: &[(char, char, usize, u64)]) -> Vec<(char, char, [u64; LOOK])> {
    let mut bounds: Vec<u32> =
        ranges.iter().flat_map(|(from, to, ..)| [u32::from(*from), u32::from(*to) + 1]).collect();
    bounds.sort_unstable();
    bounds.dedup();
    let mut kinds: Vec<[u64; LOOK]> = vec![[0; LOOK]; bounds.len()];
    for (from, to, place, bit) in ranges {
        let first = bounds.partition_point(|bound| *bound < u32::from(*from));
        let end = bounds.partition_point(|bound| *bound <= u32::from(*to));
        kinds[first..end].iter_mut().for_each(|bits| bits[*place] |= bit);
    }
    // Between U+D7FF and U+E000 there is no character for a range to begin or end with.
    let from = |bound: u32| char::from_u32(bound).unwrap_or('\u{E000}');
    let to = |bound: u32| char::from_u32(bound - 1).unwrap_or('\u{D7FF}');
    let within = bounds.windows(2).zip(kinds).filter(|(_, bits)| *bits != [0; LOOK]);
    within.map(|(bound, bits)| (from(bound[0]), to(bound[1]), bits)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeds::Seeds;
    use proptest::prelude::*;
    use regex::Regex;

    /// Matches of an expression in the places that its beginning allows, as a search gives them.
    fn found(expression: &Expression, names: &[&str], text: &str) -> Vec<(Range<usize>, Vec<Option<Range<usize>>>)> {
        let beginnings = Beginnings::new(&[expression]);
        let (mut trial, mut free, mut found) = (Trial::default(), 0, Vec::new());
        for at in beginnings.first().places(text) {
            if at < free || beginnings.at(text, at) == 0 {
                continue;
            }
            if let Some(end) = expression.end_at(text, at, &mut trial) {
                free = end;
                found.push((at..end, (0..names.len()).map(|group| trial.group(group)).collect()));
            }
        }
        found
    }

    fn check(regex: &str, text: &str) {
        let plain = Regex::new(regex).unwrap();
        let names: Vec<&str> = plain.capture_names().flatten().collect();
        let expression = Expression::new(regex, &names).unwrap();
        let expected: Vec<_> = plain
            .captures_iter(text)
            .map(|captures| {
                let groups =
                    names.iter().map(|name| captures.name(name).map(|group| group.range())).collect::<Vec<_>>();
                (captures.get(0).unwrap().range(), groups)
            })
            .collect();
        assert_eq!(found(&expression, &names, text), expected, "{regex} in {text}");
    }

    #[test]
    fn what_cannot_be_tried_is_refused() {
        for regex in ["(", "一*年", "^年", "年?", r"\b年", "(?:a{99}){99}"] {
            assert!(Expression::new(regex, &[]).is_err(), "{regex}");
        }
    }

    #[test]
    fn any_character_may_be_asked_for() {
        check(".年[^月]{0,2}?日|(?<n>.)月", "今年初二日，𠀀月\u{D7FF}月\u{E000}月");
    }

    proptest! {
        #[test]
        fn matches_are_those_of_a_search(text in "[一二十几九〇年月日个来前后间以上下半去今年季度第“”五至到-/.:0123459٣多近的]{0,24}") {
            for form in Seeds::embedded().unwrap().periods {
                check(&form.regex, &text);
            }
        }

        #[test]
        fn alternatives_are_tried_in_their_order(text in "[ab]{0,8}") {
            for regex in ["(?<x>a|ab)(?<y>b|ba)?", "a{1,3}?(?<x>b{0,2})", "(?:(?<x>a)|(?<y>b)){2}", "(?:a?){3}b", "(?i)Ab|ba"] {
                check(regex, &text);
            }
        }
    }
}
