//! What may be seen of how an estate stands to the law and the traffic light.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Colour, Criterion, Label, Movement, ObligationState, Relation, UnitId};

/// How an estate stands on the newest list and may stand on the next.
///
/// Only `disclosure` makes one, from exact findings; there is no way back to those.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// The estate.
    pub unit: UnitId,
    /// The year of the list.
    pub list_year: i32,
    /// Whether it has as many residents as criteria are told of. One with fewer is told of where it
    /// has obligations from earlier lists, with nothing but them and its labels.
    #[serde(default = "yes")]
    pub is_large: bool,
    /// Its label; none where it is unknown.
    pub label: Option<Label>,
    /// The label that the ministry published for this list, where it was delivered.
    #[serde(default)]
    pub published: Option<Label>,
    /// The label on the list before.
    pub label_before: Option<Label>,
    /// The label that the ministry published for that one, where it was delivered.
    #[serde(default)]
    pub published_before: Option<Label>,
    /// What it would be called under other rules, as a mere reckoning.
    #[serde(default)]
    pub compared: Vec<ComparedLabel>,
    /// The colour of the traffic light, where it has one.
    pub colour: Option<Colour>,
    /// Its colour a year before.
    pub colour_before: Option<Colour>,
    /// Whether it moved between colours.
    pub movement: Option<Movement>,
    /// The letting tools that the colour opens, by id.
    pub letting_tools: Vec<String>,
    /// On how many lists running it has had a label whose lists are counted.
    pub years_in_row: usize,
    /// Whether those are as many as are known, so that there may be more.
    #[serde(default)]
    pub row_is_open: bool,
    /// What it is obliged to, in the order of the law's file.
    #[serde(default)]
    pub obligations: Vec<ObligationState>,
    /// The criteria, in the order of the law.
    pub criteria: Vec<CriterionStanding>,
    /// The change of a single criterion, by the fewest persons, that would change the label.
    pub turning_point: Option<TurningPoint>,
    /// The chance of each label on the next list, in steps of 5 per cent; 95 stands for all above
    /// it too, and 5 for all below.
    pub chances: BTreeMap<Label, u32>,
}

/// Editions from before told of none that is not.
fn yes() -> bool {
    true
}

impl Standing {
    /// Returns how it stands to one criterion.
    #[must_use]
    pub(crate) fn criterion(&self, criterion: Criterion) -> Option<&CriterionStanding> {
        self.criteria.iter().find(|row| row.criterion == criterion)
    }
}

/// What an estate would be called on the newest list under other rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedLabel {
    /// The family of rules.
    pub rules: String,
    /// The label; none where shown values do not decide.
    pub label: Option<Label>,
}

/// A criterion of an estate on one list.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CriterionOnList {
    /// The estate.
    pub unit: UnitId,
    /// The year of the list.
    pub list_year: i32,
    pub criterion: Criterion,
}

/// A criterion on a list as the table of criteria shows it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PublishedCriterion {
    /// Which one.
    pub on_list: CriterionOnList,
    /// Its value in per cent, where it is shown.
    pub value: Option<f64>,
}

/// What would change the label.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TurningPoint {
    pub criterion: Criterion,
    /// Its limit that would be passed.
    pub limit: f64,
    /// How the value is held against it.
    pub relation: Relation,
    /// At most about so many persons.
    pub persons: f64,
    /// The label that would follow.
    pub label: Label,
}

/// One criterion of an estate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CriterionStanding {
    pub criterion: Criterion,
    /// The value in per cent with the decimals of the criterion; nothing where it is hidden or
    /// unknown.
    pub value: Option<f64>,
    /// Whether there is a value that is not shown.
    pub hidden: bool,
    /// How the value is held against the limit.
    pub relation: Relation,
    /// The limit of § 61 a.
    pub limit: Option<f64>,
    /// Whether the limit is passed; nothing where that is unknown or hidden.
    pub met: Option<bool>,
    /// The limit of § 61 b, where it is another one.
    pub prevention_limit: Option<f64>,
    /// Whether the limit of § 61 b is passed.
    pub prevention_met: Option<bool>,
    /// Percentage points past the limit, negative before it.
    pub points: Option<f64>,
    /// About how many persons make the difference, rounded up to the base.
    pub persons: Option<f64>,
    /// What the next list may bring.
    pub outlook: Option<CriterionForecast>,
}

/// A forecast of one criterion for the next list.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CriterionForecast {
    /// The middle, in per cent.
    pub value: f64,
    /// With a chance of 10 per cent it is lower.
    pub low: f64,
    /// With a chance of 10 per cent it is higher.
    pub high: f64,
    /// Whether the method beat "as last year" in back-testing; where not, the value is last
    /// year's and shown as no forecast.
    pub is_forecast: bool,
}
