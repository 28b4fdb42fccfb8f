//! What a bag says of itself: `bag-info.txt` (RFC 8493, 2.2.2).

use std::{fmt::Write, path::Path};

use super::{ArchiveError, Bag, INFO};
use crate::{files, model::Edition};

const PREVIOUS: &str = "Previous-Edition";
const PREVIOUS_HASH: &str = "Previous-Tagmanifest-SHA512";
const REASON: &str = "Correction-Reason";

/// What a bag says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Info {
    pub(super) edition: Option<String>,
    pub(super) date: String,
    /// The program that wrote it, with its version.
    pub(super) program: String,
    /// Bytes and files of the payload, `bytes.files`.
    pub(super) oxum: String,
    /// Why a correction was made.
    pub(super) reason: Option<String>,
    /// The bag stored before it, and the hash of that bag's tag manifest.
    pub(super) previous: Option<(String, String)>,
}

impl Info {
    /// Reads what a bag says of itself.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub(super) fn read(folder: &Path) -> Result<Self, ArchiveError> {
        let text = files::read_text(&folder.join(INFO))?;
        let field = |name: &str| {
            let mut lines = text.lines();
            lines.find_map(|line| Some(line.strip_prefix(name)?.strip_prefix(": ")?.to_owned()))
        };
        Ok(Self {
            edition: field("External-Identifier"),
            date: field("Bagging-Date").unwrap_or_default(),
            program: field("Bag-Software-Agent").unwrap_or_default(),
            oxum: field("Payload-Oxum").unwrap_or_default(),
            reason: field(REASON),
            previous: field(PREVIOUS).zip(field(PREVIOUS_HASH)),
        })
    }
}

/// Writes what a bag says of itself; `previous` is the bag stored before it.
pub(super) fn write(bag: &Bag, previous: Option<(Edition, String)>) -> String {
    let bytes: usize = bag.payload.values().map(Vec::len).sum();
    let mut text = format!(
        "Source-Organization: {}\nExternal-Identifier: {}\nBagging-Date: {}\n\
         Bag-Software-Agent: {}\nPayload-Oxum: {bytes}.{}\n",
        one_line(bag.organisation),
        bag.edition,
        bag.date,
        one_line(&bag.program),
        bag.payload.len(),
    );
    if let Some(reason) = &bag.reason {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{REASON}: {}", one_line(reason));
    }
    if let Some((edition, hash)) = previous {
        let _ = writeln!(text, "{PREVIOUS}: {edition}\n{PREVIOUS_HASH}: {hash}");
    }
    text
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
