//! Noun phrases: from the tokens beside a number to an indicator that stands on its own.

use crate::charset::CharSet;
use crate::mark::Marked;
use crate::seeds::Seeds;
use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// An indicator longer than this is cut to its head where the text allows.
const LONG: usize = 20;

/// No indicator is longer than this.
const LONGEST: usize = 60;

/// Makes indicators of token ranges.
#[derive(Debug)]
pub struct Phrases {
    heads: Vec<String>,
    /// People who come from elsewhere.
    visitors: FxHashSet<String>,
    reporting: FxHashSet<String>,
    /// Verbs that report where a place or a time follows.
    publishing: FxHashSet<String>,
    /// What both begin with.
    reporting_begins: CharSet,
    pairs: BTreeMap<String, String>,
}

impl Phrases {
    /// From the vocabularies.
    pub fn new(seeds: &Seeds) -> Self {
        let mut heads = seeds.list("shared_heads").to_vec();
        heads.sort_by_key(|head| usize::MAX - head.len());
        let reporting = seeds.set("reporting_verbs");
        let publishing = seeds.set("publishing_verbs");
        let reporting_begins = reporting.iter().chain(&publishing).filter_map(|verb| verb.chars().next()).collect();
        Phrases {
            heads,
            visitors: seeds.set("visitors"),
            reporting,
            publishing,
            reporting_begins,
            pairs: seeds.map("pairs"),
        }
    }

    /// Adds the phrase of some tokens to a text, in the sentence's own script: edges trimmed, dates dropped, examples
    /// before 等 dropped.
    pub fn write(&self, marked: &Marked<'_>, range: Range<usize>, text: &mut String) {
        let range = self.behind_report(marked, range);
        let range = self.without_done(marked, last_clause(marked, trim(marked, range)));
        // Most phrases are short and give no examples.
        if !marked.symbols[range.clone()].contains('e') && !is_longer_range(marked, &range, LONG) {
            write_range(marked, range, text);
            return;
        }
        let tokens = self.without_examples(marked, range);
        let tokens = without_long_qualifier(marked, tokens);
        write(marked, without_long_tail(marked, tokens), text);
    }

    /// 发电量完成300亿千瓦时: behind a noun of amounts 完成 only says that it was reached.
    fn without_done(&self, marked: &Marked<'_>, range: Range<usize>) -> Range<usize> {
        let done = range.len() > 1 && marked.folded_token(range.end - 1) == "完成";
        let measures = |token: usize| {
            let noun = marked.folded_token(token);
            !matches!(marked.symbol(token), 'U' | 'D') && self.heads.iter().any(|head| noun.ends_with(head.as_str()))
        };
        if done && measures(range.end - 2) { range.start..range.end - 1 } else { range }
    }

    /// 会议决定钢产量…: who reports or decides is no part of what is measured.
    fn behind_report(&self, marked: &Marked<'_>, range: Range<usize>) -> Range<usize> {
        let reports = |token: usize| {
            let word = marked.folded_token(token);
            word.chars().next().is_some_and(|first| self.reporting_begins.contains(first))
                && (self.reporting.contains(word)
                    || self.publishing.contains(word) && matches!(marked.symbol(token + 1), 'R' | 'T'))
        };
        let report = range.clone().rev().find(|&t| reports(t));
        match report {
            Some(report) if report + 1 < range.end => report + 1..range.end,
            _ => range,
        }
    }

    /// The verb that makes the metric, of a group that holds verbs.
    pub fn action(&self, marked: &Marked<'_>, range: Range<usize>) -> Option<SmolStr> {
        let is_verb = |token: &usize| matches!(marked.symbol(*token), 'V' | 'v' | 'U' | 'D' | 'I' | '$');
        let mut verbs = range.filter(is_verb).map(|token| &marked.text[marked.tokens[token].range.clone()]);
        let first = SmolStr::new(verbs.next()?);
        Some(verbs.fold(first, |verbs, verb| format_smolstr!("{verbs}{verb}")))
    }

    /// The verbs at the head of a phrase.
    pub fn leading_action(&self, marked: &Marked<'_>, range: Range<usize>) -> Option<SmolStr> {
        let range = trim(marked, range);
        let end = range.clone().take_while(|&t| matches!(marked.symbol(t), 'V' | 'U' | 'D' | '$')).count();
        self.action(marked, range.start..range.start + end)
    }

