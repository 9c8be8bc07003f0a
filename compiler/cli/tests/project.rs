//! The story of a new user: `init`, then look, build, break and mend.
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn stackc(directory: &Path, args: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stackc"));
    command.current_dir(directory).args(args).env_clear();
    command.output().expect("it runs")
}

/// Exit code, stdout, stderr.
fn run(directory: &Path, args: &[&str]) -> (Option<i32>, String, String) {
    let output = stackc(directory, args);
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code(), text(output.stdout), text(output.stderr))
}

fn started() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let project = directory.path().join("demo");
    fs::create_dir(&project).expect("a directory");
    assert_eq!(run(&project, &["init"]).0, Some(0));
    directory
}

fn change(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).expect("it is there");
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replace(from, to)).expect("a file");
}

#[test]
fn a_new_project_is_clean_and_builds_at_once() {
    let directory = started();
    let project = directory.path().join("demo");
    let project = project.as_path();
    assert_eq!(run(project, &["check"]), (Some(0), String::new(), "no problems\n".to_owned()));
    assert_eq!(run(project, &["check", "--deny", "warnings", "-q"]), (Some(0), String::new(), String::new()));

    let (code, tree, talk) = run(project, &["build"]);
    assert_eq!(code, Some(0), "{talk}");
    for line in ["argocd/", "root.yaml", "applications/", "hello.yaml", "project.yaml", "fleet.yaml"] {
        assert!(tree.lines().any(|shown| shown.trim() == line), "no {line} in\n{tree}");
    }
    assert_eq!(talk, "built 1 cluster into out: 8 new, 0 changed, 0 removed, 0 as they were\n");
    assert!(tree.starts_with("out\n  charts/hello-0.1.0-"), "{tree}");
    assert!(project.join("out/clusters/dev/argocd/root.yaml").is_file());

    let (code, _, talk) = run(project, &["build"]);
    assert_eq!(code, Some(0));
    assert_eq!(talk, "out is up to date\n");
    assert_eq!(run(project, &["build", "--check"]).0, Some(0));
    // From anywhere below the root, and from outside with -C.
    assert_eq!(run(&project.join("stacks/hello"), &["build", "--check"]).0, Some(0));
    assert_eq!(run(directory.path(), &["-C", "demo", "build", "--check"]).0, Some(0));

    change(&project.join("clusters/dev.yaml"), "replicas: 2", "replicas: 3");
    let (code, tree, talk) = run(project, &["build", "--check"]);
    assert_eq!((code, tree.as_str()), (Some(1), ""), "{talk}");
    assert!(talk.starts_with("out is not up to date: 0 new, 1 changed, 0 removed"), "{talk}");
    assert_eq!(run(project, &["build"]).0, Some(0));
    assert_eq!(run(project, &["build", "--check"]).0, Some(0));
}

#[test]
fn looking_at_it() {
    let directory = started();
    let project = directory.path().join("demo");
    let (code, table, _) = run(&project, &["list"]);
    assert_eq!(code, Some(0));
    assert!(table.starts_with("dev\n  ADDON  STACK  CHART"), "{table}");
    let (_, graph, _) = run(&project, &["graph"]);
    assert!(graph.starts_with("dev\n  wave 0    hello"), "{graph}");
    for format in ["mermaid", "dot"] {
        let (code, drawing, _) = run(&project, &["graph", "--format", format]);
        assert!(code == Some(0) && drawing.contains("hello"), "{drawing}");
    }
    let (_, shown, _) = run(&project, &["show", "hello"]);
    assert!(shown.contains("replicas: 2  "), "{shown}");
    assert!(shown.contains("stacks/hello/stack.yaml:15:17"), "{shown}");
    for (verb, key) in [("list", "clusters"), ("graph", "clusters"), ("check", "summary"), ("build", "build")]
    {
        let (code, text, talk) = run(&project, &[verb, "--format", "json"]);
        assert_eq!((code, talk.as_str()), (Some(0), ""), "{verb}");
        let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(json["version"], 1, "{verb}");
        assert!(!json[key].is_null(), "{verb}: {text}");
    }
    let (code, _, talk) = run(&project, &["show", "helo"]);
    assert_eq!(code, Some(2));
    assert!(talk.contains("there is no add-on `helo`\nhelp: did you mean `hello`?"), "{talk}");
    let (code, table, talk) = run(&project, &["list", "--cluster", "dve"]);
    assert_eq!((code, table.as_str()), (Some(1), ""));
    assert!(talk.contains("`dve`") && talk.contains("did you mean `dev`?"), "{talk}");
}

#[test]
fn a_mistake_writes_nothing_and_says_how_to_mend() {
    let directory = started();
    let project = directory.path().join("demo");
    change(&project.join("clusters/dev.yaml"), "replicas: 2", "replcias: 2");
    let (code, found, talk) = run(&project, &["check", "--format", "concise"]);
    assert_eq!((code, talk.as_str()), (Some(1), "1 error\n"), "{found}");
    assert!(found.starts_with("clusters/dev.yaml:10:7: error[lang/"), "{found}");
    assert!(found.contains("did you mean `replicas`?"), "{found}");
    let (code, tree, talk) = run(&project, &["build"]);
    assert_eq!((code, tree.as_str()), (Some(1), ""));
    assert!(talk.ends_with("1 error\nnothing was written\n"), "{talk}");
    assert!(!project.join("out").exists());
}

