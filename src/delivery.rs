//! Mails with briefings: who gets what, each once.
//!
//! The ledger remembers every message, and a row is committed before anything leaves.
//! Real sending, the outbox of `.eml` files and the preview go the same way up to the last
//! step; only `smtp` opens connections, and the preview cannot reach it.

mod bounces;
mod error;
mod journal;
mod ledger;
mod letter;
mod message;
mod notice;
mod outbox;
mod plan;
mod post;
mod preview;
mod schema;
mod send;
mod server;
mod sign;
mod smtp;
mod state;
mod token;

pub use bounces::{Bounce, Bounces, read_bounces};
pub use error::DeliveryError;
pub use journal::JournalError;
pub use ledger::{Ledger, LedgerError, Row};
pub use letter::{ApprovalState, Letters, LettersError, NoticeKind, size, write_notice};
pub use message::{Draft, draft};
pub use notice::{Notice, notify, notify_again};
pub use plan::{Earlier, Parcel, plan};
pub use post::Post;
pub use preview::preview;
pub use send::{Outcome, Outlook, enter_as_unknown, expect, send, transport_name};
pub use sign::SignError;
pub use smtp::{LoginError, ServerError};
pub use state::State;
pub use token::Secret;
