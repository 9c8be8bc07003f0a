//! What can be wrong with YAML; one file a code.

use stackc_source::Code;

pub(crate) mod boolean_key;
pub(crate) mod duplicate_key;
pub(crate) mod infinite_number;
pub(crate) mod invalid_key;
pub(crate) mod limit;
pub(crate) mod merge;
pub(crate) mod syntax;
pub(crate) mod tab;
pub(crate) mod unknown_anchor;
pub(crate) mod unquoted_expression;
pub(crate) mod wrong_tag;

/// All codes of this crate.
pub static ALL: &[&Code] = &[
    &boolean_key::CODE,
    &duplicate_key::CODE,
    &infinite_number::CODE,
    &invalid_key::CODE,
    &limit::CODE,
    &merge::CODE,
    &syntax::CODE,
    &tab::CODE,
    &unknown_anchor::CODE,
    &unquoted_expression::CODE,
    &wrong_tag::CODE,
];
