//! From deliveries to published figures.

use std::collections::BTreeMap;

use super::{
    Observer, PipelineError, Scope,
    control::{self, Knowledge},
    demo::must_be_there,
    known::{self, Known},
    moves::Moves,
    situations::Situations,
    standings::standings,
    tables::{TABLES, tables},
    texts,
    workplace::different,
};
use crate::{
    briefing::{Report, TemplateError},
    charts,
    config::{Catalogue, Config},
    dataset::{self, DatasetError, Request, Rows, Snapshot},
    disclosure::{FlowPublication, Publication},
    files, indicators,
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

/// Checks configuration, catalogue and deliveries, and counts what was delivered; writes no
/// snapshot.
///
/// # Errors
/// What is wrong with them.
pub fn check(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    must_be_there(scope)?;
    let request = request(scope);
    observer.begin("check deliveries", Some(request.count()));
    let checked = dataset::check(&request, &|| observer.advance())?;
    observer.end("all files are as expected");
    refuse_unknown_units(scope.config, checked.units())?;
    let read = |table: &str, year| checked.table(table, year);
    counted(scope, checked.units(), read, observer)?;
    Ok(())
}

/// Checks the deliveries and keeps them as the edition's snapshot.
///
/// # Errors
/// What is wrong with catalogue or deliveries; an older snapshot is then untouched.
pub fn refresh(scope: &Scope, observer: &dyn Observer) -> Result<Snapshot, PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    must_be_there(scope)?;
    let request = request(scope);
    observer.begin("refresh", Some(request.count()));
    let accept = |units: &Units| refuse_unknown_units(scope.config, units);
    let done = || observer.advance();
    let snapshot = dataset::refresh(&request, &scope.snapshot(), accept, &done)?;
    // How many rows they have would be an exact number in whatever keeps this line.
    observer.end(&format!("{} files", snapshot.delivered().len()));
    Ok(snapshot)
}

/// Counts all indicators of a snapshot and publishes what may be seen, beside all that was
/// published before.
///
/// # Errors
/// A snapshot that was changed, an expression that fails on its rows, figures of which too much
/// could be found out, or an edition that is in the archive with other ones.
pub fn prepare(
    scope: &Scope,
    snapshot: Snapshot,
    observer: &dyn Observer,
) -> Result<Prepared, PipelineError> {
    let config = scope.config;
    refuse_unknown_units(config, snapshot.units())?;
    let exact = exact(scope, &snapshot, observer)?;
    let situations = Situations::new(scope, &snapshot, &exact);
    let mut known = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    known.extend(earlier);
    let mut published = publish(scope, &situations, &known, observer)?;
    // What came last of this edition is the same again where nothing has changed.
    if let Some(newest) = newest {
        let differences = published.differences(scope, &snapshot, &newest);
        if !differences.is_empty() {
            if newest.is_archived {
                return Err(different(scope, differences));
            }
            known.push(newest);
            published = publish(scope, &situations, &known, observer)?;
        }
    }
    Ok(Prepared {
        figures: published.figures,
        findings: published.findings,
        control: published.control,
        snapshot,
    })
}

/// What may be seen, and what is made of it.
struct Published {
    figures: PublishedFigures,
    findings: Findings,
    control: Control,
}

impl Published {
    /// Returns the paths in a bag of the tables that tell something else than an edition did.
    fn differences(&self, scope: &Scope, snapshot: &Snapshot, known: &Known) -> Vec<String> {
        let tables = tables(scope, snapshot.units(), &self.figures, &self.findings);
        let tables = TABLES.into_iter().zip(tables);
        let told = tables.filter(|(name, table)| known.tells_otherwise(name, table));
        told.map(|(name, _)| format!("data/{name}")).collect()
    }
}

