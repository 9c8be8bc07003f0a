//! Params of stacks, and maps whose keys are identifiers.

use std::sync::Arc;

use stackc_source::Spanned;
use stackc_yaml::{Data, Map, Node};

use crate::decode::{Context, Decode, Text};
use crate::diagnostics as d;
use crate::draft::Draft;
use crate::name::{check_identifier, is_misread};
use crate::shape::{Field, Record, Shape};

/// A param of a stack: what may be set, and what counts if nothing is.
#[derive(Clone, Debug)]
pub struct Param {
    /// The keywords of JSON Schema 2020-12 that a value must satisfy; a mapping without `default`, `options`
    /// and `description`.
    pub schema: Node,
    /// What counts where nothing sets it; without one it is required.
    pub default: Option<Draft>,
    /// A closed set of values, each setting other params.
    pub options: Option<Vec<(Text, Params<Draft>)>>,
    /// What it is for.
    pub description: Option<Text>,
}

/// Keywords of JSON Schema 2020-12 that a param may use: core (without the identifiers, which make no sense
/// inside a project), applicator, unevaluated, validation, format, content, meta-data.
pub const KEYWORDS: &[&str] = &[
    "type",
    "enum",
    "const",
    "format",
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "items",
    "prefixItems",
    "contains",
    "minContains",
    "maxContains",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "patternProperties",
    "additionalProperties",
    "propertyNames",
    "required",
    "dependentRequired",
    "dependentSchemas",
    "minProperties",
    "maxProperties",
    "unevaluatedItems",
    "unevaluatedProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "not",
    "if",
    "then",
    "else",
    "contentEncoding",
    "contentMediaType",
    "title",
    "examples",
    "deprecated",
    "$comment",
    "$defs",
    "$ref",
];

const OWN: &[&str] = &["default", "options", "description"];

impl Param {
    fn record() -> Record {
        let field = |name, doc: &str, shape| Field { name, doc: doc.to_owned(), shape, required: false };
        Record {
            name: "Param",
            doc: "A param of a stack. Beside these fields, any keyword of JSON Schema 2020-12 that a value must \
                  satisfy; `format` is asserted."
                .to_owned(),
            fields: vec![
                field("type", "The type of its value, as in JSON Schema.", Shape::Any),
                field("default", "What counts where nothing sets it. Without one it is required.", Shape::Any),
                field(
                    "options",
                    "A closed set of values; each may set other params. A list is short for options that set none.",
                    Shape::OneOf(vec![
                        Shape::Map(Box::new(Shape::Map(Box::new(Shape::Any)))),
                        Shape::List(Box::new(Shape::String)),
                    ]),
                ),
                field("description", "What it is for.", Shape::String),
            ],
            open: true,
        }
    }
}

impl Decode for Param {
    fn decode(node: &Node, cx: &mut Context) -> Option<Param> {
        let Data::Map(map) = &node.data else {
            cx.sink.push(d::wrong_type::expected(node, "a map (Param), such as `{type: string}`"));
            return None;
        };
        let known: Vec<&str> = OWN.iter().chain(KEYWORDS).copied().collect();
        let mut schema = Map::default();
        for (key, entry) in map.iter() {
            if !known.contains(&key.as_ref()) {
                cx.sink.push(d::unknown_field::in_record(key, entry.key, "Param", &known));
            } else if !OWN.contains(&key.as_ref()) {
                schema.insert(Arc::clone(key), entry.clone());
            }
        }
        let description = match map.get("description") {
            Some(entry) => Some(Text::decode(&entry.node, cx)?),
            None => None,
        };
        let options = map.get("options").and_then(|entry| options(&entry.node, cx));
        Some(Param {
            schema: Node { data: Data::Map(Arc::new(schema)), ..node.clone() },
            default: map.get("default").map(|entry| Draft::new(&entry.node, cx.sources, cx.sink)),
            options,
            description,
        })
    }

    fn shape() -> Shape {
        Shape::Record(Param::record)
    }
}

fn options(node: &Node, cx: &mut Context) -> Option<Vec<(Text, Params<Draft>)>> {
    match &node.data {
        Data::Map(map) => Some(
            map.iter()
                .filter_map(|(key, entry)| {
                    let sets = Params::decode(&entry.node, cx)?;
                    Some((Spanned::new(Arc::clone(key), entry.key), sets))
                })
                .collect(),
        ),
        Data::Seq(items) => Some(
            items
                .iter()
                .filter_map(|item| Text::decode(item, cx).map(|name| (name, Params::default())))
                .collect(),
        ),
        _ => {
            cx.sink.push(d::wrong_type::expected(node, "a map from option to the params it sets"));
            None
        }
    }
}

/// A map whose keys are identifiers: params and vars.
#[derive(Clone, Debug)]
pub struct Params<T>(pub Vec<(Text, T)>);

impl<T> Default for Params<T> {
    fn default() -> Params<T> {
        Params(Vec::new())
    }
}

impl<T> Params<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(found, _)| found.value.as_ref() == name).map(|(_, value)| value)
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Text, T)> {
        self.0.iter()
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.value.as_ref())
    }
}

impl<T: Decode> Decode for Params<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Params<T>> {
        let map = match &node.data {
            Data::Null => return Some(Params::default()),
            Data::Map(map) => map,
            _ => {
                cx.sink.push(d::wrong_type::expected(node, "a map by name"));
                return None;
            }
        };
        let mut entries = Vec::with_capacity(map.len());
        for (key, entry) in map.iter() {
            if is_misread(key, entry.key, cx) {
                continue;
            }
            if !check_identifier(key) {
                let reason = "only letters, digits and `_` may stand in it, and no digit first";
                cx.sink.push(d::bad_name::of(key, entry.key, reason));
                continue;
            }
            if let Some(value) = T::decode(&entry.node, cx) {
                entries.push((Spanned::new(Arc::clone(key), entry.key), value));
            }
        }
        Some(Params(entries))
    }

    fn missing() -> Option<Params<T>> {
        Some(Params::default())
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

/// Checks a value against the keywords of a param. What is wrong comes as phrases, each with the path inside the
/// value where it is not the value itself. Patterns are those of the `regex` crate, which always end.
///
/// # Errors
/// Where the keywords are no valid JSON Schema: why.
pub fn check(param: &Param, value: &Node) -> Result<Vec<String>, String> {
    let json = |node: &Node| serde_json::to_value(node).map_err(|error| error.to_string());
    let schema = json(&param.schema)?;
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .with_pattern_options(jsonschema::PatternOptions::regex())
        .build(&schema)
        .map_err(|error| error.to_string())?;
    let value = json(value)?;
    let problems = validator.iter_errors(&value).take(MAX_PROBLEMS).map(|error| {
        let at = error.instance_path().to_string();
        if at.is_empty() { error.to_string() } else { format!("{error} (at {at})") }
    });
    Ok(problems.collect())
}

const MAX_PROBLEMS: usize = 10;
