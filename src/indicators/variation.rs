//! How much the figures of an indicator vary by chance, estimated from what the areas do.
//!
//! A year later most residents are the same, so the two figures of an area are no independent
//! samples; and who shares a household moves as one. Both show in how much the areas change from
//! year to year beside what independent persons would: that ratio is estimated over all areas and
//! years, from published figures alone, so it tells nobody anything new. It needs no persons who are
//! told apart from year to year, and serves delivered counts as well as registers. What really
//! changed in some areas makes it larger, never smaller.

use super::{comparable_from, growth::growth, interval::Estimate};
use crate::{
    config::Disclosure,
    model::{Indicator, Published, PublishedFigures, Unit, UnitKind, Units, Variation},
};

/// Fewest changes of areas from which anything is estimated.
const LEAST_CHANGES: usize = 100;
/// The ratio is published in steps, rounded up, which is on the side of chance.
const STEPS: f64 = 20.0;
/// No indicator is taken to vary less than this part of what independent persons would: of what
/// hardly ever changes, rounding tells too little.
const LEAST_RATIO: f64 = 0.1;
/// The 95th percentile of the normal distribution.
const UPPER: f64 = 1.644_853_626_951_473;

/// Estimates how much an indicator varies by chance.
///
/// The upper 95 % limit of the ratio is taken: an estimate from few changes is on the side of
/// chance, and of fewer than 100 there is none. It is the design factor times what the correlation
/// from year to year leaves; the design factor is that of the register's households where that is
/// known, and the ratio itself where that is larger.
#[must_use]
pub(crate) fn variation(
    indicator: &Indicator,
    figures: &PublishedFigures,
    units: &Units,
    policy: &Disclosure,
    households: Option<f64>,
) -> Variation {
    let changes = Changes {
        indicator,
        figures,
        units,
        policy,
    };
    let ratios = changes.ratios();
    let least = households.unwrap_or(1.0);
    if ratios.len() < LEAST_CHANGES {
        return Variation {
            design_factor: least,
            ..Variation::default()
        };
    }
    let mean = mean(ratios.iter().copied());
    let spread = mean_of_squares(&ratios, mean).sqrt();
    let count: f64 = ratios.iter().map(|_| 1.0).sum();
    let upper = mean + UPPER * spread / count.sqrt();
    let ratio = (upper * STEPS).ceil() / STEPS;
    let design_factor = ratio.max(least);
    let independent = (ratio / design_factor).max(LEAST_RATIO);
    Variation {
        correlation: ((1.0 - independent) * STEPS + 1e-9).floor() / STEPS,
        design_factor,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    sum / count
}

fn mean_of_squares(values: &[f64], middle: f64) -> f64 {
    mean(values.iter().map(|value| (value - middle).powi(2)))
}

/// The changes of areas from year to year.
struct Changes<'a> {
    indicator: &'a Indicator,
    figures: &'a PublishedFigures,
    units: &'a Units,
    policy: &'a Disclosure,
}

/// The change of an area in a year.
struct Change {
    by: f64,
    /// Its variance if all persons of both years were independent.
    independent: f64,
    /// Its variance by rounding.
    rounding: f64,
}

