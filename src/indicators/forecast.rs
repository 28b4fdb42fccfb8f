//! Looks one year ahead: the next published figure of each unit, with an 80 % interval.
//!
//! The method is exponential smoothing with a damped trend, on the logit of shares and the
//! logarithm of rates and means (Brown 1959; Gardner et al., *Management Science* 31, 1985;
//! Hyndman & Athanasopoulos, *Forecasting: Principles and Practice*, ch. 8). How much to
//! smooth, how much trend to believe and how wide the interval is are estimated from all units
//! together, because a single unit has too few years: damped trends were hard to beat in the
//! M3 competition, and learning across series helped in the M4 (Makridakis & Hibon 2000;
//! Makridakis et al. 2020). Two things are shrunk: the common trend towards none, and the
//! trend of each unit towards the common one, by how much the units are seen to differ (Efron
//! & Morris 1975).
//!
//! Whether the method is any better than "as last year" is for [`backtest()`] to say, for each
//! indicator by itself. Nothing here knows why a figure moves, and no shock is foreseen.

mod backtest;
mod distribution;
mod filter;
mod model;
mod scale;
#[cfg(test)]
mod synthetic;

pub(crate) use backtest::{Backtest, backtest};
pub(crate) use distribution::Forecast;
pub(crate) use model::Model;
pub(super) use model::median;
pub(crate) use scale::Scale;

/// The figure of one unit in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Observation {
    /// The year it is the figure of.
    pub year: i32,
    /// A share from 0 to 1, events per resident, or a mean amount.
    pub value: f64,
    /// Persons in the denominator.
    pub weight: f64,
}

/// The figures of one unit, in order of years.
///
/// Where a boundary or a definition changed, the caller hands over the part after the change.
/// Years before a gap are left out here.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Series {
    /// One for each year, oldest first.
    pub observations: Vec<Observation>,
}

impl Series {
    /// Returns the last years that follow each other without a gap.
    ///
    /// A figure outside the scale, or of no one, is a gap.
    fn run(&self, scale: Scale) -> &[Observation] {
        let mut next: Option<i32> = None;
        let follows = |observation: &&Observation| {
            let year = observation.year;
            let joined = next.is_none_or(|next| year.checked_add(1) == Some(next));
            next = Some(year);
            joined && scale.admits(observation)
        };
        let length = self.observations.iter().rev().take_while(follows).count();
        let start = self.observations.len().saturating_sub(length);
        self.observations.get(start..).unwrap_or_default()
    }

    /// Returns what was known when a year had just been published.
    fn until(&self, year: i32) -> Self {
        let known = self
            .observations
            .iter()
            .filter(|observation| observation.year <= year);
        Self {
            observations: known.copied().collect(),
        }
    }

    fn in_year(&self, year: i32) -> Option<&Observation> {
        self.observations
            .iter()
            .find(|observation| observation.year == year)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(points: &[(i32, f64)]) -> Series {
        let observation = |&(year, value)| Observation {
            year,
            value,
            weight: 400.0,
        };
        Series {
            observations: points.iter().map(observation).collect(),
        }
    }

    #[test]
    fn only_the_last_years_without_a_gap_count() {
        type Case = (&'static str, &'static [(i32, f64)], &'static [i32]);
        let cases: [Case; 7] = [
            ("nothing", &[], &[]),
            ("one year", &[(2020, 0.1)], &[2020]),
            ("no gap", &[(2020, 0.1), (2021, 0.2)], &[2020, 2021]),
            (
                "a gap",
                &[(2019, 0.1), (2021, 0.2), (2022, 0.2)],
                &[2021, 2022],
            ),
            (
                "a figure that is no share",
                &[(2019, 0.1), (2020, 1.2), (2021, 0.2)],
                &[2021],
            ),
            (
                "no number",
                &[(2019, 0.1), (2020, f64::NAN), (2021, 0.2)],
                &[2021],
            ),
            ("the same year twice", &[(2021, 0.1), (2021, 0.2)], &[2021]),
        ];
        for (case, points, years) in cases {
            let series = series(points);
            let run: Vec<i32> = series
                .run(Scale::Share)
                .iter()
                .map(|observation| observation.year)
                .collect();
            assert_eq!(run, years, "{case}");
        }
    }

    #[test]
    fn a_figure_of_no_one_is_a_gap() {
        let mut empty = series(&[(2020, 0.1), (2021, 0.1), (2022, 0.1)]);
        empty.observations[1].weight = 0.0;
        assert_eq!(empty.run(Scale::Share).len(), 1);
        assert_eq!(empty.run(Scale::Positive).len(), 1);
    }
}
