//! The ledger: what was sent to whom, kept over all runs.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};

use crate::files::{self, FileError};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// About to be handed over; after a crash nobody knows whether it was.
    Sending,
    /// Handed over.
    Sent,
    /// Refused for now; tried again next time.
    Deferred,
    /// Refused for good.
    Failed,
    /// Perhaps handed over. A person must look; it is not tried again by itself.
    Unknown,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "sent" => Self::Sent,
            "deferred" => Self::Deferred,
            "failed" => Self::Failed,
            // A row that was left at `sending` belongs to a run that was killed.
            _ => Self::Unknown,
        }
    }
}

/// The ledger could not be read or written; nothing is sent without it.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Its folder cannot be made.
    #[error(transparent)]
    File(#[from] FileError),
    /// The database refuses.
    #[error("the ledger {} cannot be used", file.display())]
    Database {
        /// The file.
        file: PathBuf,
        /// What `SQLite` says.
        source: rusqlite::Error,
    },
}

/// Which message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key<'a> {
    pub(super) edition: &'a str,
    pub(super) transport: &'a str,
    pub(super) recipient: &'a str,
    pub(super) part: u32,
}

/// A row of the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) state: State,
    pub(super) bundle: String,
}

/// The ledger of all deliveries.
#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
    connection: Connection,
}

impl Ledger {
    /// Opens the ledger, or begins one.
    ///
    /// # Errors
    /// Where the file cannot be made or is not a ledger.
    pub fn open(file: &Path) -> Result<Self, LedgerError> {
        if let Some(folder) = file.parent() {
            files::create_folder(folder)?;
        }
        let wrap = |source| LedgerError::Database {
            file: file.to_owned(),
            source,
        };
        let connection = Connection::open(file).map_err(wrap)?;
        connection
            .execute_batch(
                "PRAGMA synchronous = FULL;
                 CREATE TABLE IF NOT EXISTS delivery (
                     edition TEXT NOT NULL,
                     transport TEXT NOT NULL,
                     recipient TEXT NOT NULL,
                     part INTEGER NOT NULL,
                     bundle TEXT NOT NULL,
                     message_id TEXT NOT NULL,
                     state TEXT NOT NULL,
                     attempts INTEGER NOT NULL DEFAULT 1,
                     detail TEXT NOT NULL DEFAULT '',
                     changed_at TEXT NOT NULL,
                     PRIMARY KEY (edition, transport, recipient, part)
                 ) STRICT;",
            )
            .map_err(wrap)?;
        Ok(Self {
            file: file.to_owned(),
            connection,
        })
    }

    /// Returns what is known of a message.
    pub(super) fn entry(&self, key: Key) -> Result<Option<Entry>, LedgerError> {
        let row = self.connection.query_row(
            "SELECT state, bundle FROM delivery
             WHERE edition = ?1 AND transport = ?2 AND recipient = ?3 AND part = ?4",
            params![key.edition, key.transport, key.recipient, key.part],
            |row| {
                let state: String = row.get(0)?;
                Ok(Entry {
                    state: State::from_name(&state),
                    bundle: row.get(1)?,
                })
            },
        );
        row.optional().map_err(|error| self.wrap(error))
    }

    /// Commits that a message is about to be handed over.
    pub(super) fn begin(
        &self,
        key: Key,
        bundle: &str,
        message_id: &str,
        now: &str,
    ) -> Result<(), LedgerError> {
        let state = State::Sending.as_str();
        self.connection
            .execute(
                "INSERT INTO delivery
                     (edition, transport, recipient, part, bundle, message_id, state, changed_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
                 ON CONFLICT DO UPDATE SET bundle = ?5, message_id = ?6, state = ?7,
                     attempts = attempts + 1, changed_at = ?8",
                params![
                    key.edition,
                    key.transport,
                    key.recipient,
                    key.part,
                    bundle,
                    message_id,
                    state,
                    now
                ],
            )
            .map(|_| ())
            .map_err(|error| self.wrap(error))
    }

    /// Commits what became of a message.
    pub(super) fn finish(
        &self,
        key: Key,
        state: State,
        detail: &str,
        now: &str,
    ) -> Result<(), LedgerError> {
        self.connection
            .execute(
                "UPDATE delivery SET state = ?5, detail = ?6, changed_at = ?7
                 WHERE edition = ?1 AND transport = ?2 AND recipient = ?3 AND part = ?4",
                params![
                    key.edition,
                    key.transport,
                    key.recipient,
                    key.part,
                    state.as_str(),
                    detail,
                    now
                ],
            )
            .map(|_| ())
            .map_err(|error| self.wrap(error))
    }

    fn wrap(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::Database {
            file: self.file.clone(),
            source,
        }
    }
}
