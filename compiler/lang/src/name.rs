//! Names, and maps by name.

use std::sync::Arc;

use stackc_source::{Span, Spanned};
use stackc_yaml::{Data, Node};

use crate::decode::{Context, Decode, Text};
use crate::diagnostics as d;
use crate::shape::Shape;

/// The most characters a name may have.
pub const MAX_NAME: usize = 40;

/// A name of the language: an RFC 1123 label (lower-case letters, digits, `-` between them) of at most 40
/// characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name(pub Text);

impl Name {
    /// Takes text as a name, or says why it is none.
    pub fn new(text: &Arc<str>, span: Span, cx: &mut Context) -> Option<Name> {
        if let Err(reason) = check_name(text) {
            cx.sink.push(d::bad_name::of(text, span, reason));
            return None;
        }
        Some(Name(Spanned::new(Arc::clone(text), span)))
    }

    /// Takes the key of a mapping as a name. A plain key that YAML 1.1 turns into something else (`on`, `1e3`)
    /// is none.
    pub fn of_key(key: &Arc<str>, span: Span, cx: &mut Context) -> Option<Name> {
        if is_misread(key, span, cx) {
            return None;
        }
        Name::new(key, span, cx)
    }
}

/// Whether a plain key is read as something else than it says (`on`, `n`, `1e3`); it is then reported.
pub fn is_misread(key: &str, span: Span, cx: &mut Context) -> bool {
    let file = cx.sources.get(span.file);
    let written = file.slice(span);
    let misread =
        !written.starts_with(['"', '\'', '*', '!', '&', '?']) && written != key && !written.is_empty();
    if misread {
        cx.sink.push(d::bad_name::not_text(written, key, span));
    }
    misread
}

/// Checks the rule for names.
///
/// # Errors
/// The rule that is broken, as a phrase.
pub fn check_name(text: &str) -> Result<(), &'static str> {
    let edge = |c: Option<char>| c.is_some_and(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
    if text.is_empty() {
        return Err("it is empty");
    }
    if text.len() > MAX_NAME {
        return Err("it has more than 40 characters");
    }
    if !text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
        return Err("only lower-case letters, digits and `-` may stand in it");
    }
    if !edge(text.chars().next()) || !edge(text.chars().next_back()) {
        return Err("it must begin and end with a letter or a digit");
    }
    Ok(())
}

impl std::ops::Deref for Name {
    type Target = Text;
    fn deref(&self) -> &Text {
        &self.0
    }
}

impl Decode for Name {
    fn decode(node: &Node, cx: &mut Context) -> Option<Name> {
        match &node.data {
            Data::String(text) if text.contains("${{") => {
                cx.sink.push(d::expression_here::at(node.place()));
                None
            }
            Data::String(text) => Name::new(text, node.place(), cx),
            _ => {
                cx.sink.push(d::wrong_type::expected_string(node, cx.sources));
                None
            }
        }
    }

    fn shape() -> Shape {
        Shape::Name
    }
}

/// A map by name, in order.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(Name, T)>);

impl<T> Default for Named<T> {
    fn default() -> Named<T> {
        Named(Vec::new())
    }
}

impl<T> Named<T> {
    /// The value under a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.entry(name).map(|(_, value)| value)
    }

    /// Name and value.
    pub fn entry(&self, name: &str) -> Option<&(Name, T)> {
        self.0.iter().find(|(found, _)| found.value.as_ref() == name)
    }

    /// The names in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.value.as_ref())
    }

    /// Names and values in order.
    pub fn iter(&self) -> impl Iterator<Item = &(Name, T)> {
        self.0.iter()
    }
}

impl<T: Decode> Decode for Named<T> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Named<T>> {
        let map = match &node.data {
            Data::Null => return Some(Named(Vec::new())),
            Data::Map(map) => map,
            _ => {
                cx.sink.push(d::wrong_type::expected(node, "a map by name"));
                return None;
            }
        };
        let mut entries = Vec::with_capacity(map.len());
        for (key, entry) in map.iter() {
            let name = Name::of_key(key, entry.key, cx);
            let value = T::decode(&entry.node, cx);
            if let (Some(name), Some(value)) = (name, value) {
                entries.push((name, value));
            }
        }
        Some(Named(entries))
    }

    fn missing() -> Option<Named<T>> {
        Some(Named(Vec::new()))
    }

    fn shape() -> Shape {
        Shape::NameMap(Box::new(T::shape()))
    }
}

/// An identifier, for params and vars: a letter or `_`, then letters, digits, `_`.
pub fn check_identifier(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}
