//! Promised, done or reckoned: what the words of a sentence, its time and its heading say of a figure.

use super::Figure;
use crate::claim::Status;
use crate::error::Error;
use crate::mark::Marked;
use crate::period::{Period, When};
use crate::seeds::Seeds;
use crate::symbols::Symbols;
use crate::vocabulary::Vocabulary;
use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use std::sync::LazyLock;

/// Words of promise and report.
#[derive(Debug)]
pub(super) struct Promises {
    /// The longest first.
    cues: Vec<CueWord>,
    /// The same words, by their place in the list, and behind them those of promise: of `once` and `promised_after`.
    signals: Vocabulary,
    promised_after: Vec<String>,
    kept_before: Vec<String>,
    once: Vec<String>,
    once_words: AhoCorasick,
    hoped: Vec<String>,
    kept: Vec<String>,
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
    /// Whether it is a noun for what was promised.
    is_noun: bool,
    /// Whether it says nothing below a heading that promises.
    yields: bool,
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

/// The words of promise and report that a sentence has.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Whether one makes a promise of what stands before or behind it.
    promises: bool,
    /// Those that stand for themselves, by their ends, at one end the longest last.
    cues: Vec<Cue>,
}

/// A word of promise or report that stands for itself.
#[derive(Debug, Clone, Copy)]
struct Cue {
    start: usize,
    end: usize,
    /// Its place in the list.
    word: usize,
}

impl Promises {
    /// From the vocabularies.
    ///
    /// # Errors
    /// Words that no automaton can be made of.
    pub(super) fn new(seeds: &Seeds) -> Result<Self, Error> {
        let wrong = |error: aho_corasick::BuildError| Error::data("words.toml", error.to_string());
        let once = seeds.list("once_built").to_vec();
        let promised_after = seeds.status.after.get(&Status::Target).cloned().unwrap_or_default();
        let cues = cues(seeds, |word| once.contains(word) || promised_after.contains(word));
        let signals = cues.iter().map(|cue| &cue.word).chain(&once).chain(&promised_after);
        Ok(Promises {
            signals: Vocabulary::new(signals.map(String::as_str)),
            cues,
            once_words: AhoCorasick::new(&once).map_err(wrong)?,
            once,
            hoped: seeds.list("once_hoped").to_vec(),
            kept: seeds.list("once_kept").to_vec(),
            promised_after,
            kept_before: seeds.status.after.get(&Status::Actual).cloned().unwrap_or_default(),
        })
    }

    /// Finds the words of promise and report of a sentence, in one look over it.
    pub(super) fn heard(&self, marked: &Marked<'_>) -> Heard {
        let mut heard = Heard::default();
        for (range, word) in self.signals.all(&marked.folded) {
            let Some(cue) = self.cues.get(word) else {
                heard.promises = true;
                continue;
            };
            heard.promises |= cue.promises;
            let token = marked.token_at(range.start);
            let begins = marked.tokens.get(token).is_some_and(|token| token.range.start == range.start);
            if begins && self.whole(marked, token, range.end, cue) {
                heard.cues.push(Cue { start: range.start, end: range.end, word });
            }
        }
        // The one that ends last, of those the longest.
        heard.cues.sort_unstable_by_key(|cue| (cue.end, cue.end - cue.start));
        heard
    }

