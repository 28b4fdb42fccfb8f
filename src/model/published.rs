//! Figures that may be seen: the only form in which they leave disclosure control.

use std::collections::BTreeMap;

use serde::Serialize;

use super::UnitId;

/// Fewest persons or things whose share is told by itself.
const MANY: f64 = 150.0;

/// A figure after disclosure control: rounded and shown, or hidden.
///
/// There is no way back to the exact count, and only `disclosure` makes one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Published(Option<Shown>);

/// What is seen of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Shown {
    /// The value: a count, per cent, per so many, or kroner.
    pub value: f64,
    /// The rounded numerator, where it is published.
    pub numerator: Option<f64>,
    /// The rounded denominator, where there is one; for an index the number expected, to a tenth.
    pub denominator: Option<f64>,
    /// The standard error of a mean, rounded up to two digits, or of a number expected.
    pub standard_error: Option<f64>,
}

impl Shown {
    /// Shows a count that is no part of another.
    #[must_use]
    pub fn whole(count: f64) -> Self {
        Self {
            value: count,
            numerator: Some(count),
            denominator: None,
            standard_error: None,
        }
    }

    /// Tells whether it is of so many that it may be told by itself: of few, a few make many
    /// percentage points.
    #[must_use]
    pub(crate) fn is_of_many(&self) -> bool {
        self.denominator.is_none_or(|base| base >= MANY)
    }
}

impl Published {
    /// Releases a figure. Called by `disclosure`, and by `tables` that read one back; the
    /// architecture test sees to that.
    pub(crate) fn release(shown: Shown) -> Self {
        Self(Some(shown))
    }

    /// Hides a figure. Called by `disclosure`, and by `tables` that read one back; the
    /// architecture test sees to that.
    pub(crate) fn hide() -> Self {
        Self(None)
    }

    /// Returns what is seen, or nothing where the figure is hidden.
    #[must_use]
    pub fn shown(self) -> Option<Shown> {
        self.0
    }

    /// Returns the value, or nothing where the figure is hidden.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        self.0.map(|shown| shown.value)
    }

    /// Tells whether the figure exists but is not shown.
    #[must_use]
    pub fn is_hidden(self) -> bool {
        self.0.is_none()
    }
}

/// A figure of several years together, shown where that of the last of them is hidden.
///
/// It is no value of that year, and windows of years overlap: what compares years, units or limits
/// never sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    shown: Shown,
    years: u8,
}

impl Pooled {
    /// Releases a figure of so many years. Called by `disclosure`, and by `tables` that read one
    /// back; the architecture test sees to that.
    pub(crate) fn release(shown: Shown, years: u8) -> Self {
        Self { shown, years }
    }

    /// Returns the value, and the rounded sums over the years that it is made from.
    #[must_use]
    pub fn shown(self) -> Shown {
        self.shown
    }

    /// Returns over how many years it is counted.
    #[must_use]
    pub fn years(self) -> u8 {
        self.years
    }
}

/// By indicator, unit and year.
type ByPlace<T> = BTreeMap<String, BTreeMap<UnitId, BTreeMap<i32, T>>>;

/// Published figures by indicator, unit and year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublishedFigures {
    single: ByPlace<Published>,
    /// By the last of their years.
    pooled: ByPlace<Pooled>,
}

impl PublishedFigures {
    /// Adds a figure.
    pub fn insert(&mut self, indicator: &str, year: i32, unit: UnitId, figure: Published) {
        self.single
            .entry(indicator.to_owned())
            .or_default()
            .entry(unit)
            .or_default()
            .insert(year, figure);
    }

    /// Adds all figures of a unit that others hold of it.
    pub(crate) fn add_unit(&mut self, others: &Self, unit: &UnitId) {
        for (indicator, units) in &others.single {
            for (year, figure) in units.get(unit).into_iter().flatten() {
                self.insert(indicator, *year, unit.clone(), *figure);
            }
        }
    }

    /// Returns a figure; nothing where none was delivered.
    #[must_use]
    pub fn get(&self, indicator: &str, year: i32, unit: &str) -> Option<Published> {
        self.single.get(indicator)?.get(unit)?.get(&year).copied()
    }

    /// Returns the same figures of units with other codes, by indicator and year, without those that have none.
    #[must_use]
    pub(crate) fn renamed(&self, name: impl Fn(&str, i32, &UnitId) -> Option<UnitId>) -> Self {
        Self {
            single: renamed(&self.single, &name),
            pooled: renamed(&self.pooled, &name),
        }
    }

    /// Adds a figure of several years, of which a year is the last.
    pub(crate) fn insert_pooled(
        &mut self,
        indicator: &str,
        year: i32,
        unit: UnitId,
        figure: Pooled,
    ) {
        let units = self.pooled.entry(indicator.to_owned()).or_default();
        units.entry(unit).or_default().insert(year, figure);
    }

    /// Returns what is shown of the years up to one together; nothing where nothing is.
    #[must_use]
    pub fn pooled(&self, indicator: &str, year: i32, unit: &str) -> Option<Pooled> {
        self.pooled.get(indicator)?.get(unit)?.get(&year).copied()
    }

    /// Goes through the figures of several years of one indicator, by unit and last year.
    pub fn pooled_of_indicator(
        &self,
        indicator: &str,
    ) -> impl Iterator<Item = (&UnitId, i32, Pooled)> {
        let units = self.pooled.get(indicator).into_iter().flatten();
        units.flat_map(|(unit, years)| {
            let years = years.iter();
            years.map(move |(year, figure)| (unit, *year, *figure))
        })
    }

