//! When two values count as the same: not letter by letter where one thing has several spellings.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

/// Spellings of one unit, as they stand after [`squeeze`], and the one they are compared as.
const UNIT_ALIASES: [(&str, &str); 9] = [
    ("m2", "平方米"),
    ("平米", "平方米"),
    ("km", "公里"),
    ("千米", "公里"),
    ("百分点", "个百分点"),
    ("人民币", "元"),
    ("立方米", "方"),
    ("名", "人"),
    ("位", "人"),
];

/// A text in compatibility form, without what may stand in a label or not: spaces, quotation marks, brackets, commas,
/// dashes and 的.
pub(super) fn squeeze(text: Option<&str>) -> String {
    text.unwrap_or_default().nfkc().filter(|&c| !may_be_left_out(c)).collect()
}

fn may_be_left_out(c: char) -> bool {
    c.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&c) || "“”\"'‘’「」《》（）()、,，·-—的".contains(c)
}

/// A unit in the spelling that it is compared in.
pub(super) fn unit(unit: Option<&str>) -> String {
    let unit = squeeze(unit);
    match UNIT_ALIASES.iter().find(|(from, _)| *from == unit) {
        Some((_, to)) => (*to).to_owned(),
        None => unit,
    }
}

/// Whether two numbers are the same to the fourth digit, or both absent.
pub(super) fn number(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() <= 2e-4 * a.abs().max(b.abs()),
        (None, None) => true,
        _ => false,
    }
}

/// Whether a label is one of those accepted: the same, alike by six tenths (Dice over pairs of characters), or one of
/// the two is the other's tail of at least three characters and half its length: a Chinese phrase has its head last.
pub(super) fn label<'a>(read: Option<&str>, accepted: impl IntoIterator<Item = Option<&'a str>>) -> bool {
    let read: Vec<char> = squeeze(read).chars().collect();
    accepted.into_iter().any(|gold| {
        let gold: Vec<char> = squeeze(gold).chars().collect();
        !read.is_empty() && !gold.is_empty() && (read == gold || dice(&read, &gold) >= 0.6 || is_tail(&read, &gold))
    })
}

fn is_tail(a: &[char], b: &[char]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.len() >= 3 && 2 * short.len() >= long.len() && long.ends_with(short)
}

fn dice(a: &[char], b: &[char]) -> f64 {
    let (a, b) = (pairs(a), pairs(b));
    let common: usize = a.iter().map(|(pair, n)| *n.min(b.get(pair).unwrap_or(&0))).sum();
    let all = a.values().sum::<usize>() + b.values().sum::<usize>();
    (2 * common) as f64 / all as f64
}

/// How often each pair of neighbours occurs; a lone character counts as a pair of its own kind.
fn pairs(text: &[char]) -> BTreeMap<(char, Option<char>), usize> {
    let mut pairs = BTreeMap::new();
    if let [lone] = text {
        pairs.insert((*lone, None), 1);
    }
    for pair in text.windows(2) {
        *pairs.entry((pair[0], Some(pair[1]))).or_insert(0) += 1;
    }
    pairs
}

/// The first and the last year of a period. `None` is no period; a year that does not open its end with four digits is
/// `None` inside.
pub(super) fn years(period: Option<&str>) -> Option<(Option<u32>, Option<u32>)> {
    let period = period.filter(|p| !p.is_empty())?;
    let first = period.split('/').next();
    let last = period.rsplit('/').next();
    Some((first.and_then(year), last.and_then(year)))
}

fn year(end: &str) -> Option<u32> {
    let digits = end.get(..4)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_compared_in_one_spelling() {
        for (a, b) in [
            ("㎡", "平方米"),
            ("ｍ２", "平米"),
            ("㎞", "千米"),
            ("km", "公里"),
            ("％", "%"),
            ("百分点", "个百分点"),
            ("名", "位"),
            ("立方米", "方"),
            ("人 次", "人次"),
        ] {
            assert_eq!(unit(Some(a)), unit(Some(b)), "{a} {b}");
        }
        assert_ne!(unit(Some("人")), unit(Some("人次")));
        assert_eq!(unit(None), unit(Some("")));
    }

    #[test]
    fn punctuation_does_not_count_in_labels() {
        assert_eq!(squeeze(Some("“两癌”（免费）的\u{3000}筛查\u{1c}、A-B—Ｃ")), "两癌免费筛查ABC");
        assert_eq!(squeeze(None), "");
    }

    #[test]
    fn numbers_agree_to_the_fourth_digit() {
        assert!(number(Some(33.33), Some(33.3333)));
        assert!(!number(Some(1000.0), Some(1001.0)));
        assert!(number(Some(0.0), Some(0.0)));
        assert!(number(None, None));
        assert!(!number(None, Some(0.0)));
    }

    #[test]
    fn labels_are_accepted_by_likeness_and_by_tail() {
        let same = |a, b| label(Some(a), [Some(b)]);
        assert!(same("城镇老旧小区改造", "改造城镇老旧小区"));
        assert!(same("农村公路", "新改建农村公路"));
        assert!(!same("公路", "新改建农村公路"));
        // the tail is less than half
        assert!(!same("可支配收入", "全体城镇常住居民的人均可支配收入"));
        assert!(!same("就业", "培训"));
        assert!(same("床", "床"));
        assert!(!same("床", "床位"));
        assert!(!label(None, [None]));
        assert!(!label(Some("、"), [Some("、")]));
        assert!(label(Some("甲"), [None, Some("甲")]));
        // six tenths exactly is enough: 3 of 5 pairs in common on both sides
        assert!(same("甲乙丙丁戊己", "甲乙丙丁庚辛"));
    }

    #[test]
    fn periods_are_compared_by_their_years() {
        assert_eq!(years(Some("2025-11")), Some((Some(2025), Some(2025))));
        assert_eq!(years(Some("2024-10/2025-11")), Some((Some(2024), Some(2025))));
        assert_eq!(years(Some("../2025")), Some((None, Some(2025))));
        assert_eq!(years(Some("十四五")), Some((None, None)));
        assert_eq!(years(Some("")), None);
        assert_eq!(years(None), None);
    }
}