#[test]
fn the_output_may_not_lie_in_a_chart() {
    let directory = started();
    let project = directory.path().join("demo");
    let (code, _, talk) = run(&project, &["build", "--out", "charts/hello/out"]);
    assert_eq!(code, Some(1));
    assert!(talk.contains("error[tree/output-in-chart]: the output directory `charts/hello/out`"), "{talk}");
    assert!(!project.join("charts/hello/out").exists());
}

/// What `git` prints; none where there is none.
fn git(directory: &Path, args: &[&str]) -> Option<String> {
    let output = Command::new("git").current_dir(directory).args(args).output();
    let Ok(output) = output else {
        assert!(std::env::var("STACKC_REQUIRE_TOOLS").as_deref() != Ok("1"), "no git on PATH");
        println!("skipped: no git on PATH");
        return None;
    };
    assert!(output.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(String::from_utf8(output.stdout).expect("UTF-8"))
}

#[test]
fn the_same_input_is_the_same_commit() {
    let directory = started();
    let project = directory.path().join("demo");
    for repository in ["one.git", "two.git"] {
        if git(directory.path(), &["init", "-q", "--bare", repository]).is_none() {
            return;
        }
    }
    let to = |repository: &'static str| ["build", "--git", repository, "--ref", "refs/heads/main"];
    let (code, _, talk) = run(&project, &to("../one.git"));
    assert_eq!(code, Some(2));
    assert!(talk.starts_with("error: it is not known by whom the commit is\nhelp: give --author"), "{talk}");
    let (code, _, talk) = run(&project, &[&to("../one.git")[..], &["--author", "CI <ci@acme.dev>"]].concat());
    assert_eq!(code, Some(2));
    assert!(talk.starts_with("error: it is not known of when the commit is\n"), "{talk}");

    let given = ["--author", "CI <ci@acme.dev>", "--date", "1700000000 +0100", "--message", "Deploy"];
    for repository in ["../one.git", "../two.git"] {
        let (code, _, talk) = run(&project, &[&to(repository)[..], &given].concat());
        assert_eq!(code, Some(0), "{talk}");
        assert!(talk.starts_with("built 1 cluster as commit "), "{talk}");
    }
    let show = ["log", "--format=%H %an %ae %ad %cn %B", "--date=raw", "main"];
    let log = |repository| git(&directory.path().join(repository), &show).expect("git is there");
    assert_eq!(log("one.git"), log("two.git"));
    assert!(
        log("one.git").trim().ends_with("CI ci@acme.dev 1700000000 +0100 CI Deploy"),
        "{}",
        log("one.git")
    );

    let (code, _, talk) = run(&project, &[&to("../one.git")[..], &given].concat());
    assert_eq!((code, talk.as_str()), (Some(0), "../one.git refs/heads/main is up to date\n"));

    // Else the project's own last commit says who and when.
    for args in [
        &["init", "-q"][..],
        &["add", "."],
        &[
            "-c",
            "user.name=Ann",
            "-c",
            "user.email=ann@acme.dev",
            "commit",
            "-q",
            "-m",
            "x",
            "--date=1600000000 +0000",
        ],
    ] {
        git(&project, args);
    }
    let (code, _, talk) = run(&project, &["build", "--git", "../two.git", "--ref", "refs/heads/other"]);
    assert_eq!(code, Some(0), "{talk}");
    let other = git(&directory.path().join("two.git"), &["log", "--format=%an %at", "-1", "other"]);
    assert_eq!(other.as_deref(), Some("Ann 1600000000\n"));
}

#[test]
fn what_counts_as_an_error_writes_nothing() {
    let directory = started();
    let project = directory.path().join("demo");
    change(
        &project.join("stacks/hello/stack.yaml"),
        "values:",
        "values: # stackc: allow(values/type-clash) for nothing",
    );
    assert_eq!(run(&project, &["build", "--deny", "warnings"]).0, Some(1));
    assert!(!project.join("out").exists());
    let (code, _, talk) = run(&project, &["build"]);
    assert_eq!(code, Some(0));
    assert!(
        talk.starts_with("warning[lang/allow-unused]: there is no `values/type-clash` to silence here\n"),
        "{talk}"
    );

    // What only the tree can tell has to be known before anything is written, too.
    change(&project.join("stacks/hello/stack.yaml"), " # stackc: allow(values/type-clash) for nothing", "");
    change(&project.join("clusters/dev.yaml"), "name: dev", "name: other");
    let file = project.join("stackc.yaml");
    let text = fs::read_to_string(&file).expect("it is there");
    fs::write(&file, text + "diagnostics:\n  tree/cluster-left: error\n").expect("a file");
    let before = fs::read(project.join("out/clusters/dev/argocd/root.yaml")).expect("it is there");
    let (code, _, talk) = run(&project, &["build"]);
    assert_eq!(code, Some(1), "{talk}");
    assert!(talk.contains("error[tree/cluster-left]"), "{talk}");
    assert_eq!(fs::read(project.join("out/clusters/dev/argocd/root.yaml")).expect("it is there"), before);
    assert!(!project.join("out/clusters/other").exists());
}
