//! A sentence as patterns see it: words, numbers, dates and places found once, each one symbol of a short string.
//!
//! Patterns never contain vocabularies; they are matched against these symbols, whose words are data
//! (`seeds/words.toml`). The symbols that are not word classes are:
//!
//! | symbol | stands for | symbol | stands for |
//! |---|---|---|---|
//! | `Q` | a number with its unit and bounds | `T` | a date or word of time |
//! | `R` | a place | `E` | an organisation |
//! | `L` | 每人, 每月: what a number is per | `n` | noun, or a word of no class |
//! | `v` | verb of no class | `a` | adverb of no class |
//! | `r` | pronoun | `f` | 上, 中, 内 |
//! | `,` `;` `/` `:` `.` | ，；、： and other punctuation | `<` `>` `(` `)` | quotation marks and brackets |

mod names;

use crate::affix::{Prefixes, Suffixes};
use crate::charset::{CharSet, char_len, leads_ideograph};
use crate::error::Error;
use crate::glance::{Glances, Seen};
use crate::number;
use crate::period::{Periods, TimeMark, When};
use crate::quantity::{self, Quantities, Quantity};
use crate::reading::{Item, PAUSES};
use crate::region::{Named, PlaceMark, Regions};
use crate::script::Script;
use crate::seeds::Seeds;
use crate::segment::{Cut, Dictionary, Segmenter};
use crate::vocabulary::Vocabulary;
use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::ops::Range;

/// One symbol's stretch of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Where, in bytes of the sentence.
    pub range: Range<usize>,
    /// What it stands for.
    pub meaning: Meaning,
}

/// What a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A word.
    Word,
    /// A number: index into [`Marked::quantities`].
    Quantity(usize),
    /// A word of time: index into [`Marked::times`].
    Time(usize),
    /// A place: index into [`Marked::places`].
    Place(usize),
    /// An organisation.
    Organisation,
    /// What a number is per: index into [`Marked::pers`].
    Per(usize),
}

/// A sentence with everything found in it.
#[derive(Debug, Clone)]
pub struct Marked<'a> {
    /// The sentence in its own script.
    pub text: &'a str,
    /// The sentence folded for matching, with the same offsets.
    pub folded: Cow<'a, str>,
    /// Tokens in order; together they cover the sentence.
    pub tokens: Vec<Token>,
    /// One ASCII symbol a token.
    pub symbols: String,
    /// Numbers.
    pub quantities: Vec<Quantity<'a>>,
    /// Words of time.
    pub times: Vec<TimeMark>,
    /// Places.
    pub places: Vec<PlaceMark>,
    /// What numbers are per, in words.
    pub pers: Vec<String>,
}

impl Marked<'_> {
    /// Index of the token that holds a byte.
    pub fn token_at(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.range.end <= byte)
    }

    /// The token of a number.
    pub fn token_of_quantity(&self, quantity: usize) -> Option<usize> {
        self.tokens.iter().position(|token| token.meaning == Meaning::Quantity(quantity))
    }

    /// A token's symbol.
    pub fn symbol(&self, token: usize) -> char {
        self.symbols.as_bytes().get(token).copied().map_or(' ', char::from)
    }

    /// True for a token at the start of its clause, times and fillers aside.
    pub fn opens_clause(&self, token: usize) -> bool {
        // 西秀区完成6962人、平坝区完成3619人: behind a number the next member of the list begins.
        let listed = |token: usize| token > 1 && self.symbol(token - 1) == '/' && self.symbol(token - 2) == 'Q';
        token == 0
            || listed(token)
            || matches!(
                self.symbol(token - 1),
                ',' | ';' | ':' | '.' | 'T' | '<' | '(' | 'L' | 'c' | 'j' | 'A' | 'a' | ' ' | '"' | 'R'
            )
    }

    /// True for 全州, 我区: a place that the article calls its own.
    pub fn is_own_place(&self, token: usize) -> bool {
        let Some(Token { meaning: Meaning::Place(place), .. }) = self.tokens.get(token) else { return false };
        self.places.get(*place).is_some_and(|mark| mark.place.is_own())
    }

    /// A token's folded text.
    pub fn folded_token(&self, token: usize) -> &str {
        &self.folded[self.tokens[token].range.clone()]
    }
}

