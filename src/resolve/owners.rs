//! Whose figure it is, and where: the place and the organisation that a number belongs to.

use super::{Around, Resolver, Spot};
use crate::context::Context;
use crate::extract::Mention;
use crate::mark::{Marked, Meaning};
use crate::region::{Code, Regions};
use crate::row;
use crate::seeds::Level;

/// What joins the members of a list of places: 、 and 和.
const LISTED: [char; 2] = ['/', 'h'];

impl Resolver {
    /// Finds the places and organisations of a sentence, and which of them own the figures behind them.
    pub(super) fn take_owners(
        &self,
        marked: &Marked<'_>,
        context: &Context,
        regions: &Regions,
        around: &mut Around<'_>,
    ) {
        let (home, mut last) = (context.facts.home, context.place);
        // 江西省：全省接待…: of the place spoken of, before that of the article.
        let mut spoken = context.place;
        let mut any_subject = false;
        for at in memchr::memchr2_iter(b'R', b'E', marked.symbols.as_bytes()) {
            match marked.tokens[at].meaning {
                Meaning::Place(place) => {
                    let code = marked.places.get(place).and_then(|mark| {
                        let of_spoken = spoken.filter(|_| marked.is_own_place(at));
                        let own = of_spoken.and_then(|spoken| regions.resolve(mark.place, Some(spoken), None));
                        own.or_else(|| regions.resolve(mark.place, home, last))
                    });
                    let known = code.is_some();
                    last = code.or(last);
                    if known || marked.is_own_place(at) && marked.opens_clause(at) {
                        let is_subject = self.is_subject_place(marked, at, code, home, regions);
                        any_subject |= is_subject && known;
                        spoken = code.filter(|_| is_subject).or(spoken);
                        around.places.push(Spot { token: at, code, is_subject });
                    }
                    let acts = marked.opens_clause(at) || marked.symbol(at + 1) == 'Q';
                    if acts && any_subject {
                        around.owners.push((at, false));
                    }
                }
                Meaning::Organisation if self.is_subject_entity(marked, at) => around.owners.push((at, true)),
                _ => {}
            }
        }
    }

    /// The first token that speaks of an organisation named before, where one was.
    pub(super) fn referred(&self, marked: &Marked<'_>, context: &Context) -> Option<usize> {
        context.spoken.as_ref()?;
        let refers = |token: &usize| {
            let text = &marked.folded[marked.tokens[*token].range.start..];
            self.entity_refs.of(text).next().is_some()
        };
        (0..marked.tokens.len()).filter(|token| marked.opens_clause(*token)).find(refers)
    }

    /// The last place before a token that its sentence is about, so that later sentences are about it too.
    pub fn topic_place(&self, marked: &Marked<'_>, context: &Context, regions: &Regions) -> Option<Code> {
        if marked.places.is_empty() {
            return None;
        }
        let (home, last) = (context.facts.home, context.place);
        memchr::memrchr_iter(b'R', marked.symbols.as_bytes()).find_map(|token| {
            let Meaning::Place(place) = marked.tokens[token].meaning else { return None };
            let code = regions.resolve(marked.places.get(place)?.place, home, last)?;
            let after_in = token > 0 && marked.folded_token(token - 1) == "在" && marked.opens_clause(token - 1);
            let of_count = marked.symbol(token + 1) == 'd' && marked.symbol(token + 2) == 'Q';
            let is_topic = (marked.opens_clause(token) || after_in || of_count)
                && self.is_subject_place(marked, token, Some(code), home, regions);
            is_topic.then_some(code)
        })
    }

