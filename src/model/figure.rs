//! Raw figures, before disclosure control. They reach no chart, template, file or mail.

use std::collections::BTreeMap;

use super::{Measure, UnitId};

/// An exact count and what it is measured against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figure {
    /// Persons, events or kroner.
    pub numerator: f64,
    /// Persons; none for a count.
    pub denominator: Option<f64>,
    /// For a mean, the sum of the squares of what is summed above the line.
    pub squares: Option<f64>,
}

/// What is wrong with a figure that cannot be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FigureFault {
    /// One of its numbers is none, or has no end.
    NotFinite,
    /// Fewer than none are counted.
    NegativeCount,
    /// It is measured against fewer than none.
    NegativeBase,
    /// More are counted than there are.
    PartAboveWhole,
}

impl Figure {
    /// Returns what is wrong with the figure, by itself; nothing where it can be.
    ///
    /// Amounts and marks may be below nought. What sums of fractions may be off is no fault.
    #[must_use]
    pub(crate) fn fault(&self, measure: Measure) -> Option<FigureFault> {
        let numbers = [Some(self.numerator), self.denominator, self.squares];
        if numbers.iter().flatten().any(|number| !number.is_finite()) {
            return Some(FigureFault::NotFinite);
        }
        let is_mean = matches!(measure, Measure::Mean { .. });
        if !is_mean && self.numerator < -summing_error(self.numerator) {
            return Some(FigureFault::NegativeCount);
        }
        let below = self.denominator?;
        if below < 0.0 {
            return Some(FigureFault::NegativeBase);
        }
        let is_above = measure == Measure::Share && self.numerator > below + summing_error(below);
        is_above.then_some(FigureFault::PartAboveWhole)
    }
}

/// Returns by how much sums of fractions, such as those of full-time persons, may be off.
#[must_use]
pub(crate) fn summing_error(sum: f64) -> f64 {
    1e-6 * (1.0 + sum.abs())
}

/// Moves from unit to unit in one year, exact.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Flows {
    /// The data year: moves of the year before its 1 January.
    pub year: i32,
    /// Moves by where they begin and where they end.
    pub moves: BTreeMap<(UnitId, UnitId), f64>,
}

/// Exact figures by indicator, year and unit.
///
/// A missing entry means that nothing was delivered, or not for the whole unit.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Figures(BTreeMap<String, BTreeMap<i32, BTreeMap<UnitId, Figure>>>);

impl Figures {
    /// Adds a figure.
    pub(crate) fn insert(&mut self, indicator: &str, year: i32, unit: UnitId, figure: Figure) {
        self.0
            .entry(indicator.to_owned())
            .or_default()
            .entry(year)
            .or_default()
            .insert(unit, figure);
    }

    /// Returns a figure.
    #[must_use]
    pub(crate) fn get(&self, indicator: &str, year: i32, unit: &str) -> Option<Figure> {
        self.0.get(indicator)?.get(&year)?.get(unit).copied()
    }

    /// Adds up the figures of units that do not overlap; nothing where one has none.
    #[must_use]
    pub(crate) fn sum(&self, indicator: &str, year: i32, units: &[UnitId]) -> Option<Figure> {
        let figures = units
            .iter()
            .map(|unit| self.get(indicator, year, unit.as_str()));
        let figures: Vec<Figure> = figures.collect::<Option<_>>()?;
        Some(Figure {
            numerator: figures.iter().map(|figure| figure.numerator).sum(),
            denominator: figures.iter().map(|figure| figure.denominator).sum(),
            squares: figures.iter().map(|figure| figure.squares).sum(),
        })
    }

    /// Goes through what is known of one indicator, year by year.
    pub(crate) fn of_indicator(
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

#[cfg(test)]
mod tests {
    use super::{FigureFault::*, *};
    use crate::model::Amount;

    #[test]
    fn figures_that_cannot_be() {
        let (count, share) = (Measure::Count, Measure::Share);
        let mean = Measure::Mean {
            unit: Amount::Money,
        };
        for (measure, numerator, denominator, squares, expected) in [
            (count, 0.0, None, None, None),
            (count, -1e-9, None, None, None),
            (count, -1.0, None, None, Some(NegativeCount)),
            (count, f64::NAN, None, None, Some(NotFinite)),
            (share, 5.0, Some(5.0), None, None),
            (share, 5.000_001, Some(5.0), None, None),
            (share, 5.001, Some(5.0), None, Some(PartAboveWhole)),
            (share, 0.0, Some(-1.0), None, Some(NegativeBase)),
            (share, 0.0, Some(f64::INFINITY), None, Some(NotFinite)),
            (mean, -9e5, Some(30.0), Some(1e12), None),
            (mean, -9e5, Some(30.0), Some(f64::NAN), Some(NotFinite)),
        ] {
            let figure = Figure {
                numerator,
                denominator,
                squares,
            };
            assert_eq!(figure.fault(measure), expected, "{figure:?}");
        }
    }
}
