//! Figures that may be seen: the only form in which they leave disclosure control.

use std::collections::BTreeMap;

use serde::Serialize;

use super::UnitId;

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

/// Published figures by indicator, unit and year.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PublishedFigures(BTreeMap<String, BTreeMap<UnitId, BTreeMap<i32, Published>>>);

impl PublishedFigures {
    /// Adds a figure.
    pub fn insert(&mut self, indicator: &str, year: i32, unit: UnitId, figure: Published) {
        self.0
            .entry(indicator.to_owned())
            .or_default()
            .entry(unit)
            .or_default()
            .insert(year, figure);
    }

    /// Returns a figure; nothing where none was delivered.
    #[must_use]
    pub fn get(&self, indicator: &str, year: i32, unit: &str) -> Option<Published> {
        self.0.get(indicator)?.get(unit)?.get(&year).copied()
    }

    /// Returns a shown value; nothing where it is hidden or was not delivered.
    #[must_use]
    pub fn value(&self, indicator: &str, year: i32, unit: &str) -> Option<f64> {
        self.get(indicator, year, unit)?.value()
    }

    /// Returns the years in which an indicator has figures for a unit, oldest first.
    pub fn years(&self, indicator: &str, unit: &str) -> impl Iterator<Item = i32> {
        let years = self.0.get(indicator).and_then(|units| units.get(unit));
        years.into_iter().flatten().map(|(year, _)| *year)
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
        let units = units.into_iter();
        let values = units.filter_map(|unit| self.value(indicator, year, unit.as_str()));
        let (lowest, highest) = values
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        (lowest < highest).then_some((lowest, highest))
    }

    /// Goes through the figures of one indicator, by unit and year.
    pub fn of_indicator(&self, indicator: &str) -> impl Iterator<Item = (&UnitId, i32, Published)> {
        let units = self.0.get(indicator).into_iter().flatten();
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
            self.0
                .values()
                .flat_map(BTreeMap::values)
                .flat_map(BTreeMap::values)
        };
        let hidden = figures().filter(|figure| figure.is_hidden()).count();
        (figures().count(), hidden)
    }
}
