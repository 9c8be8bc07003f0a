//! What can be wrong between documents, and what the compiler says about it: one file a code.

use stackc_source::Code;

pub mod bad_chart;
pub mod bad_manifest;
pub mod bad_number;
pub mod bad_param;
pub mod bad_path;
pub mod bad_revision;
pub mod bad_version;
pub mod cannot_decrypt;
pub mod cycle;
pub mod destination;
pub mod duplicate_application;
pub mod duplicate_destination;
pub mod duplicate_id;
pub mod equal_priority;
pub mod file_name_twice;
pub mod found_cycle;
pub mod in_both;
pub mod lock_missing;
pub mod manual_gate;
pub mod missing_param;
pub mod missing_secret;
pub mod need_left_out;
pub mod no_clusters;
pub mod no_namespace;
pub mod no_project;
pub mod not_an_object;
pub mod not_looked_at;
pub mod not_placed;
pub mod not_sops;
pub mod not_vendored;
pub mod not_yet;
pub mod null_takes_nothing;
pub mod option_conflict;
pub mod own_stack_taken;
pub mod plain_text;
pub mod requires;
pub mod reserved_name;
pub mod same_repository;
pub mod selects_nothing;
pub mod type_clash;
pub mod unchecked;
pub mod unknown_cluster;
pub mod unknown_need;
pub mod unknown_param;
pub mod unknown_source;
pub mod unknown_stack;
pub mod unknown_unit;
pub mod unreadable;

/// Every code of this crate.
pub static ALL: &[&Code] = &[
    &bad_chart::CODE,
    &bad_manifest::CODE,
    &bad_number::CODE,
    &bad_param::CODE,
    &bad_path::CODE,
    &bad_revision::CODE,
    &bad_version::CODE,
    &cannot_decrypt::CODE,
    &cycle::CODE,
    &destination::CODE,
    &duplicate_application::CODE,
    &duplicate_destination::CODE,
    &duplicate_id::CODE,
    &equal_priority::CODE,
    &file_name_twice::CODE,
    &found_cycle::CODE,
    &in_both::CODE,
    &lock_missing::CODE,
    &manual_gate::CODE,
    &missing_param::CODE,
    &missing_secret::CODE,
    &need_left_out::CODE,
    &no_clusters::CODE,
    &no_namespace::CODE,
    &no_project::CODE,
    &not_an_object::CODE,
    &not_looked_at::CODE,
    &not_placed::CODE,
    &not_sops::CODE,
    &not_vendored::CODE,
    &not_yet::CODE,
    &null_takes_nothing::CODE,
    &option_conflict::CODE,
    &own_stack_taken::CODE,
    &plain_text::CODE,
    &requires::CODE,
    &reserved_name::CODE,
    &same_repository::CODE,
    &selects_nothing::CODE,
    &type_clash::CODE,
    &unchecked::CODE,
    &unknown_cluster::CODE,
    &unknown_need::CODE,
    &unknown_param::CODE,
    &unknown_source::CODE,
    &unknown_stack::CODE,
    &unknown_unit::CODE,
    &unreadable::CODE,
];
