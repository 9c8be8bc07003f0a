//! Checks the values of a release against the schemas that its chart and subcharts ship, and says what is wrong where it was
//! written.

use std::sync::Arc;

use serde_json::Value;
use stackc_source::{Diagnostic, Sink, Span, did_you_mean};
use stackc_yaml::{Data, Entry, Map, Node, Style};

use crate::activation::{Active, Inactive};
use crate::coalesce::{NotAMap, Nulls, coalesce};
use crate::schema::{Part, Problem, UNKNOWN, Violation};
use crate::{Chart, diagnostics};

/// How many findings one schema may bring.
const MAX_VIOLATIONS: usize = 100;

impl Chart {
    /// Checks merged values (all layers, the chart's defaults not among them) against the schemas of the chart and of the
    /// subcharts that these values switch on, as `helm template` does. Without a schema nothing is done.
    ///
    /// A finding stands at the value of the layer that won, with those it overrode beside it; at `fallback` (the `chart:` line)
    /// stands what no layer wrote.
    pub fn check_values(&self, user: &Node, fallback: Span, sink: &mut Sink) {
        if !self.has_schema() {
            return;
        }
        let nothing = Map::default();
        let user_map = user.as_map().unwrap_or(&nothing);
        let report = Report { chart: self, fallback };
        let active = match Active::of(self, user_map) {
            Ok(active) => active,
            Err(Inactive::NotAMap(error)) => return sink.push(report.not_a_map(error)),
            Err(Inactive::TooMany) => {
                let limit = crate::Limits::default().charts;
                return sink.push(diagnostics::too_large::charts(&self.path, limit, fallback));
            }
        };
        match coalesce(&active, user_map, Nulls::Delete) {
            Ok(values) => {
                let root = Node { data: Data::Map(Arc::new(values)), ..user.clone() };
                report.check(&active, &root, &mut Vec::new(), sink);
            }
            Err(error) => sink.push(report.not_a_map(error)),
        }
    }
}

struct Report<'a> {
    chart: &'a Chart,
    fallback: Span,
}

