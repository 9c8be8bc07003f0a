//! Go's regular expressions (RE2): what they lack, and what they write otherwise than the ones that JSON Schema asks for.

use std::borrow::Cow;

/// What a pattern uses that Go refuses, as a phrase; none where nothing was found. A pattern that is malformed for every engine
/// is left to the compiler.
pub(super) fn refused(pattern: &str) -> Option<&'static str> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut at = 0;
    let mut class = false;
    let mut repeated = false;
    while let Some(c) = chars.get(at).copied() {
        let next = chars.get(at + 1).copied();
        let was_repeated = std::mem::take(&mut repeated);
        at += 1;
        match c {
            '\\' => {
                at += 1;
                match next {
                    Some('Q') if !class => {
                        // Literal up to `\E`.
                        while at < chars.len() && chars.get(at..at + 2) != Some(&['\\', 'E']) {
                            at += 1;
                        }
                        at += 2;
                    }
                    Some(escape) => {
                        if let Some(reason) = escape_refused(escape, chars.get(at).copied(), class) {
                            return Some(reason);
                        }
                    }
                    None => {}
                }
            }
            '[' if !class => {
                class = true;
                // A `]` at the beginning is a member.
                at += usize::from(next == Some('^'));
                at += usize::from(chars.get(at) == Some(&']'));
            }
            ']' => class = false,
            _ if class => {}
            '(' if next == Some('?') => {
                let kind = (chars.get(at + 1).copied(), chars.get(at + 2).copied());
                match kind {
                    (Some('=' | '!'), _) => return Some("lookahead"),
                    (Some('<'), Some('=' | '!')) => return Some("lookbehind"),
                    (Some('>'), _) => return Some("atomic groups"),
                    (Some('|' | '#' | '(' | '&' | '\''), _) => return Some("such groups"),
                    _ => {}
                }
                // What follows `(` is no repetition.
                at += 1;
            }
            '*' | '+' | '?' => {
                // One `?` behind a repetition makes it lazy; anything more is refused.
                if was_repeated {
                    return Some(if c == '+' {
                        "possessive repetition"
                    } else {
                        "repetition of a repetition"
                    });
                }
                at += usize::from(next == Some('?'));
                repeated = true;
            }
            '{' => {
                if let Some((length, largest)) = repetition(chars.get(at..).unwrap_or_default()) {
                    if was_repeated {
                        return Some("repetition of a repetition");
                    }
                    if largest > 1000 {
                        return Some("repetition beyond 1000");
                    }
                    at += length;
                    at += usize::from(chars.get(at) == Some(&'?'));
                    repeated = true;
                }
            }
            _ => {}
        }
    }
    None
}

