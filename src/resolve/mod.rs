//! From a mention to a claim: status, period, place, owner and category in the article's context.

mod owners;

use crate::affix::{Prefixes, Suffixes};
use crate::category::{Categories, Category, Owner, Spoken, Surroundings};
use crate::claim::{Claim, Measure, Status, StockFlow};
use crate::context::{Context, is_comparator};
use crate::dating::{self, Said};
use crate::error::Error;
use crate::extract::Mention;
use crate::interval;
use crate::mark::{Marked, Meaning};
use crate::neighbour::Neighbours;
use crate::period::{Period, TimeMark, When};
use crate::quantity::Quantity;
use crate::region::{Code, Regions};
use crate::seeds::{QualifierWords, Seeds};
use crate::symbols::Symbols;
use crate::vocabulary::Vocabulary;
use aho_corasick::AhoCorasick;
use smol_str::{SmolStr, SmolStrBuilder, ToSmolStr};

/// Resolves mentions.
#[derive(Debug)]
pub struct Resolver {
    categories: Categories,
    cues: Vec<CueWord>,
    /// The same words, by their place in the list, and behind them those of promise: of `once` and `promised_after`.
    signals: Vocabulary,
    qualifiers: QualifierWords,
    /// Words beside a place that is no subject.
    no_subject: Neighbours,
    entity_before: Suffixes<()>,
    stock_verbs: Vocabulary,
    per_people: Vec<String>,
    promised_after: Vec<String>,
    kept_before: Vec<String>,
    once: Vec<String>,
    once_words: AhoCorasick,
    hoped: Vec<String>,
    kept: Vec<String>,
    entity_refs: Prefixes<()>,
}

/// A word of promise or report.
#[derive(Debug)]
struct CueWord {
    word: String,
    status: Status,
    /// Whether it makes a promise of what stands before or behind it as well.
    promises: bool,
    /// Whether it is one of an estimate that reckons what is under way.
    assesses: bool,
    /// The symbols that may stand behind it; any where none are named.
    next: Option<Next>,
}

/// The symbols that may stand behind a word: always, and where it opens its clause.
#[derive(Debug, Clone, Copy)]
struct Next {
    always: Symbols,
    opening: Symbols,
}

impl Next {
    /// As they are written: behind `^` stand those of an opening.
    fn of(written: &str) -> Self {
        let (always, opening) = written.split_once('^').unwrap_or((written, ""));
        Next { always: Symbols::of(always), opening: Symbols::of(opening) }
    }
}

/// What the figures of a sentence have in common, found once for all of them.
#[derive(Debug)]
pub struct Around<'a> {
    /// The categories that the sentence and the headings speak of.
    pub surroundings: Surroundings<'a>,
    /// The sentence without the blanks around it.
    sentence: SmolStr,
    /// Its words of time.
    times: Vec<Timed>,
    /// Whether it has a word that makes a promise of what stands before or behind it.
    promises: bool,
    /// Words of promise and report, by their ends, at one end the longest last.
    cues: Vec<Cue>,
    /// The places that are named and known.
    places: Vec<Spot>,
    /// Tokens of organisations that act, with true, and of places that act from the first subject on, with false: figures
    /// behind them are theirs.
    owners: Vec<(usize, bool)>,
    /// The first token that speaks of an organisation named before: 该公司, 这家企业, 合作社.
    referred: Option<usize>,
}

/// A word of time in its sentence.
#[derive(Debug, Clone, Copy)]
pub struct Timed {
    /// Its first token.
    pub token: usize,
    /// Whether it names what another figure is compared with.
    pub compares: bool,
    /// When that is, as far as the context tells.
    pub period: Option<Period>,
}

/// A place where a sentence names it.
#[derive(Debug, Clone, Copy)]
struct Spot {
    token: usize,
    /// None where the text does not tell which place it calls its own (全市, 我县).
    code: Option<Code>,
    /// Whether figures behind it can be of it.
    is_subject: bool,
}

