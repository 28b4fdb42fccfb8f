//! Keeping an edition: its bag in the archive, what others know of it, and how long rows about
//! persons stay.

pub(super) mod asked;
mod bag;
pub(super) mod known;
mod retention;
pub(super) mod workplace;
pub(super) mod worlds;

pub(super) use bag::{TEMPLATES, bag, keep};
pub(super) use retention::forget_due;
pub(super) use workplace::Workplace;

pub(crate) use retention::{forget, open_snapshot};
