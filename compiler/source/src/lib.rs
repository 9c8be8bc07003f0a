//! In: the bytes of files, under the paths a user knows them by.
//! Out: spans, lines and columns, diagnostics.
//! Does not: read files, print, know YAML.

mod diagnostic;
mod file;
mod sink;
mod span;
mod suggest;

pub use diagnostic::{Code, Diagnostic, Edit, Label, Severity};
pub use file::{Position, SourceFile, Sources};
pub use sink::Sink;
pub use span::{FileId, Span, Spanned};
pub use suggest::{did_you_mean, nearest};
