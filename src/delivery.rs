//! Mails with briefings: who gets what, each once.
//!
//! The ledger remembers every message, and a row is committed before anything leaves. A notice to
//! the owner is a message like those of an edition.
//! Real sending, the outbox of `.eml` files and the preview go the same way up to the last
//! step; only `smtp` opens connections, and the preview cannot reach it.

mod bounces;
mod dispatcher;
mod disposition;
mod draft;
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

pub use bounces::{Bounce, Bounces, LeftAlone, read_bounces};
pub use dispatcher::transport_name;
pub use disposition::{Disposition, Outcome};
pub use draft::{Draft, draft};
pub use error::DeliveryError;
pub use journal::JournalError;
pub use ledger::{Ledger, LedgerEntry, LedgerError, MessageKind};
pub use letter::{
    ApprovalState, Letters, LettersError, NoticeKind, NoticeWords, size, write_notice,
};
pub use mailing::{Mailing, Sender};
pub use notice::{Notice, Notifying, Renotified, notify, notify_again};
pub use plan::{Earlier, Elsewhere, Parcel, Part, plan};
pub use preview::preview;
pub use send::{Sending, enter_as_unknown, expect, send};
pub use sign::SignError;
pub use smtp::{LoginError, ServerError};
pub use state::State;
pub use token::Secret;
