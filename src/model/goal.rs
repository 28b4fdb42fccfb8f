//! Where political goals stand.

use serde::{Deserialize, Serialize};

use super::Goal;

/// Where a political goal stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalState {
    pub goal: Goal,
    /// The data year of the newest figure up to the goal.
    pub year: i32,
    /// The value in that year.
    pub value: f64,
    /// Where the straight path from start to target stands in that year.
    pub expected: f64,
    /// What the value comes to in the year of the goal at the pace since its start.
    pub at_this_pace: f64,
    /// Whether the path leads there.
    pub verdict: Verdict,
}

/// Whether a path leads to a goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The target is reached already.
    Reached,
    /// At the pace since its start the target will be reached.
    OnPath,
    /// At that pace it will not.
    Behind,
    /// Since its start the figure moved the other way.
    Away,
}
