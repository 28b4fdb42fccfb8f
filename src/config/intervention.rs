//! What may be begun in an estate.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Law, checker::Checker};
use crate::{
    model::{Criterion, Label, Text},
    nearest::did_you_mean_or_list,
};

/// Something that may be begun in an estate, such as a letting tool.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
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
#[derive(Debug, Clone, Default, Deserialize, Serialize, JsonSchema)]
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
    /// The obligations, by their keys in the law's file, under which it may not be offered.
    #[serde(default)]
    pub not_under: Vec<String>,
}

impl InterventionKind {
    /// Checks that what the law asks can be, and that the law knows what is named.
    pub(super) fn check(&self, law: &Law, checker: &mut Checker) {
        let Some(offered) = &self.offered else { return };
        let id = self.id.escape_debug();
        let key = |name: &str| format!("intervention[{id}].offered.{name}");
        for (criterion, least) in &offered.at_least {
            let key = key(&format!("at_least.{criterion}"));
            checker.within(&key, *least, 0.0..=1000.0, "per cent, such as 40");
        }
        for criterion in offered.at_least.keys() {
            law.check_criterion(&key("at_least"), *criterion, checker);
        }
        law.check_labels_named(&key("not_labels"), &offered.not_labels, checker);
        for obligation in offered
            .not_under
            .iter()
            .filter(|id| law.obligation(id).is_none())
        {
            let known = law.obligations.iter();
            let known = known.map(|obligation| obligation.id.as_str());
            let message = format!("there is no obligation `{}`", obligation.escape_debug());
            let hint = did_you_mean_or_list(obligation, "obligations", known);
            checker.add(key("not_under"), message, hint);
        }
    }
}
