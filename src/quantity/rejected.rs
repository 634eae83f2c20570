//! Numbers that are no figures: ordinals, parts of words and names, slogans, codes.

use super::{Kind, Quantities, Quantity};
use crate::claim::Qualifier;
use crate::decimal::Decimal;
use crate::number::Numeral;
use crate::seeds::UnitKind;

impl Quantities {
    /// Why a number is no figure, if it is none.
    pub(super) fn why_not(
        &self,
        text: &str,
        first: &Numeral,
        last: &Numeral,
        quantity: &Quantity<'_>,
    ) -> Option<&'static str> {
        let before = &text[..quantity.range.start];
        let previous = before.chars().next_back();
        if previous == Some('第') {
            return Some("ordinal");
        }
        let is_amount = !matches!(quantity.kind, Kind::Percent | Kind::Points);
        if first.chinese && is_amount && is_slogan(previous, &text[quantity.range.end..]) {
            return Some("a slogan");
        }
        if first.chinese && is_village(&text[quantity.range.clone()], &text[quantity.range.end..]) {
            return Some("part of a name");
        }
        if first.chinese && is_amount && previous.is_some_and(ends_word) {
            return Some("part of a word");
        }
        let Some(unit) = quantity.unit else {
            let bound = quantity.qualifier != Qualifier::Exact;
            let large = last.multiplier >= 4 && !last.bare;
            // 53,400: its groups of three say that it counts.
            let grouped = text[quantity.range.clone()].contains(',');
            let counts = large || grouped || (last.bare && bound) || first.vague.is_some();
            if !counts {
                return Some("no unit");
            }
            return None;
        };
        let rest = &text[quantity.range.end..];
        if previous == Some('届') {
            return Some("ordinal");
        }
        if previous == Some('每') {
            return Some("what a rate is per");
        }
        let counter = quantity.unit_kind == Some(UnitKind::Counter);
        if (first.chinese || counter) && in_name(before, rest) || first.chinese && rest.starts_with(['百', '千', '万'])
        {
            return Some("part of a name");
        }
        if self.name_ends.of(rest).next().is_some() {
            return Some("part of a name");
        }
        if unit == "点" && quantity.place >= 0 && !counts_points(before) {
            return Some("a time of day, or a part of the text");
        }
        if last.bare && quantity.qualifier == Qualifier::Exact {
            return Some("a scale word, no count");
        }
        let counted = matches!(
            quantity.unit_kind,
            Some(UnitKind::Counter | UnitKind::Person | UnitKind::Event | UnitKind::Other | UnitKind::Time)
        );
        if first.single && counted {
            if first.low == Decimal::integer(1) && quantity.high.is_none() {
                return Some("一 as a plain word");
            }
            let is_time = quantity.unit_kind == Some(UnitKind::Time);
            let span = quantity.outer.start..quantity.range.end;
            if self.plain_counters.contains(unit) && !(is_time && self.durations.is_figure(text, &span)) {
                return Some("a count of the text's own parts");
            }
        }
        None
    }
}

/// “四个农业”: a number that opens a short quotation counts the parts of a slogan.
fn is_slogan(before: Option<char>, after: &str) -> bool {
    const LONGEST: usize = 6;
    let quoted = matches!(before, Some('“' | '‘' | '「' | '『'));
    let closes = |c: char| matches!(c, '”' | '’' | '」' | '』');
    let breaks = |c: char| matches!(c, '，' | '。' | '；' | '：');
    let mut rest = after.chars().take(LONGEST + 1).take_while(|c| !breaks(*c));
    quoted && rest.any(closes)
}

/// 十三户村, 八里庄: named after a count of long ago.
fn is_village(number: &str, after: &str) -> bool {
    let counted = number.ends_with(['户', '家', '里', '间']);
    // 十里坪镇
    let joins =
        |c: &char| !matches!(c, '，' | '。' | '、' | '的' | '到' | '外' | '内' | '路' | '多' | '远' | '长' | '以');
    let mut near = after.chars().take(3).take_while(joins);
    if number.ends_with('里') && near.any(|c| matches!(c, '镇' | '乡')) {
        return true;
    }
    let mut rest = after.chars();
    let named = rest.next().is_some_and(|c| matches!(c, '村' | '庄' | '店' | '铺' | '屯' | '堡' | '寨' | '镇' | '乡'));
    // 五户村民 are villagers.
    counted && named && !rest.next().is_some_and(|c| matches!(c, '民' | '干' | '集' | '级' | '委' | '镇' | '里' | '主'))
}

/// 统一, 唯一, 星期一: a numeral behind it is part of a word.
fn ends_word(c: char) -> bool {
    matches!(c, '唯' | '统' | '同' | '之' | '逐' | '初' | '其' | '万' | '星' | '期' | '周' | '礼' | '拜' | '独' | '专')
}

/// “牧九条”: a short quotation that ends with the quantity is a name.
fn in_name(before: &str, rest: &str) -> bool {
    const LONGEST: usize = 6;
    let opens = |c: char| matches!(c, '“' | '「' | '‘');
    let closes = |c: char| matches!(c, '”' | '」' | '’');
    rest.starts_with(closes) && before.chars().rev().take(LONGEST).take_while(|c| !closes(*c)).any(opens)
}

/// S231, PM2.5, CN65—0010, C919: digits that continue a code. 1..2 and 10^4 are no numbers, and their ends neither.
pub(super) fn is_code(text: &str, at: usize) -> bool {
    const SIGNS: [char; 5] = ['-', '.', '/', ':', '^'];
    let before = &text[..at];
    match before.chars().next_back() {
        Some(c) if c.is_ascii_alphanumeric() || matches!(c, '_' | '@') => true,
        Some(c) if SIGNS.contains(&c) => before.trim_end_matches(SIGNS).ends_with(|c: char| c.is_ascii_alphanumeric()),
        Some('—') => before.trim_end_matches('—').ends_with(|c: char| c.is_ascii_digit()),
        _ => false,
    }
}

pub(super) fn end_of_code(text: &str, at: usize) -> usize {
    let run = text[at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'/')).count();
    at + run
}

/// Whether what is counted in points is an index, by what stands before a number.
fn counts_points(before: &str) -> bool {
    let near = before.rsplit(['；', '。']).next().unwrap_or_default();
    ["指数", "股指", "综指"].iter().any(|index| near.contains(index))
}
