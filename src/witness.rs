//! Gathers the evidence for a claim.
//!
//! It is taken beside the claim and not while the claim is resolved: for each field it asks which of the sources nearest
//! to the number gives the value that the claim has, and whether another would have given another value. So it holds
//! whatever the rules that choose among the sources.

use crate::category::{Category, Spoken};
use crate::claim::{Claim, Status};
use crate::context::Context;
use crate::evidence::{CategoryFrom, DateKnown, Evidence, Head, Label, Length, Rival, Said, StatusFrom, Writing};
use crate::extract::Mention;
use crate::mark::Marked;
use crate::period::{Date, Period, When};
use crate::region::Code;
use crate::resolve::{Around, Basis, Resolver, Timed};
use std::ops::Range;

/// What a claim was read of.
#[derive(Debug, Clone, Copy)]
pub struct Witnesses<'a> {
    /// The sentence.
    pub marked: &'a Marked<'a>,
    /// The number in it.
    pub mention: &'a Mention,
    /// What was said before.
    pub context: &'a Context,
    /// What resolved the claim.
    pub resolver: &'a Resolver,
    /// What it has in common with the others of its sentence.
    pub around: &'a Around<'a>,
}

/// What is asked of several witnesses.
#[derive(Clone, Copy)]
struct Asked<'a> {
    claim: &'a Claim,
    period: Option<Period>,
    region: Option<Code>,
    spoken: Spoken,
    category: Category,
    /// First token of the number's clause.
    clause: usize,
}

impl Witnesses<'_> {
    /// The evidence for the claim that was read of them.
    pub fn evidence(self, claim: &Claim, basis: Basis) -> Evidence {
        let by = self;
        let clause = clause_start(by.marked, by.mention.token);
        let Basis { period: of_claim, region: place, spoken, category: decided } = basis;
        let asked = Asked { claim, period: of_claim, region: place, spoken, category: decided, clause };
        Evidence {
            label: if by.mention.carried { Label::Carried } else { Label::Own },
            length: length(claim),
            head: head(claim, by),
            period: period(asked, by),
            other_period: other_period(asked, by),
            date: date(by.context),
            region: region(asked, by),
            entity: entity(asked, by),
            status: status(claim, by.context),
            category: category(asked, by),
            writing: writing(by),
        }
    }
}

fn length(claim: &Claim) -> Length {
    match claim.indicator.as_deref().unwrap_or_default().chars().count() {
        0..=2 => Length::Tiny,
        3..=4 => Length::Short,
        5..=12 => Length::Middle,
        13..=20 => Length::Long,
        _ => Length::Huge,
    }
}

/// By the word of the sentence that the indicator's end was taken from.
fn head(claim: &Claim, by: Witnesses<'_>) -> Head {
    let indicator = claim.indicator.as_deref().unwrap_or_default();
    if claim.action.as_deref().is_some_and(|action| action == indicator) {
        return Head::Action;
    }
    let marked = by.marked;
    let ends = |token: &usize| indicator.ends_with(&marked.text[marked.tokens[*token].range.clone()]);
    match by.mention.span.clone().filter(|&token| token < marked.tokens.len()).rev().find(ends) {
        Some(token) if matches!(marked.symbol(token), 'n' | 'E' | 'G' | 'H' | 'R' | '>' | ')') => Head::Noun,
        _ => Head::Other,
    }
}

/// First token of the clause that holds a token.
fn clause_start(marked: &Marked<'_>, token: usize) -> usize {
    before(marked, token).rfind([',', ';', '.', ':']).map_or(0, |pause| pause + 1)
}

/// The symbols of the tokens before one, a byte each.
fn before<'a>(marked: &'a Marked<'_>, token: usize) -> &'a str {
    marked.symbols.get(..token).unwrap_or(&marked.symbols)
}

/// Whether two periods are written alike.
fn same_period(claim: Option<Period>, period: Period) -> bool {
    // Of a year that has not four digits nothing else is written.
    let plain = |date: Date| (0..=9999).contains(&date.year);
    claim.is_some_and(|own| {
        let all_plain = [Some(own.from), own.to, Some(period.from), period.to].into_iter().flatten().all(plain);
        own == period || (!all_plain && own.to_string() == period.to_string())
    })
}

