//! The ledger: what was sent to whom, kept over all runs.

mod notices;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde::{Deserialize, Serialize};

use super::{
    State,
    journal::{Journal, JournalError, Line},
    schema,
};
use crate::files::{self, FileError};

pub(super) use notices::NoticeRow;

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(10);

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
    fn of(file: &Path, source: rusqlite::Error) -> Self {
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
            Self::File(_) => None,
            Self::Journal(error) => Some(error.hint()),
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

/// Which message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key<'a> {
    pub(super) edition: &'a str,
    pub(super) transport: &'a str,
    pub(super) recipient: &'a str,
    pub(super) bundle: &'a str,
}

/// A message in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// The edition.
    pub edition: String,
    /// `smtp` or `outbox`.
    pub transport: String,
    /// The address, its domain in lower case.
    pub recipient: String,
    /// The number that it has for its reader, counted from 1; with another limit to the size of
    /// mails it may be another one's.
    pub part: u32,
    /// The name of the recipient.
    pub name: String,
    /// A hash of what is attached: with the recipient it is what the message is known by.
    pub bundle: String,
    /// What is attached: files with their SHA-256. Older ledgers do not say.
    #[serde(default)]
    pub documents: Option<BTreeMap<String, String>>,
    /// The Message-ID, the same on every try.
    pub message_id: String,
    /// What became of it.
    pub state: State,
    /// How often it was tried.
    pub attempts: u32,
    /// What the server said, or why it waits.
    pub detail: String,
    /// When the state was entered.
    pub changed_at: String,
}

impl Row {
    pub(super) fn key(&self) -> Key<'_> {
        Key {
            edition: &self.edition,
            transport: &self.transport,
            recipient: &self.recipient,
            bundle: &self.bundle,
        }
    }
}

/// The ledger of all deliveries.
#[derive(Debug)]
pub struct Ledger {
    file: PathBuf,
    connection: Connection,
    journal: Journal,
}

const COLUMNS: &str = "edition, transport, recipient, part, name, bundle, message_id, state, \
                       attempts, detail, changed_at, documents";

impl Ledger {
    /// Opens the ledger, or begins one.
    ///
    /// # Errors
    /// Where the file cannot be made, is not a ledger, or is older than its journal.
    pub fn open(file: &Path, journal: &Path) -> Result<Self, LedgerError> {
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
    pub fn restore(file: &Path, journal: &Path) -> Result<usize, LedgerError> {
        let ledger = Self::unchecked(file, journal)?;
        let known = ledger.changes()?;
        let lines = ledger.journal.lines()?;
        let lacking: Vec<_> = lines.iter().filter(|line| line.number > known).collect();
        let newest = lacking.iter().map(|line| line.number).max();
        let enter = |to: &Transaction| {
            for row in lacking.iter().filter_map(|line| line.row.as_ref()) {
                put(to, row)?;
            }
            let newest = newest.unwrap_or(known);
            to.execute(
                "UPDATE journal SET changes = ?1",
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
            let rows = self.rows(None)?.into_iter();
            lines.extend(rows.filter(|row| row.transport == "smtp").map(Some));
        }
        lines.push(None);
        let line = |row| Line { number: known, row };
        let lines: Vec<_> = lines.into_iter().map(line).collect();
        Ok(self.journal.append(&lines)?)
    }

    /// Returns what is known of a message.
    pub(super) fn entry(&self, key: Key) -> Result<Option<Row>, LedgerError> {
        let query = format!(
            "SELECT {COLUMNS} FROM delivery
             WHERE edition = ?1 AND transport = ?2 AND recipient = ?3 AND bundle = ?4"
        );
        let parameters = params![key.edition, key.transport, key.recipient, key.bundle];
        let row = self.connection.query_row(&query, parameters, read);
        row.optional().map_err(|error| self.wrap(error))
    }

    /// Returns the messages of an edition, or all, in the order in which they are sent.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub fn rows(&self, edition: Option<&str>) -> Result<Vec<Row>, LedgerError> {
        let query = format!(
            "SELECT {COLUMNS} FROM delivery WHERE ?1 IS NULL OR edition = ?1 ORDER BY rowid"
        );
        let read = || {
            let mut statement = self.connection.prepare(&query)?;
            let rows = statement.query_map(params![edition], read)?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|error| self.wrap(error))
    }

    /// Returns the message with a token: the part of its Message-ID before `@`.
    pub(super) fn with_token(&self, token: &str) -> Result<Option<Row>, LedgerError> {
        let query = format!(
            "SELECT {COLUMNS} FROM delivery WHERE transport = 'smtp' AND message_id LIKE ?1"
        );
        let pattern = format!("<{token}@%");
        let row = self
            .connection
            .query_row(&query, params![pattern], read)
            .optional();
        row.map_err(|error| self.wrap(error))
    }

    /// Enters every message of an edition that is to be sent, as pending, in one transaction.
    /// Those that still wait from before and are no longer to be sent go: what they would have
    /// carried travels in others.
    pub(super) fn expect(&self, rows: &[Row]) -> Result<(), LedgerError> {
        let Some(one) = rows.first() else {
            return Ok(());
        };
        let known = self.rows(Some(&one.edition))?.into_iter();
        let gone = known.filter(|known| {
            known.transport == one.transport
                && known.state.is_waiting()
                && rows.iter().all(|row| row.key() != known.key())
        });
        let gone: Vec<Row> = gone.collect();
        self.in_transaction(|to| {
            for row in &gone {
                to.execute(
                    "DELETE FROM delivery WHERE edition = ?1 AND transport = ?2
                     AND recipient = ?3 AND bundle = ?4",
                    params![row.edition, row.transport, row.recipient, row.bundle],
                )?;
            }
            for row in rows {
                insert(to, row, "ON CONFLICT DO NOTHING")?;
            }
            Ok(())
        })
    }

    /// Makes *unknown* what was being handed over by a run that ended, and returns how many.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn recover(&self) -> Result<usize, LedgerError> {
        let mut recovered = 0;
        for mut row in self.rows(None)? {
            if row.state == State::Sending {
                row.state = State::Unknown;
                "the program ended while it was handed over".clone_into(&mut row.detail);
                self.change(&row)?;
                recovered += 1;
            }
        }
        Ok(recovered)
    }

