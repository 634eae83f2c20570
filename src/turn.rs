//! Turns of phrase: expressions over the symbols around a number, read outwards from it.
//!
//! A sentence has a few dozen symbols, an expression a dozen places that ask for one, and the number stands where `#`
//! does. The places that a symbol may stand at are the bits of a word, so that all readings are followed at once: from
//! the number to its right as far as any goes, back from there to the number and on to its left. Where one begins, a walk
//! to the right along what is left takes at each fork the branch that `regex` prefers: the match and its groups are those
//! of `regex`. Most expressions fail within a few symbols of the number; none needs memory of its own, and the code is a
//! small part of what a general engine fetches for each.

use crate::symbols::Symbols;
use regex_syntax::hir::{Hir, HirKind, Look, Repetition};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// The symbol that stands for the number.
const NUMBER: u8 = b'#';

/// Stands for the start or the end of the text.
pub const EDGE: u8 = 0;

/// Symbols of the longest text.
pub const MOST_SYMBOLS: usize = 180;

/// Groups with names in an expression; two bits of a way stand for each.
const MOST_GROUPS: usize = 8;

/// Places of an expression: a bit stands for each. What is repeated holds at least one, so that they bound the steps too.
const MOST_PLACES: usize = 64;

const NOWHERE: usize = usize::MAX;

/// An expression over symbols, every match of which holds the number.
#[derive(Debug)]
pub struct Turn {
    groups: Vec<String>,
    /// Of each ASCII symbol, the places that it may stand at.
    asking: Box<[u64; 128]>,
    /// Of each place, those that may stand before it, and behind it.
    before: Vec<u64>,
    behind: Vec<u64>,
    /// The places that the number may stand at.
    number: u64,
    first: Edge,
    last: Edge,
    /// The ways to the first symbol, and of each place those to the next, the preferred first.
    begin: Vec<Way>,
    ways: Vec<Vec<Way>>,
}

/// Places at an end of the match: all, and those that may be it anywhere and not only at the edge of the text.
#[derive(Debug, Clone, Copy, Default)]
struct Edge {
    all: u64,
    anywhere: u64,
}

/// From one symbol to the next.
#[derive(Debug)]
struct Way {
    /// The next symbol's place; none where the match ends.
    to: Option<u8>,
    /// Open at the edge of the text only.
    at_edge: bool,
    /// The ends of groups that are passed, as bits.
    marks: u16,
}

/// The working memory of a match, kept from one to the next.
#[derive(Debug)]
pub struct Trial([u64; MOST_SYMBOLS + 1]);

impl Default for Trial {
    fn default() -> Self {
        Trial([0; MOST_SYMBOLS + 1])
    }
}

/// A match.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its symbols.
    pub whole: Range<usize>,
    marks: [usize; 2 * MOST_GROUPS],
}

