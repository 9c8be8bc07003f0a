//! From spanned YAML to the types of the language. A type says how it is read and what it looks like at once
//! ([`Decode`]), so that reader, JSON Schema and reference cannot drift apart.

use std::sync::Arc;

use stackc_source::{Sink, Sources, Span, Spanned};
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics as d;
use crate::shape::Shape;

/// What decoding needs beside the node.
pub struct Context<'a> {
    /// The files, for the text that a key or scalar was written as.
    pub sources: &'a Sources,
    /// Where mistakes go.
    pub sink: &'a mut Sink,
    /// Whether a scalar that holds an expression may stand for any scalar: so it is while a file is read;
    /// once expressions are evaluated it is not.
    pub drafts: bool,
}

/// A type of the language.
pub trait Decode: Sized {
    /// Reads a node. Nothing where it is not of this type: then a diagnostic says so, unless the scalar holds an
    /// expression and `cx.drafts` allows it.
    fn decode(node: &Node, cx: &mut Context) -> Option<Self>;

    /// What stands for a field that is not written; nothing for a required one.
    fn missing() -> Option<Self> {
        None
    }

    /// What it looks like.
    fn shape() -> Shape;
}

/// The fields of a mapping that is read as a record. Made and used by [`record!`](crate::record).
pub struct Fields<'n> {
    map: &'n Map,
    span: Span,
    record: &'static str,
}

impl<'n> Fields<'n> {
    /// Takes the mapping of a record, reporting fields that it does not have.
    pub fn of(node: &'n Node, record: &'static str, known: &[&str], cx: &mut Context) -> Option<Fields<'n>> {
        let Data::Map(map) = &node.data else {
            if !is_draft(node, cx) {
                cx.sink.push(d::wrong_type::expected(node, &format!("a map ({record})")));
            }
            return None;
        };
        for (key, entry) in map.iter() {
            if !known.contains(&key.as_ref()) {
                cx.sink.push(d::unknown_field::in_record(key, entry.key, record, known));
            }
        }
        Some(Fields { map, span: node.span, record })
    }

    /// The entry of a field.
    pub fn entry(&self, name: &str) -> Option<&'n Entry> {
        self.map.get(name)
    }

    /// Reads a field, reporting it where it is required and not there.
    pub fn take<T: Decode>(&self, name: &str, cx: &mut Context) -> Option<T> {
        match self.map.get(name) {
            Some(entry) => T::decode(&entry.node, cx),
            None => {
                let missing = T::missing();
                if missing.is_none() {
                    cx.sink.push(d::missing_field::of(name, self.record, self.span));
                }
                missing
            }
        }
    }
}

/// Whether a scalar holds an expression that is yet to be evaluated, where such may stand.
pub fn is_draft(node: &Node, cx: &Context) -> bool {
    cx.drafts && holds_expression(node)
}

/// Whether a scalar holds an expression.
pub fn holds_expression(node: &Node) -> bool {
    node.as_str().is_some_and(|text| text.contains("${{"))
}

/// Text in which an expression may stand where [`Context::drafts`] says so.
pub type Text = Spanned<Arc<str>>;

impl Decode for Text {
    fn decode(node: &Node, cx: &mut Context) -> Option<Text> {
        if is_draft(node, cx) {
            return None;
        }
        Plain::decode(node, cx).map(|plain| plain.0)
    }

    fn shape() -> Shape {
        Shape::String
    }
}

/// Text in which no expression may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plain(pub Text);

impl Decode for Plain {
    fn decode(node: &Node, cx: &mut Context) -> Option<Plain> {
        match &node.data {
            Data::String(text) if text.contains("${{") => {
                cx.sink.push(d::expression_here::at(node.place()));
                None
            }
            Data::String(text) => Some(Plain(Spanned::new(Arc::clone(text), node.place()))),
            _ => {
                cx.sink.push(d::wrong_type::expected_string(node, cx.sources));
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::String
    }
}

impl std::ops::Deref for Plain {
    type Target = Text;
    fn deref(&self) -> &Text {
        &self.0
    }
}

impl Decode for Spanned<bool> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Spanned<bool>> {
        match node.data {
            Data::Bool(value) => Some(Spanned::new(value, node.place())),
            _ => refuse(node, "a boolean", cx),
        }
    }

    fn shape() -> Shape {
        Shape::Boolean
    }
}

impl Decode for Spanned<i64> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Spanned<i64>> {
        match node.data {
            Data::Int(value) => Some(Spanned::new(value, node.place())),
            _ => refuse(node, "a whole number", cx),
        }
    }

