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
    let mut lines = Lines::behind(to);
    let mut before = None;
    for claim in claims {
        let shared = write(claim, before.as_ref(), &mut lines);
        before = Some((claim, shared));
    }
    lines.end();
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

/// Literals one behind the other, as an array: the compiler knows its length wherever it is copied.
macro_rules! piece {
    ($($literal:literal),+) => {{
        const TEXT: &str = concat!($($literal),+);
        const PIECE: &[u8; TEXT.len()] = array(TEXT);
        PIECE
    }};
}

/// The bytes of a text that has so many.
const fn array<const N: usize>(text: &'static str) -> &'static [u8; N] {
    match text.as_bytes().first_chunk() {
        Some(array) => array,
        None => panic!("the text is shorter"),
    }
}

/// The name of a field before its value.
macro_rules! bare_key {
    ($name:literal) => {
        piece!(",\"", $name, "\":")
    };
}

/// The name of a field before the start of a text, and with what stands for none.
macro_rules! key {
    ($name:literal) => {
        (piece!(",\"", $name, "\":\""), piece!(",\"", $name, "\":null"))
    };
}

/// Appends a field whose values are words of the contract, which hold nothing to escape.
macro_rules! word {
    ($line:ident, $name:literal, $value:expr, { $($word:pat => $literal:literal,)+ }) => {
        match $value {
            $($word => $line.plain(piece!(",\"", $name, "\":", $literal)),)+
        }
    };
}

/// The names of a field that is a text: with the start of one, and with what stands for none.
type Key<const TEXT: usize, const NONE: usize> = (&'static [u8; TEXT], &'static [u8; NONE]);

/// Appends the claim and the end of its line.
fn write(claim: &Claim, before: Option<&(&Claim, Shared)>, line: &mut Lines<'_>) -> Shared {
    line.plain(b"{\"id\":\"");
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
    qualifier(line, claim.qualifier);
    line.text(key!("unit"), claim.unit.as_deref());
    line.text(key!("per"), claim.per.as_deref());
    line.text(key!("indicator"), claim.indicator.as_deref());
    line.text(key!("indicator_key"), claim.indicator_key.as_deref());
    line.text(key!("action"), claim.action.as_deref());
    measure(line, claim.measure);
    direction(line, claim.direction);
    line.text(key!("base"), claim.base.as_deref());
    stock_flow(line, claim.stock_flow);
    status(line, claim.status);
    line.text(key!("status_cue"), claim.status_cue.as_deref());
    let tellings = |(before, _): &&(&Claim, Shared)| tell_alike(before, claim);
    let told = line.again_or(before.filter(tellings).map(|(_, shared)| &shared.told), |line| {
        line.text(key!("period"), claim.period.as_deref());
        line.text(key!("period_kind"), claim.period_kind.map(period_kind));
        line.text(key!("as_of"), claim.as_of.as_deref());
        line.text(key!("period_start"), claim.period_start.as_deref());
        line.text(key!("period_end"), claim.period_end.as_deref());
        line.text(key!("region"), claim.region.as_deref());
        line.text(key!("region_name"), claim.region_name.as_deref());
        line.text(key!("entity"), claim.entity.as_deref());
        line.text(key!("speaker"), claim.speaker.as_deref());
    });
    line.text(key!("category"), claim.category.as_str());
    line.text(key!("pattern"), claim.pattern.as_str());
    line.text(key!("part_of"), claim.part_of.as_deref());
    line.text(key!("same_as"), claim.same_as.as_deref());
    line.plain(bare_key!("confidence"));
    line.float(claim.confidence);
    line.plain(b"}\n");
    Shared { document, sentence, told }
}

/// Whether claims have the same period, place, owner and speaker, as most have with the one before.
fn tell_alike(one: &Claim, two: &Claim) -> bool {
    one.period == two.period
        && one.period_kind == two.period_kind
        && one.as_of == two.as_of
        && one.period_start == two.period_start
        && one.period_end == two.period_end
        && one.region == two.region
        && one.region_name == two.region_name
        && one.entity == two.entity
        && one.speaker == two.speaker
}

/// Appends the row of a document and the end of its line.
pub fn write_row(row: &DocumentRow, to: &mut Vec<u8>) {
    let mut line = Lines::behind(to);
    line.plain(b"{\"id\":\"");
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
    line.plain(b"}\n");
    line.end();
}

/// Lines that grow.
///
/// There is room behind what is written, so that a piece whose length the compiler knows is a few stores: there are forty
/// fields, and whoever copies some bytes of an unknown length is asked each time.
struct Lines<'a> {
    to: &'a mut Vec<u8>,
    /// Where the next byte comes to stand. What is behind is nothing yet.
    at: usize,
}

/// Bytes looked at in one step.
const STEP: usize = 8;

impl<'a> Lines<'a> {
    /// Of what comes behind some bytes.
    fn behind(to: &'a mut Vec<u8>) -> Self {
        let at = to.len();
        Lines { to, at }
    }

    /// Leaves what was written.
    fn end(self) {
        self.to.truncate(self.at);
    }

    /// The next bytes, to be written.
    #[inline(always)]
    fn next(&mut self, bytes: usize) -> &mut [u8] {
        let (from, end) = (self.at, self.at + bytes);
        if end > self.to.len() {
            self.make_room(end);
        }
        self.at = end;
        &mut self.to[from..end]
    }

    #[cold]
    fn make_room(&mut self, end: usize) {
        // As far as the memory goes that is there.
        self.to.resize((end + USUAL).min(self.to.capacity()).max(end), 0);
    }

    /// Appends a piece of a known length.
    #[inline(always)]
    fn plain<const N: usize>(&mut self, piece: &[u8; N]) {
        if let Some(place) = self.next(N).first_chunk_mut() {
            *place = *piece;
        }
    }

