//! Figures as the audit sees them: by name, and with their counts.

use super::system::Fact;
use crate::model::{Figure, UnitId};

/// A figure by indicator, year and unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CellId {
    /// The indicator's id.
    pub indicator: String,
    /// The year.
    pub year: i32,
    /// The unit.
    pub unit: UnitId,
}

impl CellId {
    /// Names a figure.
    pub(crate) fn new(indicator: &str, year: i32, unit: &UnitId) -> Self {
        Self {
            indicator: indicator.to_owned(),
            year,
            unit: unit.clone(),
        }
    }
}

/// A figure and its counts.
pub(crate) struct Cell {
    pub(crate) indicator: usize,
    pub(crate) year: i32,
    pub(crate) unit: UnitId,
    pub(crate) figure: Figure,
    pub(crate) counts: Counts,
    /// What is known as long as the figure is shown.
    pub(crate) facts: Vec<Fact>,
    pub(crate) shown: bool,
}

/// The numbers of a figure's counts in the system.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) numerator: usize,
    pub(crate) denominator: Option<usize>,
}

impl Counts {
    /// Goes through them.
    pub(crate) fn iter(self) -> impl Iterator<Item = usize> {
        std::iter::once(self.numerator).chain(self.denominator)
    }
}
