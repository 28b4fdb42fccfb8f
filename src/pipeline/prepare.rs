//! From deliveries to published figures.

use std::collections::BTreeMap;

use super::{
    Observer, PipelineError, Scope,
    control::{self, Knowledge},
    moves::Moves,
    situations::Situations,
    standings::standings,
};
use crate::{
    briefing::Report,
    config::{Catalogue, Config, Source},
    dataset::{self, Request, Snapshot},
    disclosure::{FlowPublication, Publication},
    indicators,
    model::{
        Comparison, Control, Cost, Figures, GoalState, Indicator, PublishedFigures, PublishedFlows,
        Sensitivity, SpillOver, Standing, Unit, UnitId, Units,
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

impl Prepared {
    /// Returns what the newest figures of a unit are compared with, by indicator.
    pub(super) fn comparisons(&self, unit: &Unit) -> BTreeMap<String, Comparison> {
        let own = self.findings.comparisons.get(&unit.id);
        own.cloned().unwrap_or_default()
    }
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
    /// What the newest figures of each unit that has a briefing are compared with, by indicator.
    pub comparisons: BTreeMap<UnitId, BTreeMap<String, Comparison>>,
}

/// The indicator by which spill-over is looked at: the handbook's.
const SPILL_OVER: &str = "outside_work";

/// Checks configuration, catalogue and deliveries; writes no snapshot.
///
/// # Errors
/// What is wrong with them.
pub fn check(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    check_settings(scope)?;
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
    check_settings(scope)?;
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
    let unknown = unknown_units(config, snapshot.units());
    if !unknown.is_empty() {
        return Err(PipelineError::UnknownUnits(unknown));
    }
    let exact = exact(scope, &snapshot, observer)?;
    observer.begin("disclosure control", None);
    let situations = Situations::new(scope, &snapshot, &exact);
    // The edition itself, where it is in the archive, is the same again or refused later.
    let knowledge = Knowledge::gather(scope, &situations, Some(scope.edition))?;
    let (publication, mut control) = control::publish(scope, &situations, &knowledge)?;
    observer.end(&told(&control, &config.catalogue));
    observer.begin("moves", None);
    let moves = Moves {
        situations: &situations,
        scope,
        published: &publication.figures,
        knowledge: &knowledge,
    };
    let moves = moves.publish()?;
    observer.end(&told_of_moves(moves.as_ref()));
    observer.begin("law and goals", None);
    let mut findings = findings(scope, &situations, &publication)?;
    if let Some(FlowPublication {
        flows,
        control: of_moves,
    }) = moves
    {
        findings.flows = flows;
        control.moves = Some(control::moves(&of_moves));
    }
    observer.end(&format!("{} larger estates", findings.standings.len()));
    Ok(Prepared {
        figures: publication.figures,
        findings,
        control,
        snapshot,
    })
}

/// Returns codes of units in recipients and packets that do not exist.
fn unknown_units(config: &Config, units: &Units) -> Vec<String> {
    let recipients = config.recipients.iter().map(|one| {
        let key = format!("recipient[{}].attachments", one.name);
        (key, &one.attachments.contents)
    });
    let packets = config.packets.iter().map(|one| {
        let key = format!("packet[{}].contents", one.id);
        (key, &one.contents)
    });
    let unknown = recipients.chain(packets).flat_map(|(key, contents)| {
        let codes = contents.unknown(units).into_iter();
        codes
            .map(|(name, code)| format!("{key}.{name}: `{code}`"))
            .collect::<Vec<_>>()
    });
    unknown.collect()
}

/// Counts figures and hidden ones by sensitivity.
pub(super) fn costs(control: &Control, catalogue: &Catalogue) -> BTreeMap<Sensitivity, Cost> {
    let mut costs: BTreeMap<Sensitivity, Cost> = BTreeMap::new();
    for ((id, _), cost) in &control.cost {
        if let Some(indicator) = catalogue.indicator(id) {
            *costs.entry(indicator.sensitivity).or_default() += *cost;
        }
    }
    costs
}

/// Says how many figures are hidden, and how much can be found out of the least safe one.
fn told(control: &Control, catalogue: &Catalogue) -> String {
    let costs = costs(control, catalogue);
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

/// Says how many pairs of units are hidden.
fn told_of_moves(publication: Option<&FlowPublication>) -> String {
    let Some(FlowPublication { control, .. }) = publication else {
        return "none configured".to_owned();
    };
    let [areas, districts] = [control.areas, control.districts].map(|pairs| {
        let (hidden, small) = (pairs.hidden, pairs.too_small);
        format!("{hidden} of {} ({small} too small)", pairs.with_moves)
    });
    format!("hidden: pairs of areas {areas}, of districts {districts}")
}

fn findings(
    scope: &Scope,
    situations: &Situations,
    publication: &Publication,
) -> Result<Findings, PipelineError> {
    let (config, snapshot, figures) = (scope.config, situations.snapshot, &publication.figures);
    let (units, context) = (snapshot.units(), snapshot.context());
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
        standings: standings(situations, figures, &publication.said)?,
        goals: goals.collect(),
        spill_overs: interventions.filter_map(spill_over).collect(),
        comparisons: comparisons(config, figures, units),
        ..Findings::default()
    })
}

/// Compares the newest figures of every unit that has a briefing.
fn comparisons(
    config: &Config,
    figures: &PublishedFigures,
    units: &Units,
) -> BTreeMap<UnitId, BTreeMap<String, Comparison>> {
    let rounding = f64::from(config.disclosure.rounding_base);
    let catalogue = &config.catalogue;
    let compared = |one: &&Indicator| one.listed || catalogue.overview.contains(&one.id);
    let of_unit = |unit: &Unit| {
        let compare = |indicator: &Indicator| {
            let comparison = indicators::compare(figures, indicator, unit, units, rounding);
            (indicator.id.clone(), comparison)
        };
        let indicators = catalogue.indicators.iter().filter(compared);
        (unit.id.clone(), indicators.map(compare).collect())
    };
    let units = units
        .iter()
        .filter(|unit| Report::about(unit.kind).is_some());
    units.map(of_unit).collect()
}

/// Counts all indicators of a snapshot, exactly.
pub(super) fn exact(
    scope: &Scope,
    snapshot: &Snapshot,
    observer: &dyn Observer,
) -> Result<Figures, PipelineError> {
    let config = scope.config;
    check_settings(scope)?;
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

fn check_settings(scope: &Scope) -> Result<(), PipelineError> {
    scope.check_years()?;
    let config = scope.config;
    indicators::check(&config.catalogue.indicators, &config.tables)
        .map_err(|errors| PipelineError::Expressions(config.catalogue.file.clone(), errors))
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
