//! From a sentence that is marked and read to its claims, and what it leaves for those behind it.

use super::Engine;
use super::ahead::Ready;
use super::parts::{Numbered, Tells};
use crate::category::Heading;
use crate::claim::Claim;
use crate::context::Context;
use crate::evidence::Evidence;
use crate::extract::Mention;
use crate::mark::Marked;
use crate::period::When;
use crate::resolve::{Around, Resolved, Wording};
use crate::witness::Witnesses;
use std::rc::Rc;

/// What is made of the words of an indicator alone.
#[derive(Debug, Clone)]
pub(super) struct Worded {
    /// What they tell of a claim.
    wording: Wording,
    /// The key of the statistic; none where nothing is left that could be counted.
    key: Option<Box<str>>,
}

impl Engine {
    /// The claims of some sentences, each in its context, with spans in its bytes.
    ///
    /// What the figures of a sentence have in common is found for all sentences first, then what the words of each indicator
    /// tell, then all figures are resolved, then each is asked how it came to be known: each time the same code is gone
    /// through.
    pub(super) fn claims(
        &self,
        of: &[(&Ready<'_>, &Context)],
    ) -> impl Iterator<Item = impl Iterator<Item = (Claim, Evidence)>> {
        let regions = self.marker.regions();
        let around: Vec<Around<'_>> =
            of.iter().map(|(ready, context)| self.resolver.around(&ready.marked, context, regions)).collect();
        let mentions = of.iter().flat_map(|(ready, _)| &ready.mentions.read);
        let worded: Vec<Worded> = mentions.map(|mention| self.worded(&mention.indicator)).collect();
        let mut worded = worded.into_iter();
        let each = || of.iter().zip(&around).map(|((ready, context), around)| (*ready, *context, around));
        let mut resolved: Vec<Vec<Resolved>> = each().map(|one| self.resolved(one, worded.by_ref())).collect();
        let evidence: Vec<Vec<Evidence>> =
            each().zip(&mut resolved).map(|(one, resolved)| self.evidence(one, resolved)).collect();
        let claims = |resolved: Vec<Resolved>| resolved.into_iter().map(|resolved| resolved.claim);
        resolved.into_iter().zip(evidence).map(move |(resolved, evidence)| claims(resolved).zip(evidence))
    }

    /// What is made of an indicator's words.
    fn worded(&self, indicator: &str) -> Worded {
        self.worded.or_make(indicator, |indicator| Worded {
            wording: self.resolver.wording(&self.script.fold(indicator)),
            key: self.indicators.written(indicator, &self.script, &self.marker).map(String::into_boxed_str),
        })
    }

    /// The claims of a sentence; of each the next is what its words tell.
    fn resolved(
        &self,
        (ready, context, around): (&Ready<'_>, &Context, &Around<'_>),
        worded: impl Iterator<Item = Worded>,
    ) -> Vec<Resolved> {
        let Ready { marked, mentions, said_by } = ready;
        let said_by = said_by.clone().map(|range| &marked.text[range]);
        let read = mentions.read.iter().zip(worded).map(|(mention, Worded { wording, key })| {
            let mut resolved = self.resolver.claim(marked, mention, wording, context, around, self.marker.regions());
            let range = &marked.quantities[mention.quantity].range;
            (resolved.claim.start, resolved.claim.end) = (range.start, range.end);
            resolved.claim.speaker = said_by.map(String::from);
            resolved.claim.indicator_key = key.map(String::from);
            resolved
        });
        read.collect()
    }

    /// How the claims of a sentence came to be known, which tells how sure they are.
    fn evidence(
        &self,
        (ready, context, around): (&Ready<'_>, &Context, &Around<'_>),
        resolved: &mut [Resolved],
    ) -> Vec<Evidence> {
        let of_each = ready.mentions.read.iter().zip(resolved).map(|(mention, resolved)| {
            let evidence = self.witnesses(&ready.marked, mention, context, around).evidence(resolved);
            resolved.claim.confidence = self.scale.confidence(&evidence);
            evidence
        });
        of_each.collect()
    }

    fn witnesses<'a>(
        &'a self,
        marked: &'a Marked<'a>,
        mention: &'a Mention,
        context: &'a Context,
        around: &'a Around<'_>,
    ) -> Witnesses<'a> {
        Witnesses {
            marked,
            mention,
            carried: self.carrying.contains(&*mention.pattern),
            context,
            resolver: &self.resolver,
            regions: self.marker.regions(),
            around: &around.surroundings,
        }
    }

    /// What a sentence opens for itself and those behind it in its paragraph.
    pub(super) fn open(&self, sentence: &Numbered<'_>, context: &mut Context) {
        if sentence.tells == Tells::Figures && context.lead.is_none() {
            context.lead = lead(sentence.folded).map(|lead| Rc::new(Heading::new(lead)));
        }
    }

    /// What the sentence leaves for those after it.
    pub(super) fn move_on(&self, marked: &Marked<'_>, context: &mut Context) {
        let end = marked.tokens.len();
        let opening = marked.times.iter().rev().find(|time| {
            let token = marked.token_at(time.range.start);
            let opens = time.as_of || marked.opens_clause(token);
            let years = matches!(time.when, When::Date { year: Some(_), .. } | When::Plan { .. } | When::Years(..));
            opens && (years || matches!(marked.symbol(token + 1), ',' | 'C' | 'R' | 'E'))
        });
        if let Some(time) =
            opening.filter(|time| !matches!(time.when, When::Nothing | When::Lately | When::Now | When::Same))
        {
            context.topic = Some(time.when);
        }
        let place = self.resolver.topic_place(marked, context, self.marker.regions());
        if place.is_some() {
            context.place = place;
        }
        let spoken = (0..end).rev().find(|&token| {
            marked.symbol(token) == 'E'
                && (self.resolver.is_subject_entity(marked, token) || marked.symbol(token - token.min(1)) == 'd')
        });
        if let Some(token) = spoken {
            context.spoken = Some(marked.text[marked.tokens[token].range.clone()].into());
        }
        let start =
            marked.times.iter().find(|time| time.since && matches!(time.when, When::Date { year: Some(_), .. }));
        if let Some(start) = start {
            context.since = Some(start.when);
        }
    }
}

/// 在…方面 at the start of a sentence.
fn lead(sentence: &str) -> Option<&str> {
    let rest = sentence.trim_start().strip_prefix('在')?;
    let end = rest.find("方面")?;
    (end < 120 && !rest[..end].contains(['，', '；'])).then(|| &rest[..end])
}
