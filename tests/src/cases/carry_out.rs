//! Does what a `case.txt` says, in a copy of the case's directory.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::script::{Entry, Step};
use super::{OWN_FILES, program, snapshot};

/// How a case ended.
pub enum Ended {
    /// What a user sees: each command line, what it printed, its exit code.
    Seen(String),
    /// What this machine cannot do.
    Skipped(String),
}

/// Carries a case out. Of every run that fails, and of every `check`, it is made sure that nothing was written.
///
/// # Errors
/// What went wrong that no expectation can describe.
pub fn carry_out(case: &Path, steps: &[Step]) -> Result<Ended, String> {
    let temporary = tempfile::tempdir().map_err(|error| error.to_string())?;
    let top = temporary.path().canonicalize().map_err(|error| error.to_string())?;
    let (project, home) = (top.join("project"), top.join("home"));
    copy(case, &project);
    std::fs::create_dir(&home).map_err(|error| error.to_string())?;
    // Mounts end before the directory does.
    let mut mounts = Vec::new();
    let mut seen = String::new();
    for step in steps {
        match step {
            Step::Run { arguments, seen: shown } => {
                let before = snapshot::take(&project);
                let run = program::run(arguments, &project, &home)?;
                let changed = snapshot::changed(&before, &snapshot::take(&project));
                let may_write = run.exit == Some(0) && arguments.first().is_none_or(|verb| verb != "check");
                if !may_write && !changed.is_empty() {
                    return Err(format!("stackc {} wrote {changed:?}", arguments.join(" ")));
                }
                if *shown {
                    write(&mut seen, arguments, &run, &top);
                } else if run.exit != Some(0) {
                    return Err(format!(
                        "stackc {} fails: {}{}",
                        arguments.join(" "),
                        run.stdout,
                        run.stderr
                    ));
                }
            }
            Step::Full { path, size } => match Mount::memory(&project.join(path), *size) {
                Ok(mount) => mounts.push(mount),
                Err(why) => return Ok(Ended::Skipped(why)),
            },
            Step::ReadOnly { path } => match Mount::read_only(&project.join(path)) {
                Ok(mount) => mounts.push(mount),
                Err(why) => return Ok(Ended::Skipped(why)),
            },
            other => prepare(other, &project).map_err(|error| format!("{other:?}: {error}"))?,
        }
    }
    Ok(Ended::Seen(seen))
}

fn write(seen: &mut String, arguments: &[String], run: &program::Run, top: &Path) {
    let top = top.to_str().expect("a temporary directory has a name of text");
    let _ = writeln!(seen, "$ stackc {}", arguments.join(" "));
    seen.push_str(&run.stdout.replace(top, "$TMP"));
    if !run.stderr.is_empty() {
        let _ = write!(seen, "(stderr)\n{}", run.stderr.replace(top, "$TMP"));
    }
    let _ = match run.exit {
        Some(code) => writeln!(seen, "(exit {code})"),
        None => writeln!(seen, "(ended by a signal)"),
    };
}

fn copy(case: &Path, project: &Path) {
    for entry in walkdir::WalkDir::new(case) {
        let entry = entry.expect("a case can be walked");
        let below = entry.path().strip_prefix(case).expect("it lies below");
        let target = project.join(below);
        if entry.file_type().is_dir() {
            std::fs::create_dir(&target).expect("a directory in one of our own");
        } else if !OWN_FILES.iter().any(|own| below == Path::new(own)) {
            std::fs::copy(entry.path(), &target).expect("a file of a case can be copied");
        }
    }
}

