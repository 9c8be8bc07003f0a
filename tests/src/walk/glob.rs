//! The globs of projects and directories.

/// Whether a glob matches a text whole. `?` is one character and `*` any number of them, of one segment only if
/// `segments` is set; `**` is any number of characters over segments too.
pub fn matches(glob: &str, text: &str, segments: bool) -> bool {
    let glob: Vec<char> = glob.chars().collect();
    let text: Vec<char> = text.chars().collect();
    go(&glob, &text, segments)
}

fn go(glob: &[char], text: &[char], segments: bool) -> bool {
    match glob {
        [] => text.is_empty(),
        ['*', '*', rest @ ..] => (0..=text.len()).any(|at| go(rest, &text[at..], segments)),
        ['*', rest @ ..] => (0..=text.len())
            .take_while(|at| !segments || !text[..*at].contains(&'/'))
            .any(|at| go(rest, &text[at..], segments)),
        ['?', rest @ ..] => {
            text.first().is_some_and(|first| !segments || *first != '/') && go(rest, &text[1..], segments)
        }
        [first, rest @ ..] => text.first() == Some(first) && go(rest, &text[1..], segments),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn as_argo_cd_matches() {
        for (glob, text, segments, expected) in [
            ("https://a/b", "https://a/b", true, true),
            ("https://a/*", "https://a/b", true, true),
            ("https://a/*", "https://a/b/c", true, false),
            ("https://a/**", "https://a/b/c", true, true),
            ("*", "https://a/b", true, false),
            ("*", "https://a/b", false, true),
            ("prod-?", "prod-1", false, true),
            ("prod-?", "prod-10", false, false),
            ("", "x", false, false),
            ("*/argocd/root.yaml", "prod/argocd/root.yaml", false, true),
            ("*/argocd/root.yaml", "prod/argocd/applications/x.yaml", false, false),
        ] {
            assert_eq!(super::matches(glob, text, segments), expected, "{glob} {text}");
        }
    }
}
