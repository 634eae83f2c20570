//! An object of texts and numbers, read by a look at its bytes.
//!
//! Nearly every line of an archive is one, and most of it is a text that is searched for its end, for its escapes and for what
//! may not stand in it: many bytes at a time here, eight at a time where any JSON may come. Whatever is anything else is
//! left to the parser, mistakes too, which it has words for.

use serde_json::Value;
use smol_str::SmolStr;
use std::borrow::Cow;

/// Fields of any usual record, at most: each is put at its place among those before it.
const MOST: usize = 64;

/// The fields of an object in the order of their names, if it is no more than texts, numbers and words such as `null`, each under a
/// name of its own.
pub(super) fn object(text: &str) -> Option<Vec<(SmolStr, Value)>> {
    let mut reader = Reader { text, at: 0 };
    let mut fields: Vec<(SmolStr, Value)> = Vec::with_capacity(8);
    reader.take(b'{')?;
    loop {
        let name = SmolStr::from(reader.string()?);
        reader.take(b':')?;
        let value = reader.value()?;
        let place = fields.binary_search_by(|(other, _)| other.cmp(&name)).err()?;
        if fields.len() == MOST {
            return None;
        }
        fields.insert(place, (name, value));
        if reader.take(b',').is_none() {
            break;
        }
    }
    reader.take(b'}')?;
    reader.blank();
    (reader.at == text.len()).then_some(fields)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn blank(&mut self) {
        self.at += self.rest().iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')).count();
    }

    /// Passes over blanks and this byte, if it comes next.
    fn take(&mut self, byte: u8) -> Option<()> {
        self.blank();
        (self.rest().first() == Some(&byte)).then(|| self.at += 1)
    }

    fn value(&mut self) -> Option<Value> {
        self.blank();
        if self.rest().first() == Some(&b'"') {
            return self.string().map(|text| Value::String(text.into_owned()));
        }
        let ends = |byte: &u8| matches!(byte, b',' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
        let word = self.text.get(self.at..self.at + self.rest().iter().position(ends)?)?;
        // An array or object opens with what no word has.
        let value = serde_json::from_str(word).ok().filter(|value: &Value| !value.is_array() && !value.is_object())?;
        self.at += word.len();
        Some(value)
    }

    fn string(&mut self) -> Option<Cow<'a, str>> {
        self.take(b'"')?;
        let rest = self.text.get(self.at..)?;
        let end = memchr::memchr2(b'"', b'\\', rest.as_bytes())?;
        let is_escaped = rest.as_bytes()[end] == b'\\';
        let (string, end) = if is_escaped {
            let (own, end) = unescaped(rest)?;
            (Cow::Owned(own), end)
        } else {
            (Cow::Borrowed(&rest[..end]), end)
        };
        self.at += end + 1;
        // Without a way out in the middle, so that many bytes are looked at in one step.
        let controls = rest[..end].bytes().fold(false, |found, byte| found | (byte < 0x20));
        (!controls).then_some(string)
    }
}

/// The text up to the mark that closes it, with its escapes resolved, and where that mark stands; escapes that name a character
/// by its number are left to the parser.
fn unescaped(text: &str) -> Option<(String, usize)> {
    let bytes = text.as_bytes();
    // Nearly always the article, which is nearly all of its line.
    let mut own = String::with_capacity(text.len());
    let mut at = 0;
    loop {
        let next = at + memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        own.push_str(&text[at..next]);
        at = next;
        if bytes[at] == b'"' {
            break;
        }
        // Two line feeds divide paragraphs.
        while bytes.get(at) == Some(&b'\\') {
            own.push(match bytes.get(at + 1)? {
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'b' => '\u{8}',
                b'f' => '\u{C}',
                same @ (b'"' | b'\\' | b'/') => char::from(*same),
                _ => return None,
            });
            at += 2;
        }
    }
    if own.len() < text.len() / 2 {
        own.shrink_to_fit();
    }
    Some((own, at))
}

#[cfg(test)]
mod tests {
    use super::super::fields::Row;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn objects_of_texts_and_numbers_are_read() {
        for text in [
            r#"{"a": "一\n二\"\\\/\t", "b" : 12.50, "c":null,"d":true , "":""}"#,
            "\t{\"date\":\"2020-01-01\"}  ",
            r#"{"n":-1e5}"#,
        ] {
            let parsed: Row = serde_json::from_str(text).unwrap();
            assert_eq!(object(text).map(Row), Some(parsed), "{text}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_parser() {
        for text in [
            r#"{"a":["b"]}"#,
            r#"{"a":{}}"#,
            r#"{"a":"\u4e00"}"#,
            r#"{"a":"1","a":"2"}"#,
            r#"{"a":"1",}"#,
            r#"{"a":"1"} 2"#,
            r#"{"a":"1"#,
            r#"{"a":"\"#,
            r#"{"a":nul}"#,
            "{\"a\":\"\t\"}",
            "{}",
            "[]",
            "",
        ] {
            assert_eq!(object(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_is_what_the_parser_reads(
            text in "( |\t|\\{|\"|\"a\"|:|\"一\\\\n\"|\\\\|\\\\\"|\\\\x|1|-|\\.5|e|null|,|\\[|\\]|\\}|年|\\{\"b\":\"|\"\\}){0,16}",
        ) {
            if let Some(fields) = object(&text) {
                prop_assert_eq!(serde_json::from_str::<Row>(&text).map_err(|error| error.to_string()), Ok(Row(fields)));
            }
        }
    }
}
