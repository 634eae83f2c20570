//! Arithmetic that a text itself states: a sum and its parts, a growth and its two levels, a change, a share.
//!
//! The figures of one sentence are laid out in order with the words between them; what they say of each other is then
//! arithmetic on intervals. A relation that doubtful words hold together is never called a contradiction.

use crate::claim::{Claim, Direction, Measure, Qualifier};
use crate::comparison::Partition;
use crate::finding::{Finding, Kind, Outcome};
use crate::interval::Interval;
use crate::measured::{Measured, Ruler};
use crate::seeds::Seeds;
use crate::slip::slips;
use smol_str::SmolStr;
use std::ops::Range;

/// Characters between two parts of one list.
const NEXT: usize = 16;
/// What makes a growth none of two levels.
const MEAN: &str = "it is a mean over years";
/// Digits that tell a slip where the words already say what adds up.
const TWO: usize = 2;
/// Characters between a level and its movement that follows in one breath.
const BESIDE: usize = 8;
/// Characters between a sum and its first part.
const NEAR: usize = 30;

/// The figures of one sentence in order.
struct Line<'a> {
    /// The sentence without white space, in Simplified script.
    text: String,
    figures: Vec<Placed<'a>>,
}

struct Placed<'a> {
    /// Place in the list of claims.
    index: usize,
    measured: Measured<'a>,
    /// Where it stands in the line.
    range: Range<usize>,
}

/// All relations that the sentences of a list of claims state; the claims of a document stand together, in order.
pub fn find(claims: &[Claim], seeds: &Seeds, ruler: &Ruler<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for run in runs(claims, seeds) {
        let line = Line::new(claims, run, ruler);
        let finder = Finder { line: &line, claims, seeds, ruler };
        finder.sums(&mut found);
        finder.movements(&mut found);
        finder.shares(&mut found);
    }
    found
}

/// Claims that stand in one sentence, or in the next that opens with the parts of a sum (…总值86亿元。其中，出口51亿元). Two
/// sentences of the same words are two.
fn runs(claims: &[Claim], seeds: &Seeds) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for (at, claim) in claims.iter().enumerate() {
        let opens = || seeds.indicator.parts.iter().any(|word| claim.sentence.starts_with(word.as_str()));
        let same = |run: &&mut Range<usize>| {
            let (first, last) = (&claims[run.start], &claims[run.end - 1]);
            let reach = first.start + first.sentence.len() + claim.sentence.len();
            let near = first.doc == claim.doc && (first.start..reach).contains(&claim.start);
            near && (last.sentence == claim.sentence || opens())
        };
        match runs.last_mut().filter(same) {
            Some(run) => run.end = at + 1,
            None => runs.push(at..at + 1),
        }
    }
    runs
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl<'a> Line<'a> {
    fn new(claims: &'a [Claim], run: Range<usize>, ruler: &'a Ruler<'_>) -> Self {
        let mut text = squeezed(&ruler.fold(&claims[run.start].sentence));
        let (mut figures, mut from, mut last) = (Vec::new(), 0, run.start);
        for index in run {
            if claims[index].sentence != claims[last].sentence {
                from = text.len();
                text.push_str(&squeezed(&ruler.fold(&claims[index].sentence)));
            }
            last = index;
            let own = squeezed(&ruler.fold(&claims[index].text));
            let Some(at) = text[from..].find(&own) else { continue };
            let range = from + at..from + at + own.len();
            from = range.end;
            figures.push(Placed { index, measured: ruler.measure(&claims[index]), range });
        }
        Line { text, figures }
    }

    /// The words between two figures.
    fn between(&self, one: usize, other: usize) -> &str {
        self.text.get(self.figures[one].range.end..self.figures[other].range.start).unwrap_or_default()
    }

    fn claim(&self, at: usize) -> &'a Claim {
        self.figures[at].measured.claim
    }
}

