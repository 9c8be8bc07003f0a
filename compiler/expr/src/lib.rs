//! In: a scalar of a YAML file, and the names that are in scope where it stands.
//! Out: the value it stands for, or a diagnostic at the part of the expression that is wrong.
//! Does not: read files, know the language's kinds, evaluate a result again.
//!
//! The grammar is MiniJinja's, and so is the parser. The evaluator is our own, over [`stackc_yaml::Data`]:
//! MiniJinja's lets an undefined name through in several places (as an item of a list, as a bare result, as an
//! `if` without `else`), and bounds time but not size. Here an undefined name is an error wherever it is used,
//! and nothing is made that is larger than a result may be. [`limits`] has the figures.
//!
//! Where the two differ on purpose: `~`, `join` and `string` write numbers and booleans as JSON does (`true`,
//! not `True`; `1`, not `1.0`) and refuse null, lists and maps; a boolean is no number to a test or filter; `<` and its like refuse values of two kinds;
//! tuples are lists; keys of maps are strings; a number outside 64 bits or not finite is an error.

mod ast;
mod callable;
pub mod diagnostics;
mod eval;
mod failure;
mod filters;
mod functions;
pub mod limits;
mod locate;
mod meter;
mod names;
mod number;
mod ops;
mod parse;
mod scan;
mod scope;
mod template;
mod tests_of_values;

pub use callable::{Callable, Param};
pub use filters::FILTERS;
pub use functions::FUNCTIONS;
pub use names::{Known, Reference};
pub use scope::Scope;
pub use template::{Parsed, Template};
pub use tests_of_values::TESTS;