fn prepare(step: &Step, project: &Path) -> std::io::Result<()> {
    let place = |path: &str| {
        let place = project.join(path);
        std::fs::create_dir_all(place.parent().expect("it lies below the project")).map(|()| place)
    };
    match step {
        Step::Write { path, text } => std::fs::write(place(path)?, text),
        Step::Append { path, text } => {
            OpenOptions::new().create(true).append(true).open(place(path)?)?.write_all(text.as_bytes())
        }
        Step::Replace { path, old, new } => {
            let text = std::fs::read_to_string(project.join(path))?;
            assert!(text.contains(old), "{path} does not hold {old}");
            std::fs::write(project.join(path), text.replace(old, new))
        }
        Step::Remove { path } => std::fs::remove_file(project.join(path)),
        Step::Fifo { path } => {
            let kind = rustix::fs::FileType::Fifo;
            let mode = rustix::fs::Mode::from_raw_mode(0o644);
            Ok(rustix::fs::mknodat(rustix::fs::CWD, place(path)?, kind, mode, 0)?)
        }
        Step::Link { path, target } => std::os::unix::fs::symlink(target, place(path)?),
        Step::Sparse { path, size } => File::create(place(path)?)?.set_len(*size),
        Step::Archive { path, entries } => archive(&place(path)?, entries),
        Step::Repository { path, bare } => {
            let place = place(path)?;
            let kind = if *bare { gix::create::Kind::Bare } else { gix::create::Kind::WithWorktree };
            let made = gix::create::into(place, kind, gix::create::Options::default());
            made.map(|_| ()).map_err(std::io::Error::other)
        }
        Step::Fill { path } => {
            let mut file = File::create(project.join(path).join("filler"))?;
            // A page at a time, until there is no space.
            while file.write_all(&[0; 512]).is_ok() {}
            Ok(())
        }
        Step::Run { .. } | Step::Full { .. } | Step::ReadOnly { .. } => unreachable!("carried out above"),
    }
}

/// Writes entries with the names they are given: an ordinary writer would refuse the hostile ones.
fn archive(path: &Path, entries: &[Entry]) -> std::io::Result<()> {
    let gzip = flate2::write::GzEncoder::new(File::create(path)?, flate2::Compression::fast());
    let mut tar = tar::Builder::new(gzip);
    for entry in entries {
        let (name, size, kind) = match entry {
            Entry::File { name, text } => (name, text.len() as u64, tar::EntryType::Regular),
            Entry::Link { name, .. } => (name, 0, tar::EntryType::Symlink),
            Entry::Zeros { name, size } => (name, *size, tar::EntryType::Regular),
        };
        let mut header = tar::Header::new_ustar();
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(size);
        header.set_mode(0o644);
        header.set_entry_type(kind);
        if let Entry::Link { target, .. } = entry {
            header.set_link_name(target)?;
        }
        header.set_cksum();
        match entry {
            Entry::File { text, .. } => tar.append(&header, text.as_bytes())?,
            Entry::Link { .. } => tar.append(&header, std::io::empty())?,
            Entry::Zeros { size, .. } => {
                tar.append(&header, std::io::Read::take(std::io::repeat(0), *size))?
            }
        }
    }
    tar.into_inner()?.finish()?;
    Ok(())
}

/// Something mounted at a path, until it is dropped.
struct Mount(PathBuf);

impl Mount {
    /// An empty file system of that many bytes.
    fn memory(path: &Path, size: u64) -> Result<Mount, String> {
        std::fs::create_dir_all(path).map_err(|error| error.to_string())?;
        let options = format!("size={size}");
        mount(&["-t".as_ref(), "tmpfs".as_ref(), "-o".as_ref(), options.as_ref(), "tmpfs".as_ref(), path])?;
        Ok(Mount(path.to_owned()))
    }

    /// What stands there, not to be written: to root no file mode says so.
    fn read_only(path: &Path) -> Result<Mount, String> {
        mount(&["--bind".as_ref(), path, path])?;
        let mounted = Mount(path.to_owned());
        mount(&["-o".as_ref(), "remount,bind,ro".as_ref(), path])?;
        Ok(mounted)
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn mount(arguments: &[&Path]) -> Result<(), String> {
    let status = Command::new("mount").args(arguments).stderr(Stdio::null()).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        _ => Err("only root can mount".to_owned()),
    }
}
