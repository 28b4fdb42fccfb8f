//! How well figures of past years would have been foreseen.

use std::collections::BTreeMap;

use super::{Observer, PipelineError, Scope, prepare};
use crate::{
    dataset::Snapshot,
    indicators::{self, Backtest, Observation, Scale, Series},
    model::{Criterion, Figures, Indicator, Measure, Unit, UnitKind, Units},
};

/// What back-testing gave for one indicator.
#[derive(Debug, Clone)]
pub struct Tested {
    /// The indicator; `income_of_region` is what the law looks at.
    pub name: String,
    /// What makes errors readable: percentage points, events per so many, amounts.
    pub factor: f64,
    /// The result; nothing where there are too few years.
    pub result: Option<Backtest>,
}

/// Forecasts each indicator for past years from what was known before, for all areas and
/// estates, and compares with what came.
///
/// Works on the edition's snapshot, and makes it where there is none.
///
/// # Errors
/// What is wrong with catalogue, deliveries or snapshot.
pub fn backtest(scope: &Scope, observer: &dyn Observer) -> Result<Vec<Tested>, PipelineError> {
    let snapshot = match scope.snapshot().exists() {
        true => super::open_snapshot(scope)?,
        false => prepare::refresh(scope, observer)?,
    };
    let figures = prepare::exact(scope, &snapshot, observer)?;
    let catalogue = &scope.config.catalogue;
    let tested = |indicator: &Indicator| {
        let scale = scale(indicator.measure)?;
        let panel = panel(&figures, indicator, snapshot.units());
        Some(Tested {
            name: indicator.id.clone(),
            factor: match indicator.measure {
                Measure::Share => 100.0,
                Measure::Rate { per } => per,
                _ => 1.0,
            },
            result: indicators::backtest(&panel, scale),
        })
    };
    let listed = catalogue.indicators.iter().filter(|one| one.listed);
    let mut all: Vec<_> = listed.filter_map(tested).collect();
    let income = catalogue.serving(Criterion::Income);
    if let Some(panel) = income.map(|income| of_region(&figures, income, &snapshot)) {
        all.push(Tested {
            name: "income_of_region".to_owned(),
            factor: 100.0,
            result: indicators::backtest(&panel, Scale::Positive),
        });
    }
    Ok(all)
}

/// Returns the incomes of all areas and estates as parts of the region's, which is what the
/// law compares.
pub(super) fn of_region(figures: &Figures, income: &Indicator, snapshot: &Snapshot) -> Vec<Series> {
    let region = snapshot.units().of_kind(UnitKind::Region).next();
    let values = region.map(|region| snapshot.context().reference(&income.id, region.id.as_str()));
    let values = values.unwrap_or_default();
    let panel = panel(figures, income, snapshot.units()).into_iter();
    panel.map(|series| divided(series, &values)).collect()
}

/// Returns the scale on which an indicator is forecast; counts and differences are not.
pub(super) fn scale(measure: Measure) -> Option<Scale> {
    match measure {
        Measure::Share => Some(Scale::Share),
        Measure::Rate { .. } | Measure::Mean { .. } => Some(Scale::Positive),
        Measure::Count | Measure::Difference { .. } => None,
    }
}

/// Divides each year of a series by a value of that year; years without one are left out.
fn divided(mut series: Series, by: &BTreeMap<i32, f64>) -> Series {
    let divide = |one: Observation| {
        let by = by.get(&one.year).filter(|by| **by > 0.0)?;
        Some(Observation {
            value: one.value / by,
            ..one
        })
    };
    series.observations = series.observations.into_iter().filter_map(divide).collect();
    series
}

/// Returns the exact series of all areas and estates, from which the method learns what all
/// of them have in common.
pub(super) fn panel(figures: &Figures, indicator: &Indicator, units: &Units) -> Vec<Series> {
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
    observations.sort_by_key(|one| one.year);
    Series { observations }
}
