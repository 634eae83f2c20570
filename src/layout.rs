//! The dataset as one JSON object, written and read as a stream: a document or a claim a line, and no more than that in memory.

use crate::dataset::{About, CategoryCount, DocumentRow, Frame, Summary, UnitCount};
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;
use std::io::{self, BufRead, Read, Write};
use std::marker::PhantomData;

/// Writes a dataset whose documents, and claims if they belong into it, come as JSON, one a line.
///
/// # Errors
/// When reading or writing fails.
pub fn write(
    frame: &Frame,
    documents: impl BufRead,
    claims: Option<impl BufRead>,
    to: &mut impl Write,
) -> io::Result<()> {
    write!(to, "{{\n  \"zhibiao\": ")?;
    value(&frame.zhibiao, to)?;
    write!(to, ",\n  \"documents\": ")?;
    list(documents, to)?;
    write!(to, ",\n  \"categories\": ")?;
    value(&frame.categories, to)?;
    write!(to, ",\n  \"units\": ")?;
    value(&frame.units, to)?;
    if let Some(claims) = claims {
        write!(to, ",\n  \"claims\": ")?;
        list(claims, to)?;
    }
    write!(to, ",\n  \"summary\": ")?;
    value(&frame.summary, to)?;
    to.write_all(b"\n}\n")
}

/// A value of the object, over lines.
fn value(value: &impl Serialize, to: &mut impl Write) -> io::Result<()> {
    let text = serde_json::to_string_pretty(value)?;
    to.write_all(text.replace('\n', "\n  ").as_bytes())
}

/// Lines as the elements of a list.
fn list(mut lines: impl BufRead, to: &mut impl Write) -> io::Result<()> {
    let mut line = Vec::new();
    let mut is_first = true;
    to.write_all(b"[")?;
    while lines.read_until(b'\n', &mut line)? > 0 {
        to.write_all(if is_first { b"\n    " } else { b",\n    " })?;
        to.write_all(line.trim_ascii_end())?;
        line.clear();
        is_first = false;
    }
    to.write_all(if is_first { b"]" } else { b"\n  ]" })
}

/// Takes what a dataset holds, in the order in which it stands there, and passes over what it does not ask for.
pub trait Take {
    /// What read it. An error ends the reading.
    fn about(&mut self, _: About) -> io::Result<()> {
        Ok(())
    }
    /// A document.
    fn document(&mut self, _: DocumentRow) -> io::Result<()> {
        Ok(())
    }
    /// A claim, as JSON on one line.
    fn claim(&mut self, _: &str) -> io::Result<()> {
        Ok(())
    }
    /// The categories.
    fn categories(&mut self, _: Vec<CategoryCount>) {}
    /// The units.
    fn units(&mut self, _: Vec<UnitCount>) {}
    /// The run in numbers.
    fn summary(&mut self, _: Summary) {}
    /// False where documents would be passed over: a form that keeps them apart need not read them.
    fn wants_documents(&self) -> bool {
        true
    }
    /// The same of claims.
    fn wants_claims(&self) -> bool {
        true
    }
}

/// Reads a dataset, however its JSON is laid out.
///
/// # Errors
/// When reading fails, it is no dataset, or `take` says so.
pub fn read(from: impl Read, take: &mut (impl Take + ?Sized)) -> io::Result<()> {
    let mut json = serde_json::Deserializer::from_reader(from);
    json.deserialize_map(Object(take))?;
    Ok(json.end()?)
}

struct Object<'a, T: ?Sized>(&'a mut T);

impl<'de, T: Take + ?Sized> Visitor<'de> for Object<'_, T> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a dataset")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut has_about = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "zhibiao" => {
                    has_about = true;
                    self.0.about(map.next_value()?).map_err(A::Error::custom)?;
                }
                "documents" => map.next_value_seed(elements(|row| self.0.document(row)))?,
                "claims" => map.next_value_seed(elements(|claim: Box<RawValue>| self.0.claim(&one_line(&claim)?)))?,
                "categories" => self.0.categories(map.next_value()?),
                "units" => self.0.units(map.next_value()?),
                "summary" => self.0.summary(map.next_value()?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        if has_about {
            Ok(())
        } else {
            Err(A::Error::custom("there is no field zhibiao: not a dataset of this program"))
        }
    }
}

