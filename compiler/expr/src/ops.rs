use std::cmp::Ordering;

use stackc_yaml::{Data, Node};

use crate::ast::Binary;
use crate::diagnostics::{expression_error::failed, expression_type::wrong_type};
use crate::failure::Failure;
use crate::limits;
use crate::meter::{Meter, too_deep};
use crate::number::{self, Number};

/// Whether a value counts as true in `if`, `and`, `or`, `not`: empty things, zero and null do not.
pub(crate) fn truth(data: &Data) -> bool {
    match data {
        Data::Null => false,
        Data::Bool(value) => *value,
        Data::Int(value) => *value != 0,
        Data::Uint(value) => *value != 0,
        Data::Float(value) => *value != 0.0,
        Data::String(text) => !text.is_empty(),
        Data::Seq(items) => !items.is_empty(),
        Data::Map(map) => !map.is_empty(),
    }
}

/// `left op right`
pub(crate) fn binary(meter: &mut Meter, op: Binary, left: &Data, right: &Data) -> Result<Data, Failure> {
    match op {
        Binary::Concat => concat(meter, left, right),
        Binary::Add => add(meter, left, right),
        Binary::Mul => multiply(meter, left, right),
        _ => arithmetic(op, left, right),
    }
}

fn concat(meter: &mut Meter, left: &Data, right: &Data) -> Result<Data, Failure> {
    let (Some(a), Some(b)) = (number::text(left), number::text(right)) else {
        return Err(unfit("~", left, right).help("`~` joins strings, numbers and booleans"));
    };
    join_texts(meter, &a, &b)
}

fn join_texts(meter: &mut Meter, a: &str, b: &str) -> Result<Data, Failure> {
    meter.text(a.len() + b.len())?;
    Ok(Data::String([a, b].concat().into()))
}

fn add(meter: &mut Meter, left: &Data, right: &Data) -> Result<Data, Failure> {
    match (left, right) {
        (Data::String(a), Data::String(b)) => join_texts(meter, a, b),
        (Data::Seq(a), Data::Seq(b)) => {
            meter.items(a.len() + b.len())?;
            Ok(Data::Seq(a.iter().chain(b.iter()).cloned().collect::<Vec<Node>>().into()))
        }
        (Data::String(_), other) | (other, Data::String(_)) if number::text(other).is_some() => {
            Err(unfit("+", left, right).help("`~` joins them as text"))
        }
        _ => arithmetic(Binary::Add, left, right),
    }
}

fn multiply(meter: &mut Meter, left: &Data, right: &Data) -> Result<Data, Failure> {
    let (thing, times) = match (left, right) {
        (Data::String(_) | Data::Seq(_), _) => (left, right),
        (_, Data::String(_) | Data::Seq(_)) => (right, left),
        _ => return arithmetic(Binary::Mul, left, right),
    };
    let Some(Number::Int(times)) = Number::of(times) else {
        return Err(unfit("*", left, right).help("a string or a list is repeated by a whole number"));
    };
    let times = usize::try_from(times.max(0)).unwrap_or(usize::MAX);
    match thing {
        Data::Seq(items) => {
            let n = items.len().saturating_mul(times);
            meter.items(n)?;
            Ok(Data::Seq(items.iter().cycle().take(n).cloned().collect::<Vec<Node>>().into()))
        }
        Data::String(text) => {
            meter.text(text.len().saturating_mul(times))?;
            // An empty text repeated is empty, however often.
            let times = if text.is_empty() { 0 } else { times };
            Ok(Data::String(text.repeat(times).into()))
        }
        _ => Err(unfit("*", left, right)),
    }
}

fn arithmetic(op: Binary, left: &Data, right: &Data) -> Result<Data, Failure> {
    let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) else {
        return Err(unfit(op.sign(), left, right));
    };
    match (a, b) {
        (Number::Int(a), Number::Int(b)) if op != Binary::Div => whole_arithmetic(op, a, b),
        _ => float_arithmetic(op, a.float(), b.float()),
    }
}

fn whole_arithmetic(op: Binary, a: i128, b: i128) -> Result<Data, Failure> {
    let result = match op {
        Binary::Add => a.checked_add(b),
        Binary::Sub => a.checked_sub(b),
        Binary::Mul => a.checked_mul(b),
        Binary::FloorDiv | Binary::Rem if b == 0 => return Err(division_by_zero()),
        Binary::FloorDiv => floor(a, b).map(|(quotient, _)| quotient),
        Binary::Rem => floor(a, b).map(|(_, remainder)| remainder),
        Binary::Pow if b < 0 && a == 0 => return Err(division_by_zero()),
        Binary::Pow if b < 0 => return float_arithmetic(op, Number::Int(a).float(), Number::Int(b).float()),
        Binary::Pow => match (a, u32::try_from(b)) {
            (0 | 1, Err(_)) => Some(a),
            (-1, Err(_)) => Some(if b % 2 == 0 { 1 } else { -1 }),
            (_, Err(_)) => None,
            (_, Ok(exponent)) => a.checked_pow(exponent),
        },
        // The two that never get here.
        Binary::Div | Binary::Concat => None,
    };
    number::int(result.ok_or_else(number::overflow)?)
}

