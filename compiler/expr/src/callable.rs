use std::sync::Arc;

use stackc_yaml::Data;

use crate::failure::Failure;
use crate::meter::Meter;

/// A filter, a test or a function: its entry in the book and what it does.
#[derive(Debug)]
pub struct Callable {
    /// As it is written in an expression.
    pub name: &'static str,
    /// What it takes, in order. A filter's or test's subject is not among them.
    pub params: &'static [Param],
    /// Whether further arguments may follow, and what they are: `args...`.
    pub rest: Option<&'static str>,
    /// What it does, in one sentence.
    pub does: &'static str,
    /// An expression that needs no names.
    pub example: &'static str,
    /// What the example gives, as JSON.
    pub result: &'static str,
    pub(crate) run: Run,
}

/// A parameter of a filter, test or function.
#[derive(Debug)]
pub struct Param {
    /// As it is written where it is given by name.
    pub name: &'static str,
    /// What it is when left out, as it would be written; none for one that has to be given.
    pub default: Option<&'static str>,
    /// Whether it can be given by name only.
    pub named: bool,
}

impl Param {
    pub(crate) const fn required(name: &'static str) -> Param {
        Param { name, default: None, named: false }
    }

    pub(crate) const fn optional(name: &'static str, default: &'static str) -> Param {
        Param { name, default: Some(default), named: false }
    }

    pub(crate) const fn named(name: &'static str, default: &'static str) -> Param {
        Param { name, default: Some(default), named: true }
    }
}

impl Callable {
    /// What `rest` is where the further arguments are named ones.
    pub(crate) const NAMES: &'static str = "name=value";

    /// Name and parameters as the book prints them: `replace(old, new)`, `upper`.
    pub fn signature(&self) -> String {
        let mut parts: Vec<String> = self.params.iter().filter(|param| !param.named).map(written).collect();
        parts.extend(self.rest.map(|rest| format!("{rest}...")));
        parts.extend(self.params.iter().filter(|param| param.named).map(written));
        if parts.is_empty() { self.name.to_owned() } else { format!("{}({})", self.name, parts.join(", ")) }
    }
}

fn written(param: &Param) -> String {
    match param.default {
        Some(default) => format!("{}={default}", param.name),
        None => param.name.to_owned(),
    }
}

/// How a callable is run.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Run {
    /// Gives a value or fails.
    Value(fn(&mut Invocation<'_>) -> Result<Data, Failure>),
    /// May have nothing to give: the result is then undefined.
    Maybe(fn(&mut Invocation<'_>) -> Result<Option<Data>, Failure>),
    /// A test: gives whether it holds.
    Test(fn(&mut Invocation<'_>) -> Result<bool, Failure>),
}

/// One call with its values.
pub(crate) struct Invocation<'m> {
    /// What the filter or test is applied to; null for a function.
    pub(crate) subject: Data,
    /// A place for each parameter in its order, then what is left over.
    pub(crate) args: Vec<Option<Data>>,
    /// How many of `args` are parameters.
    pub(crate) params: usize,
    /// Arguments by names that are no parameters.
    pub(crate) named: Vec<(Arc<str>, Data)>,
    pub(crate) meter: &'m mut Meter,
}

impl Callable {
    /// Runs it; none for an undefined result.
    pub(crate) fn run(&self, call: &mut Invocation<'_>) -> Result<Option<Data>, Failure> {
        call.meter.steps(1)?;
        match self.run {
            Run::Value(run) => run(call).map(Some),
            Run::Maybe(run) => run(call),
            Run::Test(run) => run(call).map(|holds| Some(Data::Bool(holds))),
        }
    }
}
