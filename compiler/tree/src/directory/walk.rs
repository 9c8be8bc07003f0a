use rustix::fd::{AsFd, BorrowedFd, OwnedFd};
use rustix::fs::{Mode, openat};
use rustix::io::Errno;

use super::OPEN_DIRECTORY;

/// A place and what the operating system said there.
pub(super) type At<T> = Result<T, (String, Errno)>;

/// The directories from the base down to where the work is, all open. Paths that come sorted share most of
/// them.
pub(super) struct Walk<'a> {
    base: BorrowedFd<'a>,
    levels: Vec<Level>,
}

struct Level {
    /// The path down to here.
    path: String,
    fd: OwnedFd,
    fresh: bool,
}

/// What to do with a directory that is to be entered.
pub(super) trait Enter {
    /// Opens the directory `name`, which has the path `path`, in `parent`. `fresh` is whether `parent` was
    /// made a moment ago, and is empty but for what was made in it. Returns the same of the new one.
    fn enter(
        &mut self,
        parent: BorrowedFd<'_>,
        fresh: bool,
        path: &str,
        name: &str,
    ) -> Result<(OwnedFd, bool), Errno>;
}

/// Enters only what is there.
pub(super) struct Existing;

impl Enter for Existing {
    fn enter(
        &mut self,
        parent: BorrowedFd<'_>,
        _: bool,
        _: &str,
        name: &str,
    ) -> Result<(OwnedFd, bool), Errno> {
        openat(parent, name, OPEN_DIRECTORY, Mode::empty()).map(|fd| (fd, false))
    }
}

impl<'a> Walk<'a> {
    pub fn new(base: BorrowedFd<'a>) -> Walk<'a> {
        Walk { base, levels: Vec::new() }
    }

    /// Goes to a directory, by `how` where it is not open yet. Returns it, and whether it is fresh.
    pub fn go(&mut self, directory: &str, how: &mut dyn Enter) -> At<(BorrowedFd<'_>, bool)> {
        while let Some(level) = self.levels.last() {
            if directory == level.path || crate::path::is_below(directory, &level.path) {
                break;
            }
            self.levels.pop();
        }
        let mut reached = self.levels.last().map_or(0, |level| level.path.len());
        while reached < directory.len() {
            let start = if reached == 0 { 0 } else { reached + 1 };
            let rest = directory.get(start..).unwrap_or_default();
            let name = rest.split('/').next().unwrap_or_default();
            reached = start + name.len();
            let path = directory.get(..reached).unwrap_or_default();
            let (parent, fresh) = self.here();
            let (fd, fresh) =
                how.enter(parent, fresh, path, name).map_err(|errno| (path.to_owned(), errno))?;
            self.levels.push(Level { path: path.to_owned(), fd, fresh });
        }
        Ok(self.here())
    }

    fn here(&self) -> (BorrowedFd<'_>, bool) {
        self.levels.last().map_or((self.base, false), |level| (level.fd.as_fd(), level.fresh))
    }
}
