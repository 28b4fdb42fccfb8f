//! What two editions say otherwise of the same, figure by figure.

use std::collections::BTreeSet;

use super::{Pooled, Published, PublishedFigures, UnitId};

/// A figure that is not seen as it was in another edition.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FigureChange<'a> {
    /// The indicator.
    pub indicator: &'a str,
    /// The unit.
    pub unit: &'a UnitId,
    /// The data year.
    pub year: i32,
    /// What the other edition has; nothing where it has no such figure.
    pub before: Option<SeenFigure>,
    /// What this one has.
    pub now: Option<SeenFigure>,
}

/// What readers see of a figure: it, or that it is hidden, and then perhaps several years together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct SeenFigure {
    /// The figure.
    pub figure: Published,
    /// What is shown in its place.
    pub pooled: Option<Pooled>,
}

impl SeenFigure {
    /// Tells whether readers see the same, but for what the value is made from.
    fn looks_like(self, other: Self) -> bool {
        let of = |seen: Self| {
            let pooled = seen
                .pooled
                .map(|pooled| (pooled.shown().value, pooled.years()));
            (seen.figure.value(), pooled)
        };
        of(self) == of(other)
    }
}

impl PublishedFigures {
    /// Returns every figure that another edition shows otherwise, has not, or has alone; by
    /// indicator, unit and year.
    #[must_use]
    pub(crate) fn changes_since<'a>(&'a self, other: &'a Self) -> Vec<FigureChange<'a>> {
        let both = [self, other].into_iter();
        let places: BTreeSet<(&str, &UnitId, i32)> = both.flat_map(Self::places).collect();
        let changed = |(indicator, unit, year): (&'a str, &'a UnitId, i32)| {
            let [before, now] = [other, self].map(|figures| figures.seen(indicator, year, unit));
            let is_same = match (before, now) {
                (Some(before), Some(now)) => before.looks_like(now),
                (before, now) => before.is_none() && now.is_none(),
            };
            (!is_same).then_some(FigureChange {
                indicator,
                unit,
                year,
                before,
                now,
            })
        };
        places.into_iter().filter_map(changed).collect()
    }

    fn places(&self) -> impl Iterator<Item = (&str, &UnitId, i32)> {
        self.indicators().flat_map(|indicator| {
            let figures = self.of_indicator(indicator);
            figures.map(move |(unit, year, _)| (indicator, unit, year))
        })
    }

    fn seen(&self, indicator: &str, year: i32, unit: &UnitId) -> Option<SeenFigure> {
        let figure = self.get(indicator, year, unit.as_str())?;
        let pooled = self.pooled(indicator, year, unit.as_str());
        let pooled = pooled.filter(|_| figure.is_hidden());
        Some(SeenFigure { figure, pooled })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Shown;

    /// Figures of one indicator in 2025, by unit; a unit without a value is hidden.
    fn figures(of: &[(&str, Option<f64>)]) -> PublishedFigures {
        let mut figures = PublishedFigures::default();
        for (unit, value) in of {
            let figure = value.map_or_else(Published::hide, |value| {
                Published::release(Shown::whole(value))
            });
            figures.insert("share", 2025, unit.parse().unwrap(), figure);
        }
        figures
    }

    #[test]
    fn what_is_seen_otherwise_is_found_whether_shown_or_hidden() {
        let before = figures(&[
            ("a", Some(1.0)),
            ("b", Some(2.0)),
            ("c", None),
            ("d", None),
            ("e", Some(5.0)),
        ]);
        let now = figures(&[
            ("a", Some(1.0)),
            ("b", Some(3.0)),
            ("c", Some(4.0)),
            ("d", None),
            ("f", None),
        ]);
        let changes = now.changes_since(&before);
        let value = |seen: Option<SeenFigure>| seen.map(|seen| seen.figure.value());
        let told: Vec<_> = changes
            .iter()
            .map(|change| {
                let (before, now) = (value(change.before), value(change.now));
                (change.unit.as_str(), before, now)
            })
            .collect();
        assert_eq!(
            told,
            [
                ("b", Some(Some(2.0)), Some(Some(3.0))),
                ("c", Some(None), Some(Some(4.0))),
                ("e", Some(Some(5.0)), None),
                ("f", None, Some(None)),
            ]
        );
        assert!(now.changes_since(&now).is_empty());
    }

    #[test]
    fn another_sum_of_several_years_is_another_figure_only_where_it_is_seen() {
        let pooled = |value| {
            let mut figures = figures(&[("a", None), ("b", Some(1.0))]);
            for unit in ["a", "b"] {
                let sum = Pooled::release(Shown::whole(value), 3);
                figures.insert_pooled("share", 2025, unit.parse().unwrap(), sum);
            }
            figures
        };
        let (before, now) = (pooled(7.0), pooled(8.0));
        let changes = now.changes_since(&before);
        let units: Vec<_> = changes.iter().map(|change| change.unit.as_str()).collect();
        assert_eq!(units, ["a"]);
    }
}
