//! Versions and constraints against Masterminds/semver itself, over random texts of their alphabet; and a table of what was
//! seen there, for machines without Go.

use std::io::Write;
use std::process::{Command, Stdio};

use stackc_chart::{Constraint, Version, is_exact, same_version};

use crate::support::tool;

fn verdict(constraint: &str, version: &str) -> &'static str {
    match (Constraint::parse(constraint), Version::parse(version)) {
        (Err(_), _) => "-",
        (_, Err(_)) => "?",
        (Ok(constraint), Ok(version)) if constraint.matches(&version) => "1",
        _ => "0",
    }
}

fn order(a: &str, b: &str) -> &'static str {
    match (Version::parse(a), Version::parse(b)) {
        (Ok(a), Ok(b)) => match a.cmp(&b) {
            std::cmp::Ordering::Less => "-1",
            std::cmp::Ordering::Equal => "0",
            std::cmp::Ordering::Greater => "1",
        },
        _ => "?",
    }
}

#[test]
fn constraints_hold_as_in_masterminds_semver() {
    for (constraint, version, expected) in [
        ("1.2.3", "1.2.3", "1"),
        ("1.2.3", "1.2.4", "0"),
        ("1.2", "1.2.9", "1"),
        ("1", "1.9.9", "1"),
        ("v1", "v1.2", "1"),
        ("*", "1.2.3", "1"),
        ("x", "0.0.0", "1"),
        ("1.x", "1.2.3", "1"),
        ("1.2.X", "1.3.0", "0"),
        ("", "1.0.0", "-"),
        (">=1.2 <2", "1.9.0", "1"),
        (">=1.2, <2", "2.0.0", "0"),
        (">=1.2,<2", "1.2.0", "1"),
        (">=1.2<2", "1.2.0", "-"),
        ("=<1.2", "1.2.9", "1"),
        ("=>1.2", "1.2.0", "1"),
        ("<=1.2.3", "1.2.4", "0"),
        ("<1.2", "1.2.0", "0"),
        (">1.2", "1.2.9", "0"),
        (">1", "1.9.9", "0"),
        (">1", "2.0.0", "1"),
        ("!=1.2", "1.2.5", "0"),
        ("!=1", "1.2.5", "0"),
        ("!=1.2.3", "1.2.4", "1"),
        ("!=*", "1.0.0", "1"),
        ("^1.2.3", "1.9.0", "1"),
        ("^1.2.3", "2.0.0", "0"),
        ("^0.2.3", "0.2.9", "1"),
        ("^0.2.3", "0.3.0", "0"),
        ("^0.0.3", "0.0.4", "0"),
        ("^0", "0.9.0", "1"),
        ("^0.0", "0.0.9", "1"),
        ("^*", "1.0.0", "0"),
        ("~1.2.3", "1.2.9", "1"),
        ("~1.2.3", "1.3.0", "0"),
        ("~1", "1.9.0", "1"),
        ("~>1.2", "1.2.9", "1"),
        ("~0.0.0", "9.0.0", "1"),
        ("1.2 - 1.4", "1.4.9", "1"),
        ("1.2 - 1.4.5", "1.4.6", "0"),
        ("1.2-1.4", "1.3.0", "0"),
        ("^1 1.2 - 1.4", "1.3.0", "-"),
        ("^1, 1.2 - 1.4", "1.3.0", "1"),
        ("1.2 - 1.4 ^1", "1.3.0", "1"),
        ("1 - 2 || 4", "4.0.0", "1"),
        ("^1 || ^3", "3.1.0", "1"),
        ("^1 || ^3", "2.0.0", "0"),
        ("^1 ||", "1.0.0", "-"),
        (">=1.0.0", "1.2.0-rc.1", "0"),
        (">=1.0.0-0", "1.2.0-rc.1", "1"),
        (">=1.0.0-0 <1.5", "1.4.0-a", "1"),
        ("^1 || >=2.0.0-0", "1.5.0-a", "0"),
        ("1.2.3-beta", "1.2.3-beta", "1"),
        ("1.2.3+a", "1.2.3+b", "1"),
        (">=1.30.0-0", "v1.34.2-eks-1", "1"),
        ("1.2.3.4", "1.2.3", "-"),
        ("latest", "1.0.0", "-"),
        (">> 1", "1.0.0", "-"),
        ("1,", "1.0.0", "-"),
        ("^1", "01.2.3", "1"),
        ("^1", "1.2.3-01", "?"),
        ("^1", "1.2.3.4", "?"),
        ("^1", "1.2.3-", "?"),
        ("^1", "99999999999999999999", "?"),
    ] {
        assert_eq!(verdict(constraint, version), expected, "{constraint:?} {version:?}");
    }
}

