//! Patterns: turns of phrase that tie a number to what it measures, read from `patterns/`.
//!
//! A pattern is a regular expression over the symbols of a marked sentence (see [`crate::mark`]) in which the number
//! in question is `#`. Its named groups are phrases; its `indicator` says how they make the indicator. Of the patterns
//! that match, the one with the lowest rank reads the number; within a rank, the first by name.

use crate::claim::{Direction, Measure};
use crate::error::Error;
use crate::fingerprint;
use crate::quantity::Kind;
use crate::symbols::{self, Symbols};
use crate::turn::Turn;
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

/// What a pattern says its number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gives {
    /// An amount; a share when the number is a percentage.
    Level,
    /// A share or ratio.
    Share,
    /// A growth when the number is a ratio, else an absolute change.
    Movement,
    /// The old value, or the value compared with.
    Baseline,
    /// What the figure directly before it is.
    Again,
    /// No figure of interest.
    Nothing,
}

/// A pattern file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Syntax {
    about: String,
    rank: u32,
    gives: Gives,
    /// Kinds of number it reads; all but time spans when absent.
    #[serde(default)]
    of: Vec<Kind>,
    regex: String,
    #[serde(default)]
    indicator: String,
    #[serde(default)]
    subject: String,
    #[serde(default)]
    distribute: bool,
    #[serde(rename = "match")]
    matches: Vec<Example>,
    #[serde(default)]
    reject: Vec<Reject>,
}

/// A sentence that a pattern must read, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The sentence.
    pub text: String,
    /// The number in it, as it stands.
    pub number: String,
    /// What must be read as the indicator.
    #[serde(default)]
    pub indicator: Option<String>,
    /// What must be read as the measure.
    #[serde(default)]
    pub measure: Option<Measure>,
    /// What must be read as the direction.
    #[serde(default)]
    pub direction: Option<Direction>,
}

/// A sentence that a pattern must leave alone, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reject {
    /// The sentence.
    pub text: String,
    /// The number in it, as it stands.
    pub number: String,
    /// Why.
    pub why: String,
}

/// A pattern, ready to match.
#[derive(Debug)]
pub struct Pattern {
    /// Folder and file stem: `movement/direct`.
    pub name: Cow<'static, str>,
    /// What it is for.
    pub about: String,
    /// Precedence: the lowest wins.
    pub rank: u32,
    /// What its number is.
    pub gives: Gives,
    /// Kinds of number it reads; all but time spans when empty.
    of: Vec<Kind>,
    /// The expression, macros expanded.
    pub regex: String,
    /// What reads it.
    pub turn: Turn,
    /// Sets of symbols, each of which every match has a symbol of.
    needs: Vec<Symbols>,
    /// The group of the noun phrase.
    pub np: Option<usize>,
    /// The group of the verb that makes the metric.
    pub verb: Option<usize>,
    /// The group of what moves.
    pub moves: Option<usize>,
    /// How its groups make the indicator.
    pub indicator: Vec<Piece>,
    /// How they make what a figure behind it takes up, where that is not the indicator: 产值完成计划的98%，增长8%.
    pub subject: Vec<Piece>,
    /// Pairs a list of indicators with a list of numbers.
    pub distribute: bool,
    /// Sentences that it must read.
    pub matches: Vec<Example>,
    /// Sentences that it must leave alone.
    pub rejects: Vec<Reject>,
}

/// A piece of an indicator's template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// The phrase of a group, by its number in the expression.
    Group(usize),
    /// `{previous}`: the indicator of the figure before.
    Previous,
    /// `{head}`: the noun of the figure before, without its verb.
    Head,
    /// `{carry}`: the verb of the figure before, when it stands in one list with this one.
    Carry,
    /// `{bare}`: what the unit counts where no noun says it: 全县共有28115户.
    Bare,
    /// Words as they stand.
    Words(String),
}

impl Pattern {
    /// True when the pattern reads numbers of this kind.
    pub fn reads(&self, kind: Kind) -> bool {
        if self.of.is_empty() { kind != Kind::Time } else { self.of.contains(&kind) }
    }

    /// True when it takes words of the indicator from an earlier number.
    pub fn carries(&self) -> bool {
        self.gives == Gives::Again
            || self.indicator.iter().any(|piece| matches!(piece, Piece::Previous | Piece::Head | Piece::Carry))
    }
}

/// All patterns.
#[derive(Debug)]
pub struct Patterns {
    patterns: Vec<Pattern>,
    allowing: Allowing,
    fingerprint: String,
}

