//! Validation against a CRD, stricter than the API server: an unknown field is an error, not dropped.

use std::path::Path;

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::read;

/// The schema of one kind of one version of Argo CD.
pub struct Crd {
    validator: Validator,
}

impl Crd {
    /// Reads a CRD's schema, that of the stored version.
    ///
    /// # Errors
    /// Where the file is no CRD.
    pub fn read(file: &Path) -> Result<Crd, String> {
        let documents = read::documents(file)?;
        let versions = documents.first().and_then(|crd| crd.pointer("/spec/versions")?.as_array());
        let stored = versions.into_iter().flatten().find(|version| version["storage"] == json!(true));
        let schema = stored.and_then(|version| version.pointer("/schema/openAPIV3Schema"));
        let schema = schema.ok_or_else(|| format!("{} is no CRD", file.display()))?;
        let mut schema = strict(schema);
        // A CRD says only that there is metadata; what is in it, Kubernetes says.
        schema["properties"]["metadata"] = json!({
            "type": "object",
            "required": ["name", "namespace"],
            "additionalProperties": false,
            "properties": {
                "name": {"type": "string"},
                "namespace": {"type": "string"},
                "labels": {"type": "object", "additionalProperties": {"type": "string"}},
                "annotations": {"type": "object", "additionalProperties": {"type": "string"}},
                "finalizers": {"type": "array", "items": {"type": "string"}},
            },
        });
        let validator = jsonschema::validator_for(&schema).map_err(|error| error.to_string())?;
        Ok(Crd { validator })
    }

    /// What is wrong with an object.
    pub fn errors(&self, object: &Value) -> Vec<String> {
        let errors = self.validator.iter_errors(object);
        errors.map(|error| format!("{}: {error}", error.instance_path())).collect()
    }
}

/// A structural schema as a JSON Schema that knows no field but its own.
fn strict(schema: &Value) -> Value {
    let Some(schema) = schema.as_object() else { return schema.clone() };
    let is_true = |key: &str| schema.get(key) == Some(&Value::Bool(true));
    let mut out = Map::new();
    for (key, value) in schema {
        let value = match key.as_str() {
            "properties" => {
                let properties = value.as_object().into_iter().flatten();
                Value::Object(properties.map(|(name, schema)| (name.clone(), strict(schema))).collect())
            }
            "items" | "additionalProperties" | "not" => strict(value),
            "allOf" | "anyOf" | "oneOf" => {
                // Inside of these only values are restricted; the fields are named outside.
                value.clone()
            }
            "format" | "default" | "description" | "nullable" => continue,
            _ if key.starts_with("x-kubernetes-") => continue,
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    let preserves = is_true("x-kubernetes-preserve-unknown-fields");
    if schema.get("type") == Some(&json!("object")) && !preserves && !out.contains_key("additionalProperties")
    {
        out.insert("additionalProperties".to_owned(), json!(false));
    }
    if is_true("x-kubernetes-int-or-string") {
        out.insert("type".to_owned(), json!(["integer", "string"]));
    }
    if is_true("nullable")
        && let Some(of) = out.get("type").cloned()
    {
        out.insert("type".to_owned(), json!([of, "null"]));
    }
    Value::Object(out)
}
