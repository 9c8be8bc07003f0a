use super::arguments::wanted;
use crate::callable::{Callable, Param, Run};
use crate::diagnostics::expression_type::wrong_type;
use crate::number::{self, Number};

pub(super) const ABS: Callable = Callable {
    name: "abs",
    params: &[],
    rest: None,
    does: "Takes the sign off a number.",
    example: "-3 | abs",
    result: "3",
    run: Run::Value(|call| match Number::strictly(&call.subject) {
        Some(Number::Int(value)) => number::int(value.abs()),
        Some(Number::Float(value)) => number::float(value.abs()),
        None => Err(wanted("a number", &call.subject)),
    }),
};

pub(super) const ROUND: Callable = Callable {
    name: "round",
    params: &[Param::optional("precision", "0"), Param::optional("method", "'common'")],
    rest: None,
    does: "Rounds a number to `precision` digits after the point; `method` is `common` (halves to the even neighbour), \
           `ceil` or `floor`. Whole numbers stay as they are.",
    example: "2.345 | round(1)",
    result: "2.3",
    run: Run::Value(|call| {
        let precision = call.int_arg(0)?.unwrap_or(0);
        let Ok(precision @ 0..=15) = i32::try_from(precision) else {
            return Err(wrong_type("wants a `precision` from 0 to 15"));
        };
        let round = match call.text_arg(1)?.as_deref() {
            None | Some("common") => f64::round_ties_even,
            Some("ceil") => f64::ceil,
            Some("floor") => f64::floor,
            Some(_) => return Err(wrong_type("wants `common`, `ceil` or `floor` as `method`")),
        };
        match Number::strictly(&call.subject) {
            Some(Number::Int(value)) => number::int(value),
            Some(Number::Float(value)) => {
                let scale = 10f64.powi(precision);
                let scaled = value * scale;
                // Numbers this large have no fraction.
                number::float(if scaled.is_finite() { round(scaled) / scale } else { value })
            }
            None => Err(wanted("a number", &call.subject)),
        }
    }),
};
