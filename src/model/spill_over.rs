//! Estates and their neighbours before and after something began.

use serde::{Deserialize, Serialize};

use super::{Difference, Intervention, UnitId};

/// An estate and its neighbours before and after something began in it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpillOver {
    /// What began.
    pub intervention: Intervention,
    /// The indicator that is looked at.
    pub indicator: String,
    /// First and last year before.
    pub before: (i32, i32),
    /// First and last year after.
    pub after: (i32, i32),
    /// The estate itself, then its neighbours.
    pub rows: Vec<BeforeAfter>,
}

/// The mean of a unit before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BeforeAfter {
    pub unit: UnitId,
    /// Per cent before.
    pub before: f64,
    /// Per cent after.
    pub after: f64,
    /// Whether it changed by more than chance explains.
    pub difference: Option<Difference>,
}

impl BeforeAfter {
    /// Tells whether it changed by more than chance explains.
    #[must_use]
    pub fn is_marked(&self) -> bool {
        matches!(
            self.difference,
            Some(Difference::Higher | Difference::Lower)
        )
    }
}
