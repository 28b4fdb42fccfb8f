//! A message as a row of the ledger's table.

use std::collections::BTreeMap;

use rusqlite::{Row, Transaction, params};

use crate::delivery::{
    State,
    entry::{LedgerEntry, MessageKind},
};

/// The columns of the table, in the order of [`insert`] and [`read`].
pub(super) const COLUMNS: &str = "kind, edition, transport, recipient, content_key, part, name, \
                                  documents, subject, body, message_id, state, attempts, detail, \
                                  changed_at";

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
