//! Size, times and inode of the files of a tree, remembered in a file outside it, as git remembers them in its
//! index. What has not changed since is not read again.
//!
//! A file whose times are not older than the cache could have been changed once more in the same tick of the
//! clock, and would look the same. As in git ("racy git"), such a file is hashed: each cache carries the time of
//! the tree's own file system at which it was made.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use rustix::fd::BorrowedFd;
use rustix::fs::{AtFlags, Mode, OFlags, Stat, fstat, openat, unlinkat};

use crate::path::TEMPORARY;
use crate::{Digest, Plan};

/// Begins every cache; the number is the version.
const MAGIC: &[u8] = b"stackc-stat-1\n";

/// A larger cache is ignored.
const LIMIT: u64 = 1 << 30;

/// Seconds and nanoseconds.
type Time = (i64, u32);

/// Path to what the file looked like and held.
type Files = HashMap<Box<str>, (Look, Digest)>;

/// What a file looks like from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    size: u64,
    modified: Time,
    changed: Time,
    inode: u64,
}

/// A file that was seen or written: how it looks, and what it holds.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub path: String,
    pub look: Look,
    pub digest: Digest,
}

/// What a former build knew.
#[derive(Debug, Default)]
pub(super) struct Cache {
    path: Option<PathBuf>,
    made: Time,
    files: Files,
}

impl Look {
    #[expect(clippy::unnecessary_cast, reason = "the types differ from system to system")]
    pub fn of(stat: &Stat) -> Look {
        Look {
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: (stat.st_mtime as i64, stat.st_mtime_nsec as u32),
            changed: (stat.st_ctime as i64, stat.st_ctime_nsec as u32),
            inode: stat.st_ino as u64,
        }
    }
}

impl Cache {
    /// An empty cache that will be saved at `path`.
    pub fn at(path: Option<&Path>) -> Cache {
        Cache { path: path.map(Path::to_path_buf), ..Cache::default() }
    }

    /// Reads the cache of the tree in `base`; an empty one where it is missing, broken, of another tree, or
    /// not to be trusted.
    pub fn load(path: Option<&Path>, base: BorrowedFd<'_>, verify_all: bool) -> Cache {
        let empty = Cache::at(path);
        if verify_all {
            return empty;
        }
        let read = || {
            let mut bytes = Vec::new();
            File::open(path?).ok()?.take(LIMIT).read_to_end(&mut bytes).ok()?;
            let stat = fstat(base).ok()?;
            decode(&bytes, identity(&stat))
        };
        match read() {
            Some((made, files)) => Cache { made, files, ..empty },
            None => empty,
        }
    }

    /// The digest of a file that looks as it did.
    pub fn digest(&self, path: &str, look: &Look) -> Option<Digest> {
        let (known, digest) = self.files.get(path)?;
        let racy = look.modified >= self.made || look.changed >= self.made;
        (known == look && !racy).then_some(*digest)
    }

    /// Replaces the file by what is known now. None where it cannot be written.
    pub fn save(
        &self,
        base: BorrowedFd<'_>,
        plan: &Plan,
        seen: Vec<Known>,
        written: Vec<Known>,
    ) -> Option<()> {
        let target = self.path.as_ref()?;
        let kept: BTreeSet<&str> =
            plan.parts.iter().flat_map(|part| &part.kept).map(|(path, _)| path.as_str()).collect();
        let mut files: Vec<Known> = seen;
        files.retain(|known| kept.contains(known.path.as_str()));
        files.extend(written);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let stat = fstat(base).ok()?;
        let bytes = encode(identity(&stat), clock(base)?, &files);

        std::fs::create_dir_all(target.parent()?).ok()?;
        let mut beside = target.clone().into_os_string();
        beside.push(".new");
        File::create(&beside).ok()?.write_all(&bytes).ok()?;
        std::fs::rename(&beside, target).ok()
    }
}

/// Device and inode of the tree's directory.
#[expect(clippy::unnecessary_cast, reason = "the types differ from system to system")]
fn identity(stat: &Stat) -> (u64, u64) {
    (stat.st_dev as u64, stat.st_ino as u64)
}

