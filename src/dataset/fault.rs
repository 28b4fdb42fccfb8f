//! What is wrong with a delivery.

use std::{fmt, path::PathBuf};

use crate::files::FileError;

/// Why a delivery or a snapshot cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DatasetError {
    /// A file cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Files are missing or hold something else than expected.
    #[error("{} in the delivery\n{}", counted(.0.len()), listed(.0))]
    Faults(Vec<Fault>),
    /// A list or an outline of what is asked for holds something else than expected.
    #[error("{} in what is asked for\n{}", counted(.0.len()), listed(.0))]
    Asked(Vec<Fault>),
    /// There is no snapshot.
    #[error("there is no snapshot {}", .0.display())]
    NoSnapshot(PathBuf),
    /// A snapshot was changed or is not whole.
    #[error("the snapshot is damaged: {message}")]
    Damaged {
        /// What is wrong.
        message: String,
    },
    /// polars could not do its work.
    #[error("could not work on {}", file.display())]
    Polars {
        file: PathBuf,
        /// What polars says.
        source: polars::error::PolarsError,
    },
}

impl DatasetError {
    /// Returns the same of a file that is no delivery, but says what is asked for.
    pub(super) fn asked(self) -> Self {
        match self {
            Self::Faults(faults) => Self::Asked(faults),
            other => other,
        }
    }

    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Faults(_) => Some("nothing was changed; mend the delivery and run again"),
            Self::Asked(_) => Some("nothing was told; mend it and ask again"),
            Self::NoSnapshot(_) => Some(
                "`boligmonitor refresh` makes it of the deliveries, and `boligmonitor run` does all",
            ),
            Self::Damaged { .. } => Some("make it anew with `boligmonitor refresh`"),
            Self::File(_) | Self::Polars { .. } => None,
        }
    }
}

/// One thing that is wrong in a delivered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub file: PathBuf,
    /// The sheet of a workbook.
    pub sheet: Option<Box<str>>,
    /// The row, counted from 1, or the line of a text file.
    pub row: Option<usize>,
    pub column: Option<String>,
    /// What was found and what was expected.
    pub message: String,
    /// What to do about it.
    pub hint: Option<Box<str>>,
}

impl Fault {
    /// Describes a fault of a whole file.
    pub(super) fn of_file(file: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            sheet: None,
            row: None,
            column: None,
            message: message.into(),
            hint: None,
        }
    }

    /// Adds the sheet, where there is one.
    pub(super) fn sheet(mut self, sheet: Option<&str>) -> Self {
        self.sheet = sheet.map(Box::from);
        self
    }

    /// Adds the column.
    pub(super) fn column(mut self, column: &str) -> Self {
        self.column = Some(column.to_owned());
        self
    }

    /// Adds the row, where there is one.
    pub(super) fn row(mut self, row: impl Into<Option<usize>>) -> Self {
        self.row = row.into();
        self
    }

    /// Adds what to do about it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into().into_boxed_str());
        self
    }
}

/// Goes on where nothing is wrong.
///
/// # Errors
/// All that is.
pub(super) fn none_of(faults: Vec<Fault>) -> Result<(), Vec<Fault>> {
    match faults.is_empty() {
        true => Ok(()),
        false => Err(faults),
    }
}

impl From<Vec<Fault>> for DatasetError {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Faults(faults)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.file.display())?;
        if let Some(sheet) = &self.sheet {
            write!(formatter, ", sheet `{}`", sheet.escape_debug())?;
        }
        if let Some(row) = self.row {
            write!(formatter, ", row {row}")?;
        }
        if let Some(column) = &self.column {
            write!(formatter, ", column `{}`", column.escape_debug())?;
        }
        write!(formatter, ": {}", self.message)?;
        match &self.hint {
            Some(hint) => write!(formatter, "\n    hint: {hint}"),
            None => Ok(()),
        }
    }
}

/// How many faults are printed; more rarely tell more.
const MOST_LISTED: usize = 20;

fn counted(count: usize) -> String {
    match count {
        1 => "one fault".to_owned(),
        count => format!("{count} faults"),
    }
}

fn listed(faults: &[Fault]) -> String {
    let mut lines: Vec<_> = faults
        .iter()
        .take(MOST_LISTED)
        .map(|fault| format!("  {fault}"))
        .collect();
    if faults.len() > MOST_LISTED {
        lines.push(format!("  … and {} more", faults.len() - MOST_LISTED));
    }
    lines.join("\n")
}
