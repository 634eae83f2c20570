//! What a text says once holds for the figures behind it: headings, announced lists, the numbers of items.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::LazyLock;
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// The figures of a text: as written, what they measure, whether promised or done, and when.
fn figures(text: &str) -> Vec<String> {
    let read = ENGINE.read("doc", text, None);
    let figure = |claim: &zhibiao::claim::Claim| {
        let (indicator, period) = (claim.indicator.as_deref(), claim.period.as_deref());
        format!(
            "{} {} {} {}",
            claim.text,
            indicator.unwrap_or("-"),
            format!("{:?}", claim.status).to_lowercase(),
            period.unwrap_or("-")
        )
    };
    read.claims.iter().map(figure).collect()
}

#[test]
fn what_announces_a_list_holds_for_its_items() {
    let text = "柳溪县公布民生事项\n2023年12月28日\n县长在会上说，2024年将继续加大投入，重点抓好以下几件事：\n\
                （1）修建农村公路42公里、桥梁3座；\n（2）新建幼儿园2所，\n新增学位360个。\n\
                过去几年，全县学校条件大有改观，城区共有小学14所。";
    assert_eq!(
        figures(text),
        [
            "42公里 修建农村公路 target 2024",
            "3座 修建桥梁 target 2024",
            "2所 新建幼儿园 target 2024",
            "360个 新增学位 target 2024",
            "14所 小学 actual 2023-12",
        ]
    );
}

#[test]
fn the_items_of_a_list_may_stand_below_headings_of_their_own() {
    let text =
        "会议明确，今年集中财力，认真办好十件民生实事。\n（一）\n新建改造供水管网90公里。\n（二）\n新增停车位1500个。";
    assert_eq!(figures(text), ["90公里 新建改造供水管网 target -", "1500个 新增停车位 target -"]);
}

#[test]
fn the_items_of_a_list_may_stand_in_one_paragraph() {
    let text =
        "大会提出，今年县政府将继续改善民生，办好8件实事。分别是：（1）新建公共厕所60座。（2）城区新增停车位300个。";
    let listed: Vec<String> = figures(text).into_iter().filter(|figure| !figure.starts_with("8件")).collect();
    assert_eq!(listed, ["60座 新建公共厕所 target -", "300个 城区新增停车位 target -"]);
}

#[test]
fn a_list_of_what_was_done_is_no_promise() {
    let text = "2024年民生实事项目完成情况如下：\n1.硬化村组道路86公里。\n2、新建敬老院2所；\n③改造危房120户。";
    assert_eq!(
        figures(text),
        ["86公里 硬化村组道路 actual 2024", "2所 新建敬老院 actual 2024", "120户 改造危房 actual 2024"]
    );
}

#[test]
fn a_heading_is_no_part_of_the_paragraph_below() {
    let text = "一、主要指标进展\n（一）全县主要预期目标完成情况\n上半年，全县完成地区生产总值82.5亿元，增长6.1%。";
    let figures = figures(text);
    assert!(figures.len() == 2 && figures.iter().all(|figure| figure.contains(" actual ")), "{figures:?}");
}

#[test]
fn members_of_a_list_are_no_numbers_of_items() {
    assert_eq!(figures("今年1月，3、4号楼改造完工，惠及居民96户。"), ["96户 惠及居民 actual -"]);
}
