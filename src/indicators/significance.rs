//! How likely would chance alone make two published figures differ so much?
//!
//! It is judged by published figures alone. Which of many comparisons are more than chance is
//! decided of all together: see `discoveries`.

use std::cmp::Ordering;

use super::interval::{Estimate, interval};
use crate::model::Difference;

/// Two figures held against chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Test {
    /// On which side of the other the figure lies, by what the reader sees of both.
    pub(super) side: Difference,
    /// The chance that figures that differ in nothing else would differ as much.
    pub(super) p_value: f64,
}

/// Tests two figures of one indicator, at two times or of two units.
///
/// The chance is that at which the interval of the difference just takes in zero; it holds the
/// noise of rounding too. A figure delivered as a value alone is certain. Figures that look alike
/// never differ. None for counts, which are exact but for rounding, for two measures, for
/// differences of rates, and where neither figure has an interval.
#[must_use]
pub(super) fn differs(a: &Estimate, b: &Estimate) -> Option<Test> {
    if a.is_reference() && b.is_reference() {
        return None;
    }
    test(a, b, |z| {
        let (a, b) = (a.at(z), b.at(z));
        Some(hybrid((a.point(), limits(&a)?), (b.point(), limits(&b)?)))
    })
}

/// Tests an area against the municipality of which it is part.
///
/// They differ where the value of the whole lies outside the interval of the part, which is how
/// the English Local Authority Health Profiles (Fingertips) mark a value against a benchmark.
/// Figures that look alike never differ. None where the part has no interval, so for all counts,
/// of which a part has fewer anyway.
#[must_use]
pub(super) fn against(part: &Estimate, whole: &Estimate) -> Option<Test> {
    let benchmark = whole.point();
    test(part, whole, |z| {
        let (low, high) = interval(&part.at(z))?;
        Some((low - benchmark, high - benchmark))
    })
}

/// Compares two figures of which every single thing was counted, so that chance has no part in
/// them: they differ where rounding cannot have made the difference.
#[must_use]
pub(super) fn certainly(a: &Estimate, b: &Estimate) -> Option<Difference> {
    let difference = a.point() - b.point();
    let is_certain = difference.abs() > a.rounding_at_most() + b.rounding_at_most();
    let side = side(a, b)?;
    Some(if is_certain {
        side
    } else {
        Difference::WithinNoise
    })
}

/// Finds the chance of a difference by the range in which it may lie at so many standard
/// deviations.
fn test(a: &Estimate, b: &Estimate, range: impl Fn(f64) -> Option<(f64, f64)>) -> Option<Test> {
    let side = side(a, b)?;
    let (low, high) = range(LEAST)?;
    if a.measure != b.measure || !(high - low).is_finite() {
        return None;
    }
    let is_beyond = |z: f64| {
        range(z).is_some_and(|(low, high)| match side {
            Difference::Higher => low > 0.0,
            Difference::Lower => high < 0.0,
            Difference::WithinNoise => false,
        })
    };
    let (mut beyond, mut within) = (LEAST, MOST);
    while is_beyond(beyond) && within - beyond > 1e-6 {
        let middle = f64::midpoint(beyond, within);
        match is_beyond(middle) {
            true => beyond = middle,
            false => within = middle,
        }
    }
    Some(Test {
        side,
        p_value: if beyond > LEAST {
            two_sided(beyond)
        } else {
            1.0
        },
    })
}

/// Standard deviations between which the chance of a difference is looked for.
const LEAST: f64 = 0.01;
const MOST: f64 = 20.0;

