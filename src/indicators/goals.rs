//! Political goals against the figures: does the path lead there?

use crate::model::{Goal, GoalState, Measure, PublishedFigures, Verdict};

/// Sets a goal beside the published figures; nothing where the newest figure is hidden, lies
/// before the goal's first year, or where there is none.
///
/// The pace is the mean change a year since the goal's start, from its delivered start value.
#[must_use]
pub fn state(goal: &Goal, measure: Measure, figures: &PublishedFigures) -> Option<GoalState> {
    let unit = goal.unit.as_str();
    let newest = figures.newest_year(&goal.indicator, unit)?;
    let year = newest.min(goal.to_year);
    let shown = figures.get(&goal.indicator, year, unit)?.shown()?;
    // Of a share the rounded counts say more than the whole percentage.
    let value = match (measure, shown.numerator, shown.denominator) {
        (Measure::Share, Some(above), Some(below)) if below > 0.0 => above * 100.0 / below,
        _ => shown.value,
    };
    let passed = f64::from(year - goal.from_year);
    let whole = f64::from(goal.to_year - goal.from_year);
    if passed < 1.0 || whole < 1.0 {
        return None;
    }
    let way = goal.target - goal.start;
    let at_this_pace = goal.start + (value - goal.start) / passed * whole;
    let reaches = |value: f64| (value - goal.start) * way.signum() >= way.abs();
    let verdict = if reaches(value) {
        Verdict::Reached
    } else if reaches(at_this_pace) {
        Verdict::OnPath
    } else {
        Verdict::Behind
    };
    Some(GoalState {
        goal: goal.clone(),
        year,
        value,
        expected: goal.start + way * passed / whole,
        at_this_pace,
        verdict,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, Shown, Text};

    fn figures(year: i32, value: Option<f64>) -> PublishedFigures {
        let mut figures = PublishedFigures::default();
        let shown = |value| Shown {
            value,
            numerator: Some(value),
            denominator: None,
            standard_error: None,
        };
        let figure = value.map_or_else(Published::hide, |value| Published::release(shown(value)));
        figures.insert("residents", year, "m".parse().unwrap(), figure);
        figures
    }

    fn goal(start: f64, target: f64) -> Goal {
        Goal {
            id: "growth".to_owned(),
            unit: "m".parse().unwrap(),
            indicator: "residents".to_owned(),
            from_year: 2022,
            to_year: 2030,
            start,
            target,
            title: Text::default(),
        }
    }

    #[test]
    fn the_path_leads_there_or_not() {
        let cases = [
            (1000.0, 1800.0, 1300.0, 1300.0, 1800.0, Verdict::OnPath),
            (1000.0, 1800.0, 1299.0, 1300.0, 1797.3, Verdict::Behind),
            (1000.0, 1800.0, 1800.0, 1300.0, 3133.3, Verdict::Reached),
            (1000.0, 1800.0, 990.0, 1300.0, 973.3, Verdict::Behind),
            // Downwards.
            (40.0, 24.0, 34.0, 34.0, 24.0, Verdict::OnPath),
            (40.0, 24.0, 35.0, 34.0, 26.7, Verdict::Behind),
            (40.0, 24.0, 23.0, 34.0, -5.3, Verdict::Reached),
        ];
        for (start, target, value, expected, pace, verdict) in cases {
            let state = state(
                &goal(start, target),
                Measure::Count,
                &figures(2025, Some(value)),
            )
            .unwrap();
            assert!((state.expected - expected).abs() < 1e-9, "{value}");
            assert!((state.at_this_pace - pace).abs() < 0.05, "{value}");
            assert_eq!(state.verdict, verdict, "{value}");
        }
    }

    #[test]
    fn nothing_is_said_without_a_shown_figure_after_the_start() {
        assert_eq!(
            state(&goal(1.0, 2.0), Measure::Count, &figures(2025, None)),
            None
        );
        assert_eq!(
            state(&goal(1.0, 2.0), Measure::Count, &figures(2022, Some(1.0))),
            None
        );
        assert_eq!(
            state(
                &goal(1.0, 2.0),
                Measure::Count,
                &PublishedFigures::default()
            ),
            None
        );
    }
}
