//! Pages of the web: what is read of them, and what of the page around the article is not.
#![allow(missing_docs, clippy::unwrap_used)]

use std::path::Path;
use std::sync::LazyLock;
use std::time::{Duration, Instant};
use zhibiao::decode;
use zhibiao::engine::{Engine, Read};
use zhibiao::reading::{self, Format};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// A page of `tests/pages` as it is decoded.
fn page(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pages").join(name);
    decode::decode(&std::fs::read(path).unwrap()).unwrap().text
}

/// Reads a page; every claim must stand where it says.
fn read(page: &str) -> Read {
    let read = ENGINE.read("page", page, None);
    let chars: Vec<char> = page.chars().collect();
    for claim in &read.claims {
        assert_eq!(claim.text, chars[claim.start..claim.end].iter().collect::<String>());
    }
    read
}

/// The figures of a page, tags within them left out.
fn figures(read: &Read) -> Vec<String> {
    let plain = |text: &str| text.replace("</b>", "").replace("</strong>", "").replace("&nbsp;", "");
    read.claims.iter().map(|claim| plain(&claim.text)).collect()
}

#[track_caller]
fn reads(name: &str, title: &str, published: Option<&str>, expected: &[&str]) {
    let read = read(&page(name));
    assert_eq!(figures(&read), expected, "{name}");
    for claim in &read.claims {
        assert_eq!(claim.title.as_deref(), Some(title), "{name}");
        assert_eq!(claim.published.as_deref(), published, "{name}");
    }
}

#[test]
fn an_article_of_a_portal() {
    reads(
        "portal.html",
        "青岚县今年新建充电桩860个 让乡村出行更便利",
        Some("2024-05-18"),
        &["860个", "860个", "520个", "1.3亿元", "1240个", "18个", "2.6万辆", "41.5%", "320辆次", "40公里", "3公里"],
    );
}

#[test]
fn a_government_page_with_a_table_beside_its_text() {
    reads(
        "government-table.html",
        "2022年东陵市交通运输统计公报",
        Some("2023-04-06"),
        &[
            "86.5亿元",
            "7.2%",
            "61.3亿元",
            "9862公里",
            "135公里",
            "118.4公里",
            "1420",
            "-12.6%",
            "6835",
            "3.9%",
            "2210",
            "8.4%",
        ],
    );
}

#[test]
fn a_page_laid_out_by_tables() {
    reads(
        "table-layout.html",
        "灵川镇三月造林四千亩",
        Some("2006-04-03"),
        &["四千亩", "4000亩", "52万株", "1.8万人次", "11.6万亩", "28.3%", "34.7%", "21%", "300亩", "120万元"],
    );
}

#[test]
fn a_jsp_page() {
    reads(
        "notice.jsp",
        "关于拨付2021年度春耕生产补贴的公告",
        Some("2021-03-12"),
        &["3680万元", "4.2万户", "1200万元", "1850万元", "630万元", "95元"],
    );
}

#[test]
fn a_headline_that_only_the_name_of_the_page_tells() {
    reads(
        "title-only.html",
        "沙河区新增托育床位1500张",
        Some("2022-11-08"),
        &["1500张", "26家", "4.1个", "62%", "1860万元", "200元", "30个"],
    );
}

#[test]
fn a_very_short_notice() {
    reads("short-notice.html", "停水通知", Some("2024-04-07"), &["3200户", "5.6公里"]);
}

#[test]
fn a_page_of_a_newspaper_with_several_articles() {
    let read = read(&page("newspaper.html"));
    assert_eq!(read.articles, 3);
    let expected = [
        "两亿",
        "460座",
        "3150座",
        "2.1亿元",
        "5600人",
        "1.4万亩",
        "1.5万元",
        "8倍",
        "4.8亿元",
        "7.6万平方米",
        "600张",
        "50万人次",
        "12.5公里",
        "7个",
        "2300名",
        "980万元",
        "6米",
    ];
    assert_eq!(figures(&read), expected);
}

#[test]
fn a_page_in_gbk() {
    reads(
        "gbk.html",
        "双沟乡：稻鱼共养富乡亲",
        Some("2009-08-21"),
        &["6200亩", "三成", "1480户", "55公斤", "480公斤", "1360元", "2.4倍", "2000余人次"],
    );
}

/// What is read of a page.
fn text(page: &str) -> String {
    reading::read(page, Some(Format::Markup)).text
}

const PARAGRAPHS: [&str; 3] = [
    "今年以来，清溪县坚持把产业发展作为重点，全县新建标准化茶园1.2万亩，改造低产茶园8000亩，茶叶总产量达到3500吨。",
    "据统计，截至6月底，全县茶农人均增收2300元，茶产业综合产值突破15亿元，带动就业2.6万人，同比增长12.4%。",
    "下一步，清溪县将投资3.8亿元建设茶产业园，力争到2027年茶叶综合产值达到25亿元以上。",
];

