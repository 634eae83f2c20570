//! The engine: everything built once, immutable, shared by all threads; documents in, their claims out.

mod ahead;
mod batch;
mod claims;
mod ids;
mod made;
mod parts;
mod told;

pub use batch::Input;

use crate::claim::Claim;
use crate::confidence::Scale;
use crate::context::{Context, Contexts};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::extract::{Extractor, Mentions};
use crate::fingerprint;
use crate::glance::Glances;
use crate::indicator::{Indicators, Key};
use crate::mark::{Marked, Marker};
use crate::pattern::Patterns;
use crate::period::Date;
use crate::reading::{self, Format, Reading};
use crate::resolve::Resolver;
use crate::script::Script;
use crate::seeds::Seeds;
use crate::segment::Dictionary;
use crate::source::Known;
use crate::span::{CodePoints, Rewriter};
use crate::speaker::Speakers;
use crate::table::Tables;
use crate::ties::Ties;
use crate::twin::Twin;
use ahead::Ready;
use claims::Worded;
use made::Made;
use parts::Said;
use std::ops::Range;
use std::panic::resume_unwind;
use std::thread;

/// Reads documents.
#[derive(Debug)]
pub struct Engine {
    seeds: Seeds,
    script: Script,
    marker: Marker,
    glances: Glances,
    extractor: Extractor,
    resolver: Resolver,
    contexts: Contexts,
    indicators: Indicators,
    worded: Made<Worded>,
    tables: Tables,
    speakers: Speakers,
    ties: Ties,
    scale: Scale,
}

/// What was read of one document.
#[derive(Debug, Clone, Default)]
pub struct Read {
    /// Claims in source order.
    pub claims: Vec<Claim>,
    /// How each of the claims came to be known.
    pub evidence: Vec<Evidence>,
    /// Articles found.
    pub articles: usize,
    /// Numbers seen, those left out included.
    pub numbers: usize,
    /// Code points of the document.
    pub code_points: usize,
    /// Title of the first article.
    pub title: Option<String>,
    /// Date of the first article.
    pub published: Option<String>,
    /// Whether its claims would take more room than [`Read::MOST`] and [`Read::RATIO`] allow; it has none then.
    pub too_dense: bool,
    /// Bytes that its claims take.
    room: usize,
}

impl Read {
    /// Bytes that the claims of a document may take, whatever its size.
    pub const MOST: usize = 128 << 20;
    /// How many times the bytes of its text the claims of a large document may take. Those of running text take four, of
    /// a table of figures thirty; a megabyte of figures without a full stop, each of which tells its sentence, five hundred.
    pub const RATIO: usize = 32;

    /// Whether there is room for a claim with such long texts, of a document of so many bytes.
    fn makes_room(&mut self, texts: usize, document: usize) -> bool {
        // A claim is written as JSON while it is still there.
        self.room += size_of::<Claim>() + size_of::<Evidence>() + 2 * texts;
        self.too_dense |= self.room > Self::MOST.max(Self::RATIO * document);
        !self.too_dense
    }
}

/// A sentence of a document, with the claims that its context made of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    /// Where it stands, in code points of the decoded document.
    pub range: Range<usize>,
    /// Its repaired text.
    pub text: String,
    /// Date of its article, when known.
    pub date: Option<Date>,
    /// Its claims.
    pub claims: Vec<Claim>,
}

/// How one sentence was read, for `zhibiao explain`.
#[derive(Debug)]
pub struct Explained<'a> {
    /// The sentence with its marks.
    pub marked: Marked<'a>,
    /// What the patterns read.
    pub mentions: Mentions,
    /// The claims that came of it.
    pub claims: Vec<Claim>,
}

impl Engine {
    /// An engine of these vocabularies and patterns.
    ///
    /// # Errors
    /// What is wrong with a vocabulary.
    pub fn new(seeds: Seeds, patterns: Patterns) -> Result<Self, Error> {
        Self::load(|| Ok(seeds), || Ok(patterns))
    }

    /// The engine of the vocabularies and patterns compiled in.
    ///
    /// # Errors
    /// Never for a released build: a test builds it.
    pub fn embedded() -> Result<Self, Error> {
        Self::load(Seeds::embedded, Patterns::embedded)
    }

    /// An engine of vocabularies and patterns that are read while the segmenter's dictionary is loaded on a thread of its
    /// own: for one short text the start is all the time there is.
    ///
    /// # Errors
    /// What reading them gives, and what is wrong with a vocabulary.
    pub fn load(
        seeds: impl FnOnce() -> Result<Seeds, Error>,
        patterns: impl FnOnce() -> Result<Patterns, Error>,
    ) -> Result<Self, Error> {
        thread::scope(|scope| {
            let dictionary = scope.spawn(Dictionary::load);
            let (seeds, patterns) = (seeds()?, patterns()?);
            let script = Script::new(seeds.traditional.iter().copied());
            let extractor = Extractor::new(&seeds, patterns)?;
            let (resolver, contexts) = (Resolver::new(&seeds)?, Contexts::new(&seeds)?);
            // The last, for it waits for the dictionary.
            let marker = Marker::new(&seeds, || dictionary.join().unwrap_or_else(|fault| resume_unwind(fault)))?;
            Ok(Engine {
                glances: marker.glances(&script),
                script,
                marker,
                extractor,
                resolver,
                contexts,
                indicators: Indicators::new(&seeds),
                worded: Made::default(),
                tables: Tables::new(&seeds),
                speakers: Speakers::new(&seeds),
                ties: Ties::new(&seeds),
                scale: seeds.confidence.scale(),
                seeds,
            })
        })
    }

