//! Sending: each parcel once.

use std::{path::Path, time::SystemTime};

use lettre::SmtpTransport;

use super::{
    Ledger, LedgerError, Letters, LettersError, Parcel, State,
    ledger::Key,
    message::{Mail, MessageError, mail},
    outbox,
    smtp::{self, ServerError},
};
use crate::{
    config::{Delivery, Project, Transport},
    files::{self, FileError},
    model::{Edition, normal_address},
};

/// What all messages of an edition have in common.
#[derive(Debug, Clone, Copy)]
pub struct Post<'a> {
    /// The edition.
    pub edition: Edition,
    /// The date of the messages.
    pub date: SystemTime,
    /// The time as the ledger writes it.
    pub now: &'a str,
    /// Who publishes.
    pub project: &'a Project,
    /// How mails are sent.
    pub settings: &'a Delivery,
    /// The folder of the outbox for this edition.
    pub outbox: &'a Path,
}

/// Why nothing, or not everything, could be sent.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// The ledger cannot be used.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The words of a mail cannot be written.
    #[error(transparent)]
    Letters(#[from] LettersError),
    /// A message cannot be put together.
    #[error("the message to {recipient} cannot be made")]
    Message {
        /// To whom.
        recipient: String,
        /// What is wrong.
        source: MessageError,
    },
    /// The outbox cannot be written.
    #[error(transparent)]
    File(#[from] FileError),
    /// The mail server cannot be used.
    #[error(transparent)]
    Server(#[from] ServerError),
}

/// What became of a parcel in this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outlook {
    /// Handed over now.
    Sent,
    /// Handed over by an earlier run.
    AlreadySent,
    /// An earlier run sent this edition with other content; nothing was sent now.
    SentOtherwise,
    /// Held back, since a briefing could not be made.
    Held,
    /// Not handed over, or perhaps: the state and what the server said.
    Open(State, String),
}

/// A parcel and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// To whom.
    pub recipient: String,
    /// The address.
    pub address: String,
    /// What became of it.
    pub outlook: Outlook,
}

/// Sends every parcel that was not sent before. `done` is called after each.
///
/// # Errors
/// Where the ledger, a template or the server as a whole cannot be used. What a server says
/// to one message is an outcome, not an error.
pub fn send(
    parcels: &[Parcel],
    post: &Post,
    letters: &Letters,
    ledger: &Ledger,
    done: &dyn Fn(),
) -> Result<Vec<Outcome>, DeliveryError> {
    let mut way = Way::of(post.settings);
    let mut outcomes = Vec::with_capacity(parcels.len());
    for parcel in parcels {
        let outlook = one(parcel, post, letters, ledger, &mut way)?;
        outcomes.push(Outcome {
            recipient: parcel.recipient.name.clone(),
            address: parcel.recipient.address.clone(),
            outlook,
        });
        done();
    }
    if post.settings.transport == Transport::Outbox {
        write_index(parcels, post, letters)?;
    }
    Ok(outcomes)
}

/// How messages leave; a server is connected to when the first one is due.
enum Way<'a> {
    Outbox,
    Server(&'a Delivery),
    Connected(Box<SmtpTransport>),
}

impl<'a> Way<'a> {
    fn of(settings: &'a Delivery) -> Self {
        match settings.transport {
            Transport::Outbox => Self::Outbox,
            Transport::Smtp => Self::Server(settings),
        }
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Outbox => "outbox",
            Self::Server(_) | Self::Connected(_) => "smtp",
        }
    }

    fn connect(&mut self) -> Result<(), DeliveryError> {
        if let Self::Server(Delivery {
            smtp: Some(server), ..
        }) = self
        {
            *self = Self::Connected(Box::new(smtp::connect(server)?));
        }
        Ok(())
    }
}

fn one(
    parcel: &Parcel,
    post: &Post,
    letters: &Letters,
    ledger: &Ledger,
    way: &mut Way,
) -> Result<Outlook, DeliveryError> {
    let (edition, bundle) = (post.edition.to_string(), parcel.bundle());
    let address = normal_address(&parcel.recipient.address);
    let key = Key {
        edition: &edition,
        transport: way.name(),
        recipient: &address,
        part: parcel.part.0,
    };
    if let Some(entry) = ledger.entry(key)? {
        match entry.state {
            State::Sent if entry.bundle == bundle => return Ok(Outlook::AlreadySent),
            State::Sent => return Ok(Outlook::SentOtherwise),
            State::Deferred => {}
            // A file is written as a whole or not at all, so writing it again is safe.
            State::Unknown if matches!(way, Way::Outbox) => {}
            state => {
                let detail = "an earlier run left it so; it is not tried again by itself";
                return Ok(Outlook::Open(state, detail.to_owned()));
            }
        }
    }
    if !parcel.missing.is_empty() {
        return Ok(Outlook::Held);
    }
    let letter = letters.write(parcel, post.project, post.edition)?;
    let mail = mail(post, parcel, letter).map_err(|source| DeliveryError::Message {
        recipient: parcel.recipient.name.clone(),
        source,
    })?;
    way.connect()?;
    ledger.begin(key, &bundle, &mail.id, post.now)?;
    let (state, detail) = leave(way, post, parcel, &mail)?;
    ledger.finish(key, state, &detail, post.now)?;
    Ok(match state {
        State::Sent => Outlook::Sent,
        state => Outlook::Open(state, detail),
    })
}

fn leave(
    way: &Way,
    post: &Post,
    parcel: &Parcel,
    mail: &Mail,
) -> Result<(State, String), DeliveryError> {
    Ok(match way {
        Way::Connected(transport) => smtp::hand_over(transport, &mail.message),
        Way::Outbox | Way::Server(_) => (
            State::Sent,
            outbox::write(post.outbox, parcel, &mail.message)?,
        ),
    })
}

fn write_index(parcels: &[Parcel], post: &Post, letters: &Letters) -> Result<(), DeliveryError> {
    let mut rows = Vec::with_capacity(parcels.len());
    for parcel in parcels.iter().filter(|parcel| parcel.missing.is_empty()) {
        let letter = letters.write(parcel, post.project, post.edition)?;
        rows.push(outbox::index_row(parcel, &letter.subject));
    }
    let index = letters.index(&rows, post.project, post.edition)?;
    files::write(&outbox::index_file(post.outbox), index.as_bytes())?;
    Ok(())
}