/// Which patterns may read a number, as a bit for each, by what stands beside it and by what it is.
#[derive(Debug)]
struct Allowing {
    /// By each ASCII symbol.
    before: Vec<Vec<u64>>,
    behind: Vec<Vec<u64>>,
    /// By kind.
    kind: Vec<Vec<u64>>,
    /// Of each pattern the least set that it needs a symbol of, side by side: most are out by it.
    least: Vec<Symbols>,
}

impl Allowing {
    fn of(patterns: &[Pattern]) -> Self {
        let bits = |allows: &dyn Fn(&Pattern) -> bool| -> Vec<u64> {
            let word = |of: &[Pattern]| of.iter().rev().fold(0, |bits, pattern| bits << 1 | u64::from(allows(pattern)));
            patterns.chunks(64).map(word).collect()
        };
        Allowing {
            before: (0..128).map(|symbol| bits(&|pattern| pattern.turn.allows_before(symbol))).collect(),
            behind: (0..128).map(|symbol| bits(&|pattern| pattern.turn.allows_behind(symbol))).collect(),
            kind: Kind::ALL.iter().map(|kind| bits(&|pattern| pattern.reads(*kind))).collect(),
            least: patterns.iter().map(|pattern| pattern.needs.first().copied().unwrap_or(Symbols::ALL)).collect(),
        }
    }

    /// The patterns that may read a number of this kind between these symbols, best first; of a sentence that has `symbols`.
    fn between(&self, before: u8, behind: u8, kind: Kind, symbols: Symbols) -> Between<'_> {
        fn of(sets: &[Vec<u64>], at: usize) -> &[u64] {
            sets.get(at).map_or(&[][..], Vec::as_slice)
        }
        let sets = [of(&self.before, before.into()), of(&self.behind, behind.into()), of(&self.kind, kind as usize)];
        Between { sets, least: &self.least, symbols, end: 0, bits: 0 }
    }
}

/// The places of the patterns that are in all of some sets, and have a symbol of the least set that they need.
struct Between<'a> {
    /// A bit for each pattern.
    sets: [&'a [u64]; 3],
    /// The least set that each needs a symbol of, and the symbols that there are.
    least: &'a [Symbols],
    symbols: Symbols,
    /// The place behind those that were looked at.
    end: usize,
    /// What is left of the 64 before it.
    bits: u64,
}

impl Iterator for Between<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        loop {
            while self.bits == 0 {
                let [one, two, three] = &mut self.sets;
                self.bits = one.split_off_first()? & two.split_off_first()? & three.split_off_first()?;
                self.end += 64;
            }
            let at = self.end - 64 + self.bits.trailing_zeros() as usize;
            self.bits &= self.bits - 1;
            if self.least.get(at)?.meets(self.symbols) {
                return Some(at);
            }
        }
    }
}

/// Pattern files compiled in, from `build.rs`'s walk over `patterns/`.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/patterns.rs"));

impl Patterns {
    /// The patterns compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test reads them all.
    pub fn embedded() -> Result<Self, Error> {
        Self::from_texts(FILES.iter().map(|(name, text)| (Cow::Borrowed(*name), Cow::Borrowed(*text))).collect())
    }

    /// The patterns of a folder: `*.toml` in it and in its folders; `macros.toml` holds the macros.
    ///
    /// # Errors
    /// A file that cannot be read or holds no sound pattern.
    pub fn from_dir(dir: &Path) -> Result<Self, Error> {
        let mut texts = BTreeMap::new();
        for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
            let entry = entry.map_err(|error| Error::data(&dir.display().to_string(), error.to_string()))?;
            let path = entry.path();
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let text = std::fs::read_to_string(path).map_err(|source| Error::Io {
                path: path.to_path_buf(),
                action: "read",
                source,
            })?;
            let name = path.strip_prefix(dir).unwrap_or(path).with_extension("");
            let name: Vec<String> = name.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            texts.insert(name.join("/").into(), text.into());
        }
        Self::from_texts(texts)
    }

    fn from_texts(mut texts: BTreeMap<Cow<'static, str>, Cow<'static, str>>) -> Result<Self, Error> {
        let fingerprint = fingerprint::of_files(texts.iter().map(|(name, text)| (&**name, &**text)));
        let macros: BTreeMap<String, String> = match texts.remove("macros") {
            Some(text) => toml::from_str(&text).map_err(|error| Error::data("macros.toml", error.to_string()))?,
            None => BTreeMap::new(),
        };
        let mut patterns =
            texts.iter().map(|(name, text)| compile(name.clone(), text, &macros)).collect::<Result<Vec<_>, _>>()?;
        if patterns.is_empty() {
            return Err(Error::data("patterns", "holds no pattern; give a folder of *.toml files"));
        }
        patterns.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.name.cmp(&b.name)));
        Ok(Patterns { allowing: Allowing::of(&patterns), patterns, fingerprint })
    }

    /// Fingerprint of the files that they were read from.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// All patterns, by rank.
    pub fn iter(&self) -> impl Iterator<Item = &Pattern> {
        self.patterns.iter()
    }

    /// The patterns that read a number of this kind between two symbols of a sentence that has these, best first.
    ///
    /// Only those are given that may match there. They are tried one by one: each is anchored by its number, and most
    /// fail beside it. An automaton of all of them has more states than a run over millions of numbers finds.
    pub fn reading(&self, kind: Kind, (before, behind): (u8, u8), symbols: Symbols) -> impl Iterator<Item = &Pattern> {
        let likely = self.allowing.between(before, behind, kind, symbols).map(|at| &self.patterns[at]);
        likely.filter(move |pattern| pattern.needs.iter().all(|need| need.meets(symbols)))
    }
}

