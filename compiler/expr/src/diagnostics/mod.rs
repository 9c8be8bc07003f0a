//! The codes of this crate, one file each. Their constructors give a failure with a place inside the scalar;
//! `locate` turns it into a diagnostic.

pub(crate) mod expression_error;
pub(crate) mod expression_limit;
pub(crate) mod expression_operator;
pub(crate) mod expression_syntax;
pub(crate) mod expression_type;
pub(crate) mod undefined;
pub(crate) mod unknown_filter;

use stackc_source::Code;

/// Every code of this crate, by name.
pub static ALL: &[&Code] = &[
    &expression_error::CODE,
    &expression_limit::CODE,
    &expression_operator::CODE,
    &expression_syntax::CODE,
    &expression_type::CODE,
    &undefined::CODE,
    &unknown_filter::CODE,
];
