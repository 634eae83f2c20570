//! Reports as they are written.

use super::*;
use crate::claim::Claim;
use crate::dataset::{About, CategoryCount, DocumentRow, Options, Summary};
use crate::fingerprint;
use serde_json::Value;

const HOSTILE: &str = "</script><img src=x onerror=alert(1)>&\u{2028}";

fn dataset(documents: Vec<DocumentRow>, claims: Vec<Claim>) -> Dataset {
    let zhibiao =
        About { name: "zhibiao".into(), version: "1".into(), data_hash: "0".into(), options: Options::default() };
    let categories = vec![CategoryCount { id: "other".into(), name: HOSTILE.into(), claims: 1 }];
    let summary = Summary { claims: claims.len(), ..Summary::default() };
    Dataset { zhibiao, documents, categories, units: Vec::new(), claims: Some(claims), summary }
}

fn row(id: &str, claims: usize) -> DocumentRow {
    DocumentRow { id: id.into(), path: id.into(), claims, ..DocumentRow::default() }
}

fn of(doc: &str, id: &str) -> Claim {
    Claim { doc: doc.into(), id: id.into(), text: "3所".into(), ..Claim::default() }
}

fn page(dataset: &Dataset, texts: &Texts) -> String {
    let patterns = BTreeMap::from([("level/object", "about"), ("level/unused", "about")]);
    let mut written = Vec::new();
    Report { title: Some(HOSTILE), dataset, texts, patterns }.write(&mut written).unwrap();
    String::from_utf8(written).unwrap()
}

/// The JSON of a block.
fn block(page: &str, id: &str) -> Value {
    let open = format!("<script type=\"application/json\" id=\"{id}\">");
    let (_, rest) = page.split_once(&open).unwrap();
    serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
}

#[test]
fn hostile_texts_are_data_wherever_they_stand() {
    let text = format!("新建3所学校{HOSTILE}");
    let some = || Some(HOSTILE.to_string());
    let document = DocumentRow {
        url: some(),
        publisher: some(),
        title: some(),
        published: some(),
        why: some(),
        text_hash: fingerprint::of_text(&text),
        ..row(HOSTILE, 1)
    };
    let told = || Some(HOSTILE.into());
    let claim = Claim {
        start: 2,
        end: 4,
        sentence: text.as_str().into(),
        title: told(),
        unit: told(),
        indicator: told(),
        region_name: told(),
        entity: told(),
        speaker: told(),
        category: HOSTILE.into(),
        pattern: HOSTILE.into(),
        ..of(HOSTILE, HOSTILE)
    };
    let mut texts = Texts::default();
    texts.keep(text.clone(), None);
    let page = page(&dataset(vec![document], vec![claim]), &texts);
    assert!(!page.contains("<img"));
    // The data, one text, and the script.
    assert_eq!(page.matches("</script>").count(), 3);
    assert_eq!(page.matches("<script").count(), 3);
    let data = block(&page, "data");
    assert_eq!(data["title"], HOSTILE);
    assert_eq!(data["documents"][0]["url"], HOSTILE);
    assert_eq!(data["claims"][0]["place"], serde_json::json!([2, 4]));
    assert_eq!(data["sentences"][0], text);
    assert_eq!(block(&page, "text-0"), text);
}

#[test]
fn what_repeats_stands_once_and_what_is_null_not_at_all() {
    let claims = ["1", "2"].map(|id| Claim { pattern: "level/object".into(), ..of("a", id) });
    let page = page(&dataset(vec![row("a", 2)], claims.into()), &Texts::default());
    let data = block(&page, "data");
    assert_eq!(data["sentences"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["articles"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["patterns"], serde_json::json!({ "level/object": "about" }));
    assert!(data["claims"][0].get("entity").is_none() && data["claims"][0].get("place").is_none());
    assert_eq!(data["documents"][0]["has_text"], false);
}

#[test]
fn claims_belong_to_their_documents_even_where_these_share_a_name() {
    let rows = vec![row("a", 2), row("b", 0), row("a", 1), row("c", 1)];
    let claims = [("a", "1"), ("a", "2"), ("a", "3"), ("c", "4"), ("lost", "5"), ("lost", "6")];
    let data = block(&page(&dataset(rows, claims.map(|(doc, id)| of(doc, id)).into()), &Texts::default()), "data");
    let places: Vec<u64> =
        data["claims"].as_array().unwrap().iter().map(|claim| claim["document"].as_u64().unwrap()).collect();
    assert_eq!(places, [0, 0, 2, 3, 4, 4]);
    assert_eq!(data["documents"][4]["id"], "lost");
}

#[test]
fn the_same_dataset_gives_the_same_bytes() {
    let dataset = dataset(vec![row("a", 1)], vec![of("a", "1")]);
    assert_eq!(page(&dataset, &Texts::default()), page(&dataset, &Texts::default()));
}
