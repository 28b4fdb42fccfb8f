//! Reports of failed delivery (RFC 3464): from a mailbox into the ledger.
//!
//! A report is believed where it is a delivery status and names a message of ours by its
//! token; whatever else lies in the mailbox is listed and left alone.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use super::{DeliveryError, Ledger, Row, State, letter::one_line, message::TOKEN};
use crate::{
    digest,
    files::{self, FileError},
};

/// A message that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// The message as the ledger has it now.
    pub row: Row,
    /// Where the report lies.
    pub place: String,
}

/// What lay in a mailbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounces {
    /// Messages that came back.
    pub bounced: Vec<Bounce>,
    /// How many reports were entered by an earlier reading.
    pub before: usize,
    /// What was left alone: where it lies, and why.
    pub other: Vec<(String, String)>,
}

/// Reads a mailbox (a Maildir, a folder of messages, an mbox file or a single message) and
/// enters into the ledger what came back.
///
/// # Errors
/// Where the mailbox cannot be read or the ledger not be used.
pub fn read_bounces(path: &Path, ledger: &Ledger, now: &str) -> Result<Bounces, DeliveryError> {
    let mut found = Bounces::default();
    for (place, bytes) in messages(path)? {
        let hash = digest::sha256(&bytes);
        if ledger.has_report(&hash)? {
            found.before += 1;
            continue;
        }
        match matched(&bytes, ledger)? {
            Ok((row, said)) => {
                let row = Row {
                    state: State::Bounced,
                    detail: said,
                    changed_at: now.to_owned(),
                    ..row
                };
                ledger.change(&row)?;
                ledger.remember_report(&hash, now)?;
                found.bounced.push(Bounce { row, place });
            }
            Err(why) => found.other.push((place, why)),
        }
    }
    Ok(found)
}

/// Returns the messages of a mailbox with their places.
fn messages(path: &Path) -> Result<Vec<(String, Vec<u8>)>, FileError> {
    if !path.is_dir() {
        let bytes = files::read(path)?;
        let place = path.display().to_string();
        return Ok(match bytes.starts_with(b"From ") {
            true => from_mbox(&place, &bytes),
            false => vec![(place, bytes)],
        });
    }
    let maildir: Vec<PathBuf> = ["new", "cur"].map(|name| path.join(name)).into();
    let maildir: Vec<_> = maildir
        .into_iter()
        .filter(|folder| folder.is_dir())
        .collect();
    let folders = if maildir.is_empty() {
        vec![path.to_owned()]
    } else {
        maildir
    };
    let mut messages = Vec::new();
    for folder in folders {
        for file in files::list(&folder)? {
            if file.is_file() {
                messages.push((file.display().to_string(), files::read(&file)?));
            }
        }
    }
    Ok(messages)
}

/// Takes an mbox file apart at its `From ` lines (RFC 4155).
fn from_mbox(place: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut messages: Vec<(String, Vec<u8>)> = Vec::new();
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") {
            let number = messages.len() + 1;
            messages.push((format!("{place}, message {number}"), Vec::new()));
        } else if let Some((_, message)) = messages.last_mut() {
            let quoted = line.strip_prefix(b">").filter(|rest| {
                let rest = rest.iter().skip_while(|byte| **byte == b'>');
                rest.take(5).eq(b"From ")
            });
            message.extend_from_slice(quoted.unwrap_or(line));
        }
    }
    messages
}

/// Returns the message that a report is about, with what it says; or why it says nothing
/// about ours.
fn matched(bytes: &[u8], ledger: &Ledger) -> Result<Result<(Row, String), String>, DeliveryError> {
    let Some(report) = MessageParser::default().parse(bytes) else {
        return Ok(Err("is not a mail".to_owned()));
    };
    let Some(status) = Status::of(&report) else {
        let subject = one_line(report.subject().unwrap_or_default());
        return Ok(Err(format!("is not a report of delivery: `{subject}`")));
    };
    let mut rows = Vec::new();
    for token in tokens(&report, &status) {
        rows.extend(ledger.with_token(&token)?);
    }
    let row = match (rows.pop(), rows.pop()) {
        (Some(row), None) => row,
        (Some(_), Some(_)) => return Ok(Err("names several messages of ours".to_owned())),
        _ => return Ok(Err("names no message of ours".to_owned())),
    };
    let Some(said) = status.failure() else {
        let action = one_line(&status.actions().join(", "));
        return Ok(Err(format!(
            "is not a failure, {}: {action}",
            row.recipient
        )));
    };
    Ok(match row.state {
        State::Sent | State::Unknown | State::Bounced => Ok((row, said)),
        state => {
            let (recipient, state) = (&row.recipient, state.as_str());
            Err(format!(
                "is about the mail to {recipient}, which is {state}"
            ))
        }
    })
}

