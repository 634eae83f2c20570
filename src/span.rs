//! The map between texts: which bytes of a source a piece of derived text stands for.
//!
//! Every stage of reading drops, replaces or adds characters. Each writes its text through a [`Rewriter`], which keeps
//! an [`Alignment`] beside it, and the alignments of consecutive stages compose. Nothing is ever found again by
//! searching. [`CodePoints`] turns the byte offsets used inside the crate into the code points of the dataset.

use std::ops::Range;

/// A stretch of derived text that was written in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    derived: Range<usize>,
    source: Range<usize>,
    /// Byte for byte the same text; otherwise the whole source range stands for the whole derived range.
    copied: bool,
}

impl Run {
    /// Written without any source: the source range only says where.
    fn is_inserted(&self) -> bool {
        self.source.is_empty()
    }

    /// Where the part of the source that `derived` came from starts.
    fn source_start(&self, derived: usize) -> usize {
        if self.copied { self.source.start + derived.saturating_sub(self.derived.start) } else { self.source.start }
    }

    /// Where the part of the source that ends at `derived` ends.
    fn source_end(&self, derived: usize) -> usize {
        if self.copied {
            self.source.end - self.derived.end.saturating_sub(derived).min(self.source.len())
        } else {
            self.source.end
        }
    }
}

/// A monotone map from a derived text to the text it was made from, both in byte offsets.
///
/// The runs tile the derived text: each of its bytes belongs to exactly one run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Alignment {
    runs: Vec<Run>,
    source_len: usize,
}

impl Alignment {
    /// The map of a text of `len` bytes onto itself.
    pub fn identity(len: usize) -> Self {
        let whole = (len > 0).then_some(Run { derived: 0..len, source: 0..len, copied: true });
        Alignment { runs: whole.into_iter().collect(), source_len: len }
    }

    /// Whether every byte stands for itself.
    fn is_identity(&self) -> bool {
        match self.runs.as_slice() {
            [] => self.source_len == 0,
            [run] => run.copied && run.derived == run.source && run.source == (0..self.source_len),
            _ => false,
        }
    }

    /// The pieces of the derived text, in order, each with the piece of the source that it is a copy of, if it is one.
    pub(crate) fn pieces(&self) -> impl Iterator<Item = (&Range<usize>, Option<&Range<usize>>)> {
        self.runs.iter().map(|run| (&run.derived, run.copied.then_some(&run.source)))
    }

    /// The length of the derived text in bytes.
    pub fn derived_len(&self) -> usize {
        self.runs.last().map_or(0, |run| run.derived.end)
    }

    /// The length of the source text in bytes.
    pub fn source_len(&self) -> usize {
        self.source_len
    }

    /// The smallest source range that covers everything `derived` came from.
    ///
    /// Source text that was skipped just before or after is not part of it; skipped text inside is. A range that is
    /// empty, or was inserted, gives an empty range at its place.
    pub fn to_source(&self, derived: Range<usize>) -> Range<usize> {
        if derived.start >= derived.end {
            let point = self.point(derived.start);
            return point..point;
        }
        let first = self.run_at(derived.start);
        let last = self.runs.partition_point(|run| run.derived.start < derived.end);
        let runs = self.runs.get(first..last).unwrap_or_default();
        let from = runs.iter().find(|run| !run.is_inserted());
        let to = runs.iter().rfind(|run| !run.is_inserted());
        match (from, to) {
            (Some(from), Some(to)) => from.source_start(derived.start)..to.source_end(derived.end),
            _ => {
                let point = self.point(derived.start);
                point..point
            }
        }
    }

    /// The map through two steps: `self` from the derived text to a middle text, `below` from there to the source.
    #[must_use]
    pub fn then(self, below: &Alignment) -> Alignment {
        debug_assert_eq!(self.source_len, below.derived_len(), "the maps are not of consecutive texts");
        // Most plain texts have no markup to take off.
        if below.is_identity() {
            return self;
        }
        let runs = Vec::with_capacity(self.runs.len() + below.runs.len());
        let mut whole = Alignment { runs, source_len: below.source_len };
        for run in &self.runs {
            if run.copied {
                whole.push_copied_through(run, below);
            } else {
                whole.push(run.derived.clone(), below.to_source(run.source.clone()), false);
            }
        }
        whole
    }

