//! Texts that lead astray: numbers that are none, marks that hide in them, times that no calendar has.
#![allow(missing_docs)]

use std::sync::LazyLock;
use zhibiao::claim::{Claim, Direction, Measure, Qualifier};
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

fn claims(text: &str) -> Vec<Claim> {
    let claims = ENGINE.read("a", text, None).claims;
    let chars: Vec<char> = text.chars().collect();
    for claim in &claims {
        assert_eq!(claim.text, chars[claim.start..claim.end].iter().collect::<String>(), "{claim:?}");
    }
    claims
}

/// Values and units as they are read.
fn figures(text: &str) -> Vec<(f64, String)> {
    claims(text).into_iter().map(|claim| (claim.value, claim.unit.unwrap_or_default().into())).collect()
}

fn one(text: &str) -> Claim {
    let found = claims(text);
    assert_eq!(found.len(), 1, "{text}: {found:?}");
    found.into_iter().next().unwrap()
}

#[test]
fn what_is_written_in_other_digits_is_read_or_left_alone() {
    for (text, expected) in [
        ("全县新建公路１２．５公里。", Some((12.5, "公里"))),
        ("全县造林１，２００亩。", Some((1200.0, "亩"))),
        ("全县造林１.７２万亩。", Some((17200.0, "亩"))),
        ("全县新建公路٣٤公里。", None),
        ("全县新建公路③公里。", None),
        ("全县新增绿地10³平方米。", None),
        ("全县新增投资½亿元。", None),
        ("全县新建公路𝟖𝟕公里。", None),
    ] {
        let expected: Vec<_> = expected.into_iter().map(|(value, unit)| (value, unit.to_owned())).collect();
        assert_eq!(figures(text), expected, "{text}");
    }
}

#[test]
fn only_what_is_well_written_is_a_number() {
    for text in [
        "全县新建公路1.234.567公里。",
        "全县新建公路1..2公里。",
        "全县新建公路1......2公里。",
        "全年实现产值10^400元。",
        "会议12:30开始。",
        "国内统一刊号CN65—0010。",
        "邮发代号57-103。",
        "咨询电话2881100。",
        "这是第12482期。",
        "软件版本0.5.6。",
    ] {
        assert_eq!(claims(text), [], "{text}");
    }
    assert_eq!(one("全县新建公路1,234.5公里。").value, 1234.5);
    assert_eq!(one("全县新建公路1，234公里。").value, 1234.0);
}

#[test]
fn multipliers_are_exact_and_nothing_is_without_bound() {
    for (text, value) in [
        ("新增就业2.47万人。", 24_700.0),
        ("新增就业8.54万人。", 85_400.0),
        ("实现产值0.07亿元。", 7_000_000.0),
        ("实现产值1.005亿元。", 100_500_000.0),
        ("实现产值3.14159万亿元。", 3_141_590_000_000.0),
        ("实现产值3亿亿元。", 3e16),
    ] {
        assert_eq!(one(text).value, value, "{text}");
    }
    let (nines, zeros) = ("9".repeat(39), "0".repeat(400));
    for text in [
        format!("新建公路{nines}公里。"),
        format!("新建公路1{zeros}公里。"),
        format!("新建公路0.{zeros}1公里。"),
        format!("实现产值9{}元。", "万".repeat(50)),
        format!("实现产值一{}元。", "亿".repeat(60)),
    ] {
        assert!(claims(&text).iter().all(|claim| claim.value.is_finite()), "{text}");
    }
}

#[test]
fn a_sign_belongs_to_its_number() {
    for (text, value, measure) in [
        ("工业增加值同比增长-3.2%。", -3.2, Measure::Growth),
        ("工业增加值增速为-3.2%。", -3.2, Measure::Growth),
        ("一月平均气温-5℃。", -5.0, Measure::Level),
    ] {
        let claim = one(text);
        assert_eq!((claim.value, claim.measure), (value, measure), "{text}");
        assert!(claim.text.starts_with('-'), "{claim:?}");
    }
    let claim = one("工业增加值负增长3.2%。");
    assert_eq!((claim.value, claim.direction), (3.2, Some(Direction::Down)));
    let claim = one("全县占比30%-40%。");
    assert_eq!((claim.value, claim.high), (30.0, Some(40.0)));
}

#[test]
fn bounds_and_ranges_say_no_more_than_is_written() {
    for (text, value, high, qualifier) in [
        ("新增就业3—5万人。", 30_000.0, Some(50_000.0), Qualifier::Exact),
        ("新建公路三五千公里。", 3000.0, Some(5000.0), Qualifier::Exact),
        ("建成学校十几所。", 10.0, None, Qualifier::Over),
        ("新建公路数百公里。", 100.0, None, Qualifier::Several),
        ("种植130余万亩。", 1_300_000.0, None, Qualifier::Over),
        ("新增就业近2万人。", 20_000.0, None, Qualifier::Nearly),
        ("新增就业不到2万人。", 20_000.0, None, Qualifier::Under),
        ("受益群众八、九百万人。", 8_000_000.0, Some(9_000_000.0), Qualifier::Exact),
    ] {
        let claim = one(text);
        assert_eq!((claim.value, claim.high, claim.qualifier), (value, high, qualifier), "{text}");
    }
    let row = ENGINE.read("a", "粮食、棉花产量超过20万吨、5万吨。", None).claims;
    assert!(row.iter().all(|claim| claim.qualifier == Qualifier::Over), "{row:?}");
}

