//! Rows of numbers, the lists that 分别 pairs with them (A、B分别为1万、2万), and what in brackets stands between.

use crate::mark::Marked;

/// Which of its row a number is, from 0, and how many stand in the row: numbers with nothing between them that says anything.
pub fn place(marked: &Marked<'_>, number: usize) -> (usize, usize) {
    let joins = |t: usize| matches!(marked.symbol(t), '/' | 'h' | ',' | 'L');
    let is_near = |t: usize, other: usize| marked.symbol(t) == 'Q' && t.abs_diff(other) <= 3;
    let mut first = number;
    while let Some(previous) = (0..first).rev().find(|&t| !joins(t)).filter(|&t| is_near(t, first)) {
        first = previous;
    }
    let mut last = number;
    while let Some(next) = (last + 1..marked.tokens.len()).find(|&t| !joins(t)).filter(|&t| is_near(t, last)) {
        last = next;
    }
    let count = |range: std::ops::Range<usize>| marked.symbols[range].matches('Q').count();
    (count(first..number), count(first..last + 1))
}

/// The first member of the list that a token of this symbol ends, or that token: members are joined by one of these symbols each.
pub fn first(marked: &Marked<'_>, last: usize, symbol: char, joins: &[char]) -> usize {
    let mut first = last;
    while first >= 2 && joins.contains(&marked.symbol(first - 1)) && marked.symbol(first - 2) == symbol {
        first -= 2;
    }
    first
}

/// The last member of the list that a token of this symbol opens, or that token.
pub fn last(marked: &Marked<'_>, first: usize, symbol: char, joins: &[char]) -> usize {
    let mut last = first;
    while joins.contains(&marked.symbol(last + 1)) && marked.symbol(last + 2) == symbol {
        last += 2;
    }
    last
}

/// The list of tokens of one symbol that 分别 pairs with the row of a number, the last before it in its clause: times or places
/// joined by 、, 和 or, where time is a span, 至.
pub fn paired(marked: &Marked<'_>, number: usize, symbol: char) -> Option<Vec<usize>> {
    let start = marked.symbols[..number].rfind([';', '.']).map_or(0, |at| at + 1);
    let respectively = start + marked.symbols[start..number].rfind('B')?;
    let last = start + marked.symbols[start..respectively].rfind(symbol)?;
    Some((first(marked, last, symbol, &['/', 'h', 'Z'])..=last).step_by(2).collect())
}

/// No bracket is looked for farther away: of many figures each would look through all before it.
const NEAR: usize = 90;

/// Whether brackets are open at a token.
pub fn is_in_brackets(marked: &Marked<'_>, token: usize) -> bool {
    let near = &marked.symbols[token.saturating_sub(NEAR)..token];
    near.rfind(['(', ')']).is_some_and(|at| near[at..].starts_with('('))
}

/// Tokens of a remark in brackets that is no part of a name.
const REMARK: usize = 6;

/// The symbols of a sentence with blanks for the remarks in brackets that stand between a noun and what is said of it: 总消费（不包括博彩）
/// 跌5%. None where there is none; short names (国内生产总值（GDP）) stay, and so does what holds a figure.
pub fn without_asides(symbols: &str) -> Option<String> {
    let mut without: Option<String> = None;
    let mut from = 0;
    while let Some(open) = symbols[from..].find('(').map(|at| from + at) {
        let Some(close) = symbols[open..].find(')').map(|at| open + at) else { break };
        from = close + 1;
        let inside = &symbols[open + 1..close];
        let beside =
            |at: usize, these: &str| symbols.as_bytes().get(at).is_some_and(|&s| these.contains(char::from(s)));
        let behind_noun = open > 0 && beside(open - 1, "nvVGHEIP$>");
        let parts = inside.starts_with(['j', 'a', 'v']) && inside.contains('j');
        let remark = inside.len() >= REMARK || inside.contains(['e', 'C', 'w', 'p', ',', 'K']);
        let between = parts || remark && beside(close + 1, "CwUDKAaTZBYJo");
        if behind_noun && between && !inside.contains(['Q', '(']) {
            let blank = " ".repeat(close + 1 - open);
            without.get_or_insert_with(|| symbols.to_string()).replace_range(open..=close, &blank);
        }
    }
    without
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remark_in_brackets_is_no_part_of_what_is_said() {
        assert_eq!(without_asides("nn(ajn)DQ.").as_deref(), Some("nn     DQ."));
        assert_eq!(without_asides("n(n)CQ."), None);
        assert_eq!(without_asides("n(jQ)UQ."), None);
        assert_eq!(without_asides("n(ajn)nQ.").as_deref(), Some("n     nQ."));
    }
}
