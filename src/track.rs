//! Promise against outcome: each target beside the later figure of the same statistic, place and period.
//!
//! Pairs are rather few than wrong. Only a figure of the same statistic makes a target met or missed; a part of the
//! period so far is never a miss, and figures whose wording differs in kind are set beside each other without a verdict.

use crate::claim::{Claim, Direction, Measure, PeriodKind, Qualifier, Status};
use crate::comparison::{Aim, Kept, Likeness};
use crate::interval::Interval;
use crate::measured::{Measured, Ruler};
use crate::verdict::{Places, Reason, Times, is_passing, judge, places, same_base, times};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Result {
    /// More was done than promised.
    Exceeded,
    /// What was promised was done.
    Met,
    /// Less was done than promised.
    Missed,
    /// A part of the period so far.
    InProgress,
    /// A text says that it was exceeded, without a figure.
    ClaimedExceeded,
    /// A text says that it was met, without a figure.
    ClaimedMet,
    /// What is reported differs in kind from what was promised.
    NotComparable,
    /// Nothing is reported.
    NoOutcome,
}

impl fmt::Display for Result {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Result::Exceeded => "exceeded",
            Result::Met => "met",
            Result::Missed => "missed",
            Result::InProgress => "in progress",
            Result::ClaimedExceeded => "exceeded, as claimed without a figure",
            Result::ClaimedMet => "met, as claimed without a figure",
            Result::NotComparable => "not comparable",
            Result::NoOutcome => "no outcome reported",
        })
    }
}

/// A target and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair<'a> {
    /// The target.
    pub target: &'a Claim,
    /// The same target promised elsewhere.
    pub again: Vec<&'a Claim>,
    /// What became of it.
    pub result: Result,
    /// Outcome over target; none where they do not compare.
    pub ratio: Option<f64>,
    /// The figure that is reported, or one that stands in the sentence that claims it.
    pub outcome: Option<&'a Claim>,
    /// Further figures of the same, older or less final.
    pub others: Vec<&'a Claim>,
    /// Why the two do not compare.
    pub because: Vec<Reason>,
}

/// How much of their words kin keys share to be set beside each other.
const SHARED: f64 = 0.6;

/// An outcome beside a target.
struct Candidate<'m, 'a> {
    report: &'m Measured<'a>,
    likeness: Likeness,
    /// Only a part of the target's period.
    partial: bool,
    /// Of the same stretch of time.
    same_stretch: bool,
}

/// Pairs the targets of a list of claims with its outcomes, in the order of the targets.
pub fn track<'a>(claims: &'a [Claim], ruler: &'a Ruler<'_>) -> Vec<Pair<'a>> {
    let measured: Vec<Measured<'a>> = claims.iter().map(|claim| ruler.measure(claim)).collect();
    let happened = |figure: &&Measured<'_>| figure.claim.status == Status::Actual && figure.claim.same_as.is_none();
    let mut of_word: HashMap<&str, Vec<&Measured<'a>>> = HashMap::new();
    for figure in measured.iter().filter(happened) {
        for word in words_of(figure) {
            of_word.entry(word).or_default().push(figure);
        }
    }
    let claimed = claimed(claims, ruler);
    let mut pairs: Vec<(&Measured<'a>, Pair<'a>)> = Vec::new();
    let mut of_key: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    for target in measured.iter().filter(|figure| is_target(figure, ruler)) {
        let key = target.claim.indicator_key.as_deref().unwrap_or_default();
        let known = of_key.entry((key, target.claim.region.as_deref())).or_default();
        let same = known.iter().copied().find(|&at| is_again(pairs[at].0, target));
        if let Some(at) = same {
            pairs[at].1.again.push(target.claim);
            continue;
        }
        known.push(pairs.len());
        pairs.push((target, pair(target, &of_word, &claimed, ruler)));
    }
    pairs.into_iter().map(|(_, pair)| pair).collect()
}