impl Around<'_> {
    /// The sentence as its claims give it.
    pub fn sentence(&self) -> &SmolStr {
        &self.sentence
    }

    /// Its words of time, in order.
    pub fn times(&self) -> &[Timed] {
        &self.times
    }

    /// The last token before one that names a place.
    pub fn named(&self, place: Code, before: usize) -> Option<usize> {
        let mut spots = self.places.iter().rev().filter(|spot| spot.token < before);
        spots.find(|spot| spot.code == Some(place)).map(|spot| spot.token)
    }

    /// The last place before a token that a figure there can be of, if one is named, whether or not it is known which it is.
    fn subject(&self, before: usize) -> Option<&Spot> {
        let mut spots = self.places.iter().rev().filter(|spot| spot.token < before);
        spots.find(|spot| spot.is_subject)
    }

    /// The place that a token names.
    fn place_at(&self, token: usize) -> Option<Code> {
        self.places.iter().find(|spot| spot.token == token)?.code
    }
}

/// A word of promise or report that stands for itself.
#[derive(Debug, Clone, Copy)]
struct Cue {
    start: usize,
    end: usize,
    /// Its place in the list.
    word: usize,
}

/// What was known of a claim when it was made and is no field of it.
#[derive(Debug, Clone, Copy)]
pub struct Basis {
    /// Its period.
    pub period: Option<Period>,
    /// Its place.
    pub region: Option<Code>,
    /// What the words of its indicator speak of.
    pub spoken: Spoken,
    /// Its category.
    pub category: Category,
}

/// A number that was read, and what it is resolved by.
#[derive(Debug, Clone, Copy)]
pub struct Figure<'a> {
    /// The sentence.
    pub marked: &'a Marked<'a>,
    /// The number in it.
    pub mention: &'a Mention,
    /// What was said before.
    pub context: &'a Context,
    /// What it has in common with the others of its sentence.
    pub around: &'a Around<'a>,
}

/// What the words of an indicator tell by themselves, in whatever sentence.
#[derive(Debug, Clone, Copy)]
pub struct Wording {
    /// What they speak of.
    spoken: Spoken,
    /// Whether they speak of what there is (存栏, 总数), and not of what was added.
    is_stock: bool,
}

impl Resolver {
    /// From the vocabularies.
    ///
    /// # Errors
    /// What the categories say of their vocabulary.
    pub fn new(seeds: &Seeds) -> Result<Self, Error> {
        let edges = |name: &str| seeds.list(name).iter().map(|word| (word.clone(), ()));
        let wrong = |error: aho_corasick::BuildError| Error::data("words.toml", error.to_string());
        let once = seeds.list("once_built").to_vec();
        let promised_after = seeds.status.after.get(&Status::Target).cloned().unwrap_or_default();
        let cues = cues(seeds, |word| once.contains(word) || promised_after.contains(word));
        let signals = cues.iter().map(|cue| &cue.word).chain(&once).chain(&promised_after);
        Ok(Resolver {
            categories: Categories::new(seeds)?,
            signals: Vocabulary::new(signals.map(String::as_str)),
            cues,
            qualifiers: seeds.qualifiers.clone(),
            no_subject: Neighbours::of_subject(&seeds.beside_places),
            entity_before: Suffixes::new(edges("not_subject_before")),
            stock_verbs: Vocabulary::new(seeds.list("stock_words").iter().map(String::as_str)),
            per_people: seeds.list("per_means").to_vec(),
            entity_refs: Prefixes::new(edges("entity_refs")),
            once_words: AhoCorasick::new(&once).map_err(wrong)?,
            once,
            hoped: seeds.list("once_hoped").to_vec(),
            kept: seeds.list("once_kept").to_vec(),
            promised_after,
            kept_before: seeds.status.after.get(&Status::Actual).cloned().unwrap_or_default(),
        })
    }

    /// The categories.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// What the words of an indicator tell, which are folded.
    pub fn wording(&self, words: &str) -> Wording {
        Wording { spoken: self.categories.spoken_of(words), is_stock: self.stock_verbs.occurs(words) }
    }

