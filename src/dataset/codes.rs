//! The codes of a file that names our areas otherwise than we do.

use std::{collections::BTreeMap, path::Path};

use super::Fault;
use crate::files;

/// Which code in a file stands for which of our areas.
pub(super) type Codes = BTreeMap<String, String>;

/// Reads which codes in a file stand for which areas: `{ours: [theirs]}`, one to one only.
///
/// # Errors
/// Bytes that are not JSON of that form.
pub(super) fn read(bytes: &[u8], file: &Path) -> Result<Codes, Fault> {
    let fault = |message: String, hint: &str| Fault::of_file(file, message).hint(hint);
    let text = files::decode(bytes).map_err(|error| fault(error.to_string(), error.hint()))?;
    let ours: BTreeMap<String, Vec<String>> = serde_json::from_str(text).map_err(|error| {
        let message = format!("is not a map from codes to lists of codes: {error}");
        fault(
            message,
            "it is JSON: {\"our code\": [\"code in the file\"]}",
        )
    })?;
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for theirs in ours.values().flatten() {
        *uses.entry(theirs).or_default() += 1;
    }
    let single = |(our, theirs): (&String, &Vec<String>)| match theirs.as_slice() {
        [only] if uses.get(only.as_str()) == Some(&1) => Some((only.clone(), our.clone())),
        _ => None,
    };
    Ok(ours.iter().filter_map(single).collect())
}
