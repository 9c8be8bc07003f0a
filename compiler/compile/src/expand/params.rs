//! The params of an instance: what its layers give, what options set, what the defaults are.

use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_expr::Scope;
use stackc_lang as lang;
use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics as d;

use super::Inputs;
use super::layers::{Layer, merge_named, report_rivals};

/// The values of a stack's params for one instance, as a mapping. Nothing where one is missing or wrong; the sink
/// says so.
pub fn params(
    inputs: &Inputs,
    stack: &lang::Stack,
    instance: &str,
    layers: &[Layer<&lang::Instance>],
    placed: Span,
    scope: &Arc<Scope>,
    sink: &mut Sink,
) -> Option<Node> {
    let before = sink.hard_errors();
    let mut scope = Scope::over(scope);
    scope.forbid("params", "params cannot use each other");
    scope.forbid("stack", "a param's value cannot use the stack");
    let given = given(inputs, stack, layers, placed, &scope, sink);
    let mut values: BTreeMap<Arc<str>, Entry> = BTreeMap::new();
    for (name, entry) in given.as_map().into_iter().flat_map(Map::iter) {
        values.insert(Arc::clone(name), entry.clone());
    }
    let mut fill = Fill { inputs, stack, scope: &scope, values, by_option: BTreeMap::new() };
    fill.options(sink);
    fill.defaults(sink);
    let mut map = Map::default();
    for (name, param) in stack.params.iter() {
        match fill.values.remove(&name.value) {
            Some(entry) => {
                check(param, name, &entry.node, sink);
                map.insert(Arc::clone(&name.value), entry);
            }
            None if param.default.is_none() => {
                sink.push(d::missing_param::of(name, &stack.name.value, instance, placed));
            }
            None => {}
        }
    }
    (sink.hard_errors() == before).then(|| Node::new(Data::Map(Arc::new(map)), placed))
}

/// What the layers give, over each other.
fn given(
    inputs: &Inputs,
    stack: &lang::Stack,
    layers: &[Layer<&lang::Instance>],
    placed: Span,
    scope: &Scope,
    sink: &mut Sink,
) -> Node {
    let mut filled = Vec::with_capacity(layers.len());
    for layer in layers {
        let mut map = Map::default();
        for (name, draft) in layer.says.params.iter() {
            if stack.params.get(&name.value).is_none() {
                sink.push(d::unknown_param::of(name, &stack.name, stack.params.names()));
            } else if let Some(node) = draft.fill(scope, inputs.sources, sink) {
                map.insert(Arc::clone(&name.value), Entry { key: name.span, node });
            }
        }
        filled.push(Layer { rank: layer.rank, says: Node::new(Data::Map(Arc::new(map)), layer.says.span) });
    }
    report_rivals(&filled, "params", false, sink);
    merge_named(&filled, placed, sink)
}

struct Fill<'a> {
    inputs: &'a Inputs<'a>,
    stack: &'a lang::Stack,
    scope: &'a Scope,
    values: BTreeMap<Arc<str>, Entry>,
    /// Which option set what: `size: large`, and where.
    by_option: BTreeMap<Arc<str>, (String, Span)>,
}

impl Fill<'_> {
    /// Applies options until nothing changes: what an option sets may itself have options. A param that nothing
    /// gives takes its default only when no option is left that could set it.
    fn options(&mut self, sink: &mut Sink) {
        let stack = self.stack;
        let mut waiting: Vec<&(lang::Text, lang::Param)> =
            stack.params.iter().filter(|(_, param)| param.options.is_some()).collect();
        while !waiting.is_empty() {
            let given = waiting.iter().position(|(name, _)| self.values.contains_key(&name.value));
            let (name, param) = waiting.remove(given.unwrap_or(0));
            if given.is_none() {
                self.default(name, param, sink);
            }
            self.apply(name, param, sink);
        }
    }

    fn apply(&mut self, name: &lang::Text, param: &lang::Param, sink: &mut Sink) {
        let Some(value) = self.values.get(&name.value).map(|entry| entry.node.clone()) else { return };
        let options = param.options.as_deref().unwrap_or(&[]);
        let Some((option, sets)) =
            options.iter().find(|(option, _)| value.as_str() == Some(option.value.as_ref()))
        else {
            let names: Vec<&str> = options.iter().map(|(option, _)| option.value.as_ref()).collect();
            sink.push(d::bad_param::not_an_option(name, &value, &names));
            return;
        };
        for (target, draft) in sets.iter() {
            if self.stack.params.get(&target.value).is_none() {
                sink.push(d::unknown_param::of(target, &self.stack.name, self.stack.params.names()));
                continue;
            }
            let Some(node) = draft.fill(self.scope, self.inputs.sources, sink) else { continue };
            let by = format!("{}: {}", name.value, option.value);
            match (self.by_option.get(&target.value), self.values.get(&target.value)) {
                (Some((other, first)), Some(set)) if set.node != node => {
                    sink.push(d::option_conflict::of(&target.value, (other, *first), (&by, target.span)));
                }
                // What is given wins over what an option sets.
                (None, Some(_)) => {}
                _ => {
                    self.by_option.insert(Arc::clone(&target.value), (by, target.span));
                    self.values.insert(Arc::clone(&target.value), Entry { key: target.span, node });
                }
            }
        }
    }

    fn defaults(&mut self, sink: &mut Sink) {
        let stack = self.stack;
        for (name, param) in stack.params.iter() {
            if !self.values.contains_key(&name.value) {
                self.default(name, param, sink);
            }
        }
    }

    fn default(&mut self, name: &lang::Text, param: &lang::Param, sink: &mut Sink) {
        let Some(draft) = &param.default else { return };
        if let Some(node) = draft.fill(self.scope, self.inputs.sources, sink) {
            self.values.insert(Arc::clone(&name.value), Entry { key: name.span, node });
        }
    }
}

/// Checks a value against the param's JSON Schema.
fn check(param: &lang::Param, name: &lang::Text, value: &Node, sink: &mut Sink) {
    if param.schema.as_map().is_none_or(Map::is_empty) {
        return;
    }
    match lang::param::check(param, value) {
        Ok(problems) => {
            for problem in problems {
                sink.push(d::bad_param::of(name, value, &problem, param));
            }
        }
        Err(error) => sink.push(d::bad_param::schema(name, &error, param)),
    }
}
