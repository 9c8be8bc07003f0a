use stackc_source::{Sink, Span};
use stackc_yaml::{Data, Node};

use crate::{Version, diagnostics};

/// What Chart.yaml says (Helm `pkg/chart/v2/metadata.go`), checked as Helm checks it when it loads a chart.
///
/// Text fields take numbers and booleans as Go does: `appVersion: 1.10` is `1.1`.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// `apiVersion`; v1 where there is none.
    pub api_version: ApiVersion,
    /// `name`.
    pub name: String,
    /// `version`, as it was written; [`Version::parse`] reads it.
    pub version: String,
    /// `kubeVersion`: a constraint; empty where there is none.
    pub kube_version: String,
    /// `appVersion`; may be empty.
    pub app_version: String,
    /// `description`; may be empty.
    pub description: String,
    /// `type`.
    pub chart_type: ChartType,
    /// `deprecated`.
    pub deprecated: bool,
    /// `dependencies`, of a v1 chart those of requirements.yaml.
    pub dependencies: Vec<Dependency>,
    /// The file's beginning, for messages about what is not there.
    pub span: Span,
}

/// Which form of Chart.yaml it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApiVersion {
    /// Helm 2's: dependencies in requirements.yaml.
    V1,
    /// Helm 3's and 4's.
    V2,
}

/// `type` of a chart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChartType {
    /// One that can be installed.
    #[default]
    Application,
    /// One that only other charts use.
    Library,
}

/// An entry of `dependencies`.
#[derive(Clone, Debug)]
pub struct Dependency {
    /// The chart's own name.
    pub name: String,
    /// A version constraint; may be empty.
    pub version: String,
    /// Where from: a URL, `oci://...`, `file://...`, `@name`; may be empty.
    pub repository: String,
    /// Paths of values, separated by commas, the first boolean among which says whether it is on.
    pub condition: String,
    /// Names below `tags` of the values; any that is true switches it on.
    pub tags: Vec<String>,
    /// What of its values becomes the parent's.
    pub import_values: Vec<ImportValue>,
    /// The name under which the parent knows it, if not its own.
    pub alias: Option<String>,
    /// Where it is declared.
    pub span: Span,
}

/// An entry of `import-values`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportValue {
    /// A name below the child's `exports`, taken to the parent's root.
    Export(String),
    /// A table of the child's, and where it goes.
    Table {
        /// The path in the child's values.
        child: String,
        /// The path in the parent's values.
        parent: String,
    },
}

impl Dependency {
    /// The key of its values in the parent's.
    pub fn key(&self) -> &str {
        self.alias.as_deref().unwrap_or(&self.name)
    }
}

impl Metadata {
    /// Reads Chart.yaml's first document. `path` is how reports call the file, `named` the place that names the chart.
    ///
    /// None where Helm would not load the chart; the sink says why.
    pub(crate) fn read(root: &Node, path: &str, named: Span, sink: &mut Sink) -> Option<Metadata> {
        let mut fields = Fields { path, named, sink, failed: false };
        let root_span = Span { end: root.span.start, ..root.span };
        if !root.is_null() && root.as_map().is_none() {
            fields.wrong(root, "the whole file", "a map");
            return None;
        }
        let metadata = Metadata {
            api_version: ApiVersion::V1,
            name: fields.text(root, "name"),
            version: fields.text(root, "version"),
            kube_version: fields.text(root, "kubeVersion"),
            app_version: fields.text(root, "appVersion"),
            description: fields.text(root, "description"),
            chart_type: ChartType::Application,
            deprecated: fields.flag(root, "deprecated"),
            dependencies: dependencies(root, &mut fields),
            span: root_span,
        };
        // Fields without a meaning here must still have the type that Helm's own struct has, or Helm does not load the chart.
        for name in ["home", "icon", "condition", "tags"] {
            fields.text(root, name);
        }
        for name in ["keywords", "sources"] {
            fields.texts(root, name);
        }
        maintainers(root, &mut fields);
        if let Some(annotations) = get(root, "annotations").filter(|node| !node.is_null()) {
            match annotations.as_map() {
                Some(map) => map.iter().for_each(|(key, entry)| {
                    fields.text_of(&entry.node, &format!("annotations.{key}"));
                }),
                None => fields.wrong(annotations, "annotations", "a map of strings"),
            }
        }
        let api_version = fields.text(root, "apiVersion");
        let chart_type = fields.text(root, "type");
        (!fields.failed).then_some(())?;
        metadata.checked(root, &api_version, &chart_type, &mut fields)
    }

