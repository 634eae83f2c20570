//! When: finding the words of time in a sentence, and what dates they mean in an article.

pub use crate::calendar::{Date, Period};
use crate::charset::{CharSet, char_len, goes_on, leads_ideograph};
use crate::error::Error;
use crate::expression::{Expression, MOST, Matching, Together, Trial};
use crate::seeds::Seeds;
use std::ops::Range;

/// What a word of time says before the article's date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// A date; the year may be the article's.
    Date {
        /// Year, when written.
        year: Option<i32>,
        /// Month.
        month: Option<u32>,
        /// Day.
        day: Option<u32>,
    },
    /// Months of a year.
    Months {
        /// Year, when written.
        year: Option<i32>,
        /// First month.
        from: u32,
        /// Last month.
        to: u32,
    },
    /// Days from one to another.
    Days {
        /// Year, when written.
        year: Option<i32>,
        /// Month and day of the first.
        from: (u32, u32),
        /// Month and day of the last.
        to: (u32, u32),
    },
    /// A date of a year told from the article's (去年10月7日).
    OffsetDate {
        /// Years from the article's.
        years: i32,
        /// Month.
        month: u32,
        /// Day.
        day: Option<u32>,
    },
    /// Years from one to another.
    Years(i32, i32),
    /// Years from the article's: 0 for 今年.
    Offset(i32),
    /// 上年: the year before the one under review, else before the article's.
    YearBefore,
    /// 过去一年: the year that has just passed.
    PastYear,
    /// 全年, 当年: the year under review, else the article's.
    Same,
    /// A five-year plan, by number (14 for 十四五).
    Plan {
        /// Number of the plan.
        number: i32,
        /// Its last year only (十四五末).
        end: bool,
    },
    /// 目前, 近日.
    Now,
    /// 近年来: some years, nobody says which.
    Lately,
    /// 近5年来, 3年间: so many years up to the article's date, or since a start that was named.
    Past(i32),
    /// A clock time, a length of time: no period of its own.
    Nothing,
}

/// A word of time in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeMark {
    /// Where, in bytes of the folded sentence.
    pub range: Range<usize>,
    /// What it says.
    pub when: When,
    /// 以来 follows: up to the article's date.
    pub since: bool,
    /// 截至 stands before: as of this date.
    pub as_of: bool,
}

/// The date that relative words are resolved by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Anchor {
    /// Date of the article, as fine as it is known.
    pub date: Option<Date>,
    /// Year that the section is about, when its heading names one.
    pub review: Option<i32>,
}

impl Anchor {
    /// An anchor at a date.
    pub fn at(date: Date) -> Self {
        Anchor { date: Some(date), review: None }
    }

    fn year(self) -> Option<i32> {
        self.date.map(|date| date.year)
    }

    /// The year under review, where it is that of the article or the one before: 上半年 in a communiqué of last year.
    fn reviewed(self) -> Option<i32> {
        self.review.filter(|year| self.year().is_some_and(|now| (now - 1..=now).contains(year)))
    }

    /// The year that has just passed: the article's at its end or where only the year is known, else the one before.
    fn past_year(self) -> Option<i32> {
        let early = |date: Date| date.month.is_some_and(|month| month < 11);
        self.date.map(|date| date.year - i32::from(early(date)))
    }

    /// The first and last of so many years that have passed, this one among them but in its first months, when a report
    /// tells of those before it.
    pub fn past_years(self, count: i32) -> Option<(i32, i32)> {
        let date = self.date?;
        let early = date.month.is_some_and(|month| month <= 3);
        Some((date.year - count, if early { date.year - 1 } else { date.year }))
    }

    /// The article's month where it is known, else its year.
    pub fn now(self) -> Option<Period> {
        self.date.map(|date| Period::at(Date { day: None, ..date }))
    }
}

