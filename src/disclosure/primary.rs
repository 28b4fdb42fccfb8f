//! One figure by itself: is it too small to show, and how is it rounded?

use crate::{
    config::{Disclosure, Limits},
    model::{Figure, Indicator, Measure, Shown},
};

/// Why a figure by itself must be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TooSmall {
    /// Fewer are counted than may be shown.
    Few,
    /// It is about fewer than a figure may be about.
    FewBelow,
    /// Fewer are left that are not counted than may be shown.
    FewOthers,
}

/// Tells whether a figure by itself must be hidden.
pub(super) fn is_too_small(figure: Figure, measure: Measure, limits: Limits) -> bool {
    too_small(figure, measure, limits).is_some()
}

/// Tells whether a figure by itself must be hidden, and why.
///
/// Few persons, all but a few, and figures about few persons are hidden, on every level. As
/// `N − n` is looked at too, so are 0 % and 100 %.
pub(super) fn too_small(figure: Figure, measure: Measure, limits: Limits) -> Option<TooSmall> {
    let least = f64::from(limits.minimum_count);
    let below = figure.denominator.unwrap_or(f64::INFINITY);
    let (is_mean, is_share) = (
        matches!(measure, Measure::Mean { .. }),
        measure == Measure::Share,
    );
    let faults = [
        (TooSmall::Few, !is_mean && figure.numerator < least),
        (
            TooSmall::FewBelow,
            measure != Measure::Count && below < f64::from(limits.minimum_denominator),
        ),
        (
            TooSmall::FewOthers,
            is_share && below - figure.numerator < least,
        ),
    ];
    let found = faults.into_iter().find(|(_, holds)| *holds);
    found.map(|(fault, _)| fault)
}

/// Rounds a figure to what may be seen; nothing where rounding leaves nothing to divide by.
///
/// Numerator and denominator are rounded each to the base, and the value is made from the rounded
/// ones, so that its decimals tell nothing that these do not. Of a mean only the mean itself is shown, never the sum.
pub(super) fn rounded(figure: Figure, indicator: &Indicator, policy: &Disclosure) -> Option<Shown> {
    let base = f64::from(policy.rounding_base);
    let numerator = to_multiple(figure.numerator, base);
    let denominator = figure.denominator.map(|below| to_multiple(below, base));
    let of = |factor: f64| {
        let below = denominator.filter(|below| *below > 0.0)?;
        Some(indicator.measure.rounded(numerator * factor / below))
    };
    let (value, numerator) = match indicator.measure {
        Measure::Count => (numerator, Some(numerator)),
        Measure::Share => (of(100.0)?, Some(numerator)),
        Measure::Rate { per } => (of(per)?, Some(numerator)),
        Measure::Mean { unit } => {
            let mean = figure.numerator / figure.denominator.filter(|below| *below > 0.0)?;
            (to_multiple(mean, policy.mean_base(unit)), None)
        }
        // Made from published figures, not counted.
        Measure::Difference { .. } | Measure::Standardised => return None,
    };
    Some(Shown {
        value,
        numerator,
        denominator,
        standard_error: standard_error(figure),
    })
}

/// Adds up the figures of several years and rounds what comes of it; nothing where the sum is too
/// small to show, as it would be if the same persons were counted in each year, or there are too few
/// persons in one of the years; unless each year has others.
pub(super) fn pooled(
    figures: &[Figure],
    indicator: &Indicator,
    policy: &Disclosure,
) -> Option<Shown> {
    let limits = policy.limits(indicator.sensitivity);
    let limits = limits.over(figures.len(), indicator.cohorts);
    let mut sum = Figure {
        numerator: 0.0,
        denominator: Some(0.0),
        squares: None,
    };
    for figure in figures {
        let below = figure.denominator?;
        if !indicator.cohorts && below < f64::from(limits.minimum_denominator) {
            return None;
        }
        sum.numerator += figure.numerator;
        sum.denominator = sum.denominator.map(|all| all + below);
    }
    let may_be_shown = !is_too_small(sum, indicator.measure, limits);
    may_be_shown
        .then(|| rounded(sum, indicator, policy))
        .flatten()
}

/// Rounds a value that was delivered as public, as those of the municipality are.
pub(super) fn rounded_reference(value: f64, measure: Measure, policy: &Disclosure) -> Shown {
    let value = match measure {
        Measure::Mean { unit } => to_multiple(value, policy.mean_base(unit)),
        _ => measure.rounded(value),
    };
    Shown {
        value,
        numerator: None,
        denominator: None,
        standard_error: None,
    }
}

/// Returns the standard error of a mean, `s / √n`, rounded up to two digits.
fn standard_error(figure: Figure) -> Option<f64> {
    let count = figure.denominator.filter(|count| *count > 1.0)?;
    let mean = figure.numerator / count;
    let variance = (figure.squares? - count * mean * mean) / (count - 1.0);
    let error = (variance.max(0.0) / count).sqrt();
    if error <= 0.0 {
        return None;
    }
    let digit = 10_f64.powf(error.log10().floor() - 1.0);
    Some((error / digit).ceil() * digit)
}

