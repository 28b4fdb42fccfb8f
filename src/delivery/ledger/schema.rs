//! The tables of the ledger, and how older ones become the present ones.
//!
//! A form is what the form before it became by one step, so that a ledger of any program is brought
//! up to date by the steps that it lacks, all in one transaction. No step loses a row.

use rusqlite::{Connection, Transaction};

/// The form that this program writes. Form 0 is a new file, or a ledger from before forms
/// were counted.
pub(super) const VERSION: u32 = 4;

/// Makes the tables, or brings older ones up to date, and returns the form found.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<u32> {
    connection.execute_batch("PRAGMA synchronous = FULL;")?;
    let transaction = connection.unchecked_transaction()?;
    let version = transaction.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0))?;
    if version < VERSION {
        bring_up_to_date(&transaction, version)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
    }
    transaction.commit()?;
    Ok(version)
}

fn bring_up_to_date(transaction: &Transaction, version: u32) -> rusqlite::Result<()> {
    if version == 0 {
        let old = "SELECT COUNT(*) FROM sqlite_schema WHERE name = 'delivery'";
        let is_old = transaction.query_row(old, [], |row| row.get::<_, i64>(0))? > 0;
        transaction.execute_batch(if is_old { FROM_OLD } else { DELIVERY })?;
        transaction.execute_batch(BESIDE)?;
    }
    for (form, step) in [(2, NOTICE), (3, BY_CONTENT), (4, ONE_TABLE)] {
        if version < form {
            transaction.execute_batch(step)?;
        }
    }
    Ok(())
}

const DELIVERY: &str = "
CREATE TABLE delivery (
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
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (edition, transport, recipient, part)
) STRICT;";

const FROM_OLD: &str = "ALTER TABLE delivery ADD COLUMN name TEXT NOT NULL DEFAULT '';";

const BESIDE: &str = "
CREATE INDEX delivery_message ON delivery (message_id);
-- How many changes the journal has lines of. What stood in an old ledger counts as changed.
CREATE TABLE journal (changes INTEGER NOT NULL) STRICT;
INSERT INTO journal SELECT COUNT(*) FROM delivery WHERE transport = 'smtp';
CREATE TABLE report (sha256 TEXT PRIMARY KEY, read_at TEXT NOT NULL) STRICT;";

/// Mails to the owner, which had a table of their own.
const NOTICE: &str = "
CREATE TABLE notice (
    edition TEXT NOT NULL,
    transport TEXT NOT NULL,
    recipient TEXT NOT NULL,
    key TEXT NOT NULL,
    message_id TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    detail TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (edition, transport, recipient, key)
) STRICT;";

/// A message is known by what it carries, not by its number; a notice is kept until it is mailed.
const BY_CONTENT: &str = "
ALTER TABLE notice ADD COLUMN body TEXT NOT NULL DEFAULT '';
CREATE TABLE by_content (
    edition TEXT NOT NULL,
    transport TEXT NOT NULL,
    recipient TEXT NOT NULL,
    part INTEGER NOT NULL,
    bundle TEXT NOT NULL,
    documents TEXT,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 1,
    detail TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL,
    name TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (edition, transport, recipient, bundle)
) STRICT;
INSERT OR IGNORE INTO by_content
    SELECT edition, transport, recipient, part, bundle, NULL, message_id, state, attempts, detail,
           changed_at, name FROM delivery
    ORDER BY state NOT IN ('sending', 'sent', 'unknown', 'bounced'), rowid;
DROP TABLE delivery;
ALTER TABLE by_content RENAME TO delivery;
CREATE INDEX delivery_message ON delivery (message_id);";

/// A notice is a message. Those of before stand in no journal.
const ONE_TABLE: &str = "
CREATE TABLE message (
    kind TEXT NOT NULL,
    edition TEXT NOT NULL,
    transport TEXT NOT NULL,
    recipient TEXT NOT NULL,
    content_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    name TEXT NOT NULL,
    documents TEXT,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    detail TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    PRIMARY KEY (kind, edition, transport, recipient, content_key)
) STRICT;
INSERT INTO message
    SELECT 'edition', edition, transport, recipient, bundle, part, name, documents, '', '',
           message_id, state, attempts, detail, changed_at FROM delivery ORDER BY rowid;
INSERT INTO message
    SELECT 'notice', edition, transport, recipient, key, 1, '', NULL, subject, body,
           message_id, state, attempts, detail, changed_at FROM notice ORDER BY rowid;
DROP TABLE delivery;
DROP TABLE notice;
CREATE INDEX message_id ON message (message_id);";
