//! Sentences with figures, each in its context, until some are resolved together.

use super::ahead::{Ready, TOGETHER};
use super::{Engine, Read};
use crate::claim::Claim;
use crate::context::Context;
use crate::evidence::Evidence;
use crate::headline;
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

impl<'a> Told<'_, 'a> {
    /// Takes a sentence of the last article.
    pub fn take(&mut self, telling: Telling<'a>) {
        self.waiting.push((self.articles.len() - 1, telling));
        if self.waiting.len() == TOGETHER {
            self.tell();
        }
    }

    /// Resolves the sentences that wait.
    pub fn tell(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        let of: Vec<(&Ready<'_>, &Context)> =
            waiting.iter().map(|(_, telling)| (&telling.ready, &telling.context)).collect();
        let claims = self.engine.claims(&of);
        for ((article, telling), claims) in waiting.iter().zip(claims) {
            for (mut claim, evidence) in claims {
                claim.start += telling.start;
                claim.end += telling.start;
                self.add_to(*article, claim, evidence, telling.in_heading, telling.room);
            }
        }
    }

    /// Takes a claim of the last article.
    pub fn add(&mut self, claim: Claim, evidence: Evidence, in_heading: bool, room: usize) {
        self.add_to(self.articles.len() - 1, claim, evidence, in_heading, room);
    }

    /// Counts numbers of the last article's document.
    pub fn add_numbers(&mut self, numbers: usize) {
        if let Some(article) = self.articles.last() {
            self.reads[article.document].numbers += numbers;
        }
    }

    fn add_to(&mut self, article: usize, claim: Claim, evidence: Evidence, in_heading: bool, room: usize) {
        let article = &mut self.articles[article];
        let read = &mut self.reads[article.document];
        let at = read.claims.len();
        let of = article.of.get_or_insert(at..at);
        if in_heading {
            article.headings.push(at - of.start);
        }
        read.take(claim, evidence, room);
        of.end = read.claims.len();
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
