//! Expressions that YAML itself cannot hold without quotes.

use std::ops::Range;

/// Whether the plain scalar `scalar` was cut off inside an expression, by something of YAML at `stop`: a
/// bracket, a `: ` or a ` #`.
pub fn is_cut(text: &str, scalar: Range<usize>, stop: usize, flow: bool) -> bool {
    let after = text.get(scalar.end..).unwrap_or("");
    let scalar = text.get(scalar).unwrap_or("");
    if flow {
        return after.starts_with("{{") && scalar.ends_with('$');
    }
    let rest = text.get(stop..).unwrap_or("");
    rest.starts_with(['#', ':'])
        && open_expression(scalar).is_some()
        && rest.split('\n').next().is_some_and(|line| line.contains("}}"))
}

/// The whole scalar that begins at `start` as its author meant it, with all of its expressions, and the same
/// in quotes. Nothing if an expression in it does not end.
pub fn quoted(text: &str, start: usize, flow: bool) -> Option<(Range<usize>, String)> {
    let mut end = start;
    loop {
        let rest = text.get(end..)?;
        let stop = rest.char_indices().find(|(at, c)| {
            let after = rest.get(at + c.len_utf8()..).unwrap_or("");
            rest.get(*at..).is_some_and(|here| here.starts_with("${{"))
                || *c == '\n'
                || c.is_whitespace() && after.starts_with('#')
                || flow && matches!(c, ',' | '[' | ']' | '{' | '}')
        });
        let at = stop.map_or(rest.len(), |(at, _)| at);
        end += at;
        let here = text.get(end..)?;
        if !here.starts_with("${{") {
            break;
        }
        end += 3 + expression_len(here.get(3..)?)?;
    }
    let range = start..start + text.get(start..end)?.trim_end().len();
    let inner = text.get(range.clone())?;
    let quoted = if inner.contains(['"', '\\']) {
        format!("'{}'", inner.replace('\'', "''"))
    } else {
        format!("\"{inner}\"")
    };
    Some((range, quoted))
}

/// Where in a text an expression begins that does not end in it.
fn open_expression(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find("${{") {
        let start = at + found;
        at = start + 3;
        if text.get(..start)?.ends_with('$') {
            continue;
        }
        match expression_len(text.get(at..)?) {
            Some(len) => at += len,
            None => return Some(start),
        }
    }
    None
}

/// How long an expression is, with the `}}` that ends it: strings and brackets inside it count.
fn expression_len(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        if let Some(open) = quote {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                _ if c == open => quote = None,
                _ => {}
            }
            continue;
        }
        match c {
            '\'' | '"' => quote = Some(c),
            '{' | '[' | '(' => depth += 1,
            '}' if depth == 0 && text.get(at..).is_some_and(|rest| rest.starts_with("}}")) => {
                return Some(at + 2);
            }
            '}' | ']' | ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}
