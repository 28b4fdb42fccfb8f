//! Is a difference between two published figures more than noise?
//!
//! It is judged by published figures alone. Each comparison stands by itself: where nothing has
//! changed, about one in twenty is still marked, so a table of 79 areas usually has some.

use std::cmp::Ordering;

use super::interval::{Estimate, interval};
use crate::model::{Difference, Measure};

/// Compares two figures of one indicator, at two times or of two units.
///
/// Shares, rates and means differ where the 95 % interval of the difference leaves out zero; it
/// holds the noise of rounding too. Two counts differ by more than the step of their rounding. A
/// figure delivered as a value alone is certain: the other differs where that value lies outside
/// its interval. Figures that look alike never differ.
///
/// The interval takes the figures as independent. The same area a year later has mostly the
/// same residents, so a change over time is marked too seldom rather than too often. None for
/// two measures, for differences of rates, and where neither figure has an interval.
#[must_use]
pub(super) fn differs(a: &Estimate, b: &Estimate) -> Option<Difference> {
    if a.measure == Measure::Count {
        let (difference, step) = (a.value - b.value, a.step.max(b.step));
        return verdict(a, b, (difference - step, difference + step));
    }
    if a.is_reference() && b.is_reference() {
        return None;
    }
    let range = hybrid((a.point(), limits(a)?), (b.point(), limits(b)?));
    verdict(a, b, range)
}

/// Compares an area with the municipality of which it is part.
///
/// They differ where the value of the whole lies outside the interval of the part, which is how
/// the English Local Authority Health Profiles (Fingertips) mark a value against a benchmark.
/// Figures that look alike never differ. None where the part has no interval, so for all counts,
/// of which a part has fewer anyway.
#[must_use]
pub(super) fn against(part: &Estimate, whole: &Estimate) -> Option<Difference> {
    let (low, high) = interval(part)?;
    let benchmark = whole.point();
    verdict(part, whole, (low - benchmark, high - benchmark))
}

/// Judges a difference by the range in which it may lie, and by what the reader sees of it.
fn verdict(a: &Estimate, b: &Estimate, (low, high): (f64, f64)) -> Option<Difference> {
    if a.measure != b.measure || !(high - low).is_finite() {
        return None;
    }
    Some(match seen(a).partial_cmp(&seen(b))? {
        Ordering::Greater if low > 0.0 => Difference::Higher,
        Ordering::Less if high < 0.0 => Difference::Lower,
        _ => Difference::WithinNoise,
    })
}

/// Returns a value in the steps in which it is printed: tenths of a mean, else whole numbers.
fn seen(estimate: &Estimate) -> f64 {
    match estimate.measure {
        Measure::Mean { .. } => (10.0 * estimate.value).round(),
        _ => estimate.value.round(),
    }
}

/// Returns the interval of a figure, or the figure alone where it is certain.
fn limits(estimate: &Estimate) -> Option<(f64, f64)> {
    match estimate.is_reference() {
        true => Some((estimate.value, estimate.value)),
        false => interval(estimate),
    }
}

