//! Durations as Argo CD reads them in `retry.backoff` (3.6.1 `pkg/apis/application/v1alpha1/types.go`,
//! `parseStringToDuration`): a whole number of seconds, else what Go's `time.ParseDuration` reads.

/// Whether the text is a pause that Argo CD can make: a duration that is not negative. Nothing at all is its default.
pub(crate) fn is_pause(text: &str) -> bool {
    text.is_empty() || seconds(text).is_some_and(|seconds| seconds >= 0.0)
}

/// The duration in seconds.
fn seconds(text: &str) -> Option<f64> {
    // A number that overflows Go's 64-bit nanoseconds would silently turn into another one.
    const LONGEST: f64 = i64::MAX as f64 / 1e9;
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let total = if unsigned.bytes().all(|b| b.is_ascii_digit()) {
        unsigned.parse().ok()?
    } else {
        with_units(unsigned)?
    };
    (total <= LONGEST).then_some(sign * total)
}

fn with_units(mut text: &str) -> Option<f64> {
    let mut total = 0.0;
    while !text.is_empty() {
        let number = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
        let (number, rest) = text.split_at_checked(number)?;
        let unit = rest.find(|c: char| c.is_ascii_digit() || c == '.').unwrap_or(rest.len());
        let (unit, rest) = rest.split_at_checked(unit)?;
        let has_digit = number.bytes().any(|b| b.is_ascii_digit());
        if !has_digit || number.matches('.').count() > 1 {
            return None;
        }
        total += number.parse::<f64>().ok()? * unit_seconds(unit)?;
        text = rest;
    }
    Some(total)
}

fn unit_seconds(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1e-9,
        // Both signs for micro that Unicode has.
        "us" | "\u{b5}s" | "\u{3bc}s" => 1e-6,
        "ms" => 1e-3,
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_durations_as_go_does() {
        for (text, is) in [
            ("", Some(0.0)),
            ("5", Some(5.0)),
            ("0", Some(0.0)),
            ("+5", Some(5.0)),
            ("5s", Some(5.0)),
            ("3m", Some(180.0)),
            ("1h30m", Some(5400.0)),
            ("1.5h", Some(5400.0)),
            (".5m", Some(30.0)),
            ("1.s", Some(1.0)),
            ("100ms", Some(0.1)),
            ("3us", Some(3e-6)),
            ("3\u{b5}s", Some(3e-6)),
            ("-5s", Some(-5.0)),
            ("5 parsecs", None),
            ("5 s", None),
            ("5d", None),
            ("5S", None),
            ("s", None),
            (".s", None),
            ("1.2.3s", None),
            ("1.5", None),
            ("five", None),
            ("-", None),
            ("9999999999999999999", None),
            ("3000000h", None),
        ] {
            let read = if text.is_empty() { Some(0.0) } else { seconds(text) };
            assert_eq!(read.is_some(), is.is_some(), "{text}");
            assert!((read.unwrap_or(0.0) - is.unwrap_or(0.0)).abs() < 1e-9, "{text}: {read:?}");
            assert_eq!(is_pause(text), is.is_some_and(|is| is >= 0.0), "{text}");
        }
    }
}
