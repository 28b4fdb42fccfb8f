//! What a mail says of figures that its edition corrects.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::Parcel;
use crate::model::{DocumentName, Edition};

/// The most corrected figures that a mail tells one by one.
const MOST: usize = 30;

/// What an edition says of figures otherwise than the one that it corrects; nothing where it
/// corrects none, or nobody knows what that one said.
#[derive(Debug, Clone, Default)]
pub(crate) struct CorrectedFigures {
    /// The edition that is corrected.
    pub corrected: Option<Edition>,
    /// The figures, in the order in which they are told.
    pub changes: Vec<ToldChange>,
    /// Which of them each document is about, by their places in the list.
    pub of_document: BTreeMap<DocumentName, BTreeSet<usize>>,
}

/// A corrected figure as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct ToldChange {
    /// The title of the indicator.
    pub indicator: String,
    /// The name of the unit.
    pub unit: String,
    /// The time that it is about.
    pub period: String,
    /// What the corrected edition said: a value, or the word for a hidden figure or for none.
    pub before: String,
    /// What this one says.
    pub now: String,
}

/// What one mail says of them.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct CorrectionInMail<'a> {
    /// The edition that is corrected, where it is known what it said.
    corrected: Option<String>,
    /// The first figures of the mail's documents that are others now.
    changes: Vec<&'a ToldChange>,
    /// How many more there are.
    more_changes: usize,
}

impl CorrectedFigures {
    /// Returns what the mail with a parcel says: of what it carries, and of what is too large for it.
    pub(super) fn in_mail(&self, parcel: &Parcel) -> CorrectionInMail<'_> {
        let documents = parcel.documents.iter().chain(&parcel.too_large);
        let of = |name| self.of_document.get(name).into_iter().flatten();
        let places: BTreeSet<usize> = documents
            .flat_map(|document| of(&document.name))
            .copied()
            .collect();
        let told = places.iter().take(MOST);
        CorrectionInMail {
            corrected: self.corrected.map(|edition| edition.to_string()),
            changes: told.filter_map(|place| self.changes.get(*place)).collect(),
            more_changes: places.len().saturating_sub(MOST),
        }
    }
}
