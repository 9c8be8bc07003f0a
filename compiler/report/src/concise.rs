//! One line a diagnostic: `path:line:column: error[code]: message (help)`, as editors and `grep` read them.

use std::fmt::Write;

use crate::{Prepared, escape::line};

/// Writes them all, in order. A diagnostic without a place begins with its severity.
pub fn render(report: &Prepared) -> String {
    let mut out = String::new();
    for diagnostic in &report.diagnostics {
        if let Some(span) = diagnostic.primary() {
            let file = report.sources.get(span.file);
            let at = file.position(span.start);
            let _ = write!(out, "{}:{}:{}: ", line(&file.path), at.line, at.column);
        }
        let _ = write!(
            out,
            "{}[{}]: {}",
            diagnostic.severity.word(),
            diagnostic.code.name,
            line(&diagnostic.message)
        );
        if let Some(help) = &diagnostic.help {
            let joined = help.lines().map(str::trim).collect::<Vec<_>>().join(" ");
            let _ = write!(out, " ({})", line(&joined));
        }
        out.push('\n');
    }
    for hidden in &report.hidden {
        let _ = writeln!(out, "{hidden}");
    }
    out
}
