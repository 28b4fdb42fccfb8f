//! How well figures of past years would have been foreseen.

use super::{
    Observer, PipelineError, Scope,
    keep::open_snapshot,
    make::{exact, refresh},
};
use crate::{
    assessment,
    indicators::{self, Backtest, Scale},
    model::{Criterion, Indicator, Measure},
};

/// What back-testing gave for one indicator.
#[derive(Debug, Clone)]
pub(crate) struct Tested {
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
pub(crate) fn backtest(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<Vec<Tested>, PipelineError> {
    let snapshot = match scope.snapshot().exists() {
        true => open_snapshot(scope)?,
        false => refresh(scope, observer)?,
    };
    let figures = exact(scope, &snapshot, observer)?;
    let catalogue = &scope.config.catalogue;
    let tested = |indicator: &Indicator| {
        let scale = assessment::scale(indicator.measure)?;
        let panel = assessment::panel(&figures, indicator, snapshot.units());
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
    let listed = catalogue
        .indicators
        .iter()
        .filter(|indicator| indicator.listed);
    let mut all: Vec<_> = listed.filter_map(tested).collect();
    let income = catalogue.serving(Criterion::Income);
    let of_region =
        |income| assessment::of_region(&figures, income, snapshot.units(), snapshot.context());
    if let Some(panel) = income.map(of_region) {
        all.push(Tested {
            name: "income_of_region".to_owned(),
            factor: 100.0,
            result: indicators::backtest(&panel, Scale::Positive),
        });
    }
    Ok(all)
}