    /// Returns a shown value; nothing where it is hidden or was not delivered.
    #[must_use]
    pub fn value(&self, indicator: &str, year: i32, unit: &str) -> Option<f64> {
        self.get(indicator, year, unit)?.value()
    }

    /// Goes through the figures of an indicator for a unit, by year, oldest first.
    pub fn of_unit(&self, indicator: &str, unit: &str) -> impl Iterator<Item = (i32, Published)> {
        let years = self.single.get(indicator).and_then(|units| units.get(unit));
        let years = years.into_iter().flatten();
        years.map(|(year, figure)| (*year, *figure))
    }

    /// Returns the years in which an indicator has figures for a unit, oldest first.
    pub fn years(&self, indicator: &str, unit: &str) -> impl Iterator<Item = i32> {
        self.of_unit(indicator, unit).map(|(year, _)| year)
    }

    /// Returns the newest year in which an indicator has a figure for a unit.
    #[must_use]
    pub fn newest_year(&self, indicator: &str, unit: &str) -> Option<i32> {
        self.years(indicator, unit).last()
    }

    /// Returns the lowest and the highest shown value of units in a year; nothing where no two
    /// differ.
    pub fn range<'a>(
        &self,
        indicator: &str,
        year: i32,
        units: impl IntoIterator<Item = &'a UnitId>,
    ) -> Option<(f64, f64)> {
        let values = self.values(indicator, year, units).into_iter();
        let (lowest, highest) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        (lowest < highest).then_some((lowest, highest))
    }

    /// Returns how far the shown values of units in a year are spread, as their standard
    /// deviation; nothing where no two differ.
    pub fn spread<'a>(
        &self,
        indicator: &str,
        year: i32,
        units: impl IntoIterator<Item = &'a UnitId>,
    ) -> Option<f64> {
        let values = self.values(indicator, year, units);
        let middle = mean(&values)?;
        let squares: Vec<f64> = values
            .iter()
            .map(|value| (value - middle).powi(2))
            .collect();
        mean(&squares).map(f64::sqrt).filter(|spread| *spread > 0.0)
    }

    /// Returns the mean of the shown values of units in a year; nothing where none is shown.
    pub fn mean<'a>(
        &self,
        indicator: &str,
        year: i32,
        units: impl IntoIterator<Item = &'a UnitId>,
    ) -> Option<f64> {
        mean(&self.values(indicator, year, units))
    }

    pub(crate) fn values<'a>(
        &self,
        indicator: &str,
        year: i32,
        units: impl IntoIterator<Item = &'a UnitId>,
    ) -> Vec<f64> {
        let of_units = self.single.get(indicator);
        let value = |unit| of_units?.get(unit)?.get(&year)?.value();
        units.into_iter().filter_map(value).collect()
    }

    /// Goes through the indicators that have figures.
    pub fn indicators(&self) -> impl Iterator<Item = &str> {
        self.single.keys().map(String::as_str)
    }

    /// Goes through the figures of one indicator, by unit and year.
    pub fn of_indicator(&self, indicator: &str) -> impl Iterator<Item = (&UnitId, i32, Published)> {
        let units = self.single.get(indicator).into_iter().flatten();
        units.flat_map(|(unit, years)| {
            years
                .iter()
                .map(move |(year, figure)| (unit, *year, *figure))
        })
    }

    /// Counts figures and how many of them are hidden.
    #[must_use]
    pub fn count(&self) -> (usize, usize) {
        let figures = || {
            self.single
                .values()
                .flat_map(BTreeMap::values)
                .flat_map(BTreeMap::values)
        };
        let hidden = figures().filter(|figure| figure.is_hidden()).count();
        (figures().count(), hidden)
    }
}

fn renamed<T: Copy>(
    figures: &ByPlace<T>,
    name: &impl Fn(&str, i32, &UnitId) -> Option<UnitId>,
) -> ByPlace<T> {
    let mut renamed = ByPlace::new();
    for (indicator, units) in figures {
        let own: &mut BTreeMap<UnitId, BTreeMap<i32, T>> =
            renamed.entry(indicator.clone()).or_default();
        for (unit, years) in units {
            for (year, figure) in years {
                if let Some(name) = name(indicator, *year, unit) {
                    own.entry(name).or_default().insert(*year, *figure);
                }
            }
        }
    }
    renamed
}

/// Returns the mean of values; nothing where there are none.
fn mean(values: &[f64]) -> Option<f64> {
    let count = u32::try_from(values.len())
        .ok()
        .filter(|count| *count > 0)?;
    Some(values.iter().sum::<f64>() / f64::from(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_is_that_of_the_shown_values() {
        let mut figures = PublishedFigures::default();
        let units: Vec<UnitId> = ["a", "b", "c", "d"].map(|id| id.parse().unwrap()).into();
        let values = [Some(2.0), Some(4.0), Some(6.0), None];
        for (unit, value) in units.iter().zip(values) {
            let figure = value.map_or_else(Published::hide, |value| {
                Published::release(Shown::whole(value))
            });
            figures.insert("share", 2025, unit.clone(), figure);
        }
        let spread = figures.spread("share", 2025, &units).unwrap();
        assert!((spread - (8.0_f64 / 3.0).sqrt()).abs() < 1e-12);
        assert_eq!(figures.mean("share", 2025, &units), Some(4.0));
        // One value is not spread, nor are values that nobody shows.
        assert_eq!(figures.spread("share", 2025, &units[..1]), None);
        assert_eq!(figures.spread("share", 2025, &units[3..]), None);
        assert_eq!(figures.spread("share", 2024, &units), None);
    }
}
