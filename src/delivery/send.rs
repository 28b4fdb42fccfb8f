//! Sending: each parcel once.

use super::{
    DeliveryError, Ledger, Parcel, Post, State,
    ledger::{Key, Row},
    message::{Mail, mail},
    outbox,
    server::Server,
};
use crate::{
    config::{Delivery, Transport},
    model::normal_address,
    stop::Stop,
};

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
    /// Files that no mail can carry and that were left out.
    pub left_out: Vec<String>,
}

impl Outcome {
    /// Tells whether the recipient has everything, now or from before.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        let open = matches!(self.outlook, Outlook::Held | Outlook::Open(..));
        !open && self.left_out.is_empty()
    }
}

/// The name under which the ledger keeps messages of a transport.
#[must_use]
pub fn transport_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Outbox => "outbox",
        Transport::Smtp => "smtp",
    }
}

/// Sends every parcel that was not sent before. All are in the ledger before the first leaves.
/// `now` tells the time as the ledger writes it; `done` is called after each parcel. It is
/// stopped between two messages, never within one.
///
/// # Errors
/// Where the ledger, a template or the server as a whole cannot be used, or it is asked to
/// stop. What a server says to one message is an outcome, not an error.
pub fn send(
    parcels: &[Parcel],
    post: &Post,
    settings: &Delivery,
    ledger: &Ledger,
    now: fn() -> String,
    (done, stop): (&dyn Fn(), &Stop),
) -> Result<Vec<Outcome>, DeliveryError> {
    let mut counter = Counter {
        post,
        ledger,
        now,
        way: Way::of(settings, stop)?,
    };
    ledger.recover()?;
    let expected: Vec<Row> = parcels.iter().map(|parcel| counter.row(parcel)).collect();
    ledger.expect(&expected)?;
    let mut outcomes = Vec::with_capacity(parcels.len());
    for (parcel, row) in parcels.iter().zip(&expected) {
        if stop.is_asked() {
            break;
        }
        outcomes.push(Outcome {
            recipient: parcel.recipient.name.clone(),
            address: parcel.recipient.address.clone(),
            outlook: counter.serve(parcel, row)?,
            left_out: parcel
                .too_large
                .iter()
                .map(|one| one.name.file_name())
                .collect(),
        });
        done();
    }
    match counter.way {
        Way::Server(server) => server.close(),
        Way::Outbox => outbox::write_index(parcels, post, false)?,
    }
    if outcomes.len() < parcels.len() {
        return Err(DeliveryError::Stopped {
            done: outcomes.len(),
            all: parcels.len(),
        });
    }
    Ok(outcomes)
}

/// Where parcels are handed in.
struct Counter<'a> {
    post: &'a Post<'a>,
    ledger: &'a Ledger,
    now: fn() -> String,
    way: Way<'a>,
}