/// The same years: 2025 and 2025-06 are no rivals.
fn same_years(claim: Option<Period>, period: Period) -> bool {
    // As the day is written: four characters of it.
    let year = |day: Date| match day.year {
        year @ 0..=9999 => Some(year),
        _ => day.to_string().get(..4).and_then(|year| year.parse().ok()),
    };
    claim.is_some_and(|own| {
        year(own.start_day()) == Some(period.start_day().year) && year(own.end_day()) == Some(period.end_day().year)
    })
}

fn period(asked: Asked<'_>, by: Witnesses<'_>) -> Said {
    let Witnesses { mention, context, around, .. } = by;
    if asked.period.is_none() {
        return Said::Nowhere;
    }
    let is = |period: Option<Period>| period.is_some_and(|period| same_period(asked.period, period));
    let said = |time: &&Timed| time.token < mention.token && is(time.period);
    if let Some(time) = around.times().iter().rev().find(said) {
        return if time.token >= asked.clause { Said::Clause } else { Said::Sentence };
    }
    let gives = |when: When| is(when.resolve(context.anchor()));
    if context.topic.is_some_and(gives) {
        return Said::Paragraph;
    }
    if context.section_times().iter().copied().any(gives) {
        return Said::Heading;
    }
    let now = context.anchor().now();
    match now.or_else(|| context.facts.date.map(Period::at)) {
        Some(date) if same_years(asked.period, date) => Said::Article,
        _ => Said::Several,
    }
}

fn other_period(asked: Asked<'_>, by: Witnesses<'_>) -> Rival {
    let another = |time: &&Timed| time.period.is_some_and(|period| !same_years(asked.period, period));
    let rivals = by.around.times().iter().filter(|time| !time.compares).filter(another);
    nearness(rivals.map(|time| time.token), asked.clause..by.mention.token)
}

/// How near to the number the nearest of these tokens is.
fn nearness(tokens: impl Iterator<Item = usize>, clause: Range<usize>) -> Rival {
    tokens.fold(Rival::None, |nearest, token| match nearest {
        Rival::Near => Rival::Near,
        _ if clause.contains(&token) => Rival::Near,
        _ => Rival::Far,
    })
}

fn date(context: &Context) -> DateKnown {
    match context.facts.date {
        Some(_) if context.facts.published.is_some() => DateKnown::Written,
        Some(_) => DateKnown::Inferred,
        None => DateKnown::Unknown,
    }
}

fn region(asked: Asked<'_>, by: Witnesses<'_>) -> Said {
    let Witnesses { mention, context, .. } = by;
    let Asked { claim, region, clause, .. } = asked;
    if claim.entity.is_some() {
        return Said::Owner;
    }
    let Some(place) = region else { return Said::Nowhere };
    if let Some(token) = by.around.named(place, mention.token) {
        return if token >= clause { Said::Clause } else { Said::Sentence };
    }
    if context.place == region {
        Said::Paragraph
    } else if context.section_region() == region {
        Said::Heading
    } else if context.facts.home == region {
        Said::Article
    } else {
        Said::Several
    }
}

/// Where the owner stands; for a place's own figure, whether an organisation that could own it stands before it.
fn entity(asked: Asked<'_>, by: Witnesses<'_>) -> Said {
    let Witnesses { marked, mention, context, .. } = by;
    let Asked { claim, clause, .. } = asked;
    let before = before(marked, mention.token);
    let Some(entity) = claim.entity.as_deref() else {
        return if before.contains('E') { Said::Several } else { Said::Nowhere };
    };
    let named = |token: &usize| &marked.text[marked.tokens[*token].range.clone()] == entity;
    match before.rmatch_indices('E').map(|(token, _)| token).find(named) {
        Some(token) if token >= clause => Said::Clause,
        Some(_) => Said::Sentence,
        None if context.spoken.as_deref() == Some(entity) => Said::Paragraph,
        None => Said::Article,
    }
}