    /// Appends some bytes.
    fn bytes(&mut self, bytes: &[u8]) {
        self.next(bytes.len()).copy_from_slice(bytes);
    }

    /// Appends what an earlier line has at this range, or what is written now; gives where it stands.
    fn again_or(&mut self, earlier: Option<&Range<usize>>, write: impl FnOnce(&mut Self)) -> Range<usize> {
        let start = self.at;
        match earlier {
            Some(earlier) => self.again(earlier.clone()),
            None => write(self),
        }
        start..self.at
    }

    /// Appends what an earlier line has at this range.
    fn again(&mut self, earlier: Range<usize>) {
        let from = self.at;
        self.next(earlier.len());
        self.to.copy_within(earlier, from);
    }

    #[inline(always)]
    fn text<'t, const TEXT: usize, const NONE: usize>(
        &mut self,
        key: Key<TEXT, NONE>,
        text: impl Into<Option<&'t str>>,
    ) {
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
        let bytes = text.as_bytes();
        if bytes.len() < STEP {
            self.short(text);
        } else if needs_escape(bytes) {
            self.escaped(text);
        } else {
            self.bytes(bytes);
        }
        self.plain(b"\"");
    }

    /// The same of a text of less than a step, as units and words are: it is copied at once.
    fn short(&mut self, text: &str) {
        let bytes = text.as_bytes();
        // Blanks stand where there are no bytes.
        let step = first_eight(bytes) | (EACH * u64::from(b' ')) << (8 * bytes.len());
        if escapes(step) != 0 {
            return self.escaped(text);
        }
        let end = self.at + bytes.len();
        self.plain(&step.to_le_bytes());
        self.at = end;
    }

    #[inline(always)]
    fn count<const N: usize>(&mut self, key: &[u8; N], count: usize) {
        self.plain(key);
        self.digits(count as u64);
    }

    /// A number or none; where it is one that stands in the line already, it is copied from there: the bounds of an exact
    /// figure are the figure.
    #[inline(always)]
    fn number_beside<const N: usize>(&mut self, key: &[u8; N], number: Option<f64>, (known, at): (f64, &Range<usize>)) {
        self.plain(key);
        match number {
            Some(number) if number.to_bits() == known.to_bits() => self.again(at.clone()),
            Some(number) => drop(self.number(number)),
            None => self.plain(b"null"),
        }
    }

    /// Whole numbers without a fraction, as `claim::whole` has them; gives where it stands.
    fn number(&mut self, number: f64) -> Range<usize> {
        let start = self.at;
        match Claim::whole_of(number) {
            Some(whole) => {
                if whole < 0 {
                    self.plain(b"-");
                }
                self.digits(whole.unsigned_abs());
            }
            None => self.float(number),
        }
        start..self.at
    }

    fn float(&mut self, number: f64) {
        let from = self.at;
        let mut room = self.next(FLOAT);
        // Into memory that is long enough nothing can fail.
        let _ = serde_json::to_writer(&mut room, &number);
        self.at = from + FLOAT - room.len();
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
        self.bytes(&digits[at..]);
    }

    fn escaped(&mut self, text: &str) {
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_escaped(*byte)) {
            self.bytes(&text.as_bytes()[copied..at]);
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
                    self.bytes(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
                    continue;
                }
            };
            self.bytes(&[b'\\', short]);
        }
        self.bytes(&text.as_bytes()[copied..]);
    }
}

/// Bytes that no number takes more of than serde writes.
const FLOAT: usize = 32;

fn is_escaped(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Whether a byte of a text of a step or more is escaped; the bytes at its end that do not fill a step are looked at together
/// with some before.
#[inline]
fn needs_escape(text: &[u8]) -> bool {
    let (steps, _) = text.as_chunks::<STEP>();
    let steps = steps.iter().fold(0, |found, step| found | escapes(u64::from_le_bytes(*step)));
    let last = text.last_chunk::<STEP>().map_or(0, |last| escapes(u64::from_le_bytes(*last)));
    steps | last != 0
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

fn qualifier(line: &mut Lines<'_>, qualifier: Qualifier) {
    word!(line, "qualifier", qualifier, {
        Qualifier::Exact => "\"exact\"",
        Qualifier::About => "\"about\"",
        Qualifier::Nearly => "\"nearly\"",
        Qualifier::Over => "\"over\"",
        Qualifier::AtLeast => "\"at_least\"",
        Qualifier::AtMost => "\"at_most\"",
        Qualifier::Under => "\"under\"",
        Qualifier::Several => "\"several\"",
    });
}

fn measure(line: &mut Lines<'_>, measure: Measure) {
    word!(line, "measure", measure, {
        Measure::Level => "\"level\"",
        Measure::Share => "\"share\"",
        Measure::Growth => "\"growth\"",
        Measure::Change => "\"change\"",
        Measure::Baseline => "\"baseline\"",
    });
}

fn direction(line: &mut Lines<'_>, direction: Option<Direction>) {
    word!(line, "direction", direction, {
        Some(Direction::Up) => "\"up\"",
        Some(Direction::Down) => "\"down\"",
        None => "null",
    });
}

fn stock_flow(line: &mut Lines<'_>, stock_flow: Option<StockFlow>) {
    word!(line, "stock_flow", stock_flow, {
        Some(StockFlow::Stock) => "\"stock\"",
        Some(StockFlow::Flow) => "\"flow\"",
        None => "null",
    });
}

fn status(line: &mut Lines<'_>, status: Status) {
    word!(line, "status", status, {
        Status::Actual => "\"actual\"",
        Status::Target => "\"target\"",
        Status::Estimate => "\"estimate\"",
    });
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