    /// What the figures of a sentence have in common.
    pub fn around<'a>(&self, marked: &'a Marked<'_>, context: &'a Context, regions: &Regions) -> Around<'a> {
        let mut around = Around {
            surroundings: self.categories.around(
                &marked.folded,
                context.headings(),
                &context.facts.folded_title,
                context.in_list(),
            ),
            sentence: marked.text.trim().into(),
            times: times(marked, context),
            promises: false,
            cues: Vec::new(),
            places: Vec::new(),
            owners: Vec::new(),
            referred: self.referred(marked, context),
        };
        self.take_signals(marked, &mut around);
        self.take_owners(marked, context, regions, &mut around);
        around
    }

    /// Finds the words of promise and report of a sentence, in one look over it.
    fn take_signals(&self, marked: &Marked<'_>, around: &mut Around<'_>) {
        for (range, word) in self.signals.all(&marked.folded) {
            let Some(cue) = self.cues.get(word) else {
                around.promises = true;
                continue;
            };
            around.promises |= cue.promises;
            let token = marked.token_at(range.start);
            let begins = marked.tokens.get(token).is_some_and(|token| token.range.start == range.start);
            if begins && self.whole(marked, token, range.end, cue) {
                around.cues.push(Cue { start: range.start, end: range.end, word });
            }
        }
        // The one that ends last, of those the longest.
        around.cues.sort_unstable_by_key(|cue| (cue.end, cue.end - cue.start));
    }

    /// Adds the claim of a figure to others, all but its id, document, dates and place in the source: it is large, and is written
    /// where it stays. `wording` is that of its indicator.
    pub fn claim_to(&self, claims: &mut Vec<Claim>, figure: Figure<'_>, wording: Wording, regions: &Regions) -> Basis {
        let Figure { marked, mention, context, around } = figure;
        let quantity = &marked.quantities[mention.quantity];
        let once = if around.promises { self.once_built(marked, mention.token) } else { None };
        let said = dating::said(marked, mention, context, once.as_ref().map_or(0, |(at, _)| *at));
        let dated = said.dated();
        let (mut status, mut status_cue) = self.status(marked, mention, context, around, dated.map(|d| d.period));
        if mention.measure == Measure::Baseline {
            status = Status::Actual;
        }
        let stock_flow = stock_flow(mention, wording);
        if let Some((_, cue)) = &once {
            (status, status_cue) = (Status::Target, Some(cue.as_str()));
        }
        // 新增29家、总数达45家: a total beside what was added is told of the same years.
        let at_end =
            stock_flow == Some(StockFlow::Stock) && status == Status::Actual && mention.pattern != "level/total";
        let dated = dated
            .map(|dated| if at_end { dated.at_end() } else { dated })
            .or_else(|| dating::not_said(mention, context, status).filter(|_| once.is_none() && said == Said::Nothing));
        let entity = self.entity(marked, mention, context, around);
        let region = if entity.is_some() { None } else { owners::region(marked, mention, context, around) };
        let owner = Owner { unit: quantity.unit, entity };
        let spoken = wording.spoken;
        let category = self.categories.of_spoken(spoken, &around.surroundings, owner);
        let interval = interval::of(quantity, &self.qualifiers);
        let period = dated.map(|d| d.period);
        claims.push(Claim {
            title: context.facts.title.clone(),
            sentence: around.sentence.clone(),
            value: quantity.low.to_f64(),
            high: quantity.high.map(|high| high.to_f64()),
            lower: interval.lower,
            upper: interval.upper,
            qualifier: quantity.qualifier,
            unit: written_unit(marked, quantity),
            per: self.per(marked, mention, quantity),
            indicator: Some(mention.indicator.clone()),
            action: mention.action.clone(),
            measure: mention.measure,
            direction: mention.direction,
            base: base(marked, mention),
            stock_flow,
            status,
            status_cue: status_cue.map(SmolStr::new),
            period_kind: dated.map(|d| d.kind),
            region_name: region.map(|code| SmolStr::new(regions.name(code))),
            region: region.map(|code| SmolStr::new(regions.digits(code))),
            entity: entity.map(SmolStr::new),
            category: self.categories.id(category).clone(),
            pattern: SmolStr::new(&mention.pattern),
            ..Claim::default()
        });
        Basis { period, region, spoken, category }
    }

    /// The word of promise or report nearest before the number decides; then its period; then the section.
    fn status(
        &self,
        marked: &Marked<'_>,
        mention: &Mention,
        context: &Context,
        around: &Around<'_>,
        period: Option<Period>,
    ) -> (Status, Option<&str>) {
        if around.promises
            && let Some(cue) = self.promised_behind(marked, mention.token)
        {
            return (Status::Target, Some(cue));
        }
        if let Some(CueWord { word, status, assesses, .. }) = self.cue(marked, mention.token, around) {
            // 预计 of a year under review is an estimate, of what is still to come a promise.
            let reviewed = context.section_status() == Some(Status::Actual)
                || marked
                    .times
                    .iter()
                    .any(|time| time.when == When::Same && context.section_status() != Some(Status::Target));
            let past = matches!((period, context.facts.date), (Some(p), Some(date)) if p.is_over_by(date));
            let ahead = matches!((period, context.facts.date), (Some(p), Some(date)) if p.start_day().year > date.year);
            let assessed = *assesses && !ahead;
            let promised = *status == Status::Estimate && !reviewed && !past && !assessed;
            return (if promised { Status::Target } else { *status }, Some(word));
        }
        let year = |p: Period| (p.start_day().year, p.end_day().year);
        if let (Some(period), Some(date)) = (period, context.facts.date) {
            let (from, to) = year(period);
            // A year inferred from one or two that occur makes no promise of what came after it.
            if from > date.year && context.facts.firm {
                return (Status::Target, None);
            }
            if to < date.year {
                return (Status::Actual, None);
            }
        }
        (context.section_status().unwrap_or_default(), None)
    }

    /// 增产四万吨优质铁的计划: the promise stands behind the number, unless its clause says that it was kept.
    fn promised_behind(&self, marked: &Marked<'_>, number: usize) -> Option<&str> {
        let range = &marked.tokens[number].range;
        let clause = |text: &str| -> usize { text.find(['，', '。', '；']).unwrap_or(text.len()) };
        let (before, after) = (&marked.folded[..range.start], &marked.folded[range.end..]);
        let after = &after[..clause(after)];
        let start = before.rfind(['，', '。', '；']).map_or(0, |at| at + '，'.len_utf8());
        let promise = self.promised_after.iter().find(|word| after.contains(word.as_str()))?;
        let kept = self.kept_before.iter().any(|word| before[start..].contains(word.as_str()));
        (!kept).then_some(promise.as_str())
    }

    /// 达产后年产值可达…: what is still to be, once something is built; nothing says when. What was done by then (已)
    /// is no promise.
    fn once_built(&self, marked: &Marked<'_>, number: usize) -> Option<(usize, String)> {
        let before = &marked.folded[..marked.tokens[number].range.start];
        let named = self.once_words.find_overlapping_iter(before);
        let (at, word) = named.map(|found| (found.start(), &self.once[found.pattern().as_usize()])).max()?;
        let after = &before[at..];
        let done = self.kept.iter().any(|kept| after.contains(kept.as_str()));
        let again = self.hoped.iter().any(|hope| after.contains(hope.as_str()));
        (!done && again).then(|| (at, word.clone()))
    }

    /// The last cue before a number.
    fn cue(&self, marked: &Marked<'_>, number: usize, around: &Around<'_>) -> Option<&CueWord> {
        let end = marked.tokens[number].range.start;
        let last = around.cues.iter().rev().find(|cue| cue.end <= end)?;
        Some(&self.cues[last.word])
    }

    /// A cue begins and ends with words: no 将 out of 将军, no 要 out of 主要. It begins with a token.
    fn whole(&self, marked: &Marked<'_>, first: usize, end: usize, cue: &CueWord) -> bool {
        let last = marked.token_at(end - 1);
        if marked.tokens.get(last).is_none_or(|token| token.range.end != end) {
            return false;
        }
        // 占年度计划的83%: a share of what was promised is no promise.
        let of_share = || {
            let share = marked.symbols[..first].rfind('o');
            share.is_some_and(|share| !marked.symbols[share..first].contains([',', 'Q']))
        };
        if cue.status != Status::Actual && of_share() {
            return false;
        }
        cue.next.is_none_or(|next| {
            // 全市计划播种面积: some may follow only where the cue opens its clause.
            let follows = Symbols::one(marked.symbol(last + 1) as u8);
            next.always.meets(follows) || next.opening.meets(follows) && marked.opens_clause(first)
        })
    }

    /// What the number is per: written at its unit, or before it in its clause.
    fn per(&self, marked: &Marked<'_>, mention: &Mention, quantity: &Quantity<'_>) -> Option<SmolStr> {
        if let Some(per) = &quantity.per {
            return Some(per.into());
        }
        // 从每月: few sentences say any such thing.
        let until = if marked.pers.is_empty() { 0 } else { mention.token };
        let mut clause = (0..until).rev().take_while(|&t| {
            // 从每月300元降至160元, 每月分别提高5元、40元 have one 每月 for both.
            let shared = marked.symbol(t) == 'Q' && mention.span.contains(&t) && shares_per(&mention.pattern);
            shared || !matches!(marked.symbol(t), ',' | ';' | 'Q')
        });
        let written = clause.find_map(|token| match marked.tokens[token].meaning {
            Meaning::Per(per) => marked.pers.get(per).map(SmolStr::new),
            _ => None,
        });
        written.or_else(|| {
            // 人均提高120元 is per person; 人均收入 and 亩均单产 have it in their name.
            let moved = mention.measure == Measure::Change;
            let word = marked.folded_token(mention.token.checked_sub(2).filter(|_| moved)?);
            let mean = self.per_people.iter().find(|mean| mean.as_str() == word)?;
            // 户均增收 says it in its name.
            if mention.indicator.contains(word) {
                return None;
            }
            mean.chars().next().map(|one| one.to_smolstr())
        })
    }
}

