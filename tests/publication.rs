//! When a document was written, and what that makes of figures whose time is not said.
#![allow(missing_docs, clippy::unwrap_used)]

use std::sync::LazyLock;
use zhibiao::engine::Engine;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// The date that a text has, and the periods of its figures.
fn dates(text: &str) -> (Option<String>, Vec<Option<String>>) {
    let read = ENGINE.read("doc", text, None);
    (read.published, read.claims.iter().map(|claim| claim.period.as_deref().map(String::from)).collect())
}

#[track_caller]
fn assert_dates(text: &str, published: Option<&str>, periods: &[Option<&str>]) {
    let (date, of_figures) = dates(text);
    let of_figures: Vec<Option<&str>> = of_figures.iter().map(Option::as_deref).collect();
    assert_eq!((date.as_deref(), of_figures.as_slice()), (published, periods), "{text}");
}

#[test]
fn a_date_is_written_in_short_opening_lines_or_at_the_head_of_a_long_one() {
    let news = "柳溪县今年新建公厕60座。";
    assert_dates(&format!("柳溪县新建公厕\n2023-05-16 来源：柳溪日报\n{news}"), Some("2023-05-16"), &[Some("2023")]);
    assert_dates(&format!("柳溪县新建公厕\n2023年5月16日\n{news}"), Some("2023-05-16"), &[Some("2023")]);
    let long =
        "镇村干部和群众代表逐户走访，听取意见，商量办法，把修路架桥、饮水用电这些事情一件一件记下来，再一件一件办好。";
    let stamped = format!("时间：2018-08-27 18:10 {news}{long}{long}");
    assert_dates(&stamped, Some("2018-08-27"), &[Some("2018")]);
}

#[test]
fn a_communique_comes_out_in_the_year_behind_its_own() {
    let text = "柳溪县2012年国民经济和社会发展统计公报\n全年粮食总产量12.6万吨，比上年增长3.1%。";
    assert_dates(text, None, &[Some("2012"), Some("2012")]);
}

#[test]
fn a_chronicle_put_up_long_after_is_of_its_own_year() {
    let text = "1983年柳溪县大事记\n2022-04-12 来源：县志办\n3月，柳溪水库竣工，库容2600万立方米。";
    assert_dates(text, Some("2022-04-12"), &[Some("1983-03")]);
}

#[test]
fn a_year_named_again_and_again_dates_a_text_and_one_named_once_does_not() {
    let often = "2021年，柳溪县启动旧城改造。2021年5月动工，2021年底完工。目前，全县有小学14所。";
    assert_dates(often, None, &[Some("2021")]);
    let first = "镇村干部逐户走访，听取意见，把修路架桥、饮水用电这些事情一件一件记下来。".repeat(3);
    assert_dates(&format!("{first}旧城改造在2021年启动。全县有小学14所。"), None, &[None]);
}

#[test]
fn a_page_put_up_long_after_what_it_tells_of_is_understood_by_its_last_year() {
    let text = "柳溪镇工作汇报\n时间：2022-11-03 04:44\n截至2007年底，全镇有小学14所。2006年新建2所。\n全镇企业完成产值6.8亿元。";
    assert_dates(text, Some("2022-11-03"), &[Some("2007"), Some("2006"), Some("2007")]);
}

#[test]
fn a_year_told_beside_this_year_is_another() {
    let text = "柳溪县电商2017年销售额17.9亿元，今年1—8月销售额16.6亿元。";
    assert_dates(text, None, &[Some("2017"), Some("2018-01/2018-08")]);
}

#[test]
fn a_date_may_begin_with_its_day() {
    assert_dates("柳溪縣旅客增加\n20/08/2024 14:02\n柳溪縣7月新建公廁60座。", Some("2024-08-20"), &[Some("2024-07")]);
}
