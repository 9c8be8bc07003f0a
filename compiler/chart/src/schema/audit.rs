//! What must be known of a schema before it is compiled: where it refers to, whether its patterns are Go's, and whether it can
//! be evaluated in reasonable time.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Draft;
use serde_json::{Map, Value};

use super::{Problem, escaped, go_regex, is_draft_url, unescaped};

/// How many subschemas may have to be evaluated for one place of the values. Real charts stay below 2,000.
const MAX_COST: u64 = 100_000;
/// How long a chain of subschemas for one place may be.
const MAX_CHAIN: usize = 200;

/// Keywords whose value is a schema, or a list of schemas, for the same place.
const SAME_PLACE: [&str; 7] = ["allOf", "anyOf", "oneOf", "not", "if", "then", "else"];
/// Keywords whose value is a map of schemas (or of lists of names) for the same place.
const SAME_PLACE_MAPS: [&str; 2] = ["dependentSchemas", "dependencies"];
/// Keywords whose value is a schema, or a list of schemas, for places below.
const BELOW: [&str; 10] = [
    "additionalItems",
    "additionalProperties",
    "contains",
    "contentSchema",
    "items",
    "prefixItems",
    "propertyNames",
    "unevaluatedItems",
    "unevaluatedProperties",
    "extends",
];
/// Keywords whose value is a map of schemas for places below.
const BELOW_MAPS: [&str; 2] = ["properties", "patternProperties"];

/// Goes through everything that can be reached from the root; what no reference leads to is not compiled by Helm's library.
pub(super) fn audit(root: &Value, draft: Draft) -> Result<(), Problem> {
    let mut audit = Audit {
        root,
        draft,
        names: Names::of(root, draft),
        costs: BTreeMap::new(),
        waiting: vec![String::new()],
    };
    let mut seen = BTreeSet::new();
    while let Some(pointer) = audit.waiting.pop() {
        if seen.insert(pointer.clone()) {
            audit.cost(&pointer, 0)?;
        }
    }
    Ok(())
}

struct Audit<'a> {
    root: &'a Value,
    draft: Draft,
    names: Names,
    /// By pointer; none while the schema is being looked at.
    costs: BTreeMap<String, Option<u64>>,
    waiting: Vec<String>,
}

impl Audit<'_> {
    /// How many subschemas are evaluated for the place that the schema at `pointer` is applied to.
    fn cost(&mut self, pointer: &str, chain: usize) -> Result<u64, Problem> {
        match self.costs.get(pointer) {
            Some(Some(cost)) => return Ok(*cost),
            Some(None) => {
                let here = if pointer.is_empty() { "its root" } else { pointer };
                return invalid(format!("a reference at {here} leads back to itself"));
            }
            None => {}
        }
        if chain > MAX_CHAIN {
            return invalid(format!("more than {MAX_CHAIN} schemas follow each other for one value"));
        }
        let Some(object) = self.root.pointer(pointer).and_then(Value::as_object) else { return Ok(1) };
        self.costs.insert(pointer.to_owned(), None);
        let mut cost: u64 = 1;
        let reference = object.get("$ref").and_then(Value::as_str);
        if let Some(target) = reference.map(|reference| self.target(reference)).transpose()?.flatten() {
            cost = cost.saturating_add(self.cost(&target, chain + 1)?);
        }
        // Up to draft 7 nothing beside `$ref` counts.
        if reference.is_none() || !matches!(self.draft, Draft::Draft4 | Draft::Draft6 | Draft::Draft7) {
            self.patterns(object, pointer)?;
            for target in same_place(object, pointer) {
                cost = cost.saturating_add(self.cost(&target, chain + 1)?);
            }
            self.wait_for_below(object, pointer);
        }
        if cost > MAX_COST {
            return invalid("it takes too long to evaluate".to_owned());
        }
        self.costs.insert(pointer.to_owned(), Some(cost));
        Ok(cost)
    }

    fn patterns(&self, object: &Map<String, Value>, pointer: &str) -> Result<(), Problem> {
        let own = object.get("pattern").and_then(Value::as_str);
        let keys = object.get("patternProperties").and_then(Value::as_object);
        for pattern in own.into_iter().chain(keys.into_iter().flat_map(|map| map.keys()).map(String::as_str))
        {
            if let Some(reason) = go_regex::refused(pattern) {
                let pattern: String = pattern.chars().take(80).collect();
                return invalid(format!(
                    "Go's regular expressions have no {reason}, and the pattern `{pattern}` at {pointer} does"
                ));
            }
        }
        Ok(())
    }

    fn wait_for_below(&mut self, object: &Map<String, Value>, pointer: &str) {
        for keyword in BELOW {
            if let Some(value) = object.get(keyword) {
                self.waiting.extend(members(value, format!("{pointer}/{keyword}")));
            }
        }
        for keyword in BELOW_MAPS {
            for key in object.get(keyword).and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
                self.waiting.push(format!("{pointer}/{keyword}/{}", escaped(key)));
            }
        }
    }

    /// The pointer that a reference leads to; none for what is known without looking.
    fn target(&self, reference: &str) -> Result<Option<String>, Problem> {
        let (url, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        let base = if url.is_empty() {
            String::new()
        } else if let Some(base) = self.names.resource(url) {
            base
        } else if is_draft_url(url) || url.starts_with("urn:") {
            return Ok(None);
        } else if url.starts_with("http://") || url.starts_with("https://") {
            return Err(Problem::Remote(reference.to_owned()));
        } else if let Some(id) = self.names.remote_root.as_deref().filter(|_| !url.contains("://")) {
            return Err(Problem::Remote(format!("{reference}, relative to {id}")));
        } else {
            return invalid(format!(
                "it refers to the file `{url}`, which Helm does not look for inside a chart"
            ));
        };
        if fragment.is_empty() {
            return Ok(Some(base));
        }
        let pointer = match fragment.strip_prefix('/') {
            Some(_) => normal_pointer(fragment),
            None => match self.names.anchors.get(fragment) {
                Some(pointer) => return Ok(Some(pointer.clone())),
                None => return invalid(format!("`{reference}` leads nowhere")),
            },
        };
        let pointer = format!("{base}{pointer}");
        match self.root.pointer(&pointer) {
            Some(_) => Ok(Some(pointer)),
            None => invalid(format!("`{reference}` leads nowhere")),
        }
    }
}

