//! Every YAML file of real charts is read as Go reads it.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test: it fails by panicking, reads files and runs tools"
)]

mod common;

#[test]
fn every_chart_file_reads_as_in_go() {
    let Some(shared) = common::shared() else { return };
    let files = common::chart_files(&shared);
    assert!(files.len() > 500, "only {} files", files.len());
    let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).collect();
    let Some(answers) = common::ask_go(&texts) else { return };
    let mut differences = Vec::new();
    let (mut accepted, mut rejected) = (0, 0);
    for ((path, text), answer) in files.iter().zip(&answers) {
        match common::difference(text, answer) {
            Some(difference) => differences.push(format!("{path}: {difference}")),
            None if answer.error.is_empty() => accepted += 1,
            None => rejected += 1,
        }
    }
    println!("{accepted} files equal, {rejected} rejected by both, {} different", differences.len());
    assert_eq!(differences, Vec::<String>::new());
}
