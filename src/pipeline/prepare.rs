//! From deliveries to published figures.

use std::collections::BTreeMap;

use super::{
    Observer, PipelineError, Scope, control, situations::Situations, standings::standings,
};
use crate::{
    config::{Catalogue, Source},
    dataset::{self, Request, Snapshot},
    delivery,
    disclosure::{self, Publication},
    indicators,
    model::{
        Control, Cost, Figures, GoalState, PublishedFigures, PublishedFlows, Sensitivity,
        SpillOver, Standing,
    },
};

/// A snapshot and what may be seen of it.
#[derive(Debug)]
pub struct Prepared {
    /// The checked deliveries.
    pub snapshot: Snapshot,
    /// The published figures.
    pub figures: PublishedFigures,
    /// What is made of them beside comparisons.
    pub findings: Findings,
    /// What disclosure control did.
    pub control: Control,
}

/// What is made of published figures for the whole edition.
#[derive(Debug, Default)]
pub struct Findings {
    /// Moves from unit to unit in the newest year.
    pub flows: PublishedFlows,
    /// How the larger estates stand to the law.
    pub standings: Vec<Standing>,
    /// Where the goals stand.
    pub goals: Vec<GoalState>,
    /// Estates and their neighbours before and after something began.
    pub spill_overs: Vec<SpillOver>,
}

/// The indicator by which spill-over is looked at: the handbook's.
const SPILL_OVER: &str = "outside_work";

/// Checks configuration, catalogue and deliveries; writes no snapshot.
///
/// # Errors
/// What is wrong with them.
pub fn check(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    check_catalogue(scope)?;
    deliver_demo(scope, observer)?;
    let request = request(scope);
    observer.begin("check deliveries", Some(request.count()));
    dataset::check(&request, &|| observer.advance())?;
    observer.end("all files are as expected");
    Ok(())
}

/// Checks the deliveries and keeps them as the edition's snapshot.
///
/// # Errors
/// What is wrong with catalogue or deliveries; an older snapshot is then untouched.
pub fn refresh(scope: &Scope, observer: &dyn Observer) -> Result<Snapshot, PipelineError> {
    check_catalogue(scope)?;
    deliver_demo(scope, observer)?;
    let request = request(scope);
    observer.begin("refresh", Some(request.count()));
    let snapshot = dataset::refresh(&request, &scope.snapshot(), &|| observer.advance())?;
    let rows: usize = snapshot.delivered().iter().map(|one| one.rows).sum();
    observer.end(&format!("{rows} rows"));
    Ok(snapshot)
}

/// Counts all indicators of a snapshot and publishes what may be seen.
///
/// # Errors
/// A snapshot that was changed, or an expression that fails on its rows.
pub fn prepare(
    scope: &Scope,
    snapshot: Snapshot,
    observer: &dyn Observer,
) -> Result<Prepared, PipelineError> {
    let config = scope.config;
    let unknown = delivery::unknown_units(&config.recipients, snapshot.units());
    if !unknown.is_empty() {
        return Err(PipelineError::UnknownUnits(unknown));
    }
    let exact = exact(scope, &snapshot, observer)?;
    observer.begin("disclosure control", None);
    let situations = Situations::new(scope, &snapshot, &exact);
    let (publication, control) = control::publish(scope, &situations)?;
    observer.end(&told(&control, &config.catalogue));
    observer.begin("law, goals and flows", None);
    let findings = findings(scope, &situations, &publication)?;
    observer.end(&format!("{} larger estates", findings.standings.len()));
    Ok(Prepared {
        figures: publication.figures,
        findings,
        control,
        snapshot,
    })
}

/// Says how many figures are hidden, and how much can be found out of the least safe one.
fn told(control: &Control, catalogue: &Catalogue) -> String {
    let mut costs: BTreeMap<Sensitivity, Cost> = BTreeMap::new();
    for ((id, _), cost) in &control.cost {
        if let Some(indicator) = catalogue.indicator(id) {
            *costs.entry(indicator.sensitivity).or_default() += *cost;
        }
    }
    let cost = |(sensitivity, cost): (&Sensitivity, &Cost)| {
        let name = format!("{sensitivity:?}").to_lowercase();
        let Cost {
            figures,
            small,
            hidden,
        } = cost;
        format!("{name} {hidden} of {figures} ({small} too small)")
    };
    let costs: Vec<_> = costs.iter().map(cost).collect();
    let hidden = format!("hidden: {}", costs.join(", "));
    match &control.narrowest {
        None => hidden,
        Some(found) => {
            let width = found.width / found.needed;
            format!("{hidden}, the narrowest interval is {width:.1} times the required one")
        }
    }
}

fn findings(
    scope: &Scope,
    situations: &Situations,
    publication: &Publication,
) -> Result<Findings, PipelineError> {
    let (config, snapshot, figures) = (scope.config, situations.snapshot, &publication.figures);
    let (units, context) = (snapshot.units(), snapshot.context());
    let flows = match &config.flows {
        Some(source) => {
            let read = |table: &str, year| snapshot.table(table, year);
            let moves = indicators::flows(source, units, *scope.years().end(), read)?;
            disclosure::publish_flows(&moves, &config.disclosure)
        }
        None => PublishedFlows::default(),
    };
    let rounding = f64::from(config.disclosure.rounding_base);
    let spill_over = |intervention| {
        let indicator = config.catalogue.indicator(SPILL_OVER)?;
        indicators::spill_over(intervention, indicator, figures, units, rounding)
    };
    let interventions = context.interventions.iter();
    let goals = context.goals.iter().filter_map(|goal| {
        let indicator = config.catalogue.indicator(&goal.indicator)?;
        indicators::goal_state(goal, indicator.measure, figures)
    });
    Ok(Findings {
        flows,
        standings: standings(situations, figures, &publication.said)?,
        goals: goals.collect(),
        spill_overs: interventions.filter_map(spill_over).collect(),
    })
}

/// Counts all indicators of a snapshot, exactly.
pub(super) fn exact(
    scope: &Scope,
    snapshot: &Snapshot,
    observer: &dyn Observer,
) -> Result<Figures, PipelineError> {
    let config = scope.config;
    check_catalogue(scope)?;
    observer.begin("count indicators", None);
    let exact = indicators::count(
        &config.catalogue.indicators,
        &config.tables,
        snapshot.units(),
        scope.years(),
        |table, year| snapshot.table(table, year),
    )?;
    observer.end(&format!("{} indicators", config.catalogue.indicators.len()));
    Ok(exact)
}

fn check_catalogue(scope: &Scope) -> Result<(), PipelineError> {
    let config = scope.config;
    indicators::check(&config.catalogue.indicators, &config.tables)
        .map_err(PipelineError::Expressions)
}

fn deliver_demo(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    let Source::Demo { seed } = scope.config.source else {
        return Ok(());
    };
    let years = scope.years();
    observer.begin("write demo deliveries", Some(years.clone().count()));
    let raw = &scope.config.folders.raw;
    let written = dataset::write_demo(raw, seed, &years, &|| observer.advance())?;
    observer.end(if written { "written" } else { "there already" });
    Ok(())
}

fn request<'a>(scope: &Scope<'a>) -> Request<'a> {
    Request {
        raw: &scope.config.folders.raw,
        tables: &scope.config.tables,
        units: &scope.config.units,
        context: &scope.config.context,
        map: scope.config.map.as_ref(),
        indicators: &scope.config.catalogue.indicators,
        interventions: &scope.config.interventions,
        years: scope.years(),
    }
}
