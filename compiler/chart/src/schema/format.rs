//! The formats that Helm's library (santhosh-tekuri/jsonschema v6.0.3, `format.go`) judges otherwise than ours, or knows in every
//! draft. Those that agree (date, time, ipv4, email, ...) are left to ours; what neither knows is never wrong.

use super::go_regex;

/// A format's name and its verdict on a text.
pub(super) type Format = (&'static str, fn(&str) -> bool);

pub(super) const FORMATS: [Format; 13] = [
    ("duration", duration),
    ("hostname", hostname),
    ("idn-email", anything),
    ("idn-hostname", anything),
    ("iri", |text| url(text) == Some(Url::Absolute)),
    ("iri-reference", |text| !text.contains('\\') && url(text).is_some()),
    ("period", period),
    ("regex", regex),
    ("semver", |text| semver::Version::parse(text).is_ok()),
    ("uri", |text| url(text) == Some(Url::Absolute)),
    ("uri-reference", |text| !text.contains('\\') && url(text).is_some()),
    ("uri-template", uri_template),
    ("uuid", uuid),
];

fn anything(_: &str) -> bool {
    true
}

fn uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|b| b == b'-' || b.is_ascii_hexdigit())
}

/// `P1Y2M3DT4H5M6S` with parts left out, or `P7W`.
fn duration(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('P').filter(|rest| !rest.is_empty()) else { return false };
    if let Some(weeks) = rest.strip_suffix('W') {
        return !weeks.is_empty() && weeks.bytes().all(|b| b.is_ascii_digit());
    }
    match rest.split_once('T') {
        Some((date, time)) => !time.is_empty() && in_units(date, "YMD") && in_units(time, "HMS"),
        None => in_units(rest, "YMD"),
    }
}

/// Numbers, each with a unit behind it, the units in order.
fn in_units(mut text: &str, mut units: &str) -> bool {
    while !text.is_empty() {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(letter) = unit.chars().next().filter(|_| unit.len() < text.len()) else { return false };
        let Some((_, later)) = units.split_once(letter) else { return false };
        units = later;
        text = unit.get(letter.len_utf8()..).unwrap_or("");
    }
    true
}

fn hostname(text: &str) -> bool {
    let text = text.strip_suffix('.').unwrap_or(text);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    text.len() <= 253 && text.split('.').all(label)
}

/// Two date-times, or one and a duration, with `/` between them.
fn period(text: &str) -> bool {
    let Some((start, end)) = text.split_once('/') else { return false };
    match (start.starts_with('P'), end.starts_with('P')) {
        (true, _) => duration(start) && date_time(end),
        (false, true) => date_time(start) && duration(end),
        (false, false) => date_time(start) && date_time(end),
    }
}

/// RFC 3339, as exactly as a part of a period deserves: the day is not checked against its month.
fn date_time(text: &str) -> bool {
    let shape = |text: &str, shape: &str| {
        text.len() == shape.len()
            && text
                .bytes()
                .zip(shape.bytes())
                .all(|(b, s)| if s == b'0' { b.is_ascii_digit() } else { b == s })
    };
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some((clock, zone)) = time.split_at_checked(8) else { return false };
    let zone = match zone.strip_prefix('.') {
        Some(fraction) => fraction.trim_start_matches(|c: char| c.is_ascii_digit()),
        None => zone,
    };
    let zoned = matches!(zone, "Z" | "z") || shape(zone, "+00:00") || shape(zone, "-00:00");
    shape(date, "0000-00-00") && shape(clock, "00:00:00") && zoned
}

fn regex(text: &str) -> bool {
    go_regex::refused(text).is_none() && regex::Regex::new(&go_regex::translated(text)).is_ok()
}

#[derive(PartialEq)]
enum Url {
    Absolute,
    Relative,
}

/// What Go's `net/url.Parse` takes for a URL, which is much.
fn url(text: &str) -> Option<Url> {
    if text.bytes().any(|b| b < 0x20 || b == 0x7f) {
        return None;
    }
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    if !escapes_are_whole(fragment) {
        return None;
    }
    let (scheme, rest) = scheme(text)?;
    let kind = || if scheme { Url::Absolute } else { Url::Relative };
    let rest = rest.split_once('?').map_or(rest, |(path, _)| path);
    if !rest.starts_with('/') {
        // `mailto:x` is opaque; without a scheme a colon may not stand in the first segment.
        let first = rest.split('/').next().unwrap_or(rest);
        return (scheme || !first.contains(':') && escapes_are_whole(rest)).then(kind);
    }
    let path = match rest.strip_prefix("//").filter(|_| scheme || !rest.starts_with("///")) {
        Some(authority) => {
            let (authority, path) =
                authority.find('/').and_then(|at| authority.split_at_checked(at)).unwrap_or((authority, ""));
            if !is_authority(authority) {
                return None;
            }
            path
        }
        None => rest,
    };
    escapes_are_whole(path).then(kind)
}

/// Whether there is a scheme, and what stands behind it. None for a colon at the beginning.
fn scheme(text: &str) -> Option<(bool, &str)> {
    for (at, c) in text.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if at > 0 => {}
            ':' if at == 0 => return None,
            ':' => return Some((true, text.get(at + 1..).unwrap_or(""))),
            _ => break,
        }
    }
    Some((false, text))
}

fn is_authority(authority: &str) -> bool {
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    let of_user = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
    let port = |text: &str| {
        text.is_empty() || text.strip_prefix(':').is_some_and(|p| p.bytes().all(|b| b.is_ascii_digit()))
    };
    let of_host =
        |c: char| !c.is_ascii() || c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c);
    if !user.chars().all(of_user) || !escapes_are_whole(user) || !host.chars().all(of_host) {
        return false;
    }
    match host.strip_prefix('[') {
        Some(rest) => rest
            .rsplit_once(']')
            .is_some_and(|(ip, rest)| ip.parse::<std::net::Ipv6Addr>().is_ok() && port(rest)),
        // An address of version 6 has brackets.
        None => match host.split_once(':') {
            Some((_, digits)) => digits.bytes().all(|b| b.is_ascii_digit()),
            None => escapes_are_whole(host),
        },
    }
}

fn escapes_are_whole(text: &str) -> bool {
    let two_digits = |rest: &str| rest.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.split('%').skip(1).all(two_digits)
}

/// Helm's library looks at the braces only where Go keeps a raw path, that is where the path is written otherwise than Go would;
/// braces are, so a path that has one is looked at.
fn uri_template(text: &str) -> bool {
    if url(text).is_none() {
        return false;
    }
    let path = text.split(['?', '#']).next().unwrap_or(text);
    path.split('/').all(|segment| {
        let mut open = false;
        let paired = segment.chars().filter(|c| matches!(c, '{' | '}')).all(|c| {
            open = !open;
            (c == '{') == open
        });
        paired && !open
    })
}
