//! What a unit deploys: a chart with its values and secrets, or Kubernetes objects.

use std::sync::Arc;

use stackc_expr::Scope;
use stackc_lang::{self as lang, Decode};
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Map, Node};

use crate::diagnostics as d;
use crate::merge;
use crate::path::{self, file_name};
use crate::plan::{Addon, Manifest, ManifestFile, Object, SecretFile};
use crate::{FileKind, ReadError};

use super::Inputs;
use super::charts::{locate, reads_value};
use super::files::{Loaded, only_document};
use super::layers::{Layer, Rank, item_identity, merge_field, report_rivals};

/// The layers of a unit, their expressions evaluated.
pub struct Filled {
    /// Lowest first.
    pub layers: Vec<Layer<Node>>,
    /// What its expressions see, for the files it names.
    pub scope: Arc<Scope>,
}

/// The most files that `from:` may bring.
const MAX_MANIFESTS: usize = 10_000;

impl Filled {
    fn field<T: Decode>(&self, inputs: &Inputs, name: &str, sink: &mut Sink) -> Option<(Span, T)> {
        let (key, node) = merge_field(inputs, name, &self.layers)?;
        let mut cx = lang::Context { sources: inputs.sources, sink, drafts: false };
        Some((key, T::decode(&node, &mut cx)?))
    }
}

/// The chart of an add-on with its values.
pub fn addon(inputs: &Inputs, filled: &Filled, named: Span, id: &Arc<str>, sink: &mut Sink) -> Option<Addon> {
    let Some((_, chart)) = filled.field::<lang::Plain>(inputs, "chart", sink) else {
        // One that cannot be a chart has been reported.
        if merge_field(inputs, "chart", &filled.layers).is_none() {
            sink.push(d::bad_chart::missing(named));
        }
        return None;
    };
    let version = filled.field::<lang::Version>(inputs, "version", sink).map(|(_, version)| version);
    if version.is_none() && merge_field(inputs, "version", &filled.layers).is_some() {
        return None;
    }
    let release_name = filled.field::<lang::Text>(inputs, "releaseName", sink).map(|(_, name)| name);
    let release_name = release_name.unwrap_or_else(|| Spanned::new(Arc::clone(id), named));
    stackc_argo::check_release_name(&release_name.value, release_name.span, sink);
    let located = locate(inputs, &chart, version.as_ref(), sink);
    let layers =
        values_by_layer(inputs, filled, located.as_ref().and_then(|found| found.chart.as_deref()), sink);
    report_rivals(&layers, "values", false, sink);
    let empty = Node::new(Data::Map(Arc::new(Map::default())), named);
    let values = layers.iter().fold(empty, |base, layer| merge::values(base, &layer.says, sink));
    let secret_files = secret_files(inputs, filled, sink);
    let encrypted_paths = filled.field::<Vec<lang::Text>>(inputs, "encryptedPaths", sink);
    Some(Addon {
        chart: located?,
        chart_span: chart.span,
        release_name: release_name.value,
        values,
        layers: layers.into_iter().map(|layer| layer.says).collect(),
        secret_files,
        encrypted_paths: encrypted_paths.map(|(_, paths)| paths).unwrap_or_default(),
    })
}

/// The values of each layer: its `valueFiles` in order, then its `values`. A file that several layers name counts in
/// the lowest; one that a null took away does not count.
fn values_by_layer(
    inputs: &Inputs,
    filled: &Filled,
    chart: Option<&stackc_chart::Chart>,
    sink: &mut Sink,
) -> Vec<Layer<Node>> {
    let kept = merge_field(inputs, "valueFiles", &filled.layers);
    let identity = |item: &Node| item_identity(inputs, "valueFiles", item);
    let mut waiting: Vec<Option<String>> =
        kept.iter().filter_map(|(_, list)| list.as_seq()).flatten().map(identity).collect();
    let mut found = Vec::with_capacity(filled.layers.len());
    for layer in &filled.layers {
        let mut values: Option<Node> = None;
        let mut add = |over: Node, sink: &mut Sink| {
            values = Some(match values.take() {
                Some(base) => merge::values(base, &over, sink),
                None => over,
            });
        };
        for item in layer.says.get("valueFiles").and_then(Node::as_seq).unwrap_or(&[]) {
            let own = identity(item);
            let Some(at) = waiting.iter().position(|known| *known == own) else { continue };
            waiting.remove(at);
            let mut cx = lang::Context { sources: inputs.sources, sink, drafts: false };
            let Some(file) = lang::ValueFile::decode(item, &mut cx) else { continue };
            for document in values_file(inputs, &file, layer.rank, &filled.scope, sink) {
                add(document, sink);
            }
        }
        if let Some(written) = layer.says.get("values").filter(|written| !written.is_null()) {
            match written.data {
                Data::Map(_) => add(written.clone(), sink),
                _ => sink.push(lang::diagnostics::wrong_type::expected(written, "a map (values)")),
            }
        }
        let Some(values) = values else { continue };
        let says = if layer.rank == Rank::Defaults { known_to(chart, values) } else { values };
        found.push(Layer { rank: layer.rank, says });
    }
    found
}

