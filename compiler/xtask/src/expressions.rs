//! The book's chapter on expressions: what is written by hand, and tables of what can be called.

use std::fmt::Write as _;

use stackc_expr::{Callable, FILTERS, FUNCTIONS, TESTS, limits};

const INTRODUCTION: &str = include_str!("expressions.md");

/// The page.
pub fn page() -> String {
    let mut out = format!(
        "# Expressions\n\n<!-- Written by `cargo xtask` from compiler/xtask/src/expressions.md and the tables of \
         compiler/expr. -->\n\n{}",
        INTRODUCTION.trim_start(),
    );
    let _ = writeln!(
        out,
        "\nA result has at most {} values and {} MiB of text, an expression at most {} KiB; a larger one is an error \
         while it is made.",
        limits::NODES,
        limits::TEXT_BYTES >> 20,
        limits::SOURCE_BYTES >> 10,
    );
    table(&mut out, "Filters", "`value | filter`", FILTERS);
    table(&mut out, "Tests", "`value is test`", TESTS);
    table(&mut out, "Functions", "`function(...)`", FUNCTIONS);
    out
}

fn table(out: &mut String, title: &str, form: &str, callables: &[Callable]) {
    let _ = writeln!(out, "\n## {title}\n\n{form}\n\n| | | example | gives |\n|---|---|---|---|");
    let cell = |text: &str| text.replace('|', "\\|");
    for callable in callables {
        let (name, does) = (cell(&callable.signature()), cell(callable.does));
        let _ = writeln!(
            out,
            "| `{name}` | {does} | `{}` | `{}` |",
            cell(callable.example),
            cell(callable.result)
        );
    }
}