    /// The status of a figure of this period, and the word that tells it: the word of promise or report nearest before the number decides;
    /// then its period; then the section.
    pub(super) fn status(&self, figure: Figure<'_>, period: Option<Period>) -> (Status, Option<&str>) {
        let Figure { marked, mention, context, around } = figure;
        let heard = &around.heard;
        if heard.promises
            && let Some(cue) = self.promised_behind(marked, mention.token)
        {
            return (Status::Target, Some(cue));
        }
        if let Some(cue) = self.cue(figure) {
            return (self.told_by(cue, figure, period), Some(&cue.word));
        }
        if let Some(status) = context.column_status(marked.tokens[mention.token].range.start) {
            return (status, None);
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
        let otherwise = if context.reckoned { Status::Estimate } else { Status::default() };
        (context.section_status().filter(|status| *status != Status::Actual).unwrap_or(otherwise), None)
    }

    /// Whether a folded sentence says that what it reckons is reckoned below as well: 预计（下同）.
    pub(super) fn reckons_on(&self, sentence: &str) -> bool {
        static AS_BELOW: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("下同"));
        let Some(at) = AS_BELOW.find(sentence.as_bytes()) else { return false };
        let before = sentence[..at].trim_end_matches(['（', '(']);
        self.cues.iter().any(|cue| cue.status == Status::Estimate && before.ends_with(cue.word.as_str()))
    }

    /// What a cue says of a figure: 预计 of a year under review is an estimate, of what is still to come a promise.
    fn told_by(&self, cue: &CueWord, figure: Figure<'_>, period: Option<Period>) -> Status {
        let Figure { marked, context, .. } = figure;
        if cue.status != Status::Estimate {
            return cue.status;
        }
        let section = context.section_status();
        let of_this_year =
            || section != Some(Status::Target) && marked.times.iter().any(|time| time.when == When::Same);
        let dated = period.zip(context.facts.date);
        let past = dated.is_some_and(|(period, date)| period.is_over_by(date) || period.has_come_by(date));
        let ahead = dated.is_some_and(|(period, date)| period.start_day().year > date.year);
        let reckoned = section == Some(Status::Actual) || of_this_year() || past || (cue.assesses && !ahead);
        if reckoned { Status::Estimate } else { Status::Target }
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
    pub(super) fn once_built(&self, marked: &Marked<'_>, number: usize, heard: &Heard) -> Option<(usize, String)> {
        if !heard.promises {
            return None;
        }
        let before = &marked.folded[..marked.tokens[number].range.start];
        let named = self.once_words.find_overlapping_iter(before);
        let (at, word) = named.map(|found| (found.start(), &self.once[found.pattern().as_usize()])).max()?;
        let after = &before[at..];
        let done = self.kept.iter().any(|kept| after.contains(kept.as_str()));
        let again = self.hoped.iter().any(|hope| after.contains(hope.as_str()));
        (!done && again).then(|| (at, word.clone()))
    }

    /// The last cue before a number that holds where it stands.
    fn cue(&self, Figure { marked, mention, context, around }: Figure<'_>) -> Option<&CueWord> {
        let end = marked.tokens[mention.token].range.start;
        let promised = context.section_status() == Some(Status::Target);
        let before = around.heard.cues.iter().rev().filter(|cue| cue.end <= end);
        before.map(|cue| &self.cues[cue.word]).find(|cue| !(cue.yields && promised))
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
        // 较预测数多158亿元, 完成年计划的51%: nor is one that another figure is set beside, or that was kept.
        let compared = || first > 0 && marked.symbol(first - 1) == 'K';
        let kept = || {
            let before = &marked.folded[..marked.tokens[first].range.start];
            let before = before.strip_suffix("全年").or(before.strip_suffix('年')).unwrap_or(before);
            cue.is_noun && self.kept_before.iter().any(|kept| before.ends_with(kept.as_str()))
        };
        if cue.status != Status::Actual && (of_share() || compared() || kept()) {
            return false;
        }
        cue.next.is_none_or(|next| {
            // 全市计划播种面积: some may follow only where the cue opens its clause.
            let follows = Symbols::one(marked.symbol(last + 1) as u8);
            next.always.meets(follows) || next.opening.meets(follows) && marked.opens_clause(first)
        })
    }
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
        is_noun: status.nouns.iter().any(|noun| word.ends_with(noun.as_str())),
        yields: status.yielding.contains(word),
        next: status.next.get(word).map(|next| Next::of(next)),
    };
    let mut cues: Vec<CueWord> = words.map(cue).collect();
    cues.sort_by_key(|cue| usize::MAX - cue.word.len());
    cues
}
