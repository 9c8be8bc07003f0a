use std::sync::Arc;

use stackc_source::{Code, Diagnostic, FileId, Severity, Sources, Span, Spanned};

use crate::{Input, Prepared, SHOWN_OF_ONE_CODE, Style, concise, human, json, prepare};

static UNKNOWN: Code =
    Code { name: "values/unknown-key", severity: Severity::Warning, silenceable: true, page: "" };
static CYCLE: Code = Code { name: "order/cycle", severity: Severity::Error, silenceable: true, page: "" };
static PLAIN: Code =
    Code { name: "secrets/plain-text", severity: Severity::Error, silenceable: false, page: "" };
static NOTE: Code =
    Code { name: "order/edge-dropped", severity: Severity::Note, silenceable: true, page: "" };
static CODES: &[&Code] = &[&UNKNOWN, &CYCLE, &PLAIN, &NOTE];

const STACK: &str = "\
apiVersion: stackc/v1alpha1
kind: Stack
name: observability
addons:
  prometheus:
    chart: prometheus-community/prometheus
    needs: [grafana]
    values:
      server:
        retension: 15d
  grafana:
    chart: grafana/grafana
    needs: [alerts]
";

/// A run over files of the test's own.
#[derive(Default)]
struct Run {
    sources: Sources,
    diagnostics: Vec<Diagnostic>,
    settings: Vec<(Spanned<Arc<str>>, Option<Severity>)>,
    comments: Vec<(Span, Arc<str>)>,
    clusters: Vec<String>,
    partial: bool,
    deny_warnings: bool,
}

impl Run {
    fn file(&mut self, path: &str, text: &str) -> FileId {
        let id = self.sources.add(path, text);
        // Comments as the compiler hands them over; the tests have no `#` elsewhere.
        for (at, _) in text.match_indices('#') {
            let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
            self.comments.push((Span::new(id, at..end), text[at..end].into()));
        }
        id
    }

    /// The span of the first `what` in a file.
    fn span(&self, id: FileId, what: &str) -> Span {
        let at = self.sources.get(id).text.find(what).expect("it is there");
        Span::new(id, at..at + what.len())
    }

    fn prepare(&self) -> Prepared<'_> {
        let input = Input {
            diagnostics: self.diagnostics.clone(),
            settings: &self.settings,
            comments: &self.comments,
            codes: &[CODES, crate::diagnostics::ALL].concat(),
            clusters: &self.clusters,
            partial: self.partial,
            deny_warnings: self.deny_warnings,
        };
        prepare(&self.sources, input)
    }

    fn human(&self) -> String {
        human::render(&self.prepare(), Style::PLAIN)
    }

    fn concise(&self) -> String {
        concise::render(&self.prepare())
    }
}

/// One of each severity, labels in two files and far apart in one, help, fix, clusters.
fn usual() -> Run {
    let mut run = Run::default();
    let stack = run.file("stacks/observability/stack.yaml", STACK);
    let other = run.file(
        "stacks/alerts/stack.yaml",
        "kind: Stack\nname: alerts\naddons:\n  alerts:\n    needs: [observability/prometheus]\n",
    );
    let key = run.span(stack, "retension");
    run.diagnostics.push(
        Diagnostic::new(&UNKNOWN, "unknown key `retension` in values of `prometheus`")
            .at(key, "not a key of this chart")
            .help("did you mean `retention`?")
            .fix(key, "retention")
            .on_cluster("prod-eu")
            .on_cluster("prod-us"),
    );
    run.diagnostics.push(
        Diagnostic::new(&CYCLE, "`prometheus`, `grafana` and `alerts` need each other")
            .at(run.span(stack, "grafana]").part(0..7), "`prometheus` needs `grafana`")
            .also(run.span(stack, "alerts"), "`grafana` needs `alerts`")
            .also(run.span(other, "observability/prometheus"), "`alerts` needs `prometheus`")
            .help("take one of the three away"),
    );
    run.diagnostics.push(
        Diagnostic::new(&NOTE, "the order of `a` and `b` is left open").at(run.span(other, "alerts:"), ""),
    );
    run.diagnostics.push(Diagnostic::new(&PLAIN, "the output directory holds a secret"));
    run
}

#[test]
fn human_as_on_a_pipe() {
    insta::assert_snapshot!(usual().human());
}

#[test]
fn human_as_on_a_terminal() {
    let run = usual();
    let style = Style { colour: false, unicode: true, width: 80 };
    insta::assert_snapshot!(human::render(&run.prepare(), style));
    let coloured = human::render(&run.prepare(), Style { colour: true, ..style });
    assert!(coloured.contains("\u{1b}[31merror[order/cycle]:\u{1b}["), "{coloured:?}");
    assert!(!coloured.contains("  \u{1b}[31merror"), "{coloured:?}");
    let mut bare = String::new();
    for (index, part) in coloured.split('\u{1b}').enumerate() {
        bare.push_str(if index == 0 { part } else { part.split_once('m').expect("an escape ends").1 });
    }
    assert_eq!(bare, human::render(&run.prepare(), style), "colours change nothing else");
}

