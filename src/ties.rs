//! What must not be added up twice: claims that are part of another claim's sum, and claims that tell an earlier one's
//! figure again.
//!
//! Looked for in one document, after its claims are resolved. A tie that is doubtful is none: who adds up loses less
//! by a missing tie than by a wrong one.

use crate::affix::Suffixes;
use crate::claim::{Claim, Measure, PeriodKind, Qualifier};
use crate::firsts::Firsts;
use crate::indicator::Written;
use crate::interval::Interval;
use crate::script::Script;
use crate::seeds::Seeds;
use crate::vocabulary::Vocabulary;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::ops::Range;

/// Finds the ties between the claims of a document.
#[derive(Debug)]
pub struct Ties {
    /// Words that open the parts of a sum.
    parts: Vocabulary,
    /// Bytes of the longest of them.
    longest: usize,
    /// Words before a sum that stands behind its parts.
    sums: Suffixes<()>,
    /// By each way of writing a unit, the unit that sums are made in and what turns the one into the other.
    units: FxHashMap<String, (String, f64)>,
}

/// Ties of one claim, as places of other claims in the same list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tie {
    /// The sum that it is part of.
    pub part_of: Option<usize>,
    /// The first claim that tells the same figure.
    pub same_as: Option<usize>,
}

/// Characters between what opens the parts of a sum and the first of them; between one part and the next.
const NEAR: usize = 30;
const NEXT: usize = 18;

/// Different figures of one statistic that a figure is compared with: a table of a hundred thousand rows tells none again.
const MOST: usize = 500;

/// Bytes of the longest character.
const LONGEST_CHARACTER: usize = 4;

/// Claims of other units between a sum and its parts (签约20个、总投资100亿元，其中…).
const BETWEEN: usize = 3;

/// A claim with its unit told in base units.
struct Figure<'a> {
    claim: &'a Claim,
    base: &'a str,
    interval: Interval,
    value: f64,
    /// Number of its sentence in the document.
    sentence: usize,
}

impl<'a> Figure<'a> {
    /// The parts of its statistic's key, which few figures are asked for.
    fn key(&self) -> Option<Written<'a>> {
        self.claim.indicator_key.as_deref().and_then(Written::of).filter(|key| !key.head.is_empty())
    }

    /// An amount that can be a sum or a part.
    fn is_amount(&self) -> bool {
        self.claim.measure == Measure::Level && self.claim.high.is_none() && !self.base.is_empty()
    }

    /// Amounts that may be added to each other.
    fn adds_to(&self, other: &Figure<'_>) -> bool {
        let (one, two) = (self.claim, other.claim);
        self.is_amount()
            && other.is_amount()
            && self.base == other.base
            && one.per == two.per
            && one.status == two.status
    }

    /// Less than the whole.
    fn fits(&self, whole: &Figure<'_>) -> bool {
        self.adds_to(whole) && self.value < whole.value
    }

    fn is_exact(&self) -> bool {
        self.claim.qualifier == Qualifier::Exact
    }
}

/// The claims of a document and its text, folded.
struct Document<'a> {
    figures: Vec<Figure<'a>>,
    text: &'a str,
    words: &'a Ties,
}

