//! Unpacks a `.tgz` that a stranger made.

use std::collections::BTreeMap;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;

use flate2::bufread::MultiGzDecoder;
use tar::EntryType;

use super::{Budget, IgnoreError, path};
use crate::Limits;

/// Why a chart's files were not taken in, and which of them is to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveError {
    /// What is wrong.
    pub problem: ArchiveProblem,
    /// The name of the entry, as the archive has it; empty where the archive as a whole is to blame. Escaped and cut: an
    /// archive may hold anything as a name.
    pub entry: String,
}

/// What can be wrong with a chart's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// The bytes do not begin as gzip does.
    NotGzip,
    /// The archive is damaged or cut off; in the decoder's words.
    Corrupt(String),
    /// There is not one file in it.
    Empty,
    /// `Chart.yaml` stands at the top, not in a directory.
    NoTopDirectory,
    /// A `.helmignore` that Helm refuses.
    Ignore(IgnoreError),
    /// A name that begins with `/`.
    Absolute,
    /// A name with `..` in it.
    ParentDirectory,
    /// A name with a backslash.
    Backslash,
    /// A name with a drive, `C:`.
    Drive,
    /// A name that would be a repository's own.
    Git,
    /// A name with a control character.
    ControlCharacter,
    /// A name that is not UTF-8.
    NotUtf8,
    /// A name with empty segments or `.` in a directory's listing.
    NotNormal,
    /// A symbolic or hard link.
    Link,
    /// A device, a FIFO, a sparse file, or a kind that is not known.
    Special,
    /// Two entries of one name, or a file where another entry has a directory.
    Duplicate,
    /// A name of more bytes than this.
    LongName {
        /// How many are allowed.
        limit: usize,
    },
    /// More files than this.
    TooManyEntries {
        /// How many are allowed.
        limit: usize,
    },
    /// More bytes than this, unpacked.
    TooLarge {
        /// How many are allowed.
        limit: u64,
    },
    /// More bytes than this, packed.
    PackedTooLarge {
        /// How many are allowed.
        limit: u64,
    },
    /// Contents so many times larger than the archive can only be a bomb.
    Ratio {
        /// How many times larger they may be.
        limit: u64,
    },
}

impl ArchiveError {
    pub(crate) fn new(problem: ArchiveProblem, entry: &str) -> ArchiveError {
        let mut name: String = entry.chars().take(200).flat_map(char::escape_default).collect();
        // escape_default also escapes what is harmless and readable.
        if entry.chars().take(201).count() <= 200 && !entry.chars().any(char::is_control) {
            name = entry.to_owned();
        }
        ArchiveError { problem, entry: name }
    }

    /// Whether the archive tries to do harm, as against being damaged or merely too large.
    pub fn is_hostile(&self) -> bool {
        use ArchiveProblem as P;
        match self.problem {
            P::Absolute
            | P::ParentDirectory
            | P::Backslash
            | P::Drive
            | P::Git
            | P::ControlCharacter
            | P::NotUtf8
            | P::Link
            | P::Special
            | P::Duplicate
            | P::Ratio { .. } => true,
            P::NotGzip
            | P::Corrupt(_)
            | P::Empty
            | P::NoTopDirectory
            | P::Ignore(_)
            | P::NotNormal
            | P::LongName { .. }
            | P::TooManyEntries { .. }
            | P::TooLarge { .. }
            | P::PackedTooLarge { .. } => false,
        }
    }

    /// Whether it is a limit that was passed.
    pub fn is_too_large(&self) -> bool {
        use ArchiveProblem as P;
        matches!(
            self.problem,
            P::LongName { .. } | P::TooManyEntries { .. } | P::TooLarge { .. } | P::PackedTooLarge { .. }
        )
    }
}

/// One phrase without the entry's name.
impl fmt::Display for ArchiveProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use ArchiveProblem as P;
        match self {
            P::NotGzip => f.write_str("is not a gzip archive"),
            P::Corrupt(words) => write!(f, "is damaged: {words}"),
            P::Empty => f.write_str("holds no files"),
            P::NoTopDirectory => f.write_str("has its Chart.yaml at the top, not in a directory"),
            P::Ignore(IgnoreError::DoubleStar(line)) => {
                write!(f, "has `**` in line {line}, which Helm refuses")
            }
            P::Ignore(IgnoreError::BadPattern(line)) => {
                write!(f, "has a pattern in line {line} that is not well-formed")
            }
            P::Ignore(IgnoreError::LongLine(line)) => write!(f, "has a line of over 64 KiB, line {line}"),
            P::Absolute => f.write_str("has an absolute path"),
            P::ParentDirectory => f.write_str("leads out of the chart by `..`"),
            P::Backslash => f.write_str("has a backslash in its name"),
            P::Drive => f.write_str("has a drive in its name"),
            P::Git => f.write_str("would be part of a Git repository's own files"),
            P::ControlCharacter => f.write_str("has a control character in its name"),
            P::NotUtf8 => f.write_str("has a name that is not UTF-8"),
            P::NotNormal => f.write_str("has an empty segment or `.` in its path"),
            P::Link => f.write_str("is a link"),
            P::Special => f.write_str("is neither a file nor a directory"),
            P::Duplicate => f.write_str("is there twice"),
            P::LongName { limit } => write!(f, "has a name of more than {limit} bytes"),
            P::TooManyEntries { limit } => write!(f, "is one too many: a chart has at most {limit} files"),
            P::TooLarge { limit } => write!(f, "passes the limit of {limit} bytes for a whole chart"),
            P::PackedTooLarge { limit } => write!(f, "has more than {limit} bytes"),
            P::Ratio { limit } => write!(f, "unpacks to more than {limit} times its size"),
        }
    }
}