    /// The map of the first bytes of the derived text alone.
    #[must_use]
    pub fn up_to(mut self, len: usize) -> Alignment {
        let kept = self.runs.partition_point(|run| run.derived.start < len);
        self.runs.truncate(kept);
        if let Some(last) = self.runs.last_mut().filter(|last| last.derived.end > len) {
            last.source.end = last.source_end(len);
            last.derived.end = len;
        }
        self
    }

    /// Cuts a copied run along the runs that its middle text was made of.
    fn push_copied_through(&mut self, run: &Run, below: &Alignment) {
        let mut at = run.source.start;
        for piece in below.runs.iter().skip(below.run_at(at)) {
            let end = piece.derived.end.min(run.source.end);
            if at >= end {
                break;
            }
            let derived = run.derived.start + (at - run.source.start)..run.derived.start + (end - run.source.start);
            self.push(derived, piece.source_start(at)..piece.source_end(end), piece.copied);
            at = end;
        }
    }

    /// The index of the run that holds the byte at `derived`, or the number of runs.
    fn run_at(&self, derived: usize) -> usize {
        self.runs.partition_point(|run| run.derived.end <= derived)
    }

    /// The place in the source of a place in the derived text.
    fn point(&self, derived: usize) -> usize {
        match self.runs.get(self.run_at(derived)) {
            Some(run) => run.source_start(derived),
            None => self.runs.last().map_or(0, |run| run.source.end),
        }
    }

    /// Adds a run, melting it into the one before where that loses nothing.
    fn push(&mut self, derived: Range<usize>, source: Range<usize>, copied: bool) {
        if derived.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut() {
            let adjacent = last.source.end == source.start && last.derived.end == derived.start;
            let inserted = last.is_inserted() && source.is_empty();
            if adjacent && ((last.copied && copied) || inserted) {
                last.derived.end = derived.end;
                last.source.end = source.end;
                return;
            }
        }
        self.runs.push(Run { derived, source, copied });
    }
}

/// A derived text and the way back to its source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rewritten {
    /// The derived text.
    pub text: String,
    /// From the derived text to the source.
    pub alignment: Alignment,
}

/// Writes a derived text from a source, front to back, and keeps the map.
///
/// The ranges handed over must lie on character boundaries and not go back behind an earlier one: a range that does is
/// a mistake of the calling stage, refused in debug builds and ignored in release builds.
#[derive(Debug)]
pub struct Rewriter<'a> {
    source: &'a str,
    text: String,
    map: Alignment,
    at: usize,
}

impl<'a> Rewriter<'a> {
    /// Starts an empty text made from `source`.
    pub fn new(source: &'a str) -> Self {
        // As many as most documents need.
        let map = Alignment { runs: Vec::with_capacity(16), source_len: source.len() };
        Rewriter { source, text: String::with_capacity(source.len()), map, at: 0 }
    }

    /// The derived text so far.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The source.
    pub fn source(&self) -> &'a str {
        self.source
    }

    /// Up to where the source has been used.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Takes a piece of the source as it stands; what lies between it and the piece before is skipped.
    pub fn copy(&mut self, range: Range<usize>) {
        let Some(piece) = self.take(&range) else { return };
        let start = self.text.len();
        self.text.push_str(piece);
        self.map.push(start..self.text.len(), range, true);
    }

    /// Leaves a piece of the source out.
    pub fn skip(&mut self, range: Range<usize>) {
        self.take(&range);
    }

    /// Writes `text` for a piece of the source.
    pub fn replace(&mut self, range: Range<usize>, text: &str) {
        if self.take(&range).is_none() {
            return;
        }
        let start = self.text.len();
        self.text.push_str(text);
        self.map.push(start..self.text.len(), range, false);
    }

    /// Writes `text` that stands for nothing in the source.
    pub fn insert(&mut self, text: &str) {
        let start = self.text.len();
        self.text.push_str(text);
        self.map.push(start..self.text.len(), self.at..self.at, false);
    }

    /// The text and its map.
    pub fn finish(self) -> Rewritten {
        Rewritten { text: self.text, alignment: self.map }
    }

    /// The piece of the source at `range`, if it may be used now.
    fn take(&mut self, range: &Range<usize>) -> Option<&'a str> {
        let piece = self.source.get(range.clone()).filter(|_| range.start >= self.at);
        debug_assert!(piece.is_some(), "{range:?} is no piece of the rest of the source, from {}", self.at);
        if piece.is_some() {
            self.at = range.end;
        }
        piece
    }
}

