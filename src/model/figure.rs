//! Raw figures, before disclosure control. They reach no chart, template, file or mail.

use std::collections::BTreeMap;

use super::UnitId;

/// An exact count and what it is measured against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Persons, events or kroner.
    pub numerator: f64,
    /// Persons; none for a count.
    pub denominator: Option<f64>,
    /// For a mean, the sum of the squares of what is summed above the line.
    pub squares: Option<f64>,
}

/// Moves from unit to unit in one year, exact.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Flows {
    /// The data year: moves of the year before its 1 January.
    pub year: i32,
    /// Moves by where they begin and where they end.
    pub moves: BTreeMap<(UnitId, UnitId), f64>,
}

/// Exact figures by indicator, year and unit.
///
/// A missing entry means that nothing was delivered, or not for the whole unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Figures(BTreeMap<String, BTreeMap<i32, BTreeMap<UnitId, Figure>>>);

impl Figures {
    /// Adds a figure.
    pub fn insert(&mut self, indicator: &str, year: i32, unit: UnitId, figure: Figure) {
        self.0
            .entry(indicator.to_owned())
            .or_default()
            .entry(year)
            .or_default()
            .insert(unit, figure);
    }

    /// Returns a figure.
    #[must_use]
    pub fn get(&self, indicator: &str, year: i32, unit: &str) -> Option<Figure> {
        self.0.get(indicator)?.get(&year)?.get(unit).copied()
    }

    /// Goes through what is known of one indicator, year by year.
    pub fn of_indicator(
        &self,
        indicator: &str,
    ) -> impl Iterator<Item = (i32, &BTreeMap<UnitId, Figure>)> {
        self.0
            .get(indicator)
            .into_iter()
            .flatten()
            .map(|(year, figures)| (*year, figures))
    }
}
