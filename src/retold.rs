//! One figure told twice, in two sections of a text or in two texts: whether the tellings agree.
//!
//! Two figures of one statistic are called contradictory only where they are about the same thing beyond doubt: a title
//! and its text, or numbers so alike that one is the other miswritten. Texts rather give two figures of two things under
//! one word than two figures of one thing.

use crate::claim::{Claim, Measure, PeriodKind, Status};
use crate::finding::{Finding, Kind, Outcome};
use crate::indicator::Key;
use crate::measured::{Measured, Ruler};
use crate::slip::is_slip;
use crate::verdict::{
    Judgement, Reason, Verdict, is_first, is_narrowed, is_passing, is_said_alone, judge, names_alike,
};
use std::collections::{HashMap, HashSet};

/// Words of a key that says much.
const MUCH: usize = 3;

/// The figures that a list of claims tells again; each is set beside the first that it agrees with.
pub fn find(claims: &[Claim], ruler: &Ruler<'_>) -> Vec<Finding> {
    let figures: Vec<Measured<'_>> = claims.iter().map(|claim| ruler.measure(claim)).collect();
    let mut of_head: HashMap<(&str, &str, Option<&str>), Vec<usize>> = HashMap::new();
    let mut of_value: HashMap<(&str, u64, &str), Vec<usize>> = HashMap::new();
    let mut found = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        let Some(key) = figure.key.as_ref().filter(|_| is_told(figure)) else { continue };
        let head = key.head.as_str();
        let same_head = of_head.entry((head, figure.base, figure.claim.region.as_deref())).or_default();
        let same_value = of_value.entry((head, figure.value.to_bits(), figure.base)).or_default();
        let mut seen = HashSet::new();
        let earlier = same_head.iter().chain(same_value.iter()).copied().filter(|&first| seen.insert(first));
        let judged = earlier.filter(|&first| !one_place(claims, first, at)).map(|first| {
            let judgement = judge(&figures[first], figure, ruler);
            (first, outcome(&figures[first], figure, &judgement, ruler), judgement)
        });
        // The best telling says most; a contradiction counts only where nothing agrees.
        let best = judged
            .filter(|(_, outcome, _)| *outcome != Outcome::CannotTell)
            .min_by_key(|(first, outcome, _)| (*outcome, *first));
        if let Some((first, outcome, judgement)) = best {
            found.push(finding(&figures, first, at, outcome, &judgement));
        }
        same_head.push(at);
        same_value.push(at);
    }
    found
}

/// A figure that can be told again.
fn is_told(figure: &Measured<'_>) -> bool {
    figure.claim.measure != Measure::Baseline && !figure.base.is_empty()
}

/// Two figures of one sentence never tell each other's.
fn one_place(claims: &[Claim], one: usize, other: usize) -> bool {
    let (one, two) = (&claims[one], &claims[other]);
    one.doc == two.doc && one.sentence == two.sentence && two.start.abs_diff(one.start) < one.sentence.len()
}

fn outcome(first: &Measured<'_>, again: &Measured<'_>, judgement: &Judgement, ruler: &Ruler<'_>) -> Outcome {
    match judgement.verdict {
        Verdict::Agrees => Outcome::Agrees,
        Verdict::Compatible => Outcome::Compatible,
        Verdict::Contradicts if is_firm(first, again, ruler) => Outcome::Contradicts,
        _ => Outcome::CannotTell,
    }
}

