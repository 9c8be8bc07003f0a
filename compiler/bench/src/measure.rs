//! How long a process takes, and how much memory.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// The fastest run of several, and the most memory of any.
pub struct Figures {
    /// Wall time.
    pub seconds: f64,
    /// The largest resident set, in KiB; 0 where it was not seen.
    pub memory: u64,
}

impl Figures {
    /// Nothing measured yet.
    pub const NONE: Figures = Figures { seconds: f64::INFINITY, memory: 0 };

    /// Counts one more run.
    pub fn take(&mut self, other: Figures) {
        self.seconds = self.seconds.min(other.seconds);
        self.memory = self.memory.max(other.memory);
    }

    /// How many times longer this took than `other`.
    pub fn ratio(&self, other: &Figures) -> f64 {
        self.seconds / other.seconds
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:8.1} ms", self.seconds * 1e3)?;
        if self.memory > 0 {
            write!(f, " {:6.1} MB", self.memory as f64 * 1024.0 / 1e6)?;
        }
        Ok(())
    }
}

/// Runs a command to its end. Its memory is asked for every few milliseconds: the kernel keeps the high-water mark.
#[expect(clippy::disallowed_methods, reason = "measuring time is what this program is for")]
pub fn run(words: &[String], cache: &Path) -> std::io::Result<Figures> {
    let Some((program, arguments)) = words.split_first() else {
        return Err(std::io::Error::other("no program"));
    };
    let start = std::time::Instant::now();
    let mut child = Command::new(program)
        .args(arguments)
        .env("XDG_CACHE_HOME", cache)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()?;
    let status_file = format!("/proc/{}/status", child.id());
    let (done, finished) = std::sync::mpsc::channel::<()>();
    let watcher = std::thread::spawn(move || {
        let mut most = 0;
        while finished.recv_timeout(Duration::from_millis(2))
            == Err(std::sync::mpsc::RecvTimeoutError::Timeout)
        {
            let status = std::fs::read_to_string(&status_file).unwrap_or_default();
            let peak =
                status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
            most = most.max(peak.and_then(|peak| peak.trim().parse().ok()).unwrap_or(0));
        }
        most
    });
    let status = child.wait()?;
    let seconds = start.elapsed().as_secs_f64();
    drop(done);
    let memory = watcher.join().unwrap_or(0);
    if !status.success() {
        return Err(std::io::Error::other(format!("{} gave {status}", words.join(" "))));
    }
    Ok(Figures { seconds, memory })
}
