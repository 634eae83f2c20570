//! Rows of numbers, and the lists that 分别 pairs with them: A、B分别为1万、2万.

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

/// The list of tokens of one symbol that 分别 pairs with the row of a number, the last before it in its clause: times or places
/// joined by 、, 和 or, where time is a span, 至.
pub fn paired(marked: &Marked<'_>, number: usize, symbol: char) -> Option<Vec<usize>> {
    let start = marked.symbols[..number].rfind([';', '.']).map_or(0, |at| at + 1);
    let respectively = start + marked.symbols[start..number].rfind('B')?;
    let last = start + marked.symbols[start..respectively].rfind(symbol)?;
    Some((first(marked, last, symbol, &['/', 'h', 'Z'])..=last).step_by(2).collect())
}
