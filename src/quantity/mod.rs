//! Numbers with their units: what of a sentence is a quantity, how it is bounded, and which numbers are none.
//!
//! Works on the folded sentence (see [`crate::script`]). Dates are found before (see [`crate::period`]) and are no
//! quantities.

mod joined;
mod rejected;

use crate::affix::{Prefixes, Suffixes};
use crate::charset::CharSet;
use crate::claim::Qualifier;
use crate::composition::Compositions;
use crate::decimal::Decimal;
use crate::duration::Durations;
pub use crate::kind::Kind;
use crate::number::{self, Numeral, Vague};
use crate::period::TimeMark;
use crate::seeds::{Seeds, UnitKind};
use crate::unit::Units;
use crate::vocabulary::Covers;
use joined::{borrow_units, bound_rows, merge_bounds};
use rejected::{end_of_code, is_code};
use rustc_hash::FxHashSet;
use std::ops::Range;

/// A number with its unit and bounds.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity<'a> {
    /// From the first numeral to the end of the unit: the claim's text.
    pub range: Range<usize>,
    /// With the qualifiers around it.
    pub outer: Range<usize>,
    /// The value, or the range's lower end.
    pub low: Decimal,
    /// The range's upper end.
    pub high: Option<Decimal>,
    /// Power of ten of the last written digit.
    pub place: i32,
    /// Bound.
    pub qualifier: Qualifier,
    /// Unit as written; none for a number that counts the noun beside it (4万游客).
    pub unit: Option<&'a str>,
    /// Where the unit is written, when it is reported as written.
    pub unit_range: Option<Range<usize>>,
    /// What the unit measures.
    pub unit_kind: Option<UnitKind>,
    /// What the number is per, when written at the unit (吨/日).
    pub per: Option<String>,
    /// What a pattern may ask of it.
    pub kind: Kind,
    /// Whether it is a further share of the row that a quantity before it opens (12.3:45.6:42.1).
    pub goes_on: bool,
    /// Why it is no figure of interest, when it is none.
    pub rejected: Option<&'static str>,
}

/// Finds quantities.
#[derive(Debug)]
pub struct Quantities {
    numerals: CharSet,
    units: Units,
    compositions: Compositions,
    fixed: Covers,
    name_ends: Prefixes<()>,
    plain_counters: FxHashSet<String>,
    durations: Durations,
    before: Suffixes<Qualifier>,
    after: Prefixes<Qualifier>,
    /// With their ranks: of several words in a clause the lowest counts.
    clause: Prefixes<(usize, Qualifier)>,
    clause_beginnings: CharSet,
}