/// How far apart, in bytes, the counted places of [`CodePoints`] lie.
const STRIDE: usize = 128;

/// Byte offsets of a text as code points, and back.
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// How many characters start before each multiple of the stride.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    /// Counts the text once.
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STRIDE + 2);
        let (strides, rest) = text.as_bytes().as_chunks::<STRIDE>();
        let mut count = 0;
        for stride in strides {
            before.push(count);
            count += tally(stride, is_start);
        }
        if !rest.is_empty() {
            before.push(count);
            count += starts(rest);
        }
        before.push(count);
        CodePoints { text, before }
    }

    /// How many code points the text has.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or(0)
    }

    /// Whether the text is empty.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The number of code points that start before the byte; past the end, all of them.
    pub fn index(&self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let mark = byte / STRIDE;
        let rest = self.text.as_bytes().get(mark * STRIDE..byte).unwrap_or_default();
        self.before.get(mark).copied().unwrap_or(0) + starts(rest)
    }

    /// A byte range as code points.
    pub fn range(&self, bytes: Range<usize>) -> Range<usize> {
        let start = self.index(bytes.start);
        // Most are a few characters long, which are counted sooner than the stride that their end stands in.
        let few = self.text.as_bytes().get(bytes.clone()).filter(|few| few.len() < STRIDE / 2);
        start..few.map_or_else(|| self.index(bytes.end), |few| start + starts(few))
    }

    /// The byte at which the code point starts; past the end, the length of the text.
    pub fn byte(&self, index: usize) -> usize {
        if index >= self.len() {
            return self.text.len();
        }
        let mark = self.before.partition_point(|&count| count <= index).saturating_sub(1);
        let mut left = index - self.before.get(mark).copied().unwrap_or(0);
        let from = mark * STRIDE;
        for (at, byte) in self.text.as_bytes().iter().enumerate().skip(from) {
            if is_start(*byte) {
                if left == 0 {
                    return at;
                }
                left -= 1;
            }
        }
        self.text.len()
    }
}

/// How many characters start in the bytes.
fn starts(bytes: &[u8]) -> usize {
    count_bytes(bytes, is_start)
}

/// How many of the bytes are of a kind; for kinds told without a branch, many bytes at a time.
#[inline]
pub(crate) fn count_bytes(bytes: &[u8], is: impl Fn(u8) -> bool + Copy) -> usize {
    let (strides, rest) = bytes.as_chunks::<STRIDE>();
    let (pieces, rest) = rest.as_chunks::<16>();
    strides.iter().map(|stride| tally(stride, is)).sum::<usize>()
        + pieces.iter().map(|piece| tally(piece, is)).sum::<usize>()
        + rest.iter().filter(|byte| is(**byte)).count()
}

/// The same of so few that their number fits in a byte: sixteen are added at once.
#[inline]
fn tally<const LEN: usize>(bytes: &[u8; LEN], is: impl Fn(u8) -> bool) -> usize {
    const { assert!(LEN < 256) };
    usize::from(bytes.iter().fold(0, |count: u8, byte| count + u8::from(is(*byte))))
}

