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
use crate::resolve::{Around, Resolved};
use crate::witness::Witnesses;
use std::rc::Rc;

impl Engine {
    /// The claims of some sentences, each in its context, with spans in its bytes, but for their keys.
    ///
    /// What the figures of a sentence have in common is found for all sentences first, then all figures are resolved, then
    /// each is asked how it came to be known: each time the same code is gone through.
    pub(super) fn claims(&self, of: &[(&Ready<'_>, &Context)]) -> Vec<Vec<(Claim, Evidence)>> {
        let regions = self.marker.regions();
        let around: Vec<Around<'_>> =
            of.iter().map(|(ready, context)| self.resolver.around(&ready.marked, context, regions)).collect();
        let each = || of.iter().zip(&around);
        let resolved: Vec<Vec<Resolved>> =
            each().map(|((ready, context), around)| self.resolved(ready, context, around)).collect();
        let evident = |(((ready, context), around), resolved): (_, Vec<Resolved>)| {
            let (ready, context): (&Ready<'_>, &Context) = (ready, context);
            let of_each = ready.mentions.read.iter().zip(resolved).map(|(mention, resolved)| {
                let evidence = self.witnesses(&ready.marked, mention, context, around).evidence(&resolved);
                let mut claim = resolved.claim;
                claim.confidence = self.scale.confidence(&evidence);
                (claim, evidence)
            });
            of_each.collect()
        };
        each().map(|((ready, context), around)| ((*ready, *context), around)).zip(resolved).map(evident).collect()
    }

    fn resolved(&self, ready: &Ready<'_>, context: &Context, around: &Around<'_>) -> Vec<Resolved> {
        let Ready { marked, mentions, said_by } = ready;
        let said_by = said_by.clone().map(|range| &marked.text[range]);
        let read = mentions.read.iter().map(|mention| {
            let words = self.script.fold(&mention.indicator);
            let mut resolved = self.resolver.claim(marked, mention, &words, context, around, self.marker.regions());
            let range = &marked.quantities[mention.quantity].range;
            (resolved.claim.start, resolved.claim.end) = (range.start, range.end);
            resolved.claim.speaker = said_by.map(String::from);
            resolved
        });
        read.collect()
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
            around,
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
        let mut organisations = marked.symbols.rmatch_indices('E').map(|(token, _)| token);
        let spoken = organisations.find(|&token| {
            self.resolver.is_subject_entity(marked, token) || marked.symbol(token - token.min(1)) == 'd'
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

    /// Gives claims the keys of their indicators.
    pub(super) fn add_keys(&self, claims: &mut [Claim]) {
        let make = |indicator: &str| self.indicators.written(indicator, &self.script, &self.marker);
        for claim in claims {
            claim.indicator_key = claim.indicator.as_deref().and_then(|own| self.made.or_make(own, make));
        }
    }
}

/// 在…方面 at the start of a sentence.
fn lead(sentence: &str) -> Option<&str> {
    let rest = sentence.trim_start().strip_prefix('在')?;
    let end = rest.find("方面")?;
    (end < 120 && !rest[..end].contains(['，', '；'])).then(|| &rest[..end])
}
