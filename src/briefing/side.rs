//! Which differences are marked, and on which side of the municipality a figure lies.

use serde::Serialize;

use crate::model::{Compared, Comparison, Difference, Direction, Indicator};

/// On which side of the municipality a figure lies, where that is more than chance explains.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Side {
    /// On the better.
    Better,
    /// On the worse.
    Worse,
    /// Above it, where neither side is better.
    Higher,
    /// Below it, where neither side is better.
    Lower,
    /// On neither.
    Alike,
}

impl Side {
    /// Tells on which side a figure lies of what it is compared with.
    pub(super) fn of(indicator: &Indicator, with: Option<Compared>) -> Self {
        if !is_starred(indicator, with) {
            return Self::Alike;
        }
        let difference = with.and_then(|with| with.difference);
        let is_higher = difference == Some(Difference::Higher);
        match (indicator.direction, is_higher) {
            (Direction::Neutral, true) => Self::Higher,
            (Direction::Neutral, false) => Self::Lower,
            (Direction::Higher, true) | (Direction::Lower, false) => Self::Better,
            (Direction::Higher, false) | (Direction::Lower, true) => Self::Worse,
        }
    }

    /// Tells on which side of the municipality a figure lies.
    pub(super) fn of_municipality(indicator: &Indicator, comparison: &Comparison) -> Self {
        Self::of(indicator, comparison.municipality)
    }
}

/// Tells whether a table marks a difference: not where chance has no part in it.
pub(super) fn is_starred(indicator: &Indicator, with: Option<Compared>) -> bool {
    indicator.involves_chance() && is_marked(with)
}

/// Tells whether a difference is held against chance.
pub(super) fn is_tested(indicator: &Indicator, with: Option<Compared>) -> bool {
    let difference = with.and_then(|with| with.difference);
    indicator.involves_chance() && difference.is_some()
}

/// Tells whether a difference is more than chance, or rounding, explains.
pub(super) fn is_marked(with: Option<Compared>) -> bool {
    with.is_some_and(|with| {
        matches!(
            with.difference,
            Some(Difference::Higher | Difference::Lower)
        )
    })
}
