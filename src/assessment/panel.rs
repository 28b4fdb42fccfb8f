//! The exact series of all areas and estates, from which a forecast learns what they have in
//! common.

use std::collections::BTreeMap;

use crate::{
    indicators::{self, Observation, Scale, Series},
    model::{Context, Figures, Indicator, Measure, Unit, UnitKind, Units},
};

/// Returns the means of all areas and estates as parts of that of country or region, which is what
/// the law compares.
#[must_use]
pub(crate) fn against(
    figures: &Figures,
    indicator: &Indicator,
    (units, context): (&Units, &Context),
    whole: UnitKind,
) -> Vec<Series> {
    let whole = units.of_kind(whole).next();
    let values = whole.map(|whole| context.reference(&indicator.id, whole.id.as_str()));
    let values = values.unwrap_or_default();
    let panel = panel(figures, indicator, units).into_iter();
    panel.map(|series| divided(series, &values)).collect()
}

/// Returns the scale on which an indicator is forecast; counts and what is made from other
/// indicators are not.
#[must_use]
pub(crate) fn scale(measure: Measure) -> Option<Scale> {
    match measure {
        Measure::Share => Some(Scale::Share),
        Measure::Rate { .. } | Measure::Mean { .. } => Some(Scale::Positive),
        Measure::Count | Measure::Difference { .. } | Measure::Standardised => None,
    }
}

/// Divides each year of a series by a value of that year; years without one are left out.
fn divided(mut series: Series, by: &BTreeMap<i32, f64>) -> Series {
    let divide = |observation: Observation| {
        let by = by.get(&observation.year).filter(|by| **by > 0.0)?;
        Some(Observation {
            value: observation.value / by,
            ..observation
        })
    };
    series.observations = series.observations.into_iter().filter_map(divide).collect();
    series
}

/// Returns the exact series of all areas and estates, from which the method learns what all
/// of them have in common.
#[must_use]
pub(crate) fn panel(figures: &Figures, indicator: &Indicator, units: &Units) -> Vec<Series> {
    let units = units
        .iter()
        .filter(|unit| matches!(unit.kind, UnitKind::Area | UnitKind::Estate));
    units.map(|unit| series(figures, indicator, unit)).collect()
}

/// Returns the years of a unit that compare with the newest one.
fn series(figures: &Figures, indicator: &Indicator, unit: &Unit) -> Series {
    let from = indicators::comparable_from(indicator, unit, i32::MAX);
    let mut observations: Vec<Observation> = figures
        .of_indicator(&indicator.id)
        .filter(|(year, _)| *year >= from)
        .filter_map(|(year, of_year)| {
            let figure = of_year.get(&unit.id)?;
            let weight = figure.denominator.filter(|below| *below > 0.0)?;
            Some(Observation {
                year,
                value: figure.numerator / weight,
                weight,
            })
        })
        .collect();
    observations.sort_by_key(|observation| observation.year);
    Series { observations }
}
