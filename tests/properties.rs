//! What holds of every document, whatever is in it.

use proptest::prelude::*;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use zhibiao::claim::Claim;
use zhibiao::decode;
use zhibiao::engine::Engine;
use zhibiao::indicator::Key;
use zhibiao::source::{Options, Record, Sources};

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::embedded().unwrap());

/// Every claim stands where it says, and says what the dataset allows.
fn sound(claims: &[Claim], decoded: &str) {
    let chars: Vec<char> = decoded.chars().collect();
    let mut ids = HashSet::new();
    for claim in claims {
        let there: String = chars[claim.start..claim.end].iter().collect();
        assert_eq!(claim.text, there, "{claim:?}");
        assert!(!claim.text.is_empty() && claim.value.is_finite(), "{claim:?}");
        assert!(claim.high.is_none_or(f64::is_finite), "{claim:?}");
        assert!(claim.id.starts_with('c') && ids.insert(&claim.id), "{claim:?}");
        assert!(!claim.category.is_empty() && !claim.pattern.is_empty(), "{claim:?}");
        let key = claim.indicator_key.as_ref().map(|key| key.parse::<Key>().unwrap().to_string());
        assert_eq!(key.as_deref(), claim.indicator_key.as_deref(), "{claim:?}");
        tied(claim, claims);
    }
}

/// A sum is larger than its part, and what tells a figure again stands behind it.
fn tied(claim: &Claim, claims: &[Claim]) {
    let other = |id: &str| claims.iter().find(|other| other.id == id).unwrap();
    if let Some(whole) = claim.part_of.as_deref().map(other) {
        assert!(whole.unit != claim.unit || whole.value > claim.value, "{claim:?} {whole:?}");
        assert_eq!((whole.measure, whole.status), (claim.measure, claim.status), "{claim:?} {whole:?}");
    }
    if let Some(first) = claim.same_as.as_deref().map(other) {
        assert!(first.start < claim.start && first.same_as.is_none(), "{claim:?} {first:?}");
    }
}

fn read(bytes: &[u8]) -> Option<Vec<Claim>> {
    let decoded = decode::decode(bytes).ok()?;
    let read = ENGINE.read("a", &decoded.text, None);
    sound(&read.claims, &decoded.text);
    assert!(read.numbers >= read.claims.len());
    Some(read.claims)
}

/// The texts of the repository, and those beside it where they are.
fn texts() -> Vec<Record> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["corpus/sample", "../shared/gold/seeds", "../shared/gold/elsewhere"];
    let folders: Vec<PathBuf> =
        folders.iter().map(|folder| root.join(folder)).filter(|folder| folder.is_dir()).collect();
    Sources::new(folders, Options::default()).filter_map(|item| item.found.ok()).collect()
}

#[test]
fn every_claim_stands_where_it_says() {
    let texts = texts();
    assert!(texts.len() >= 11);
    let mut claims = 0;
    for text in texts {
        let decoded = text.content.decode().unwrap();
        claims += read(decoded.text.as_bytes()).unwrap().len();
    }
    assert!(claims > 200);
}

#[test]
fn line_ends_change_no_claim() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/sample/promise-list.txt")).unwrap();
    let known = |text: &str| -> Vec<_> {
        let claims = read(text.as_bytes()).unwrap();
        claims.into_iter().map(|c| (c.value, c.unit, c.indicator, c.period, c.region, c.category, c.status)).collect()
    };
    assert_eq!(known(&text), known(&text.replace('\n', "\r\n")));
}

/// Pieces of which figures are made, so that random texts hold some.
fn pieces() -> impl Strategy<Value = String> {
    let pieces = [
        "全年",
        "新建",
        "农村公路",
        "87",
        "公里",
        "，",
        "。",
        "、",
        "增长",
        "5%",
        "以上",
        "以下",
        "左右",
        "约",
        "超过",
        "达",
        "1.2万",
        "亿元",
        "比上年",
        "2024年",
        "1—10月",
        "至",
        "从",
        "十",
        "百",
        "万",
        "亿",
        "余",
        "多",
        "个",
        "百分点",
        "倍",
        "昌吉州",
        "有限公司",
        "的",
        "和",
        "分别",
        "“",
        "”",
        "（",
        "）",
        "\n",
        "\r\n",
        "　",
        " ",
        "一、",
        "（一）",
        "#",
        "**",
        "<p>",
        "&nbsp;",
        "；",
        "：",
        "约",
        "超",
        "每",
        "人",
        "月",
        "率",
        "下降",
        "翻番",
        "．",
        "１２",
        "½",
        "𠮷",
        "\u{200b}",
        "\u{1b}",
        "0",
        ".",
        ",",
        "-",
        "~",
        "/",
        "其中",
        "占",
        "为",
        "将",
        "力争",
        "预计",
        "目前",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_bytes_make_it_stumble(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read(&bytes);
    }

    #[test]
    fn no_string_makes_it_stumble(text in "\\PC{0,200}") {
        read(text.as_bytes());
    }

    #[test]
    fn no_heap_of_pieces_makes_it_stumble(text in pieces()) {
        read(text.as_bytes());
        let passage = ENGINE.read_passage("a", &text);
        sound(&passage.claims, &text);
        ENGINE.explain(&text);
    }
}
