//! Two claims beside each other: whether they are about the same thing, and if so whether they agree.
//!
//! What is not about the same thing is told apart first (statistic, unit, place, period, promise or outcome); where too
//! little is said, nothing is judged. Only figures of one statistic, place and period can contradict each other.

use crate::claim::{Claim, Measure, PeriodKind, Status};
use crate::comparison::{Against, Likeness};
use crate::indicator::Key;
use crate::measured::{Measured, Ruler};
use regex::Regex;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// How two claims stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// One statistic, and some true figure fits both.
    Agrees,
    /// The same number under wordings that differ: it may be one figure.
    Compatible,
    /// One statistic, and no true figure fits both.
    Contradicts,
    /// Two statistics, places, periods or kinds of figure.
    Differs,
    /// Too little is said to tell.
    CannotTell,
}

/// What keeps two claims from being one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Statistics that have nothing to do with each other.
    Statistic,
    /// Kin statistics: 就业困难人员就业, 稳定就业.
    Wording,
    /// The one with words that narrow it: 成员单位, 联合体成员单位.
    Narrower,
    /// Wordings that differ, beside one name.
    Named,
    /// What was done differs: 新建, 改造.
    Action,
    /// Units that do not convert: 人, 人次.
    Unit,
    /// What they are per.
    Per,
    /// Level, share, growth.
    Measure,
    /// What a growth is against.
    Base,
    /// A promise and an outcome.
    Status,
    /// Two places.
    Place,
    /// One place within the other.
    Within,
    /// Two owners.
    Owner,
    /// Two periods.
    Period,
    /// One period within the other, or a part of it so far.
    PartPeriod,
    /// Whole and part.
    Part,
    /// No statistic could be made out, or its word may mean many things.
    Vague,
    /// One says no place.
    NoPlace,
    /// One says no period, or not precisely enough when.
    NoPeriod,
    /// Figures so far apart that they are rather of two things.
    Apart,
    /// A bound, or a vague number, that leaves it open.
    LeftOpen,
}

/// A verdict with what led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judgement {
    /// The verdict.
    pub verdict: Verdict,
    /// What differs or is missing; empty where nothing is.
    pub because: Vec<Reason>,
}

impl fmt::Display for Verdict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Verdict::Agrees => "agrees",
            Verdict::Compatible => "compatible",
            Verdict::Contradicts => "contradicts",
            Verdict::Differs => "differs",
            Verdict::CannotTell => "cannot tell",
        })
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Reason::Statistic => "another statistic",
            Reason::Wording => "the wording differs in kind",
            Reason::Narrower => "one wording is narrower",
            Reason::Named => "the wording differs, beside the same name",
            Reason::Action => "what was done differs",
            Reason::Unit => "the units count different things",
            Reason::Per => "they are per different things",
            Reason::Measure => "one is a level, share, growth or change and the other is not",
            Reason::Base => "the growth is against different things",
            Reason::Status => "one is a promise or reckoned and the other happened",
            Reason::Place => "another place",
            Reason::Within => "one place lies within the other",
            Reason::Owner => "another owner",
            Reason::Period => "another period",
            Reason::PartPeriod => "one period is a part of the other",
            Reason::Part => "one is a part of a sum",
            Reason::Vague => "the wording says too little of what is counted",
            Reason::NoPlace => "a place is not said",
            Reason::NoPeriod => "when is not said precisely enough",
            Reason::Apart => "so far apart that they are rather of two things",
            Reason::LeftOpen => "a bound or a vague number leaves it open",
        })
    }
}

/// How two periods stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    /// The same stretch, read alike.
    Same,
    /// The same stretch, but one whole and the other so far, or at a point within it.
    SameStretch,
    /// One within the other, or overlapping.
    Overlap,
    /// Apart.
    Apart,
    /// One is not said.
    Unknown,
}

/// How two places stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Places {
    /// The same, or the same owner.
    Same,
    /// One within the other.
    Within,
    /// Others.
    Apart,
    /// Other owners, or an owner and a place.
    Owners,
    /// One is not said.
    Unknown,
}

/// Characters around a number among which a name is looked for, and how long it must be to be one.
const AROUND: usize = 48;
const NAME: usize = 9;

/// Digits that make a number striking.
const STRIKING: usize = 3;

impl Judgement {
    fn new(verdict: Verdict, because: Vec<Reason>) -> Self {
        Judgement { verdict, because }
    }