/// Whether two figures that do not agree are of one thing beyond doubt: a title and its text, or numbers so alike that
/// one is the other miswritten, under a wording that says much or beside one name.
pub fn is_firm(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> bool {
    if !is_plain(one, two, ruler) {
        return false;
    }
    let says_much = |figure: &Measured<'_>| figure.key.as_ref().is_some_and(|key| words_of(key) >= MUCH);
    let first = |figure: &Measured<'_>| says_much(figure) && is_first(figure.claim, ruler);
    let alike = one.claim.doc == two.claim.doc || first(one) && first(two) || names_alike(one.claim, two.claim);
    titled(one.claim, two.claim) || is_slip(one.value.abs(), two.value.abs()) && alike
}

fn words_of(key: &Key) -> usize {
    1 + key.qualifiers.len() + key.actions.len()
}

/// Whether a report that does not fit a claim contradicts it: both sentences say nothing but place, time and statistic, or
/// the one number is the other miswritten.
pub fn contradicts(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> bool {
    let alone = |figure: &Measured<'_>| is_said_alone(figure.claim, ruler);
    is_plain(one, two, ruler) && alone(one) && alone(two) || is_firm(one, two, ruler)
}

/// Whether two figures are plain enough to speak against each other: closed, of whole periods, both happened, no parts of sums, and narrowed by nothing but their indicators.
fn is_plain(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> bool {
    let (first, second) = (one.claim, two.claim);
    let whole = |claim: &Claim| claim.period_kind == Some(PeriodKind::Full);
    let plain = |figure: &Measured<'_>| {
        let claim = figure.claim;
        figure.interval.is_closed()
            && claim.status == Status::Actual
            && claim.part_of.is_none()
            && !is_narrowed(claim, ruler)
            && !is_passing(claim, ruler)
    };
    plain(one) && plain(two) && whole(first) && whole(second)
}

/// One is in the title of the other's article.
fn titled(one: &Claim, two: &Claim) -> bool {
    let heads = |claim: &Claim, other: &Claim| {
        claim.title.as_deref() == Some(claim.sentence.as_str()) && other.title == claim.title
    };
    one.doc == two.doc && (heads(one, two) || heads(two, one))
}

fn finding(figures: &[Measured<'_>], first: usize, again: usize, outcome: Outcome, judgement: &Judgement) -> Finding {
    let written = |at: usize| {
        let text: String = figures[at].claim.text.chars().filter(|c| !c.is_whitespace()).collect();
        format!("{} {text}", figures[at].claim.indicator.as_deref().unwrap_or_default())
    };
    let sign = match outcome {
        Outcome::Agrees if figures[first].value == figures[again].value => "=",
        Outcome::Contradicts => "≠",
        _ => "≈",
    };
    let because: Vec<String> = judgement.because.iter().map(Reason::to_string).collect();
    Finding {
        kind: Kind::Retold,
        outcome,
        equation: format!("{} {sign} {}", written(first), written(again)),
        because: (!because.is_empty()).then(|| because.join("; ")),
        claims: vec![first, again],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn judged(one: &str, two: &str) -> Vec<Outcome> {
        let mut claims = ENGINE.read("a", one, None).claims;
        claims.extend(ENGINE.read("b", two, None).claims);
        find(&claims, &Ruler::new(ENGINE.seeds())).into_iter().map(|finding| finding.outcome).collect()
    }

    #[test]
    fn two_texts_tell_one_figure() {
        let one = "2024年，龙山县新增城镇就业19234人。";
        assert_eq!(judged(one, "2024年龙山县城镇新增就业19234人，成效明显。"), [Outcome::Agrees]);
        assert_eq!(judged(one, "2024年龙山县城镇新增就业超1.9万人，成效明显。"), [Outcome::Agrees]);
        assert_eq!(judged(one, "2024年龙山县城镇新增就业19334人，成效明显。"), [Outcome::Contradicts]);
        // Another number altogether is rather another thing.
        assert_eq!(judged(one, "2024年龙山县城镇新增就业8217人，成效明显。"), []);
        assert_eq!(judged(one, "2023年龙山县城镇新增就业19334人，成效明显。"), []);
    }

    #[test]
    fn one_number_of_two_verbs_is_compatible() {
        let two = "2024年，龙山县改造灌溉渠道248公里。";
        assert_eq!(judged("2024年，龙山县新建灌溉渠道248公里。", two), [Outcome::Compatible]);
        assert_eq!(judged("2024年，龙山县新建灌溉渠道218公里。", two), []);
    }
}
