//! Claims and rows of documents as lines of JSON Lines, byte for byte as their derived `Serialize` gives them.
//!
//! Every claim of a run is written once, and most of what is written are a sentence and a title of a hundred characters:
//! here they are copied whole, where serde looks at each byte and at each name of a field. What a claim shares with the
//! one before is copied from its line.

use crate::claim::{Claim, Direction, Measure, PeriodKind, Qualifier, Status, StockFlow};
use crate::dataset::DocumentRow;
use crate::edge::first_eight;
use std::ops::Range;

/// Bytes that most claims do not exceed.
pub const USUAL: usize = 1536;

/// Appends the claims, a line each.
pub fn write_all(claims: &[Claim], to: &mut Vec<u8>) {
    let mut before = None;
    for claim in claims {
        let shared = write(claim, before.as_ref(), to);
        before = Some((claim, shared));
    }
}

/// Where a claim's line has what the next one may have as well.
struct Shared {
    /// From its document to the date of that.
    document: Range<usize>,
    /// The sentence.
    sentence: Range<usize>,
    /// From the period to the speaker.
    told: Range<usize>,
}

/// The name of a field before the start of a text, and with what stands for none.
macro_rules! key {
    ($name:literal) => {
        (concat!(",\"", $name, "\":\""), concat!(",\"", $name, "\":null"))
    };
}

/// The same before anything else.
macro_rules! bare_key {
    ($name:literal) => {
        concat!(",\"", $name, "\":")
    };
}

/// The names of a field that is a text: with the start of one, and with what stands for none.
type Key = (&'static str, &'static str);

/// Appends the claim and the end of its line.
fn write(claim: &Claim, before: Option<&(&Claim, Shared)>, to: &mut Vec<u8>) -> Shared {
    let mut line = Line { to };
    line.plain("{\"id\":\"");
    line.content(&claim.id);
    let documents = |(before, _): &&(&Claim, Shared)| {
        before.doc == claim.doc && before.title == claim.title && before.published == claim.published
    };
    let document = line.again_or(before.filter(documents).map(|(_, shared)| &shared.document), |line| {
        line.text(key!("doc"), claim.doc.as_str());
        line.text(key!("title"), claim.title.as_deref());
        line.text(key!("published"), claim.published.as_deref());
    });
    line.count(bare_key!("start"), claim.start);
    line.count(bare_key!("end"), claim.end);
    line.text(key!("text"), claim.text.as_str());
    let sentences = |(before, _): &&(&Claim, Shared)| before.sentence == claim.sentence;
    let sentence = line.again_or(before.filter(sentences).map(|(_, shared)| &shared.sentence), |line| {
        line.text(key!("sentence"), claim.sentence.as_str());
    });
    line.plain(bare_key!("value"));
    let value = line.number(claim.value);
    let known = (claim.value, &value);
    line.number_beside(bare_key!("high"), claim.high, known);
    line.number_beside(bare_key!("lower"), claim.lower, known);
    line.number_beside(bare_key!("upper"), claim.upper, known);
    line.word(key!("qualifier"), qualifier(claim.qualifier));
    line.text(key!("unit"), claim.unit.as_deref());
    line.text(key!("per"), claim.per.as_deref());
    line.text(key!("indicator"), claim.indicator.as_deref());
    line.text(key!("indicator_key"), claim.indicator_key.as_deref());
    line.text(key!("action"), claim.action.as_deref());
    line.word(key!("measure"), measure(claim.measure));
    line.word(key!("direction"), claim.direction.map(direction));
    line.text(key!("base"), claim.base.as_deref());
    line.word(key!("stock_flow"), claim.stock_flow.map(stock_flow));
    line.word(key!("status"), status(claim.status));
    line.text(key!("status_cue"), claim.status_cue.as_deref());
    let tellings = |(before, _): &&(&Claim, Shared)| told(before) == told(claim);
    let told = line.again_or(before.filter(tellings).map(|(_, shared)| &shared.told), |line| {
        TOLD.into_iter().zip(told(claim)).for_each(|(key, text)| line.text(key, text));
    });
    line.text(key!("category"), claim.category.as_str());
    line.text(key!("pattern"), claim.pattern.as_str());
    line.text(key!("part_of"), claim.part_of.as_deref());
    line.text(key!("same_as"), claim.same_as.as_deref());
    line.plain(bare_key!("confidence"));
    line.float(claim.confidence);
    line.plain("}\n");
    Shared { document, sentence, told }
}

