//! What is handed on from charts to briefings and from briefings to mails and archive.

use std::fmt;

use serde::Serialize;

use super::{ToldFinding, UnitId, UnitKind};

/// A drawn chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Picture {
    /// File name without ending, unique in its briefing.
    pub name: String,
    /// The drawing.
    pub svg: String,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// A briefing about a unit.
    Briefing,
    /// Several briefings for a meeting.
    Packet,
    /// The page about disclosure control.
    Disclosure,
    /// The figures of a briefing as a workbook.
    Workbook,
}

/// The name of a briefing: `area-101`, `municipality`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentName(String);

impl DocumentName {
    /// Names the briefing about a unit.
    #[must_use]
    pub fn of_unit(kind: UnitKind, id: &UnitId) -> Self {
        Self(match kind {
            UnitKind::Municipality => "municipality".to_owned(),
            kind => format!("{}-{id}", kind.as_str()),
        })
    }

    /// Names a packet for a meeting.
    #[must_use]
    pub fn packet(id: &str) -> Self {
        Self::of_record(&format!("packet-{id}"))
    }

    /// Names the page about disclosure control.
    #[must_use]
    pub fn disclosure() -> Self {
        Self("disclosure".to_owned())
    }

    /// Names the workbook with the figures of a unit.
    #[must_use]
    pub fn workbook(kind: UnitKind, id: &UnitId) -> Self {
        Self(format!("{WORKBOOK}{}", Self::of_unit(kind, id)))
    }

    /// Returns the name that stands in the record of a run.
    ///
    /// Characters that could leave a folder are left out.
    #[must_use]
    pub fn of_record(name: &str) -> Self {
        let allowed = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        Self(name.chars().filter(allowed).collect())
    }

    /// Returns what the document is.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        match self.0.as_str() {
            "disclosure" => DocumentKind::Disclosure,
            name if name.starts_with("packet-") => DocumentKind::Packet,
            name if name.starts_with(WORKBOOK) => DocumentKind::Workbook,
            _ => DocumentKind::Briefing,
        }
    }

    /// Returns the name of the file.
    #[must_use]
    pub fn file_name(&self) -> String {
        format!("{}.{}", self.0, self.ending())
    }

    fn ending(&self) -> &'static str {
        match self.kind() {
            DocumentKind::Workbook => "xlsx",
            DocumentKind::Briefing | DocumentKind::Packet | DocumentKind::Disclosure => "pdf",
        }
    }
}

impl fmt::Display for DocumentName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Begins the names of workbooks.
const WORKBOOK: &str = "workbook-";

/// A finished briefing, or a workbook.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Document {
    pub name: DocumentName,
    /// Its title, as in the file.
    pub title: String,
    /// What stands first in it: at most five findings, of a packet those of its briefings.
    pub findings: Vec<ToldFinding>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Document {
    /// Returns the name that a person gives its file: its title, without what no file name can hold.
    #[must_use]
    pub(crate) fn readable_name(&self) -> String {
        let plain = self.title.replace(": ", " – ");
        let held = |c: char| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => ' ',
            c => c,
        };
        let plain: String = plain.chars().map(held).take(LONGEST_NAME).collect();
        let plain = plain.trim_matches([' ', '.']);
        match plain.is_empty() {
            true => self.name.file_name(),
            false => format!("{plain}.{}", self.name.ending()),
        }
    }
}

/// The longest name that a person gives a file, in characters: file systems hold 255 bytes.
const LONGEST_NAME: usize = 100;
