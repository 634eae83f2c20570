//! When a figure holds: of the times that a text says, the one that governs a number.

use crate::claim::{Claim, Measure, PeriodKind, Status};
use crate::context::{Context, is_comparator};
use crate::extract::Mention;
use crate::mark::{Marked, Meaning};
use crate::period::{Anchor, Date, Period, TimeMark, When};
use crate::row;
use smol_str::SmolStr;

/// A period and how it is to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dated {
    /// When.
    pub period: Period,
    /// The whole of it, up to a date in it, or a point.
    pub kind: PeriodKind,
}

/// What the text says of a figure's time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Said {
    /// When.
    When(Dated),
    /// Only that it was some time: 近年来.
    SomeTime,
    /// Nothing.
    Nothing,
}

impl Said {
    /// When, where that was said.
    pub fn dated(self) -> Option<Dated> {
        match self {
            Said::When(dated) => Some(dated),
            Said::SomeTime | Said::Nothing => None,
        }
    }
}

impl Dated {
    /// What is there at the end of several years is of the last of them: 五年…，通车总里程58249公里.
    pub fn at_end(self) -> Self {
        match self.period.to {
            // Plans run over five years, the last of which ends in 0 or 5.
            Some(to) if to.year - self.period.from.year == 4 && to.year % 5 == 0 => {
                Dated { period: Period::at(to), ..self }
            }
            _ => self,
        }
    }
}

/// Writes the dates of claims. Most claims have those of the one before, of the same sentence or article: these are kept.
#[derive(Debug, Default)]
pub struct Dates {
    published: Option<(Date, SmolStr)>,
    period: Option<(Period, Written)>,
}

/// A period and the dates in it, as they are written.
#[derive(Debug, Clone)]
struct Written {
    period: SmolStr,
    /// The last date, as fine as it is known.
    last: SmolStr,
    start_day: SmolStr,
    end_day: SmolStr,
}

impl Written {
    fn of(period: Period) -> Self {
        Written {
            period: period.written(),
            last: period.to.unwrap_or(period.from).written(),
            start_day: period.start_day().written(),
            end_day: period.end_day().written(),
        }
    }
}

impl Dates {
    /// Writes the dates of a claim whose kind of period is known: that of its article, where one is written, and those of its
    /// period.
    pub fn write(&mut self, claim: &mut Claim, published: Option<Date>, period: Option<Period>) {
        claim.published = published.map(|date| kept(&mut self.published, date, Date::written).clone());
        let Some(period) = period else { return };
        let written = kept(&mut self.period, period, Written::of);
        claim.period = Some(written.period.clone());
        claim.as_of = claim.period_kind.filter(|kind| *kind != PeriodKind::Full).map(|_| written.last.clone());
        claim.period_start = Some(written.start_day.clone());
        claim.period_end = Some(written.end_day.clone());
    }
}

/// What is made of a key, unless it is that of the last one.
fn kept<K: Copy + PartialEq, V>(last: &mut Option<(K, V)>, key: K, make: impl Fn(K) -> V) -> &V {
    if last.as_ref().is_some_and(|(of, _)| *of != key) {
        *last = None;
    }
    &last.get_or_insert_with(|| (key, make(key))).1
}