/// Whether the numbers that a pattern reads beside each other are per the same.
fn shares_per(pattern: &str) -> bool {
    pattern.starts_with("level/arrival") || pattern.starts_with("respectively/")
}

/// The words of time of a sentence.
fn times(marked: &Marked<'_>, context: &Context) -> Vec<Timed> {
    let anchor = context.anchor();
    let timed = |time: &TimeMark| Timed {
        token: marked.token_at(time.range.start),
        compares: is_comparator(marked, time),
        period: time.when.resolve(anchor),
    };
    marked.times.iter().map(timed).collect()
}

/// The words of promise and report, the longest first; `promises` says of which this is true besides.
fn cues(seeds: &Seeds, promises: impl Fn(&String) -> bool) -> Vec<CueWord> {
    let status = &seeds.status;
    let words = status.cues.iter().flat_map(|(status, words)| words.iter().map(move |word| (word, *status)));
    let cue = |(word, means): (&String, Status)| CueWord {
        word: word.clone(),
        status: means,
        promises: promises(word),
        assesses: status.assessed.contains(word),
        next: status.next.get(word).map(|next| Next::of(next)),
    };
    let mut cues: Vec<CueWord> = words.map(cue).collect();
    cues.sort_by_key(|cue| usize::MAX - cue.word.len());
    cues
}

