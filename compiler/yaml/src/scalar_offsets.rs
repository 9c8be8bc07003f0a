use std::ops::Range;

use stackc_source::{SourceFile, Span};

use crate::scan::cursor::Cursor;
use crate::scan::scalar;
use crate::scan::text::{Part, Text};
use crate::{Node, Style};

/// Where a range of bytes of a string's *decoded* text stands in the file: behind escapes, doubled quotes, folds
/// and indentation. For what is not a string written in this file it is the whole node.
pub fn locate(file: &SourceFile, node: &Node, range: Range<usize>) -> Span {
    let span = node.span;
    let Some(value) = node.as_str() else {
        return span;
    };
    let Some((decoded, parts)) = decode(file, node, value) else {
        return span;
    };
    if decoded != value {
        return span;
    }
    let start = before(&parts, range.start).unwrap_or(content_start(&parts, span));
    let end = if range.end > range.start { after(&parts, range.end).unwrap_or(start) } else { start };
    Span::new(span.file, start..end.max(start))
}

/// Decodes a string once more, this time with the place of each part.
fn decode(file: &SourceFile, node: &Node, value: &str) -> Option<(String, Vec<Part>)> {
    let text = &*file.text;
    let line_start = text.get(..node.span.range().start)?.rfind('\n').map_or(0, |at| at + 1);
    // The line break of a block scalar's last line belongs to it, as far as its value goes.
    let end = match node.style {
        Style::Literal | Style::Folded => text.len(),
        _ => node.span.range().end,
    };
    let mut cur = Cursor::new(text, line_start, end);
    cur.pos = node.span.range().start;
    let mut decoded = Text::new(text, true);
    match node.style {
        Style::Plain => {
            scalar::plain(&mut cur, &mut decoded, 0, false).ok()?;
        }
        Style::SingleQuoted | Style::DoubleQuoted => scalar::quoted(&mut cur, &mut decoded).ok()?,
        Style::Literal | Style::Folded => {
            let header = scalar::header(&mut cur).ok()?;
            let indent = block_indent(text.get(cur.pos..)?, value)?;
            scalar::block(&mut cur, &mut decoded, &header, indent, 0).ok()?;
        }
        Style::Block | Style::Flow => return None,
    }
    let parts = decoded.parts.take()?;
    Some((decoded.finish().into_owned(), parts))
}

/// The indentation of a block scalar's lines: that of the first with something on it, without what is text.
fn block_indent(lines: &str, value: &str) -> Option<usize> {
    let blanks = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let line = lines.lines().find(|line| !line.trim_matches([' ', '\r']).is_empty())?;
    let first = value.split('\n').find(|line| !line.trim_matches(' ').is_empty())?;
    blanks(line).checked_sub(blanks(first))
}

fn content_start(parts: &[Part], span: Span) -> usize {
    parts.last().map_or(span.range().start, |part| part.source.end)
}

/// The byte of the source from which the decoded byte `at` comes.
fn before(parts: &[Part], at: usize) -> Option<usize> {
    let part = parts.get(parts.partition_point(|part| part.decoded.end <= at))?;
    let within = at.checked_sub(part.decoded.start)?;
    Some(if is_run(part) { part.source.start + within } else { part.source.start })
}

/// One past the byte of the source from which the decoded byte before `end` comes.
fn after(parts: &[Part], end: usize) -> Option<usize> {
    let part = match parts.get(parts.partition_point(|part| part.decoded.end < end)) {
        Some(part) => part,
        None => parts.last()?,
    };
    let within = end.saturating_sub(part.decoded.start).min(part.decoded.len());
    Some(if is_run(part) { part.source.start + within } else { part.source.end })
}

