//! The folder of an edition: where each of its files lies.

use std::path::{Path, PathBuf};

use super::{DocumentName, Edition};

/// The folder of an edition in the output, and every path in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditionFolder(PathBuf);

impl EditionFolder {
    /// The name of the file of all that is published and stands in no table, as in a bag.
    pub const RENDERING: &str = "rendering.json";
    /// The name of the configuration, as in a bag.
    pub const CONFIG: &str = "config.toml";
    /// The name of the approval, as in a bag.
    pub const APPROVAL: &str = "approval.json";

    /// Returns the folder of an edition in an output folder.
    #[must_use]
    pub fn of(edition: Edition, output: &Path) -> Self {
        Self(output.join(edition.to_string()))
    }

    /// Returns the folder in which an edition is made that the archive holds already.
    #[must_use]
    pub fn aside(edition: Edition, output: &Path) -> Self {
        Self(output.join(format!(".{edition}.again")))
    }

    /// Returns the folder of a draft, which is no edition's.
    #[must_use]
    pub fn draft(output: &Path) -> Self {
        Self(output.join("draft"))
    }

    /// Returns the folder of the internal edition.
    pub(crate) fn internal(edition: Edition, output: &Path) -> Self {
        Self(Self::internals(output).join(edition.to_string()))
    }

    /// Returns the folder of all internal editions.
    pub(crate) fn internals(output: &Path) -> PathBuf {
        output.join("internal")
    }

    /// Returns the folder itself.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// Returns the folder of briefings, packets and the page about disclosure control.
    #[must_use]
    pub fn briefings(&self) -> PathBuf {
        self.0.join("briefings")
    }

    /// Returns the file of a document.
    #[must_use]
    pub fn briefing(&self, name: &DocumentName) -> PathBuf {
        self.briefings().join(name.file_name())
    }

    /// Returns the folder of the tables.
    #[must_use]
    pub fn tables(&self) -> PathBuf {
        self.0.join("data")
    }

    /// Returns the folder of the web page.
    #[must_use]
    pub fn site(&self) -> PathBuf {
        self.0.join("site")
    }

    /// Returns the file of all that is published and stands in no table.
    #[must_use]
    pub fn rendering(&self) -> PathBuf {
        self.0.join(Self::RENDERING)
    }

    /// Returns the configuration that the edition was made with.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.0.join(Self::CONFIG)
    }

    /// Returns the record of the run.
    #[must_use]
    pub fn record(&self) -> PathBuf {
        self.0.join("run.json")
    }

    /// Returns the list of documents that are finished, while a run is at work or was stopped.
    #[must_use]
    pub fn progress(&self) -> PathBuf {
        self.0.join("progress.jsonl")
    }

    /// Returns the approval.
    #[must_use]
    pub fn approval(&self) -> PathBuf {
        self.0.join(Self::APPROVAL)
    }
}
