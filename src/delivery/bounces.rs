//! Reports of failed delivery (RFC 3464, RFC 6533): from a mailbox into the ledger.
//!
//! A report is believed where it is a delivery status and names a message of ours by its token,
//! which is made with a secret; it may be wrapped in another mail. What came to a token's address
//! and only looks like a report is told as probable. Whatever else lies in the mailbox is listed and
//! left alone.

mod mailbox;
mod status;

use std::{collections::BTreeSet, path::Path};

use mail_parser::{HeaderName, Message, MessageParser, MimeHeaders, PartType};

use self::{mailbox::messages, status::Status};
use super::{DeliveryError, Ledger, LedgerEntry, State, letter::one_line, token::is_token};
use crate::digest;

/// A message that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bounce {
    /// The message as the ledger has it now.
    pub row: LedgerEntry,
    /// Where the report lies.
    pub place: String,
}

/// What lay in a mailbox.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Bounces {
    /// Messages that came back.
    pub bounced: Vec<Bounce>,
    /// Messages that came back by the looks of it: a person must read what was said. The ledger
    /// keeps them as they were.
    pub probable: Vec<Bounce>,
    /// How many reports were entered by an earlier reading.
    pub before: usize,
    /// What was left alone.
    pub left_alone: Vec<LeftAlone>,
}

/// A mail that is no report about a message of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftAlone {
    /// Where it lies.
    pub place: String,
    /// Why it was left alone.
    pub why: String,
}

/// What a report comes to.
enum Verdict {
    /// This message came back.
    Bounced(LedgerEntry, String),
    /// This message came back, by the looks of it.
    Probably(LedgerEntry, String),
    /// Nothing of ours.
    LeftAlone(String),
}

/// Reads a mailbox (a Maildir, a folder of messages, an mbox file or a single message) and
/// enters into the ledger what came back.
///
/// # Errors
/// Where the mailbox cannot be read or the ledger not be used.
pub(crate) fn read_bounces(
    path: &Path,
    ledger: &Ledger,
    now: &str,
) -> Result<Bounces, DeliveryError> {
    let mut found = Bounces::default();
    for (place, bytes) in messages(path)? {
        let hash = digest::sha256(&bytes);
        if ledger.has_report(&hash)? {
            found.before += 1;
            continue;
        }
        for verdict in read(&bytes, ledger)? {
            let place = place.clone();
            match verdict {
                Verdict::Bounced(row, detail) => {
                    let row = LedgerEntry {
                        state: State::Bounced,
                        detail,
                        changed_at: now.to_owned(),
                        ..row
                    };
                    ledger.change(&row)?;
                    ledger.remember_report(&hash, now)?;
                    found.bounced.push(Bounce { row, place });
                }
                Verdict::Probably(row, detail) => {
                    let row = LedgerEntry { detail, ..row };
                    found.probable.push(Bounce { row, place });
                }
                Verdict::LeftAlone(why) => found.left_alone.push(LeftAlone { place, why }),
            }
        }
    }
    Ok(found)
}

/// Reads a mail: every report in it, whether it is one or carries some.
fn read(bytes: &[u8], ledger: &Ledger) -> Result<Vec<Verdict>, DeliveryError> {
    let Some(mail) = MessageParser::default().parse(bytes) else {
        return Ok(vec![Verdict::LeftAlone("is not a mail".to_owned())]);
    };
    let mut all = Vec::new();
    collect(&mail, 0, &mut all);
    let reports = all
        .iter()
        .filter_map(|mail| Some((*mail, Status::of(mail)?)));
    let reports: Vec<_> = reports.collect();
    if reports.is_empty() {
        return Ok(vec![without_status(&mail, ledger)?]);
    }
    let read = |(report, status): &(&Message, Status)| matched(report, status, &mail, ledger);
    reports.iter().map(read).collect()
}

/// How deep mails may lie in each other.
const DEPTH: usize = 10;

/// Collects a mail and the mails that it carries.
fn collect<'a>(mail: &'a Message<'a>, depth: usize, all: &mut Vec<&'a Message<'a>>) {
    all.push(mail);
    if depth == DEPTH {
        return;
    }
    for part in &mail.parts {
        if let PartType::Message(inner) = &part.body {
            collect(inner, depth + 1, all);
        }
    }
}

