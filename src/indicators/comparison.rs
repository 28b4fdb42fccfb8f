//! What the newest figure of an indicator is compared with: earlier years, the municipality,
//! the region, the areas, and its own history up to a break.

use super::{
    band::band,
    interval::Estimate,
    significance::{against, differs},
};
use crate::{
    config::Disclosure,
    model::{
        Band, Compared, Comparison, Difference, Extreme, Indicator, Measure, PublishedFigures,
        Unit, UnitKind, Units,
    },
};

/// Earlier years that a highest or lowest value must have behind it.
const HISTORY: usize = 4;
/// How far back the longer of the two comparisons over time goes.
const YEARS_BACK: i32 = 5;

/// Compares the newest published figure of an indicator about a unit. Nothing where the unit has
/// no figure, or it is hidden.
#[must_use]
pub(crate) fn compare(
    figures: &PublishedFigures,
    indicator: &Indicator,
    unit: &Unit,
    units: &Units,
    policy: &Disclosure,
) -> Comparison {
    let newest = figures.newest_year(&indicator.id, unit.id.as_str());
    let Some(year) = newest else {
        return Comparison::default();
    };
    let series = Series {
        figures,
        indicator,
        unit,
        policy,
        year,
        from: comparable_from(indicator, unit, year),
    };
    let region = units.of_kind(UnitKind::Region).next();
    let before = figures.years(&indicator.id, unit.id.as_str()).next();
    Comparison {
        before: series.with_year(year - 1),
        five_years: series.with_year(year - YEARS_BACK),
        municipality: units
            .municipality()
            .filter(|whole| whole.id != unit.id)
            .and_then(|whole| series.with_unit(whole, against)),
        region: region.and_then(|region| series.with_unit(region, differs)),
        oldest: series
            .earlier()
            .next()
            .and_then(|year| series.with_year(year)),
        extreme: series.extreme(),
        band: (unit.kind == UnitKind::Area)
            .then(|| series.band(units))
            .flatten(),
        break_year: Some(series.from).filter(|from| before.is_some_and(|year| year < *from)),
    }
}

/// Returns the first year whose figures compare with those of a year: from the newest break
/// in the boundary of the unit or in the method of the indicator.
#[must_use]
pub(crate) fn comparable_from(indicator: &Indicator, unit: &Unit, year: i32) -> i32 {
    let breaks = indicator.breaks.iter().map(|broken| broken.year);
    let method = breaks.filter(|start| *start <= year).max();
    unit.comparable_from(year).max(method.unwrap_or(i32::MIN))
}

struct Series<'a> {
    figures: &'a PublishedFigures,
    indicator: &'a Indicator,
    unit: &'a Unit,
    policy: &'a Disclosure,
    year: i32,
    from: i32,
}

