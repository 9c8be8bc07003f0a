//! The program as a user runs it.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn stackc(directory: &Path, args: &[&str]) -> Output {
    command(directory, args).output().expect("it runs")
}

fn command(directory: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackc"));
    command.current_dir(directory).args(args).env_clear();
    command
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn temporary() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

#[test]
fn without_a_project_it_cannot_run() {
    let directory = temporary();
    for verb in ["check", "build", "graph", "list"] {
        let output = stackc(directory.path(), &[verb]);
        assert_eq!((code(&output), stdout(&output)), (Some(2), String::new()), "{verb}");
        let talk = stderr(&output);
        assert!(talk.starts_with("error: there is no stackc.yaml in `"), "{talk}");
        assert!(talk.contains("help: `stackc init` starts a project"), "{talk}");
        assert_eq!(fs::read_dir(directory.path()).expect("it is there").count(), 0, "{verb} wrote something");
    }
    let output = stackc(directory.path(), &["-C", "no\u{1b}where", "check"]);
    assert_eq!(code(&output), Some(2));
    assert_eq!(stderr(&output), "error: cannot enter `no\\x1bwhere`: no such file or directory\n");
}

#[test]
fn wrong_arguments_cannot_run() {
    let directory = temporary();
    for args in [
        &["chekc"][..],
        &["check", "--format", "yaml"],
        &["build", "--git", "x"],
        &["build", "--out", "a", "--git", "b", "--ref", "c"],
        &["check", "-q", "-v"],
        &["check", "-j", "0"],
        &["list", "--format", "dot"],
        &[],
    ] {
        let output = stackc(directory.path(), args);
        assert_eq!(code(&output), Some(2), "{args:?}");
        assert_eq!(stdout(&output), "", "{args:?}");
        assert_ne!(stderr(&output), "", "{args:?}");
    }
}

#[test]
fn init_writes_once() {
    let directory = temporary();
    let output = stackc(directory.path(), &["init", "my app"]);
    assert_eq!((code(&output), stdout(&output)), (Some(0), String::new()), "{}", stderr(&output));
    assert!(stderr(&output).contains("\n  cd 'my app'\n  stackc check "), "{}", stderr(&output));
    let project = directory.path().join("my app");
    let text = fs::read_to_string(project.join("stackc.yaml")).expect("it is there");
    assert!(text.starts_with("# yaml-language-server: $schema=schema/stackc.schema.json\n"), "{text}");
    assert!(text.contains("\nname: my-app\n"), "{text}");
    let schema = fs::read_to_string(project.join("schema/stackc.schema.json")).expect("it is there");
    assert!(serde_json::from_str::<serde_json::Value>(&schema).expect("JSON").is_object());
    assert_eq!(stdout(&stackc(directory.path(), &["schema"])), schema);

    let before = snapshot(&project);
    for args in [&["init", "my app"][..], &["-C", "my app", "init"], &["init", "my app", "-q"]] {
        let again = stackc(directory.path(), args);
        assert_eq!(code(&again), Some(1), "{args:?}");
        let talk = stderr(&again);
        assert!(
            talk.starts_with("error: `") && talk.contains("stackc.yaml` is there already\nhelp: "),
            "{talk}"
        );
    }
    assert_eq!(snapshot(&project), before);
}

#[test]
fn init_keeps_what_is_not_in_its_way() {
    let directory = temporary();
    fs::write(directory.path().join(".gitignore"), "mine\n").expect("a file");
    fs::write(directory.path().join("README.md"), "mine\n").expect("a file");
    assert_eq!(code(&stackc(directory.path(), &["init"])), Some(0));
    for file in [".gitignore", "README.md"] {
        assert_eq!(fs::read_to_string(directory.path().join(file)).expect("it is there"), "mine\n");
    }
    let blocked = temporary();
    fs::write(blocked.path().join("clusters"), "").expect("a file");
    let output = stackc(blocked.path(), &["init"]);
    assert_eq!(code(&output), Some(2), "{}", stderr(&output));
    assert!(stderr(&output).starts_with("error: cannot write `"), "{}", stderr(&output));
}

#[test]
fn explain_prints_pages() {
    let here = temporary();
    let page = stackc(here.path(), &["explain", "lang/allow-unused"]);
    assert_eq!(code(&page), Some(0));
    assert!(
        stdout(&page).starts_with("# lang/allow-unused\n\nWarning; set with `diagnostics:`"),
        "{}",
        stdout(&page)
    );
    let all = stdout(&stackc(here.path(), &["explain"]));
    assert!(
        all.lines().any(|line| line == "lang/allow-unused" || line.starts_with("lang/allow-unused ")),
        "{all}"
    );
    let mut sorted: Vec<&str> = all.lines().collect();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(sorted.join("\n"), all.trim_end());
    let wrong = stackc(here.path(), &["explain", "lang/alow-unused"]);
    assert_eq!((code(&wrong), stdout(&wrong)), (Some(2), String::new()));
    assert_eq!(
        stderr(&wrong),
        "error: there is no diagnostic `lang/alow-unused`\nhelp: did you mean `lang/allow-unused`?\n"
    );
    let json = stdout(&stackc(here.path(), &["explain", "lang/allow-unused", "--format", "json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(json["codes"][0]["code"], "lang/allow-unused");
    assert_eq!(json["codes"].as_array().map(Vec::len), Some(1));
}

#[test]
fn completions_for_every_shell() {
    let here = temporary();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = stdout(&stackc(here.path(), &["completions", shell]));
        assert!(script.contains("bootstrap") && script.contains("allow-deletions"), "{shell}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let here = temporary();
    let mut child = command(here.path(), &["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // Closed before, or while, anything is written.
    drop(child.stdout.take());
    let status = child.wait().expect("it ends");
    let mut talk = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut talk).expect("UTF-8");
    assert_eq!((status.code(), talk.as_str()), (Some(0), ""));
}

#[test]
fn a_full_device_is_said() {
    if !Path::new("/dev/full").exists() {
        println!("skipped: no /dev/full on this system");
        return;
    }
    let here = temporary();
    let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("it is there");
    let output = command(here.path(), &["schema"]).stdout(full).output().expect("it runs");
    assert_eq!(code(&output), Some(2));
    assert!(stderr(&output).starts_with("error: cannot write to stdout: "), "{}", stderr(&output));
}

/// All files below a directory with their bytes.
fn snapshot(directory: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    let mut queue = vec![directory.to_owned()];
    while let Some(next) = queue.pop() {
        for entry in fs::read_dir(next).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                queue.push(path);
            } else {
                files.push((path.display().to_string(), fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    files
}
