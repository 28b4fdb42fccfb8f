//! The list of finished documents, `progress.jsonl`: a line for each, with a hash of everything that
//! it was made from and one of its PDF.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    files::{self, FileError},
    model::{EditionFolder, ToldFinding},
};

/// A finished document.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Finished {
    pub(super) document: String,
    pub(super) title: String,
    pub(super) findings: Vec<ToldFinding>,
    pub(super) date: NaiveDate,
    pub(super) inputs_sha256: String,
    pub(super) pdf_sha256: String,
}

/// Returns the date of a run that was stopped, which the edition keeps.
pub(super) fn date(folder: &EditionFolder) -> Option<NaiveDate> {
    finished(&folder.progress())
        .next()
        .map(|document| document.date)
}

/// Forgets what was finished: the run ended whole.
pub(super) fn forget(folder: &EditionFolder) -> Result<(), FileError> {
    files::remove_file(&folder.progress())
}

/// Writes a line of the list.
pub(super) fn line(finished: &Finished) -> Result<Vec<u8>, serde_json::Error> {
    let mut text = serde_json::to_vec(finished)?;
    text.push(b'\n');
    Ok(text)
}

/// Reads all whole lines; one that was cut off when the run was killed is none.
pub(super) fn finished(path: &Path) -> impl Iterator<Item = Finished> + use<> {
    let text = files::read(path).unwrap_or_default();
    let lines: Vec<Finished> = text
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    lines.into_iter()
}
