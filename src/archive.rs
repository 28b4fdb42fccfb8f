//! The archive: each edition as a bag (`BagIt` 1.0, RFC 8493) that can be checked years later.
//!
//! A bag is written once and never changed; a correction is another edition. Each bag names the
//! hash of the one that was stored before it, so that the editions form a chain. Rows about
//! persons are not in it.

mod bag;
mod chain;
mod diff;
mod error;
mod info;
mod manifest;
mod store;
mod verify;

pub(crate) use bag::Bag;
pub(crate) use chain::{Archived, find, list, strays};
pub(crate) use diff::{changed_figures, diff};
pub(crate) use error::ArchiveError;
pub(crate) use store::{Stored, differences, is_stored, remove_unfinished, store};
pub(crate) use verify::{verify, verify_all};

/// The files of a bag beside its payload.
const BAGIT: &str = "bagit.txt";
const INFO: &str = "bag-info.txt";
const MANIFEST: &str = "manifest-sha512.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha512.txt";
/// What `bagit.txt` says (RFC 8493, 2.1.1).
const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
