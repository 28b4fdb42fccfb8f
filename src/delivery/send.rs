//! Sending: each parcel once.

use super::{
    DeliveryError, Draft, Ledger, Parcel, Post, State,
    ledger::{Key, Row},
    message::Mail,
    outbox,
    plan::Earlier,
    server::Server,
};
use crate::{
    config::{Delivery, Transport},
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

/// Enters into the ledger, as pending, every message that did not go before; nothing leaves.
///
/// # Errors
/// Where the ledger cannot be written.
pub fn expect(
    drafts: &[Draft],
    post: &Post,
    transport: Transport,
    ledger: &Ledger,
    now: fn() -> String,
) -> Result<(), DeliveryError> {
    let open = drafts.iter().filter(|one| one.parcel.earlier.is_none());
    let name = transport_name(transport);
    let rows: Vec<Row> = open.map(|one| row(&one.parcel, post, name, now)).collect();
    Ok(ledger.expect(&rows)?)
}

/// Sends every message that was not sent before. All are in the ledger before the first leaves.
/// `now` tells the time as the ledger writes it; `done` is called after each message. It is
/// stopped between two messages, never within one.
///
/// # Errors
/// Where the ledger, a template or the server as a whole cannot be used, or it is asked to
/// stop. What a server says to one message is an outcome, not an error.
pub fn send(
    drafts: &[Draft],
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
    expect(drafts, post, settings.transport, ledger, now)?;
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if stop.is_asked() {
            break;
        }
        let parcel = &draft.parcel;
        outcomes.push(Outcome {
            recipient: parcel.recipient.name.clone(),
            address: parcel.recipient.address.address().to_string(),
            outlook: counter.serve(draft)?,
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
        Way::Outbox => outbox::write_index(drafts, post, false)?,
    }
    if outcomes.len() < drafts.len() {
        return Err(DeliveryError::Stopped {
            done: outcomes.len(),
            all: drafts.len(),
        });
    }
    Ok(outcomes)
}

/// Enters messages as perhaps sent, where nobody knows any more: none goes by itself.
///
/// # Errors
/// Where the ledger cannot be written.
pub fn enter_as_unknown(
    drafts: &[Draft],
    post: &Post,
    ledger: &Ledger,
    now: fn() -> String,
) -> Result<(), DeliveryError> {
    for draft in drafts {
        let smtp = transport_name(Transport::Smtp);
        ledger.change(&Row {
            state: State::Unknown,
            detail: "the ledger was lost".to_owned(),
            ..row(&draft.parcel, post, smtp, now)
        })?;
    }
    Ok(())
}

/// Returns a message as it is entered before anything is tried.
fn row(parcel: &Parcel, post: &Post, transport: &str, now: fn() -> String) -> Row {
    let missing: Vec<_> = parcel.missing.iter().map(ToString::to_string).collect();
    Row {
        edition: post.edition.to_string(),
        transport: transport.to_owned(),
        recipient: parcel.recipient.address.key(),
        part: parcel.part.0,
        name: parcel.recipient.name.clone(),
        bundle: parcel.bundle(),
        documents: Some(parcel.hashes()),
        message_id: String::new(),
        state: State::Pending,
        attempts: 0,
        detail: match missing.as_slice() {
            [] => String::new(),
            names => format!("held back: {} could not be made", names.join(", ")),
        },
        changed_at: now(),
    }
}

/// Returns what became of a message that arrived in an earlier run, or may have.
fn as_before(earlier: &Earlier) -> Outlook {
    match earlier {
        Earlier::Same(State::Sent, _) => Outlook::AlreadySent,
        Earlier::Same(state, said) => Outlook::Open(*state, said.clone()),
        Earlier::Other => Outlook::SentOtherwise,
    }
}

/// Where messages are handed in.
struct Counter<'a> {
    post: &'a Post<'a>,
    ledger: &'a Ledger,
    now: fn() -> String,
    way: Way<'a>,
}

impl Counter<'_> {
    fn serve(&mut self, draft: &Draft) -> Result<Outlook, DeliveryError> {
        let parcel = &draft.parcel;
        if let Some(earlier) = &parcel.earlier {
            return Ok(as_before(earlier));
        }
        let row = row(parcel, self.post, self.way.name(), self.now);
        let entry = self.ledger.entry(row.key())?.unwrap_or_else(|| row.clone());
        // A file is written as a whole or not at all, so writing it again is safe.
        if !entry.state.is_waiting() && matches!(self.way, Way::Server(_)) {
            return Ok(Outlook::Open(entry.state, entry.detail));
        }
        if !parcel.missing.is_empty() {
            return Ok(Outlook::Held);
        }
        let made = draft.mail(self.post, &self.token(draft, &entry))?;
        let row = Row {
            attempts: entry.attempts + 1,
            message_id: made.id.clone(),
            ..row
        };
        match &mut self.way {
            Way::Outbox => self.write(draft, &made, row),
            Way::Server(_) => self.hand_over(made, row, entry.state),
        }
    }

    /// Returns the token that the message had on an earlier try, or else its own.
    fn token(&self, draft: &Draft, entry: &Row) -> String {
        let id = entry.message_id.trim_start_matches('<');
        match id.split_once('@') {
            Some((token, _)) => token.to_owned(),
            None => draft.token(self.post),
        }
    }

    fn write(&self, draft: &Draft, mail: &Mail, row: Row) -> Result<Outlook, DeliveryError> {
        let file = outbox::write(self.post.outbox, draft, &mail.message)?;
        self.ledger.change(&Row {
            state: State::Sent,
            detail: file,
            ..row
        })?;
        Ok(Outlook::Sent)
    }

    fn hand_over(
        &mut self,
        mut mail: Mail,
        row: Row,
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
        let (ledger, now) = (self.ledger, self.now);
        // On the disk before the dot is written: whoever reads that a message waits knows that it
        // has not gone.
        let mark = || {
            ledger.change(&Row {
                state: State::Sending,
                changed_at: now(),
                ..row.clone()
            })
        };
        let answer = server.hand_over(&mail, &bytes, &mark)?;
        ledger.change(&Row {
            state: answer.state,
            detail: answer.said.clone(),
            changed_at: now(),
            ..row
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