/// Finds the message that a report is about; `outer` is the mail that it lies in.
fn matched(
    report: &Message,
    status: &Status,
    outer: &Message,
    ledger: &Ledger,
) -> Result<Verdict, DeliveryError> {
    let mut tokens = tokens(report);
    tokens.extend(addressed(outer));
    tokens.extend(status.envelopes().filter(|text| is_token(text)));
    let row = match one_of_ours(&tokens, ledger)? {
        Ok(row) => row,
        Err(why) => return Ok(Verdict::LeftAlone(why.to_owned())),
    };
    let Some(said) = status.failure() else {
        let action = one_line(&status.actions().join(", "));
        let why = format!("is not a failure, {}: {action}", row.recipient);
        return Ok(Verdict::LeftAlone(why));
    };
    Ok(match row.state {
        State::Sent | State::Unknown | State::Bounced => Verdict::Bounced(row, said),
        state => Verdict::LeftAlone(about(&row, state)),
    })
}

fn about(row: &LedgerEntry, state: State) -> String {
    let (recipient, state) = (&row.recipient, state.as_str());
    format!("is about the mail to {recipient}, which is {state}")
}

/// Returns the one message that tokens name, or why there is none.
fn one_of_ours(
    tokens: &BTreeSet<String>,
    ledger: &Ledger,
) -> Result<Result<LedgerEntry, &'static str>, DeliveryError> {
    let mut rows = Vec::new();
    for token in tokens {
        rows.extend(ledger.with_token(token)?);
    }
    Ok(match (rows.pop(), rows.pop()) {
        (Some(row), None) => Ok(row),
        (Some(_), Some(_)) => Err("names several messages of ours"),
        _ => Err("names no message of ours"),
    })
}

/// Words of who reports, and of what is reported, without a delivery status.
const REPORTERS: [&str; 3] = ["mailer-daemon", "postmaster", "mail delivery"];
const REPORTED: [&str; 10] = [
    "undeliver",
    "not delivered",
    "not be delivered",
    "returned",
    "failure",
    "failed",
    "delivery status",
    "ikke lever",
    "mislyk",
    "unzustellbar",
];

/// Tells whether a mail without a delivery status looks like a report of failed delivery.
fn looks_like_a_report(mail: &Message) -> bool {
    let holds = |text: &str, words: &[&str]| {
        let text = text.to_lowercase();
        words.iter().any(|word| text.contains(word))
    };
    let kind = mail.content_type().and_then(|kind| kind.subtype());
    let from = mail.header_raw(HeaderName::From).unwrap_or_default();
    holds(from, &REPORTERS)
        || holds(mail.subject().unwrap_or_default(), &REPORTED)
        || kind.is_some_and(|kind| kind.eq_ignore_ascii_case("report"))
        || mail
            .header_raw(HeaderName::from("X-Failed-Recipients"))
            .is_some()
}

/// Judges a mail that has no delivery status: one that names a message of ours and looks like a report
/// probably is one, whatever it says.
fn without_status(mail: &Message, ledger: &Ledger) -> Result<Verdict, DeliveryError> {
    let subject = one_line(mail.subject().unwrap_or_default());
    let nothing = || Verdict::LeftAlone(format!("is not a report of delivery: `{subject}`"));
    if !looks_like_a_report(mail) {
        return Ok(nothing());
    }
    Ok(match one_of_ours(&tokens(mail), ledger)? {
        Ok(row) if row.state.may_have_arrived() => Verdict::Probably(row, subject),
        Ok(row) => Verdict::LeftAlone(about(&row, row.state)),
        Err(_) => nothing(),
    })
}

/// Returns the tokens that a report names: in the address that it came to, and in the head of the
/// message that it returns.
fn tokens(report: &Message) -> BTreeSet<String> {
    let returned = report.parts.iter().filter_map(returned);
    addressed(report).into_iter().chain(returned).collect()
}

/// Returns the tokens in the addresses that a mail came to.
fn addressed(mail: &Message) -> BTreeSet<String> {
    let names = ["To", "Delivered-To", "X-Original-To", "Envelope-To"];
    let heads = names
        .iter()
        .filter_map(|name| mail.header_raw(HeaderName::from(*name)));
    heads.filter_map(own_address).collect()
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
    let is_head = || {
        let kind = part.content_type().and_then(|kind| kind.subtype());
        kind.is_some_and(|kind| {
            kind.eq_ignore_ascii_case("rfc822-headers")
                || kind.eq_ignore_ascii_case("global-headers")
        })
    };
    let id = match &part.body {
        PartType::Message(message) => message.message_id()?.to_owned(),
        PartType::Text(_) | PartType::Binary(_) | PartType::InlineBinary(_) if is_head() => {
            let head = MessageParser::default().parse_headers(part.contents())?;
            head.message_id()?.to_owned()
        }
        _ => return None,
    };
    let token = id.trim_start_matches('<').split('@').next()?;
    is_token(token).then(|| token.to_owned())
}

#[cfg(test)]
mod tests;
