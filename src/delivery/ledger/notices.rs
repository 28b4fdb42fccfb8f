//! Mails to the owner in the ledger.

use rusqlite::{OptionalExtension, params};

use super::{Ledger, LedgerError};
use crate::delivery::State;

/// A mail to the owner in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::delivery) struct NoticeRow {
    pub(in crate::delivery) edition: String,
    pub(in crate::delivery) transport: String,
    pub(in crate::delivery) recipient: String,
    pub(in crate::delivery) key: String,
    pub(in crate::delivery) message_id: String,
    pub(in crate::delivery) subject: String,
    pub(in crate::delivery) body: String,
    pub(in crate::delivery) state: State,
    pub(in crate::delivery) detail: String,
    pub(in crate::delivery) changed_at: String,
}

impl Ledger {
    /// Returns what is known of a notice with the edition, transport, recipient and key of `row`.
    pub(in crate::delivery) fn notice(
        &self,
        row: &NoticeRow,
    ) -> Result<Option<NoticeRow>, LedgerError> {
        let query = "SELECT state, detail FROM notice
             WHERE edition = ?1 AND transport = ?2 AND recipient = ?3 AND key = ?4";
        let parameters = params![row.edition, row.transport, row.recipient, row.key];
        let found = self.connection.query_row(query, parameters, |found| {
            let state: String = found.get(0)?;
            Ok(NoticeRow {
                state: State::from_name(&state),
                detail: found.get(1)?,
                ..row.clone()
            })
        });
        found.optional().map_err(|error| self.wrap(error))
    }

    /// Enters a notice as waiting, unless it is known.
    pub(in crate::delivery) fn expect_notice(&self, row: &NoticeRow) -> Result<(), LedgerError> {
        let waiting = NoticeRow {
            state: State::Pending,
            ..row.clone()
        };
        self.put_notice(&waiting, "WHERE state = 'pending'")
            .map(|_| ())
    }

    /// Returns the notices to a recipient that wait, or were refused for now, oldest first.
    pub(in crate::delivery) fn waiting_notices(
        &self,
        transport: &str,
        recipient: &str,
    ) -> Result<Vec<NoticeRow>, LedgerError> {
        let query = "SELECT edition, key, message_id, subject, body, state, detail, changed_at
             FROM notice WHERE transport = ?1 AND recipient = ?2
             AND state IN ('pending', 'deferred') AND body <> '' ORDER BY rowid";
        let read = || {
            let mut statement = self.connection.prepare(query)?;
            let rows = statement.query_map(params![transport, recipient], |row| {
                let state: String = row.get(5)?;
                Ok(NoticeRow {
                    edition: row.get(0)?,
                    transport: transport.to_owned(),
                    recipient: recipient.to_owned(),
                    key: row.get(1)?,
                    message_id: row.get(2)?,
                    subject: row.get(3)?,
                    body: row.get(4)?,
                    state: State::from_name(&state),
                    detail: row.get(6)?,
                    changed_at: row.get(7)?,
                })
            })?;
            rows.collect::<Result<Vec<_>, _>>()
        };
        read().map_err(|error| self.wrap(error))
    }

    /// Enters a notice as being handed over, unless it was sent or may have been; true where
    /// nobody else did so in between.
    pub(in crate::delivery) fn claim_notice(&self, row: &NoticeRow) -> Result<bool, LedgerError> {
        let claimed = NoticeRow {
            state: State::Sending,
            detail: "it was being handed over".to_owned(),
            ..row.clone()
        };
        self.put_notice(
            &claimed,
            "WHERE state IN ('pending', 'deferred', 'failed', 'bounced')",
        )
    }

    /// Enters what became of a notice.
    pub(in crate::delivery) fn enter_notice(&self, row: &NoticeRow) -> Result<(), LedgerError> {
        self.put_notice(row, "").map(|_| ())
    }

    fn put_notice(&self, row: &NoticeRow, only: &str) -> Result<bool, LedgerError> {
        let query = format!(
            "INSERT INTO notice (edition, transport, recipient, key, message_id, subject, state,
             attempts, detail, changed_at, body)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?9, ?10)
             ON CONFLICT DO UPDATE SET message_id = ?5, subject = ?6, state = ?7,
             attempts = attempts + (?7 = 'sending'), detail = ?8, changed_at = ?9, body = ?10 {only}"
        );
        let parameters = params![
            row.edition,
            row.transport,
            row.recipient,
            row.key,
            row.message_id,
            row.subject,
            row.state.as_str(),
            row.detail,
            row.changed_at,
            row.body
        ];
        let changed = self.connection.execute(&query, parameters);
        changed
            .map(|count| count > 0)
            .map_err(|error| self.wrap(error))
    }
}

#[cfg(test)]
impl Ledger {
    /// Returns the notice of a test.
    pub(in crate::delivery) fn only_notice(&self) -> NoticeRow {
        let query = "SELECT edition, transport, recipient, key, message_id, subject FROM notice";
        let read = |row: &rusqlite::Row| {
            Ok(NoticeRow {
                edition: row.get(0)?,
                transport: row.get(1)?,
                recipient: row.get(2)?,
                key: row.get(3)?,
                message_id: row.get(4)?,
                subject: row.get(5)?,
                body: "x".to_owned(),
                state: State::Sent,
                detail: String::new(),
                changed_at: String::new(),
            })
        };
        self.connection.query_row(query, [], read).unwrap()
    }
}