    /// 落实A、B、C等D is 落实D; a list closed by a verb keeps its members (A、B等更新改造).
    fn without_examples(&self, marked: &Marked<'_>, range: Range<usize>) -> Vec<usize> {
        let last_etc = range.clone().rev().find(|&t| marked.symbol(t) == 'e');
        let Some(etc) = last_etc else { return range.collect() };
        let tail: Vec<usize> = (etc + 1..range.end).filter(|&t| !matches!(marked.symbol(t), 'd' | '/' | ' ')).collect();
        let has_noun = tail.iter().any(|&t| matches!(marked.symbol(t), 'n' | 'v' | 'R' | 'E' | 'H' | 'G'));
        if !has_noun {
            return range.filter(|&t| t != etc || !tail.is_empty()).collect();
        }
        let verbs = range.clone().take_while(|&t| matches!(marked.symbol(t), 'V' | 'U' | 'D' | '$'));
        verbs.chain(tail).collect()
    }

    /// The members of a list that 分别 pairs with `count` numbers: 肉、蛋、奶产量 gives 肉产量, 蛋产量, 奶产量. The list is
    /// cut where that gives as many members as there are numbers.
    pub fn members(&self, marked: &Marked<'_>, range: Range<usize>, count: usize) -> Vec<String> {
        let range = trim(marked, range);
        let cuts: [&[char]; 3] = [&['/', 'h'], &['/'], &['h']];
        let split = cuts.iter().map(|cut| split_list(marked, range.clone(), cut)).find(|parts| parts.len() == count);
        let Some(mut parts) = split.filter(|_| count > 1) else {
            let whole = join(marked, &range.collect::<Vec<_>>());
            return self.split_pair(&whole).filter(|pair| pair.len() == count).unwrap_or_else(|| vec![whole]);
        };
        let last = parts.pop().unwrap_or_default();
        let head = self.shared_head(marked, &last, &parts[0]);
        // 改造供水、燃气管网: of a member made of verbs the last is its noun.
        let leading = parts[0].iter().take_while(|&&t| marked.symbol(t) == 'V').count().min(parts[0].len() - 1);
        let verbs = join(marked, &parts[0][..leading]);
        let own_verb = |part: &[usize]| part.first().is_some_and(|&t| marked.symbol(t) == 'V');
        let with_verb =
            |part: &[usize]| if own_verb(part) { join(marked, part) } else { format!("{verbs}{}", join(marked, part)) };
        let mut members: Vec<String> = parts
            .iter()
            .map(|part| with_verb(part))
            .map(|own| if self.has_head(&own) { own } else { format!("{own}{head}") })
            .collect();
        members.push(with_verb(&last));
        members
    }

    /// 增加值、零售总额、生产指数: a member with a head of its own shares none.
    fn has_head(&self, member: &str) -> bool {
        self.heads.iter().any(|head| head.chars().count() > 1 && member.ends_with(head.as_str()))
    }

    /// 城乡居民收入 is a list of two: 城镇居民收入, 农村居民收入.
    fn split_pair(&self, whole: &str) -> Option<Vec<String>> {
        self.pairs.iter().find_map(|(pair, members)| {
            whole
                .contains(pair.as_str())
                .then(|| members.split('|').map(|m| whole.replacen(pair.as_str(), m, 1)).collect())
        })
    }

    /// The end of a list's last member that all members share, when a head of statistics closes it or they are people from
    /// several places (山东、河南旅客).
    fn shared_head(&self, marked: &Marked<'_>, last: &[usize], first: &[usize]) -> String {
        let text = join(marked, last);
        let one = matches!(first, [_]) || matches!(first, [.., de, _] if marked.symbol(*de) == 'd');
        if let ([_, visitors], true) = (last, one)
            && self.visitors.contains(marked.folded_token(*visitors))
        {
            return join(marked, &[*visitors]);
        }
        if !self.heads.iter().any(|head| text.ends_with(head.as_str())) {
            return String::new();
        }
        let keep = first.len().min(last.len().saturating_sub(1)).max(1);
        join(marked, last.get(keep..).unwrap_or(&[]))
    }
}

