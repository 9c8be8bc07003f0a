//! JSON of a stable shape, for programs.
//!
//! `{"version": 1, "diagnostics": [{"code", "severity", "message", "labels": [{"path", "line", "column",
//! "endLine", "endColumn", "text", "primary"}], "help", "fix": [{"path", "start", "end", "text"}], "clusters":
//! []}], "summary": {"errors", "warnings", "notes"}}`. Lines and columns count from 1, columns in Unicode scalar
//! values, the end of a label is one past its last character; `start` and `end` of a fix are bytes of the file.
//! `help` is null where there is none.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Map, Value};
use stackc_source::{Diagnostic, Sources};

use crate::{Prepared, Summary, escape::is_unsafe};

/// The report as an object; a verb that has data puts it in beside, under a key of its own.
pub fn value(report: &Prepared) -> Map<String, Value> {
    let shown = Report {
        version: 1,
        diagnostics: report.diagnostics.iter().map(|one| Entry::new(one, report.sources)).collect(),
        summary: report.summary,
    };
    match serde_json::to_value(shown) {
        Ok(Value::Object(object)) => object,
        // The types below have string keys only, and no number that JSON lacks.
        _ => Map::new(),
    }
}

/// The text of an object: indented, a line break at the end. What a terminal would obey stands as `\u....`.
pub fn render(object: &Map<String, Value>) -> String {
    // As above: nothing in a `Value` fails to be written.
    let plain = serde_json::to_string_pretty(object).unwrap_or_default();
    let mut out = String::with_capacity(plain.len() + 1);
    for c in plain.chars() {
        // serde_json escapes C0 itself, so that a line break here is layout.
        if c != '\n' && is_unsafe(c) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    out.push('\n');
    out
}

#[derive(Serialize)]
struct Report {
    version: u32,
    diagnostics: Vec<Entry>,
    summary: Summary,
}

#[derive(Serialize)]
struct Entry {
    code: &'static str,
    severity: &'static str,
    message: String,
    labels: Vec<Place>,
    help: Option<String>,
    fix: Vec<Fix>,
    clusters: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Place {
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    text: String,
    primary: bool,
}

#[derive(Serialize)]
struct Fix {
    path: String,
    start: u32,
    end: u32,
    text: String,
}

impl Entry {
    fn new(diagnostic: &Diagnostic, sources: &Sources) -> Entry {
        let place = |label: &stackc_source::Label| {
            let file = sources.get(label.span.file);
            let (start, end) = (file.position(label.span.start), file.position(label.span.end));
            Place {
                path: file.path.clone(),
                line: start.line,
                column: start.column,
                end_line: end.line,
                end_column: end.column,
                text: label.text.clone(),
                primary: label.primary,
            }
        };
        let fix = |edit: &stackc_source::Edit| Fix {
            path: sources.get(edit.span.file).path.clone(),
            start: edit.span.start,
            end: edit.span.end,
            text: edit.text.clone(),
        };
        Entry {
            code: diagnostic.code.name,
            severity: diagnostic.severity.word(),
            message: diagnostic.message.clone(),
            labels: diagnostic.labels.iter().map(place).collect(),
            help: diagnostic.help.clone(),
            fix: diagnostic.fix.iter().map(fix).collect(),
            clusters: diagnostic.clusters.clone(),
        }
    }
}
