//! From bytes of a scalar's text to bytes of its file.

use stackc_source::{Diagnostic, Sources, Span};
use stackc_yaml::{Node, locate};

use crate::failure::Failure;
use crate::scan;

/// A failure as a diagnostic at its place. Edits are kept only where the file has at that place what they
/// replace: through escapes and folded lines the place is not always exact.
pub(crate) fn diagnose(failure: Failure, node: &Node, sources: &Sources) -> Diagnostic {
    let file = sources.get(node.span.file);
    let text = node.as_str().unwrap_or_default();
    let details = *failure.0;
    let span = match &details.range {
        Some(range) => locate(&file, node, scan::with_brackets(text, range)),
        None => node.span,
    };
    let mut diagnostic =
        Diagnostic::new(details.code, details.message).at(span, details.label).maybe_help(details.help);
    let edits: Vec<(Span, &str, String)> = details
        .fixes
        .into_iter()
        .map(|(range, new)| (locate(&file, node, range.clone()), text.get(range).unwrap_or_default(), new))
        .collect();
    if edits.iter().all(|(span, old, _)| file.slice(*span) == *old) {
        for (span, _, new) in edits {
            diagnostic = diagnostic.fix(span, new);
        }
    }
    diagnostic
}
