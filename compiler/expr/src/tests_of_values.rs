use std::cmp::Ordering;

use stackc_yaml::Data;

use crate::callable::{Callable, Invocation, Param, Run};
use crate::diagnostics::{expression_error::failed, expression_type::wrong_type};
use crate::failure::Failure;
use crate::filters::text::{regex, subject_and_argument};
use crate::number::Number;
use crate::ops;

/// Every test (`x is name`), in the order in which the book prints them.
pub static TESTS: &[Callable] = &[
    test(
        "defined",
        NONE,
        "Holds where the subject and every parent on its path is there.",
        "{}.a.b is defined",
        "false",
        |_| Ok(true),
    ),
    test(
        "undefined",
        NONE,
        "Holds where the subject, or a parent on its path, is not there.",
        "{}.a.b is undefined",
        "true",
        |_| Ok(false),
    ),
    test("none", NONE, "Holds for null.", "none is none", "true", |call| {
        Ok(matches!(call.subject, Data::Null))
    }),
    test("boolean", NONE, "Holds for a boolean.", "true is boolean", "true", |call| {
        Ok(matches!(call.subject, Data::Bool(_)))
    }),
    test("true", NONE, "Holds for the boolean true.", "1 is true", "false", |call| {
        Ok(matches!(call.subject, Data::Bool(true)))
    }),
    test("false", NONE, "Holds for the boolean false.", "false is false", "true", |call| {
        Ok(matches!(call.subject, Data::Bool(false)))
    }),
    test("string", NONE, "Holds for a string.", "'1' is string", "true", |call| {
        Ok(matches!(call.subject, Data::String(_)))
    }),
    test(
        "number",
        NONE,
        "Holds for a number, with a fraction or without.",
        "1.5 is number",
        "true",
        |call| Ok(Number::strictly(&call.subject).is_some()),
    ),
    test("integer", NONE, "Holds for a whole number.", "1 is integer", "true", |call| {
        Ok(matches!(call.subject, Data::Int(_) | Data::Uint(_)))
    }),
    test("float", NONE, "Holds for a number with a fraction, zero or not.", "1.0 is float", "true", |call| {
        Ok(matches!(call.subject, Data::Float(_)))
    }),
    test("sequence", NONE, "Holds for a list.", "[] is sequence", "true", |call| {
        Ok(matches!(call.subject, Data::Seq(_)))
    }),
    test("mapping", NONE, "Holds for a map.", "{} is mapping", "true", |call| {
        Ok(matches!(call.subject, Data::Map(_)))
    }),
    test("odd", NONE, "Holds for an odd whole number.", "3 is odd", "true", |call| {
        Ok(whole(&call.subject)? % 2 != 0)
    }),
    test("even", NONE, "Holds for an even whole number.", "3 is even", "false", |call| {
        Ok(whole(&call.subject)? % 2 == 0)
    }),
    test(
        "divisibleby",
        OTHER,
        "Holds for a whole number that `other` divides.",
        "9 is divisibleby(3)",
        "true",
        |call| {
            let divisor = whole(call.given(0))?;
            if divisor == 0 {
                return Err(failed("division by zero"));
            }
            Ok(whole(&call.subject)? % divisor == 0)
        },
    ),
    test(
        "in",
        OTHER,
        "Holds where `other` is a list with the subject as an item, a map with it as a key, a text with it as a part.",
        "'a' is in(['a', 'b'])",
        "true",
        |call| {
            let (needle, haystack) = (call.subject.clone(), call.given(0).clone());
            ops::contains(call.meter, &haystack, &needle)
        },
    ),
    test("eq", OTHER, "The same as `==`.", "1 is eq(1)", "true", equal),
    test("equalto", OTHER, "The same as `==`.", "1 is equalto(2)", "false", equal),
    test("ne", OTHER, "The same as `!=`.", "1 is ne(2)", "true", |call| Ok(!equal(call)?)),
    test("lt", OTHER, "The same as `<`.", "1 is lt(2)", "true", |call| Ok(order(call)?.is_lt())),
    test("le", OTHER, "The same as `<=`.", "2 is le(2)", "true", |call| Ok(order(call)?.is_le())),
    test("gt", OTHER, "The same as `>`.", "1 is gt(2)", "false", |call| Ok(order(call)?.is_gt())),
    test("ge", OTHER, "The same as `>=`.", "2 is ge(2)", "true", |call| Ok(order(call)?.is_ge())),
    test(
        "startingwith",
        OTHER,
        "Holds for a text that begins with `other`.",
        "'prod-eu' is startingwith('prod')",
        "true",
        starts,
    ),
    test(
        "startswith",
        OTHER,
        "The same as `startingwith`.",
        "'prod-eu' is startswith('dev')",
        "false",
        starts,
    ),
    test(
        "endingwith",
        OTHER,
        "Holds for a text that ends with `other`.",
        "'prod-eu' is endingwith('eu')",
        "true",
        ends,
    ),
    test("endswith", OTHER, "The same as `endingwith`.", "'prod-eu' is endswith('us')", "false", |call| {
        ends(call)
    }),
    test(
        "matches",
        &[Param::required("pattern")],
        "Holds for a text in which a regular expression (Rust's `regex`, linear time) matches somewhere; `^` and `$` tie it to the ends.",
        "'v1.2' is matches('^v[0-9]')",
        "true",
        |call| {
            let (text, pattern) = subject_and_argument(call)?;
            Ok(regex(call.meter, &pattern, text.len())?.is_match(&text))
        },
    ),
];

const NONE: &[Param] = &[];
const OTHER: &[Param] = &[Param::required("other")];

const fn test(
    name: &'static str,
    params: &'static [Param],
    does: &'static str,
    example: &'static str,
    result: &'static str,
    run: fn(&mut Invocation<'_>) -> Result<bool, Failure>,
) -> Callable {
    Callable { name, params, rest: None, does, example, result, run: Run::Test(run) }
}

/// The test of a name.
pub(crate) fn find(name: &str) -> Option<&'static Callable> {
    TESTS.iter().find(|test| test.name == name)
}

fn whole(data: &Data) -> Result<i128, Failure> {
    match Number::strictly(data) {
        Some(Number::Int(value)) => Ok(value),
        _ => Err(wrong_type(format!("wants a whole number, got {}", data.describe()))),
    }
}

fn equal(call: &mut Invocation<'_>) -> Result<bool, Failure> {
    let (subject, other) = (call.subject.clone(), call.given(0).clone());
    ops::equal(call.meter, &subject, &other)
}

fn order(call: &mut Invocation<'_>) -> Result<Ordering, Failure> {
    let (subject, other) = (call.subject.clone(), call.given(0).clone());
    ops::order(call.meter, &subject, &other)
}

fn starts(call: &mut Invocation<'_>) -> Result<bool, Failure> {
    let (text, part) = subject_and_argument(call)?;
    Ok(text.starts_with(&*part))
}

fn ends(call: &mut Invocation<'_>) -> Result<bool, Failure> {
    let (text, part) = subject_and_argument(call)?;
    Ok(text.ends_with(&*part))
}