impl Series<'_> {
    fn estimate(&self, year: i32, unit: &Unit) -> Option<Estimate> {
        let id = &self.indicator.id;
        let shown = self.figures.get(id, year, unit.id.as_str())?.shown()?;
        Some(Estimate::new(self.indicator.measure, shown, self.policy))
    }

    /// Compares with the unit itself in an earlier year, but not across a break.
    ///
    /// A count is exact but for rounding: that it changed says nothing about chance.
    fn with_year(&self, year: i32) -> Option<Compared> {
        let own = self.estimate(self.year, self.unit)?;
        let other = self.estimate(year, self.unit);
        let other = other.filter(|_| year >= self.from)?;
        let difference = differs(&own, &other);
        Some(Compared {
            year,
            value: other.value,
            difference: difference.filter(|_| self.indicator.measure != Measure::Count),
        })
    }

    fn with_unit(
        &self,
        unit: &Unit,
        judge: impl Fn(&Estimate, &Estimate) -> Option<Difference>,
    ) -> Option<Compared> {
        let own = self.estimate(self.year, self.unit)?;
        let other = self.estimate(self.year, unit)?;
        Some(Compared {
            year: self.year,
            value: other.value,
            difference: judge(&own, &other),
        })
    }

    /// Goes through the comparable years before the newest one that are shown.
    fn earlier(&self) -> impl Iterator<Item = i32> {
        let years = self
            .figures
            .years(&self.indicator.id, self.unit.id.as_str());
        years.filter(|year| {
            (self.from..self.year).contains(year) && self.estimate(*year, self.unit).is_some()
        })
    }

    fn extreme(&self) -> Option<Extreme> {
        let own = self.estimate(self.year, self.unit)?.value;
        let earlier: Vec<f64> = self
            .earlier()
            .filter_map(|year| Some(self.estimate(year, self.unit)?.value))
            .collect();
        if earlier.len() < HISTORY {
            None
        } else if earlier.iter().all(|value| own > *value) {
            Some(Extreme::Highest)
        } else if earlier.iter().all(|value| own < *value) {
            Some(Extreme::Lowest)
        } else {
            None
        }
    }

    fn band(&self, units: &Units) -> Option<Band> {
        let value = |unit: &Unit| Some(self.estimate(self.year, unit)?.value);
        let areas: Vec<f64> = units.of_kind(UnitKind::Area).filter_map(value).collect();
        band(value(self.unit)?, &areas)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::policy;
    use crate::model::{
        Break, Published, Shown, Text,
        fixtures::{self, unit},
    };

    fn area(breaks: &[i32]) -> Unit {
        Unit {
            breaks: breaks.to_vec(),
            ..unit("a", UnitKind::Area, Some("m"))
        }
    }

    fn units(area: &Unit) -> Units {
        let others = [
            unit("m", UnitKind::Municipality, None),
            unit("r", UnitKind::Region, None),
        ];
        Units::new([area.clone()].into_iter().chain(others).collect()).unwrap()
    }

    fn indicator(breaks: &[i32]) -> Indicator {
        let method = |year: &i32| Break {
            year: *year,
            reason: Text::default(),
        };
        Indicator {
            breaks: breaks.iter().map(method).collect(),
            ..fixtures::indicator("share", Measure::Share)
        }
    }

    /// Shares of 2,000 in the years up to 2025; below zero stands for a hidden one.
    fn series(figures: &mut PublishedFigures, unit: &str, values: &[f64]) {
        for (back, value) in (0..).zip(values.iter().rev()) {
            let shown = Shown {
                value: *value,
                numerator: Some(value * 20.0),
                denominator: Some(2000.0),
                standard_error: None,
            };
            let figure = match *value < 0.0 {
                true => Published::hide(),
                false => Published::release(shown),
            };
            figures.insert("share", 2025 - back, unit.parse().unwrap(), figure);
        }
    }

    fn compared(values: &[f64], breaks: &[i32], methods: &[i32]) -> Comparison {
        let area = area(breaks);
        let mut figures = PublishedFigures::default();
        series(&mut figures, "a", values);
        series(&mut figures, "m", &[20.0]);
        compare(
            &figures,
            &indicator(methods),
            &area,
            &units(&area),
            &policy(),
        )
    }

    fn year(with: Option<Compared>) -> Option<i32> {
        with.map(|with| with.year)
    }

    #[test]
    fn last_year_five_years_and_the_oldest() {
        let found = compared(&[10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 30.0], &[], &[]);
        assert_eq!(year(found.before), Some(2024));
        assert_eq!(year(found.five_years), Some(2020));
        assert_eq!(year(found.oldest), Some(2019));
        assert_eq!(found.extreme, Some(Extreme::Highest));
        assert_eq!(found.break_year, None);
        let whole = found.municipality.unwrap();
        assert_eq!(
            (whole.year, whole.difference),
            (2025, Some(Difference::Higher))
        );
    }

    #[test]
    fn nothing_is_compared_across_a_break() {
        let values = [10.0, 12.0, 14.0, 16.0, 18.0, 20.0, 30.0];
        // A boundary in 2022, and then a method in 2025 too.
        let found = compared(&values, &[2022], &[]);
        assert_eq!(year(found.before), Some(2024));
        assert_eq!((found.five_years, year(found.oldest)), (None, Some(2022)));
        assert_eq!((found.extreme, found.break_year), (None, Some(2022)));
        let found = compared(&values, &[2022], &[2025]);
        let over_time = [found.before, found.five_years, found.oldest];
        assert_eq!(over_time, [None; 3]);
        assert_eq!(found.break_year, Some(2025));
        assert!(found.municipality.is_some());
        // The year of the break itself compares with the newest.
        assert_eq!(year(compared(&values, &[2020], &[]).five_years), Some(2020));
        assert_eq!(compared(&values, &[2021], &[]).five_years, None);
    }

    #[test]
    fn a_break_before_the_series_or_after_it_is_none() {
        for breaks in [[2010], [2019], [2026]] {
            let found = compared(&[10.0; 7], &breaks, &[]);
            assert_eq!(found.break_year, None, "{breaks:?}");
            assert_eq!(year(found.five_years), Some(2020), "{breaks:?}");
        }
    }

    #[test]
    fn hidden_figures_are_compared_with_nothing() {
        let found = compared(&[10.0, 12.0, 14.0, 16.0, 18.0, 20.0, -1.0], &[], &[]);
        assert_eq!(found, Comparison::default());
        let found = compared(&[-1.0, -1.0, 14.0, 16.0, 18.0, -1.0, 30.0], &[], &[]);
        assert_eq!((found.before, found.five_years), (None, None));
        assert_eq!(year(found.oldest), Some(2021));
        // Three years are no history.
        assert_eq!(found.extreme, None);
    }

    #[test]
    fn an_extreme_is_beyond_all_earlier_years() {
        for (newest, expected) in [
            (13.0, Some(Extreme::Highest)),
            (12.0, None),
            (11.0, None),
            (9.0, Some(Extreme::Lowest)),
        ] {
            let found = compared(&[10.0, 12.0, 11.0, 12.0, newest], &[], &[]);
            assert_eq!(found.extreme, expected, "{newest}");
        }
    }

    #[test]
    fn the_municipality_is_not_compared_with_itself() {
        let area = area(&[]);
        let units = units(&area);
        let mut figures = PublishedFigures::default();
        series(&mut figures, "m", &[20.0, 21.0]);
        let whole = units.municipality().unwrap();
        let found = compare(&figures, &indicator(&[]), whole, &units, &policy());
        assert_eq!((found.municipality, found.band), (None, None));
        assert_eq!(year(found.before), Some(2024));
    }
}
