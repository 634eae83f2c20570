//! A record's fields: which is the text, which the title, the date, the identifier.

use super::date;
use super::options::Fields;
use super::problem::{Fault, ProblemKind};
use super::record::{Content, Known, Record};
use crate::decode::{Decoded, Encoding};
use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::{Map, Value};
use smol_str::SmolStr;
use std::borrow::Cow;
use std::fmt;

const TEXT: [&str; 7] = ["content", "text", "body", "article", "正文", "内容", "paragraphs"];
const TITLE: [&str; 4] = ["title", "contenttitle", "headline", "标题"];
const DATE: [&str; 9] =
    ["date", "time", "published", "publish_time", "publish_date", "pubdate", "日期", "时间", "发布时间"];
const ID: [&str; 3] = ["id", "news_id", "docno"];
const URL: [&str; 3] = ["url", "link", "网址"];
const PUBLISHER: [&str; 4] = ["publisher", "source", "来源", "媒体"];

/// Field names that a message shows.
const SHOWN: usize = 12;

/// The fields of a record, in the order of their names, of which each stands once.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Row(pub Vec<(SmolStr, Value)>);

/// Where a record stands and how it was written down.
pub(super) struct Place<'a> {
    /// What it is called if it does not say itself.
    pub path: String,
    /// Date in the path.
    pub date: Option<&'a str>,
    pub encoding: Encoding,
    /// Bytes of it that could not be decoded, where they were not replaced before.
    pub bad_bytes: usize,
}

impl Row {
    /// Of a map, which has its names in order.
    fn of(fields: Map<String, Value>) -> Self {
        Row(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }

    /// The document in these fields.
    ///
    /// # Errors
    /// When no field is its text.
    pub fn into_record(mut self, place: Place, fields: &Fields) -> Result<Record, Fault> {
        let text = self.text(fields.text.as_deref())?;
        let said = |own: Option<&str>, usual: &[&str]| word(&self.0, own, usual);
        let own = |own: Option<&str>, usual: &[&str]| said(own, usual).map(Cow::into_owned);
        let (title, date) = (own(fields.title.as_deref(), &TITLE), said(fields.date.as_deref(), &DATE));
        let (id, url, publisher) = (own(fields.id.as_deref(), &ID), own(None, &URL), own(None, &PUBLISHER));
        let id = id.or_else(|| url.clone()).unwrap_or_else(|| place.path.clone());
        let date = date.and_then(|date| date::iso(&date)).or_else(|| place.date.map(String::from));
        let bad_bytes = match place.encoding {
            Encoding::Utf8 => place.bad_bytes,
            // The stream was decoded before it was cut: what could not be is marked in the text.
            _ => text.matches(char::REPLACEMENT_CHARACTER).count(),
        };
        let content = Content::Text(Decoded { text, encoding: place.encoding, bad_bytes });
        Ok(Record { id, path: place.path, known: Known { title, date, url, publisher }, content })
    }

    fn text(&mut self, own: Option<&str>) -> Result<String, Fault> {
        let missing = |message: String| Fault::new(ProblemKind::MissingField, message);
        let mut empty = None;
        for name in own.as_ref().map_or(&TEXT[..], std::slice::from_ref) {
            let Some(at) = field(&self.0, name, own.is_some()) else { continue };
            let (key, value) = self.0.remove(at);
            match joined(value) {
                Ok(text) => return Ok(text),
                Err(what) => empty = empty.or(Some(format!("field {key} is {what}, not a text"))),
            }
        }
        let names: Vec<&str> = self.0.iter().map(|(name, _)| name.as_str()).take(SHOWN).collect();
        Err(missing(empty.unwrap_or_else(|| {
            let wanted =
                own.map_or_else(|| format!("none of the fields {}", TEXT.join(", ")), |own| format!("no field {own}"));
            format!("{wanted}; there is {}; --text-field names the field of the text", listed(&names))
        })))
    }
}

/// A short field as text; none when it is empty, null, or no word or number.
fn word<'f>(fields: &'f [(SmolStr, Value)], own: Option<&str>, usual: &[&str]) -> Option<Cow<'f, str>> {
    let names = own.as_ref().map_or(usual, std::slice::from_ref);
    names.iter().find_map(|name| match &fields[field(fields, name, own.is_some())?].1 {
        Value::String(word) => Some(Cow::Borrowed(word.trim())).filter(|word| !word.is_empty()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    })
}

/// The place of the field of a name; usual names are found in capitals too, where nothing has the name itself.
fn field(fields: &[(SmolStr, Value)], name: &str, exact: bool) -> Option<usize> {
    let mut capitals = None;
    // By length first: a record has few fields, and most of the usual names are not among them.
    for (at, (key, _)) in fields.iter().enumerate().filter(|(_, (key, _))| key.len() == name.len()) {
        if key == name {
            return Some(at);
        }
        if !exact && capitals.is_none() && key.eq_ignore_ascii_case(name) {
            capitals = Some(at);
        }
    }
    capitals
}

