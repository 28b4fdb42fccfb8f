//! A message as the ledger has it, and a line of its journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::State;

/// What a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MessageKind {
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

    pub(super) fn from_name(name: &str) -> Self {
        serde_json::from_value(name.into()).unwrap_or_default()
    }

    // The form that `skip_serializing_if` asks for.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it")]
    fn is_edition(&self) -> bool {
        *self == Self::Edition
    }
}

/// Which message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct MessageKey<'a> {
    pub(super) kind: MessageKind,
    pub(super) edition: &'a str,
    pub(super) transport: &'a str,
    pub(super) recipient: &'a str,
    pub(super) content_key: &'a str,
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
pub(crate) struct LedgerEntry {
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

impl LedgerEntry {
    pub(super) fn key(&self) -> MessageKey<'_> {
        MessageKey {
            kind: self.kind,
            edition: &self.edition,
            transport: &self.transport,
            recipient: &self.recipient,
            content_key: &self.content_key,
        }
    }

    /// Returns the token that it had on an earlier try.
    pub(super) fn token(&self) -> Option<&str> {
        let id = self.message_id.trim_start_matches('<');
        id.split_once('@').map(|(token, _)| token)
    }

    /// Tells whether the journal has a line of each of its changes: where it goes to a mail server.
    pub(super) fn is_journaled(&self) -> bool {
        self.transport == "smtp"
    }
}
