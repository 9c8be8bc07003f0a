use stackc_yaml::Data;

use crate::diagnostics::expression_error::failed;
use crate::failure::Failure;

/// A number for calculations. Whole numbers are wide enough that one operation on two 64-bit numbers, other
/// than multiplication and power, cannot leave the type.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    Int(i128),
    Float(f64),
}

impl Number {
    /// The number that a value is; booleans count as 0 and 1, as in MiniJinja.
    pub(crate) fn of(data: &Data) -> Option<Number> {
        match data {
            Data::Bool(value) => Some(Number::Int(i128::from(*value))),
            _ => Number::strictly(data),
        }
    }

    /// The number that a value is; booleans are none.
    pub(crate) fn strictly(data: &Data) -> Option<Number> {
        match data {
            Data::Int(value) => Some(Number::Int(i128::from(*value))),
            Data::Uint(value) => Some(Number::Int(i128::from(*value))),
            Data::Float(value) => Some(Number::Float(*value)),
            _ => None,
        }
    }

    pub(crate) fn float(self) -> f64 {
        match self {
            Number::Int(value) => value as f64,
            Number::Float(value) => value,
        }
    }

    /// Exact: a whole number that no float equals is equal to none.
    pub(crate) fn equals(self, other: Number) -> bool {
        match (self, other) {
            (Number::Int(a), Number::Int(b)) => a == b,
            (Number::Float(a), Number::Float(b)) => a == b,
            (Number::Int(int), Number::Float(float)) | (Number::Float(float), Number::Int(int)) => {
                whole(float) == Some(int)
            }
        }
    }
}

/// The whole number that a float is, if it is one.
pub(crate) fn whole(float: f64) -> Option<i128> {
    (float.fract() == 0.0 && float.abs() < 1e30).then_some(float as i128)
}

/// A whole number as a value: 64 bits, or an error.
pub(crate) fn int(value: i128) -> Result<Data, Failure> {
    if let Ok(value) = i64::try_from(value) {
        return Ok(Data::Int(value));
    }
    u64::try_from(value).map(Data::Uint).map_err(|_| overflow())
}

/// A float as a value: finite, or an error.
pub(crate) fn float(value: f64) -> Result<Data, Failure> {
    if value.is_finite() { Ok(Data::Float(value)) } else { Err(failed("the result is not a finite number")) }
}

pub(crate) fn overflow() -> Failure {
    failed("the result does not fit in 64 bits")
}

/// A float as Go's encoding/json writes it (Go 1.26, `encoding/json/encode.go`, `floatEncoder`): the shortest
/// digits that read back the same, with an exponent below 1e-6 and from 1e21, and that without a leading zero.
pub(crate) fn go_float(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-6..1e21).contains(&size) {
        let text = format!("{value:e}");
        match text.split_once('e') {
            Some((digits, exponent)) if !exponent.starts_with('-') => format!("{digits}e+{exponent}"),
            _ => text,
        }
    } else {
        format!("{value}")
    }
}

/// The text of a scalar in the middle of other text; none for null, lists and maps.
pub(crate) fn text(data: &Data) -> Option<std::borrow::Cow<'_, str>> {
    use std::borrow::Cow;
    Some(match data {
        Data::String(text) => Cow::Borrowed(&**text),
        Data::Bool(true) => Cow::Borrowed("true"),
        Data::Bool(false) => Cow::Borrowed("false"),
        Data::Int(value) => Cow::Owned(value.to_string()),
        Data::Uint(value) => Cow::Owned(value.to_string()),
        Data::Float(value) => Cow::Owned(go_float(*value)),
        Data::Null | Data::Seq(_) | Data::Map(_) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Printed by Go 1.26's `json.Marshal` of these float64 values.
    #[test]
    fn floats_are_written_as_go_writes_them() {
        for (value, expected) in GO {
            assert_eq!(go_float(*value), *expected, "{value:?}");
        }
    }

    const GO: &[(f64, &str)] = &[
        (0e+00, "0"),
        (1e+00, "1"),
        (-1e+00, "-1"),
        (1.5e+00, "1.5"),
        (1e+05, "100000"),
        (1e+06, "1000000"),
        (1.23456789e+08, "123456789"),
        (1e+20, "100000000000000000000"),
        (1.2345678901234568e+20, "123456789012345680000"),
        (1e+21, "1e+21"),
        (1.5e+21, "1.5e+21"),
        (1e+22, "1e+22"),
        (1e+100, "1e+100"),
        (1.7976931348623157e+308, "1.7976931348623157e+308"),
        (5e-324, "5e-324"),
        (1e-01, "0.1"),
        (1e-06, "0.000001"),
        (1.5e-06, "0.0000015"),
        (1e-06, "0.000001"),
        (1e-07, "1e-7"),
        (1.25e-07, "1.25e-7"),
        (1e-10, "1e-10"),
        (1e-100, "1e-100"),
        (-1e-07, "-1e-7"),
        (-1e+21, "-1e+21"),
        (3.0000000000000004e-01, "0.30000000000000004"),
        (9.007199254740992e+15, "9007199254740992"),
        (3e+00, "3"),
        (2.5e-08, "2.5e-8"),
    ];
}
