//! What all units of an indicator have in common, estimated from all of them.

use std::collections::BTreeMap;

use super::{
    Forecast, Scale, Series,
    distribution::{Distribution, EIGHTY_PERCENT},
    filter::{Expected, Point, Setting, follow},
};

/// Years a unit must have without a gap for a forecast.
const FEWEST_YEARS: usize = 3;
/// Years that some unit must have for anything to be estimated. With two changes a common
/// trend and a single year's shock look alike, and intervals were seen to fail.
const FEWEST_YEARS_OF_ALL: usize = 4;
/// Changes from year to year, over all units, below which nothing is estimated.
const FEWEST_CHANGES: usize = 20;
/// Units that must have a change for a year to count in the common drift.
const FEWEST_UNITS: usize = 5;
/// Years without any common change that are thought to lie before the first one known. They
/// keep a drift seen in two years from being believed in full.
const CALM_YEARS: f64 = 2.0;
/// Rounds of the search; it mostly ends after two.
const ROUNDS: usize = 4;
/// Keeps the logarithm of errors finite where there are none.
const SMALLEST_ERROR: f64 = 1e-9;

/// What is tried, simplest first: of two that are equally good the first is taken.
const CHANCES: [f64; 9] = [0.0, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
const OWN_DRIFTS: [f64; 7] = [0.0, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6];
const TURNOVERS: [f64; 5] = [0.0, 0.25, 0.5, 0.75, 1.0];

/// The method with its numbers set by the past of all units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Model {
    scale: Scale,
    setting: Setting,
    /// The random variance of the unit in the middle.
    typical: f64,
    /// Takes relative standard deviations to the scale.
    spread: f64,
}

impl Model {
    /// Estimates the method's numbers from the series of all units.
    ///
    /// None where the units together have fewer than 20 changes from one year to the next, or
    /// none has four years without a gap.
    #[must_use]
    pub(crate) fn fit(panel: &[Series], scale: Scale) -> Option<Self> {
        let units: Vec<Vec<Point>> = panel.iter().map(|series| points(series, scale)).collect();
        let changes: usize = units.iter().map(|unit| unit.len().saturating_sub(1)).sum();
        let longest = units.iter().map(Vec::len).max()?;
        if changes < FEWEST_CHANGES || longest < FEWEST_YEARS_OF_ALL {
            return None;
        }
        let typical = median(units.iter().flatten().map(|point| point.noise).collect())?;
        let setting = search(&units, typical);
        let spread = spread(&units, typical, &setting)?;
        Some(Self {
            scale,
            setting,
            typical,
            spread,
        })
    }

    /// Forecasts the year after the last one of a series.
    ///
    /// The figure is thought to be measured on as many persons as the last one. None where the
    /// series has fewer than three years without a gap up to its last.
    #[must_use]
    pub(crate) fn forecast(&self, series: &Series) -> Option<Forecast> {
        let points = points(series, self.scale);
        let last = series.observations.last()?;
        if points.len() < FEWEST_YEARS {
            return None;
        }
        let next = follow(&points, self.typical, &self.setting, |_, _| ())?;
        let distribution = Distribution {
            scale: self.scale,
            weight: last.weight,
            middle: next.place,
            spread: self.spread * next.variance.sqrt(),
            known: (0.0, 0.0),
        };
        Some(Forecast::new(last.year.checked_add(1)?, distribution))
    }
}

fn points(series: &Series, scale: Scale) -> Vec<Point> {
    let run = series.run(scale).iter();
    run.map(|observation| Point::new(observation, scale))
        .collect()
}

/// Finds the setting with the smallest errors, one number after the other until none moves.
fn search(units: &[Vec<Point>], typical: f64) -> Setting {
    let mut setting = Setting {
        drift: common_drift(units),
        own_drift: 0.05,
        turnover: 0.5,
        chance: 0.5,
    };
    for _ in 0..ROUNDS {
        let before = setting;
        let chances = CHANCES.map(|chance| Setting { chance, ..setting });
        setting = best(&chances, units, typical).unwrap_or(setting);
        let drifts = OWN_DRIFTS.map(|own_drift| Setting {
            own_drift,
            ..setting
        });
        setting = best(&drifts, units, typical).unwrap_or(setting);
        let turnovers = TURNOVERS.map(|turnover| Setting {
            turnover,
            ..setting
        });
        setting = best(&turnovers, units, typical).unwrap_or(setting);
        if setting == before {
            break;
        }
    }
    setting
}

fn best(settings: &[Setting], units: &[Vec<Point>], typical: f64) -> Option<Setting> {
    let costs = settings.iter().map(|setting| cost(units, typical, setting));
    let tried = settings.iter().zip(costs);
    let best = tried.min_by(|(_, cost), (_, other)| cost.total_cmp(other));
    best.map(|(setting, _)| *setting)
}