/// True when one of the names is that of a text.
pub(super) fn has_text<'a>(mut names: impl Iterator<Item = &'a str>, fields: &Fields) -> bool {
    match &fields.text {
        Some(own) => names.any(|name| name == own),
        None => names.any(|name| TEXT.iter().any(|text| name.eq_ignore_ascii_case(text))),
    }
}

/// The names of fields for a message.
pub(super) fn listed(names: &[&str]) -> String {
    match names {
        [] => "no field".to_owned(),
        names => names.join(", "),
    }
}

/// A text, or paragraphs joined by line feeds; else what it is.
fn joined(value: Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text),
        Value::Array(paragraphs) => {
            let texts: Option<Vec<&str>> = paragraphs.iter().map(Value::as_str).collect();
            texts.map(|texts| texts.join("\n")).ok_or("an array of other things than texts")
        }
        Value::Null => Err("null"),
        Value::Bool(_) => Err("true or false"),
        Value::Number(_) => Err("a number"),
        Value::Object(_) => Err("an object"),
    }
}

impl FromIterator<(String, Value)> for Row {
    /// Of fields in any order; of two of one name the last counts.
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(fields: I) -> Self {
        Row::of(fields.into_iter().collect())
    }
}

impl<'de> Deserialize<'de> for Row {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Rows;
        impl<'de> Visitor<'de> for Rows {
            type Value = Row;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("an object with the fields of a record")
            }

            // A map would keep the last of two fields of one name, and nobody would hear of the first.
            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Row, A::Error> {
                let mut fields = Map::new();
                while let Some((name, value)) = access.next_entry::<String, Value>()? {
                    if fields.contains_key(&name) {
                        return Err(A::Error::custom(format!("field {name} stands twice")));
                    }
                    fields.insert(name, value);
                }
                Ok(Row::of(fields))
            }
        }
        from.deserialize_map(Rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(json: &str, fields: &Fields) -> Result<Record, String> {
        let row: Row = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let place = Place { path: "a.jsonl#1".into(), date: Some("2020-01"), encoding: Encoding::Utf8, bad_bytes: 0 };
        row.into_record(place, fields).map_err(|fault| fault.message)
    }

    fn text(json: &str) -> Result<String, String> {
        record(json, &Fields::default()).map(|record| record.content.decode().unwrap().text)
    }

    #[test]
    fn usual_names_are_found() {
        let json = r#"{"news_id":610130831,"Title":"标题","content":"正文","source":"某报","time":"2024-03-05 10:00","url":"http://a"}"#;
        let record = record(json, &Fields::default()).unwrap();
        assert_eq!((record.id.as_str(), record.path.as_str()), ("610130831", "a.jsonl#1"));
        let known = Known {
            title: Some("标题".into()),
            date: Some("2024-03-05".into()),
            url: Some("http://a".into()),
            publisher: Some("某报".into()),
        };
        assert_eq!(record.known, known);
    }

    #[test]
    fn the_id_is_its_own_else_the_address_else_the_path() {
        let id = |json| record(json, &Fields::default()).unwrap().id;
        assert_eq!(id(r#"{"text":"","url":"http://a","docno":"7"}"#), "7");
        assert_eq!(id(r#"{"text":"","url":"http://a","id":null}"#), "http://a");
        assert_eq!(id(r#"{"text":""}"#), "a.jsonl#1");
    }

    #[test]
    fn a_text_is_a_string_or_paragraphs() {
        assert_eq!(text(r#"{"正文":"一"}"#).as_deref(), Ok("一"));
        assert_eq!(text(r#"{"paragraphs":["一","二"]}"#).as_deref(), Ok("一\n二"));
        assert_eq!(text(r#"{"content":null,"text":"二"}"#).as_deref(), Ok("二"));
        assert_eq!(text(r#"{"content":""}"#).as_deref(), Ok(""));
        for (json, why) in [
            (r#"{"content":null}"#, "field content is null"),
            (r#"{"content":7}"#, "field content is a number"),
            (r#"{"paragraphs":["一",2]}"#, "field paragraphs is an array"),
            (r#"{"a":"","b":""}"#, "there is a, b; --text-field"),
            (r#"{}"#, "there is no field"),
            (r#"{"text":"一","text":"二"}"#, "field text stands twice"),
            (r#"[1]"#, "expected an object"),
        ] {
            assert!(text(json).unwrap_err().contains(why), "{json}: {:?}", text(json));
        }
    }

    #[test]
    fn stated_names_are_the_only_ones() {
        let named = |name: &str| Some(name.to_owned());
        let fields = Fields { text: named("t"), title: named("h"), date: named("d"), id: named("n") };
        let found =
            record(r#"{"t":"一","text":"二","h":"题","title":"目","d":"2024年3月","n":3,"id":4}"#, &fields).unwrap();
        assert_eq!((found.id.as_str(), found.known.title.as_deref()), ("3", Some("题")));
        assert_eq!(found.known.date.as_deref(), Some("2024-03"));
        assert!(record(r#"{"text":"二"}"#, &fields).unwrap_err().starts_with("no field t; there is text"));
        // What the path says holds where the record says nothing.
        assert_eq!(record(r#"{"t":"一"}"#, &fields).unwrap().known.date.as_deref(), Some("2020-01"));
    }
}
