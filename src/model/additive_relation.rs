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

/// So far may sums be apart that are the same.
const NEARLY: f64 = 1e-3;

impl AdditiveRelation {
    /// Returns what contradicts the relation in a unit and year, by the counts that these have of
    /// series: parts that are together more than the whole, or all parts that are less where they
    /// are all of it. Nothing is said where the whole has no count.
    #[must_use]
    pub(crate) fn contradiction(
        &self,
        count: impl Fn(&Term) -> Option<f64>,
    ) -> Option<Contradiction> {
        let whole = count(&self.whole)?;
        let counts: Vec<f64> = self.parts.iter().filter_map(count).collect();
        let sum: f64 = counts.iter().sum();
        let is_above = sum > whole + NEARLY;
        let is_below = sum < whole - NEARLY && self.exact && counts.len() == self.parts.len();
        (is_above || is_below).then(|| {
            let parts: Vec<String> = self.parts.iter().map(Term::to_string).collect();
            Contradiction {
                parts: parts.join(" + "),
                sum,
                whole,
            }
        })
    }
}

/// Counts that a relation says cannot be.
#[derive(Debug, Clone, PartialEq)]
pub struct Contradiction {
    /// The parts, as the catalogue writes them.
    pub parts: String,
    /// What they count together.
    pub sum: f64,
    /// What the whole counts.
    pub whole: f64,
}

impl fmt::Display for Contradiction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { parts, sum, whole } = self;
        let text = match sum > whole {
            true => format!("is {whole}, and `{parts}` is {sum}: a part is above its whole"),
            false => format!(
                "is {whole}, and `{parts}` is {sum}: the relation says that they are the same"
            ),
        };
        formatter.write_str(&text)
    }
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

    #[test]
    fn figures_that_a_relation_contradicts_are_told() {
        let relation = |exact| AdditiveRelation {
            parts: vec![Term::numerator("young"), Term::denominator("old")],
            whole: Term::numerator("residents"),
            exact,
        };
        let told = |exact, counts: [Option<f64>; 3]| {
            let [young, old, residents] = counts;
            let count = |term: &Term| match &*term.indicator {
                "young" => young,
                "old" => old,
                _ => residents,
            };
            let told = relation(exact).contradiction(count);
            told.map(|told| told.to_string())
        };
        let above = "is 5, and `young + old.denominator` is 7: a part is above its whole";
        let below =
            "is 9, and `young + old.denominator` is 7: the relation says that they are the same";
        for (exact, counts, expected) in [
            (true, [Some(3.0), Some(4.0), Some(7.0)], None),
            (false, [Some(3.0), Some(4.0), Some(9.0)], None),
            (true, [Some(3.0), Some(4.0), Some(9.0)], Some(below)),
            (true, [Some(3.0), Some(4.0), Some(5.0)], Some(above)),
            (false, [Some(3.0), Some(4.0), Some(5.0)], Some(above)),
            (false, [Some(7.0), None, Some(5.0)], Some(above)),
            (true, [Some(3.0), None, Some(7.0)], None),
            (true, [Some(3.0), Some(4.0), None], None),
        ] {
            assert_eq!(told(exact, counts).as_deref(), expected, "{counts:?}");
        }
    }
}
