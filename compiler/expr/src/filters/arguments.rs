use std::sync::Arc;

use stackc_yaml::{Data, Map, Node};

use crate::callable::Invocation;
use crate::diagnostics::expression_type::wrong_type;
use crate::failure::Failure;
use crate::meter::Meter;
use crate::number::Number;

impl Invocation<'_> {
    /// The subject as text.
    pub(crate) fn text(&self) -> Result<Arc<str>, Failure> {
        match &self.subject {
            Data::String(text) => Ok(Arc::clone(text)),
            other => Err(wanted("a string", other)),
        }
    }

    /// The subject as a map.
    pub(crate) fn map(&self) -> Result<Arc<Map>, Failure> {
        match &self.subject {
            Data::Map(map) => Ok(Arc::clone(map)),
            other => Err(wanted("a map", other)),
        }
    }

    /// The items of the subject, paid for: those of a list, or the keys of a map.
    pub(crate) fn items(&mut self) -> Result<Vec<Node>, Failure> {
        items_of(self.meter, &self.subject)
    }

    /// The argument at a place, if it was given. Null counts as not given where a parameter has a default.
    pub(crate) fn arg(&self, at: usize) -> Option<&Data> {
        self.args.get(at).and_then(Option::as_ref)
    }

    /// A required argument; the binder saw to it that it is there.
    pub(crate) fn given(&self, at: usize) -> &Data {
        self.arg(at).unwrap_or(&Data::Null)
    }

    /// What was given beyond the parameters.
    pub(crate) fn rest(&self) -> &[Option<Data>] {
        self.args.get(self.params..).unwrap_or_default()
    }

    pub(crate) fn text_arg(&self, at: usize) -> Result<Option<Arc<str>>, Failure> {
        match self.arg(at) {
            None | Some(Data::Null) => Ok(None),
            Some(Data::String(text)) => Ok(Some(Arc::clone(text))),
            Some(other) => Err(wanted_argument("a string", other)),
        }
    }

    pub(crate) fn required_text(&self, at: usize) -> Result<Arc<str>, Failure> {
        match self.given(at) {
            Data::String(text) => Ok(Arc::clone(text)),
            other => Err(wanted_argument("a string", other)),
        }
    }

    pub(crate) fn int_arg(&self, at: usize) -> Result<Option<i128>, Failure> {
        match self.arg(at) {
            None | Some(Data::Null) => Ok(None),
            Some(data) => match Number::strictly(data) {
                Some(Number::Int(value)) => Ok(Some(value)),
                _ => Err(wanted_argument("a whole number", data)),
            },
        }
    }

    pub(crate) fn flag(&self, at: usize) -> Result<bool, Failure> {
        match self.arg(at) {
            None | Some(Data::Null) => Ok(false),
            Some(Data::Bool(value)) => Ok(*value),
            Some(other) => Err(wanted_argument("a boolean", other)),
        }
    }
}

/// The items of a value, paid for: those of a list, or the keys of a map.
pub(crate) fn items_of(meter: &mut Meter, data: &Data) -> Result<Vec<Node>, Failure> {
    match data {
        Data::Seq(items) => {
            meter.steps(items.len())?;
            Ok(items.to_vec())
        }
        Data::Map(map) => {
            meter.steps(map.len())?;
            Ok(map.iter().map(|(key, entry)| Node::new(Data::String(Arc::clone(key)), entry.key)).collect())
        }
        other => Err(wanted("a list", other)),
    }
}

/// The subject has another type than the filter works on.
pub(crate) fn wanted(want: &str, got: &Data) -> Failure {
    wrong_type(format!("wants {want}, got {}", got.describe()))
}

fn wanted_argument(want: &str, got: &Data) -> Failure {
    wrong_type(format!("wants {want} as argument, got {}", got.describe()))
}
