//! What a scalar stands for: `resolve` of go.yaml.in/yaml/v2 v2.4.2 (`resolve.go`), as it shows through
//! sigs.k8s.io/yaml.

use std::sync::Arc;

use crate::Data;

/// What tags of YAML itself begin with, written out.
pub const YAML_TAG: &str = "tag:yaml.org,2002:";

/// What a scalar stands for.
#[derive(Clone, Debug)]
pub enum Resolved {
    /// A value as JSON has it.
    Data(Data),
    /// `.inf`, `-.inf` or `.nan`, by the name they have as keys; JSON has no such values.
    NotFinite(&'static str),
}

/// Resolves a scalar without a tag and without quotes.
pub fn plain(text: &str) -> Resolved {
    match number_or_word(text) {
        Some(resolved) => resolved,
        None => string(text),
    }
}

/// Resolves a scalar with a tag, written out. The error says what it is instead of what the tag says.
pub fn tagged(tag: &str, text: &str) -> Result<Resolved, &'static str> {
    let Some(name) = tag.strip_prefix(YAML_TAG) else {
        return Ok(string(text));
    };
    match name {
        "binary" => Ok(Resolved::Data(Data::String(binary(text).ok_or("not base64")?.into()))),
        "bool" | "int" | "float" | "null" => match (name, plain(text)) {
            ("bool", found @ Resolved::Data(Data::Bool(_)))
            | ("int", found @ Resolved::Data(Data::Int(_) | Data::Uint(_)))
            | ("null", found @ Resolved::Data(Data::Null))
            | ("float", found @ (Resolved::Data(Data::Float(_)) | Resolved::NotFinite(_))) => Ok(found),
            #[expect(clippy::cast_precision_loss, reason = "as Go converts it")]
            ("float", Resolved::Data(Data::Int(int))) => Ok(Resolved::Data(Data::Float(int as f64))),
            (_, Resolved::Data(data)) => Err(data.describe()),
            (_, Resolved::NotFinite(_)) => Err("a number"),
        },
        "timestamp" if !is_timestamp(text) => Err("not a time"),
        _ => Ok(string(text)),
    }
}

/// How go-yaml and sigs.k8s.io/yaml write a float that is a mapping's key: the shortest digits that give the
/// same 32-bit float, with an exponent below 1e-4 and from 1e6 (Go's `FormatFloat(f, 'g', -1, 32)`).
pub fn float_key(float: f64) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "Go formats it as a 32-bit float")]
    let float = float as f32;
    if float.is_infinite() {
        return if float > 0.0 { ".inf" } else { "-.inf" }.to_owned();
    }
    let scientific = format!("{float:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return format!("{float}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

fn string(text: &str) -> Resolved {
    Resolved::Data(Data::String(Arc::from(text)))
}

fn number_or_word(text: &str) -> Option<Resolved> {
    let first = text.bytes().next();
    let data = match first {
        None => Data::Null,
        Some(b'y' | b'Y' | b'n' | b'N' | b't' | b'T' | b'f' | b'F' | b'o' | b'O' | b'~') => match text {
            "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
                Data::Bool(true)
            }
            "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
                Data::Bool(false)
            }
            "~" | "null" | "Null" | "NULL" => Data::Null,
            _ => return None,
        },
        Some(b'.' | b'+' | b'-' | b'0'..=b'9') => match text {
            ".nan" | ".NaN" | ".NAN" => return Some(Resolved::NotFinite(".nan")),
            ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
                return Some(Resolved::NotFinite(".inf"));
            }
            "-.inf" | "-.Inf" | "-.INF" => return Some(Resolved::NotFinite("-.inf")),
            // With a point in front go-yaml leaves `_` to Go, which wants digits on both sides of it.
            _ if first == Some(b'.') && text.contains('_') => {
                between_digits(text).then(|| float(&text.replace('_', "")))??
            }
            _ if first == Some(b'.') => float(text)?,
            _ if text.contains('_') => number(&text.replace('_', ""))?,
            _ => number(text)?,
        },
        _ => return None,
    };
    Some(Resolved::Data(data))
}

