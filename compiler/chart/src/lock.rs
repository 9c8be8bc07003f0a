use serde::Deserialize;

/// Chart.lock (requirements.lock of a v1 chart): which versions `helm dependency update` settled on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct ChartLock {
    /// Helm's hash over the dependencies of Chart.yaml and of this file.
    #[serde(default)]
    pub digest: String,
    /// One entry a dependency.
    #[serde(default)]
    pub dependencies: Vec<LockedDependency>,
}

/// An entry of Chart.lock.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct LockedDependency {
    /// The chart's name.
    #[serde(default)]
    pub name: String,
    /// Exactly this version.
    #[serde(default)]
    pub version: String,
    /// Where from.
    #[serde(default)]
    pub repository: String,
}

impl ChartLock {
    /// Reads a lock file; none where it is not one. It is only compared with, so what it lacks does no harm.
    pub(crate) fn read(bytes: &[u8]) -> Option<ChartLock> {
        serde_yaml::from_slice(bytes).ok()
    }
}
