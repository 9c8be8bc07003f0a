//! What is said of texts that cannot be read, or that mean something else than they seem to, and where.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

use stackc_source::{Diagnostic, Sink, SourceFile, Sources};
use stackc_yaml::{Options, Style, parse};

fn read(text: &str, options: &Options) -> (stackc_yaml::Parsed, Vec<Diagnostic>, std::sync::Arc<SourceFile>) {
    let sources = Sources::default();
    let file = sources.add("a.yaml", text);
    let mut sink = Sink::default();
    let parsed = parse(file, text, options, &mut sink);
    (parsed, sink.into_diagnostics(), sources.get(file))
}

/// `code line:column "what is marked": message`, and the other labels as `+ line:column "marked"`.
fn show(diagnostic: &Diagnostic, file: &SourceFile) -> String {
    let place = |span: stackc_source::Span| {
        let position = file.position(span.start);
        format!("{}:{} {:?}", position.line, position.column, file.slice(span))
    };
    let mut shown = String::new();
    for label in &diagnostic.labels {
        match label.primary {
            true => shown = format!("{} {}: {}", diagnostic.code.name, place(label.span), diagnostic.message),
            false => shown.push_str(&format!(" + {}", place(label.span))),
        }
    }
    shown
}

fn said(text: &str, options: &Options) -> Vec<String> {
    let (_, diagnostics, file) = read(text, options);
    diagnostics.iter().map(|diagnostic| show(diagnostic, &file)).collect()
}

#[test]
fn each_mistake_has_its_words_and_its_place() {
    for (text, expected) in [
        ("a:\n\tb: 1\n", "yaml/tab 2:1 \"\\t\": a tab as indentation"),
        ("a: |\n  b\n\tc\n", "yaml/tab 3:1 \"\\t\": a tab as indentation"),
        ("a: b\n\tc\n", "yaml/tab 2:1 \"\\t\": a tab as indentation"),
        ("a: \"b\nc: d\n", "yaml/syntax 1:4 \"\\\"\": a quote that is not closed + 3:1 \"\""),
        ("a: 'b\n---\nc: d\n", "yaml/syntax 1:4 \"'\": a quote that is not closed + 2:1 \"-\""),
        ("a: [b\nc: d\n", "yaml/syntax 2:2 \":\": expected `,` or `]` + 1:4 \"[\""),
        ("a: [b, c", "yaml/syntax 1:9 \"\": a `[` that is not closed + 1:4 \"[\""),
        ("a: {b: c", "yaml/syntax 1:9 \"\": a `{` that is not closed + 1:4 \"{\""),
        ("a: [b,\n---\n", "yaml/syntax 2:1 \"-\": a `[` that is not closed + 1:4 \"[\""),
        ("a: [b}\n", "yaml/syntax 1:6 \"}\": expected `,` or `]` + 1:4 \"[\""),
        ("a: ]\n", "yaml/syntax 1:4 \"]\": a `]` that closes nothing"),
        ("a: [b,,c]\n", "yaml/syntax 1:7 \",\": a `,` without a value before it"),
        ("a: b: c\n", "yaml/syntax 1:5 \":\": a `:` that makes no key here"),
        ("a: 1\nb:c\n", "yaml/syntax 2:1 \"b:c\": a line of a map that has no `:` + 2:3 \"\""),
        ("a: 1\nb\nc: 1\n", "yaml/syntax 2:1 \"b\": a line of a map that has no `:`"),
        ("a:\n  b: 1\n c: 2\n", "yaml/syntax 3:2 \"c\": expected the next key of this map + 1:1 \"a\""),
        ("- a\n- b\nc: d\n", "yaml/syntax 3:1 \"c\": expected the next `-` of this list + 1:1 \"-\""),
        ("a: - b\n", "yaml/syntax 1:4 \"-\": a list item cannot stand here"),
        ("a: @b\n", "yaml/syntax 1:4 \"@\": text cannot begin with `@`"),
        ("a: %b\n", "yaml/syntax 1:4 \"%\": text cannot begin with `%`"),
        ("a: \"\\/\"\n", "yaml/syntax 1:5 \"\\\\/\": an escape that YAML 1.1 does not know"),
        ("a: \"\\uD800\"\n", "yaml/syntax 1:5 \"\\\\\": an escape for what is not a character"),
        ("a: *b\n", "yaml/unknown-anchor 1:4 \"*b\": unknown anchor `b`"),
        ("a: &a [*a]\n", "yaml/unknown-anchor 1:8 \"*a\": the value of anchor `a` contains itself"),
        (
            "a: *.b\n",
            "yaml/syntax 1:4 \"*.\": an anchor or alias needs a name of letters, digits, `-` and `_`",
        ),
        ("a: !b!c d\n", "yaml/syntax 1:4 \"!b!c \": a tag whose beginning no `%TAG` declares"),
        ("a: !!int b\n", "yaml/wrong-tag 1:10 \"b\": the value of `!!int` is a string + 1:4 \"!!int\""),
        ("a: .inf\n", "yaml/infinite-number 1:4 \".inf\": a number that JSON does not have"),
        ("~: a\n", "yaml/invalid-key 1:1 \"~\": null cannot be a key"),
        ("a: {{ .b }}\n", "yaml/invalid-key 1:5 \"{ .b }\": a map cannot be a key"),
        (
            "a: {<<: b}\n",
            "yaml/merge 1:9 \"b\": `<<` merges a map or a list of maps, not a string + 1:5 \"<<\"",
        ),
        ("a: | b\n", "yaml/syntax 1:6 \"b\": text on the line of `|` or `>` + 1:4 \"|\""),
        ("a: 1\n...\nb: 2\n", "yaml/syntax 3:1 \"b\": something after the end of the value"),
        ("%YAML 1.2\n---\na\n", "yaml/syntax 1:1 \"%YAML 1.2\\n\": not YAML 1.1"),
        ("a: \u{1}\n", "yaml/syntax 1:4 \"\\u{1}\": the character U+0001 is not permitted in YAML"),
        ("a: 1\nb: 2\na: 3\n", "yaml/duplicate-key 3:1 \"a\": duplicate key `a` + 1:1 \"a\""),
        ("{a: 1, 'a': 3}\n", "yaml/duplicate-key 1:8 \"'a'\": duplicate key `a` + 1:2 \"a\""),
    ] {
        assert_eq!(said(text, &Options::default()), [expected], "{text:?}");
    }
}

