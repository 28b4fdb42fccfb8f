//! What a run did: `run.json`.

use std::path::Path;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::PipelineError;
use crate::{dataset, files, model::Edition};

const FILE: &str = "run.json";

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
    /// The delivered files with their hashes.
    pub inputs: Vec<dataset::Delivered>,
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

impl NoticeRecord {
    /// Tells whether it reached the owner, now or before.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        matches!(self.outcome.as_str(), "sent" | "sent before")
    }
}

impl Record {
    /// Reads the record of an edition.
    ///
    /// # Errors
    /// Where there is none, or it is not one.
    pub fn read(output: &Path) -> Result<Self, PipelineError> {
        Ok(serde_json::from_slice(&files::read(&output.join(FILE))?)?)
    }

    /// Writes the record of an edition.
    ///
    /// # Errors
    /// Where it cannot be written.
    pub fn write(&self, output: &Path) -> Result<(), PipelineError> {
        let text = serde_json::to_vec_pretty(self)?;
        Ok(files::write(&output.join(FILE), &text)?)
    }
}