impl Quantities {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let clause = || by_length(&seeds.qualifiers.clause).into_iter();
        Quantities {
            numerals: number::beginnings().collect(),
            units: Units::new(seeds),
            compositions: Compositions::new(seeds),
            fixed: Covers::new(seeds.not_quantities.iter().map(String::as_str)),
            name_ends: Prefixes::new(seeds.list("name_ends").iter().map(|end| (end.clone(), ()))),
            plain_counters: seeds.set("plain_counters"),
            durations: Durations::new(seeds),
            before: Suffixes::new(by_length(&seeds.qualifiers.before)),
            after: Prefixes::new(by_length(&seeds.qualifiers.after)),
            clause_beginnings: clause().filter_map(|(word, _)| word.chars().next()).collect(),
            clause: Prefixes::new(clause().enumerate().map(|(rank, (word, qualifier))| (word, (rank, qualifier)))),
        }
    }

    /// The characters that numbers begin with.
    pub fn numerals(&self) -> &CharSet {
        &self.numerals
    }

    /// The quantities of a folded sentence, in order; `times` are its words of time, which are none.
    pub fn find(&self, text: &str, times: &[TimeMark]) -> Vec<Quantity<'_>> {
        self.find_at(text, self.numerals.places(text), times)
    }

    /// The same where the places of all numerals are known.
    pub fn find_at<'a>(
        &'a self,
        text: &str,
        numerals: impl Iterator<Item = usize>,
        times: &[TimeMark],
    ) -> Vec<Quantity<'a>> {
        let mut fixed = self.fixed.of(text);
        let mut found: Vec<Quantity<'a>> = Vec::new();
        let mut from = 0;
        for at in numerals {
            if at < from {
                continue;
            }
            // 20:45:35 may be a time, or shares.
            if let Some(row) = self.compositions.shares(text, at) {
                found.extend(row.iter().enumerate().map(|(nth, share)| share_of_whole(share, nth > 0)));
                from = found.last().map_or(at + 1, |last| last.range.end);
                continue;
            }
            if let Some(time) = time_over(times, at) {
                from = time.range.end;
                continue;
            }
            if text.as_bytes()[at].is_ascii_digit() && is_code(text, at) {
                from = end_of_code(text, at);
                continue;
            }
            let numeral = number::read(text, at);
            let word = fixed.over(at);
            if let (Some(numeral), Some(word)) = (&numeral, &word)
                && self.is_within(text, numeral, word)
            {
                from = word.end;
                continue;
            }
            let read = numeral.as_ref().and_then(|numeral| self.quantity(text, numeral, times));
            // 十分可观 is no 十分, but 十分钟 is ten minutes: the longer reading wins. 最后一公里 holds its number.
            let longest = read.as_ref().map_or(0, |quantity| quantity.range.end);
            if let Some(word) = word.filter(|word| longest <= word.end) {
                from = word.end;
                continue;
            }
            match read {
                Some(mut quantity) => {
                    // 50元以上200元: a word between two numbers belongs to the first.
                    let taken = found.last().map_or(0, |before| before.outer.end);
                    quantity.outer.start = quantity.outer.start.max(taken).min(quantity.range.start);
                    from = quantity.outer.end.max(at + 1);
                    if found.is_empty() {
                        found = Vec::with_capacity(USUAL);
                    }
                    found.push(quantity);
                }
                None => from = after_number(text, at).max(at + 1),
            }
        }
        if found.is_empty() {
            return found;
        }
        self.bounded_by_clause(text, &mut found);
        borrow_units(text, &mut found);
        merge_bounds(text, &mut found);
        bound_rows(text, &mut found);
        found
    }

    /// 两国, 数据: a numeral within a word, with nothing behind it that a quantity could go on with.
    fn is_within(&self, text: &str, numeral: &Numeral, word: &Range<usize>) -> bool {
        let end = numeral.range.end;
        let goes_on = |c: char| matches!(c, '分' | '番' | ' ') || connects(c) || self.units.begins(c);
        end <= word.end && !text[end..].starts_with(goes_on)
    }

    /// What begins with a numeral.
    fn quantity(&self, text: &str, numeral: &Numeral, times: &[TimeMark]) -> Option<Quantity<'_>> {
        let behind = text[numeral.range.end..].chars().next();
        let special = match behind {
            Some('分') => self.fraction(text, numeral),
            Some('番') => self.doubling(text, numeral),
            _ => return self.measured(text, numeral, times),
        };
        if special.is_some() { special } else { self.measured(text, numeral, times) }
    }

    /// A numeral, perhaps a range, with a unit.
    fn measured(&self, text: &str, first: &Numeral, times: &[TimeMark]) -> Option<Quantity<'_>> {
        let at = first.range.start;
        let (mut high_numeral, mut first_unit) = (None, self.units.at(text, first.range.end));
        let after_first = first_unit.as_ref().map_or(first.range.end, |unit| unit.end);
        // 3—5千克, 3000至4000床; 30%~40% with the unit on both sides.
        let places = if after_first == first.range.end { &[after_first][..] } else { &[first.range.end, after_first] };
        for &from in places {
            let Some(second) = self.range_end(text, from, first, times) else { continue };
            let second_unit = self.units.at(text, second.range.end);
            let same = first_unit.as_ref().is_none_or(|unit| second_unit.as_ref().is_some_and(|s| s.name == unit.name));
            if from == first.range.end || same {
                first_unit = second_unit;
                high_numeral = Some(second);
                break;
            }
        }
        let (low, high, place) = match &high_numeral {
            Some(second) => (shared(first, second)?, Some(second.low), second.place),
            None => (first.low, first.high, first.place),
        };
        if high.is_some_and(|high| high <= low) {
            return None;
        }
        let last = high_numeral.as_ref().unwrap_or(first);
        let end = first_unit.as_ref().map_or(last.range.end, |unit| unit.end);
        let unit = first_unit.as_ref().map(|found| found.written);
        let (qualifier_before, start) = self.before(text, at);
        let (qualifier_after, outer_end) = self.after(text, first_unit.as_ref().map_or(end, |unit| unit.outer_end));
        let vague = last.vague.map(|vague| match vague {
            Vague::More => Qualifier::Over,
            Vague::Around => Qualifier::About,
            Vague::Several => Qualifier::Several,
        });
        let qualifier = qualifier_after.or(vague).or(qualifier_before).unwrap_or_default();
        let mut quantity = Quantity {
            range: at..end,
            outer: start..outer_end,
            low,
            high,
            place,
            qualifier,
            unit: first_unit.as_ref().map(|found| found.name),
            unit_range: first_unit.as_ref().map(|found| found.start..found.end),
            unit_kind: unit.map(|unit| unit.kind),
            per: first_unit.and_then(|found| found.per),
            kind: unit.map_or(Kind::Amount, |unit| unit.of_number),
            goes_on: false,
            rejected: None,
        };
        if unit.is_some_and(|unit| unit.is_tenth) {
            self.tenths(text, &mut quantity)?;
        }
        self.half_within(text, &mut quantity);
        half_more(text, &mut quantity, last, i32::from(unit.is_some_and(|unit| unit.is_tenth)));
        quantity.rejected = self.why_not(text, first, last, &quantity);
        below_zero(text, &mut quantity);
        Some(quantity)
    }

    /// 6个半小时: half a unit between the number and its unit of time.
    fn half_within<'a>(&'a self, text: &str, quantity: &mut Quantity<'a>) {
        if quantity.unit != Some("个") || quantity.high.is_some() || quantity.place != 0 {
            return;
        }
        let half = text[quantity.range.end..].starts_with('半').then_some(quantity.range.end + '半'.len_utf8());
        let unit = half.and_then(|at| self.units.at(text, at)).filter(|unit| unit.written.kind == UnitKind::Time);
        let more = Decimal::half_of_place(0).and_then(|half| quantity.low.plus(half));
        let (Some(unit), Some(more)) = (unit, more) else { return };
        (quantity.low, quantity.place) = (more, -1);
        (quantity.range.end, quantity.outer.end) = (unit.end, unit.outer_end);
        (quantity.unit, quantity.unit_range) = (Some(unit.name), Some(unit.start..unit.end));
        (quantity.unit_kind, quantity.kind) = (Some(unit.written.kind), unit.written.of_number);
    }

    /// The numeral that ends a range begun before `from`.
    fn range_end(&self, text: &str, from: usize, first: &Numeral, times: &[TimeMark]) -> Option<Numeral> {
        let connector = text[from..].chars().next().filter(|c| connects(*c))?;
        let at = from + connector.len_utf8();
        if time_over(times, at).is_some() {
            return None;
        }
        let (_, start) = self.before(text, first.range.start);
        // 从30家到46家 is a change, no range.
        if matches!(connector, '至' | '到') && text[..start].ends_with(['从', '由', '自']) {
            return None;
        }
        number::read(text, at).filter(|second| !second.single || first.single)
    }

    /// 三成, 8成, 三成九: tenths, given in percent.
    fn tenths(&self, text: &str, quantity: &mut Quantity<'_>) -> Option<()> {
        // 2023成渝双城消费节
        if quantity.low > Decimal::integer(10) {
            return None;
        }
        quantity.low = quantity.low.times_ten_to(1)?;
        quantity.high = match quantity.high {
            Some(high) => Some(high.times_ten_to(1)?),
            None => None,
        };
        quantity.unit = Some("%");
        quantity.unit_range = None;
        if let Some(ones) = number::read(text, quantity.range.end).filter(|ones| ones.single && !ones.bare) {
            quantity.low = quantity.low.plus(ones.low)?;
            quantity.range.end = ones.range.end;
            let (after, outer_end) = self.after(text, ones.range.end);
            quantity.qualifier = after.unwrap_or(quantity.qualifier);
            quantity.outer.end = outer_end;
        }
        Some(())
    }

    /// 百分之六十八, 三分之一, 十分之七.
    fn fraction(&self, text: &str, bottom: &Numeral) -> Option<Quantity<'_>> {
        let Range { start: at, end: split } = bottom.range;
        if split - at > 12 || !text[split..].starts_with("分之") {
            return None;
        }
        let top = number::read(text, split + "分之".len())?;
        let unit = if bottom.low == Decimal::integer(1000) { "‰" } else { "%" };
        let value = |top: Decimal| match text[at..split].chars().next()? {
            '百' | '千' if bottom.bare => Some(top),
            // A small share needs more places: 八千分之一 is 0.0125 %.
            _ => {
                let places = if bottom.low > Decimal::integer(100) { 8 } else { 2 };
                top.times_ten_to(2)?.divided_by(bottom.low, places)
            }
        };
        let high = match top.high {
            Some(high) => Some(value(high)?),
            None => None,
        };
        let (before, start) = self.before(text, at);
        let (after, end) = self.after(text, top.range.end);
        Some(Quantity {
            high,
            place: top.place,
            qualifier: after.or(top.vague.map(|_| Qualifier::Over)).or(before).unwrap_or_default(),
            unit: Some(unit),
            ..percent(at..top.range.end, start..end, value(top.low)?)
        })
    }

    /// 翻一番 is a growth of 100 %, 翻两番 of 300 %.
    fn doubling(&self, text: &str, times: &Numeral) -> Option<Quantity<'_>> {
        let at = times.range.start;
        let end = times.range.end + "番".len();
        if text.get(times.range.end..end) != Some("番") {
            return None;
        }
        let before = &text[..at];
        let verb = ["翻了", "翻"].iter().find(|verb| before.ends_with(**verb))?;
        let start = at - verb.len();
        let count = times.low.to_f64() as u32;
        let value = Decimal::integer(2i64.checked_pow(count.min(20))? - 1).times_ten_to(2)?;
        let (qualifier, outer) = self.before(text, start);
        let qualifier = qualifier.unwrap_or_default();
        Some(Quantity { qualifier, kind: Kind::Doubling, ..percent(start..end, outer..end, value) })
    }

    /// The qualifier that ends at `at`, and where it begins; skips 了, 到 … between.
    fn before(&self, text: &str, at: usize) -> (Option<Qualifier>, usize) {
        let head = &text[..at];
        match self.before.of(head).next() {
            // 打破26项纪录: a word that only ends like one.
            Some((_, Qualifier::Exact)) | None => (None, at),
            Some((word, qualifier)) => (Some(*qualifier), at - word.len()),
        }
    }

    fn after(&self, text: &str, at: usize) -> (Option<Qualifier>, usize) {
        let rest = &text[at..];
        match self.after.of(rest).find(|(word, _)| !self.continues(word, &rest[word.len()..])) {
            Some((word, qualifier)) => (Some(*qualifier), at + word.len()),
            None => (None, at),
        }
    }

    /// 起 and 内 are bounds only at the end of the phrase: not in 起步, 内容.
    fn continues(&self, word: &str, rest: &str) -> bool {
        matches!(word, "起" | "内" | "多") && rest.starts_with(char::is_alphabetic)
    }

    /// 最高可获补贴3000元: a bound some words before the number.
    fn bounded_by_clause(&self, text: &str, found: &mut [Quantity<'_>]) {
        let mut from = 0;
        for quantity in found.iter_mut().filter(|quantity| quantity.rejected.is_none()) {
            if quantity.qualifier == Qualifier::Exact {
                let before = &text[from.min(quantity.outer.start)..quantity.outer.start];
                quantity.qualifier = self.bound_at_end(before).unwrap_or_default();
            }
            from = quantity.outer.end;
        }
    }

    /// The bound in a text's last clause. Most have no character that one begins with.
    fn bound_at_end(&self, text: &str) -> Option<Qualifier> {
        self.clause_beginnings.places(text).next()?;
        self.bound_in(text.rsplit(['，', '；', '。', '、']).next()?)
    }

    fn bound_in(&self, clause: &str) -> Option<Qualifier> {
        let words = self.clause_beginnings.places(clause).flat_map(|at| self.clause.of(&clause[at..]));
        words.map(|(_, bound)| bound).min_by_key(|(rank, _)| *rank).map(|(_, qualifier)| *qualifier)
    }
}

