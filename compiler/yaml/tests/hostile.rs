//! Texts made to take all memory, time or stack.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

mod common;

use std::time::Duration;

use stackc_yaml::{Options, to_string};

/// Reads on a stack of 2 MiB, as threads have, and says what was wrong.
fn read(name: &str, text: String, options: Options) -> Vec<String> {
    let reading = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
        let start = cpu_time();
        let (parsed, errors) = common::read_with(&text, &options);
        for document in &parsed.documents {
            assert_eq!(document.root, document.root.clone());
            let _ = to_string(&document.root);
        }
        (errors, cpu_time().saturating_sub(start))
    });
    let (errors, took) = reading.expect("a thread").join().expect("no panic");
    println!("{name}: {took:?} {errors:?}");
    assert!(took < Duration::from_secs(1), "{name} took {took:?}");
    errors
}

/// What this thread has used of a processor: other work on the machine does not count. Zero where that cannot be
/// known, and then nothing is measured.
fn cpu_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanos = stat.split_whitespace().next().and_then(|nanos| nanos.parse().ok());
    Duration::from_nanos(nanos.unwrap_or(0))
}

fn bomb() -> String {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..12 {
        let inner = vec![format!("*a{}", level - 1); 10].join(", ");
        text.push_str(&format!("a{level}: &a{level} [{inner}]\n"));
    }
    text
}

fn merge_bomb() -> String {
    let mut text = String::from("a0: &a0 {k: v}\n");
    for level in 1..200 {
        let inner = vec![format!("*a{}", level - 1); 200].join(", ");
        text.push_str(&format!("a{level}: &a{level} {{<<: [{inner}], k{level}: v}}\n"));
    }
    text
}

#[test]
fn limits_end_early() {
    let deep_by_alias: String =
        (0..500)
            .map(|n| {
                if n == 0 {
                    "a0: &a0 [[[x]]]\n".to_owned()
                } else {
                    format!("a{n}: &a{n} [[[*a{}]]]\n", n - 1)
                }
            })
            .collect();
    for (name, text) in [
        ("alias bomb", bomb()),
        ("merge bomb", merge_bomb()),
        ("deep by aliases", deep_by_alias),
        ("deep flow sequence", "[".repeat(10_000) + &"]".repeat(10_000)),
        ("deep flow mapping", "{a: ".repeat(10_000)),
        ("deep block sequence", (0..2_000).map(|n| " ".repeat(n) + "-\n").collect()),
        ("deep block mapping", (0..2_000).map(|n| " ".repeat(n) + "a:\n").collect()),
        ("10,000 deep in one line", "- ".repeat(10_000)),
        ("10 MB of [", "[".repeat(10_000_000)),
        ("10 MB of {", "{".repeat(10_000_000)),
        ("10 MB of - ", "- ".repeat(5_000_000)),
        ("10 MB of ? ", "? ".repeat(5_000_000)),
    ] {
        let errors = read(name, text, Options::default());
        assert!(matches!(&*errors, [only] if only.starts_with("yaml/limit")), "{name}: {errors:?}");
    }
}

#[test]
fn the_number_of_values_is_limited() {
    let options = Options { max_nodes: 50_000, ..Options::default() };
    for text in ["- a\n".repeat(60_000), "[a, ".repeat(50) + &"a, ".repeat(60_000)] {
        let errors = read("too many values", text, options.clone());
        assert!(errors.iter().any(|error| error.starts_with("yaml/limit")), "{errors:?}");
    }
}

#[test]
fn odd_texts_are_read_in_time() {
    for (name, text, fine) in [
        ("1 MB line", "a: ".to_owned() + &"x".repeat(1_000_000), true),
        ("1 MB line of words", "a: ".to_owned() + &"x ".repeat(500_000), true),
        ("1 MB of #", "#".repeat(1_000_000), true),
        ("1 MB of comments", "#\n".repeat(200_000), true),
        ("1 MB of spaces", " ".repeat(1_000_000), true),
        ("1 MB of breaks", "\n".repeat(1_000_000), true),
        ("wide flow", format!("[{}]", "a,".repeat(100_000)), true),
        ("wide flow of pairs", format!("[{}]", "a: b,".repeat(40_000)), true),
        ("one line of quotes", format!("[{}]", "'',".repeat(100_000)), true),
        ("wide characters in one line", format!("['{}']", "é".repeat(500_000)), true),
        ("folded blanks", "a: x".to_owned() + &"\n".repeat(500_000) + "  y", true),
        ("literal of blanks", "a: |\n".to_owned() + &"\n".repeat(500_000) + "  y", true),
        ("many documents", "---\n".repeat(50_000), true),
        ("many anchors", (0..10_000).map(|n| format!("a{n}: &a{n} x\n")).collect(), true),
        ("1 MB of \\", "\"".to_owned() + &"\\\\".repeat(500_000) + "\"", true),
        ("unclosed quotes", "a: \"".repeat(250_000), false),
        ("unclosed quote", "\"".to_owned() + &"x ".repeat(500_000), false),
        ("itself", "a: &a [*a]\n".to_owned(), false),
        ("itself, as a key", "&a [*a]: *a\n".to_owned(), false),
        ("broken documents", "---\n[\n".repeat(150_000), false),
        ("1 MB of :", ":".repeat(1_000_000), false),
        ("1 MB of : ", ": ".repeat(500_000), false),
        ("1 MB of &", "&".repeat(1_000_000), false),
        ("1 MB of &a ", "&a ".repeat(300_000), false),
        ("1 MB of !", "!".repeat(1_000_000), true),
        ("1 MB of %", "%".repeat(1_000_000), false),
        ("1 MB of ${{", "a: ".to_owned() + &"${{".repeat(300_000), true),
        ("1 MB of ${{ in brackets", "[".to_owned() + &"${{,".repeat(100_000), false),
    ] {
        let errors = read(name, text, Options { expressions: true, ..Options::default() });
        assert_eq!(errors.is_empty(), fine, "{name}: {errors:?}");
    }
}

/// The deepest that is allowed when someone allows 200, without optimisation, on a thread's stack.
#[test]
fn depth_within_the_limit_fits_the_stack() {
    let depth = 200;
    let text = "[".repeat(depth - 1) + "x" + &"]".repeat(depth - 1);
    let errors = read("200 deep", text, Options { max_depth: depth, ..Options::default() });
    assert_eq!(errors, Vec::<String>::new());
    let mapping = "{a: ".repeat(depth - 1) + "x" + &"}".repeat(depth - 1);
    let errors = read("200 deep", mapping, Options { max_depth: depth, ..Options::default() });
    assert_eq!(errors, Vec::<String>::new());
}