/// Returns the common yearly change: the middle change of each year, averaged with
/// [`CALM_YEARS`] years of none.
fn common_drift(units: &[Vec<Point>]) -> f64 {
    let mut changes: BTreeMap<i32, Vec<f64>> = BTreeMap::new();
    for unit in units {
        for (before, after) in unit.iter().zip(unit.iter().skip(1)) {
            let change = after.place - before.place;
            changes.entry(after.year).or_default().push(change);
        }
    }
    let counted = changes
        .into_values()
        .filter(|all| all.len() >= FEWEST_UNITS);
    let (sum, years) = counted
        .filter_map(median)
        .fold((0.0, CALM_YEARS), |(sum, years), change| {
            (sum + change, years + 1.0)
        });
    sum / years
}

/// Returns how badly a setting explains the past: less its log-likelihood, were the errors of
/// Laplace's distribution, which a single wild figure moves less than the normal one.
fn cost(units: &[Vec<Point>], typical: f64, setting: &Setting) -> f64 {
    let (mut count, mut errors, mut variances) = (0.0, 0.0, 0.0);
    for unit in units {
        follow(unit, typical, setting, |point, expected| {
            count += 1.0;
            errors += standardised(point, expected);
            variances += expected.variance.ln();
        });
    }
    let mean: f64 = errors / count;
    count * mean.max(SMALLEST_ERROR).ln() + variances / 2.0
}

/// Returns what makes 80 % of the past errors lie in their intervals.
fn spread(units: &[Vec<Point>], typical: f64, setting: &Setting) -> Option<f64> {
    let mut errors = Vec::new();
    for unit in units {
        follow(unit, typical, setting, |point, expected| {
            errors.push(standardised(point, expected));
        });
    }
    errors.sort_unstable_by(f64::total_cmp);
    let rank = (errors.len() * 4).div_ceil(5);
    Some(errors.get(rank.saturating_sub(1))? / EIGHTY_PERCENT)
}

fn standardised(point: &Point, expected: &Expected) -> f64 {
    (point.place - expected.place).abs() / expected.variance.sqrt()
}

/// Returns the middle of some numbers; none where there are none.
pub(in crate::indicators) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    let upper = values.get(values.len() / 2)?;
    let lower = values.get(values.len().saturating_sub(1) / 2)?;
    Some(f64::midpoint(*lower, *upper))
}

#[cfg(test)]
mod tests {
    use super::super::{
        Observation,
        synthetic::{STILL, Truth},
    };
    use super::*;

    fn with_weight(series: &Series, weight: f64) -> Series {
        let observations = series.observations.iter();
        Series {
            observations: observations
                .map(|observation| Observation {
                    weight,
                    ..*observation
                })
                .collect(),
        }
    }

    fn repeated(value: f64, weight: f64) -> Series {
        let observation = |year| Observation {
            year,
            value,
            weight,
        };
        Series {
            observations: (2019..2026).map(observation).collect(),
        }
    }

    #[test]
    fn what_never_changes_is_forecast_as_it_is() {
        for scale in [Scale::Share, Scale::Positive] {
            let panel = Truth { scale, ..STILL }.panel(30, 6, 1);
            let model = Model::fit(&panel, scale).unwrap();
            for series in &panel {
                let last = series.observations.last().unwrap();
                let forecast = model.forecast(series).unwrap();
                assert_eq!(forecast.year, 2021);
                assert!((forecast.value - last.value).abs() < 1e-6);
                assert!(forecast.high - forecast.low < 1e-6);
            }
        }
    }

    #[test]
    fn the_interval_is_narrower_the_more_persons_are_counted() {
        for (case, lasting) in [("chance alone", 0.0), ("chance and change", 0.05)] {
            let truth = Truth {
                lasting,
                drawn: true,
                ..STILL
            };
            let model = Model::fit(&truth.panel(90, 10, 2), Scale::Share).unwrap();
            let widths = [100.0, 400.0, 1_600.0, 6_400.0].map(|weight| {
                let forecast = model.forecast(&repeated(0.2, weight)).unwrap();
                forecast.high - forecast.low
            });
            assert!(
                widths.is_sorted_by(|wide, narrow| wide > narrow),
                "{case}: {widths:?}"
            );
        }
    }

    #[test]
    fn chance_is_smoothed_away_in_small_units_first() {
        let truth = Truth {
            lasting: 0.05,
            drawn: true,
            ..STILL
        };
        let model = Model::fit(&truth.panel(90, 10, 3), Scale::Share).unwrap();
        let mut jump = repeated(0.2, 1.0);
        jump.observations.last_mut().unwrap().value = 0.3;
        let small = model.forecast(&with_weight(&jump, 150.0)).unwrap().value;
        let large = model.forecast(&with_weight(&jump, 15_000.0)).unwrap().value;
        assert!(0.2 < small && small < 0.25, "{small}");
        assert!(0.28 < large && large < 0.31, "{large}");
    }