/// Of the project's defaults a chart gets what it has a top-level key for: many a chart refuses keys that it does not
/// know. Of a chart that is not here nothing is known, so it gets none.
fn known_to(chart: Option<&stackc_chart::Chart>, values: Node) -> Node {
    let Data::Map(map) = &values.data else { return values };
    let known = |key: &str| chart.is_some_and(|chart| chart.knows_value(key) || reads_value(chart, key));
    let kept = map.iter().filter(|(key, _)| known(key)).map(|(key, entry)| (Arc::clone(key), entry.clone()));
    Node { data: Data::Map(Arc::new(kept.collect())), ..values.clone() }
}

fn values_file(
    inputs: &Inputs,
    file: &lang::ValueFile,
    rank: Rank,
    scope: &Scope,
    sink: &mut Sink,
) -> Vec<Node> {
    let Some(path) = resolve(inputs, &file.file, sink) else { return Vec::new() };
    // In a project no field holds an expression, and so none of its files does.
    let raw = file.raw || rank == Rank::Defaults;
    let loaded = inputs.files.yaml(inputs.world, inputs.sources, &path, raw, file.file.span, sink);
    let mut documents = Vec::with_capacity(loaded.documents.len());
    for draft in &loaded.documents {
        let Some(node) = draft.fill(scope, inputs.sources, sink) else { continue };
        match node.data {
            Data::Map(_) => documents.push(node),
            _ => sink.push(lang::diagnostics::wrong_type::expected(&node, "a map (values)")),
        }
    }
    documents
}

/// The path that a string of the language leads to, from the file it stands in.
fn resolve(inputs: &Inputs, written: &lang::Text, sink: &mut Sink) -> Option<String> {
    let from = &inputs.sources.get(written.span.file).path;
    match path::resolve(from, &written.value) {
        Ok(path) => Some(path),
        Err(error) => {
            sink.push(d::bad_path::of(&written.value, error, written.span));
            None
        }
    }
}

/// The SOPS files of an add-on, as they are.
fn secret_files(inputs: &Inputs, filled: &Filled, sink: &mut Sink) -> Vec<SecretFile> {
    let Some((_, written)) = filled.field::<Vec<lang::Text>>(inputs, "secretFiles", sink) else {
        return Vec::new();
    };
    let mut found: Vec<SecretFile> = Vec::with_capacity(written.len());
    for text in &written {
        let Some(path) = resolve(inputs, text, sink) else { continue };
        let loaded = inputs.files.yaml(inputs.world, inputs.sources, &path, true, text.span, sink);
        let (Some(bytes), Some(root)) = (&loaded.bytes, only_document(&loaded)) else {
            if loaded.bytes.is_some() && loaded.whole {
                sink.push(d::not_sops::of(&path, text.span, "it is empty"));
            }
            continue;
        };
        let name: Arc<str> = file_name(&path).into();
        if let Some(other) = found.iter().find(|other| other.name == name) {
            sink.push(d::file_name_twice::of(&name, text.span, other.span));
            continue;
        }
        found.push(SecretFile {
            path: path.into(),
            name,
            bytes: Arc::clone(bytes),
            root: root.clone(),
            span: text.span,
        });
    }
    found
}

/// The objects of a manifest entry.
pub fn manifest(inputs: &Inputs, filled: &Filled, named: Span, sink: &mut Sink) -> Option<Manifest> {
    let from = filled.field::<lang::Text>(inputs, "from", sink);
    let inline = filled.field::<Node>(inputs, "inline", sink);
    let raw = filled.field::<Spanned<bool>>(inputs, "raw", sink).is_some_and(|(_, raw)| raw.value);
    match (from, inline) {
        (Some((_, from)), None) => from_files(inputs, filled, &from, raw, sink),
        (None, Some((key, inline))) => inline_objects(inputs, &inline, key, sink),
        (Some((from, _)), Some((inline, _))) => {
            sink.push(d::bad_manifest::both(from, inline));
            None
        }
        (None, None) => {
            sink.push(d::bad_manifest::neither(named));
            None
        }
    }
}

fn inline_objects(inputs: &Inputs, inline: &Node, key: Span, sink: &mut Sink) -> Option<Manifest> {
    let documents: Vec<Node> = match &inline.data {
        Data::Seq(items) => items.iter().cloned().collect(),
        _ => vec![inline.clone()],
    };
    if documents.is_empty() {
        sink.push(d::bad_manifest::empty(key));
        return None;
    }
    let source = inputs.sources.get(inline.span.file).path.as_str().into();
    let file = written_file("manifests.yaml".into(), source, &documents, sink)?;
    Some(Manifest { files: vec![file] })
}

