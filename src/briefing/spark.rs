//! The line of a row: its figure through the years, without an axis.

use super::view::View;
use crate::model::{Indicator, Measure, UnitKind};

/// A line of fewer points is none.
const FEW_YEARS: usize = 3;
/// So much of a count fills the height at least.
const LEAST_OF_COUNT: f64 = 0.2;
/// So many standard deviations of the areas fill the height at least, so that noise looks like noise.
const LEAST_SPREADS: f64 = 2.0;

/// Returns the figure of a unit from one year to another, 0 at the foot of the line and 1 at its head;
/// nothing in years that are hidden or missing. Empty where fewer than three years are shown.
pub(super) fn spark(
    view: &View,
    indicator: &Indicator,
    (first, last): (i32, i32),
) -> Vec<Option<f64>> {
    let figures = &view.edition.figures;
    let unit = view.unit.id.as_str();
    let values: Vec<Option<f64>> = (first..=last)
        .map(|year| figures.value(&indicator.id, year, unit))
        .collect();
    let shown = || values.iter().flatten().copied();
    if shown().count() < FEW_YEARS {
        return Vec::new();
    }
    let lowest = shown().fold(f64::INFINITY, f64::min);
    let highest = shown().fold(f64::NEG_INFINITY, f64::max);
    let middle = f64::midpoint(lowest, highest);
    let least = if indicator.measure == Measure::Count {
        LEAST_OF_COUNT * middle.abs()
    } else {
        let areas = view.edition.units.of_kind(UnitKind::Area);
        let spread = figures.spread(&indicator.id, last, areas.map(|area| &area.id));
        LEAST_SPREADS * spread.unwrap_or_default()
    };
    let height = (highest - lowest).max(least);
    let place = |value: f64| match height > 0.0 {
        true => 0.5 + (value - middle) / height,
        false => 0.5,
    };
    values.iter().map(|value| value.map(place)).collect()
}
