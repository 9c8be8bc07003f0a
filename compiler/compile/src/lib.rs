//! In: the files of a project, through [`World`].
//! Out: the output tree as bytes ([`Output`]), and diagnostics.
//! Does not: touch disk, network, terminal, clock or environment; know clap, miette, gix or HTTP.

mod output;
mod world;

pub use output::{ChartOutput, ClusterOutput, File, Output};
pub use world::{FileKind, ReadError, World};
