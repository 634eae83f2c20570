//! What an expression over symbols lets stand at once before and behind its number, `#`.
//!
//! Of the patterns that could read a number all but one or two fail, most of them at the symbols beside it: two looks at
//! sets of bits say so, where an automaton would walk over the whole window first.

use crate::symbols::Symbols;
use regex_syntax::hir::{Hir, HirKind, Look};

/// The symbol in question.
const NUMBER: u8 = b'#';

/// Stands for the start or the end of the text.
pub const EDGE: u8 = 0;

/// Symbols that may stand beside a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Neighbours {
    before: Symbols,
    behind: Symbols,
}

impl Neighbours {
    /// What every match of an expression has beside its `#`, in a text with one `#`.
    ///
    /// # Errors
    /// What is wrong with the expression.
    pub fn of(regex: &str) -> Result<Self, String> {
        let hir = regex_syntax::parse(regex).map_err(|error| error.to_string())?;
        Ok(beside(&hir, ANY).unwrap_or(ANY))
    }

    /// Whether a number may be read that has this symbol before it.
    pub fn allow_before(&self, symbol: u8) -> bool {
        self.before.holds(symbol)
    }

    /// Whether a number may be read that has this symbol behind it.
    pub fn allow_behind(&self, symbol: u8) -> bool {
        self.behind.holds(symbol)
    }
}

/// The symbols before and behind the number at `at`; [`EDGE`] where the text ends.
pub fn around(text: &str, at: usize) -> (u8, u8) {
    let symbol = |place: Option<usize>| place.and_then(|place| text.as_bytes().get(place)).copied().unwrap_or(EDGE);
    (symbol(at.checked_sub(1)), symbol(Some(at + 1)))
}

const ANY: Neighbours = Neighbours { before: Symbols::ALL, behind: Symbols::ALL };

/// The neighbours of the number in an expression that stands between these; none where it holds no number of its own.
fn beside(hir: &Hir, outer: Neighbours) -> Option<Neighbours> {
    match hir.kind() {
        // A class may hold `#` by negation; the text's only one is taken by the expression's own.
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => None,
        HirKind::Literal(literal) => {
            let symbols = &literal.0;
            let at = symbols.iter().position(|symbol| *symbol == NUMBER)?;
            let one = |place: Option<usize>, beyond| place.map_or(beyond, |place| Symbols::one(symbols[place]));
            let next = Some(at + 1).filter(|next| *next < symbols.len());
            Some(Neighbours { before: one(at.checked_sub(1), outer.before), behind: one(next, outer.behind) })
        }
        HirKind::Capture(capture) => beside(&capture.sub, outer),
        // Only one round can hold the text's only number.
        HirKind::Repetition(repetition) => {
            let inner = beside(&repetition.sub, outer)?;
            Some(if repetition.min > 0 { inner } else { ANY })
        }
        HirKind::Concat(parts) => parts.iter().enumerate().find_map(|(at, part)| {
            let before = edge(parts[..at].iter().rev(), Side::Before, outer.before);
            let behind = edge(parts[at + 1..].iter(), Side::Behind, outer.behind);
            beside(part, Neighbours { before, behind })
        }),
        HirKind::Alternation(parts) => {
            let all: Vec<Option<Neighbours>> = parts.iter().map(|part| beside(part, outer)).collect();
            if all.iter().all(Option::is_none) {
                return None;
            }
            // An alternative without a number would match anywhere.
            let all: Option<Vec<Neighbours>> = all.into_iter().collect();
            Some(all.map_or(ANY, |all| {
                let none = Neighbours { before: Symbols::default(), behind: Symbols::default() };
                all.into_iter()
                    .fold(none, |a, b| Neighbours { before: a.before.with(b.before), behind: a.behind.with(b.behind) })
            }))
        }
    }
}

/// Which side of the number is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    Behind,
}

