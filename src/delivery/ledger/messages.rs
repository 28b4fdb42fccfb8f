//! What the ledger knows of messages, and how one comes from a state into the next.
//!
//! Messages of an edition and notices go the same way: expected as pending, claimed just before
//! their end is written, and entered with what the server said.

use rusqlite::{Params, Transaction, params};

use super::{
    Ledger, LedgerError,
    row::{COLUMNS, insert, read},
};
use crate::delivery::{
    State,
    entry::{LedgerEntry, MessageKey},
    journal::Line,
};

/// Which message, by the parameters of [`MessageKey`] in their order.
const SAME: &str = "kind = ?1 AND edition = ?2 AND transport = ?3 AND recipient = ?4
                    AND content_key = ?5";

/// Enters the text of a notice that waits as it would be written now, and leaves what became of a
/// message as it is.
const KEEP_STATE: &str = "UPDATE SET subject = excluded.subject, body = excluded.body
                          WHERE state IN ('pending', 'deferred')";

/// A change that is committed to the ledger.
struct Change {
    /// Its number in the journal, of a message that goes to a mail server.
    number: Option<u64>,
}

impl Ledger {
    /// Returns what is known of a message.
    pub(in crate::delivery) fn entry(
        &self,
        key: MessageKey,
    ) -> Result<Option<LedgerEntry>, LedgerError> {
        Ok(self.select(SAME, key.columns())?.pop())
    }

    /// Returns the messages of an edition in the order in which they are sent, without notices.
    ///
    /// # Errors
    /// Where the ledger cannot be read.
    pub(crate) fn of_edition(&self, edition: &str) -> Result<Vec<LedgerEntry>, LedgerError> {
        self.select("kind = 'edition' AND edition = ?1", params![edition])
    }

    /// Returns all messages, in the order in which they were entered.
    pub(in crate::delivery) fn all(&self) -> Result<Vec<LedgerEntry>, LedgerError> {
        self.select("TRUE", [])
    }

    /// Returns the notices to a recipient that wait, or were refused for now, oldest first.
    pub(in crate::delivery) fn waiting_notices(
        &self,
        transport: &str,
        recipient: &str,
    ) -> Result<Vec<LedgerEntry>, LedgerError> {
        // Those of the first ledgers that knew notices have no text.
        let waits = "kind = 'notice' AND transport = ?1 AND recipient = ?2
                     AND state IN ('pending', 'deferred') AND body <> ''";
        self.select(waits, params![transport, recipient])
    }

    /// Returns the message with a token: the part of its Message-ID before `@`.
    pub(in crate::delivery) fn with_token(
        &self,
        token: &str,
    ) -> Result<Option<LedgerEntry>, LedgerError> {
        let pattern = format!("<{token}@%");
        let named = "transport = 'smtp' AND message_id LIKE ?1";
        Ok(self.select(named, params![pattern])?.into_iter().next())
    }

    fn select(
        &self,
        which: &str,
        parameters: impl Params,
    ) -> Result<Vec<LedgerEntry>, LedgerError> {
        let query = format!("SELECT {COLUMNS} FROM message WHERE {which} ORDER BY rowid");
        let select = || {
            let mut statement = self.connection.prepare(&query)?;
            let entries = statement.query_map(parameters, read)?;
            entries.collect::<Result<Vec<_>, _>>()
        };
        select().map_err(|error| self.wrap(error))
    }

    /// Enters every message of an edition that is to be sent, as pending, in one transaction.
    /// Those that still wait from before and are no longer to be sent go: what they would have
    /// carried travels in others.
    pub(in crate::delivery) fn expect(&self, entries: &[LedgerEntry]) -> Result<(), LedgerError> {
        let Some(first) = entries.first() else {
            return Ok(());
        };
        let mut gone = self.of_edition(&first.edition)?;
        gone.retain(|known| {
            known.transport == first.transport
                && known.state.is_waiting()
                && entries.iter().all(|entry| entry.key() != known.key())
        });
        self.in_transaction(|to| {
            for entry in &gone {
                remove(to, entry.key())?;
            }
            for entry in entries {
                insert(to, entry, KEEP_STATE)?;
            }
            Ok(())
        })
    }

    /// Enters a notice as pending, unless it is known.
    pub(in crate::delivery) fn expect_notice(
        &self,
        entry: &LedgerEntry,
    ) -> Result<(), LedgerError> {
        self.in_transaction(|to| insert(to, entry, KEEP_STATE).map(|_| ()))
    }

