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

#[test]
fn a_heading_says_more_of_a_list_than_what_the_list_is_called() {
    let text = "柳溪县民生实事完成情况\n2024年，10件民生实事进展如下。\n一、新建小学3所。\n二、新建公厕20座。";
    assert_eq!(figures(text), ["3所 新建小学 actual 2024", "20座 新建公厕 actual 2024"]);
}

#[test]
fn items_are_told_by_their_numbers_in_words() {
    let text = "为兑现所承诺的2024年实事，现将有关事项通知如下：\n第一件实事：新增城镇就业4.2万人。\n第二件实事：新建公厕20座。";
    assert_eq!(figures(text), ["4.2万人 新增城镇就业 target 2024", "20座 新建公厕 target 2024"]);
}

#[test]
fn a_label_at_the_head_of_a_line_says_whether_it_is_done() {
    let text = "目标任务：城镇新增就业13万人。\n完成情况：城镇新增就业17.19万人。";
    assert_eq!(figures(text), ["13万人 城镇新增就业 target -", "17.19万人 城镇新增就业 actual -"]);
}

#[test]
fn each_number_of_a_row_has_the_year_that_it_is_paired_with() {
    let text = "2021年、2022年、2023年，园区产值分别为10亿元、20亿元、30亿元。";
    assert_eq!(
        figures(text),
        ["10亿元 园区产值 actual 2021", "20亿元 园区产值 actual 2022", "30亿元 园区产值 actual 2023"]
    );
    let span = "2021年至2023年，园区分别完成产值10亿元、20亿元、30亿元。";
    assert_eq!(
        figures(span),
        ["10亿元 完成产值 actual 2021", "20亿元 完成产值 actual 2022", "30亿元 完成产值 actual 2023"]
    );
}

/// The codes of the places of a text's figures.
fn places(text: &str) -> Vec<Option<String>> {
    let read = ENGINE.read("doc", text, None);
    read.claims.iter().map(|claim| claim.region.as_deref().map(String::from)).collect()
}

#[test]
fn a_place_of_the_texts_own_is_the_one_named_before_it_or_none() {
    let code = |code: &str| Some(code.to_string());
    assert_eq!(places("江苏无锡农户忙收割，当地改造高标准农田20万亩。"), [code("320200")]);
    // Which city speaks is not said, and its rank in the nation does not say it.
    assert_eq!(places("我市实现地区生产总值333亿元，跻身全国百强县行列。"), [None]);
}

#[test]
fn parts_have_places_of_their_own() {
    let code = |code: &str| Some(code.to_string());
    let text = "全国完成投资200亿元，其中湖北完成投资20亿元，湖南完成投资30亿元。";
    assert_eq!(places(text), [code("100000"), code("420000"), code("430000")]);
}

#[test]
fn the_members_of_a_list_of_places_have_places_of_their_own() {
    let code = |code: &str| Some(code.to_string());
    let text = "贵州省安顺市减少贫困人口1.5万人，其中：西秀区完成6962人、平坝区完成3619人。";
    assert_eq!(places(text), [code("520400"), code("520402"), code("520403")]);
    // One number for several provinces is of none of them.
    assert_eq!(places("浙江省、江苏省共投资30亿元。"), [None]);
    let paragraphs = "福建省：全省接待游客493万人次。\n江西省：全省接待游客986万人次。";
    assert_eq!(places(paragraphs), [code("350000"), code("360000")]);
}

#[test]
fn the_ends_of_several_years_are_of_the_first_and_the_last() {
    let text = "从2011年到2016年，全县生产总值由65.6亿元增加到120.5亿元。";
    assert_eq!(figures(text), ["65.6亿元 生产总值 actual 2011", "120.5亿元 生产总值 actual 2016"]);
}

#[test]
fn a_place_or_a_time_is_no_indicator() {
    let text = "全县财政收入2005年10亿元，2010年达到20亿元。建成安置点6个（东区1个、开发区2个）。";
    assert!(!figures(text).iter().any(|figure| figure.contains(" 2010年 ")), "{:?}", figures(text));
}

#[test]
fn the_columns_of_a_table_tell_promised_and_done_apart() {
    let text = "柳溪县民生项目进展情况表\n序号 | 项目内容 | 进展情况 | 单位 |\n\
                1 | 新建幼儿园5所。 | 建成幼儿园3所。 | 县教育局 |\n新增学位900个。 | 新增学位640个。 | ||";
    assert_eq!(
        figures(text),
        ["5所 新建幼儿园 target -", "3所 建成幼儿园 actual -", "900个 新增学位 target -", "640个 新增学位 actual -"]
    );
}

#[test]
fn what_is_said_to_be_reckoned_below_is_reckoned() {
    let text = "预计（下同），全年完成生产总值52亿元。\n粮食总产量31万吨。";
    assert_eq!(figures(text), ["52亿元 完成生产总值 estimate -", "31万吨 粮食总产量 estimate -"]);
}

#[test]
fn what_was_done_of_a_promise_is_none() {
    let text = "工业总产值46亿元，完成年计划的102%，比上年增长8%。";
    assert!(figures(text).iter().all(|figure| figure.contains("actual")), "{:?}", figures(text));
    let promised = figures("铁路开通后，旅行时间将从5小时缩短到2小时。");
    assert_eq!(promised.last().map(String::as_str), Some("2小时 旅行时间 target -"));
}

#[test]
fn a_line_that_is_a_year_heads_what_stands_below() {
    let text = "柳溪县三农工作\n发布时间：2024-02-01\n2023年\n乡村建设\n新建农村公路120公里，新增农机合作社15家。";
    assert_eq!(figures(text), ["120公里 新建农村公路 actual 2023", "15家 新增农机合作社 actual 2023"]);
}

#[test]
fn a_year_that_is_compared_with_dates_nothing() {
    let text = "1986年，柳溪县棉花又获丰收。\n总产达到9200担，比历史上收成最好的1984年增长6%，油料产量310万斤。";
    let periods: Vec<String> = figures(text).iter().map(|figure| figure.rsplit(' ').next().unwrap().into()).collect();
    assert_eq!(periods, ["1986", "1986", "1986"]);
}

#[test]
fn a_place_is_the_home_of_a_text_by_how_it_is_named() {
    let home = |text: &str| places(text).pop().flatten();
    // 北京 is no county, and was there by the way.
    let county = "近日，商水县老人们说起新生活。\n该县新建敬老院8所，县剧团的戏在北京演出，又建农家书屋60个。";
    assert_eq!(home(county).as_deref(), Some("411623"));
    let province = "三明的一所卫生所。\n全省各县改造卫生室900个。\n全省新建养老院70所。\n全省培训村医3000人。";
    assert_eq!(home(province).as_deref(), Some("350000"));
    let examples = "仙桃、大冶等5个县市办起了农机学校。\n培训农机手6000人。";
    assert_eq!(home(examples).as_deref(), Some("420000"));
}

#[test]
fn the_shares_of_a_whole_are_figures_of_its_parts() {
    let text = "三次产业结构由12.3:45.6:42.1调整为11.8:45.2:43.0。";
    assert_eq!(
        figures(text),
        [
            "12.3 第一产业比重 actual -",
            "45.6 第二产业比重 actual -",
            "42.1 第三产业比重 actual -",
            "11.8 第一产业比重 actual -",
            "45.2 第二产业比重 actual -",
            "43.0 第三产业比重 actual -",
        ]
    );
}
