//! The page of a code: what it is, why it is bad, an example, and what to write instead.

use std::fmt::Write;

use stackc_source::{Code, did_you_mean};

/// There is no such code. What was probably meant, as a help text, if anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// ``did you mean `values/unknown-key`?``
    pub help: Option<String>,
}

/// The page of the code `name` as Markdown; of a family (`values`) the list of its codes.
///
/// # Errors
/// [`Unknown`] where there is neither.
pub fn explain(codes: &[&'static Code], name: &str) -> Result<String, Unknown> {
    if let Some(code) = codes.iter().find(|code| code.name == name) {
        return Ok(page(code));
    }
    let family = format!("{}/", name.trim_end_matches('/'));
    let members: Vec<&'static Code> =
        codes.iter().copied().filter(|code| code.name.starts_with(&family)).collect();
    if !members.is_empty() {
        return Ok(list(&members));
    }
    // Often only the second half is remembered, or misspelt.
    let tail = |code: &&'static Code| code.name.rsplit('/').next() == name.rsplit('/').next();
    let help = match codes.iter().find(|code| tail(code)) {
        Some(code) => Some(format!("did you mean `{}`?", code.name)),
        None => did_you_mean(name, codes.iter().map(|code| code.name)),
    };
    Err(Unknown { help })
}

/// The page of a code as Markdown, as the terminal and the book show it.
pub fn page(code: &Code) -> String {
    let silence = if code.silenceable {
        format!("set with `diagnostics:`, silenced with `# stackc: allow({}) reason`", code.name)
    } else {
        "cannot be silenced".to_owned()
    };
    let mut out = format!("# {}\n\n{}; {silence}\n\n", code.name, capital(code.severity.word()));
    out.push_str(code.page.trim());
    out.push('\n');
    out
}

/// All codes, one a line, sorted, with the severity of each.
pub fn list(codes: &[&'static Code]) -> String {
    let mut rows: Vec<(&str, &str)> = codes.iter().map(|code| (code.name, code.severity.word())).collect();
    rows.sort_unstable();
    let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for (name, severity) in rows {
        let _ = writeln!(out, "{name:width$}  {severity}");
    }
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_code_gets_the_nearest() {
        let codes = crate::diagnostics::ALL;
        assert!(
            explain(codes, "lang/allow-unused").is_ok_and(|page| page.starts_with("# lang/allow-unused\n"))
        );
        assert!(explain(codes, "lang").is_ok_and(|list| list.lines().count() == codes.len()));
        for (name, meant) in [
            ("lang/alow-unused", Some("lang/allow-unused")),
            ("allow-refused", Some("lang/allow-refused")),
            ("values/unknown-code", Some("lang/unknown-code")),
            ("zzz", None),
        ] {
            let help = meant.map(|code| format!("did you mean `{code}`?"));
            assert_eq!(explain(codes, name), Err(Unknown { help }), "{name}");
        }
    }

    #[test]
    fn every_page_has_its_headings() {
        for code in crate::diagnostics::ALL {
            let headings: Vec<&str> = code.page.lines().filter(|line| line.starts_with('#')).collect();
            assert!(headings.starts_with(&["## Example"]), "{}", code.name);
            assert_eq!(headings.last(), Some(&"## Instead"), "{}", code.name);
        }
    }
}