fn words_of<'m>(figure: &'m Measured<'_>) -> impl Iterator<Item = &'m str> {
    figure.key.iter().flat_map(|key| key.qualifiers.iter().chain([&key.head])).map(String::as_str)
}

/// A promise that a figure could keep.
fn is_target(figure: &Measured<'_>, ruler: &Ruler<'_>) -> bool {
    let claim = figure.claim;
    claim.status == Status::Target
        && claim.measure != Measure::Baseline
        && !figure.base.is_empty()
        && claim.period_start.is_some()
        && claim.period_end.is_some()
        && figure.key.as_ref().is_some_and(|key| ruler.is_certain(key))
        && !is_passing(claim, ruler)
}

/// The same target promised again.
fn is_again(first: &Measured<'_>, again: &Measured<'_>) -> bool {
    first.base == again.base
        && first.claim.measure == again.claim.measure
        && first.claim.per == again.claim.per
        && first.claim.period == again.claim.period
        && places(first.claim, again.claim) == Places::Same
        && first.interval.meets(again.interval)
}

fn pair<'a>(
    target: &Measured<'a>,
    of_word: &HashMap<&str, Vec<&Measured<'a>>>,
    claimed: &[Claimed<'a>],
    ruler: &Ruler<'_>,
) -> Pair<'a> {
    let candidates = candidates(target, of_word, ruler);
    let same: Vec<&Candidate<'_, 'a>> =
        candidates.iter().filter(|candidate| candidate.likeness == Likeness::Same).collect();
    if let Some(pair) = decided(target, &same, ruler) {
        return pair;
    }
    let empty = Pair {
        target: target.claim,
        again: Vec::new(),
        result: Result::NoOutcome,
        ratio: None,
        outcome: None,
        others: Vec::new(),
        because: Vec::new(),
    };
    if let Some(said) = claimed.iter().find(|said| said.speaks_of(target)) {
        let result = match said.kept {
            Kept::Exceeded => Result::ClaimedExceeded,
            Kept::Met => Result::ClaimedMet,
        };
        return Pair { result, outcome: Some(said.beside), ..empty };
    }
    let kin = candidates.iter().filter(|candidate| candidate.likeness != Likeness::Same);
    let nearest = kin.max_by(|one, two| {
        let share = |candidate: &Candidate<'_, '_>| shared(target, candidate.report);
        share(one).total_cmp(&share(two)).then_with(|| latest(one).cmp(&latest(two)))
    });
    match nearest {
        Some(candidate) => {
            let judgement = judge(target, candidate.report, ruler);
            let worded = |reason: &Reason| matches!(reason, Reason::Wording | Reason::Narrower | Reason::Action);
            let because = judgement.because.into_iter().filter(worded).collect();
            Pair { result: Result::NotComparable, outcome: Some(candidate.report.claim), because, ..empty }
        }
        None => empty,
    }
}

/// Figures that may be what became of a target.
fn candidates<'m, 'a>(
    target: &Measured<'a>,
    of_word: &HashMap<&str, Vec<&'m Measured<'a>>>,
    ruler: &Ruler<'_>,
) -> Vec<Candidate<'m, 'a>> {
    let mut seen = HashSet::new();
    let reports = words_of(target).filter_map(|word| of_word.get(word)).flatten();
    let new = reports.filter(|report| seen.insert(std::ptr::from_ref(report.claim)));
    let mut found: Vec<Candidate<'m, 'a>> = new.filter_map(|report| candidate(target, report, ruler)).collect();
    found.sort_by_key(|candidate| (candidate.report.claim.doc.clone(), candidate.report.claim.start));
    found
}