#[test]
fn exact_versions_are_told_from_ranges() {
    for text in ["1.2.3", "v1.2.3", "1.2.3-rc.1", "1.2.3+build"] {
        assert!(is_exact(text), "{text}");
    }
    for text in ["1.2", "1", "1.x", "^1.2.3", "=1.2.3", "1.2.3 - 2", "*", "", "latest", "1.2.3 "] {
        assert!(!is_exact(text), "{text}");
    }
    assert!(
        same_version("1.2.3", "v1.2.3")
            && same_version("1.2.3", "1.2.3+a")
            && !same_version("1.2.3+b", "1.2.3+a")
    );
    assert!(same_version("x", "x") && !same_version("1.2.3", "1.2.4"));
}

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.roll(of.len())]
    }

    fn version(&mut self) -> String {
        let mut text = self.pick(&["", "", "", "v"]).to_owned();
        let parts = [3, 3, 3, 2, 1, 4][self.roll(6)];
        for part in 0..parts {
            text += if part > 0 { "." } else { "" };
            text += self.pick(&["0", "0", "1", "1", "2", "3", "10", "01"]);
        }
        text += self.pick(&[
            "",
            "",
            "",
            "",
            "-0",
            "-a",
            "-a.1",
            "-a.2",
            "-rc.10",
            "-1",
            "-01",
            "-a-b",
            "-",
            "-18446744073709551616",
        ]);
        text += self.pick(&["", "", "", "+b", "+1.2", "+"]);
        text
    }

    fn bound(&mut self) -> String {
        let parts = self.roll(3) + 1;
        let numbers: Vec<&str> = (0..parts)
            .map(|_| self.pick(&["0", "0", "1", "1", "2", "3", "x", "*", "X", "10", "1x"]))
            .collect();
        let tail = self.pick(&["", "", "", "", "", "-0", "-a", "-a.1", "-01", "+b"]);
        format!("{}{}{tail}", self.pick(&["", "", "", "v"]), numbers.join("."))
    }

    fn constraint(&mut self) -> String {
        let mut text = self.pick(&["", "", " "]).to_owned();
        for term in 0..=self.roll(3) {
            if term > 0 {
                text += self.pick(&[" ", ", ", ",", " , ", " || ", " || ", "  ", " - ", ""]);
            }
            text += self.pick(&[
                "", "", "=", "!=", ">", "<", ">=", "=>", "<=", "=<", "~", "~>", "^", "^", ">>", "^ ",
            ]);
            text += &self.bound();
            if self.roll(6) == 0 {
                text += " - ";
                text += &self.bound();
            }
        }
        text
    }
}

#[test]
fn random_versions_and_constraints_agree_with_go() {
    if !tool("go", "version") {
        return;
    }
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/go-semver");
    let build = tempfile::tempdir().unwrap();
    let program = build.path().join("oracle");
    let built =
        Command::new("go").args(["build", "-o"]).arg(&program).arg(".").current_dir(source).output().unwrap();
    if !built.status.success() {
        println!("skipped: go could not build the oracle: {}", String::from_utf8_lossy(&built.stderr));
        return;
    }
    let mut dice = Dice(7);
    let mut lines = Vec::new();
    let mut expected = Vec::new();
    for _ in 0..20_000 {
        let (constraint, version) = (dice.constraint(), dice.version());
        expected.push(verdict(&constraint, &version));
        lines.push(format!("{constraint}\t{version}"));
    }
    for _ in 0..5_000 {
        let (a, b) = (dice.version(), dice.version());
        expected.push(order(&a, &b));
        lines.push(format!("\t{a}\t{b}"));
    }
    let mut oracle = Command::new(program).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input = lines.join("\n");
    let mut stdin = oracle.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = oracle.wait_with_output().unwrap();
    writer.join().unwrap();
    let answers = String::from_utf8(output.stdout).unwrap();
    let answers: Vec<&str> = answers.lines().collect();
    assert_eq!(answers.len(), lines.len());
    let differing: Vec<String> = lines
        .iter()
        .zip(answers.iter().zip(&expected))
        .filter(|(_, (theirs, ours))| theirs != ours)
        .map(|(line, (theirs, ours))| format!("{line:?}: Go says {theirs}, we say {ours}"))
        .take(20)
        .collect();
    assert!(differing.is_empty(), "{differing:#?}");
    let count = |answer: &str| answers.iter().filter(|found| **found == answer).count();
    println!(
        "{} pairs: {} hold, {} do not, {} refused",
        lines.len(),
        count("1"),
        count("0"),
        count("-") + count("?")
    );
    assert!(count("1") > 1000 && count("0") > 1000, "the texts test something");
}