/// What is asked of one sentence.
struct Finder<'f, 'a> {
    line: &'f Line<'a>,
    claims: &'f [Claim],
    seeds: &'f Seeds,
    ruler: &'f Ruler<'f>,
}

impl<'a> Finder<'_, 'a> {
    fn figure(&self, at: usize) -> &Measured<'a> {
        &self.line.figures[at].measured
    }

    fn len(&self) -> usize {
        self.line.figures.len()
    }

    fn finding(&self, kind: Kind, outcome: Outcome, equation: String, because: Option<&str>, of: &[usize]) -> Finding {
        let claims = of.iter().map(|&at| self.line.figures[at].index).collect();
        Finding { kind, outcome, equation, because: because.map(String::from), claims }
    }

    fn written(&self, at: usize) -> String {
        squeezed(&self.line.claim(at).text)
    }

    /// Amounts that may be added to each other.
    fn adds(&self, one: usize, other: usize) -> bool {
        let (one, two) = (self.figure(one), self.figure(other));
        one.is_amount()
            && two.is_amount()
            && one.base == two.base
            && one.claim.per == two.claim.per
            && one.claim.status == two.claim.status
    }

    fn sums(&self, found: &mut Vec<Finding>) {
        for whole in 0..self.len() {
            if !self.figure(whole).is_amount() {
                continue;
            }
            let id = &self.line.claim(whole).id;
            let tied: Vec<usize> =
                (0..self.len()).filter(|&at| self.line.claim(at).part_of.as_ref() == Some(id)).collect();
            let parts = [self.partition(whole), self.listed(whole), self.listed_before(whole)].into_iter().flatten();
            let better = parts.max_by_key(|list| (list.exhausts, list.parts.len()));
            let finding = match better {
                Some(list) if list.parts.len() >= tied.len() || list.exhausts => self.listed_sum(whole, &list, &tied),
                _ => self.sum(whole, &tied, false),
            };
            found.extend(finding);
        }
    }

    /// Sums whose parts are known by more than their order come first.
    fn listed_sum(&self, whole: usize, list: &List, tied: &[usize]) -> Option<Finding> {
        let of_list = self.sum(whole, &list.parts, list.exhausts);
        match of_list {
            Some(finding) if finding.outcome != Outcome::CannotTell || tied.is_empty() => Some(finding),
            _ => self.sum(whole, tied, false),
        }
    }

    fn sum(&self, whole: usize, parts: &[usize], exhausts: bool) -> Option<Finding> {
        if parts.len() < 2 {
            return None;
        }
        let sum = self.figure(whole);
        let total: f64 = parts.iter().map(|&at| self.figure(at).value).sum();
        let reckoned = Interval::sum(parts.iter().map(|&at| self.figure(at).interval));
        let terms: Vec<String> = parts.iter().map(|&at| self.written(at)).collect();
        let equation = format!("{} = {}", terms.join(" + "), self.written(whole));
        let of: Vec<usize> = parts.iter().copied().chain([whole]).collect();
        let (outcome, because) = if sum.interval.contains(Interval::of_value(total)) && sum.interval.is_closed() {
            (Outcome::Holds, None)
        } else if reckoned.meets(sum.interval) {
            (Outcome::OffByRounding, None)
        } else if exhausts || self.is_miswritten(whole, parts, total) {
            (Outcome::Contradicts, None)
        } else if total > sum.value {
            (Outcome::CannotTell, Some("the parts exceed the sum; they may overlap"))
        } else {
            (Outcome::CannotTell, Some("the parts leave something over, and need not exhaust the sum"))
        };
        let rest = sum.in_own_unit(total - sum.value);
        let equation = match outcome {
            Outcome::Holds | Outcome::OffByRounding => equation,
            _ => format!("{equation}: {} by {}", if rest > 0.0 { "over" } else { "short" }, rounded(rest.abs())),
        };
        Some(self.finding(Kind::Sum, outcome, equation, because, &of))
    }

    /// Three parts or more that exceed their sum, and would not if one number were written otherwise.
    fn is_miswritten(&self, whole: usize, parts: &[usize], total: f64) -> bool {
        let sum = self.figure(whole);
        let exact = |&at: &usize| self.figure(at).interval.is_closed();
        if parts.len() < 3 || total <= sum.value || !parts.iter().all(exact) || !sum.interval.is_closed() {
            return false;
        }
        // 境外输入7例，上海4例、甘肃2例、北京1例: parts of a part.
        let value = |at: usize| self.figure(parts[at]).value;
        let nested = (0..parts.len()).any(|first| {
            (first + 2..parts.len()).any(|last| value(first) == (first + 1..=last).map(value).sum::<f64>())
        });
        if nested {
            return false;
        }
        slips(total, sum.value, TWO)
            || parts.iter().any(|&at| {
                let own = self.figure(at).value;
                slips(own, own - (total - sum.value), TWO)
            })
    }

    /// 共456项，其中农业129项、工业95项: what stands in a row behind a word that opens parts.
    fn listed(&self, whole: usize) -> Option<List> {
        let first = (whole + 1..self.len()).find(|&at| self.adds(at, whole))?;
        let gap = self.line.between(whole, first);
        let words = &self.seeds.indicator.parts;
        let opener = |word: &String| gap.rfind(word.as_str()).map(|at| (at + word.len(), at));
        let (end, start) = words.iter().filter_map(opener).max()?;
        let stops = ['。', '；', '！', '？'];
        let before = gap[..start].trim_end_matches(stops);
        if before.contains(stops) || gap[end..].contains(stops) || gap[end..].chars().count() > NEAR {
            return None;
        }
        let mut parts = vec![first];
        for at in first + 1..self.len() {
            let last = *parts.last().unwrap_or(&first);
            if self.line.between(at - 1, at).contains(['。', '；']) {
                break;
            }
            if !self.adds(at, whole) {
                continue;
            }
            let gap = self.line.between(last, at);
            let opens = words.iter().any(|word| gap.contains(word.as_str())) || gap.contains(['（', '(']);
            if opens || gap.chars().count() > NEXT {
                break;
            }
            parts.push(at);
        }
        Some(List { parts, exhausts: false })
    }

    /// 小学23所、幼儿园14所，共37所: all that stands in a row before a sum.
    fn listed_before(&self, whole: usize) -> Option<List> {
        let last = whole.checked_sub(1).filter(|&last| self.adds(last, whole))?;
        let lead = self.line.between(last, whole);
        if !self.seeds.indicator.sums.iter().any(|word| lead.trim_start_matches(['，', ',']) == word) {
            return None;
        }
        let mut parts = vec![last];
        while let Some(at) = parts[0].checked_sub(1).filter(|&at| self.adds(at, whole)) {
            let gap = self.line.between(at, parts[0]);
            if !gap.starts_with(['、', '，']) || gap.chars().count() > NEXT {
                break;
            }
            parts.insert(0, at);
        }
        // Which of the figures before the sum are meant is known when some of them make it up, or all that there are.
        let makes = |from: usize| {
            let total = Interval::sum(parts[from..].iter().map(|&at| self.figure(at).interval));
            total.meets(self.figure(whole).interval)
        };
        let from = (0..parts.len().saturating_sub(1)).find(|&from| makes(from));
        let total: f64 = parts.iter().map(|&at| self.figure(at).value).sum();
        let nearly = slips(total, self.figure(whole).value, TWO);
        Some(List { parts: parts[from.unwrap_or(0)..].to_vec(), exhausts: from.is_some() || nearly })
    }

    /// 进出口86亿元，其中出口51亿元、进口35亿元: parts that leave nothing over by what they are.
    fn partition(&self, whole: usize) -> Option<List> {
        let name = &self.figure(whole).indicator;
        let partition = self.ruler.words().partition.iter();
        partition.filter(|partition| partition.whole.iter().any(|end| name.contains(end.as_str()))).find_map(
            |partition| {
                let parts: Option<Vec<usize>> =
                    partition.parts.iter().map(|words| self.only_part(whole, words, partition)).collect();
                Some(List { parts: parts?, exhausts: true })
            },
        )
    }

    /// The one figure behind a whole that is of this part of it and of nothing narrower.
    fn only_part(&self, whole: usize, words: &[String], partition: &Partition) -> Option<usize> {
        let name = &self.figure(whole).indicator;
        let rest = |name: &str, words: &[String]| {
            let word = words.iter().find(|word| name.contains(word.as_str()))?;
            Some(name.replacen(word.as_str(), "", 1))
        };
        let plain = rest(name, &partition.whole)?;
        let others = |name: &str| partition.parts.iter().flatten().filter(|word| name.contains(word.as_str())).count();
        let is_part = |&at: &usize| {
            let own = &self.figure(at).indicator;
            self.adds(at, whole)
                && self.line.claim(at).period == self.line.claim(whole).period
                && self.line.claim(at).region == self.line.claim(whole).region
                && others(own) == 1
                && rest(own, words).is_some_and(|rest| name.contains(&rest) || plain.contains(&rest))
        };
        let mut fitting = (whole + 1..self.len()).filter(is_part);
        let only = fitting.next()?;
        fitting.next().is_none().then_some(only)
    }

    /// Growth and change against the levels beside them.
    fn movements(&self, found: &mut Vec<Finding>) {
        for stated in 0..self.len() {
            let claim = self.line.claim(stated);
            if claim.direction.is_none() || claim.high.is_some() {
                continue;
            }
            let level = self.level_of(stated);
            match (claim.measure, level) {
                (Measure::Growth, Some(level)) => found.extend(self.growth(stated, level)),
                (Measure::Change, Some(level)) => found.extend(self.change(stated, level)),
                _ => {}
            }
        }
    }

    /// The one level of the same statistic before a movement, in its clauses.
    fn level_of(&self, stated: usize) -> Option<usize> {
        let of_one = |&at: &usize| {
            let claim = self.line.claim(at);
            matches!(claim.measure, Measure::Level | Measure::Share) && claim.high.is_none() && self.alike(at, stated)
        };
        let mut levels = (0..stated).rev().filter(of_one);
        let level = levels.next()?;
        let far = self.line.between(level, stated).contains(['。', '；', '！', '？']);
        (levels.next().is_none() && !far).then_some(level)
    }

    /// Figures of one statistic, place, period and status.
    fn alike(&self, one: usize, other: usize) -> bool {
        let (one, two) = (self.line.claim(one), self.line.claim(other));
        one.indicator_key.is_some()
            && one.indicator_key == two.indicator_key
            && one.per == two.per
            && one.region == two.region
            && one.entity == two.entity
            && one.status == two.status
    }

    /// The one level before of the same statistic, in the unit of a level.
    fn before(&self, level: usize) -> Option<usize> {
        let of_one = |&at: &usize| {
            let (one, two) = (self.line.claim(at), self.line.claim(level));
            one.measure == Measure::Baseline
                && one.high.is_none()
                && one.indicator_key == two.indicator_key
                && one.per == two.per
                && self.figure(at).base == self.figure(level).base
        };
        let mut before = (0..self.len()).filter(of_one);
        let only = before.next()?;
        before.next().is_none().then_some(only)
    }

    /// 达220亿元，较180亿元增长22%; 增加16家，增长53%.
    fn growth(&self, stated: usize, level: usize) -> Option<Finding> {
        let (new, rate) = (self.figure(level), self.figure(stated));
        if rate.base != "%" || new.base == "%" || !new.is_amount() {
            return None;
        }
        if let Some(before) = self.before(level).filter(|&before| self.is_against(stated, before, level)) {
            let old = self.figure(before);
            if old.value <= 0.0 {
                return None;
            }
            let equation = format!("{} ÷ {} − 1", self.written(level), self.written(before));
            let reckoned = (100.0 * (new.value / old.value - 1.0), new.interval.growth_from(old.interval));
            return Some(self.movement(Kind::Growth, equation, reckoned, &[level, before, stated]));
        }
        let change = self.change_beside(stated, level)?;
        let moved = self.figure(change);
        let old = new.value - moved.value;
        if old <= 0.0 {
            return None;
        }
        let before = new.interval.minus(moved.interval);
        let [new_text, moved_text] = [level, change].map(|at| self.written(at));
        let sign = if moved.value < 0.0 { '+' } else { '−' };
        let equation = format!("{new_text} ÷ ({new_text} {sign} {moved_text}) − 1");
        let reckoned = (100.0 * (new.value / old - 1.0), new.interval.growth_from(before));
        Some(self.movement(Kind::Growth, equation, reckoned, &[level, change, stated]))
    }

    /// A change of the same statistic directly before a growth: 增加16家，增长53%.
    fn change_beside(&self, stated: usize, level: usize) -> Option<usize> {
        let change = stated.checked_sub(1).filter(|&at| at > level)?;
        let gap = self.line.between(change, stated);
        let fits = self.line.claim(change).measure == Measure::Change
            && self.line.claim(change).direction == self.line.claim(stated).direction
            && self.figure(change).base == self.figure(level).base
            && self.alike(change, stated)
            && gap.chars().count() <= BESIDE
            && self
                .line
                .claim(stated)
                .base
                .as_ref()
                .is_none_or(|base| self.line.claim(change).base.as_ref() == Some(base));
        fits.then_some(change)
    }

    /// 从16%提高到31.6%，提高15.6个百分点.
    fn change(&self, stated: usize, level: usize) -> Option<Finding> {
        let (new, moved) = (self.figure(level), self.figure(stated));
        let before = self.before(level).filter(|&before| self.is_against(stated, before, level))?;
        if moved.base != new.base {
            return None;
        }
        let old = self.figure(before);
        let equation = format!("{} − {}", self.written(level), self.written(before));
        let reckoned = (new.value - old.value, new.interval.minus(old.interval));
        Some(self.movement(Kind::Change, equation, reckoned, &[level, before, stated]))
    }

    /// Whether a movement is told against the level before that stands in the sentence.
    fn is_against(&self, stated: usize, before: usize, level: usize) -> bool {
        let Some(base) = self.line.claim(stated).base.as_deref() else {
            // 从30家增至46家，增长53%: the movement follows both at once.
            let last = level.max(before);
            let near = self.line.between(last, stated).chars().count() <= BESIDE;
            return before < stated && stated == last + 1 && near;
        };
        squeezed(base).contains(&self.written(before))
    }

    /// What is reckoned against what is stated.
    fn movement(&self, kind: Kind, equation: String, reckoned: (f64, Interval), of: &[usize]) -> Finding {
        let stated = of.last().copied().unwrap_or_default();
        let figure = self.figure(stated);
        let (value, interval) = reckoned;
        let shown = rounded(figure.in_own_unit(value).abs());
        let sign = if value < 0.0 { "−" } else { "" };
        let unit = figure.claim.unit.as_deref().unwrap_or_default();
        let falls = figure.claim.direction == Some(Direction::Down);
        let said = format!("{}{}", if falls { "−" } else { "" }, self.written(stated));
        let equation = format!("{equation} = {sign}{shown}{unit}; stated {said}");
        let because = self.doubt(stated);
        let outcome = match () {
            // A mean that fits its levels does so by chance.
            () if because == Some(MEAN) => Outcome::CannotTell,
            () if figure.interval.contains(Interval::of_value(value)) => Outcome::Holds,
            () if interval.meets(figure.interval) => Outcome::OffByRounding,
            () if because.is_some() => Outcome::CannotTell,
            () => Outcome::Contradicts,
        };
        let because = because.filter(|_| outcome == Outcome::CannotTell);
        self.finding(kind, outcome, equation, because, of)
    }

    /// What makes a growth another than that of two levels.
    fn doubt(&self, stated: usize) -> Option<&'static str> {
        let words = self.ruler.words();
        let start = stated.checked_sub(1).map_or(0, |before| self.line.figures[before].range.end);
        let lead = &self.line.text[start..self.line.figures[stated].range.start];
        let claim = self.line.claim(stated);
        let any = |words: &[String], text: &str| words.iter().any(|word| text.contains(word.as_str()));
        if any(&words.averages, lead) || claim.base.as_deref().is_some_and(|base| any(&words.averages, base)) {
            return Some(MEAN);
        }
        if claim.measure == Measure::Growth && any(&words.real, &self.figure(stated).indicator) {
            return Some("the growth may be at constant prices");
        }
        let times = claim.text.contains(['倍', '番']);
        if times && (claim.qualifier != Qualifier::Exact || claim.text.contains('番')) {
            return Some("doubling is said of what is nearly double");
        }
        if times {
            return Some("times may be said of the ratio");
        }
        None
    }

    /// 100家，其中规上企业30家，占30%.
    fn shares(&self, found: &mut Vec<Finding>) {
        for stated in 1..self.len() {
            let part = stated - 1;
            let share = self.figure(stated);
            if share.claim.measure != Measure::Share || share.base != "%" || !self.figure(part).is_amount() {
                continue;
            }
            let gap = self.line.between(part, stated).trim_start_matches(['，', ',', '（', '(']);
            if !self.ruler.words().of_whole.iter().any(|word| word == gap) {
                continue;
            }
            found.extend(self.share(part, stated));
        }
    }

    fn share(&self, part: usize, stated: usize) -> Option<Finding> {
        let amount = self.figure(part);
        let wholes: Vec<usize> =
            (0..part).filter(|&at| self.adds(at, part) && self.figure(at).value > amount.value).collect();
        let reckoned = |whole: usize| amount.interval.over(self.figure(whole).interval).scaled(100.0);
        let share = self.figure(stated);
        let fitting = wholes.iter().copied().find(|&whole| reckoned(whole).meets(share.interval));
        let tied = wholes
            .iter()
            .copied()
            .find(|&whole| self.line.claim(part).part_of.as_ref() == Some(&self.line.claim(whole).id));
        let whole = fitting.or(tied).or(wholes.first().copied())?;
        let value = 100.0 * amount.value / self.figure(whole).value;
        let because =
            (tied.is_none() && wholes.len() > 1 || self.has_rivals(part)).then_some("of which whole is not said");
        let outcome = match () {
            () if share.interval.contains(Interval::of_value(value)) => Outcome::Holds,
            () if fitting.is_some() => Outcome::OffByRounding,
            () if because.is_some() || tied.is_none() => Outcome::CannotTell,
            () => Outcome::Contradicts,
        };
        let because = because.or(Some("of which whole is not said")).filter(|_| outcome == Outcome::CannotTell);
        let equation = format!(
            "{} ÷ {} = {}%; stated {}",
            self.written(part),
            self.written(whole),
            rounded(value),
            self.written(stated)
        );
        Some(self.finding(Kind::Share, outcome, equation, because, &[part, whole, stated]))
    }

    /// Whether a part is told to be one of a figure outside the sentence.
    fn has_rivals(&self, part: usize) -> bool {
        let outer = self.line.claim(part).part_of.as_ref();
        let inside = |id: &SmolStr| self.line.figures.iter().any(|figure| figure.measured.claim.id == *id);
        outer.is_some_and(|id| !inside(id) && self.claims.iter().any(|claim| claim.id == *id))
    }
}

