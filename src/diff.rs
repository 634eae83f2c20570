//! Two datasets laid side by side: which figures came, went or moved.
//!
//! Figures are of one series when they have the same statistic (`indicator_key`, else the indicator's words), place or owner,
//! period, unit, `per`, measure, direction and status. Within a series equal figures are taken out, however often each is told;
//! what is left on both sides moved, in the order of the values; what is left on one side came or went. Of each figure a short
//! record is held in memory, not its sentence.

use crate::claim::{Claim, Direction, Measure, Qualifier, Status};
use crate::error::Error;
use crate::layout::Take;
use crate::output;
use serde::Serialize;
use smol_str::SmolStr;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// What figures of one series have in common.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Series {
    /// Key of the statistic, else the words of the indicator.
    pub indicator: SmolStr,
    /// Code of the place.
    pub region: Option<SmolStr>,
    /// Whose figure it is, when not the place's own.
    pub entity: Option<SmolStr>,
    /// When it holds.
    pub period: Option<SmolStr>,
    /// Unit.
    pub unit: Option<SmolStr>,
    /// What it is per.
    pub per: Option<SmolStr>,
    /// Kind of magnitude.
    pub measure: Measure,
    /// Which way it goes.
    pub direction: Option<Direction>,
    /// Happened, promised or reckoned.
    pub status: Status,
}

/// A figure of a series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// The number; a range's lower end.
    pub value: f64,
    /// A range's upper end.
    pub high: Option<f64>,
    /// How it bounds the true one.
    pub qualifier: Qualifier,
    /// The claim that tells it first.
    pub id: SmolStr,
    /// The document of that claim.
    pub doc: SmolStr,
    /// The indicator in that claim's words.
    pub words: Option<SmolStr>,
    /// The place's name.
    pub region_name: Option<SmolStr>,
}

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Became {
    /// Is in the second dataset only.
    Came,
    /// Is in the first dataset only.
    Went,
    /// Is another in the second.
    Moved,
}

/// A difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What became of it.
    pub became: Became,
    /// The series.
    #[serde(flatten)]
    pub series: Series,
    /// The figure of the first dataset; null when it came.
    pub old: Option<Figure>,
    /// The figure of the second; null when it went.
    pub new: Option<Figure>,
}

/// All differences, by indicator, region and period.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Differences {
    /// Figures that both have, told any number of times.
    pub same: usize,
    /// What is not the same.
    pub differences: Vec<Difference>,
}

type Figures = BTreeMap<Series, Vec<Figure>>;

/// Compares two datasets, in whatever forms.
///
/// # Errors
/// When one cannot be read.
pub fn compare(old: &Path, new: &Path) -> Result<Differences, Error> {
    Ok(between(figures(old)?, figures(new)?))
}

fn figures(dataset: &Path) -> Result<Figures, Error> {
    let mut read = Read(Figures::new());
    output::read(dataset, &mut read)?;
    Ok(read.0)
}

struct Read(Figures);

impl Take for Read {
    fn claim(&mut self, json: &str) -> io::Result<()> {
        add(&mut self.0, serde_json::from_str(json)?);
        Ok(())
    }

    fn wants_documents(&self) -> bool {
        false
    }
}

/// A figure is kept once, however often it is told.
fn add(to: &mut Figures, claim: Claim) {
    let Claim { value, high, qualifier, id, doc, indicator: words, region_name, .. } = claim;
    let indicator = claim.indicator_key.or_else(|| words.clone()).unwrap_or_default();
    let series = Series {
        indicator,
        region: claim.region,
        entity: claim.entity,
        period: claim.period,
        unit: claim.unit,
        per: claim.per,
        measure: claim.measure,
        direction: claim.direction,
        status: claim.status,
    };
    let figure = Figure { value, high, qualifier, id, doc, words, region_name };
    let known = to.entry(series).or_default();
    if let Err(place) = known.binary_search_by(|known| order(known, &figure)) {
        known.insert(place, figure);
    }
}

