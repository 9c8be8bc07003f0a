use std::cmp::Ordering;
use std::fmt;

/// A version as Masterminds/semver v3 (3.5) reads it, loosely: a leading `v`, one or two numbers, leading zeros. Equality and
/// order are those of the precedence rules: build metadata does not count.
#[derive(Clone, Debug)]
pub struct Version {
    /// The first number.
    pub major: u64,
    /// The second, 0 where it was left out.
    pub minor: u64,
    /// The third, 0 where it was left out.
    pub patch: u64,
    /// What stands behind `-`; empty where there is none.
    pub pre: String,
    /// What stands behind `+`; empty where there is none.
    pub metadata: String,
}

/// Why a text is no version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VersionError {
    /// It does not look like one.
    Malformed,
    /// It has more than 256 bytes.
    TooLong,
    /// A number does not fit 64 bits.
    TooLarge,
    /// A numeric part of the prerelease begins with 0.
    LeadingZero,
}

/// Whether a text names one version rather than a range: all three numbers, nothing else that a constraint could have.
pub fn is_exact(text: &str) -> bool {
    let bare = text.strip_prefix('v').unwrap_or(text);
    let numbers = bare.split(['-', '+']).next().unwrap_or(bare);
    numbers.split('.').count() == 3 && Version::parse(text).is_ok()
}

/// Whether a chart that calls itself `found` is the one that was asked for as `wanted`: the same version, a leading `v` aside.
/// Build metadata counts where it was asked for. Texts that are no versions must be equal.
pub fn same_version(wanted: &str, found: &str) -> bool {
    match (Version::parse(wanted), Version::parse(found)) {
        (Ok(a), Ok(b)) => a == b && (a.metadata.is_empty() || a.metadata == b.metadata),
        _ => wanted == found,
    }
}

impl Version {
    /// Reads a version.
    ///
    /// # Errors
    /// Where Masterminds' `NewVersion` refuses it.
    pub fn parse(text: &str) -> Result<Version, VersionError> {
        if text.len() > 256 {
            return Err(VersionError::TooLong);
        }
        let text = text.strip_prefix('v').unwrap_or(text);
        let (text, metadata) = text.split_once('+').map_or((text, None), |(a, b)| (a, Some(b)));
        let (numbers, pre) = text.split_once('-').map_or((text, None), |(a, b)| (a, Some(b)));
        for part in [metadata, pre].into_iter().flatten() {
            let valid = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
            if !part.split('.').all(valid) {
                return Err(VersionError::Malformed);
            }
        }
        let mut parsed = [0u64; 3];
        let mut slots = parsed.iter_mut();
        for number in numbers.split('.') {
            let slot = slots.next().ok_or(VersionError::Malformed)?;
            if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit()) {
                return Err(VersionError::Malformed);
            }
            *slot = number.parse().map_err(|_| VersionError::TooLarge)?;
        }
        let zero_led = |s: &str| s.len() > 1 && s.starts_with('0') && s.bytes().all(|b| b.is_ascii_digit());
        if pre.is_some_and(|pre| pre.split('.').any(zero_led)) {
            return Err(VersionError::LeadingZero);
        }
        let [major, minor, patch] = parsed;
        let text = |part: Option<&str>| part.unwrap_or("").to_owned();
        Ok(Version { major, minor, patch, pre: text(pre), metadata: text(metadata) })
    }

    pub(crate) fn numbers(&self) -> (u64, u64, u64) {
        (self.major, self.minor, self.patch)
    }
}

impl Ord for Version {
    fn cmp(&self, other: &Version) -> Ordering {
        self.numbers().cmp(&other.numbers()).then_with(|| match (self.pre.is_empty(), other.pre.is_empty()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => compare_prereleases(&self.pre, &other.pre),
        })
    }
}

impl PartialOrd for Version {
    fn partial_cmp(&self, other: &Version) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Version {
    fn eq(&self, other: &Version) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Version {}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)?;
        if !self.pre.is_empty() {
            write!(f, "-{}", self.pre)?;
        }
        if !self.metadata.is_empty() {
            write!(f, "+{}", self.metadata)?;
        }
        Ok(())
    }
}

/// Part by part; a missing part is lowest, numbers come before words. A number past 64 bits counts as a word, as in Go.
pub(crate) fn compare_prereleases(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a.split('.'), b.split('.'));
    loop {
        let (x, y) = (a.next(), b.next());
        if x.is_none() && y.is_none() {
            return Ordering::Equal;
        }
        let (x, y) = (x.unwrap_or(""), y.unwrap_or(""));
        let order = match (x.parse::<u64>(), y.parse::<u64>()) {
            _ if x == y => Ordering::Equal,
            _ if x.is_empty() => Ordering::Less,
            _ if y.is_empty() => Ordering::Greater,
            // Parts cannot be equal numbers here: neither has leading zeros.
            (Ok(x), Ok(y)) => x.cmp(&y),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
            (Err(_), Err(_)) => x.cmp(y),
        };
        if order.is_ne() {
            return order;
        }
    }
}