/// Parts of a sum.
struct List {
    parts: Vec<usize>,
    /// They leave nothing over.
    exhausts: bool,
}

/// A number for a reader: a few digits are enough to see what is wrong.
fn rounded(number: f64) -> String {
    for (power, name) in [(1e8, "亿"), (1e4, "万")] {
        if number >= power {
            return format!("{}{name}", rounded(number / power));
        }
    }
    let places = if number >= 1000.0 {
        0
    } else if number >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{number:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    /// What the relations of a text come to, without those that cannot be judged.
    fn judged(text: &str) -> Vec<(Kind, Outcome)> {
        let claims = ENGINE.read("a", text, None).claims;
        let found = find(&claims, ENGINE.seeds(), &Ruler::new(ENGINE.seeds()));
        let told = |finding: &Finding| finding.outcome != Outcome::CannotTell;
        found.into_iter().filter(told).map(|finding| (finding.kind, finding.outcome)).collect()
    }

    #[test]
    fn sums_are_checked() {
        let list = |last: &str| {
            format!("全县今年共实施民生项目62个，其中教育项目15个、医疗项目12个、交通项目20个、文化项目{last}个。")
        };
        assert_eq!(judged(&list("15")), [(Kind::Sum, Outcome::Holds)]);
        // Too much by a digit; what leaves something over need not exhaust the sum.
        assert_eq!(judged(&list("25")), [(Kind::Sum, Outcome::Contradicts)]);
        assert_eq!(judged(&list("9")), []);
        let behind = |sum: &str| format!("全县新建小学23所、幼儿园14所，共{sum}所。");
        assert_eq!(judged(&behind("37")), [(Kind::Sum, Outcome::Holds)]);
        assert_eq!(judged(&behind("47")), [(Kind::Sum, Outcome::Contradicts)]);
        assert_eq!(judged(&behind("58")), []);
    }

    #[test]
    fn parts_that_leave_nothing_over_are_known_by_their_names() {
        let trade = |export: &str| format!("上半年全市实现进出口总额86亿元，其中出口{export}亿元、进口35亿元。");
        assert_eq!(judged(&trade("51")), [(Kind::Sum, Outcome::Holds)]);
        assert_eq!(judged(&trade("51.7")), [(Kind::Sum, Outcome::OffByRounding)]);
        assert_eq!(judged(&trade("41")), [(Kind::Sum, Outcome::Contradicts)]);
        assert_eq!(judged("上半年全市实现进出口总额86亿元，其中对东盟出口11亿元、进口35亿元。"), []);
    }

    #[test]
    fn growth_is_checked_against_its_levels() {
        let grown = |rate: &str| format!("2025年，龙山县旅游收入达220亿元，较2020年的180亿元增长了{rate}。");
        assert_eq!(judged(&grown("22%")), [(Kind::Growth, Outcome::Holds)]);
        assert_eq!(judged(&grown("22.5%")), [(Kind::Growth, Outcome::OffByRounding)]);
        assert_eq!(judged(&grown("32%")), [(Kind::Growth, Outcome::Contradicts)]);
        // Growth at constant prices, and a mean over years, are not that of the levels.
        assert_eq!(judged("2025年，龙山县生产总值达220亿元，较2020年的180亿元增长了32%。"), []);
        assert_eq!(judged("2025年，龙山县旅游收入达220亿元，较2020年的180亿元年均增长4%。"), []);
    }

    #[test]
    fn from_and_to_are_checked_against_the_change() {
        let told = |rate: &str| format!("全县高新技术企业从30家增至46家，增长{rate}。");
        assert_eq!(judged(&told("53.3%")), [(Kind::Growth, Outcome::Holds)]);
        assert_eq!(judged(&told("63.3%")), [(Kind::Growth, Outcome::Contradicts)]);
    }

    #[test]
    fn shares_are_checked_against_part_and_whole() {
        let told = |share: &str| format!("全县共有企业120家，其中外资企业30家，占{share}。");
        assert_eq!(judged(&told("25%")), [(Kind::Share, Outcome::Holds)]);
        assert_eq!(judged(&told("35%")), [(Kind::Share, Outcome::Contradicts)]);
    }
}
