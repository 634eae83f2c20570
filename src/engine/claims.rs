//! From a sentence that is marked and read to its claims, and what it leaves for those behind it.

use super::Engine;
use super::ahead::Ready;
use super::parts::{Numbered, Tells, is_topic};
use crate::category::Heading;
use crate::claim::Claim;
use crate::context::Context;
use crate::dating::Dates;
use crate::evidence::Evidence;
use crate::extract::Mention;
use crate::mark::Marked;
use crate::period::When;
use crate::resolve::{Around, Basis, Wording};
use crate::witness::Witnesses;
use smol_str::SmolStr;
use std::rc::Rc;

/// A sentence with figures, what was said before it, and what its figures have in common.
pub struct Scene<'s, 'a> {
    ready: &'s Ready<'a>,
    context: &'s Context,
    around: Around<'s>,
}

/// What is made of the words of an indicator alone.
#[derive(Debug, Clone)]
pub struct Worded {
    /// What they tell of a claim.
    wording: Wording,
    /// The key of the statistic; none where nothing is left that could be counted.
    key: Option<SmolStr>,
}

impl Engine {
    /// A sentence in its context.
    pub(super) fn scene<'s, 'a>(&'s self, ready: &'s Ready<'a>, context: &'s Context) -> Scene<'s, 'a> {
        Scene { ready, context, around: self.resolver.around(&ready.marked, context, self.marker.regions()) }
    }

    /// What is made of the words of a mention's indicator.
    pub(super) fn worded(&self, mention: &Mention) -> Worded {
        self.worded.or_make(&mention.indicator, |indicator| Worded {
            wording: self.resolver.wording(&self.script.fold(indicator)),
            key: self.indicators.written(indicator, &self.script, &self.marker).map(SmolStr::from),
        })
    }

    /// The claims of a sentence on its own, with spans in its bytes.
    pub(super) fn claims(&self, ready: &Ready<'_>, context: &Context) -> Vec<(Claim, Evidence)> {
        let scene = self.scene(ready, context);
        let mentions = &ready.mentions.read;
        let weighed = |(mention, (mut claim, basis)): (&Mention, (Claim, Basis))| {
            let evidence = self.weigh(&scene, mention, &mut claim, basis);
            (claim, evidence)
        };
        let worded = mentions.iter().map(|mention| self.worded(mention));
        let mut dates = Dates::default();
        mentions.iter().zip(self.resolved(&scene, worded, &mut dates)).map(weighed).collect()
    }

    /// The claim of each mention of a sentence and what it is based on, with spans in its bytes, but for its confidence; of each
    /// mention the next is what its words tell. `dates` keeps what was written last.
    pub(super) fn resolved<'s>(
        &'s self,
        scene: &'s Scene<'_, '_>,
        worded: impl Iterator<Item = Worded> + 's,
        dates: &'s mut Dates,
    ) -> impl Iterator<Item = (Claim, Basis)> + 's {
        let Scene { ready: Ready { marked, mentions, said_by }, context, around } = scene;
        let published = context.facts.date.filter(|_| context.facts.dated);
        let said_by = said_by.clone().map(|range| SmolStr::new(&marked.text[range]));
        mentions.read.iter().zip(worded).map(move |(mention, Worded { wording, key })| {
            let regions = self.marker.regions();
            let (mut claim, basis) = self.resolver.claim(marked, mention, wording, context, around, regions);
            dates.write(&mut claim, published, basis.period);
            let range = &marked.quantities[mention.quantity].range;
            (claim.start, claim.end) = (range.start, range.end);
            claim.speaker.clone_from(&said_by);
            claim.indicator_key = key;
            (claim, basis)
        })
    }

    /// Tells how the claim of a mention came to be known, and gives it its confidence.
    pub(super) fn weigh(&self, scene: &Scene<'_, '_>, mention: &Mention, claim: &mut Claim, basis: Basis) -> Evidence {
        let evidence = Witnesses {
            marked: &scene.ready.marked,
            mention,
            carried: self.carrying.contains(&*mention.pattern),
            context: scene.context,
            resolver: &self.resolver,
            around: &scene.around,
        }
        .evidence(claim, basis);
        claim.confidence = self.scale.confidence(&evidence);
        evidence
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
        if let Some(time) = opening.filter(|time| is_topic(time.when)) {
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
}

/// 在…方面 at the start of a sentence.
fn lead(sentence: &str) -> Option<&str> {
    let rest = sentence.trim_start().strip_prefix('在')?;
    let end = rest.find("方面")?;
    (end < 120 && !rest[..end].contains(['，', '；'])).then(|| &rest[..end])
}
