use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use stackc_source::{Code, Diagnostic, FileId, Sources, Span};

use crate::diagnostics;

/// Takes away what comments of the form `# stackc: allow(code) reason` silence, and adds to `about` what is
/// wrong with such comments. With `partial`, a comment that silenced nothing may still be needed elsewhere.
pub(crate) fn apply(
    sources: &Sources,
    comments: &[(Span, Arc<str>)],
    codes: &[&'static Code],
    partial: bool,
    all: &mut Vec<Diagnostic>,
    about: &mut Vec<Diagnostic>,
) {
    let mut allowed: BTreeMap<(FileId, usize, &'static str), Vec<usize>> = BTreeMap::new();
    let mut named: Vec<(Span, &'static str)> = Vec::new();
    for (span, text) in comments {
        match parse(text) {
            None => {}
            Some(Err(Malformed)) => about.push(diagnostics::allow_malformed::new(*span)),
            Some(Ok(comment)) => {
                if comment.reason.is_empty() {
                    about.push(diagnostics::allow_without_reason::new(*span));
                }
                let line = governed_line(sources, *span);
                for name in comment.codes {
                    match codes.iter().find(|code| code.name == name) {
                        None => about.push(diagnostics::unknown_code::in_comment(name, *span, codes)),
                        Some(code) if !code.silenceable => {
                            about.push(diagnostics::allow_refused::new(code, *span));
                        }
                        Some(code) => {
                            allowed.entry((span.file, line, code.name)).or_default().push(named.len());
                            named.push((*span, code.name));
                        }
                    }
                }
            }
        }
    }
    if named.is_empty() {
        return;
    }

    let mut used: BTreeSet<usize> = BTreeSet::new();
    all.retain(|one| {
        let Some(span) = one.primary().filter(|_| one.code.silenceable) else { return true };
        let line = sources.get(span.file).position(span.start).line;
        match allowed.get(&(span.file, line, one.code.name)) {
            Some(by) => {
                used.extend(by);
                false
            }
            None => true,
        }
    });
    if partial {
        return;
    }
    for (index, (span, code)) in named.iter().enumerate() {
        if !used.contains(&index) {
            about.push(diagnostics::allow_unused::new(code, *span));
        }
    }
}

/// The line that a comment speaks about: its own, or, where it stands alone, the next one that is no comment.
fn governed_line(sources: &Sources, span: Span) -> usize {
    let file = sources.get(span.file);
    let at = file.position(span.start);
    let own = file.line(at.line).unwrap_or("");
    if !own.trim_start().starts_with('#') {
        return at.line;
    }
    let mut line = at.line + 1;
    while file.line(line).is_some_and(|text| text.trim_start().starts_with('#')) {
        line += 1;
    }
    line
}

/// What a comment asks for.
struct Comment<'a> {
    codes: Vec<&'a str>,
    reason: &'a str,
}

/// A comment that begins with `stackc:` and goes on in no known way.
struct Malformed;

/// Reads `stackc: allow(code, code) reason`; none where the comment is not for us.
fn parse(text: &str) -> Option<Result<Comment<'_>, Malformed>> {
    let rest = text.trim().trim_start_matches('#').trim_start().strip_prefix("stackc:")?.trim_start();
    let inner = rest.strip_prefix("allow").map(str::trim_start).and_then(|rest| rest.strip_prefix('('));
    let Some((codes, reason)) = inner.and_then(|rest| rest.split_once(')')) else {
        return Some(Err(Malformed));
    };
    let codes: Vec<&str> = codes.split(',').map(str::trim).collect();
    if codes.iter().any(|code| code.is_empty()) {
        return Some(Err(Malformed));
    }
    Some(Ok(Comment { codes, reason: reason.trim() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_read_with_and_without_their_sign() {
        let read = |text| match parse(text) {
            None => "not ours".to_owned(),
            Some(Err(Malformed)) => "malformed".to_owned(),
            Some(Ok(comment)) => format!("{} | {}", comment.codes.join("+"), comment.reason),
        };
        for (text, expected) in [
            ("# stackc: allow(a/b) it is so", "a/b | it is so"),
            ("stackc: allow(a/b)", "a/b | "),
            ("#stackc:allow ( a/b , c/d ) why (really)", "a/b+c/d | why (really)"),
            ("# stackc: alow(a/b) x", "malformed"),
            ("# stackc: allow() x", "malformed"),
            ("# stackc: allow(a/b x", "malformed"),
            ("# stackc is nice", "not ours"),
            ("# see stackc: allow(a/b) x", "not ours"),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