impl When {
    /// The dates that the word means in an article of this date; none where the text does not say enough.
    pub fn resolve(self, anchor: Anchor) -> Option<Period> {
        match self {
            When::Date { year, month, day } => {
                let year = year.or_else(|| likely_year(anchor, month))?;
                let written = month;
                let month = if month.is_none() && day.is_some() { anchor.date.and_then(|d| d.month) } else { month };
                let date = Date::new(year, month, day.filter(|_| month.is_some()));
                // 2023年2月30日: the month is said all the same, and is no date that was said before.
                date.or_else(|| Date::new(year, Some(written?), None)).map(Period::at)
            }
            When::Months { year, from, to } => {
                let year = year.or_else(|| anchor.reviewed()).or_else(|| likely_year(anchor, Some(to)))?;
                let (from, to) = (Date::new(year, Some(from), None)?, Date::new(year, Some(to), None)?);
                Some(Period::between(from, to))
            }
            When::Days { year, from, to } => {
                let year = year.or_else(|| likely_year(anchor, Some(from.0)))?;
                let date = |(month, day)| Date::new(year, Some(month), Some(day));
                Some(Period::between(date(from)?, date(to)?))
            }
            When::OffsetDate { years, month, day } => {
                Date::new(anchor.year()? + years, Some(month), day).map(Period::at)
            }
            When::Years(from, to) => Some(Period::between(Date::year(from), Date::year(to))),
            When::Same => anchor.review.or(anchor.year()).map(|year| Period::at(Date::year(year))),
            When::YearBefore => anchor.review.or(anchor.year()).map(|year| Period::at(Date::year(year - 1))),
            When::PastYear => anchor.past_year().map(|year| Period::at(Date::year(year))),
            When::Offset(years) => anchor.year().map(|year| Period::at(Date::year(year + years))),
            When::Plan { number, end } => {
                let last = 1955 + 5 * number;
                // The plans run from the first year after one that ends in 0 or 5: the 14th is 2021 to 2025.
                let years = Period::between(Date::year(last - 4), Date::year(last));
                Some(if end { Period::at(Date::year(last)) } else { years })
            }
            When::Past(years) => {
                let (from, to) = anchor.past_years(years)?;
                Some(Period::between(Date::year(from), Date::year(to)))
            }
            When::Now => anchor.now(),
            When::Lately | When::Nothing => None,
        }
    }
}

/// The year of a month written without one: the article's, or the year before for a month far ahead of it.
fn likely_year(anchor: Anchor, month: Option<u32>) -> Option<i32> {
    let date = anchor.date?;
    let far_ahead = matches!((month, date.month), (Some(month), Some(now)) if month > now + 8);
    Some(if far_ahead { date.year - 1 } else { date.year })
}

#[derive(Debug)]
struct Form {
    expression: Expression,
    kind: Kind,
    offset: i32,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Date,
    Day,
    MonthRange,
    DayRange,
    OffsetDate,
    YearRange,
    Quarter,
    FirstQuarters,
    Half,
    FirstMonths,
    Roc,
    Plan,
    YearOffset,
    YearBefore,
    PastYear,
    SameYear,
    Now,
    Lately,
    Past,
    Nothing,
}

/// The groups of a form.
#[derive(Clone, Copy)]
enum Group {
    Year,
    Month,
    Day,
    /// The year that a range ends in; then its month and day.
    ToYear,
    ToMonth,
    ToDay,
    Count,
    Republic,
    Plan,
    Part,
    Offset,
    Quarter,
    Quarters,
    Half,
}

/// Their names in `seeds/periods.toml`, in the same order.
const GROUPS: [&str; 14] = ["y", "m", "d", "y2", "m2", "d2", "n", "roc", "p", "part", "off", "q", "q2", "half"];

/// Finds words of time.
#[derive(Debug)]
pub struct Periods {
    forms: Vec<Form>,
    /// Which of them match at a place: at most none, at others two or three of some thirty.
    together: Together,
}

