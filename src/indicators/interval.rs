//! How sure a published figure is: its 95 % interval.
//!
//! The registers count everybody, so nothing is sampled. The interval says how far the figure
//! could have fallen otherwise by the accidents of one year, which in an area of 233 residents
//! is far, and by how its counts were rounded before they were published.

use crate::{
    config::Disclosure,
    model::{Measure, Shown},
};

/// The 97.5th percentile of the normal distribution: 95 % lie between it and its negative.
pub(super) const Z: f64 = 1.959_963_984_540_054;

/// A figure as it may be seen, with what an interval needs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Estimate {
    /// How the value is made.
    pub(super) measure: Measure,
    /// The value as shown: a count, per cent, per so many, or an amount.
    pub(super) value: f64,
    /// The numerator, whole or in full-time persons; none where only the value is known.
    pub(super) numerator: Option<f64>,
    /// The denominator, where there is one.
    pub(super) denominator: Option<f64>,
    /// The standard error of a mean, or of an expected number.
    pub(super) standard_error: Option<f64>,
    /// To a multiple of what counts, or a mean, were rounded; 0 where they are exact.
    pub(super) step: f64,
    /// How many times the variance is that of as many persons who have nothing to do with each
    /// other.
    pub(super) variance: f64,
}

impl Estimate {
    /// Makes an estimate of a published figure.
    pub(super) fn new(measure: Measure, shown: Shown, policy: &Disclosure) -> Self {
        Self {
            measure,
            value: shown.value,
            numerator: shown.numerator,
            denominator: shown.denominator,
            standard_error: shown.standard_error,
            step: match measure {
                Measure::Mean { unit } => policy.mean_base(unit),
                _ => f64::from(policy.rounding_base),
            },
            variance: 1.0,
        }
    }

    /// Returns the estimate whose interval at 95 % is that of this one at `z` standard deviations.
    ///
    /// Wilson's score and the normal interval depend on nothing but `z` squared over the number of
    /// persons; Byar's comes near to it, and is a little wider.
    pub(super) fn at(self, z: f64) -> Self {
        let scale = z / Z;
        let standard_error = match self.measure {
            // That of rounding alone, which is no part of the variance.
            Measure::Standardised => self.standard_error.map(|error| error * scale),
            _ => self.standard_error,
        };
        Self {
            variance: self.variance * scale * scale,
            step: self.step * scale,
            standard_error,
            ..self
        }
    }

    /// Returns the estimate of a mean that was so many times as large.
    pub(super) fn times(self, growth: f64) -> Self {
        Self {
            value: self.value * growth,
            standard_error: self.standard_error.map(|error| error * growth),
            ..self
        }
    }

    /// Returns the variance of the value by chance alone, on its scale; none where there are no
    /// counts, and for counts and differences.
    pub(super) fn sampling_variance(&self) -> Option<f64> {
        if let Measure::Mean { .. } = self.measure {
            return Some(self.variance * self.standard_error?.powi(2));
        }
        let (factor, (above, below)) = self.factor().zip(self.counts())?;
        let part = above / below;
        let others = match self.measure {
            Measure::Share => 1.0 - part,
            _ => 1.0,
        };
        Some(factor * factor * part * others / below)
    }

    /// Returns the value as its counts make it, before it is rounded to be shown.
    pub(super) fn point(&self) -> f64 {
        let counts = self.factor().zip(self.counts());
        let made = counts.map(|(factor, (above, below))| factor * above / below);
        made.unwrap_or(self.value)
    }

    /// Tells whether the figure was delivered as a value alone, as those of the region and the
    /// country are, and is taken as certain.
    pub(super) fn is_reference(&self) -> bool {
        match self.measure {
            Measure::Share | Measure::Rate { .. } | Measure::Standardised => {
                self.numerator.is_none()
            }
            Measure::Mean { .. } => self.standard_error.is_none(),
            Measure::Count | Measure::Difference { .. } => false,
        }
    }

    /// Returns the standard deviation of what rounding took or added, on the scale of the value.
    ///
    /// What a number loses by rounding lies evenly over a step, so its variance is a twelfth of
    /// the step squared (W. F. Sheppard, Proceedings of the London Mathematical Society 29 (1898),
    /// 353–380). Both counts of a share or a rate were rounded; what is expected was made from
    /// rounded counts, and has its own error.
    pub(super) fn rounding(&self) -> f64 {
        let even = self.step / 12_f64.sqrt();
        let counts = self.factor().zip(self.counts());
        let of_below = self.standard_error.unwrap_or(even);
        counts.map_or(even, |(factor, (above, below))| {
            factor / (below * self.variance) * even.hypot(of_below * above / below)
        })
    }

