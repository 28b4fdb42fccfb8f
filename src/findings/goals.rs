//! Where political goals stand.

use super::reading::Reading;
use crate::model::{Finding, FindingRule, GoalState, GoalsBehind, Tone, Unit, UnitKind, Verdict};

/// What a goal weighs by where it stands; and the part of the way that is missing, beside that.
const AWAY: f64 = 72.0;
const BEHIND: f64 = 68.0;
const REACHED: f64 = 54.0;
const ON_PATH: f64 = 46.0;
const MISSING: f64 = 4.0;
/// What several goals weigh together that are behind; each of them then weighs so much less.
const SEVERAL: f64 = 77.0;
const TOLD_TOGETHER: f64 = 12.0;

impl Reading<'_> {
    /// Tells where the goals of a unit stand, for the municipality all of them; where several are
    /// behind, that first.
    pub(super) fn goals(self, unit: &Unit) -> Vec<Finding> {
        let is_whole = unit.kind == UnitKind::Municipality;
        let goals = self.edition.goals.iter();
        let own = goals.filter(|state| is_whole || state.goal.unit == unit.id);
        let own: Vec<&GoalState> = own.collect();
        let mut behind: Vec<&GoalState> = own
            .iter()
            .copied()
            .filter(|state| is_behind(state))
            .collect();
        if behind.len() < 2 {
            return own.into_iter().map(goal).collect();
        }
        behind.sort_by(|one, other| goal(other).weight.total_cmp(&goal(one).weight));
        let together = Finding {
            unit: unit.id.clone(),
            tone: Tone::Attention,
            weight: SEVERAL,
            rule: FindingRule::GoalsBehind(GoalsBehind {
                goals: own.len(),
                behind: behind.into_iter().cloned().collect(),
            }),
        };
        let one_by_one = own.into_iter().map(|state| {
            let alone = goal(state);
            let told = if is_behind(state) { TOLD_TOGETHER } else { 0.0 };
            Finding {
                weight: alone.weight - told,
                ..alone
            }
        });
        std::iter::once(together).chain(one_by_one).collect()
    }
}

fn is_behind(state: &GoalState) -> bool {
    matches!(state.verdict, Verdict::Behind | Verdict::Away)
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
