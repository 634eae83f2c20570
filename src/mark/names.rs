//! Names of organisations and sites: words of a sentence that are joined into one token.

use super::{Marked, Marker, Meaning, Token};
use std::ops::Range;

/// No name of an organisation is longer, in bytes.
const LONGEST_NAME: usize = 72;

impl Marker {
    /// Joins the words of an organisation's name into one token.
    pub(super) fn organisations(&self, marked: &mut Marked<'_>, first: usize) {
        let mut index = first;
        while index < marked.tokens.len() {
            if let Some(start) = self.organisation_start(marked, first, index) {
                join(marked, start..index + 1);
                index = start;
            }
            index += 1;
        }
    }

    /// 阅江楼接待游客…: a noun that opens its clause, ends like a sight's name and receives visitors is a site's name; so is one
    /// behind the short name of a place that opens it (越秀公园).
    pub(super) fn sites(&self, marked: &mut Marked<'_>) {
        let mut start = 0;
        while start < marked.tokens.len() {
            if start > 0 && !matches!(marked.symbol(start - 1), ',' | ';' | '.' | ':' | 'j' | 'T') {
                start += 1;
                continue;
            }
            let placed = marked.symbol(start) == 'R' && !marked.is_own_place(start);
            let nouns = start + usize::from(placed);
            let end = (nouns..marked.tokens.len()).find(|&t| !matches!(marked.symbol(t), 'n' | 'v'));
            let end = end.unwrap_or(marked.tokens.len());
            if end > nouns && self.is_site(marked, start..end, nouns) {
                join(marked, start..end);
            }
            start += 1;
        }
    }

    /// Whether tokens are the name of a site, the nouns of which begin at one of them.
    fn is_site(&self, marked: &Marked<'_>, tokens: Range<usize>, nouns: usize) -> bool {
        let end = tokens.end;
        let text = |first: usize| &marked.folded[marked.tokens[first].range.start..marked.tokens[end - 1].range.end];
        let (name, own) = (text(tokens.start), text(nouns));
        let ends = if nouns > tokens.start { &self.placed_site_ends } else { &self.site_ends };
        let named = ends.holds_last(name)
            && (3..=10).contains(&name.chars().count())
            && !self.organisation_kinds.contains(own)
            && !self.many.occurs(name);
        named
            && (end..marked.tokens.len())
                .take_while(|&t| !matches!(marked.symbol(t), ',' | ';' | '.' | 'Q'))
                .any(|t| self.site_words.contains(marked.folded_token(t)))
    }

    /// The first token of the organisation whose name ends with token `last`, if one does.
    fn organisation_start(&self, marked: &Marked<'_>, first: usize, last: usize) -> Option<usize> {
        if !matches!(marked.symbol(last), 'n' | 'v' | 'V' | 'E' | 'G') {
            return None;
        }
        let end = marked.tokens[last].range.end;
        if !self.organisation_lasts.holds_last(&marked.folded[..end]) {
            return None;
        }
        let head = &marked.folded[marked.tokens[first].range.start..end];
        let (suffix, ()) = self.organisation_ends.of(head).next()?;
        let near = |token: usize| end - marked.tokens[token].range.start <= LONGEST_NAME;
        let mut start = marked.token_at(end - suffix.len());
        loop {
            // 莱克绿能科技（苏州）有限公司, 香江（集团）有限公司: a word in brackets is part of the name.
            let bracket = start >= first + 4 && matches!(&marked.symbols[start - 3..start], "(R)" | "(n)" | "(E)");
            match start {
                _ if bracket && near(start - 3) => start -= 3,
                _ if start > first && near(start - 1) && matches!(marked.symbol(start - 1), 'n' | 'E') => start -= 1,
                _ => break,
            }
        }
        // 新疆山能化工有限公司: a name begins with its place, whatever words its middle is cut into.
        let strong = self.strong_ends.contains(suffix);
        let open = |t: usize| !is_break(marked.symbol(t)) || (strong && marked.symbol(t) == 'V');
        let place = (first..start).rev().take(6).take_while(|&t| near(t) && open(t)).find(|&t| marked.symbol(t) == 'R');
        let start = place.unwrap_or(start);
        let name = &marked.folded[marked.tokens[start].range.start..end];
        let counted = start > first && marked.symbol(start - 1) == 'Q'
            || (start == first && first > 0 && marked.symbol(first - 1) == 'Q');
        // 苏州高新区 is one word of the dictionary, and begins with its place all the same.
        let placed =
            || self.regions.iter(name).next().is_some_and(|mark| mark.range.start == 0 && mark.range.end < name.len());
        let named = !counted
            && (placed()
                || marked.symbols[start..last].contains(['R', 'E'])
                || (strong && name.len() > suffix.len() + 3));
        let is_kind = || self.organisation_kinds.contains(name) || self.many.occurs(name);
        (named && !marked.is_own_place(start) && !is_kind()).then_some(start)
    }
}

/// Makes one token of the words of a name, of which there is one at least.
fn join(marked: &mut Marked<'_>, words: Range<usize>) {
    let range = marked.tokens[words.start].range.start..marked.tokens[words.end - 1].range.end;
    marked.tokens.splice(words.clone(), [Token { range, meaning: Meaning::Organisation }]);
    marked.symbols.replace_range(words, "E");
}

/// Symbols that no name of an organisation runs over.
fn is_break(symbol: char) -> bool {
    matches!(
        symbol,
        ',' | ';'
            | ':'
            | '.'
            | '/'
            | 'd'
            | 'Q'
            | 'T'
            | 'p'
            | 'h'
            | '('
            | ')'
            | '<'
            | '>'
            | 'V'
            | 'S'
            | 'c'
            | 'L'
            | 'u'
            | 'C'
            | 'w'
    )
}
