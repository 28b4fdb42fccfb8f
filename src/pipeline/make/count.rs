//! From deliveries to exact figures.

use super::{
    relations::relations,
    settings::{check_settings, check_templates, refuse_unknown_units},
};
use crate::{
    charts, clock,
    dataset::{self, DatasetError, Fetching, Request, Rows, Snapshot},
    indicators,
    model::{Addresses, Figures, Units},
    pipeline::{Observer, PipelineError, Scope, demo::must_be_there, keep::known},
};

/// Checks the deliveries and keeps them as the edition's snapshot. Of Statbank is taken what the older
/// one keeps.
///
/// # Errors
/// What is wrong with catalogue or deliveries; an older snapshot is then untouched.
pub fn refresh(scope: &Scope, observer: &dyn Observer) -> Result<Snapshot, PipelineError> {
    refresh_with(scope, &request(scope), observer)
}

/// Does what [`refresh`] does, and asks Statbank anew.
///
/// # Errors
/// As [`refresh`]; and where Statbank does not answer.
pub(crate) fn fetch(scope: &Scope, observer: &dyn Observer) -> Result<Snapshot, PipelineError> {
    let request = Request {
        fetching: Fetching::Always,
        ..request(scope)
    };
    refresh_with(scope, &request, observer)
}

fn refresh_with(
    scope: &Scope,
    request: &Request,
    observer: &dyn Observer,
) -> Result<Snapshot, PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    must_be_there(scope)?;
    observer.begin("refresh", Some(request.count()));
    let accept = |units: &Units, addresses: Option<&Addresses>| {
        refuse_unknown_units(scope.config, units)?;
        refuse_other_areas(scope, addresses)
    };
    let done = || observer.advance();
    let snapshot = dataset::refresh(request, &scope.snapshot(), accept, &done)
        .or_else(|error| scope.go_on().and(Err(error)))?;
    // How many rows they have would be an exact number in whatever keeps this line.
    observer.end(&format!("{} files", snapshot.delivered().len()));
    Ok(snapshot)
}

/// Refuses a list of addresses with other areas than those by which the edition was counted that others have: what
/// it told could not be reckoned with.
fn refuse_other_areas(scope: &Scope, addresses: Option<&Addresses>) -> Result<(), PipelineError> {
    let kept = Snapshot::open(&scope.snapshot()).ok();
    let is_same = match (kept.as_ref().and_then(Snapshot::addresses), addresses) {
        (Some(kept), Some(new)) => kept.today.iter().all(|(address, area)| {
            let area_now = new.today.get(address);
            area_now.is_none_or(|now| now == area)
        }),
        // Nor where it is not known any more.
        (kept, new) => kept.is_none() && new.is_none(),
    };
    match is_same || known::of_this(scope)?.1.is_none() {
        true => Ok(()),
        false => Err(PipelineError::OtherAreas(scope.edition)),
    }
}

/// Counts all indicators of a snapshot, exactly.
pub(in crate::pipeline) fn exact(
    scope: &Scope,
    snapshot: &Snapshot,
    observer: &dyn Observer,
) -> Result<Figures, PipelineError> {
    check_settings(scope)?;
    let read = |table: &str, year| snapshot.table(table, year);
    counted(scope, snapshot.units(), read, observer)
}

/// Counts all indicators, and looks whether the figures can be.
pub(super) fn counted(
    scope: &Scope,
    units: &Units,
    read: impl Fn(&str, i32) -> Result<Option<Rows>, DatasetError> + Sync,
    observer: &dyn Observer,
) -> Result<Figures, PipelineError> {
    let (years, tables) = (scope.years(), &scope.config.tables);
    let indicators = &scope.config.catalogue.indicators;
    observer.begin("count indicators", None);
    // Once it is asked to stop nothing more is read; what is counted then is thrown away.
    let read = |table: &str, year| match scope.stop.is_asked() {
        true => Ok(None),
        false => read(table, year),
    };
    let exact = indicators::count(indicators, tables, units, years.clone(), read)?;
    scope.go_on()?;
    let relations = relations(scope.config);
    let found = indicators::implausible(&exact, indicators, &relations, tables, units, &years);
    if !found.is_empty() {
        return Err(PipelineError::Implausible(found));
    }
    observer.end(&format!("{} indicators", indicators.len()));
    Ok(exact)
}

/// Says what is expected to be delivered.
pub(super) fn request<'a>(scope: &'a Scope) -> Request<'a> {
    Request {
        raw: &scope.config.folders.raw,
        tables: &scope.config.tables,
        databases: &scope.config.databases,
        statbank: &scope.config.statbank,
        fetching: scope.fetching,
        kept: scope.snapshot(),
        stop: &scope.stop,
        now: clock::now(),
        units: &scope.config.units,
        context: &scope.config.context,
        map: scope.config.map.as_ref(),
        indicators: &scope.config.catalogue.indicators,
        interventions: &scope.config.interventions,
        plan_measures: &scope.config.plan_measures,
        packets: &scope.config.packets,
        law: &scope.config.law,
        years: scope.years(),
        can_print: charts::can_print,
    }
}