/// The word of time that holds for the number: the nearest before it in its sentence, from byte `from` on, that is
/// no comparison; else what the article or the paragraph said before.
pub fn said(marked: &Marked<'_>, mention: &Mention, context: &Context, from: usize) -> Said {
    let number = marked.tokens[mention.token].range.start;
    let of_baseline = mention.measure == Measure::Baseline;
    if let Some(period) = paired_year(marked, mention.token, context) {
        return Said::When(Dated { period, kind: PeriodKind::Full });
    }
    let governing = || governing_time(marked, mention.token, from);
    let mark = if of_baseline { compared_time(marked, mention) } else { governing() };
    let arrives = mention.pattern.starts_with("level/arrival");
    let over = if of_baseline { mark.is_none().then(governing).flatten() } else { mark.filter(|_| arrives) };
    let over = over.and_then(|mark| dated(marked, mark, context));
    if let Some(end) = over.and_then(|over| end_of_years(over.period, arrives)) {
        return Said::When(Dated { period: end, kind: PeriodKind::Full });
    }
    match mark {
        Some(mark) if mark.when == When::Lately => return Said::SomeTime,
        Some(mark) => {
            if let Some(dated) = dated(marked, mark, context) {
                return Said::When(dated);
            }
        }
        None => {}
    }
    if of_baseline {
        return Said::Nothing;
    }
    let counted = || marked.folded[..number].contains("累计");
    // 2016年以来，……。为农民培训……: what a paragraph is of.
    let of_paragraph = |since: &When| context.topic == Some(*since);
    let start = context
        .since
        .filter(|since| of_paragraph(since) || counted())
        .and_then(|since| since.resolve(context.anchor()));
    if let (Some(start), Some(now)) = (start, context.anchor().now())
        && start.start_day() <= now.end_day()
    {
        return Said::When(Dated { period: Period::between(start.from, now.from), kind: PeriodKind::ToDate });
    }
    match context.topic {
        Some(When::Past(years)) => past(years, marked, context).map_or(Said::Nothing, Said::When),
        Some(topic) => topic
            .resolve(context.anchor())
            .map_or(Said::Nothing, |period| Said::When(Dated { period, kind: PeriodKind::Full })),
        None => Said::Nothing,
    }
}

fn dated(marked: &Marked<'_>, mark: &TimeMark, context: &Context) -> Option<Dated> {
    if let When::Past(years) = mark.when {
        return past(years, marked, context);
    }
    let year_of = |when: When| match when {
        When::Date { year, .. } => year,
        // 去年全年…: of the year before, as all of the sentence.
        When::Offset(..0) => when.resolve(context.anchor()).map(|period| period.from.year),
        _ => None,
    };
    let earlier = marked.times.iter().rev().filter(|time| time.range.end <= mark.range.start);
    let said = earlier.map(|time| time.when).find_map(year_of).or_else(|| context.topic.and_then(year_of));
    // 公布2024年成果，全年进馆…: the year of the sentence goes before the section's.
    let anchor = match said {
        Some(_) if matches!(mark.when, When::Same | When::YearBefore) => Anchor { review: said, ..context.anchor() },
        _ => context.anchor(),
    };
    let period = mark.when.resolve(anchor)?;
    if let Some(start) = start_of_range(marked, mark).and_then(|start| start.when.resolve(anchor))
        && start.start_day() < period.end_day()
    {
        let period = Period::between(start.from, period.to.unwrap_or(period.from));
        return Some(Dated { period, kind: PeriodKind::Full });
    }
    let kind = match mark.when {
        When::Now => PeriodKind::Point,
        _ if mark.since || mark.as_of => PeriodKind::ToDate,
        _ => PeriodKind::Full,
    };
    // 2024年10月…以来 in a dated article reaches to the article's month; 今年以来 stays the year.
    if mark.since
        && matches!(mark.when, When::Date { .. } | When::OffsetDate { .. })
        && let Some(now) = anchor.now()
        && period.start_day() <= now.end_day()
    {
        return Some(Dated { period: Period::between(period.from, now.from), kind });
    }
    Some(Dated { period, kind })
}

/// The last of several years, or the first: 从2011年到2016年，总值由65亿元增加到120亿元.
fn end_of_years(period: Period, last: bool) -> Option<Period> {
    let to = period.to.filter(|to| to.month.is_none() && to.year > period.from.year)?;
    let end = if last { to } else { period.from };
    end.month.is_none().then(|| Period::at(end))
}

