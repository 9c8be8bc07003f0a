//! What a validator found, in a person's words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::{Location, LocationSegment};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

/// One thing that is wrong with the values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// The keys and indices that lead to the value, from the chart's root.
    pub path: Vec<String>,
    /// Which part of the value is to blame.
    pub part: Part,
    /// What is wrong, as it stands behind the value's name: `must be a whole number`.
    pub what: String,
    /// Names that may have been meant, where a name is unknown or a text is none of a set.
    pub candidates: Vec<String>,
    /// The types that it may have, where its type is wrong.
    pub types: Vec<Type>,
    /// What the schema says about the value.
    pub description: Option<String>,
}

/// What [`Violation::what`] says of a key that no schema knows.
pub(crate) const UNKNOWN: &str = "is unknown";

/// A type, as the schema names it.
pub(crate) type Type = JsonType;

/// Which part of a value is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The value itself.
    Value,
    /// A key of it.
    Key(String),
    /// A key that it lacks.
    Missing(String),
}

/// Takes at most `limit` findings. Alternatives are looked into: what is reported is what keeps the likeliest one from fitting.
pub(super) fn collect<'a>(
    errors: impl Iterator<Item = ValidationError<'a>>,
    schema: &Value,
    values: &Value,
    limit: usize,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for error in errors {
        explain(&error, Documents { schema, values }, 0, &mut violations);
        if violations.len() >= limit {
            break;
        }
    }
    // Two branches of one schema may say the same.
    let mut kept: Vec<Violation> = Vec::new();
    for violation in violations.into_iter().take(limit) {
        if !kept.contains(&violation) {
            kept.push(violation);
        }
    }
    kept
}

/// What the locations of an error point into.
#[derive(Clone, Copy)]
struct Documents<'a> {
    schema: &'a Value,
    values: &'a Value,
}

fn explain(error: &ValidationError<'_>, documents: Documents<'_>, depth: usize, found: &mut Vec<Violation>) {
    use ValidationErrorKind as K;
    let schema = documents.schema;
    match error.kind() {
        K::AnyOf { context } | K::OneOfNotValid { context } if depth < 20 => {
            explain_alternatives(error, context, documents, depth, found);
        }
        K::AdditionalProperties { unexpected } | K::UnevaluatedProperties { unexpected } => {
            unknown_keys(error, schema, unexpected, found);
        }
        // What the validator makes of a schema that knows no key at all.
        K::FalseSchema if error.schema_path().as_str().ends_with("/additionalProperties") => {
            let map = documents.values.pointer(error.instance_path().as_str()).and_then(Value::as_object);
            let keys = map.into_iter().flat_map(|map| map.keys().cloned());
            unknown_keys(error, schema, &keys.collect::<Vec<_>>(), found);
        }
        K::PropertyNames { error: inner } => {
            let name = inner.instance().as_str().unwrap_or_default().to_owned();
            let inner = Violation::new(inner, schema, words(inner));
            found.push(Violation {
                part: Part::Key(name),
                candidates: inner.candidates,
                description: inner.description,
                ..Violation::new(error, schema, format!("has a key that does not fit: it {}", inner.what))
            });
        }
        K::Required { property } => {
            let name = property.as_str().unwrap_or_default().to_owned();
            let properties = parent(schema, error.schema_path()).and_then(|parent| parent.get("properties"));
            let description = properties.and_then(|map| map.get(&name)).and_then(description);
            found.push(Violation {
                part: Part::Missing(name),
                description,
                ..Violation::new(error, schema, "is required".to_owned())
            });
        }
        // The pattern as the chart has it, not as it was translated.
        K::Pattern { pattern } => {
            let own = schema.pointer(error.schema_path().as_str()).and_then(Value::as_str);
            let what = format!("must match the pattern `{}`", cut(own.unwrap_or(pattern)));
            found.push(Violation::new(error, schema, what));
        }
        _ => found.push(Violation::new(error, schema, words(error))),
    }
}

fn unknown_keys(error: &ValidationError<'_>, schema: &Value, keys: &[String], found: &mut Vec<Violation>) {
    let properties = parent(schema, error.schema_path()).and_then(|owner| owner.get("properties"));
    let candidates: Vec<String> =
        properties.and_then(Value::as_object).into_iter().flat_map(|map| map.keys().cloned()).collect();
    for key in keys {
        found.push(Violation {
            part: Part::Key(key.clone()),
            candidates: candidates.clone(),
            description: None,
            ..Violation::new(error, schema, UNKNOWN.to_owned())
        });
    }
}

