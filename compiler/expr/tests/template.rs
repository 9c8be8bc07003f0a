//! Scalars as a whole: `if`, edits, places in quoted scalars, names without values, layers of scopes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests")]

mod common;

use std::sync::Arc;

use common::{data, eval_in, quoted, scalar, scope, shown};
use serde_json::json;
use stackc_expr::{Known, Parsed, Scope, Template};
use stackc_source::{Sink, Sources};
use stackc_yaml::{Data, Node, Style};

fn condition(node: &Node, sources: &Sources, text: &str) -> Result<bool, String> {
    let mut sink = Sink::default();
    match Template::parse_bare(node, sources, &mut sink) {
        Some(template) => template.eval_bool(&scope(), sources).map_err(|why| shown(text, &why)),
        None => Err(shown(text, &sink.diagnostics()[0])),
    }
}

#[test]
fn an_if_is_an_expression_that_gives_a_boolean() {
    for (text, expected) in [
        ("params.debug", Ok(true)),
        ("${{ params.debug }}", Ok(true)),
        (" ${{ not params.debug }} ", Ok(false)),
        ("(cluster.labels.tier | default('')) != 'edge'", Ok(false)),
        ("cluster.labels.tier in ['edge', 'dev']", Ok(true)),
        (
            "params.replicas",
            Err(
                "lang/expression-type: an `if` wants a boolean, this gives a whole number @ params.replicas # compare \
                 it: `x > 0`",
            ),
        ),
        (
            "params.hosts",
            Err(
                "lang/expression-type: an `if` wants a boolean, this gives a list @ params.hosts # compare it: `x != \
                 ''`, `x | length > 0`",
            ),
        ),
        (
            "'true'",
            Err(
                "lang/expression-type: an `if` wants a boolean, this gives a string @ 'true' # compare it: `x != ''`, `x | length > 0`",
            ),
        ),
        (
            "params.none",
            Err(
                "lang/expression-type: an `if` wants a boolean, this gives null @ params.none # compare it: `x is not none`",
            ),
        ),
        (
            "x ${{ params.debug }}",
            Err(
                "lang/expression-syntax: an `if` is one expression, not text with expressions in it @ x ${{ \
                 params.debug }} # write the expression as it stands, without `${{` and `}}`",
            ),
        ),
        ("params.debug }}", Err("lang/expression-syntax: unexpected input after expression @ }}")),
        ("", Err("lang/expression-syntax: the expression is empty @ ")),
        (
            "params.nope",
            Err("lang/undefined: unknown name `params.nope` @ params.nope # did you mean `none`?"),
        ),
        ("a && b", Err("lang/expression-operator: unknown operator `&&` @ && # write `and`")),
    ] {
        let sources = Sources::default();
        let node = scalar(&sources, text);
        assert_eq!(condition(&node, &sources, text), expected.map_err(str::to_owned), "{text}");
    }
}

#[test]
fn an_if_may_be_a_boolean_of_yaml() {
    let sources = Sources::default();
    let mut node = scalar(&sources, "true");
    node.data = Data::Bool(true);
    assert_eq!(condition(&node, &sources, "true"), Ok(true));
    node.data = Data::Int(1);
    assert_eq!(
        condition(&node, &sources, "true").unwrap_err(),
        "lang/expression-type: an `if` wants a boolean, this gives a whole number @ true # write `true`, `false` or \
         an expression"
    );
}

/// A scalar after all edits of its diagnostic; none where there are none.
fn mended(text: &str) -> Option<String> {
    let sources = Sources::default();
    let node = scalar(&sources, text);
    let mut sink = Sink::default();
    assert!(matches!(Template::parse(&node, &sources, &mut sink), Parsed::Failed), "{text}");
    let diagnostic = sink.into_diagnostics().remove(0);
    let mut file = sources.get(node.span.file).text.to_string();
    for edit in diagnostic.fix.iter().rev() {
        file.replace_range(edit.span.range(), &edit.text);
    }
    (!diagnostic.fix.is_empty()).then(|| file["key: ".len()..].trim_end().to_owned())
}