/// The year that 分别 pairs a number with: 2016年、2017年工业产值分别为10亿元、20亿元; 2016年至2018年分别完成….
fn paired_year(marked: &Marked<'_>, number: usize, context: &Context) -> Option<Period> {
    // Few sentences have a 分别: it is asked for before all else.
    let times = row::paired(marked, number, 'T')?;
    let (nth, count) = row::place(marked, number);
    if count < 2 {
        return None;
    }
    let period = |token: usize| match marked.tokens[token].meaning {
        Meaning::Time(time) => marked.times.get(time).and_then(|time| time.when.resolve(context.anchor())),
        _ => None,
    };
    if times.len() == count {
        return period(times[nth]);
    }
    // From the first to the last year, as many as there are numbers.
    let (first, last) = (period(*times.first()?)?, period(*times.last()?)?);
    let (from, to) = (first.from, last.to.unwrap_or(last.from));
    let years = usize::try_from(to.year - from.year).ok()? + 1;
    let whole_years = from.month.is_none() && to.month.is_none();
    (whole_years && years == count && times.len() <= 2).then(|| Period::at(Date::year(from.year + nth as i32)))
}

/// The time of a figure that another is compared with: 较上年的180亿元, 从去年的15天缩减至7天.
fn compared_time<'m>(marked: &'m Marked<'_>, mention: &Mention) -> Option<&'m TimeMark> {
    let number = marked.tokens[mention.token].range.start;
    let before = marked.times.iter().rev().find(|time| time.range.end <= number && is_comparator(marked, time));
    before.filter(|time| mention.span.contains(&marked.token_at(time.range.start)))
}

/// The time that holds for a number: the nearest before it, from byte `from` on, that is no comparison.
fn governing_time<'m>(marked: &'m Marked<'_>, number: usize, from: usize) -> Option<&'m TimeMark> {
    let end = marked.tokens[number].range.start;
    let holds = |time: &&TimeMark| {
        let token = marked.token_at(time.range.start);
        time.range.start >= from
            && time.range.end <= end
            && time.when != When::Nothing
            && !is_comparator(marked, time)
            && !in_a_name(marked, time, token)
            && !of_its_clause(marked, token, number)
    };
    // 发放2025年部分补贴: a time inside the phrase gives way to one that opens a clause.
    let opens = |time: &&TimeMark| {
        let token = marked.token_at(time.range.start);
        token == 0 || !matches!(marked.symbol(token - 1), 'V' | 'v' | 'd' | 'Q' | '$' | 'h' | '/')
    };
    let times = || marked.times.iter().rev().filter(holds);
    times().find(opens).or_else(|| times().next())
}

/// 国家“八五”重点项目: a plan inside a name.
fn in_a_name(marked: &Marked<'_>, time: &TimeMark, token: usize) -> bool {
    matches!(time.when, When::Plan { .. })
        && token > 0
        && marked.symbol(token - 1) == 'n'
        && matches!(marked.symbol(token + 1), 'n' | 'G')
}

/// 一期于2010年达产，二期投资…: a time behind its subject and 于 is its own clause's.
fn of_its_clause(marked: &Marked<'_>, token: usize, number: usize) -> bool {
    token > 1
        && marked.folded_token(token - 1) == "于"
        && !marked.opens_clause(token - 1)
        && marked.symbols[token..number].contains([',', ';'])
}

/// 3年间: since the start that the article named, else so many years up to its date; a plan's section says it itself.
fn past(years: i32, marked: &Marked<'_>, context: &Context) -> Option<Dated> {
    if context.section_times().iter().any(|when| matches!(when, When::Plan { .. } | When::Years(..))) {
        return None;
    }
    let now = context.anchor().date?;
    let said = marked.times.iter().find(|time| time.since && matches!(time.when, When::Date { year: Some(_), .. }));
    let since = said.map(|time| time.when).or(context.since);
    let since = since.and_then(|since| since.resolve(context.anchor())).map(|period| period.from.year);
    let (from, to) = match since.filter(|from| (now.year - years - 1..=now.year - years + 1).contains(from)) {
        // 从1998年开始，3年间: the first year counts.
        Some(from) => (from, (from + years - 1).min(now.year)),
        None => context.anchor().past_years(years)?,
    };
    let period = Period::between(Date::year(from), Date::year(to));
    Some(Dated { period, kind: PeriodKind::ToDate })
}

