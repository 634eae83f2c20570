//! Some documents, stage by stage: each stage is done for all of them before the next begins.
//!
//! The code of all stages together is many times what a processor keeps at hand. Gone through document by document, or
//! sentence by sentence, it is fetched anew each time, which takes as long as a fourth of the work itself.

use super::ahead::{Ahead, TOGETHER};
use super::claims::Before;
use super::ids::Ids;
use super::parts::{Memory, Numbered, Part, keep_figures};
use super::told::{Claims, Telling, Told};
use super::{Engine, Read};
use crate::charset::Noted;
use crate::column::Columns;
use crate::context::{Context, DocumentFacts, Facts, item_level};
use crate::glance::Glance;
use crate::reading::{self, Article, BlockKind, Format, Looked, Reading};
use crate::region::PlaceMark;
use crate::source::Known;
use crate::span::CodePoints;
use crate::table::Table;
use crate::ties::Tie;
use crate::twin::Twin;
use smol_str::SmolStr;
use std::ops::Range;
use std::rc::Rc;

/// A decoded document to be read.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// Its name in the claims.
    pub doc: &'a str,
    /// Its text.
    pub decoded: &'a str,
    /// What it is written in, when somebody says so.
    pub hint: Option<Format>,
    /// What its record says of it: its title and date are those of its articles.
    pub known: &'a Known,
}

/// What a line is that says a time and nothing else: it heads what stands below it.
const TIME_ALONE: BlockKind = BlockKind::Heading { level: 2 };

/// Bytes of a short sentence: most texts have no more sentences than this lets expect.
const SENTENCE: usize = 32 * '字'.len_utf8();

/// An article with figures, on its way to its claims.
struct Draft<'a> {
    /// Its document's place among the documents.
    document: usize,
    article: &'a Article,
    facts: Facts,
    /// Its parts, each with the places of its sentences among all sentences.
    parts: Vec<(Part<'a>, Range<usize>)>,
    /// The places of all its sentences.
    sentences: Range<usize>,
    /// The places that its blocks name.
    named: Vec<PlaceMark>,
}

