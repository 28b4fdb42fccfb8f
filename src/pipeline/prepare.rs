//! From deliveries to published figures.

use super::{Observer, PipelineError, Scope};
use crate::{
    config::Source,
    dataset::{self, Request, Snapshot},
    delivery, disclosure, indicators,
    model::PublishedFigures,
};

/// A snapshot and what may be seen of it.
#[derive(Debug)]
pub struct Prepared {
    /// The checked deliveries.
    pub snapshot: Snapshot,
    /// The published figures.
    pub figures: PublishedFigures,
}

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
    observer.begin("count indicators", None);
    let exact = indicators::count(
        &config.catalogue.indicators,
        &config.tables,
        snapshot.units(),
        scope.years(),
        |table, year| snapshot.table(table, year),
    )?;
    observer.end(&format!("{} indicators", config.catalogue.indicators.len()));
    observer.begin("disclosure control", None);
    let figures = disclosure::publish(
        &exact,
        &config.catalogue.indicators,
        snapshot.units(),
        &config.disclosure,
    );
    let (all, hidden) = figures.count();
    observer.end(&format!("{hidden} of {all} figures hidden"));
    Ok(Prepared { snapshot, figures })
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
        years: scope.years(),
    }
}