    /// The vocabularies.
    pub fn seeds(&self) -> &Seeds {
        &self.seeds
    }

    /// Fingerprint of the vocabularies and patterns: the same one reads the same claims.
    pub fn data_hash(&self) -> String {
        let files = [("seeds", self.seeds.fingerprint.as_str()), ("patterns", self.extractor.patterns().fingerprint())];
        fingerprint::of_files(files)
    }

    /// The reader of mentions.
    pub fn extractor(&self) -> &Extractor {
        &self.extractor
    }

    /// The finder of numbers, dates and places.
    pub fn marker(&self) -> &Marker {
        &self.marker
    }

    /// The resolver of context.
    pub fn resolver(&self) -> &Resolver {
        &self.resolver
    }

    /// The maker of keys.
    pub fn indicators(&self) -> &Indicators {
        &self.indicators
    }

    /// The key of an indicator, in any script; none where it names nothing that could be counted.
    pub fn indicator_key(&self, indicator: &str) -> Option<Key> {
        self.indicators.key(indicator, &self.script, &self.marker)
    }

    /// Examples of `indicator.toml` that come out otherwise.
    pub fn check_indicators(&self) -> Vec<String> {
        self.indicators.check(&self.seeds, &self.script, &self.marker)
    }

    /// Reads a decoded document; `doc` is its name in the claims.
    pub fn read(&self, doc: &str, decoded: &str, hint: Option<Format>) -> Read {
        self.read_known(doc, decoded, hint, &Known::default())
    }

    /// The same of a record whose own fields say more: its title and date are those of its articles.
    pub fn read_known(&self, doc: &str, decoded: &str, hint: Option<Format>, known: &Known) -> Read {
        self.read_reading(doc, decoded, &reading::read(decoded, hint), known)
    }

    fn read_reading(&self, doc: &str, decoded: &str, reading: &Reading, known: &Known) -> Read {
        let input = Input { doc, decoded, hint: None, known };
        let twin = Twin::new(reading, &self.glances, &self.script);
        self.read_twins(&[input], &[twin]).pop().unwrap_or_default()
    }

    /// Reads a passage: a sentence or two on their own, whatever lines they were torn into.
    pub fn read_passage(&self, doc: &str, text: &str) -> Read {
        self.read_reading(doc, text, &passage(text), &Known::default())
    }

    /// The sentences of a decoded document, each with its claims as [`Engine::read`] gives them.
    pub fn sentences(&self, doc: &str, decoded: &str, hint: Option<Format>) -> Vec<Sentence> {
        self.sentences_known(doc, decoded, hint, &Known::default())
    }

    /// The same, each with its claims as [`Engine::read_known`] gives them.
    pub fn sentences_known(&self, doc: &str, decoded: &str, hint: Option<Format>, known: &Known) -> Vec<Sentence> {
        self.sentences_of(doc, decoded, &reading::read(decoded, hint), known)
    }

    /// The sentences of a passage, each with its claims as [`Engine::read_passage`] gives them.
    pub fn passage_sentences(&self, doc: &str, text: &str) -> Vec<Sentence> {
        self.sentences_of(doc, text, &passage(text), &Known::default())
    }

    fn sentences_of(&self, doc: &str, decoded: &str, reading: &Reading, known: &Known) -> Vec<Sentence> {
        let code_points = CodePoints::new(decoded);
        let mut claims = self.read_reading(doc, decoded, reading, known).claims.into_iter().peekable();
        let mut sentences = Vec::new();
        let twin = Twin::new(reading, &self.glances, &self.script);
        let document = self.contexts.document(doc, &twin, known);
        for article in &reading.articles {
            let date = self.contexts.said(&twin, &document, article, &self.marker, &self.script).date;
            let told = self.parts(reading, article).into_iter().flat_map(|part| part.said(reading));
            for Said { range, text, said } in told {
                let range = code_points.range(reading.alignment.to_source(range));
                let own = |claim: &Claim| claim.sentence == said && range.contains(&claim.start);
                let claims = std::iter::from_fn(|| claims.next_if(own)).collect();
                sentences.push(Sentence { range, text, date, claims });
            }
        }
        sentences
    }

    /// How a sentence is read on its own.
    pub fn explain<'a>(&'a self, text: &'a str) -> Explained<'a> {
        let folded = self.script.fold(text);
        let mut marked = self.marker.mark(text, folded);
        let mentions = self.extractor.mentions(&mut marked);
        let said_by = self.speakers.find(&marked.folded);
        let ready = Ready { marked, mentions, said_by };
        let (claims, _) = self.claims(&ready, &Context::default());
        Explained { marked: ready.marked, mentions: ready.mentions, claims }
    }
}

/// A sentence or two as a document of one paragraph.
fn passage(text: &str) -> Reading {
    let mut rewriter = Rewriter::new(text);
    for (at, c) in text.char_indices() {
        if !matches!(c, '\n' | '\r') {
            rewriter.copy(at..at + c.len_utf8());
        }
    }
    // Running text ends in a full stop; a line without one would be taken for a heading.
    if !text.trim_end().ends_with(['。', '！', '？']) {
        rewriter.insert("。");
    }
    let passage = rewriter.finish();
    let mut reading = reading::read(&passage.text, Some(Format::Text));
    reading.alignment = reading.alignment.then(&passage.alignment);
    reading
}