impl Engine {
    /// Reads decoded documents: of each what [`Engine::read_known`] gives.
    pub fn read_all(&self, inputs: &[Input<'_>]) -> Vec<Read> {
        let documents = inputs.iter().map(|input| (input.decoded, input.hint));
        let looked = reading::read_all(documents, self.glances.sets()).into_iter();
        let (readings, noted): (Vec<Reading>, Vec<Vec<Noted>>) =
            looked.map(|Looked { reading, noted }| (reading, noted)).unzip();
        let twin = |(reading, noted)| Twin::of(reading, Glance::of(noted), &self.script);
        self.read_twins(inputs, &readings.iter().zip(noted).map(twin).collect::<Vec<_>>())
    }

    /// The same of documents that are read.
    pub(super) fn read_twins(&self, inputs: &[Input<'_>], twins: &[Twin<'_>]) -> Vec<Read> {
        let documents: Vec<DocumentFacts<'_>> = inputs
            .iter()
            .zip(twins)
            .map(|(input, twin)| self.contexts.document(input.doc, twin, input.known))
            .collect();
        let code_points: Vec<CodePoints<'_>> = inputs.iter().map(|input| CodePoints::new(input.decoded)).collect();
        let read = |(twin, points): (&Twin<'_>, &CodePoints<'_>)| Read {
            articles: twin.reading.articles.len(),
            code_points: points.len(),
            ..Read::default()
        };
        let mut reads: Vec<Read> = twins.iter().zip(&code_points).map(read).collect();
        // They grow to some hundred thousand bytes, and would be moved each time that they double.
        let mut sentences = Vec::with_capacity(twins.iter().map(|twin| twin.folded.len()).sum::<usize>() / SENTENCE);
        let mut drafts = self.drafts(twins, &documents, &mut sentences, &mut reads);
        for draft in &mut drafts {
            draft.named = self.named(draft.article, &twins[draft.document]);
        }
        for draft in &mut drafts {
            self.find_facts(draft, &twins[draft.document], &documents[draft.document]);
        }
        for draft in &drafts {
            for sentence in draft.parts.iter().flat_map(|(_, range)| range.clone()) {
                self.look_for_context(&mut sentences[sentence], &draft.named);
            }
        }
        self.resolve(&drafts, twins, &mut sentences, &mut reads);
        let of_document = |(at, read): (usize, &Read)| self.ties.of(&read.claims, &twins[at].folded, &self.script);
        let ties: Vec<Vec<Tie>> = reads.iter().enumerate().map(of_document).collect();
        for (at, (read, ties)) in reads.iter_mut().zip(ties).enumerate() {
            finish(read, ties, &inputs[at], &twins[at], &code_points[at]);
        }
        reads
    }

    /// The articles that have figures, and all their sentences up to the last figure.
    fn drafts<'a>(
        &'a self,
        twins: &'a [Twin<'_>],
        documents: &[DocumentFacts<'_>],
        sentences: &mut Vec<Numbered<'a>>,
        reads: &mut [Read],
    ) -> Vec<Draft<'a>> {
        let mut drafts = Vec::with_capacity(twins.len());
        for (document, (twin, facts)) in twins.iter().zip(documents).enumerate() {
            let read = &mut reads[document];
            for article in &twin.reading.articles {
                let said = self.contexts.said(twin, facts, article, &self.marker, &self.script);
                if read.title.is_none() {
                    read.title = said.title.as_deref().map(String::from);
                    read.published = said.published.map(|date| date.to_string());
                }
                let (parts, sentences, named) = (Vec::new(), 0..0, Vec::new());
                drafts.push(Draft { document, article, facts: said, parts, sentences, named });
            }
        }
        for draft in &mut drafts {
            let first = sentences.len();
            draft.parts = self.parts_with_sentences(&twins[draft.document], draft.article, sentences);
            draft.sentences = first..sentences.len();
        }
        self.number(sentences, &mut Memory::default());
        for draft in &mut drafts {
            let own = &sentences[draft.sentences.clone()];
            reads[draft.document].numbers += own.iter().map(|sentence| sentence.numbers).sum::<usize>();
            keep_figures(&mut draft.parts, sentences);
        }
        drafts.retain(|draft| !draft.parts.is_empty());
        drafts
    }

    /// The places that the blocks of an article name.
    fn named(&self, article: &Article, twin: &Twin<'_>) -> Vec<PlaceMark> {
        let mut named = Vec::new();
        for block in twin.reading.article_blocks(article) {
            let start = block.range.start;
            named.extend(self.marker.regions().iter(twin.block(block)).map(|mark| mark.from(start)));
        }
        named
    }

    /// What is known of an article, which matters to its figures alone.
    fn find_facts(&self, draft: &mut Draft<'_>, twin: &Twin<'_>, document: &DocumentFacts<'_>) {
        let by = (&self.marker, &self.script);
        let said = std::mem::take(&mut draft.facts);
        draft.facts = self.contexts.facts(said, twin, document, draft.article, &draft.named, by);
    }

    /// The claims of all articles.
    fn resolve<'a>(
        &'a self,
        drafts: &[Draft<'a>],
        twins: &'a [Twin<'_>],
        sentences: &mut [Numbered<'a>],
        reads: &mut [Read],
    ) {
        let named = |at: usize| {
            let draft = drafts.partition_point(|draft| draft.sentences.end <= at);
            drafts.get(draft).map_or(&[][..], |draft| draft.named.as_slice())
        };
        let mut ahead = Ahead::new(self, sentences, &named);
        let mut told = Told {
            engine: self,
            waiting: Vec::with_capacity(TOGETHER),
            reads,
            articles: Vec::with_capacity(drafts.len()),
        };
        for draft in drafts {
            told.articles.push(Claims { document: draft.document, of: None, headings: Vec::new() });
            if !told.reads[draft.document].too_dense {
                self.article(draft, &twins[draft.document], &mut ahead, &mut told);
            }
        }
        told.end();
    }

    /// Reads the blocks of an article in order; spans are in the reading text until the end.
    fn article<'a>(&self, draft: &Draft<'a>, twin: &Twin<'_>, ahead: &mut Ahead<'_, 'a>, told: &mut Told<'_, 'a>) {
        let mut context = Context { facts: Rc::new(draft.facts.clone()), ..Context::default() };
        // What stands before an item may be what announces its list.
        let mut before = Before::Sentence("");
        let mut columns: Option<Columns> = None;
        for (part, sentences) in &draft.parts {
            let block = match part {
                Part::Block(block) => block,
                Part::Table(table) => {
                    told.tell();
                    self.table(twin, table, &context, told);
                    continue;
                }
            };
            let text = twin.block(block);
            columns = if memchr::memchr(b'|', text.as_bytes()).is_some() {
                self.contexts.columns(text).or(columns)
            } else {
                None
            };
            context.row = columns.as_ref().map(|columns| Rc::new(columns.row(text)));
            let kind = if self.contexts.is_time(text, &self.marker) { TIME_ALONE } else { block.kind };
            match kind {
                BlockKind::Furniture => continue,
                BlockKind::Heading { level } => {
                    self.go_through_list(item_level(text).map(|_| level), before, &mut context);
                    let section = self.contexts.section(level, text, &context, &self.marker);
                    context.enter(section);
                }
                BlockKind::Paragraph | BlockKind::Caption => {
                    self.go_through_list(item_level(text), before, &mut context);
                    context.begin_paragraph();
                }
            }
            let in_heading = matches!(kind, BlockKind::Heading { .. });
            for at in sentences.clone() {
                let (sentence, ready) = ahead.take(at);
                self.begin_list_inside(sentence.folded, before, &mut context);
                before = Before::Sentence(sentence.folded);
                let Some(ready) = ready else { continue };
                self.open(sentence, &mut context);
                context.start = sentence.start - block.range.start;
                let before = context.clone();
                self.move_on(&ready.marked, &mut context);
                if !ready.mentions.read.is_empty() {
                    let start = sentence.start;
                    told.take(Telling { start, in_heading, ready, context: before, room: twin.folded.len() });
                }
            }
            if told.reads[draft.document].too_dense {
                return;
            }
            before = Before::Block(text);
        }
    }

    /// The claims of a table's cells: each is read in the sentence that its row and heads make of it.
    fn table(&self, twin: &Twin<'_>, table: &Table, context: &Context, told: &mut Told<'_, '_>) {
        let mut context = context.clone();
        if let Some(caption) = table.caption.clone() {
            let section = self.contexts.section(u8::MAX, twin.get(caption), &context, &self.marker);
            context.enter(section);
        }
        let (mut memory, mut glance, mut numbers) = (Memory::default(), Glance::default(), 0);
        for figure in &table.figures {
            context.begin_paragraph();
            self.glances.look(&figure.sentence, &mut glance);
            let folded = glance.fold(&figure.sentence, &self.script);
            let mut sentence = Numbered::new(0, &figure.sentence, &folded, glance.all());
            self.number(std::slice::from_mut(&mut sentence), &mut memory);
            numbers += sentence.numbers;
            let named = self.marker.regions().find(&folded);
            let Some(ready) = self.ready(&mut sentence, &named) else { continue };
            self.open(&sentence, &mut context);
            // The sentence ends with the cell's number; one in its head or label is no figure.
            let (mut claims, mut evidence) = self.claims(&ready, &context);
            if let Some((mut claim, evidence)) = claims.pop().zip(evidence.pop()) {
                (claim.start, claim.end) = (figure.cell.start, figure.cell.end);
                claim.sentence = SmolStr::new(&figure.row);
                told.add(claim, evidence, false, twin.folded.len());
            }
            self.move_on(&ready.marked, &mut context);
        }
        told.add_numbers(numbers);
    }
}