    /// Takes in a requirements.yaml, which replaces the dependencies.
    pub(crate) fn read_requirements(
        &mut self,
        root: &Node,
        path: &str,
        named: Span,
        sink: &mut Sink,
    ) -> bool {
        let mut fields = Fields { path, named, sink, failed: false };
        if get(root, "dependencies").is_some() {
            self.dependencies = dependencies(root, &mut fields);
            check_dependencies(&self.dependencies, &mut fields);
        }
        !fields.failed
    }

    /// What Helm's `Metadata.Validate` asks for.
    fn checked(
        mut self,
        root: &Node,
        api_version: &str,
        chart_type: &str,
        fields: &mut Fields<'_>,
    ) -> Option<Metadata> {
        let place = |name: &str| get(root, name).map_or(self.span, Node::place);
        match api_version {
            "" | "v1" => {}
            "v2" => self.api_version = ApiVersion::V2,
            other => {
                let help = "write `apiVersion: v2`";
                fields.bad(place("apiVersion"), format!("unknown chart apiVersion `{other}`"), help);
            }
        }
        match chart_type {
            "" | "application" => {}
            "library" => self.chart_type = ChartType::Library,
            other => {
                let help = "write `application` or `library`";
                fields.bad(place("type"), format!("unknown chart type `{other}`"), help);
            }
        }
        let name = self.name.as_str();
        if name.is_empty() {
            fields.bad(self.span, "a chart without `name`".to_owned(), "write `name:` and the chart's name");
        } else if matches!(name, "." | "..") || name.contains('/') {
            let help = "a chart's name is one segment, without `/`";
            fields.bad(place("name"), format!("`{name}` is no name for a chart"), help);
        }
        if self.version.is_empty() {
            let help = "write `version:` and a semantic version, such as `0.1.0`";
            fields.bad(self.span, "a chart without `version`".to_owned(), help);
        } else if Version::parse(&self.version).is_err() {
            let message = format!("`{}` is no semantic version", self.version);
            fields.bad(place("version"), message, "write three numbers, such as `0.1.0`");
        }
        check_dependencies(&self.dependencies, fields);
        (!fields.failed).then_some(self)
    }
}

fn check_dependencies(dependencies: &[Dependency], fields: &mut Fields<'_>) {
    for (index, dependency) in dependencies.iter().enumerate() {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if let Some(alias) = dependency.alias.as_deref().filter(|alias| !alias.chars().all(allowed)) {
            let message = format!("`{alias}` is no alias for a dependency");
            fields.bad(dependency.span, message, "an alias has letters, digits, `-` and `_`");
        }
        let earlier = dependencies.iter().take(index);
        if earlier.into_iter().any(|earlier| earlier.key() == dependency.key()) {
            let message = format!("more than one dependency has the name or alias `{}`", dependency.key());
            fields.bad(dependency.span, message, "give one of them an `alias`");
        }
    }
}

fn dependencies(root: &Node, fields: &mut Fields<'_>) -> Vec<Dependency> {
    let Some(list) = get(root, "dependencies").filter(|node| !node.is_null()) else { return Vec::new() };
    let Some(items) = list.as_seq() else {
        fields.wrong(list, "dependencies", "a list");
        return Vec::new();
    };
    let mut dependencies = Vec::new();
    for item in items {
        if item.as_map().is_none() {
            fields.wrong(item, "an entry of `dependencies`", "a map");
            continue;
        }
        fields.flag(item, "enabled");
        let alias = fields.text(item, "alias");
        dependencies.push(Dependency {
            name: fields.text(item, "name"),
            version: fields.text(item, "version"),
            repository: fields.text(item, "repository"),
            condition: fields.text(item, "condition"),
            tags: fields.texts(item, "tags"),
            import_values: import_values(item, fields),
            alias: (!alias.is_empty()).then_some(alias),
            span: get(item, "name").map_or(item.span, Node::place),
        });
    }
    dependencies
}

fn import_values(dependency: &Node, fields: &mut Fields<'_>) -> Vec<ImportValue> {
    let Some(list) = get(dependency, "import-values").filter(|node| !node.is_null()) else {
        return Vec::new();
    };
    let Some(items) = list.as_seq() else {
        fields.wrong(list, "import-values", "a list");
        return Vec::new();
    };
    let import = |item: &Node| match &item.data {
        Data::String(name) => Some(ImportValue::Export(name.to_string())),
        Data::Map(map) => {
            // Go prints what is missing as `<nil>`, a path that no chart has.
            let path = |key| map.get(key).and_then(|entry| text(&entry.node)).unwrap_or("<nil>".to_owned());
            Some(ImportValue::Table { child: path("child"), parent: path("parent") })
        }
        // Helm takes no notice of anything else.
        _ => None,
    };
    items.iter().filter_map(import).collect()
}

