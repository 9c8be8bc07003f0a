//! Expressions and what they give.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{eval, shown};
use stackc_expr::{FILTERS, FUNCTIONS, TESTS};

#[test]
fn values() {
    let table: &[(&str, &str)] = &[
        // What is no expression stays as it is.
        ("plain", r#""plain""#),
        ("{{ $labels.instance }}", r#""{{ $labels.instance }}""#),
        ("$${{ x }}", r#""${{ x }}""#),
        ("$${{ x }} ${{ 1 }}", r#""${{ x }} 1""#),
        // A whole scalar keeps the type.
        ("${{ params.replicas }}", "3"),
        ("${{params.replicas}}", "3"),
        ("${{ params.ratio }}", "0.5"),
        ("${{ params.hosts }}", r#"["a.dev","b.dev"]"#),
        ("${{ params.none }}", "null"),
        ("${{ params.debug }}", "true"),
        ("${{ params.max }}", "18446744073709551615"),
        ("  ${{ params.replicas }}\n", "3"),
        ("${{ '1' }}", r#""1""#),
        // In a longer one it is text.
        ("${{ params.replicas }}${{ params.replicas }}", r#""33""#),
        ("grafana.${{ params.domain }}", r#""grafana.acme.dev""#),
        ("x${{ params.replicas }}", r#""x3""#),
        ("x${{ params.ratio }}", r#""x0.5""#),
        ("x${{ params.big }}", r#""x1e+21""#),
        ("x${{ params.small }}", r#""x1e-7""#),
        ("x${{ params.whole }}", r#""x100000""#),
        ("x${{ params.debug }}", r#""xtrue""#),
        ("x${{ -0.0 }}", r#""x-0""#),
        // The end of an expression.
        ("${{ '}}' }}", r#""}}""#),
        ("${{ {'a': {'b': 1}} }}", r#"{"a":{"b":1}}"#),
        ("${{ {'a': {'b': 1}}}}", r#"{"a":{"b":1}}"#),
        ("${{ \"a\\\"}}\" }}-${{ 2 }}", r#""a\"}}-2""#),
        // One pass: a result is data.
        ("${{ '${{ 1 }' ~ '}' }}", r#""${{ 1 }}""#),
        // Operators.
        ("${{ 7 // 2 * 2 + 7 % 2 }}", "7"),
        ("${{ -7 // 2 }} ${{ -7 % 2 }} ${{ 7 % -2 }}", r#""-4 1 -1""#),
        ("${{ 2 ** 10 }}", "1024"),
        ("${{ 10 / 4 }}", "2.5"),
        ("${{ 'a' ~ 1 ~ true ~ 1.0 }}", r#""a1true1""#),
        ("${{ 'ab' * 2 + 'c' }}", r#""ababc""#),
        ("${{ [1] + [2] * 2 }}", "[1,2,2]"),
        ("${{ 1 < 2 <= 2 < 3 }}", "true"),
        ("${{ 'a' < 'b' and not 2 < 1 }}", "true"),
        ("${{ 'tier' in cluster.labels }}", "true"),
        ("${{ 'c.dev' not in params.hosts }}", "true"),
        ("${{ {'a': 1} == {'a': 1.0} }}", "true"),
        ("${{ 'x' if params.debug else missing }}", r#""x""#),
        ("${{ false and missing }}", "false"),
        ("${{ 1 or missing }}", "1"),
        ("${{ params.hosts[-1] }}", r#""b.dev""#),
        ("${{ params.hosts[0][:1] }}", r#""a""#),
        ("${{ [0, 1, 2, 3, 4][::-2] }}", "[4,2,0]"),
        ("${{ [0, 1, 2, 3, 4][1:-1] }}", "[1,2,3]"),
        ("${{ 'héllo'[1:3] }}", r#""él""#),
        ("${{ cluster.labels['node-pool'] }}", r#""a""#),
        ("${{ params.nested.a.b[1].c }}", "2"),
        ("${{ params.nested.a.b.1.c }}", "2"),
        ("${{ (1, 2) }}", "[1,2]"),
        ("${{ 9223372036854775807 + 1 }}", "9223372036854775808"),
        // What may be missing.
        ("${{ params.nope | default('x') }}", r#""x""#),
        ("${{ params.a.b.c.d | default('x') }}", r#""x""#),
        ("${{ nope.a['b'][0] | d(1) }}", "1"),
        ("${{ params.none | default('x') }}", "null"),
        ("${{ params.none | default('x', true) }}", r#""x""#),
        ("${{ params.none.deep | default('x') }}", r#""x""#),
        ("${{ params.hosts[9] | default('x') }}", r#""x""#),
        ("${{ params.hosts[9].a.b | default('x') }}", r#""x""#),
        ("${{ ('x' if false) | default('y') }}", r#""y""#),
        ("${{ (params.nope if true else 1) | default('y') }}", r#""y""#),
        ("${{ params.nope | default(params.nada | default(2)) }}", "2"),
        ("${{ params.nope is defined }}", "false"),
        ("${{ params.nope.a.b is not defined }}", "true"),
        ("${{ params.nope is undefined }}", "true"),
        ("${{ params.none is defined }}", "true"),
        ("${{ params.nothing | first | default('z') }}", r#""z""#),
        ("${{ params.nothing | max | default('z') }}", r#""z""#),
        ("${{ (cluster.labels.tier | default('')) != 'edge' }}", "false"),
        ("${{ params.nope is defined and params.nope > 1 }}", "false"),
        // Filters.
        ("${{ params.hosts | map('upper') | join(' ') }}", r#""A.DEV B.DEV""#),
        ("${{ params.nested.a.b | map(attribute='c') | sum }}", "3"),
        ("${{ params.nested.a.b | map(attribute='d', default=7) }}", "[7,7]"),
        ("${{ params.nested.a.b | selectattr('c', 'gt', 1) | length }}", "1"),
        ("${{ params.nested.a.b | selectattr('d', 'undefined') | length }}", "2"),
        ("${{ [3, 1] | sort(reverse=true) }}", "[3,1]"),
        ("${{ ['b', 'A', 'a'] | unique | sort }}", r#"["A","b"]"#),
        ("${{ ['b', 'A', 'a'] | sort(case_sensitive=true) }}", r#"["A","a","b"]"#),
        ("${{ 'x' | int(default=5) }}", "5"),
        ("${{ '3.9' | int }}", "3"),
        ("${{ [1, 2] | tojson(2) }}", r#""[\n  1,\n  2\n]""#),
        ("${{ '%5.1f|%-4s|%x|%%' | format(3.14159, 'ab', 255) }}", r#""  3.1|ab  |ff|%""#),
        ("${{ 'a b  c ' | split }}", r#"["a","b","c"]"#),
        ("${{ 'a b  c ' | split(none, 1) }}", r#"["a","b  c"]"#),
        ("${{ dict(cluster.labels, tier='x').tier }}", r#""x""#),
        ("${{ (range(2000) | map('string')) | select('matches', '^19..$') | length }}", "100"),
        ("${{ range(2000) | map('string') | map('regex_replace', '^1', 'x') | last }}", r#""x999""#),
        ("${{ 'ß' | upper }}", r#""SS""#),
    ];
    for (text, expected) in table {
        let expected: serde_json::Value = serde_json::from_str(expected).unwrap();
        match eval(text) {
            Ok(value) => assert_eq!(value.to_string(), expected.to_string(), "{text}"),
            Err(diagnostic) => panic!("{text}: {}", shown(text, &diagnostic)),
        }
    }
}

#[test]
fn failures() {
    let table: &[(&str, &str)] = &[
        // Names.
        ("${{ parms.x }}", "lang/undefined: unknown name `parms` @ parms # did you mean `params`?"),
        ("${{ foo }}", "lang/undefined: unknown name `foo` @ foo # here: `cluster`, `params`"),
        ("${{ null }}", "lang/undefined: unknown name `null` @ null # write `none`"),
        (
            "a ${{ cluster.labels.teir }}",
            "lang/undefined: unknown label `teir` of cluster `edge-1` @ cluster.labels.teir # did you mean `tier`?",
        ),
        (
            "${{ cluster.labels['teir'] }}",
            "lang/undefined: unknown label `teir` of cluster `edge-1` @ cluster.labels['teir'] # did you mean \
             `tier`?",
        ),
        (
            "${{ cluster.labels.node-pool }}",
            "lang/undefined: unknown label `node` of cluster `edge-1` @ cluster.labels.node # write \
             `cluster.labels['node-pool']`",
        ),
        (
            "${{ cluster.nam }}",
            "lang/undefined: unknown name `cluster.nam` @ cluster.nam # did you mean `name`?",
        ),
        (
            "${{ params.nested.x.y }}",
            "lang/undefined: unknown name `params.nested.x` @ params.nested.x # did you mean `a`?",
        ),
        (
            "${{ params.empty.x }}",
            "lang/undefined: unknown name `params.empty.x` @ params.empty.x # `params.empty` is empty",
        ),
        (
            "${{ params.none.x }}",
            "lang/undefined: `params.none` is null and has no `x` @ params.none.x # where it may be null, ask for \
             the key with `default(...)`",
        ),
        (
            "${{ params.domain.x }}",
            "lang/undefined: `params.domain` is a string and has no `x` @ params.domain.x # only maps have keys",
        ),
        (
            "${{ secrets.x }}",
            "lang/undefined: secrets are not known to expressions @ secrets # here: `cluster`, `params`",
        ),
        (
            "${{ secrets.x | default(1) }}",
            "lang/undefined: secrets are not known to expressions @ secrets # here: `cluster`, `params`",
        ),
        (
            "${{ params.hosts[2] }}",
            "lang/undefined: no index 2: `params.hosts` has 2 items @ params.hosts[2]",
        ),
        (
            "${{ params.hosts[-3] }}",
            "lang/undefined: no index -3: `params.hosts` has 2 items @ params.hosts[-3]",
        ),
        (
            "${{ 'x' if false }}",
            "lang/undefined: the condition is false and there is no `else` @ 'x' if false # add `else` and a value",
        ),
        (
            "${{ [] | first }}",
            "lang/undefined: `first` of an empty list @ [] | first # `default(...)` after it gives a value for \
             that case",
        ),
        (
            "${{ [{}] | map(attribute='a') }}",
            "lang/undefined: an item has no `a` @ [{}] | map # `default=...` is for items without it",
        ),
        // Wrong types.
        (
            "a ${{ params.hosts }}",
            "lang/expression-type: cannot put a list into a text @ params.hosts # `join(', ')` or `tojson` make \
             text of it",
        ),
        (
            "a ${{ params.none }}",
            "lang/expression-type: cannot put null into a text @ params.none # `default('', true)` writes \
             nothing for null",
        ),
        (
            "${{ 1 + 'a' }}",
            "lang/expression-type: cannot use `+` on a whole number and a string @ 1 + 'a' # `~` joins them as text",
        ),
        (
            "${{ (1 + 2) * {} }}",
            "lang/expression-type: cannot use `*` on a whole number and a map @ (1 + 2) * {}",
        ),
        ("${{ 1 < 'a' }}", "lang/expression-type: cannot compare a whole number with a string @ 1 < 'a'"),
        ("${{ 1 < 2 < 'a' }}", "lang/expression-type: cannot compare a whole number with a string @ 2 < 'a'"),
        ("${{ none | join }}", "lang/expression-type: `join` wants a list, got null @ none | join"),
        (
            "${{ {1: 2} }}",
            "lang/expression-type: the key of a map is a string @ 1 # quote it: `{'key': value}`",
        ),
        ("${{ params[1] }}", "lang/expression-type: the key of a map is a string, got a whole number @ 1"),
        (
            "${{ 1 in 2 }}",
            "lang/expression-type: cannot look for a whole number in a whole number @ 1 in 2 # `in` looks for a key in a map, for an item in a list, for a text in a string",
        ),
        ("${{ -'a' }}", "lang/expression-type: cannot use `-` on a string @ -'a'"),
        (
            "${{ 'abc'['x'] }}",
            "lang/undefined: `'abc'` is a string and has no `x` @ 'abc'['x'] # only maps have keys",
        ),
        (
            "${{ [1]['a'] }}",
            "lang/undefined: `[1]` is a list and has no `a` @ [1]['a'] # take an item of it first, or `map(attribute='...')` for that of each item",
        ),
        ("${{ [1][1.5] }}", "lang/expression-type: a number is no index of a list @ [1][1.5]"),
        // No result.
        ("${{ 1 / 0 }}", "lang/expression-error: division by zero @ 1 / 0"),
        ("${{ 1 % 0 }}", "lang/expression-error: division by zero @ 1 % 0"),
        (
            "${{ 9223372036854775807 * 4 }}",
            "lang/expression-error: the result does not fit in 64 bits @ 9223372036854775807 * 4",
        ),
        (
            "${{ 99999999999999999999 }}",
            "lang/expression-error: the result does not fit in 64 bits @ 99999999999999999999",
        ),
        (
            "${{ 10 ** 10 ** 10 }}",
            "lang/expression-error: the result does not fit in 64 bits @ 10 ** 10 ** 10",
        ),
        ("${{ 1e308 * 10 }}", "lang/expression-error: the result is not a finite number @ 1e308 * 10"),
        ("${{ 'x' | int }}", "lang/expression-error: the text is not a whole number @ 'x' | int"),
        ("${{ 'x' | b64decode }}", "lang/expression-error: the text is not base64 @ 'x' | b64decode"),
        (
            "${{ 'x' is matches('(') }}",
            "lang/expression-error: not a regular expression @ 'x' is matches # unclosed group",
        ),
        // Syntax.
        (
            "a ${{ x",
            "lang/expression-syntax: the expression has no end @ ${{ # close it with `}}`; `$${{` stands for the text `${{`",
        ),
        ("${{ 'a }}", "lang/expression-syntax: the expression has no end: a string in it is not closed @ '"),
        ("a ${{ }}", "lang/expression-syntax: the expression is empty @ ${{ }}"),
        ("${{ a b }}", "lang/expression-syntax: unexpected input after expression @ b"),
        ("${{ a = 1 }}", "lang/expression-syntax: unexpected input after expression @ ="),
        ("${{ f(*a) }}", "lang/unknown-filter: unknown function `f` @ f"),
        ("${{ dict(*a) }}", "lang/expression-syntax: arguments are not taken out of lists and maps @ a"),
        ("${{ $x }}", "lang/expression-syntax: unexpected character @ $"),
        ("${{ {'a': 1 }} }}", "lang/expression-syntax: unexpected input after expression @ }"),
        // Operators of other languages.
        ("${{ a && b }}", "lang/expression-operator: unknown operator `&&` @ && # write `and`"),
        ("${{ a || b }}", "lang/expression-operator: unknown operator `||` @ || # write `or`"),
        ("${{ !a }}", "lang/expression-operator: unknown operator `!` @ ! # write `not`"),
        ("${{ a === b }}", "lang/expression-operator: unknown operator `===` @ === # write `==`"),
        ("${{ a !== b }}", "lang/expression-operator: unknown operator `!==` @ !== # write `!=`"),
        (
            "${{ a ? b : c }}",
            "lang/expression-operator: unknown operator `?` @ ? # write `a if condition else b`",
        ),
        ("${{ a ?? b }}", "lang/expression-operator: unknown operator `??` @ ?? # write `x | default(y)`"),
        (
            "${{ a?.b }}",
            "lang/expression-operator: unknown operator `?.` @ ?. # write `x.y | default(z)`: a missing parent is \
             no error there",
        ),
        // Filters, tests, functions.
        ("${{ x | uper }}", "lang/unknown-filter: unknown filter `uper` @ uper # did you mean `upper`?"),
        ("${{ x | toYaml }}", "lang/unknown-filter: unknown filter `toYaml` @ toYaml # write `x | tojson`"),
        (
            "${{ x | odd }}",
            "lang/unknown-filter: unknown filter `odd` @ odd # it is a test: write `x is odd`",
        ),
        ("${{ x is uper }}", "lang/unknown-filter: unknown test `uper` @ uper"),
        (
            "${{ upper('a') }}",
            "lang/unknown-filter: unknown function `upper` @ upper # it is a filter: write `x | upper`",
        ),
        ("${{ now() }}", "lang/unknown-filter: unknown function `now` @ now"),
        (
            "${{ [1] | map('uper') }}",
            "lang/unknown-filter: unknown filter `uper` @ 'uper' # did you mean `upper`?",
        ),
        (
            "${{ cluster.name.upper() }}",
            "lang/unknown-filter: unknown method `upper` @ cluster.name.upper() # write `x | upper`",
        ),
        (
            "${{ cluster.name.foo() }}",
            "lang/unknown-filter: unknown method `foo` @ cluster.name.foo() # values have no methods; filters are written `x | filter`",
        ),
        (
            "${{ 'a' | replace('b') }}",
            "lang/unknown-filter: `replace` wants an argument `new` @ replace # it is `replace(old, new, count=all)`",
        ),
        ("${{ 'a' | upper(1) }}", "lang/unknown-filter: too many arguments for `upper` @ 1 # it is `upper`"),
        (
            "${{ 'a' | trim(foo=1) }}",
            "lang/unknown-filter: `trim` takes no argument `foo` @ 1 # it is `trim(chars=white space)`",
        ),
        (
            "${{ 'a' | replace('a', old='b') }}",
            "lang/unknown-filter: argument `old` is given twice @ 'b' # it is `replace(old, new, count=all)`",
        ),
    ];
    let mut wrong = Vec::new();
    for (text, expected) in table {
        let got = eval(text).map_or_else(|diagnostic| shown(text, &diagnostic), |value| value.to_string());
        if got != *expected {
            wrong.push(format!("{text}\n     got {got}\n  wanted {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn undefined_is_an_error_wherever_it_ends_up() {
    let missing = "params.nope";
    for frame in [
        "@",
        "[@]",
        "[[@]]",
        "{'a': @}",
        "{@: 1}",
        "@ == 1",
        "1 == @",
        "@ != none",
        "@ in [1]",
        "1 in @",
        "@ ~ 'a'",
        "'a' ~ @",
        "@ and true",
        "true and @",
        "@ or 1",
        "0 or @",
        "not @",
        "-@",
        "@ + 1",
        "1 < @",
        "1 < 2 < @",
        "@ if true else 1",
        "1 if @ else 2",
        "1 if false else @",
        "@ | upper",
        "'a' | replace(@, 'b')",
        "'a' | replace('a', new=@)",
        "[@] | default(1)",
        "(@ ~ 'a') | default(1)",
        "(@ | upper) | default('x')",
        "1 | default(2, @)",
        "params.hosts[@]",
        "params.hosts[@] | default(1)",
        "[1, 2][@:]",
        "[1][:@]",
        "range(@)",
        "dict(a=@)",
        "@ is none",
        "1 is eq(@)",
        "(@, 1)",
        "@ | default(@)",
        "(@ == 1) is defined",
        "@ is string",
        "@ | string",
        "@ | list",
        "@ | length",
        "@ | tojson",
        "@ | first | default(1)",
        "@.deeper",
        "@[0]",
        "@['x']",
        "@ is eq(1)",
        "[1] | map('default', @)",
    ] {
        let text = format!("${{{{ {} }}}}", frame.replace('@', missing));
        let diagnostic = eval(&text).expect_err(&text);
        assert_eq!(diagnostic.code.name, "lang/undefined", "{text}: {}", diagnostic.message);
        assert_eq!(diagnostic.message, "unknown name `params.nope`", "{text}");
    }
}

#[test]
fn every_example_of_the_book_holds() {
    for entry in [FILTERS, TESTS, FUNCTIONS].into_iter().flatten() {
        let text = format!("${{{{ {} }}}}", entry.example);
        let expected: serde_json::Value = serde_json::from_str(entry.result).unwrap();
        match eval(&text) {
            Ok(value) => assert_eq!(value.to_string(), expected.to_string(), "{text}"),
            Err(diagnostic) => panic!("{}", shown(&text, &diagnostic)),
        }
        assert!(entry.example.contains(entry.name), "{}", entry.name);
        assert!(entry.does.ends_with('.') && !entry.does.contains("  "), "{}", entry.does);
        assert!(entry.signature().starts_with(entry.name));
    }
    for table in [FILTERS, TESTS, FUNCTIONS] {
        let mut names: Vec<_> = table.iter().map(|entry| entry.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), table.len(), "a name stands twice");
    }
}
