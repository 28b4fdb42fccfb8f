//! What is made of published figures beside comparisons: goals, flows and spill-over.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Difference, Goal, Intervention, Published, UnitId};

/// Where a political goal stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GoalState {
    /// The goal.
    pub goal: Goal,
    /// The newest year with a figure.
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
}

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
    /// The unit.
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
