use proptest::prelude::*;

use super::*;
use crate::{
    indicators::policy,
    model::{
        Unit, UnitKind,
        fixtures::{self, unit},
    },
};

const YEAR: i32 = 2025;

fn indicator(measure: Measure) -> Indicator {
    fixtures::indicator("one", measure)
}

fn units(breaks: &[i32]) -> Units {
    let broken = Unit {
        breaks: breaks.to_vec(),
        ..unit("a", UnitKind::Area, Some("m"))
    };
    Units::new(vec![
        unit("m", UnitKind::Municipality, None),
        broken,
        unit("b", UnitKind::Area, Some("m")),
    ])
    .unwrap()
}

/// Numerators of 1,000 persons; a count is the numerator alone, and none is hidden.
fn found(measure: Measure, series: &[Option<f64>], breaks: &[i32]) -> Vec<Jump> {
    let mut figures = PublishedFigures::default();
    for (back, above) in (0..).zip(series.iter().rev()) {
        let figure = above.map_or_else(Published::hide, |above| {
            let (value, denominator) = match measure {
                Measure::Share => ((above / 10.0).round(), Some(1000.0)),
                _ => (above, None),
            };
            Published::release(Shown {
                value,
                numerator: Some(above),
                denominator,
                standard_error: None,
            })
        });
        figures.insert("one", YEAR - back, "a".parse().unwrap(), figure);
    }
    jumps(
        &figures,
        &[indicator(measure)],
        &units(breaks),
        YEAR,
        &policy(),
    )
}

fn shown(series: &[f64]) -> Vec<Option<f64>> {
    series.iter().copied().map(Some).collect()
}

#[test]
fn changes_that_are_believable_and_that_are_not() {
    use Measure::{Count, Share};
    for (what, measure, series, jumps) in [
        (
            "ten times as many",
            Count,
            &[1735.0, 1745.0, 1740.0, 1750.0, 17500.0][..],
            true,
        ),
        (
            "a tenth",
            Count,
            &[1735.0, 1745.0, 1740.0, 1750.0, 175.0],
            true,
        ),
        (
            "nobody moved",
            Count,
            &[1735.0, 1745.0, 1740.0, 1750.0, 1755.0],
            false,
        ),
        (
            "a new street",
            Count,
            &[1735.0, 1745.0, 1740.0, 1750.0, 1900.0],
            false,
        ),
        (
            "steady growth",
            Count,
            &[1000.0, 1400.0, 1800.0, 2200.0, 2600.0],
            false,
        ),
        (
            "nothing after growth",
            Count,
            &[1000.0, 1400.0, 1800.0, 2200.0, 2200.0],
            false,
        ),
        (
            "restless before",
            Count,
            &[1000.0, 2000.0, 1000.0, 2000.0, 1000.0],
            false,
        ),
        (
            "back from an odd year",
            Count,
            &[1000.0, 1005.0, 1000.0, 5000.0, 1000.0],
            false,
        ),
        (
            "ten times with a year before",
            Count,
            &[1000.0, 10000.0],
            true,
        ),
        (
            "a tenth more with a year before",
            Count,
            &[1000.0, 1100.0],
            false,
        ),
        (
            "to nothing",
            Share,
            &[300.0, 310.0, 305.0, 300.0, 0.0],
            true,
        ),
        (
            "to everybody",
            Share,
            &[300.0, 310.0, 305.0, 300.0, 1000.0],
            true,
        ),
        (
            "by accident",
            Share,
            &[300.0, 310.0, 305.0, 300.0, 340.0],
            false,
        ),
        ("one year alone", Share, &[300.0], false),
    ] {
        let found = found(measure, &shown(series), &[]);
        assert_eq!(!found.is_empty(), jumps, "{what}: {found:?}");
    }
}

#[test]
fn nothing_is_compared_across_a_break() {
    let series = shown(&[300.0, 310.0, 305.0, 300.0, 900.0]);
    assert_eq!(found(Measure::Share, &series, &[]).len(), 1);
    assert_eq!(found(Measure::Share, &series, &[2025]), []);
    assert_eq!(found(Measure::Share, &series, &[2024]).len(), 1);
}

#[test]
fn what_was_far_from_any_limit_and_is_hidden_is_told_without_a_figure() {
    for (before, told) in [(300.0, true), (10.0, false), (995.0, false), (25.0, false)] {
        let found = found(Measure::Share, &[Some(before), Some(before), None], &[]);
        assert_eq!(!found.is_empty(), told, "{before}");
        assert!(found.iter().all(|jump| jump.now == Now::Hidden));
    }
}

#[test]
fn what_others_have_and_one_lacks_is_told() {
    let mut figures = PublishedFigures::default();
    let figure = |value| {
        Published::release(Shown {
            value,
            numerator: Some(value),
            denominator: None,
            standard_error: None,
        })
    };
    for (unit, year) in [
        ("a", 2023),
        ("a", 2024),
        ("b", 2023),
        ("b", 2024),
        ("b", 2025),
    ] {
        figures.insert("one", year, unit.parse().unwrap(), figure(100.0));
    }
    let found = jumps(
        &figures,
        &[indicator(Measure::Count)],
        &units(&[]),
        YEAR,
        &policy(),
    );
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].unit.as_str(), found[0].now), ("a", Now::Missing));
}

proptest! {
    /// The larger a jump, the surer it is found, and the more surprising it is.
    #[test]
    fn a_larger_jump_is_no_less_surprising(
        series in prop::collection::vec(200_u32..400, 2..9), more in 0_u32..500, and in 0_u32..90,
    ) {
        let mut series: Vec<f64> = series.into_iter().map(f64::from).collect();
        let last = *series.last().unwrap();
        let surprise = |to: f64, series: &mut Vec<f64>| {
            series.push(to);
            let found = found(Measure::Count, &shown(series), &[]);
            series.pop();
            found.first().map_or(0.0, |jump| jump.surprise)
        };
        let (small, large) = (last + f64::from(more), last + f64::from(more + and));
        // Beyond the trend, so that more is further away from it.
        let trend = series.windows(2).map(|two| two[1] - two[0]).fold(0.0, f64::max);
        let (small, large) = (small + trend, large + trend);
        let (of_small, of_large) = (surprise(small, &mut series), surprise(large, &mut series));
        prop_assert!(of_small <= of_large + 1e-9, "{of_small} {of_large}");
    }

    /// Noise alone is not listed: counts that move by less than they would by accident.
    #[test]
    fn small_changes_are_never_listed(
        series in prop::collection::vec(995_u32..1005, 2..12),
    ) {
        let series: Vec<f64> = series.into_iter().map(|count| f64::from(count * 5)).collect();
        prop_assert!(found(Measure::Count, &shown(&series), &[]).is_empty());
    }
}
