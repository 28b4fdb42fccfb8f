//! The forecast of one figure: a middle, an interval and the chance to pass a limit.

use super::Scale;

/// Degrees of freedom of the errors. Intervals of 90, 95 and 99 %, tried on the population and
/// crime figures of Berlin's districts, held as often as they say with 8; those of the normal
/// distribution held too seldom.
const FREEDOM: f64 = 8.0;
/// Between minus and plus this lie 80 % of Student's t with [`FREEDOM`] degrees of freedom.
pub(super) const EIGHTY_PERCENT: f64 = 1.396_815_31;
/// Keeps an interval of no width from dividing by nothing.
const SMALLEST_SPREAD: f64 = 1e-9;

/// The figure that a unit may be expected to have next year.
///
/// The distribution is that of the published figure, so it holds both how the unit may change
/// and how chance strikes when so few persons are counted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Forecast {
    /// The year looked at.
    pub year: i32,
    /// The middle: as likely too low as too high.
    pub value: f64,
    /// With a chance of 10 % the figure is lower.
    pub low: f64,
    /// With a chance of 10 % the figure is higher.
    pub high: f64,
    distribution: Distribution,
}

/// Where the next figure lies on its scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Distribution {
    pub(super) scale: Scale,
    /// Persons the figure will be measured on.
    pub(super) weight: f64,
    pub(super) middle: f64,
    pub(super) spread: f64,
    /// The sum of the figures it is averaged with, and how many these are.
    pub(super) known: (f64, f64),
}

impl Forecast {
    pub(super) fn new(year: i32, distribution: Distribution) -> Self {
        let at =
            |steps: f64| distribution.value(distribution.middle + steps * distribution.spread());
        Self {
            year,
            value: at(0.0),
            low: at(-EIGHTY_PERCENT),
            high: at(EIGHTY_PERCENT),
            distribution,
        }
    }

    /// Returns the chance that the figure is above a limit, from 0 to 1.
    #[must_use]
    pub(crate) fn chance_above(&self, limit: f64) -> f64 {
        let own = &self.distribution;
        let (sum, count) = own.known;
        let limit = limit * (count + 1.0) - sum;
        match own.scale {
            _ if limit < 0.0 => return 1.0,
            Scale::Share if limit >= 1.0 => return 0.0,
            Scale::Share | Scale::Positive => {}
        }
        let place = own.scale.place(limit, own.weight);
        1.0 - student((place - own.middle) / own.spread())
    }

    /// Returns "as last year" with the same uncertainty, for where the method is no better.
    #[must_use]
    pub(crate) fn as_last_year(&self, last: f64) -> Self {
        let mut distribution = self.distribution;
        distribution.middle = distribution.scale.place(last, distribution.weight);
        Self::new(self.year, distribution)
    }

    /// Returns the forecast of the mean of the figure and those of the years before it, which
    /// are known: the law compares means of two years.
    #[must_use]
    pub(crate) fn mean_with(&self, known: &[f64]) -> Self {
        let mut distribution = self.distribution;
        distribution.known = (known.iter().sum(), known.iter().map(|_| 1.0).sum());
        Self::new(self.year, distribution)
    }
}

impl Distribution {
    fn spread(&self) -> f64 {
        self.spread.max(SMALLEST_SPREAD)
    }

    fn value(&self, place: f64) -> f64 {
        let (sum, count) = self.known;
        (self.scale.value(place, self.weight) + sum) / (count + 1.0)
    }
}

