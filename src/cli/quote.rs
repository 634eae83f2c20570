//! A claim as it is quoted beside others: where it stands and the sentence that says it.

use super::terminal::harmless;
use serde::Serialize;
use zhibiao::claim::Claim;

/// A claim quoted.
#[derive(Serialize)]
pub struct Quote<'a> {
    id: &'a str,
    doc: &'a str,
    title: Option<&'a str>,
    published: Option<&'a str>,
    start: usize,
    end: usize,
    text: &'a str,
    indicator: Option<&'a str>,
    value: f64,
    unit: Option<&'a str>,
    period: Option<&'a str>,
    region: Option<&'a str>,
    region_name: Option<&'a str>,
    entity: Option<&'a str>,
    sentence: &'a str,
}

impl<'a> Quote<'a> {
    /// Of a claim.
    pub fn of(claim: &'a Claim) -> Self {
        Quote {
            id: &claim.id,
            doc: &claim.doc,
            title: claim.title.as_deref(),
            published: claim.published.as_deref(),
            start: claim.start,
            end: claim.end,
            text: &claim.text,
            indicator: claim.indicator.as_deref(),
            value: claim.value,
            unit: claim.unit.as_deref(),
            period: claim.period.as_deref(),
            region: claim.region.as_deref(),
            region_name: claim.region_name.as_deref(),
            entity: claim.entity.as_deref(),
            sentence: &claim.sentence,
        }
    }
}

/// The places of claims with their sentences, each sentence once: `  004.txt:5123, 5141  今年…`.
pub fn lines_of<'a>(claims: impl IntoIterator<Item = &'a Claim>) -> Vec<String> {
    let mut told: Vec<(&str, &str, Vec<usize>)> = Vec::new();
    for claim in claims {
        match told.iter_mut().find(|(doc, sentence, _)| *doc == claim.doc && *sentence == claim.sentence) {
            Some((_, _, places)) => places.push(claim.start),
            None => told.push((&claim.doc, &claim.sentence, vec![claim.start])),
        }
    }
    let line = |(doc, sentence, mut places): (&str, &str, Vec<usize>)| {
        places.sort_unstable();
        places.dedup();
        let places: Vec<String> = places.iter().map(usize::to_string).collect();
        harmless(&format!("  {doc}:{}  {sentence}", places.join(",")))
    };
    told.into_iter().map(line).collect()
}
