//! Development plans of estates: what they are to bring about, and how far they have come.

use serde::{Deserialize, Serialize};

use super::{UnitId, Verdict};

/// A milestone of a development plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestone {
    /// The estate.
    pub estate: UnitId,
    /// What is measured, as the configuration names it.
    pub measure: String,
    /// The calendar year at whose end it is counted.
    pub year: i32,
    /// What the plan says; none where a year between two milestones is reported alone.
    pub planned: Option<f64>,
    /// What was reached; none before that year is over.
    pub reached: Option<f64>,
}

/// Where one measure of an estate's development plan stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanState {
    /// The estate.
    pub estate: UnitId,
    /// What is measured, as the configuration names it.
    pub measure: String,
    /// All milestones in the order of their years: from the start to the target.
    pub milestones: Vec<Milestone>,
    /// The value at the start.
    pub start: f64,
    /// The value to be reached.
    pub target: f64,
    /// The newest report after the start; none where nothing was reported yet.
    pub newest: Option<PlanReport>,
}

/// A report of a development plan beside its path.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct PlanReport {
    /// The year that it is about.
    pub year: i32,
    /// What was reached.
    pub reached: f64,
    /// Where the path stands: the plan's milestone, or on the straight line between two.
    pub planned: f64,
    /// How the one stands to the other.
    pub verdict: Verdict,
}

impl PlanState {
    /// Returns how much of the way from start to target a value is, from 0 to 1.
    #[must_use]
    pub fn part(&self, value: f64) -> f64 {
        ((value - self.start) / (self.target - self.start)).clamp(0.0, 1.0)
    }
}
