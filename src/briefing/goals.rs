//! Political goals and where they stand, in words.

use serde::Serialize;

use super::view::View;
use crate::model::{GoalState, NumberStyle, UnitKind, Verdict};

/// A goal and where it stands.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GoalText {
    /// What it is called.
    pub title: String,
    /// The unit.
    pub unit: String,
    /// The indicator.
    pub indicator: String,
    /// The target as written.
    pub target: String,
    /// The year of the goal.
    pub to_year: i32,
    /// The value at the start as written.
    pub start: String,
    /// The year of the start.
    pub from_year: i32,
    /// The newest value as written.
    pub value: String,
    /// Its year.
    pub year: i32,
    /// Where the path stands in that year.
    pub expected: String,
    /// What it comes to at the present pace.
    pub at_this_pace: String,
    /// Whether the path leads there.
    pub verdict: Verdict,
    /// That in words.
    pub verdict_word: String,
}

/// Describes the goals of the unit, for the municipality those of its parts too.
pub(super) fn goal_texts(view: &View) -> Vec<GoalText> {
    let whole = view.unit.kind == UnitKind::Municipality;
    let own = |state: &&GoalState| whole || state.goal.unit == view.unit.id;
    let goals = view.edition.goals.iter().filter(own);
    goals.filter_map(|state| goal_text(view, state)).collect()
}

fn goal_text(view: &View, state: &GoalState) -> Option<GoalText> {
    let goal = &state.goal;
    let indicator = view.config.catalogue.indicator(&goal.indicator)?;
    // Shares have a decimal here, since goals do.
    let style = match NumberStyle::from(indicator.measure) {
        NumberStyle::Percent => NumberStyle::PercentDecimals(1),
        other => other,
    };
    let published = |value: f64| view.number(value, style);
    // A place on a path is no exact count.
    let about = |value: f64| match style {
        NumberStyle::Count => published((value / 10.0).round() * 10.0),
        _ => published(value),
    };
    let words = &view.config.words.goals;
    Some(GoalText {
        title: goal.title.in_language(view.language()).to_owned(),
        unit: view.name(&goal.unit),
        indicator: view.title(indicator),
        target: about(goal.target),
        to_year: goal.to_year,
        start: published(goal.start),
        from_year: goal.from_year,
        value: published(state.value),
        year: state.year,
        expected: about(state.expected),
        at_this_pace: about(state.at_this_pace),
        verdict: state.verdict,
        verdict_word: match state.verdict {
            Verdict::Reached => words.reached.clone(),
            Verdict::OnPath => words.on_path.clone(),
            Verdict::Behind => words.behind.clone(),
        },
    })
}
