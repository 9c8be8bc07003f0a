//! The files that belong to a chart, wherever they came from.

mod archive;
mod glob;
mod ignore;
mod path;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use archive::{ArchiveError, ArchiveProblem};
pub use ignore::{IgnoreError, IgnoreRules};

use crate::Limits;

/// A chart's files: paths inside the chart (`/` between segments, no `.` or `..`) and bytes, sorted by path. Bytes are shared.
#[derive(Clone, Debug, Default)]
pub struct ChartFiles {
    files: BTreeMap<Arc<str>, Arc<[u8]>>,
    budget: Budget,
}

/// What is left of the limits that count for a chart with all that is packed inside it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Budget {
    /// Bytes as they came: of the archive, or of the files of the directory.
    pub packed: u64,
    /// Bytes unpacked so far.
    pub unpacked: u64,
    /// Entries seen so far.
    pub entries: usize,
}

impl ChartFiles {
    /// The chart in a directory: all regular files below it, as paths relative to it. `.helmignore` is obeyed as Helm does;
    /// `.gitignore` does not count. What lies in a directory called `.git` is never part of a chart.
    ///
    /// # Errors
    /// A `.helmignore` that Helm would refuse; more than `limits` allow.
    pub fn from_directory(
        listing: Vec<(String, Arc<[u8]>)>,
        limits: &Limits,
    ) -> Result<ChartFiles, ArchiveError> {
        let helmignore = listing.iter().find(|(path, _)| path == ".helmignore");
        let rules = match helmignore {
            Some((_, text)) => IgnoreRules::parse(text)
                .map_err(|error| ArchiveError::new(ArchiveProblem::Ignore(error), ".helmignore"))?,
            None => IgnoreRules::default(),
        };
        let mut selection = rules.selection();
        let mut chart = ChartFiles::default();
        for (path, bytes) in listing {
            if path.split('/').any(|segment| segment == ".git") || !selection.keeps(&path) {
                continue;
            }
            path::check(&path, limits).map_err(|problem| ArchiveError::new(problem, &path))?;
            chart.budget.entries += 1;
            chart.budget.unpacked += bytes.len() as u64;
            if chart.budget.entries > limits.entries {
                return Err(ArchiveError::new(
                    ArchiveProblem::TooManyEntries { limit: limits.entries },
                    &path,
                ));
            }
            if chart.budget.unpacked > limits.unpacked_bytes {
                let problem = ArchiveProblem::TooLarge { limit: limits.unpacked_bytes };
                return Err(ArchiveError::new(problem, &path));
            }
            if chart.files.insert(path.as_str().into(), bytes).is_some() {
                return Err(ArchiveError::new(ArchiveProblem::Duplicate, &path));
            }
        }
        chart.budget.packed = chart.budget.unpacked;
        Ok(chart)
    }

    /// The chart in a `.tgz`, by the rules of `helm`'s own loader and stricter ones: an archive comes from a stranger. The first
    /// segment of every name is the chart's directory and does not count; `.helmignore` has no meaning here.
    ///
    /// # Errors
    /// Every [`ArchiveProblem`].
    pub fn from_archive(bytes: &[u8], limits: &Limits) -> Result<ChartFiles, ArchiveError> {
        let mut budget = Budget { packed: bytes.len() as u64, ..Budget::default() };
        let files = archive::unpack(bytes, &mut budget, limits)?;
        Ok(ChartFiles { files, budget })
    }

    /// An archive inside this chart: its bytes count as the outer one's.
    pub(crate) fn unpack_inner(
        bytes: &[u8],
        budget: &mut Budget,
        limits: &Limits,
    ) -> Result<ChartFiles, ArchiveError> {
        let files = archive::unpack(bytes, budget, limits)?;
        Ok(ChartFiles { files, budget: Budget::default() })
    }

    pub(crate) fn budget(&self) -> Budget {
        self.budget.clone()
    }

    /// The bytes of one file.
    pub fn get(&self, path: &str) -> Option<&Arc<[u8]>> {
        self.files.get(path)
    }

    /// All files, sorted by path.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Arc<str>, &Arc<[u8]>)> + Clone {
        self.files.iter()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Whether there is no file at all.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The names directly below `charts/`, sorted.
    pub(crate) fn subchart_names(&self) -> BTreeSet<Arc<str>> {
        let below = self.files.keys().filter_map(|path| path.strip_prefix("charts/"));
        below.map(|rest| rest.split_once('/').map_or(rest, |(name, _)| name).into()).collect()
    }

    /// The files below a directory, their paths relative to it.
    pub(crate) fn below(&self, directory: &str) -> ChartFiles {
        let inside = |(path, bytes): (&Arc<str>, &Arc<[u8]>)| {
            let rest = path.strip_prefix(directory)?.strip_prefix('/')?;
            Some((rest.into(), Arc::clone(bytes)))
        };
        ChartFiles { files: self.files.iter().filter_map(inside).collect(), budget: Budget::default() }
    }
}
