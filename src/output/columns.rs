//! The columns of the dataset's tables, as the types say them: names and order as they are serialised, types, descriptions and
//! allowed values from their schema. A field that is added to a type is a column of every format.

use crate::claim::Claim;
use crate::dataset::{CategoryCount, DocumentRow, UnitCount};
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use serde::de::{DeserializeOwned, Deserializer as _, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::io;
use std::sync::LazyLock;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text; codes are texts.
    Text,
    /// A day, ISO 8601.
    Date,
    /// A whole number.
    Whole,
    /// A number.
    Number,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name: that of the field.
    pub name: String,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether a cell may be null.
    pub nullable: bool,
    /// What it says.
    pub about: String,
    /// All values that it may have; empty where any may stand.
    pub values: Vec<String>,
}

/// The columns of claims.
pub static CLAIM: LazyLock<Vec<Column>> = LazyLock::new(|| of(&Claim::default()));
/// The columns of documents.
pub static DOCUMENT: LazyLock<Vec<Column>> = LazyLock::new(|| of(&DocumentRow::default()));
/// The columns of units.
pub static UNIT: LazyLock<Vec<Column>> = LazyLock::new(|| {
    of(&UnitCount { unit: String::new(), name: None, kind: None, base: None, factor: None, claims: 0 })
});
/// The columns of categories.
pub static CATEGORY: LazyLock<Vec<Column>> =
    LazyLock::new(|| of(&CategoryCount { id: String::new(), name: String::new(), claims: 0 }));

/// The columns of a flat type; `example` is any value of it.
fn of<T: Serialize + JsonSchema>(example: &T) -> Vec<Column> {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| settings.inline_subschemas = true);
    let schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    let column = |name: String| {
        let field = &schema["properties"][&name];
        let mut said = Said::default();
        said.hear(field);
        Column {
            kind: said.kind(),
            nullable: said.nullable,
            about: field["description"].as_str().unwrap_or_default().replace('\n', " "),
            values: said.values,
            name,
        }
    };
    names(example).into_iter().map(column).collect()
}

/// What a schema says of a field.
#[derive(Default)]
struct Said {
    types: Vec<String>,
    nullable: bool,
    is_date: bool,
    values: Vec<String>,
}

impl Said {
    fn hear(&mut self, schema: &Value) {
        let types = match &schema["type"] {
            Value::Array(types) => types.as_slice(),
            one => std::slice::from_ref(one),
        };
        for one in types.iter().filter_map(Value::as_str) {
            match one {
                "null" => self.nullable = true,
                other => self.types.push(other.into()),
            }
        }
        self.is_date |= schema["format"] == "date";
        let listed = schema["enum"].as_array().into_iter().flatten().chain([&schema["const"]]);
        self.values.extend(listed.filter_map(Value::as_str).map(String::from));
        for several in ["oneOf", "anyOf"] {
            schema[several].as_array().into_iter().flatten().for_each(|one| self.hear(one));
        }
    }

    fn kind(&self) -> Kind {
        match self.types.first().map(String::as_str) {
            Some("integer") => Kind::Whole,
            Some("number") => Kind::Number,
            _ if self.is_date => Kind::Date,
            _ => Kind::Text,
        }
    }
}

/// The names of a type's fields in their order.
fn names(example: &impl Serialize) -> Vec<String> {
    struct Names;
    impl<'de> Visitor<'de> for Names {
        type Value = Vec<String>;
        fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
            out.write_str("an object")
        }
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut names = Vec::new();
            while let Some((name, _)) = map.next_entry::<String, IgnoredAny>()? {
                names.push(name);
            }
            Ok(names)
        }
    }
    let text = serde_json::to_string(example).unwrap_or_default();
    serde_json::Deserializer::from_str(&text).deserialize_map(Names).unwrap_or_default()
}

/// The cells of a value, one a column.
///
/// # Errors
/// When it is no flat object.
pub fn cells(columns: &[Column], value: &impl Serialize) -> io::Result<Vec<Value>> {
    let Value::Object(mut fields) = serde_json::to_value(value)? else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no object"));
    };
    Ok(columns.iter().map(|column| fields.remove(&column.name).unwrap_or_default()).collect())
}

/// A value of its cells, by the names of their columns. A column that is not there is as the type has it by default.
///
/// # Errors
/// When a cell is not of its column's kind, or one that must be there is not.
pub fn value<T: DeserializeOwned>(cells: impl IntoIterator<Item = (String, Value)>) -> io::Result<T> {
    Ok(serde_json::from_value(Value::Object(Map::from_iter(cells)))?)
}

/// A cell of what stands in a text, as in CSV.
///
/// # Errors
/// When it is no number where one must stand.
pub fn cell_of_text(kind: Kind, text: &str) -> io::Result<Value> {
    let wrong = |_| io::Error::new(io::ErrorKind::InvalidData, format!("{text:?} is no number"));
    Ok(match kind {
        Kind::Text | Kind::Date => Value::from(text),
        Kind::Whole | Kind::Number => Value::Number(serde_json::from_str(text).map_err(wrong)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column<'a>(columns: &'a [Column], name: &str) -> &'a Column {
        columns.iter().find(|column| column.name == name).unwrap()
    }

    #[test]
    fn columns_are_the_fields_in_their_order() {
        let names = |columns: &[Column]| columns.iter().map(|column| column.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&CLAIM)[..4], ["id", "doc", "title", "published"]);
        assert_eq!(names(&DOCUMENT)[..3], ["id", "path", "url"]);
        assert_eq!(names(&UNIT), ["unit", "name", "kind", "base", "factor", "claims"]);
        assert_eq!(names(&CATEGORY), ["id", "name", "claims"]);
        let Value::Object(fields) = serde_json::to_value(Claim::default()).unwrap() else { panic!() };
        assert_eq!(fields.len(), CLAIM.len());
        assert!(CLAIM.iter().all(|column| fields.contains_key(&column.name)));
    }

    #[test]
    fn columns_say_what_they_hold() {
        let kinds = ["region", "period_start", "start", "value", "high", "qualifier", "confidence"]
            .map(|name| (column(&CLAIM, name).kind, column(&CLAIM, name).nullable));
        let expected = [
            (Kind::Text, true),
            (Kind::Date, true),
            (Kind::Whole, false),
            (Kind::Number, false),
            (Kind::Number, true),
            (Kind::Text, false),
            (Kind::Number, false),
        ];
        assert_eq!(kinds, expected);
        assert_eq!(column(&CLAIM, "status").values, ["actual", "target", "estimate"]);
        assert_eq!(column(&CLAIM, "direction").values, ["up", "down"]);
        assert!(column(&CLAIM, "direction").nullable);
        assert_eq!(column(&UNIT, "kind").values.len(), 16);
        for column in CLAIM.iter().chain(DOCUMENT.iter()).chain(UNIT.iter()).chain(CATEGORY.iter()) {
            assert!(column.about.ends_with('.') && !column.about.contains("[`"), "{column:?}");
        }
    }

    #[test]
    fn cells_become_the_value_again() {
        let claim = Claim { text: "87公里".into(), value: 87.0, high: Some(0.1), ..Claim::default() };
        let cells = cells(&CLAIM, &claim).unwrap();
        let named = CLAIM.iter().map(|column| column.name.clone()).zip(cells);
        assert_eq!(value::<Claim>(named).unwrap(), claim);
        assert!(value::<Claim>([("id".to_string(), Value::from(3))]).is_err());
    }
}
