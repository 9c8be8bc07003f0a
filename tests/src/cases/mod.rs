//! Every directory `tests/cases/<area>/<case>/` is a test: a project, what is done to it and with it (`case.txt`,
//! see [`script`]), and what a user then sees (`expected.txt`), to the letter.
//!
//! `STACKC_UPDATE_CASES=1` rewrites the expectations; each is read as a user would read it before it is committed.
//! `STACKC_CASES=part/of/a/path` runs some of them.
#![expect(
    clippy::disallowed_methods,
    reason = "tests make their projects on disk and look at what became of them"
)]

mod carry_out;
mod codes;
mod program;
mod script;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use carry_out::Ended;

/// What a case is made of beside its project.
const OWN_FILES: [&str; 2] = ["case.txt", "expected.txt"];

/// A directory below `tests/cases/`.
struct Case {
    /// `<area>/<case>`
    name: String,
    directory: PathBuf,
}

impl Case {
    fn expected(&self) -> String {
        std::fs::read_to_string(self.directory.join("expected.txt")).unwrap_or_default()
    }

    /// In `fine/` stand the near misses, which have to pass without a word.
    fn is_fine(&self) -> bool {
        self.name.starts_with("fine/")
    }
}

/// All cases, by name.
fn cases() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("cases");
    let mut cases = Vec::new();
    for area in directories(&root) {
        for case in directories(&root.join(&area)) {
            cases.push(Case { directory: root.join(&area).join(&case), name: format!("{area}/{case}") });
        }
    }
    cases
}

fn directories(path: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(path).expect("the cases are there");
    let entries = entries.map(|entry| entry.expect("an entry can be read"));
    let names = entries.filter(|entry| entry.path().is_dir()).map(|entry| entry.file_name());
    let mut names: Vec<String> = names.map(|name| name.into_string().expect("names are text")).collect();
    names.sort();
    names
}

#[test]
fn what_users_see() {
    let only = std::env::var("STACKC_CASES").unwrap_or_default();
    let update = std::env::var("STACKC_UPDATE_CASES").is_ok_and(|value| value == "1");
    let cases: Vec<Case> = cases().into_iter().filter(|case| case.name.contains(&only)).collect();
    let failures = Mutex::new(BTreeMap::new());
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(failure) = check(case, update) {
                        failures.lock().expect("no thread panicked").insert(case.name.clone(), failure);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panicked");
    let mut report = String::new();
    for (name, failure) in &failures {
        let _ = writeln!(report, "==== tests/cases/{name}\n{failure}");
    }
    assert!(
        failures.is_empty(),
        "{report}{} of {} cases failed; if what they show is right: STACKC_UPDATE_CASES=1, and read the difference",
        failures.len(),
        cases.len()
    );
}

fn check(case: &Case, update: bool) -> Result<(), String> {
    let script =
        script::read(&case.directory.join("case.txt")).map_err(|error| format!("case.txt: {error}"))?;
    let seen = match carry_out::carry_out(&case.directory, &script)? {
        Ended::Seen(seen) => seen,
        Ended::Skipped(why) => {
            println!("skipped: {}: {why}", case.name);
            return Ok(());
        }
    };
    if case.is_fine() && (seen.contains("error") || seen.contains("warning") || !seen.contains("(exit 0)")) {
        return Err(format!("has to pass without a word:\n{seen}"));
    }
    let expected = case.expected();
    if seen == expected {
        return Ok(());
    }
    if update {
        std::fs::write(case.directory.join("expected.txt"), seen).map_err(|error| error.to_string())?;
        return Ok(());
    }
    Err(difference(&expected, &seen))
}

/// The lines around what differs: first lines and last lines that agree are left out.
fn difference(expected: &str, seen: &str) -> String {
    let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), seen.lines().collect());
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let mut out = format!("from line {} of expected.txt:\n", head + 1);
    for line in &old[head..old.len() - tail] {
        let _ = writeln!(out, "- {line}");
    }
    for line in &new[head..new.len() - tail] {
        let _ = writeln!(out, "+ {line}");
    }
    out
}

#[test]
fn every_code_has_a_case() {
    let shown: BTreeSet<String> =
        cases().iter().flat_map(|case| codes::findings(&case.expected())).map(|(code, _)| code).collect();
    let (mut silent, mut needless) = (Vec::new(), Vec::new());
    for code in codes::all() {
        let excused = codes::NOT_FROM_FILES.iter().any(|(name, _)| *name == code);
        match (shown.contains(&code), excused) {
            (false, false) => silent.push(code),
            (true, true) => needless.push(code),
            _ => {}
        }
    }
    assert!(silent.is_empty(), "no case in tests/cases provokes {silent:#?}");
    assert!(needless.is_empty(), "excused although a case provokes them: {needless:#?}");
}

#[test]
fn no_two_cases_are_of_one_kind() {
    let mut kinds: BTreeMap<BTreeSet<(String, String)>, Vec<String>> = BTreeMap::new();
    for case in cases().iter().filter(|case| !case.is_fine()) {
        let kind = codes::findings(&case.expected()).into_iter();
        let kind = kind.map(|(code, message)| (code, codes::pattern(&message)));
        kinds.entry(kind.collect()).or_default().push(case.name.clone());
    }
    let twins: Vec<_> = kinds.into_iter().filter(|(_, cases)| cases.len() > 1).collect();
    assert!(twins.is_empty(), "of one kind: {twins:#?}");
}

#[test]
fn there_are_enough_of_them() {
    let failing = cases().iter().filter(|case| !case.is_fine()).count();
    assert!(failing >= 80, "{failing} cases");
}
