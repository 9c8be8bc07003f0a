use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use stackc_source::{Diagnostic, FileId, Sink, Sources, Span};
use stackc_yaml::{Data, Map, Node};

use crate::coalesce::overlay;
use crate::files::Budget;
use crate::schema::Schema;
use crate::{
    ApiVersion, ChartFiles, ChartLock, ChartType, Constraint, Digest, Limits, Metadata, Version, diagnostics,
    reader, same_version,
};

/// A chart that was loaded as Helm loads it, with its subcharts. Never changes; share it by `Arc`.
#[derive(Debug)]
pub struct Chart {
    /// What Chart.yaml says.
    pub metadata: Metadata,
    /// How reports call it: the path that the caller gave, of a subchart with `/charts/<name>` behind it.
    pub path: String,
    /// The files that belong to it, those of its subcharts included, as they lay there.
    pub files: ChartFiles,
    /// values.yaml: a map, empty where there is no such file; several documents are merged.
    pub values: Node,
    /// Chart.lock, or requirements.lock.
    pub lock: Option<ChartLock>,
    /// The charts below `charts/`, declared as dependencies or not, sorted by the name that they lie there under.
    pub subcharts: Vec<Chart>,
    schema: Option<Arc<[u8]>>,
    /// Compiled when it is first asked for.
    compiled: OnceLock<Schema>,
    digest: OnceLock<Digest>,
    /// The files that stand for this chart and its subcharts in reports.
    own_files: BTreeSet<FileId>,
}

/// What loading needs beside the files.
#[derive(Clone, Copy, Debug)]
pub struct LoadContext<'a> {
    /// Takes in the YAML files, so that messages can show them.
    pub sources: &'a Sources,
    /// How reports call the chart: `charts/podinfo`, `vendor/charts/podinfo-6.14.1.tgz`.
    pub path: &'a str,
    /// The place that names the chart: the `chart:` line.
    pub named: Span,
    /// What it may bring.
    pub limits: &'a Limits,
}

impl Chart {
    /// Loads a chart from its files.
    ///
    /// None where Helm would not load it; the sink says why. Warnings about dependencies come too, and errors that Helm has
    /// only when it renders (a missing dependency) leave a chart.
    pub fn load(files: ChartFiles, context: LoadContext<'_>, sink: &mut Sink) -> Option<Chart> {
        let mut loader = Loader { context, budget: files.budget(), charts: 0 };
        let chart = loader.chart(files, context.path.to_owned(), 0, sink)?;
        chart.check_dependencies(context.named, sink);
        Some(chart)
    }

    /// Unpacks and loads a `.tgz`.
    pub fn from_archive(bytes: &[u8], context: LoadContext<'_>, sink: &mut Sink) -> Option<Chart> {
        let files = ChartFiles::from_archive(bytes, context.limits);
        Chart::load(context.taken(files, sink)?, context, sink)
    }

    /// Loads a directory, given as all regular files below it with their paths relative to it.
    pub fn from_directory(
        listing: Vec<(String, Arc<[u8]>)>,
        context: LoadContext<'_>,
        sink: &mut Sink,
    ) -> Option<Chart> {
        let files = ChartFiles::from_directory(listing, context.limits);
        Chart::load(context.taken(files, sink)?, context, sink)
    }