/// A share in percent whose unit is not written.
fn percent<'a>(range: Range<usize>, outer: Range<usize>, low: Decimal) -> Quantity<'a> {
    Quantity {
        range,
        outer,
        low,
        high: None,
        place: 0,
        qualifier: Qualifier::Exact,
        unit: Some("%"),
        unit_range: None,
        unit_kind: Some(UnitKind::Ratio),
        per: None,
        kind: Kind::Percent,
        goes_on: false,
        rejected: None,
    }
}

/// One share of a row of them.
fn share_of_whole<'a>(share: &Numeral, goes_on: bool) -> Quantity<'a> {
    Quantity { place: share.place, goes_on, ..percent(share.range.clone(), share.range.clone(), share.low) }
}

/// The quantities behind one that are further shares of its row.
pub fn row<'q, 'a>(quantities: &'q [Quantity<'a>], first: usize) -> &'q [Quantity<'a>] {
    let behind = quantities.get(first + 1..).unwrap_or_default();
    let count = behind.iter().take_while(|quantity| quantity.goes_on).count();
    &behind[..count]
}

/// Quantities of most sentences that have any.
const USUAL: usize = 4;

/// The word of time over a byte.
fn time_over(times: &[TimeMark], at: usize) -> Option<&TimeMark> {
    times.get(times.partition_point(|time| time.range.end <= at)).filter(|time| time.range.start <= at)
}