    /// Makes *unknown* what was being handed over by a run that ended, and returns how many.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub(crate) fn recover(&self) -> Result<usize, LedgerError> {
        let mut recovered = 0;
        for entry in self.all()? {
            if entry.state == State::Sending {
                let unknown = LedgerEntry {
                    state: State::Unknown,
                    detail: "the program ended while it was handed over".to_owned(),
                    ..entry
                };
                recovered += usize::from(self.enter(&unknown, &[State::Sending])?);
            }
        }
        Ok(recovered)
    }

    /// Makes messages of an edition pending that are in one of these states, and returns them as
    /// they were.
    ///
    /// # Errors
    /// Where the ledger cannot be written.
    pub(crate) fn reopen(
        &self,
        edition: &str,
        transport: &str,
        states: &[State],
        now: &str,
    ) -> Result<Vec<LedgerEntry>, LedgerError> {
        let mut entries = self.of_edition(edition)?;
        entries.retain(|entry| entry.transport == transport && states.contains(&entry.state));
        for entry in &entries {
            self.reopen_one(entry, now)?;
        }
        Ok(entries)
    }

    /// Makes a message pending, unless it is no more in the state that it was read in.
    pub(in crate::delivery) fn reopen_one(
        &self,
        entry: &LedgerEntry,
        now: &str,
    ) -> Result<bool, LedgerError> {
        let pending = LedgerEntry {
            state: State::Pending,
            detail: format!("to be sent again; it was {}", entry.state.as_str()),
            changed_at: now.to_owned(),
            ..entry.clone()
        };
        self.enter(&pending, &[entry.state])
    }

    /// Enters a message that waits as being handed over. One that another run took in between is
    /// refused: whoever claims it second does not get it.
    pub(in crate::delivery) fn claim(&self, entry: &LedgerEntry) -> Result<(), LedgerError> {
        let claimed = LedgerEntry {
            state: State::Sending,
            ..entry.clone()
        };
        let known = self.entry(entry.key())?;
        let waiting = [State::Pending, State::Deferred];
        let change = self.commit(&claimed, &waiting)?;
        let change = change.ok_or(LedgerError::Taken)?;
        let journaled = self.append(&change, &claimed);
        if let (Err(_), Some(known)) = (&journaled, &known) {
            // It does not leave then, and waits as before. Where that cannot be entered either, it
            // will be unknown, and a person looks.
            let _ = self.in_transaction(|to| put(to, known, &[State::Sending]));
        }
        journaled
    }

    /// Commits a message as it is now. One that goes to a mail server is on the journal too
    /// when this returns.
    pub(in crate::delivery) fn change(&self, entry: &LedgerEntry) -> Result<(), LedgerError> {
        self.enter(entry, &[]).map(|_| ())
    }

    /// Commits a message as it is now, where it was in one of some states, or in any where none is
    /// named; returns whether it was.
    fn enter(&self, entry: &LedgerEntry, before: &[State]) -> Result<bool, LedgerError> {
        let Some(change) = self.commit(entry, before)? else {
            return Ok(false);
        };
        self.append(&change, entry)?;
        Ok(true)
    }

    fn commit(&self, entry: &LedgerEntry, before: &[State]) -> Result<Option<Change>, LedgerError> {
        self.in_transaction(|to| match put(to, entry, before)? {
            0 => Ok(None),
            _ if entry.is_journaled() => {
                let number = Some(next_change(to)?);
                Ok(Some(Change { number }))
            }
            _ => Ok(Some(Change { number: None })),
        })
    }

    /// Writes a change that is committed to the journal, if it belongs there.
    fn append(&self, change: &Change, entry: &LedgerEntry) -> Result<(), LedgerError> {
        if let Some(number) = change.number {
            let row = Some(entry.clone());
            self.journal.append(&[Line { number, row }])?;
        }
        Ok(())
    }

    /// Says why a message still waits.
    pub(in crate::delivery) fn note(
        &self,
        key: MessageKey,
        detail: &str,
    ) -> Result<(), LedgerError> {
        let query = format!("UPDATE message SET detail = ?6 WHERE {SAME}");
        let [kind, edition, transport, recipient, content_key] = key.columns();
        let parameters = params![kind, edition, transport, recipient, content_key, detail];
        let done = self.connection.execute(&query, parameters);
        done.map(|_| ()).map_err(|error| self.wrap(error))
    }
}

/// Enters a message as it is now, where it is new or in one of some states, or in any where none is
/// named; returns how many rows were.
pub(super) fn put(
    to: &Transaction,
    entry: &LedgerEntry,
    before: &[State],
) -> rusqlite::Result<usize> {
    let states: Vec<_> = before.iter().map(|state| state.as_str()).collect();
    let only = match states.as_slice() {
        [] => String::new(),
        states => format!(" WHERE state IN ('{}')", states.join("', '")),
    };
    let update = "UPDATE SET part = excluded.part, name = excluded.name,
                  documents = excluded.documents, subject = excluded.subject, body = excluded.body,
                  message_id = excluded.message_id, state = excluded.state,
                  attempts = excluded.attempts, detail = excluded.detail,
                  changed_at = excluded.changed_at";
    insert(to, entry, &format!("{update}{only}"))
}

fn remove(to: &Transaction, key: MessageKey) -> rusqlite::Result<usize> {
    to.execute(&format!("DELETE FROM message WHERE {SAME}"), key.columns())
}

/// Counts a change, and returns its number in the journal.
fn next_change(to: &Transaction) -> rusqlite::Result<u64> {
    let query = "UPDATE journal SET changes = changes + 1 RETURNING changes";
    let number = to.query_row(query, [], |row| row.get::<_, i64>(0))?;
    Ok(number.cast_unsigned())
}