    /// The chart's digest; computed once.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| Digest::of(&self.files))
    }

    /// Whether it or a chart below it ships a values schema.
    pub fn has_schema(&self) -> bool {
        self.schema.is_some() || self.subcharts.iter().any(Chart::has_schema)
    }

    /// Whether values.yaml, the schema's properties or a subchart's key or name know a top-level key. Templates are not asked.
    pub fn knows_value(&self, key: &str) -> bool {
        self.values.get(key).is_some()
            || key == "global"
            || self.metadata.dependencies.iter().any(|dependency| dependency.key() == key)
            || self.subcharts.iter().any(|subchart| subchart.metadata.name == key)
            || self.schema().is_some_and(|schema| schema.has_property(key))
    }

    /// Checks that the chart is the one that was looked for.
    pub fn check_identity(&self, name: &str, version: &str, named: Span, sink: &mut Sink) {
        let found = (self.metadata.name.as_str(), self.metadata.version.as_str());
        if found.0 != name || !same_version(version, found.1) {
            sink.push(diagnostics::wrong_version::mismatch(&self.path, (name, version), found, named));
        }
    }

    /// Checks that Helm would install it: that it is no library, and allows a cluster's version of Kubernetes (`v1.34.2`, `1.34.2`).
    pub fn check_installable(&self, kube_version: Option<&str>, named: Span, sink: &mut Sink) {
        let Metadata { name, kube_version: constraint, chart_type, .. } = &self.metadata;
        if *chart_type == ChartType::Library {
            sink.push(diagnostics::not_installable::library(name, named));
        }
        if let Some(version) = kube_version
            && !constraint.is_empty()
            && !is_compatible(constraint, version)
        {
            sink.push(diagnostics::not_installable::kube_version(name, constraint, version, named));
        }
    }

    /// Whether a span lies in a file of this chart rather than in one of the user's.
    pub(crate) fn owns(&self, span: Span) -> bool {
        self.own_files.contains(&span.file)
    }

    /// The schema, compiled; none where the chart ships none.
    pub(crate) fn schema(&self) -> Option<&Schema> {
        let bytes = self.schema.as_ref()?;
        Some(self.compiled.get_or_init(|| Schema::compile(bytes)))
    }

    fn check_dependencies(&self, named: Span, sink: &mut Sink) {
        let Metadata { name: chart, dependencies, .. } = &self.metadata;
        for dependency in dependencies {
            let of_that_name = |chart: &&Chart| chart.metadata.name == dependency.name;
            let found: Vec<&str> = self
                .subcharts
                .iter()
                .filter(of_that_name)
                .map(|chart| chart.metadata.version.as_str())
                .collect();
            if found.is_empty() {
                sink.push(diagnostics::missing_dependency::missing(chart, &self.path, dependency, named));
            } else if !found.iter().any(|version| is_compatible(&dependency.version, version)) {
                let found = found.join(", ");
                let code = diagnostics::lock_out_of_sync::range(chart, &self.path, dependency, &found, named);
                sink.push(code);
            }
        }
    }

    /// Checks that what lies below `charts/` is what Chart.lock says: for charts of the project, whose author can mend it.
    /// Public charts are often out of step, and Helm does not look when it renders.
    pub fn check_lock(&self, named: Span, sink: &mut Sink) {
        let chart = &self.metadata.name;
        for locked in self.lock.iter().flat_map(|lock| &lock.dependencies) {
            let of_that_name = |chart: &&Chart| chart.metadata.name == locked.name;
            let found: Vec<&str> = self
                .subcharts
                .iter()
                .filter(of_that_name)
                .map(|chart| chart.metadata.version.as_str())
                .collect();
            if !found.is_empty() && !found.iter().any(|version| same_version(&locked.version, version)) {
                let (name, version) = (&locked.name, &locked.version);
                let found = found.join(", ");
                sink.push(diagnostics::lock_out_of_sync::lock(
                    chart, &self.path, name, version, &found, named,
                ));
            }
        }
    }
}

/// Whether a version satisfies a constraint; malformed ones never do (Helm `IsCompatibleRange`).
pub(crate) fn is_compatible(constraint: &str, version: &str) -> bool {
    match (Constraint::parse(constraint), Version::parse(version)) {
        (Ok(constraint), Ok(version)) => constraint.matches(&version),
        _ => false,
    }
}

impl LoadContext<'_> {
    fn taken(&self, files: Result<ChartFiles, crate::ArchiveError>, sink: &mut Sink) -> Option<ChartFiles> {
        files.map_err(|error| sink.push(diagnostics::of_files(self.path, &error, self.named))).ok()
    }
}

struct Loader<'a> {
    context: LoadContext<'a>,
    budget: Budget,
    charts: usize,
}