#[test]
fn concise_is_one_line_each() {
    insta::assert_snapshot!(usual().concise());
}

#[test]
fn json_keeps_its_shape() {
    let run = usual();
    let mut object = json::value(&run.prepare());
    object.insert("addons".to_owned(), serde_json::json!([]));
    insta::assert_snapshot!(json::render(&object));
}

/// Texts that are hard to draw, in each format.
fn awkward() -> Run {
    let mut run = Run::default();
    let wide = run.file("wide.yaml", "名前: 日本語 # x\nb: 1\n");
    let tabs = run.file("tabs.yaml", "a:\n\tb:\tc\n");
    let empty = run.file("empty.yaml", "");
    let end = run.file("end.yaml", "a: 1\nb: [");
    let crlf = run.file("crlf.yaml", "a: 1\r\nb: two\r\nc: 3\r\n");
    let evil = run.file("evil\u{1b}[2J.yaml", "a: \u{1b}]0;owned\u{7}x\u{202e}y\u{9b}31m\nb: 1\n");
    let long = run.file("long.yaml", &format!("{}: {} # tail\n", "k".repeat(150), "v".repeat(150)));
    let several = run.file("several.yaml", "a:\n  b: 1\n  c: 2\nd: 3\n");
    let at = |span, what: &str| Diagnostic::new(&UNKNOWN, what).at(span, "here");
    let two = "two `a\nb\u{1b}[31m`";
    run.diagnostics = vec![
        at(run.span(wide, "日本語"), "wide characters"),
        at(run.span(tabs, "c"), "tabs"),
        at(Span::point(empty, 0), "empty file"),
        at(Span::point(end, 9), "end of a file without a line break"),
        at(run.span(crlf, "two"), "carriage returns"),
        at(run.span(evil, "x"), "escapes in the file").help("first line\nsecond \u{1b}[5mline"),
        at(run.span(long, "vvv"), "a long line"),
        Diagnostic::new(&UNKNOWN, "many labels on a long line")
            .at(run.span(long, "kkk"), "the key")
            .also(run.span(long, "# tail"), "far to the right"),
        at(run.span(several, "b: 1\n  c: 2"), "several lines"),
        at(Span::point(several, 22), "after the last line break"),
        at(Span::new(several, 400..500), two),
    ];
    run
}

#[test]
fn awkward_texts_for_people() {
    insta::assert_snapshot!(awkward().human());
}

#[test]
fn awkward_texts_for_programs() {
    let run = awkward();
    let concise = run.concise();
    assert_eq!(concise.lines().count(), run.diagnostics.len());
    insta::assert_snapshot!(concise);
    let object = json::value(&run.prepare());
    let text = json::render(&object);
    assert!(!text.chars().any(|c| c != '\n' && crate::escape::is_unsafe(c)), "{text}");
    let back: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(back, serde_json::Value::Object(object), "escaping loses nothing");
}

#[test]
fn excerpts_fit_the_width() {
    let run = awkward();
    for width in [60, 80, 120] {
        let text = human::render(&run.prepare(), Style { width, ..Style::PLAIN });
        for line in text.lines().filter(|line| line.contains("kkkk") || line.contains("vvvv")) {
            assert!(line.len() <= width + 3, "{width}: {line}");
        }
    }
}

#[test]
fn many_labels_and_many_files_are_bounded() {
    let mut run = Run::default();
    let mut diagnostic = Diagnostic::new(&CYCLE, "a long cycle");
    for n in 0..30 {
        let id = run.file(&format!("f{n:02}.yaml"), "a: 1\n");
        diagnostic = diagnostic.at(Span::new(id, 0..1), "");
    }
    run.diagnostics.push(diagnostic);
    let text = run.human();
    assert_eq!(text.matches(",-[").count(), 20, "{text}");
    assert!(text.contains("and 10 more places"), "{text}");
}

#[test]
fn sorted_whatever_order_they_came_in() {
    let mut run = usual();
    let before = (run.human(), run.concise());
    run.diagnostics.reverse();
    assert_eq!((run.human(), run.concise()), before);
}

