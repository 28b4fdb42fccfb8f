//! Mails with briefings: who gets what, each once.
//!
//! The ledger remembers every message, and a row is committed before anything leaves.
//! Real sending and the outbox of `.eml` files go the same way up to the last step.

mod ledger;
mod letter;
mod message;
mod outbox;
mod plan;
mod send;
mod smtp;

pub use ledger::{Ledger, LedgerError, State};
pub use letter::{Letters, LettersError};
pub use plan::{Parcel, PlanError, plan};
pub use send::{DeliveryError, Outcome, Outlook, Post, send};
