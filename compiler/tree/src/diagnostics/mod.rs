//! One file a code: its page and the functions that make it.

use stackc_source::Code;

pub(crate) mod bad_path;
pub(crate) mod bad_ref;
pub(crate) mod broken_index;
pub(crate) mod checked_out;
pub(crate) mod cluster_left;
pub(crate) mod edited;
pub(crate) mod hostile_index;
pub(crate) mod link;
pub(crate) mod mass_deletion;
pub(crate) mod not_owned;
pub(crate) mod ref_moved;
pub(crate) mod unsupported_repository;

/// Every code of this crate, by name.
pub static ALL: &[&Code] = &[
    &bad_path::CODE,
    &bad_ref::CODE,
    &broken_index::CODE,
    &checked_out::CODE,
    &cluster_left::CODE,
    &edited::CODE,
    &hostile_index::CODE,
    &link::CODE,
    &mass_deletion::CODE,
    &not_owned::CODE,
    &ref_moved::CODE,
    &unsupported_repository::CODE,
];

/// How many paths a message lists.
const LISTED: usize = 20;

/// `a, b and 3 more`: a list that stays short, whatever the input.
fn listed(items: &[String]) -> String {
    let shown = items.iter().take(LISTED).map(|item| format!("`{item}`")).collect::<Vec<_>>().join(", ");
    match items.len().saturating_sub(LISTED) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_their_pages_whole() {
        assert!(ALL.is_sorted_by_key(|code| code.name));
        for code in ALL {
            assert!(code.name.starts_with("tree/"), "{}", code.name);
            assert!(
                code.page.contains("\n## Example\n") && code.page.contains("\n## Instead\n"),
                "{}",
                code.name
            );
        }
    }

    #[test]
    fn lists_stay_short() {
        let items: Vec<String> = (0..23).map(|n| format!("p{n}")).collect();
        assert_eq!(listed(&items[..2]), "`p0`, `p1`");
        assert!(listed(&items).ends_with("`p19` and 3 more"));
    }
}
