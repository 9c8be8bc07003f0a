//! The tables and Argo CD's own CRDs, and whether CRDs take what this crate writes.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::schema::{self, Field, Type};
use crate::{Version, testing};

/// The CRDs beside the checkout, or in `STACKC_SHARED`.
const CRDS: [(Version, &str); 3] =
    [(Version::V3_4, "3.4.13"), (Version::V3_5, "3.5.7"), (Version::V3_6, "3.6.1")];

/// The schema of a kind's objects in each version's CRD; none where they are not there.
pub(super) fn schemas(kind: &str) -> Option<Vec<(Version, Value)>> {
    let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared").to_owned();
    #[expect(clippy::disallowed_methods, reason = "where the shared material lies")]
    let shared = std::env::var("STACKC_SHARED").unwrap_or(beside);
    if std::fs::metadata(&shared).is_err() {
        println!("skipped: no ../shared beside the checkout");
        return None;
    }
    let read = |(version, release): (Version, &str)| {
        let path = format!("{shared}/crds/argocd-{release}/{}-crd.yaml", kind.to_lowercase());
        #[expect(clippy::disallowed_methods, reason = "a test reads its data")]
        let crd = std::fs::read_to_string(&path).expect(&path);
        let crd = serde_json::to_value(crate::serialize::Value(&testing::node(&crd))).unwrap();
        (version, crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"].clone())
    };
    Some(CRDS.into_iter().map(read).collect())
}

/// What is wrong with an object by a CRD's schema, read strictly: an unknown field is an error.
pub(super) fn errors(schema: &Value, object: &Value) -> Vec<String> {
    let validator = jsonschema::validator_for(&strict(schema)).unwrap();
    validator.iter_errors(object).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Kubernetes' structural schema as a JSON Schema that allows no unknown field.
fn strict(schema: &Value) -> Value {
    let Value::Object(schema) = schema else { return schema.clone() };
    let mut strict = serde_json::Map::new();
    for (key, value) in schema {
        let value = match (key.as_str(), value) {
            // An int64 is an integer to JSON Schema; a date-time is not asserted.
            ("format" | "description", _) => continue,
            ("properties", Value::Object(properties)) => {
                properties.iter().map(|(name, schema)| (name.clone(), self::strict(schema))).collect()
            }
            ("items" | "additionalProperties", schema) => self::strict(schema),
            _ => value.clone(),
        };
        strict.insert(key.clone(), value);
    }
    let preserves = schema.get("x-kubernetes-preserve-unknown-fields") == Some(&json!(true));
    // Metadata is `type: object` alone: the API server knows its fields.
    if schema.contains_key("properties") && !preserves && !schema.contains_key("additionalProperties") {
        strict.insert("additionalProperties".to_owned(), json!(false));
    }
    Value::Object(strict)
}

#[test]
fn strictness_finds_an_unknown_field() {
    let schema = json!({"type": "object", "properties": {
        "spec": {"type": "object", "properties": {"a": {"type": "string"}}},
        "free": {"type": "object", "x-kubernetes-preserve-unknown-fields": true},
    }});
    assert!(errors(&schema, &json!({"spec": {"a": "x"}, "free": {"b": 1}})).is_empty());
    assert_eq!(errors(&schema, &json!({"spec": {"b": "x"}})).len(), 1);
    assert_eq!(errors(&schema, &json!({"spec": {"a": 1}})).len(), 1);
    assert_eq!(errors(&schema, &json!({"status": {}})).len(), 1);
}

#[test]
fn the_tables_are_the_crds() {
    for (kind, table) in [("Application", schema::APPLICATION), ("AppProject", schema::APP_PROJECT)] {
        for (version, schema) in schemas(kind).unwrap_or_default() {
            let mut of_crd = BTreeMap::new();
            crd_fields(&schema["properties"]["spec"], "spec", &mut of_crd);
            let mut of_table = BTreeMap::new();
            table_fields(table, version, "spec", &mut of_table);
            assert!(of_crd.len() > 30, "the CRD was read");
            for (path, found) in &of_table {
                assert_eq!(
                    Some(found),
                    of_crd.get(path),
                    "{kind} {version}: {path} of the table, left, and the CRD"
                );
            }
            for path in of_crd.keys() {
                assert!(of_table.contains_key(path), "{kind} {version}: {path} is not in the table");
            }
        }
    }
}

/// Every path of the CRD: its type, and whether it is required.
fn crd_fields(schema: &Value, path: &str, fields: &mut BTreeMap<String, (String, bool)>) {
    let is_required =
        |name: &String| schema["required"].as_array().is_some_and(|all| all.contains(&json!(name)));
    for (name, child) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{path}.{name}");
        fields.insert(path.clone(), (crd_type(child), is_required(name)));
        crd_fields(innermost(child), &path, fields);
    }
}

fn innermost(schema: &Value) -> &Value {
    schema.get("items").map_or(schema, innermost)
}

fn crd_type(schema: &Value) -> String {
    if schema["x-kubernetes-int-or-string"] == json!(true) {
        return "int or string".to_owned();
    }
    if schema["x-kubernetes-preserve-unknown-fields"] == json!(true) {
        return "any map".to_owned();
    }
    match schema["type"].as_str().unwrap() {
        "array" => format!("list of {}", crd_type(&schema["items"])),
        "object" if schema.get("additionalProperties").is_some() => {
            format!("map of {}", crd_type(&schema["additionalProperties"]))
        }
        "object" => "map".to_owned(),
        "integer" => {
            assert_eq!(schema["format"], "int64");
            "integer".to_owned()
        }
        "string" if schema.get("pattern").is_some() => {
            assert_eq!((&schema["pattern"], &schema["minLength"]), (&json!("^.{2,}|[^./]$"), &json!(1)));
            "path below".to_owned()
        }
        other => other.to_owned(),
    }
}

fn table_fields(
    table: &'static [Field],
    version: Version,
    path: &str,
    fields: &mut BTreeMap<String, (String, bool)>,
) {
    for field in table.iter().filter(|field| field.since <= version) {
        let path = format!("{path}.{}", field.name);
        assert!(
            fields.insert(path.clone(), (table_type(&field.ty), field.required)).is_none(),
            "{path} twice"
        );
        let mut ty = &field.ty;
        while let Type::List(item) = ty {
            ty = item;
        }
        if let Type::Map(children) = ty {
            table_fields(children, version, &path, fields);
        }
    }
}

fn table_type(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Below => "path below".to_owned(),
        Type::Bool => "boolean".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::IntOrString => "int or string".to_owned(),
        Type::Strings => "map of string".to_owned(),
        Type::Bools => "map of boolean".to_owned(),
        Type::Any => "any map".to_owned(),
        Type::Map(_) => "map".to_owned(),
        Type::List(item) => format!("list of {}", table_type(item)),
    }
}