/// The symbols that parts may show towards the number, the nearest part first; `beyond` where all may be empty.
fn edge<'a>(parts: impl Iterator<Item = &'a Hir>, side: Side, beyond: Symbols) -> Symbols {
    let mut symbols = Symbols::default();
    for part in parts {
        let (shown, empty) = shows(part, side);
        symbols = symbols.with(shown);
        if !empty {
            return symbols;
        }
    }
    symbols.with(beyond)
}

/// The symbols that an expression may show on the side that is turned to the number, and whether it may be empty.
fn shows(hir: &Hir, side: Side) -> (Symbols, bool) {
    match hir.kind() {
        HirKind::Empty => (Symbols::default(), true),
        HirKind::Look(Look::Start) if side == Side::Before => (Symbols::one(EDGE), false),
        HirKind::Look(Look::End) if side == Side::Behind => (Symbols::one(EDGE), false),
        HirKind::Look(_) => (Symbols::default(), true),
        HirKind::Literal(literal) => {
            let symbol = if side == Side::Before { literal.0.last() } else { literal.0.first() };
            (symbol.map_or(Symbols::ALL, |symbol| Symbols::one(*symbol)), false)
        }
        HirKind::Class(class) => (Symbols::ascii_of_class(class), false),
        HirKind::Repetition(repetition) => {
            let (symbols, empty) = shows(&repetition.sub, side);
            (symbols, empty || repetition.min == 0)
        }
        HirKind::Capture(capture) => shows(&capture.sub, side),
        HirKind::Concat(parts) => {
            let mut symbols = Symbols::default();
            let mut near: Vec<&Hir> = parts.iter().collect();
            if side == Side::Before {
                near.reverse();
            }
            for part in near {
                let (shown, empty) = shows(part, side);
                symbols = symbols.with(shown);
                if !empty {
                    return (symbols, false);
                }
            }
            (symbols, true)
        }
        HirKind::Alternation(parts) => parts
            .iter()
            .map(|part| shows(part, side))
            .fold((Symbols::default(), false), |(symbols, empty), (shown, may_be_empty)| {
                (symbols.with(shown), empty || may_be_empty)
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use regex::Regex;

    const EXPRESSIONS: [&str; 10] = [
        "K[UD]+a?#",
        "(?:^|[^nv])(?<np>[nv]+)#(?:$|[,;])",
        "(?:V|I)n*(?:d?n)?#d*[nv]",
        "n?#(?:A|)U",
        "[^#]*#",
        "dQC#M$",
        "(?:a#|#b)c",
        "^(?:Q|T{2})?#",
        "(?:n#)+v",
        "#|n",
    ];

    fn allow(neighbours: Neighbours, text: &str) -> bool {
        let (before, behind) = around(text, text.find('#').unwrap());
        neighbours.allow_before(before) && neighbours.allow_behind(behind)
    }

    #[test]
    fn what_may_stand_beside_a_number() {
        let allowed = |regex, text: &str| allow(Neighbours::of(regex).unwrap(), text);
        assert!(allowed("K[UD]+a?#", "KU#") && allowed("K[UD]+a?#", "KDa#n") && !allowed("K[UD]+a?#", "Kn#"));
        assert!(allowed("n#(?:$|[,;])", "n#") && allowed("n#(?:$|[,;])", "n#;") && !allowed("n#(?:$|[,;])", "n#n"));
        assert!(allowed("(?:^|B)n*#", "#") && !allowed("(?:^|B)n*#", "Q#"));
        assert!(Neighbours::of("(").is_err());
    }

    proptest! {
        #[test]
        fn what_matches_is_allowed(before in "[KUDVIndvAQTBabc,;k]{0,8}", behind in "[KUDVIndvAQTBMabc,;k]{0,8}") {
            let text = format!("{before}#{behind}");
            for expression in EXPRESSIONS {
                let allowed = allow(Neighbours::of(expression).unwrap(), &text);
                prop_assert!(allowed || !Regex::new(expression).unwrap().is_match(&text), "{expression} {text}");
            }
        }
    }
}