/// Returns the chance that a normal number lies so many standard deviations from its mean or more.
///
/// M. Abramowitz, I. A. Stegun: Handbook of Mathematical Functions (1964), 26.2.17, good to 1.5e-7.
fn two_sided(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let factors = [
        0.319_381_530,
        -0.356_563_782,
        1.781_477_937,
        -1.821_255_978,
        1.330_274_429,
    ];
    let polynomial = factors
        .iter()
        .rev()
        .fold(0.0, |sum, factor| (sum + factor) * t);
    2.0 * polynomial * (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt()
}

/// Returns on which side of another a figure lies by what the reader sees of both.
fn side(a: &Estimate, b: &Estimate) -> Option<Difference> {
    Some(match seen(a).partial_cmp(&seen(b))? {
        Ordering::Greater => Difference::Higher,
        Ordering::Less => Difference::Lower,
        Ordering::Equal => Difference::WithinNoise,
    })
}

/// Returns a value with the decimals with which it is printed.
fn seen(estimate: &Estimate) -> f64 {
    estimate.measure.rounded(estimate.value)
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
    use crate::model::{Amount, Measure};

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
            step: 0.0,
            variance: 1.0,
        }
    }

    /// Decides a test by itself, at 5 %.
    fn alone(test: Option<Test>) -> Option<Difference> {
        test.map(|test| match test.p_value <= 0.05 {
            true => test.side,
            false => WithinNoise,
        })
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
            (count(245.0), count(235.0), None),
            // Wilson: 5.6 to 12.8 % around 9 %.
            (share(20.0, 235.0), known(13.0), Some(Lower)),
            (share(20.0, 235.0), known(12.0), Some(WithinNoise)),
            (mean(7.0, 0.3), reference(MEAN, 6.4), Some(Higher)),
            (known(9.0), known(30.0), None),
            (share(20.0, 235.0), rate(20.0, 235.0), None),
            (share(20.0, 0.0), share(20.0, 235.0), None),
            (net, net, None),
            (mean(f64::NAN, 0.3), mean(6.0, 0.4), None),
        ] {
            assert_eq!(alone(differs(&a, &b)), expected, "{a:?} {b:?}");
        }
    }

    /// 19.0 and 25.5 % of 1,000: z is 3.4747 by the pooled variance, 3.4926 by the other; means by
    /// the normal distribution (scipy).
    #[test]
    fn chances_are_those_of_the_literature() {
        for (z, expected) in [
            (0.5, 0.617_075),
            (1.0, 0.317_311),
            (1.959_964, 0.05),
            (2.575_829, 0.01),
            (3.290_527, 0.001),
        ] {
            assert!((two_sided(z) - expected).abs() < 1e-6, "{z}");
        }
        let (seven, six) = (mean(7.0, 0.3), mean(6.0, 0.4));
        let found = differs(&seven, &six).unwrap().p_value;
        assert!((found - 0.045_500).abs() < 1e-5, "{found}");
        let of = |above| counted(SHARE, above, 1000.0);
        let found = differs(&of(190.0), &of(255.0)).unwrap().p_value;
        assert!((0.000_4..0.000_6).contains(&found), "{found}");
    }

    /// Where nine of ten are the same persons a year later, the variance is a tenth.
    #[test]
    fn the_same_persons_make_a_difference_more_certain() {
        let of = |above, variance| Estimate {
            variance,
            ..counted(SHARE, above, 1000.0)
        };
        for (variance, expected) in [(1.0, WithinNoise), (0.3, Higher), (2.0, WithinNoise)] {
            let found = differs(&of(230.0, variance), &of(200.0, variance));
            assert_eq!(alone(found), Some(expected), "{variance}");
        }
        // Rounding stays as it was.
        let rounded = |above| Estimate {
            step: 200.0,
            ..of(above, 0.1)
        };
        let found = differs(&rounded(230.0), &rounded(200.0));
        assert_eq!(alone(found), Some(WithinNoise));
    }

    #[test]
    fn complete_counts_differ_where_rounding_cannot_have_made_it() {
        let of = |above, below| Estimate {
            step: 5.0,
            ..counted(SHARE, above, below)
        };
        for (a, b, expected) in [
            (of(20.0, 100.0), of(25.0, 100.0), WithinNoise),
            (of(20.0, 100.0), of(30.0, 100.0), Lower),
            (of(30.0, 100.0), of(20.0, 100.0), Higher),
            (of(40.0, 1000.0), of(50.0, 1000.0), Lower),
            (of(4_000.0, 1e5), of(4_020.0, 1e5), WithinNoise),
        ] {
            assert_eq!(certainly(&a, &b), Some(expected), "{a:?} {b:?}");
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
            let found = alone(differs(&of(0.125), &of(0.25)));
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
            assert_eq!(
                alone(against(&part, &whole)),
                expected,
                "{part:?} {whole:?}"
            );
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
                let is_noise = alone(differs(a, b)) == Some(WithinNoise);
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
            let turned = alone(differs(&b, &a)).map(|comparison| match comparison {
                Higher => Lower,
                Lower => Higher,
                WithinNoise => WithinNoise,
            });
            prop_assert_eq!(alone(differs(&a, &b)), turned);
        }

        #[test]
        fn a_mark_agrees_with_what_is_seen((a, b) in pairs()) {
            for found in [alone(differs(&a, &b)), alone(against(&a, &b)), certainly(&a, &b)] {
                prop_assert!(found != Some(Higher) || a.value > b.value);
                prop_assert!(found != Some(Lower) || a.value < b.value);
            }
            let alike = Estimate { value: a.value, ..b };
            prop_assert!(!matches!(alone(differs(&a, &alike)), Some(Higher | Lower)));
            prop_assert!(!matches!(alone(against(&a, &alike)), Some(Higher | Lower)));
        }
    }
}
