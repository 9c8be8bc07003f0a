//! What the tests of this crate share.

use stackc_source::{Diagnostic, Sink, Sources};
use stackc_yaml::{Node, Options};

/// Reads a YAML text.
pub(crate) fn read(yaml: &str) -> (Sources, Node) {
    let sources = Sources::default();
    let id = sources.add("test.yaml", yaml);
    let mut sink = Sink::default();
    let parsed = stackc_yaml::parse(id, yaml, &Options::default(), &mut sink);
    assert!(sink.is_empty(), "{yaml}: {:?}", sink.diagnostics());
    (sources, parsed.documents[0].root.clone())
}

/// Reads a YAML text for its value alone.
pub(crate) fn node(yaml: &str) -> Node {
    read(yaml).1
}

/// What `check` reports of the YAML text: `code [text of the primary label] message (help)`.
pub(crate) fn reports<T>(yaml: &str, check: impl FnOnce(&Node, &mut Sink) -> T) -> Vec<String> {
    let (sources, node) = read(yaml);
    let mut sink = Sink::default();
    check(&node, &mut sink);
    sink.diagnostics().iter().map(|diagnostic| show(&sources, diagnostic)).collect()
}

/// Each case: YAML, and the reports expected of it.
pub(crate) fn table<T>(cases: &[(&str, &[&str])], check: impl Fn(&Node, &mut Sink) -> T) {
    for (yaml, expected) in cases {
        assert_eq!(reports(yaml, &check), *expected, "{yaml}");
    }
}

/// The YAML text after all fixes.
pub(crate) fn fixed<T>(yaml: &str, check: impl FnOnce(&Node, &mut Sink) -> T) -> String {
    let (_sources, node) = read(yaml);
    let mut sink = Sink::default();
    check(&node, &mut sink);
    let mut edits: Vec<_> = sink.diagnostics().iter().flat_map(|diagnostic| &diagnostic.fix).collect();
    edits.sort_by_key(|edit| std::cmp::Reverse(edit.span.start));
    let mut text = yaml.to_owned();
    for edit in edits {
        text.replace_range(edit.span.range(), &edit.text);
    }
    text
}

fn show(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let span = diagnostic.primary().unwrap();
    let file = sources.get(span.file);
    let help = diagnostic.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{} [{}] {}{help}", diagnostic.code.name, file.slice(span), diagnostic.message)
}