impl Periods {
    /// From the vocabularies.
    ///
    /// # Errors
    /// A form whose regular expression or kind is unknown, or whose example it does not read.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let file = "periods.toml";
        let forms = seeds
            .periods
            .iter()
            .map(|form| {
                let expression = Expression::new(&form.regex, &GROUPS).map_err(|error| Error::data(file, error))?;
                let kind = match form.kind.as_str() {
                    "date" => Kind::Date,
                    "day" => Kind::Day,
                    "month_range" => Kind::MonthRange,
                    "day_range" => Kind::DayRange,
                    "offset_date" => Kind::OffsetDate,
                    "year_range" => Kind::YearRange,
                    "quarter" => Kind::Quarter,
                    "first_quarters" => Kind::FirstQuarters,
                    "half" => Kind::Half,
                    "first_months" => Kind::FirstMonths,
                    "roc" => Kind::Roc,
                    "plan" => Kind::Plan,
                    "year_offset" => Kind::YearOffset,
                    "year_before" => Kind::YearBefore,
                    "past_year" => Kind::PastYear,
                    "same_year" => Kind::SameYear,
                    "now" => Kind::Now,
                    "lately" => Kind::Lately,
                    "past" => Kind::Past,
                    "duration" | "clock" => Kind::Nothing,
                    other => return Err(Error::data(file, format!("{other:?} is no kind of form"))),
                };
                Ok(Form { expression, kind, offset: form.offset })
            })
            .collect::<Result<Vec<_>, _>>()?;
        let expressions: Vec<&Expression> = forms.iter().map(|form| &form.expression).collect();
        let together = Together::new(&expressions).map_err(|error| Error::data(file, error))?;
        Ok(Periods { forms, together })
    }

    /// What the forms' examples give in an article of June 2025, for `patterns check`: each that differs.
    pub fn check(&self, seeds: &Seeds) -> Vec<String> {
        let anchor = Anchor { date: Date::new(2025, Some(6), None), review: None };
        seeds
            .periods
            .iter()
            .filter_map(|form| {
                let marks = self.find(&form.example);
                let whole = marks.first().filter(|mark| mark.range == (0..form.example.len()));
                let got = whole.and_then(|mark| mark.when.resolve(anchor)).map(|period| period.to_string());
                let right = whole.is_some() && got == form.gives;
                (!right).then(|| format!("periods.toml: {} gives {got:?}, not {:?}", form.example, form.gives))
            })
            .collect()
    }

    /// The characters that words of time begin with.
    pub fn beginnings(&self) -> &CharSet {
        self.together.first()
    }

    /// Where words of time can begin in a text.
    fn places<'a>(&'a self, text: &'a str) -> impl Iterator<Item = usize> {
        // 25年 of 2025年 and 5月 of 15月: no time begins within a number.
        self.beginnings().places(text).filter(|at| !goes_on(text, *at))
    }

    /// Appends where forms of time match in a text, in order, the shorter before the longer; `places` are all that a word of
    /// time can begin at.
    pub fn matches(&self, text: &str, places: impl Iterator<Item = usize>, found: &mut Vec<Matching>) {
        places.for_each(|at| self.together.at(text, at, found));
    }

    /// The words of time of a folded sentence, in order, without overlaps; the earlier and then the longer wins.
    pub fn find(&self, text: &str) -> Vec<TimeMark> {
        self.find_at(text, self.places(text))
    }

    /// The same where the places are known that a word of time can begin at.
    pub fn find_at(&self, text: &str, places: impl Iterator<Item = usize>) -> Vec<TimeMark> {
        let mut matches = Vec::new();
        self.matches(text, places, &mut matches);
        if matches.is_empty() { Vec::new() } else { self.read(text, &matches, &mut Trial::default()) }
    }

    /// The same where all matches of forms are known.
    pub fn read(&self, text: &str, matches: &[Matching], trial: &mut Trial) -> Vec<TimeMark> {
        if matches.is_empty() {
            return Vec::new();
        }
        let mut marks = Vec::with_capacity(USUAL);
        let mut search = Search { periods: self, text, trial, free: [0; MOST], end: 0 };
        for here in matches.chunk_by(|one, other| one.at == other.at) {
            if let Some(mark) = search.longest(here) {
                marks.push(mark);
            }
        }
        marks
    }
}

/// Words of time of most sentences that have any.
const USUAL: usize = 4;

/// Whether a form of time stands over one of these numerals, which are in order.
pub fn may_cover(matches: &[Matching], numerals: impl Iterator<Item = usize>) -> bool {
    let mut numerals = numerals.peekable();
    matches.iter().any(|matching| {
        while numerals.next_if(|numeral| *numeral < matching.at).is_some() {}
        numerals.peek().is_some_and(|numeral| *numeral < matching.end)
    })
}