    #[test]
    fn trends_are_followed() {
        let cases = [
            ("common", 0.10, 0.0),
            ("common, downwards", -0.10, 0.0),
            ("each unit its own", 0.0, 0.10),
            ("both", 0.05, 0.10),
        ];
        for (case, drift, own_drift) in cases {
            let truth = Truth {
                drift,
                own_drift,
                ..STILL
            };
            let panel = truth.panel(60, 9, 4);
            let model = Model::fit(&panel, Scale::Share).unwrap();
            let (mut steps, mut missed) = (0.0, 0.0);
            for series in &panel {
                let points = points(series, Scale::Share);
                let [.., before, last] = points.as_slice() else {
                    panic!("nine years")
                };
                let step = last.place - before.place;
                let weight = series.observations[0].weight;
                let forecast = model.forecast(series).unwrap().value;
                let forecast = Scale::Share.place(forecast, weight);
                steps += step.abs();
                missed += (forecast - last.place - step).abs();
            }
            assert!(missed < 0.25 * steps, "{case}: {missed} of {steps}");
        }
    }

    #[test]
    fn too_little_to_go_by() {
        let cases = [
            ("no units", 0, 9, false),
            ("one year", 90, 1, false),
            ("two years", 90, 2, false),
            ("few changes", 2, 10, false),
            ("three years", 90, 3, false),
            ("just enough", 7, 4, true),
        ];
        for (case, units, years, enough) in cases {
            let panel = STILL.panel(units, years, 5);
            assert_eq!(Model::fit(&panel, Scale::Share).is_some(), enough, "{case}");
        }
    }

    #[test]
    fn a_unit_needs_three_years_without_a_gap() {
        let model = Model::fit(&STILL.panel(30, 6, 6), Scale::Share).unwrap();
        let cases: [(&[i32], Option<i32>); 5] = [
            (&[], None),
            (&[2024, 2025], None),
            (&[2020, 2021, 2022, 2024, 2025], None),
            (&[2023, 2024, 2025], Some(2026)),
            (&[2019, 2021, 2022, 2023], Some(2024)),
        ];
        for (years, next) in cases {
            let observation = |&year| Observation {
                year,
                value: 0.2,
                weight: 500.0,
            };
            let series = Series {
                observations: years.iter().map(observation).collect(),
            };
            let year = model.forecast(&series).map(|forecast| forecast.year);
            assert_eq!(year, next, "{years:?}");
        }
    }

    #[test]
    fn nobody_and_everybody_stay_within_the_scale() {
        let truth = Truth {
            lasting: 0.1,
            drawn: true,
            ..STILL
        };
        for scale in [Scale::Share, Scale::Positive] {
            let mut panel = Truth { scale, ..truth }.panel(30, 8, 7);
            panel.extend([repeated(0.0, 60.0), repeated(1.0, 60.0)]);
            let model = Model::fit(&panel, scale).unwrap();
            for series in &panel {
                let forecast = model.forecast(series).unwrap();
                assert!(0.0 <= forecast.low && forecast.low <= forecast.value);
                assert!(forecast.value <= forecast.high && forecast.high.is_finite());
                assert!(scale == Scale::Positive || forecast.high <= 1.0);
            }
        }
    }

    #[test]
    fn the_order_of_units_does_not_matter() {
        let truth = Truth {
            lasting: 0.1,
            drawn: true,
            ..STILL
        };
        let panel = truth.panel(40, 8, 8);
        let backwards: Vec<Series> = panel.iter().rev().cloned().collect();
        let forecast = |panel: &[Series]| {
            let model = Model::fit(panel, Scale::Share).unwrap();
            model.forecast(&truth.panel(1, 8, 9)[0]).unwrap().value
        };
        assert!((forecast(&panel) - forecast(&backwards)).abs() < 1e-9);
    }

    #[test]
    fn one_wild_figure_hardly_moves_the_others() {
        let truth = Truth {
            lasting: 0.05,
            ..STILL
        };
        let panel = truth.panel(40, 8, 10);
        let mut faulty = panel.clone();
        faulty[0].observations[5].value = 0.999;
        let forecast = |panel: &[Series]| {
            let model = Model::fit(panel, Scale::Share).unwrap();
            model.forecast(&panel[1]).unwrap()
        };
        let (without, with) = (forecast(&panel), forecast(&faulty));
        let width = without.high - without.low;
        assert!((with.value - without.value).abs() < width / 10.0);
        assert!((0.8..1.25).contains(&((with.high - with.low) / width)));
    }
}
