//! From a sentence that is marked and read to its claims, and what it leaves for those behind it.

use super::Engine;
use super::ahead::Ready;
use super::parts::{Numbered, Tells, is_topic};
use crate::category::Heading;
use crate::claim::Claim;
use crate::context::{Context, item_level};
use crate::dating::Dates;
use crate::evidence::Evidence;
use crate::extract::Mention;
use crate::mark::Marked;
use crate::period::When;
use crate::resolve::{Around, Basis, Figure, Wording};
use crate::witness::Witnesses;
use smol_str::SmolStr;
use std::rc::Rc;

/// What stands before a block or a sentence and may announce a list, folded.
#[derive(Debug, Clone, Copy)]
pub enum Before<'a> {
    /// A sentence, or nothing.
    Sentence(&'a str),
    /// A block, the last sentence of which it is: sought only where a list begins.
    Block(&'a str),
}

impl<'a> Before<'a> {
    /// The sentence.
    fn sentence(self) -> &'a str {
        match self {
            Before::Sentence(sentence) => sentence,
            Before::Block(block) => last_sentence(block),
        }
    }
}

/// A sentence with figures, what was said before it, and what its figures have in common.
pub struct Scene<'s, 'a> {
    ready: &'s Ready<'a>,
    context: &'s Context,
    around: Around<'s>,
    /// Who speaks in it.
    said_by: Option<SmolStr>,
}

impl Scene<'_, '_> {
    /// Bytes of the texts that its claims share.
    pub fn texts(&self) -> usize {
        self.around.sentence().len() + self.context.facts.title.as_ref().map_or(0, SmolStr::len)
    }
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
        let around = self.resolver.around(&ready.marked, context, self.marker.regions());
        let said_by = ready.said_by.clone().map(|range| SmolStr::new(&ready.marked.text[range]));
        Scene { ready, context, around, said_by }
    }

    /// What is made of the words of the indicator of each of some mentions.
    pub(super) fn worded<'m>(&self, mentions: impl Iterator<Item = &'m Mention>) -> Vec<Worded> {
        self.worded.or_make(mentions.map(|mention| mention.indicator.as_str()), |indicators| {
            let keys = self.indicators.written(indicators, &self.script, &self.marker);
            let told = indicators.iter().map(|indicator| self.resolver.wording(&self.script.fold(indicator)));
            told.zip(keys).map(|(wording, key)| Worded { wording, key }).collect()
        })
    }

    /// The claims of a sentence on its own, with spans in its bytes, and how each came to be known.
    pub(super) fn claims(&self, ready: &Ready<'_>, context: &Context) -> (Vec<Claim>, Vec<Evidence>) {
        let scene = self.scene(ready, context);
        let (mut claims, mut dates) = (Vec::new(), Dates::default());
        let mentions = ready.mentions.read.iter().zip(self.worded(ready.mentions.read.iter()));
        let evidence = mentions.enumerate().map(|(at, (mention, worded))| {
            let basis = self.resolve_to(&mut claims, &scene, mention, worded, &mut dates);
            self.weigh(&scene, mention, &mut claims[at], basis)
        });
        let evidence = evidence.collect();
        (claims, evidence)
    }

    /// Adds the claim of a mention of a sentence, with spans in its bytes, to `claims`: it is large, and is written where it
    /// stays. `worded` is what its words tell, `dates` keeps what was written last.
    pub(super) fn resolve_to(
        &self,
        claims: &mut Vec<Claim>,
        scene: &Scene<'_, '_>,
        mention: &Mention,
        worded: Worded,
        dates: &mut Dates,
    ) -> Basis {
        let Scene { ready: Ready { marked, .. }, context, around, said_by } = scene;
        let figure = Figure { marked, mention, context, around };
        let place = claims.len();
        let basis = self.resolver.claim_to(claims, figure, worded.wording, self.marker.regions());
        let claim = &mut claims[place];
        dates.write(claim, context.facts.published, basis.period);
        let range = &marked.quantities[mention.quantity].range;
        (claim.start, claim.end) = (range.start, range.end);
        claim.speaker.clone_from(said_by);
        claim.indicator_key = worded.key;
        basis
    }

    /// Tells how the claim of a mention came to be known, and gives it its confidence.
    pub(super) fn weigh(&self, scene: &Scene<'_, '_>, mention: &Mention, claim: &mut Claim, basis: Basis) -> Evidence {
        let evidence = Witnesses {
            marked: &scene.ready.marked,
            mention,
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

    /// A block begins, as an item of a list of this level or as none; what stands before the first item may announce the
    /// list (今年办好10件实事：).
    pub(super) fn go_through_list(&self, item: Option<u8>, before: Before<'_>, context: &mut Context) {
        match item {
            Some(level) => self.begin_list(level, before.sentence(), context),
            None => context.end_list(),
        }
    }

    /// The same of a list inside a paragraph: its sentence begins as an item, or has one behind its colon.
    pub(super) fn begin_list_inside(&self, sentence: &str, before: Before<'_>, context: &mut Context) {
        if let Some(level) = item_level(sentence) {
            self.begin_list(level, before.sentence(), context);
        } else if let Some(colon) = behind_colon(sentence)
            && let Some(level) = item_level(&sentence[colon..])
        {
            self.begin_list(level, before.sentence(), context);
            self.begin_list(level, &sentence[..colon], context);
        }
    }

    fn begin_list(&self, level: u8, before: &str, context: &mut Context) {
        // An item tells nothing of the next one.
        let announces = item_level(before).is_none() || before.trim_end().ends_with('：');
        if announces && let Some(announced) = self.contexts.announcement(before, context, &self.marker) {
            context.begin_list(announced, level);
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
        context.reckoned |= self.resolver.reckons_on(&marked.folded);
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

/// Where the first colon of a sentence ends.
fn behind_colon(sentence: &str) -> Option<usize> {
    let [.., last] = *"：".as_bytes() else { return None };
    let mut ends = memchr::memchr_iter(last, sentence.as_bytes()).map(|at| at + 1);
    ends.find(|end| sentence.as_bytes()[..*end].ends_with("：".as_bytes()))
}

/// The last sentence of a block.
fn last_sentence(block: &str) -> &str {
    let block = block.trim_end();
    let body = block.trim_end_matches(['。', '！', '？', '”']);
    let start = body.rfind(['。', '！', '？']).map_or(0, |at| at + '。'.len_utf8());
    &block[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_colon_is_found_as_by_its_character(sentence in "[：，:一会a]{0,9}") {
            let head = sentence.split_once('：').map(|(head, _)| head.len() + '：'.len_utf8());
            prop_assert_eq!(behind_colon(&sentence), head);
        }
    }
}
