//! The engine: everything built once, immutable, shared by all threads; one document in, its claims out.

use crate::category::Heading;
use crate::claim::Claim;
use crate::confidence::Scale;
use crate::context::{Context, Contexts, Facts};
use crate::error::Error;
use crate::evidence::Evidence;
use crate::extract::{Extractor, Mention, Mentions};
use crate::fingerprint;
use crate::glance::{Glance, Glances};
use crate::headline;
use crate::ids::Ids;
use crate::indicator::{Indicators, Key, Made};
use crate::mark::{Marked, Marker};
use crate::pattern::{Pattern, Patterns, Piece};
use crate::period::{Date, TimeMark, When};
use crate::quantity::Quantity;
use crate::reading::{self, Article, Block, BlockKind, Format, Reading};
use crate::resolve::{Around, Resolver};
use crate::script::Script;
use crate::seeds::Seeds;
use crate::segment::Dictionary;
use crate::source::Known;
use crate::span::{CodePoints, Rewriter};
use crate::speaker::Speakers;
use crate::table::{Table, Tables};
use crate::ties::Ties;
use crate::witness::Witnesses;
use rustc_hash::FxHashSet;
use std::borrow::Cow;
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
    made: Made,
    tables: Tables,
    speakers: Speakers,
    ties: Ties,
    scale: Scale,
    /// Patterns that take words of an indicator from an earlier number.
    carrying: FxHashSet<String>,
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

    /// Takes a claim of a document of so many bytes, unless there is no room for it.
    fn take(&mut self, claim: Claim, evidence: Evidence, document: usize) {
        // A claim is written as JSON while it is still there.
        let texts = claim.sentence.len() + claim.title.as_ref().map_or(0, String::len);
        self.room += size_of::<Claim>() + size_of::<Evidence>() + 2 * texts;
        self.too_dense |= self.room > Self::MOST.max(Self::RATIO * document);
        if !self.too_dense {
            self.claims.push(claim);
            self.evidence.push(evidence);
        }
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
            let carrying = carrying(&patterns);
            let extractor = Extractor::new(&seeds, patterns)?;
            let (resolver, contexts, ties) = (Resolver::new(&seeds)?, Contexts::new(&seeds)?, Ties::new(&seeds)?);
            // The last, for it waits for the dictionary.
            let marker = Marker::new(&seeds, || dictionary.join().unwrap_or_else(|fault| resume_unwind(fault)))?;
            Ok(Engine {
                glances: marker.glances(&script),
                script,
                marker,
                extractor,
                carrying,
                resolver,
                contexts,
                indicators: Indicators::new(&seeds),
                made: Made::default(),
                tables: Tables::new(&seeds),
                speakers: Speakers::new(&seeds),
                ties,
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
        let code_points = CodePoints::new(decoded);
        let mut read = Read { articles: reading.articles.len(), code_points: code_points.len(), ..Read::default() };
        let document = self.contexts.document(doc, reading, &self.script, known);
        for article in &reading.articles {
            let said = self.contexts.said(reading, &document, article, &self.marker, &self.script);
            if read.title.is_none() {
                read.title.clone_from(&said.title);
                read.published = said.date.filter(|_| said.dated).map(|date| date.to_string());
            }
            let numbers = self.numbers(reading, article, &mut read.numbers);
            // Most of what is known of an article matters to its figures alone.
            if !numbers.parts.is_empty() {
                let facts = self.contexts.facts(said, reading, &document, article, &self.marker, &self.script);
                self.article(reading, numbers, facts, &mut read);
            }
            if read.too_dense {
                return Read { claims: Vec::new(), evidence: Vec::new(), ..read };
            }
        }
        let ties = self.ties.of(&read.claims, &reading.text, &self.script);
        let mut ids = Ids::new(doc, read.claims.len());
        let named = read.claims.iter().map(|claim| {
            let bytes = reading.alignment.to_source(claim.start..claim.end);
            (ids.next(&claim.sentence, &decoded[bytes.clone()]), bytes)
        });
        let named: Vec<(String, Range<usize>)> = named.collect();
        for (claim, (id, bytes)) in read.claims.iter_mut().zip(named) {
            claim.text = decoded[bytes.clone()].to_string();
            let points = code_points.range(bytes);
            (claim.start, claim.end) = (points.start, points.end);
            claim.doc = doc.to_string();
            claim.id = id;
        }
        for (at, tie) in ties.into_iter().enumerate() {
            let id_of = |other: Option<usize>| other.map(|other| read.claims[other].id.clone());
            let (part_of, same_as) = (id_of(tie.part_of), id_of(tie.same_as));
            (read.claims[at].part_of, read.claims[at].same_as) = (part_of, same_as);
        }
        read
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
        let document = self.contexts.document(doc, reading, &self.script, known);
        for article in &reading.articles {
            let date = self.contexts.said(reading, &document, article, &self.marker, &self.script).date;
            let told = self.parts(reading, article).into_iter().flat_map(|part| part.told(reading));
            for Told { range, text, said } in told {
                let range = code_points.range(reading.alignment.to_source(range));
                let own = |claim: &Claim| claim.sentence == said && range.contains(&claim.start);
                let claims = std::iter::from_fn(|| claims.next_if(own)).collect();
                sentences.push(Sentence { range, text, date, claims });
            }
        }
        sentences
    }

    /// The blocks of an article that are read, with its tables in place of the blocks of their cells.
    fn parts<'a>(&self, reading: &'a Reading, article: &Article) -> Vec<Part<'a>> {
        let mut tables = self.tables.find(reading, article.blocks.clone()).into_iter().peekable();
        let (mut parts, mut table_end) = (Vec::with_capacity(article.blocks.len()), 0);
        for (at, block) in article.blocks.clone().zip(reading.article_blocks(article)) {
            if let Some(table) = tables.next_if(|table| table.blocks.start == at) {
                table_end = table.blocks.end;
                parts.push(Part::Table(table));
            }
            if at >= table_end && block.kind != BlockKind::Furniture {
                parts.push(Part::Block(block));
            }
        }
        parts
    }

    /// The parts of an article with the numbers of their sentences, up to the last that has a figure.
    fn numbers<'a>(&self, reading: &'a Reading, article: &Article, count: &mut usize) -> Numbers<'a> {
        let (mut with_figures, mut glance, mut ranges) = (0, Glance::default(), Vec::new());
        let all = self.parts(reading, article);
        let mut numbers =
            Numbers { parts: Vec::with_capacity(all.len()), sentences: Vec::with_capacity(2 * all.len()) };
        for part in all {
            let before = numbers.sentences.len();
            let mut has_figures = true;
            if let Part::Block(block) = &part {
                reading.add_sentences(block, &mut ranges);
                let numbered = |range| self.numbered(&reading.text, range, &mut glance, count);
                numbers.sentences.extend(ranges.drain(..).map(numbered));
                has_figures = numbers.sentences[before..].iter().any(|sentence| sentence.found.is_some());
            }
            numbers.parts.push((part, numbers.sentences.len() - before));
            if has_figures {
                with_figures = numbers.parts.len();
            }
        }
        numbers.parts.truncate(with_figures);
        numbers
    }

    /// Looks for the numbers of a sentence.
    fn numbered<'a>(
        &self,
        text: &'a str,
        range: Range<usize>,
        glance: &mut Glance,
        numbers: &mut usize,
    ) -> Numbered<'a> {
        let (start, text) = (range.start, &text[range]);
        // The cheap question first: most sentences hold no number, and only those that do are segmented.
        self.glances.look(text, glance);
        if !glance.has_numerals() {
            return Numbered { start, text, found: None };
        }
        let folded = if glance.changes() { self.script.fold(text) } else { Cow::Borrowed(text) };
        if glance.changes() {
            self.glances.look(&folded, glance);
        }
        let (quantities, times) = self.marker.figures(&folded, glance);
        *numbers += quantities.len();
        let figures = quantities.iter().any(|quantity| quantity.rejected.is_none());
        Numbered { start, text, found: figures.then_some(Found { folded, quantities, times }) }
    }

    /// Reads the blocks of an article in order; spans are in the reading text until the end.
    fn article(&self, reading: &Reading, numbers: Numbers<'_>, facts: Facts, read: &mut Read) {
        let mut context = Context { facts, ..Context::default() };
        let mut silent: Vec<&str> = Vec::new();
        let (first, mut headings) = (read.claims.len(), Vec::new());
        let mut sentences = numbers.sentences.into_iter();
        for (part, own) in numbers.parts {
            let block = match part {
                Part::Block(block) => block,
                Part::Table(table) => {
                    self.table(reading, &table, &context, read);
                    continue;
                }
            };
            match block.kind {
                BlockKind::Furniture => continue,
                BlockKind::Heading { level } => {
                    let heading = self.script.fold(reading.block_text(block)).into_owned();
                    let section = self.contexts.section(level, &heading, &context, &self.marker);
                    context.enter(section);
                }
                BlockKind::Paragraph | BlockKind::Caption => context.begin_paragraph(),
            }
            silent.clear();
            for sentence in sentences.by_ref().take(own) {
                let start = sentence.start;
                for (mut claim, evidence) in self.sentence(sentence, &mut silent, &mut context) {
                    claim.start += start;
                    claim.end += start;
                    if matches!(block.kind, BlockKind::Heading { .. }) {
                        headings.push(read.claims.len() - first);
                    }
                    read.take(claim, evidence, reading.text.len());
                }
                if read.too_dense {
                    return;
                }
            }
        }
        headline::settle(&mut read.claims[first..], &headings);
    }

    /// The claims of a table's cells: each is read in the sentence that its row and heads make of it.
    fn table(&self, reading: &Reading, table: &Table, context: &Context, read: &mut Read) {
        let mut context = context.clone();
        if let Some(caption) = table.caption.clone().and_then(|range| reading.text.get(range)) {
            let caption = self.script.fold(caption).into_owned();
            let section = self.contexts.section(u8::MAX, &caption, &context, &self.marker);
            context.enter(section);
        }
        let mut glance = Glance::default();
        for figure in &table.figures {
            context.begin_paragraph();
            let sentence = self.numbered(&figure.sentence, 0..figure.sentence.len(), &mut glance, &mut read.numbers);
            let told = self.sentence(sentence, &mut Vec::new(), &mut context);
            // The sentence ends with the cell's number; one in its head or label is no figure.
            if let Some((mut claim, evidence)) = told.into_iter().last() {
                (claim.start, claim.end) = (figure.cell.start, figure.cell.end);
                claim.sentence.clone_from(&figure.row);
                read.take(claim, evidence, reading.text.len());
            }
        }
    }

    /// The claims of a sentence, with spans in its bytes; the context moves on.
    fn sentence<'a>(
        &self,
        sentence: Numbered<'a>,
        silent: &mut Vec<&'a str>,
        context: &mut Context,
    ) -> Vec<(Claim, Evidence)> {
        let text = sentence.text;
        let Some(Found { folded, quantities, times }) = sentence.found else {
            silent.push(text);
            return Vec::new();
        };
        if context.lead.is_none() {
            context.lead = lead(&folded).map(Heading::new);
        }
        // What the paragraph said before without a figure matters once a figure comes.
        for before in silent.drain(..) {
            let folded = self.script.fold(before);
            let (quantities, times) = self.marker.quantities(&folded);
            if !times.is_empty() || self.marker.may_name(&folded) {
                self.move_on(&self.marker.mark_found(before, &folded, quantities, times), context);
            }
        }
        let mut marked = self.marker.mark_found(text, &folded, quantities, times);
        let mentions = self.extractor.mentions(&mut marked);
        let claims = self.claims(&marked, &mentions, context);
        self.move_on(&marked, context);
        claims
    }

    fn claims(&self, marked: &Marked<'_>, mentions: &Mentions, context: &Context) -> Vec<(Claim, Evidence)> {
        if mentions.read.is_empty() {
            return Vec::new();
        }
        let around = self.resolver.around(marked, context, self.marker.regions());
        let said_by = self.speakers.find(&marked.folded).map(|range| &marked.text[range]);
        let read = mentions.read.iter().map(|mention| {
            let words = self.script.fold(&mention.indicator);
            let mut resolved = self.resolver.claim(marked, mention, &words, context, &around, self.marker.regions());
            let evidence = self.witnesses(marked, mention, context, &around).evidence(&resolved);
            let claim = &mut resolved.claim;
            let range = &marked.quantities[mention.quantity].range;
            (claim.start, claim.end) = (range.start, range.end);
            claim.speaker = said_by.map(String::from);
            let key = |indicator: &str| self.indicators.written(indicator, &self.script, &self.marker);
            claim.indicator_key = self.made.or_make(&mention.indicator, key);
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
            carried: self.carrying.contains(&mention.pattern),
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

    /// How a sentence is read on its own.
    pub fn explain<'a>(&self, text: &'a str) -> Explained<'a> {
        let folded = self.script.fold(text);
        let mut marked = self.marker.mark(text, &folded);
        let mentions = self.extractor.mentions(&mut marked);
        let claims = self.claims(&marked, &mentions, &Context::default());
        let claims = claims.into_iter().map(|(claim, _)| claim).collect();
        Explained { marked, mentions, claims }
    }
}