/// Quotient and remainder, the quotient rounded down: the remainder has the sign of the divisor.
fn floor(a: i128, b: i128) -> Option<(i128, i128)> {
    let (quotient, remainder) = (a.checked_div(b)?, a.checked_rem(b)?);
    if remainder != 0 && (remainder < 0) != (b < 0) {
        Some((quotient.checked_sub(1)?, remainder.checked_add(b)?))
    } else {
        Some((quotient, remainder))
    }
}

fn float_arithmetic(op: Binary, a: f64, b: f64) -> Result<Data, Failure> {
    number::float(match op {
        Binary::Add => a + b,
        Binary::Sub => a - b,
        Binary::Mul => a * b,
        Binary::Div | Binary::FloorDiv | Binary::Rem if b == 0.0 => return Err(division_by_zero()),
        Binary::Div => a / b,
        // Whole up to the last bit, which rounding mends.
        Binary::FloorDiv => ((a - float_remainder(a, b)) / b).round(),
        Binary::Rem => float_remainder(a, b),
        Binary::Pow if a == 0.0 && b < 0.0 => return Err(division_by_zero()),
        Binary::Pow => a.powf(b),
        Binary::Concat => return Err(wrong_type("`~` joins texts")),
    })
}

fn float_remainder(a: f64, b: f64) -> f64 {
    let remainder = a % b;
    match remainder {
        0.0 => 0.0f64.copysign(b),
        _ if (remainder < 0.0) != (b < 0.0) => remainder + b,
        _ => remainder,
    }
}

/// `-value`
pub(crate) fn negate(value: &Data) -> Result<Data, Failure> {
    match Number::strictly(value) {
        Some(Number::Int(value)) => number::int(-value),
        Some(Number::Float(value)) => number::float(-value),
        None => Err(wrong_type(format!("cannot use `-` on {}", value.describe()))),
    }
}

/// `left == right`: numbers by value (booleans are 0 and 1), maps whatever their order.
pub(crate) fn equal(meter: &mut Meter, left: &Data, right: &Data) -> Result<bool, Failure> {
    equal_at(meter, left, right, 0)
}