fn maintainers(root: &Node, fields: &mut Fields<'_>) {
    let Some(list) = get(root, "maintainers").filter(|node| !node.is_null()) else { return };
    let Some(items) = list.as_seq() else { return fields.wrong(list, "maintainers", "a list") };
    for item in items {
        match item.as_map() {
            Some(_) => ["name", "email", "url"].iter().for_each(|name| {
                fields.text(item, name);
            }),
            None => fields.wrong(item, "an entry of `maintainers`", "a map"),
        }
    }
}

/// A field as Go's encoding/json finds it: by its name, else by its name in any case.
fn get<'a>(node: &'a Node, name: &str) -> Option<&'a Node> {
    let map = node.as_map()?;
    let folded = || map.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name)).max_by_key(|(key, _)| *key);
    map.get(name).or_else(|| folded().map(|(_, entry)| entry)).map(|entry| &entry.node)
}

/// The text of a scalar where Go wants a string (sigs.k8s.io/yaml); none for null, lists and maps.
fn text(node: &Node) -> Option<String> {
    match &node.data {
        Data::String(text) => Some(text.to_string()),
        Data::Bool(value) => Some(value.to_string()),
        Data::Int(number) => Some(number.to_string()),
        Data::Uint(number) => Some(number.to_string()),
        Data::Float(number) => Some(go_float(*number)),
        Data::Null | Data::Seq(_) | Data::Map(_) => None,
    }
}

/// A float as Go's `strconv.FormatFloat(f, 'g', -1, 64)` writes it.
fn go_float(number: f64) -> String {
    let scientific = format!("{number:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else { return scientific };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return number.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// White space becomes a space, what cannot be printed goes away (Helm `sanitizeString`).
fn sanitized(text: &str) -> String {
    let spaced = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    spaced.filter(|c| !c.is_control()).collect()
}

/// Reads fields and remembers whether one failed.
struct Fields<'a> {
    path: &'a str,
    named: Span,
    sink: &'a mut Sink,
    failed: bool,
}

impl Fields<'_> {
    fn text(&mut self, node: &Node, name: &str) -> String {
        get(node, name).map_or_else(String::new, |node| self.text_of(node, name))
    }

    fn text_of(&mut self, node: &Node, name: &str) -> String {
        if matches!(node.data, Data::Seq(_) | Data::Map(_)) {
            self.wrong(node, name, "a string");
        }
        text(node).map_or_else(String::new, |text| sanitized(&text))
    }

    fn texts(&mut self, node: &Node, name: &str) -> Vec<String> {
        let Some(list) = get(node, name).filter(|node| !node.is_null()) else { return Vec::new() };
        let Some(items) = list.as_seq() else {
            self.wrong(list, name, "a list of strings");
            return Vec::new();
        };
        items.iter().map(|item| self.text_of(item, name)).collect()
    }

    fn flag(&mut self, node: &Node, name: &str) -> bool {
        match get(node, name).map(|node| (node, &node.data)) {
            Some((_, Data::Bool(value))) => *value,
            None | Some((_, Data::Null)) => false,
            Some((node, _)) => {
                self.wrong(node, name, "a boolean");
                false
            }
        }
    }

    fn wrong(&mut self, node: &Node, name: &str, wanted: &str) {
        let name = if name.contains([' ', '`']) { name.to_owned() } else { format!("`{name}`") };
        let message = format!("{name} must be {wanted}, not {}", node.data.describe());
        self.failed = true;
        self.sink.push(diagnostics::metadata::field(self.path, message, node.place(), self.named));
    }

    fn bad(&mut self, place: Span, message: String, help: &str) {
        self.failed = true;
        self.sink.push(diagnostics::metadata::field(self.path, message, place, self.named).help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_go_writes_them() {
        // strconv.FormatFloat(f, 'g', -1, 64), Go 1.26.
        for (number, text) in [
            (1.1, "1.1"),
            (1.0, "1"),
            (0.5, "0.5"),
            (1234567.5, "1.2345675e+06"),
            (123456.5, "123456.5"),
            (1e21, "1e+21"),
            (1e-5, "1e-05"),
            (0.0001, "0.0001"),
            (-2.5, "-2.5"),
        ] {
            assert_eq!(go_float(number), text);
        }
    }
}
