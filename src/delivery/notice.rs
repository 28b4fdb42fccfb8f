//! Notices: plain mails to the owner about the program's own work.
//!
//! They carry no documents and are not listed among the deliveries, but are messages like others: a
//! row is committed before anything leaves, and what may have arrived is not sent again by itself.

use std::path::Path;

use super::{
    DeliveryError, Disposition, Ledger, LedgerEntry, Sender, State,
    dispatcher::{Dispatcher, Route, transport_name},
    letter::{Letter, NoticeWords, one_line},
    message::{Content, Message},
};
use crate::{
    config::{Delivery, Owner},
    model::Edition,
    stop::Stop,
};

/// A plain mail to the owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// The edition that it is about.
    pub edition: Edition,
    /// What tells it apart from the other notices of the edition: with the same key one is sent
    /// once. Letters a–z, digits and `-`, since it names a file.
    pub key: String,
    /// The words.
    pub words: NoticeWords,
}

impl Notice {
    fn letter(&self) -> Letter {
        Letter {
            subject: one_line(&self.words.subject),
            text: printable(&self.words.text),
            html: None,
        }
    }

    fn message<'a>(&'a self, owner: &'a Owner, letter: &'a Letter) -> Message<'a> {
        Message {
            edition: self.edition,
            name: &owner.name,
            mailbox: &owner.address,
            letter,
            content: Content::Notice(&self.key),
        }
    }
}

/// What notices are mailed with.
pub(crate) struct Notifying<'a> {
    /// To whom.
    pub owner: &'a Owner,
    /// How they leave.
    pub settings: &'a Delivery,
    /// From whom they come.
    pub sender: Sender<'a>,
    /// What was sent before.
    pub ledger: &'a Ledger,
    /// The folder in which each is the file `<edition>-<key>.eml`, with the outbox.
    pub outbox: &'a Path,
    /// Tells the time as the ledger writes it.
    pub now: fn() -> String,
}

/// A notice that did not leave before, and what became of it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Renotified {
    /// Its subject.
    pub subject: String,
    /// What became of it.
    pub disposition: Disposition,
}

/// Mails a notice to the owner, unless one with its key was mailed before.
///
/// A notice that was refused is tried again when it is next asked for; one that may have
/// arrived is not. Where the server cannot be reached it waits for [`notify_again`].
///
/// # Errors
/// Where the ledger, the key that signs, the folder or the server as a whole cannot be used.
pub(crate) fn notify(notice: &Notice, with: &Notifying) -> Result<Disposition, DeliveryError> {
    let letter = notice.letter();
    let message = notice.message(with.owner, &letter);
    expect(&message, with)?;
    let stop = Stop::default();
    let mut dispatcher = Dispatcher {
        sender: &with.sender,
        ledger: with.ledger,
        now: with.now,
        route: Route::of(with.settings, with.outbox, &stop)?,
    };
    let disposition = dispatcher.dispatch(&message)?;
    if let Route::Server(server) = dispatcher.route {
        server.close();
    }
    Ok(disposition)
}

/// Has a notice wait, where it is new or was refused for good.
fn expect(message: &Message, with: &Notifying) -> Result<(), DeliveryError> {
    let now = (with.now)();
    let entry = message.entry(transport_name(with.settings.transport), now.clone());
    let known = with.ledger.entry(entry.key())?;
    let refused = known.filter(|known| matches!(known.state, State::Failed | State::Bounced));
    if let Some(refused) = refused {
        with.ledger.reopen_one(&refused, &now)?;
    }
    Ok(with.ledger.expect_notice(&entry)?)
}

/// Mails the owner what did not leave before, or was refused for now; returns what became of each.
///
/// # Errors
/// Like [`notify`].
pub(crate) fn notify_again(with: &Notifying) -> Result<Vec<Renotified>, DeliveryError> {
    let transport = transport_name(with.settings.transport);
    let waiting = with
        .ledger
        .waiting_notices(transport, &with.owner.address.key())?;
    let mut all = Vec::new();
    for entry in waiting {
        let LedgerEntry { subject, body, .. } = entry;
        // One of a form that no program writes is left alone.
        let Ok(edition) = entry.edition.parse() else {
            continue;
        };
        let notice = Notice {
            edition,
            key: entry.content_key,
            words: NoticeWords {
                subject: subject.clone(),
                text: body,
            },
        };
        let disposition = notify(&notice, with)?;
        all.push(Renotified {
            subject,
            disposition,
        });
    }
    Ok(all)
}

/// Leaves out of a text what a terminal would obey.
fn printable(text: &str) -> String {
    let is_printed = |c: &char| *c == '\n' || !c.is_control();
    let lines = text.trim().replace("\r\n", "\n");
    lines.chars().filter(is_printed).collect()
}

#[cfg(test)]
mod tests;