/// Returns the interval of the difference of two estimates, each with its own limits.
///
/// With Wilson's limits it is method 10 of R. G. Newcombe: Interval estimation for the
/// difference between independent proportions. Statistics in Medicine 17 (1998), 873–890. With
/// other limits it is the method of variance estimates recovery of G. Y. Zou, A. Donner:
/// Construction of confidence limits about effect measures. Statistics in Medicine 27 (2008),
/// 1693–1702; with those of means, the familiar root of the summed squares.
fn hybrid((a, of_a): (f64, (f64, f64)), (b, of_b): (f64, (f64, f64))) -> (f64, f64) {
    let difference = a - b;
    (
        difference - (a - of_a.0).hypot(of_b.1 - b),
        difference + (of_a.1 - a).hypot(b - of_b.0),
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Difference::*, *};
    use crate::model::Amount;

    const SHARE: Measure = Measure::Share;
    const RATE: Measure = Measure::Rate { per: 1000.0 };
    const MEAN: Measure = Measure::Mean {
        unit: Amount::Points,
    };

    fn counted(measure: Measure, numerator: f64, denominator: f64) -> Estimate {
        let mut estimate = reference(measure, 0.0);
        (estimate.numerator, estimate.denominator) = (Some(numerator), Some(denominator));
        estimate.value = estimate.point().round();
        estimate
    }

    fn mean(value: f64, standard_error: f64) -> Estimate {
        let standard_error = Some(standard_error);
        Estimate {
            standard_error,
            ..reference(MEAN, value)
        }
    }

    fn reference(measure: Measure, value: f64) -> Estimate {
        Estimate {
            measure,
            value,
            numerator: None,
            denominator: None,
            standard_error: None,
            step: match measure {
                Measure::Count => 5.0,
                _ => 0.0,
            },
        }
    }

    /// Finds the interval of a difference, and checks that of the reverse.
    fn range(a: &Estimate, b: &Estimate) -> (f64, f64) {
        let of = |estimate: &Estimate| (estimate.point(), limits(estimate).unwrap());
        let (low, high) = hybrid(of(a), of(b));
        assert_eq!(hybrid(of(b), of(a)), (-high, -low));
        (low, high)
    }

    /// Newcombe 1998, table II, method 10 (the first seven); scipy and statsmodels.
    #[test]
    fn differences_have_the_intervals_of_the_literature() {
        for (measure, (a, of_a), (b, of_b), low, high) in [
            (SHARE, (56.0, 70.0), (48.0, 80.0), 5.2431, 33.3873),
            (SHARE, (9.0, 10.0), (3.0, 10.0), 17.0523, 80.9018),
            (SHARE, (6.0, 7.0), (2.0, 7.0), 5.8228, 80.6250),
            (SHARE, (5.0, 56.0), (0.0, 29.0), -3.8137, 19.2560),
            (SHARE, (0.0, 10.0), (0.0, 20.0), -16.1125, 27.7533),
            (SHARE, (10.0, 10.0), (0.0, 20.0), 67.9086, 100.0),
            (SHARE, (10.0, 10.0), (0.0, 10.0), 60.7509, 100.0),
            (RATE, (20.0, 235.0), (50.0, 1000.0), -1.6618, 83.2062),
            (RATE, (30.0, 1000.0), (15.0, 1000.0), 1.2081, 29.4315),
            (RATE, (10.0, 500.0), (0.0, 500.0), 7.2525, 36.7829),
            (RATE, (400.0, 4000.0), (300.0, 4000.0), 11.8793, 38.1929),
        ] {
            // The interval of a figure takes in its rounded value; here it is not rounded.
            let exact = |above, below| {
                let mut figure = counted(measure, above, below);
                figure.value = figure.point();
                figure
            };
            let found = range(&exact(a, of_a), &exact(b, of_b));
            let distance = (found.0 - low).abs().max((found.1 - high).abs());
            assert!(distance < 6e-5, "{found:?} is not {low}..{high}");
        }
        let (low, high) = range(&mean(7.0, 0.3), &mean(6.0, 0.4));
        assert!((low - 0.02).abs() < 1e-3 && (high - 1.98).abs() < 1e-3);
    }

    #[test]
    fn a_difference_is_marked_where_it_is_more_than_noise() {
        let share = |above, below| counted(SHARE, above, below);
        let known = |value| reference(SHARE, value);
        let rate = |events, residents| counted(RATE, events, residents);
        let count = |value| reference(Measure::Count, value);
        let net = reference(Measure::Difference { per: 100.0 }, 3.0);
        for (a, b, expected) in [
            // 19 % and 26 %: noise among 235 residents, and more among 1,000.
            (share(45.0, 235.0), share(60.0, 235.0), Some(WithinNoise)),
            (share(190.0, 1000.0), share(255.0, 1000.0), Some(Lower)),
            // More than noise before rounding, but 30 % and 30 % on the page.
            (
                share(29_600.0, 1e5),
                share(30_400.0, 1e5),
                Some(WithinNoise),
            ),
            (rate(30.0, 1000.0), rate(15.0, 1000.0), Some(Higher)),
            (rate(20.0, 235.0), rate(50.0, 1000.0), Some(WithinNoise)),
            (mean(7.0, 0.3), mean(6.0, 0.4), Some(Higher)),
            (mean(7.0, 0.3), mean(6.2, 0.4), Some(WithinNoise)),
            (mean(6.84, 0.001), mean(6.76, 0.001), Some(WithinNoise)),
            (count(240.0), count(235.0), Some(WithinNoise)),
            (count(245.0), count(235.0), Some(Higher)),
            // Wilson: 5.6 to 12.8 % around 9 %.
            (share(20.0, 235.0), known(13.0), Some(Lower)),
            (share(20.0, 235.0), known(12.0), Some(WithinNoise)),
            (mean(7.0, 0.3), reference(MEAN, 6.4), Some(Higher)),
            (known(9.0), known(30.0), None),
            (share(20.0, 235.0), rate(20.0, 235.0), None),
            (share(20.0, 0.0), share(20.0, 235.0), None),
            (net, net, None),
            (count(f64::NAN), count(235.0), None),
        ] {
            assert_eq!(differs(&a, &b), expected, "{a:?} {b:?}");
        }
    }

    /// What looks like 10 and 20 of 80 may be nearly 12.5 and 17.5.
    #[test]
    fn rounding_makes_no_mark() {
        let rounded = |above, below, step| Estimate {
            step,
            ..counted(SHARE, above, below)
        };
        for (below, step, expected) in [
            (80.0, 0.0, Lower),
            (80.0, 5.0, WithinNoise),
            (800.0, 5.0, Lower),
            (800.0, 200.0, WithinNoise),
        ] {
            let of = |part: f64| rounded(part * below, below, step);
            let found = differs(&of(0.125), &of(0.25));
            assert_eq!(found, Some(expected), "{below} {step}");
        }
    }

    #[test]
    fn an_area_differs_from_a_municipality_outside_its_interval() {
        let share = |above, below| counted(SHARE, above, below);
        let count = |value| reference(Measure::Count, value);
        let whole = share(15_400.0, 120_000.0);
        let index = |observed, expected| counted(Measure::Standardised, observed, expected);
        for (part, whole, expected) in [
            (share(20.0, 235.0), whole, Some(Lower)),
            (share(25.0, 235.0), whole, Some(WithinNoise)),
            (share(475.0, 4770.0), whole, Some(Lower)),
            (share(700.0, 4770.0), whole, Some(Higher)),
            (share(700.0, 4770.0), reference(SHARE, 13.0), Some(Higher)),
            (share(20.0, 235.0), share(110.0, 1200.0), Some(WithinNoise)),
            (reference(SHARE, 5.0), whole, None),
            (counted(RATE, 20.0, 235.0), whole, None),
            (count(5.0), count(50.0), None),
            // Byar: 81 to 122 of 100 that were expected, 64 to 95 of 128.
            (
                index(100.0, 100.0),
                index(12_345.0, 12_350.0),
                Some(WithinNoise),
            ),
            (index(100.0, 128.0), index(12_345.0, 12_350.0), Some(Lower)),
            (index(100.0, 78.0), index(12_345.0, 12_350.0), Some(Higher)),
            (
                index(100.0, 83.0),
                index(12_345.0, 12_350.0),
                Some(WithinNoise),
            ),
        ] {
            assert_eq!(against(&part, &whole), expected, "{part:?} {whole:?}");
        }
    }

    /// The chance of a mark where both areas are alike, summed over all pairs of counts.
    #[test]
    fn at_most_one_in_twenty_is_marked_by_chance() {
        let truth = 0.1;
        let figure = |above: u32| counted(SHARE, f64::from(above), 233.0);
        let mut chances = vec![(figure(0), 0.9_f64.powi(233))];
        for above in 0..60 {
            let odds = f64::from(233 - above) / f64::from(above + 1) * truth / (1.0 - truth);
            let before = chances.last().unwrap().1;
            chances.push((figure(above + 1), before * odds));
        }
        let mut marked = 0.0;
        for (a, chance_a) in &chances {
            for (b, chance_b) in &chances {
                let is_noise = differs(a, b) == Some(WithinNoise);
                marked += if is_noise { 0.0 } else { chance_a * chance_b };
            }
        }
        assert!((0.03..0.05).contains(&marked), "{marked}");
    }

    fn estimates(measure: Measure) -> impl Strategy<Value = Estimate> {
        let below = prop_oneof![Just(235.0), 20.0..5000.0_f64];
        (below, 0.0..=1.0, any::<bool>()).prop_map(move |(below, part, has_counts)| {
            let figure = match measure {
                Measure::Mean { .. } => mean(f64::round(120.0 * part) / 10.0, 0.3),
                Measure::Count => reference(measure, 5.0 * f64::round(below * part / 5.0)),
                _ => counted(measure, part * below, below),
            };
            match has_counts {
                true => figure,
                false => reference(measure, figure.value),
            }
        })
    }

    fn pairs() -> impl Strategy<Value = (Estimate, Estimate)> {
        prop_oneof![Just(SHARE), Just(RATE), Just(MEAN), Just(Measure::Count)]
            .prop_flat_map(|measure| (estimates(measure), estimates(measure)))
    }

    proptest! {
        #[test]
        fn turning_a_comparison_round_turns_the_answer((a, b) in pairs()) {
            let turned = differs(&b, &a).map(|comparison| match comparison {
                Higher => Lower,
                Lower => Higher,
                WithinNoise => WithinNoise,
            });
            prop_assert_eq!(differs(&a, &b), turned);
        }

        #[test]
        fn a_mark_agrees_with_what_is_seen((a, b) in pairs()) {
            for found in [differs(&a, &b), against(&a, &b)] {
                prop_assert!(found != Some(Higher) || a.value > b.value);
                prop_assert!(found != Some(Lower) || a.value < b.value);
            }
            let alike = Estimate { value: a.value, ..b };
            prop_assert!(!matches!(differs(&a, &alike), Some(Higher | Lower)));
            prop_assert!(!matches!(against(&a, &alike), Some(Higher | Lower)));
        }
    }
}
