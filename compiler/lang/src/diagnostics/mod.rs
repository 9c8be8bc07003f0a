//! What can be wrong with one document of the language: one file a code.

use stackc_source::Code;

pub mod bad_name;
pub mod bad_selector;
pub mod bad_source;
pub mod credentials_in_url;
pub mod duplicate_name;
pub mod empty_selector;
pub mod expression_here;
pub mod expression_in_key;
pub mod import_cluster;
pub mod missing_field;
pub mod unknown_api_version;
pub mod unknown_field;
pub mod unknown_kind;
pub mod unquoted_version;
pub mod wrong_type;

/// Every code of this crate.
pub static ALL: &[&Code] = &[
    &bad_name::CODE,
    &bad_selector::CODE,
    &bad_source::CODE,
    &credentials_in_url::CODE,
    &duplicate_name::CODE,
    &empty_selector::CODE,
    &expression_here::CODE,
    &expression_in_key::CODE,
    &import_cluster::CODE,
    &missing_field::CODE,
    &unknown_api_version::CODE,
    &unknown_field::CODE,
    &unknown_kind::CODE,
    &unquoted_version::CODE,
    &wrong_type::CODE,
];