fn equal_at(meter: &mut Meter, left: &Data, right: &Data, depth: usize) -> Result<bool, Failure> {
    if depth > limits::VALUE_DEPTH {
        return Err(too_deep());
    }
    meter.steps(1)?;
    match (left, right) {
        (Data::Null, Data::Null) => Ok(true),
        (Data::String(a), Data::String(b)) => {
            meter.reading(if a.len() == b.len() { a.len() } else { 0 })?;
            Ok(a == b)
        }
        (Data::Seq(a), Data::Seq(b)) => {
            if a.len() != b.len() {
                return Ok(false);
            }
            for (a, b) in a.iter().zip(b.iter()) {
                if !equal_at(meter, &a.data, &b.data, depth + 1)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        (Data::Map(a), Data::Map(b)) => {
            if a.len() != b.len() {
                return Ok(false);
            }
            for (key, a) in a.iter() {
                meter.reading(key.len())?;
                let Some(b) = b.get(key) else { return Ok(false) };
                if !equal_at(meter, &a.node.data, &b.node.data, depth + 1)? {
                    return Ok(false);
                }
            }
            Ok(true)
        }
        _ => Ok(match (Number::of(left), Number::of(right)) {
            (Some(a), Some(b)) => a.equals(b),
            _ => false,
        }),
    }
}

/// How two values are ordered: numbers by value, strings by their characters, lists item by item. Values of
/// two kinds have no order.
pub(crate) fn order(meter: &mut Meter, left: &Data, right: &Data) -> Result<Ordering, Failure> {
    order_at(meter, left, right, 0)
}

fn order_at(meter: &mut Meter, left: &Data, right: &Data, depth: usize) -> Result<Ordering, Failure> {
    if depth > limits::VALUE_DEPTH {
        return Err(too_deep());
    }
    meter.steps(1)?;
    match (left, right) {
        (Data::String(a), Data::String(b)) => {
            meter.reading(a.len().min(b.len()))?;
            Ok(a.cmp(b))
        }
        (Data::Bool(a), Data::Bool(b)) => Ok(a.cmp(b)),
        (Data::Seq(a), Data::Seq(b)) => {
            for (a, b) in a.iter().zip(b.iter()) {
                let order = order_at(meter, &a.data, &b.data, depth + 1)?;
                if order != Ordering::Equal {
                    return Ok(order);
                }
            }
            Ok(a.len().cmp(&b.len()))
        }
        _ => match (Number::strictly(left), Number::strictly(right)) {
            (Some(Number::Int(a)), Some(Number::Int(b))) => Ok(a.cmp(&b)),
            (Some(a), Some(b)) if a.equals(b) => Ok(Ordering::Equal),
            // Floats are finite, so this total order is the usual one.
            (Some(a), Some(b)) => Ok(a.float().total_cmp(&b.float())),
            _ => Err(wrong_type(format!("cannot compare {} with {}", left.describe(), right.describe()))),
        },
    }
}

/// `needle in haystack`
pub(crate) fn contains(meter: &mut Meter, haystack: &Data, needle: &Data) -> Result<bool, Failure> {
    match (haystack, needle) {
        (Data::String(text), Data::String(part)) => {
            meter.reading(text.len() + part.len())?;
            Ok(text.contains(&**part))
        }
        (Data::Seq(items), _) => {
            for item in items.iter() {
                if equal(meter, &item.data, needle)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Data::Map(map), Data::String(key)) => Ok(map.get(key).is_some()),
        _ => Err(wrong_type(format!("cannot look for {} in {}", needle.describe(), haystack.describe()))
            .help("`in` looks for a key in a map, for an item in a list, for a text in a string")),
    }
}

/// `value[index]` of a list or string; a negative index counts from the end.
pub(crate) fn index(meter: &mut Meter, value: &Data, index: i128) -> Result<Option<Data>, Failure> {
    Ok(match value {
        Data::Seq(items) => position(index, items.len()).and_then(|at| items.get(at)).map(|n| n.data.clone()),
        Data::String(text) => {
            meter.reading(text.len())?;
            let at = position(index, text.chars().count());
            at.and_then(|at| text.chars().nth(at)).map(|c| Data::String(c.to_string().into()))
        }
        _ => None,
    })
}

fn position(index: i128, len: usize) -> Option<usize> {
    let index = if index < 0 { index + i128::try_from(len).ok()? } else { index };
    usize::try_from(index).ok()
}

/// `value[start:stop:step]`, as Python has it.
pub(crate) fn slice(
    meter: &mut Meter,
    value: &Data,
    start: Option<i128>,
    stop: Option<i128>,
    step: Option<i128>,
) -> Result<Data, Failure> {
    let step = step.unwrap_or(1);
    if step == 0 {
        return Err(failed("the step of a slice is zero"));
    }
    match value {
        Data::Seq(items) => {
            let taken = positions(items.len(), start, stop, step);
            meter.items(taken.len())?;
            Ok(Data::Seq(taken.filter_map(|at| items.get(at).cloned()).collect::<Vec<Node>>().into()))
        }
        Data::String(text) => {
            // Four bytes a character while it is at work.
            meter.text(text.len())?;
            let chars: Vec<char> = text.chars().collect();
            let taken = positions(chars.len(), start, stop, step);
            Ok(Data::String(taken.filter_map(|at| chars.get(at)).collect::<String>().into()))
        }
        _ => Err(wrong_type(format!("cannot take a slice of {}", value.describe()))),
    }
}

/// The positions that a slice of `len` items takes, in its order. The casts hold: all is cut to `len` before.
fn positions(
    len: usize,
    start: Option<i128>,
    stop: Option<i128>,
    step: i128,
) -> impl ExactSizeIterator<Item = usize> {
    let len = len as i128;
    let (least, most) = if step > 0 { (0, len) } else { (-1, len - 1) };
    let cut = |at: i128| if at < 0 { at.saturating_add(len) } else { at }.clamp(least, most);
    let (start, stop) = if step > 0 {
        (start.map_or(0, cut), stop.map_or(len, cut))
    } else {
        (start.map_or(len - 1, cut), stop.map_or(-1, cut))
    };
    let distance = if step > 0 { stop - start } else { start - stop };
    let size = step.unsigned_abs() as i128;
    let count = if distance <= 0 { 0 } else { (distance - 1).checked_div(size).unwrap_or(0) + 1 };
    (0..count as usize).map(move |i| (start + i as i128 * step) as usize)
}

fn unfit(sign: &str, left: &Data, right: &Data) -> Failure {
    wrong_type(format!("cannot use `{sign}` on {} and {}", left.describe(), right.describe()))
}

fn division_by_zero() -> Failure {
    failed("division by zero")
}
