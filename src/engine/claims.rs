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
use crate::resolve::Around;
use crate::witness::Witnesses;

impl Engine {
    /// The claims of a sentence, with spans in its bytes; the context moves on.
    pub(super) fn sentence(
        &self,
        sentence: &Numbered<'_>,
        ready: &Ready<'_>,
        context: &mut Context,
    ) -> Vec<(Claim, Evidence)> {
        if sentence.tells == Tells::Figures && context.lead.is_none() {
            context.lead = lead(sentence.folded).map(Heading::new);
        }
        let claims = self.claims(ready, context);
        self.move_on(&ready.marked, context);
        claims
    }

    /// The claims of a sentence, but for their keys.
    pub(super) fn claims(&self, ready: &Ready<'_>, context: &Context) -> Vec<(Claim, Evidence)> {
        let Ready { marked, mentions, said_by } = ready;
        if mentions.read.is_empty() {
            return Vec::new();
        }
        let around = self.resolver.around(marked, context, self.marker.regions());
        let said_by = said_by.clone().map(|range| &marked.text[range]);
        let read = mentions.read.iter().map(|mention| {
            let words = self.script.fold(&mention.indicator);
            let mut resolved = self.resolver.claim(marked, mention, &words, context, &around, self.marker.regions());
            let evidence = self.witnesses(marked, mention, context, &around).evidence(&resolved);
            let claim = &mut resolved.claim;
            let range = &marked.quantities[mention.quantity].range;
            (claim.start, claim.end) = (range.start, range.end);
            claim.speaker = said_by.map(String::from);
            claim.confidence = self.scale.confidence(&evidence);
            (resolved.claim, evidence)
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
            regions: self.marker.regions(),
            around: &around.surroundings,
        }
    }

    /// What the sentence leaves for those after it.
    fn move_on(&self, marked: &Marked<'_>, context: &mut Context) {
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
            context.entity = None;
        }
        let entity =
            (0..end).rev().find(|&token| marked.symbol(token) == 'E' && self.resolver.is_subject_entity(marked, token));
        if let Some(token) = entity {
            context.entity = Some(marked.text[marked.tokens[token].range.clone()].to_string());
        }
        let spoken = (0..end).rev().find(|&token| {
            marked.symbol(token) == 'E'
                && (self.resolver.is_subject_entity(marked, token) || marked.symbol(token - token.min(1)) == 'd')
        });
        if let Some(token) = spoken {
            context.spoken = Some(marked.text[marked.tokens[token].range.clone()].to_string());
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