/// Publishes what may be seen by somebody who knows some editions.
fn publish(
    scope: &Scope,
    situations: &Situations,
    known: &[Known],
    observer: &dyn Observer,
) -> Result<Published, PipelineError> {
    observer.begin("disclosure control", Some(1));
    let knowledge = Knowledge::gather(scope, situations, known)?;
    let (publication, mut control) = control::publish(scope, situations, &knowledge, observer)?;
    observer.end(&told(&control, &scope.config.catalogue));
    observer.begin("moves", Some(1));
    let moves = Moves {
        situations,
        scope,
        published: &publication.figures,
        knowledge: &knowledge,
    };
    let moves = moves.publish(observer)?;
    observer.end(&told_of_moves(moves.as_ref()));
    observer.begin("law and goals", None);
    let mut findings = findings(scope, situations, &publication)?;
    if let Some(FlowPublication {
        flows,
        control: of_moves,
    }) = moves
    {
        findings.flows = flows;
        control.moves = Some(control::moves(&of_moves));
    }
    observer.end(&format!("{} larger estates", findings.standings.len()));
    Ok(Published {
        figures: publication.figures,
        findings,
        control,
    })
}

/// Refuses what a run refuses before it counts: settings and catalogue, links among the templates,
/// and codes of units that do not exist.
///
/// # Errors
/// What is wrong with them.
pub(super) fn check_configuration(scope: &Scope, units: &Units) -> Result<(), PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    refuse_unknown_units(scope.config, units)
}

/// Refuses codes of units in recipients and packets that do not exist.
fn refuse_unknown_units(config: &Config, units: &Units) -> Result<(), PipelineError> {
    let unknown = unknown_units(config, units);
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(PipelineError::UnknownUnits(config.file.clone(), unknown)),
    }
}

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

/// Says how many figures are hidden.
fn told(control: &Control, catalogue: &Catalogue) -> String {
    let costs = costs(control, catalogue);
    let cost = |(sensitivity, cost): (&Sensitivity, &Cost)| {
        let name = format!("{sensitivity:?}").to_lowercase();
        format!("{name} {} of {}", cost.hidden, cost.figures)
    };
    let costs: Vec<_> = costs.iter().map(cost).collect();
    format!("hidden: {}", costs.join(", "))
}

/// Says how many pairs of units are shown; those that are not may be few or none.
fn told_of_moves(publication: Option<&FlowPublication>) -> String {
    let Some(FlowPublication { control, .. }) = publication else {
        return "none configured".to_owned();
    };
    let [areas, districts] = [control.areas, control.districts]
        .map(|pairs| format!("{} of {}", pairs.with_moves - pairs.hidden, pairs.all));
    format!("shown: pairs of areas {areas}, of districts {districts}")
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
        let by = config.catalogue.spill_over.as_deref()?;
        let indicator = config.catalogue.indicator(by)?;
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
    check_settings(scope)?;
    let read = |table: &str, year| snapshot.table(table, year);
    counted(scope, snapshot.units(), read, observer)
}

/// Counts all indicators, and looks whether the figures can be.
fn counted(
    scope: &Scope,
    units: &Units,
    read: impl Fn(&str, i32) -> Result<Option<Rows>, DatasetError> + Sync,
    observer: &dyn Observer,
) -> Result<Figures, PipelineError> {
    let (years, tables) = (scope.years(), &scope.config.tables);
    let Catalogue {
        indicators,
        relations,
        ..
    } = &scope.config.catalogue;
    observer.begin("count indicators", None);
    // Once it is asked to stop nothing more is read; what is counted then is thrown away.
    let read = |table: &str, year| match scope.stop.is_asked() {
        true => Ok(None),
        false => read(table, year),
    };
    let exact = indicators::count(indicators, tables, units, years.clone(), read)?;
    if scope.stop.is_asked() {
        return Err(control::stopped());
    }
    let found = indicators::implausible(&exact, indicators, relations, tables, units, &years);
    if !found.is_empty() {
        return Err(PipelineError::Implausible(found));
    }
    observer.end(&format!("{} indicators", indicators.len()));
    Ok(exact)
}

fn check_settings(scope: &Scope) -> Result<(), PipelineError> {
    scope.check_years()?;
    let config = scope.config;
    indicators::check(&config.catalogue.indicators, &config.tables)
        .map_err(|errors| PipelineError::Expressions(config.catalogue.file.clone(), errors))?;
    Ok(texts::check(config)?)
}

/// Makes sure that templates are files: what a link leads to would be archived with them.
pub(super) fn check_templates(scope: &Scope) -> Result<(), PipelineError> {
    let folder = &scope.config.folders.templates;
    let files = files::list_regular_below(folder).map_err(TemplateError::from);
    Ok(files.map(|_| ())?)
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
        can_print: charts::can_print,
    }
}
