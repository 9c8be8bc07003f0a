//! A chart's values.schema.json, with Helm's verdicts: Helm uses santhosh-tekuri/jsonschema v6, Go's regular expressions, and
//! draft 2020-12 where the schema does not say.

mod audit;
mod format;
mod go_regex;
mod violation;

use std::borrow::Cow;

use jsonschema::{Draft, PatternOptions, Retrieve, Uri, Validator};
use serde_json::Value;

pub(crate) use violation::{Part, UNKNOWN, Violation};

/// A schema, compiled once and shared by all threads.
#[derive(Debug)]
pub(crate) struct Schema {
    json: Value,
    outcome: Result<Validator, Problem>,
}

/// Why a schema is not usable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// Helm refuses it; a phrase.
    Invalid(String),
    /// It refers to this URL.
    Remote(String),
}

impl Schema {
    /// Reads and compiles a schema. What is wrong with it comes out of [`Schema::violations`].
    pub(crate) fn compile(bytes: &[u8]) -> Schema {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match serde_json::from_slice(bytes) {
            Ok(json) => {
                let outcome = compile(&json);
                Schema { json, outcome }
            }
            Err(error) => Schema {
                json: Value::Null,
                outcome: Err(Problem::Invalid(format!("it is not JSON: {error}"))),
            },
        }
    }

    /// Whether the schema names a property at its top.
    pub(crate) fn has_property(&self, name: &str) -> bool {
        self.json.pointer("/properties").and_then(|properties| properties.get(name)).is_some()
    }

    /// What is wrong with `values`, at most `limit` findings, in the order of the schema.
    pub(crate) fn violations(&self, values: &Value, limit: usize) -> Result<Vec<Violation>, Problem> {
        let validator = self.outcome.as_ref().map_err(Clone::clone)?;
        if validator.is_valid(values) {
            return Ok(Vec::new());
        }
        Ok(violation::collect(validator.iter_errors(values), &self.json, values, limit))
    }
}

fn compile(json: &Value) -> Result<Validator, Problem> {
    if !json.is_object() && !json.is_boolean() {
        return Err(Problem::Invalid("it is neither an object nor a boolean".to_owned()));
    }
    let draft = draft(json)?;
    audit::audit(json, draft)?;
    let mut options = jsonschema::options()
        .with_draft(draft)
        // Linear time, whatever the pattern; what it cannot do Go cannot do either.
        .with_pattern_options(PatternOptions::regex().size_limit(4 << 20).dfa_size_limit(4 << 20))
        .with_retriever(Permissive)
        .should_validate_formats(matches!(draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7));
    for (name, check) in format::FORMATS {
        options = options.with_format(name, check);
    }
    options.build(&in_our_patterns(json)).map_err(|error| {
        let path = error.instance_path().as_str().to_owned();
        let words: String = error.to_string().chars().take(200).collect();
        Problem::Invalid(if path.is_empty() { words } else { format!("{words}, at {path}") })
    })
}

/// The schema with Go's patterns in the form that our validator takes. Every string under `pattern` and every key under
/// `patternProperties` counts as one, wherever it stands but in data.
fn in_our_patterns(schema: &Value) -> Value {
    match schema {
        Value::Object(object) => {
            let member = |(key, value): (&String, &Value)| {
                let value = match (key.as_str(), value) {
                    ("enum" | "const" | "default" | "examples", data) => data.clone(),
                    ("pattern", Value::String(pattern)) => {
                        Value::String(go_regex::translated(pattern).into_owned())
                    }
                    ("patternProperties", Value::Object(patterns)) => Value::Object(
                        patterns
                            .iter()
                            .map(|(pattern, schema)| {
                                (go_regex::translated(pattern).into_owned(), in_our_patterns(schema))
                            })
                            .collect(),
                    ),
                    (_, value) => in_our_patterns(value),
                };
                (key.clone(), value)
            };
            Value::Object(object.iter().map(member).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(in_our_patterns).collect()),
        scalar => scalar.clone(),
    }
}

/// The draft that `$schema` names, as santhosh-tekuri reads it: http or https, with or without an empty fragment.
fn draft(json: &Value) -> Result<Draft, Problem> {
    let Some(name) = json.get("$schema").and_then(Value::as_str) else { return Ok(Draft::Draft202012) };
    Ok(match draft_name(name) {
        Some("draft-04/schema") => Draft::Draft4,
        Some("draft-06/schema") => Draft::Draft6,
        Some("draft-07/schema") => Draft::Draft7,
        Some("draft/2019-09/schema") => Draft::Draft201909,
        Some("draft/2020-12/schema" | "schema") => Draft::Draft202012,
        _ if name.starts_with("http://") || name.starts_with("https://") => {
            return Err(Problem::Remote(name.to_owned()));
        }
        _ => return Err(Problem::Invalid(format!("its `$schema` is `{name}`, which is no draft"))),
    })
}

/// What stands behind `json-schema.org/`, if a URL is of that host.
fn draft_name(url: &str) -> Option<&str> {
    let url = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"))?;
    url.strip_suffix('#').unwrap_or(url).strip_prefix("json-schema.org/")
}

/// Whether a URL names a draft's own schema, which every validator knows.
fn is_draft_url(url: &str) -> bool {
    let known = |name: &str| name.ends_with("schema") || name.contains("/meta/");
    draft_name(url).is_some_and(known)
}

/// Answers for whatever is referred to: [`audit::audit`] has refused what matters, `urn:` is permissive in Helm, and the rest is
/// never reached.
struct Permissive;

impl Retrieve for Permissive {
    fn retrieve(&self, _: &Uri<String>) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Value::Bool(true))
    }
}

/// A segment of a JSON pointer as it reads in the document.
fn unescaped(segment: &str) -> Cow<'_, str> {
    if segment.contains('~') {
        Cow::Owned(segment.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(segment)
    }
}

/// A key as a segment of a JSON pointer.
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
