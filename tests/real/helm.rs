//! Helm as Argo CD calls it, and the comparison of two of its outputs.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One call of `helm template`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The chart, a directory or an archive.
    pub chart: PathBuf,
    /// `--name-template`
    pub release: String,
    /// `--namespace`
    pub namespace: String,
    /// `--values`, in order.
    pub values: Vec<PathBuf>,
    /// `--skip-schema-validation`
    pub skip_schema: bool,
}

/// The version that Argo CD would say its cluster has.
pub const KUBE_VERSION: &str = "1.34.2";

impl Call {
    /// What helm prints.
    ///
    /// # Errors
    /// What it says where it fails.
    pub fn run(&self) -> Result<String, String> {
        // Argo CD 3.6.1 util/helm/cmd.go; observed: `helm template . --name-template N --namespace NS
        // --kube-version V --values F... --api-versions A... --include-crds`.
        let mut helm = Command::new("helm");
        helm.arg("template").arg(&self.chart).args(["--name-template", &self.release]);
        helm.args(["--namespace", &self.namespace, "--kube-version", KUBE_VERSION]);
        for file in &self.values {
            helm.arg("--values").arg(file);
        }
        helm.args(["--api-versions", "monitoring.coreos.com/v1", "--include-crds"]);
        if self.skip_schema {
            helm.arg("--skip-schema-validation");
        }
        // Nothing of the user's own settings, and no network.
        for variable in ["HELM_CONFIG_HOME", "HELM_CACHE_HOME", "HELM_DATA_HOME"] {
            helm.env(variable, std::env::temp_dir().join("stackc-tests-helm"));
        }
        let output = helm.env("TZ", "UTC").output().map_err(|error| error.to_string())?;
        if output.status.success() {
            String::from_utf8(output.stdout).map_err(|error| error.to_string())
        } else {
            Err(String::from_utf8_lossy(&output.stderr).into_owned())
        }
    }
}

/// Whether two calls print the same. Where they do not, both run again: what differs between runs of one and the same
/// call (random passwords, certificates, dates) is masked, and only that.
///
/// # Errors
/// What helm says, or the first lines that differ.
pub fn compare(walked: &Call, intended: &Call) -> Result<(), String> {
    let one = walked.run().map_err(|error| format!("as walked: {error}"))?;
    let other = intended.run().map_err(|error| format!("as intended: {error}"))?;
    if one == other {
        return Ok(());
    }
    let mut masked = BTreeSet::new();
    for _ in 0..2 {
        masked.extend(differing(&one, &walked.run()?));
        masked.extend(differing(&other, &intended.run()?));
    }
    let masked = with_pem_blocks(&other, masked);
    let (left, right): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let at =
        (0..left.len().max(right.len())).find(|at| !masked.contains(at) && left.get(*at) != right.get(*at));
    match at {
        Some(at) => {
            let part = |lines: &[&str]| {
                lines.iter().skip(at.saturating_sub(4)).take(10).fold(String::new(), |a, b| a + b + "\n")
            };
            Err(format!("line {}:\n--- as walked\n{}--- as intended\n{}", at + 1, part(&left), part(&right)))
        }
        None if left.len() != right.len() => Err(format!("{} lines against {}", left.len(), right.len())),
        None if masked.len() * 4 > left.len() => {
            Err(format!("{} of {} lines masked", masked.len(), left.len()))
        }
        None => Ok(()),
    }
}

/// The lines, from 0, in which two texts differ.
fn differing(one: &str, other: &str) -> Vec<usize> {
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    (0..one.len().max(other.len())).filter(|at| one.get(*at) != other.get(*at)).collect()
}

/// Masks a PEM block whole if one line of it is masked: two random keys may share a line.
fn with_pem_blocks(text: &str, mut masked: BTreeSet<usize>) -> BTreeSet<usize> {
    let mut begin = None;
    for (at, line) in text.lines().enumerate() {
        if line.contains("-----BEGIN") {
            begin = Some(at);
        }
        if line.contains("-----END")
            && let Some(begin) = begin.take()
            && masked.range(begin..=at).next().is_some()
        {
            masked.extend(begin + 1..at);
        }
    }
    masked
}

/// Where helm finds a chart of the vendored ones, by name and version.
pub fn vendored(vendor: &Path, name: &str, version: &str) -> Option<PathBuf> {
    let archive = vendor.join(format!("{name}-{version}.tgz"));
    let directory = vendor.join(name);
    [archive, directory].into_iter().find(|path| path.exists())
}

#[test]
fn masks_only_what_differs_by_itself() {
    let text = "a\n-----BEGIN X-----\nb\nc\n-----END X-----\nd\n";
    assert_eq!(with_pem_blocks(text, BTreeSet::from([0, 3])), BTreeSet::from([0, 2, 3]));
    assert_eq!(with_pem_blocks(text, BTreeSet::from([0])), BTreeSet::from([0]));
    assert_eq!(differing("a\nb\n", "a\nc\nd\n"), [1, 2]);
}
