//! From a mention to a claim: status, period, place, owner and category in the article's context.

mod owners;
mod status;

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
use crate::period::{Period, TimeMark};
use crate::quantity::Quantity;
use crate::region::{Code, Regions};
use crate::seeds::{QualifierWords, Seeds};
use crate::vocabulary::Vocabulary;
use smol_str::{SmolStr, SmolStrBuilder, ToSmolStr};
use status::{Heard, Promises};

/// Resolves mentions.
#[derive(Debug)]
pub struct Resolver {
    categories: Categories,
    promises: Promises,
    qualifiers: QualifierWords,
    /// Words beside a place that is no subject.
    no_subject: Neighbours,
    entity_before: Suffixes<()>,
    stock_verbs: Vocabulary,
    per_people: Vec<String>,
    entity_refs: Prefixes<()>,
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
    /// Its words of promise and report.
    heard: Heard,
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
        Ok(Resolver {
            categories: Categories::new(seeds)?,
            promises: Promises::new(seeds)?,
            qualifiers: seeds.qualifiers.clone(),
            no_subject: Neighbours::of_subject(&seeds.beside_places),
            entity_before: Suffixes::new(edges("not_subject_before")),
            stock_verbs: Vocabulary::new(seeds.list("stock_words").iter().map(String::as_str)),
            per_people: seeds.list("per_means").to_vec(),
            entity_refs: Prefixes::new(edges("entity_refs")),
        })
    }

    /// The categories.
    pub fn categories(&self) -> &Categories {
        &self.categories
    }

    /// Whether a folded sentence says that what it reckons is reckoned below as well: 预计（下同）.
    pub fn reckons_on(&self, sentence: &str) -> bool {
        self.promises.reckons_on(sentence)
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
            heard: self.promises.heard(marked),
            places: Vec::new(),
            owners: Vec::new(),
            referred: self.referred(marked, context),
        };
        self.take_owners(marked, context, regions, &mut around);
        around
    }

    /// Adds the claim of a figure to others, all but its id, document, dates and place in the source: it is large, and is written
    /// where it stays. `wording` is that of its indicator.
    pub fn claim_to(&self, claims: &mut Vec<Claim>, figure: Figure<'_>, wording: Wording, regions: &Regions) -> Basis {
        let Figure { marked, mention, context, around } = figure;
        let quantity = &marked.quantities[mention.quantity];
        let once = self.promises.once_built(marked, mention.token, &around.heard);
        let said = dating::said(marked, mention, context, once.as_ref().map_or(0, |(at, _)| *at));
        let dated = said.dated();
        let (mut status, mut status_cue) = self.promises.status(figure, dated.map(|d| d.period));
        let stock_flow = stock_flow(mention, wording);
        if let Some((_, cue)) = &once {
            (status, status_cue) = (Status::Target, Some(cue.as_str()));
        }
        if mention.measure == Measure::Baseline {
            status = Status::Actual;
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
