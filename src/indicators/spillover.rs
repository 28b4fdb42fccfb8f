//! Did neighbours rise when something began in one estate?
//!
//! Means of up to three years before and after are put beside each other, for the estate and
//! for the other estates of its school district. That they moved together says nothing about
//! why, and no sentence made of this may say so.

use super::{compare::differs, interval::Estimate};
use crate::model::{
    BeforeAfter, Indicator, Intervention, PublishedFigures, SpillOver, Unit, UnitKind, Units,
};

/// Years on each side whose mean is taken, at most.
const WINDOW: i32 = 3;

/// Compares before and after; nothing where the estate has no shown figures on both sides or
/// no neighbour that has.
#[must_use]
pub fn spill_over(
    intervention: &Intervention,
    indicator: &Indicator,
    figures: &PublishedFigures,
    units: &Units,
    rounding: f64,
) -> Option<SpillOver> {
    let estate = units.get(intervention.estate.as_str())?;
    let newest = figures.newest_year(&indicator.id, estate.id.as_str())?;
    let before = (intervention.year - WINDOW, intervention.year - 1);
    let after = ((newest - WINDOW + 1).max(intervention.year + 1), newest);
    let row = |unit: &Unit| {
        let mean = |years| mean(figures, indicator, unit, years);
        let (then, now) = (mean(before)?, mean(after)?);
        Some(BeforeAfter {
            unit: unit.id.clone(),
            before: then.value,
            after: now.value,
            difference: differs(&now, &then, rounding),
        })
    };
    let own = row(estate)?;
    let neighbours: Vec<BeforeAfter> = neighbours(estate, units).filter_map(row).collect();
    (!neighbours.is_empty()).then(|| SpillOver {
        intervention: intervention.clone(),
        indicator: indicator.id.clone(),
        before,
        after,
        rows: std::iter::once(own).chain(neighbours).collect(),
    })
}

/// Goes through the other estates of the same school district.
pub fn neighbours<'a>(estate: &'a Unit, units: &'a Units) -> impl Iterator<Item = &'a Unit> {
    let district = |unit: &Unit| {
        let mut above = units.ancestors(unit.id.as_str());
        above.find(|unit| unit.kind == UnitKind::SchoolDistrict)
    };
    let own = district(estate);
    units
        .of_kind(UnitKind::Estate)
        .filter(move |other| other.id != estate.id && own.is_some() && district(other) == own)
}

/// Returns the mean of a share over years, all of which are shown and none of which lies
/// before a break: the persons of all years over those of all years.
fn mean(
    figures: &PublishedFigures,
    indicator: &Indicator,
    unit: &Unit,
    (first, last): (i32, i32),
) -> Option<Estimate> {
    let newest = figures.newest_year(&indicator.id, unit.id.as_str())?;
    let from = super::comparable_from(indicator, unit, newest);
    if first < from || first > last {
        return None;
    }
    let (mut numerator, mut denominator) = (0.0, 0.0);
    for year in first..=last {
        let shown = figures
            .get(&indicator.id, year, unit.id.as_str())?
            .shown()?;
        numerator += shown.numerator?;
        denominator += shown.denominator?;
    }
    let years = f64::from(last - first + 1);
    (denominator > 0.0).then(|| Estimate {
        measure: indicator.measure,
        value: (numerator * 100.0 / denominator).round(),
        // The same people are counted year after year: the mean is about as certain as one
        // year, not as several.
        numerator: Some(numerator / years),
        denominator: Some(denominator / years),
        standard_error: None,
    })
}
