//! The number that an item of a list or a heading begins with: 一、, （三）, 8., （8）, ⑧, 第一件实事：.

use super::cues::{is_han, is_numeral, is_short};

/// What the number of an item can stand behind inside a sentence.
pub const PAUSES: [char; 4] = ['；', '：', '。', ' '];

/// The number of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// The level of heading that it says: 第一章 and 一、 2, （一） 3, 1. and ① 4.
    pub level: u8,
    /// Its bytes, with its point or brackets.
    pub len: usize,
}

impl Item {
    /// The number that a text begins with.
    pub fn of(text: &str) -> Option<Item> {
        let opens = |c: char| matches!(c, '（' | '第') || is_numeral(c) || c.is_ascii_digit() || is_circled(c);
        let first = text.chars().next().filter(|c| opens(*c))?;
        if is_circled(first) {
            return Some(Item { level: 4, len: first.len_utf8() });
        }
        let (open, rest) = match text.strip_prefix('（') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (level, after) = match rest.strip_prefix('第') {
            Some(rest) if !open => section(rest)?,
            _ => numeral(rest, open).or_else(|| digits(rest, open))?,
        };
        Some(Item { level, len: text.len() - after.len() })
    }
}

/// 第一章, 第三节, 第一件实事：, without 第: its level, and what stands behind it.
fn section(rest: &str) -> Option<(u8, &str)> {
    let after = rest.trim_start_matches(is_numeral);
    if let Some(one) = after.strip_prefix(['件', '项']).filter(|_| after.len() < rest.len()) {
        let named = one.strip_prefix("民生").unwrap_or(one);
        let named = named.strip_prefix("实事").or_else(|| named.strip_prefix("大事")).unwrap_or(named);
        return Some((2, named.strip_prefix(['：', '、', '，'])?));
    }
    let kind = after.chars().next().filter(|c| after.len() < rest.len() && "章节部篇编".contains(*c))?;
    // 第二部分 heads a part, 第二部门 does not.
    let whole = if kind == '部' { "部分" } else { &after[..kind.len_utf8()] };
    Some((if kind == '节' { 3 } else { 2 }, after.strip_prefix(whole)?))
}

/// 一、, 一）: the same of a Chinese numeral, behind an opening bracket or not.
fn numeral(rest: &str, open: bool) -> Option<(u8, &str)> {
    let after = rest.trim_start_matches(is_numeral);
    let number = &rest[..rest.len() - after.len()];
    // 五五五 is the end of a name and no number.
    let whole = is_short(number, 1) || is_short(number, 4) && number.contains(['十', '百']);
    if number.is_empty() || !whole {
        return None;
    }
    if open { Some((3, after.strip_prefix('）')?)) } else { Some((2, after.strip_prefix(['、', '．', '.'])?)) }
}

/// 1., 1、, 1）: the same of digits.
fn digits(rest: &str, open: bool) -> Option<(u8, &str)> {
    let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    if !(1..=2).contains(&(rest.len() - after.len())) {
        return None;
    }
    let behind = if open { after.strip_prefix('）') } else { after.strip_prefix(['、', '．', '.', '）']) }?;
    // 1.72万亩 is a number.
    let decimal = after.starts_with('.') && (behind.is_empty() || behind.starts_with(|c: char| c.is_ascii_digit()));
    (!decimal).then_some((4, behind))
}

/// A number of one or two digits that words follow without a mark, and its bytes: 01新建学校, 12 新建学校. Whether it counts lines, the
/// lines around it tell.
pub(super) fn unmarked(text: &str) -> Option<(u32, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number = text[..digits].parse().ok().filter(|_| digits <= 2)?;
    let rest = text[digits..].trim_start_matches(' ');
    let words = rest.chars().next().filter(|c| is_han(*c) && !"年月日时点分个万亿千百".contains(*c));
    words.map(|_| (number, text.len() - rest.len()))
}

/// ①, ⑴, ⒈: a number that is one character.
fn is_circled(c: char) -> bool {
    matches!(c, '①'..='⒛')
}

/// The level that a heading's number says.
pub(super) fn numbered(text: &str) -> Option<u8> {
    Item::of(text).map(|item| item.level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_without_a_mark_stand_before_words() {
        assert_eq!(unmarked("01新建学校"), Some((1, 2)));
        assert_eq!(unmarked("12 新建学校"), Some((12, 3)));
        for text in ["12月", "3万人", "120所学校", "1.新建", "12", "新建", "5G网络", ""] {
            assert_eq!(unmarked(text), None, "{text}");
        }
    }

    #[test]
    fn reads_heading_numbers() {
        let cases = [
            ("一、稳定就业", Some((2, "一、"))),
            ("十二、改造道路", Some((2, "十二、"))),
            ("（三）提升能级", Some((3, "（三）"))),
            ("1.新建学校", Some((4, "1."))),
            ("12、修桥", Some((4, "12、"))),
            ("3）修桥", Some((4, "3）"))),
            ("（2）补助", Some((4, "（2）"))),
            ("⑧修桥", Some((4, "⑧"))),
            ("第三章 附则", Some((2, "第三章"))),
            ("第二部分 任务", Some((2, "第二部分"))),
            ("第二节 目标", Some((3, "第二节"))),
            ("第一件实事：修桥", Some((2, "第一件实事："))),
            ("第十件：修桥", Some((2, "第十件："))),
            ("第一件衣服", None),
            ("件：", None),
            ("1.72万亩", None),
            ("1.", None),
            ("一是坚持", None),
            ("五五五、六六六公司", None),
            ("一万人", None),
            ("第三方机构", None),
            ("第二部门", None),
            ("2024年", None),
            ("（8", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let item = Item::of(text).map(|item| (item.level, &text[..item.len]));
            assert_eq!(item, expected, "{text}");
        }
    }
}