fn compile(name: Cow<'static, str>, text: &str, macros: &BTreeMap<String, String>) -> Result<Pattern, Error> {
    let file = format!("patterns/{name}.toml");
    let syntax: Syntax = toml::from_str(text).map_err(|error| {
        let line = error.span().map(|span| text[..span.start.min(text.len())].matches('\n').count() + 1);
        Error::Data { file: file.clone(), line, message: error.message().to_string() }
    })?;
    if syntax.matches.is_empty() || (syntax.reject.is_empty() && syntax.gives != Gives::Nothing) {
        return Err(Error::data(&file, "needs at least one [[match]] and one [[reject]]"));
    }
    let mut expanded = syntax.regex.clone();
    for (macro_name, meaning) in macros {
        expanded = expanded.replace(&format!("{{{macro_name}}}"), meaning);
    }
    let mut needs = symbols::needed(&expanded).map_err(|error| Error::data(&file, error))?;
    // There is always a number; and the smaller a set, the likelier it is that a sentence has none of it.
    needs.retain(|need| !need.meets(Symbols::NUMBER));
    needs.sort_by_key(|need| need.count());
    let turn = Turn::new(&expanded).map_err(|error| Error::data(&file, error))?;
    let group = |name: &str| turn.group(name);
    let pieces = |field: &str, text: &str| {
        template(text, group).map_err(|unknown| {
            Error::data(&file, format!("{field} names {{{unknown}}}, but the regex has no such group"))
        })
    };
    let indicator = pieces("indicator", &syntax.indicator)?;
    let subject = pieces("subject", &syntax.subject)?;
    Ok(Pattern {
        name,
        about: syntax.about,
        rank: syntax.rank,
        gives: syntax.gives,
        of: syntax.of,
        needs,
        np: group("np"),
        verb: group("verb"),
        moves: group("move"),
        regex: expanded,
        turn,
        indicator,
        subject,
        distribute: syntax.distribute,
        matches: syntax.matches,
        rejects: syntax.reject,
    })
}

/// `"{verb}{np}"` in pieces; the name of a group that is not there is the error.
fn template(text: &str, group: impl Fn(&str) -> Option<usize>) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        if open > 0 {
            pieces.push(Piece::Words(rest[..open].into()));
        }
        let Some(close) = rest[open..].find('}') else { break };
        pieces.push(match &rest[open + 1..open + close] {
            "previous" => Piece::Previous,
            "head" => Piece::Head,
            "carry" => Piece::Carry,
            "bare" => Piece::Bare,
            name => Piece::Group(group(name).ok_or(name)?),
        });
        rest = &rest[open + close + 1..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Words(rest.into()));
    }
    Ok(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    proptest! {
        #[test]
        fn none_is_passed_over_that_may_read(
            text in r#"[,;:/.nvVUDIGHYJREKTdhefaryt<>()$"QAaLSCwZuBpoxFMm+-]{1,14}"#,
            (before, behind) in (0u8..128, 0u8..128),
            kind in 0..Kind::ALL.len(),
        ) {
            static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns::embedded().unwrap());
            let (kind, symbols) = (Kind::ALL[kind], Symbols::of(&text));
            let may_read = |pattern: &&Pattern| {
                let stands = pattern.turn.allows_before(before) && pattern.turn.allows_behind(behind);
                stands && pattern.reads(kind) && pattern.needs.iter().all(|need| need.meets(symbols))
            };
            let expected: Vec<&str> = PATTERNS.iter().filter(may_read).map(|pattern| &*pattern.name).collect();
            let found: Vec<&str> =
                PATTERNS.reading(kind, (before, behind), symbols).map(|pattern| &*pattern.name).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