/// Marks sentences.
#[derive(Debug)]
pub struct Marker {
    segmenter: Segmenter,
    periods: Periods,
    quantities: Quantities,
    regions: Regions,
    /// The symbols of words. Nearly all of them stand in the table itself: each word of a sentence is looked up.
    classes: FxHashMap<SmolStr, char>,
    /// Words that are two, and the bytes of the first.
    cut_words: FxHashMap<SmolStr, usize>,
    per_heads: Prefixes<String>,
    /// What they begin with.
    per_begins: CharSet,
    organisation_ends: Suffixes<()>,
    /// The last characters of these.
    organisation_lasts: CharSet,
    organisation_kinds: FxHashSet<String>,
    strong_ends: FxHashSet<String>,
    many: Vocabulary,
    site_ends: CharSet,
    placed_site_ends: CharSet,
    site_words: FxHashSet<String>,
    /// What a name of an organisation ends with.
    ends: Vocabulary,
    /// What makes a name without a place in it: strong ends, and the words that make a sight a site.
    unplaced: Vocabulary,
}

/// What of a sentence is found before its words, beside numbers and times.
#[derive(Debug)]
pub struct Beside {
    /// What opens a news item.
    opening: Option<Range<usize>>,
    /// The numbers of items.
    items: Vec<Range<usize>>,
    /// What numbers are per, with the words that say so.
    pers: Vec<(Range<usize>, String)>,
}

/// Which words of a sentence are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of them.
    All,
    /// Those of clauses that hold a place or may hold an organisation, or that stand beside what was found before: enough for
    /// what a sentence without figures tells those behind it. Any other clause is one word.
    Names,
}

/// A stretch that is found before the words are.
struct Found {
    range: Range<usize>,
    symbol: char,
    meaning: Meaning,
}

impl Marker {
    /// From the vocabularies.
    ///
    /// # Errors
    /// What the finders of time, numbers and places say of their vocabularies.
    pub fn new(seeds: &Seeds, dictionary: impl FnOnce() -> Dictionary) -> Result<Self, Error> {
        let classes =
            seeds.classes.iter().flat_map(|c| c.words.iter().map(move |w| (SmolStr::new(w), c.symbol))).collect();
        let ends = seeds.list("organisation_ends");
        let per_heads = seeds.map("per_heads");
        let unplaced = ["strong_ends", "site_words"].iter().flat_map(|list| seeds.list(list));
        Ok(Marker {
            periods: Periods::new(seeds)?,
            quantities: Quantities::new(seeds),
            regions: Regions::new(seeds)?,
            classes,
            cut_words: seeds.map("cut_words").iter().filter_map(cut_word).collect(),
            per_begins: per_heads.keys().filter_map(|head| head.chars().next()).collect(),
            per_heads: Prefixes::new(per_heads),
            organisation_ends: Suffixes::new(ends.iter().map(|end| (end.clone(), ()))),
            organisation_lasts: ends.iter().filter_map(|end| end.chars().next_back()).collect(),
            organisation_kinds: seeds.set("organisation_kinds"),
            many: Vocabulary::new(seeds.list("many").iter().map(String::as_str)),
            strong_ends: seeds.set("strong_ends"),
            site_ends: last_characters(seeds, "site_ends"),
            placed_site_ends: last_characters(seeds, "placed_site_ends"),
            site_words: seeds.set("site_words"),
            ends: Vocabulary::new(ends.iter().map(String::as_str)),
            unplaced: Vocabulary::new(unplaced.map(String::as_str)),
            segmenter: Segmenter::new(dictionary(), seeds),
        })
    }

    /// The gazetteer.
    pub fn regions(&self) -> &Regions {
        &self.regions
    }

    /// The splitter of words.
    pub fn segmenter(&self) -> &Segmenter {
        &self.segmenter
    }