/// Stands between the two ends of a range: 3—5千克, 3000至4000床.
fn connects(c: char) -> bool {
    matches!(c, '—' | '–' | '－' | '-' | '~' | '～' | '〜' | '至' | '到')
}

/// 七斤半, 九成半: half a unit more, which is worth so many places.
fn half_more(text: &str, quantity: &mut Quantity<'_>, last: &Numeral, places: i32) {
    let mut rest = text[quantity.range.end..].chars();
    if rest.next() != Some('半') {
        return;
    }
    let ends = rest.next().is_none_or(|c| !c.is_alphanumeric());
    let whole = last.chinese && last.vague.is_none() && quantity.high.is_none() && quantity.place == 0;
    if !(ends && whole && quantity.unit.is_some()) {
        return;
    }
    if let Some(more) = quantity.low.plus(Decimal::half_of_place(places).unwrap_or(Decimal::ZERO)) {
        quantity.low = more;
        quantity.place = places - 1;
        quantity.range.end += '半'.len_utf8();
        quantity.outer.end = quantity.range.end;
    }
}

/// Longest words first, so that 不低于 is found before 低于.
fn by_length<'a>(words: impl IntoIterator<Item = (&'a Qualifier, &'a Vec<String>)>) -> Vec<(String, Qualifier)> {
    let mut list: Vec<(String, Qualifier)> =
        words.into_iter().flat_map(|(q, words)| words.iter().map(|w| (w.clone(), *q))).collect();
    list.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    list
}

