//! The same expressions through MiniJinja's own evaluator: without undefined names, and where the two do not
//! differ on purpose, they agree.
#![allow(clippy::unwrap_used, reason = "tests")]

mod common;

use common::{eval_in, shown};
use minijinja::{Environment, Value};
use stackc_expr::Scope;

#[test]
fn defined_inputs_give_what_minijinja_gives() {
    let names = serde_json::json!({
        "i": 7, "n": -3, "f": 2.5, "z": 0, "t": "héllo wörld", "e": "", "y": true, "o": false, "nil": null,
        "l": [3, 1, 2], "s": ["b", "A", "c"], "m": {"b": 1, "a": {"c": [1, 2]}}, "k": [], "d": {},
        "r": [{"n": 2, "g": "x"}, {"n": 1, "g": "y"}, {"n": 2, "g": "x"}],
    });
    let mut scope = Scope::new();
    for (name, value) in names.as_object().unwrap() {
        scope.set(name.as_str(), common::data(value));
    }
    let context = Value::from(minijinja::value::Serde(&names));
    let environment = Environment::new();
    let mut expressions: Vec<String> = Vec::new();
    let numbers = ["i", "n", "f", "2", "-2", "0.5", "y", "1e3", "9007199254740993"];
    for op in ["+", "-", "*", "/", "//", "%", "**", "==", "!=", "<", "<=", ">", ">="] {
        for a in numbers {
            for b in numbers {
                // Powers of powers leave 64 bits, and booleans have no order here.
                let power = op == "**" && (a.len() > 3 || b.len() > 3);
                if power || (op.starts_with(['<', '>']) && (a == "y") != (b == "y")) {
                    continue;
                }
                expressions.push(format!("{a} {op} {b}"));
            }
        }
    }
    let all = [
        "i",
        "z",
        "f",
        "t",
        "e",
        "y",
        "o",
        "nil",
        "l",
        "k",
        "m",
        "d",
        "'héllo wörld'",
        "7.0",
        "[3, 1, 2]",
        "1",
    ];
    for a in all {
        for form in [
            "not X",
            "X and 1",
            "X or 1",
            "1 if X else 2",
            "X == X",
            "[X, X]",
            "{'a': X}",
            "X is none",
            "X is string",
            "X is number",
            "X is sequence",
            "X is mapping",
            "X is boolean",
            "X is true",
            "X is false",
            "X is integer",
            "X is float",
            "X | default(9)",
            "X | default(9, true)",
            "X is defined",
            "X is undefined",
            "X in [X]",
            "X not in [1, 2]",
        ] {
            // MiniJinja has text and maps as sequences too.
            if form == "X is sequence" && matches!(a, "t" | "e" | "m" | "d" | "'héllo wörld'") {
                continue;
            }
            expressions.push(form.replace('X', a));
        }
        for b in all {
            expressions.push(format!("{a} == {b}"));
            expressions.push(format!("{a} != {b}"));
        }
    }
    for (of, len) in [("t", 11), ("l", 3)] {
        for start in ["", "0", "1", "-2", "99", "-99"] {
            for stop in ["", "0", "2", "-1", "99", "-99"] {
                for step in ["", ":", ":1", ":2", ":-1", ":-3"] {
                    expressions.push(format!("{of}[{start}:{stop}{step}]"));
                }
            }
        }
        expressions.extend((-len..len).map(|at| format!("{of}[{at}]")));
    }
    expressions.extend(
        [
            "t + e",
            "l + k + l",
            "t * 2",
            "2 * l",
            "l * 0",
            "l * -1",
            "t ~ t",
            "t ~ i",
            "-i",
            "-f",
            "-n",
            "- -i",
            "not not i",
            "1 < 2 < 3",
            "1 < 3 < 2",
            "1 == 1.0 == y",
            "'llo' in t",
            "'b' in m",
            "'x' in m",
            "2 in l",
            "2.0 in l",
            "[1] in [[1]]",
            "m.a.c[1]",
            "m['a'].c.0",
            "'a' 'b'",
            "'a' < 'b'",
            "[1, 2] < [1, 3]",
            "l == (3, 1, 2) | list",
            "i if o else n",
            "i if o else n if y else f",
            "1 + 2 * 3 ** 2",
            "2 ** 3 ** 2",
            "-2 ** 2",
            "7 - 2 - 1",
            "100 // 7 // 2",
            "'%' in '50%'",
            "t | upper",
            "t | lower",
            "t | title",
            "t | capitalize",
            "t | length",
            "l | length",
            "m | length",
            "t | reverse",
            "l | reverse | list",
            "'  x ' | trim",
            "'xxaxx' | trim('x')",
            "t | replace('l', 'L')",
            "'a,b,c' | split(',')",
            "'a,b,c' | split(',', 1)",
            "' a  b ' | split",
            "'a b c d' | split(none, 2)",
            "l | join('-')",
            "s | join",
            "l | first",
            "l | last",
            "l | sort",
            "l | sort(reverse=true)",
            "s | sort",
            "s | sort(case_sensitive=true)",
            "r | sort(attribute='n')",
            "m | sort",
            "l | min",
            "l | max",
            "s | min",
            "l | sum",
            "r | sum('n')",
            "[0.5, 1] | sum",
            "['a', 'A', 'b', 'a'] | unique | list",
            "[1, 2, 1] | unique | list",
            "r | unique(attribute='g') | list",
            "m | items | list",
            "m | dictsort",
            "{'b': 1, 'A': 2, 'c': 0} | dictsort",
            "{'b': 1, 'A': 2, 'c': 0} | dictsort(by='value')",
            "{'b': 1, 'A': 2} | dictsort(case_sensitive=true)",
            "l | map('string') | list",
            "r | map(attribute='n') | list",
            "r | map(attribute='q', default=5) | list",
            "s | map('upper') | list",
            "s | map('replace', 'b', 'x') | list",
            "[0, 1, '', 'a', none] | select | list",
            "[0, 1, '', 'a', none] | reject | list",
            "l | select('odd') | list",
            "l | reject('odd') | list",
            "l | select('gt', 1) | list",
            "r | selectattr('n', 'eq', 2) | list",
            "r | rejectattr('n', 'eq', 2) | list",
            "r | selectattr('q') | list",
            "r | selectattr('n') | list",
            "'42' | int",
            "'4.7' | int",
            "4.7 | int",
            "-4.7 | int",
            "y | int",
            "'x' | int(default=3)",
            "'1.5' | float",
            "i | float",
            "'x' | float(default=1.0)",
            "n | abs",
            "-2.5 | abs",
            "2.5 | round",
            "-2.5 | round",
            "2.345 | round(2)",
            "2.1 | round(method='ceil')",
            "2.9 | round(method='floor')",
            "i | round",
            "t | string",
            "i | bool",
            "k | bool",
            "'abc' | list",
            "l | list",
            "m | list",
            "t | indent(2)",
            "'a\\nb\\n\\nc' | indent(2)",
            "'a\\nb\\n\\nc' | indent(2, true)",
            "'a\\nb\\n\\nc' | indent(2, true, true)",
            "'%s-%d' | format('a', 3)",
            "'%05.1f|%x|%%' | format(3.14159, 255)",
            "'%-5s|%5s|%03d' | format('ab', 'cd', 7)",
            "range(3) | list",
            "range(1, 10, 3) | list",
            "range(5, 0, -2) | list",
            "dict(a=1, b=[2])",
            "i is odd",
            "i is even",
            "9 is divisibleby 3",
            "i is divisibleby(2)",
            "i is in [7, 8]",
            "i is eq 7",
            "i is equalto 8",
            "i is ne 8",
            "i is lt 8",
            "i is le 7",
            "i is gt 7",
            "i is ge 7",
            "t is startingwith 'h'",
            "t is endingwith 'h'",
            "'x' if y",
            "m.b if m.b > 0 else 0",
            "l[0] + l[-1]",
            "(l | first) ~ ''",
            "s[1:] | first",
        ]
        .map(str::to_owned),
    );
    let mut wrong = Vec::new();
    for expression in &expressions {
        let theirs = environment.compile_expression(expression).and_then(|e| e.eval(&context));
        let scalar = format!("${{{{ {expression} }}}}");
        let ours = eval_in(&scalar, &scope);
        match (theirs, ours) {
            // On purpose: a boolean is no number, and what is not finite or has more than 64 bits is an error.
            (Ok(theirs), Ok(ours)) if expression.ends_with("is number") && theirs.is_true() => {
                assert_eq!(
                    ours,
                    !matches!(expression.as_str(), "y is number" | "o is number"),
                    "{expression}"
                );
            }
            (Ok(theirs), Err(ours)) if beyond(&theirs) => {
                assert_eq!(ours.code.name, "lang/expression-error", "{expression}");
            }
            (Ok(theirs), Ok(ours)) => {
                let theirs = serde_json::to_value(&theirs).unwrap();
                // As text: whether a number has a fraction counts, and the order of keys.
                let (theirs, ours) = (theirs.to_string(), ours.to_string());
                if theirs != ours {
                    wrong.push(format!("{expression}: theirs {theirs}, ours {ours}"));
                }
            }
            (Ok(theirs), Err(ours)) => {
                wrong.push(format!("{expression}: theirs {theirs:?}, ours {}", shown(&scalar, &ours)))
            }
            (Err(theirs), Ok(ours)) => wrong.push(format!("{expression}: theirs {theirs}, ours {ours}")),
            (Err(_), Err(_)) => {}
        }
    }
    assert!(expressions.len() > 1500, "{}", expressions.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), expressions.len(), wrong.join("\n"));
}

/// Whether a number is one that the language does not have.
fn beyond(value: &Value) -> bool {
    let wide = |n: i128| i64::try_from(n).is_err() && u64::try_from(n).is_err();
    value.is_number()
        && if value.is_integer() {
            i128::try_from(value.clone()).map_or(true, wide)
        } else {
            !f64::try_from(value.clone()).is_ok_and(f64::is_finite)
        }
}
