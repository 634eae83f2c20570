//! Dates as archives write them, in ISO 8601.

use crate::calendar::{Date, days_in};
use regex::Regex;
use std::sync::LazyLock;

/// Chinese archives count their seconds in Chinese days.
const EAST_OF_GREENWICH: i64 = 8 * 3600;

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

#[allow(clippy::unwrap_used)] // constant expressions, which the tests below run
static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9])((?:18|19|20)[0-9]{2})\s*(?:[-/.年]\s*([0-9]{1,2})(?:\s*[-/.月]\s*([0-9]{1,2}))?|$)")
        .unwrap()
});

#[allow(clippy::unwrap_used)]
static NAMED_MONTH: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\b([0-9]{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* ((?:18|19|20)[0-9]{2})\b")
        .unwrap()
});

/// The date in a field: `2024-03-05 10:22`, `20240305`, `2024年3月5日`, `2024/3`, `Tue, 05 Mar 2024`, seconds or
/// milliseconds since 1970. A date without a year, or one that no calendar has, is none.
pub(super) fn iso(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return from_digits(text);
    }
    if is_dashed(text) {
        let (month, day) = (&text[5..7], &text[8..]);
        return parsed(&text[..4], Some(month), Some(day)).map(|_| text.to_owned());
    }
    // First, for its year at the end is a date as well.
    if let Some(found) = NAMED_MONTH.captures(text) {
        let month = MONTHS.iter().position(|name| found[2].eq_ignore_ascii_case(name))? + 1;
        return from_parts(&found[3], Some(&month.to_string()), Some(&found[1]));
    }
    let found = WRITTEN.captures(text)?;
    let part = |group: usize| found.get(group).map(|part| part.as_str());
    from_parts(part(1)?, part(2), part(3))
}

/// The form that most archives keep to, 2024-03-05: nothing else is to be looked for there.
fn is_dashed(text: &str) -> bool {
    let mut places = text.bytes().enumerate();
    text.len() == 10
        && places.all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() })
        && ["18", "19", "20"].iter().any(|century| text.starts_with(century))
}

fn from_digits(digits: &str) -> Option<String> {
    let day = || from_parts(&digits[..4], Some(&digits[4..6]), Some(&digits[6..8]));
    let from_milliseconds = || digits.parse::<i64>().ok().and_then(|milliseconds| from_seconds(milliseconds / 1000));
    match digits.len() {
        4 => from_parts(digits, None, None),
        6 => from_parts(&digits[..4], Some(&digits[4..]), None),
        8 | 14 => day(),
        // Day and time to the minute, as archives have it, before milliseconds of the last century, which few do.
        12 => day().or_else(from_milliseconds),
        9 | 10 => digits.parse().ok().and_then(from_seconds),
        13 => from_milliseconds(),
        _ => None,
    }
}

/// From year, month and day in digits.
pub(super) fn from_parts(year: &str, month: Option<&str>, day: Option<&str>) -> Option<String> {
    parsed(year, month, day).map(|date| date.written().into())
}

/// Year, month and day of the calendar; no day without a month.
fn parsed(year: &str, month: Option<&str>, day: Option<&str>) -> Option<Date> {
    let year: i32 = year.parse().ok().filter(|year| (1800..2100).contains(year))?;
    let Some(month) = month else { return Some(Date::year(year)) };
    let day = day.map(str::parse).transpose().ok()?;
    // There is no month or day of zero.
    Date::new(year, Some(month.parse().ok()?), day)
}

/// The day in China of a moment, in seconds since 1970.
pub(super) fn from_seconds(seconds: i64) -> Option<String> {
    from_days(seconds.saturating_add(EAST_OF_GREENWICH).div_euclid(86_400))
}

/// From days since 1970, before it too, by counting years and months.
pub(super) fn from_days(days: i64) -> Option<String> {
    const SINCE_1800: i64 = 62_091;
    let mut days = u32::try_from(days.checked_add(SINCE_1800)?).ok()?;
    let length = |year: i32| 337 + days_in(year, 2);
    let mut year = 1800;
    while days >= length(year) {
        days -= length(year);
        year += 1;
        if year == 2100 {
            return None;
        }
    }
    let mut month = 1;
    while days >= days_in(year, month) {
        days -= days_in(year, month);
        month += 1;
    }
    from_parts(&year.to_string(), Some(&month.to_string()), Some(&(days + 1).to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn archives_write_dates_in_many_ways() {
        for (text, date) in [
            ("2024-03-05 10:22:11", Some("2024-03-05")),
            ("2024-03-05T10:22:11+08:00", Some("2024-03-05")),
            ("2024/3/5", Some("2024-03-05")),
            ("2024.3.5", Some("2024-03-05")),
            ("2024年3月5日 星期二", Some("2024-03-05")),
            ("发布时间：2024年3月", Some("2024-03")),
            ("2024", Some("2024")),
            ("202403", Some("2024-03")),
            ("20240305", Some("2024-03-05")),
            ("20240305102211", Some("2024-03-05")),
            ("202403051022", Some("2024-03-05")),
            ("986083200000", Some("2001-04-01")),
            ("1709600000", Some("2024-03-05")),
            ("1709600000000", Some("2024-03-05")),
            // Nine in the evening in Greenwich is the next day in China.
            ("1709586000", Some("2024-03-05")),
            ("Tue, 05 Mar 2024 10:00:00 GMT", Some("2024-03-05")),
            ("Tue, 05 Mar 2024", Some("2024-03-05")),
            ("03-22 12:00", None),
            ("2024-02-30", None),
            ("20240230", None),
            ("", None),
            ("昨天", None),
            ("12024-03-05", None),
            ("２０２４年", None),
        ] {
            assert_eq!(iso(text).as_deref(), date, "{text}");
        }
    }

    #[test]
    fn days_are_counted_from_1970_both_ways() {
        for (days, date) in [
            (0, Some("1970-01-01")),
            (-1, Some("1969-12-31")),
            (19_787, Some("2024-03-05")),
            (-8_630, Some("1946-05-17")),
            (-62_091, Some("1800-01-01")),
            (-62_092, None),
            (47_481, Some("2099-12-31")),
            (47_482, None),
            (i64::from(i32::MAX), None),
        ] {
            assert_eq!(from_days(days).as_deref(), date, "{days}");
        }
    }
}