/// What the schema calls its own parts.
struct Names {
    /// `$id`s (`id` in draft 4) to pointers.
    ids: BTreeMap<String, String>,
    /// `$anchor`s, and ids that are a fragment.
    anchors: BTreeMap<String, String>,
    /// The root's id, where it is an address on the network.
    remote_root: Option<String>,
}

impl Names {
    fn of(root: &Value, draft: Draft) -> Names {
        let mut names = Names { ids: BTreeMap::new(), anchors: BTreeMap::new(), remote_root: None };
        let keyword = if draft == Draft::Draft4 { "id" } else { "$id" };
        let id = root.get(keyword).and_then(Value::as_str);
        names.remote_root = id.filter(|id| id.starts_with("http")).map(str::to_owned);
        names.collect(root, String::new(), keyword);
        names
    }

    fn collect(&mut self, value: &Value, pointer: String, keyword: &str) {
        match value {
            Value::Object(object) => {
                if let Some(id) = object.get(keyword).and_then(Value::as_str) {
                    match id.strip_prefix('#') {
                        Some(anchor) => self.anchors.insert(anchor.to_owned(), pointer.clone()),
                        None => {
                            let id = id.split('#').next().unwrap_or(id);
                            self.ids.insert(id.to_owned(), pointer.clone())
                        }
                    };
                }
                for name in ["$anchor", "$dynamicAnchor"] {
                    if let Some(anchor) = object.get(name).and_then(Value::as_str) {
                        self.anchors.insert(anchor.to_owned(), pointer.clone());
                    }
                }
                for (key, value) in object {
                    if !matches!(key.as_str(), "enum" | "const" | "default" | "examples") {
                        self.collect(value, format!("{pointer}/{}", escaped(key)), keyword);
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.collect(item, format!("{pointer}/{index}"), keyword);
                }
            }
            _ => {}
        }
    }

    /// The part that a URL without fragment names: its id, or what a relative URL resolves to.
    fn resource(&self, url: &str) -> Option<String> {
        let exact = self.ids.get(url);
        let relative = || {
            let directory = self.remote_root.as_deref()?.rsplit_once('/')?.0;
            self.ids.get(&format!("{directory}/{url}"))
        };
        exact.or_else(relative).cloned()
    }
}

fn same_place(object: &Map<String, Value>, pointer: &str) -> Vec<String> {
    let mut targets = Vec::new();
    for keyword in SAME_PLACE {
        if let Some(value) = object.get(keyword) {
            targets.extend(members(value, format!("{pointer}/{keyword}")));
        }
    }
    for keyword in SAME_PLACE_MAPS {
        for key in object.get(keyword).and_then(Value::as_object).into_iter().flat_map(|map| map.keys()) {
            targets.push(format!("{pointer}/{keyword}/{}", escaped(key)));
        }
    }
    targets
}

/// A schema's own pointer, or those of a list's members.
fn members(value: &Value, pointer: String) -> Vec<String> {
    match value {
        Value::Array(items) => (0..items.len()).map(|index| format!("{pointer}/{index}")).collect(),
        _ => vec![pointer],
    }
}

/// A pointer from a fragment: percent signs decoded, and its escapes in the one form that is used as a key here.
fn normal_pointer(fragment: &str) -> String {
    let decoded = percent_decoded(fragment);
    decoded.split('/').map(|segment| escaped(&unescaped(segment))).collect::<Vec<_>>().join("/")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let hex = |b: &u8| char::from(*b).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        if *first == b'%'
            && let [high, low, after @ ..] = tail
            && let (Some(high), Some(low)) = (hex(high), hex(low))
        {
            bytes.push(high * 16 + low);
            rest = after;
        } else {
            bytes.push(*first);
            rest = tail;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn invalid<T>(reason: String) -> Result<T, Problem> {
    Err(Problem::Invalid(reason))
}