/// Period, place, owner and speaker: those of a claim are mostly those of the one before.
const TOLD: [Key; 9] = [
    key!("period"),
    key!("period_kind"),
    key!("as_of"),
    key!("period_start"),
    key!("period_end"),
    key!("region"),
    key!("region_name"),
    key!("entity"),
    key!("speaker"),
];

/// What a claim has of these.
fn told(claim: &Claim) -> [Option<&str>; TOLD.len()] {
    [
        claim.period.as_deref(),
        claim.period_kind.map(period_kind),
        claim.as_of.as_deref(),
        claim.period_start.as_deref(),
        claim.period_end.as_deref(),
        claim.region.as_deref(),
        claim.region_name.as_deref(),
        claim.entity.as_deref(),
        claim.speaker.as_deref(),
    ]
}

/// Appends the row of a document and the end of its line.
pub fn write_row(row: &DocumentRow, to: &mut Vec<u8>) {
    let mut line = Line { to };
    line.plain("{\"id\":\"");
    line.content(&row.id);
    line.text(key!("path"), row.path.as_str());
    line.text(key!("url"), row.url.as_deref());
    line.text(key!("publisher"), row.publisher.as_deref());
    line.text(key!("title"), row.title.as_deref());
    line.text(key!("published"), row.published.as_deref());
    line.text(key!("encoding"), row.encoding.as_deref());
    line.count(bare_key!("code_points"), row.code_points);
    line.count(bare_key!("bad_bytes"), row.bad_bytes);
    line.count(bare_key!("articles"), row.articles);
    line.count(bare_key!("numbers"), row.numbers);
    line.count(bare_key!("claims"), row.claims);
    line.count(bare_key!("unsure"), row.unsure);
    line.text(key!("text_hash"), row.text_hash.as_deref());
    line.text(key!("duplicate_of"), row.duplicate_of.as_deref());
    line.text(key!("skipped"), row.skipped.as_deref());
    line.text(key!("why"), row.why.as_deref());
    line.plain("}\n");
}

/// A line that grows.
struct Line<'a> {
    to: &'a mut Vec<u8>,
}