impl Counter<'_> {
    /// Returns a parcel as it is entered before anything is tried.
    fn row(&self, parcel: &Parcel) -> Row {
        let missing: Vec<_> = parcel.missing.iter().map(ToString::to_string).collect();
        Row {
            edition: self.post.edition.to_string(),
            transport: self.way.name().to_owned(),
            recipient: normal_address(&parcel.recipient.address),
            part: parcel.part.0,
            name: parcel.recipient.name.clone(),
            bundle: parcel.bundle(),
            message_id: String::new(),
            state: State::Pending,
            attempts: 0,
            detail: match missing.as_slice() {
                [] => String::new(),
                names => format!("held back: {} could not be made", names.join(", ")),
            },
            changed_at: (self.now)(),
        }
    }

    fn serve(&mut self, parcel: &Parcel, row: &Row) -> Result<Outlook, DeliveryError> {
        let entry = self.ledger.entry(row.key())?.unwrap_or_else(|| row.clone());
        match entry.state {
            State::Sent if entry.bundle == row.bundle => return Ok(Outlook::AlreadySent),
            State::Sent => return Ok(Outlook::SentOtherwise),
            State::Pending | State::Deferred => {}
            // A message that was refused for good did not arrive; another one may be tried.
            State::Failed if entry.bundle != row.bundle => {}
            // A file is written as a whole or not at all, so writing it again is safe.
            _ if matches!(self.way, Way::Outbox) => {}
            state => return Ok(Outlook::Open(state, entry.detail)),
        }
        if !parcel.missing.is_empty() {
            return Ok(Outlook::Held);
        }
        let post = self.post;
        let letter = post.letters.write(parcel, post.project, post.edition)?;
        let made = mail(post, parcel, letter).map_err(|source| DeliveryError::Message {
            recipient: parcel.recipient.name.clone(),
            source,
        })?;
        let attempts = entry.attempts + 1;
        let row = Row {
            attempts,
            ..row.clone()
        };
        match &mut self.way {
            Way::Outbox => self.write(parcel, &made, row),
            Way::Server(_) => self.hand_over(made, &row, entry.state),
        }
    }

    fn write(&self, parcel: &Parcel, mail: &Mail, row: Row) -> Result<Outlook, DeliveryError> {
        let file = outbox::write(self.post.outbox, parcel, &mail.message)?;
        self.ledger.change(&Row {
            state: State::Sent,
            message_id: mail.id.clone(),
            detail: file,
            ..row
        })?;
        Ok(Outlook::Sent)
    }

    fn hand_over(
        &mut self,
        mut mail: Mail,
        row: &Row,
        before: State,
    ) -> Result<Outlook, DeliveryError> {
        let Way::Server(server) = &mut self.way else {
            return Ok(Outlook::Held);
        };
        if let Some(why) = server.ready()? {
            return self.wait(row.key(), before, format!("not tried: {why}"));
        }
        server.sign(&mut mail.message);
        let bytes = mail.message.formatted();
        if let Some(largest) = server.largest().filter(|largest| bytes.len() > *largest) {
            let why = too_large(bytes.len(), largest);
            return self.wait(row.key(), before, why);
        }
        let sending = Row {
            state: State::Sending,
            message_id: mail.id.clone(),
            changed_at: (self.now)(),
            ..row.clone()
        };
        self.ledger.change(&sending)?;
        let answer = server.hand_over(&mail, &bytes);
        self.ledger.change(&Row {
            state: answer.state,
            detail: answer.said.clone(),
            changed_at: (self.now)(),
            ..sending
        })?;
        Ok(match answer.state {
            State::Sent => Outlook::Sent,
            state => Outlook::Open(state, answer.said),
        })
    }

    /// Leaves a message as it was, and says why.
    fn wait(&self, key: Key, before: State, why: String) -> Result<Outlook, DeliveryError> {
        self.ledger.note(key, &why)?;
        let state = match before {
            State::Deferred => State::Deferred,
            _ => State::Pending,
        };
        Ok(Outlook::Open(state, why))
    }
}

fn too_large(bytes: usize, largest: usize) -> String {
    let megabytes = |bytes: usize| format!("{}.{}", bytes / 1_000_000, bytes / 100_000 % 10);
    let (takes, most) = (megabytes(bytes), megabytes(largest));
    let mend = match largest / 1_000_000 {
        0 => "ask its keeper to take larger ones".to_owned(),
        fits => format!("set `delivery.largest_message_megabytes` to {fits}"),
    };
    format!("the message takes {takes} MB and the server {most} MB at most; {mend}")
}

/// How messages leave.
enum Way<'a> {
    Outbox,
    Server(Box<Server<'a>>),
}

impl<'a> Way<'a> {
    fn of(settings: &'a Delivery, stop: &'a Stop) -> Result<Self, DeliveryError> {
        if settings.transport == Transport::Outbox {
            return Ok(Self::Outbox);
        }
        Ok(Self::Server(Box::new(Server::new(settings, stop)?)))
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Outbox => transport_name(Transport::Outbox),
            Self::Server(_) => transport_name(Transport::Smtp),
        }
    }
}