/// The words of time of one text, form by form: each form's matches do not overlap.
struct Search<'a> {
    periods: &'a Periods,
    text: &'a str,
    trial: &'a mut Trial,
    /// Where each form's last match ended.
    free: [usize; MOST],
    /// Where the last word of time ended.
    end: usize,
}

impl Search<'_> {
    /// The longest match at a place that reads as a time, of equals that of the earlier form; `matches` are all there.
    fn longest(&mut self, matches: &[Matching]) -> Option<TimeMark> {
        let (mut seen, mut mark) = (0, None);
        for &Matching { at, end, expressions } in matches.iter().rev() {
            let mut forms = expressions & !seen;
            seen |= expressions;
            while forms != 0 {
                let form = forms.trailing_zeros() as usize;
                forms &= forms - 1;
                // What stands within a word of time is looked at all the same: a form goes on behind its own last match.
                if self.take(form, at, end) && at >= self.end && mark.is_none() {
                    mark = self.time(form, at..end);
                }
            }
        }
        self.end = mark.as_ref().map_or(self.end, |mark| mark.range.end);
        mark
    }

    /// Whether a form's match does not overlap its last one, which it then is.
    fn take(&mut self, form: usize, at: usize, end: usize) -> bool {
        let free = self.free[form] <= at;
        if free {
            self.free[form] = end;
        }
        free
    }

    fn time(&mut self, form: usize, range: Range<usize>) -> Option<TimeMark> {
        let form = self.periods.forms.get(form)?;
        form.expression.read(self.text, range.clone(), self.trial);
        form.read(Match { text: self.text, range, trial: self.trial })
    }
}

/// Where a form matches.
struct Match<'a> {
    text: &'a str,
    range: Range<usize>,
    trial: &'a Trial,
}

impl<'a> Match<'a> {
    fn group(&self, group: Group) -> Option<&'a str> {
        self.trial.group(group as usize).and_then(|range| self.text.get(range))
    }

    /// A count above zero.
    fn number(&self, group: Group) -> Option<i32> {
        self.group(group).and_then(count).filter(|&n| n > 0)
    }

    fn month(&self, group: Group) -> Option<u32> {
        self.number(group).map(|n| n as u32).filter(|m| (1..=12).contains(m))
    }
}