impl Line<'_> {
    /// Appends a piece of which the compiler knows the length, where it sees the piece: there are forty fields, and whoever
    /// copies some bytes of an unknown length is asked each time.
    #[inline(always)]
    fn plain(&mut self, piece: &'static str) {
        self.to.extend_from_slice(piece.as_bytes());
    }

    /// Appends what an earlier line has at this range, or what is written now; gives where it stands.
    fn again_or(&mut self, earlier: Option<&Range<usize>>, write: impl FnOnce(&mut Self)) -> Range<usize> {
        let start = self.to.len();
        match earlier {
            Some(earlier) => self.to.extend_from_within(earlier.clone()),
            None => write(self),
        }
        start..self.to.len()
    }

    #[inline(always)]
    fn text<'t>(&mut self, key: Key, text: impl Into<Option<&'t str>>) {
        match text.into() {
            Some(text) => {
                self.plain(key.0);
                self.content(text);
            }
            None => self.plain(key.1),
        }
    }

    /// The characters of a text that has begun, and its end.
    fn content(&mut self, text: &str) {
        if needs_escape(text.as_bytes()) {
            self.escaped(text);
        } else {
            self.to.extend_from_slice(text.as_bytes());
        }
        self.to.push(b'"');
    }

    /// A word of the contract, which holds nothing to escape.
    #[inline(always)]
    fn word(&mut self, key: Key, word: impl Into<Option<&'static str>>) {
        match word.into() {
            Some(word) => {
                self.plain(key.0);
                self.to.extend_from_slice(word.as_bytes());
                self.to.push(b'"');
            }
            None => self.plain(key.1),
        }
    }

    fn count(&mut self, key: &'static str, count: usize) {
        self.plain(key);
        self.digits(count as u64);
    }

    /// A number or none; where it is one that stands in the line already, it is copied from there: the bounds of an exact
    /// figure are the figure.
    fn number_beside(&mut self, key: &'static str, number: Option<f64>, (known, at): (f64, &Range<usize>)) {
        self.plain(key);
        match number {
            Some(number) if number.to_bits() == known.to_bits() => self.to.extend_from_within(at.clone()),
            Some(number) => drop(self.number(number)),
            None => self.plain("null"),
        }
    }

    /// Whole numbers without a fraction, as `claim::whole` has them; gives where it stands.
    fn number(&mut self, number: f64) -> Range<usize> {
        let start = self.to.len();
        match Claim::whole_of(number) {
            Some(whole) => {
                if whole < 0 {
                    self.to.push(b'-');
                }
                self.digits(whole.unsigned_abs());
            }
            None => self.float(number),
        }
        start..self.to.len()
    }

    fn float(&mut self, number: f64) {
        // Into memory nothing can fail.
        let _ = serde_json::to_writer(&mut *self.to, &number);
    }

    fn digits(&mut self, mut number: u64) {
        let mut digits = [0; 20];
        let mut at = digits.len();
        loop {
            at -= 1;
            digits[at] = b'0' + (number % 10) as u8;
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.to.extend_from_slice(&digits[at..]);
    }

    fn escaped(&mut self, text: &str) {
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_escaped(*byte)) {
            self.to.extend_from_slice(&text.as_bytes()[copied..at]);
            copied = at + 1;
            let short = match byte {
                b'"' | b'\\' => byte,
                b'\n' => b'n',
                b'\r' => b'r',
                b'\t' => b't',
                0x08 => b'b',
                0x0c => b'f',
                _ => {
                    let digit = |half: u8| b"0123456789abcdef"[usize::from(half)];
                    self.to.extend([b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
                    continue;
                }
            };
            self.to.extend([b'\\', short]);
        }
        self.to.extend_from_slice(&text.as_bytes()[copied..]);
    }
}

fn is_escaped(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Whether a byte of the text is escaped, eight looked at in one step; those at the end that do not fill a step are looked at
/// together with some before, and the few of a short text, as units and words are, at once.
#[inline]
fn needs_escape(text: &[u8]) -> bool {
    let (steps, _) = text.as_chunks::<8>();
    let steps = steps.iter().fold(0, |found, step| found | escapes(u64::from_le_bytes(*step)));
    let last = match text.last_chunk::<8>() {
        Some(last) => u64::from_le_bytes(*last),
        // Blanks stand where there are no bytes.
        None => first_eight(text) | (EACH * u64::from(b' ')) << (8 * text.len()),
    };
    steps | escapes(last) != 0
}

/// A byte times this is that byte eight times.
const EACH: u64 = u64::MAX / 0xFF;

/// Not zero where one of the bytes is escaped.
#[inline]
fn escapes(bytes: u64) -> u64 {
    // The highest bit of the lowest byte below a limit is set, and of none where no byte is; bytes beyond ASCII have it anyway.
    let below = |bytes: u64, limit: u64| bytes.wrapping_sub(EACH * limit) & !bytes;
    let is = |byte: u8| below(bytes ^ (EACH * u64::from(byte)), 1);
    (below(bytes, 0x20) | is(b'"') | is(b'\\')) & (EACH * 0x80)
}

fn qualifier(qualifier: Qualifier) -> &'static str {
    match qualifier {
        Qualifier::Exact => "exact",
        Qualifier::About => "about",
        Qualifier::Nearly => "nearly",
        Qualifier::Over => "over",
        Qualifier::AtLeast => "at_least",
        Qualifier::AtMost => "at_most",
        Qualifier::Under => "under",
        Qualifier::Several => "several",
    }
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Level => "level",
        Measure::Share => "share",
        Measure::Growth => "growth",
        Measure::Change => "change",
        Measure::Baseline => "baseline",
    }
}

fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Up => "up",
        Direction::Down => "down",
    }
}

fn stock_flow(stock_flow: StockFlow) -> &'static str {
    match stock_flow {
        StockFlow::Stock => "stock",
        StockFlow::Flow => "flow",
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Actual => "actual",
        Status::Target => "target",
        Status::Estimate => "estimate",
    }
}