#[test]
fn keys_that_are_not_strings_warn_and_can_be_mended() {
    let (parsed, diagnostics, file) = read("y: 1\n8080: x\n\"on\": 2\n", &Options::default());
    let shown: Vec<_> = diagnostics.iter().map(|diagnostic| show(diagnostic, &file)).collect();
    assert_eq!(
        shown,
        [
            "yaml/boolean-key 1:1 \"y\": the key `y` is a boolean in YAML 1.1",
            "yaml/boolean-key 2:1 \"8080\": the key `8080` is a number in YAML 1.1",
        ]
    );
    assert_eq!(diagnostics[0].fix[0].text, "\"y\"");
    assert!(!parsed.broken);
    assert!(parsed.documents[0].root.get("true").is_some());
    // Two keys that become one.
    assert_eq!(
        said("y: 1\n\"true\": 2\n", &Options::default())[1],
        "yaml/duplicate-key 2:1 \"\\\"true\\\"\": duplicate key `true` + 1:1 \"y\""
    );
    // Someone else's file is read without a word, the last one counts.
    let third_party = Options { third_party: true, ..Options::default() };
    let (parsed, diagnostics, _) = read("y: 1\n\"true\": 2\na: 1\na: 2\n", &third_party);
    assert!(diagnostics.is_empty() && !parsed.broken);
    assert_eq!(parsed.documents[0].root.get("true").unwrap().data, stackc_yaml::Data::Int(2));
}

