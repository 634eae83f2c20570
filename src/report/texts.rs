//! The texts that claims stand in, known by their hash, and where in what is shown of them each claim stands.
//!
//! A claim counts code points of the decoded document, the browser counts UTF-16. Of markup the text that was read is shown
//! instead of the tags; there a claim's place goes through the reading's map.

use crate::claim::Claim;
use crate::dataset::{Dataset, DocumentRow};
use crate::fingerprint;
use crate::reading::{self, Format, Reading};
use crate::span::CodePoints;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Decoded texts by their hash, as a document's row has it. A text that is another than the one that was read has another
/// hash: no claim is ever marked in it.
#[derive(Debug, Clone, Default)]
pub struct Texts {
    kept: BTreeMap<String, Text>,
    /// Hashes that are kept; all when there is none.
    wanted: Option<BTreeSet<String>>,
}

#[derive(Debug, Clone)]
struct Text {
    decoded: String,
    format: Option<Format>,
}

impl Texts {
    /// Keeps only the texts that claims of a dataset stand in.
    pub fn of(dataset: &Dataset) -> Self {
        let hashes = dataset.documents.iter().filter(|row| row.claims > 0).filter_map(|row| row.text_hash.clone());
        Texts { wanted: Some(hashes.collect()), ..Texts::default() }
    }

    /// Keeps a decoded text, if it is wanted; `format` as it was read with.
    pub fn keep(&mut self, decoded: String, format: Option<Format>) {
        let Some(hash) = fingerprint::of_text(&decoded) else { return };
        if self.wanted.as_ref().is_none_or(|wanted| wanted.contains(&hash)) {
            self.kept.entry(hash).or_insert(Text { decoded, format });
        }
    }

    /// Texts that are wanted and not there.
    pub fn missing(&self) -> usize {
        // Nothing else is kept.
        self.wanted.as_ref().map_or(0, |wanted| wanted.len() - self.kept.len())
    }

    /// What is shown of a document, if its text is here.
    pub(super) fn shown(&self, row: &DocumentRow) -> Option<Shown<'_>> {
        let text = self.kept.get(row.text_hash.as_ref()?)?;
        Some(Shown::of(text))
    }
}

/// A text as it is shown.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    source: CodePoints<'a>,
    decoded: &'a str,
    /// What was read of markup, instead of the decoded text.
    reading: Option<Reading>,
    utf16: Utf16,
}

impl<'a> Shown<'a> {
    fn of(text: &'a Text) -> Self {
        let decoded = text.decoded.as_str();
        let is_markup = text.format.unwrap_or_else(|| Format::of(decoded)) == Format::Markup;
        let reading = is_markup.then(|| reading::read(decoded, text.format));
        let utf16 = Utf16::of(reading.as_ref().map_or(decoded, |reading| &reading.text));
        Shown { source: CodePoints::new(decoded), decoded, reading, utf16 }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.reading.as_ref().map_or(self.decoded, |reading| &reading.text)
    }

    /// Where a claim stands in it, in UTF-16; none where the claim is not there.
    pub fn place(&self, claim: &Claim) -> Option<[usize; 2]> {
        if claim.start >= claim.end || claim.end > self.source.len() {
            return None;
        }
        let bytes = self.source.byte(claim.start)..self.source.byte(claim.end);
        if self.decoded.get(bytes.clone()) != Some(claim.text.as_str()) {
            return None;
        }
        let bytes = match &self.reading {
            Some(reading) => derived(reading, &bytes)?,
            None => bytes,
        };
        Some([self.utf16.index(bytes.start), self.utf16.index(bytes.end)])
    }
}

/// The part of a reading that came from this range of the document, in bytes.
fn derived(reading: &Reading, source: &Range<usize>) -> Option<Range<usize>> {
    let starts: Vec<usize> = reading.text.char_indices().map(|(at, _)| at).collect();
    let end_of = |place: usize| starts.get(place + 1).copied().unwrap_or(reading.text.len());
    // Both ends of the map grow with the text.
    let origin = |place: usize| starts.get(place).map(|&at| reading.alignment.to_source(at..end_of(place)));
    let first = partition(starts.len(), |place| origin(place).is_some_and(|from| from.end <= source.start));
    let last = partition(starts.len(), |place| origin(place).is_some_and(|from| from.start < source.end));
    let range = *starts.get(first)?..end_of(last.checked_sub(1)?);
    (range.start < range.end && reading.alignment.to_source(range.clone()) == *source).then_some(range)
}

/// The first of `0..len` for which `before` does not hold, when it holds for all before it.
fn partition(len: usize, before: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, len);
    while low < high {
        let middle = low + (high - low) / 2;
        if before(middle) { low = middle + 1 } else { high = middle }
    }
    low
}