#[test]
fn what_differs_in_clusters_only_is_one() {
    let mut run = usual();
    run.clusters = ["a", "b", "c", "d", "e", "f"].map(str::to_owned).to_vec();
    let base = run.diagnostics[0].clone();
    let on = |names: &[&str]| {
        names.iter().map(|name| Diagnostic { clusters: vec![(*name).to_owned()], ..base.clone() }).collect()
    };
    for (names, said) in [
        (&["b"][..], "  on cluster b\n"),
        (&["b", "a", "b"][..], "  on clusters a and b\n"),
        (&["d", "c", "b", "a"][..], "  on clusters a, b, c and d\n"),
        (&["e", "d", "c", "b", "a"][..], "  on clusters a, b, c and 2 more\n"),
    ] {
        run.diagnostics = on(names);
        let prepared = run.prepare();
        assert_eq!(prepared.summary.warnings, 1);
        let text = human::render(&prepared, Style::PLAIN);
        assert!(text.contains(said), "{text}");
    }
    run.diagnostics = on(&["a", "b", "c", "d", "e", "f"]);
    assert_eq!(run.prepare().diagnostics[0].clusters, Vec::<String>::new(), "all clusters is no news");
    run.diagnostics = on(&["a", "b"]);
    run.diagnostics.push(Diagnostic { clusters: Vec::new(), ..base.clone() });
    assert_eq!(run.prepare().diagnostics.len(), 1);
    assert_eq!(run.prepare().diagnostics[0].clusters, Vec::<String>::new());
    run.diagnostics = on(&["a"]);
    run.diagnostics.push(Diagnostic { help: None, clusters: vec!["b".to_owned()], ..base });
    assert_eq!(run.prepare().diagnostics.len(), 2, "another help is another finding");
}

#[test]
fn a_hundred_of_a_code_are_shown() {
    let mut run = Run::default();
    let id = run.file("a.yaml", &"a: 1\n".repeat(130));
    for n in 0..130 {
        run.diagnostics.push(Diagnostic::new(&UNKNOWN, format!("number {n}")).at(Span::point(id, n * 5), ""));
    }
    run.diagnostics.push(Diagnostic::new(&CYCLE, "another"));
    let prepared = run.prepare();
    assert_eq!(prepared.diagnostics.len(), SHOWN_OF_ONE_CODE + 1);
    assert_eq!(prepared.summary.to_string(), "1 error, 130 warnings");
    assert!(concise::render(&prepared).ends_with("\nand 30 more of values/unknown-key\n"));
    assert!(human::render(&prepared, Style::PLAIN).ends_with("\n... and 30 more of values/unknown-key\n"));
}

/// What is left, as concise lines, of a file with one unknown key `x` in the line of `x:`.
fn judged(text: &str, change: impl FnOnce(&mut Run)) -> String {
    let mut run = Run::default();
    let id = run.file("a.yaml", text);
    run.diagnostics.push(Diagnostic::new(&UNKNOWN, "unknown key `x`").at(run.span(id, "x:"), ""));
    change(&mut run);
    run.concise()
}