impl Ties {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let words = &seeds.indicator;
        let units = seeds.units.iter().map(|(written, unit)| {
            let (base, factor) = unit.factor.map_or((&unit.name, 1.0), |factor| (&unit.base, factor));
            (written.clone(), (base.clone(), factor))
        });
        Ties {
            parts: Vocabulary::new(words.parts.iter().map(String::as_str)),
            longest: words.parts.iter().map(String::len).max().unwrap_or_default(),
            sums: Suffixes::new(words.sums.iter().map(|word| (word.clone(), ()))),
            units: units.collect(),
        }
    }

    /// The ties of a document's claims, which are in source order with spans in bytes of its text, which is folded.
    pub fn of(&self, claims: &[Claim], text: &str, script: &Script) -> Vec<Tie> {
        let mut ties = vec![Tie::default(); claims.len()];
        // Many an item of news has one figure, which has nothing to be tied to.
        if claims.len() > 1 {
            let document = Document { figures: self.figures(claims, script), text, words: self };
            document.parts(&mut ties);
            document.told_again(&mut ties);
        }
        ties
    }

    fn figures<'a>(&'a self, claims: &'a [Claim], script: &Script) -> Vec<Figure<'a>> {
        let mut figures: Vec<Figure<'a>> = Vec::with_capacity(claims.len());
        let mut opened = 0;
        for claim in claims {
            let written = claim.unit.as_deref().unwrap_or_default();
            let unit = self.units.get(written).or_else(|| self.units.get(script.fold(written).as_ref()));
            let (base, factor) = unit.map_or((written, 1.0), |(base, factor)| (base.as_str(), *factor));
            // Two sentences of the same words are two: the second starts behind the whole of the first.
            let sentence = match figures.last() {
                Some(last) if last.claim.sentence == claim.sentence && claim.start < opened + claim.sentence.len() => {
                    last.sentence
                }
                last => {
                    opened = claim.start;
                    last.map_or(0, |last| last.sentence + 1)
                }
            };
            let interval = Interval { lower: claim.lower, upper: claim.upper }.scaled(factor);
            figures.push(Figure { claim, base, interval, value: claim.value * factor, sentence });
        }
        figures
    }
}