/// 从去年十月到今年二月: the time that a range of times begins with.
fn start_of_range<'m>(marked: &'m Marked<'_>, end: &TimeMark) -> Option<&'m TimeMark> {
    let token = marked.token_at(end.range.start);
    let start = token.checked_sub(2).filter(|&start| marked.symbol(start + 1) == 'Z')?;
    match marked.tokens[start].meaning {
        Meaning::Time(time) => marked.times.get(time),
        _ => None,
    }
}

/// Where the sentence gives no time: the section's, else the article's.
pub fn not_said(mention: &Mention, context: &Context, status: Status) -> Option<Dated> {
    if mention.measure == Measure::Baseline {
        return None;
    }
    let anchor = context.anchor();
    let full = |period| Dated { period, kind: PeriodKind::Full };
    let times: Vec<Period> = context.section_times().iter().filter_map(|when| when.resolve(anchor)).collect();
    match times.as_slice() {
        [] => {}
        [only] => return Some(full(*only)),
        // 回眸十四五 展望十五五: what is done is of the earlier, what is promised of the later.
        several if status == Status::Target => return several.iter().copied().max_by_key(|p| p.start_day()).map(full),
        several => return several.iter().copied().min_by_key(|p| p.start_day()).map(full),
    }
    if status == Status::Target {
        return context.facts.date.map(|date| full(Period::at(crate::period::Date::year(date.year))));
    }
    // A report on a time that has passed goes on with it: 去年，该县投入资金…, and paragraphs that name no time.
    let passed = |period: &Period| anchor.date.is_some_and(|date| period.is_over_by(date));
    let done = mention.action.is_some() || matches!(mention.measure, Measure::Growth | Measure::Change);
    if let Some(period) = context.reviewed.filter(|_| done).and_then(|when| when.resolve(anchor)).filter(passed) {
        return Some(full(period));
    }
    // A year inferred from one or two that occur is no date of a present.
    anchor.now().filter(|_| context.facts.firm).map(|period| Dated { period, kind: PeriodKind::Point })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Few dates, so that claims often have that of the one before.
    fn date() -> impl Strategy<Value = Date> {
        (2023..2025, proptest::option::of(1u32..3), proptest::option::of(1u32..3)).prop_map(|(year, month, day)| Date {
            year,
            month,
            day: month.and(day),
        })
    }

    fn period() -> impl Strategy<Value = Period> {
        (date(), proptest::option::of(date())).prop_map(|(from, to)| Period { from, to })
    }

    proptest! {
        #[test]
        fn dates_are_written_whatever_was_written_before(
            claims in proptest::collection::vec(
                (proptest::option::of(date()), proptest::option::of((period(), any::<bool>()))), 0..12,
            ),
        ) {
            let mut dates = Dates::default();
            for (published, dated) in claims {
                let (period, full) = dated.unzip();
                let kind = full.map(|full| if full { PeriodKind::Full } else { PeriodKind::ToDate });
                let mut claim = Claim { period_kind: kind, ..Claim::default() };
                dates.write(&mut claim, published, period);
                let last = period.filter(|_| full == Some(false)).map(|p| p.to.unwrap_or(p.from).written());
                prop_assert_eq!(claim.published, published.map(Date::written));
                prop_assert_eq!((claim.period, claim.as_of), (period.map(Period::written), last));
                prop_assert_eq!(claim.period_start, period.map(|p| p.start_day().written()));
                prop_assert_eq!(claim.period_end, period.map(|p| p.end_day().written()));
            }
        }
    }
}
