//! Where political goals stand.

use super::reading::Reading;
use crate::model::{Finding, FindingRule, GoalState, Tone, Unit, UnitKind, Verdict};

/// What a goal weighs by where it stands; and the part of the way that is missing, beside that.
const AWAY: f64 = 72.0;
const BEHIND: f64 = 68.0;
const REACHED: f64 = 54.0;
const ON_PATH: f64 = 46.0;
const MISSING: f64 = 4.0;

impl Reading<'_> {
    /// Tells where the goals of a unit stand, for the municipality all of them.
    pub(super) fn goals(self, unit: &Unit) -> impl Iterator<Item = Finding> {
        let is_whole = unit.kind == UnitKind::Municipality;
        let goals = self.edition.goals.iter();
        let own = goals.filter(move |state| is_whole || state.goal.unit == unit.id);
        own.map(goal)
    }
}

fn goal(state: &GoalState) -> Finding {
    let (tone, weight) = match state.verdict {
        Verdict::Away => (Tone::Attention, AWAY),
        Verdict::Behind => (Tone::Attention, BEHIND),
        Verdict::Reached => (Tone::Strength, REACHED),
        Verdict::OnPath => (Tone::Strength, ON_PATH),
    };
    let way = (state.goal.target - state.goal.start).abs();
    let missing = (state.expected - state.value).abs();
    let part = if way > 0.0 { missing / way } else { 0.0 };
    Finding {
        unit: state.goal.unit.clone(),
        tone,
        weight: weight + part.min(1.0) * MISSING,
        rule: FindingRule::Goal(state.clone()),
    }
}