/// Gives the claims of a document their names, their places in the source and their ties.
fn finish(read: &mut Read, ties: Vec<Tie>, input: &Input<'_>, twin: &Twin<'_>, code_points: &CodePoints<'_>) {
    if read.claims.is_empty() {
        return;
    }
    let mut ids = Ids::new(input.doc, read.claims.len());
    let named = read.claims.iter().map(|claim| {
        let bytes = twin.reading.alignment.to_source(claim.start..claim.end);
        (ids.next(&claim.sentence, &input.decoded[bytes.clone()]), bytes)
    });
    let named: Vec<(SmolStr, Range<usize>)> = named.collect();
    let doc = SmolStr::new(input.doc);
    for (claim, (id, bytes)) in read.claims.iter_mut().zip(named) {
        claim.text = SmolStr::new(&input.decoded[bytes.clone()]);
        let points = code_points.range(bytes);
        (claim.start, claim.end) = (points.start, points.end);
        claim.doc = doc.clone();
        claim.id = id;
    }
    for (at, tie) in ties.into_iter().enumerate() {
        let id_of = |other: Option<usize>| other.map(|other| read.claims[other].id.clone());
        let (part_of, same_as) = (id_of(tie.part_of), id_of(tie.same_as));
        (read.claims[at].part_of, read.claims[at].same_as) = (part_of, same_as);
    }
}