    /// True where a reason is among those given.
    pub fn says(&self, reason: Reason) -> bool {
        self.because.contains(&reason)
    }
}

/// Judges two claims; the same whichever comes first.
pub fn judge(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> Judgement {
    let likeness = likeness(one, two, ruler);
    let mut differs = kinds(one, two, ruler);
    let mut missing = Vec::new();
    match places(one.claim, two.claim) {
        Places::Same => {}
        Places::Within => differs.push(Reason::Within),
        Places::Apart => differs.push(Reason::Place),
        Places::Owners => differs.push(Reason::Owner),
        Places::Unknown => missing.push(Reason::NoPlace),
    }
    let times = times(one.claim, two.claim);
    match times {
        Times::Same => {}
        Times::SameStretch if agree(one, two) => {}
        Times::SameStretch | Times::Overlap => differs.push(Reason::PartPeriod),
        Times::Apart => differs.push(Reason::Period),
        Times::Unknown => missing.push(Reason::NoPeriod),
    }
    if let Some(judgement) = by_wording(one, two, likeness, &differs) {
        return judgement;
    }
    match likeness {
        Some(Likeness::Other) => differs.insert(0, Reason::Statistic),
        Some(Likeness::Kin | Likeness::Narrower) => differs.insert(0, wording(one, two)),
        Some(Likeness::Same) => {}
        None => missing.push(Reason::Vague),
    }
    if !differs.is_empty() {
        return Judgement::new(Verdict::Differs, differs);
    }
    of_one_statistic(one, two, ruler, missing)
}

/// The same statistic, place and period as far as they are said.
fn of_one_statistic(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>, mut missing: Vec<Reason>) -> Judgement {
    let certain = one.key.as_ref().is_some_and(|key| ruler.is_certain(key));
    if agree(one, two) {
        let near = one.interval.closed().meets(two.interval.closed());
        let striking = one.value == two.value && one.digits() >= STRIKING;
        return match () {
            () if !near => Judgement::new(Verdict::CannotTell, vec![Reason::LeftOpen]),
            () if missing.is_empty() || striking => Judgement::new(Verdict::Agrees, missing),
            () => Judgement::new(Verdict::CannotTell, missing),
        };
    }
    if !certain {
        missing.push(Reason::Vague);
    }
    if one.claim.period_kind == Some(PeriodKind::Point) && !is_dated(one.claim) {
        missing.push(Reason::NoPeriod);
    }
    missing.dedup();
    let verdict = if missing.is_empty() { Verdict::Contradicts } else { Verdict::CannotTell };
    Judgement::new(verdict, missing)
}

/// What makes kin wordings one figure all the same: a striking number, or a name that stands beside both.
fn by_wording(
    one: &Measured<'_>,
    two: &Measured<'_>,
    likeness: Option<Likeness>,
    differs: &[Reason],
) -> Option<Judgement> {
    let level = |claim: &Claim| matches!(claim.measure, Measure::Level | Measure::Share);
    let equal = one.value == two.value && one.interval == two.interval && one.claim.high == two.claim.high;
    let named = || differs.iter().all(|reason| *reason == Reason::PartPeriod) && names_alike(one.claim, two.claim);
    if !equal || !level(one.claim) || !differs.is_empty() && !named() {
        return None;
    }
    let striking = one.digits() >= STRIKING;
    match likeness? {
        Likeness::Narrower if striking => Some(Judgement::new(Verdict::Agrees, vec![Reason::Narrower])),
        Likeness::Kin if same_head(one, two) && named() => Some(Judgement::new(Verdict::Agrees, vec![Reason::Named])),
        Likeness::Kin if striking && differs.is_empty() && same_head(one, two) => {
            Some(Judgement::new(Verdict::Compatible, vec![wording(one, two)]))
        }
        _ => None,
    }
}

fn same_head(one: &Measured<'_>, two: &Measured<'_>) -> bool {
    one.key.as_ref().zip(two.key.as_ref()).is_some_and(|(one, two)| one.head == two.head)
}

/// What differs between kin wordings.
fn wording(one: &Measured<'_>, two: &Measured<'_>) -> Reason {
    match one.key.as_ref().zip(two.key.as_ref()) {
        Some((one, two)) if one.actions != two.actions && one.head == two.head => Reason::Action,
        Some((one, two)) if one.actions == two.actions && one.head == two.head && nested(one, two) => Reason::Narrower,
        _ => Reason::Wording,
    }
}

fn nested(one: &Key, two: &Key) -> bool {
    one.qualifiers.is_subset(&two.qualifiers) || two.qualifiers.is_subset(&one.qualifiers)
}

fn likeness(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> Option<Likeness> {
    Some(ruler.likeness(one.key.as_ref()?, two.key.as_ref()?))
}

/// What makes figures of different kinds, whatever they are of.
fn kinds(one: &Measured<'_>, two: &Measured<'_>, ruler: &Ruler<'_>) -> Vec<Reason> {
    let words = ruler.words();
    let (first, second) = (one.claim, two.claim);
    let mut differs = Vec::new();
    if !words.counts_alike(one.base, two.base) {
        differs.push(Reason::Unit);
    }
    if first.per != second.per {
        differs.push(Reason::Per);
    }
    if first.measure != second.measure {
        differs.push(Reason::Measure);
    } else if matches!(first.measure, Measure::Growth | Measure::Change) && !same_base(first, second, ruler) {
        differs.push(Reason::Base);
    }
    if (first.status == Status::Target) != (second.status == Status::Target) {
        differs.push(Reason::Status);
    }
    if first.part_of.is_some() != second.part_of.is_some() {
        // A part that is told elsewhere by itself is the same figure only when the numbers agree.
        if !agree(one, two) {
            differs.push(Reason::Part);
        }
    }
    differs
}

/// Whether two growths are against the same.
pub fn same_base(one: &Claim, two: &Claim, ruler: &Ruler<'_>) -> bool {
    let against = |claim: &Claim| ruler.words().against(claim.base.as_deref());
    match (against(one), against(two)) {
        (Against::Other, Against::Other) => one.base == two.base,
        (one, two) => one == two,
    }
}

fn agree(one: &Measured<'_>, two: &Measured<'_>) -> bool {
    one.interval.meets(two.interval)
}

/// How the places and owners of two claims stand to each other.
pub fn places(one: &Claim, two: &Claim) -> Places {
    let region = match (one.region.as_deref(), two.region.as_deref()) {
        (Some(one), Some(two)) if one == two => Places::Same,
        (Some(one), Some(two)) if within(one, two) || within(two, one) => Places::Within,
        (Some(_), Some(_)) => Places::Apart,
        _ => Places::Unknown,
    };
    match (one.entity.as_deref(), two.entity.as_deref()) {
        (None, None) => region,
        (Some(one), Some(two)) if one.contains(two) || two.contains(one) => Places::Same,
        _ => Places::Owners,
    }
}

/// Whether a place lies within another, by their codes.
pub fn within(inner: &str, outer: &str) -> bool {
    let stem = if outer == "100000" { "" } else { outer.trim_end_matches("00") };
    inner != outer && inner.starts_with(stem)
}

/// How the periods of two claims stand to each other.
pub fn times(one: &Claim, two: &Claim) -> Times {
    let stretch = |claim: &Claim| claim.period_start.clone().zip(claim.period_end.clone());
    let (Some(first), Some(second)) = (stretch(one), stretch(two)) else { return Times::Unknown };
    if first == second {
        let kind = |claim: &Claim| claim.period_kind.unwrap_or(PeriodKind::Full);
        let alike = kind(one) == kind(two) && (kind(one) == PeriodKind::Full || one.as_of == two.as_of);
        return if alike { Times::Same } else { Times::SameStretch };
    }
    if first.0 <= second.1 && second.0 <= first.1 { Times::Overlap } else { Times::Apart }
}

/// Whether a claim says its day or month.
fn is_dated(claim: &Claim) -> bool {
    claim.as_of.as_deref().or(claim.period.as_deref()).is_some_and(|date| date.len() >= "2025-01-01".len())
}

/// Whether a word before a figure narrows it that does not stand in its indicator: 对东盟进出口.
pub fn is_narrowed(claim: &Claim, ruler: &Ruler<'_>) -> bool {
    follows(claim, ruler, &ruler.words().narrowing)
}

/// Whether a figure is of a day, a holiday or an instalment by the words before it.
pub fn is_passing(claim: &Claim, ruler: &Ruler<'_>) -> bool {
    follows(claim, ruler, &ruler.words().passing)
}

/// Whether one of these words stands before a figure, in its sentence up to the last stop, and not in its indicator.
fn follows(claim: &Claim, ruler: &Ruler<'_>, words: &[String]) -> bool {
    let squeezed = |text: &str| -> String { ruler.fold(text).split_whitespace().collect() };
    let Some(lead) = lead_of(claim, ruler) else { return true };
    let indicator = squeezed(claim.indicator.as_deref().unwrap_or_default());
    words.iter().any(|word| lead.contains(word.as_str()) && !indicator.contains(word.as_str()))
}

/// What a sentence says before a figure, back to the last full stop.
fn lead_of(claim: &Claim, ruler: &Ruler<'_>) -> Option<String> {
    let squeezed = |text: &str| -> String { ruler.fold(text).split_whitespace().collect() };
    let (sentence, text) = (squeezed(&claim.sentence), squeezed(&claim.text));
    let lead = &sentence[..sentence.find(&text)?];
    Some(lead.rsplit(['。', '！', '？']).next().unwrap_or_default().to_string())
}

/// Whether no other figure stands before a figure in its sentence, which might say what both are of: 破获诈骗案件20万起、抓获
/// 犯罪嫌疑人16.3万人.
pub fn is_first(claim: &Claim, ruler: &Ruler<'_>) -> bool {
    lead_of(claim, ruler).is_some_and(|lead| !DATES.replace_all(&lead, "").contains(|c: char| c.is_numeric()))
}

/// Letters before a figure, beside its indicator, its place, time and who tells it, that narrow nothing yet.
const UNSAID: usize = 2;

/// Whether a sentence says nothing before a figure that could narrow it: no other figure, and no words beside its
/// indicator, place and time.
pub fn is_said_alone(claim: &Claim, ruler: &Ruler<'_>) -> bool {
    let Some(lead) = lead_of(claim, ruler) else { return false };
    let words = ruler.words();
    let of_year = claim.period.as_deref().is_some_and(|period| period.len() == "2025".len());
    if of_year && lead.contains(['月', '季', '半']) {
        return false;
    }
    let indicator = ruler.fold(claim.indicator.as_deref().unwrap_or_default());
    let place = ruler.fold(claim.region_name.as_deref().unwrap_or_default());
    let owner = ruler.fold(claim.entity.as_deref().unwrap_or_default());
    let known = |c: &char| indicator.contains(*c) || place.contains(*c) || owner.contains(*c);
    let says = |clause: &str| {
        let mut rest = clause.to_string();
        words.plain.iter().for_each(|word| rest = rest.replace(word.as_str(), ""));
        let figures = rest.chars().filter(|c| c.is_numeric()).count();
        let letters = rest.chars().filter(|c| c.is_alphabetic() && !known(c)).count();
        (figures, letters)
    };
    // 2024年, 1—5月: the numbers of dates stand before their words.
    let without_dates = DATES.replace_all(&lead, "");
    let clauses = without_dates.split(['，', ',', '：', ':', '；']);
    let telling = clauses.filter(|clause| !words.reporting.iter().any(|word| clause.contains(word.as_str())));
    let (figures, letters) = telling.map(says).fold((0, 0), |all, own| (all.0 + own.0, all.1 + own.1));
    figures == 0 && letters <= UNSAID
}

/// Dates in digits, with what ties two of them.
#[allow(clippy::unwrap_used)] // a constant expression, which the tests below run
static DATES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:[—–~-][0-9]+)?(?:年|个?月份?|日|季度|时)").unwrap());

/// Whether one long name stands beside both numbers.
pub fn names_alike(one: &Claim, two: &Claim) -> bool {
    let around = |claim: &Claim| -> Vec<char> {
        let sentence: Vec<char> = claim.sentence.chars().filter(|c| !c.is_whitespace()).collect();
        let text: Vec<char> = claim.text.chars().filter(|c| !c.is_whitespace()).collect();
        let at = sentence.windows(text.len().max(1)).position(|window| window == text).unwrap_or(0);
        sentence[at.saturating_sub(AROUND)..(at + text.len() + AROUND).min(sentence.len())].to_vec()
    };
    if one.sentence == two.sentence {
        return false;
    }
    longest_common(&around(one), &around(two)) >= NAME
}

/// Length of the longest run of word characters that two texts share.
fn longest_common(one: &[char], two: &[char]) -> usize {
    let (mut longest, mut row) = (0, vec![0; two.len() + 1]);
    for c in one {
        let mut before = 0;
        for (at, other) in two.iter().enumerate() {
            let run = if c == other && c.is_alphabetic() { before + 1 } else { 0 };
            before = std::mem::replace(&mut row[at + 1], run);
            longest = longest.max(run);
        }
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    fn judged(one: &str, two: &str) -> Judgement {
        let (one, two) = (ENGINE.read_passage("a", one).claims, ENGINE.read_passage("b", two).claims);
        let ruler = Ruler::new(ENGINE.seeds());
        let (one, two) = (ruler.measure(&one[0]), ruler.measure(&two[0]));
        let judgement = judge(&one, &two, &ruler);
        assert_eq!(judgement, judge(&two, &one, &ruler));
        judgement
    }

    #[test]
    fn rounding_and_units_are_no_contradiction() {
        for (one, two) in [
            ("2024年龙山县新增城镇就业超1.9万人。", "2024年龙山县城镇新增就业19234人。"),
            ("2024年龙山县发放创业担保贷款2.3亿元。", "2024年，龙山县创业担保贷款发放23012万元。"),
            ("2024年龙山县建成高标准农田3万亩。", "2024年龙山县建成高标准农田2000公顷。"),
        ] {
            assert_eq!(judged(one, two).verdict, Verdict::Agrees, "{one} {two}");
        }
    }

    #[test]
    fn one_statistic_with_two_figures_is_a_contradiction() {
        let judgement = judged("2024年龙山县新增城镇就业1.9万人。", "2024年龙山县城镇新增就业29234人。");
        assert_eq!(judgement.verdict, Verdict::Contradicts);
    }

    #[test]
    fn what_differs_is_told_apart() {
        for (one, two, because) in [
            ("2024年龙山县新增城镇就业1.9万人。", "2024年龙山县新增城镇就业2.9万人次。", Reason::Unit),
            ("2024年龙山县新增城镇就业1.9万人。", "2023年龙山县新增城镇就业2.9万人。", Reason::Period),
            ("2024年龙山县新增城镇就业1.9万人。", "2024年桃源县新增城镇就业2.9万人。", Reason::Place),
            ("2024年龙山县启动老旧小区改造3000户。", "2024年龙山县完成老旧小区改造2670户。", Reason::Action),
        ] {
            let judgement = judged(one, two);
            assert_eq!(judgement.verdict, Verdict::Differs, "{one} {two}");
            assert!(judgement.says(because), "{one} {two}: {:?}", judgement.because);
        }
    }

    #[test]
    fn a_figure_is_said_alone_or_narrowed() {
        let ruler = Ruler::new(ENGINE.seeds());
        let alone = |text: &str| {
            let claims = ENGINE.read_passage("a", text).claims;
            is_said_alone(&claims[claims.len() - 1], &ruler)
        };
        assert!(alone("2024年，龙山县新增城镇就业19234人。"));
        assert!(alone("统计数据显示，2024年龙山县城镇新增就业19234人。"));
        assert!(!alone("2024年，龙山县新增城镇就业19234人，新增托位300个。"));
        assert!(!alone("2024年，龙山县国有企业效益向好，新增城镇就业19234人。"));
        assert!(!alone("2024年，龙山县前两个月新增城镇就业19234人。"));
    }

    #[test]
    fn places_lie_within_each_other() {
        assert!(within("652301", "652300") && within("652300", "650000") && within("650000", "100000"));
        assert!(!within("652300", "652301") && !within("652300", "652300") && !within("610000", "650000"));
    }

    proptest! {
        #[test]
        fn judging_is_symmetric(one in 1u32..99999, two in 1u32..99999, word in 0..4usize) {
            let word = ["", "超", "近", "约"][word];
            let claim = |value: f64, qualifier| Claim {
                value,
                qualifier,
                unit: Some("人".into()),
                indicator: Some("新增城镇就业".into()),
                indicator_key: Some("就业|城镇|新增".into()),
                region: Some("433130".into()),
                period_start: Some("2024-01-01".into()),
                period_end: Some("2024-12-31".into()),
                lower: Some(value),
                upper: (word != "超").then_some(value),
                ..Claim::default()
            };
            let (one, two) = (claim(f64::from(one), Default::default()), claim(f64::from(two), Default::default()));
            let ruler = Ruler::new(ENGINE.seeds());
            let (one, two) = (ruler.measure(&one), ruler.measure(&two));
            let judgement = judge(&one, &two, &ruler);
            prop_assert_eq!(&judgement, &judge(&two, &one, &ruler));
            prop_assert!(one.value != two.value || judgement.verdict == Verdict::Agrees);
        }
    }
}
