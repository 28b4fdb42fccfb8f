//! A message as the ledger has it: a row of its one table, and a line of its journal.

use std::collections::BTreeMap;

use rusqlite::{Row, Transaction, params};
use serde::{Deserialize, Serialize};

use crate::delivery::State;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// It carries documents of an edition.
    #[default]
    Edition,
    /// It tells the owner about the program's own work.
    Notice,
}

impl MessageKind {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Edition => "edition",
            Self::Notice => "notice",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "notice" => Self::Notice,
            _ => Self::Edition,
        }
    }

    // The form that `skip_serializing_if` asks for.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
    fn is_edition(&self) -> bool {
        *self == Self::Edition
    }
}

/// Which message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::delivery) struct MessageKey<'a> {
    pub(in crate::delivery) kind: MessageKind,
    pub(in crate::delivery) edition: &'a str,
    pub(in crate::delivery) transport: &'a str,
    pub(in crate::delivery) recipient: &'a str,
    pub(in crate::delivery) content_key: &'a str,
}

impl<'a> MessageKey<'a> {
    /// Returns the columns that are the key of the table.
    pub(super) fn columns(self) -> [&'a str; 5] {
        [
            self.kind.as_str(),
            self.edition,
            self.transport,
            self.recipient,
            self.content_key,
        ]
    }
}

/// A message in the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LedgerEntry {
    /// What it is. Journals of before notices were in them do not say.
    #[serde(default, skip_serializing_if = "MessageKind::is_edition")]
    pub kind: MessageKind,
    /// The edition that it carries, or is about.
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
    /// What it is known by, with the recipient: a hash of what is attached, or the key of a notice.
    #[serde(rename = "bundle")]
    pub content_key: String,
    /// What is attached: files with their SHA-256. Older ledgers do not say.
    #[serde(default)]
    pub documents: Option<BTreeMap<String, String>>,
    /// The subject of a notice, kept until it is mailed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subject: String,
    /// The text of a notice.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
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

/// The columns of the table, in the order of [`insert`] and [`read`].
pub(super) const COLUMNS: &str = "kind, edition, transport, recipient, content_key, part, name, \
                                  documents, subject, body, message_id, state, attempts, detail, \
                                  changed_at";

impl LedgerEntry {
    pub(in crate::delivery) fn key(&self) -> MessageKey<'_> {
        MessageKey {
            kind: self.kind,
            edition: &self.edition,
            transport: &self.transport,
            recipient: &self.recipient,
            content_key: &self.content_key,
        }
    }

    /// Returns the token that it had on an earlier try.
    pub(in crate::delivery) fn token(&self) -> Option<&str> {
        let id = self.message_id.trim_start_matches('<');
        id.split_once('@').map(|(token, _)| token)
    }

    /// Tells whether the journal has a line of each of its changes: where it goes to a mail server.
    pub(super) fn is_journaled(&self) -> bool {
        self.transport == "smtp"
    }
}

/// Enters a message, and returns how many rows were: none where `on_conflict` does not want it.
pub(super) fn insert(
    to: &Transaction,
    entry: &LedgerEntry,
    on_conflict: &str,
) -> rusqlite::Result<usize> {
    let query = format!(
        "INSERT INTO message ({COLUMNS})
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
         ON CONFLICT DO {on_conflict}"
    );
    let parameters = params![
        entry.kind.as_str(),
        entry.edition,
        entry.transport,
        entry.recipient,
        entry.content_key,
        entry.part,
        entry.name,
        entry.documents.as_ref().map(written),
        entry.subject,
        entry.body,
        entry.message_id,
        entry.state.as_str(),
        entry.attempts,
        entry.detail,
        entry.changed_at,
    ];
    to.execute(&query, parameters)
}

/// Reads a row of [`COLUMNS`].
pub(super) fn read(row: &Row) -> rusqlite::Result<LedgerEntry> {
    let kind: String = row.get(0)?;
    let attached: Option<String> = row.get(7)?;
    let state: String = row.get(11)?;
    Ok(LedgerEntry {
        kind: MessageKind::from_name(&kind),
        edition: row.get(1)?,
        transport: row.get(2)?,
        recipient: row.get(3)?,
        content_key: row.get(4)?,
        part: row.get(5)?,
        name: row.get(6)?,
        documents: attached.as_deref().map(documents),
        subject: row.get(8)?,
        body: row.get(9)?,
        message_id: row.get(10)?,
        state: State::from_name(&state),
        attempts: row.get(12)?,
        detail: row.get(13)?,
        changed_at: row.get(14)?,
    })
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