fn candidate<'m, 'a>(target: &Measured<'a>, report: &'m Measured<'a>, ruler: &Ruler<'_>) -> Option<Candidate<'m, 'a>> {
    let (promise, told) = (target.claim, report.claim);
    let likeness = ruler.likeness(target.key.as_ref()?, report.key.as_ref()?);
    let earlier = told.published.is_some() && promise.published.is_some() && told.published < promise.published;
    let alike = ruler.words().counts_alike(target.base, report.base)
        && promise.per == told.per
        && promise.measure == told.measure
        && promise.direction == told.direction
        && promise.part_of.is_some() == told.part_of.is_some()
        && promise.sentence != told.sentence
        && (promise.measure != Measure::Growth || same_base(promise, told, ruler))
        && !is_passing(told, ruler)
        && places(promise, told) == Places::Same;
    let kin = likeness == Likeness::Same || likeness != Likeness::Other && shared(target, report) >= SHARED;
    if !alike || !kin || earlier {
        return None;
    }
    let same_stretch = match times(promise, told) {
        Times::Same | Times::SameStretch => true,
        Times::Overlap if is_within(told, promise) => false,
        _ => return None,
    };
    Some(Candidate { report, likeness, partial: !same_stretch || !is_whole(told, ruler), same_stretch })
}

/// A time within the target's period up to which something is told; a month of its own is no year so far.
fn is_within(told: &Claim, promise: &Claim) -> bool {
    let up_to = matches!(told.period_kind, Some(PeriodKind::ToDate | PeriodKind::Point));
    up_to && told.period_start >= promise.period_start && told.period_end <= promise.period_end
}

/// Whether a figure is that of its whole period: told after its end, or said to be.
fn is_whole(told: &Claim, ruler: &Ruler<'_>) -> bool {
    let said = ruler.words().whole_period.iter().any(|word| told.sentence.contains(word.as_str()));
    let after = told.published.is_some() && told.published > told.period_end;
    told.period_kind == Some(PeriodKind::Full) && (after || said)
}

/// Share of the words of two keys that both have.
fn shared(one: &Measured<'_>, two: &Measured<'_>) -> f64 {
    let words = |figure| -> BTreeSet<String> { words_of(figure).map(String::from).collect() };
    let (one, two) = (words(one), words(two));
    one.intersection(&two).count() as f64 / one.union(&two).count().max(1) as f64
}

/// What is later says more.
fn latest<'c>(candidate: &Candidate<'_, 'c>) -> (bool, Option<&'c str>, Option<&'c str>) {
    let claim = candidate.report.claim;
    (!candidate.partial, claim.as_of.as_deref().or(claim.period_end.as_deref()), claim.published.as_deref())
}

/// What figures of the same statistic say.
fn decided<'a>(target: &Measured<'a>, same: &[&Candidate<'_, 'a>], ruler: &Ruler<'_>) -> Option<Pair<'a>> {
    let last = same.iter().max_by(|one, two| latest(one).cmp(&latest(two)))?;
    let rivals = same.iter().filter(|other| {
        latest(other) == latest(last) && !other.report.interval.closed().meets(last.report.interval.closed())
    });
    let disagree = rivals.count() > 0;
    let (result, because) = match reached(target, last.report, ruler) {
        _ if disagree => (Result::NotComparable, vec![Reason::Vague]),
        None => (Result::NotComparable, vec![Reason::LeftOpen]),
        Some(reached) => match result(target, last, reached, ruler) {
            Result::InProgress => (Result::InProgress, Vec::new()),
            _ if !is_plausible(target, last.report) => (Result::NotComparable, vec![Reason::Apart]),
            result => (result, Vec::new()),
        },
    };
    let compares = result != Result::NotComparable && target.value != 0.0;
    Some(Pair {
        target: target.claim,
        again: Vec::new(),
        result,
        ratio: compares.then(|| (last.report.value / target.value * 1e4).round() / 1e4),
        outcome: Some(last.report.claim),
        others: same.iter().map(|other| other.report.claim).filter(|claim| claim.id != last.report.claim.id).collect(),
        because,
    })
}

/// How many times as much or as little as was promised is still rather an outcome than another thing.
const PLAUSIBLE: f64 = 3.0;

