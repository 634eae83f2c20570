//! How fast each stage reads, beside the segmenter alone on the same text.
//!
//! `cargo bench` prints a table; `docs/performance.md` says how to read it. All rates are bytes of the documents as
//! they were given over the time of the stage, so that the rates of stages can be compared with each other.
#![allow(missing_docs)]

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use jieba_rs::Jieba;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use zhibiao::decode;
use zhibiao::engine::Engine;
use zhibiao::glance::Glance;
use zhibiao::mark::Marked;
use zhibiao::reading::{self, Reading};
use zhibiao::script::Script;

fn main() {
    divan::main();
}

/// A text is repeated to at least this many bytes.
const SIZE: usize = 2_000_000;

/// Documents to read, by the name of their collection.
#[derive(Clone, Copy)]
enum Input {
    /// `corpus/sample`: dense in figures, eleven documents of a page each.
    Sample,
    /// `../shared/gold/seeds`, where it is: newspaper pages and lists.
    Seeds,
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Input::Sample => "sample",
            Input::Seeds => "seeds",
        })
    }
}

impl Input {
    fn folder(self) -> PathBuf {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        match self {
            Input::Sample => root.join("corpus/sample"),
            Input::Seeds => {
                std::env::var_os("ZHIBIAO_GOLD").map_or(root.join("../shared/gold"), PathBuf::from).join("seeds")
            }
        }
    }

    fn text(self) -> &'static Text {
        static TEXTS: [OnceLock<Text>; 2] = [OnceLock::new(), OnceLock::new()];
        TEXTS[self as usize].get_or_init(|| Text::load(&self.folder()))
    }
}

fn inputs() -> Vec<Input> {
    [Input::Sample, Input::Seeds].into_iter().filter(|input| input.folder().is_dir()).collect()
}

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::embedded().expect("the vocabularies compiled in are sound"))
}

fn script() -> Script {
    Script::new(engine().seeds().traditional.iter().copied())
}

/// A collection as every stage wants it.
struct Text {
    /// The decoded documents of the collection, once.
    documents: Vec<String>,
    /// How often they are repeated.
    times: usize,
    /// Bytes of all repetitions.
    bytes: usize,
    /// Sentences of the documents, and the same folded.
    sentences: Vec<(String, String)>,
}

impl Text {
    fn load(folder: &Path) -> Text {
        let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
            .expect("the folder can be read")
            .map(|entry| entry.expect("its entries can be read").path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "txt" || ending == "md"))
            .collect();
        files.sort();
        let documents: Vec<String> = files
            .iter()
            .map(|file| decode::decode(&std::fs::read(file).expect("a file can be read")).expect("it is text").text)
            .collect();
        let once: usize = documents.iter().map(String::len).sum();
        assert!(once > 0, "{} holds no text", folder.display());
        let times = SIZE.div_ceil(once);
        let script = script();
        let mut sentences = Vec::new();
        for document in &documents {
            let reading = reading::read(document, None);
            for text in sentences_of(&reading) {
                sentences.push((text.to_string(), script.fold(text).into_owned()));
            }
        }
        Text { documents, times, bytes: once * times, sentences }
    }

    /// Measures `stage`, which reads the collection once and counts what it found; the count must stay the same.
    fn measure(&self, bencher: Bencher<'_, '_>, stage: impl Fn(&Text) -> usize + Sync) {
        let first = stage(self);
        assert!(first > 0, "nothing was found");
        bencher.counter(BytesCount::new(self.bytes)).bench(|| {
            for _ in 0..self.times {
                assert_eq!(stage(black_box(self)), first);
            }
        });
    }
}

fn sentences_of(reading: &Reading) -> impl Iterator<Item = &str> {
    reading.blocks.iter().flat_map(|block| reading.sentences(block)).map(|range| &reading.text[range])
}

/// `jieba_rs::Jieba::cut`, line by line: the yardstick.
mod jieba {
    use super::*;

    fn cut(text: &Text, hmm: bool) -> usize {
        static JIEBA: OnceLock<Jieba> = OnceLock::new();
        let jieba = JIEBA.get_or_init(Jieba::new);
        text.documents.iter().flat_map(|document| document.lines()).map(|line| jieba.cut(line, hmm).len()).sum()
    }

    #[divan::bench(args = inputs(), sample_count = 10)]
    fn without_hmm(bencher: Bencher<'_, '_>, input: Input) {
        input.text().measure(bencher, |text| cut(text, false));
    }

    #[divan::bench(args = inputs(), sample_count = 10)]
    fn with_hmm(bencher: Bencher<'_, '_>, input: Input) {
        input.text().measure(bencher, |text| cut(text, true));
    }
}

mod stage {
    use super::*;

    /// `reading::read`: markup, repair, lines, articles, and the cutting of sentences.
    #[divan::bench(args = inputs(), sample_count = 10)]
    fn a_reading(bencher: Bencher<'_, '_>, input: Input) {
        input.text().measure(bencher, |text| {
            text.documents.iter().map(|document| sentences_of(&reading::read(document, None)).count()).sum()
        });
    }

    /// `Segmenter::words` of every sentence.
    #[divan::bench(args = inputs(), sample_count = 10)]
    fn b_segmenting(bencher: Bencher<'_, '_>, input: Input) {
        let segmenter = engine().marker().segmenter();
        input.text().measure(bencher, |text| text.sentences.iter().map(|(_, s)| segmenter.words(s).len()).sum());
    }

    /// `Marker::mark` of every sentence, segmenting included.
    #[divan::bench(args = inputs(), sample_count = 10)]
    fn c_marking(bencher: Bencher<'_, '_>, input: Input) {
        let marker = engine().marker();
        input.text().measure(bencher, |text| {
            text.sentences.iter().map(|(s, folded)| marker.mark(s, folded.as_str().into()).tokens.len()).sum()
        });
    }

    /// `Marker::mark` of the sentences that can hold a number: what the engine asks for.
    #[divan::bench(args = inputs(), sample_count = 10)]
    fn d_marking_numbers(bencher: Bencher<'_, '_>, input: Input) {
        let marker = engine().marker();
        let glances = marker.glances(&script());
        input.text().measure(bencher, |text| {
            let mut glance = Glance::default();
            let numbered = text.sentences.iter().filter(|(_, folded)| {
                glances.look(folded, &mut glance);
                glance.all().has_numerals()
            });
            numbered.map(|(s, folded)| marker.mark(s, folded.as_str().into()).tokens.len()).sum()
        });
    }

    /// `Extractor::mentions` of marked sentences; the copy that it needs of each is measured with it.
    #[divan::bench(args = inputs(), sample_count = 10)]
    fn e_matching(bencher: Bencher<'_, '_>, input: Input) {
        let text = input.text();
        let marked: Vec<Marked<'_>> =
            text.sentences.iter().map(|(s, folded)| engine().marker().mark(s, folded.as_str().into())).collect();
        text.measure(bencher, |_| {
            marked.iter().map(|marked| engine().extractor().mentions(&mut marked.clone()).read.len()).sum()
        });
    }
}

/// `Engine::read`: from decoded documents to claims.
#[divan::bench(args = inputs(), sample_count = 10)]
fn whole(bencher: Bencher<'_, '_>, input: Input) {
    input.text().measure(bencher, |text| {
        text.documents.iter().map(|document| engine().read("document", document, None).claims.len()).sum()
    });
}
