use std::sync::Arc;

use regex::Regex;
use stackc_source::Span;
use stackc_yaml::{Data, Entry, Map, Node};

use crate::diagnostics::expression_limit::limit;
use crate::failure::Failure;
use crate::limits;

/// Counts what an evaluation costs, before it is spent, and places what is made.
#[derive(Debug)]
pub(crate) struct Meter {
    steps: usize,
    /// The scalar, which counts as the place where everything that is made was written.
    span: Span,
    /// The regular expression that was used last, as for each item of a list.
    pub(crate) regex: Option<Regex>,
}

impl Meter {
    pub(crate) fn new(span: Span) -> Meter {
        Meter { steps: limits::STEPS, span, regex: None }
    }

    /// Pays for looking at `n` values.
    pub(crate) fn steps(&mut self, n: usize) -> Result<(), Failure> {
        match self.steps.checked_sub(n) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => {
                self.steps = 0;
                Err(limit("the expression takes too many steps")
                    .help("compute less in one expression, or write the values out"))
            }
        }
    }

    /// Pays for reading or writing `bytes` of text.
    pub(crate) fn reading(&mut self, bytes: usize) -> Result<(), Failure> {
        self.steps(bytes / 32 + 1)
    }

    /// Allows a text of `bytes` to be made.
    pub(crate) fn text(&mut self, bytes: usize) -> Result<(), Failure> {
        if bytes > limits::TEXT_BYTES {
            return Err(text_too_large());
        }
        self.reading(bytes)
    }

    /// Allows a text of `from` bytes to grow by `more`.
    pub(crate) fn grow(&mut self, from: usize, more: usize) -> Result<(), Failure> {
        if from.saturating_add(more) > limits::TEXT_BYTES {
            return Err(text_too_large());
        }
        self.reading(more)
    }

    /// Allows a list or map of `n` items to be made.
    pub(crate) fn items(&mut self, n: usize) -> Result<(), Failure> {
        if n > limits::NODES {
            return Err(too_many_values());
        }
        self.steps(n + 1)
    }

    /// Allows a list that grows item by item to have `n`.
    pub(crate) fn room(&mut self, n: usize) -> Result<(), Failure> {
        if n > limits::NODES { Err(too_many_values()) } else { self.steps(1) }
    }

    /// A text that was made here.
    pub(crate) fn string(&mut self, text: impl AsRef<str> + Into<Arc<str>>) -> Result<Data, Failure> {
        self.text(text.as_ref().len())?;
        Ok(Data::String(text.into()))
    }

    /// A list that was made here.
    pub(crate) fn list(&mut self, items: Vec<Node>) -> Result<Data, Failure> {
        self.items(items.len())?;
        Ok(Data::Seq(Arc::new(items)))
    }

    /// A value as an item of a list or map that is made here.
    pub(crate) fn node(&self, data: Data) -> Node {
        Node::new(data, self.span)
    }

    /// A value as an entry of a map that is made here.
    pub(crate) fn entry(&self, data: Data) -> Entry {
        Entry { key: self.span, node: self.node(data) }
    }

    /// A map that was made here.
    pub(crate) fn map(&mut self, map: Map) -> Result<Data, Failure> {
        self.items(map.len())?;
        Ok(Data::Map(Arc::new(map)))
    }

    /// Whether a finished value is within the bounds of a result.
    pub(crate) fn check_result(&mut self, data: &Data) -> Result<(), Failure> {
        let mut room = Room { nodes: limits::NODES, text: limits::TEXT_BYTES };
        room.take(data, 0)
    }
}

/// What a result may still hold.
struct Room {
    nodes: usize,
    text: usize,
}

impl Room {
    fn take(&mut self, data: &Data, depth: usize) -> Result<(), Failure> {
        if depth > limits::VALUE_DEPTH {
            return Err(too_deep());
        }
        self.nodes = self.nodes.checked_sub(1).ok_or_else(too_many_values)?;
        match data {
            Data::String(text) => self.take_text(text),
            Data::Seq(items) => items.iter().try_for_each(|item| self.take(&item.data, depth + 1)),
            Data::Map(map) => map.iter().try_for_each(|(key, entry)| {
                self.take_text(key)?;
                self.take(&entry.node.data, depth + 1)
            }),
            Data::Null | Data::Bool(_) | Data::Int(_) | Data::Uint(_) | Data::Float(_) => Ok(()),
        }
    }

    fn take_text(&mut self, text: &str) -> Result<(), Failure> {
        self.text = self.text.checked_sub(text.len()).ok_or_else(text_too_large)?;
        Ok(())
    }
}

const TO_A_FILE: &str = "write large values into a file and name it under `valueFiles` or `from`";

fn too_many_values() -> Failure {
    limit("the result has more than 100,000 values").help(TO_A_FILE)
}

fn text_too_large() -> Failure {
    limit("the result has more than 1 MiB of text").help(TO_A_FILE)
}

/// The failure of a walk that went deeper than values may be.
pub(crate) fn too_deep() -> Failure {
    limit("the value nests more than 200 levels")
}
