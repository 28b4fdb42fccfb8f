//! The web page of an edition: published figures to look up, compare and see on a map,
//! the larger estates beside the law, the moves between areas, and a profile of each unit.
//!
//! It is a folder of plain files that needs no server and no other address. Texts and look are
//! templates; the figures go along as data that no name can break out of.

mod content;
mod data;
mod error;
mod law;
mod page;
mod profile;

pub(crate) use content::Content;
pub(crate) use error::SiteError;
pub(crate) use page::{files, write};
pub(crate) use profile::write_alone;
