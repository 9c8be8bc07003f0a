use stackc_yaml::Data;

use super::arguments::wanted;
use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::{expression_error::failed, expression_type::wrong_type};
use crate::failure::Failure;
use crate::number::{self, Number};
use crate::ops;

/// The evaluator leaves out an undefined subject and gives the default; this sees defined ones only.
fn or_default(call: &mut Invocation<'_>) -> Result<Data, Failure> {
    if call.flag(1)? && !ops::truth(&call.subject) {
        return Ok(call.arg(0).cloned().unwrap_or_else(|| Data::String("".into())));
    }
    Ok(call.subject.clone())
}

const DEFAULT_PARAMS: &[Param] = &[Param::optional("value", "''"), Param::optional("boolean", "false")];

pub(super) const DEFAULT: Callable = Callable {
    name: "default",
    params: DEFAULT_PARAMS,
    rest: None,
    does: "Gives `value` where the subject, or anything on the path to it, is undefined; with `boolean=true` \
           also where it is empty, zero, false or null.",
    example: "{'a': 1}.b.c | default('none')",
    result: r#""none""#,
    run: Run::Value(or_default),
};

pub(super) const D: Callable = Callable {
    name: "d",
    params: DEFAULT_PARAMS,
    rest: None,
    does: "Short for `default`.",
    example: "'' | d('x', true)",
    result: r#""x""#,
    run: Run::Value(or_default),
};

pub(super) const INT: Callable = Callable {
    name: "int",
    params: &[Param::named("default", "an error")],
    rest: None,
    does: "Turns text, a boolean or a number into a whole number, cutting a fraction off; `default` is for text \
           that is no number.",
    example: "'42' | int + 1",
    result: "43",
    run: Run::Value(|call| match number_of(&call.subject)? {
        Some(Number::Int(value)) => number::int(value),
        Some(Number::Float(value)) => number::int(number::whole(value.trunc()).ok_or_else(number::overflow)?),
        None => fallback(call, "a whole number"),
    }),
};

pub(super) const FLOAT: Callable = Callable {
    name: "float",
    params: &[Param::named("default", "an error")],
    rest: None,
    does: "Turns text, a boolean or a number into a number with a fraction; `default` is for text that is no \
           number.",
    example: "'1.5' | float * 2",
    result: "3.0",
    run: Run::Value(|call| match number_of(&call.subject)? {
        Some(number) => number::float(number.float()),
        None => fallback(call, "a number"),
    }),
};

/// The number that a value or its text is; none for text that is none.
fn number_of(data: &Data) -> Result<Option<Number>, Failure> {
    match data {
        Data::String(text) => {
            let text = text.trim();
            // Only digits and what belongs to them: Rust would also read `inf` and `nan`.
            if !text.bytes().all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b)) {
                return Ok(None);
            }
            let whole = text.parse().ok().map(Number::Int);
            Ok(whole.or_else(|| text.parse().ok().map(Number::Float)))
        }
        _ => Number::of(data).map(Some).ok_or_else(|| wanted("a string or a number", data)),
    }
}

fn fallback(call: &Invocation<'_>, what: &str) -> Result<Data, Failure> {
    call.arg(0).cloned().ok_or_else(|| failed(format!("the text is not {what}")))
}

pub(super) const STRING: Callable = Callable {
    name: "string",
    params: &[],
    rest: None,
    does: "Turns a number or a boolean into text, as JSON writes it.",
    example: "1.50 | string",
    result: r#""1.5""#,
    run: Run::Value(|call| match number::text(&call.subject) {
        Some(text) => call.meter.string(text),
        None => {
            Err(wanted("a string, number or boolean", &call.subject).help("`tojson` writes lists and maps"))
        }
    }),
};

pub(super) const BOOL: Callable = Callable {
    name: "bool",
    params: &[],
    rest: None,
    does: "Turns a value into a boolean: `true`, `yes`, `on`, `1` and their opposites as text; numbers, lists, \
           maps and null by whether they are empty or zero.",
    example: "['yes' | bool, 0 | bool]",
    result: "[true, false]",
    run: Run::Value(|call| {
        let Data::String(text) = &call.subject else { return Ok(Data::Bool(ops::truth(&call.subject))) };
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Data::Bool(true)),
            "false" | "no" | "off" | "0" | "" => Ok(Data::Bool(false)),
            _ => Err(wrong_type("the text is neither `true` nor `false`")),
        }
    }),
};
