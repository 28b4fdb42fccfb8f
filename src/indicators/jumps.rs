//! Changes from last year that look like errors in the data.
//!
//! Only published figures are looked at, so that the list may be mailed.

use super::{
    comparison::comparable_from,
    forecast::median,
    interval::{Estimate, Z, byar, interval},
};
use crate::{
    config::Disclosure,
    model::{Basis, Indicator, Measure, Published, PublishedFigures, Shown, Unit, UnitId, Units},
};

/// So many times its usual size a change must be. Of normal changes one in two million is; an
/// edition has some thousand figures, and what usually happens is only guessed from a few years.
const UNUSUAL: f64 = 5.0;
/// So many times the largest earlier change of the same series it must be too.
const BEYOND: f64 = 1.5;
/// Earlier changes from which their spread can be told.
const HISTORY: usize = 3;
/// Makes a standard deviation of a median distance, where changes are normal.
const NORMAL: f64 = 1.4826;

/// A figure that changed more than the series makes believable.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Jump {
    /// The indicator.
    pub indicator: String,
    /// The unit.
    pub unit: UnitId,
    /// The value last year.
    pub before: f64,
    /// What became of it.
    pub now: Now,
    /// How many times the usual change it is.
    pub surprise: f64,
}

/// What became of last year's figure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Now {
    /// Another value.
    Shown(f64),
    /// It is hidden, though last year's lay far from any limit.
    Hidden,
    /// There is none, though other units have one.
    Missing,
}

/// Returns the figures of a year that jumped, the most surprising first.
///
/// A change is compared with the median of the earlier changes of the same unit's series, so a
/// steady trend surprises nobody. It jumps where its distance from that is both
///
/// - more than five times what is usual: the root of the summed squares of the spread of the
///   earlier changes (their median distance, which one odd year does not blow up) and of the
///   noise of the two figures, by their intervals (Wilson, Byar, standard error) and by how they
///   were rounded. The noise is the floor: a short series may look calmer by chance than so few
///   persons can be, and two years of mostly the same residents differ by less;
/// - and more than one and a half times the largest earlier distance: what the series did before
///   is believable, a return from last year's odd value too.
///
/// With fewer than three earlier changes the noise alone is the measure. Nothing is compared
/// across a break, and nothing jumps that reads the same in print.
#[must_use]
pub(crate) fn jumps(
    figures: &PublishedFigures,
    indicators: &[Indicator],
    units: &Units,
    year: i32,
    policy: &Disclosure,
) -> Vec<Jump> {
    let mut found = Vec::new();
    for indicator in indicators.iter().filter(|indicator| indicator.listed) {
        let mut years = figures.of_indicator(&indicator.id).map(|(_, year, _)| year);
        if !years.any(|shown| shown == year) {
            // Not delivered for this year at all, as the configuration says.
            continue;
        }
        let series = |unit| Series {
            figures,
            indicator,
            unit,
            policy,
            year,
        };
        found.extend(units.iter().filter_map(|unit| series(unit).jump()));
    }
    found.sort_by(|a, b| b.surprise.total_cmp(&a.surprise));
    found
}

struct Series<'a> {
    figures: &'a PublishedFigures,
    indicator: &'a Indicator,
    unit: &'a Unit,
    policy: &'a Disclosure,
    year: i32,
}

