//! The JSON Schema (2020-12) of the dataset, from its types.

use crate::dataset::Dataset;
use schemars::generate::SchemaSettings;
use serde_json::Value;

/// The schema of a dataset as one JSON object. A line of JSON Lines is a `Claim` of its definitions.
pub fn of_dataset() -> Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<Dataset>().to_value();
    on_one_line(&mut schema);
    schema
}

/// Descriptions are wrapped where they are written.
fn on_one_line(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "description" => *text = text.replace('\n', " "),
                    other => on_one_line(other),
                }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(on_one_line),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns::CLAIM;

    #[test]
    fn every_field_of_a_claim_is_described() {
        let schema = of_dataset();
        assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
        let claim = &schema["$defs"]["Claim"];
        let fields = claim["properties"].as_object().unwrap();
        assert_eq!(fields.len(), CLAIM.len());
        for (name, field) in fields {
            assert!(field["description"].as_str().is_some_and(|about| !about.is_empty()), "{name}");
        }
        assert_eq!(claim["required"].as_array().unwrap().len(), CLAIM.len());
        assert_eq!(claim["properties"]["value"]["type"], "number");
        assert_eq!(claim["properties"]["region"]["type"], serde_json::json!(["string", "null"]));
    }
}
