//! Days as numbers, for forms that count them.

/// The days from 1970-01-01 to a day that is written as the dataset writes it; none for anything else.
pub fn count(text: &str) -> Option<i32> {
    let mut parts = text.splitn(3, '-').map(|part| part.parse::<i32>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    if !(0..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let days = days(year, month, day);
    // A 30th of February is none, and what is not written like a date must come back as it was written.
    (self::text(days) == text).then_some(days)
}

/// Counted in years that begin in March, so that the day of the leap year is the last.
fn days(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day that is so many days after 1970-01-01.
pub fn text(days: i32) -> String {
    let days = i64::from(days) + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970() {
        for (day, n) in [("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("1958-08-01", -4171)] {
            assert_eq!((count(day), text(n)), (Some(n), day.to_string()));
        }
        for wrong in ["2025-02-30", "2025-2-3", "2025-03", "", "-", "99999-01-01", "2025-01-01T00:00"] {
            assert_eq!(count(wrong), None, "{wrong}");
        }
        let (first, last) = (count("0000-01-01").unwrap(), count("9999-12-31").unwrap());
        assert!((first..=last).step_by(37).all(|n| count(&text(n)) == Some(n)));
    }
}
