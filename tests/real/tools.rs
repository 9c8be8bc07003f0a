//! What the tests run and read that is not theirs: the compiler's program, helm, git, the shared charts.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// The project's own directory.
pub fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The public charts and CRDs, if they lie beside the checkout.
pub fn shared() -> Option<PathBuf> {
    let beside = || checkout().parent().map(|parent| parent.join("shared"));
    let shared = std::env::var_os("STACKC_SHARED").map(PathBuf::from).or_else(beside)?;
    if shared.join("charts").is_dir() {
        return Some(shared);
    }
    eprintln!("skipped: no ../shared beside the checkout");
    None
}

/// Whether a program is there. Where tools are required, it has to be.
pub fn has(tool: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&paths).any(|directory| directory.join(tool).is_file());
    if !found {
        assert!(std::env::var("STACKC_REQUIRE_TOOLS").as_deref() != Ok("1"), "no {tool} on PATH");
        eprintln!("skipped: no {tool} on PATH");
    }
    found
}

/// The compiler's program, of the same profile as this test; built if it is not there yet or not fresh.
pub fn stackc() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let program = PROGRAM.get_or_init(|| {
        // target/debug/deps/real-0123456789abcdef
        let test = std::env::current_exe().unwrap();
        let profile = test.parent().and_then(Path::parent).unwrap();
        let mut cargo = Command::new(env!("CARGO"));
        cargo.current_dir(checkout()).args(["build", "--quiet", "--package", "stackc", "--target-dir"]);
        cargo.arg(profile.parent().unwrap());
        if profile.ends_with("release") {
            cargo.arg("--release");
        }
        assert!(cargo.status().unwrap().success(), "the program does not build");
        profile.join("stackc")
    });
    Command::new(program)
}

/// Runs a command that has to succeed, and gives its output.
pub fn succeed(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Copies what lies below a directory; names in the order that `order` puts them in.
pub fn copy(from: &Path, to: &Path, order: &dyn Fn(&mut Vec<PathBuf>)) {
    std::fs::create_dir_all(to).unwrap();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    order(&mut entries);
    for entry in entries {
        let target = to.join(entry.file_name().unwrap());
        if entry.is_dir() {
            copy(&entry, &target, order);
        } else {
            std::fs::copy(&entry, &target).unwrap();
        }
    }
}

/// The files below a directory with their contents, by path.
pub fn files(directory: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let files = walkdir::WalkDir::new(directory).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(directory).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}
