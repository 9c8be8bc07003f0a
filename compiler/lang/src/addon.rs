//! Add-ons and manifests: the typed records, and patches of them as layers write them.

use std::marker::PhantomData;
use std::sync::Arc;

use stackc_expr::Template;
use stackc_source::{Sink, Span, Spanned};
use stackc_yaml::{Data, Entry, Node};

use crate::decode::{Context, Decode, Plain, Text};
use crate::diagnostics as d;
use crate::draft::Draft;
use crate::need::Need;
use crate::record;
use crate::shape::{self, Record, Shape};

record! {
    /// A Helm chart that is deployed, with its values. The same fields stand in a stack, in `defaults`, and in the
    /// entries of placements and clusters that are merged over it.
    pub struct Addon as "AddOn" {
        /// `source/chart`, `source/path/in/it` of a Git source, or a path to a chart that begins with `./` or `../`.
        chart "chart": Option<Plain>,
        /// The chart's version: exact, or a range that the lock makes exact. None, or Chart.yaml's own, for a chart
        /// of one's own.
        version "version": Option<Version>,
        /// The namespace it is installed into. Without one, `defaults.namespace` counts.
        namespace "namespace": Option<Text>,
        /// Helm's release name, at most 53 characters; the add-on's id if left out.
        release_name "releaseName": Option<Text>,
        /// What has to be there before: `x` of the same stack, `instance/x`, `instance/*`.
        needs "needs": Vec<Need>,
        /// An expression; the add-on is left out of clusters where it is false.
        condition "if": Option<Node>,
        /// Values files, relative to the file this is written in; later ones win.
        value_files "valueFiles": Vec<ValueFile>,
        /// The chart's values; they win over `valueFiles`.
        values "values": Option<Node>,
        /// SOPS files with values, copied as they are and read after all other values.
        secret_files "secretFiles": Vec<Text>,
        /// Paths of values that must be in one of `secretFiles`, encrypted, and nowhere in plain text.
        encrypted_paths "encryptedPaths": Vec<Text>,
        /// Argo CD's `syncPolicy`, plus `preset`: `default`, `development`, `critical` or `stateful`.
        sync_policy "syncPolicy": Option<Node>,
        /// Argo CD's `ignoreDifferences`.
        ignore_differences "ignoreDifferences": Vec<Node>,
        /// How many revisions Argo CD keeps for a rollback.
        revision_history_limit "revisionHistoryLimit": Option<Spanned<i64>>,
        /// Argo CD's `info`: name and value pairs shown in its interface.
        info "info": Vec<Node>,
        /// What the language does not know, merged last into the Application.
        argocd "argocd": Option<ArgocdExtra>,
        /// Rendered manifests in the tree instead of a chart and values.
        hydrate "hydrate": Option<Spanned<bool>>,
        /// Argo CD removes neither the Application nor its resources without asking.
        protect "protect": Option<Spanned<bool>>,
        /// `false` keeps the project's `defaults` away.
        defaults "defaults": Option<Spanned<bool>>,
        /// What it is for.
        description "description": Option<Text>,
    }
}

record! {
    /// Kubernetes objects that are deployed as they are. A bare string is short for `from`.
    pub struct Manifest as "Manifest" {
        /// A file or a directory, relative to the file this is written in.
        from "from": Option<Text>,
        /// An object, or a list of objects.
        inline "inline": Option<Node>,
        /// `true` leaves `${{ }}` in the files of `from` alone.
        raw "raw": Option<Spanned<bool>>,
        /// The namespace of namespaced objects that name none.
        namespace "namespace": Option<Text>,
        /// What has to be there before: `x` of the same stack, `instance/x`, `instance/*`.
        needs "needs": Vec<Need>,
        /// An expression; the manifests are left out of clusters where it is false.
        condition "if": Option<Node>,
        /// Argo CD's `syncPolicy`, plus `preset`.
        sync_policy "syncPolicy": Option<Node>,
        /// Argo CD's `ignoreDifferences`.
        ignore_differences "ignoreDifferences": Vec<Node>,
        /// How many revisions Argo CD keeps for a rollback.
        revision_history_limit "revisionHistoryLimit": Option<Spanned<i64>>,
        /// Argo CD's `info`: name and value pairs shown in its interface.
        info "info": Vec<Node>,
        /// What the language does not know, merged last into the Application.
        argocd "argocd": Option<ArgocdExtra>,
        /// Argo CD removes neither the Application nor its resources without asking.
        protect "protect": Option<Spanned<bool>>,
        /// `false` keeps the project's `defaults` away.
        defaults "defaults": Option<Spanned<bool>>,
        /// What it is for.
        description "description": Option<Text>,
    }
}

record! {
    /// What goes into the Application beside what stackc writes, checked against Argo CD's own schema.
    pub struct ArgocdExtra as "ArgocdExtra" {
        /// Labels of the Application.
        labels "labels": Option<Node>,
        /// Annotations of the Application.
        annotations "annotations": Option<Node>,
        /// Fields of the Application's `spec`.
        spec "spec": Option<Node>,
    }
}

/// An add-on or a manifest as one layer writes it, checked but not evaluated: a mapping of [`Addon`]'s or
/// [`Manifest`]'s fields, some of them perhaps null, which takes away what lower layers say.
#[derive(Clone, Debug)]
pub struct Patch<T> {
    /// The mapping, but for `if`.
    pub draft: Draft,
    /// `if`.
    pub condition: Field<Template>,
    /// What it needs, for checks of the stack by itself.
    pub needs: Vec<Need>,
    kind: PhantomData<fn() -> T>,
}

