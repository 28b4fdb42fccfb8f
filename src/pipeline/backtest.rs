//! How well figures of past years would have been foreseen.

use super::{
    Observer, PipelineError, Scope,
    keep::open_snapshot,
    make::{exact, refresh},
};
use crate::{
    assessment,
    config::Reference,
    indicators::{self, Backtest, Scale},
    model::{Indicator, Measure, UnitKind},
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
    for criterion in &scope.config.law.criteria {
        let Some((whose, indicator)) = criterion.of.zip(catalogue.serving(criterion.id)) else {
            continue;
        };
        let (whole, name) = match whose {
            Reference::Regional => (UnitKind::Region, "region"),
            Reference::National => (UnitKind::Country, "country"),
        };
        let known = (snapshot.units(), snapshot.context());
        let panel = assessment::against(&figures, indicator, known, whole);
        all.push(Tested {
            name: format!("{}_of_{name}", criterion.id),
            factor: 100.0,
            result: indicators::backtest(&panel, Scale::Positive),
        });
    }
    Ok(all)
}
