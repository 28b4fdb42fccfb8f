//! Political goals and where they stand, in words.

use serde::Serialize;

use super::view::View;
use crate::model::{GoalState, Measure, NumberStyle, UnitKind, Verdict};

/// So much of a bar lies beyond what is drawn, at either end.
const BAR_END: f64 = 0.06;

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
    /// The time that the target is about.
    pub to_date: String,
    /// The value at the start as written.
    pub start: String,
    /// The time that this is about.
    pub from_date: String,
    /// The newest value as written.
    pub value: String,
    /// The time that it is about.
    pub date: String,
    /// Where the path stands at that time.
    pub expected: String,
    /// What it comes to at the present pace.
    pub at_this_pace: String,
    /// Whether the path leads there.
    pub verdict: Verdict,
    /// That in words.
    pub verdict_word: String,
    /// How much is missing from the newest value to the target, as written, of a share in percentage
    /// points; nothing where it is reached.
    pub missing: Option<String>,
    /// The way to the target, as a bar.
    pub bar: GoalBar,
}

/// The way from the start, on the left, to the target, on the right, whether it leads up or down: all
/// places are parts of the length of a bar.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct GoalBar {
    /// Where it started.
    pub start: f64,
    /// Where the path stands now.
    pub expected: f64,
    /// Where the newest value stands.
    pub value: f64,
    /// Where the target stands.
    pub target: f64,
}

/// Describes the goals of the unit, for the municipality those of its parts too.
pub(super) fn goal_texts(view: &View) -> Vec<GoalText> {
    let whole = view.unit.kind == UnitKind::Municipality;
    let own = |state: &&GoalState| whole || state.goal.unit == view.unit.id;
    let goals = view.edition.goals.iter().filter(own);
    goals.filter_map(|state| goal_text(view, state)).collect()
}

/// Describes a goal; nothing where its indicator is not in the catalogue.
pub(super) fn goal_text(view: &View, state: &GoalState) -> Option<GoalText> {
    let goal = &state.goal;
    let indicator = view.config.catalogue.indicator(&goal.indicator)?;
    // Shares have a decimal here, since goals do.
    let style = match NumberStyle::from(indicator.measure) {
        NumberStyle::Percent => NumberStyle::PercentDecimals(1),
        other => other,
    };
    let published = |value: f64| view.number(value, style);
    // A place on a path is rounded as the counts are that it lies between.
    let base = f64::from(view.config.disclosure.rounding_base);
    let about = |value: f64| match indicator.measure {
        Measure::Count => published((value / base).round() * base),
        _ => published(value),
    };
    let apart = |value: f64| match indicator.measure {
        Measure::Share => {
            let points = view.number(value, NumberStyle::Decimals(1));
            format!("{points}\u{a0}{}", view.config.words.percentage_points)
        }
        Measure::Standardised => view.number(value, NumberStyle::Count),
        _ => published(value),
    };
    let words = &view.config.words;
    let date = |data_year| words.period(indicator.reference, data_year);
    let about_year = |calendar_year| date(indicator.reference.data_year(calendar_year));
    Some(GoalText {
        title: goal.title.in_language(view.language()).to_owned(),
        unit: view.name(&goal.unit),
        indicator: view.title(indicator),
        target: view.number(goal.target, exact(style, goal.target)),
        to_date: about_year(goal.to_year),
        start: view.number(goal.start, exact(style, goal.start)),
        from_date: about_year(goal.from_year),
        value: published(state.value),
        date: date(state.year),
        expected: about(state.expected),
        at_this_pace: about(state.at_this_pace),
        verdict: state.verdict,
        verdict_word: words.goals.verdict(state.verdict).to_owned(),
        missing: missing(state).map(apart),
        bar: bar(state),
    })
}

/// Returns how much the newest value lacks to the target, on whichever side that is.
fn missing(state: &GoalState) -> Option<f64> {
    let goal = &state.goal;
    let (way, gone) = (goal.target - goal.start, state.value - goal.start);
    let is_reached = match way >= 0.0 {
        true => gone >= way,
        false => gone <= way,
    };
    (!is_reached).then(|| (goal.target - state.value).abs())
}