fn is_plausible(target: &Measured<'_>, outcome: &Measured<'_>) -> bool {
    let amount = matches!(target.claim.measure, Measure::Level | Measure::Share);
    let ratio = outcome.value / target.value;
    !amount || (1.0 / PLAUSIBLE..=PLAUSIBLE).contains(&ratio)
}

/// How far an outcome came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reached {
    More,
    Enough,
    Short,
}

fn result(target: &Measured<'_>, outcome: &Candidate<'_, '_>, reached: Reached, ruler: &Ruler<'_>) -> Result {
    // A rate so far, and what must not grow further, say nothing of the whole period.
    let settles = aim(target, ruler) == Aim::AtLeast && target.claim.measure != Measure::Growth && outcome.same_stretch;
    match reached {
        _ if outcome.partial && !settles => Result::InProgress,
        Reached::More => Result::Exceeded,
        Reached::Enough => Result::Met,
        Reached::Short if outcome.partial => Result::InProgress,
        Reached::Short => Result::Missed,
    }
}

/// Whether an outcome reaches a target; none where its bound leaves that open.
fn reached(target: &Measured<'_>, outcome: &Measured<'_>, ruler: &Ruler<'_>) -> Option<Reached> {
    let turned = aim(target, ruler) == Aim::AtMost;
    let turn = |interval: Interval| if turned { interval.negated() } else { interval };
    let (goal, done) = (turn(target.interval), turn(outcome.interval));
    let written = if turned { -target.value } else { target.value };
    // An open target is one by its number: 2.3万人以上 promises 23000.
    let least = goal.lower.unwrap_or(written);
    let most = goal.upper.unwrap_or(written).max(written);
    let above = |end: f64, other: f64| end - other > 1e-9 * other.abs().max(end.abs());
    match (done.lower, done.upper) {
        (_, Some(upper)) if above(least, upper) => Some(Reached::Short),
        (Some(lower), _) if above(lower, most) => Some(Reached::More),
        (Some(lower), _) if !above(least, lower) => Some(Reached::Enough),
        // Within what rounding does.
        (Some(_), Some(_)) if outcome.claim.qualifier == Qualifier::Exact => Some(Reached::Enough),
        _ => None,
    }
}

/// Which way a target reads.
fn aim(target: &Measured<'_>, ruler: &Ruler<'_>) -> Aim {
    let claim = target.claim;
    match claim.qualifier {
        _ if claim.direction == Some(Direction::Down) => Aim::AtMost,
        Qualifier::AtMost | Qualifier::Under => Aim::AtMost,
        Qualifier::AtLeast | Qualifier::Over => Aim::AtLeast,
        _ => ruler.words().aim(&target.indicator),
    }
}

/// A clause that says a promise was kept.
struct Claimed<'a> {
    clause: String,
    kept: Kept,
    /// A figure of its sentence, which tells place and time.
    beside: &'a Claim,
}

impl Claimed<'_> {
    /// Whether the clause names what a target promises, of its place and period.
    fn speaks_of(&self, target: &Measured<'_>) -> bool {
        let named = |word: &String| self.clause.contains(word.as_str());
        let key = target.key.iter();
        let (own, said) = (target.claim, self.beside);
        let time =
            own.period == said.period || own.period_start <= said.period_start && said.period_end <= own.period_end;
        key.clone().count() > 0
            && key.flat_map(|key| key.qualifiers.iter().chain([&key.head])).all(named)
            && places(own, said) == Places::Same
            && time
    }
}