    /// Whether marking a folded text, which names these places, can find a place or an organisation in it: a look at its
    /// words before it is cut.
    pub fn may_name(&self, folded: &str, named: Named<'_>) -> bool {
        !named.is_empty() || self.unplaced.occurs(folded)
    }

    /// Whether marking a folded text can find an organisation in it.
    pub fn may_name_organisation(&self, folded: &str) -> bool {
        self.unplaced.occurs(folded) || self.ends.occurs(folded) && self.regions.occur(folded)
    }

    /// Whether the edges of a name of a place are word edges: no 大连 out of 加拿大连日来.
    pub fn is_whole(&self, folded: &str, range: &Range<usize>) -> bool {
        !may_be_part(range) || self.stands_alone(folded, range)
    }

    /// Whether a short name is made of whole words of its clause.
    fn stands_alone(&self, folded: &str, range: &Range<usize>) -> bool {
        let goes_on = |c: char| !matches!(c, '，' | '。' | '；' | '、' | '：' | '\n' | '“' | '”' | ' ');
        let before = folded[..range.start].char_indices().rev().take(AROUND).take_while(|(_, c)| goes_on(*c));
        let behind = folded[range.end..].chars().take(AROUND).take_while(|c| goes_on(*c));
        let start = before.last().map_or(range.start, |(at, _)| at);
        let end = range.end + behind.map(char::len_utf8).sum::<usize>();
        if (start, end) == (range.start, range.end) {
            return true;
        }
        let ends = self.segmenter.ends(&folded[start..end]);
        let is_edge = |at: usize| at == start || ends.binary_search(&(at - start)).is_ok();
        is_edge(range.start) && is_edge(range.end)
    }

    /// The finder of words of time.
    pub fn periods(&self) -> &Periods {
        &self.periods
    }

    /// The quantities of a folded sentence, rejected ones included.
    pub fn quantities(&self, folded: &str) -> (Vec<Quantity<'_>>, Vec<TimeMark>) {
        let times = self.periods.find(folded);
        (self.quantities.find(folded, &times), times)
    }