/// A whole number as Go's `ParseInt(s, 0, 64)` reads it, else as `ParseUint`, else a float.
fn number(text: &str) -> Option<Data> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let negative = text.starts_with('-');
    let (radix, digits) = match unsigned.as_bytes() {
        [b'0', b'x' | b'X', ..] => (16, unsigned.get(2..)?),
        [b'0', b'b' | b'B', ..] => (2, unsigned.get(2..)?),
        [b'0', b'o' | b'O', ..] => (8, unsigned.get(2..)?),
        [b'0', _, ..] => (8, unsigned.get(1..)?),
        _ => (10, unsigned),
    };
    // `from_str_radix` takes a sign of its own.
    if digits.starts_with(|c: char| c.is_ascii_hexdigit()) {
        match u64::from_str_radix(digits, radix) {
            Ok(value) if negative => {
                if let Some(int) = 0_i64.checked_sub_unsigned(value) {
                    return Some(Data::Int(int));
                }
            }
            Ok(value) => match i64::try_from(value) {
                Ok(int) => return Some(Data::Int(int)),
                // `ParseUint` takes no sign.
                Err(_) if !text.starts_with('+') => return Some(Data::Uint(value)),
                Err(_) => {}
            },
            Err(_) => {}
        }
    }
    float(text)
}

fn between_digits(text: &str) -> bool {
    let bytes = text.as_bytes();
    let is_digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'_')
        .all(|(at, _)| is_digit(at.checked_sub(1)) && is_digit(Some(at + 1)))
}

/// A float: digits with at most one point and an exponent, that is finite.
fn float(text: &str) -> Option<Data> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent)),
        None => (unsigned, "0"),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = all_digits(whole)
        && all_digits(fraction)
        && all_digits(exponent)
        && !exponent.is_empty()
        && !(whole.is_empty() && fraction.is_empty());
    if !shaped {
        return None;
    }
    text.parse().ok().filter(|float: &f64| float.is_finite()).map(Data::Float)
}

/// Base64 as Go's `StdEncoding` reads it, line breaks left out; what is not UTF-8 becomes U+FFFD, a byte each,
/// as `encoding/json` writes it.
fn binary(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut group = 0_u32;
    let mut count = 0;
    let mut padding = 0;
    for byte in text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')) {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            b'=' if count >= 2 => {
                padding += 1;
                0
            }
            _ => return None,
        };
        if padding > 0 && byte != b'=' || bytes.len() % 3 != 0 {
            return None;
        }
        group = group << 6 | u32::from(value);
        count += 1;
        if count == 4 {
            let [_, decoded @ ..] = group.to_be_bytes();
            bytes.extend(decoded.iter().take(3 - padding));
            (group, count) = (0, 0);
        }
    }
    if count != 0 {
        return None;
    }
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(text)
}

/// The four forms of time that go-yaml takes (`parseTimestamp`).
fn is_timestamp(text: &str) -> bool {
    let mut rest = text;
    let mut number = |digits: std::ops::RangeInclusive<usize>, before: &[char]| -> Option<u32> {
        if !before.is_empty() {
            rest = rest.strip_prefix(before)?;
        }
        let len = rest.bytes().take(*digits.end()).take_while(u8::is_ascii_digit).count();
        let value = digits.contains(&len).then(|| rest.get(..len)?.parse().ok()).flatten();
        rest = rest.get(len..)?;
        value
    };
    let date = (|| Some((number(4..=4, &[])?, number(1..=2, &['-'])?, number(1..=2, &['-'])?)))();
    let Some((year, month, day)) = date else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return false,
    };
    if day == 0 || day > days {
        return false;
    }
    let Some(separator) = rest.chars().next() else {
        return true;
    };
    let mut number = |bound: u32, before: &[char]| -> bool {
        let Some(tail) = rest.strip_prefix(before) else {
            return false;
        };
        let len = tail.bytes().take(2).take_while(u8::is_ascii_digit).count();
        let value: Option<u32> = tail.get(..len).and_then(|digits| digits.parse().ok());
        rest = tail.get(len..).unwrap_or("");
        value.is_some_and(|value| value < bound)
    };
    if !(number(24, &['T', 't', ' ']) && number(60, &[':']) && number(60, &[':'])) {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(['.', ',']) {
        let after = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
        if after.len() == fraction.len() {
            return false;
        }
        rest = after;
    }
    if separator == ' ' {
        return rest.is_empty();
    }
    let zone = rest.as_bytes();
    let offset = |tens: u8, ones: u8, bound: u8| {
        tens.is_ascii_digit() && ones.is_ascii_digit() && (tens - b'0') * 10 + (ones - b'0') <= bound
    };
    match zone {
        [b'Z'] => true,
        [b'+' | b'-', h1, h2, b':', m1, m2] => offset(*h1, *h2, 24) && offset(*m1, *m2, 60),
        _ => false,
    }
}
