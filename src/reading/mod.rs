//! From a decoded document to text that can be read: markup off, damage repaired, articles told apart.
//!
//! The stages in their order: [`markup`] takes tags off, `main_text` leaves out what stands around a page's article, [`repair`] evens out characters and
//! lines, [`join`] makes lines into blocks, [`page`] sorts blocks into articles, [`sentence`] cuts blocks. Each keeps the
//! map to the text before it, and [`read`] composes them into one.

pub mod join;
pub mod markup;
pub mod page;
pub mod repair;
pub mod sentence;

mod characters;
mod cues;
mod entities;
mod item;
mod lede;
mod main_text;
mod outline;
mod pinyin;
mod tags;

pub use item::{Item, PAUSES};
use join::Joined;
use markup::Plain;
pub use page::{Article, Block, BlockKind, Reading};
use repair::Repaired;

/// What a document is written in, where somebody says so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Plain text: `#` and `*` mean nothing.
    Text,
    /// Plain text with the marks of Markdown.
    Markdown,
    /// HTML, XML or JSP.
    Markup,
}

impl Format {
    /// The format that a document's content shows: a page of markup, or text in which Markdown's marks are marks.
    pub fn of(decoded: &str) -> Format {
        if markup::is_markup(decoded) { Format::Markup } else { Format::Markdown }
    }
}

/// The formula that opens a news item (新华社北京1月5日电（记者某某）), in bytes of a sentence.
pub fn opening(sentence: &str) -> Option<std::ops::Range<usize>> {
    lede::lede(sentence).filter(|lede| lede.strong).map(|lede| lede.range)
}

/// Reads a decoded document; `hint` settles what it is written in, otherwise its content does.
pub fn read(decoded: &str, hint: Option<Format>) -> Reading {
    read_all([(decoded, hint)]).pop().unwrap_or_default()
}

/// The same of some documents. Each step is done for all before the next begins: the code of a step is fetched once.
pub fn read_all<'a>(documents: impl IntoIterator<Item = (&'a str, Option<Format>)>) -> Vec<Reading> {
    let plain: Vec<(Format, Plain<'a>)> = documents.into_iter().map(|(decoded, hint)| plain(decoded, hint)).collect();
    let repaired: Vec<Repaired> = plain
        .iter()
        .map(|(format, plain)| repair::repair(&plain.text, &plain.notes, *format == Format::Markdown))
        .collect();
    let joined: Vec<Joined> = repaired.into_iter().map(join::join).collect();
    let arranged = joined.into_iter().zip(plain).map(|(joined, (format, plain))| {
        let alignment = joined.alignment.then(&plain.alignment);
        page::arrange(joined.text, alignment, &joined.blocks, format)
    });
    arranged.collect()
}

/// A document without its markup.
fn plain(decoded: &str, hint: Option<Format>) -> (Format, Plain<'_>) {
    // Most texts have none, whatever they are, and one look shows it.
    if hint != Some(Format::Markup) && !markup::has_marks(decoded) {
        return (hint.unwrap_or(Format::Markdown), Plain::of(decoded));
    }
    let format = hint.unwrap_or_else(|| Format::of(decoded));
    let plain = match format {
        Format::Markup => main_text::read_page(decoded),
        Format::Text | Format::Markdown => markup::strip_residue(decoded),
    };
    (format, plain)
}
