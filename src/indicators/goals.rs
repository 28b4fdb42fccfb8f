//! Political goals against the figures: does the path lead there?

use crate::model::{Goal, GoalState, Indicator, Measure, PublishedFigures, Shown, Verdict};

/// Sets a goal beside the published figures; nothing where the newest figure or that of the
/// goal's first year is hidden, where the newest lies before that year, or where there is none.
///
/// The years of a goal are calendar years, and go by what figures are about and not by their data
/// year. The pace is the mean change a year since the goal's start. The start is the published figure:
/// the delivered one is no work of disclosure control, and serves only where no figure of that
/// year is published or hidden.
#[must_use]
pub(crate) fn state(
    goal: &Goal,
    indicator: &Indicator,
    figures: &PublishedFigures,
) -> Option<GoalState> {
    let (measure, reference) = (indicator.measure, indicator.reference);
    let (from, to) = (
        reference.data_year(goal.from_year),
        reference.data_year(goal.to_year),
    );
    let unit = goal.unit.as_str();
    let newest = figures.newest_year(&goal.indicator, unit)?;
    let year = newest.min(to);
    let value = precise(measure, figures.get(&goal.indicator, year, unit)?.shown()?);
    let start = match figures.get(&goal.indicator, from, unit) {
        Some(figure) => precise(measure, figure.shown()?),
        None => goal.start,
    };
    let passed = f64::from(year - from);
    let whole = f64::from(to - from);
    if passed < 1.0 || whole < 1.0 {
        return None;
    }
    let way = goal.target - start;
    let at_this_pace = start + (value - start) / passed * whole;
    let reaches = |value: f64| (value - start) * way.signum() >= way.abs();
    let verdict = if reaches(value) {
        Verdict::Reached
    } else if reaches(at_this_pace) {
        Verdict::OnPath
    } else if (tenths(value) - tenths(start)) * way.signum() < 0.0 {
        Verdict::Away
    } else {
        Verdict::Behind
    };
    Some(GoalState {
        goal: Goal {
            start,
            ..goal.clone()
        },
        year,
        value,
        expected: start + way * passed / whole,
        at_this_pace,
        verdict,
    })
}

/// Rounds as goals are written, so that nothing moves that reads the same.
fn tenths(value: f64) -> f64 {
    (value * 10.0).round() / 10.0
}

/// Returns a published value; of a share the rounded counts say more than the whole percentage. It is as
/// precise as it is written, so that all that is told of it follows from what is read.
fn precise(measure: Measure, shown: Shown) -> f64 {
    match (measure, shown.numerator, shown.denominator) {
        (Measure::Share, Some(above), Some(below)) if below > 0.0 => tenths(above * 100.0 / below),
        _ => shown.value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Published, ReferenceDate, Text, fixtures};

    fn figures(year: i32, value: Option<f64>) -> PublishedFigures {
        and(PublishedFigures::default(), year, value)
    }

    fn and(mut figures: PublishedFigures, year: i32, value: Option<f64>) -> PublishedFigures {
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

    fn residents() -> Indicator {
        fixtures::indicator("residents", Measure::Count)
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
            (1000.0, 1800.0, 990.0, 1300.0, 973.3, Verdict::Away),
            (1000.0, 1800.0, 1000.0, 1300.0, 1000.0, Verdict::Behind),
            // Downwards.
            (40.0, 24.0, 34.0, 34.0, 24.0, Verdict::OnPath),
            (40.0, 24.0, 35.0, 34.0, 26.7, Verdict::Behind),
            (40.0, 24.0, 23.0, 34.0, -5.3, Verdict::Reached),
            (40.0, 24.0, 41.0, 34.0, 42.7, Verdict::Away),
            // It reads 40.0 still.
            (40.0, 24.0, 40.04, 34.0, 40.1, Verdict::Behind),
        ];
        for (start, target, value, expected, pace, verdict) in cases {
            let state = state(
                &goal(start, target),
                &residents(),
                &figures(2025, Some(value)),
            )
            .unwrap();
            assert!((state.expected - expected).abs() < 1e-9, "{value}");
            assert!((state.at_this_pace - pace).abs() < 0.05, "{value}");
            assert_eq!(state.verdict, verdict, "{value}");
        }
    }

    #[test]
    fn a_delivered_start_is_not_published_beside_a_figure() {
        let later = || figures(2025, Some(1300.0));
        let of = |figures| state(&goal(1003.0, 1800.0), &residents(), &figures);
        let shown = of(and(later(), 2022, Some(1000.0))).unwrap();
        assert!((shown.goal.start - 1000.0).abs() < 1e-9);
        assert!((shown.expected - 1300.0).abs() < 1e-9);
        assert_eq!(of(and(later(), 2022, None)), None);
        // There is no figure of that year.
        assert!((of(later()).unwrap().goal.start - 1003.0).abs() < 1e-9);
    }

    #[test]
    fn the_years_of_a_goal_are_those_that_figures_are_about() {
        // From 2022 to 2030: the figure about 2022 is of the data year 2023.
        let about_the_year_before = Indicator {
            reference: ReferenceDate::YearBefore,
            ..residents()
        };
        let all = and(figures(2022, Some(990.0)), 2023, Some(1000.0));
        let all = and(and(all, 2025, Some(1200.0)), 2032, Some(5000.0));
        let found = state(&goal(1.0, 1800.0), &about_the_year_before, &all);
        assert_eq!(found, None, "the figure about 2030 is missing");
        let all = and(figures(2022, Some(990.0)), 2023, Some(1000.0));
        let all = and(all, 2025, Some(1200.0));
        let found = state(&goal(1.0, 1800.0), &about_the_year_before, &all).unwrap();
        assert_eq!(
            (found.year, found.goal.start.to_bits()),
            (2025, 1000_f64.to_bits())
        );
        assert!((found.expected - 1200.0).abs() < 1e-9);
        assert_eq!(found.verdict, Verdict::OnPath);
    }

    #[test]
    fn nothing_is_said_without_a_shown_figure_after_the_start() {
        assert_eq!(
            state(&goal(1.0, 2.0), &residents(), &figures(2025, None)),
            None
        );
        assert_eq!(
            state(&goal(1.0, 2.0), &residents(), &figures(2022, Some(1.0))),
            None
        );
        assert_eq!(
            state(&goal(1.0, 2.0), &residents(), &PublishedFigures::default()),
            None
        );
    }
}
