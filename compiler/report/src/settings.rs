use std::collections::BTreeMap;
use std::sync::Arc;

use stackc_source::{Code, Diagnostic, Severity, Spanned};

use crate::diagnostics;

/// Gives each diagnostic the severity that the project's `diagnostics:` sets for its code, and takes away what
/// that switches off. What that names in vain, or may not change, goes into `about`.
pub(crate) fn apply(
    settings: &[(Spanned<Arc<str>>, Option<Severity>)],
    codes: &[&'static Code],
    all: &mut Vec<Diagnostic>,
    about: &mut Vec<Diagnostic>,
) {
    let mut wanted: BTreeMap<&str, Option<Severity>> = BTreeMap::new();
    for (name, severity) in settings {
        match codes.iter().find(|code| code.name == &*name.value) {
            None => about.push(diagnostics::unknown_code::in_project(name, codes)),
            Some(code) if !code.silenceable && *severity != Some(code.severity) => {
                about.push(diagnostics::fixed_severity::new(code, name.span));
            }
            Some(code) => {
                wanted.insert(code.name, *severity);
            }
        }
    }
    all.retain_mut(|diagnostic| match wanted.get(diagnostic.code.name) {
        None => true,
        Some(None) => false,
        Some(Some(severity)) => {
            diagnostic.severity = *severity;
            true
        }
    });
}
