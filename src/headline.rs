//! Figures of headlines: said in short, and in full in the text below.
//!
//! A headline leaves out when, whether promised or done, and whose. Where the text tells the same figure in a sentence,
//! that sentence says it.

use crate::claim::{Claim, Qualifier};

/// How much more the text may say than its headline, as a share of it: 5年完成投资260亿 for 260.89亿元.
const CUT_OFF: f64 = 0.01;

/// The same for a headline that says 超 or 逾: 已逾8亿 for 8亿7900万.
const OVER: f64 = 0.2;

/// Figures of the text that are looked at for one of a headline: a page of nothing but headings must not take hours.
const REACH: usize = 500;

/// Gives each claim at the places `headings` the context of the nearest claim that tells its figure in full, first
/// among those after it. All claims are of one article, in source order.
pub fn settle(claims: &mut [Claim], headings: &[usize]) {
    if headings.is_empty() {
        return;
    }
    let mut is_heading = vec![false; claims.len()];
    headings.iter().for_each(|&heading| is_heading[heading] = true);
    let of_text: Vec<usize> = (0..claims.len()).filter(|at| !is_heading[*at]).collect();
    for &heading in headings {
        let (before, after) = of_text.split_at(of_text.partition_point(|at| *at < heading));
        let mut near = after.iter().chain(before).take(REACH);
        if let Some(&at) = near.find(|at| tells(&claims[**at], &claims[heading])) {
            let full = claims[at].clone();
            take_context(&mut claims[heading], full);
        }
    }
}

fn take_context(headline: &mut Claim, full: Claim) {
    headline.status = full.status;
    headline.status_cue = full.status_cue;
    headline.period = full.period;
    headline.period_kind = full.period_kind;
    headline.as_of = full.as_of;
    headline.period_start = full.period_start;
    headline.period_end = full.period_end;
    headline.region = full.region;
    headline.region_name = full.region_name;
    headline.entity = full.entity;
    headline.category = full.category;
    headline.base = headline.base.take().or(full.base);
}

/// Whether a claim is the headline's figure told in full.
fn tells(full: &Claim, headline: &Claim) -> bool {
    let same_kind = full.measure == headline.measure && full.direction == headline.direction;
    same_kind
        && full.unit == headline.unit
        && full.high == headline.high
        && near(full, headline)
        && share_word(full, headline)
}

fn near(full: &Claim, headline: &Claim) -> bool {
    let more = (full.value - headline.value) / headline.value.abs().max(f64::MIN_POSITIVE);
    match headline.qualifier {
        Qualifier::Over | Qualifier::AtLeast => (0.0..OVER).contains(&more),
        Qualifier::Nearly | Qualifier::About => more.abs() < OVER / 2.0,
        Qualifier::Exact => (-CUT_OFF..CUT_OFF).contains(&more),
        qualifier => qualifier == full.qualifier && full.value == headline.value,
    }
}

/// Whether the indicators have two neighbouring characters in common.
fn share_word(full: &Claim, headline: &Claim) -> bool {
    let (Some(full), Some(headline)) = (&full.indicator, &headline.indicator) else { return false };
    let chars: Vec<char> = headline.chars().collect();
    chars.windows(2).any(|pair| full.contains(&pair.iter().collect::<String>()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Status;

    fn claim(indicator: &str, value: f64, status: Status, period: Option<&str>) -> Claim {
        Claim {
            indicator: Some(indicator.into()),
            value,
            status,
            unit: Some("元".into()),
            period: period.map(Into::into),
            ..Claim::default()
        }
    }

    #[test]
    fn a_headline_takes_its_context_from_the_text() {
        let mut claims = vec![
            claim("完成投资", 8.5e9, Status::Actual, None),
            claim("完成中央投资", 2.608e10, Status::Actual, Some("2006/2010")),
            claim("公路建设投资", 8.5e9, Status::Target, Some("2011")),
        ];
        settle(&mut claims, &[0]);
        assert_eq!((claims[0].status, claims[0].period.as_deref()), (Status::Target, Some("2011")));
        assert_eq!(claims[1].period.as_deref(), Some("2006/2010"));
    }

    #[test]
    fn another_figure_or_another_matter_is_no_twin() {
        let alone = |indicator, value| {
            let mut claims = vec![
                claim("完成投资", 8.5e9, Status::Actual, None),
                claim(indicator, value, Status::Target, Some("2011")),
            ];
            settle(&mut claims, &[0]);
            claims[0].period.is_none()
        };
        assert!(alone("公路建设投资", 8.7e9) && alone("财政补贴", 8.5e9) && !alone("公路建设投资", 8.53e9));
    }
}