/// Returns the chance that Student's t with [`FREEDOM`] degrees of freedom is below a number.
///
/// For an even number of degrees the series ends (Abramowitz & Stegun 1964, 26.7.4).
fn student(t: f64) -> f64 {
    let cosine = FREEDOM / (FREEDOM + t * t);
    let sine = (1.0 - cosine).sqrt().copysign(t);
    let series = 1.0 + cosine * (1.0 / 2.0 + cosine * (3.0 / 8.0 + cosine * (5.0 / 16.0)));
    f64::midpoint(1.0, sine * series).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn forecast(scale: Scale, value: f64, weight: f64, spread: f64) -> Forecast {
        let distribution = Distribution {
            scale,
            weight,
            middle: scale.place(value, weight),
            spread,
            known: (0.0, 0.0),
        };
        Forecast::new(2026, distribution)
    }

    #[test]
    fn the_distribution_is_that_of_the_tables() {
        // From tables of Student's t with 8 degrees of freedom.
        for (t, below) in [
            (-50.0, 0.0),
            (-2.306, 0.025),
            (-1.3968, 0.10),
            (0.0, 0.5),
            (0.8889, 0.80),
            (1.8595, 0.95),
            (3.3554, 0.995),
            (f64::MAX.sqrt() / 2.0, 1.0),
        ] {
            assert!((student(t) - below).abs() < 5e-5, "{t}: {}", student(t));
        }
    }

    #[test]
    fn a_tenth_lies_on_either_side_of_the_interval() {
        for scale in [Scale::Share, Scale::Positive] {
            let next = forecast(scale, 0.42, 900.0, 0.1);
            assert!((next.chance_above(next.high) - 0.1).abs() < 1e-6);
            assert!((next.chance_above(next.value) - 0.5).abs() < 1e-9);
            assert!((next.chance_above(next.low) - 0.9).abs() < 1e-6);
        }
    }

    #[test]
    fn limits_that_cannot_be_met_or_missed() {
        let share = forecast(Scale::Share, 0.42, 900.0, 0.1);
        let rate = forecast(Scale::Positive, 0.42, 900.0, 0.1);
        for (forecast, limit, chance) in [
            (share, -0.1, 1.0),
            (share, 1.0, 0.0),
            (share, 7.0, 0.0),
            (rate, -0.1, 1.0),
            (rate, f64::INFINITY, 0.0),
        ] {
            assert!(
                (forecast.chance_above(limit) - chance).abs() < 1e-12,
                "{limit}"
            );
        }
    }

    #[test]
    fn without_spread_the_chance_is_all_or_nothing() {
        let sure = forecast(Scale::Share, 0.42, 900.0, 0.0);
        assert!(sure.chance_above(0.4199) > 0.999);
        assert!(sure.chance_above(0.4201) < 0.001);
    }

    #[test]
    fn a_known_year_halves_what_is_unsure() {
        let next = forecast(Scale::Share, 0.42, 900.0, 0.1);
        let mean = next.mean_with(&[0.38]);
        assert!((mean.value - 0.40).abs() < 1e-9);
        assert!((mean.high - mean.low - (next.high - next.low) / 2.0).abs() < 1e-9);
        assert!((mean.chance_above(0.40) - 0.5).abs() < 1e-9);
        assert!((mean.chance_above(0.41) - next.chance_above(0.44)).abs() < 1e-12);
        assert!((mean.chance_above(0.10) - 1.0).abs() < 1e-12);
        assert!(mean.chance_above(0.70) < 1e-12);
    }

    /// Far out in a tail the series adds up to 1 but for the rounding of its terms.
    const ROUNDING: f64 = 1e-12;

    proptest! {
        #[test]
        fn a_higher_limit_is_never_passed_more_easily(
            value in 0.0..=1.0f64, weight in 5.0..5_000.0f64, spread in 0.0..2.0f64,
            limits in (-0.2..1.3f64, -0.2..1.3f64), last in 0.0..=1.0f64,
        ) {
            let (low, high) = (limits.0.min(limits.1), limits.0.max(limits.1));
            for scale in [Scale::Share, Scale::Positive] {
                let next = forecast(scale, value, weight, spread);
                for one in [next, next.mean_with(&[last])] {
                    prop_assert!(one.chance_above(low) >= one.chance_above(high) - ROUNDING);
                    prop_assert!((0.0..=1.0).contains(&one.chance_above(low)));
                    prop_assert!(one.low <= one.value + ROUNDING && one.value <= one.high + ROUNDING);
                }
            }
        }
    }
}