/// The pattern in words that our validator takes for the same: white space is ASCII, `\Q...\E` is literal, `[[:alpha:]]` is a
/// class, a brace that is no repetition is a character.
pub(super) fn translated(pattern: &str) -> Cow<'_, str> {
    if !pattern.contains(['\\', '{', '}', '[']) {
        return Cow::Borrowed(pattern);
    }
    let mut out = String::with_capacity(pattern.len());
    let mut rest = pattern;
    let mut class = false;
    while let Some(c) = rest.chars().next() {
        let tail = rest.get(c.len_utf8()..).unwrap_or("");
        rest = tail;
        match c {
            '\\' => {
                let Some(escape) = tail.chars().next() else { return Cow::Borrowed(pattern) };
                rest = tail.get(escape.len_utf8()..).unwrap_or("");
                match (escape, class) {
                    ('s', true) => out.push_str(r"\t\n\f\r "),
                    ('s', false) => out.push_str(r"[\t\n\f\r ]"),
                    ('S', false) => out.push_str(r"[^\t\n\f\r ]"),
                    // A brace of `\p{Greek}` or `\x{41}` belongs to its escape.
                    ('p' | 'P' | 'x', _) => {
                        out.extend(['\\', escape]);
                        if let Some((braced, after)) =
                            rest.strip_prefix('{').and_then(|rest| rest.split_once('}'))
                        {
                            out.push_str(&format!("{{{braced}}}"));
                            rest = after;
                        }
                    }
                    ('Q', false) => {
                        let (literal, after) = rest.split_once("\\E").unwrap_or((rest, ""));
                        out.push_str(&regex::escape(literal));
                        rest = after;
                    }
                    ('_', _) => out.push('_'),
                    _ => out.extend(['\\', escape]),
                }
            }
            '[' if !class => {
                class = true;
                out.push('[');
                if let Some(after) = rest.strip_prefix('^') {
                    out.push('^');
                    rest = after;
                }
                if let Some(after) = rest.strip_prefix(']') {
                    out.push_str(r"\]");
                    rest = after;
                }
            }
            '[' => match named_class(rest) {
                Some((members, after)) => {
                    out.push_str(members);
                    rest = after;
                }
                None => out.push_str(r"\["),
            },
            ']' if class => {
                class = false;
                out.push(']');
            }
            '{' if !class => {
                let chars: Vec<char> = rest.chars().collect();
                out.push_str(if repetition(&chars).is_some() { "{" } else { r"\{" });
            }
            // A repetition's own end stands behind digits and commas that began with its brace.
            '}' if !class => {
                let opened = out.rfind('{').is_some_and(|at| {
                    !out.get(..at).is_some_and(|before| before.ends_with('\\'))
                        && out
                            .get(at + 1..)
                            .is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b','))
                });
                out.push_str(if opened { "}" } else { r"\}" });
            }
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// The members of `[:alpha:]` and its like, given what follows the inner bracket; and what follows the class.
fn named_class(rest: &str) -> Option<(&'static str, &str)> {
    let (name, after) = rest.strip_prefix(':')?.split_once(":]")?;
    let members = match name {
        "alnum" => "0-9A-Za-z",
        "alpha" => "A-Za-z",
        "ascii" => r"\x00-\x7F",
        "blank" => r"\t ",
        "cntrl" => r"\x00-\x1F\x7F",
        "digit" => "0-9",
        "graph" => "!-~",
        "lower" => "a-z",
        "print" => " -~",
        "punct" => r"!-\/:-@\[-`{-~",
        "space" => r"\t\n\x0b\f\r ",
        "upper" => "A-Z",
        "word" => "0-9A-Za-z_",
        "xdigit" => "0-9A-Fa-f",
        _ => return None,
    };
    Some((members, after))
}

fn escape_refused(escape: char, next: Option<char>, class: bool) -> Option<&'static str> {
    match escape {
        // `\1` refers back; `\12` is an octal number.
        '1'..='7' if !next.is_some_and(|c| ('0'..='7').contains(&c)) => Some("back references"),
        '8' | '9' => Some("back references"),
        '0'..='7' => None,
        'a' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' | 'd' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P' => None,
        'b' | 'B' | 'A' | 'z' | 'C' | 'E' if !class => None,
        'k' => Some("back references"),
        c if c.is_ascii_alphanumeric() => Some("such an escape"),
        c if !c.is_ascii() => Some("escape of such a character"),
        _ => None,
    }
}

/// The length of `n}`, `n,}` or `n,m}` and the largest number in it; none where the brace is a mere character.
fn repetition(rest: &[char]) -> Option<(usize, u64)> {
    let end = rest.iter().position(|c| *c == '}')?;
    let inner: String = rest.get(..end)?.iter().collect();
    let (low, high) = inner.split_once(',').map_or((inner.as_str(), None), |(low, high)| (low, Some(high)));
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    let low = number(low)?;
    let high = match high {
        None | Some("") => low,
        Some(high) => number(high)?,
    };
    Some((end + 1, low.max(high)))
}

#[cfg(test)]
mod tests {
    use super::refused;

    #[test]
    fn knows_what_go_lacks() {
        // Go 1.26 regexp.Compile refuses the first list and takes the second.
        for pattern in [
            "(?=a)", "(?!a)b", "(?<=a)b", "(?<!a)b", r"(a)\1", r"\8", "(?>a)", "a++", "a*+", "a**",
            "a{1001}", "a{2}{3}", r"\u0041", r"\cA", r"\Z", r"\k<x>", r"[\b]", "a{1}*", r"\ä", r"\h",
        ] {
            assert!(refused(pattern).is_some(), "{pattern}");
        }
        for pattern in [
            "^a+?$",
            "a*?",
            "a??",
            r"\d{1,3}",
            r"[\d\w\s]",
            "(?i)a",
            "(?:a)",
            "(?P<n>a)",
            "(?<n>a)",
            r"\pL",
            r"\p{Greek}",
            r"[[:alpha:]]",
            "a{,3}",
            "a{x}",
            "{",
            r"\.",
            r"\-",
            r"\_",
            r"\Q(?=\E",
            r"\012",
            r"\x41",
            "[]a]",
            "[(?=]",
            r"\/",
            "a{1000}",
            "(?ims-U:x)",
            r"\12",
        ] {
            assert_eq!(refused(pattern), None, "{pattern}");
        }
    }
}
