//! Forecasts of years that are known by now, as they would have been made then.

use std::collections::BTreeSet;

use super::{Forecast, Model, Scale, Series};

/// Forecasts below which nothing is said of a method.
const FEWEST_FORECASTS: usize = 20;

/// How forecasts of past years have held, and how "as last year" would have.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Backtest {
    /// Forecasts that were tried, over all units and years.
    pub forecasts: usize,
    /// Years that were forecast. What strikes all units in a year counts but once.
    pub years: usize,
    /// The mean distance between forecast and figure, in the figure's unit.
    pub error: f64,
    /// The same for "as last year".
    pub error_as_last_year: f64,
    /// The share of figures that lay in their 80 % interval.
    pub coverage: f64,
}

impl Backtest {
    /// Whether the forecasts came closer than "as last year", by more than half a per cent:
    /// less turns with a few units more or less.
    #[must_use]
    pub(crate) fn beats_last_year(&self) -> bool {
        self.error < self.error_as_last_year * 0.995
    }
}

/// A forecast, the figure it was of, and the one before.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Trial {
    forecast: Forecast,
    figure: f64,
    last: f64,
}

/// Tries the method on each past year, knowing only the years before it (rolling origin;
/// Tashman 2000).
///
/// None where fewer than 20 forecasts can be tried.
#[must_use]
pub(crate) fn backtest(panel: &[Series], scale: Scale) -> Option<Backtest> {
    let trials = trials(panel, scale);
    if trials.len() < FEWEST_FORECASTS {
        return None;
    }
    let years: BTreeSet<i32> = trials.iter().map(|trial| trial.forecast.year).collect();
    let count = f64::from(u32::try_from(trials.len()).ok()?);
    let mean = |of: fn(&Trial) -> f64| trials.iter().map(of).sum::<f64>() / count;
    Some(Backtest {
        forecasts: trials.len(),
        years: years.len(),
        error: mean(|trial| (trial.forecast.value - trial.figure).abs()),
        error_as_last_year: mean(|trial| (trial.last - trial.figure).abs()),
        coverage: mean(|trial| f64::from(u8::from(trial.held()))),
    })
}

impl Trial {
    fn held(&self) -> bool {
        (self.forecast.low..=self.forecast.high).contains(&self.figure)
    }
}

fn trials(panel: &[Series], scale: Scale) -> Vec<Trial> {
    let all = panel.iter().flat_map(|series| &series.observations);
    let years: BTreeSet<i32> = all.map(|observation| observation.year).collect();
    years
        .into_iter()
        .flat_map(|year| trials_from(panel, scale, year))
        .collect()
}

