//! The codes that diagnostics can have, and those that a text shows.

/// Codes that no files alone provoke, each with the reason.
pub const NOT_FROM_FILES: &[(&str, &str)] =
    &[("tree/ref-moved", "somebody else has to move the branch while a build runs; the tree's own tests do")];

/// Every code of the compiler, by name.
pub fn all() -> Vec<String> {
    // Those of the CLI are known to the binary alone: it lists them.
    let listed = super::program::output(&["explain", "--format", "concise"]);
    let mut names: Vec<String> =
        listed.lines().filter_map(|line| line.split_whitespace().next()).map(str::to_owned).collect();
    names.retain(|name| name.contains('/'));
    let crates = [
        stackc_compile::codes(),
        stackc_tree::diagnostics::ALL.to_vec(),
        stackc_report::diagnostics::ALL.to_vec(),
    ];
    for code in crates.into_iter().flatten() {
        assert!(names.iter().any(|name| name == code.name), "`stackc explain` does not list {}", code.name);
    }
    names
}

/// Code and message of each diagnostic in what a user sees; the code is empty where the program cannot run.
pub fn findings(text: &str) -> Vec<(String, String)> {
    let finding = |line: &str| {
        let (head, message) = line.split_once(": ")?;
        if head == "error" {
            return Some((String::new(), message.to_owned()));
        }
        let (severity, code) = head.strip_suffix(']')?.split_once('[')?;
        matches!(severity, "error" | "warning" | "note").then(|| (code.to_owned(), message.to_owned()))
    };
    text.lines().filter_map(finding).collect()
}

/// A message without what the user wrote: names in backticks and numbers. Signs in backticks stay.
pub fn pattern(message: &str) -> String {
    let is_name = |part: &str| part.contains(char::is_alphanumeric);
    let part = |(at, part)| if at % 2 == 1 && is_name(part) { "_" } else { part };
    let parts = message.split('`').enumerate().map(part);
    let mut out: String = parts.collect::<Vec<_>>().join("`");
    out.retain(|c| !c.is_ascii_digit());
    out
}

#[test]
fn findings_are_found() {
    let text = "$ stackc check\nerror[lang/x]: a `b` has 12\n   | error[lang/y]: z\nnote[a/b]: c\nerror: cannot\nhelp: x\n";
    let found = findings(text);
    let owned = |code: &str, message: &str| (code.to_owned(), message.to_owned());
    assert_eq!(found, [owned("lang/x", "a `b` has 12"), owned("a/b", "c"), owned("", "cannot")]);
    assert_eq!(pattern("a `b` has 12 of `{`"), "a `_` has  of `{`");
}
