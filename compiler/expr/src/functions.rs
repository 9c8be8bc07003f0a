use std::sync::Arc;

use stackc_yaml::{Data, Map};

use crate::callable::{Callable, Param, Run};
use crate::diagnostics::{expression_error::failed, expression_type::wrong_type};
use crate::number;

/// Every function (`name(...)`), in the order in which the book prints them.
pub static FUNCTIONS: &[Callable] = &[
    Callable {
        name: "range",
        params: &[Param::required("start"), Param::optional("stop", "start"), Param::optional("step", "1")],
        rest: None,
        does: "Lists the whole numbers from `start` up to but without `stop`; with one argument, from 0 up to \
               but without it.",
        example: "range(1, 10, 4)",
        result: "[1, 5, 9]",
        run: Run::Value(|call| {
            let (Some(first), second) = (call.int_arg(0)?, call.int_arg(1)?) else {
                return Err(wrong_type("wants a whole number as argument"));
            };
            let (start, stop) = second.map_or((0, first), |stop| (first, stop));
            let step = call.int_arg(2)?.unwrap_or(1);
            if step == 0 {
                return Err(failed("the step of a range is zero"));
            }
            let distance = if step > 0 { stop - start } else { start - stop };
            let count = if distance <= 0 { 0 } else { (distance - 1) / step.abs() + 1 };
            let count = usize::try_from(count).unwrap_or(usize::MAX);
            call.meter.items(count)?;
            let mut items = Vec::with_capacity(count);
            let mut value = start;
            for _ in 0..count {
                items.push(call.meter.node(number::int(value)?));
                value += step;
            }
            Ok(Data::Seq(Arc::new(items)))
        }),
    },
    Callable {
        name: "dict",
        params: &[Param::optional("map", "{}")],
        rest: Some(Callable::NAMES),
        does: "Makes a map of named arguments, laid over those of `map`.",
        example: "dict({'a': 1}, b=2)",
        result: r#"{"a": 1, "b": 2}"#,
        run: Run::Value(|call| {
            let mut map = match call.arg(0) {
                None => Map::default(),
                Some(Data::Map(map)) => {
                    let map = Arc::clone(map);
                    call.meter.items(map.len())?;
                    Map::clone(&map)
                }
                Some(other) => {
                    return Err(wrong_type(format!("wants a map as argument, got {}", other.describe())));
                }
            };
            for (name, data) in std::mem::take(&mut call.named) {
                map.insert(name, call.meter.entry(data));
            }
            call.meter.map(map)
        }),
    },
];

/// The function of a name.
pub(crate) fn find(name: &str) -> Option<&'static Callable> {
    FUNCTIONS.iter().find(|function| function.name == name)
}
