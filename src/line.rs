//! A claim as a line of JSON Lines, byte for byte as its derived `Serialize` gives it.
//!
//! Every claim of a run is written once, and most of what is written are a sentence and a title of a hundred characters:
//! here they are copied whole, where serde looks at each byte and at each name of a field.

use crate::claim::{Claim, Direction, Measure, PeriodKind, Qualifier, Status, StockFlow};

/// Bytes that most claims do not exceed.
pub const USUAL: usize = 1536;

/// Appends the claim and the end of its line.
pub fn write(claim: &Claim, to: &mut Vec<u8>) {
    let mut line = Line(to);
    line.text("{\"id\":", claim.id.as_str());
    line.text(",\"doc\":", claim.doc.as_str());
    line.text(",\"title\":", claim.title.as_deref());
    line.text(",\"published\":", claim.published.as_deref());
    line.count(",\"start\":", claim.start as u64);
    line.count(",\"end\":", claim.end as u64);
    line.text(",\"text\":", claim.text.as_str());
    line.text(",\"sentence\":", claim.sentence.as_str());
    line.number(",\"value\":", Some(claim.value));
    line.number(",\"high\":", claim.high);
    line.number(",\"lower\":", claim.lower);
    line.number(",\"upper\":", claim.upper);
    line.word(",\"qualifier\":", qualifier(claim.qualifier));
    line.text(",\"unit\":", claim.unit.as_deref());
    line.text(",\"per\":", claim.per.as_deref());
    line.text(",\"indicator\":", claim.indicator.as_deref());
    line.text(",\"indicator_key\":", claim.indicator_key.as_deref());
    line.text(",\"action\":", claim.action.as_deref());
    line.word(",\"measure\":", measure(claim.measure));
    line.word(",\"direction\":", claim.direction.map(direction));
    line.text(",\"base\":", claim.base.as_deref());
    line.word(",\"stock_flow\":", claim.stock_flow.map(stock_flow));
    line.word(",\"status\":", status(claim.status));
    line.text(",\"status_cue\":", claim.status_cue.as_deref());
    line.text(",\"period\":", claim.period.as_deref());
    line.word(",\"period_kind\":", claim.period_kind.map(period_kind));
    line.text(",\"as_of\":", claim.as_of.as_deref());
    line.text(",\"period_start\":", claim.period_start.as_deref());
    line.text(",\"period_end\":", claim.period_end.as_deref());
    line.text(",\"region\":", claim.region.as_deref());
    line.text(",\"region_name\":", claim.region_name.as_deref());
    line.text(",\"entity\":", claim.entity.as_deref());
    line.text(",\"speaker\":", claim.speaker.as_deref());
    line.text(",\"category\":", claim.category.as_str());
    line.text(",\"pattern\":", claim.pattern.as_str());
    line.text(",\"part_of\":", claim.part_of.as_deref());
    line.text(",\"same_as\":", claim.same_as.as_deref());
    line.plain(",\"confidence\":");
    line.float(claim.confidence);
    line.plain("}\n");
}

/// A line that grows.
struct Line<'a>(&'a mut Vec<u8>);

impl Line<'_> {
    #[inline]
    fn plain(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    #[inline]
    fn text<'t>(&mut self, key: &str, text: impl Into<Option<&'t str>>) {
        self.plain(key);
        let Some(text) = text.into() else { return self.plain("null") };
        self.0.push(b'"');
        if needs_escape(text) {
            self.escaped(text);
        } else {
            self.plain(text);
        }
        self.0.push(b'"');
    }

    /// A word of the contract, which holds nothing to escape.
    #[inline]
    fn word(&mut self, key: &str, word: impl Into<Option<&'static str>>) {
        self.plain(key);
        let Some(word) = word.into() else { return self.plain("null") };
        self.0.push(b'"');
        self.plain(word);
        self.0.push(b'"');
    }

    fn count(&mut self, key: &str, count: u64) {
        self.plain(key);
        self.digits(count);
    }

    /// Whole numbers without a fraction, as `claim::whole` has them.
    fn number(&mut self, key: &str, number: Option<f64>) {
        self.plain(key);
        let Some(number) = number else { return self.plain("null") };
        match Claim::whole_of(number) {
            Some(whole) => {
                if whole < 0 {
                    self.0.push(b'-');
                }
                self.digits(whole.unsigned_abs());
            }
            None => self.float(number),
        }
    }

    fn float(&mut self, number: f64) {
        // Into memory nothing can fail.
        let _ = serde_json::to_writer(&mut *self.0, &number);
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
        self.0.extend_from_slice(&digits[at..]);
    }

    fn escaped(&mut self, text: &str) {
        let mut copied = 0;
        for (at, byte) in text.bytes().enumerate().filter(|(_, byte)| is_escaped(*byte)) {
            self.plain(&text[copied..at]);
            copied = at + 1;
            match byte {
                b'"' => self.plain("\\\""),
                b'\\' => self.plain("\\\\"),
                b'\n' => self.plain("\\n"),
                b'\r' => self.plain("\\r"),
                b'\t' => self.plain("\\t"),
                0x08 => self.plain("\\b"),
                0x0c => self.plain("\\f"),
                _ => {
                    self.plain("\\u00");
                    [byte >> 4, byte & 15].iter().for_each(|digit| self.0.push(b"0123456789abcdef"[*digit as usize]));
                }
            }
        }
        self.plain(&text[copied..]);
    }
}

fn is_escaped(byte: u8) -> bool {
    (byte < 0x20) | (byte == b'"') | (byte == b'\\')
}

/// Without a way out in the middle, so that many bytes are looked at in one step.
fn needs_escape(text: &str) -> bool {
    text.bytes().fold(false, |found, byte| found | is_escaped(byte))
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
        let mut line = Vec::new();
        write(claim, &mut line);
        let expected = serde_json::to_string(claim).unwrap() + "\n";
        assert_eq!(String::from_utf8(line).unwrap(), expected);
    }

    /// A claim in which every field has this text or number.
    fn full(text: &str, number: f64) -> Claim {
        let any = || Some(text.to_string());
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

    proptest! {
        #[test]
        fn any_text_is_escaped_as_serde_does(text in "(\\PC|[\\x00-\\x7f]|年){0,80}", number in any::<f64>()) {
            agrees(&full(&text, number));
        }
    }
}