    /// The same of a sentence that was looked at, where the words of time are known.
    pub fn numbers(&self, folded: &str, seen: Seen<'_>, times: &[TimeMark]) -> Vec<Quantity<'_>> {
        self.quantities.find_at(folded, seen.numerals(), times)
    }

    /// What is to be seen of a text before figures are looked for in it, once it is folded.
    pub fn glances(&self, script: &Script) -> Glances {
        Glances::new([self.quantities.numerals(), self.periods.beginnings(), &self.per_begins], script)
    }

    /// Marks a sentence; `folded` is `text` in Simplified script, with the same offsets.
    pub fn mark<'a>(&'a self, text: &'a str, folded: Cow<'a, str>) -> Marked<'a> {
        let (quantities, times) = self.quantities(&folded);
        let named = self.regions.find(&folded);
        let named = Named::of(&named, 0..folded.len());
        let pauses = folded.match_indices(PAUSES).map(|(at, _)| at);
        let beside = self.beside(text, &folded, self.per_begins.places(&folded), pauses);
        self.mark_found(text, folded, (quantities, times), beside, named, Wanted::All)
    }

    /// What of a sentence is found before its words beside numbers and times; `pers` are all places that words of what a
    /// number is per can begin at, `pauses` all that [`PAUSES`] stand at.
    pub fn beside(
        &self,
        text: &str,
        folded: &str,
        pers: impl Iterator<Item = usize>,
        pauses: impl Iterator<Item = usize>,
    ) -> Beside {
        let opening = crate::reading::opening(text);
        Beside { opening, items: items(folded, pauses).collect(), pers: self.pers(folded, pers) }
    }

    /// Marks a sentence of which everything is already found but its words.
    pub fn mark_found<'a>(
        &self,
        text: &'a str,
        folded: Cow<'a, str>,
        (quantities, times): (Vec<Quantity<'a>>, Vec<TimeMark>),
        beside: Beside,
        named: Named<'_>,
        wanted: Wanted,
    ) -> Marked<'a> {
        let mut pers = Vec::new();
        let count = 1 + beside.items.len() + quantities.len() + times.len() + beside.pers.len();
        let mut found: Vec<Found> = Vec::with_capacity(count);
        // What opens a news item names its reporter, and no figure's subject, place or time.
        let apart = beside.opening.into_iter().chain(beside.items);
        found.extend(apart.map(|range| Found { range, symbol: '.', meaning: Meaning::Word }));
        for (index, quantity) in quantities.iter().enumerate().filter(|(_, q)| q.rejected.is_none()) {
            if overlaps(&found, &quantity.outer) {
                continue;
            }
            // A row of shares is read as its first.
            let end = quantity::row(&quantities, index).last().map_or(quantity.outer.end, |last| last.outer.end);
            let range = quantity.outer.start..end;
            found.push(Found { range, symbol: 'Q', meaning: Meaning::Quantity(index) });
        }
        for (index, time) in times.iter().enumerate() {
            let clear = time.when != When::Nothing || time.range.len() > 6;
            if clear && !overlaps(&found, &time.range) {
                found.push(Found { range: time.range.clone(), symbol: 'T', meaning: Meaning::Time(index) });
            }
        }
        for (range, per) in beside.pers {
            if !overlaps(&found, &range) {
                found.push(Found { range, symbol: 'L', meaning: Meaning::Per(pers.len()) });
                pers.push(per);
            }
        }
        found.sort_by_key(|found| found.range.start);
        let end = folded.len();
        let mut marked = Marked {
            text,
            // A word has two characters.
            tokens: Vec::with_capacity(folded.len() / WORD),
            symbols: String::with_capacity(folded.len() / WORD),
            folded,
            quantities,
            times,
            places: Vec::with_capacity(named.count()),
            pers,
        };
        let words = |marked: &mut Marked<'a>, range| match wanted {
            Wanted::All => self.words(marked, range, named),
            Wanted::Names => self.words_of_names(marked, range, named),
        };
        let mut at = 0;
        for one in &found {
            words(&mut marked, at..one.range.start);
            marked.tokens.push(Token { range: one.range.clone(), meaning: one.meaning });
            marked.symbols.push(one.symbol);
            at = one.range.end;
        }
        words(&mut marked, at..end);
        self.sites(&mut marked);
        marked
    }

    /// Words, places and organisations of a stretch without numbers and dates.
    fn words<'a>(&self, marked: &mut Marked<'a>, range: Range<usize>, named: Named<'_>) {
        if range.is_empty() {
            return;
        }
        let first = marked.tokens.len();
        let Marked { folded, tokens, symbols, places: of_all, .. } = marked;
        let mut push = |range: Range<usize>, meaning, symbol| {
            tokens.push(Token { range, meaning });
            symbols.push(symbol);
        };
        let folded = &folded[range.clone()];
        // Between two members of a list there is but a mark.
        if let Some(symbol) = symbol_of_lone(folded) {
            push(range, Meaning::Word, symbol);
            return;
        }
        let words = self.segmenter.cut(folded);
        let mut places = whole_places(named.within(range.clone()), &words);
        let mut next_place = places.next();
        let mut skip_to = 0;
        for word in words.iter() {
            if word.range.start < skip_to {
                continue;
            }
            if let Some(place) = next_place.take_if(|place| place.range.start <= word.range.start) {
                next_place = places.next();
                skip_to = place.range.end;
                let stands = offset(&place.range, range.start);
                push(stands.clone(), Meaning::Place(of_all.len()), 'R');
                of_all.push(PlaceMark { range: stands, place: place.place });
                continue;
            }
            let text = &folded[word.range.clone()];
            let stands = offset(&word.range, range.start);
            if let Some(head) = self.head(text) {
                let middle = stands.start + head;
                push(stands.start..middle, Meaning::Word, self.symbol(&text[..head], "n"));
                push(middle..stands.end, Meaning::Word, self.symbol(&text[head..], "n"));
            } else {
                push(stands, Meaning::Word, self.symbol(text, word.tag));
            }
        }
        drop(places);
        self.organisations(marked, first);
    }

    /// The same of a stretch where only clauses are of interest that [`Wanted::Names`] tells.
    fn words_of_names(&self, marked: &mut Marked<'_>, range: Range<usize>, named: Named<'_>) {
        let is_beside = |clause: &Range<usize>, sentence: &str| {
            clause.start == range.start && range.start > 0 || clause.end == range.end && range.end < sentence.len()
        };
        let mut start = range.start;
        while start < range.end {
            let clause = start..clause_end(&marked.folded, start, range.end);
            start = clause.end;
            let text = &marked.folded[clause.clone()];
            if is_beside(&clause, &marked.folded)
                || named.within(clause.clone()).next().is_some()
                || self.may_name_organisation(text)
            {
                self.words(marked, clause, named);
                continue;
            }
            let opened = text.strip_prefix(CLAUSE_MARKS).map_or(0, |rest| text.len() - rest.len());
            let (mark, words) = (clause.start..clause.start + opened, clause.start + opened..clause.end);
            let symbol = self.symbol(&text[..opened], "x");
            for (range, symbol) in [(mark, symbol), (words, 'n')].into_iter().filter(|(range, _)| !range.is_empty()) {
                marked.tokens.push(Token { range, meaning: Meaning::Word });
                marked.symbols.push(symbol);
            }
        }
    }

    /// Bytes of the first word of what is two: 占比达, or a fixed phrase of movement of the dictionary (降低成本, 同比增加, 价格下降).
    fn head(&self, word: &str) -> Option<usize> {
        // Most words are as short as the half of a phrase.
        if word.len() <= 2 * '增'.len_utf8() {
            return None;
        }
        self.cut_words.get(word).copied().or_else(|| self.movement(word))
    }

    /// The same of a phrase of movement.
    fn movement(&self, word: &str) -> Option<usize> {
        if word.chars().count() != 4 || self.classes.contains_key(word) {
            return None;
        }
        // The shorter half is a word of a class, of two characters.
        let (head, _) = word.char_indices().nth(2)?;
        let opens = self.classes.get(&word[..head]).is_some_and(|symbol| matches!(symbol, 'U' | 'D' | 'K'));
        let closes = self.classes.get(&word[head..]).is_some_and(|symbol| matches!(symbol, 'U' | 'D'));
        (opens || closes).then_some(head)
    }

    fn symbol(&self, word: &str, tag: &str) -> char {
        let Some(first) = word.bytes().next() else { return '.' };
        // What begins with an ideograph, as nearly all words do, is no mark, and no mark is a word of a class.
        let mark = if leads_ideograph(first) { None } else { symbol_of_mark(word) };
        mark.or_else(|| self.classes.get(word).copied()).unwrap_or_else(|| symbol_of_tag(tag))
    }

    /// 每生每年, 每月, 日产: stretches that say what a number is per; `places` are all that their words can begin at.
    fn pers(&self, folded: &str, places: impl Iterator<Item = usize>) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        for start in places {
            if found.last().is_some_and(|(range, _): &(Range<usize>, String)| range.end > start) {
                continue;
            }
            let rest = &folded[start..];
            if let Some((head, per)) = self.per_heads.of(rest).next() {
                // 日产 and 年成本 belong to the indicator as well: only 每… is a stretch of its own.
                let own = head.starts_with(['每', '平']) || head.starts_with("时速");
                let range = if own { start..start + head.len() } else { start..start };
                found.push((range, per.clone()));
            }
        }
        found
    }
}