fn order(one: &Figure, other: &Figure) -> Ordering {
    let high = |figure: &Figure| figure.high.unwrap_or(f64::NEG_INFINITY);
    let by_value = one.value.total_cmp(&other.value).then_with(|| high(one).total_cmp(&high(other)));
    by_value.then_with(|| one.qualifier.cmp(&other.qualifier))
}

fn between(old: Figures, mut new: Figures) -> Differences {
    let mut found = Differences::default();
    for (series, old) in old {
        let new = new.remove(&series).unwrap_or_default();
        found.series(&series, old, new);
    }
    for (series, new) in new {
        found.series(&series, Vec::new(), new);
    }
    found.differences.sort_by(|one, other| (&one.series, one.became).cmp(&(&other.series, other.became)));
    found
}

impl Differences {
    fn series(&mut self, series: &Series, mut old: Vec<Figure>, mut new: Vec<Figure>) {
        let both: Vec<Figure> =
            old.iter().filter(|old| new.iter().any(|new| order(old, new).is_eq())).cloned().collect();
        self.same += both.len();
        for left in [&mut old, &mut new] {
            left.retain(|one| !both.iter().any(|both| order(both, one).is_eq()));
        }
        let (mut old, mut new) = (old.into_iter(), new.into_iter());
        loop {
            let (old, new) = (old.next(), new.next());
            let became = match (&old, &new) {
                (Some(_), Some(_)) => Became::Moved,
                (None, Some(_)) => Became::Came,
                (Some(_), None) => Became::Went,
                (None, None) => break,
            };
            self.differences.push(Difference { became, series: series.clone(), old, new });
        }
    }

    /// How many came, went and moved.
    pub fn counts(&self) -> [usize; 3] {
        [Became::Came, Became::Went, Became::Moved]
            .map(|became| self.differences.iter().filter(|one| one.became == became).count())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claim(indicator: &str, period: &str, value: f64) -> Claim {
        Claim { indicator: Some(indicator.into()), period: Some(period.into()), value, ..Claim::default() }
    }

    fn of(claims: &[Claim]) -> Figures {
        let mut figures = Figures::new();
        claims.iter().for_each(|one| add(&mut figures, one.clone()));
        figures
    }

    #[test]
    fn figures_come_go_and_move() {
        let old = [
            claim("就业", "2024", 5.0),
            claim("就业", "2024", 5.0),
            claim("老旧小区", "2025", 7.0),
            claim("公路", "2025", 87.0),
        ];
        let new = [claim("就业", "2024", 5.0), claim("老旧小区", "2025", 8.0), claim("公路", "2026", 87.0)];
        let found = between(of(&old), of(&new));
        assert_eq!((found.same, found.counts()), (1, [1, 1, 1]));
        let told: Vec<_> = found
            .differences
            .iter()
            .map(|one| (one.became, one.series.indicator.as_str(), one.series.period.as_deref().unwrap()))
            .collect();
        let expected =
            [(Became::Went, "公路", "2025"), (Became::Came, "公路", "2026"), (Became::Moved, "老旧小区", "2025")];
        assert_eq!(told, expected);
        assert_eq!(between(of(&old), of(&old)).differences, []);
    }

    #[test]
    fn bounds_and_ranges_are_part_of_a_figure() {
        let exact = claim("就业", "2025", 5.0);
        let over = Claim { qualifier: Qualifier::Over, ..exact.clone() };
        let range = Claim { high: Some(6.0), ..exact.clone() };
        for other in [over, range] {
            assert_eq!(between(of(std::slice::from_ref(&exact)), of(&[other])).counts(), [0, 0, 1]);
        }
        let promised = Claim { status: Status::Target, ..exact.clone() };
        assert_eq!(between(of(&[exact]), of(&[promised])).counts(), [1, 1, 0]);
    }
}
