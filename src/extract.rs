//! From a marked sentence to mentions: which pattern reads each number, and what it measures.
//!
//! Numbers are read from left to right, since a list hands its verb on (新建A 3个、B 5个) and an ellipsis its subject
//! (达220亿元，增长22%).

use crate::adverbial::Adverbials;
use crate::affix::Suffixes;
use crate::claim::{Direction, Measure};
use crate::composition::Compositions;
use crate::error::Error;
use crate::mark::{Marked, Meaning};
use crate::pattern::{Gives, Pattern, Patterns, Piece};
use crate::phrase::{self, Phrases};
use crate::quantity::{self, Kind};
use crate::row;
use crate::seeds::{Seeds, UnitKind};
use crate::symbols::Symbols;
use crate::turn::{self, Found, MOST_SYMBOLS, Trial};
use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

/// A number that a pattern has read.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Index into the sentence's quantities.
    pub quantity: usize,
    /// Its token.
    pub token: usize,
    /// What is measured.
    pub indicator: SmolStr,
    /// What figures behind it take up in its stead, where that is less.
    pub subject: Option<SmolStr>,
    /// The verb that makes the metric, when it is part of the indicator.
    pub action: Option<SmolStr>,
    /// Kind of magnitude.
    pub measure: Measure,
    /// Which way.
    pub direction: Option<Direction>,
    /// The pattern.
    pub pattern: Cow<'static, str>,
    /// Whether words of the indicator were taken from an earlier number.
    pub carried: bool,
    /// Tokens of the indicator's phrase, for the context's search around it.
    pub span: Range<usize>,
}

impl Mention {
    /// What it is about, without its verb.
    fn head(&self) -> &str {
        let subject = self.subject.as_ref().unwrap_or(&self.indicator);
        let action = self.action.as_deref().unwrap_or_default();
        subject.strip_prefix(action).unwrap_or(subject)
    }
}

/// Why a number of a sentence gave no mention.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Index into the sentence's quantities.
    pub quantity: usize,
    /// Why, for a reader.
    pub why: Cow<'static, str>,
}

/// What was read of a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Mentions {
    /// Numbers read, in order.
    pub read: Vec<Mention>,
    /// Numbers left out.
    pub left_out: Vec<LeftOut>,
}

/// Symbols either side of a number that its patterns may look at.
const WINDOW: usize = MOST_SYMBOLS / 2;

/// Reads mentions.
#[derive(Debug)]
pub struct Extractor {
    patterns: Patterns,
    phrases: Phrases,
    falling: FxHashSet<String>,
    whole_verbs: FxHashSet<String>,
    progress_verbs: Suffixes<()>,
    compositions: Compositions,
    adverbials: Adverbials,
    /// Nouns without an amount of their own.
    unmeasured: FxHashSet<String>,
    /// What people belong to, and are told apart by.
    groups: FxHashSet<String>,
    /// Nouns that ask for a unit, and the unit of each.
    implied: AhoCorasick,
    implied_units: Vec<String>,
    /// What units count where no noun says it, and what they count behind another such count.
    bare_counts: BTreeMap<String, String>,
    bare_counts_again: BTreeMap<String, String>,
}

/// What the sentence has given so far.
#[derive(Default)]
struct Before {
    /// What was read; all else are indices into it.
    read: Vec<Mention>,
    last: Last,
    /// What `last` was before the brackets that are open.
    outside: Option<Last>,
    list: Vec<usize>,
    token: usize,
}

/// What figures take up, as indices into what was read.
#[derive(Clone, Copy, Default)]
struct Last {
    /// The last that stands.
    indicator: Option<usize>,
    /// The last that has words beside its verb.
    head: Option<usize>,
    /// The last, where it has a verb.
    verb: Option<usize>,
}

impl Before {
    /// The last so many that give indicators of their own.
    fn recent(&self, count: usize) -> Option<Vec<usize>> {
        let own = |at: &usize| self.stands(*at) && !self.read[*at].pattern.ends_with("again");
        let mut recent: Vec<usize> = (0..self.read.len()).rev().filter(own).take(count).collect();
        recent.reverse();
        (recent.len() == count).then_some(recent)
    }

    /// The value compared with is only one of the figure before it.
    fn stands(&self, at: usize) -> bool {
        at == 0 || self.read[at].measure != Measure::Baseline || !self.read[at].carried
    }

    fn indicator(&self) -> Option<&str> {
        Some(&self.read[self.last.indicator?].indicator)
    }