impl Found {
    /// Where a group stands, by its number.
    pub fn group(&self, group: usize) -> Option<Range<usize>> {
        let (start, end) = (*self.marks.get(2 * group)?, *self.marks.get(2 * group + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some(start..end)
    }
}

impl Turn {
    /// Of a regular expression.
    ///
    /// # Errors
    /// What is wrong with it: its syntax, its length, or that it can match without a number.
    pub fn new(regex: &str) -> Result<Self, String> {
        let hir = regex_syntax::parse(regex).map_err(|error| error.to_string())?;
        let mut making = Making { steps: vec![Step::Done], places: Vec::new(), groups: Vec::new() };
        let turn = making.add(&hir, 0).and_then(|begin| making.finish(begin));
        turn.map_err(|problem| format!("the regex {problem}"))
    }

    /// The number of a group.
    pub fn group(&self, name: &str) -> Option<usize> {
        self.groups.iter().position(|group| group == name)
    }

    /// Whether a number may be read that has this symbol before it; [`EDGE`] where the text begins.
    pub fn allows_before(&self, symbol: u8) -> bool {
        let first = if symbol == EDGE { self.first.all } else { self.first.anywhere };
        self.number & first != 0 || union(&self.before, self.number) & self.asking(symbol) != 0
    }

    /// Whether a number may be read that has this symbol behind it; [`EDGE`] where the text ends.
    pub fn allows_behind(&self, symbol: u8) -> bool {
        let last = if symbol == EDGE { self.last.all } else { self.last.anywhere };
        self.number & last != 0 || union(&self.behind, self.number) & self.asking(symbol) != 0
    }

    /// The match around the number at `at` of at most [`MOST_SYMBOLS`]: the one that begins first, and of those the
    /// preferred.
    pub fn read(&self, symbols: &[u8], at: usize, trial: &mut Trial) -> Option<Found> {
        let live = trial.0.get_mut(..=symbols.len())?;
        let start = self.start(symbols, at, live)?;
        self.walk(symbols.len(), start, live)
    }

    #[inline]
    fn asking(&self, symbol: u8) -> u64 {
        self.asking.get(usize::from(symbol)).copied().unwrap_or(0)
    }

    /// Where the match begins. From there on `live` has of each symbol the places from which the end is reached.
    fn start(&self, symbols: &[u8], number: usize, live: &mut [u64]) -> Option<usize> {
        let mut end = number;
        let mut places = self.number;
        while places != 0 {
            live[end] = places;
            end += 1;
            let Some(symbol) = symbols.get(end) else { break };
            places = union(&self.behind, places) & self.asking(*symbol);
        }
        live[end] = 0;
        let mut before = if end == symbols.len() { self.last.all } else { self.last.anywhere };
        for live in live[number..end].iter_mut().rev() {
            *live &= before;
            before = union(&self.before, *live) | self.last.anywhere;
        }
        let mut places = live[number];
        let (mut at, mut start) = (number, None);
        while places != 0 {
            live[at] = places;
            if places & self.first.anywhere != 0 {
                start = Some(at);
            }
            if at == 0 {
                return if places & self.first.all != 0 { Some(0) } else { start };
            }
            at -= 1;
            places = union(&self.before, places) & self.asking(symbols[at]);
        }
        start
    }

    /// The match that begins at `start`.
    fn walk(&self, length: usize, start: usize, live: &[u64]) -> Option<Found> {
        let mut found = Found { whole: start..start, marks: [NOWHERE; 2 * MOST_GROUPS] };
        let mut ways = &self.begin;
        loop {
            let at = found.whole.end;
            let at_edge = at == 0 || at == length;
            let is_open =
                |way: &&Way| way.to.is_none_or(|place| live[at] >> place & 1 == 1) && (at_edge || !way.at_edge);
            let way = ways.iter().find(is_open)?;
            ones(way.marks.into()).for_each(|mark| found.marks[mark] = at);
            let Some(place) = way.to else { return Some(found) };
            ways = &self.ways[usize::from(place)];
            found.whole.end += 1;
        }
    }
}

/// The symbols before and behind the one at `at`; [`EDGE`] where the text ends.
pub fn beside(symbols: &[u8], at: usize) -> (u8, u8) {
    let symbol = |place: Option<usize>| place.and_then(|place| symbols.get(place)).copied().unwrap_or(EDGE);
    (symbol(at.checked_sub(1)), symbol(Some(at + 1)))
}

/// What any of some places has.
#[inline]
fn union(of: &[u64], places: u64) -> u64 {
    ones(places).fold(0, |all, place| all | of[place])
}

/// The places of the bits that are set, the lowest first.
fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = (bits != 0).then(|| bits.trailing_zeros() as usize)?;
        bits &= bits - 1;
        Some(lowest)
    })
}

/// An expression on its way to a [`Turn`].
struct Making {
    steps: Vec<Step>,
    /// The symbols that each place asks for, and the step behind it.
    places: Vec<(Symbols, usize)>,
    groups: Vec<String>,
}

