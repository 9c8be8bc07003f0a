//! Values in which expressions may stand: read once, filled in for every cluster.

use std::sync::Arc;

use stackc_expr::{Parsed, Scope, Template};
use stackc_source::{Sink, Sources, Span};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::decode::{Context, Decode};
use crate::shape::Shape;

/// A value in which expressions may stand.
#[derive(Clone, Debug)]
pub struct Draft {
    node: Node,
    form: Form,
}

#[derive(Clone, Debug)]
enum Form {
    /// Nothing to fill in, here and below: the node is shared as it is.
    Plain,
    Template(Template),
    /// An expression that cannot be read, which has been reported.
    Broken,
    Seq(Arc<Vec<Draft>>),
    Map(Arc<Vec<(Arc<str>, Span, Draft)>>),
}

impl Draft {
    /// Reads the expressions of a value and of everything below it.
    pub fn new(node: &Node, sources: &Sources, sink: &mut Sink) -> Draft {
        let form = match &node.data {
            Data::String(_) => match Template::parse(node, sources, sink) {
                Parsed::Plain => Form::Plain,
                Parsed::Template(template) => Form::Template(template),
                Parsed::Failed => Form::Broken,
            },
            Data::Seq(items) => {
                let items: Vec<Draft> = items.iter().map(|item| Draft::new(item, sources, sink)).collect();
                if items.iter().all(Draft::is_plain) { Form::Plain } else { Form::Seq(Arc::new(items)) }
            }
            Data::Map(map) => {
                let entry = |(key, entry): (&Arc<str>, &Entry)| {
                    (Arc::clone(key), entry.key, Draft::new(&entry.node, sources, sink))
                };
                let entries: Vec<_> = map.iter().map(entry).collect();
                let plain = entries.iter().all(|(_, _, draft)| draft.is_plain());
                if plain { Form::Plain } else { Form::Map(Arc::new(entries)) }
            }
            _ => Form::Plain,
        };
        Draft { node: node.clone(), form }
    }

    /// A value without expressions, whatever it looks like.
    pub fn plain(node: Node) -> Draft {
        Draft { node, form: Form::Plain }
    }

    /// Whether there is nothing to fill in.
    pub fn is_plain(&self) -> bool {
        matches!(self.form, Form::Plain)
    }

    /// The value as it was written.
    pub fn source(&self) -> &Node {
        &self.node
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<Draft> {
        match &self.form {
            Form::Map(entries) => {
                entries.iter().find(|(found, _, _)| found.as_ref() == key).map(|(_, _, draft)| draft.clone())
            }
            _ => self.node.get(key).map(|node| Draft::plain(node.clone())),
        }
    }

    /// The value in a scope. Every expression that fails is reported; what it stands in is then left out.
    pub fn fill(&self, scope: &Scope, sources: &Sources, sink: &mut Sink) -> Option<Node> {
        match &self.form {
            Form::Plain => Some(self.node.clone()),
            Form::Broken => None,
            Form::Template(template) => match template.eval(scope, sources) {
                Ok(node) => Some(node),
                Err(diagnostic) => {
                    sink.push(*diagnostic);
                    None
                }
            },
            Form::Seq(items) => {
                let items = items.iter().filter_map(|item| item.fill(scope, sources, sink)).collect();
                Some(Node { data: Data::Seq(Arc::new(items)), ..self.node.clone() })
            }
            Form::Map(entries) => {
                let filled = entries.iter().filter_map(|(key, span, draft)| {
                    let node = draft.fill(scope, sources, sink)?;
                    Some((Arc::clone(key), Entry { key: *span, node }))
                });
                let map: Map = filled.collect();
                Some(Node { data: Data::Map(Arc::new(map)), ..self.node.clone() })
            }
        }
    }

    /// Visits every expression in it.
    pub fn templates(&self, visit: &mut dyn FnMut(&Template)) {
        match &self.form {
            Form::Plain | Form::Broken => {}
            Form::Template(template) => visit(template),
            Form::Seq(items) => items.iter().for_each(|item| item.templates(visit)),
            Form::Map(entries) => entries.iter().for_each(|(_, _, draft)| draft.templates(visit)),
        }
    }
}

impl Decode for Draft {
    fn decode(node: &Node, cx: &mut Context) -> Option<Draft> {
        Some(Draft::new(node, cx.sources, cx.sink))
    }

    fn shape() -> Shape {
        Shape::Any
    }
}