/// The members of a list between these separators; none within quotation marks or brackets.
fn split_list(marked: &Marked<'_>, range: Range<usize>, cut: &[char]) -> Vec<Vec<usize>> {
    let mut parts: Vec<Vec<usize>> = vec![Vec::new()];
    let mut depth = 0i32;
    for token in range {
        match marked.symbol(token) {
            '<' | '(' => depth += 1,
            '>' | ')' => depth -= 1,
            _ => {}
        }
        // 汽车及其零配件 is one member.
        if depth <= 0 && cut.contains(&marked.symbol(token)) && marked.folded_token(token) != "及其" {
            parts.push(Vec::new());
        } else if let Some(part) = parts.last_mut() {
            part.push(token);
        }
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// Cuts what is no part of a name from both ends of a phrase.
fn trim(marked: &Marked<'_>, mut range: Range<usize>) -> Range<usize> {
    while range.start < range.end {
        let symbol = marked.symbol(range.start);
        let more = range.len() > 1;
        let own = marked.is_own_place(range.start);
        let cut = match symbol {
            'R' => {
                more && !matches!(marked.symbol(range.start + 1), '/' | 'h')
                    && (own || !matches!(marked.symbol(range.start + 1), 'd'))
            }
            'E' => more && marked.symbol(range.start + 1) != '/',
            // 其他资金 is not all of the money.
            'r' => !(more && matches!(marked.folded_token(range.start), "其他" | "其它")),
            'T' | 'L' | 'A' | 'a' | 'h' | '/' | 'd' | 'u' | 'p' | 'w' | 'S' | 'c' | '>' | ')' | ' ' | 'f' | 'e'
            | '.' => true,
            _ => false,
        };
        if !cut {
            break;
        }
        range.start += 1;
    }
    while range.start < range.end {
        match marked.symbol(range.end - 1) {
            'd' | 'u' | 'A' | 'a' | 'h' | '/' | 'y' | 'L' | '<' | '(' | ' ' | 'p' | 'r' | 'c' | 'T' | '.' | 'w'
            | 'C' | 'o' | 'K' | 'S' | 'x' | 'j' => range.end -= 1,
            // 项目中120个已完工
            'f' if range.len() > 1 && marked.folded_token(range.end - 1) == "中" => range.end -= 1,
            _ => break,
        }
    }
    range
}

/// 建成通车、新建管线: of a list of whole clauses the last is the number's own.
fn last_clause(marked: &Marked<'_>, range: Range<usize>) -> Range<usize> {
    let mut start = range.start;
    for token in range.clone().skip(1) {
        let listed = marked.symbol(token - 1) == '/' && marked.symbol(token) == 'V';
        if listed
            && marked.symbols[start..token - 1].contains(['n', 'R', 'E', 'G'])
            && marked.symbols[start..token - 1].contains('V')
        {
            start = token;
        }
    }
    start..range.end
}

/// Whether tokens have more characters than this; most phrases have fewer bytes.
fn is_longer(marked: &Marked<'_>, tokens: &[usize], chars: usize) -> bool {
    let bytes: usize = tokens.iter().map(|&t| marked.tokens[t].range.len()).sum();
    bytes > chars && tokens.iter().map(|&t| marked.folded_token(t).chars().count()).sum::<usize>() > chars
}

/// The bytes of neighbouring tokens.
fn bytes(marked: &Marked<'_>, range: &Range<usize>) -> Range<usize> {
    match &marked.tokens[range.clone()] {
        [first, .., last] => first.range.start..last.range.end,
        [one] => one.range.clone(),
        [] => 0..0,
    }
}

/// The same of neighbouring tokens.
fn is_longer_range(marked: &Marked<'_>, range: &Range<usize>, chars: usize) -> bool {
    let bytes = bytes(marked, range);
    bytes.len() > chars && marked.folded[bytes].chars().count() > chars
}

/// A long phrase keeps what stands behind its last 的.
fn without_long_qualifier(marked: &Marked<'_>, tokens: Vec<usize>) -> Vec<usize> {
    if !is_longer(marked, &tokens, LONG) {
        return tokens;
    }
    let Some(de) = tokens.iter().rposition(|&t| marked.symbol(t) == 'd') else { return tokens };
    let verbs: Vec<usize> = tokens.iter().copied().take_while(|&t| marked.symbol(t) == 'V').collect();
    let tail = &tokens[de + 1..];
    if !is_longer(marked, tail, 1) { tokens } else { verbs.into_iter().chain(tail.iter().copied()).collect() }
}

/// A long clause behind its subject (企业与高校共建…并开展…) keeps the subject and its first verb phrase.
fn without_long_tail(marked: &Marked<'_>, tokens: Vec<usize>) -> Vec<usize> {
    if !is_longer(marked, &tokens, LONG + 4) {
        return tokens;
    }
    let noun = |t: usize| matches!(marked.symbol(t), 'n' | 'G' | 'H' | 'E');
    let cut = (2..tokens.len()).find(|&i| {
        matches!(marked.symbol(tokens[i]), 'v' | 'V' | 'h' | '/')
            && noun(tokens[i - 1])
            && is_longer(marked, &tokens[..i], 3)
    });
    match cut {
        Some(cut) => tokens[..cut].to_vec(),
        None => tokens,
    }
}

fn join(marked: &Marked<'_>, tokens: &[usize]) -> String {
    let mut text = String::new();
    write(marked, tokens.iter().copied(), &mut text);
    text
}

/// Adds the words of tokens to a text.
fn write(marked: &Marked<'_>, tokens: impl IntoIterator<Item = usize>, text: &mut String) {
    let before = text.len();
    for token in tokens {
        if is_written(marked.symbol(token)) {
            text.push_str(&marked.text[marked.tokens[token].range.clone()]);
        }
    }
    balance(text, before);
}

/// The same of neighbouring tokens: most are all written, with nothing between them.
fn write_range(marked: &Marked<'_>, range: Range<usize>, text: &mut String) {
    let bytes = bytes(marked, &range);
    let all = marked.symbols.as_bytes()[range.clone()].iter().all(|symbol| is_written(char::from(*symbol)));
    let words: usize = marked.tokens[range.clone()].iter().map(|token| token.range.len()).sum();
    if !all || words < bytes.len() {
        text.reserve(bytes.len());
        return write(marked, range, text);
    }
    let before = text.len();
    text.push_str(&marked.text[bytes]);
    balance(text, before);
}

/// Whether the words of a symbol are part of an indicator.
fn is_written(symbol: char) -> bool {
    !matches!(symbol, 'T' | ' ' | 'L' | 'u')
}

/// Drops quotation marks and brackets without their partner behind byte `from`. Most phrases have no marks.
fn balance(text: &mut String, from: usize) {
    let own = &text[from..];
    if own.bytes().any(|byte| MAY_BEGIN_MARK[usize::from(byte)])
        && let Some(balanced) = balanced(own)
    {
        text.truncate(from);
        text.push_str(&balanced);
    }
}

/// Marks that stand in pairs.
const PAIRS: [(char, char); 7] =
    [('“', '”'), ('‘', '’'), ('「', '」'), ('《', '》'), ('（', '）'), ('(', ')'), ('『', '』')];

/// The first bytes of these and of `"`. That of an ideograph is none of them.
const MAY_BEGIN_MARK: [bool; 256] = {
    let mut begins = [false; 256];
    begins[b'"' as usize] = true;
    let mut at = 0;
    while at < PAIRS.len() {
        let (open, close) = PAIRS[at];
        begins[open.encode_utf8(&mut [0; 4]).as_bytes()[0] as usize] = true;
        begins[close.encode_utf8(&mut [0; 4]).as_bytes()[0] as usize] = true;
        at += 1;
    }
    begins
};

/// A text without the quotation marks and brackets that have no partner or nothing between them; none where it is that
/// text itself.
fn balanced(text: &str) -> Option<String> {
    // What waits for its partner, with the partner, and what has none or has it right beside.
    let (mut waiting, mut dropped, mut empty): (Vec<(usize, char)>, Vec<usize>, bool) = Default::default();
    let marks = text.char_indices().filter(|(at, _)| MAY_BEGIN_MARK[usize::from(text.as_bytes()[*at])]);
    for (at, c) in marks {
        if let Some((_, close)) = PAIRS.iter().find(|(open, _)| *open == c) {
            waiting.push((at, *close));
        } else if let Some(partner) = waiting.iter().rposition(|(_, close)| *close == c) {
            empty |= waiting.remove(partner).0 + c.len_utf8() == at;
        } else if c == '"' || PAIRS.iter().any(|(_, close)| *close == c) {
            dropped.push(at);
        }
    }
    dropped.extend(waiting.into_iter().map(|(at, _)| at));
    if dropped.is_empty() && !empty {
        return None;
    }
    let kept: String = text.char_indices().filter(|(at, _)| !dropped.contains(at)).map(|(_, c)| c).collect();
    Some(kept.replace("（）", "").replace("“”", ""))
}

/// No indicator is longer than a table's head could be.
pub fn shorten(text: &str) -> &str {
    let trimmed = text.trim_matches(['，', '、', ' ', '：', '的']);
    if trimmed.len() <= LONGEST {
        return trimmed;
    }
    // By graphemes: a cut never parts a character from its marks.
    let end = trimmed.grapheme_indices(true).nth(LONGEST).map_or(trimmed.len(), |(at, _)| at);
    &trimmed[..end]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Pair by pair, as if there were no other.
    fn balanced_pair_by_pair(text: &str) -> String {
        let mut keep: Vec<(char, bool)> = text.chars().map(|c| (c, c != '"')).collect();
        for (open, close) in PAIRS {
            let mut waiting: Vec<usize> = Vec::new();
            for (at, (c, keep)) in keep.iter_mut().enumerate() {
                if *c == open {
                    waiting.push(at);
                } else if *c == close && waiting.pop().is_none() {
                    *keep = false;
                }
            }
            waiting.into_iter().for_each(|at| keep[at].1 = false);
        }
        let kept: String = keep.into_iter().filter(|(_, keep)| *keep).map(|(c, _)| c).collect();
        kept.replace("（）", "").replace("“”", "")
    }

    proptest! {
        #[test]
        fn marks_without_a_partner_are_dropped(text in r#"[“”‘’「」《》（）()『』"甲a]{0,12}"#, before in "[“甲]{0,2}") {
            let mut written = format!("{before}{text}");
            balance(&mut written, before.len());
            prop_assert_eq!(written, format!("{before}{}", balanced_pair_by_pair(&text)));
        }
    }
}
