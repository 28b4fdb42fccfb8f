//! Areas that are alike.

use serde::{Deserialize, Serialize};

use super::UnitId;

/// An area that is like another in published figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    /// Which one.
    pub unit: UnitId,
    /// The indicators in which both differ most from the municipality, in the same way; none where both
    /// are much like the municipality.
    pub alike: Vec<String>,
}