#[test]
fn what_a_line_break_or_a_mark_cuts_is_whole() {
    for (text, value, written) in [
        ("全县造林1.72 万亩。", 17_200.0, "1.72 万亩"),
        ("全县生产总值683. 27亿元。", 68_327_000_000.0, "683. 27亿元"),
        ("全县新增就业1.\n2万人。", 12_000.0, "1.\n2万人"),
        ("全县新建公路8\u{200B}7公里。", 87.0, "8\u{200B}7公里"),
        ("全县新建公路8\u{2060}7公里。", 87.0, "8\u{2060}7公里"),
        ("全县新建公路8\u{AD}7公里。", 87.0, "8\u{AD}7公里"),
        ("全县新建公路8\u{FEFF}7公里。", 87.0, "8\u{FEFF}7公里"),
        ("\u{20BB7}县新建公路87公里。", 87.0, "87公里"),
        ("👨\u{200D}👩\u{200D}👧，全县新建公路87公里。", 87.0, "87公里"),
        ("全县新建公路\u{202E}87\u{202C}公里。", 87.0, "87\u{202C}公里"),
    ] {
        let claim = one(text);
        assert_eq!((claim.value, claim.text.as_str()), (value, written), "{text:?}");
    }
}

#[test]
fn lines_may_end_in_any_way() {
    let lines = ["龙山县2024年工作情况", "全年新建农村公路87公里，惠及群众1.2万人。", "改造老旧小区21个。"];
    let expected = claims(&lines.join("\n"));
    assert_eq!(expected.len(), 3);
    for end in ["\r\n", "\r", "\u{2028}", "\u{2029}", "\u{85}", "\n\n"] {
        let found = claims(&lines.join(end));
        let of = |claims: &[Claim]| -> Vec<_> {
            claims.iter().map(|claim| (claim.text.clone(), claim.indicator.clone(), claim.period.clone())).collect()
        };
        assert_eq!(of(&found), of(&expected), "{end:?}");
    }
}

#[test]
fn no_period_is_made_up() {
    let period = |text: &str| claims(text).pop().unwrap().period;
    for (text, expected) in [
        ("2024年2月29日，全县新建公路87公里。2023年2月29日，新增就业30人。", Some("2023-02")),
        ("公元前221年，全县新建公路87公里。", None),
        ("农历八月十五，全县新建公路87公里。", None),
        ("3月5日，全县新建公路87公里。", None),
        ("9999年，全县新建公路87公里。", None),
        ("民国114年，全县新建公路87公里。", Some("2025")),
        ("截至2023年12月31日24时，全县新建公路87公里。", Some("2023-12-31")),
    ] {
        assert_eq!(period(text).as_deref(), expected, "{text}");
    }
    for text in ["2025—2020年，全县新建公路87公里。", "2023年10—3月，全县新建公路87公里。"] {
        let claim = one(text);
        assert!(claim.period.as_ref().is_none_or(|period| period.len() == 4), "{claim:?}");
        assert!(claim.period_start <= claim.period_end, "{claim:?}");
    }
}

#[test]
fn both_scripts_give_the_same() {
    let simplified = "龙山县2024年新建农村公路87公里，惠及群众1.2万人，粮食产量同比增长5%。";
    let traditional = "龍山縣2024年新建農村公路87公里，惠及群眾1.2萬人，糧食產量同比增長5%。";
    let of = |text: &str| -> Vec<_> {
        let claim = |c: Claim| (c.start, c.value, c.unit, c.measure, c.period, c.region, c.indicator_key, c.category);
        claims(text).into_iter().map(claim).collect()
    };
    assert_eq!(of(simplified).len(), 3);
    assert_eq!(of(simplified), of(traditional));
}

#[test]
fn what_nobody_sees_is_no_part_of_words_and_numbers() {
    for text in [
        "全县新建\u{1B}[31m农村公路\u{1B}[0m87公里。",
        "全县新建农村公路\u{1B}[1;32m87公里。",
        "全县新建农村公路8\u{FE0F}7公里。",
        "全县新建农村公路\u{1B}87公里。",
        "全县新建农村公路\u{1B}[87公里。",
    ] {
        let claim = one(text);
        let read = (claim.value, claim.unit.as_deref(), claim.indicator.as_deref());
        assert_eq!(read, (87.0, Some("公里"), Some("新建农村公路")), "{text:?}");
    }
}

#[test]
fn figures_by_the_thousand_without_a_full_stop_are_refused() {
    let clause = "新建公路87公里，";
    let read = ENGINE.read("a", &clause.repeat(100), None);
    assert!(!read.too_dense && read.claims.len() == 100);
    let read = ENGINE.read("a", &clause.repeat(40_000), None);
    assert!(read.too_dense && read.claims.is_empty());
}