#[test]
fn operators_of_other_languages_are_mended() {
    for (text, expected) in [
        ("${{ a && b || !c }}", Some("${{ a and b or not c }}")),
        ("${{ a&&b||!c }}", Some("${{ a and b or not c }}")),
        ("${{ (a)&&(b) }}", Some("${{ (a) and (b) }}")),
        ("${{ !a.b[0].c(1) && x }}", Some("${{ not a.b[0].c(1) and x }}")),
        ("${{ !(a == b) }}", Some("${{ not (a == b) }}")),
        ("${{ !!a }}", Some("${{ not not a }}")),
        ("${{ '&&' if !a else '||' }}", Some("${{ '&&' if not a else '||' }}")),
        ("${{ [!a, !b] }}", Some("${{ [not a, not b] }}")),
        // `not a == b` would be another question.
        ("${{ !a == b }}", None),
        ("${{ !a | upper }}", None),
        ("${{ !a + 1 }}", None),
        ("${{ !a in b }}", None),
        ("${{ a ? b : c }}", None),
        ("${{ a === b }}", None),
    ] {
        assert_eq!(mended(text).as_deref(), expected, "{text}");
    }
}

#[test]
fn places_in_quoted_scalars_are_exact_and_edits_safe() {
    let sources = Sources::default();
    for (written, text, style, marked, fixes) in [
        ("'${{ foo }}'", "${{ foo }}", Style::SingleQuoted, "foo", 0),
        ("\"a ${{ foo }}\"", "a ${{ foo }}", Style::DoubleQuoted, "foo", 0),
        ("\"${{ a && b }}\"", "${{ a && b }}", Style::DoubleQuoted, "&&", 1),
    ] {
        let node = quoted(&sources, written, text, style);
        let mut sink = Sink::default();
        let diagnostic = match Template::parse(&node, &sources, &mut sink) {
            Parsed::Template(template) => template.eval(&scope(), &sources).unwrap_err(),
            _ => Box::new(sink.into_diagnostics().remove(0)),
        };
        let file = sources.get(node.span.file);
        assert_eq!(file.slice(diagnostic.primary().unwrap()), marked, "{written}");
        assert_eq!(diagnostic.fix.len(), fixes, "{written}");
    }
}

#[test]
fn places_are_exact_in_every_style_of_scalar() {
    let marked = |yaml: &str| {
        let sources = Sources::default();
        let file = sources.add("a.yaml", yaml);
        let mut sink = Sink::default();
        let options = stackc_yaml::Options { expressions: true, ..stackc_yaml::Options::default() };
        let parsed = stackc_yaml::parse(file, yaml, &options, &mut sink);
        let node = parsed.documents[0].root.get("a").unwrap();
        let Parsed::Template(template) = Template::parse(node, &sources, &mut sink) else { panic!("{yaml}") };
        let diagnostic = template.eval(&scope(), &sources).unwrap_err();
        let at = sources.get(file).position(diagnostic.primary().unwrap().start);
        (sources.get(file).slice(diagnostic.primary().unwrap()).to_owned(), at.line, at.column)
    };
    for (yaml, line, column) in [
        ("a: x ${{ foo }}\n", 1, 10),
        ("a: 'it''s ${{ foo }}'\n", 1, 15),
        ("a: \"\\u00e4\\t ${{ foo }}\"\n", 1, 18),
        ("a: |\n  one\n  two ${{ foo }}\n", 3, 11),
        ("a: >-\n  one\n  two ${{\n  foo }}\n", 4, 3),
        ("a: one\n  two ${{ foo }}\n", 2, 11),
    ] {
        assert_eq!(marked(yaml), ("foo".to_owned(), line, column), "{yaml}");
    }
}

#[test]
fn every_bad_expression_of_a_scalar_is_reported() {
    let sources = Sources::default();
    let node = scalar(&sources, "${{ a b }} ${{ x | uper }}");
    let mut sink = Sink::default();
    assert!(matches!(Template::parse(&node, &sources, &mut sink), Parsed::Failed));
    let codes: Vec<_> = sink.diagnostics().iter().map(|diagnostic| diagnostic.code.name).collect();
    assert_eq!(codes, ["lang/expression-syntax", "lang/unknown-filter"]);
}

#[test]
fn what_is_no_string_is_plain() {
    let sources = Sources::default();
    let mut node = scalar(&sources, "1");
    node.data = Data::Int(1);
    assert!(matches!(Template::parse(&node, &sources, &mut Sink::default()), Parsed::Plain));
}