impl Document<'_> {
    /// A stretch of the text.
    fn stretch(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }

    /// The bytes between two claims, the one before the other.
    fn between(&self, one: usize, other: usize) -> Range<usize> {
        self.figures[one].claim.end..self.figures[other].claim.start
    }

    /// Finds sums and their parts.
    fn parts(&self, ties: &mut [Tie]) {
        for at in 0..self.figures.len() {
            self.opened_parts(at, ties);
        }
        for at in 0..self.figures.len() {
            self.reckoned_parts(at, ties);
            self.summed_up(at, ties);
        }
    }

    /// 共456项，其中农业129项、工业95项: parts behind a word that opens them.
    fn opened_parts(&self, first: usize, ties: &mut [Tie]) {
        let Some((wholes, opener)) = self.opener(first) else { return };
        let end = self.scope(first);
        let mut bases: Vec<&str> = Vec::new();
        for at in first..end {
            let figure = &self.figures[at];
            if !figure.is_amount() || bases.contains(&figure.base) {
                continue;
            }
            bases.push(figure.base);
            let lead = self.stretch(opener..figure.claim.start);
            if lead.chars().count() > NEAR || ends_clause(lead) || leaves_bracket(lead) {
                continue;
            }
            if let Some(whole) = self.whole_of(figure, wholes.clone()) {
                for part in self.run(whole, at, end) {
                    ties[part].part_of.get_or_insert(whole);
                }
            }
        }
    }

    /// The sum that a first part belongs to: the nearest amount of its unit, or one whose verb it shares (新增1485例，累计
    /// 确诊806690例，其中东京新增518例).
    fn whole_of(&self, part: &Figure<'_>, wholes: Range<usize>) -> Option<usize> {
        let near = || wholes.clone().rev().take(BETWEEN + 1).filter(|&whole| self.figures[whole].adds_to(part));
        let own = acts(part);
        let shares = |&whole: &usize| !own.is_empty() && acts(&self.figures[whole]) == own;
        near().find(shares).or_else(|| near().next()).filter(|&whole| part.fits(&self.figures[whole]))
    }

    /// Whether any figure of the sentence from `first` on, within so many bytes of the one before, is less than one of
    /// those just before it, which might be its sum: where none is, no word need be looked for.
    fn may_have_parts(&self, first: usize, from: usize, reach: usize) -> bool {
        let near = &self.figures[first.saturating_sub(BETWEEN + 1)..first];
        if !near.iter().any(Figure::is_amount) {
            return false;
        }
        let sentence = self.figures[first].sentence;
        // Each figure is a byte at least.
        let parts = self.figures[first..].iter().take(reach).take_while(|part| part.sentence == sentence);
        parts.filter(|part| part.claim.start <= from + reach).any(|part| near.iter().any(|whole| part.fits(whole)))
    }

    /// Claims before the word that opens parts in front of a claim, those of its sentence or, where the word opens a
    /// sentence, of the one before; and where that word ends.
    fn opener(&self, first: usize) -> Option<(Range<usize>, usize)> {
        let last = first.checked_sub(1)?;
        let gap = self.between(last, first);
        // Further on neither the sum nor the first part would be near enough to the word.
        let reach = 3 * NEAR * LONGEST_CHARACTER + self.words.longest;
        if gap.len() > reach || !self.may_have_parts(first, gap.start, reach) {
            return None;
        }
        let gap = self.stretch(gap);
        let (at, end) = self.words.parts.all(gap).map(|(word, _)| (word.start, word.end)).max()?;
        let before = &gap[..at];
        let opens = before.trim_end().ends_with(['。', '！', '？', '；']);
        let stops = before.matches(['。', '！', '？']).count();
        if before.contains('\n') || stops > usize::from(opens) || before.chars().count() > 2 * NEAR {
            return None;
        }
        let sentence = self.figures[last].sentence;
        let start = self.figures[..first].partition_point(|figure| figure.sentence < sentence);
        Some((start..first, self.figures[last].claim.end + end))
    }

    /// The claim behind the last that a word before `first` can reach: to the end of the sentence, or the next such word.
    fn scope(&self, first: usize) -> usize {
        let sentence = self.figures[first].sentence;
        (first + 1..self.figures.len())
            .find(|&at| {
                self.figures[at].sentence != sentence || self.words.parts.occurs(self.stretch(self.between(at - 1, at)))
            })
            .unwrap_or(self.figures.len())
    }

    /// The parts of a whole from the first on: all that add up to it, else those that stand in one row.
    fn run(&self, whole: usize, first: usize, end: usize) -> Vec<usize> {
        let sum = &self.figures[whole];
        let parts: Vec<usize> = (first..end).filter(|&at| self.figures[at].fits(sum)).collect();
        if let Some(count) = self.adds_up(sum, &parts) {
            return parts[..count].to_vec();
        }
        let most = sum.interval.upper.unwrap_or(f64::INFINITY);
        let mut run: Vec<usize> = Vec::new();
        let mut total = 0.0;
        for &part in &parts {
            total += self.figures[part].interval.lower.unwrap_or(0.0);
            let row = run.last().is_none_or(|&last| self.in_row(last, part));
            if !row || total > most {
                break;
            }
            run.push(part);
        }
        run
    }

    /// One part directly behind another, growth rates and the like between them aside.
    fn in_row(&self, last: usize, part: usize) -> bool {
        let gap = self.stretch(self.between(last, part));
        let words: usize = gap.chars().filter(|c| c.is_alphabetic()).count();
        words <= NEXT && !ends_clause(gap)
    }

    /// How many of these, two at least, add up to a sum within what is written.
    fn adds_up(&self, sum: &Figure<'_>, parts: &[usize]) -> Option<usize> {
        let mut total = Interval::of_value(0.0);
        for (count, &part) in parts.iter().enumerate() {
            let part = &self.figures[part];
            if !part.is_exact() || !part.interval.is_closed() {
                return None;
            }
            total = total.plus(part.interval);
            if count > 0 && sum.is_exact() && total.meets(sum.interval) {
                return Some(count + 1);
            }
        }
        None
    }

    /// 共12个，A 5个、B 7个: parts told by nothing but their sum.
    fn reckoned_parts(&self, whole: usize, ties: &mut [Tie]) {
        let sum = &self.figures[whole];
        if !sum.is_amount() || !sum.is_exact() {
            return;
        }
        let same = |&at: &usize| self.figures[at].sentence == sum.sentence;
        let next = (whole + 1..self.figures.len()).take_while(same);
        let parts = next.filter(|&at| self.figures[at].adds_to(sum));
        let parts: Vec<usize> = parts.take_while(|&at| self.figures[at].value < sum.value).collect();
        self.tie_sum(whole, &parts, ties);
    }

    /// A 5个、B 7个，共12个: the sum stands behind its parts and says so.
    fn summed_up(&self, whole: usize, ties: &mut [Tie]) {
        let sum = &self.figures[whole];
        if whole == 0 || !sum.is_amount() || !sum.is_exact() {
            return;
        }
        let lead = self.stretch(self.between(whole - 1, whole));
        if self.words.sums.of(lead.trim_end()).next().is_none() {
            return;
        }
        let same = |&at: &usize| self.figures[at].sentence == sum.sentence;
        let mut parts: Vec<usize> =
            (0..whole).rev().take_while(same).filter(|&at| self.figures[at].adds_to(sum)).collect();
        parts.retain(|&at| self.figures[at].value < sum.value);
        self.tie_sum(whole, &parts, ties);
    }

    /// Ties parts to their sum, when they add up and not by chance: 5 is 2 and 3 too often.
    fn tie_sum(&self, whole: usize, parts: &[usize], ties: &mut [Tie]) {
        let Some(count) = self.adds_up(&self.figures[whole], parts) else { return };
        let parts = &parts[..count];
        if (count > 2 || digits(self.figures[whole].value) > 1) && parts.iter().all(|&at| ties[at].part_of.is_none()) {
            parts.iter().for_each(|&at| ties[at].part_of = Some(whole));
        }
    }

    /// Finds figures that are told again.
    fn told_again(&self, ties: &mut [Tie]) {
        let mut of_key = Firsts::among(self.figures.len());
        let mut of_value = Firsts::among(self.figures.len());
        for (at, figure) in self.figures.iter().enumerate() {
            let Some(key) = figure.claim.indicator_key.as_deref().filter(|_| !figure.base.is_empty()) else { continue };
            let (key, value) = ((key, figure.base), (figure.value.to_bits(), figure.base));
            let tells = |first: &usize| self.tells_again(&self.figures[*first], figure);
            let tells_shorter = |first: &usize| tells(first) && self.tells_shorter(&self.figures[*first], figure);
            let first = of_key.of(&key).take(MOST).find(tells);
            let first = first.or_else(|| of_value.of(&value).take(MOST).find(tells_shorter));
            ties[at].same_as = first;
            if first.is_none() {
                of_key.add(key, at);
                of_value.add(value, at);
            }
        }
    }

    /// Whether two figures of one striking value differ but in words that narrow one of them: a headline says 新增成员单位42家,
    /// the text 新增理事会成员单位42家.
    fn tells_shorter(&self, first: &Figure<'_>, again: &Figure<'_>) -> bool {
        if !first.is_exact() || !again.is_exact() || first.claim.high != again.claim.high {
            return false;
        }
        let (Some(one), Some(two)) = (first.key(), again.key()) else { return false };
        if one.head != two.head {
            return false;
        }
        let (own, others, acts) = (one.qualifiers(), two.qualifiers(), one.actions());
        let narrower = own.is_subset(&others) || others.is_subset(&own);
        let named = !own.is_empty() && !others.is_empty() || !acts.is_empty();
        narrower && named && acts == two.actions() && digits(first.value) > 1
    }

    /// Whether a claim tells the figure of an earlier one of the same key.
    fn tells_again(&self, first: &Figure<'_>, again: &Figure<'_>) -> bool {
        let (one, two) = (first.claim, again.claim);
        first.sentence != again.sentence
            && one.measure == two.measure
            && one.measure != Measure::Baseline
            && one.direction == two.direction
            && one.per == two.per
            && one.status == two.status
            && same_or_unknown(one.region.as_deref(), two.region.as_deref())
            && same_entity(one, two)
            && same_period(one, two)
            && first.interval.closed().meets(again.interval.closed())
    }
}