    /// True for a place that the figure can be of: it opens its clause or acts, and is no rank, comparison or name.
    fn is_subject_place(
        &self,
        marked: &Marked<'_>,
        token: usize,
        code: Option<Code>,
        home: Option<Code>,
        regions: &Regions,
    ) -> bool {
        // 高于全国、全省、全市: the members of a list share what stands before the first.
        let first = row::first(marked, token, 'R', &LISTED);
        let opens = marked.opens_clause(first);
        // 南京、无锡等8市: and what stands behind the last.
        let last = row::last(marked, token, 'R', &LISTED);
        let after = &marked.folded[marked.tokens[last].range.end..];
        let before = &marked.folded[..marked.tokens[first].range.start];
        let own = marked.is_own_place(token);
        let ranked = self.no_subject.is_after(after);
        // 在全州…: a place after 在 is where, and still the article's own; a foreign one is a stop on the way.
        let compared = self.no_subject.is_before(before) && !(own && before.ends_with('在'));
        // 在安徽，……: set before its clause by a comma, the place is what the clause is about.
        let setting = first > 0
            && marked.folded_token(first - 1) == "在"
            && marked.opens_clause(first - 1)
            && marked.symbol(token + 1) == ',';
        if setting && !ranked {
            return true;
        }
        if ranked || compared {
            return false;
        }
        // 其中福建…: a part of what was told is somebody's, wherever the text is at home.
        if first > 0 && marked.symbol(first - 1) == 'j' {
            return true;
        }
        let next = marked.symbol(token + 1);
        let above = home.zip(code).is_some_and(|(home, code)| home != code && regions.within(home, code));
        // 带动全疆2000万亩; 支持乌鲁木齐市发布…: after a verb a place acts only where it is somebody else.
        let acts = if opens {
            matches!(next, 'V' | 'v' | '$' | 'U' | 'D' | 'A' | 'a' | 'S' | 'Q' | ',' | ':' | 'I' | 'B' | 'p')
        } else if next == 'd' && marked.symbol(token + 2) == 'Q' {
            // 主要产区绵阳地区的八十四万亩棉田
            true
        } else {
            let after_verb = first > 0 && matches!(marked.symbol(first - 1), 'V' | 'v' | 'a' | 'p');
            next == 'Q' || (after_verb && !own && !above && matches!(next, 'V' | 'v' | 'A' | 'a' | 'p'))
        };
        // A national text speaks of all places as its subjects; a local one mostly names them.
        let wide = home.is_none_or(|home| regions.level(home) == Level::Nation);
        let local =
            (wide && opens) || next == 'T' || home.zip(code).is_none_or(|(home, code)| regions.within(code, home));
        // 我国综合立体交通网…: whatever place the text is about, this is of no smaller one.
        let of_nation = own && code.is_some() && code == regions.nation() && opens;
        // 新疆曲子, 无锡智算: a place above or elsewhere before a noun is mostly part of a name.
        acts || of_nation || (local && (own || opens))
    }

    /// The organisation whose figure it is: the nearest before the number that is a subject and has no place after it.
    pub(super) fn entity<'a>(
        &self,
        marked: &'a Marked<'_>,
        mention: &Mention,
        context: &'a Context,
        around: &Around<'_>,
    ) -> Option<&'a str> {
        // 总投资13亿元的水库将开工；新建学校3所: what is named within a clause ends with it.
        let holds = |token: usize| marked.opens_clause(token) || !marked.symbols[token..mention.token].contains(';');
        let mut owners = around.owners.iter().rev().filter(|(token, _)| *token < mention.token);
        match owners.find(|(token, _)| holds(*token)) {
            Some((_, false)) => None,
            Some((token, true)) => Some(&marked.text[marked.tokens[*token].range.clone()]),
            None => {
                // 该公司, 这家企业, 合作社: the organisation spoken of before.
                let refers = around.referred.is_some_and(|token| token < mention.token);
                context.spoken.as_deref().filter(|_| refers).or(context.facts.entity.as_deref())
            }
        }
    }

    /// True for an organisation that acts: not one that something is done with, to or for.
    pub fn is_subject_entity(&self, marked: &Marked<'_>, token: usize) -> bool {
        let range = marked.tokens[token].range.clone();
        let before = &marked.folded[..range.start];
        let listed = matches!(marked.symbol(token + 1), '/' | 'h' | 'e')
            || (token > 0 && matches!(marked.symbol(token - 1), '/' | 'h' | 'V' | 'v'));
        !listed && self.entity_before.of(before).next().is_none()
    }
}

/// The place whose figure it is: the nearest place before the number that is a subject, else the section's, the
/// paragraph's, the article's.
pub(super) fn region(marked: &Marked<'_>, mention: &Mention, context: &Context, around: &Around<'_>) -> Option<Code> {
    match around.subject(mention.token) {
        Some(spot) if is_listed(marked, spot.token) => of_list(marked, mention.token, around),
        Some(spot) => spot.code,
        None => context.place.or_else(|| context.section_region()).or(context.facts.home),
    }
}

/// Whether a place stands in a list of places: 浙江省、江苏省共投资30亿元.
fn is_listed(marked: &Marked<'_>, token: usize) -> bool {
    let goes_on = LISTED.contains(&marked.symbol(token + 1)) && marked.symbol(token + 2) == 'R';
    goes_on || row::first(marked, token, 'R', &LISTED) < token
}

/// The place of a list that 分别 pairs a number with; a number of all of them is of none.
fn of_list(marked: &Marked<'_>, number: usize, around: &Around<'_>) -> Option<Code> {
    let (nth, count) = row::place(marked, number);
    let list = row::paired(marked, number, 'R').filter(|list| list.len() == count)?;
    around.place_at(list[nth])
}