/// A field of one layer: not written, written as null, or with a value.
#[derive(Clone, Debug, Default)]
pub enum Field<T> {
    /// Not written: what lower layers say counts.
    #[default]
    Unset,
    /// Null: takes away what lower layers say.
    Null,
    /// Set.
    Set(T),
}

/// A patch, or the null that takes away the whole entry.
pub type Override<T> = Option<Patch<T>>;

impl<T> Patch<T> {
    /// A field as it is written, null included.
    pub fn field(&self, name: &str) -> Option<&Node> {
        self.draft.source().get(name)
    }

    /// Where it is written.
    pub fn span(&self) -> Span {
        self.draft.source().place()
    }
}

impl<T: Decode> Patch<T> {
    /// Checks a record whatever its expressions give, and keeps it.
    fn new(node: &Node, cx: &mut Context) -> Option<Patch<T>> {
        let mut checked = Context { sources: cx.sources, sink: cx.sink, drafts: true };
        T::decode(node, &mut checked);
        let mut map = node.as_map()?.clone();
        let condition = match map.remove("if") {
            None => Field::Unset,
            Some(entry) if entry.node.is_null() => Field::Null,
            Some(entry) => match Template::parse_bare(&entry.node, cx.sources, cx.sink) {
                Some(template) => Field::Set(template),
                None => Field::Unset,
            },
        };
        // Reported above already where they are wrong.
        let mut unreported = Sink::default();
        let mut quiet = Context { sources: cx.sources, sink: &mut unreported, drafts: true };
        let needs =
            map.get("needs").and_then(|entry| Vec::decode(&entry.node, &mut quiet)).unwrap_or_default();
        let node = Node { data: Data::Map(Arc::new(map)), ..node.clone() };
        Some(Patch { draft: Draft::new(&node, cx.sources, cx.sink), condition, needs, kind: PhantomData })
    }
}

impl Decode for Patch<Addon> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Patch<Addon>> {
        Patch::new(node, cx)
    }

    fn shape() -> Shape {
        Addon::shape()
    }
}

impl Decode for Patch<Manifest> {
    fn decode(node: &Node, cx: &mut Context) -> Option<Patch<Manifest>> {
        if let Data::String(_) = node.data {
            let entry = Entry { key: node.place(), node: node.clone() };
            let map = std::iter::once((Arc::from("from"), entry)).collect();
            return Patch::new(&Node { data: Data::Map(Arc::new(map)), ..node.clone() }, cx);
        }
        Patch::new(node, cx)
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![Shape::String, Manifest::shape()])
    }
}

/// A chart's version: text. A number is `lang/unquoted-version`, for `1.20` is 1.2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version(pub Text);

impl std::ops::Deref for Version {
    type Target = Text;
    fn deref(&self) -> &Text {
        &self.0
    }
}

impl Decode for Version {
    fn decode(node: &Node, cx: &mut Context) -> Option<Version> {
        if let Data::Int(_) | Data::Uint(_) | Data::Float(_) = node.data {
            cx.sink.push(d::unquoted_version::at(node, cx.sources));
            return None;
        }
        Text::decode(node, cx).map(Version)
    }

    fn shape() -> Shape {
        Shape::String
    }
}

/// An entry of `valueFiles`.
#[derive(Clone, Debug)]
pub struct ValueFile {
    /// The path as it is written.
    pub file: Text,
    /// Whether `${{ }}` in it is left alone.
    pub raw: bool,
}

record! {
    /// A values file with more to say than its path.
    pub struct ValueFileRecord as "ValueFile" {
        /// The path, relative to the file this is written in.
        file "file": Text,
        /// `true` leaves `${{ }}` in the file alone.
        raw "raw": Option<Spanned<bool>>,
    }
}

impl Decode for ValueFile {
    fn decode(node: &Node, cx: &mut Context) -> Option<ValueFile> {
        if let Data::Map(_) = node.data {
            let ValueFileRecord { file, raw, .. } = ValueFileRecord::decode(node, cx)?;
            return Some(ValueFile { file, raw: raw.is_some_and(|raw| raw.value) });
        }
        Some(ValueFile { file: Text::decode(node, cx)?, raw: false })
    }

    fn shape() -> Shape {
        Shape::OneOf(vec![Shape::String, ValueFileRecord::shape()])
    }
}

/// The project's `defaults`: an add-on's fields but `chart` and `version`.
#[derive(Clone, Debug)]
pub struct Defaults(pub Patch<Addon>);

impl Defaults {
    fn record() -> Record {
        let mut record = Addon::record();
        record.name = "Defaults";
        record.doc = "The lowest layer of every add-on of the project.".to_owned();
        let given = |field: &shape::Field| !NOT_IN_DEFAULTS.contains(&field.name);
        record.fields.retain(given);
        record
    }
}

/// Fields that say what an add-on is, and so cannot have a default.
const NOT_IN_DEFAULTS: &[&str] = &["chart", "version", "defaults"];

impl Decode for Defaults {
    fn decode(node: &Node, cx: &mut Context) -> Option<Defaults> {
        let known: Vec<&str> =
            Addon::FIELDS.iter().copied().filter(|field| !NOT_IN_DEFAULTS.contains(field)).collect();
        for (key, entry) in node.as_map().into_iter().flat_map(stackc_yaml::Map::iter) {
            if NOT_IN_DEFAULTS.contains(&key.as_ref()) {
                cx.sink.push(d::unknown_field::in_record(key, entry.key, "defaults", &known));
            }
        }
        Patch::new(node, cx).map(Defaults)
    }

    fn shape() -> Shape {
        Shape::Record(Defaults::record)
    }
}
