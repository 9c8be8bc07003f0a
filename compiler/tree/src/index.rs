//! What a build owns, written beside it. An index is input like any other: whoever can write the tree can
//! write it, and removals follow it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::Deserialize;
use stackc_source::Diagnostic;

use crate::{Digest, diagnostics, path};

/// The version that this program writes, and the only one that it reads.
const VERSION: u64 = 1;

/// How large an index may be: 100 times that of a cluster with 1,000 add-ons.
pub(crate) const INDEX_LIMIT: u64 = 64 << 20;

/// The file's name.
pub(crate) const INDEX_NAME: &str = ".stackc.json";

/// For which part of the tree an index speaks; its entries may lie nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// `fleet.yaml`. Its index is `.stackc.json`.
    Fleet,
    /// Everything below `charts/`. Its index is `charts/.stackc.json`.
    Charts,
    /// Everything below `clusters/<name>/`. Its index is `clusters/<name>/.stackc.json`.
    Cluster(String),
}

impl Scope {
    /// The directory that the index stands in, empty for the root.
    pub fn directory(&self) -> String {
        match self {
            Scope::Fleet => String::new(),
            Scope::Charts => "charts".to_owned(),
            Scope::Cluster(name) => format!("clusters/{name}"),
        }
    }

    /// The path of the index.
    pub fn index_path(&self) -> String {
        match self {
            Scope::Fleet => INDEX_NAME.to_owned(),
            _ => format!("{}/{INDEX_NAME}", self.directory()),
        }
    }

    /// What is wrong with an entry of this index, as a phrase that can follow "the path".
    pub(crate) fn fault(&self, entry: &str) -> Option<&'static str> {
        // Without making a string: this runs for every file of every build.
        let inside = match self {
            Scope::Fleet => Some(entry).filter(|entry| *entry == "fleet.yaml"),
            Scope::Charts => entry.strip_prefix("charts/"),
            Scope::Cluster(name) => entry
                .strip_prefix("clusters/")
                .and_then(|rest| rest.strip_prefix(name.as_str()))
                .and_then(|rest| rest.strip_prefix('/')),
        };
        let outside = match self {
            Scope::Fleet => "is not `fleet.yaml`",
            Scope::Charts => "lies outside `charts/`",
            Scope::Cluster(_) => "lies outside its cluster's directory",
        };
        path::fault(entry).or(match inside {
            None => Some(outside),
            Some(INDEX_NAME) => Some("is that of the index itself"),
            Some(_) => None,
        })
    }
}

/// An index as plain data.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Index {
    /// Of a cluster: whether it was `protected` when it was built.
    pub protected: bool,
    /// Of a cluster: the chart directories that it uses, and 0. Of the charts: all that stand there, and
    /// for how many builds that changed the tree no cluster has used them.
    pub charts: BTreeMap<String, u32>,
    /// What is owned, by path.
    pub files: BTreeMap<String, Owned>,
}

/// A file that a build wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owned {
    /// What it held.
    pub digest: Digest,
    /// The file of the project that it came from; empty where it came from several.
    pub source: Arc<str>,
}

impl Index {
    /// Reads an index. Every path in it is fine and lies in the scope.
    ///
    /// # Errors
    /// A diagnostic where it is not JSON, of another version, or hostile.
    pub(crate) fn parse(scope: &Scope, bytes: &[u8]) -> Result<Index, Box<Diagnostic>> {
        let at = scope.index_path();
        let broken = |reason: &str| Box::new(diagnostics::broken_index::broken(&at, reason));
        let hostile = |path: &str, fault: &str| Box::new(diagnostics::hostile_index::entry(&at, path, fault));
        let Version { version } =
            serde_json::from_slice(bytes).map_err(|error| broken(&error.to_string()))?;
        if version != VERSION {
            return Err(Box::new(diagnostics::broken_index::version(&at, version)));
        }
        let written: Written = serde_json::from_slice(bytes).map_err(|error| broken(&error.to_string()))?;
        let mut index = Index { protected: written.protected, ..Index::default() };
        for chart in written.charts {
            let segments = chart.directory.split('/').count();
            let fault = path::fault(&chart.directory).or(match chart.directory.starts_with("charts/") {
                true if segments == 2 => None,
                _ => Some("is not a directory of `charts/`"),
            });
            if let Some(fault) = fault {
                return Err(hostile(&chart.directory, fault));
            }
            index.charts.insert(chart.directory, chart.unused);
        }
        for file in written.files {
            if let Some(fault) = scope.fault(&file.path) {
                return Err(hostile(&file.path, fault));
            }
            let Some(digest) = Digest::parse(&file.sha256) else {
                return Err(broken("a `sha256` is not 64 hexadecimal digits"));
            };
            let owned = Owned { digest, source: file.source.into() };
            if index.files.insert(file.path.clone(), owned).is_some() {
                return Err(hostile(&file.path, "is there twice"));
            }
        }
        Ok(index)
    }

    /// The bytes of the index: JSON, a file a line, so that a change to one shows as one line of a diff.
    pub(crate) fn to_bytes(&self, scope: &Scope) -> Vec<u8> {
        let mut out = format!("{{\n  \"version\": {VERSION}");
        if self.protected {
            out.push_str(",\n  \"protected\": true");
        }
        if !self.charts.is_empty() {
            out.push_str(",\n  \"charts\": [");
            for (at, (directory, unused)) in self.charts.iter().enumerate() {
                out.push_str(if at == 0 { "\n" } else { ",\n" });
                let _ = write!(out, "    {{\"directory\": {}", quoted(directory));
                if *scope == Scope::Charts {
                    let _ = write!(out, ", \"unused\": {unused}");
                }
                out.push('}');
            }
            out.push_str("\n  ]");
        }
        out.push_str(",\n  \"files\": [");
        for (at, (path, owned)) in self.files.iter().enumerate() {
            out.push_str(if at == 0 { "\n" } else { ",\n" });
            let _ = write!(
                out,
                "    {{\"path\": {}, \"sha256\": \"{}\", \"source\": {}}}",
                quoted(path),
                owned.digest,
                quoted(&owned.source)
            );
        }
        out.push_str(if self.files.is_empty() { "]\n}\n" } else { "\n  ]\n}\n" });
        out.into_bytes()
    }
}

