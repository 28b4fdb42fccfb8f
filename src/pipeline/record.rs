//! What a run did: `run.json`.

use std::path::PathBuf;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::PipelineError;
use crate::{
    dataset::{Delivered, Snapshot},
    files,
    model::{Edition, EditionFolder, ToldFinding},
};

/// The record of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The program and its version.
    pub program: String,
    /// The edition.
    pub edition: Edition,
    /// The date printed in it.
    pub date: NaiveDate,
    /// Why a correction was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// SHA-256 of the configuration.
    pub config_sha256: String,
    /// SHA-256 of the catalogue.
    pub catalogue_sha256: String,
    /// The delivered files. How many rows they have and which bytes they are is exact, and stays
    /// with the snapshot.
    pub inputs: Vec<InputRecord>,
    /// A hash of what was published before, and was reckoned with.
    #[serde(default)]
    pub known: String,
    /// Figures in all, and how many of them are hidden.
    pub figures: (usize, usize),
    /// Seconds that each step took.
    pub steps: Vec<StepRecord>,
    /// What became of each unit's briefing.
    pub units: Vec<UnitRecord>,
    /// What became of each message.
    pub deliveries: Vec<DeliveryRecord>,
    /// What became of mails to the owner.
    #[serde(default)]
    pub notices: Vec<NoticeRecord>,
}

/// A delivered file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InputRecord {
    /// The table, or `map`.
    pub table: String,
    /// The year that it is about.
    pub year: i32,
    /// Its path below the raw folder.
    pub file: String,
}

/// A step of a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepRecord {
    /// Its name.
    pub step: String,
    /// How long it took.
    pub seconds: f64,
}

/// What became of a unit's briefing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitRecord {
    /// The unit.
    pub unit: String,
    /// The name of the briefing.
    pub briefing: String,
    /// Its title.
    pub title: String,
    /// What stands first in it, for the mail that it goes with.
    #[serde(default)]
    pub findings: Vec<ToldFinding>,
    /// SHA-256 of the PDF, where there is one.
    pub sha256: Option<String>,
    /// Why there is none.
    pub error: Option<String>,
    /// How long it took.
    pub seconds: f64,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryRecord {
    /// To whom.
    pub recipient: String,
    /// What became of it.
    pub outcome: String,
}

/// What became of a mail to the owner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticeRecord {
    /// Which one.
    pub key: String,
    /// What became of it.
    pub outcome: String,
}

/// Reads a file that the program wrote.
pub(super) fn read_own<T: DeserializeOwned>(
    file: PathBuf,
    remedy: &'static str,
) -> Result<T, PipelineError> {
    let bytes = files::read(&file)?;
    serde_json::from_slice(&bytes).map_err(|source| PipelineError::Damaged {
        file,
        remedy,
        source,
    })
}

impl NoticeRecord {
    /// Tells whether it reached the owner, now or before: one that was refused for now is mailed
    /// again when it is next asked for, with the same key.
    #[must_use]
    pub fn is_told(&self) -> bool {
        matches!(self.outcome.as_str(), "sent" | "sent before")
    }
}

impl Record {
    /// Reads the record of an edition.
    ///
    /// # Errors
    /// Where there is none, or it is not one.
    pub fn read(folder: &EditionFolder) -> Result<Self, PipelineError> {
        let remedy = "restore it from a copy, or remove it and name the date of the edition with \
                      `--as-of`, since it is kept there";
        read_own(folder.record(), remedy)
    }

    /// Lists the files of which an edition is made.
    pub(super) fn inputs(snapshot: &Snapshot) -> Vec<InputRecord> {
        let all = snapshot.delivered().iter();
        let input = |delivered: &Delivered| InputRecord {
            table: delivered.table.clone(),
            year: delivered.year,
            file: delivered.file.clone(),
        };
        all.map(input).collect()
    }

    /// Writes the record of an edition, for its owner alone: it says who got what.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, folder: &EditionFolder) -> Result<(), PipelineError> {
        let text = serde_json::to_vec_pretty(self)?;
        Ok(files::write_private(&folder.record(), &text)?)
    }
}
