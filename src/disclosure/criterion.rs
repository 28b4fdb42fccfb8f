//! What may be told of the criteria of the law beside the figures.

use super::audit::{CellId, LinearConstraint};
use crate::model::CriterionOnList;

/// What telling of a criterion says; told only where all figures behind it are shown.
#[derive(Debug, Clone)]
pub(crate) struct CriterionDisclosure {
    /// The criterion.
    pub on_list: CriterionOnList,
    /// What it says.
    pub constraint: LinearConstraint,
    /// The figures behind it.
    pub cells: Vec<CellId>,
}