/// What time it is for the file system that holds the tree: only that clock stamps its files.
fn clock(base: BorrowedFd<'_>) -> Option<Time> {
    let name = format!("{TEMPORARY}clock");
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = openat(base, name.as_str(), flags, Mode::from_raw_mode(0o600)).ok()?;
    let stat = fstat(&file);
    unlinkat(base, name.as_str(), AtFlags::empty()).ok()?;
    Some(Look::of(&stat.ok()?).modified)
}

fn encode(identity: (u64, u64), made: Time, files: &[Known]) -> Vec<u8> {
    let mut out = Vec::with_capacity(files.len() * 160 + 100);
    out.extend_from_slice(MAGIC);
    let time = |out: &mut Vec<u8>, time: Time| {
        out.extend_from_slice(&time.0.to_le_bytes());
        out.extend_from_slice(&time.1.to_le_bytes());
    };
    out.extend_from_slice(&identity.0.to_le_bytes());
    out.extend_from_slice(&identity.1.to_le_bytes());
    time(&mut out, made);
    for known in files {
        out.extend_from_slice(&u16::try_from(known.path.len()).unwrap_or(0).to_le_bytes());
        out.extend_from_slice(known.path.as_bytes());
        out.extend_from_slice(&known.look.size.to_le_bytes());
        time(&mut out, known.look.modified);
        time(&mut out, known.look.changed);
        out.extend_from_slice(&known.look.inode.to_le_bytes());
        out.extend_from_slice(&known.digest.0);
    }
    let sum = Digest::of(&out);
    out.extend_from_slice(&sum.0);
    out
}

fn decode(bytes: &[u8], identity: (u64, u64)) -> Option<(Time, Files)> {
    let (body, sum) = bytes.split_last_chunk::<32>()?;
    if Digest::of(body).0 != *sum {
        return None;
    }
    let mut rest = body.strip_prefix(MAGIC)?;
    let rest = &mut rest;
    if (number(rest)?, number(rest)?) != identity {
        return None;
    }
    let made = time(rest)?;
    let mut files = HashMap::with_capacity(rest.len() / 160);
    while !rest.is_empty() {
        let length = u16::from_le_bytes(take(rest)?);
        let (path, after) = rest.split_at_checked(usize::from(length))?;
        *rest = after;
        let path = std::str::from_utf8(path).ok()?;
        let look =
            Look { size: number(rest)?, modified: time(rest)?, changed: time(rest)?, inode: number(rest)? };
        files.insert(Box::from(path), (look, Digest(take(rest)?)));
    }
    Some((made, files))
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, after) = rest.split_first_chunk::<N>()?;
    *rest = after;
    Some(*taken)
}

fn number(rest: &mut &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(take(rest)?))
}

fn time(rest: &mut &[u8]) -> Option<Time> {
    Some((i64::from_le_bytes(take(rest)?), u32::from_le_bytes(take(rest)?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(path: &str) -> Known {
        let look = Look { size: 3, modified: (5, 6), changed: (7, 8), inode: 9 };
        Known { path: path.to_owned(), look, digest: Digest::of(path.as_bytes()) }
    }

    #[test]
    fn reads_what_it_writes() {
        let bytes = encode((1, 2), (10, 0), &[known("a"), known("b/c")]);
        let (made, files) = decode(&bytes, (1, 2)).unwrap();
        assert_eq!((made, files.len()), ((10, 0), 2));
        assert_eq!(files["b/c"], (known("").look, Digest::of(b"b/c")));
    }

    #[test]
    fn ignores_what_is_broken_or_of_another_tree() {
        let bytes = encode((1, 2), (10, 0), &[known("a")]);
        assert!(decode(&bytes, (1, 3)).is_none());
        for at in 0..bytes.len() {
            assert!(decode(&bytes[..at], (1, 2)).is_none(), "cut at {at}");
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            assert!(decode(&flipped, (1, 2)).is_none(), "flipped at {at}");
        }
    }

    #[test]
    fn does_not_trust_what_is_as_young_as_itself() {
        let (mut cache, file) = (Cache::default(), known("a"));
        cache.files.insert("a".into(), (file.look, file.digest));
        for (made, trusted) in [((7, 8), false), ((7, 9), true), ((5, 6), false), ((8, 0), true)] {
            cache.made = made;
            assert_eq!(cache.digest("a", &file.look).is_some(), trusted, "{made:?}");
        }
        assert_eq!(cache.digest("a", &Look { inode: 1, ..file.look }), None);
        assert_eq!(cache.digest("b", &file.look), None);
    }
}
