//! Why the ledger cannot be used.

use std::path::{Path, PathBuf};

use crate::{delivery::JournalError, files::FileError};

/// The ledger could not be read or written; nothing is sent without it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// It, its folder or its journal cannot be read or written.
    #[error(transparent)]
    File(#[from] FileError),
    /// Its journal has lines that cannot be read.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The file beside it holds no secret.
    #[error("{} is not a secret that mails are told apart by", .0.display())]
    NoSecret(PathBuf),
    /// It knows nothing of an edition that was sent.
    #[error(
        "the ledger {} knows nothing of edition {edition}, which is in the archive as approved for \
         sending; nothing was sent",
        file.display()
    )]
    Lost {
        /// The ledger.
        file: PathBuf,
        /// The edition.
        edition: String,
    },
    /// The database refuses.
    #[error("the ledger {} cannot be used", file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// What `SQLite` says.
        source: rusqlite::Error,
    },
    /// Another run handed the message over in between, or is about to.
    #[error("another run is handing it over")]
    Taken,
    /// Another program works with it.
    #[error("the ledger {} is in use by another program", file.display())]
    Busy {
        /// The file.
        file: PathBuf,
    },
    /// A newer version of the program made it.
    #[error("the ledger {} is of form {version}, which a newer boligmonitor made", file.display())]
    Newer {
        /// The file.
        file: PathBuf,
        /// Its form.
        version: u32,
    },
    /// It lacks what the journal knows.
    #[error(
        "the ledger {} is an old one: it lacks the last {lacking} changes of {}",
        file.display(),
        journal.display()
    )]
    Behind {
        /// The ledger.
        file: PathBuf,
        /// The journal.
        journal: PathBuf,
        /// How many changes it lacks.
        lacking: u64,
    },
}

impl LedgerError {
    pub(super) fn of(file: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
        let file = file.to_owned();
        match source.sqlite_error_code() {
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy { file },
            _ => Self::Database { file, source },
        }
    }

    /// Returns what a user can do about it.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::File(_) | Self::Taken => None,
            Self::Journal(error) => Some(error.hint().to_owned()),
            Self::NoSecret(file) => Some(format!(
                "take {} from the newest backup; without it, reports of mails that were sent are \
                 known no more, and `boligmonitor` makes a new one where the file is gone",
                file.display()
            )),
            Self::Lost { edition, .. } => Some(format!(
                "take ledger and journal from the newest backup; where there is none, \
                 `boligmonitor deliveries restore --edition {edition}` enters all its mails as \
                 unknown, so that none goes twice by itself: ask, then `deliveries resend --unknown`"
            )),
            Self::Database { .. } => Some(
                "see that the disk has space and the file may be written; where it is damaged, move \
                 it away and run `boligmonitor deliveries restore`, which makes it anew from its \
                 journal"
                    .to_owned(),
            ),
            Self::Busy { .. } => Some(
                "nothing is wrong with it: wait until the other one has ended, or end it, and do the \
                 same again"
                    .to_owned(),
            ),
            Self::Newer { .. } => Some("use the newer version".to_owned()),
            Self::Behind { .. } => Some(
                "nothing was sent, since mails would go out twice; `boligmonitor deliveries \
                 restore` enters what is lacking from the journal"
                    .to_owned(),
            ),
        }
    }
}
