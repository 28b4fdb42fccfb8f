//! What development plans of estates are measured by.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::checker::Checker;
use crate::model::Text;

/// Something that a development plan is to bring about, such as the share of family homes.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanMeasure {
    /// Its key in the deliveries.
    pub id: String,
    /// What it is called.
    pub title: Text,
    /// What it is counted in.
    pub unit: PlanUnit,
}

/// What a measure of a plan is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlanUnit {
    /// Per cent, from 0 to 100.
    Percent,
    /// So many, such as homes.
    Count,
}

/// Checks that each measure has a key of its own.
pub(super) fn check(measures: &[PlanMeasure], checker: &mut Checker) {
    for (number, measure) in (1..).zip(measures) {
        let before = measures.iter().take(number - 1);
        let key = format!("plan_measure[{number}].id");
        let hint = "the key by which development_plans.csv names it, such as `family_homes`";
        if measure.id.trim().is_empty() {
            checker.add(key, "is empty", hint);
        } else if before.into_iter().any(|other| other.id == measure.id) {
            let message = format!("`{}` stands there twice", measure.id.escape_debug());
            checker.add(key, message, hint);
        }
    }
}