/// A step, and where it goes on.
#[derive(Clone, Copy)]
enum Step {
    Place(usize),
    /// Goes on at the first, and where that fails at the second.
    Either(usize, usize),
    /// Begins (even) or ends (odd) a group.
    Mark(usize, usize),
    /// The start of the text.
    Start(usize),
    /// The end of the text.
    End(usize),
    Done,
}

impl Making {
    /// Adds the steps of an expression that is followed by the step `next`, and gives its first.
    fn add(&mut self, hir: &Hir, next: usize) -> Result<usize, String> {
        match hir.kind() {
            HirKind::Empty => Ok(next),
            HirKind::Look(Look::Start) => Ok(self.step(Step::Start(next))),
            HirKind::Look(Look::End) => Ok(self.step(Step::End(next))),
            HirKind::Look(_) => Err("asks for the edge of a word or a line, which symbols have not".into()),
            // Bytes beyond ASCII are no symbols.
            HirKind::Literal(literal) => literal.0.iter().rev().try_fold(next, |next, symbol| {
                self.place(if symbol.is_ascii() { Symbols::one(*symbol) } else { Symbols::default() }, next)
            }),
            HirKind::Class(class) => self.place(Symbols::ascii_of_class(class), next),
            HirKind::Repetition(repetition) => self.repeat(repetition, next),
            HirKind::Capture(capture) => {
                let Some(name) = &capture.name else { return self.add(&capture.sub, next) };
                let group = self.group(name)?;
                let end = self.step(Step::Mark(2 * group + 1, next));
                let inner = self.add(&capture.sub, end)?;
                Ok(self.step(Step::Mark(2 * group, inner)))
            }
            HirKind::Concat(parts) => parts.iter().rev().try_fold(next, |next, part| self.add(part, next)),
            HirKind::Alternation(parts) => {
                let Some((last, parts)) = parts.split_last() else { return Ok(next) };
                let last = self.add(last, next)?;
                parts.iter().rev().try_fold(last, |others, part| {
                    let part = self.add(part, next)?;
                    Ok(self.step(Step::Either(part, others)))
                })
            }
        }
    }

    /// The number of a group, which a repetition may add more than once.
    fn group(&mut self, name: &str) -> Result<usize, String> {
        if let Some(group) = self.groups.iter().position(|group| group == name) {
            return Ok(group);
        }
        if self.groups.len() == MOST_GROUPS {
            return Err(format!("has more than {MOST_GROUPS} groups"));
        }
        self.groups.push(name.into());
        Ok(self.groups.len() - 1)
    }

    fn repeat(&mut self, repetition: &Repetition, next: usize) -> Result<usize, String> {
        let Repetition { min, max, greedy, ref sub } = *repetition;
        let either = |more, next| if greedy { Step::Either(more, next) } else { Step::Either(next, more) };
        let (mut first, mut copies) = (next, min);
        match max {
            Some(max) => {
                for _ in min..max {
                    let more = self.add(sub, first)?;
                    first = self.step(either(more, next));
                }
            }
            None => {
                let again = self.step(Step::Done);
                first = self.add(sub, again)?;
                self.steps[again] = either(first, next);
                if min == 0 {
                    first = self.step(either(first, next));
                }
                copies = min.saturating_sub(1);
            }
        }
        (0..copies).try_fold(first, |first, _| self.add(sub, first))
    }

    fn place(&mut self, symbols: Symbols, next: usize) -> Result<usize, String> {
        if self.places.len() == MOST_PLACES {
            return Err(format!("asks for more than {MOST_PLACES} symbols"));
        }
        self.places.push((symbols, next));
        Ok(self.step(Step::Place(self.places.len() - 1)))
    }

    fn step(&mut self, step: Step) -> usize {
        self.steps.push(step);
        self.steps.len() - 1
    }

