//! Sending an edition: approval, mails, what became of them, and what its owner is told.

mod approval;
mod corrected;
mod deliver;
mod deliveries;
mod due;
mod notify;
mod preview;
mod summary;

pub(super) use approval::{Contents, refuse_other_config, required, void_unless_same};
pub(super) use deliver::{deliver, drafts, entered, mailing_of_bag, rendered};
pub(super) use deliveries::{recover, reopen};
pub(super) use summary::mail;

pub(crate) use approval::{Approval, Approved, approve};
pub(crate) use deliver::Delivered;
pub(crate) use deliveries::{bounces, list, restore};
pub(crate) use due::{DueNotice, tell_due};
pub(crate) use notify::notify_again;
pub(crate) use preview::preview;
