//! What a bag is to hold.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::model::Edition;

/// What a bag is to hold.
#[derive(Debug, Clone)]
pub(crate) struct Bag<'a> {
    pub edition: Edition,
    /// The date of the edition.
    pub date: NaiveDate,
    /// Who publishes.
    pub organisation: &'a str,
    /// The program that made it, with its version.
    pub program: String,
    /// Why a correction was made.
    pub reason: Option<String>,
    /// Files by path below `data/`.
    pub payload: BTreeMap<String, Vec<u8>>,
}
