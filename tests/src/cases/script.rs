//! `case.txt`: what is done, line by line. Words are divided by spaces; a word in double quotes may hold spaces,
//! `\n`, `\t`, `\"` and `\\`. Lines that begin with `#` say what the case is about. Paths are relative to the
//! project, whose directory is called `project`.
//!
//! ```text
//! run ARGUMENTS...            runs stackc; what it prints is expected
//! quietly ARGUMENTS...        runs it; it must succeed, and nobody looks at what it prints
//! write PATH TEXT             makes a file
//! append PATH TEXT            adds to a file
//! repeat PATH COUNT TEXT      adds COUNT times to a file; `%` in TEXT becomes 0, 1, 2, ...
//! replace PATH OLD NEW        replaces text in a file, where it stands
//! remove PATH                 removes a file
//! fifo PATH                   makes a named pipe
//! link PATH TARGET            makes a symbolic link
//! sparse PATH SIZE            makes a file of zeros that takes no space
//! archive PATH                makes a .tgz of the entries on the lines that follow:
//! | file NAME TEXT
//! | link NAME TARGET
//! | zeros NAME SIZE
//! repository PATH             makes a bare Git repository
//! checkout PATH               makes a Git repository with a work tree, on the branch main
//! full PATH SIZE              a file system of SIZE bytes at PATH; what is left of it is filled by `fill PATH`
//! fill PATH                   takes all the space there is
//! read-only PATH              nothing can be written below PATH any more
//! ```
//!
//! Without a `run` line the case is `run check`.

use std::path::Path;

/// One line.
#[derive(Debug, PartialEq, Eq)]
pub enum Step {
    Run { arguments: Vec<String>, seen: bool },
    Write { path: String, text: String },
    Append { path: String, text: String },
    Replace { path: String, old: String, new: String },
    Remove { path: String },
    Fifo { path: String },
    Link { path: String, target: String },
    Sparse { path: String, size: u64 },
    Archive { path: String, entries: Vec<Entry> },
    Repository { path: String, bare: bool },
    Full { path: String, size: u64 },
    Fill { path: String },
    ReadOnly { path: String },
}

/// One entry of an archive.
#[derive(Debug, PartialEq, Eq)]
pub enum Entry {
    File { name: String, text: String },
    Link { name: String, target: String },
    Zeros { name: String, size: u64 },
}

/// Reads a `case.txt`.
///
/// # Errors
/// Which line cannot be read.
pub fn read(path: &Path) -> Result<Vec<Step>, String> {
    parse(&std::fs::read_to_string(path).map_err(|error| error.to_string())?)
}

fn parse(text: &str) -> Result<Vec<Step>, String> {
    let mut steps = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let words = words(line).ok_or_else(|| format!("a quote is not closed: {line}"))?;
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        if let ["|", rest @ ..] = words.as_slice() {
            let Some(Step::Archive { entries, .. }) = steps.last_mut() else {
                return Err(format!("an entry outside of an archive: {line}"));
            };
            entries.push(entry(rest).ok_or_else(|| format!("unknown entry: {line}"))?);
        } else {
            steps.push(step(&words).ok_or_else(|| format!("unknown step: {line}"))?);
        }
    }
    if !steps.iter().any(|step| matches!(step, Step::Run { seen: true, .. })) {
        steps.push(Step::Run { arguments: vec!["check".to_owned()], seen: true });
    }
    Ok(steps)
}

fn step(words: &[&str]) -> Option<Step> {
    let own = |text: &&str| (*text).to_owned();
    Some(match words {
        ["run", arguments @ ..] => Step::Run { arguments: arguments.iter().map(own).collect(), seen: true },
        ["quietly", arguments @ ..] => {
            Step::Run { arguments: arguments.iter().map(own).collect(), seen: false }
        }
        ["write", path, text] => Step::Write { path: own(path), text: own(text) },
        ["append", path, text] => Step::Append { path: own(path), text: own(text) },
        ["repeat", path, count, text] => {
            let count: usize = count.parse().ok()?;
            let text = (0..count).map(|at| text.replace('%', &at.to_string())).collect();
            Step::Append { path: own(path), text }
        }
        ["replace", path, old, new] => Step::Replace { path: own(path), old: own(old), new: own(new) },
        ["remove", path] => Step::Remove { path: own(path) },
        ["fifo", path] => Step::Fifo { path: own(path) },
        ["link", path, target] => Step::Link { path: own(path), target: own(target) },
        ["sparse", path, size] => Step::Sparse { path: own(path), size: size.parse().ok()? },
        ["archive", path] => Step::Archive { path: own(path), entries: Vec::new() },
        ["repository", path] => Step::Repository { path: own(path), bare: true },
        ["checkout", path] => Step::Repository { path: own(path), bare: false },
        ["full", path, size] => Step::Full { path: own(path), size: size.parse().ok()? },
        ["fill", path] => Step::Fill { path: own(path) },
        ["read-only", path] => Step::ReadOnly { path: own(path) },
        _ => return None,
    })
}

fn entry(words: &[&str]) -> Option<Entry> {
    let own = |text: &str| text.to_owned();
    Some(match words {
        ["file", name, text] => Entry::File { name: own(name), text: own(text) },
        ["link", name, target] => Entry::Link { name: own(name), target: own(target) },
        ["zeros", name, size] => Entry::Zeros { name: own(name), size: size.parse().ok()? },
        _ => return None,
    })
}

/// The words of a line; None where a quote is not closed.
fn words(line: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(first) = chars.next() {
        match first {
            ' ' => {}
            '"' => {
                let mut word = String::new();
                loop {
                    word.push(match chars.next()? {
                        '"' => break,
                        '\\' => match chars.next()? {
                            'n' => '\n',
                            't' => '\t',
                            other => other,
                        },
                        other => other,
                    });
                }
                words.push(word);
            }
            first => {
                let mut word = String::from(first);
                while let Some(next) = chars.next_if(|next| *next != ' ') {
                    word.push(next);
                }
                words.push(word);
            }
        }
    }
    Some(words)
}

#[test]
fn scripts_are_read() {
    let steps = parse("# why\nwrite a/b \"x: \\\"1\\\"\\n\"\nrepeat c 2 %,\narchive d\n| zeros e 5\n")
        .expect("it is one");
    let own = str::to_owned;
    assert_eq!(
        steps,
        [
            Step::Write { path: own("a/b"), text: own("x: \"1\"\n") },
            Step::Append { path: own("c"), text: own("0,1,") },
            Step::Archive { path: own("d"), entries: vec![Entry::Zeros { name: own("e"), size: 5 }] },
            Step::Run { arguments: vec![own("check")], seen: true },
        ]
    );
    assert_eq!(parse("fly away"), Err("unknown step: fly away".to_owned()));
    assert_eq!(parse("run \"check"), Err("a quote is not closed: run \"check".to_owned()));
}
