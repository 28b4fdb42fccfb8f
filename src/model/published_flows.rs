//! Moves that may be seen.

use std::collections::BTreeMap;

use super::{Published, UnitId};

/// Moves from unit to unit in one year, after disclosure control.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublishedFlows {
    /// The data year: moves of the year before its 1 January.
    pub year: i32,
    /// Shown moves by where they begin and where they end. A pair that is not among them may
    /// have no moves, few, or be hidden.
    pub moves: BTreeMap<(UnitId, UnitId), Published>,
}

/// So many places are named on each side of a unit's moves, at most.
const NAMED: usize = 6;
/// So many moves there must be to be named: smaller numbers are mostly ties.
const LEAST_NAMED: f64 = 10.0;

impl PublishedFlows {
    /// Returns where most people come from, the largest shown number first.
    #[must_use]
    pub fn origins(&self, unit: &UnitId) -> Vec<(&UnitId, f64)> {
        let ends = |(from, to): &(UnitId, UnitId)| to == unit && from != unit;
        self.largest(|pair| ends(pair).then_some(&pair.0))
    }

    /// Returns where most people go to, the largest shown number first.
    #[must_use]
    pub fn destinations(&self, unit: &UnitId) -> Vec<(&UnitId, f64)> {
        let begins = |(from, to): &(UnitId, UnitId)| from == unit && to != unit;
        self.largest(|pair| begins(pair).then_some(&pair.1))
    }

    fn largest(&self, other: impl Fn(&(UnitId, UnitId)) -> Option<&UnitId>) -> Vec<(&UnitId, f64)> {
        let shown = self.moves.iter().filter_map(|(pair, moves)| {
            let moves = moves.value().filter(|moves| *moves >= LEAST_NAMED)?;
            Some((other(pair)?, moves))
        });
        let mut shown: Vec<(&UnitId, f64)> = shown.collect();
        shown.sort_by(|(a, one), (b, two)| two.total_cmp(one).then_with(|| a.cmp(b)));
        shown.truncate(NAMED);
        shown
    }

    /// Returns the shown number of moves from one unit to another.
    #[must_use]
    pub fn value(&self, from: &UnitId, to: &UnitId) -> Option<f64> {
        let flow = self.moves.get(&(from.clone(), to.clone()))?;
        flow.value()
    }
}