/// The numbers of items (（8）, 8., ⑧) that a sentence or a part of it begins with: they are no part of what is counted.
/// `pauses` are all places of [`PAUSES`] in it.
fn items(folded: &str, pauses: impl Iterator<Item = usize>) -> impl Iterator<Item = Range<usize>> {
    let starts = pauses.map(|at| at + char_len(folded.as_bytes()[at]));
    std::iter::once(0).chain(starts).filter_map(|at| {
        let rest = &folded[at..];
        let item = Item::of(rest)?;
        // 一、二产业, 3、4号楼: members of a list.
        let goes_on = |c: char| c.is_ascii_digit() || number::is_chinese_numeral(c);
        let member = rest[..item.len].ends_with('、') && rest[item.len..].starts_with(goes_on);
        (!member).then_some(at..at + item.len)
    })
}

/// The characters of a list.
fn last_characters(seeds: &Seeds, list: &str) -> CharSet {
    seeds.list(list).iter().filter_map(|end| end.chars().next()).collect()
}

/// A word that is two, and the bytes of the first, as `first|second` tells.
fn cut_word((word, parts): (&String, &String)) -> Option<(SmolStr, usize)> {
    Some((SmolStr::new(word), parts.find('|')?))
}

/// What divides clauses so that no name of an organisation goes over it, nor anything that makes one.
const CLAUSE_MARKS: [char; 3] = ['，', '；', '。'];

