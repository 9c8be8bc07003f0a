//! What can be wrong with what Argo CD is given. One file each.

use stackc_source::Code;

pub mod application_name;
pub mod bad_duration;
pub mod bad_jq;
pub mod bad_json_pointer;
pub mod bad_ref;
pub mod bad_source;
pub mod bad_wave;
pub mod destination;
pub mod duplicate_sync_option;
pub mod field_version;
pub mod ignore_differences_empty;
pub mod ignore_differences_glob;
pub mod ignore_differences_group;
pub mod label;
pub mod missing_field;
pub mod namespace_metadata_without_namespace;
pub mod namespace_name;
pub mod newer_version;
pub mod out_of_range;
pub mod parameter_dollar;
pub mod prune_confirm;
pub mod ref_path;
pub mod release_name;
pub mod replace_over_server_side_apply;
pub mod retry_without_limit;
pub mod same_repository;
pub mod source_shadowed;
pub mod sync_option_value;
pub mod sync_option_version;
pub mod unknown_annotation;
pub mod unknown_compare_option;
pub mod unknown_field;
pub mod unknown_preset;
pub mod unknown_sync_option;
pub mod values_glob;
pub mod values_shadowed;
pub mod version;
pub mod wrong_type;

/// Every code of this crate, by name.
pub static ALL: &[&Code] = &[
    &application_name::CODE,
    &bad_duration::CODE,
    &bad_jq::CODE,
    &bad_json_pointer::CODE,
    &bad_ref::CODE,
    &bad_source::CODE,
    &bad_wave::CODE,
    &destination::CODE,
    &duplicate_sync_option::CODE,
    &field_version::CODE,
    &ignore_differences_empty::CODE,
    &ignore_differences_glob::CODE,
    &ignore_differences_group::CODE,
    &label::CODE,
    &missing_field::CODE,
    &namespace_metadata_without_namespace::CODE,
    &namespace_name::CODE,
    &newer_version::CODE,
    &out_of_range::CODE,
    &parameter_dollar::CODE,
    &prune_confirm::CODE,
    &ref_path::CODE,
    &release_name::CODE,
    &replace_over_server_side_apply::CODE,
    &retry_without_limit::CODE,
    &same_repository::CODE,
    &source_shadowed::CODE,
    &sync_option_value::CODE,
    &sync_option_version::CODE,
    &unknown_annotation::CODE,
    &unknown_compare_option::CODE,
    &unknown_field::CODE,
    &unknown_preset::CODE,
    &unknown_sync_option::CODE,
    &values_glob::CODE,
    &values_shadowed::CODE,
    &version::CODE,
    &wrong_type::CODE,
];

/// ``one of `a`, `b`, `c` ``
fn list<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

/// Whether two words differ in case, `-` and `_` alone, so that one may be put for the other unseen.
fn same_letters(a: &str, b: &str) -> bool {
    let folded = |word: &str| {
        word.chars().filter(|c| !matches!(c, '-' | '_')).flat_map(char::to_lowercase).collect::<String>()
    };
    folded(a) == folded(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_have_pages() {
        assert!(ALL.is_sorted_by(|a, b| a.name < b.name), "sorted, and none twice");
        for code in ALL {
            let name = code.name.strip_prefix("argo/").unwrap();
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{name}");
            let (intro, rest) = code.page.split_once("\n\n## Example\n\n```yaml\n").expect(name);
            assert!(!intro.contains("\n\n") && intro.ends_with('.'), "{name}: one paragraph");
            assert!(rest.contains("\n```\n\n## Instead\n\n"), "{name}");
        }
    }
}