    /// What a figure of this kind takes up: 完成计划的52%，增长9% is a growth of what was done, 提高3个百分点 one of the share.
    fn subject(&self, kind: Kind) -> Option<&str> {
        let subject = self.read[self.last.indicator?].subject.as_deref().filter(|_| kind != Kind::Points);
        subject.or_else(|| self.indicator())
    }

    fn head(&self) -> Option<&str> {
        Some(self.read[self.last.head?].head())
    }

    /// 快于全部投资6.2和6.7个百分点: what was said of the number directly before this one.
    fn again(&self, marked: &Marked<'_>, pattern: &Pattern, token: usize, quantity: usize) -> Option<Mention> {
        let kind = |quantity: usize| marked.quantities[quantity].kind;
        let last = self.read.last().filter(|last| last.token + 2 == token && kind(last.quantity) == kind(quantity))?;
        Some(Mention { quantity, token, pattern: pattern.name.clone(), carried: true, ..last.clone() })
    }

    /// The unit of the figure whose indicator a mention takes up.
    fn unit<'a>(&self, marked: &Marked<'a>, mention: &Mention) -> Option<&'a str> {
        let last = self.last.indicator.map(|last| &self.read[last]);
        let ends = ends_clause(marked, mention.token);
        let same = last.filter(|last| ends && mention.carried && last.indicator == mention.indicator)?;
        marked.quantities[same.quantity].unit
    }

    fn verb(&self) -> Option<&str> {
        self.read[self.last.verb?].action.as_deref()
    }

    /// 资金1.5亿元（其中省级0.3亿元）已下达，增长5%: behind brackets goes on what stood before them.
    fn leave_brackets(&mut self, marked: &Marked<'_>, token: usize) {
        if self.outside.is_some() && !row::is_in_brackets(marked, token) {
            self.last = self.outside.take().unwrap_or_default();
        }
    }

    /// Takes up a mention; one of progress (工程开工八成) tells what it is of, as no other share does.
    fn remember(&mut self, mention: Mention, of_progress: bool, marked: &Marked<'_>) {
        if self.last.indicator.is_some() && self.outside.is_none() && row::is_in_brackets(marked, mention.token) {
            self.outside = Some(self.last);
        }
        let this = self.read.len();
        if this == 0 {
            self.read.reserve_exact(marked.quantities.len());
        }
        self.read.push(mention);
        if !self.stands(this) {
            return;
        }
        let mention = &self.read[this];
        // 开工率63.9%，完成583座: what is done is never a rate.
        let of_rate = mention.measure != Measure::Level && !of_progress && self.last.head.is_some();
        if !mention.head().is_empty() && !of_rate {
            self.last.head = Some(this);
        }
        self.last.indicator = Some(this);
        if !mention.pattern.ends_with("-carried") {
            self.last.verb = mention.action.is_some().then_some(this);
        }
        if mention.pattern.starts_with("respectively") {
            if !mention.pattern.ends_with("again") {
                if self.token == 0 || marked.symbols[self.token..mention.token].contains('B') {
                    self.list.clear();
                }
                self.list.push(this);
            }
            self.token = mention.token;
        }
    }
}

/// What a number is read with.
struct Reading<'t> {
    /// The symbols of its sentence.
    symbols: Symbols,
    trial: &'t mut Trial,
    before: Before,
    /// Where an indicator is put together.
    text: String,
}

impl Extractor {
    /// With these patterns.
    ///
    /// # Errors
    /// When the nouns that ask for a unit cannot be made into one automaton.
    pub fn new(seeds: &Seeds, patterns: Patterns) -> Result<Self, Error> {
        let (nouns, implied_units): (Vec<String>, Vec<String>) = seeds.map("implied_units").into_iter().unzip();
        Ok(Extractor {
            patterns,
            phrases: Phrases::new(seeds),
            falling: seeds.set("falling_increments"),
            whole_verbs: seeds.set("whole_verbs"),
            progress_verbs: Suffixes::new(seeds.list("progress_verbs").iter().map(|verb| (verb.clone(), ()))),
            compositions: Compositions::new(seeds),
            adverbials: Adverbials::new(seeds),
            unmeasured: seeds.set("unmeasured"),
            groups: seeds.set("groups"),
            implied: AhoCorasick::new(nouns).map_err(|error| Error::data("words.toml", error.to_string()))?,
            implied_units,
            bare_counts: seeds.map("bare_counts"),
            bare_counts_again: seeds.map("bare_counts_again"),
        })
    }