fn quoted(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\') || byte == b' ';
    match text.bytes().all(plain) {
        true => format!("\"{text}\""),
        false => serde_json::Value::from(text).to_string(),
    }
}

#[derive(Deserialize)]
struct Version {
    version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "version")]
    _version: u64,
    #[serde(default)]
    protected: bool,
    #[serde(default)]
    charts: Vec<WrittenChart>,
    files: Vec<WrittenFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenChart {
    directory: String,
    #[serde(default)]
    unused: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenFile {
    path: String,
    sha256: String,
    #[serde(default)]
    source: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cluster() -> Scope {
        Scope::Cluster("a".to_owned())
    }

    #[test]
    fn reads_what_it_writes() {
        let owned = Owned { digest: Digest::of(b"x"), source: "stacks/\"x\".yaml".into() };
        let index = Index {
            protected: true,
            charts: BTreeMap::from([("charts/x-1-0123456789ab".to_owned(), 0)]),
            files: BTreeMap::from([
                ("clusters/a/argocd/root.yaml".to_owned(), owned.clone()),
                ("clusters/a/z".to_owned(), owned),
            ]),
        };
        assert_eq!(Index::parse(&cluster(), &index.to_bytes(&cluster())), Ok(index));
        let empty = Index::default();
        assert_eq!(Index::parse(&cluster(), &empty.to_bytes(&cluster())), Ok(empty));
    }

    #[test]
    fn keeps_its_form() {
        let index = Index {
            charts: BTreeMap::from([("charts/x".to_owned(), 3)]),
            files: BTreeMap::from([(
                "charts/x/a".to_owned(),
                Owned { digest: Digest::of(b""), source: "".into() },
            )]),
            ..Index::default()
        };
        assert_eq!(
            String::from_utf8(index.to_bytes(&Scope::Charts)).unwrap(),
            r#"{
  "version": 1,
  "charts": [
    {"directory": "charts/x", "unused": 3}
  ],
  "files": [
    {"path": "charts/x/a", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "source": ""}
  ]
}
"#
        );
    }

    #[test]
    fn refuses_hostile_entries() {
        let digest = Digest::of(b"");
        let file = |path: &str| format!(r#"{{"path": {}, "sha256": "{digest}"}}"#, quoted(path));
        let code = |scope: &Scope, text: &str| Index::parse(scope, text.as_bytes()).unwrap_err().code.name;
        for path in [
            "../../x",
            "/etc/passwd",
            "clusters/a/../b/x",
            "clusters/a/./x",
            "clusters/a//x",
            "clusters/a/x/",
            "clusters/a\\x",
            "clusters/a/x\0",
            "clusters/b/x",
            "clusters/ab",
            "clusters/a",
            "charts/x/y",
            "",
            "x",
            "clusters/a/.stackc.json",
            "clusters/a/.git/config",
            "clusters/a/.stackc-tmp-1/x",
        ] {
            let text = format!(r#"{{"version": 1, "files": [{}]}}"#, file(path));
            assert_eq!(code(&cluster(), &text), "tree/hostile-index", "{path}");
        }
        for (scope, path) in [
            (Scope::Fleet, "clusters/a/x"),
            (Scope::Fleet, "x"),
            (Scope::Charts, "fleet.yaml"),
            (Scope::Charts, "clusters/a/x"),
            (Scope::Charts, "charts/.stackc.json"),
        ] {
            let text = format!(r#"{{"version": 1, "files": [{}]}}"#, file(path));
            assert_eq!(code(&scope, &text), "tree/hostile-index", "{path}");
        }
        for chart in ["charts", "charts/..", "charts/a/b", "/charts/a", "clusters/a"] {
            let text = format!(r#"{{"version": 1, "charts": [{{"directory": "{chart}"}}], "files": []}}"#);
            assert_eq!(code(&Scope::Charts, &text), "tree/hostile-index", "{chart}");
        }
        let twice = format!(r#"{{"version": 1, "files": [{0}, {0}]}}"#, file("clusters/a/x"));
        assert_eq!(code(&cluster(), &twice), "tree/hostile-index");
    }

    #[test]
    fn says_what_is_broken() {
        for text in [
            "",
            "[]",
            "{}",
            "nul",
            r#"{"version": 1}"#,
            r#"{"version": 1, "files": [], "more": 1}"#,
            r#"{"version": 1, "files": [{"path": "clusters/a/x", "sha256": "12"}]}"#,
            r#"{"version": -1}"#,
        ] {
            let diagnostic = Index::parse(&cluster(), text.as_bytes()).unwrap_err();
            assert_eq!(diagnostic.code.name, "tree/broken-index", "{text}");
            assert!(diagnostic.help.is_some(), "{text}");
        }
        let newer = Index::parse(&cluster(), br#"{"version": 2, "entries": {}}"#).unwrap_err();
        assert!(newer.message.contains("version 2"), "{}", newer.message);
        let deep = "[".repeat(100_000);
        let deep = format!(r#"{{"version": 1, "files": {deep}"#);
        assert!(Index::parse(&cluster(), deep.as_bytes()).is_err());
    }
}