/// Puts start, path, value and target on a bar with room at both ends.
fn bar(state: &GoalState) -> GoalBar {
    let goal = &state.goal;
    let forwards = if goal.target < goal.start { -1.0 } else { 1.0 };
    let all = [goal.start, state.expected, state.value, goal.target].map(|one| forwards * one);
    let first = all.into_iter().fold(f64::INFINITY, f64::min);
    let last = all.into_iter().fold(f64::NEG_INFINITY, f64::max);
    let length = (last - first).max(f64::MIN_POSITIVE);
    let place = |value: f64| BAR_END + (1.0 - 2.0 * BAR_END) * (forwards * value - first) / length;
    GoalBar {
        start: place(goal.start),
        expected: place(state.expected),
        value: place(state.value),
        target: place(goal.target),
    }
}

/// Returns how a target is written that a council decided: with all its decimals.
fn exact(style: NumberStyle, target: f64) -> NumberStyle {
    let scaled = |decimals: u8| target * 10_f64.powi(decimals.into());
    let is_whole = |decimals: &u8| (scaled(*decimals) - scaled(*decimals).round()).abs() < 1e-6;
    let decimals = (0..=6).find(is_whole).unwrap_or(6);
    match style {
        NumberStyle::PercentDecimals(least) => NumberStyle::PercentDecimals(decimals.max(least)),
        NumberStyle::Decimals(least) => NumberStyle::Decimals(decimals.max(least)),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Goal, Language, Text, fixtures::writing};

    #[test]
    fn a_target_is_written_as_it_was_decided() {
        let share = NumberStyle::PercentDecimals(1);
        for (style, target, da, en) in [
            (NumberStyle::Decimals(0), 68_465.0, "68.465", "68,465"),
            (NumberStyle::Decimals(0), 1234.5, "1.234,5", "1,234.5"),
            (share, 24.0, "24,0\u{a0}%", "24.0%"),
            (share, 4.25, "4,25\u{a0}%", "4.25%"),
            (NumberStyle::Decimals(1), 7.0, "7,0", "7.0"),
        ] {
            let written = |language| writing(language).number(target, exact(style, target));
            assert_eq!(written(Language::DANISH), da);
            assert_eq!(written(Language::ENGLISH), en);
        }
    }

    fn state(start: f64, target: f64, value: f64, expected: f64) -> GoalState {
        GoalState {
            goal: Goal {
                id: "goal".to_owned(),
                unit: "m".parse().unwrap(),
                indicator: "residents".to_owned(),
                title: Text::default(),
                from_year: 2020,
                start,
                to_year: 2030,
                target,
            },
            year: 2025,
            value,
            expected,
            at_this_pace: value,
            verdict: Verdict::Behind,
        }
    }

    #[test]
    fn what_is_missing_lies_between_the_value_and_the_target_on_either_side() {
        for (start, target, value, expected) in [
            (100.0, 200.0, 130.0, Some(70.0)),
            (100.0, 200.0, 90.0, Some(110.0)),
            (100.0, 200.0, 200.0, None),
            (100.0, 200.0, 230.0, None),
            (30.0, 24.0, 26.0, Some(2.0)),
            (30.0, 24.0, 24.0, None),
            (30.0, 24.0, 23.0, None),
        ] {
            let found = missing(&state(start, target, value, value));
            assert_eq!(found, expected, "{start} {target} {value}");
        }
    }

    #[test]
    fn a_bar_leads_from_the_left_to_the_right_and_keeps_distances() {
        for (start, target, value, expected) in [(30.0, 20.0, 28.0, 25.0), (20.0, 30.0, 22.0, 25.0)]
        {
            let bar = bar(&state(start, target, value, expected));
            let places = [bar.start, bar.value, bar.expected, bar.target];
            assert!(places.is_sorted() && places[0] > 0.0 && places[3] < 1.0);
            let part = (bar.expected - bar.start) / (bar.target - bar.start);
            assert!((part - 0.5).abs() < 1e-12);
        }
        // What went further lies beyond the target.
        let beyond = bar(&state(30.0, 20.0, 15.0, 25.0));
        assert!(beyond.value > beyond.target && beyond.target > beyond.start);
        // Where all are the same there is no length to divide.
        let same = super::bar(&state(5.0, 5.0, 5.0, 5.0));
        assert!(same.value.is_finite());
    }
}
