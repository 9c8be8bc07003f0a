use std::sync::Arc;

use stackc_yaml::{Data, Node};

use super::arguments::wanted;
use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::{undefined::undefined, unknown_filter::unknown};
use crate::failure::Failure;
use crate::meter::Meter;
use crate::parse::unknown_name;
use crate::{filters, ops, tests_of_values};

pub(super) const MAP: Callable = Callable {
    name: "map",
    params: &[
        Param::optional("filter", "none"),
        Param::named("attribute", "none"),
        Param::named("default", "an error"),
    ],
    rest: Some("args"),
    does: "Applies a filter to every item of a list, or takes the `attribute` of each (a path with dots).",
    example: "['a', 'b'] | map('replace', 'a', 'x')",
    result: r#"["x", "b"]"#,
    run: Run::Value(|call| {
        let items = call.items()?;
        let mut mapped = Vec::with_capacity(items.len());
        match (call.text_arg(0)?, call.text_arg(1)?) {
            (Some(name), None) => {
                let filter =
                    filters::find(&name).ok_or_else(|| unknown_name("filter", &name, filters::FILTERS))?;
                let args = bound(filter, call.rest())?;
                for item in items {
                    let data = apply(call.meter, filter, &args, item.data)?;
                    mapped.push(call.meter.node(data));
                }
            }
            (None, Some(path)) => {
                for item in items {
                    let found = attribute(call.meter, &item.data, &path)?;
                    let data = found.or_else(|| call.arg(2).cloned());
                    let data = data.ok_or_else(|| {
                        undefined(format!("an item has no `{path}`"))
                            .help("`default=...` is for items without it")
                    })?;
                    mapped.push(call.meter.node(data));
                }
            }
            _ => return Err(unknown("`map` takes the name of a filter or an `attribute`")),
        }
        call.meter.list(mapped)
    }),
};

fn apply(
    meter: &mut Meter,
    callee: &'static Callable,
    args: &[Option<Data>],
    subject: Data,
) -> Result<Data, Failure> {
    let params = callee.params.len();
    let mut call = Invocation { subject, args: args.to_vec(), params, named: Vec::new(), meter };
    callee.run(&mut call)?.ok_or_else(|| undefined(format!("`{}` gives nothing for an item", callee.name)))
}

/// Values that were given by position, laid out as the callee's parameters.
fn bound(callee: &Callable, given: &[Option<Data>]) -> Result<Vec<Option<Data>>, Failure> {
    let mut given = given.iter().cloned();
    let mut args = Vec::with_capacity(callee.params.len());
    for param in callee.params {
        let arg = if param.named { None } else { given.next().flatten() };
        if arg.is_none() && param.default.is_none() {
            return Err(unknown(format!("`{}` wants `{}`", callee.name, param.name)).help(callee.signature()));
        }
        args.push(arg);
    }
    let left: Vec<Option<Data>> = given.collect();
    if !left.is_empty() && callee.rest.is_none() {
        return Err(unknown(format!("too many arguments for `{}`", callee.name)).help(callee.signature()));
    }
    args.extend(left);
    Ok(args)
}

pub(super) const SELECT: Callable = Callable {
    name: "select",
    params: &[Param::optional("test", "none")],
    rest: Some("args"),
    does: "Keeps the items of a list for which a test holds; without a test, those that are not empty or zero.",
    example: "[1, 2, 3, 4] | select('ge', 3)",
    result: "[3, 4]",
    run: Run::Value(|call| pick(call, None, 0, true)),
};

pub(super) const REJECT: Callable = Callable {
    name: "reject",
    params: &[Param::optional("test", "none")],
    rest: Some("args"),
    does: "Leaves out the items of a list for which a test holds; without a test, those that are not empty or \
           zero.",
    example: "[1, 2, 3, 4] | reject('ge', 3)",
    result: "[1, 2]",
    run: Run::Value(|call| pick(call, None, 0, false)),
};

const ATTRIBUTE_AND_TEST: &[Param] = &[Param::required("attribute"), Param::optional("test", "none")];

pub(super) const SELECTATTR: Callable = Callable {
    name: "selectattr",
    params: ATTRIBUTE_AND_TEST,
    rest: Some("args"),
    does: "Keeps the items of a list that have an attribute (a path with dots) for which a test holds.",
    example: "[{'n': 1}, {'n': 2}] | selectattr('n', 'eq', 2)",
    result: r#"[{"n": 2}]"#,
    run: Run::Value(|call| pick(call, Some(call.required_text(0)?), 1, true)),
};

pub(super) const REJECTATTR: Callable = Callable {
    name: "rejectattr",
    params: ATTRIBUTE_AND_TEST,
    rest: Some("args"),
    does: "Leaves out the items of a list that have an attribute (a path with dots) for which a test holds.",
    example: "[{'n': 1}, {'m': 2}] | rejectattr('n')",
    result: r#"[{"m": 2}]"#,
    run: Run::Value(|call| pick(call, Some(call.required_text(0)?), 1, false)),
};

/// The items for which the test at argument `test` is `keep`. Where an item has no such attribute, `defined`
/// and `undefined` say so, and every other test does not hold.
fn pick(call: &mut Invocation<'_>, path: Option<Arc<str>>, test: usize, keep: bool) -> Result<Data, Failure> {
    let name = call.text_arg(test)?;
    let test = match &name {
        None => None,
        Some(name) => Some(
            tests_of_values::find(name).ok_or_else(|| unknown_name("test", name, tests_of_values::TESTS))?,
        ),
    };
    let args = test.map(|test| bound(test, call.rest())).transpose()?.unwrap_or_default();
    let mut kept: Vec<Node> = Vec::new();
    for item in call.items()? {
        let found = match &path {
            None => Some(item.data.clone()),
            Some(path) => attribute(call.meter, &item.data, path)?,
        };
        let holds = match (test.map(|test| (test, test.name)), found) {
            (Some((_, "defined")), found) => found.is_some(),
            (Some((_, "undefined")), found) => found.is_none(),
            (_, None) => false,
            (None, Some(data)) => ops::truth(&data),
            (Some((test, _)), Some(data)) => ops::truth(&apply(call.meter, test, &args, data)?),
        };
        if holds == keep {
            kept.push(item);
        }
    }
    call.meter.list(kept)
}

/// What is at a path with dots below a value: keys of maps, positions of lists.
pub(super) fn attribute(meter: &mut Meter, data: &Data, path: &str) -> Result<Option<Data>, Failure> {
    let mut here = data.clone();
    for segment in path.split('.') {
        meter.reading(segment.len())?;
        let below = match &here {
            Data::Map(map) => map.get(segment).map(|entry| entry.node.data.clone()),
            Data::Seq(items) => {
                segment.parse::<usize>().ok().and_then(|at| items.get(at)).map(|item| item.data.clone())
            }
            Data::Null => None,
            other => return Err(wanted("items that are maps", other)),
        };
        match below {
            Some(below) => here = below,
            None => return Ok(None),
        }
    }
    Ok(Some(here))
}