fn is_run(part: &Part) -> bool {
    part.decoded.len() == part.source.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use stackc_source::{Sink, Sources};

    use super::*;
    use crate::{Data, Options, parse};

    /// The one string of a document, and the function that shows where a piece of it stands.
    fn check(text: &str, piece: &str, expected: &str) {
        let sources = Sources::default();
        let file = sources.get(sources.add("a.yaml", text));
        let parsed = parse(sources.add("a.yaml", text), text, &Options::default(), &mut Sink::default());
        let root = &parsed.documents[0].root;
        let node = root.get("a").unwrap_or(root);
        let at = node.as_str().and_then(|value| value.find(piece)).expect("the piece is in the value");
        let span = locate(&file, node, at..at + piece.len());
        assert_eq!(file.slice(span), expected, "{text}");
    }

    #[test]
    fn pieces_are_found_where_they_were_written() {
        for (text, piece, expected) in [
            ("a: one two", "two", "two"),
            ("a: one\n  two\n\n  three", "three", "three"),
            ("a: one\n  two", "one two", "one\n  two"),
            ("a: 'it''s so'", "so", "so"),
            ("a: 'it''s so'", "'s", "''s"),
            (r#"a: "x\ty\u00e4\n${{ z }}""#, "${{ z }}", "${{ z }}"),
            (r#"a: "x\tyz""#, "\t", r"\t"),
            ("a: \"one\\\n   two three\"", "two", "two"),
            ("a: |\n    one\n      two\n    three\n", "two", "two"),
            ("a: |\n    one\n      two\n    three\n", "three\n", "three\n"),
            ("a: |1\n    one\n  two\n", "one", "one"),
            ("a: >-\n  one\n  two\n\n  three ${{ x }}\n", "${{ x }}", "${{ x }}"),
            ("a: >\n  one\n  two\n", "e t", "e\n  t"),
            ("a: &x !!str |\r\n  one\r\n  two\r\n", "two", "two"),
            ("|\n  one\n  zwölf\n", "zwölf", "zwölf"),
            ("- ---", "", ""),
        ] {
            if !piece.is_empty() {
                check(text, piece, expected);
            }
        }
    }

    #[test]
    fn what_is_not_a_string_is_the_whole_node() {
        let text = "a: 12";
        let sources = Sources::default();
        let id = sources.add("a.yaml", text);
        let parsed = parse(id, text, &Options::default(), &mut Sink::default());
        let node = parsed.documents[0].root.get("a").unwrap();
        assert_eq!(locate(&sources.get(id), node, 0..1), node.span);
        // Not what stands there: computed.
        let computed = Node { data: Data::String("zz".into()), ..node.clone() };
        assert_eq!(locate(&sources.get(id), &computed, 0..1), node.span);
    }

    proptest! {
        /// A word that stands once in a string is found as the same bytes, however the string is written.
        #[test]
        fn a_word_is_found_in_every_style(
            before in r"[a-z ä'\\\n]{0,12}", after in r"[a-z ö\n]{0,12}", style in 0..5, indent in 1..5_usize,
        ) {
            let value = format!("k{before}WORD{after}k");
            let pad = " ".repeat(indent);
            let lines = value.replace('\n', &format!("\n{pad}"));
            let text = match style {
                0 => format!("a: {:?}", value),
                1 => format!("a: '{}'", value.replace('\'', "''").replace('\n', &format!("\n\n{pad}"))),
                2 => format!("a: |\n{pad}{lines}\n"),
                3 => format!("a: >-\n{pad}{lines}\n"),
                _ => format!("a: {}", lines.replace(": ", "")),
            };
            let sources = Sources::default();
            let id = sources.add("a.yaml", text.as_str());
            let parsed = parse(id, &text, &Options::default(), &mut Sink::default());
            let node = parsed.documents[0].root.get("a").unwrap();
            let read = node.as_str().unwrap();
            let at = read.find("WORD").unwrap();
            let file = sources.get(id);
            prop_assert_eq!(file.slice(locate(&file, node, at..at + 4)), "WORD");
            // Every range lies inside the text, in order, and on character boundaries.
            for (from, _) in read.char_indices() {
                let span = locate(&file, node, from..read.len());
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
