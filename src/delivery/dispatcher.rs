//! The dispatcher: hands over one message after the other, of an edition or to the owner, each by the
//! same steps and each once.

use std::path::Path;

use super::{
    DeliveryError, Disposition, Ledger, LedgerEntry, LedgerError, Sender, State,
    message::{Mail, Message},
    outbox,
    plan::Earlier,
    server::{Server, Turn},
};
use crate::{
    config::{Delivery, Transport},
    stop::Stop,
};

/// The name under which the ledger keeps messages of a transport.
#[must_use]
pub(crate) fn transport_name(transport: Transport) -> &'static str {
    match transport {
        Transport::Outbox => "outbox",
        Transport::Smtp => "smtp",
    }
}

/// Hands over messages and enters what became of them.
pub(super) struct Dispatcher<'a> {
    pub(super) sender: &'a Sender<'a>,
    pub(super) ledger: &'a Ledger,
    pub(super) now: fn() -> String,
    pub(super) route: Route<'a>,
}

impl Dispatcher<'_> {
    /// Hands over a message that is in the ledger, unless it went before, may have, or is held back.
    pub(super) fn dispatch(&mut self, message: &Message) -> Result<Disposition, DeliveryError> {
        let parcel = message.parcel();
        if let Some(earlier) = parcel.and_then(|parcel| parcel.earlier.as_ref()) {
            return Ok(as_before(earlier));
        }
        let entry = message.entry(self.route.name(), (self.now)());
        let known = self.ledger.entry(entry.key())?;
        let known = known.unwrap_or_else(|| entry.clone());
        if let Some(settled) = settled(&known) {
            return Ok(settled);
        }
        if parcel.is_some_and(|parcel| !parcel.missing.is_empty()) {
            return Ok(Disposition::Held);
        }
        let token = known.token().map(ToOwned::to_owned);
        let token = token.unwrap_or_else(|| message.token(&self.sender.secret));
        let mail = message.mail(self.sender, &token)?;
        let entry = LedgerEntry {
            attempts: known.attempts + 1,
            message_id: mail.id.clone(),
            ..entry
        };
        match self.route {
            Route::Outbox(folder) => self.write(folder, message, &mail, entry),
            Route::Server(_) => self.hand_over(mail, entry, known.state),
        }
    }

    fn write(
        &self,
        folder: &Path,
        message: &Message,
        mail: &Mail,
        entry: LedgerEntry,
    ) -> Result<Disposition, DeliveryError> {
        let file = message.file_name();
        outbox::write(folder, &file, &mail.message)?;
        self.ledger.change(&LedgerEntry {
            state: State::Sent,
            detail: file,
            ..entry
        })?;
        Ok(Disposition::Sent)
    }

    fn hand_over(
        &mut self,
        mut mail: Mail,
        entry: LedgerEntry,
        before: State,
    ) -> Result<Disposition, DeliveryError> {
        let Route::Server(server) = &mut self.route else {
            return Ok(Disposition::Held);
        };
        let bytes = match server.prepare(&mut mail)? {
            Turn::Ready(bytes) => bytes,
            Turn::Waits(why) => {
                // It stays as it was.
                self.ledger.note(entry.key(), &why)?;
                return Ok(Disposition::open(before, why));
            }
        };
        let (ledger, now) = (self.ledger, self.now);
        // On the disk before the dot is written: whoever reads that a message waits knows that it
        // has not gone.
        let mark = || {
            ledger.claim(&LedgerEntry {
                changed_at: now(),
                ..entry.clone()
            })
        };
        let answer = match server.hand_over(&mail, &bytes, &mark) {
            Err(DeliveryError::Ledger(taken @ LedgerError::Taken)) => {
                return Ok(Disposition::open(State::Unknown, taken.to_string()));
            }
            answer => answer?,
        };
        ledger.change(&LedgerEntry {
            state: answer.state,
            detail: answer.said.clone(),
            changed_at: now(),
            ..entry
        })?;
        Ok(match answer.state {
            State::Sent => Disposition::Sent,
            state => Disposition::open(state, answer.said),
        })
    }
}

/// Returns what became of a message that arrived in an earlier run, or may have.
fn as_before(earlier: &Earlier) -> Disposition {
    match earlier {
        Earlier::Same { state, said } => Disposition::of_before(*state, said),
        Earlier::Other => Disposition::SentOtherwise,
    }
}

/// Returns what became of a message that does not wait.
fn settled(known: &LedgerEntry) -> Option<Disposition> {
    match known.state {
        State::Pending | State::Deferred => None,
        // By another run, or by one that was killed.
        State::Sending => {
            let said = "it was being handed over";
            Some(Disposition::open(State::Unknown, said))
        }
        state => Some(Disposition::of_before(state, &known.detail)),
    }
}

/// How messages leave.
pub(super) enum Route<'a> {
    /// As files of a folder.
    Outbox(&'a Path),
    /// Over a mail server.
    Server(Box<Server<'a>>),
}

impl<'a> Route<'a> {
    /// Returns the one that is configured; connects to nothing.
    pub(super) fn of(
        settings: &'a Delivery,
        outbox: &'a Path,
        stop: &'a Stop,
    ) -> Result<Self, DeliveryError> {
        Ok(match settings.transport {
            Transport::Outbox => Self::Outbox(outbox),
            Transport::Smtp => Self::Server(Box::new(Server::new(settings, stop)?)),
        })
    }

    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Outbox(_) => transport_name(Transport::Outbox),
            Self::Server(_) => transport_name(Transport::Smtp),
        }
    }
}