impl Series<'_> {
    fn jump(&self) -> Option<Jump> {
        if comparable_from(self.indicator, self.unit, self.year) >= self.year {
            return None;
        }
        let before = self.shown(self.year - 1)?;
        let now = self.figure(self.year).map(Published::shown);
        let (surprise, now) = match now {
            Some(Some(now)) => (self.surprise(now, before)?, Now::Shown(now.value)),
            Some(None) => (self.far_from_limits(before)?, Now::Hidden),
            None => (f64::INFINITY, Now::Missing),
        };
        (surprise > UNUSUAL).then(|| Jump {
            indicator: self.indicator.id.clone(),
            unit: self.unit.id.clone(),
            before: before.value,
            now,
            surprise,
        })
    }

    fn figure(&self, year: i32) -> Option<Published> {
        let unit = self.unit.id.as_str();
        self.figures.get(&self.indicator.id, year, unit)
    }

    fn shown(&self, year: i32) -> Option<Shown> {
        self.figure(year)?.shown()
    }

    fn estimate(&self, shown: Shown) -> Estimate {
        Estimate::new(self.indicator.measure, shown, self.policy)
    }

    /// Returns how many times the usual change the newest one is; nothing where that reads the
    /// same or the series has moved as much before.
    fn surprise(&self, now: Shown, before: Shown) -> Option<f64> {
        if (now.value - before.value).abs() < self.step() / 2.0 {
            return None;
        }
        let change = self.estimate(now).point() - self.estimate(before).point();
        let earlier = self.earlier_changes();
        let usual = median(earlier.clone()).unwrap_or_default();
        let distances = earlier.iter().map(|change| (change - usual).abs());
        let distances: Vec<f64> = distances.collect();
        let distance = (change - usual).abs();
        let largest = distances.iter().copied().fold(0.0, f64::max);
        if distance <= BEYOND * largest {
            return None;
        }
        let spread = match earlier.len() >= HISTORY {
            true => NORMAL * median(distances).unwrap_or_default(),
            false => 0.0,
        };
        let noise_before = self.noise(self.year - 1, before);
        let noise = self.noise(self.year, now).hypot(noise_before);
        Some(distance / spread.hypot(noise))
    }

    /// Returns the changes from year to year before the newest one, as far as they compare.
    fn earlier_changes(&self) -> Vec<f64> {
        let from = comparable_from(self.indicator, self.unit, self.year);
        let point = |year| Some(self.estimate(self.shown(year)?).point());
        let years = self
            .figures
            .years(&self.indicator.id, self.unit.id.as_str());
        let years = years.filter(|year| *year > from && *year < self.year);
        years
            .filter_map(|year| Some(point(year)? - point(year - 1)?))
            .collect()
    }

    /// Returns the standard deviation of a figure that nothing but accident and rounding moves.
    fn noise(&self, year: i32, shown: Shown) -> f64 {
        let estimate = self.estimate(shown);
        match (self.indicator.measure, &self.indicator.basis) {
            (Measure::Count, _) => {
                deviation(Some(byar(shown.value.max(0.0)))).hypot(estimate.rounding())
            }
            (Measure::Difference { per }, Basis::Difference { more, less }) => {
                let of = |id: &str| self.noise_of_rate(id, year, per);
                of(more).hypot(of(less))
            }
            _ => deviation(interval(&estimate)),
        }
    }

    /// Returns the standard deviation of one of the two rates that make a difference.
    fn noise_of_rate(&self, indicator: &str, year: i32, per: f64) -> f64 {
        let figure = self.figures.get(indicator, year, self.unit.id.as_str());
        let shown = figure.and_then(Published::shown);
        let rate = |shown| Estimate::new(Measure::Rate { per }, shown, self.policy);
        deviation(shown.and_then(|shown| interval(&rate(shown))))
    }

    /// Returns in which steps values are shown.
    fn step(&self) -> f64 {
        match self.indicator.measure {
            Measure::Count => f64::from(self.policy.rounding_base),
            Measure::Mean { unit } => self.policy.mean_base(unit),
            Measure::Share
            | Measure::Rate { .. }
            | Measure::Difference { .. }
            | Measure::Standardised => 10_f64.powi(-i32::from(self.indicator.measure.decimals())),
        }
    }

    /// Returns how many times its usual change a figure would have had to change for the
    /// nearest limit to hide it. Nothing where it was near, or nothing is known of its counts.
    fn far_from_limits(&self, before: Shown) -> Option<f64> {
        let limits = self.policy.limits(self.indicator.sensitivity);
        let (count, few) = (
            f64::from(limits.minimum_count),
            f64::from(limits.minimum_denominator),
        );
        let (above, below) = (before.numerator, before.denominator);
        let others = match self.indicator.measure {
            Measure::Share => above.zip(below).map(|(above, below)| below - above),
            _ => None,
        };
        let far = |persons: f64, limit: f64| (persons - limit) / (2.0 * persons.max(1.0)).sqrt();
        let distances = [
            above.map(|above| far(above, count)),
            others.map(|others| far(others, count)),
            below.map(|below| far(below, few)),
        ];
        distances.into_iter().flatten().reduce(f64::min)
    }
}

/// Returns the standard deviation that a 95 % interval stands for; 0 where there is none.
fn deviation(limits: Option<(f64, f64)>) -> f64 {
    limits.map_or(0.0, |(low, high)| (high - low) / (2.0 * Z))
}

#[cfg(test)]
mod tests;