/// Classes of the verbs of a figure's metric.
fn acts<'a>(figure: &Figure<'a>) -> BTreeSet<&'a str> {
    figure.key().map(|key| key.actions()).unwrap_or_default()
}

/// True for a stretch that ends outside a bracket that it began in: （含预付）5亿元.
fn leaves_bracket(text: &str) -> bool {
    let count = |brackets: [char; 2]| text.matches(brackets).count();
    count(['）', ')']) > count(['（', '('])
}

/// A stop inside a stretch of text.
fn ends_clause(text: &str) -> bool {
    text.contains(['。', '；', '！', '？', '\n'])
}

fn same_or_unknown(one: Option<&str>, two: Option<&str>) -> bool {
    one.is_none() || two.is_none() || one == two
}

/// The same organisation, in full or in short.
fn same_entity(one: &Claim, two: &Claim) -> bool {
    match (&one.entity, &two.entity) {
        (Some(one), Some(two)) => one.contains(two.as_str()) || two.contains(one.as_str()),
        _ => true,
    }
}

/// Periods that do not contradict each other: the same, or one that is a point or a year so far within the other.
fn same_period(one: &Claim, two: &Claim) -> bool {
    if one.period.is_none() || two.period.is_none() || one.period == two.period {
        return true;
    }
    let whole = |claim: &Claim| claim.period_kind == Some(PeriodKind::Full);
    (!whole(one) || !whole(two)) && one.period_start <= two.period_end && two.period_start <= one.period_end
}