/// Byte offsets as UTF-16: code units that a byte stands behind.
#[derive(Debug)]
struct Utf16 {
    /// Where each character ends that is not as long in bytes as in units, and how many units stand before that end.
    ends: Vec<(usize, usize)>,
}

impl Utf16 {
    fn of(text: &str) -> Self {
        let mut units = 0;
        let mut ends = Vec::new();
        for (at, c) in text.char_indices() {
            units += c.len_utf16();
            if c.len_utf16() != c.len_utf8() {
                ends.push((at + c.len_utf8(), units));
            }
        }
        Utf16 { ends }
    }

    /// The units before a byte at which a character starts.
    fn index(&self, byte: usize) -> usize {
        let before = self.ends.partition_point(|(end, _)| *end <= byte);
        let (end, units) = before.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or((0, 0));
        units + (byte - end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the browser shows between two offsets.
    fn slice(text: &str, [start, end]: [usize; 2]) -> String {
        let units: Vec<u16> = text.encode_utf16().collect();
        String::from_utf16(&units[start..end]).unwrap()
    }

    fn claim(decoded: &str, text: &str) -> Claim {
        let start = decoded[..decoded.find(text).unwrap()].chars().count();
        Claim { start, end: start + text.chars().count(), text: text.into(), ..Claim::default() }
    }

    fn place(decoded: &str, claim: &Claim) -> Option<String> {
        let mut texts = Texts::default();
        texts.keep(decoded.into(), None);
        let row = DocumentRow { text_hash: fingerprint::of_text(decoded), ..DocumentRow::default() };
        let shown = texts.shown(&row).unwrap();
        shown.place(claim).map(|place| slice(shown.text(), place))
    }

    #[test]
    fn characters_of_two_units_move_what_stands_behind_them() {
        let decoded = "𠮷村🏭🏭\r\n新建3所𠮷学校，惠及𠮷120户👨‍👩‍👧，é增长5%";
        for text in ["3所", "120户", "5%", "𠮷村🏭", "5%"] {
            assert_eq!(place(decoded, &claim(decoded, text)).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_offset_is_that_of_the_browser() {
        let text = "a𠮷é中🏭\u{2028}文b";
        let map = Utf16::of(text);
        let mut units = 0;
        for (at, c) in text.char_indices() {
            assert_eq!(map.index(at), units, "{c}");
            units += c.len_utf16();
        }
        assert_eq!(map.index(text.len()), units);
    }

    #[test]
    fn another_text_is_not_marked() {
        let decoded = "新建3所学校";
        let other = Claim { text: "4所".into(), ..claim(decoded, "3所") };
        assert_eq!(place(decoded, &other), None);
        let beyond = Claim { end: 90, ..claim(decoded, "3所") };
        assert_eq!(place(decoded, &beyond), None);
        let row = DocumentRow { text_hash: fingerprint::of_text("新建4所学校"), ..DocumentRow::default() };
        let mut texts = Texts::default();
        texts.keep(decoded.into(), None);
        assert!(texts.shown(&row).is_none());
    }

    #[test]
    fn tags_are_left_out_and_claims_found_between_them() {
        let decoded = "<html><body><h1>𠮷县</h1><script>var n = 3;</script>\
            <p>全年新建农村公路<b>87</b>公里，投资&yen;1.5亿元。</p><p>新增就业5万人。</p></body></html>";
        let mut texts = Texts::default();
        texts.keep(decoded.into(), None);
        let row = DocumentRow { text_hash: fingerprint::of_text(decoded), ..DocumentRow::default() };
        assert!(!texts.shown(&row).unwrap().text().contains('<'));
        assert_eq!(place(decoded, &claim(decoded, "87</b>公里")).as_deref(), Some("87公里"));
        assert_eq!(place(decoded, &claim(decoded, "1.5亿元")).as_deref(), Some("1.5亿元"));
        assert_eq!(place(decoded, &claim(decoded, "5万人")).as_deref(), Some("5万人"));
        assert_eq!(place(decoded, &claim(decoded, "3;")), None);
    }

    #[test]
    fn only_what_is_wanted_is_kept() {
        let row =
            |text: &str| DocumentRow { claims: 1, text_hash: fingerprint::of_text(text), ..DocumentRow::default() };
        let mut texts = Texts { wanted: Some(row("87公里").text_hash.into_iter().collect()), ..Texts::default() };
        texts.keep("88公里".into(), None);
        assert_eq!(texts.missing(), 1);
        texts.keep("87公里".into(), None);
        assert_eq!(texts.missing(), 0);
        assert!(texts.shown(&row("87公里")).is_some() && texts.shown(&row("88公里")).is_none());
    }
}