/// Where the clause at a byte of a text ends, which the mark there opens: before the next one, or at `end`.
fn clause_end(text: &str, at: usize, end: usize) -> usize {
    let first = at + char_len(text.as_bytes()[at]);
    text[first..end].find(CLAUSE_MARKS).map_or(end, |next| first + next)
}

/// The symbol of punctuation, brackets and blanks; none of other words.
fn symbol_of_mark(word: &str) -> Option<char> {
    Some(match word.chars().next()? {
        '，' | ',' => ',',
        '；' | ';' => ';',
        '、' => '/',
        '：' | ':' => ':',
        '“' | '‘' | '「' | '『' | '《' | '〈' => '<',
        '”' | '’' | '」' | '』' | '》' | '〉' => '>',
        '"' => '"',
        '（' | '(' | '【' | '[' => '(',
        '）' | ')' | '】' | ']' => ')',
        '。' | '！' | '？' | '!' | '?' | '…' | '—' | '─' | '|' | '□' | '■' | '▲' | '△' | '◆' => '.',
        c if c.is_whitespace() => ' ',
        _ => return None,
    })
}

/// The symbol of a text that is one mark of three bytes and nothing else.
fn symbol_of_lone(text: &str) -> Option<char> {
    let [0xE0..0xF0, _, _] = text.as_bytes() else { return None };
    symbol_of_mark(text)
}

/// The symbol of a word of no class, by its part of speech.
fn symbol_of_tag(tag: &str) -> char {
    // By bytes: strings would be compared one after the other, for each word of each sentence.
    match tag.as_bytes() {
        b"v" | [b'v', b'd' | b'g' | b'i' | b'q'] => 'v',
        b"d" | b"ad" | [b'd', b'g' | b'f'] => 'a',
        b"p" => 'p',
        b"c" => 'c',
        b"r" | [b'r', b'r' | b'z' | b'g'] => 'r',
        b"f" => 'f',
        b"u" | [b'u', b'l' | b'z' | b'g' | b'j' | b'v' | b'd'] => 'u',
        _ => 'n',
    }
}

/// Places whose edges are word edges, or full names: 海口 is not read out of 出海口.
fn whole_places(places: impl Iterator<Item = PlaceMark>, words: &Cut<'_>) -> impl Iterator<Item = PlaceMark> {
    places.filter(move |mark| {
        let own = mark.place.is_own();
        words.begins_at(mark.range.start) && (own || mark.range.len() > SHORT || words.ends_at(mark.range.end))
    })
}

/// Whether a name is so short that it may be a part of other words by chance.
pub fn may_be_part(range: &Range<usize>) -> bool {
    range.len() <= SHORT
}

/// A name of no more bytes may be a part of other words by chance.
const SHORT: usize = 2 * '字'.len_utf8();

/// Bytes of most words.
const WORD: usize = '字'.len_utf8();

/// Characters on either side of a short name that show whether it is made of whole words: no word reaches over more, and
/// where words begin depends on little else.
const AROUND: usize = 6;

fn offset(range: &Range<usize>, by: usize) -> Range<usize> {
    range.start + by..range.end + by
}

fn overlaps(found: &[Found], range: &Range<usize>) -> bool {
    found.iter().any(|one| one.range.start < range.end && range.start < one.range.end)
}
