//! What the law says about one unit on one list.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::{Criterion, Label, ObligationState, Relation};

/// What one criterion says about one unit on one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CriterionFinding {
    /// The criterion.
    pub criterion: Criterion,
    /// The unit's value, in per cent.
    pub value: Option<Decimal>,
    /// The limit, in per cent; rounded where it is no finite decimal.
    pub limit: Option<Decimal>,
    /// How the value is held against the limit.
    pub comparison: Relation,
    /// Whether the criterion is met, decided without rounding.
    pub met: Option<bool>,
    /// How far the value lies past the limit, in percentage points; negative on the other side.
    pub distance: Option<Decimal>,
    /// The fewest persons more or less by whom the criterion would change, were the newest year
    /// alone another; never for what is no share of persons.
    pub persons: Option<u64>,
    /// How many years the value is the mean of.
    pub mean_years: u32,
}

impl CriterionFinding {
    /// Finds what one criterion says among all of them.
    #[must_use]
    pub(crate) fn of(findings: &[Self], criterion: Criterion) -> Option<&Self> {
        findings
            .iter()
            .find(|finding| finding.criterion == criterion)
    }
}

/// What the law says about one unit on one list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Assessment {
    /// The calendar year of the list.
    pub list_year: i32,
    /// The id of the rule set used.
    pub rule_set: String,
    /// The label: the only possible one, or else the published one; none where unknown.
    pub label: Option<Label>,
    /// The labels that figures and earlier lists leave possible.
    pub possible: BTreeSet<Label>,
    /// The label that the ministry published.
    pub published: Option<Label>,
    /// Whether the published label cannot be, going by figures and earlier lists. A lower name
    /// does not contradict a higher one that stands on its list too.
    pub contradicts_published: bool,
    /// Whether the unit is a social-housing area.
    pub social_housing: bool,
    /// The residents on 1 January.
    pub residents: Option<Decimal>,
    /// Whether the residents are enough.
    pub enough_residents: Option<bool>,
    /// The criteria under the main limits.
    pub findings: Vec<CriterionFinding>,
    /// The criteria under the limits of prevention; empty where there are none.
    pub prevention: Vec<CriterionFinding>,
    /// On how many lists running, this one included, it surely had a label whose lists are counted.
    pub years_in_row: usize,
    /// What it is obliged to, in the order of the law's file.
    pub obligations: Vec<ObligationState>,
}

impl Assessment {
    /// Tells whether a published label is all that is known.
    #[must_use]
    pub(crate) fn is_mere_history(&self) -> bool {
        self.published.is_some()
            && self.residents.is_none()
            && self.findings.iter().all(|finding| finding.value.is_none())
    }
}
