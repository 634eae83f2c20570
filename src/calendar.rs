//! Dates as fine as they are known, and intervals of them.

use std::fmt::{self, Write};

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
        // Written by hand: each claim holds several, and the machinery of padding costs more than all else of it.
        let digit = |number: u32, power: u32| char::from(b'0' + (number / power % 10) as u8);
        let Ok(year @ 0..=9999) = u32::try_from(self.year) else { return write!(f, "{}", self.year) };
        [1000, 100, 10, 1].iter().try_for_each(|power| f.write_char(digit(year, *power)))?;
        for part in [self.month, self.month.and(self.day)].into_iter().flatten() {
            f.write_char('-')?;
            f.write_char(digit(part, 10))?;
            f.write_char(digit(part, 1))?;
        }
        Ok(())
    }
}

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

    /// The first day.
    pub fn start_day(self) -> Date {
        self.from.first_day()
    }

    /// The last day.
    pub fn end_day(self) -> Date {
        self.to.unwrap_or(self.from).last_day()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to {
            Some(to) => write!(f, "{}/{to}", self.from),
            None => write!(f, "{}", self.from),
        }
    }
}
