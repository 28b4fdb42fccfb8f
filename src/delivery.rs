//! Mails with briefings: who gets what, each once.
//!
//! The ledger remembers every message, and a row is committed before anything leaves. A notice to
//! the owner is a message like those of an edition: both go the same way through the dispatcher.
//! Real sending, the outbox of `.eml` files and the preview go the same way up to the last
//! step; only `smtp` opens connections, and the preview cannot reach it.

mod bounces;
mod correction;
mod dispatcher;
mod disposition;
mod draft;
mod entry;
mod error;
mod journal;
mod ledger;
mod letter;
mod mailing;
mod message;
mod notice;
mod outbox;
mod plan;
mod preview;
mod send;
mod server;
mod sign;
mod smtp;
mod state;
mod token;

pub(crate) use bounces::{Bounces, read_bounces};
pub(crate) use correction::{CorrectedFigures, ToldChange};
pub(crate) use dispatcher::transport_name;
pub(crate) use disposition::{Disposition, Outcome};
pub(crate) use draft::{Draft, draft};
pub(crate) use entry::{LedgerEntry, MessageKind};
pub(crate) use error::DeliveryError;
pub(crate) use journal::JournalError;
pub(crate) use ledger::{Ledger, LedgerError};
pub(crate) use letter::{
    ApprovalState, LetterHead, Letters, LettersError, NoticeKind, NoticeWords, write_notice,
};
pub(crate) use mailing::{Mailing, Sender};
pub(crate) use notice::{Notice, Notifying, notify, notify_again};
pub(crate) use plan::{Parcel, plan};
pub(crate) use preview::preview;
pub(crate) use send::{Sending, enter_as_unknown, send};
pub(crate) use sign::SignError;
pub(crate) use smtp::ServerError;
pub(crate) use state::State;
pub(crate) use token::Secret;
