//! The book's list of diagnostics: one section a code, from the page that `stackc explain` prints.

use std::fmt::Write as _;

use stackc_source::Code;

/// Every code of the libraries, by name.
fn codes() -> Vec<&'static Code> {
    let mut codes = stackc_compile::codes();
    codes.extend(stackc_tree::diagnostics::ALL);
    codes.extend(stackc_report::diagnostics::ALL);
    codes.sort_by_key(|code| code.name);
    codes
}

/// The page.
pub fn page() -> String {
    let mut out = String::from(
        "# Diagnostics\n\n<!-- Written by `cargo xtask` from the diagnostics of each crate. -->\n\n\
         `stackc explain CODE` prints the same. A severity can be set per code under `diagnostics:` of the project, \
         and one place silenced with `# stackc: allow(code) reason`, unless the code says that it cannot be.\n",
    );
    for code in codes() {
        let fixed = if code.silenceable { "" } else { ", cannot be silenced" };
        let _ = writeln!(out, "\n## `{}`\n\n*{}{fixed}*\n", code.name, code.severity.word());
        // The headings of a page stand one level below its own.
        for line in code.page.trim().lines() {
            let deeper = if line.starts_with("## ") { "#" } else { "" };
            let _ = writeln!(out, "{deeper}{line}");
        }
    }
    out
}
