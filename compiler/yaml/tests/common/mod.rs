//! The oracle (`tests/go-yaml`, real Go), real files, and how values compare with Go's JSON.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use stackc_source::{Severity, Sink, Sources};
use stackc_yaml::{Data, Node, Options, Parsed, parse};

/// What Go says of a text.
#[derive(serde::Deserialize)]
pub struct Answer {
    /// What sigs.k8s.io/yaml makes of the first document.
    pub first: Option<String>,
    /// All documents up to the first error.
    pub documents: Vec<String>,
    /// The first error, empty if there is none.
    pub error: String,
}

/// Says that a test is skipped for want of `what`, unless that is a failure.
pub fn skip(what: &str) {
    assert!(std::env::var("STACKC_REQUIRE_TOOLS").as_deref() != Ok("1"), "required, but {what}");
    println!("skipped: {what}");
}

/// Asks real Go about texts; none if there is no Go.
pub fn ask_go(texts: &[&str]) -> Option<Vec<Answer>> {
    static BUILT: std::sync::OnceLock<Option<PathBuf>> = std::sync::OnceLock::new();
    let program = BUILT.get_or_init(build_oracle).as_ref()?;
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the oracle starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let requests: Vec<String> = texts.iter().map(|text| serde_json::to_string(text).unwrap()).collect();
    let writer = std::thread::spawn(move || {
        for request in requests {
            writeln!(stdin, "{request}").expect("the oracle reads");
        }
    });
    let output = child.wait_with_output().expect("the oracle ends");
    writer.join().expect("all written");
    assert!(output.status.success(), "the oracle failed");
    let answers: Vec<Answer> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("an answer"))
        .collect();
    assert_eq!(answers.len(), texts.len());
    Some(answers)
}

fn build_oracle() -> Option<PathBuf> {
    let found = Command::new("go").arg("version").output().is_ok_and(|output| output.status.success());
    if !found {
        skip("no go on PATH");
        return None;
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/go-yaml");
    let name = Path::new(std::env::current_exe().unwrap().file_name().unwrap()).display().to_string();
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("go-yaml-{name}"));
    let built = Command::new("go")
        .args(["build", "-mod=readonly", "-buildvcs=false", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(source)
        .output()
        .expect("go runs");
    assert!(built.status.success(), "go build: {}", String::from_utf8_lossy(&built.stderr));
    Some(program)
}

/// The shared material, if it is there.
pub fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("STACKC_SHARED").map_or(beside, PathBuf::from);
    if shared.is_dir() {
        return Some(shared);
    }
    println!("skipped: no ../shared beside the checkout");
    None
}

/// Every YAML file of the charts that is not a template, with its text.
pub fn chart_files(shared: &Path) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut dirs = vec![shared.join("charts")];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).expect("a directory") {
            let path = entry.expect("an entry").path();
            if path.is_dir() && path.file_name().is_some_and(|name| name != "templates") {
                dirs.push(path);
            } else if path.extension().is_some_and(|ext| ext == "yaml" || ext == "yml") {
                let Ok(text) = std::fs::read_to_string(&path) else { continue };
                files.push((path.strip_prefix(shared).unwrap_or(&path).display().to_string(), text));
            }
        }
    }
    files.sort();
    files
}

/// Reads as someone else's file, as Go does, and gives the errors' messages too.
pub fn read(text: &str) -> (Parsed, Vec<String>) {
    read_with(text, &Options { third_party: true, ..Options::default() })
}

pub fn read_with(text: &str, options: &Options) -> (Parsed, Vec<String>) {
    let sources = Sources::default();
    let file = sources.add("test.yaml", text);
    let mut sink = Sink::default();
    let parsed = parse(file, text, options, &mut sink);
    let errors = sink
        .into_diagnostics()
        .into_iter()
        .filter(|diagnostic| diagnostic.severity == Severity::Error)
        .map(|diagnostic| format!("{}: {}", diagnostic.code.name, diagnostic.message))
        .collect();
    (parsed, errors)
}

/// Whether a value is what Go wrote as JSON.
pub fn same(node: &Node, go: &serde_json::Value) -> bool {
    use serde_json::Value;
    match (&node.data, go) {
        (Data::Null, Value::Null) => true,
        (Data::Bool(a), Value::Bool(b)) => a == b,
        (Data::Int(a), Value::Number(b)) => b.as_i64() == Some(*a),
        (Data::Uint(a), Value::Number(b)) => b.as_u64() == Some(*a),
        (Data::Float(a), Value::Number(b)) => {
            b.as_f64().is_some_and(|b| b == *a && (b != 0.0 || b.is_sign_negative() == a.is_sign_negative()))
        }
        (Data::String(a), Value::String(b)) => **a == **b,
        (Data::Seq(a), Value::Array(b)) => a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b)),
        (Data::Map(a), Value::Object(b)) => {
            a.len() == b.len()
                && a.iter().all(|(key, entry)| b.get(&**key).is_some_and(|b| same(&entry.node, b)))
        }
        _ => false,
    }
}

/// How our reading differs from Go's, if it does.
pub fn difference(text: &str, go: &Answer) -> Option<String> {
    let (parsed, errors) = read(text);
    let rejected = !go.error.is_empty();
    if parsed.broken != rejected {
        return Some(format!("Go says {:?}, we say {errors:?}", go.error));
    }
    // After an error we go on at the next document, Go does not.
    let read: Vec<_> = parsed.documents.iter().take(go.documents.len()).collect();
    // go-yaml v2 does not see that an empty collection is a key (`[] x: y`): to it a document ends there, and the
    // error comes after it.
    if let Some(left_out) = go.documents.get(read.len())
        && rejected
        && (left_out.ends_with("[]") || left_out.ends_with("{}"))
    {
        return None;
    }
    if read.len() != go.documents.len() || !rejected && parsed.documents.len() != read.len() {
        return Some(format!("Go reads {} documents, we {}", go.documents.len(), parsed.documents.len()));
    }
    for (document, json) in read.into_iter().zip(&go.documents) {
        if !same(&document.root, &serde_json::from_str(json).expect("JSON")) {
            return Some(format!("Go reads {json}, we {:?}", document.root.data));
        }
    }
    None
}
