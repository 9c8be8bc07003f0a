use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_source::did_you_mean;
use stackc_yaml::{Data, Map};

use crate::diagnostics::undefined::undefined;
use crate::failure::Failure;

/// The names that an expression may use. Scopes are layered: one per cluster, over it one per instance, over
/// that one per add-on; what a layer sets hides what is below. Cheap to make and to share between threads.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    below: Option<Arc<Scope>>,
    names: BTreeMap<Arc<str>, Binding>,
    nouns: BTreeMap<Arc<str>, Noun>,
}

#[derive(Clone, Debug)]
enum Binding {
    Value(Data),
    /// Known, but not in this place: why, as a message.
    Absent(Arc<str>),
}

/// What the keys of a map are called.
#[derive(Clone, Debug)]
struct Noun {
    noun: Arc<str>,
    of: Arc<str>,
}

impl Scope {
    /// A scope without names.
    pub fn new() -> Scope {
        Scope::default()
    }

    /// A layer over a scope, empty yet.
    pub fn over(below: &Arc<Scope>) -> Scope {
        Scope { below: Some(Arc::clone(below)), ..Scope::default() }
    }

    /// Gives a name a value. Text, lists and maps are shared, not copied.
    pub fn set(&mut self, name: impl Into<Arc<str>>, value: Data) {
        self.names.insert(name.into(), Binding::Value(value));
    }

    /// Says that a name which exists elsewhere has no meaning here: `why` is the message of who uses it, for
    /// example ``params are not known where vars are given``.
    pub fn forbid(&mut self, name: impl Into<Arc<str>>, why: impl Into<Arc<str>>) {
        self.names.insert(name.into(), Binding::Absent(why.into()));
    }

    /// Says what the keys of the map at `path` are: with `("cluster.labels", "label", "cluster `edge-1`")` a
    /// missing one is ``unknown label `teir` of cluster `edge-1` ``.
    pub fn call_keys(
        &mut self,
        path: impl Into<Arc<str>>,
        noun: impl Into<Arc<str>>,
        of: impl Into<Arc<str>>,
    ) {
        self.nouns.insert(path.into(), Noun { noun: noun.into(), of: of.into() });
    }

    /// The value of a name, if it has one here.
    pub(crate) fn get(&self, name: &str) -> Option<&Data> {
        match self.layers().find_map(|scope| scope.names.get(name)) {
            Some(Binding::Value(data)) => Some(data),
            Some(Binding::Absent(_)) | None => None,
        }
    }

    /// A name that has no value here.
    pub(crate) fn unknown(&self, name: &str) -> Failure {
        self.forbidden(name).unwrap_or_else(|| {
            let help = literal(name).map(str::to_owned);
            let help = help.or_else(|| suggestion(name, self.defined().into_iter()));
            undefined(format!("unknown name `{name}`")).maybe_help(help.or_else(|| self.listed()))
        })
    }

    /// Why a name may not be used here, where it may not.
    pub(crate) fn forbidden(&self, name: &str) -> Option<Failure> {
        match self.layers().find_map(|scope| scope.names.get(name)) {
            Some(Binding::Absent(why)) => Some(undefined(&**why).maybe_help(self.listed())),
            _ => None,
        }
    }

    /// A key that a map in this scope does not have; `path` leads to the map, where that is a path.
    pub(crate) fn missing_key(&self, path: Option<&str>, map: &Map, key: &str) -> Failure {
        let noun = path.and_then(|path| self.layers().find_map(|scope| scope.nouns.get(path)));
        let message = match (noun, path) {
            (Some(Noun { noun, of }), _) => format!("unknown {noun} `{key}` of {of}"),
            (None, Some(path)) => format!("unknown name `{path}.{key}`"),
            (None, None) => format!("unknown key `{key}`"),
        };
        // Only so many are looked through: a map may be large, and its keys too.
        let keys = || map.iter().map(|(key, _)| &**key).filter(|key| key.len() <= 100).take(1000);
        let help = suggestion(key, keys()).or_else(|| match path {
            Some(path) if map.is_empty() => Some(format!("`{path}` is empty")),
            _ if map.len() <= 8 => list(keys()),
            _ => None,
        });
        undefined(message).maybe_help(help)
    }

    /// The names that have values, in alphabetical order.
    fn defined(&self) -> Vec<&str> {
        let mut names: Vec<&str> =
            self.layers().flat_map(|scope| scope.names.keys()).map(|name| &**name).collect();
        names.sort_unstable();
        names.dedup();
        names.retain(|name| self.get(name).is_some());
        names
    }

    fn listed(&self) -> Option<String> {
        list(self.defined().into_iter())
    }

    fn layers(&self) -> impl Iterator<Item = &Scope> {
        std::iter::successors(Some(self), |scope| scope.below.as_deref())
    }
}

/// How a constant is written that someone wrote as a name.
fn literal(name: &str) -> Option<&'static str> {
    match name {
        "null" | "nil" | "NULL" | "Null" => Some("write `none`"),
        "TRUE" | "yes" | "on" => Some("write `true`"),
        "FALSE" | "no" | "off" => Some("write `false`"),
        _ => None,
    }
}

fn suggestion<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<String> {
    if word.len() > 100 { None } else { did_you_mean(word, candidates) }
}

fn list<'a>(names: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    let line = names.join(", ");
    (!names.is_empty() && line.len() <= 300).then(|| format!("here: {line}"))
}