/// Whether a character starts at the byte.
#[inline]
fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// One step of an arbitrary edit script: what to do with the next few characters.
    #[derive(Debug, Clone)]
    enum Step {
        Copy(usize),
        Skip(usize),
        Replace(usize, String),
        Insert(String),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            4 => (1usize..6).prop_map(Step::Copy),
            1 => (0usize..4).prop_map(Step::Skip),
            1 => ((0usize..4), "[a-z0-9年，]{0,3}").prop_map(|(n, s)| Step::Replace(n, s)),
            1 => "[a-z0-9年，]{0,3}".prop_map(Step::Insert),
        ]
    }

    fn script() -> impl Strategy<Value = Vec<Step>> {
        proptest::collection::vec(step(), 0..24)
    }

    /// The end of the `count` characters after `at`.
    fn advance(text: &str, at: usize, count: usize) -> usize {
        text[at..].char_indices().nth(count).map_or(text.len(), |(i, _)| at + i)
    }

    fn apply(source: &str, steps: &[Step]) -> Rewritten {
        let mut out = Rewriter::new(source);
        let mut at = 0;
        for step in steps {
            let count = match step {
                Step::Copy(n) | Step::Skip(n) | Step::Replace(n, _) => *n,
                Step::Insert(_) => 0,
            };
            let end = advance(source, at, count);
            match step {
                Step::Copy(_) => out.copy(at..end),
                Step::Skip(_) => out.skip(at..end),
                Step::Replace(_, text) => out.replace(at..end, text),
                Step::Insert(text) => out.insert(text),
            }
            at = end;
        }
        out.finish()
    }

    /// All cuts between characters.
    fn cuts(text: &str) -> Vec<usize> {
        text.char_indices().map(|(i, _)| i).chain([text.len()]).collect()
    }

    #[test]
    fn a_split_number_maps_to_all_of_it() {
        let source = "茶价38.\n\n88元，上涨";
        let gap = source.find('\n').unwrap();
        let mut out = Rewriter::new(source);
        out.copy(0..gap);
        out.copy(gap + 2..source.len());
        let made = out.finish();
        assert_eq!(made.text, "茶价38.88元，上涨");
        let start = made.text.find("38").unwrap();
        let end = made.text.find('，').unwrap();
        assert_eq!(&source[made.alignment.to_source(start..end)], "38.\n\n88元");
    }

    #[test]
    fn skipped_text_at_the_ends_stays_out() {
        let source = "全州**增长5%**左右";
        let mut out = Rewriter::new(source);
        out.copy(0..6);
        out.copy(8..16);
        out.copy(18..source.len());
        let made = out.finish();
        assert_eq!(made.text, "全州增长5%左右");
        assert_eq!(&source[made.alignment.to_source(6..14)], "增长5%");
        assert_eq!(&source[made.alignment.to_source(0..14)], "全州**增长5%");
    }

    #[test]
    fn a_replaced_text_stands_for_its_whole_source() {
        let source = "占&nbsp;６%";
        let mut out = Rewriter::new(source);
        out.copy(0..3);
        out.replace(3..9, " ");
        out.replace(9..12, "6");
        out.copy(12..13);
        let made = out.finish();
        assert_eq!(made.text, "占 6%");
        assert_eq!(&source[made.alignment.to_source(4..6)], "６%");
        assert_eq!(made.alignment.to_source(3..4), 3..9);
    }

    #[test]
    fn an_inserted_text_has_a_place_and_no_extent() {
        let mut out = Rewriter::new("甲乙");
        out.copy(0..3);
        out.insert("\n");
        out.copy(3..6);
        let made = out.finish();
        assert_eq!(made.alignment.to_source(3..4), 3..3);
        assert_eq!(made.alignment.to_source(3..7), 3..6);
        assert_eq!(made.alignment.to_source(7..7), 6..6);
    }

    #[test]
    fn bytes_are_counted_whatever_their_number() {
        for len in [0, 1, 127, 128, 129, 300, 700] {
            let bytes: Vec<u8> = (0..len).map(|at| (at % 251) as u8).collect();
            let naive = bytes.iter().filter(|byte| **byte < 0x80).count();
            assert_eq!(count_bytes(&bytes, |byte| byte < 0x80), naive);
            assert_eq!(count_bytes(&bytes, |_| true), len);
        }
    }

    #[test]
    fn nothing_maps_to_nothing() {
        assert_eq!(Alignment::default().to_source(0..5), 0..0);
        assert_eq!(Alignment::identity(0).to_source(0..0), 0..0);
        let points = CodePoints::new("");
        assert_eq!((points.len(), points.index(9), points.byte(3)), (0, 0, 0));
    }

    proptest! {
        #[test]
        fn identity_is_identity(text in "\\PC{0,40}") {
            let map = Alignment::identity(text.len());
            let cuts = cuts(&text);
            for (i, &from) in cuts.iter().enumerate() {
                for &to in &cuts[i..] {
                    prop_assert_eq!(map.to_source(from..to), from..to);
                }
            }
        }

        #[test]
        fn copied_text_equals_its_source(source in "\\PC{0,60}", steps in script()) {
            let made = apply(&source, &steps);
            prop_assert_eq!(made.alignment.derived_len(), made.text.len());
            for run in made.alignment.runs.iter().filter(|run| run.copied) {
                prop_assert_eq!(&made.text[run.derived.clone()], &source[made.alignment.to_source(run.derived.clone())]);
            }
        }

        #[test]
        fn the_map_is_monotone(source in "\\PC{0,60}", steps in script()) {
            let made = apply(&source, &steps);
            let cuts = cuts(&made.text);
            let pieces: Vec<_> = cuts.windows(2).map(|w| made.alignment.to_source(w[0]..w[1])).collect();
            for pair in pieces.windows(2) {
                prop_assert!(pair[0].start <= pair[1].start && pair[0].end <= pair[1].end);
            }
            for piece in pieces {
                prop_assert!(piece.start <= piece.end && source.get(piece).is_some());
            }
        }

        #[test]
        fn two_steps_are_one(source in "\\PC{0,60}", first in script(), second in script()) {
            let middle = apply(&source, &first);
            let last = apply(&middle.text, &second);
            let whole = last.alignment.clone().then(&middle.alignment);
            prop_assert_eq!(whole.derived_len(), last.text.len());
            let cuts = cuts(&last.text);
            let stepwise = |range: Range<usize>| middle.alignment.to_source(last.alignment.to_source(range));
            // Whether the character from this cut to the next came from the source at all.
            let sourced: Vec<bool> = cuts.windows(2).map(|w| !stepwise(w[0]..w[1]).is_empty()).collect();
            for (i, &from) in cuts.iter().enumerate() {
                for (j, &to) in cuts.iter().enumerate().skip(i + 1) {
                    let (direct, stepwise) = (whole.to_source(from..to), stepwise(from..to));
                    if sourced[i] && sourced[j - 1] {
                        prop_assert_eq!(direct, stepwise);
                    } else {
                        // Beside an insertion the composed map knows better what was skipped.
                        prop_assert!(direct.is_empty() || stepwise.start <= direct.start && direct.end <= stepwise.end);
                    }
                }
            }
        }

        #[test]
        fn the_map_of_a_start_is_that_of_copying_it(source in "\\PC{0,60}", steps in script(), at in 0usize..60) {
            let made = apply(&source, &steps);
            let cuts = cuts(&made.text);
            let end = cuts[at.min(cuts.len() - 1)];
            let start = Alignment { runs: Vec::new(), source_len: made.text.len() };
            let copied = apply(&made.text, &[Step::Copy(at)]).alignment;
            let copied = if end == 0 { start } else { copied };
            prop_assert_eq!(made.alignment.clone().up_to(end), copied.then(&made.alignment));
        }

        #[test]
        fn composing_with_the_identity_changes_nothing(source in "\\PC{0,60}", steps in script()) {
            let made = apply(&source, &steps);
            let below = made.alignment.clone().then(&Alignment::identity(source.len()));
            let above = Alignment::identity(made.text.len()).then(&made.alignment);
            let cuts = cuts(&made.text);
            for (i, &from) in cuts.iter().enumerate() {
                for &to in &cuts[i + 1..] {
                    let plain = made.alignment.to_source(from..to);
                    prop_assert_eq!(below.to_source(from..to).len(), plain.len());
                    prop_assert_eq!(above.to_source(from..to).len(), plain.len());
                }
            }
        }

        #[test]
        fn code_points_agree_with_chars(text in "(\\PC|年|𠮷){0,400}") {
            let points = CodePoints::new(&text);
            prop_assert_eq!(points.len(), text.chars().count());
            for (count, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.index(byte), count);
                prop_assert_eq!(points.byte(count), byte);
            }
            prop_assert_eq!(points.byte(points.len()), text.len());
        }
    }
}