fn from_files(
    inputs: &Inputs,
    filled: &Filled,
    from: &lang::Text,
    raw: bool,
    sink: &mut Sink,
) -> Option<Manifest> {
    let path = resolve(inputs, from, sink)?;
    let listed = match inputs.world.kind(&path) {
        Ok(FileKind::File) => Ok(vec![path.clone()]),
        Ok(FileKind::Directory) => inputs.world.walk(&path, MAX_MANIFESTS),
        Ok(FileKind::Other) => Err(ReadError::NotAFile),
        Err(error) => Err(error),
    };
    let listed = match listed {
        Ok(listed) => listed,
        Err(error) => {
            sink.push(d::unreadable::named(&path, &error, from.span));
            return None;
        }
    };
    let single = listed.as_slice() == [path.clone()];
    let before = sink.hard_errors();
    let mut files = Vec::with_capacity(listed.len());
    for source in &listed {
        let below = if single { file_name(source) } else { source.get(path.len() + 1..).unwrap_or(source) };
        // What Argo CD reads of a directory.
        if !below.ends_with(".yaml") && !below.ends_with(".yml") && !below.ends_with(".json") {
            if single {
                sink.push(d::bad_manifest::not_yaml(source, from.span));
            }
            continue;
        }
        let loaded = inputs.files.yaml(inputs.world, inputs.sources, source, raw, from.span, sink);
        files.extend(manifest_file(inputs, filled, below, source, &loaded, sink));
    }
    if files.is_empty() && sink.hard_errors() == before {
        sink.push(d::bad_manifest::no_objects(&path, from.span));
    }
    (sink.hard_errors() == before).then_some(Manifest { files })
}

/// A file of manifests: byte for byte where nothing is filled in, else written anew. Nothing where it holds no object.
fn manifest_file(
    inputs: &Inputs,
    filled: &Filled,
    below: &str,
    source: &str,
    loaded: &Loaded,
    sink: &mut Sink,
) -> Option<ManifestFile> {
    let bytes = loaded.bytes.as_ref().filter(|_| loaded.whole)?;
    let fill = |draft: &lang::Draft| draft.fill(&filled.scope, inputs.sources, sink);
    let documents: Vec<Node> = loaded.documents.iter().filter_map(fill).collect();
    if documents.is_empty() {
        return None;
    }
    if loaded.plain {
        let objects = Arc::new(objects(&documents, sink)?);
        return Some(ManifestFile {
            path: below.into(),
            bytes: Arc::clone(bytes),
            source: source.into(),
            objects,
        });
    }
    // An object that was JSON is still JSON when it is YAML, but not the other way round.
    let name = below.strip_suffix(".json").map_or_else(|| below.to_owned(), |stem| format!("{stem}.yaml"));
    written_file(name.into(), source.into(), &documents, sink)
}

fn written_file(
    path: Arc<str>,
    source: Arc<str>,
    documents: &[Node],
    sink: &mut Sink,
) -> Option<ManifestFile> {
    let objects = Arc::new(objects(documents, sink)?);
    let mut text = String::new();
    for (at, document) in documents.iter().enumerate() {
        if at > 0 {
            text.push_str("---\n");
        }
        stackc_yaml::write(&mut text, document);
    }
    Some(ManifestFile { path, bytes: text.into_bytes().into(), source, objects })
}

/// The objects of documents. Argo CD passes over what does not look like one without a word, so that is an error.
fn objects(documents: &[Node], sink: &mut Sink) -> Option<Vec<Object>> {
    let before = sink.hard_errors();
    let mut found = Vec::with_capacity(documents.len());
    for document in documents {
        collect_objects(document, &mut found, sink);
    }
    (sink.hard_errors() == before).then_some(found)
}

fn collect_objects(document: &Node, found: &mut Vec<Object>, sink: &mut Sink) {
    let text = |node: Option<&Node>| {
        node.and_then(Node::as_str).filter(|text| !text.is_empty()).map(Arc::<str>::from)
    };
    let (api_version, kind) = (text(document.get("apiVersion")), text(document.get("kind")));
    let (Some(api_version), Some(kind)) = (api_version, kind) else {
        let missing = if document.get("apiVersion").is_none() { "apiVersion" } else { "kind" };
        sink.push(d::not_an_object::lacks(document, missing));
        return;
    };
    // A List has no name; Argo CD takes it apart.
    if kind.ends_with("List")
        && let Some(items) = document.get("items").and_then(Node::as_seq)
    {
        items.iter().for_each(|item| collect_objects(item, found, sink));
        return;
    }
    let metadata = document.get("metadata");
    let Some(name) = text(metadata.and_then(|metadata| metadata.get("name"))) else {
        sink.push(d::not_an_object::lacks(document, "metadata.name"));
        return;
    };
    let group = api_version.split_once('/').map_or("", |(group, _)| group).into();
    let namespace = text(metadata.and_then(|metadata| metadata.get("namespace")));
    found.push(Object { group, kind, name, namespace, span: document.span });
}