impl Changes<'_> {
    /// Returns the square of each change beside what all areas did in the year, without the noise
    /// of rounding, over its variance if all persons were independent.
    fn ratios(&self) -> Vec<f64> {
        let areas: Vec<&Unit> = self
            .units
            .of_kind(UnitKind::Area)
            .filter(|area| !self.is_ever_hidden(area))
            .collect();
        let mut years: Vec<i32> = areas.iter().flat_map(|area| self.years(area)).collect();
        years.sort_unstable();
        years.dedup();
        let of_year = |year: &i32| {
            let changes = areas.iter().filter_map(|area| self.change(area, *year));
            let changes: Vec<Change> = changes.collect();
            let weights: f64 = changes.iter().map(|change| 1.0 / change.independent).sum();
            let common = changes.iter().map(|change| change.by / change.independent);
            let common = common.sum::<f64>() / weights;
            let own = move |change: &Change| {
                ((change.by - common).powi(2) - change.rounding) / change.independent
            };
            changes.iter().map(own).collect::<Vec<_>>()
        };
        years.iter().flat_map(of_year).collect()
    }

    fn years(&self, area: &Unit) -> impl Iterator<Item = i32> {
        self.figures.years(&self.indicator.id, area.id.as_str())
    }

    /// Areas are taken whole: years in which a small count happens to be large enough to be shown
    /// are more alike than others.
    fn is_ever_hidden(&self, area: &Unit) -> bool {
        let figure = |year| {
            let id = area.id.as_str();
            self.figures.get(&self.indicator.id, year, id)
        };
        let mut figures = self.years(area).filter_map(figure);
        figures.any(Published::is_hidden)
    }

    fn change(&self, area: &Unit, year: i32) -> Option<Change> {
        let before = year - 1;
        if comparable_from(self.indicator, area, year) > before {
            return None;
        }
        let estimate = |year| self.estimate(area, year);
        let growth = growth(self.indicator, self.figures, self.units, (before, year))?;
        let (then, now) = (estimate(before)?.times(growth), estimate(year)?);
        let independent = now.sampling_variance()? + then.sampling_variance()?;
        (independent > 0.0).then(|| Change {
            by: now.point() - then.point(),
            independent,
            rounding: now.rounding().powi(2) + then.rounding().powi(2),
        })
    }

    fn estimate(&self, area: &Unit, year: i32) -> Option<Estimate> {
        let figure = self.figures.get(&self.indicator.id, year, area.id.as_str());
        let shown = figure?.shown()?;
        Some(Estimate::new(self.indicator.measure, shown, self.policy))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::policy;
    use crate::model::{
        Measure, Shown,
        fixtures::{self, unit},
    };

    /// Areas of 1,000 residents that have 300 or 360 in turn; the last of them hidden in a year.
    fn found(areas: u32, households: Option<f64>) -> Variation {
        let area = |number| unit(&format!("a{number}"), UnitKind::Area, Some("m"));
        let whole = unit("m", UnitKind::Municipality, None);
        let units = std::iter::once(whole).chain((0..areas).map(area));
        let units = Units::new(units.collect()).unwrap();
        let mut figures = PublishedFigures::default();
        for number in 0..areas {
            for year in 2015..=2025 {
                let above = if (number + u32::from(year % 2 == 0)) % 2 == 0 {
                    300.0
                } else {
                    360.0
                };
                let shown = Shown {
                    value: above / 10.0,
                    numerator: Some(above),
                    denominator: Some(1000.0),
                    standard_error: None,
                };
                let figure = match number + 1 == areas && year == 2020 {
                    true => Published::hide(),
                    false => Published::release(shown),
                };
                figures.insert("share", year, format!("a{number}").parse().unwrap(), figure);
            }
        }
        let share = fixtures::indicator("share", Measure::Share);
        variation(&share, &figures, &units, &policy(), households)
    }

    /// Each changes by 6 points, of which independent persons explain a variance of 4.404.
    #[test]
    fn the_ratio_is_that_of_changes_to_independent_persons() {
        for (areas, households, correlation, design_factor) in [
            (21, None, 0.0, 8.2),
            (21, Some(2.0), 0.0, 8.2),
            (21, Some(16.4), 0.5, 16.4),
            // 9 areas are never hidden: 90 changes.
            (10, None, 0.0, 1.0),
            (10, Some(1.5), 0.0, 1.5),
        ] {
            let found = found(areas, households);
            let expected = Variation {
                correlation,
                design_factor,
            };
            assert_eq!(found, expected, "{areas} {households:?}");
        }
    }

    #[test]
    fn the_correlation_fades_from_year_to_year() {
        let lasting = Variation {
            correlation: 0.8,
            design_factor: 2.0,
        };
        for (years, expected) in [(1, 0.4), (2, 0.72), (5, 1.344_64)] {
            assert!(
                (lasting.over_years(years) - expected).abs() < 1e-9,
                "{years}"
            );
        }
        assert_eq!(
            Variation::default().over_years(1).to_bits(),
            1_f64.to_bits()
        );
    }
}