#[test]
fn comments_silence() {
    let unknown = "a.yaml:1:1: warning[values/unknown-key]: unknown key `x`\n";
    let cases: &[(&str, &str)] = &[
        ("x: 1\n", unknown),
        ("x: 1 # stackc: allow(values/unknown-key) ours\n", ""),
        ("# stackc: allow(values/unknown-key) ours\nx: 1\n", ""),
        ("# stackc: allow(values/unknown-key) ours\r\n  # and more\r\n  x: 1\r\n", ""),
        (
            "x: 1 # stackc: allow(values/unknown-key)\n",
            "a.yaml:1:6: warning[lang/allow-without-reason]: the comment gives no reason (write why after the closing parenthesis)\n",
        ),
        (
            "a: 1 # stackc: allow(values/unknown-key) for the line below\nx: 1\n",
            "a.yaml:1:6: warning[lang/allow-unused]: there is no `values/unknown-key` to silence here (take the comment away, or put it on the line that the diagnostic points at)\na.yaml:2:1: warning[values/unknown-key]: unknown key `x`\n",
        ),
        (
            "x: 1 # stackc: allow(values/unkown-key) typo\n",
            "a.yaml:1:1: warning[values/unknown-key]: unknown key `x`\na.yaml:1:6: warning[lang/unknown-code]: there is no diagnostic `values/unkown-key` (did you mean `values/unknown-key`?)\n",
        ),
        (
            "x: 1 # stackc: allow(secrets/plain-text) no\n",
            "a.yaml:1:1: warning[values/unknown-key]: unknown key `x`\na.yaml:1:6: warning[lang/allow-refused]: `secrets/plain-text` cannot be silenced (take the comment away; `stackc explain secrets/plain-text` says how to mend it)\n",
        ),
        (
            "x: 1 # stackc: ignore\n",
            "a.yaml:1:1: warning[values/unknown-key]: unknown key `x`\na.yaml:1:6: warning[lang/allow-malformed]: the comment after `stackc:` cannot be read (write `# stackc: allow(code) reason`)\n",
        ),
        (
            "x: 1 # stackc: allow(order/cycle, values/unknown-key) both\n",
            "a.yaml:1:6: warning[lang/allow-unused]: there is no `order/cycle` to silence here (take the comment away, or put it on the line that the diagnostic points at)\n",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(judged(text, |_| {}), *expected, "{text}");
    }
}

#[test]
fn what_may_not_be_silenced_is_not() {
    let text = "x: hunter2 # stackc: allow(secrets/plain-text) please\n";
    let shown = judged(text, |run| {
        let span = run.diagnostics[0].labels[0].span;
        run.diagnostics = vec![Diagnostic::new(&PLAIN, "a secret in plain text").at(span, "")];
        run.settings = vec![(Spanned::new("secrets/plain-text".into(), span), None)];
    });
    assert!(
        shown.starts_with("a.yaml:1:1: error[lang/fixed-severity]: `secrets/plain-text` is always an error"),
        "{shown}"
    );
    assert!(shown.contains("a.yaml:1:1: error[secrets/plain-text]"), "{shown}");
    assert!(shown.contains("warning[lang/allow-refused]"), "{shown}");
}

#[test]
fn a_partial_run_does_not_know_what_is_unused() {
    let text = "a: 1 # stackc: allow(order/cycle) on the other cluster\nx: 1\n";
    assert!(judged(text, |_| {}).contains("lang/allow-unused"));
    assert!(!judged(text, |run| run.partial = true).contains("lang/allow-unused"));
}

#[test]
fn the_project_sets_severities() {
    let set = |code: &str, severity: Option<Severity>| {
        let code: Arc<str> = code.into();
        move |run: &mut Run| {
            let span = run.diagnostics[0].labels[0].span;
            run.settings.push((Spanned::new(code, span), severity));
        }
    };
    let line = judged("x: 1\n", set("values/unknown-key", Some(Severity::Error)));
    assert!(line.starts_with("a.yaml:1:1: error[values/unknown-key]"), "{line}");
    assert_eq!(judged("x: 1\n", set("values/unknown-key", None)), "");
    assert_eq!(
        judged("x: 1 # stackc: allow(values/unknown-key)\n", set("lang/allow-without-reason", None)),
        ""
    );
    let line = judged("x: 1\n", set("values/unkown-key", Some(Severity::Error)));
    assert!(
        line.contains("warning[lang/unknown-code]: there is no diagnostic `values/unkown-key`"),
        "{line}"
    );
    let comment = "x: 1 # stackc: allow(values/unknown-key)\n";
    let line = judged(comment, set("lang/allow-without-reason", Some(Severity::Error)));
    assert!(line.starts_with("a.yaml:1:6: error[lang/allow-without-reason]"), "{line}");
}

#[test]
fn denied_warnings_are_errors_and_notes_stay() {
    let mut run = usual();
    assert_eq!(run.prepare().summary.to_string(), "2 errors, 1 warning, 1 note");
    run.deny_warnings = true;
    assert_eq!(run.prepare().summary.to_string(), "3 errors, 1 note");
    run.diagnostics.clear();
    assert_eq!(run.prepare().summary.to_string(), "no problems");
    assert!(!run.prepare().failed());
}

#[test]
fn any_span_in_any_text_is_drawn() {
    // A small generator of its own: the same cases on every run.
    let mut state = 42_u64;
    let mut next = move |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let pieces = [
        "a",
        "key: ",
        "\n",
        "\r\n",
        "\r",
        "\t",
        "日",
        "e\u{301}",
        "👩\u{200d}🚀",
        "\u{1b}[1m",
        "\u{feff}",
        "\n\n",
        "x ",
    ];
    for case in 0..4_000 {
        let mut run = Run::default();
        let mut diagnostic = Diagnostic::new(&CYCLE, format!("case {case}"));
        for file in 0..=next(2) {
            let text: String = (0..next(40)).map(|_| pieces[next(pieces.len())]).collect();
            let id = run.sources.add(format!("f{file}.yaml"), text.as_str());
            for label in 0..=next(4) {
                let (start, end) = (next(text.len() + 3), next(text.len() + 3));
                diagnostic = diagnostic.at(Span::new(id, start..end), format!("label {file}.{label}."));
            }
        }
        let labels: Vec<String> = diagnostic.labels.iter().map(|label| label.text.clone()).collect();
        run.diagnostics.push(diagnostic);
        for unicode in [false, true] {
            let shown = human::render(&run.prepare(), Style { unicode, width: 40 + next(60), colour: false });
            for label in &labels {
                assert!(shown.contains(label.as_str()), "case {case}: no {label} in\n{shown}");
            }
            assert!(!shown.contains(['\u{1b}', '\r', '\t']), "case {case}: {shown:?}");
        }
    }
}
