//! Manifests: a line per file, its SHA-512 and its path (RFC 8493, 2.1.3).

use std::collections::BTreeMap;

use crate::digest;

/// Writes the manifest of a payload, whose paths are below `data/`.
pub(super) fn of_payload(payload: &BTreeMap<String, Vec<u8>>) -> String {
    let lines = payload
        .iter()
        .map(|(path, bytes)| line(bytes, &format!("data/{path}")));
    lines.collect()
}

/// Writes a line of a manifest.
pub(super) fn line(bytes: &[u8], path: &str) -> String {
    // Line ends and per cent signs in paths are escaped.
    let path = path
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    format!("{}  {path}\n", digest::sha512(bytes))
}

/// Reads a manifest: hashes by path.
pub(super) fn read(text: &str) -> BTreeMap<String, String> {
    let entry = |line: &str| {
        let (hash, path) = line.split_once("  ")?;
        let path = path
            .replace("%0A", "\n")
            .replace("%0D", "\r")
            .replace("%25", "%");
        Some((path, hash.to_owned()))
    };
    text.lines().filter_map(entry).collect()
}
