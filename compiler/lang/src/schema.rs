use serde_json::{Map, Value, json};

use crate::document::API_VERSION;
use crate::name::MAX_NAME;
use crate::shape::{Record, Shape};

/// The JSON Schema (2020-12) of a file of the language, for editors: any of its kinds, by `kind`.
pub fn schema() -> Value {
    let mut definitions = Map::new();
    let kinds: Vec<Record> = crate::reference::kinds();
    let branches: Vec<Value> = kinds
        .iter()
        .map(|kind| {
            define(kind, &mut definitions);
            json!({
                "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
                "then": reference(kind.name),
            })
        })
        .collect();
    let names: Vec<&str> = kinds.iter().map(|kind| kind.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "stackc",
        "description": "A document of the stackc language.",
        "type": "object",
        "required": ["apiVersion", "kind", "name"],
        "properties": {"apiVersion": {"const": API_VERSION}, "kind": {"enum": names}},
        "allOf": branches,
        "$defs": definitions,
    })
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

fn define(record: &Record, definitions: &mut Map<String, Value>) {
    if definitions.contains_key(record.name) {
        return;
    }
    // Taken before its fields are, since records hold themselves.
    definitions.insert(record.name.to_owned(), Value::Null);
    let mut properties = Map::new();
    for field in &record.fields {
        let mut value = of_shape(&field.shape, definitions);
        if let Value::Object(object) = &mut value {
            object.insert("description".to_owned(), json!(field.doc));
        }
        properties.insert(field.name.to_owned(), value);
    }
    let required: Vec<&str> =
        record.fields.iter().filter(|field| field.required).map(|field| field.name).collect();
    let mut schema = json!({"type": "object", "description": record.doc, "properties": properties});
    if let Value::Object(object) = &mut schema {
        if !required.is_empty() {
            object.insert("required".to_owned(), json!(required));
        }
        if !record.open {
            object.insert("additionalProperties".to_owned(), json!(false));
        }
    }
    definitions.insert(record.name.to_owned(), schema);
}

fn of_shape(shape: &Shape, definitions: &mut Map<String, Value>) -> Value {
    // An expression is text, and may stand for a scalar of any type.
    let or_expression =
        |kind: &str| json!({"anyOf": [{"type": kind}, {"type": "string", "pattern": r"\$\{\{"}]});
    match shape {
        Shape::String => json!({"type": "string"}),
        Shape::Name => json!({
            "type": "string",
            "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
            "maxLength": MAX_NAME,
        }),
        Shape::Boolean => or_expression("boolean"),
        Shape::Integer => or_expression("integer"),
        Shape::Any => json!({}),
        Shape::Words(words) => json!({"enum": words}),
        Shape::List(item) => json!({"type": "array", "items": of_shape(item, definitions)}),
        Shape::Map(value) => json!({"type": "object", "additionalProperties": of_shape(value, definitions)}),
        Shape::NameMap(value) => json!({
            "type": "object",
            "propertyNames": of_shape(&Shape::Name, definitions),
            "additionalProperties": of_shape(value, definitions),
        }),
        Shape::Nullable(inner) => match **inner {
            Shape::Any => json!({}),
            _ => json!({"anyOf": [of_shape(inner, definitions), {"type": "null"}]}),
        },
        Shape::OneOf(shapes) => {
            let branches: Vec<Value> = shapes.iter().map(|shape| of_shape(shape, definitions)).collect();
            json!({"anyOf": branches})
        }
        Shape::Record(record) => {
            let record = record();
            define(&record, definitions);
            reference(record.name)
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_schema_is_one() {
        assert!(jsonschema::meta::is_valid(&super::schema()));
    }
}