#[test]
fn what_a_merge_brings_is_no_duplicate() {
    let text = "x: &x {a: 1, b: 2}\nm: {<<: *x, a: 3}\no: {a: 3, <<: *x}\n";
    let (parsed, diagnostics, file) = read(text, &Options::default());
    assert!(diagnostics.is_empty());
    let root = &parsed.documents[0].root;
    let overriding = root.get("m").unwrap().get("a").unwrap();
    assert_eq!(file.slice(overriding.span), "3");
    assert_eq!(file.slice(overriding.overrode.as_ref().unwrap()[0]), "1");
    // As in go-yaml v2, a merge replaces what stands before it.
    let merged = root.get("o").unwrap().get("a").unwrap();
    assert_eq!((file.slice(merged.span), file.slice(merged.via.unwrap())), ("1", "*x"));
    assert_eq!(file.slice(merged.overrode.as_ref().unwrap()[0]), "3");
    // A real duplicate beside a merge is one.
    assert_eq!(
        said("m: {a: 1, <<: {a: 2}, a: 3}\n", &Options::default()),
        ["yaml/duplicate-key 1:23 \"a\": duplicate key `a` + 1:5 \"a\""]
    );
}

#[test]
fn aliases_say_through_what_they_came() {
    let text = "a: &a {k: [v]}\nb: &b [*a]\nc: *b\n";
    let (parsed, _, file) = read(text, &Options::default());
    let root = &parsed.documents[0].root;
    let inner = |node: &stackc_yaml::Node| node.as_seq().unwrap()[0].clone();
    let through_one = inner(inner(root.get("b").unwrap()).get("k").unwrap());
    assert_eq!((file.slice(through_one.span), file.slice(through_one.place())), ("v", "*a"));
    let through_two = inner(inner(root.get("c").unwrap()).get("k").unwrap());
    assert_eq!((file.slice(through_two.span), file.slice(through_two.place())), ("v", "*b"));
    assert!(inner(root.get("a").unwrap().get("k").unwrap()).via.is_none());
}

#[test]
fn expressions_that_yaml_cannot_hold_are_named() {
    let options = Options { expressions: true, ..Options::default() };
    for (text, marked, fixed) in [
        ("a: [${{ x }}]\n", "${{ x }}", "\"${{ x }}\""),
        ("a: [b, c-${{ x }}-d, e]\n", "c-${{ x }}-d", "\"c-${{ x }}-d\""),
        ("{a: ${{ x }}}\n", "${{ x }}", "\"${{ x }}\""),
        ("[${{ x['a'] }}, b]\n", "${{ x['a'] }}", "\"${{ x['a'] }}\""),
        ("[${{ x[\"a\"] }}]\n", "${{ x[\"a\"] }}", "'${{ x[\"a\"] }}'"),
        ("[${{ '}}' ~ \"b\" }}]\n", "${{ '}}' ~ \"b\" }}", "'${{ ''}}'' ~ \"b\" }}'"),
        ("k: ${{ {'k': 1} }}\n", "${{ {'k': 1} }}", "\"${{ {'k': 1} }}\""),
        ("k: ${{ {'k': {'l': 1}} }} b\n", "${{ {'k': {'l': 1}} }} b", "\"${{ {'k': {'l': 1}} }} b\""),
        ("a: ${{ x # y }}\nb: 1\n", "${{ x # y }}", "\"${{ x # y }}\""),
        ("- ${{ x if y else ': ' }} # c\n", "${{ x if y else ': ' }}", "\"${{ x if y else ': ' }}\""),
        ("a: [${{ x }}-${{ y }}]\n", "${{ x }}-${{ y }}", "\"${{ x }}-${{ y }}\""),
    ] {
        let (parsed, diagnostics, file) = read(text, &options);
        assert_eq!(diagnostics.len(), 1, "{text}");
        let found = &diagnostics[0];
        assert_eq!(found.code.name, "lang/unquoted-expression", "{text}");
        assert_eq!(file.slice(found.primary().unwrap()), marked, "{text}");
        assert_eq!(found.fix[0].text, fixed, "{text}");
        assert!(parsed.broken);
        // The fix mends it.
        let range = found.fix[0].span.range();
        let mended = format!("{}{}{}", &text[..range.start], found.fix[0].text, &text[range.end..]);
        assert_eq!(said(&mended, &options), Vec::<String>::new(), "{mended}");
    }
    for fine in [
        "a: ${{ x }}\n",
        "a: b ${{ x['y'] }} c # ${{ d\n",
        "a: '${{ x # y }}'\n",
        "a: |\n  ${{ {'a': 1} }} # x\n",
        "a: $${{ x\n",
        "a: [\"${{ x }}\"]\n",
        "a: ${{ x ~ '#' }}\n",
        "a: ${{\n  x\n  }}\n",
        "# ${{ a: b }}\na: 1\n",
    ] {
        assert_eq!(said(fine, &options), Vec::<String>::new(), "{fine}");
    }
    // Other mistakes keep their own words, and so does a file without expressions.
    assert!(said("a: [${x}, b\n", &options)[0].starts_with("yaml/syntax"));
    assert!(said("a: ${{ x }}\nb: [c\n", &options)[0].starts_with("yaml/syntax"));
    assert!(said("a: [${{ x }}]\n", &Options::default())[0].starts_with("yaml/"));
}

