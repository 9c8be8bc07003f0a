//! What real Go reads, as a table (`data/as-go.jsonl`), and live.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

mod common;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

#[derive(serde::Deserialize)]
struct Case {
    yaml: String,
    #[serde(flatten)]
    answer: common::Answer,
}

fn table() -> Vec<Case> {
    let lines = include_str!("data/as-go.jsonl").lines();
    let cases: Vec<Case> = lines.map(|line| serde_json::from_str(line).expect("a case")).collect();
    assert!(cases.len() > 400, "only {} cases", cases.len());
    cases
}

#[test]
fn the_table_reads_as_in_go() {
    let mut differences = Vec::new();
    for case in table() {
        if let Some(difference) = common::difference(&case.yaml, &case.answer) {
            differences.push(format!("{:?}: {difference}", case.yaml));
        }
    }
    assert!(differences.is_empty(), "{} differences:\n{}", differences.len(), differences.join("\n"));
}

/// sigs.k8s.io/yaml itself reads the first document as the table's documents say.
#[test]
fn the_table_is_what_go_says() {
    let cases = table();
    let texts: Vec<&str> = cases.iter().map(|case| case.yaml.as_str()).collect();
    let Some(answers) = common::ask_go(&texts) else { return };
    for (case, go) in cases.iter().zip(&answers) {
        assert_eq!(go.documents, case.answer.documents, "{:?}", case.yaml);
        assert_eq!(go.error, case.answer.error, "{:?}", case.yaml);
        assert_eq!(go.first, case.answer.first, "{:?}", case.yaml);
        if let (Some(first), Some(document)) = (&go.first, go.documents.first()) {
            assert_eq!(first, document, "{:?}", case.yaml);
        }
    }
}

/// Random texts made of what means something in YAML.
#[test]
fn random_documents_read_as_in_go() {
    let pieces = prop::sample::select(vec![
        "a",
        "b: ",
        "c:\n",
        "- ",
        "-",
        "\n",
        "\n  ",
        "\n    ",
        "\n- ",
        "\n  - ",
        " ",
        "  ",
        "\t",
        ": ",
        ":",
        ", ",
        ",",
        "[",
        "]",
        "{",
        "}",
        "?",
        "? ",
        "#",
        " # x\n",
        "\"",
        "'",
        "''",
        "\\",
        "\\n",
        "|\n",
        ">\n",
        "|-\n  ",
        ">+\n  ",
        "|2\n",
        "&a ",
        "*a",
        "*a ",
        "!!str ",
        "!!int ",
        "! ",
        "<<: ",
        "<<",
        "---\n",
        "...\n",
        "\n---\n",
        "1",
        "0x1",
        "y",
        "~",
        "é",
        "{a: 1}",
        "[b]",
        "\r\n",
        "\u{85}",
        "\u{2028}",
        "%",
        "@",
        "x: 1\n",
        "\n\n",
        "key: value\n",
        "  k: v\n",
    ]);
    let mut runner = TestRunner::deterministic();
    let strategy = prop::collection::vec(pieces, 1..14);
    let texts: Vec<String> =
        (0..20_000).map(|_| strategy.new_tree(&mut runner).unwrap().current().concat()).collect();
    let requests: Vec<&str> = texts.iter().map(String::as_str).collect();
    let Some(answers) = common::ask_go(&requests) else { return };
    let mut differences = Vec::new();
    let mut accepted = 0;
    for (text, answer) in texts.iter().zip(&answers) {
        accepted += usize::from(answer.error.is_empty());
        if let Some(difference) = common::difference(text, answer) {
            differences.push(format!("{text:?}: {difference}"));
        }
    }
    println!("{} random documents, Go accepts {accepted}, {} different", texts.len(), differences.len());
    assert!(accepted > 1000 && accepted < texts.len() - 1000);
    assert!(differences.is_empty(), "{}", differences.join("\n"));
}
