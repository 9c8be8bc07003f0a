/// A place in `vendor/charts` where a chart may lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Candidate {
    /// An archive of this name.
    Archive(String),
    /// A directory of this name.
    Directory(String),
}

impl Candidate {
    /// The name below `vendor/charts`, without a trailing `/`.
    pub fn name(&self) -> &str {
        match self {
            Candidate::Archive(name) | Candidate::Directory(name) => name,
        }
    }
}

/// Where the chart `name` of exactly `version` may lie below `vendor/charts`, the likeliest first: what `helm pull` writes,
/// what `helm pull --untar` into a directory of that name gives, and what plain `helm pull --untar` gives. Neither `name` nor
/// `version` is trusted: one with a `/` has no place at all.
///
/// What is found must still be asked for its own name and version: [`same_version`](crate::same_version).
pub fn vendored_candidates(name: &str, version: &str) -> Vec<Candidate> {
    let plain = |text: &str| !text.is_empty() && !text.starts_with('.') && !text.contains(['/', '\\', '\0']);
    if !plain(name) || !plain(version) {
        return Vec::new();
    }
    let bare = version.strip_prefix('v').unwrap_or(version);
    let mut candidates = Vec::new();
    // A chart's own version may carry the `v` that was not asked for, or the other way round.
    for version in [version.to_owned(), bare.to_owned(), format!("v{bare}")] {
        let archive = Candidate::Archive(format!("{name}-{version}.tgz"));
        if !candidates.contains(&archive) {
            candidates.push(archive);
            candidates.push(Candidate::Directory(format!("{name}-{version}")));
        }
    }
    candidates.push(Candidate::Directory(name.to_owned()));
    candidates
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_what_helm_pull_writes() {
        let names = |name, version| {
            vendored_candidates(name, version).iter().map(|c| c.name().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(
            names("redis", "1.2.3+4"),
            ["redis-1.2.3+4.tgz", "redis-1.2.3+4", "redis-v1.2.3+4.tgz", "redis-v1.2.3+4", "redis"]
        );
        assert_eq!(names("x", "v1.0.0"), ["x-v1.0.0.tgz", "x-v1.0.0", "x-1.0.0.tgz", "x-1.0.0", "x"]);
        assert!(names("../x", "1.0.0").is_empty());
        assert!(names("x", "1/../../y").is_empty());
    }
}