    /// Makes messages of an edition pending that are in one of these states, and returns them.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub fn reopen(
        &self,
        edition: &str,
        transport: &str,
        states: &[State],
        now: &str,
    ) -> Result<Vec<Row>, LedgerError> {
        let mut rows = self.rows(Some(edition))?;
        rows.retain(|row| row.transport == transport && states.contains(&row.state));
        for row in &rows {
            self.change(&Row {
                state: State::Pending,
                detail: format!("to be sent again; it was {}", row.state.as_str()),
                changed_at: now.to_owned(),
                ..row.clone()
            })?;
        }
        Ok(rows)
    }

    /// Commits a message as it is now. One that goes to a mail server is on the journal too
    /// when this returns.
    pub(super) fn change(&self, row: &Row) -> Result<(), LedgerError> {
        if row.transport != "smtp" {
            return self.in_transaction(|to| put(to, row)).map(|_| ());
        }
        let number = self.in_transaction(|to| {
            put(to, row)?;
            let query = "UPDATE journal SET changes = changes + 1 RETURNING changes";
            to.query_row(query, [], |row| row.get::<_, i64>(0))
        })?;
        let number = number.cast_unsigned();
        let row = Some(row.clone());
        Ok(self.journal.append(&[Line { number, row }])?)
    }

    /// Says why a message still waits.
    pub(super) fn note(&self, key: Key, detail: &str) -> Result<(), LedgerError> {
        let query = "UPDATE delivery SET detail = ?5
             WHERE edition = ?1 AND transport = ?2 AND recipient = ?3 AND bundle = ?4";
        let (edition, transport) = (key.edition, key.transport);
        let parameters = params![edition, transport, key.recipient, key.bundle, detail];
        let done = self.connection.execute(query, parameters);
        done.map(|_| ()).map_err(|error| self.wrap(error))
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

fn put(to: &Transaction, row: &Row) -> rusqlite::Result<usize> {
    let update = "ON CONFLICT DO UPDATE SET part = ?4, name = ?5, message_id = ?7, state = ?8,
                  attempts = ?9, detail = ?10, changed_at = ?11, documents = ?12";
    insert(to, row, update)
}

fn insert(to: &Transaction, row: &Row, on_conflict: &str) -> rusqlite::Result<usize> {
    let query = format!(
        "INSERT INTO delivery ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12) {on_conflict}"
    );
    let parameters = params![
        row.edition,
        row.transport,
        row.recipient,
        row.part,
        row.name,
        row.bundle,
        row.message_id,
        row.state.as_str(),
        row.attempts,
        row.detail,
        row.changed_at,
        row.documents.as_ref().map(written)
    ];
    to.execute(&query, parameters)
}

/// Writes what is attached as `file hash`, a line each.
fn written(documents: &BTreeMap<String, String>) -> String {
    let lines = documents
        .iter()
        .map(|(file, hash)| format!("{file} {hash}"));
    lines.collect::<Vec<_>>().join("\n")
}

fn documents(written: &str) -> BTreeMap<String, String> {
    let lines = written.lines().filter_map(|line| line.split_once(' '));
    let owned = |(file, hash): (&str, &str)| (file.to_owned(), hash.to_owned());
    lines.map(owned).collect()
}

fn read(row: &rusqlite::Row) -> rusqlite::Result<Row> {
    let state: String = row.get(7)?;
    let attached: Option<String> = row.get(11)?;
    Ok(Row {
        edition: row.get(0)?,
        transport: row.get(1)?,
        recipient: row.get(2)?,
        part: row.get(3)?,
        name: row.get(4)?,
        bundle: row.get(5)?,
        message_id: row.get(6)?,
        state: State::from_name(&state),
        attempts: row.get(8)?,
        detail: row.get(9)?,
        changed_at: row.get(10)?,
        documents: attached.as_deref().map(documents),
    })
}

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod tests;
