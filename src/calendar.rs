//! Dates as fine as they are known, and intervals of them.

use smol_str::{SmolStr, SmolStrBuilder, ToSmolStr};
use std::fmt;

/// A date as fine as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Year of the common era.
    pub year: i32,
    /// Month from 1, when known.
    pub month: Option<u32>,
    /// Day from 1, when known.
    pub day: Option<u32>,
}

impl Date {
    /// A whole year.
    pub fn year(year: i32) -> Self {
        Date { year, month: None, day: None }
    }

    /// A date, checked against the calendar: no 2月30日.
    pub fn new(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Self> {
        let month_ok = month.is_none_or(|m| (1..=12).contains(&m));
        let day_ok = match (month, day) {
            (_, None) => true,
            (Some(m), Some(d)) => (1..=days_in(year, m)).contains(&d),
            (None, Some(_)) => false,
        };
        (month_ok && day_ok).then_some(Date { year, month, day })
    }

    /// As it is displayed, without the machinery of formats: each claim has half a dozen. A year alone where it has not four
    /// digits.
    pub fn written(self) -> SmolStr {
        let Ok(year @ 0..=9999) = usize::try_from(self.year) else { return self.year.to_smolstr() };
        let two = |number: usize| TWO_DIGITS[number % 100];
        let ([a, b], [c, d]) = (two(year / 100), two(year));
        let mut text = [a, b, c, d, b'-', b'0', b'0', b'-', b'0', b'0'];
        let mut end = 4;
        for part in [self.month, self.month.and(self.day)].into_iter().flatten() {
            [text[end + 1], text[end + 2]] = two(part as usize);
            end += 3;
        }
        // Nothing but ASCII.
        SmolStr::new(std::str::from_utf8(&text[..end]).unwrap_or_default())
    }

    /// Its first day.
    pub fn first_day(self) -> Date {
        Date { year: self.year, month: Some(self.month.unwrap_or(1)), day: Some(self.day.unwrap_or(1)) }
    }

    /// Its last day.
    pub fn last_day(self) -> Date {
        let month = self.month.unwrap_or(12);
        Date { year: self.year, month: Some(month), day: Some(self.day.unwrap_or(days_in(self.year, month))) }
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

/// 00 to 99.
const TWO_DIGITS: [[u8; 2]; 100] = {
    let mut digits = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < digits.len() {
        digits[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    digits
};

/// Days of a month.
pub fn days_in(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A date or an interval of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// First date.
    pub from: Date,
    /// Last date, for an interval.
    pub to: Option<Date>,
}

impl Period {
    /// A single date, month or year.
    pub fn at(date: Date) -> Self {
        Period { from: date, to: None }
    }

    /// From one date to another; a single date when they are the same.
    pub fn between(from: Date, to: Date) -> Self {
        Period { from, to: (from != to).then_some(to) }
    }

    /// As it is displayed.
    pub fn written(self) -> SmolStr {
        let Some(to) = self.to else { return self.from.written() };
        let mut text = SmolStrBuilder::new();
        text.push_str(&self.from.written());
        text.push('/');
        text.push_str(&to.written());
        text.finish()
    }

    /// The first day.
    pub fn start_day(self) -> Date {
        self.from.first_day()
    }

    /// The last day.
    pub fn end_day(self) -> Date {
        self.to.unwrap_or(self.from).last_day()
    }

    /// Whether it has ended before the month of a date begins, or its year, where only that is known.
    pub fn is_over_by(self, date: Date) -> bool {
        self.end_day() < Period::at(Date { day: None, ..date }).start_day()
    }

    /// Whether it is of days of which the last has come by a date that is a day.
    pub fn has_come_by(self, date: Date) -> bool {
        let last = self.to.unwrap_or(self.from);
        last.day.is_some() && date.day.is_some() && self.end_day() <= date
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use smol_str::format_smolstr;

    #[test]
    fn dates_are_written_as_fine_as_they_are_known() {
        for (year, month, day, written) in [
            (2025, None, None, "2025"),
            (987, Some(3), None, "0987-03"),
            (2025, Some(12), Some(9), "2025-12-09"),
            (-5, Some(1), None, "-5"),
        ] {
            let date = Date { year, month, day };
            assert_eq!((date.written().as_str(), date.to_string().as_str()), (written, written));
            let period = Period::between(date, Date::year(12345));
            assert_eq!(
                (period.written(), period.to_string()),
                (format_smolstr!("{written}/12345"), format!("{written}/12345"))
            );
        }
        assert_eq!(Period::at(Date::year(2025)).written(), "2025");
    }
}
