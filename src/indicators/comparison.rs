//! What the newest figure of an indicator is compared with: earlier years, the municipality,
//! the region, the areas, and its own history up to a break.

use super::{
    band::band,
    compare::{against, differs},
    interval::Estimate,
};
use crate::model::{
    Compared, Comparison, Difference, Extreme, Indicator, PublishedFigures, Unit, UnitKind, Units,
};

/// Earlier years that a highest or lowest value must have behind it.
const HISTORY: usize = 4;
/// How far back the longer of the two comparisons over time goes.
const YEARS_BACK: i32 = 5;

/// Compares the newest published figure of an indicator about a unit; `rounding` is the base
/// to which counts are rounded. Nothing where the unit has no figure, or it is hidden.
#[must_use]
pub fn compare(
    figures: &PublishedFigures,
    indicator: &Indicator,
    unit: &Unit,
    units: &Units,
    rounding: f64,
) -> Comparison {
    let newest = figures.newest_year(&indicator.id, unit.id.as_str());
    let Some(year) = newest else {
        return Comparison::default();
    };
    let series = Series {
        figures,
        indicator,
        unit,
        rounding,
        year,
        from: comparable_from(indicator, unit, year),
    };
    let before = figures.years(&indicator.id, unit.id.as_str()).next();
    Comparison {
        before: series.with_year(year - 1),
        five_years: series.with_year(year - YEARS_BACK),
        municipality: units
            .municipality()
            .filter(|whole| whole.id != unit.id)
            .and_then(|whole| series.with_unit(whole, against)),
        region: units.of_kind(UnitKind::Region).next().and_then(|region| {
            series.with_unit(region, |own, other| differs(own, other, rounding))
        }),
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
pub fn comparable_from(indicator: &Indicator, unit: &Unit, year: i32) -> i32 {
    let breaks = indicator.breaks.iter().map(|one| one.year);
    let method = breaks.filter(|start| *start <= year).max();
    unit.comparable_from(year).max(method.unwrap_or(i32::MIN))
}

struct Series<'a> {
    figures: &'a PublishedFigures,
    indicator: &'a Indicator,
    unit: &'a Unit,
    rounding: f64,
    year: i32,
    from: i32,
}

impl Series<'_> {
    fn estimate(&self, year: i32, unit: &Unit) -> Option<Estimate> {
        let figure = self
            .figures
            .get(&self.indicator.id, year, unit.id.as_str())?;
        let shown = figure.shown()?;
        Some(Estimate {
            measure: self.indicator.measure,
            value: shown.value,
            numerator: shown.numerator,
            denominator: shown.denominator,
            standard_error: shown.standard_error,
        })
    }

    /// Compares with the unit itself in an earlier year, but not across a break.
    fn with_year(&self, year: i32) -> Option<Compared> {
        let own = self.estimate(self.year, self.unit)?;
        let other = self
            .estimate(year, self.unit)
            .filter(|_| year >= self.from)?;
        Some(Compared {
            year,
            value: other.value,
            difference: differs(&own, &other, self.rounding),
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

    fn band(&self, units: &Units) -> Option<crate::model::Band> {
        let value = |unit: &Unit| Some(self.estimate(self.year, unit)?.value);
        let areas: Vec<f64> = units.of_kind(UnitKind::Area).filter_map(value).collect();
        band(value(self.unit)?, &areas)
    }
}