/// The clauses of all sentences with figures that say a promise was kept, up to the words that say so.
fn claimed<'a>(claims: &'a [Claim], ruler: &Ruler<'_>) -> Vec<Claimed<'a>> {
    let mut said = Vec::new();
    let mut last: Option<(&str, &str)> = None;
    for claim in claims.iter().filter(|claim| claim.status == Status::Actual) {
        if last == Some((&claim.doc, &claim.sentence)) {
            continue;
        }
        last = Some((&claim.doc, &claim.sentence));
        let sentence = ruler.fold(&claim.sentence);
        for clause in sentence.split(['；', '。', '！', '？', ';']) {
            if let Some(kept) = ruler.words().kept(clause) {
                said.push(Claimed { clause: clause.into(), kept, beside: claim });
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    /// What becomes of the targets of a plan of February 2025 by a report of some date.
    fn tracked(plan: &str, date: &str, report: &str) -> Vec<Result> {
        let article = |date: &str, text: &str| format!("龙山县民生实事\n\n{date}\n\n{text}\n");
        let mut claims = ENGINE.read("plan", &article("2025年2月8日", plan), None).claims;
        claims.extend(ENGINE.read("report", &article(date, report), None).claims);
        let ruler = Ruler::new(ENGINE.seeds());
        track(&claims, &ruler).into_iter().map(|pair| pair.result).collect()
    }

    const LATER: &str = "2026年1月20日";
    const PLAN: &str = "2025年，龙山县计划新增城镇就业6500人。";

    #[test]
    fn outcomes_meet_targets_or_miss_them() {
        assert_eq!(tracked(PLAN, LATER, "2025年，龙山县新增城镇就业6500人。"), [Result::Met]);
        assert_eq!(tracked(PLAN, LATER, "2025年，龙山县城镇新增就业7120人。"), [Result::Exceeded]);
        assert_eq!(tracked(PLAN, LATER, "2025年，龙山县新增城镇就业5120人。"), [Result::Missed]);
        assert_eq!(tracked(PLAN, LATER, "2025年，龙山县新增城镇就业近6500人。"), [Result::NotComparable]);
    }

    #[test]
    fn a_year_so_far_is_no_miss() {
        assert_eq!(tracked(PLAN, "2025年9月20日", "今年以来，龙山县新增城镇就业5120人。"), [Result::InProgress]);
        assert_eq!(tracked(PLAN, "2025年9月20日", "今年以来，龙山县新增城镇就业7120人。"), [Result::Exceeded]);
    }

    #[test]
    fn what_differs_in_kind_is_not_compared() {
        let plan = "2025年，龙山县计划完成老旧小区改造54个。";
        assert_eq!(tracked(plan, LATER, "2025年，龙山县启动老旧小区改造31个。"), [Result::NotComparable]);
        assert_eq!(tracked(plan, LATER, "2025年，龙山县新增城镇就业5120人。"), [Result::NoOutcome]);
        assert_eq!(tracked(plan, LATER, "2024年，龙山县完成老旧小区改造31个。"), [Result::NoOutcome]);
        assert_eq!(tracked(plan, LATER, "2025年，桃源县完成老旧小区改造31个。"), [Result::NoOutcome]);
    }

    #[test]
    fn less_is_better_for_some() {
        let plan = "2025年，龙山县城镇调查失业率力争控制在5.5%以内。";
        assert_eq!(tracked(plan, LATER, "2025年，龙山县城镇调查失业率为5.1%。"), [Result::Exceeded]);
        assert_eq!(tracked(plan, LATER, "2025年，龙山县城镇调查失业率为5.9%。"), [Result::Missed]);
    }

    #[test]
    fn a_promise_kept_by_word_is_not_silence() {
        let report = "2025年，龙山县新增城镇就业6500人；老旧小区改造、充电桩建设等均超额完成年度目标任务。";
        assert_eq!(tracked("2025年，龙山县计划完成老旧小区改造54个。", LATER, report), [Result::ClaimedExceeded]);
        let finished = "2025年，龙山县新增城镇就业6500人，老旧小区改造主体工程全面完成。";
        assert_eq!(tracked("2025年，龙山县计划完成老旧小区改造54个。", LATER, finished), [Result::NoOutcome]);
    }
}
