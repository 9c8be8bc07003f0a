//! The program under test.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

/// How long a run may take before it counts as hanging; the machine may be busy.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(4);

/// What a run of the program gave.
pub struct Run {
    pub stdout: String,
    pub stderr: String,
    /// None where a signal ended it.
    pub exit: Option<i32>,
}

/// The program, built once, in the profile of this test, so that it is never older than what it is built from.
fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let own = std::env::current_exe().expect("this program has a path");
        let profile = own.parent().and_then(Path::parent).expect("it lies in target/<profile>/deps");
        let name = profile.file_name().and_then(|name| name.to_str()).expect("a profile is text");
        let target = profile.parent().expect("it lies in a target directory");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--package", "stackc", "--profile"])
            .arg(if name == "debug" { "dev" } else { name })
            .arg("--target-dir")
            .arg(target)
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .status()
            .expect("cargo runs");
        assert!(built.success(), "stackc cannot be built");
        profile.join("stackc")
    })
}

/// Runs it in a directory, with `home` for what it remembers, nothing else from the environment.
///
/// # Errors
/// Where it does not end.
pub fn run(arguments: &[String], directory: &Path, home: &Path) -> Result<Run, String> {
    let (out, err) = (home.join("stdout"), home.join("stderr"));
    let create = |path: &Path| File::create(path).expect("a file in a directory of our own");
    let mut child = Command::new(binary())
        .args(arguments)
        .current_dir(directory)
        .env_clear()
        .env("HOME", home)
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stdout(create(&out))
        .stderr(create(&err))
        .spawn()
        .expect("the program starts");
    for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
        if let Some(status) = child.try_wait().expect("a child can be waited for") {
            let text = |path: &Path| {
                String::from_utf8_lossy(&std::fs::read(path).expect("it was written")).into_owned()
            };
            return Ok(Run { stdout: text(&out), stderr: text(&err), exit: status.code() });
        }
        std::thread::sleep(PAUSE);
    }
    child.kill().expect("a child can be ended");
    child.wait().expect("a child can be waited for");
    Err(format!("stackc {} does not end", arguments.join(" ")))
}

/// What it prints where it needs no project.
pub fn output(arguments: &[&str]) -> String {
    let output = Command::new(binary()).args(arguments).output().expect("the program starts");
    assert!(output.status.success(), "stackc {} fails", arguments.join(" "));
    String::from_utf8(output.stdout).expect("it prints text")
}
