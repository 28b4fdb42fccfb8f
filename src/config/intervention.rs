//! What may be begun in an estate.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::checker::Checker;
use crate::model::{Criterion, Label, Text};

/// Something that may be begun in an estate, such as a letting tool.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct InterventionKind {
    /// Its key in the deliveries.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What the law asks of an estate before a colour may offer it; nothing where left out.
    pub offered: Option<OfferCondition>,
}

/// What the law asks of an estate before a letting tool may be offered to it.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OfferCondition {
    /// The fewest residents.
    pub residents: Option<u32>,
    /// The least values of criteria, in per cent.
    #[serde(default)]
    pub at_least: BTreeMap<Criterion, f64>,
    /// The labels with which it may not be offered.
    #[serde(default)]
    pub not_labels: Vec<Label>,
}

impl InterventionKind {
    /// Checks that what the law asks can be.
    pub(super) fn check(&self, checker: &mut Checker) {
        for (criterion, least) in self.offered.iter().flat_map(|offered| &offered.at_least) {
            let id = self.id.escape_debug();
            let key = format!("intervention[{id}].offered.at_least.{}", criterion.as_str());
            checker.within(&key, *least, 0.0..=1000.0, "per cent, such as 40");
        }
    }
}