impl Report<'_> {
    /// `prefix` are the names of the subcharts that lead from the root to `active`.
    fn check(&self, active: &Active<'_>, values: &Node, prefix: &mut Vec<Arc<str>>, sink: &mut Sink) {
        if !active.chart.has_schema() {
            return;
        }
        if let Some(schema) = active.chart.schema() {
            match schema.violations(&json(values), MAX_VIOLATIONS) {
                Ok(violations) => {
                    for violation in violations {
                        sink.push(self.violation(active, values, prefix, &violation));
                    }
                }
                Err(Problem::Invalid(reason)) => {
                    let name = &active.chart.metadata.name;
                    sink.push(diagnostics::chart_schema_invalid::invalid(name, &reason, self.fallback));
                }
                Err(Problem::Remote(url)) => {
                    let name = &active.chart.metadata.name;
                    sink.push(diagnostics::remote_ref::remote(name, &url, self.fallback));
                }
            }
        }
        for subchart in &active.subcharts {
            // Values of a subchart that are gone or null are not looked at.
            if let Some(values) = values.get(&subchart.name).filter(|values| values.as_map().is_some()) {
                prefix.push(Arc::clone(&subchart.name));
                self.check(subchart, values, prefix, sink);
                prefix.pop();
            }
        }
    }

    fn not_a_map(&self, error: NotAMap) -> Diagnostic {
        let path = dotted(error.path.iter().map(|key| &**key));
        let diagnostic = diagnostics::subchart_values::not_a_map(&path, error.node.data.describe());
        self.at_value(diagnostic, &error.node)
    }

    fn violation(
        &self,
        active: &Active<'_>,
        values: &Node,
        prefix: &[Arc<str>],
        violation: &Violation,
    ) -> Diagnostic {
        let place = Place::of(self.chart, values, &violation.path);
        // Globals are the parent's: nobody writes them under the subchart's name.
        let is_global = violation.path.first().is_some_and(|first| first == "global");
        let names = prefix.iter().filter(|_| !is_global).map(|name| &**name);
        let keys: Vec<&str> = names.chain(violation.path.iter().map(String::as_str)).collect();
        let of = match prefix.last() {
            None => format!("in values of `{}`", self.chart.metadata.name),
            Some(_) => format!(
                "in values of `{}`, by the schema of its subchart `{}`",
                self.chart.metadata.name, active.chart.metadata.name
            ),
        };
        let with = |key: &str| dotted(keys.iter().copied().chain([key]));
        let whole = if keys.is_empty() {
            "the whole".to_owned()
        } else {
            format!("`{}`", dotted(keys.iter().copied()))
        };
        let message = match &violation.part {
            Part::Value => match (violation.types.is_empty(), place.node) {
                (false, Some(node)) => {
                    format!("{whole} {}, not {} {of}", violation.what, node.data.describe())
                }
                _ => format!("{whole} {} {of}", violation.what),
            },
            Part::Key(key) if violation.what == UNKNOWN => {
                format!("unknown key `{}` {of}", with(key))
            }
            Part::Key(_) => format!("{whole} {} {of}", violation.what),
            Part::Missing(key) => format!("`{}` {} {of}", with(key), violation.what),
        };
        let diagnostic = diagnostics::schema::violation(message).maybe_help(help(violation, place.node));
        match &violation.part {
            Part::Value => match (place.node, place.nearest) {
                // The values as a whole have no place of their own.
                (Some(_), _) if violation.path.is_empty() => {
                    diagnostics::schema::by_default(diagnostic, self.fallback, None)
                }
                // A block of many lines is shown by its key.
                (Some(node), Some(key)) if node.style == Style::Block && !self.chart.owns(node.span) => {
                    before(diagnostic.at(key, ""), node)
                }
                (Some(node), _) => self.at_value(diagnostic, node),
                (None, _) => diagnostics::schema::by_default(diagnostic, self.fallback, None),
            },
            Part::Key(key) => {
                let entry = place.node.and_then(Node::as_map).and_then(|map| map.get(key));
                match entry {
                    Some(entry) if !self.chart.owns(entry.key) => {
                        before(diagnostic.at(entry.key, ""), &entry.node)
                    }
                    entry => {
                        let default = entry.map(|entry| entry.key);
                        diagnostics::schema::by_default(diagnostic, self.fallback, default)
                    }
                }
            }
            Part::Missing(key) => match place.nearest {
                Some(span) => diagnostic.at(span, format!("`{key}` is missing below this")),
                None => diagnostics::schema::by_default(diagnostic, self.fallback, None),
            },
        }
    }

    /// At the value, if a layer wrote it.
    fn at_value(&self, diagnostic: Diagnostic, node: &Node) -> Diagnostic {
        if self.chart.owns(node.span) {
            return diagnostics::schema::by_default(diagnostic, self.fallback, Some(node.span));
        }
        before(diagnostic.at(node.place(), ""), node)
    }
}

/// A value in the tree, and what lies on the way to it.
struct Place<'a> {
    /// The value, if there is one.
    node: Option<&'a Node>,
    /// The key of the deepest map on the way (the value included) that a layer wrote; none for the root.
    nearest: Option<Span>,
}