/// A value on one line: line feeds stand only between the parts of a value.
fn one_line(json: &RawValue) -> io::Result<String> {
    let text = json.get();
    if !text.contains('\n') {
        return Ok(text.to_owned());
    }
    let claim: crate::claim::Claim = serde_json::from_str(text)?;
    Ok(serde_json::to_string(&claim)?)
}

/// Hands out the elements of a list.
struct Elements<E, F>(F, PhantomData<E>);

fn elements<E, F: FnMut(E) -> io::Result<()>>(take: F) -> Elements<E, F> {
    Elements(take, PhantomData)
}

impl<'de, E: Deserialize<'de>, F: FnMut(E) -> io::Result<()>> DeserializeSeed<'de> for Elements<E, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de, E: Deserialize<'de>, F: FnMut(E) -> io::Result<()>> Visitor<'de> for Elements<E, F> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        while let Some(element) = list.next_element()? {
            (self.0)(element).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claim::Claim;
    use crate::dataset::{Dataset, Options};

    fn frame() -> Frame {
        let zhibiao =
            About { name: "zhibiao".into(), version: "1".into(), data_hash: "0".into(), options: Options::default() };
        Frame { zhibiao, categories: Vec::new(), units: Vec::new(), summary: Summary::default() }
    }

    fn written(documents: &str, claims: Option<&str>) -> String {
        let mut to = Vec::new();
        write(&frame(), documents.as_bytes(), claims.map(str::as_bytes), &mut to).unwrap();
        String::from_utf8(to).unwrap()
    }

    /// Ids and texts, in the order in which they came.
    #[derive(Default)]
    struct Taken(Vec<String>);

    impl Take for Taken {
        fn about(&mut self, about: About) -> io::Result<()> {
            self.0.push(about.version);
            Ok(())
        }
        fn document(&mut self, row: DocumentRow) -> io::Result<()> {
            self.0.push(row.id);
            Ok(())
        }
        fn claim(&mut self, json: &str) -> io::Result<()> {
            assert!(!json.contains('\n'));
            self.0.push(serde_json::from_str::<Claim>(json)?.text.into());
            Ok(())
        }
    }

    #[test]
    fn what_is_written_is_a_dataset_and_read_again() {
        let row = |id: &str| serde_json::to_string(&DocumentRow { id: id.into(), ..DocumentRow::default() }).unwrap();
        let claim = serde_json::to_string(&Claim { text: "87公里".into(), ..Claim::default() }).unwrap();
        let whole = written(&format!("{}\n{}\n", row("a"), row("b")), Some(&format!("{claim}\n")));
        let dataset: Dataset = serde_json::from_str(&whole).unwrap();
        assert_eq!((dataset.documents.len(), dataset.claims.as_ref().map(Vec::len)), (2, Some(1)));
        // As it is written, and as another program may lay it out.
        for text in [whole, serde_json::to_string(&dataset).unwrap(), serde_json::to_string_pretty(&dataset).unwrap()] {
            let mut taken = Taken::default();
            read(text.as_bytes(), &mut taken).unwrap();
            assert_eq!(taken.0, ["1", "a", "b", "87公里"]);
        }
    }

    #[test]
    fn a_dataset_may_hold_nothing() {
        let dataset: Dataset = serde_json::from_str(&written("", Some(""))).unwrap();
        assert_eq!((dataset.documents.len(), dataset.claims), (0, Some(Vec::new())));
        let dataset: Dataset = serde_json::from_str(&written("", None)).unwrap();
        assert_eq!(dataset.claims, None);
    }

    #[test]
    fn what_is_no_dataset_is_refused() {
        for text in ["", "[]", "{}", "{\"documents\": []}", &written("", None)[..80]] {
            assert!(read(text.as_bytes(), &mut Taken::default()).is_err(), "{text}");
        }
    }
}