impl Loader<'_> {
    fn chart(&mut self, files: ChartFiles, path: String, depth: usize, sink: &mut Sink) -> Option<Chart> {
        let LoadContext { named, limits, .. } = self.context;
        self.charts += 1;
        if depth > limits.depth {
            sink.push(diagnostics::too_large::nesting(&path, limits.depth, named));
            return None;
        }
        if self.charts > limits.charts {
            sink.push(diagnostics::too_large::charts(self.context.path, limits.charts, named));
            return None;
        }
        let mut own_files = BTreeSet::new();
        let errors = sink.errors();

        let Some(bytes) = files.get("Chart.yaml") else {
            sink.push(match depth {
                0 => diagnostics::not_a_chart::chart(&path, named),
                _ => diagnostics::not_a_chart::subchart(&path, named),
            });
            return None;
        };
        let metadata_path = format!("{path}/Chart.yaml");
        let yaml = self.yaml(&metadata_path, bytes, sink)?;
        own_files.insert(yaml.file);
        let origin = Span::point(yaml.file, 0);
        let root = yaml.documents.into_iter().next().unwrap_or_else(|| Node::new(Data::Null, origin));
        let mut metadata = Metadata::read(&root, &metadata_path, named, sink);
        if let (Some(metadata), Some(bytes)) = (&mut metadata, files.get("requirements.yaml")) {
            let requirements_path = format!("{path}/requirements.yaml");
            if let Some(yaml) = self.yaml(&requirements_path, bytes, sink)
                && let Some(root) = yaml.documents.first()
            {
                own_files.insert(yaml.file);
                metadata.read_requirements(root, &requirements_path, named, sink);
            }
        }
        let lock = files.get("Chart.lock").or_else(|| match metadata.as_ref()?.api_version {
            ApiVersion::V1 => files.get("requirements.lock"),
            ApiVersion::V2 => None,
        });
        let lock = lock.and_then(|bytes| ChartLock::read(bytes));
        let values = self.values(&files, &path, origin, &mut own_files, sink);
        let schema = files.get("values.schema.json").cloned();
        if let Some(bytes) = &schema
            && bytes.len() > limits.schema_bytes
        {
            let schema_path = format!("{path}/values.schema.json");
            sink.push(diagnostics::too_large::file(&schema_path, limits.schema_bytes, named));
        }
        let subcharts = self.subcharts(&files, &path, depth, sink);
        for subchart in &subcharts {
            own_files.extend(&subchart.own_files);
        }
        if sink.errors() > errors {
            return None;
        }
        Some(Chart {
            metadata: metadata?,
            path,
            files,
            values: values?,
            lock,
            subcharts,
            schema,
            compiled: OnceLock::new(),
            digest: OnceLock::new(),
            own_files,
        })
    }

    /// values.yaml. Helm 4 merges its documents; a document that is no map is refused.
    fn values(
        &self,
        files: &ChartFiles,
        path: &str,
        origin: Span,
        own_files: &mut BTreeSet<FileId>,
        sink: &mut Sink,
    ) -> Option<Node> {
        let empty = || Node::new(Data::Map(Arc::new(Map::default())), origin);
        let Some(bytes) = files.get("values.yaml") else { return Some(empty()) };
        let path = format!("{path}/values.yaml");
        let yaml = self.yaml(&path, bytes, sink)?;
        own_files.insert(yaml.file);
        let mut values = empty();
        for document in yaml.documents {
            match &document.data {
                Data::Null => {}
                Data::Map(_) => values = overlay(&document, &values),
                other => {
                    let message = format!("values must be a map, not {}", other.describe());
                    let named = self.context.named;
                    sink.push(diagnostics::metadata::field(&path, message, document.place(), named));
                    return None;
                }
            }
        }
        Some(values)
    }

    fn subcharts(&mut self, files: &ChartFiles, path: &str, depth: usize, sink: &mut Sink) -> Vec<Chart> {
        let LoadContext { named, limits, .. } = self.context;
        let mut subcharts = Vec::new();
        for name in files.subchart_names() {
            if name.starts_with(['_', '.']) {
                continue;
            }
            let inside = format!("charts/{name}");
            let path = format!("{path}/{inside}");
            let loaded = match files.get(&inside) {
                // Signatures of archives lie beside them.
                Some(_) if name.ends_with(".prov") => continue,
                Some(bytes) if name.ends_with(".tgz") => {
                    match ChartFiles::unpack_inner(bytes, &mut self.budget, limits) {
                        Ok(files) => self.chart(files, path, depth + 1, sink),
                        Err(error) => refuse(diagnostics::of_files(&path, &error, named), sink),
                    }
                }
                Some(_) => refuse(diagnostics::not_a_chart::subchart(&path, named), sink),
                None => self.chart(files.below(&inside), path, depth + 1, sink),
            };
            subcharts.extend(loaded);
        }
        subcharts
    }

    fn yaml(&self, path: &str, bytes: &[u8], sink: &mut Sink) -> Option<reader::ChartYaml> {
        let LoadContext { sources, named, limits, .. } = self.context;
        reader::read(path, bytes, sources, named, limits, sink)
    }
}

fn refuse(diagnostic: Diagnostic, sink: &mut Sink) -> Option<Chart> {
    sink.push(diagnostic);
    None
}
