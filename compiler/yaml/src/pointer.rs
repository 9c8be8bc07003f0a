//! JSON pointers (RFC 6901) and the paths that messages print.

use stackc_source::Span;

use crate::{Data, Node};

/// What a pointer leads to.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The value.
    pub node: &'a Node,
    /// Where its key was written, if it is the value of one.
    pub key: Option<Span>,
    /// How many segments of the pointer were followed.
    pub depth: usize,
}

/// The value that a pointer (`/a/b/0`; empty for the root itself) leads to.
pub fn find<'a>(root: &'a Node, pointer: &str) -> Option<Found<'a>> {
    let found = nearest(root, pointer);
    (found.depth == segments(pointer).count()).then_some(found)
}

/// The value that the longest part of a pointer leads to that leads anywhere: the root at least.
pub fn nearest<'a>(root: &'a Node, pointer: &str) -> Found<'a> {
    let mut found = Found { node: root, key: None, depth: 0 };
    for segment in segments(pointer) {
        let next = match &found.node.data {
            Data::Map(map) => map.get(&segment).map(|entry| (&entry.node, Some(entry.key))),
            Data::Seq(items) => index(&segment).and_then(|at| items.get(at)).map(|item| (item, None)),
            _ => None,
        };
        let Some((node, key)) = next else { break };
        found = Found { node, key, depth: found.depth + 1 };
    }
    found
}

/// Adds a segment to a pointer, escaped.
pub fn push(pointer: &mut String, segment: &str) {
    pointer.push('/');
    for c in segment.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            c => pointer.push(c),
        }
    }
}

/// The segments of a pointer, escapes undone.
pub fn segments(pointer: &str) -> impl Iterator<Item = String> {
    pointer.split('/').skip(1).map(|segment| segment.replace("~1", "/").replace("~0", "~"))
}

/// A pointer as messages print it, `a.b[0].c`: a segment that is a number counts as an index of a list, one
/// that is no word stands in quotes, `a["b.c"]`. The root is `.`.
pub fn path(pointer: &str) -> String {
    let mut path = String::new();
    for segment in segments(pointer) {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if index(&segment).is_some() {
            path.push_str(&format!("[{segment}]"));
        } else if !segment.is_empty() && segment.chars().all(word) {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(&segment);
        } else {
            path.push_str(&format!("[{segment:?}]"));
        }
    }
    if path.is_empty() { ".".to_owned() } else { path }
}

/// An index of a list: digits, without a zero in front.
fn index(segment: &str) -> Option<usize> {
    let shaped =
        segment.bytes().all(|byte| byte.is_ascii_digit()) && (segment == "0" || !segment.starts_with('0'));
    shaped.then(|| segment.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use stackc_source::{Sink, Sources};

    use super::*;
    use crate::{Options, parse};

    fn with_root(text: &str, check: impl Fn(&Node, &dyn Fn(Span) -> String)) {
        let sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let parsed = parse(file, text, &Options::default(), &mut Sink::default());
        let slice = |span: Span| sources.get(file).slice(span).to_owned();
        check(&parsed.documents[0].root, &slice);
    }

    #[test]
    fn finds_values_and_the_nearest_that_is_there() {
        with_root("a:\n  b/c: [x, {d~e: 1}]\n  '': e\n", |root, slice| {
            for (pointer, value, key) in [
                ("/a/b~1c/0", "x", None),
                ("/a/b~1c/1/d~0e", "1", Some("d~e")),
                ("/a/", "e", Some("''")),
                ("/a/b~1c", "[x, {d~e: 1}]", Some("b/c")),
            ] {
                let found = find(root, pointer).unwrap();
                assert_eq!(slice(found.node.span), value, "{pointer}");
                assert_eq!(found.key.map(slice).as_deref(), key, "{pointer}");
            }
            for (pointer, depth) in [("/a/b~1c/2", 2), ("/a/b~1c/00", 2), ("/x/y", 0), ("/a/b~1c/0/z", 3)] {
                assert!(find(root, pointer).is_none(), "{pointer}");
                assert_eq!(nearest(root, pointer).depth, depth, "{pointer}");
            }
            assert!(find(root, "").is_some_and(|found| found.node.span == root.span));
        });
    }

    #[test]
    fn paths_read_as_people_write_them() {
        for (pointer, expected) in [
            ("", "."),
            ("/a/b/0/c", "a.b[0].c"),
            ("/0", "[0]"),
            ("/a/b.c/d~1e", "a[\"b.c\"][\"d/e\"]"),
            ("/a//b", "a[\"\"].b"),
            ("/node-exporter/007", "node-exporter.007"),
        ] {
            assert_eq!(path(pointer), expected, "{pointer}");
        }
    }

    #[test]
    fn escaping_is_undone_by_segments() {
        for segment in ["a", "", "/", "~", "~1", "a/b~0c~"] {
            let mut pointer = String::new();
            push(&mut pointer, "x");
            push(&mut pointer, segment);
            assert_eq!(segments(&pointer).collect::<Vec<_>>(), ["x", segment]);
        }
    }
}
