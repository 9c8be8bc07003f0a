//! What a hostile expression can cost: an error of its own, well under a second, without overflowing a stack.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "tests; they take the time"
)]

mod common;

use std::time::{Duration, Instant};

use common::{data, eval, eval_in, scope, shown};
use proptest::prelude::*;
use stackc_yaml::Data;

/// What an expression of these tests may take in a debug build on a busy machine.
const TIME: Duration = Duration::from_secs(3);

fn timed(text: &str) -> Result<serde_json::Value, String> {
    let start = Instant::now();
    let result = eval(text).map_err(|diagnostic| shown(text, &diagnostic));
    let name: String = text.chars().take(100).collect();
    assert!(start.elapsed() < TIME, "{name}: {:?}", start.elapsed());
    result
}

#[test]
fn what_is_too_large_is_not_made() {
    let values = "the result has more than 100,000 values";
    let text = "the result has more than 1 MiB of text";
    let steps = "the expression takes too many steps";
    let bits = "the result does not fit in 64 bits";
    let mut wrong = Vec::new();
    for (expression, message) in [
        ("[0] * 5000000000", values),
        ("5000000000 * [0]", values),
        ("[0] * 18446744073709551615", values),
        ("[[0] * 100000] * 100000", values),
        ("[[[[0] * 1000] * 1000] * 1000] * 1000", values),
        ("range(10 ** 9)", values),
        ("range(0, 10 ** 18, 1)", values),
        ("range(0, 0 - 10 ** 18, -1) | list", values),
        ("(range(100000) | map('string')) + [1]", values),
        ("'x' * 10 ** 9", text),
        ("'x' * 18446744073709551615", text),
        ("'x' * 1000000 ~ 'x' * 1000000", text),
        ("['x' * 1000000] * 2", text),
        ("(['x' * 10000] * 10000) | join", text),
        ("([''] * 100000) | join('xxxxxxxxxxxxxxxxxxxxxxxx')", text),
        ("('x' * 1000) | replace('', 'y' * 100000)", text),
        ("('x' * 100000) | replace('x', 'y' * 100000)", text),
        ("('x' * 2000) | regex_replace('x', 'y' * 1000)", text),
        ("('x' * 2000) | regex_replace('^(.*)$', '$1' * 1000)", text),
        (
            "('x' * 3000) | regex_replace('x', 'y')",
            "the text is too long for `regex_replace`, which takes 2 KiB at most",
        ),
        ("('A' * 2048) | regex_replace('.*[^A-Z]|[A-Z]', '') == ''", "never"),
        ("([('ab' * 1024)] * 20) | map('regex_replace', '.*[^a-z]|[a-z]', '') | list", steps),
        ("('ab' * 1024) | regex_replace('(a|b)*a(a|b){100}c|[ab]', 'x') | length", "never"),
        ("('ab' * 32000) is matches('(a|b)*a(a|b){150}c')", "never"),
        ("('ab' * 32000) is matches('[ab]{1,9}{1,9}c')", "never"),
        ("([('ab' * 32000)] * 20) | select('matches', '(a|b)*a(a|b){150}c') | list", steps),
        ("('aé' * 20000) is matches('(?i)^(\\w|\\s)+$')", "never"),
        ("('\n' * 100000) | indent(100, true, true)", text),
        ("([[0] * 1000] * 1000) | tojson(20)", text),
        ("('a' * 1000000) | b64encode", text),
        ("('%1000d' * 2000) | format", "too few arguments for `format`"),
        ("'%99999999d' | format(1)", "a width or precision over 1,000"),
        ("'%.99999999f' | format(1)", "a width or precision over 1,000"),
        ("'%99999999999999999999999d' | format(1)", "a width or precision over 1,000"),
        ("[[[1] * 1000] * 1000] * 1000 == [[[1] * 1000] * 1000] * 1000", steps),
        ("([[[1] * 1000] * 1000] * 1000) | tojson", steps),
        ("[[[2] * 1000] * 1000] * 1000 < [[[2] * 1000] * 1000] * 1000", steps),
        (
            "range(100000) | map('string') | map('length') | map('string') | map('length') | map('string') | length",
            steps,
        ),
        ("range(90000) | unique", steps),
        ("(['x' * 1000000] * 100000) | map('upper') | length", steps),
        ("(['x' * 1000000] * 100000) | sort | length", steps),
        (
            "(['x' * 1000000] * 1000) | select('matches', 'x$') | length",
            "the text is too long for a regular expression, which takes 64 KiB at most",
        ),
        ("('a' * 65000) is matches('(a+)+b')", "never"),
        ("('a' * 65000) is matches('(a{1,50}){1,50}b')", "the regular expression is too large"),
        ("'a' is matches('a' * 2000)", "the regular expression is longer than 1,000 bytes"),
        ("10 ** 10 ** 10", bits),
        ("2 ** 64", bits),
        ("(0 - 2) ** 65", bits),
        ("18446744073709551615 * 18446744073709551615", bits),
        ("0 - 18446744073709551615", bits),
        ("1e300 * 1e300", "the result is not a finite number"),
        ("10.0 ** 400", "the result is not a finite number"),
        ("1e30 | int", bits),
    ] {
        let shown =
            timed(&format!("${{{{ {expression} }}}}")).map_or_else(|shown| shown, |_| ": never @".to_owned());
        if !shown.contains(&format!(": {message} @")) {
            wrong.push(format!("{expression}: {shown}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_just_fits_is_made() {
    assert_eq!(timed("${{ range(99999) }}").unwrap().as_array().unwrap().len(), 99_999);
    assert_eq!(timed("${{ 'x' * 1048576 }}").unwrap().as_str().unwrap().len(), 1 << 20);
    assert_eq!(timed("${{ range(10000) | map('string') | unique | sort | length }}").unwrap(), 10_000);
    assert_eq!(timed("${{ 2 ** 63 + (2 ** 63 - 1) }}").unwrap(), u64::MAX);
    assert_eq!(timed("${{ -2 ** 63 }}").unwrap(), i64::MIN);
    assert_eq!(timed("${{ '' * 18446744073709551615 }}").unwrap(), "");
    assert_eq!(timed("${{ [] * 18446744073709551615 }}").unwrap(), serde_json::json!([]));
    assert_eq!(timed("${{ (0 - 1) ** 18446744073709551615 }}").unwrap(), -1);
}

/// MiniJinja's parser recurses without a limit on some of these, and its tree is dropped recursively.
#[test]
fn what_nests_too_deep_does_not_overflow_a_stack_of_one_mebibyte() {
    let check = || {
        for n in [10, 60, 63, 64, 100, 126, 127, 128, 500, 5_000, 20_000, 60_000] {
            for (first, repeated, last) in [
                ("", "(", ""),
                ("", "[", ""),
                ("", "{'a':", ""),
                ("", "not ", "1"),
                ("", "-", "1"),
                ("", "- ", "1"),
                ("1", "+1", ""),
                ("1", "**1", ""),
                ("1", "~1", ""),
                ("1", "<1", ""),
                ("1", " and 1", ""),
                ("x", ".a", ""),
                ("x", ".1", ""),
                ("x", "[0]", ""),
                ("x", "()", ""),
                ("x", "|upper", ""),
                ("x", " is none", ""),
                ("x", " is not none", ""),
                ("", "1 if 1 else ", "1"),
                ("1", " if 1", ""),
                ("", "1 if ", "1"),
                ("", "a(", ""),
                ("", "a[", ""),
                ("", "((1+1)*", "1"),
                ("", "'a' ", ""),
                ("[1", ",1", "]"),
                ("", ")", ""),
                ("x ", "!", "x"),
            ] {
                let inner = repeated.repeat(n);
                let _ = timed(&format!("${{{{ {first}{inner}{last} }}}}"));
                let closing: String = inner.chars().rev().filter_map(closer).collect();
                let _ = timed(&format!("${{{{ {first}{inner}1{closing}{last} }}}}"));
            }
        }
    };
    std::thread::Builder::new().stack_size(1 << 20).spawn(check).unwrap().join().unwrap();
}

fn closer(open: char) -> Option<char> {
    match open {
        '(' => Some(')'),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    }
}

#[test]
fn depth_and_length_have_limits() {
    let sum = |n: usize| format!("${{{{ 1{} }}}}", " + 1".repeat(n));
    assert_eq!(timed(&sum(128)).unwrap(), 129);
    assert_eq!(
        timed(&sum(129)).unwrap_err().split(" @").next().unwrap(),
        "lang/expression-limit: the expression nests 129 operators deep, at most 128 are possible"
    );
    let brackets = |n: usize| format!("${{{{ {}{} }}}}", "[".repeat(n), "]".repeat(n));
    assert!(timed(&brackets(63)).is_ok());
    assert!(timed(&brackets(64)).unwrap_err().contains("the brackets of the expression nest deeper than 64"));
    // A long list is not deep.
    assert_eq!(timed(&format!("${{{{ [{}] | length }}}}", "-1 + 1, ".repeat(5000))).unwrap(), 5000);
    let long = |n: usize| format!("${{{{ '{}' | length }}}}", "x".repeat(n));
    assert_eq!(timed(&long(65_000)).unwrap(), 65_000);
    assert!(timed(&long(70_000)).unwrap_err().contains("the expression is longer than 64 KiB"));
    assert!(timed(&format!("${{{{ '{}", "x".repeat(70_000))).unwrap_err().contains("longer than 64 KiB"));
    // The text around expressions is not theirs, but the result's.
    assert!(timed(&format!("{}${{{{ 1 }}}}", "x".repeat(1_000_000))).is_ok());
    assert!(
        timed(&format!("${{{{ 1 }}}}{}", "x".repeat(2_000_000)))
            .unwrap_err()
            .contains("more than 1 MiB of text")
    );
    assert!(timed(&"${{ 1 }}".repeat(20_000)).is_ok());
    assert!(timed(&"$${{ 1 }}".repeat(100_000)).is_ok());
    assert!(timed(&"${{ '".repeat(20_000)).is_err());
}

#[test]
fn values_nest_only_so_deep() {
    let mut deep = serde_json::json!(1);
    for _ in 0..150 {
        deep = serde_json::json!([deep]);
    }
    let mut names = scope();
    let deep = data(&deep);
    let sources = stackc_source::Sources::default();
    let span = stackc_source::Span::point(sources.add("a", ""), 0);
    let mut deeper = deep.clone();
    for _ in 0..150 {
        deeper = Data::Seq(std::sync::Arc::new(vec![stackc_yaml::Node::new(deeper, span)]));
    }
    names.set("deep", deep);
    names.set("deeper", deeper);
    assert!(eval_in("${{ deep }}", &names).is_ok());
    for text in
        ["${{ deeper }}", "${{ deeper == deeper }}", "${{ deeper < deeper }}", "${{ deeper | tojson }}"]
    {
        let diagnostic = eval_in(text, &names).unwrap_err();
        assert_eq!(diagnostic.message, "the value nests more than 200 levels", "{text}");
    }
}

/// Pieces of expressions, right and wrong.
fn tokens() -> impl Strategy<Value = String> {
    let token = prop_oneof![
        prop::sample::select(vec![
            "params",
            "cluster",
            "x",
            "not",
            "and",
            "or",
            "if",
            "else",
            "in",
            "is",
            "defined",
            "true",
            "none",
            "1",
            "0",
            "-1",
            "1.5",
            "9223372036854775807",
            "1e308",
            "'a'",
            "\"b\"",
            "''",
            "'",
            "\"",
            "[",
            "]",
            "(",
            ")",
            "{",
            "}",
            "}}",
            "${{",
            "$${{",
            ",",
            ":",
            ".",
            "|",
            "~",
            "+",
            "-",
            "*",
            "**",
            "/",
            "//",
            "%",
            "==",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "=",
            "!",
            "&&",
            "||",
            "?",
            "&",
            "\\",
            "#",
            "é",
            "\n",
            " ",
            "params.hosts",
            "params.nested",
            "params.max",
            "cluster.labels",
            "range(3)",
            "dict(a=1)",
        ])
        .prop_map(str::to_owned),
        prop::sample::select(
            stackc_expr::FILTERS.iter().map(|f| format!("| {}", f.name)).collect::<Vec<_>>()
        ),
        prop::sample::select(stackc_expr::FILTERS.iter().map(|f| f.example.to_owned()).collect::<Vec<_>>()),
        prop::sample::select(stackc_expr::TESTS.iter().map(|f| format!("is {}", f.name)).collect::<Vec<_>>()),
        "[a-z.'(\\[|]{0,5}",
    ];
    prop::collection::vec(token, 0..25).prop_map(|tokens| tokens.join(" "))
}

/// Expressions that parse: operators between operands.
fn sensible() -> impl Strategy<Value = String> {
    let operand = prop::sample::select(vec![
        "1",
        "0",
        "2.5",
        "'a'",
        "''",
        "'12'",
        "none",
        "true",
        "[1, 'a']",
        "[]",
        "{}",
        "{'a': [1]}",
        "params.hosts",
        "params.nope",
        "params.max",
        "cluster.labels",
        "params.nested.a.b",
    ])
    .prop_map(str::to_owned);
    operand.prop_recursive(6, 40, 3, |inner| {
        let binary = prop::sample::select(vec![
            "+", "-", "*", "/", "//", "%", "**", "~", "==", "!=", "<", ">=", "and", "or", "in", "not in",
        ]);
        let filter = prop::sample::select(stackc_expr::FILTERS.iter().map(|f| f.name).collect::<Vec<_>>());
        let test = prop::sample::select(stackc_expr::TESTS.iter().map(|f| f.name).collect::<Vec<_>>());
        prop_oneof![
            (inner.clone(), binary, inner.clone()).prop_map(|(a, op, b)| format!("({a} {op} {b})")),
            (inner.clone(), filter.clone()).prop_map(|(a, f)| format!("({a} | {f})")),
            (inner.clone(), filter, inner.clone()).prop_map(|(a, f, b)| format!("({a} | {f}({b}))")),
            (inner.clone(), test.clone()).prop_map(|(a, t)| format!("({a} is {t})")),
            (inner.clone(), test, inner.clone()).prop_map(|(a, t, b)| format!("({a} is {t}({b}))")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}]")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a}[{b}:]")),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(a, b, c)| format!("({a} if {b} else {c})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            inner.prop_map(|a| format!("(not {a})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_panics_or_takes_long(text in prop_oneof![tokens(), sensible(), any::<String>()]) {
        let _ = timed(&text);
        let _ = timed(&format!("${{{{ {text} }}}}"));
        let _ = timed(&format!("a ${{{{{text}}}}} b ${{{{ {text}"));
    }

    #[test]
    fn a_diagnostic_marks_what_the_scalar_holds(text in prop_oneof![tokens(), sensible()]) {
        let text = format!("${{{{ {text} }}}}");
        if let Err(diagnostic) = eval(&text) {
            // Panics where the place is not in the file, or inside of a character.
            prop_assert!(shown(&text, &diagnostic).contains(" @ "));
        }
    }
}