/// Picks the branch that fits best: one whose own type fits, then the one that fails deepest and least.
fn explain_alternatives(
    error: &ValidationError<'_>,
    branches: &[Vec<ValidationError<'static>>],
    documents: Documents<'_>,
    depth: usize,
    found: &mut Vec<Violation>,
) {
    let schema = documents.schema;
    let here = error.instance_path().segments().count();
    let level = |error: &ValidationError<'_>| error.instance_path().segments().count();
    // A branch for another type, or marked by a constant that differs, is not what was meant.
    let of_another_kind = |branch: &&Vec<ValidationError<'static>>| {
        use ValidationErrorKind as K;
        branch.iter().any(|error| match error.kind() {
            K::Type { .. } | K::FalseSchema => level(error) == here,
            K::Constant { .. } | K::Enum { .. } => level(error) <= here + 1,
            _ => false,
        })
    };
    let fitting: Vec<&Vec<ValidationError<'static>>> =
        branches.iter().filter(|branch| !branch.is_empty() && !of_another_kind(branch)).collect();
    let deepest = |branch: &&Vec<ValidationError<'static>>| {
        let deepest = branch.iter().map(level).max().unwrap_or(here);
        (std::cmp::Reverse(deepest), branch.len())
    };
    // Of equals the first in the schema.
    if let Some(best) = fitting.into_iter().min_by_key(deepest) {
        best.iter().for_each(|inner| explain(inner, documents, depth + 1, found));
        return;
    }
    let mut inner: Vec<Violation> = Vec::new();
    for branch in branches {
        // Where a branch fails by its type, nothing else in it matters.
        let at_root = branch
            .iter()
            .find(|error| level(error) == here && matches!(error.kind(), ValidationErrorKind::Type { .. }));
        match at_root {
            Some(error) => inner.push(Violation::new(error, schema, words(error))),
            None => branch.iter().for_each(|error| explain(error, documents, depth + 1, &mut inner)),
        }
    }
    let mut types: Vec<JsonType> = Vec::new();
    for kind in inner
        .iter()
        .filter(|violation| level(error) == violation.path.len())
        .flat_map(|violation| &violation.types)
    {
        if !types.contains(kind) {
            types.push(*kind);
        }
    }
    if inner.iter().all(|violation| !violation.types.is_empty()) && !types.is_empty() {
        found.push(Violation { types: types.clone(), ..Violation::new(error, schema, type_words(&types)) });
    } else if let [only] = inner.as_slice() {
        found.push(only.clone());
    } else if let Some(best) = inner.iter().find(|violation| violation.types.is_empty()) {
        // Branches that are marked by a constant: the set of constants says most.
        let texts: Vec<String> = inner
            .iter()
            .filter(|violation| violation.path == best.path)
            .flat_map(|violation| violation.candidates.iter().cloned())
            .collect();
        if texts.len() > 1 {
            found.push(Violation { what: choice_words(&texts), candidates: texts, ..best.clone() });
        } else {
            found.push(best.clone());
        }
    } else {
        found.push(Violation::new(error, schema, "fits none of the forms that the schema allows".to_owned()));
    }
}

impl Violation {
    fn new(error: &ValidationError<'_>, schema: &Value, what: String) -> Violation {
        let path = error.instance_path().segments().map(|segment| match segment {
            LocationSegment::Property(name) => name.to_string(),
            LocationSegment::Index(index) => index.to_string(),
        });
        let candidates = match error.kind() {
            ValidationErrorKind::Enum { options } => match options.as_array() {
                Some(options) => options.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
                None => Vec::new(),
            },
            ValidationErrorKind::Constant { expected_value } => {
                expected_value.as_str().map(str::to_owned).into_iter().collect()
            }
            _ => Vec::new(),
        };
        let types = match error.kind() {
            ValidationErrorKind::Type { kind: TypeKind::Single(kind) } => vec![*kind],
            ValidationErrorKind::Type { kind: TypeKind::Multiple(kinds) } => kinds.iter().collect(),
            _ => Vec::new(),
        };
        Violation {
            path: path.collect(),
            part: Part::Value,
            what,
            candidates,
            types,
            description: parent(schema, error.schema_path()).and_then(description),
        }
    }
}

/// The schema that a keyword stands in.
fn parent<'a>(schema: &'a Value, keyword: &Location) -> Option<&'a Value> {
    schema.pointer(keyword.as_str().rsplit_once('/')?.0)
}