fn status(claim: &Claim, context: &Context) -> StatusFrom {
    let promised = claim.status != Status::Actual;
    let section = context.section_status();
    let contrary = section.is_some_and(|section| (section != Status::Actual) != promised);
    match (&claim.status_cue, section, promised) {
        (Some(_), _, _) if contrary => StatusFrom::AgainstHeading,
        (Some(_), _, false) => StatusFrom::DoneByCue,
        (Some(_), _, true) => StatusFrom::PromisedByCue,
        (None, Some(_), _) if contrary => StatusFrom::AgainstHeading,
        (None, Some(_), false) => StatusFrom::DoneByHeading,
        (None, Some(_), true) => StatusFrom::PromisedByHeading,
        (None, None, false) => StatusFrom::Done,
        (None, None, true) => StatusFrom::Promised,
    }
}

fn category(asked: Asked<'_>, by: Witnesses<'_>) -> CategoryFrom {
    let categories = by.resolver.categories();
    let spoken = asked.spoken;
    let (own, heading) = (categories.of_words(spoken), categories.of_headings(&by.around.surroundings));
    let is = |other: Option<Category>| other == Some(asked.category);
    // Asked last: it takes a look at all words of the sentence.
    let by_sentence = || is(categories.of_sentence(&by.around.surroundings));
    match (own, is(own)) {
        (Some(_), true) if is(heading) && by_sentence() => CategoryFrom::Agreed,
        (Some(_), true) if heading.is_none() || is(heading) => CategoryFrom::Indicator,
        (Some(_), true) => CategoryFrom::Against,
        (Some(_), false) => CategoryFrom::List,
        (None, _) if is(heading) && by_sentence() => CategoryFrom::Surroundings,
        (None, _) if by_sentence() => CategoryFrom::Sentence,
        (None, _) if is(heading) => CategoryFrom::Heading,
        (None, _) => CategoryFrom::Nothing,
    }
}

fn writing(by: Witnesses<'_>) -> Writing {
    let range = by.marked.quantities[by.mention.quantity].range.clone();
    if by.marked.folded != by.marked.text {
        Writing::Traditional
    } else if by.marked.folded[range].contains(|c: char| c.is_ascii_digit()) {
        Writing::Digits
    } else {
        Writing::Numerals
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;

    const ARTICLE: &str = "\
# 临沂市2024年工作回顾

2025年1月14日

全市新增城镇就业9.5万人。2023年，沂水县新建农村公路87公里，改造30公里。
";

    #[test]
    fn each_source_is_found_where_it_stands() {
        let read = Engine::embedded().unwrap().read("a.txt", ARTICLE, None);
        let texts: Vec<&str> = read.claims.iter().map(|claim| claim.text.as_str()).collect();
        assert_eq!(texts, ["9.5万人", "87公里", "30公里"]);
        let [jobs, roads, more] = read.evidence[..] else { panic!("{:?}", read.evidence) };
        assert_eq!((jobs.period, roads.period, more.period), (Said::Heading, Said::Sentence, Said::Sentence));
        assert_eq!((roads.region, more.region), (Said::Clause, Said::Sentence));
        assert_eq!((jobs.date, jobs.entity, jobs.writing), (DateKnown::Written, Said::Nowhere, Writing::Digits));
        assert_eq!((jobs.status, jobs.other_period), (StatusFrom::DoneByHeading, Rival::None));
        assert_eq!((roads.label, more.label), (Label::Own, Label::Carried));
    }

    #[test]
    fn what_nobody_says_is_nowhere() {
        let read = Engine::embedded().unwrap().read("a.txt", "改造老旧小区五十户。", None);
        let [evidence] = read.evidence[..] else { panic!("{:?}", read.claims) };
        assert_eq!((evidence.period, evidence.region), (Said::Nowhere, Said::Nowhere));
        assert_eq!((evidence.date, evidence.writing), (DateKnown::Unknown, Writing::Numerals));
    }
}
