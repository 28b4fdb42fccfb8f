//! The archive: each edition as a bag (`BagIt` 1.0, RFC 8493) that can be checked years later.
//!
//! A bag is written once and never changed; a correction is another edition. Rows about
//! persons are not in it.

mod bag;

pub use bag::{ArchiveError, Archived, Bag, Stored, is_stored, list, store, verify};
