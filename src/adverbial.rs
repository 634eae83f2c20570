//! Adverbials between a subject and what is said of it: 产量在去年丰收的基础上增长5%, 收入按可比口径计算增长5%. Their nouns are
//! never what is measured.

use crate::affix::Suffixes;
use crate::mark::Marked;
use crate::seeds::Seeds;
use rustc_hash::FxHashMap;

/// Tokens of the longest adverbial behind the word that opens it.
const LONGEST: usize = 12;

/// Finds adverbials by the words that open and close them.
#[derive(Debug)]
pub struct Adverbials {
    /// What closes an adverbial, by what opens it.
    closings: FxHashMap<String, Suffixes<()>>,
}

impl Adverbials {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let suffixes = |closings: &str| Suffixes::new(closings.split('|').map(|closing| (closing.to_owned(), ())));
        let pairs = seeds.map("adverbials");
        Adverbials { closings: pairs.into_iter().map(|(opening, closings)| (opening, suffixes(&closings))).collect() }
    }

    /// The symbols of a sentence with fillers for its adverbials; none where it has none.
    pub fn without(&self, marked: &Marked<'_>, symbols: &str) -> Option<String> {
        let mut without: Option<String> = None;
        for opening in memchr::memchr2_iter(b'p', b'l', symbols.as_bytes()) {
            let Some(end) = self.end(marked, opening) else { continue };
            let fillers = "A".repeat(end - opening);
            without.get_or_insert_with(|| symbols.to_owned()).replace_range(opening..end, &fillers);
        }
        without
    }

    /// Behind the adverbial that a token opens: the nearest words that close it and qualify no noun.
    fn end(&self, marked: &Marked<'_>, opening: usize) -> Option<usize> {
        let closings = self.closings.get(marked.folded_token(opening))?;
        let start = marked.tokens[opening].range.end;
        let near = opening + 1..marked.tokens.len().min(opening + 1 + LONGEST);
        // 提前下达今年的资金 goes ahead of its time; it is no span.
        let of_span = marked.symbol(opening) == 'l';
        let ends = |symbol| matches!(symbol, 'Q' | ',' | ';' | ':' | '.' | 'p' | 'l') || of_span && symbol != 'n';
        let within = near.take_while(|&t| !ends(marked.symbol(t)));
        let closes = |&t: &usize| {
            marked.symbol(t) != 'T' && closings.of(&marked.folded[start..marked.tokens[t].range.end]).next().is_some()
        };
        let closing = within.skip_while(|t| !closes(t)).take_while(closes);
        closing.last().map(|last| last + 1).filter(|&end| marked.symbol(end) != 'd')
    }
}
