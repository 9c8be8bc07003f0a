use std::sync::Arc;

use stackc_source::{FileId, Sink, Span};

use crate::Node;
use crate::compose::Composer;
use crate::diagnostics::{limit, syntax};
use crate::scan::Scanner;
use crate::scan::fault::{Fault, Kind};

/// How many documents of a file may be broken before the rest is not looked at.
const MOST_FAULTS: usize = 20;

/// How to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// Whether scalars may hold `${{ }}`: what YAML then makes of one without quotes gets a message of its own.
    pub expressions: bool,
    /// Whether the file is someone else's (a chart's), to be read as Go reads it without a word: of a duplicate
    /// key the last one counts, keys that are booleans or numbers are what Go makes of them.
    pub third_party: bool,
    /// How deep values may nest, aliases expanded. Reading, comparing and dropping values recurse: 200 is safe
    /// on a stack of 2 MiB even without optimisation.
    pub max_depth: usize,
    /// How many values a file may hold, aliases expanded.
    pub max_nodes: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { expressions: false, third_party: false, max_depth: 100, max_nodes: 1_000_000 }
    }
}

/// What a file holds.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The documents that could be read, in order.
    pub documents: Vec<Document>,
    /// The comments, in order.
    pub comments: Vec<Comment>,
    /// Whether a document could not be read; what is wrong with it was reported.
    pub broken: bool,
}

/// One document of a file.
#[derive(Clone, Debug)]
pub struct Document {
    /// Its value; null for an empty one.
    pub root: Node,
    /// From its `---`, if there is one, else from its first byte, to its last.
    pub span: Span,
}

/// A comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    /// From the `#` to the end of the line.
    pub span: Span,
    /// What stands after the `#`.
    pub text: Arc<str>,
}

/// Reads a file as go-yaml v2 and sigs.k8s.io/yaml do. A document with an error is left out; reading goes on at
/// the next `---`.
pub fn parse(file: FileId, text: &str, options: &Options, sink: &mut Sink) -> Parsed {
    let mut parsed = Parsed::default();
    if u32::try_from(text.len()).is_err() {
        parsed.broken = true;
        sink.push(limit::too_large(Span::point(file, 0)));
        return parsed;
    }
    let mut start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    for _ in 0..MOST_FAULTS {
        let Err((fault, began)) = stream(file, text, start, options, sink, &mut parsed) else {
            return parsed;
        };
        parsed.broken = true;
        sink.push(syntax::syntax(file, text, &fault, options));
        if matches!(fault.kind, Kind::Character | Kind::Depth | Kind::Nodes) {
            return parsed;
        }
        let Some(next) = next_document(text, fault.at.max(began + 1)) else {
            return parsed;
        };
        start = next;
    }
    parsed
}

/// Reads documents from `start` on, up to the first fault; with the fault goes the byte at which the document
/// began.
fn stream(
    file: FileId,
    text: &str,
    start: usize,
    options: &Options,
    sink: &mut Sink,
    parsed: &mut Parsed,
) -> Result<(), (Fault, usize)> {
    let scanner = Scanner::new(text, start, options.expressions, options.max_depth);
    let mut composer = Composer::new(scanner, file, options, sink);
    let mut began = start;
    let mut first = true;
    let result = loop {
        match composer.document(first, &mut began) {
            Ok(Some(document)) if !composer.failed => parsed.documents.push(document),
            Ok(Some(_)) => parsed.broken = true,
            Ok(None) => break Ok(()),
            Err(fault) => break Err((fault, began)),
        }
        first = false;
    };
    parsed.comments.extend(composer.scanner.comments.into_iter().map(|range| Comment {
        text: text.get(range.start + 1..range.end).unwrap_or("").into(),
        span: Span::new(file, range),
    }));
    result
}

/// Where the next line that begins with `---` starts, at `from` or later.
fn next_document(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let starts_line = |at: usize| at == 0 || bytes.get(at - 1) == Some(&b'\n');
    let ends_mark = |at: usize| matches!(bytes.get(at + 3), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    let mut at = from;
    loop {
        at += text.get(at..)?.find("---")?;
        if starts_line(at) && ends_mark(at) {
            return Some(at);
        }
        at += 3;
    }
}
