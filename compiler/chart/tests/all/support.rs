//! What the tests share: charts out of text, archives made in memory, values with places, diagnostics as text.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use stackc_chart::{Chart, ChartFiles, Limits, LoadContext};
use stackc_source::{Diagnostic, Sink, Sources, Span};
use stackc_yaml::{Node, Options};

/// A file store with one file in it, whose only line stands for the `chart:` line of an add-on.
pub struct Project {
    pub sources: Sources,
    pub named: Span,
    pub limits: Limits,
}

impl Project {
    pub fn new() -> Project {
        let sources = Sources::default();
        let file = sources.add("stack.yaml", "chart: ./app\n");
        Project { named: Span::new(file, 7..12), sources, limits: Limits::default() }
    }

    pub fn context(&self) -> LoadContext<'_> {
        LoadContext { sources: &self.sources, path: "app", named: self.named, limits: &self.limits }
    }

    /// Loads a chart from files written as text; what is wrong with it comes as text.
    pub fn load(&self, files: &[(&str, &str)]) -> (Option<Chart>, Vec<String>) {
        let mut sink = Sink::default();
        let chart = Chart::from_directory(listing(files), self.context(), &mut sink);
        (chart, self.shown(sink))
    }

    /// The findings of a chart's schemas about values.
    pub fn check(&self, chart: &Chart, values: &Node) -> Vec<String> {
        let mut sink = Sink::default();
        chart.check_values(values, self.named, &mut sink);
        self.shown(sink)
    }

    /// Values as a person wrote them into `path`.
    pub fn values(&self, path: &str, yaml: &str) -> Node {
        let file = self.sources.add(path, yaml);
        let mut sink = Sink::default();
        let parsed = stackc_yaml::parse(file, yaml, &Options::default(), &mut sink);
        assert!(sink.is_empty(), "{:?}", self.shown(sink));
        parsed.documents.into_iter().next().unwrap().root
    }

    pub fn shown(&self, sink: Sink) -> Vec<String> {
        sink.into_diagnostics().iter().map(|diagnostic| self.show(diagnostic)).collect()
    }

    /// `code: message @ file:text; also file:text (label); help: ...`
    pub fn show(&self, diagnostic: &Diagnostic) -> String {
        let mut text = format!("{}: {}", diagnostic.code.name, diagnostic.message);
        for label in &diagnostic.labels {
            let file = self.sources.get(label.span.file);
            let mark = if label.primary { " @" } else { "; also" };
            text += &format!("{mark} {}:{}", file.path, file.slice(label.span));
            if !label.text.is_empty() {
                text += &format!(" ({})", label.text);
            }
        }
        if let Some(help) = &diagnostic.help {
            text += &format!("; help: {help}");
        }
        text
    }
}

pub fn listing(files: &[(&str, &str)]) -> Vec<(String, Arc<[u8]>)> {
    files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().into())).collect()
}

/// A `.tgz` as `helm package` would make it: every file below the directory `top`.
pub fn pack(top: &str, files: &ChartFiles) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files.iter() {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, format!("{top}/{path}"), &bytes[..]).unwrap();
    }
    gzip(&builder.into_inner().unwrap())
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// `../shared` beside the checkout; says so where it is missing.
pub fn shared(below: &str) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "a test may be told where the shared material lies")]
    let given = std::env::var_os("STACKC_SHARED").map(PathBuf::from);
    let root = given
        .unwrap_or_else(|| Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")).to_owned());
    let path = root.join(below);
    if std::fs::metadata(&path).is_ok() {
        return Some(path);
    }
    println!("skipped: no ../shared beside the checkout");
    None
}

/// A program on PATH; says so where it is missing, and fails where tools are required.
pub fn tool(name: &str, version: &str) -> bool {
    let found = Command::new(name).arg(version).output().is_ok_and(|output| output.status.success());
    if !found {
        #[expect(clippy::disallowed_methods, reason = "CI makes a missing tool a failure by this variable")]
        let required = std::env::var_os("STACKC_REQUIRE_TOOLS").is_some_and(|value| value == "1");
        assert!(!required, "no {name} on PATH");
        println!("skipped: no {name} on PATH");
    }
    found
}

/// All regular files below a directory, as the caller of the crate would list them.
pub fn read_directory(root: &Path) -> Vec<(String, Arc<[u8]>)> {
    fn walk(root: &Path, directory: &Path, found: &mut Vec<(String, Arc<[u8]>)>) {
        for entry in std::fs::read_dir(directory).unwrap() {
            let path = entry.unwrap().path();
            if std::fs::metadata(&path).unwrap().is_dir() {
                walk(root, &path, found);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                #[expect(clippy::disallowed_methods, reason = "a test reads its material")]
                found.push((name, std::fs::read(&path).unwrap().into()));
            }
        }
    }
    let mut found = Vec::new();
    walk(root, root, &mut found);
    found.sort();
    found
}

/// The real helm.
pub struct Helm;

impl Helm {
    /// helm, if it is on PATH and of the fourth generation, whose verdicts are compared.
    pub fn found() -> Option<Helm> {
        if !tool("helm", "version") {
            return None;
        }
        let output = Command::new("helm").args(["version", "--template", "{{.Version}}"]).output().unwrap();
        let version = String::from_utf8(output.stdout).unwrap();
        // A `go install`ed helm 4.3 calls itself v4.3.
        let fits = ["v4.2", "v4.3"].iter().any(|prefix| version.starts_with(prefix));
        if !fits {
            println!("skipped: helm on PATH is {version}, verdicts are those of 4.3");
        }
        fits.then_some(Helm)
    }

    /// Writes a chart down and renders it; what helm says if it refuses.
    pub fn refuses(&self, files: &[(&str, &str)], user: &str) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let chart = directory.path().join("app");
        for (path, text) in files {
            write(&chart.join(path), text);
        }
        self.refuses_at(&chart, user)
    }

    /// Packs a chart; the files of the archive, none where helm refuses.
    pub fn packs(&self, files: &[(&str, &str)]) -> Option<std::collections::BTreeSet<String>> {
        let directory = tempfile::tempdir().unwrap();
        let chart = directory.path().join("app");
        for (path, text) in files {
            write(&chart.join(path), text);
        }
        let output =
            Command::new("helm").arg("package").arg(&chart).arg("-d").arg(directory.path()).output().unwrap();
        if !output.status.success() {
            return None;
        }
        let archive = std::fs::File::open(directory.path().join("app-1.0.0.tgz")).unwrap();
        let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(archive));
        let name = |entry: std::io::Result<tar::Entry<'_, _>>| {
            let path = entry.unwrap().path().unwrap().into_owned();
            path.to_str().unwrap().strip_prefix("app/").unwrap().to_owned()
        };
        Some(archive.entries().unwrap().map(name).collect())
    }

    /// Renders a chart that lies somewhere.
    pub fn refuses_at(&self, chart: &Path, user: &str) -> Option<String> {
        let directory = tempfile::tempdir().unwrap();
        let values = directory.path().join("values.yaml");
        write(&values, user);
        let mut command = Command::new("helm");
        command.args(["template", "rel"]).arg(chart).arg("-f").arg(values);
        // Helm keeps its own files under the home directory; and a schema must not reach the network.
        for name in ["HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"] {
            command.env(name, directory.path());
        }
        command.env("HTTPS_PROXY", "http://127.0.0.1:1").env("HTTP_PROXY", "http://127.0.0.1:1");
        let output = command.output().unwrap();
        (!output.status.success()).then(|| String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "a test writes its material into a temporary directory")]
    std::fs::write(path, text).unwrap();
}
