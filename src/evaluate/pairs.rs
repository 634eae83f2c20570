//! Pairs of claims against gold: whether two sentences' figures agree, contradict each other, differ in kind, or say too
//! little.

use super::gold::{EvalError, read_lines};
use crate::engine::Engine;
use crate::measured::Ruler;
use crate::verdict::{Reason, Verdict, judge};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// Two sentences, a figure of each, and how these stand to each other.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GoldPair {
    /// One sentence.
    pub one: String,
    /// The other.
    pub two: String,
    /// The figure of each, as it is written there.
    pub figures: [String; 2],
    /// How they stand.
    pub verdict: Verdict,
}

/// How many pairs were judged rightly.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct PairScore {
    /// Pairs judged as gold has them; what is compatible agrees.
    pub right: usize,
    /// All pairs.
    pub of: usize,
    /// Contradictions in gold.
    pub contradictions: usize,
    /// Contradictions reported.
    pub reported: usize,
    /// Contradictions reported that are some.
    pub found: usize,
    /// Pairs judged otherwise.
    pub wrong: Vec<PairMistake>,
}

/// A pair that was judged otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairMistake {
    /// The pair.
    pub pair: GoldPair,
    /// The verdict; none where a figure was not read.
    pub got: Option<Verdict>,
    /// Why.
    pub because: Vec<Reason>,
}

/// Reads pairs, one JSON object a line.
///
/// # Errors
/// A file that cannot be read, or a line that is no pair, with its number.
pub fn load_pairs(path: &Path) -> Result<Vec<GoldPair>, EvalError> {
    read_lines(path, |_| None)
}

/// Judges each pair.
pub fn score_pairs(pairs: &[GoldPair], engine: &Engine) -> PairScore {
    let ruler = Ruler::new(engine.seeds());
    let mut score = PairScore { of: pairs.len(), ..PairScore::default() };
    for pair in pairs {
        let (got, because) = judged(pair, engine, &ruler).unwrap_or_default();
        let plain = got.map(|got| if got == Verdict::Compatible { Verdict::Agrees } else { got });
        score.right += usize::from(plain == Some(pair.verdict));
        score.contradictions += usize::from(pair.verdict == Verdict::Contradicts);
        score.reported += usize::from(plain == Some(Verdict::Contradicts));
        score.found += usize::from(plain == Some(Verdict::Contradicts) && pair.verdict == Verdict::Contradicts);
        if plain != Some(pair.verdict) {
            score.wrong.push(PairMistake { pair: pair.clone(), got, because });
        }
    }
    score
}

fn judged(pair: &GoldPair, engine: &Engine, ruler: &Ruler<'_>) -> Option<(Option<Verdict>, Vec<Reason>)> {
    let read = |doc, sentence: &str| engine.read_passage(doc, sentence).claims;
    let (first, second) = (read("one", &pair.one), read("two", &pair.two));
    let one = first.iter().find(|claim| claim.text == pair.figures[0])?;
    let two = second.iter().find(|claim| claim.text == pair.figures[1])?;
    let judgement = judge(&ruler.measure(one), &ruler.measure(two), ruler);
    Some((Some(judgement.verdict), judgement.because))
}

impl PairScore {
    /// Share of pairs judged rightly.
    pub fn accuracy(&self) -> f64 {
        self.right as f64 / self.of.max(1) as f64
    }

    /// Share of the contradictions reported that are some.
    pub fn precision(&self) -> f64 {
        if self.reported == 0 { 1.0 } else { self.found as f64 / self.reported as f64 }
    }

    /// Share of the contradictions that were reported.
    pub fn recall(&self) -> f64 {
        if self.contradictions == 0 { 1.0 } else { self.found as f64 / self.contradictions as f64 }
    }
}

impl fmt::Display for PairScore {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{:26} {}", "pairs", self.of)?;
        writeln!(out, "{:26} {:.4}", "pairs_right", self.accuracy())?;
        writeln!(out, "{:26} {:.4}", "contradictions_precision", self.precision())?;
        write!(out, "{:26} {:.4}", "contradictions_recall", self.recall())?;
        if !self.wrong.is_empty() {
            write!(out, "\n\njudged otherwise: {}", self.wrong.len())?;
        }
        for PairMistake { pair, got, because } in &self.wrong {
            let got = got.map_or("a figure was not read".into(), |got| got.to_string());
            let because: Vec<String> = because.iter().map(Reason::to_string).collect();
            write!(
                out,
                "\n  {}\n  {}\n    wants {}, got {got} ({})",
                pair.one,
                pair.two,
                pair.verdict,
                because.join("; ")
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn precision_and_recall_are_of_contradictions() {
        let engine = Engine::embedded().unwrap();
        let pair = |two: &str, figure: &str, verdict| GoldPair {
            one: "2024年龙山县新增城镇就业19234人。".into(),
            two: two.into(),
            figures: ["19234人".into(), figure.into()],
            verdict,
        };
        let pairs = [
            pair("2024年龙山县新增城镇就业29234人。", "29234人", Verdict::Contradicts),
            pair("2023年龙山县新增城镇就业29234人。", "29234人", Verdict::Contradicts),
            pair("2024年龙山县新增城镇就业39234人。", "39234人", Verdict::Differs),
            pair("2024年龙山县新增城镇就业39234人。", "1人", Verdict::CannotTell),
        ];
        let score = score_pairs(&pairs, &engine);
        assert_eq!((score.right, score.of), (1, 4));
        assert_eq!((score.precision(), score.recall()), (0.5, 0.5));
        assert_eq!(score.wrong.len(), 3);
        assert!(score.to_string().contains("a figure was not read"));
    }
}