pub(super) fn unpack(
    bytes: &[u8],
    budget: &mut Budget,
    limits: &Limits,
) -> Result<BTreeMap<Arc<str>, Arc<[u8]>>, ArchiveError> {
    let whole = |problem| ArchiveError::new(problem, "");
    if bytes.len() as u64 > limits.packed_bytes {
        return Err(whole(ArchiveProblem::PackedTooLarge { limit: limits.packed_bytes }));
    }
    if !bytes.starts_with(&[0x1f, 0x8b, 0x08]) {
        return Err(whole(ArchiveProblem::NotGzip));
    }
    let mut stream = Bounded { inner: MultiGzDecoder::new(bytes), left: stream_allowance(budget, limits) };
    let mut archive = tar::Archive::new(&mut stream);
    let mut files = BTreeMap::new();
    for entry in archive.entries().map_err(|error| whole(of_io(&error, limits)))? {
        let mut entry = entry.map_err(|error| whole(of_io(&error, limits)))?;
        let raw = entry.path_bytes().into_owned();
        let lossy = String::from_utf8_lossy(&raw).into_owned();
        let blame = |problem| ArchiveError::new(problem, &lossy);

        budget.entries += 1;
        if budget.entries > limits.entries {
            return Err(blame(ArchiveProblem::TooManyEntries { limit: limits.entries }));
        }
        match entry.header().entry_type() {
            EntryType::Regular | EntryType::Continuous | EntryType::Directory => {}
            // `git archive` begins with one.
            EntryType::XGlobalHeader => continue,
            EntryType::Symlink | EntryType::Link => return Err(blame(ArchiveProblem::Link)),
            _ => return Err(blame(ArchiveProblem::Special)),
        }
        let name = std::str::from_utf8(&raw).map_err(|_| blame(ArchiveProblem::NotUtf8))?;
        // Old archives mark a directory by a trailing slash alone.
        let directory = entry.header().entry_type().is_dir() || name.ends_with('/');
        let inside = path::inside(name, limits).map_err(&blame)?;
        if directory {
            continue;
        }
        let Some(path) = inside else {
            // Helm refuses any file at the top in the same way.
            return Err(blame(ArchiveProblem::NoTopDirectory));
        };

        let size = entry.size();
        let too_large = || blame(ArchiveProblem::TooLarge { limit: limits.unpacked_bytes });
        if size > limits.unpacked_bytes.saturating_sub(budget.unpacked) {
            return Err(too_large());
        }
        // The size is a claim: memory is taken as bytes come, not by the claim.
        let mut content = Vec::with_capacity(usize::try_from(size.min(64 * 1024)).unwrap_or(0));
        entry.read_to_end(&mut content).map_err(|error| blame(of_io(&error, limits)))?;
        if (content.len() as u64) < size {
            return Err(blame(ArchiveProblem::Corrupt("it ends too early".to_owned())));
        }
        budget.unpacked += content.len() as u64;
        if budget.unpacked > limits.unpacked_bytes {
            return Err(too_large());
        }
        if budget.unpacked > limits.ratio_from && budget.unpacked / limits.ratio.max(1) > budget.packed {
            return Err(blame(ArchiveProblem::Ratio { limit: limits.ratio }));
        }
        if files.insert(Arc::from(path), Arc::from(content)).is_some() {
            return Err(blame(ArchiveProblem::Duplicate));
        }
    }
    // The checksum stands at the very end of the gzip stream, behind what tar reads.
    io::copy(&mut stream, &mut io::sink()).map_err(|error| whole(of_io(&error, limits)))?;
    if let Some(path) = file_as_directory(&files) {
        return Err(ArchiveError::new(ArchiveProblem::Duplicate, &path));
    }
    if files.is_empty() {
        return Err(whole(ArchiveProblem::Empty));
    }
    Ok(files)
}

/// How many bytes of tar may come: the files' own and a generous share of headers for every entry that may come.
fn stream_allowance(budget: &Budget, limits: &Limits) -> u64 {
    let headers = (limits.entries.saturating_sub(budget.entries) as u64).saturating_mul(4 * 1024);
    let files = limits.unpacked_bytes.saturating_sub(budget.unpacked);
    files.saturating_add(headers).saturating_add(64 * 1024)
}

/// The first file that is also the directory of another file.
fn file_as_directory(files: &BTreeMap<Arc<str>, Arc<[u8]>>) -> Option<String> {
    files.keys().find_map(|path| {
        let parents = path.match_indices('/').filter_map(|(at, _)| path.get(..at));
        parents.into_iter().find(|parent| files.contains_key(*parent)).map(str::to_owned)
    })
}

fn of_io(error: &io::Error, limits: &Limits) -> ArchiveProblem {
    if error.get_ref().is_some_and(|inner| inner.is::<PastLimit>()) || error.to_string() == PastLimit::WORDS {
        return ArchiveProblem::TooLarge { limit: limits.unpacked_bytes };
    }
    if error.kind() == io::ErrorKind::UnexpectedEof {
        return ArchiveProblem::Corrupt("it ends too early".to_owned());
    }
    let words: String = error.to_string().chars().filter(|c| !c.is_control()).take(120).collect();
    ArchiveProblem::Corrupt(words)
}

/// Stops a stream with an error once it gave more than it may.
struct Bounded<R> {
    inner: R,
    left: u64,
}

#[derive(Debug)]
struct PastLimit;

impl PastLimit {
    const WORDS: &str = "more bytes than a chart may have";
}

impl fmt::Display for PastLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PastLimit::WORDS)
    }
}

impl std::error::Error for PastLimit {}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::other(PastLimit))?;
        Ok(count)
    }
}
