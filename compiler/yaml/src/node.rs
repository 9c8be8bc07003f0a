use std::sync::Arc;

use indexmap::IndexMap;
use stackc_source::Span;

/// One value and where it was written. Cloning is cheap: children and text are shared.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub data: Data,
    /// The bytes it was written at: for what came through an alias, those of the anchored value.
    pub span: Span,
    /// The alias (`*name`) through which it came into this place, the outermost of several.
    pub via: Option<Span>,
    /// What stood at this place in lower layers and was replaced, the nearest first.
    pub overrode: Option<Arc<[Span]>>,
    /// How it was written.
    pub style: Style,
}

/// A value as JSON has them, with Go's distinction between whole numbers and floats.
#[derive(Clone, Debug)]
pub enum Data {
    /// `null`, `~`, or nothing at all.
    Null,
    /// `true`, `yes`, `on` and their like.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above `i64::MAX`.
    Uint(u64),
    /// Any other number; always finite.
    Float(f64),
    /// Text.
    String(Arc<str>),
    /// A sequence.
    Seq(Arc<Vec<Node>>),
    /// A mapping; its keys are strings, as in JSON.
    Map(Arc<Map>),
}

/// A mapping in the order in which it was written, merge keys resolved.
#[derive(Clone, Debug, Default)]
pub struct Map {
    entries: IndexMap<Arc<str>, Entry>,
}

/// The value of a mapping's key.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Where the key was written.
    pub key: Span,
    /// The value.
    pub node: Node,
}

/// How a node was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Style {
    /// A scalar without quotes; also what was computed rather than written.
    #[default]
    Plain,
    /// `'...'`
    SingleQuoted,
    /// `"..."`
    DoubleQuoted,
    /// `|`
    Literal,
    /// `>`
    Folded,
    /// A sequence or mapping in block form.
    Block,
    /// `[...]` or `{...}`
    Flow,
}

impl Node {
    /// A node written at `span`.
    pub fn new(data: Data, span: Span) -> Node {
        Node { data, span, via: None, overrode: None, style: Style::default() }
    }

    /// The place a user would change: the alias for what came through one, else the value itself.
    pub fn place(&self) -> Span {
        self.via.unwrap_or(self.span)
    }

    /// The text, if it is a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.data {
            Data::String(text) => Some(text),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.data {
            Data::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a sequence.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.data {
            Data::Seq(items) => Some(items),
            _ => None,
        }
    }

    /// Whether it is null.
    pub fn is_null(&self) -> bool {
        matches!(self.data, Data::Null)
    }

    /// The value of a key, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).map(|entry| &entry.node)
    }
}

impl Data {
    /// What it is, as messages say it: `a string`, `a list`, ...
    pub fn describe(&self) -> &'static str {
        match self {
            Data::Null => "null",
            Data::Bool(_) => "a boolean",
            Data::Int(_) | Data::Uint(_) => "a whole number",
            Data::Float(_) => "a number",
            Data::String(_) => "a string",
            Data::Seq(_) => "a list",
            Data::Map(_) => "a map",
        }
    }
}

/// Equality of what was said, wherever and however it was written; the order of keys does not count.
impl PartialEq for Node {
    fn eq(&self, other: &Node) -> bool {
        self.data == other.data
    }
}

impl PartialEq for Data {
    fn eq(&self, other: &Data) -> bool {
        match (self, other) {
            (Data::Null, Data::Null) => true,
            (Data::Bool(a), Data::Bool(b)) => a == b,
            (Data::Int(a), Data::Int(b)) => a == b,
            (Data::Uint(a), Data::Uint(b)) => a == b,
            (Data::Float(a), Data::Float(b)) => a == b,
            (Data::String(a), Data::String(b)) => a == b,
            (Data::Seq(a), Data::Seq(b)) => Arc::ptr_eq(a, b) || a == b,
            (Data::Map(a), Data::Map(b)) => Arc::ptr_eq(a, b) || a == b,
            _ => false,
        }
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Map) -> bool {
        self.len() == other.len()
            && self.iter().all(|(key, entry)| other.get(key).is_some_and(|found| found.node == entry.node))
    }
}

impl Map {
    /// The entry of a key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.get(key)
    }

    /// The entry of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Entry> {
        self.entries.get_mut(key)
    }

    /// Sets a key: in its place where it is there already, else at the end. Gives back what it replaced.
    pub fn insert(&mut self, key: impl Into<Arc<str>>, entry: Entry) -> Option<Entry> {
        self.entries.insert(key.into(), entry)
    }

    /// Takes a key away, keeping the order of the others.
    pub fn remove(&mut self, key: &str) -> Option<Entry> {
        self.entries.shift_remove(key)
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Entry)> + Clone {
        self.entries.iter()
    }

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl FromIterator<(Arc<str>, Entry)> for Map {
    fn from_iter<I: IntoIterator<Item = (Arc<str>, Entry)>>(entries: I) -> Map {
        Map { entries: entries.into_iter().collect() }
    }
}
