//! Who makes a commit, and when: as typed, as the environment says, or as the project's own last commit has it.

/// A name and an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The name; not empty.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A time as Git keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// Seconds since 1970 in UTC.
    pub seconds: i64,
    /// The time zone, in minutes east of Greenwich.
    pub offset: i32,
}

/// Reads `NAME <EMAIL>`.
pub fn who(text: &str) -> Option<Who> {
    let (name, rest) = text.split_once('<')?;
    let email = rest.trim_end().strip_suffix('>')?;
    let name = name.trim();
    // What Git's own format of a commit cannot hold.
    let fits = |text: &str| !text.chars().any(|c| c.is_control() || matches!(c, '<' | '>'));
    let found = Who { name: name.to_owned(), email: email.trim().to_owned() };
    (!name.is_empty() && fits(name) && fits(email)).then_some(found)
}

/// Reads seconds since 1970, alone (UTC) or with an offset: `1700000000 +0100`. A `@` may stand before them, as
/// Git writes it.
pub fn when(text: &str) -> Option<When> {
    let text = text.trim();
    let mut words = text.strip_prefix('@').unwrap_or(text).split_ascii_whitespace();
    let seconds: i64 = words.next()?.parse().ok()?;
    let offset = words.next().map_or(Some(0), offset)?;
    // What Git counts as a date ends in the year 2099.
    (words.next().is_none() && (0..=4_102_444_799).contains(&seconds)).then_some(When { seconds, offset })
}

/// `+0130` as minutes.
fn offset(text: &str) -> Option<i32> {
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i32 = digits.parse().ok()?;
    let (hours, minutes) = (number / 100, number % 100);
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_addresses() {
        let read = |text| who(text).map(|who| (who.name, who.email));
        let pair = |name: &str, email: &str| Some((name.to_owned(), email.to_owned()));
        for (text, expected) in [
            ("CI <ci@acme.dev>", pair("CI", "ci@acme.dev")),
            ("  Deploy Bot  <bot@acme.dev> ", pair("Deploy Bot", "bot@acme.dev")),
            ("CI <>", pair("CI", "")),
            ("ci@acme.dev", None),
            ("<ci@acme.dev>", None),
            ("CI <ci@acme.dev> x", None),
            ("CI <a<b>", None),
            ("CI\nparent 1 <ci@acme.dev>", None),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn times() {
        let read = |text| when(text).map(|when| (when.seconds, when.offset));
        for (text, expected) in [
            ("1700000000", Some((1_700_000_000, 0))),
            ("1700000000 +0130", Some((1_700_000_000, 90))),
            ("@1700000000 -0800", Some((1_700_000_000, -480))),
            ("0 +0000", Some((0, 0))),
            ("-1", None),
            ("9999999999999", None),
            ("1700000000 +01:00", None),
            ("1700000000 +0160", None),
            ("1700000000 UTC", None),
            ("1700000000 +0100 x", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }
}
