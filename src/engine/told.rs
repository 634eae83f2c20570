//! Sentences with figures, each in its context, until some are resolved together.

use super::ahead::{Ready, TOGETHER};
use super::claims::Scene;
use super::{Engine, Read};
use crate::claim::Claim;
use crate::context::Context;
use crate::dating::Dates;
use crate::evidence::Evidence;
use crate::headline;
use crate::resolve::Basis;
use smol_str::SmolStr;
use std::ops::Range;

/// A sentence with figures, and what was said before it.
pub struct Telling<'a> {
    /// Where it begins, in bytes of the reading text.
    pub start: usize,
    /// Whether it stands in a heading.
    pub in_heading: bool,
    /// The sentence.
    pub ready: Ready<'a>,
    /// What holds where it stands.
    pub context: Context,
    /// Bytes of its document's text.
    pub room: usize,
}

/// Where the claims of an article stand among those of its document.
pub struct Claims {
    /// The place of the document among the documents.
    pub document: usize,
    /// All of them; none where it has none.
    pub of: Option<Range<usize>>,
    /// Those of its headings, from the first on.
    pub headings: Vec<usize>,
}

/// What was told in the articles of some documents.
pub struct Told<'r, 'a> {
    /// Resolves the sentences.
    pub engine: &'r Engine,
    /// Sentences that wait, each with the place of its article.
    pub waiting: Vec<(usize, Telling<'a>)>,
    /// What was read of the documents.
    pub reads: &'r mut [Read],
    /// The articles so far; the last is the one that is being read.
    pub articles: Vec<Claims>,
}

/// A claim that was told and not yet weighed.
struct Unweighed {
    /// The place of its sentence among those that waited.
    sentence: usize,
    /// The place of its mention in the sentence.
    mention: usize,
    document: usize,
    /// Its place among the claims of the document.
    place: usize,
    basis: Basis,
}

impl<'a> Told<'_, 'a> {
    /// Takes a sentence of the last article.
    pub fn take(&mut self, telling: Telling<'a>) {
        self.waiting.push((self.articles.len() - 1, telling));
        if self.waiting.len() == TOGETHER {
            self.tell();
        }
    }

    /// Resolves the sentences that wait.
    ///
    /// What the figures of a sentence have in common is found for all sentences first, then what the words of each indicator
    /// tell, then all figures are resolved, then each is asked how it came to be known: each time the same code is gone
    /// through. A claim is large, and is written where it stays.
    pub fn tell(&mut self) {
        let engine = self.engine;
        let waiting = std::mem::replace(&mut self.waiting, Vec::with_capacity(TOGETHER));
        self.make_room(&waiting);
        let scenes: Vec<Scene<'_, '_>> =
            waiting.iter().map(|(_, telling)| engine.scene(&telling.ready, &telling.context)).collect();
        let mentions = waiting.iter().flat_map(|(_, telling)| &telling.ready.mentions.read);
        let worded = engine.worded(mentions);
        let mut told = Vec::with_capacity(worded.len());
        let (mut worded, mut dates) = (worded.into_iter(), Dates::default());
        for (sentence, (article, telling)) in waiting.iter().enumerate() {
            let mentions = telling.ready.mentions.read.iter().zip(worded.by_ref());
            for (mention, (of, worded)) in mentions.enumerate() {
                let scene = &scenes[sentence];
                let place = self.place(*article, scene.texts(), telling.in_heading, telling.room);
                let Some((document, place)) = place else { continue };
                let claims = &mut self.reads[document].claims;
                let basis = engine.resolve_to(claims, scene, of, worded, &mut dates);
                claims[place].start += telling.start;
                claims[place].end += telling.start;
                told.push(Unweighed { sentence, mention, document, place, basis });
            }
        }
        for Unweighed { sentence, mention, document, place, basis } in told {
            let read = &mut self.reads[document];
            let mention = &waiting[sentence].1.ready.mentions.read[mention];
            let evidence = engine.weigh(&scenes[sentence], mention, &mut read.claims[place], basis);
            read.evidence.push(evidence);
        }
    }

    /// Room for the claims of sentences, at once for all of a document.
    fn make_room(&mut self, waiting: &[(usize, Telling<'_>)]) {
        let document = |(article, _): &(usize, Telling<'_>)| self.articles[*article].document;
        for of_one in waiting.chunk_by(|one, next| document(one) == document(next)) {
            let claims = of_one.iter().map(|(_, telling)| telling.ready.mentions.read.len()).sum();
            let read = &mut self.reads[document(&of_one[0])];
            read.claims.reserve(claims);
            read.evidence.reserve(claims);
        }
    }

    /// Takes a claim of the last article.
    pub fn add(&mut self, claim: Claim, evidence: Evidence, in_heading: bool, room: usize) {
        let texts = claim.sentence.len() + claim.title.as_ref().map_or(0, SmolStr::len);
        if let Some((document, _)) = self.place(self.articles.len() - 1, texts, in_heading, room) {
            self.reads[document].claims.push(claim);
            self.reads[document].evidence.push(evidence);
        }
    }

    /// Counts numbers of the last article's document.
    pub fn add_numbers(&mut self, numbers: usize) {
        if let Some(article) = self.articles.last() {
            self.reads[article.document].numbers += numbers;
        }
    }

    /// Where the next claim of an article comes to stand, where there is room for it: its document, and its place among the
    /// claims of that. `texts` is the bytes of its texts.
    fn place(&mut self, article: usize, texts: usize, in_heading: bool, room: usize) -> Option<(usize, usize)> {
        let article = &mut self.articles[article];
        let read = &mut self.reads[article.document];
        let place = read.makes_room(texts, room).then_some(read.claims.len())?;
        let of = article.of.get_or_insert(place..place);
        of.end = place + 1;
        if in_heading {
            article.headings.push(place - of.start);
        }
        Some((article.document, place))
    }

    /// Resolves what still waits, and settles the figures of headlines.
    pub fn end(mut self) {
        self.tell();
        for article in &self.articles {
            let read = &mut self.reads[article.document];
            if let Some(of) = article.of.clone().filter(|_| !read.too_dense) {
                headline::settle(&mut read.claims[of], &article.headings);
            }
        }
        for read in self.reads.iter_mut().filter(|read| read.too_dense) {
            (read.claims, read.evidence) = (Vec::new(), Vec::new());
        }
    }
}
