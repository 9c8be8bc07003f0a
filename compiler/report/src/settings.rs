use std::collections::BTreeMap;

use stackc_source::{Code, Diagnostic, Severity, Spanned};

use crate::diagnostics;

/// Gives each diagnostic the severity that the project's `diagnostics:` sets for its code. What that names in
/// vain, or may not change, goes into `about`.
pub(crate) fn apply(
    settings: &[(Spanned<String>, Severity)],
    codes: &[&'static Code],
    all: &mut [Diagnostic],
    about: &mut Vec<Diagnostic>,
) {
    let mut wanted: BTreeMap<&str, Severity> = BTreeMap::new();
    for (name, severity) in settings {
        match codes.iter().find(|code| code.name == name.value) {
            None => about.push(diagnostics::unknown_code::in_project(name, codes)),
            Some(code) if !code.silenceable && *severity != code.severity => {
                about.push(diagnostics::fixed_severity::new(code, name.span));
            }
            Some(code) => {
                wanted.insert(code.name, *severity);
            }
        }
    }
    for diagnostic in all {
        if let Some(severity) = wanted.get(diagnostic.code.name) {
            diagnostic.severity = *severity;
        }
    }
}