    /// The patterns.
    pub fn patterns(&self) -> &Patterns {
        &self.patterns
    }

    /// The mentions of a sentence; numbers without a unit get the one that their noun asks for.
    pub fn mentions<'a>(&'a self, marked: &mut Marked<'a>) -> Mentions {
        let mut mentions = Mentions::default();
        let whole = self.without_remarks(marked).map(|symbols| std::mem::replace(&mut marked.symbols, symbols));
        let symbols = Symbols::of(&marked.symbols);
        let mut reading =
            Reading { symbols, trial: &mut Trial::default(), before: Before::default(), text: String::new() };
        for (quantity, why) in marked.quantities.iter().enumerate().filter_map(|(i, q)| Some((i, q.rejected?))) {
            mentions.left_out.push(LeftOut { quantity, why: why.into() });
        }
        let mut next = 0;
        while let Some((token, quantity)) = next_number(marked, next) {
            next = token + 1;
            reading.before.leave_brackets(marked, token);
            match self.mention(marked, token, quantity, &mut reading) {
                Ok(mut mention) => {
                    self.name_part(marked, &mut mention, &reading.before);
                    let row = self.shares(marked, &mut mention);
                    let of_progress = self.progress_verbs.of(mention.head()).next().is_some();
                    reading.before.remember(mention, of_progress, marked);
                    reading.before.read.extend(row);
                }
                Err(why) => mentions.left_out.push(LeftOut { quantity, why }),
            }
        }
        mentions.read = reading.before.read;
        if let Some(whole) = whole {
            marked.symbols = whole;
        }
        mentions.left_out.sort_by_key(|out| out.quantity);
        mentions
    }

    /// The symbols of a sentence without the remarks and adverbials that no number is measured by; none where it has none.
    fn without_remarks(&self, marked: &Marked<'_>) -> Option<String> {
        let without = row::without_asides(&marked.symbols);
        self.adverbials.without(marked, without.as_deref().unwrap_or(&marked.symbols)).or(without)
    }

    fn mention<'a>(
        &'a self,
        marked: &mut Marked<'a>,
        token: usize,
        quantity: usize,
        reading: &mut Reading<'_>,
    ) -> Result<Mention, Cow<'static, str>> {
        let (window, first) = window(&marked.symbols, token);
        let at = token - first;
        let kind = marked.quantities[quantity].kind;
        let mut dead_end = None;
        for pattern in self.patterns.reading(kind, turn::beside(window, at), reading.symbols) {
            let Some(found) = pattern.turn.read(window, at, reading.trial) else { continue };
            if pattern.gives == Gives::Nothing {
                return Err(pattern.about.clone().into());
            }
            match self.read(marked, pattern, &found, first, token, quantity, reading) {
                Some(mention) => {
                    self.imply_unit(marked, &mention, &reading.before)?;
                    return Ok(mention);
                }
                None => dead_end = Some(&pattern.name),
            }
        }
        Err(match dead_end {
            Some(name) => format!("{name} matches, but leaves no indicator").into(),
            None => "no pattern says what it measures".into(),
        })
    }

    #[allow(clippy::too_many_arguments)]
    fn read(
        &self,
        marked: &Marked<'_>,
        pattern: &Pattern,
        found: &Found,
        first: usize,
        token: usize,
        quantity: usize,
        reading: &mut Reading<'_>,
    ) -> Option<Mention> {
        let Reading { before, text, .. } = reading;
        if pattern.gives == Gives::Again {
            return before.again(marked, pattern, token, quantity);
        }
        let whole = |range: Range<usize>| range.start + first..range.end + first;
        let group = |group: Option<usize>| group.and_then(|at| found.group(at)).map(whole);
        let unnamed = pattern.gives == Gives::Movement && pattern.carries() && before.indicator().is_none();
        if unnamed && !is_plain_movement(marked, whole(found.whole.clone()), token, quantity) {
            return None;
        }
        self.compose(marked, pattern, &pattern.indicator, quantity, &group, before, text)?;
        let indicator = if pattern.distribute {
            let member = self.distributed(marked, group(pattern.np).filter(|np| !np.is_empty()), token, before)?;
            if text.is_empty() { member } else { format_smolstr!("{member}{text}") }
        } else {
            SmolStr::new(phrase::shorten(text))
        };
        if indicator.is_empty() {
            return None;
        }
        let indicator = match group(pattern.np).zip(group(pattern.moves)) {
            Some((np, moved)) if self.is_unmeasured(marked, &np) => {
                format_smolstr!("{indicator}{}", &marked.text[marked.tokens[moved.end - 1].range.clone()])
            }
            _ => indicator,
        };
        let q = &marked.quantities[quantity];
        let moved = group(pattern.moves).map(|range| self.direction(marked, range.end - 1));
        let measure = match pattern.gives {
            Gives::Movement if moved.flatten().is_none() => return None,
            Gives::Movement if matches!(q.kind, Kind::Percent | Kind::Times | Kind::Doubling) => Measure::Growth,
            Gives::Movement => Measure::Change,
            Gives::Share => Measure::Share,
            Gives::Baseline => Measure::Baseline,
            _ if pattern.distribute && moved.flatten().is_some() => {
                if q.unit_kind == Some(UnitKind::Ratio) && q.kind != Kind::Points {
                    Measure::Growth
                } else {
                    Measure::Change
                }
            }
            _ if matches!(q.kind, Kind::Percent | Kind::Times) => Measure::Share,
            _ if q.kind == Kind::Doubling => Measure::Growth,
            _ if q.kind == Kind::Points => Measure::Change,
            _ => Measure::Level,
        };
        let direction = match measure {
            Measure::Growth | Measure::Change => moved.flatten().or(Some(Direction::Up)),
            _ => None,
        };
        let subject = if pattern.subject.is_empty() {
            None
        } else {
            self.compose(marked, pattern, &pattern.subject, quantity, &group, before, text)?;
            Some(SmolStr::new(phrase::shorten(text)))
        };
        let action = group(pattern.verb)
            .and_then(|range| self.phrases.action(marked, range))
            .or_else(|| group(pattern.np).and_then(|np| self.phrases.leading_action(marked, np)));
        let mention = Mention {
            quantity,
            token,
            indicator,
            subject,
            action,
            measure,
            direction,
            pattern: pattern.name.clone(),
            carried: pattern.carries(),
            span: whole(found.whole.clone()),
        };
        Some(mention)
    }

    /// 专任教师8万人，其中初中2万人: a part of those counted that is named by what they belong to.
    fn name_part(&self, marked: &Marked<'_>, mention: &mut Mention, before: &Before) {
        let people = |mention: &Mention| marked.quantities[mention.quantity].unit_kind == Some(UnitKind::Person);
        if mention.measure != Measure::Level || !people(mention) || !self.groups.contains(&*mention.indicator) {
            return;
        }
        let Some(parts) = marked.symbols[..mention.token].rfind('j') else { return };
        let total = before.read.iter().rev().find(|total| total.token < parts).filter(|total| people(total));
        if let Some(total) = total.filter(|_| !marked.symbols[parts..mention.token].contains([';', '.'])) {
            mention.indicator = format_smolstr!("{}{}", mention.indicator, total.head());
        }
    }

    /// 经济增长率为5%: a noun that has no amount of its own is measured by its movement.
    fn is_unmeasured(&self, marked: &Marked<'_>, np: &Range<usize>) -> bool {
        np.clone().next_back().is_some_and(|last| self.unmeasured.contains(marked.folded_token(last)))
    }

    /// The further shares of a row that a mention opens: they say the same of other parts of the whole. Where the parts
    /// have names, so has the first.
    fn shares(&self, marked: &Marked<'_>, first: &mut Mention) -> Vec<Mention> {
        let count = quantity::row(&marked.quantities, first.quantity).len();
        if count == 0 {
            return Vec::new();
        }
        let parts = self.compositions.parts(&first.indicator, 1 + count);
        let share = |nth: usize| {
            let indicator = parts.map_or_else(|| first.indicator.clone(), |parts| SmolStr::new(&parts[nth]));
            Mention { quantity: first.quantity + nth, indicator, ..first.clone() }
        };
        let row = (1..=count).map(share).collect();
        first.indicator = share(0).indicator;
        row
    }

    /// The member of a list that a number is paired with: by its place in its own row of numbers.
    fn distributed(
        &self,
        marked: &Marked<'_>,
        np: Option<Range<usize>>,
        token: usize,
        before: &Before,
    ) -> Option<SmolStr> {
        let (nth, count) = row::place(marked, token);
        let of = |list: &[usize]| list.get(nth).or(list.last()).map(|at| before.read[*at].indicator.clone());
        match np {
            Some(np) => {
                let paired = marked.symbols[np.end..token].contains('B');
                let members = self.phrases.members(marked, np, count);
                // Without 分别 only a list of just as many members is one.
                if !paired && members.len() != count {
                    return None;
                }
                members.get(nth).or(members.last()).map(SmolStr::new)
            }
            None if before.list.len() == count => of(&before.list),
            // 内地1.59亿、港澳台1.36亿，分别上升…: the figures before are the list.
            None => of(&before.recent(count)?),
        }
    }

    /// Puts together what a pattern's template says, where there is all that it asks for.
    #[allow(clippy::too_many_arguments)]
    fn compose(
        &self,
        marked: &Marked<'_>,
        pattern: &Pattern,
        pieces: &[Piece],
        quantity: usize,
        group: &impl Fn(Option<usize>) -> Option<Range<usize>>,
        before: &Before,
        text: &mut String,
    ) -> Option<()> {
        text.clear();
        let alone = !pieces.is_empty()
            && pieces.iter().all(|piece| match piece {
                Piece::Group(group) => Some(*group) == pattern.np,
                piece => *piece == Piece::Carry,
            });
        if alone
            && let Some(np) = group(pattern.np)
            && self.when_or_where(marked, &np, before, text)
        {
            return Some(());
        }
        for piece in pieces {
            match piece {
                Piece::Group(at) => {
                    if let Some(range) = group(Some(*at)) {
                        // A single word stands as it is: 占 is no edge to be trimmed here.
                        match range.len() {
                            1 if text.ends_with(&marked.text[marked.tokens[range.start].range.clone()]) => {}
                            1 if is_no_word_of_content(marked.symbol(range.start)) => {}
                            1 => text.push_str(&marked.text[marked.tokens[range.start].range.clone()]),
                            _ => self.phrases.write(marked, range, text),
                        }
                    }
                }
                Piece::Previous => match before.subject(marked.quantities[quantity].kind) {
                    Some(previous) => text.push_str(previous),
                    // 粮食产量再创新高，增幅达5%: what moves was named without a figure.
                    None => self.phrases.write(marked, subject(marked, group(pattern.moves)?.start)?, text),
                },
                // 绿化2100平方米 needs no object from the clause before.
                Piece::Head if self.whole_verbs.contains(text.as_str()) => {}
                Piece::Head => text.push_str(self.without_progress(before.head()?)),
                Piece::Carry => {
                    if let Some(verb) = before.verb() {
                        text.insert_str(0, verb);
                    }
                }
                Piece::Bare => {
                    let again = before.read.last().is_some_and(|last| last.pattern == pattern.name);
                    let unit = marked.quantities[quantity].unit?;
                    text.push_str(self.bare(unit, group(pattern.np).is_some(), again)?);
                }
                Piece::Words(words) => text.push_str(words),
            }
        }
        Some(())
    }

    /// 幸福院建设项目开工229个: what is counted, without what was done to it.
    fn without_progress<'t>(&self, head: &'t str) -> &'t str {
        let verb = self.progress_verbs.of(head).next();
        verb.and_then(|(verb, ())| head.strip_suffix(verb)).filter(|noun| !noun.is_empty()).unwrap_or(head)
    }

    /// What a unit counts by itself, behind the name of a place or behind another such count: 全县共有28115户，6.5万人.
    fn bare(&self, unit: &str, behind_place: bool, again: bool) -> Option<&str> {
        let first = self.bare_counts.get(unit).filter(|_| behind_place || again);
        first.or_else(|| self.bare_counts_again.get(unit).filter(|_| again)).map(String::as_str)
    }

    /// 2005年10亿元，2010年达到20亿元; 安置点6个（西秀区1个、普定县1个）: a time says when and a place where, and never what. In
    /// its stead the indicator before it is written, behind a time else what the sentence is about; true where there is one.
    fn when_or_where(&self, marked: &Marked<'_>, range: &Range<usize>, before: &Before, text: &mut String) -> bool {
        let words = &marked.symbols[range.clone()];
        if !words.contains(['T', 'R']) || words.bytes().any(|symbol| !matches!(symbol, b'T' | b'R' | b'(')) {
            return false;
        }
        if let Some(indicator) = before.indicator() {
            text.push_str(indicator);
            return true;
        }
        let about = words.contains('T').then(|| subject(marked, range.start)).flatten();
        let Some(about) = about else { return false };
        self.phrases.write(marked, about, text);
        true
    }

    fn direction(&self, marked: &Marked<'_>, token: usize) -> Option<Direction> {
        match marked.symbol(token) {
            'U' | 'Y' | 'M' | '+' => Some(Direction::Up),
            'D' | 'J' | 'm' | '-' => Some(Direction::Down),
            'I' if self.falling.contains(marked.folded_token(token)) => Some(Direction::Down),
            'I' => Some(Direction::Up),
            _ => None,
        }
    }

    /// A number without a unit counts its noun: 用户70万 is 户. Where its noun was said before, it has the unit that it had there;
    /// a noun that asks for none makes it no figure.
    fn imply_unit<'a>(
        &'a self,
        marked: &mut Marked<'a>,
        mention: &Mention,
        before: &Before,
    ) -> Result<(), Cow<'static, str>> {
        if marked.quantities[mention.quantity].unit.is_some() {
            return Ok(());
        }
        let bytes = |token: usize| marked.tokens.get(token).map_or(marked.folded.len(), |t| t.range.start);
        let phrase = &marked.folded[bytes(mention.span.start)..bytes(mention.span.end)];
        let nouns = self.implied.find_overlapping_iter(phrase);
        // The noun that ends last, of those the longest.
        let best = nouns.map(|noun| (noun.end(), noun.len(), &self.implied_units[noun.pattern().as_usize()])).max();
        let unit = best.map(|(_, _, unit)| unit.as_str()).or_else(|| before.unit(marked, mention));
        let unit = unit.ok_or("has no unit, and its noun asks for none")?;
        marked.quantities[mention.quantity].unit = Some(unit);
        Ok(())
    }
}