    /// The ways on from a step, the preferred first; `begins` where nothing stands before it.
    fn ways(&self, step: usize, begins: bool) -> Vec<Way> {
        let mut ways = Vec::new();
        let mut seen = FxHashSet::default();
        // The last is tried first.
        let mut waiting = vec![(step, false, false, 0)];
        while let Some((step, start, end, marks)) = waiting.pop() {
            if !seen.insert((step, start, end)) {
                continue;
            }
            match self.steps[step] {
                Step::Either(first, second) => {
                    waiting.extend([(second, start, end, marks), (first, start, end, marks)]);
                }
                Step::Mark(mark, next) => waiting.push((next, start, end, marks | 1 << mark)),
                Step::Start(next) if begins => waiting.push((next, true, end, marks)),
                Step::End(next) => waiting.push((next, start, true, marks)),
                Step::Place(place) if !end => ways.push(Way { to: Some(place as u8), at_edge: start, marks }),
                Step::Done => ways.push(Way { to: None, at_edge: end, marks }),
                // Nothing stands before the start or behind the end.
                Step::Start(_) | Step::Place(_) => {}
            }
        }
        ways
    }

    fn finish(self, begin: usize) -> Result<Turn, String> {
        let begin = self.ways(begin, true);
        let ways: Vec<Vec<Way>> = self.places.iter().map(|(_, next)| self.ways(*next, false)).collect();
        let set = |ways: &[Way], at_edge: bool| {
            let to = ways.iter().filter(|way| at_edge || !way.at_edge).filter_map(|way| way.to);
            to.fold(0u64, |set, place| set | 1 << place)
        };
        let ends = |at_edge: bool| {
            let ends = |way: &Way| way.to.is_none() && (at_edge || !way.at_edge);
            of_places(ways.len(), |place| ways[place].iter().any(ends))
        };
        let asking = |symbol: u8| of_places(ways.len(), |place| self.places[place].0.holds(symbol));
        let behind: Vec<u64> = ways.iter().map(|ways| set(ways, true)).collect();
        let before = (0..ways.len()).map(|at| of_places(ways.len(), |place| behind[place] >> at & 1 == 1)).collect();
        let mut turn = Turn {
            groups: self.groups,
            asking: Box::new(std::array::from_fn(|symbol| if symbol == 0 { 0 } else { asking(symbol as u8) })),
            number: asking(NUMBER),
            before,
            behind,
            first: Edge { all: set(&begin, true), anywhere: set(&begin, false) },
            last: Edge { all: ends(true), anywhere: ends(false) },
            ways,
            begin,
        };
        let only_number = of_places(turn.ways.len(), |place| self.places[place].0 == Symbols::NUMBER);
        turn.keep_number(only_number, turn.begin.iter().any(|way| way.to.is_none()))?;
        Ok(turn)
    }
}

impl Turn {
    /// Keeps those places for the number that are in a match with no other number.
    fn keep_number(&mut self, only_number: u64, is_empty: bool) -> Result<(), String> {
        let without = |sides: &[u64], mut reached: u64| loop {
            let more = of_places(sides.len(), |place| sides[place] & reached & !only_number != 0) | reached;
            if more == reached {
                return reached;
            }
            reached = more;
        };
        let to_end = without(&self.behind, self.last.all);
        let to_start = without(&self.before, self.first.all);
        if is_empty || self.first.all & to_end & !only_number != 0 {
            return Err("can match without a #, the place of the number".into());
        }
        self.number &= to_end & to_start;
        Ok(())
    }
}

