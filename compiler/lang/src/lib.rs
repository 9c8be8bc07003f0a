//! In: YAML documents with spans.
//! Out: the objects of the language (`Project`, `Stack`, `Placement`, `Cluster`), decoded and checked one by one;
//! its JSON Schema and reference.
//! Does not: look at other documents, read files, evaluate expressions against a cluster.

pub mod addon;
pub mod cluster;
pub mod decode;
pub mod diagnostics;
pub mod document;
mod draft;
pub mod name;
pub mod need;
pub mod origin;
pub mod param;
pub mod project;
mod reference;
mod schema;
pub mod selector;
pub mod shape;
pub mod stack;

pub use addon::{Addon, ArgocdExtra, Field, Manifest, Override, Patch, ValueFile, Version};
pub use cluster::{Cluster, Destination, Placement};
pub use decode::{Context, Decode, Plain, Table, Text};
pub use document::{API_VERSION, Document, is_ours, read, refuse_expressions_in_keys};
pub use draft::Draft;
pub use name::{Name, Named, check_identifier, check_name};
pub use need::{Need, Target};
pub use origin::{Origin, Place};
pub use param::{Param, Params};
pub use project::{Decrypt, Level, Ordering, Project, Topology, ValuesPlace};
pub use reference::reference;
pub use schema::schema;
pub use selector::Selector;
pub use stack::{Instance, Instances, Stack};