/// Whether nothing of its clause stands behind a token.
fn ends_clause(marked: &Marked<'_>, token: usize) -> bool {
    matches!(marked.symbol(token + 1), ',' | ';' | '.' | ':' | '/' | ')' | ' ')
}

/// Whether a number of which nothing was named before surely says how something moved: 增幅达5%, 比上年增加3万吨; not 高7米.
fn is_plain_movement(marked: &Marked<'_>, clause: Range<usize>, token: usize, quantity: usize) -> bool {
    let is_ratio = marked.quantities[quantity].unit_kind == Some(UnitKind::Ratio);
    ends_clause(marked, token) && (is_ratio || marked.symbols[clause].contains(['K', 'I']))
}

/// Marks, and words that only join others: none of them is measured.
fn is_no_word_of_content(symbol: char) -> bool {
    matches!(symbol, 'h' | 'e' | '/' | '(' | ')' | 'A' | 'd' | 'u' | 'c' | ' ')
}

/// What the sentence is about before a token: the nouns that open its last clause that has any before a verb.
fn subject(marked: &Marked<'_>, before: usize) -> Option<Range<usize>> {
    let symbol = |token: usize| marked.symbol(token);
    let mut starts = (0..before).rev().filter(|&t| t == 0 || matches!(symbol(t - 1), ',' | ';' | ':' | '.'));
    let nouns = |start: usize| {
        let end =
            (start..before).find(|&t| !matches!(symbol(t), 'n' | 'G' | 'E' | 'R' | 'd' | 'h' | 'T' | 'H' | 'y'))?;
        // 企业发展指数为88.4: what stands before a copula is named whole.
        let copula = (end..before).take_while(|&t| !matches!(symbol(t), ',' | ';' | ':' | '.' | 'Q'));
        let end = copula.into_iter().find(|&t| symbol(t) == 'w' && symbol(t - 1) == 'n').unwrap_or(end);
        let has_noun = marked.symbols[start..end].contains(['n', 'G', 'H']);
        (has_noun && !matches!(symbol(end), ',' | ';' | ':' | '.' | 'Q')).then_some(start..end)
    };
    starts.find_map(nouns)
}

/// The first token from one on that is a number, and which number.
fn next_number(marked: &Marked<'_>, from: usize) -> Option<(usize, usize)> {
    let mut numbers = memchr::memchr_iter(b'Q', marked.symbols.as_bytes().get(from..)?).map(|at| from + at);
    numbers.find_map(|token| match marked.tokens.get(token)?.meaning {
        Meaning::Quantity(quantity) => Some((token, quantity)),
        _ => None,
    })
}

/// The symbols around a number, and the index of the first.
fn window(symbols: &str, token: usize) -> (&[u8], usize) {
    let first = token.saturating_sub(WINDOW);
    let last = (token + WINDOW).min(symbols.len());
    (&symbols.as_bytes()[first..last], first)
}