impl Form {
    fn read(&self, found: Match<'_>) -> Option<TimeMark> {
        let Match { text, ref range, .. } = found;
        let (before, after) = (&text[..range.start], &text[range.end..]);
        let previous = before.chars().next_back();
        let digit_before = matches!(previous, Some('0'..='9' | '.' | '第'));
        if digit_before
            && !matches!(self.kind, Kind::YearOffset | Kind::YearBefore | Kind::PastYear | Kind::SameYear | Kind::Now)
        {
            return None;
        }
        let (group, number, month) = (|g: Group| found.group(g), |g: Group| found.number(g), |g: Group| found.month(g));
        let year = group(Group::Year).and_then(year_of);
        let when = match self.kind {
            Kind::Date => {
                let (m, d) = (month(Group::Month), number(Group::Day).map(|n| n as u32));
                if group(Group::Month).is_some() && m.is_none() {
                    return None;
                }
                When::Date { year, month: m, day: d }
            }
            Kind::Day => {
                let day = number(Group::Day).filter(|d| (1..=31).contains(d))? as u32;
                // 10日内 is a time limit; 7日 after 办结 may be one: a day is a date only where news writes one.
                let span = ["内", "以内", "之内", "以上", "游", "龄", "后", "均"].iter().any(|w| after.starts_with(w));
                if span || before.ends_with('月') {
                    return None;
                }
                When::Date { year: None, month: None, day: Some(day) }
            }
            // 10—3月, 2025—2020年: what ends before it begins says no time, and neither do its parts.
            Kind::MonthRange => match (month(Group::Month)?, month(Group::ToMonth)?) {
                (from, to) if from == to => return None,
                (from, to) if from > to => When::Nothing,
                (from, to) => When::Months { year, from, to },
            },
            Kind::DayRange => {
                let from = (month(Group::Month)?, number(Group::Day)? as u32);
                let to = (month(Group::ToMonth).unwrap_or(from.0), number(Group::ToDay)? as u32);
                if to == from {
                    return None;
                }
                if to > from { When::Days { year, from, to } } else { When::Nothing }
            }
            Kind::OffsetDate => {
                let years = match group(Group::Offset)? {
                    "去年" => -1,
                    "前年" => -2,
                    "明年" => 1,
                    _ => 0,
                };
                When::OffsetDate { years, month: month(Group::Month)?, day: number(Group::Day).map(|n| n as u32) }
            }
            Kind::YearRange => match (year?, group(Group::ToYear).and_then(|to| end_year(to, year?))?) {
                (from, to) if from > to => When::Nothing,
                // 2018年至2020年11月底 ends with a month: its ends are two times.
                _ if begins_with_month(&text[range.end..]) => return None,
                (from, to) => When::Years(from, to),
            },
            Kind::Quarter => {
                let quarter = number(Group::Quarter)? as u32;
                When::Months { year, from: 3 * quarter - 2, to: 3 * quarter }
            }
            Kind::FirstQuarters => {
                let quarters = number(Group::Quarter).or_else(|| number(Group::Quarters))? as u32;
                When::Months { year, from: 1, to: 3 * quarters }
            }
            Kind::Half if group(Group::Half)? == "上半年" => When::Months { year, from: 1, to: 6 },
            Kind::Half => When::Months { year, from: 7, to: 12 },
            Kind::FirstMonths => When::Months { year, from: 1, to: month(Group::Count)? },
            Kind::Roc => When::Date {
                year: number(Group::Republic).map(|n| n + 1911),
                month: month(Group::Month),
                day: number(Group::Day).map(|n| n as u32),
            },
            Kind::Plan => {
                let numeral_before = before.ends_with(|c: char| crate::number::is_chinese_numeral(c));
                if numeral_before {
                    return None;
                }
                let ten = if text[range.clone()].contains('十') { 10 } else { 0 };
                // “十五” is the tenth plan itself.
                let number = number(Group::Plan).map(|p| if p == 10 { p } else { p + ten })?;
                When::Plan { number, end: group(Group::Part) == Some("末") }
            }
            Kind::YearOffset => When::Offset(self.offset),
            Kind::YearBefore => When::YearBefore,
            Kind::PastYear => When::PastYear,
            Kind::SameYear => When::Same,
            Kind::Now => When::Now,
            Kind::Lately => When::Lately,
            Kind::Past => When::Past(number(Group::Count).filter(|n| (2..100).contains(n))?),
            Kind::Nothing => When::Nothing,
        };
        let ends_since = text[range.clone()].ends_with("以来");
        let since = ends_since || after.starts_with("以来") || is_opened(before, after);
        let as_of = matches!(previous, Some('至' | '止' | '到'))
            && ["截至", "截止", "截止到", "截至到"].iter().any(|word| before.ends_with(word))
            || text[range.clone()].starts_with('截');
        Some(TimeMark { range: range.clone(), when, since, as_of })
    }
}

/// 自10月7日冲突爆发以来: the start is named, the clause goes on to 以来.
fn is_opened(before: &str, after: &str) -> bool {
    // Looked at no further than a clause could go: a text without any stop must not be read to its end here.
    const LONGEST: usize = 20;
    let Some(clause) = short_clause(after, LONGEST) else { return false };
    let begun = || clause.ends_with('起') || clause.ends_with("开始");
    clause.ends_with("以来") || before.ends_with(['自', '从']) && begun()
}

/// What stands before the first stop of a text, where it has no more characters than this.
fn short_clause(text: &str, most: usize) -> Option<&str> {
    let bytes = text.as_bytes();
    let (mut end, mut characters) = (0, 0);
    while let Some(first) = bytes.get(end) {
        if !leads_ideograph(*first) && text[end..].starts_with(['，', '。', '；', '\n']) {
            break;
        }
        if characters == most {
            return None;
        }
        characters += 1;
        end += char_len(*first);
    }
    Some(&text[..end])
}

/// A year in Arabic or Chinese digits.
fn year_of(text: &str) -> Option<i32> {
    digits_of(text).filter(|year| (1000..3000).contains(year))
}

