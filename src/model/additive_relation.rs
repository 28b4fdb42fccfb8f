//! Series of counts, and which of them are parts of which.

use std::fmt;

use super::Figure;

/// Above or below the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Side {
    /// What is counted.
    Numerator,
    /// Of how many.
    Denominator,
}

/// A series of counts: one side of an indicator.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Term {
    /// The indicator's id.
    pub indicator: String,
    /// Which of its two counts.
    pub side: Side,
}

impl Term {
    /// Names the numerator of an indicator.
    #[must_use]
    pub(crate) fn numerator(indicator: &str) -> Self {
        Self {
            indicator: indicator.to_owned(),
            side: Side::Numerator,
        }
    }

    /// Names the denominator of an indicator.
    #[must_use]
    pub(crate) fn denominator(indicator: &str) -> Self {
        Self {
            indicator: indicator.to_owned(),
            side: Side::Denominator,
        }
    }

    /// Reads a series as the catalogue writes it: an id, with `.denominator` what is below the line.
    #[must_use]
    pub(crate) fn read(written: &str) -> Self {
        match written.strip_suffix(".denominator") {
            Some(id) => Self::denominator(id),
            None => Self::numerator(written),
        }
    }

    /// Returns its count among a figure's two.
    #[must_use]
    pub(crate) fn of(&self, figure: Figure) -> Option<f64> {
        match self.side {
            Side::Numerator => Some(figure.numerator),
            Side::Denominator => figure.denominator,
        }
    }
}

impl fmt::Display for Term {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Numerator => "",
            Side::Denominator => ".denominator",
        };
        write!(formatter, "{}{side}", self.indicator)
    }
}

/// Parts that do not overlap and are together a whole, or no more than it: in each unit and
/// year.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct AdditiveRelation {
    /// The parts.
    pub parts: Vec<Term>,
    /// What they are parts of.
    pub whole: Term,
    /// Whether they are all of it.
    pub exact: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn series_are_read_as_they_are_written() {
        for written in ["residents", "income.denominator"] {
            assert_eq!(Term::read(written).to_string(), written);
        }
        let figure = Figure {
            numerator: 3.0,
            denominator: None,
            squares: None,
        };
        assert_eq!(Term::read("residents").of(figure), Some(3.0));
        assert_eq!(Term::read("residents.denominator").of(figure), None);
    }
}