#[test]
fn reading_goes_on_at_the_next_document() {
    let text = "a: 1\n---\nb: [\n---\nc: 2\n---\n\"d\n---\n- *x\n---\ne: 3\n";
    let (parsed, diagnostics, file) = read(text, &Options::default());
    assert!(parsed.broken);
    let documents: Vec<_> = parsed.documents.iter().map(|document| file.slice(document.span)).collect();
    assert_eq!(documents, ["a: 1", "---\nc: 2", "---\ne: 3"]);
    let codes: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.code.name).collect();
    assert_eq!(codes, ["yaml/syntax", "yaml/syntax", "yaml/unknown-anchor"]);
}

#[test]
fn comments_are_found_and_nothing_else() {
    let text = "#0\n%YAML 1.1 # 1\n--- # 2\na: b#c # 3\nd: 'e # f' # 4\ng: \"h # i\"#5\nj: | # 6\n  # k\n  l # m\n # 7\n#8\nm: [o, # 9\n p #q\n]\nr: &s !t #10\n  u\n? v # 11\n: w\nx:\n  y # é\n---\n# 12";
    let (parsed, diagnostics, file) = read(text, &Options::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let comments: Vec<_> = parsed.comments.iter().map(|comment| &*comment.text).collect();
    let expected = ["0", " 1", " 2", " 3", " 4", "5", " 6", " 7", "8", " 9", "q", "10", " 11", " é", " 12"];
    assert_eq!(comments, expected);
    for comment in &parsed.comments {
        assert_eq!(file.slice(comment.span), format!("#{}", comment.text));
    }
}

#[test]
fn spans_are_exact() {
    let text = "\u{feff}# c\nä: wörld # t\nq: 'it''s' \nd: &x !!str \"a\\n\" \ns: [ 1, {k: v} ]\nl: |-\n  one\n\n  two  \n\n# c\nf: >2+\n   x\nm:\n  k: ~\n  o:\n  p: a\n   b\nz:\n- 1\n-\n- - 2\nt:";
    let (parsed, diagnostics, file) = read(text, &Options::default());
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let root = &parsed.documents[0].root;
    let of = |path: &str| stackc_yaml::pointer::find(root, path).unwrap();
    for (path, slice, style) in [
        ("/ä", "wörld", Style::Plain),
        ("/q", "'it''s'", Style::SingleQuoted),
        ("/d", "\"a\\n\"", Style::DoubleQuoted),
        ("/s", "[ 1, {k: v} ]", Style::Flow),
        ("/s/1", "{k: v}", Style::Flow),
        ("/s/1/k", "v", Style::Plain),
        ("/l", "|-\n  one\n\n  two  ", Style::Literal),
        ("/f", ">2+\n   x", Style::Folded),
        ("/m", "k: ~\n  o:\n  p: a\n   b", Style::Block),
        ("/m/k", "~", Style::Plain),
        ("/m/o", "", Style::Plain),
        ("/m/p", "a\n   b", Style::Plain),
        ("/z", "- 1\n-\n- - 2", Style::Block),
        ("/z/1", "", Style::Plain),
        ("/z/2", "- 2", Style::Block),
        ("/t", "", Style::Plain),
    ] {
        let node = of(path).node;
        assert_eq!((file.slice(node.span), node.style), (slice, style), "{path}");
    }
    assert_eq!(file.position(of("/m/o").node.span.start).line, 16, "where it would stand");
    assert_eq!(file.slice(of("/ä").key.unwrap()), "ä");
    assert_eq!(file.slice(root.span), &text["\u{feff}# c\n".len()..]);
}