    fn shape() -> Shape {
        Shape::Integer
    }
}

/// Any value, as it is.
impl Decode for Node {
    fn decode(node: &Node, _: &mut Context) -> Option<Node> {
        Some(node.clone())
    }

    fn shape() -> Shape {
        Shape::Any
    }
}

/// Not written and null are the same: a null takes away what lower layers say.
impl<T: Decode> Decode for Option<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Option<T>> {
        if node.is_null() { Some(None) } else { T::decode(node, cx).map(Some) }
    }

    fn missing() -> Option<Option<T>> {
        Some(None)
    }

    fn shape() -> Shape {
        Shape::Nullable(Box::new(T::shape()))
    }
}

/// A list; null is the empty one. Items that are not of the type are reported and left out.
impl<T: Decode> Decode for Vec<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Vec<T>> {
        match &node.data {
            Data::Null => Some(Vec::new()),
            Data::Seq(items) => Some(items.iter().filter_map(|item| T::decode(item, cx)).collect()),
            _ => refuse(node, "a list", cx),
        }
    }

    fn missing() -> Option<Vec<T>> {
        Some(Vec::new())
    }

    fn shape() -> Shape {
        Shape::List(Box::new(T::shape()))
    }
}

/// Free keys, in order.
#[derive(Clone, Debug, Default)]
pub struct Table<T>(pub Vec<(Text, T)>);

impl<T: Decode> Decode for Table<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Table<T>> {
        match &node.data {
            Data::Null => Some(Table(Vec::new())),
            Data::Map(map) => Some(Table(
                map.iter()
                    .filter_map(|(key, entry)| {
                        T::decode(&entry.node, cx)
                            .map(|value| (Spanned::new(Arc::clone(key), entry.key), value))
                    })
                    .collect(),
            )),
            _ => refuse(node, "a map", cx),
        }
    }

    fn missing() -> Option<Table<T>> {
        Some(Table(Vec::new()))
    }

    fn shape() -> Shape {
        Shape::Map(Box::new(T::shape()))
    }
}

impl<T> Table<T> {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&T> {
        self.0.iter().find(|(name, _)| name.value.as_ref() == key).map(|(_, value)| value)
    }

    /// The keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.value.as_ref())
    }
}

/// One of a fixed set of words.
pub trait Words: Sized + Copy + 'static {
    /// Each word and what it stands for.
    const WORDS: &'static [(&'static str, Self)];
}

impl<T: Words> Decode for Spanned<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Spanned<T>> {
        if is_draft(node, cx) {
            return None;
        }
        // YAML 1.1 takes a plain `off` for a boolean; where words are expected it is the word.
        let file = cx.sources.get(node.span.file);
        let written = match node.data {
            Data::Bool(_) => file.slice(node.span),
            _ => node.as_str().unwrap_or(""),
        };
        let found = T::WORDS.iter().find(|(word, _)| *word == written);
        if found.is_none() {
            cx.sink.push(d::wrong_type::not_a_word(node, &words::<T>(), cx.sources));
        }
        found.map(|(_, value)| Spanned::new(*value, node.place()))
    }

    fn shape() -> Shape {
        Shape::Words(words::<T>())
    }
}

fn words<T: Words>() -> Vec<&'static str> {
    T::WORDS.iter().map(|(word, _)| *word).collect()
}

fn refuse<T>(node: &Node, expected: &str, cx: &mut Context) -> Option<T> {
    if !is_draft(node, cx) {
        cx.sink.push(d::wrong_type::expected(node, expected));
    }
    None
}