/// A page with this around the paragraphs, which stand at the `@`.
fn around(body: &str) -> String {
    let paragraphs: String = PARAGRAPHS.iter().map(|words| format!("<p>{words}</p>")).collect();
    let title = "<title>清溪县新建茶园1.2万亩_要闻_清溪网</title>";
    text(&format!("<html><head>{title}</head><body>{}</body></html>", body.replace('@', &paragraphs)))
}

#[test]
fn what_readability_drops_of_an_article_is_put_back() {
    let menu = "<div class=menu><a href=/>首页</a> 注册会员35万人</div>";
    let headed = around(&format!("{menu}<div><div class=tit>清溪县新建茶园1.2万亩</div><div class=con>@</div></div>"));
    assert!(headed.starts_with("清溪县新建茶园1.2万亩\n今年"), "{headed}");
    let lead = "<div class=lead>摘要：清溪县茶产业综合产值突破15亿元，茶农增收。</div>";
    let led = around(&format!("{menu}<div><h1>清溪县新建茶园1.2万亩</h1>{lead}<div class=con>@</div></div>"));
    assert!(led.contains("1.2万亩\n摘要：清溪县"), "{led}");
    let dated = around(&format!(
        "{menu}<div><h1>茶园新绿</h1><div class=meta>2024-07-03 来源：清溪日报</div><div>@</div></div>"
    ));
    assert!(dated.starts_with("茶园新绿\n2024-07-03"), "{dated}");
    let named = around(&format!("<h1><a href=/>清溪网</a></h1>{menu}<div class=con>@</div>"));
    assert!(named.starts_with("清溪县新建茶园1.2万亩\n今年"), "{named}");
    for read in [headed, led, dated, named] {
        assert!(!read.contains("会员") && read.ends_with("25亿元以上。"), "{read}");
    }
}

#[test]
fn what_stands_around_an_article_is_not_read() {
    for beside in [
        "<div class=pinglun><h3>网友评论</h3><div><span>甲</span><p>我家种了5亩茶，去年卖了3万元。</p></div></div>",
        "<div class=right><h3>热点</h3><ul><li><a href=1>生猪出栏120万头</a></li><li><a href=2>房价上涨5%</a></li></ul></div>",
        "<aside><p>本网客户端下载量突破700万次，日均访问35万人，欢迎下载体验本网客户端。</p></aside>",
        "<div style='display:none'><p>隐藏文字共有777人，请勿采集本网的文字。</p></div>",
        "<div class=stat>今日阅读量 12万</div>",
    ] {
        let read =
            around(&format!("<div class=wrap><h1>清溪县新建茶园1.2万亩</h1><div class=con>@</div></div>{beside}"));
        assert_eq!(read, format!("清溪县新建茶园1.2万亩\n{}", PARAGRAPHS.join("\n")));
    }
}

#[test]
fn marks_that_a_page_holds_itself_are_none() {
    let article: String =
        (0..6).map(|n| format!("<p>今年全县第{n}次集中开工，新建公路87公里，投资5亿元。</p>")).collect();
    let marks: String = (0..40).filter_map(|n| char::from_u32(0xF0000 + n)).collect();
    let menu = "<div class=\"sidebar\"><p>网站注册用户达到300万人，日均访问5万人次。</p></div>";
    let page = |marks: &str| {
        format!("<html><body><div class=\"text\">{article}{marks}&#xF0007;</div>{menu}<b>{marks}</b></body></html>")
    };
    assert!(!text(&page("")).contains("300万"));
    assert!(!text(&page(&marks)).contains("300万"));
}

#[test]
fn hostile_pages_end_soon() {
    let sentence = "今年新建公路87公里，投资5亿元。";
    for (name, page) in [
        ("nested", "<div>".repeat(100_000) + sentence),
        ("nested and closed", "<div>".repeat(50_000) + sentence + &"</div>".repeat(50_000)),
        ("inline", format!("<b><font color=a><a href=b>{sentence}").repeat(20_000)),
        ("paragraphs", format!("<p>{sentence}").repeat(50_000)),
        ("cells", "<table><tr><td>5".repeat(20_000)),
        ("breaks", format!("{sentence}<br><br>").repeat(9_000)),
        ("links", "<a href=x>首页</a>".repeat(19_000)),
        ("spans", format!("<p>{}</p>", "<span>五</span>".repeat(19_000))),
        ("lists", format!("<div>{}", "<ul><li>公路5公里".repeat(60)).repeat(100)),
        ("boxes", format!("<div><div><p>{sentence}</p></div></div>").repeat(6_000)),
        ("deep boxes", format!("{}<p>{sentence}</p>{}", "<div>".repeat(95), "</div>".repeat(95)).repeat(200)),
        ("title", format!("<title>{}</title>{}", "公路".repeat(500_000), format!("<p>{sentence}").repeat(9_000))),
        ("megabytes", format!("<p>{}</p>", sentence.repeat(2000)).repeat(30)),
        ("attributes", format!("<p class=\"{}\">{sentence}</p>", "comment ".repeat(100_000))),
    ] {
        let start = Instant::now();
        let read = text(&format!("<html><body>{page}"));
        assert!(!read.is_empty(), "{name}");
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{name}: {took:?}");
    }
}