/// The first paragraph of a description, at most 300 characters of it.
fn description(schema: &Value) -> Option<String> {
    let text = schema.get("description")?.as_str()?.trim();
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(300).collect();
    let cut = if cut.len() < line.len() { format!("{cut}...") } else { cut };
    (!cut.is_empty()).then_some(cut)
}

fn words(error: &ValidationError<'_>) -> String {
    use ValidationErrorKind as K;
    match error.kind() {
        K::Type { kind: TypeKind::Single(kind) } => type_words(&[*kind]),
        K::Type { kind: TypeKind::Multiple(kinds) } => type_words(&kinds.iter().collect::<Vec<_>>()),
        K::Enum { options } => match options.as_array() {
            Some(options) => choice_words(&options.iter().map(shown).collect::<Vec<_>>()),
            None => "is not among what is allowed".to_owned(),
        },
        K::Constant { expected_value } => format!("must be `{}`", shown(expected_value)),
        K::Pattern { pattern } => format!("must match the pattern `{}`", cut(pattern)),
        K::Format { format } => format!("must be {} {}", article(format), cut(format)),
        K::Minimum { limit } => format!("must be at least {limit}"),
        K::Maximum { limit } => format!("must be at most {limit}"),
        K::ExclusiveMinimum { limit } => format!("must be more than {limit}"),
        K::ExclusiveMaximum { limit } => format!("must be less than {limit}"),
        K::MultipleOf { multiple_of } => format!("must be a multiple of {multiple_of}"),
        K::MinLength { limit: 1 } => "must not be empty".to_owned(),
        K::MinLength { limit } => format!("must have at least {limit} characters"),
        K::MaxLength { limit } => format!("must have at most {}", counted(*limit, "character")),
        K::MinItems { limit } => format!("must have at least {}", counted(*limit, "item")),
        K::MaxItems { limit } => format!("must have at most {}", counted(*limit, "item")),
        K::MinProperties { limit } => format!("must have at least {}", counted(*limit, "key")),
        K::MaxProperties { limit } => format!("must have at most {}", counted(*limit, "key")),
        K::AdditionalItems { limit } => format!("must have at most {}", counted(*limit as u64, "item")),
        K::UnevaluatedItems { .. } => "has items that the schema does not know".to_owned(),
        K::UniqueItems => "must not have two equal items".to_owned(),
        K::Contains => "lacks an item that the schema asks for".to_owned(),
        K::FalseSchema => "is not allowed here".to_owned(),
        K::Not { .. } => "is what the schema excludes".to_owned(),
        K::OneOfMultipleValid { .. } => "fits several forms where the schema allows only one".to_owned(),
        K::AnyOf { .. } | K::OneOfNotValid { .. } => {
            "fits none of the forms that the schema allows".to_owned()
        }
        other => format!("does not satisfy `{}`", other.keyword()),
    }
}

fn type_words(types: &[JsonType]) -> String {
    // A whole number is a number; saying both helps no one.
    let number = types.contains(&JsonType::Number);
    let kept = types.iter().filter(|kind| !(number && **kind == JsonType::Integer));
    let names: Vec<&str> = kept
        .map(|kind| match kind {
            JsonType::Null => "null",
            JsonType::Boolean => "a boolean",
            JsonType::Integer => "a whole number",
            JsonType::Number => "a number",
            JsonType::String => "a string",
            JsonType::Array => "a list",
            JsonType::Object => "a map",
        })
        .collect();
    match names.as_slice() {
        [] => "has no allowed type".to_owned(),
        [only] => format!("must be {only}"),
        [first @ .., last] => format!("must be {} or {last}", first.join(", ")),
    }
}

fn choice_words(options: &[String]) -> String {
    let mut named: Vec<String> = options.iter().take(8).map(|option| format!("`{}`", cut(option))).collect();
    if options.len() > 8 {
        named.push(format!("{} others", options.len() - 8));
    }
    match named.as_slice() {
        [only] => format!("must be {only}"),
        named => format!("must be one of {}", named.join(", ")),
    }
}

fn shown(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn cut(text: &str) -> String {
    let cut: String = text.chars().take(120).collect();
    if cut.len() < text.len() { format!("{cut}...") } else { cut }
}

fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

fn article(word: &str) -> &'static str {
    // `a uri` is spoken with a consonant.
    match word.chars().next() {
        Some('a' | 'e' | 'i' | 'o') => "an",
        _ => "a",
    }
}