/// The set of those of so many places.
fn of_places(count: usize, holds: impl Fn(usize) -> bool) -> u64 {
    (0..count).filter(|place| holds(*place)).fold(0, |set, place| set | 1 << place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Patterns;
    use proptest::prelude::*;
    use regex::Regex;
    use std::sync::LazyLock;

    const EXPRESSIONS: [&str; 16] = [
        "K[UD]+a?#",
        "(?:^|[^nv])(?<np>[nv]+)#(?:$|[,;])",
        "(?:V|I)n*(?:d?n)?#d*[nv]",
        "n?#(?:A|)U",
        "[^#]*#",
        "dQC#M$",
        "(?:a#|#b)c",
        "^(?:Q|T{2})?#",
        "(?:(?<x>n)|(?<y>v))*#(?<z>[nv]*?)(?<last>n*)",
        "(?:(?<x>n*)v?)*#",
        "(?<x>n{1,3}?)(?<y>n{0,2})#(?<z>[nvd]{2,})d",
        "(?:^|)(?<x>n??)#(?<y>v|vd|)(?:$|d)",
        "[^v]n#",
        "(?i)k#K",
        "(?:#n|n#)(?:$|v)",
        "(?<x>n|nn)(?<y>n?)n*?#",
    ];

    /// A turn, and what it has to do as.
    struct Both {
        turn: Turn,
        plain: Regex,
    }

    impl Both {
        fn new(regex: &str) -> Self {
            Both { turn: Turn::new(regex).unwrap(), plain: Regex::new(regex).unwrap() }
        }

        fn check(&self, text: &str) {
            let at = text.find('#').unwrap();
            let read = self.turn.read(text.as_bytes(), at, &mut Trial::default());
            let found = self.plain.captures(text);
            assert_eq!(
                read.as_ref().map(|found| found.whole.clone()),
                found.as_ref().map(|found| found.get(0).unwrap().range()),
                "{} in {text}",
                self.plain
            );
            let (Some(read), Some(found)) = (read, found) else { return };
            for name in self.plain.capture_names().flatten() {
                let group = found.name(name).map(|group| group.range());
                assert_eq!(read.group(self.turn.group(name).unwrap()), group, "{name} of {} in {text}", self.plain);
            }
            let (before, behind) = beside(text.as_bytes(), at);
            assert!(self.turn.allows_before(before) && self.turn.allows_behind(behind), "{} in {text}", self.plain);
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for regex in ["(", r"\b#", "n", "n|#", "", "#?", "#*n", "[^n]", "#n{65}", "#(?:(?:a?){9}){9}"] {
            assert!(Turn::new(regex).is_err(), "{regex}");
        }
    }

    #[test]
    fn what_may_stand_beside_a_number() {
        let turn = Turn::new("(?:^|B)n*#(?:$|[,;])").unwrap();
        assert!(b"nB\0".iter().all(|symbol| turn.allows_before(*symbol)) && !turn.allows_before(b'Q'));
        assert!(b",;\0".iter().all(|symbol| turn.allows_behind(*symbol)) && !turn.allows_behind(b'n'));
        let anything = Turn::new("#").unwrap();
        assert!((0..128).all(|symbol| anything.allows_before(symbol) && anything.allows_behind(symbol)));
        // A class that holds # with all else does not stand for the number.
        assert!(!Turn::new("[^n]v+#").unwrap().allows_before(b'n'));
    }

    proptest! {
        #[test]
        fn matches_are_those_of_regex(before in "[KUDVIndvAQTBabc,;k]{0,8}", behind in "[KUDVIndvAQTBMabc,;k]{0,8}") {
            static ALL: LazyLock<Vec<Both>> = LazyLock::new(|| EXPRESSIONS.map(Both::new).into());
            ALL.iter().for_each(|both| both.check(&format!("{before}#{behind}")));
        }

        #[test]
        fn repetitions_are_those_of_regex(before in "[nvd]{0,6}", behind in "[nvd]{0,6}") {
            static ALL: LazyLock<Vec<Both>> = LazyLock::new(|| EXPRESSIONS.map(Both::new).into());
            ALL.iter().for_each(|both| both.check(&format!("{before}#{behind}")));
        }

        #[test]
        fn patterns_match_as_by_regex(
            before in r#"[,;:/.nvVUDIGHYJREKTdhefaryt<>()$"QAaLSCwZuBpoxFMm+-]{0,14}"#,
            behind in r#"[,;:/.nvVUDIGHYJRETdhefaryt<>()$"QAaLSCwuBp]{0,10}"#,
        ) {
            static ALL: LazyLock<Vec<Both>> =
                LazyLock::new(|| Patterns::embedded().unwrap().iter().map(|pattern| Both::new(&pattern.regex)).collect());
            ALL.iter().for_each(|both| both.check(&format!("{before}#{behind}")));
        }
    }
}
