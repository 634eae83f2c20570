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

use crate::charset::{CharSet, CharSets, Noted, goes_on};
pub use item::{Item, PAUSES};
use join::Joined;
use markup::Plain;
pub use page::{Article, Block, BlockKind, Reading};
use repair::Repaired;
use std::sync::LazyLock;

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

/// The kind of the characters that [`uneven`] gives, where these are the first of some sets.
pub const UNEVEN: u8 = 1;

/// The characters that reading looks at one by one.
pub fn uneven() -> CharSet {
    characters::uneven().collect()
}

/// What is sought where nothing else is.
static SETS: LazyLock<CharSets> = LazyLock::new(|| CharSets::new([&uneven()]));

/// A reading, and where characters of some sets stand in its text.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    /// The reading.
    pub reading: Reading,
    /// Those characters, in order.
    pub noted: Vec<Noted>,
}

/// Reads a decoded document; `hint` settles what it is written in, otherwise its content does.
pub fn read(decoded: &str, hint: Option<Format>) -> Reading {
    read_all([(decoded, hint)], &SETS).pop().unwrap_or_default().reading
}

/// The same of some documents, of which each character is looked at once for all that is sought in them: `sets`, of which the
/// first is [`uneven`]. Each step is done for all before the next begins: the code of a step is fetched once.
pub fn read_all<'a>(documents: impl IntoIterator<Item = (&'a str, Option<Format>)>, sets: &CharSets) -> Vec<Looked> {
    let plain: Vec<(Format, Plain<'a>)> = documents.into_iter().map(|(decoded, hint)| plain(decoded, hint)).collect();
    let noted: Vec<Vec<Noted>> = plain.iter().map(|(_, plain)| sets.noted(&plain.text)).collect();
    let repaired: Vec<Repaired> = plain
        .iter()
        .zip(&noted)
        .map(|((format, plain), noted)| repair::repair(&plain.text, noted, &plain.notes, *format == Format::Markdown))
        .collect();
    let joined: Vec<Joined> = repaired.into_iter().map(join::join).collect();
    let noted = joined.iter().zip(noted).map(|(joined, noted)| carried(&noted, joined, sets));
    let noted: Vec<Vec<Noted>> = noted.collect();
    let arranged = joined.into_iter().zip(plain).map(|(joined, (format, plain))| {
        let alignment = joined.alignment.then(&plain.alignment);
        page::arrange(joined.text, alignment, &joined.blocks, format)
    });
    arranged.zip(noted).map(|(reading, noted)| Looked { reading, noted }).collect()
}

/// What was noted of a text where it stands in the joined one; all that was not copied is looked at again.
fn carried(noted: &[Noted], joined: &Joined, sets: &CharSets) -> Vec<Noted> {
    let (mut carried, mut rest) = (Vec::with_capacity(noted.len()), noted);
    let before = |byte: usize, noted: &[Noted]| noted.iter().take_while(|noted| noted.at() < byte).count();
    for (derived, copied) in joined.alignment.pieces() {
        if let Some(source) = copied {
            rest = &rest[before(source.start, rest)..];
            let (inside, behind) = rest.split_at(before(source.end, rest));
            let moved = |noted: &Noted| Noted::new(derived.start + (noted.at() - source.start), noted.kinds());
            // Digits may stand behind others that stood elsewhere.
            let behind_digit = inside.first().map(moved).is_some_and(|noted| goes_on(&joined.text, noted.at()));
            carried.extend(inside[usize::from(behind_digit)..].iter().map(moved));
            rest = behind;
        } else {
            let written = joined.text[derived.clone()].char_indices();
            let noted = written.map(|(at, c)| Noted::new(derived.start + at, sets.kinds_of(c)));
            carried.extend(noted.filter(|noted| noted.kinds() != 0 && !goes_on(&joined.text, noted.at())));
        }
    }
    carried
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

/// What is noted of a text that is read for itself.
#[cfg(test)]
fn noted(text: &str) -> Vec<Noted> {
    SETS.noted(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_noted_of_a_document_stands_in_its_reading(
            text in "(年|５|5|，|,|万|萬|。| |\u{3000}|\n|\r\n|\\*\\*|#|\\[|\\]\\(|\\)|<p>|&nbsp;|01 |O|（|本报讯 |𠮷){0,60}",
        ) {
            let [numerals, folded] = ["5万", "萬𠮷。 "].map(|set| set.chars().collect::<CharSet>());
            let sets = CharSets::new([&uneven(), &numerals, &folded]);
            let Looked { reading, noted } = read_all([(text.as_str(), None)], &sets).remove(0);
            let plain = sets.noted(&reading.text);
            prop_assert_eq!(noted, plain);
        }
    }
}
