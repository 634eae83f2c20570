//! Single sentences against gold: a sentence counts when everything in it was read and nothing else.

use std::fmt;

use serde::Serialize;

use super::gold::{GoldSentence, SentenceClaim};
use super::same;
use crate::claim::Claim;

/// How many sentences were read.
///
/// A sentence is read exactly when its claims agree with gold one to one and in order, in place, value, qualifier and
/// unit, and there is no other. Measure, direction and per are counted apart.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct SentenceScore {
    /// Sentences read exactly.
    pub exact: usize,
    /// Sentences read exactly, and measure, direction and per are right in all their claims too.
    pub with_measure: usize,
    /// All sentences.
    pub of: usize,
    /// Those not read exactly.
    pub wrong: Vec<SentenceMistake>,
    /// Those read exactly, but for measure, direction or per.
    pub wrong_measure: Vec<SentenceMistake>,
}

/// A sentence that was read otherwise than gold has it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SentenceMistake {
    /// The sentence.
    pub sentence: String,
    /// What gold has.
    pub want: Vec<SentenceClaim>,
    /// What was read.
    pub got: Vec<SentenceClaim>,
}

/// Reads each sentence with `read` and compares its claims with gold.
pub fn score_sentences(sentences: &[GoldSentence], read: impl Fn(&str) -> Vec<Claim>) -> SentenceScore {
    let mut score = SentenceScore { of: sentences.len(), ..SentenceScore::default() };
    for GoldSentence { sentence, claims } in sentences {
        let got: Vec<_> = read(sentence).into_iter().map(SentenceClaim::from).collect();
        let all = |same: fn(&SentenceClaim, &SentenceClaim) -> bool| {
            got.len() == claims.len() && got.iter().zip(claims).all(|(a, b)| same(a, b))
        };
        let (exact, with_measure) = (all(same_number), all(same_measure));
        score.exact += usize::from(exact);
        score.with_measure += usize::from(exact && with_measure);
        let list = match (exact, with_measure) {
            (true, true) => continue,
            (true, false) => &mut score.wrong_measure,
            (false, _) => &mut score.wrong,
        };
        list.push(SentenceMistake { sentence: sentence.clone(), want: claims.clone(), got });
    }
    score
}

fn same_number(a: &SentenceClaim, b: &SentenceClaim) -> bool {
    (a.start, a.end) == (b.start, b.end)
        && same::number(Some(a.value), Some(b.value))
        && same::number(a.high, b.high)
        && a.qualifier == b.qualifier
        && same::unit(a.unit.as_deref()) == same::unit(b.unit.as_deref())
}

fn same_measure(a: &SentenceClaim, b: &SentenceClaim) -> bool {
    (a.measure, a.direction) == (b.measure, b.direction)
        && same::squeeze(a.per.as_deref()) == same::squeeze(b.per.as_deref())
}

impl From<Claim> for SentenceClaim {
    fn from(claim: Claim) -> Self {
        Self {
            text: claim.text.into(),
            value: claim.value,
            high: claim.high,
            qualifier: claim.qualifier,
            unit: claim.unit.map(String::from),
            measure: claim.measure,
            direction: claim.direction,
            per: claim.per.map(String::from),
            start: claim.start,
            end: claim.end,
        }
    }
}

impl fmt::Display for SentenceScore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:20} {}", "sentences", self.of)?;
        writeln!(f, "{:20} {}", "exact", self.exact)?;
        write!(f, "{:20} {}", "with_measure", self.with_measure)?;
        for (title, list) in
            [("not read exactly", &self.wrong), ("wrong measure, direction or per", &self.wrong_measure)]
        {
            if !list.is_empty() {
                write!(f, "\n\n{title}: {}", list.len())?;
            }
            for mistake in list {
                write!(f, "\n  {}", mistake.sentence)?;
                write_claims(f, "want", &mistake.want)?;
                write_claims(f, "got", &mistake.got)?;
            }
        }
        Ok(())
    }
}

fn write_claims(f: &mut fmt::Formatter<'_>, title: &str, claims: &[SentenceClaim]) -> fmt::Result {
    if claims.is_empty() {
        write!(f, "\n    {title:4} nothing")?;
    }
    for claim in claims {
        let json = serde_json::to_string(claim).map_err(|_| fmt::Error)?;
        write!(f, "\n    {title:4} {json}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::{Direction, Measure, Qualifier};

    fn sentences() -> Vec<GoldSentence> {
        let claim = SentenceClaim {
            text: "510万只".into(),
            value: 5_100_000.0,
            high: None,
            qualifier: Qualifier::Over,
            unit: Some("只".to_owned()),
            measure: Measure::Level,
            direction: None,
            per: None,
            start: 4,
            end: 9,
        };
        vec![
            GoldSentence { sentence: "配种超过510万只".to_owned(), claims: vec![claim] },
            GoldSentence { sentence: "拨打12345热线".to_owned(), claims: Vec::new() },
        ]
    }

    fn read(spoil: impl Fn(&mut Claim)) -> SentenceScore {
        score_sentences(&sentences(), |sentence| {
            if sentence.contains("热线") {
                return Vec::new();
            }
            let mut claim = Claim {
                text: "510万只".into(),
                value: 5_100_000.0,
                qualifier: Qualifier::Over,
                unit: Some(" 只".into()),
                start: 4,
                end: 9,
                ..Claim::default()
            };
            spoil(&mut claim);
            vec![claim]
        })
    }

    #[test]
    fn everything_must_be_read_and_nothing_else() {
        let score = read(|_| ());
        assert_eq!((score.exact, score.with_measure, score.of), (2, 2, 2));
        assert!(score.wrong.is_empty() && score.wrong_measure.is_empty());
        let spoils: [fn(&mut Claim); 5] = [
            |c| c.start = 3,
            |c| c.value = 510.0,
            |c| c.high = Some(5_200_000.0),
            |c| c.qualifier = Qualifier::Exact,
            |c| c.unit = Some("头".into()),
        ];
        for spoil in spoils {
            let score = read(spoil);
            assert_eq!((score.exact, score.with_measure), (1, 1));
            assert_eq!(score.wrong[0].sentence, "配种超过510万只");
        }
        let nothing = score_sentences(&sentences(), |_| Vec::new());
        assert_eq!(nothing.exact, 1);
        let too_much = score_sentences(&sentences(), |_| vec![Claim::default()]);
        assert_eq!((too_much.exact, too_much.wrong.len()), (0, 2));
        assert!(too_much.to_string().contains("want nothing"));
    }

    #[test]
    fn measure_direction_and_per_are_counted_apart() {
        let spoils: [fn(&mut Claim); 3] =
            [|c| c.measure = Measure::Change, |c| c.direction = Some(Direction::Up), |c| c.per = Some("年".into())];
        for spoil in spoils {
            let score = read(spoil);
            assert_eq!((score.exact, score.with_measure), (2, 1));
            assert_eq!((score.wrong.len(), score.wrong_measure.len()), (0, 1));
        }
    }
}