/// Forecasts from a year, with nothing known of later ones.
fn trials_from(panel: &[Series], scale: Scale, year: i32) -> Vec<Trial> {
    let known: Vec<Series> = panel.iter().map(|series| series.until(year)).collect();
    let Some(model) = Model::fit(&known, scale) else {
        return Vec::new();
    };
    let pairs = known.iter().zip(panel);
    pairs
        .filter_map(|(known, series)| {
            let forecast = model.forecast(known)?;
            let figure = series.in_year(forecast.year)?;
            Some(Trial {
                forecast,
                figure: figure.value,
                last: known.in_year(year).filter(|_| scale.admits(figure))?.value,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::synthetic::{STILL, Truth};
    use super::*;

    const CHANGING: Truth = Truth {
        lasting: 0.05,
        drawn: true,
        ..STILL
    };

    #[test]
    fn four_of_five_figures_lie_in_their_interval() {
        let cases = [
            (
                "chance alone",
                Truth {
                    lasting: 0.0,
                    ..CHANGING
                },
            ),
            (
                "change alone",
                Truth {
                    drawn: false,
                    ..CHANGING
                },
            ),
            ("chance and change", CHANGING),
            (
                "a common trend",
                Truth {
                    drift: 0.08,
                    ..CHANGING
                },
            ),
            (
                "trends of their own",
                Truth {
                    own_drift: 0.06,
                    ..CHANGING
                },
            ),
            (
                "few persons, rare",
                Truth {
                    middle: -3.0,
                    persons: (150.0, 900.0),
                    ..CHANGING
                },
            ),
            (
                "rates",
                Truth {
                    scale: Scale::Positive,
                    middle: -2.5,
                    ..CHANGING
                },
            ),
            (
                "mean amounts",
                Truth {
                    scale: Scale::Positive,
                    middle: 12.7,
                    apart: 0.2,
                    drift: 0.02,
                    ..CHANGING
                },
            ),
        ];
        for (case, truth) in cases {
            for seed in [11, 12] {
                let result = backtest(&truth.panel(91, 11, seed), truth.scale).unwrap();
                assert_eq!((result.forecasts, result.years), (91 * 7, 7));
                assert!(
                    (0.74..=0.86).contains(&result.coverage),
                    "{case}: {result:?}"
                );
            }
        }
    }

    #[test]
    fn smoothing_and_trends_beat_last_year_where_there_is_chance_or_trend() {
        let cases = [
            (
                "chance alone",
                Truth {
                    lasting: 0.0,
                    ..CHANGING
                },
                0.85,
            ),
            (
                "a common trend",
                Truth {
                    drift: 0.15,
                    ..CHANGING
                },
                0.7,
            ),
            (
                "trends of their own",
                Truth {
                    own_drift: 0.15,
                    ..CHANGING
                },
                0.8,
            ),
            (
                "nothing to be learned",
                Truth {
                    drawn: false,
                    ..CHANGING
                },
                1.05,
            ),
        ];
        for (case, truth, most) in cases {
            let result = backtest(&truth.panel(91, 11, 13), Scale::Share).unwrap();
            let relative = result.error / result.error_as_last_year;
            assert!(relative < most, "{case}: {relative}");
            assert_eq!(result.beats_last_year(), relative < 0.995, "{case}");
        }
    }

    #[test]
    fn what_is_not_better_does_not_beat_last_year() {
        for (error, beats) in [(0.9, true), (0.996, false), (1.0, false), (1.1, false)] {
            let result = Backtest {
                forecasts: 100,
                years: 2,
                error,
                error_as_last_year: 1.0,
                coverage: 0.8,
            };
            assert_eq!(result.beats_last_year(), beats, "{error}");
        }
    }

    #[test]
    fn a_year_has_no_say_in_forecasts_made_before_it() {
        let panel = CHANGING.panel(30, 9, 14);
        for changed in 2019..=2023 {
            let mut other = panel.clone();
            for series in &mut other {
                for observation in &mut series.observations {
                    if observation.year >= changed {
                        observation.value = 1.0 - observation.value;
                        observation.weight *= 3.0;
                    }
                }
            }
            let before = |panel: &[Series]| -> Vec<Forecast> {
                let all = trials(panel, Scale::Share).into_iter();
                let forecasts = all.map(|trial| trial.forecast);
                forecasts
                    .filter(|forecast| forecast.year <= changed)
                    .collect()
            };
            assert!(!before(&panel).is_empty());
            assert_eq!(before(&panel), before(&other), "{changed}");
        }
    }

    #[test]
    fn too_few_forecasts_say_nothing() {
        let cases = [
            ("no units", 0, 11, None),
            ("four years", 91, 4, None),
            ("one year to forecast", 91, 5, Some(91)),
            ("few units", 3, 10, None),
            ("few units, many years", 4, 14, Some(32)),
        ];
        for (case, units, years, forecasts) in cases {
            let result = backtest(&CHANGING.panel(units, years, 15), Scale::Share);
            assert_eq!(result.map(|found| found.forecasts), forecasts, "{case}");
        }
    }

    #[test]
    fn a_unit_is_not_forecast_across_a_gap() {
        let mut panel = CHANGING.panel(30, 6, 16);
        panel[0].observations.remove(3);
        let all = backtest(&panel, Scale::Share).map(|found| found.forecasts);
        assert_eq!(all, Some(29 * 2));
    }

    #[test]
    fn the_same_figures_give_the_same_answer() {
        let panel = CHANGING.panel(30, 8, 17);
        assert_eq!(
            backtest(&panel, Scale::Share),
            backtest(&panel, Scale::Share)
        );
    }
}
