//! How a news item opens: 本报讯, 新华社北京1月5日电（记者某某）, 据新疆日报报道.

use super::cues::Anywhere;
use std::ops::Range;
use std::sync::LazyLock;

/// How a news item's first paragraph opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lede {
    /// The opening formula, in bytes of the paragraph.
    pub(super) range: Range<usize>,
    /// 本报讯, 新华社北京电: a new item for certain; 据某报报道 may also stand inside one.
    pub(super) strong: bool,
}

/// Characters of an opening that are looked at.
const OPENING: usize = 60;

/// Reads the opening formula of a news item: 本报讯, 新华社北京1月5日电, 据新疆日报报道.
pub(super) fn lede(text: &str) -> Option<Lede> {
    if !may_open(text) {
        return None;
    }
    let end = formula(text)?;
    let weak = text.starts_with('据');
    Some(Lede { range: 0..with_reporter(text, end), strong: !weak })
}

/// Characters that a formula ends among.
const REACH: usize = 32;

/// What a formula ends with. Every line is asked for one, and nearly all have none of these among their first characters.
const CLOSINGS: [&str; 9] = ["讯", "訊", "电", "電", "消息", "报道", "報道", "报導", "報導"];

/// Whether a formula may stand at the start: nothing that one ends with is missing.
fn may_open(text: &str) -> bool {
    static ANY_CLOSING: LazyLock<Anywhere> = LazyLock::new(|| Anywhere::new(&CLOSINGS));
    let bytes = text.as_bytes();
    // A character is one to four bytes.
    ANY_CLOSING.is_in(bytes.get(..4 * REACH).unwrap_or(bytes))
}

/// Where the formula ends, in bytes.
fn formula(text: &str) -> Option<usize> {
    let mut end = 0;
    for place in 0..REACH {
        let at = end;
        let c = text[at..].chars().next()?;
        end += c.len_utf8();
        let next = text[end..].chars().next();
        let mut before = text[..at].chars().rev();
        match c {
            '讯' | '訊'
                if (2..=12).contains(&place) && next.is_some_and(|n| matches!(n, ' ' | '（' | '：' | '记' | '記')) =>
            {
                return Some(end);
            }
            '电' | '電'
                if place >= 4
                    && next.is_some_and(|n| matches!(n, ' ' | '（' | '）' | '：' | '，' | '题'))
                    && is_agency(text) =>
            {
                let bracket = next == Some('）');
                return Some(if bracket { end + '）'.len_utf8() } else { end });
            }
            '息' if before.next() == Some('消') && place <= 10 && next.is_some_and(|n| matches!(n, '（' | '：')) => {
                return Some(end);
            }
            '道' | '導' if matches!(before.next(), Some('报' | '報')) => {
                return report(text, at, next).then_some(end);
            }
            '。' | '；' | '？' | '！' => return None,
            '，' if place > 2 => return None,
            _ => {}
        }
    }
    None
}

/// Whether 报道, whose second character stands at `at`, ends a formula.
fn report(text: &str, at: usize, next: Option<char>) -> bool {
    let before = &text[..at];
    let near = before.char_indices().rev().nth(7).map_or(before, |(start, _)| &before[start..]);
    let source = text.starts_with(['据', '據', '记']) || near.contains("记者") || near.contains("記者");
    // 据某国媒体报道， is the start of a sentence, 据某某日报报道， that of a reprint.
    let names = |c| matches!(c, '报' | '報' | '社' | '网' | '網' | '台');
    let paper = before.chars().rev().take(2).last().is_some_and(names) || !text.starts_with(['据', '據']);
    source && next.is_some_and(|n| matches!(n, ' ' | '：' | '）') || n == '，' && paper)
}

/// Whether a telegram's agency stands at the start.
fn is_agency(text: &str) -> bool {
    let mut start = text.chars().take(OPENING).filter(|c| *c != '（').take(6).skip(1);
    start.any(|c| matches!(c, '社' | '报' | '報' | '网' | '網' | '台'))
}

/// Takes in a reporter's name behind the formula: （记者某某）, 记者某某报道：.
fn with_reporter(text: &str, end: usize) -> usize {
    let (formula, behind) = text.split_at(end);
    let left = OPENING.saturating_sub(formula.chars().count());
    let mut rest = behind.char_indices().take(left).filter(|(_, c)| *c != ' ').peekable();
    let names = |start: String| ["记者", "記者", "通讯员", "本报记"].iter().any(|who| start.starts_with(who));
    let opened = rest.peek().map(|(_, c)| *c);
    let wanted = match opened {
        Some('（') => '）',
        Some('记' | '記' | '通' | '本') if names(rest.clone().take(3).map(|(_, c)| c).collect()) => '：',
        _ => return end,
    };
    rest.find(|(_, c)| *c == wanted).map_or(end, |(at, c)| end + at + c.len_utf8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_formula_is_overlooked(text in "(新华社|据|某|报|報|网消|北京|5日|1|é|𠮷){0,9}(讯|訊|电|電|息|道|導)( |（|）|：|，|记)(某|记者|。){0,3}") {
            prop_assert!(may_open(&text) || formula(&text).is_none());
        }
    }

    #[test]
    fn reads_the_opening_of_news() {
        let read = |text: &str| lede(text).map(|l| (text[l.range].to_owned(), l.strong));
        assert_eq!(read("本报讯 记者张三报道：近日，"), Some(("本报讯 记者张三报道：".into(), true)));
        assert_eq!(read("新华社北京1月5日电（记者李四）今年"), Some(("新华社北京1月5日电（记者李四）".into(), true)));
        assert_eq!(read("（中央社記者王五台北7日電）縣長"), Some(("（中央社記者王五台北7日電）".into(), true)));
        assert_eq!(read("据某某日报报道 入夏后，"), Some(("据某某日报报道".into(), false)));
        assert_eq!(read("某某网消息（新闻联播）：今天"), Some(("某某网消息（新闻联播）".into(), true)));
        assert_eq!(read("据某国媒体11日报道，军方称"), None);
        assert_eq!(read("通讯员们说，今年"), None);
        assert_eq!(read("今年全县用电量增长，新华社记者"), None);
    }
}