/// Digits of a number without the zeros at its end.
fn digits(value: f64) -> usize {
    format!("{value}").trim_end_matches('0').bytes().filter(u8::is_ascii_digit).count()
}

#[cfg(test)]
mod tests {
    use crate::engine::Engine;
    use smol_str::SmolStr;
    use std::sync::LazyLock;

    static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

    /// `part < whole` and `again = first` of a text, by the numbers as written.
    fn tied(text: &str) -> Vec<String> {
        let claims = ENGINE.read("a", text, None).claims;
        let named = |id: &Option<SmolStr>| {
            let other = claims.iter().find(|claim| Some(&claim.id) == id.as_ref());
            other.map(|claim| claim.text.clone())
        };
        let parts = claims.iter().filter_map(|c| Some(format!("{} < {}", c.text, named(&c.part_of)?)));
        let again = claims.iter().filter_map(|c| Some(format!("{} = {}", c.text, named(&c.same_as)?)));
        parts.chain(again).collect()
    }

    #[test]
    fn parts_are_tied_to_their_sum() {
        let parts = tied("全县今年共实施民生项目62个，其中教育项目15个、医疗项目12个、交通项目20个、文化项目9个。");
        assert_eq!(parts, ["15个 < 62个", "12个 < 62个", "20个 < 62个", "9个 < 62个"]);
        // Growth between the parts, and the word in a sentence of its own.
        let parts = tied("上半年全市实现进出口总额86亿元，增长3%。其中，出口51亿元，增长5%；进口35亿元，增长1%。");
        assert_eq!(parts, ["51亿元 < 86亿元", "35亿元 < 86亿元"]);
        // Each unit has its own sum.
        let parts = tied("全年签约项目30个、总投资120亿元，其中工业项目11个、投资45亿元。");
        assert_eq!(parts, ["11个 < 30个", "45亿元 < 120亿元"]);
    }

    #[test]
    fn a_sum_is_found_by_arithmetic() {
        assert_eq!(tied("全县新建学校37所，小学23所、幼儿园14所。"), ["23所 < 37所", "14所 < 37所"]);
        assert_eq!(tied("全县新建小学23所、幼儿园14所，共37所。"), ["23所 < 37所", "14所 < 37所"]);
        assert_eq!(tied("全县新建学校37所，小学23所、幼儿园15所。"), Vec::<String>::new());
    }

    #[test]
    fn what_is_no_part_is_left_alone() {
        // Another unit, more than the whole, behind the end of a bracket, and the sum of another status.
        for text in [
            "全县新建学校12所，其中新增学位3600个。",
            "全县投入资金5亿元，其中带动社会投资9亿元。",
            "全县收到捐款8亿元，已支付赔款（含预付）5亿元。",
            "2024年全县新建公路60公里，其中2025年计划新建20公里。",
        ] {
            assert_eq!(tied(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn a_figure_told_twice_is_tied_to_the_first() {
        let article = |second: &str| {
            format!("龙山县城镇新增就业超1.9万人\n\n2025年1月8日\n\n记者从县人社局获悉，{second}工作成效明显。\n")
        };
        assert_eq!(tied(&article("全县新增城镇就业19234人，")), ["19234人 = 1.9万人"]);
        assert_eq!(tied(&article("全县新增城镇就业27234人，")), Vec::<String>::new());
        assert_eq!(tied(&article("全县新增城镇就业19234人次，")), Vec::<String>::new());
        assert_eq!(tied(&article("全县新增农村就业19234人，")), Vec::<String>::new());
        // The headline takes its status from the text: both are promised.
        assert_eq!(tied(&article("今年计划新增城镇就业19234人，")), ["19234人 = 1.9万人"]);
        // What was done in one sentence and is promised in another is not one figure.
        let twice = "据介绍，全县新增城镇就业19234人。\n\n按照计划，今年将新增城镇就业19234人。\n";
        assert_eq!(tied(twice), Vec::<String>::new());
    }
}
