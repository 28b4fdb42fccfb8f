//! How amounts of money grow with prices and wages.

use crate::model::{Indicator, PublishedFigures, Units};

/// Returns by what an earlier figure is multiplied before it is compared with a later one.
///
/// Amounts of money move with prices and wages, so they grow as the municipality's did; what is left
/// is the change beside it. Everything else stays as it is. None where the municipality's amount is
/// not known in both years.
pub(super) fn growth(
    indicator: &Indicator,
    figures: &PublishedFigures,
    units: &Units,
    (then, now): (i32, i32),
) -> Option<f64> {
    if !indicator.measure.is_money() {
        return Some(1.0);
    }
    let whole = units.municipality()?.id.as_str();
    let amount = |year| figures.value(&indicator.id, year, whole);
    let growth = amount(now)? / amount(then)?;
    (growth > 0.0 && growth.is_finite()).then_some(growth)
}