fn stock_flow(mention: &Mention, wording: Wording) -> Option<StockFlow> {
    if mention.measure != Measure::Level {
        return None;
    }
    if wording.is_stock {
        return Some(StockFlow::Stock);
    }
    mention.action.as_ref().map(|_| StockFlow::Flow)
}

/// The unit in the text's own script.
fn written_unit(marked: &Marked<'_>, quantity: &Quantity<'_>) -> Option<SmolStr> {
    match &quantity.unit_range {
        Some(range) if quantity.unit == Some(&marked.folded[range.clone()]) => {
            Some(SmolStr::new(&marked.text[range.clone()]))
        }
        _ => quantity.unit.map(SmolStr::new),
    }
}

/// The words of comparison of a growth: 同比, 较上年末.
fn base(marked: &Marked<'_>, mention: &Mention) -> Option<SmolStr> {
    if !matches!(mention.measure, Measure::Growth | Measure::Change) {
        return None;
    }
    let start = mention.span.clone().find(|&token| token < mention.token && marked.symbol(token) == 'K')?;
    let mut text = SmolStrBuilder::new();
    for token in start..mention.token {
        if token > start && matches!(marked.symbol(token), 'U' | 'D' | 'I' | 'M' | 'm' | ',' | 'B' | 'L' | 'a' | 'A') {
            break;
        }
        text.push_str(&marked.text[marked.tokens[token].range.clone()]);
    }
    Some(text.finish())
}
