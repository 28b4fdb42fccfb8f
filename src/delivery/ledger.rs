//! The ledger: what was sent to whom, kept over all runs.
//!
//! One table has every message, of an edition or to the owner; the journal has a line of every
//! change of one that goes to a mail server.

mod error;
mod messages;
mod row;
mod schema;

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, Transaction, params};

use self::messages::put;
use super::{
    LedgerEntry,
    journal::{Journal, Line},
};
use crate::files;

pub(crate) use self::error::LedgerError;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The ledger of all deliveries.
#[derive(Debug)]
pub(crate) struct Ledger {
    file: PathBuf,
    connection: Connection,
    journal: Journal,
}

impl Ledger {
    /// Opens the ledger, or begins one.
    ///
    /// # Errors
    /// Where the file cannot be made, is not a ledger, or is older than its journal.
    pub(crate) fn open(file: &Path, journal: &Path) -> Result<Self, LedgerError> {
        let ledger = Self::unchecked(file, journal)?;
        // In this order: another process may be sending, and enters in the ledger first.
        let newest = ledger.journal.newest()?;
        let known = ledger.changes()?;
        if newest > known {
            return Err(LedgerError::Behind {
                file: file.to_owned(),
                journal: journal.to_owned(),
                lacking: newest - known,
            });
        }
        if newest < known {
            // The journal was lost, or its last line by a crash: it goes on from here.
            ledger.begin_journal(known)?;
        }
        Ok(ledger)
    }

    /// Enters what an old ledger lacks and its journal knows, and returns how many changes.
    /// A message that was being handed over is *unknown* then.
    ///
    /// # Errors
    /// Where the file cannot be made or is not a ledger.
    pub(crate) fn restore(file: &Path, journal: &Path) -> Result<usize, LedgerError> {
        let ledger = Self::unchecked(file, journal)?;
        let known = ledger.changes()?;
        let lines = ledger.journal.lines()?;
        let lacking: Vec<_> = lines.iter().filter(|line| line.number > known).collect();
        let newest = lacking.iter().map(|line| line.number).max();
        let enter = |to: &Transaction| {
            for row in lacking.iter().filter_map(|line| line.row.as_ref()) {
                put(to, row, &[])?;
            }
            let newest = newest.unwrap_or(known);
            to.execute(
                "UPDATE journal SET changes = MAX(changes, ?1)",
                params![newest.cast_signed()],
            )
        };
        ledger.in_transaction(enter)?;
        ledger.recover()?;
        Ok(lacking.len())
    }

    fn unchecked(file: &Path, journal: &Path) -> Result<Self, LedgerError> {
        if let Some(folder) = file.parent() {
            files::create_folder(folder)?;
        }
        // It names who got what.
        files::close_to_others(file)?;
        let wrap = |source| LedgerError::of(file, source);
        let connection = Connection::open(file).map_err(wrap)?;
        connection.busy_timeout(PATIENCE).map_err(wrap)?;
        let version = schema::prepare(&connection).map_err(wrap)?;
        if version > schema::VERSION {
            let file = file.to_owned();
            return Err(LedgerError::Newer { file, version });
        }
        Ok(Self {
            file: file.to_owned(),
            connection,
            journal: Journal::new(journal),
        })
    }

    fn changes(&self) -> Result<u64, LedgerError> {
        let query = "SELECT changes FROM journal";
        let changes = self
            .connection
            .query_row(query, [], |row| row.get::<_, i64>(0));
        Ok(changes.map_err(|error| self.wrap(error))?.cast_unsigned())
    }

    /// Has the journal go on at a number; one that is lost begins with all that the ledger
    /// knows.
    fn begin_journal(&self, known: u64) -> Result<(), LedgerError> {
        let mut lines = Vec::new();
        if self.journal.newest()? == 0 {
            let entries = self.all()?.into_iter();
            lines.extend(entries.filter(LedgerEntry::is_journaled).map(Some));
        }
        lines.push(None);
        let line = |row| Line { number: known, row };
        let lines: Vec<_> = lines.into_iter().map(line).collect();
        Ok(self.journal.append(&lines)?)
    }

    /// Tells whether a report of failed delivery was entered before, by its hash.
    pub(super) fn has_report(&self, hash: &str) -> Result<bool, LedgerError> {
        let query = "SELECT COUNT(*) FROM report WHERE sha256 = ?1";
        let count = self
            .connection
            .query_row(query, params![hash], |row| row.get::<_, i64>(0));
        count
            .map(|count| count > 0)
            .map_err(|error| self.wrap(error))
    }

    /// Remembers a report of failed delivery, so that it is not entered twice.
    pub(super) fn remember_report(&self, hash: &str, now: &str) -> Result<(), LedgerError> {
        let query = "INSERT INTO report (sha256, read_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
        let done = self.connection.execute(query, params![hash, now]);
        done.map(|_| ()).map_err(|error| self.wrap(error))
    }

    fn in_transaction<T>(
        &self,
        work: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> Result<T, LedgerError> {
        let run = || {
            let transaction = self.connection.unchecked_transaction()?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        run().map_err(|error| self.wrap(error))
    }

    fn wrap(&self, source: rusqlite::Error) -> LedgerError {
        LedgerError::of(&self.file, source)
    }
}

#[cfg(test)]
mod tests;
