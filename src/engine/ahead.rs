//! Sentences that are marked ahead of the one that is asked for.
//!
//! To look at a sentence, to mark it, to read its numbers and to resolve them each take more code than a processor keeps at
//! hand. A few dozen sentences are looked at one after the other, then all are marked, then the numbers of all are read: the
//! code is fetched once for all.

use super::Engine;
use super::parts::{Numbered, Tells};
use crate::extract::Mentions;
use crate::mark::{Beside, Marked, Wanted};
use crate::region::{Named, PlaceMark};
use std::collections::VecDeque;
use std::ops::Range;

/// Sentences that are marked together: what is known of them fits into the memory near a processor.
pub const TOGETHER: usize = 64;

/// A sentence that is ready to be resolved.
pub struct Ready<'a> {
    /// The sentence.
    pub marked: Marked<'a>,
    /// Its numbers that patterns read; none of a sentence that has no figure.
    pub mentions: Mentions,
    /// Who speaks in it, in bytes of it.
    pub said_by: Option<Range<usize>>,
}

/// Sentences, handed over in their order.
pub struct Ahead<'s, 'a> {
    engine: &'a Engine,
    sentences: &'s mut [Numbered<'a>],
    /// The places that the text around each names.
    named: &'s dyn Fn(usize) -> &'s [PlaceMark],
    ready: VecDeque<(usize, Ready<'a>)>,
}

impl<'s, 'a> Ahead<'s, 'a> {
    /// Of these sentences; `named` gives the places that the text around one names.
    pub fn new(
        engine: &'a Engine,
        sentences: &'s mut [Numbered<'a>],
        named: &'s dyn Fn(usize) -> &'s [PlaceMark],
    ) -> Self {
        Ahead { engine, sentences, named, ready: VecDeque::with_capacity(TOGETHER) }
    }

    /// A sentence, and what was made of it; no sentence before one that was asked for is asked for again.
    pub fn take(&mut self, at: usize) -> (&Numbered<'a>, Option<Ready<'a>>) {
        if self.sentences[at].tells == Tells::Nothing {
            return (&self.sentences[at], None);
        }
        while self.ready.front().is_some_and(|(first, _)| *first < at) {
            self.ready.pop_front();
        }
        if self.ready.is_empty() {
            self.mark_from(at);
        }
        (&self.sentences[at], self.ready.pop_front().map(|(_, ready)| ready))
    }

    fn mark_from(&mut self, at: usize) {
        let engine = self.engine;
        let telling = self.sentences.iter().enumerate().skip(at).filter(|(_, sentence)| sentence.found.is_some());
        let beside = telling.take(TOGETHER).map(|(at, sentence)| (at, engine.beside(sentence)));
        let beside: Vec<(usize, Beside)> = beside.collect();
        for (at, beside) in beside {
            let sentence = &mut self.sentences[at];
            if let Some(marked) = engine.marked(sentence, beside, sentence.named((self.named)(at))) {
                self.ready.push_back((at, Ready { marked, mentions: Mentions::default(), said_by: None }));
            }
        }
        for (at, ready) in &mut self.ready {
            if self.sentences[*at].tells == Tells::Figures {
                engine.read_mentions(ready);
            }
        }
        for (_, ready) in &mut self.ready {
            engine.find_speaker(ready);
        }
    }
}

impl Engine {
    /// What of a sentence is found before its words.
    fn beside(&self, Numbered { text, folded, seen, .. }: &Numbered<'_>) -> Beside {
        self.marker.beside(text, folded, seen.pers(), seen.pauses())
    }

    /// Marks a sentence that tells something, once.
    fn marked<'a>(&self, sentence: &mut Numbered<'a>, beside: Beside, named: Named<'_>) -> Option<Marked<'a>> {
        let found = sentence.found.take()?;
        let folded = sentence.folded;
        let wanted = if sentence.tells == Tells::Figures { Wanted::All } else { Wanted::Names };
        Some(self.marker.mark_found(sentence.text, folded.into(), found, beside, named, wanted))
    }

    /// A sentence of its own, in a text that names these places.
    pub(super) fn ready<'a>(&'a self, sentence: &mut Numbered<'a>, named: &[PlaceMark]) -> Option<Ready<'a>> {
        let marked = self.marked(sentence, self.beside(sentence), sentence.named(named))?;
        let mut ready = Ready { marked, mentions: Mentions::default(), said_by: None };
        self.read_mentions(&mut ready);
        self.find_speaker(&mut ready);
        Some(ready)
    }

    /// Reads the numbers of a sentence that is marked.
    fn read_mentions<'a>(&'a self, ready: &mut Ready<'a>) {
        ready.mentions = self.extractor.mentions(&mut ready.marked);
    }

    /// Looks for who speaks in a sentence with numbers that patterns read.
    fn find_speaker(&self, ready: &mut Ready<'_>) {
        if !ready.mentions.read.is_empty() {
            ready.said_by = self.speakers.find(&ready.marked.folded);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::reading::PAUSES;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    /// What a sentence without figures leaves for those behind it, with the words that are wanted told apart.
    fn left(text: &str, wanted: Wanted) -> Context {
        let marker = &ENGINE.marker;
        let pauses = text.match_indices(PAUSES).map(|(at, _)| at);
        let beside = marker.beside(text, text, std::iter::empty(), pauses);
        let (found, named) = ((Vec::new(), marker.periods().find(text)), marker.regions().find(text));
        let named = Named::of(&named, 0..text.len());
        let marked = marker.mark_found(text, text.into(), found, beside, named, wanted);
        let mut context = Context::default();
        ENGINE.move_on(&marked, &mut context);
        context
    }

    proptest! {
        #[test]
        fn clauses_with_names_tell_all_that_is_left(
            text in "(今年|去年3月|2019年以来|，|，|；|。|：|、|（|）|“|在|全县|阿合奇县|苏州|北京时间|香港旅客|化工|有限公司|人民政府|接待|游客|公园|的|与|主任|增长|工业|发展很快){0,18}",
        ) {
            let (all, names) = (left(&text, Wanted::All), left(&text, Wanted::Names));
            prop_assert_eq!((all.topic, all.place, all.since), (names.topic, names.place, names.since));
            prop_assert_eq!(all.spoken, names.spoken);
        }
    }
}