    /// Returns what rounding took or added at most, on the scale of the value.
    pub(super) fn rounding_at_most(&self) -> f64 {
        let half = self.step / 2.0;
        // A sum of rounded counts is taken for one rounded to a step of the same variance.
        let of_below = self
            .standard_error
            .map_or(half, |error| error * 3_f64.sqrt());
        let counts = self.factor().zip(self.counts());
        counts.map_or(0.0, |(factor, (above, below))| {
            factor / (below * self.variance) * (half + of_below * above / below)
        })
    }

    /// Returns of how many the value is counted, where it is made of two counts.
    fn factor(&self) -> Option<f64> {
        match self.measure {
            Measure::Share | Measure::Standardised => Some(100.0),
            Measure::Rate { per } => Some(per),
            Measure::Count | Measure::Mean { .. } | Measure::Difference { .. } => None,
        }
    }

    /// Returns numerator and denominator where they can be divided, of as many independent persons
    /// as would be as sure.
    fn counts(&self) -> Option<(f64, f64)> {
        let (above, below) = (self.numerator?, self.denominator?);
        let is_sound = above >= 0.0 && below > 0.0 && (above + below).is_finite();
        is_sound.then_some((above / self.variance, below / self.variance))
    }
}

/// Returns the 95 % interval of a figure on the scale of its value.
///
/// By Wilson's score for shares, by Byar's approximation for rates and indices (of these what is
/// expected counts as known, as in APHO: Technical Briefing 3, 2008), by the standard error for
/// means; widened by the noise of rounding, as the root of the summed squares. It always takes in
/// the shown value, which is rounded and may lie a little beside what the counts make. None for
/// counts and differences, for a figure delivered without counts, and for counts that cannot be
/// (a negative one, or more persons than there are).
#[must_use]
pub(super) fn interval(estimate: &Estimate) -> Option<(f64, f64)> {
    let scaled = |factor: f64, (low, high): (f64, f64)| (factor * low, factor * high);
    let ((low, high), (least, most)) = match estimate.measure {
        Measure::Share => {
            let counts = estimate.counts().filter(|(above, below)| above <= below)?;
            (scaled(100.0, wilson(counts)), (0.0, 100.0))
        }
        Measure::Rate { per } => {
            let (events, residents) = estimate.counts()?;
            (scaled(per / residents, byar(events)), (0.0, f64::INFINITY))
        }
        Measure::Standardised => {
            let (observed, expected) = estimate.counts()?;
            let limits = scaled(100.0 / expected, byar(observed));
            (limits, (0.0, f64::INFINITY))
        }
        Measure::Mean { .. } => {
            let error = estimate.standard_error.filter(|error| *error >= 0.0)?;
            let half = Z * error * estimate.variance.sqrt();
            let both = (estimate.value - half, estimate.value + half);
            (both, (f64::NEG_INFINITY, f64::INFINITY))
        }
        Measure::Count | Measure::Difference { .. } => return None,
    };
    let (point, value) = (estimate.point(), estimate.value);
    let rounding = Z * estimate.rounding();
    let low = (point - (point - low).hypot(rounding)).max(least);
    let high = (point + (high - point).hypot(rounding)).min(most);
    let taken_in = (low.min(point).min(value), high.max(point).max(value));
    (value.is_finite() && (high - low).is_finite()).then_some(taken_in)
}

/// Returns the score interval of a proportion.
///
/// E. B. Wilson: Probable inference, the law of succession, and statistical inference. Journal
/// of the American Statistical Association 22 (1927), 209–212. With full-time persons above the
/// line it is a little too wide, as fractions vary less than persons who count whole or not.
fn wilson((above, below): (f64, f64)) -> (f64, f64) {
    let share = above / below;
    let shrink = 1.0 + Z * Z / below;
    let middle = (share + Z * Z / (2.0 * below)) / shrink;
    let spread = (share * (1.0 - share) / below + Z * Z / (4.0 * below * below)).sqrt();
    let half = Z * spread / shrink;
    ((middle - half).max(0.0), (middle + half).min(1.0))
}