/// The fields of a `message/delivery-status`: those of the message, then those of each
/// recipient.
struct Status(Vec<Vec<(String, String)>>);

impl Status {
    fn of(report: &Message) -> Option<Self> {
        let is_status = |part: &&mail_parser::MessagePart| {
            part.content_type().is_some_and(|kind| {
                let subtype = kind.subtype().unwrap_or_default();
                kind.ctype().eq_ignore_ascii_case("message")
                    && subtype.eq_ignore_ascii_case("delivery-status")
            })
        };
        let part = report.parts.iter().find(is_status)?;
        let text = String::from_utf8_lossy(part.contents()).replace("\r\n", "\n");
        Some(Self(text.split("\n\n").map(fields).collect()))
    }

    fn field(group: &[(String, String)], name: &str) -> Option<String> {
        let mut fields = group.iter();
        let field = fields.find(|(known, _)| known == name);
        field.map(|(_, value)| value.clone())
    }

    fn actions(&self) -> Vec<String> {
        let groups = self.0.iter();
        groups
            .filter_map(|group| Self::field(group, "action"))
            .collect()
    }

    /// Returns who failed and why, where delivery failed.
    fn failure(&self) -> Option<String> {
        let failed = |group: &&Vec<(String, String)>| {
            let action = Self::field(group, "action").unwrap_or_default();
            action.eq_ignore_ascii_case("failed")
        };
        let group = self.0.iter().find(failed)?;
        let said = ["final-recipient", "status", "diagnostic-code"];
        let said = said.iter().filter_map(|name| Self::field(group, name));
        Some(one_line(&said.collect::<Vec<_>>().join("; ")))
    }
}

/// Reads `Name: value` lines; a line that begins with a space goes on with the one before.
fn fields(group: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in group.lines() {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            let name = name.trim().to_ascii_lowercase();
            fields.push((name, value.trim().to_owned()));
        }
    }
    fields
}

/// Returns the tokens that a report names: in the address that it came to, as the identifier
/// of the envelope, and in the head of the message that it returns.
fn tokens(report: &Message, status: &Status) -> BTreeSet<String> {
    let mut texts: Vec<String> = Vec::new();
    for name in ["To", "Delivered-To", "X-Original-To", "Envelope-To"] {
        texts.extend(
            report
                .header_raw(HeaderName::from(name))
                .map(ToOwned::to_owned),
        );
    }
    let mut tokens: BTreeSet<String> = texts.iter().filter_map(|text| own_address(text)).collect();
    let envelope = status.0.iter();
    let envelope = envelope.filter_map(|group| Status::field(group, "original-envelope-id"));
    tokens.extend(envelope.filter(|text| is_token(text)));
    tokens.extend(report.parts.iter().filter_map(returned));
    tokens
}

/// Finds the token in `<bounce+TOKEN@example.org>`.
fn own_address(text: &str) -> Option<String> {
    let after = text.split('+').skip(1);
    let mut tokens = after.filter_map(|rest| rest.split_once('@'));
    let token = tokens.find(|(token, _)| is_token(token));
    token.map(|(token, _)| token.to_owned())
}

/// Returns the token in the Message-ID of a returned message, or of its head alone.
fn returned(part: &mail_parser::MessagePart) -> Option<String> {
    let id = match &part.body {
        PartType::Message(message) => message.message_id()?.to_owned(),
        PartType::Text(head)
            if part
                .content_type()
                .and_then(|kind| kind.subtype())
                .is_some_and(|kind| kind.eq_ignore_ascii_case("rfc822-headers")) =>
        {
            let head = MessageParser::default().parse_headers(head.as_bytes())?;
            head.message_id()?.to_owned()
        }
        _ => return None,
    };
    let token = id.trim_start_matches('<').split('@').next()?;
    is_token(token).then(|| token.to_owned())
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
#[path = "bounces_tests.rs"]
mod tests;