pub(super) fn to_multiple(number: f64, base: f64) -> f64 {
    (number / base).round() * base
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        disclosure::audit::tests::world::{POLICY, indicator},
        model::{Amount, Sensitivity},
    };

    const LIMITS: Limits = Limits {
        minimum_count: 5,
        minimum_denominator: 20,
    };

    #[test]
    fn small_counts_and_small_complements_are_hidden() {
        let share = Measure::Share;
        let mean = Measure::Mean {
            unit: Amount::Money,
        };
        for (numerator, denominator, measure, hidden) in [
            (4.0, Some(100.0), share, true),
            (4.75, Some(100.0), share, true),
            (5.0, Some(100.0), share, false),
            (0.0, Some(100.0), share, true),
            (96.0, Some(100.0), share, true),
            (95.0, Some(100.0), share, false),
            (100.0, Some(100.0), share, true),
            (10.0, Some(19.0), share, true),
            (10.0, Some(20.0), share, false),
            (4.0, None, Measure::Count, true),
            (233.0, None, Measure::Count, false),
            (19_000_000.0, Some(19.0), mean, true),
            (20_000_000.0, Some(20.0), mean, false),
            (150.0, Some(100.0), Measure::Rate { per: 1000.0 }, false),
        ] {
            let figure = Figure {
                numerator,
                denominator,
                squares: None,
            };
            assert_eq!(
                is_too_small(figure, measure, LIMITS),
                hidden,
                "{numerator} of {denominator:?}"
            );
        }
    }

    #[test]
    fn several_years_are_shown_where_their_sum_is_not_small() {
        let share = Measure::Share;
        let per_thousand = Measure::Rate { per: 1000.0 };
        // The least are eight of 50 in POLICY.
        for (years, measure, cohorts, expected) in [
            (
                vec![(3.0, 100.0), (2.0, 100.0), (2.0, 101.0)],
                share,
                true,
                None,
            ),
            (
                vec![(3.0, 100.0), (2.0, 100.0), (3.0, 101.0)],
                share,
                true,
                Some((10.0, 300.0, 3.0)),
            ),
            // They may be three persons, each counted in every year.
            (
                vec![(3.0, 100.0), (2.0, 100.0), (3.0, 101.0)],
                share,
                false,
                None,
            ),
            (
                vec![(8.0, 100.0), (7.0, 100.0), (8.0, 101.0)],
                share,
                false,
                None,
            ),
            (
                vec![(8.0, 100.0), (7.0, 100.0), (9.0, 101.0)],
                share,
                false,
                Some((25.0, 300.0, 8.0)),
            ),
            (
                vec![(8.0, 100.0), (0.0, 100.0), (0.0, 101.0)],
                share,
                true,
                Some((10.0, 300.0, 3.0)),
            ),
            (
                vec![(98.0, 100.0), (98.0, 100.0), (98.0, 100.0)],
                share,
                true,
                None,
            ),
            (
                vec![(95.0, 100.0), (97.0, 100.0)],
                share,
                true,
                Some((190.0, 200.0, 95.0)),
            ),
            (vec![(95.0, 100.0), (97.0, 100.0)], share, false, None),
            // Few persons are few, however often they are counted.
            (
                vec![(9.0, 100.0), (9.0, 29.0), (9.0, 100.0)],
                share,
                false,
                None,
            ),
            (
                vec![(4.0, 500.0), (8.0, 500.0)],
                per_thousand,
                true,
                Some((10.0, 1000.0, 10.0)),
            ),
            (vec![(4.0, 500.0), (3.0, 500.0)], per_thousand, true, None),
            (vec![(4.0, 500.0), (8.0, 500.0)], per_thousand, false, None),
            (
                vec![(8.0, 500.0), (8.0, 500.0)],
                per_thousand,
                false,
                Some((15.0, 1000.0, 15.0)),
            ),
        ] {
            let figure = |(numerator, below): &(f64, f64)| Figure {
                numerator: *numerator,
                denominator: Some(*below),
                squares: None,
            };
            let figures: Vec<Figure> = years.iter().map(figure).collect();
            let mut indicator = indicator("ill", measure, Sensitivity::Sensitive);
            indicator.cohorts = cohorts;
            let found = pooled(&figures, &indicator, &POLICY).map(|shown| {
                let below = shown.denominator.unwrap();
                (shown.numerator.unwrap(), below, shown.value)
            });
            assert_eq!(found, expected, "{years:?} {cohorts}");
        }
    }

    #[test]
    fn standard_errors_of_means() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, sample variance 32/7, standard error 0.7559.
        let figure = Figure {
            numerator: 40.0,
            denominator: Some(8.0),
            squares: Some(232.0),
        };
        assert!((standard_error(figure).unwrap() - 0.76).abs() < 1e-9);
        let alike = Figure {
            squares: Some(200.0),
            ..figure
        };
        assert_eq!(standard_error(alike), None);
    }

    #[test]
    fn multiples() {
        for (number, expected) in [(233.0, 235.0), (232.0, 230.0), (2.5, 5.0), (0.0, 0.0)] {
            assert_eq!(to_multiple(number, 5.0).to_string(), expected.to_string());
        }
    }
}