/// The lower end of a range with the multiplier that its upper end writes for both: 3—5万.
fn shared(first: &Numeral, second: &Numeral) -> Option<Decimal> {
    if first.multiplier == 0 && second.multiplier > 0 && first.low < second.digits && !second.chinese {
        first.low.times_ten_to(second.multiplier)
    } else if second.chinese && first.chinese && first.multiplier == 0 && second.multiplier > 0 {
        // 一千二百至一千五百万: the multiplier stands once.
        let scaled = first.low.times_ten_to(second.multiplier)?;
        Some(if scaled < second.low { scaled } else { first.low })
    } else {
        Some(first.low)
    }
}

/// 增长率为-1.48‰, 同比增长-3.2%, 最低气温-5℃: a sign behind a word, not the dash of a range or a code.
fn below_zero(text: &str, quantity: &mut Quantity<'_>) {
    let head = &text[..quantity.range.start];
    let Some(sign) = head.chars().next_back().filter(|c| matches!(c, '-' | '−' | '－')) else { return };
    let before = head[..head.len() - sign.len_utf8()].chars().next_back();
    // Behind a copula or a rate; “长鹰-8成功首飞” is a name.
    let word = before.is_none_or(|c| matches!(c, '为' | '达' | '是' | '到' | '至' | '率' | '幅' | '速' | '长'));
    let rate = word && matches!(quantity.kind, Kind::Percent | Kind::Points);
    // No code has degrees.
    let degrees = quantity.unit_kind == Some(UnitKind::Temperature);
    if (rate || degrees) && quantity.high.is_none() {
        quantity.low = quantity.low.negated();
        quantity.range.start -= sign.len_utf8();
        quantity.outer.start = quantity.outer.start.min(quantity.range.start);
    }
}

/// The end of a number that could not be read, so that its tail is not read as one.
fn after_number(text: &str, at: usize) -> usize {
    let rest = &text[at..];
    // 床位数100张: 数 is no numeral here, what follows it is one.
    let length = if rest.starts_with(|c: char| c.is_ascii_digit()) {
        rest.find(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | ',') || number::is_chinese_numeral(c)))
    } else if rest.starts_with(['数', '几']) {
        return at;
    } else {
        rest.find(|c| !number::is_chinese_numeral(c))
    };
    at + length.unwrap_or(rest.len())
}