#[test]
fn results_keep_the_scalars_place() {
    let sources = Sources::default();
    let node = quoted(&sources, "'${{ params.hosts }}'", "${{ params.hosts }}", Style::SingleQuoted);
    let Parsed::Template(template) = Template::parse(&node, &sources, &mut Sink::default()) else { panic!() };
    let result = template.eval(&scope(), &sources).unwrap();
    assert_eq!((result.span, result.style), (node.span, Style::Plain));
    assert_eq!(result.as_seq().unwrap().len(), 2);
}

#[test]
fn layers_hide_what_is_below() {
    let mut base = Scope::new();
    base.set("a", data(&json!(1)));
    base.set("b", data(&json!(2)));
    let base = Arc::new(base);
    let mut over = Scope::over(&base);
    over.set("a", data(&json!(3)));
    over.forbid("b", "b is not known here");
    assert_eq!(eval_in("${{ [a] }}", &over).unwrap(), json!([3]));
    assert_eq!(eval_in("${{ [a, b] }}", &base).unwrap(), json!([1, 2]));
    let diagnostic = eval_in("${{ b }}", &over).unwrap_err();
    assert_eq!(
        (diagnostic.message.as_str(), diagnostic.help.as_deref()),
        ("b is not known here", Some("here: `a`"))
    );
    fn shared<T: Send + Sync>() {}
    shared::<Scope>();
    shared::<Template>();
}

fn parsed(text: &str) -> (Template, Sources) {
    let sources = Sources::default();
    let node = scalar(&sources, text);
    match Template::parse(&node, &sources, &mut Sink::default()) {
        Parsed::Template(template) => (template, sources),
        other => panic!("{other:?}"),
    }
}

#[test]
fn references_are_the_paths_that_are_read() {
    let (template, _) = parsed(
        "${{ a.b['c'].d ~ (x if y.z else w) }} ${{ l[i].q | default(m.n) }} ${{ k is defined }} ${{ [1][p] | \
         map('replace', r) }} ${{ dict(f, g=h) }} ${{ u[0].v }}",
    );
    let found: Vec<String> = template
        .references()
        .iter()
        .map(|reference| format!("{}{}", reference.path.join("."), if reference.optional { "?" } else { "" }))
        .collect();
    assert_eq!(found, ["a.b.c.d", "x", "y.z", "w", "l?", "i", "m.n", "k?", "p", "r", "f", "h", "u"]);
}

#[test]
fn names_are_checked_without_values() {
    let known = Known::closed([
        ("params", Known::closed([("size", Known::Open), ("domain", Known::Open)])),
        ("cluster", Known::closed([("name", Known::Open), ("labels", Known::Open)])),
        ("vars", Known::Open),
    ]);
    for (text, expected) in [
        ("${{ params.size ~ vars.a.b ~ cluster.labels.whatever }}", None),
        ("${{ params['size'] }}", None),
        (
            "${{ params.sise }}",
            Some("lang/undefined: unknown name `params.sise` @ params.sise # did you mean `size`?"),
        ),
        (
            "${{ 1 if params.foo else 2 }}",
            Some("lang/undefined: unknown name `params.foo` @ params.foo # here: `domain`, `size`"),
        ),
        ("${{ parms.x }}", Some("lang/undefined: unknown name `parms` @ parms.x # did you mean `params`?")),
        ("${{ params.foo | default(1) }}", None),
        ("${{ 1 / 0 }}", None),
    ] {
        let (template, sources) = parsed(text);
        let mut sink = Sink::default();
        template.check_names(&known, &sources, &mut sink);
        let found = sink.diagnostics().first().map(|diagnostic| shown(text, diagnostic));
        assert_eq!(found.as_deref(), expected, "{text}");
    }
}

#[test]
fn every_code_has_a_page_with_its_parts() {
    for code in stackc_expr::diagnostics::ALL {
        assert!(code.name.starts_with("lang/"), "{}", code.name);
        let (head, rest) = code.page.split_once("\n## Example\n").expect(code.name);
        assert!(!head.is_empty() && rest.contains("\n## Instead\n"), "{}", code.name);
        // The help of a limit is a sentence, all others show what to write.
        assert!(rest.matches("```yaml").count() >= 1, "{}", code.name);
    }
}
