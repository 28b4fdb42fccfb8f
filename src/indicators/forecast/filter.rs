//! One unit's way through the years: what was expected of each, and what is of the next.
//!
//! A Kalman filter of two numbers, level and drift (Harvey 1989, ch. 2), which is exponential
//! smoothing with weights that fit the size of the unit: a figure that counts few persons moves
//! the level less.

use super::{Observation, Scale};

/// How much of a unit's own drift is left after a year; the rest returns to the common drift
/// (Gardner et al. 1985). Fixed, as short series do not tell 0.8 from 1.
const DAMPING: f64 = 0.9;

/// What all units have in common. Variances are relative to a typical unit's yearly change.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    /// The common yearly change, on the scale.
    pub(super) drift: f64,
    /// How far apart the units' own drifts lie: the standard deviation.
    pub(super) own_drift: f64,
    /// The part of yearly change that comes of who moves in and out, and is smaller in large
    /// units; the rest is the same in all.
    pub(super) turnover: f64,
    /// The chance in one year's figure that is gone in the next: its variance.
    pub(super) chance: f64,
}

/// An observation on the scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    pub(super) year: i32,
    pub(super) place: f64,
    /// The variance of random drawing.
    pub(super) noise: f64,
}

/// What a year's figure was expected to be before it was known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Expected {
    pub(super) place: f64,
    pub(super) variance: f64,
}

impl Point {
    pub(super) fn new(observed: &Observation, scale: Scale) -> Self {
        Self {
            year: observed.year,
            place: scale.place(observed.value, observed.weight),
            noise: scale.noise(observed.value, observed.weight),
        }
    }
}

/// Level and drift of a unit, and how sure they are.
#[derive(Debug, Clone, Copy)]
struct State {
    level: f64,
    drift: f64,
    level_variance: f64,
    covariance: f64,
    drift_variance: f64,
}

impl State {
    fn start(point: &Point, noise: f64, setting: &Setting) -> Self {
        Self {
            level: point.place,
            drift: setting.drift,
            level_variance: setting.chance * noise,
            covariance: 0.0,
            drift_variance: setting.own_drift.powi(2),
        }
    }

    /// Passes a year in which nothing is seen.
    fn pass_year(self, noise: f64, setting: &Setting) -> Self {
        let drift = setting.drift + DAMPING * (self.drift - setting.drift);
        let drift_variance = DAMPING.powi(2) * self.drift_variance;
        let covariance = DAMPING * self.covariance;
        let change = (1.0 - setting.turnover) + setting.turnover * noise;
        let renewed = (1.0 - DAMPING.powi(2)) * setting.own_drift.powi(2);
        Self {
            level: self.level + drift,
            drift,
            level_variance: self.level_variance + 2.0 * covariance + drift_variance + change,
            covariance: covariance + drift_variance,
            drift_variance: drift_variance + renewed,
        }
    }

    fn expects(&self, noise: f64, setting: &Setting) -> Expected {
        Expected {
            place: self.level,
            variance: self.level_variance + setting.chance * noise,
        }
    }

    /// Learns from a figure, the more the surer the figure and the less sure the state.
    fn learn(self, expected: &Expected, place: f64) -> Self {
        let error = place - expected.place;
        let level_gain = self.level_variance / expected.variance;
        let drift_gain = self.covariance / expected.variance;
        Self {
            level: self.level + level_gain * error,
            drift: self.drift + drift_gain * error,
            level_variance: self.level_variance * (1.0 - level_gain),
            covariance: self.covariance * (1.0 - level_gain),
            drift_variance: self.drift_variance - drift_gain * self.covariance,
        }
    }
}

/// Follows a unit through its years, calls `seen` with what each year but the first was
/// expected to be, and returns what the year after the last one is.
///
/// `typical` is the noise of a typical unit. None without points.
pub(super) fn follow(
    points: &[Point],
    typical: f64,
    setting: &Setting,
    mut seen: impl FnMut(&Point, &Expected),
) -> Option<Expected> {
    let (first, later) = points.split_first()?;
    let mut noise = first.noise / typical;
    let mut state = State::start(first, noise, setting);
    for point in later {
        noise = point.noise / typical;
        state = state.pass_year(noise, setting);
        let expected = state.expects(noise, setting);
        seen(point, &expected);
        state = state.learn(&expected, point.place);
    }
    Some(state.pass_year(noise, setting).expects(noise, setting))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Setting = Setting {
        drift: 0.0,
        own_drift: 0.0,
        turnover: 0.0,
        chance: 0.0,
    };

    fn next(places: &[f64], noise: f64, setting: &Setting) -> Expected {
        let point = |(place, year): (&f64, i32)| Point {
            year,
            place: *place,
            noise,
        };
        let points: Vec<Point> = places.iter().zip(2015..).map(point).collect();
        follow(&points, 1.0, setting, |_, _| ()).unwrap()
    }

    #[test]
    fn what_the_next_year_is_expected_to_be() {
        let steady = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
        let jump = [0.0, 0.0, 0.0, 0.0, 0.0, 1.0];
        let with = |change: fn(&mut Setting)| {
            let mut setting = PLAIN;
            change(&mut setting);
            setting
        };
        let cases = [
            ("as last year", jump, PLAIN, 1.0, 1.0),
            (
                "common drift",
                jump,
                with(|setting| setting.drift = 0.5),
                1.5,
                1.5,
            ),
            (
                "half of a jump is chance",
                jump,
                with(|setting| setting.chance = 2.0),
                0.4,
                0.6,
            ),
            (
                "own drift",
                steady,
                with(|setting| setting.own_drift = 10.0),
                5.7,
                5.95,
            ),
            (
                "a drift not believed",
                steady,
                with(|setting| setting.own_drift = 0.01),
                5.0,
                5.01,
            ),
        ];
        for (case, places, setting, lowest, highest) in cases {
            let place = next(&places, 1.0, &setting).place;
            assert!((lowest..=highest).contains(&place), "{case}: {place}");
        }
    }

    #[test]
    fn the_surer_the_figures_the_surer_the_next() {
        for setting in [
            Setting {
                turnover: 0.5,
                ..PLAIN
            },
            Setting {
                chance: 1.0,
                ..PLAIN
            },
        ] {
            let small = next(&[0.0; 5], 4.0, &setting).variance;
            let large = next(&[0.0; 5], 0.5, &setting).variance;
            assert!(large < small);
        }
    }

    #[test]
    fn without_points_nothing_is_expected() {
        assert_eq!(follow(&[], 1.0, &PLAIN, |_, _| ()), None);
    }
}