/// Digits, Arabic or Chinese, as a number.
fn digits_of(text: &str) -> Option<i32> {
    let digits = text.chars().filter_map(|c| match c {
        '〇' | '○' | '零' => Some(0),
        c if c.is_ascii_digit() => c.to_digit(10),
        c => (1..).zip("一二三四五六七八九".chars()).find(|(_, digit)| *digit == c).map(|(value, _)| value),
    });
    let number = digits.fold(0u32, |number, digit| number.saturating_mul(10).saturating_add(digit));
    i32::try_from(number).ok()
}

/// Whether a text begins with a month in digits.
fn begins_with_month(text: &str) -> bool {
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(text.len() - rest.len())) && rest.starts_with('月')
}

/// The year that ends a range, perhaps without its century: 2019/20年度.
fn end_year(text: &str, from: i32) -> Option<i32> {
    if text.chars().count() > 2 { year_of(text) } else { Some(from / 100 * 100 + digits_of(text)?) }
}

/// A small count in Arabic or Chinese digits.
fn count(text: &str) -> Option<i32> {
    text.parse().ok().or_else(|| crate::number::read(text, 0).map(|n| n.low.to_f64() as i32))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn periods() -> Periods {
        Periods::new(&Seeds::embedded().unwrap()).unwrap()
    }

    #[test]
    fn every_form_reads_its_example() {
        let seeds = Seeds::embedded().unwrap();
        assert_eq!(periods().check(&seeds), Vec::<String>::new());
    }

    proptest! {
        #[test]
        fn numbers_that_no_time_may_cover_are_covered_by_none(text in r"[一二十几九〇年月日个来前以去今末季第“五至\-/:0129a多近的]{0,24}") {
            static PERIODS: LazyLock<Periods> = LazyLock::new(periods);
            let (periods, numerals) = (&PERIODS, crate::number::beginnings().collect::<CharSet>());
            let numerals: Vec<usize> = numerals.places(&text).collect();
            let mut matches = Vec::new();
            periods.matches(&text, periods.places(&text), &mut matches);
            let covered = |mark: &TimeMark| numerals.iter().any(|numeral| mark.range.contains(numeral));
            prop_assert!(may_cover(&matches, numerals.iter().copied()) || !periods.find(&text).iter().any(covered));
        }
    }

    proptest! {
        #[test]
        fn a_short_clause_ends_before_the_first_stop(text in "[以来，。；\nae—𠮷]{0,12}", most in 0usize..8) {
            let clause = text.split(['，', '。', '；', '\n']).next().unwrap();
            let short = (clause.chars().count() <= most).then_some(clause);
            prop_assert_eq!(short_clause(&text, most), short);
        }
    }

    #[test]
    fn impossible_dates_are_no_dates() {
        assert!(Date::new(2025, Some(2), Some(30)).is_none());
        assert!(Date::new(2024, Some(2), Some(29)).is_some());
        let marks = periods().find("13月2日");
        assert!(marks.iter().all(|mark| mark.when.resolve(Anchor::at(Date::year(2025))).is_none()), "{marks:?}");
    }

    #[test]
    fn what_cannot_be_said_of_a_time_is_left_out() {
        let article = Anchor::at(Date::new(2024, Some(5), Some(6)).unwrap());
        for (text, expected) in [
            ("2023年2月29日", Some("2023-02")),
            ("2月30日", Some("2024-02")),
            ("2025—2020年", None),
            ("2023年10—3月", None),
            ("9月30日至21日", None),
            ("2023年5月1日24时", Some("2023-05-01")),
        ] {
            let marks = periods().find(text);
            let dates: Vec<String> =
                marks.iter().filter_map(|mark| mark.when.resolve(article)).map(|period| period.to_string()).collect();
            assert_eq!(dates, expected.into_iter().collect::<Vec<_>>(), "{text}: {marks:?}");
        }
    }

    #[test]
    fn bounds_of_a_period_are_real_days() {
        let period = When::Months { year: Some(2024), from: 1, to: 2 }.resolve(Anchor::default()).unwrap();
        assert_eq!(
            (period.start_day().to_string(), period.end_day().to_string()),
            ("2024-01-01".into(), "2024-02-29".into())
        );
    }
}
