//! YAML as it lies in the tree.

use std::path::Path;

use serde_json::Value;

/// The documents of a file that are not empty.
pub fn documents(path: &Path) -> Result<Vec<Value>, String> {
    let bytes = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    parse(&bytes)
}

/// The documents of a text that are not empty. A key that stands twice is an error.
pub fn parse(text: &str) -> Result<Vec<Value>, String> {
    // Argo CD's CRDs and some charts' manifests are larger than what strangers' files may be.
    let options = serde_saphyr::options! { budget: None, with_snippet: false };
    let documents: Vec<Value> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| format!("not YAML: {error}"))?;
    Ok(documents.into_iter().filter(|document| !document.is_null()).collect())
}