/// Returns the limits of a Poisson count by Byar's approximation to the exact ones.
///
/// N. E. Breslow, N. E. Day: Statistical Methods in Cancer Research, volume II (IARC, Lyon
/// 1987), chapter 2. It is good to a hundredth of an event from five events on.
pub(super) fn byar(events: f64) -> (f64, f64) {
    let limit = |count: f64, z: f64| {
        let root = 1.0 - 1.0 / (9.0 * count) + z / (3.0 * count.sqrt());
        count * root.max(0.0).powi(3)
    };
    let low = if events > 0.0 { limit(events, -Z) } else { 0.0 };
    (low, limit(events + 1.0, Z))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Amount;

    const THOUSAND: Measure = Measure::Rate { per: 1000.0 };

    /// Makes a figure from its counts, shown as a whole number.
    fn counted(measure: Measure, numerator: f64, denominator: f64) -> Estimate {
        let mut estimate = Estimate {
            measure,
            value: 0.0,
            numerator: Some(numerator),
            denominator: Some(denominator),
            standard_error: None,
            step: 0.0,
            variance: 1.0,
        };
        estimate.value = estimate.point().round();
        estimate
    }

    fn assert_near(found: (f64, f64), expected: (f64, f64)) {
        let distance = (found.0 - expected.0)
            .abs()
            .max((found.1 - expected.1).abs());
        assert!(distance < 6e-5, "{found:?} is not {expected:?}");
    }

    /// Newcombe 1998 (Statistics in Medicine 17, 857–872), table I, method 3 (the first four), and statsmodels.
    #[test]
    fn shares_have_the_interval_of_wilson() {
        for (above, below, low, high) in [
            (81.0, 263.0, 25.5289, 36.6210),
            (15.0, 148.0, 6.2386, 16.0487),
            (0.0, 20.0, 0.0, 16.1125),
            (1.0, 29.0, 0.6113, 17.1755),
            (29.0, 29.0, 88.3030, 100.0),
            (20.0, 235.0, 5.5767, 12.7791),
            (81.25, 263.0, 25.6179, 36.7193),
            (400.0, 4770.0, 7.6323, 9.2062),
        ] {
            let found = interval(&counted(Measure::Share, above, below));
            assert_near(found.unwrap(), (low, high));
        }
    }

    /// Beside them the exact limits, by chi-squared: 0–3.69, 4.80–18.39, 81.36–121.63.
    #[test]
    fn rates_have_the_limits_of_byar() {
        for (events, low, high) in [
            (0.0, 0.0, 3.6680),
            (1.0, 0.0131, 5.5638),
            (5.0, 1.6113, 11.6682),
            (10.0, 4.7874, 18.3915),
            (15.0, 8.3893, 24.7416),
            (50.0, 37.1081, 65.9202),
            (100.0, 81.3621, 121.6279),
        ] {
            assert_near(byar(events), (low, high));
            let found = interval(&counted(THOUSAND, events, 250.0));
            let rate = (found.unwrap().0 / 4.0, found.unwrap().1 / 4.0);
            assert_near(rate, (low, high));
        }
    }

    /// The first as the documentation of the Ruby gem byar 0.1 has it (90.4 and 135.1), the ratios of
    /// the second and third as `OpenEpi` (1.212) and the NHS Avon notes on standardised ratios (111);
    /// the rest worked out apart.
    #[test]
    fn indices_have_the_limits_of_byar_over_what_is_expected() {
        for ((observed, expected), error, step, ratio, limits) in [
            ((100.0, 90.0), 0.0, 0.0, 111.11, (90.4023, 135.1422)),
            ((4.0, 3.3), 0.0, 0.0, 121.21, (32.6106, 310.3258)),
            ((560.0, 504.0), 0.0, 0.0, 111.11, (102.0977, 120.7069)),
            ((0.0, 5.0), 0.0, 0.0, 0.0, (0.0, 73.3602)),
            ((15.0, 12.3), 0.0, 0.0, 121.95, (68.2054, 201.1515)),
            ((15.0, 12.3), 0.5, 5.0, 121.95, (62.6890, 204.9938)),
            ((85.0, 100.0), 1.2, 5.0, 85.0, (67.5457, 105.4013)),
        ] {
            let figure = Estimate {
                standard_error: Some(error),
                step,
                ..counted(Measure::Standardised, observed, expected)
            };
            assert!((figure.point() - ratio).abs() < 0.01, "{figure:?}");
            assert_near(interval(&figure).unwrap(), limits);
        }
    }

    /// Worked out apart, from the formulas of the sources.
    #[test]
    fn rounding_widens_an_interval_as_its_variance_says() {
        for (measure, (above, below), step, limits) in [
            (Measure::Share, (5.0, 50.0), 0.0, (4.3476, 21.3602)),
            (Measure::Share, (5.0, 50.0), 5.0, (1.9824, 22.7038)),
            (Measure::Share, (20.0, 235.0), 5.0, (5.3377, 12.9468)),
            (THOUSAND, (15.0, 1000.0), 0.0, (8.3893, 24.7416)),
            (THOUSAND, (15.0, 1000.0), 5.0, (7.8093, 25.1442)),
        ] {
            let rounded = Estimate {
                step,
                ..counted(measure, above, below)
            };
            assert_near(interval(&rounded).unwrap(), limits);
        }
        let none = Estimate {
            step: 5.0,
            ..counted(Measure::Share, 0.0, 40.0)
        };
        assert!(interval(&none).unwrap().0.abs() < 1e-9);
        let mean = Estimate {
            measure: Measure::Mean {
                unit: Amount::Points,
            },
            value: 6.8,
            standard_error: Some(0.25),
            step: 0.5,
            ..counted(Measure::Share, 5.0, 50.0)
        };
        assert_near(interval(&mean).unwrap(), (6.2342, 7.3658));
    }

    #[test]
    fn means_have_the_interval_of_their_standard_error() {
        let mean = Estimate {
            measure: Measure::Mean {
                unit: Amount::Points,
            },
            value: 6.8,
            numerator: None,
            denominator: None,
            standard_error: Some(0.25),
            step: 0.0,
            variance: 1.0,
        };
        assert_near(interval(&mean).unwrap(), (6.3100, 7.2900));
    }

    #[test]
    fn what_cannot_be_told_has_no_interval() {
        let mean = Measure::Mean {
            unit: Amount::Money,
        };
        let (few, many, endless) = (Some(20.0), Some(235.0), Some(f64::INFINITY));
        for (measure, numerator, denominator, standard_error) in [
            (Measure::Count, few, many, None),
            (Measure::Difference { per: 100.0 }, few, many, None),
            (mean, few, many, None),
            (mean, few, many, Some(-1.0)),
            (mean, few, many, endless),
            (Measure::Share, None, many, None),
            (Measure::Share, few, None, None),
            (Measure::Share, few, Some(0.0), None),
            (Measure::Share, many, few, None),
            (Measure::Share, Some(f64::NAN), many, None),
            (Measure::Share, endless, endless, None),
            (THOUSAND, Some(-5.0), many, None),
            (THOUSAND, endless, many, None),
        ] {
            let estimate = Estimate {
                measure,
                value: 9.0,
                numerator,
                denominator,
                standard_error,
                step: 0.0,
                variance: 1.0,
            };
            assert_eq!(interval(&estimate), None, "{estimate:?}");
        }
    }

    /// The chance that the interval holds the truth, summed over all counts there can be.
    #[test]
    fn nineteen_of_twenty_intervals_hold_the_truth() {
        for (residents, truth, least) in
            [(233_u32, 0.05, 0.94), (233, 0.3, 0.94), (1500, 0.1, 0.94)]
        {
            let below = f64::from(residents);
            let mut chance = (1.0_f64 - truth).powf(below);
            let mut held = 0.0;
            for above in 0..=residents {
                let (low, high) = wilson((f64::from(above), below));
                held += if low <= truth && truth <= high {
                    chance
                } else {
                    0.0
                };
                chance *=
                    f64::from(residents - above) / f64::from(above + 1) * truth / (1.0 - truth);
            }
            assert!(
                (least..0.97).contains(&held),
                "{held} at {truth} of {residents}"
            );
        }
    }

    fn measures() -> impl Strategy<Value = Measure> {
        prop_oneof![Just(Measure::Share), Just(THOUSAND)]
    }

    proptest! {
        #[test]
        fn an_interval_holds_the_value_and_its_point(
            measure in measures(), below in 20.0..5000.0, part in 0.0..=1.0,
        ) {
            let estimate = counted(measure, part * below, below);
            let (low, high) = interval(&estimate).unwrap();
            prop_assert!(low >= 0.0 && low < high);
            prop_assert!(low <= estimate.value && estimate.value <= high);
            prop_assert!(low <= estimate.point() && estimate.point() <= high);
        }

        #[test]
        fn fewer_persons_make_a_wider_interval(
            measure in measures(), below in 20.0..2000.0, part in 0.05..0.95, times in 1.5..20.0,
        ) {
            let width = |below: f64| {
                let (low, high) = interval(&counted(measure, part * below, below)).unwrap();
                high - low
            };
            prop_assert!(width(below) > width(below * times));
        }
    }
}
