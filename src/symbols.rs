//! Sets of symbols, and which of them an expression over symbols cannot do without.
//!
//! Most patterns ask for a verb, a mark or a comparison that most sentences lack: a set of bits says so before any
//! automaton runs.

use regex_syntax::hir::{Class, Hir, HirKind};

/// A set of ASCII symbols.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Symbols(u128);

impl Symbols {
    /// All of them.
    pub const ALL: Symbols = Symbols(u128::MAX);

    /// The one of the number that is read.
    pub const NUMBER: Symbols = Symbols(1 << b'#');

    /// The set of one symbol; all symbols for what is not ASCII.
    pub fn one(symbol: u8) -> Self {
        if symbol.is_ascii() { Symbols(1 << symbol) } else { Symbols::ALL }
    }

    /// The ASCII symbols of a class; none where it holds others as well, and a match may do without any of them.
    pub fn of_class(class: &Class) -> Option<Self> {
        let beyond = ranges(class).any(|(_, to)| to > 127);
        (!beyond).then(|| Symbols::ascii_of_class(class))
    }

    /// The ASCII symbols of a class that may hold others as well.
    pub fn ascii_of_class(class: &Class) -> Self {
        let symbols = ranges(class).flat_map(|(from, to)| from..=to.min(127));
        Symbols(symbols.fold(0, |set, symbol| set | 1 << symbol))
    }

    /// True when the symbol is one of them.
    pub fn holds(self, symbol: u8) -> bool {
        self.meets(Symbols::one(symbol))
    }

    /// The symbols of a string; what is not ASCII is left out.
    pub fn of(text: &str) -> Self {
        // Each half is a machine word.
        let mut halves = [0u64; 2];
        for symbol in text.bytes() {
            if let Some(half) = halves.get_mut(usize::from(symbol / 64)) {
                *half |= 1 << (symbol % 64);
            }
        }
        Symbols(u128::from(halves[1]) << 64 | u128::from(halves[0]))
    }

    /// How many they are.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// True when both sets have a symbol in common.
    pub fn meets(self, other: Symbols) -> bool {
        self.0 & other.0 != 0
    }

    /// The symbols of both sets.
    pub fn with(self, other: Symbols) -> Self {
        Symbols(self.0 | other.0)
    }
}

/// The ranges of code points, or of bytes, of a class.
fn ranges(class: &Class) -> impl Iterator<Item = (u32, u32)> {
    let (unicode, bytes) = match class {
        Class::Unicode(class) => (class.ranges(), [].as_slice()),
        Class::Bytes(class) => ([].as_slice(), class.ranges()),
    };
    let unicode = unicode.iter().map(|range| (range.start().into(), range.end().into()));
    unicode.chain(bytes.iter().map(|range| (range.start().into(), range.end().into())))
}

/// Sets each of which every match of an expression has a symbol of.
///
/// # Errors
/// What is wrong with the expression.
pub fn needed(regex: &str) -> Result<Vec<Symbols>, String> {
    let hir = regex_syntax::parse(regex).map_err(|error| error.to_string())?;
    Ok(of(&hir))
}

fn of(hir: &Hir) -> Vec<Symbols> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Vec::new(),
        HirKind::Literal(literal) => {
            let symbols = literal.0.iter().filter(|byte| byte.is_ascii());
            symbols.map(|symbol| Symbols(1 << *symbol)).collect()
        }
        HirKind::Class(class) => Symbols::of_class(class).into_iter().collect(),
        HirKind::Repetition(repetition) if repetition.min > 0 => of(&repetition.sub),
        HirKind::Repetition(_) => Vec::new(),
        HirKind::Capture(capture) => of(&capture.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(of).collect(),
        HirKind::Alternation(parts) => alternatives(parts),
    }
}

/// One set for all alternatives: of each the smallest that it needs.
fn alternatives(parts: &[Hir]) -> Vec<Symbols> {
    let smallest = |part: &Hir| of(part).into_iter().min_by_key(|set| set.0.count_ones());
    let sets: Option<Vec<Symbols>> = parts.iter().map(smallest).collect();
    sets.into_iter().map(|sets| sets.into_iter().fold(Symbols::default(), Symbols::with)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    const EXPRESSIONS: [&str; 7] =
        ["K[UD]+#", "(?:V|I)n*(?:d?n)#", "n?#(?:A|)", "[^#]*#", "(?<np>(?:n|v)+),?B#", "(?i)k#", "^(?:Q|T{2})|#$"];

    #[test]
    fn what_an_expression_cannot_do_without() {
        let needs = needed("K[UD]+a?#").unwrap();
        assert_eq!(needs, ["K", "UD", "#"].map(Symbols::of));
        assert_eq!(needed("(?:Vn|I)#?").unwrap(), [Symbols::of("VI")]);
        assert_eq!(needed("(?:V|n?)#").unwrap(), [Symbols::of("#")]);
        assert!(needed("(").is_err());
    }

    proptest! {
        #[test]
        fn what_matches_has_what_is_needed(text in "[KUDVIndvAQTB#,k]{0,12}") {
            for expression in EXPRESSIONS {
                let has_all = needed(expression).unwrap().iter().all(|need| need.meets(Symbols::of(&text)));
                prop_assert!(has_all || !Regex::new(expression).unwrap().is_match(&text), "{expression}");
            }
        }
    }
}
