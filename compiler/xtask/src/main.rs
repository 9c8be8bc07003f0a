//! `cargo xtask`: writes what is generated from the types, `cargo xtask --check` says whether it is fresh. The test
//! beside it keeps it so.

mod diagnostics;
mod expressions;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    match run(check) {
        Ok(stale) if stale.is_empty() || !check => ExitCode::SUCCESS,
        Ok(stale) => {
            say(&format!("not fresh, run `cargo xtask`: {}", stale.join(", ")));
            ExitCode::FAILURE
        }
        Err(error) => {
            say(&error.to_string());
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::print_stderr, reason = "this is a command of the developers")]
fn say(text: &str) {
    eprintln!("{text}");
}

/// The generated files: path below the workspace, and what they hold.
fn generated() -> Result<Vec<(&'static str, String)>, serde_json::Error> {
    let schema = serde_json::to_string_pretty(&stackc_lang::schema())?;
    Ok(vec![
        ("schema/stackc.schema.json", format!("{schema}\n")),
        ("book/src/reference.md", reference()),
        ("book/src/expressions.md", expressions::page()),
        ("book/src/diagnostics.md", diagnostics::page()),
    ])
}

fn reference() -> String {
    format!(
        "# The language, field by field\n\n<!-- Written by `cargo xtask` from the types in compiler/lang. -->\n\n\
         Every document has `apiVersion: {}`, a `kind` and a `name`. Unknown fields are errors.\n\n{}",
        stackc_lang::API_VERSION,
        stackc_lang::reference(),
    )
}

/// Writes what is not fresh, or with `check` only says which that is.
#[expect(clippy::disallowed_methods, reason = "it writes the sources of this project, not a tree")]
fn run(check: bool) -> Result<Vec<&'static str>, std::io::Error> {
    let mut stale = Vec::new();
    for (path, text) in generated()? {
        let file = root().join(path);
        if std::fs::read_to_string(&file).is_ok_and(|found| found == text) {
            continue;
        }
        stale.push(path);
        if !check {
            if let Some(directory) = file.parent() {
                std::fs::create_dir_all(directory)?;
            }
            std::fs::write(&file, text)?;
        }
    }
    Ok(stale)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_generated_is_fresh() {
        assert_eq!(super::run(true).unwrap(), Vec::<&str>::new(), "run `cargo xtask`");
    }
}