impl<'a> Place<'a> {
    fn of(chart: &Chart, root: &'a Node, path: &[String]) -> Place<'a> {
        let mut place = Place { node: Some(root), nearest: None };
        for segment in path {
            place.node = match place.node.map(|node| &node.data) {
                Some(Data::Map(map)) => {
                    let entry: Option<&Entry> = map.get(segment);
                    if let Some(entry) = entry.filter(|entry| !chart.owns(entry.node.span)) {
                        place.nearest =
                            Some(if chart.owns(entry.key) { entry.node.place() } else { entry.key });
                    }
                    entry.map(|entry| &entry.node)
                }
                Some(Data::Seq(items)) => {
                    let item = segment.parse().ok().and_then(|index: usize| items.get(index));
                    if let Some(item) = item.filter(|item| !chart.owns(item.span)) {
                        place.nearest = Some(item.place());
                    }
                    item
                }
                _ => None,
            };
        }
        place
    }
}

/// The places that a value was set at before, in lower layers.
fn before(diagnostic: Diagnostic, node: &Node) -> Diagnostic {
    let spans = node.overrode.iter().flat_map(|spans| spans.iter());
    spans.fold(diagnostic, |diagnostic, span| diagnostic.also(*span, "was set here before"))
}

fn help(violation: &Violation, node: Option<&Node>) -> Option<String> {
    let wrong = match &violation.part {
        Part::Key(key) => Some(key.as_str()),
        Part::Value => node.and_then(Node::as_str),
        Part::Missing(_) => None,
    };
    let meant = wrong.and_then(|wrong| did_you_mean(wrong, violation.candidates.iter().map(String::as_str)));
    let spelling = meant.or_else(|| respelling(violation, node?));
    let says = violation.description.as_ref().map(|text| format!("the chart says: {text}"));
    match (spelling, says) {
        (Some(spelling), Some(says)) => Some(format!("{spelling}\n{says}")),
        (spelling, says) => spelling.or(says),
    }
}

/// The right spelling of a value whose type YAML decided against its writer.
fn respelling(violation: &Violation, node: &Node) -> Option<String> {
    use jsonschema::JsonType as T;
    let wants = |kind| violation.types.contains(&kind);
    match &node.data {
        Data::Int(_) | Data::Uint(_) | Data::Float(_) | Data::Bool(_) if wants(T::String) => {
            Some("put it in quotes".to_owned())
        }
        Data::String(text) if wants(T::Integer) && text.parse::<i64>().is_ok() => {
            Some(format!("write `{text}` without quotes"))
        }
        Data::String(text) if wants(T::Number) && text.parse::<f64>().is_ok_and(f64::is_finite) => {
            Some(format!("write `{text}` without quotes"))
        }
        Data::String(text) if wants(T::Boolean) && matches!(&**text, "true" | "false") => {
            Some(format!("write `{text}` without quotes"))
        }
        Data::String(_) | Data::Int(_) | Data::Uint(_) if wants(T::Array) => {
            Some("write it as a list: `- ` before each item".to_owned())
        }
        _ => None,
    }
}

/// Keys joined by dots; those that have one themselves in brackets.
fn dotted<'a>(keys: impl Iterator<Item = &'a str>) -> String {
    let mut path = String::new();
    for key in keys {
        if !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit()) && !path.is_empty() {
            path.push_str(&format!("[{key}]"));
        } else if key.is_empty() || key.contains(['.', '[', ' ', '"']) {
            path.push_str(&format!("[{key:?}]"));
        } else {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key);
        }
    }
    path
}

/// Values as the validator takes them. All numbers are floats to Helm: a whole float is a whole number.
fn json(node: &Node) -> Value {
    match &node.data {
        Data::Null => Value::Null,
        Data::Bool(value) => Value::Bool(*value),
        Data::Int(number) => Value::from(*number),
        Data::Uint(number) => Value::from(*number),
        Data::Float(number) => whole(*number).map_or_else(|| Value::from(*number), Value::from),
        Data::String(text) => Value::String(text.to_string()),
        Data::Seq(items) => Value::Array(items.iter().map(json).collect()),
        Data::Map(map) => {
            Value::Object(map.iter().map(|(key, entry)| (key.to_string(), json(&entry.node))).collect())
        }
    }
}

/// The whole number that a float is, below 2^53.
fn whole(number: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() <= LIMIT).then(|| {
        #[expect(clippy::cast_possible_truncation, reason = "checked to be whole and within 2^53")]
        let whole = number as i64;
        whole
    })
}
