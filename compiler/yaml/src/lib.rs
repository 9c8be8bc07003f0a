//! In: the text of a YAML file.
//! Out: a tree of values as Go's `sigs.k8s.io/yaml` would see them (YAML 1.1), each with the bytes it was
//! written at; and the other way round, YAML that every reader takes for the same.
//! Does not: know what any key means.

mod compose;
pub mod diagnostics;
mod expression;
mod mapping;
mod node;
pub mod pointer;
mod read;
mod resolve;
mod scalar_offsets;
mod scan;
mod write;

pub use node::{Data, Entry, Map, Node, Style};
pub use read::{Comment, Document, Options, Parsed, parse};
pub use scalar_offsets::locate;
pub use write::{to_string, write};