fn period_kind(kind: PeriodKind) -> &'static str {
    match kind {
        PeriodKind::Full => "full",
        PeriodKind::ToDate => "to_date",
        PeriodKind::Point => "point",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn agrees(claim: &Claim) {
        // Behind others too: one that shares nothing, and one that shares all.
        let claims = [Claim { doc: "\"".into(), ..Claim::default() }, claim.clone(), claim.clone()];
        let expected: String = claims.iter().map(|claim| serde_json::to_string(claim).unwrap() + "\n").collect();
        let mut lines = Vec::new();
        write_all(&claims, &mut lines);
        assert_eq!(String::from_utf8(lines).unwrap(), expected);
    }

    /// A claim in which every field has this text or number.
    fn full(text: &str, number: f64) -> Claim {
        let any = || Some(text.into());
        Claim {
            id: text.into(),
            doc: text.into(),
            title: any(),
            published: any(),
            start: text.len(),
            end: usize::MAX,
            text: text.into(),
            sentence: text.into(),
            value: number,
            high: Some(number),
            lower: Some(-number),
            upper: Some(number * 3.0),
            unit: any(),
            per: any(),
            indicator: any(),
            indicator_key: any(),
            action: any(),
            base: any(),
            status_cue: any(),
            period: any(),
            as_of: any(),
            period_start: any(),
            period_end: any(),
            region: any(),
            region_name: any(),
            entity: any(),
            speaker: any(),
            category: text.into(),
            pattern: text.into(),
            part_of: any(),
            same_as: any(),
            confidence: number,
            ..Claim::default()
        }
    }

    #[test]
    fn every_word_is_that_of_the_contract() {
        use Qualifier::*;
        for qualifier in [Exact, About, Nearly, Over, AtLeast, AtMost, Under, Several] {
            agrees(&Claim { qualifier, ..Claim::default() });
        }
        for measure in [Measure::Level, Measure::Share, Measure::Growth, Measure::Change, Measure::Baseline] {
            agrees(&Claim { measure, ..Claim::default() });
        }
        for direction in [Direction::Up, Direction::Down] {
            agrees(&Claim { direction: Some(direction), ..Claim::default() });
        }
        for stock_flow in [StockFlow::Stock, StockFlow::Flow] {
            agrees(&Claim { stock_flow: Some(stock_flow), ..Claim::default() });
        }
        for status in [Status::Actual, Status::Target, Status::Estimate] {
            agrees(&Claim { status, ..Claim::default() });
        }
        for kind in [PeriodKind::Full, PeriodKind::ToDate, PeriodKind::Point] {
            agrees(&Claim { period_kind: Some(kind), ..Claim::default() });
        }
    }

    #[test]
    fn numbers_are_those_of_serde() {
        let numbers = [0.0, -0.0, 1.0, -24700.0, 0.96, 1.5e-7, 9_007_199_254_740_991.0, 9_007_199_254_740_992.0, 1e300];
        for number in numbers.into_iter().chain([f64::NAN, f64::INFINITY, f64::MIN, f64::MIN_POSITIVE]) {
            agrees(&full("二", number));
        }
    }

    #[test]
    fn rows_are_those_of_serde() {
        let any = || Some("二\"\n".to_string());
        let full = DocumentRow {
            id: "\\".into(),
            path: "a\u{1}".into(),
            url: any(),
            publisher: any(),
            title: any(),
            published: any(),
            encoding: any(),
            code_points: 1,
            bad_bytes: 2,
            articles: 3,
            numbers: 4,
            claims: 5,
            unsure: 60,
            text_hash: any(),
            duplicate_of: any(),
            skipped: any(),
            why: any(),
        };
        for row in [full, DocumentRow::default()] {
            let mut line = Vec::new();
            write_row(&row, &mut line);
            assert_eq!(String::from_utf8(line).unwrap(), serde_json::to_string(&row).unwrap() + "\n");
        }
    }

    #[test]
    fn what_is_shared_is_that_of_the_claim_before() {
        let of = |doc: &str, sentence: &str| Claim { doc: doc.into(), sentence: sentence.into(), ..Claim::default() };
        let claims = [of("a", "x"), of("a", "\n"), of("b", "\n"), of("b", "x"), of("b", "x")];
        let expected: String = claims.iter().map(|claim| serde_json::to_string(claim).unwrap() + "\n").collect();
        let mut lines = b"before".to_vec();
        write_all(&claims, &mut lines);
        assert_eq!(String::from_utf8(lines).unwrap(), "before".to_string() + &expected);
    }

    proptest! {
        #[test]
        fn any_text_is_escaped_as_serde_does(text in "(\\PC|[\\x00-\\x7f]|年){0,80}", number in any::<f64>()) {
            agrees(&full(&text, number));
            agrees(&Claim { high: None, lower: Some(number), ..full(&text, number) });
        }
    }
}
