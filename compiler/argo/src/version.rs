use std::fmt;

use stackc_source::Sink;
use stackc_yaml::Node;

use crate::diagnostics;

/// A version of Argo CD, as far as the compiler tells them apart: major and minor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Version {
    /// 3.3
    V3_3,
    /// 3.4
    V3_4,
    /// 3.5
    V3_5,
    /// 3.6
    V3_6,
}

impl Version {
    /// All of them, oldest first.
    pub const ALL: [Version; 4] = [Version::V3_3, Version::V3_4, Version::V3_5, Version::V3_6];
    /// The newest one that is known; what newer ones count as.
    pub const NEWEST: Version = Version::V3_6;

    /// Reads `argocd.version`: `"3.6"`, or with a patch, `"3.6.1"`. A newer one counts as the newest known,
    /// with the note `argo/newer-version`; an older one and what is no version is `argo/version`.
    pub fn from_node(node: &Node, sink: &mut Sink) -> Option<Version> {
        let Some(text) = node.as_str() else {
            sink.push(diagnostics::version::not_a_string(node));
            return None;
        };
        let Some((major, minor)) = parse(text) else {
            sink.push(diagnostics::version::unreadable(node.place(), text));
            return None;
        };
        match (major, minor) {
            (3, 3) => Some(Version::V3_3),
            (3, 4) => Some(Version::V3_4),
            (3, 5) => Some(Version::V3_5),
            (3, 6) => Some(Version::V3_6),
            older if older < (3, 3) => {
                sink.push(diagnostics::version::too_old(node.place(), text));
                None
            }
            _ => {
                sink.push(diagnostics::newer_version::new(node.place(), text));
                Some(Version::NEWEST)
            }
        }
    }

    /// The version of Helm that this Argo CD brings (`hack/tool-versions.sh` of each release).
    pub fn bundled_helm(self) -> &'static str {
        match self {
            Version::V3_3 | Version::V3_4 => "3.19.4",
            Version::V3_5 => "4.2.1",
            Version::V3_6 => "4.3.1",
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Version::V3_3 => "3.3",
            Version::V3_4 => "3.4",
            Version::V3_5 => "3.5",
            Version::V3_6 => "3.6",
        })
    }
}

/// `3.6`, `3.6.1`, `v3.6.1`: two or three numbers.
fn parse(text: &str) -> Option<(u32, u32)> {
    let numbers: Option<Vec<u32>> = text
        .strip_prefix('v')
        .unwrap_or(text)
        .split('.')
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok()).flatten())
        .collect();
    match numbers?.as_slice() {
        [major, minor] | [major, minor, _] => Some((*major, *minor)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use stackc_source::{FileId, Sources, Span};
    use stackc_yaml::Data;

    use super::*;

    fn file() -> FileId {
        Sources::default().add("stackc.yaml", "")
    }

    fn read(data: Data) -> (Option<Version>, Vec<&'static str>) {
        let mut sink = Sink::default();
        let version = Version::from_node(&Node::new(data, Span::new(file(), 0..0)), &mut sink);
        (version, sink.diagnostics().iter().map(|d| d.code.name).collect())
    }

    #[test]
    fn reads_versions() {
        for (text, version, code) in [
            ("3.3", Some(Version::V3_3), None),
            ("3.4", Some(Version::V3_4), None),
            ("3.5.7", Some(Version::V3_5), None),
            ("3.6", Some(Version::V3_6), None),
            ("v3.6.1", Some(Version::V3_6), None),
            ("3.7", Some(Version::V3_6), Some("argo/newer-version")),
            ("4.0.0", Some(Version::V3_6), Some("argo/newer-version")),
            ("3.2", None, Some("argo/version")),
            ("2.14.3", None, Some("argo/version")),
            ("3", None, Some("argo/version")),
            ("3.6.1.2", None, Some("argo/version")),
            ("3.+6", None, Some("argo/version")),
            ("3.6-rc1", None, Some("argo/version")),
            ("latest", None, Some("argo/version")),
            ("", None, Some("argo/version")),
        ] {
            let (read, codes) = read(Data::String(text.into()));
            assert_eq!((read, codes.first().copied()), (version, code), "{text}");
        }
        assert_eq!(read(Data::Float(3.6)), (None, vec!["argo/version"]), "3.10 would read as 3.1");
    }

    #[test]
    fn newest_is_the_last() {
        assert_eq!(Version::ALL.last(), Some(&Version::NEWEST));
        assert!(Version::ALL.is_sorted());
    }
}
