//! Sending the messages of an edition: each once.

use super::{
    DeliveryError, Disposition, Draft, Ledger, LedgerEntry, Mailing, Outcome, State,
    dispatcher::{Dispatcher, Route, transport_name},
    outbox,
};
use crate::{
    config::{Delivery, Transport},
    stop::Stop,
};

/// What sending takes beside the messages.
pub(crate) struct Sending<'a> {
    /// What they have in common.
    pub mailing: &'a Mailing<'a>,
    /// How they leave.
    pub settings: &'a Delivery,
    /// What was sent before.
    pub ledger: &'a Ledger,
    /// Tells the time as the ledger writes it.
    pub now: fn() -> String,
    /// Called before each message, with the name of its recipient.
    pub begin: &'a dyn Fn(&str),
    /// Called after each message.
    pub done: &'a dyn Fn(),
    /// Asks to stop, between two messages and never within one.
    pub stop: &'a Stop,
}

/// Sends every message that was not sent before. All are in the ledger before the first leaves, and
/// before anything is connected to.
///
/// # Errors
/// Where the ledger, a template or the server as a whole cannot be used, or it is asked to
/// stop. What a server says to one message is an outcome, not an error.
pub(crate) fn send(drafts: &[Draft], sending: &Sending) -> Result<Vec<Outcome>, DeliveryError> {
    let &Sending {
        mailing,
        settings,
        ledger,
        now,
        stop,
        ..
    } = sending;
    ledger.recover()?;
    expect(drafts, sending)?;
    let mut dispatcher = Dispatcher {
        sender: &mailing.sender,
        ledger,
        now,
        route: Route::of(settings, &mailing.outbox, stop)?,
    };
    let mut outcomes = Vec::with_capacity(drafts.len());
    for draft in drafts {
        if stop.is_asked() {
            break;
        }
        (sending.begin)(&draft.parcel.recipient.name);
        let disposition = dispatcher.dispatch(&draft.message(mailing))?;
        outcomes.push(outcome(draft, disposition));
        (sending.done)();
    }
    match dispatcher.route {
        Route::Server(server) => server.close(),
        Route::Outbox(_) => outbox::write_index(drafts, mailing, false)?,
    }
    if outcomes.len() < drafts.len() {
        return Err(DeliveryError::Stopped {
            done: outcomes.len(),
            all: drafts.len(),
        });
    }
    Ok(outcomes)
}

/// Enters into the ledger, as pending, every message that did not go before; nothing leaves.
fn expect(drafts: &[Draft], sending: &Sending) -> Result<(), DeliveryError> {
    let open = drafts.iter().filter(|draft| draft.parcel.earlier.is_none());
    let name = transport_name(sending.settings.transport);
    let entry = |draft: &Draft| draft.message(sending.mailing).entry(name, (sending.now)());
    Ok(sending
        .ledger
        .expect(&open.map(entry).collect::<Vec<_>>())?)
}

fn outcome(draft: &Draft, disposition: Disposition) -> Outcome {
    let parcel = &draft.parcel;
    let left_out = parcel.too_large.iter();
    Outcome {
        recipient: parcel.recipient.name.clone(),
        disposition,
        left_out: left_out.map(|document| document.name.file_name()).collect(),
    }
}

/// Enters messages as perhaps sent, where nobody knows any more: none goes by itself.
///
/// # Errors
/// Where the ledger cannot be written.
pub(crate) fn enter_as_unknown(
    drafts: &[Draft],
    mailing: &Mailing,
    ledger: &Ledger,
    now: fn() -> String,
) -> Result<(), DeliveryError> {
    for draft in drafts {
        let smtp = transport_name(Transport::Smtp);
        ledger.change(&LedgerEntry {
            state: State::Unknown,
            detail: "the ledger was lost".to_owned(),
            ..draft.message(mailing).entry(smtp, now())
        })?;
    }
    Ok(())
}