/// The names of patterns that take words of the indicator from an earlier number.
fn carrying(patterns: &Patterns) -> FxHashSet<String> {
    let lent = |piece: &Piece| matches!(piece, Piece::Previous | Piece::Head | Piece::Carry);
    let carries = |pattern: &&Pattern| pattern.indicator.iter().any(lent);
    patterns.iter().filter(carries).map(|pattern| pattern.name.clone()).collect()
}

/// A part of an article.
enum Part<'a> {
    /// A block.
    Block(&'a Block),
    /// A table in place of the blocks of its cells.
    Table(Table),
}

impl Part<'_> {
    /// Its sentences; a table's are those that its figures are told in.
    fn told(self, reading: &Reading) -> Vec<Told> {
        match self {
            Part::Block(block) => reading
                .sentences(block)
                .into_iter()
                .map(|range| {
                    let text = reading.text[range.clone()].to_string();
                    Told { said: text.trim().to_string(), range, text }
                })
                .collect(),
            Part::Table(table) => table
                .figures
                .into_iter()
                .map(|figure| Told { range: figure.cell, text: figure.sentence, said: figure.row })
                .collect(),
        }
    }
}

/// A sentence of a part.
struct Told {
    /// Where it stands, in bytes of the reading text: the cell of a table's figure.
    range: Range<usize>,
    /// What is read.
    text: String,
    /// What its claims give as their sentence.
    said: String,
}

/// An article whose numbers were looked for.
struct Numbers<'a> {
    /// Its parts up to the last that has a figure, each with the number of its sentences.
    parts: Vec<(Part<'a>, usize)>,
    /// The sentences of all parts.
    sentences: Vec<Numbered<'a>>,
}

/// A sentence whose numbers were looked for.
struct Numbered<'a> {
    /// Where it starts, in bytes of the reading text.
    start: usize,
    text: &'a str,
    /// What was found, where there is a figure among it.
    found: Option<Found<'a>>,
}

/// Numbers and times of a sentence.
struct Found<'a> {
    folded: Cow<'a, str>,
    quantities: Vec<Quantity>,
    times: Vec<TimeMark>,
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

/// 在…方面 at the start of a sentence.
fn lead(sentence: &str) -> Option<&str> {
    let rest = sentence.trim_start().strip_prefix('在')?;
    let end = rest.find("方面")?;
    (end < 120 && !rest[..end].contains(['，', '；'])).then(|| &rest[..end])
}
