//! Looking at configuration, catalogue, templates and deliveries, and making nothing of them.

use super::{
    count::{counted, request},
    settings::{check_settings, check_templates, refuse_unknown_units, warn_of_past_meetings},
};
use crate::{
    briefing::Templates,
    dataset,
    delivery::{DeliveryError, Letters},
    pipeline::{Observer, PipelineError, Scope, demo::must_be_there},
};

/// Checks configuration, catalogue, deliveries and that templates can be read, and counts what was delivered; writes
/// no snapshot.
///
/// # Errors
/// What is wrong with them.
pub(crate) fn check(scope: &Scope, observer: &dyn Observer) -> Result<(), PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    let (config, folder) = (scope.config, &scope.config.folders.templates);
    let language = config.project.language;
    Templates::load(folder, language)?;
    Letters::load(folder, language, &config.words.writing).map_err(DeliveryError::from)?;
    warn_of_past_meetings(scope, observer);
    must_be_there(scope)?;
    let request = request(scope);
    observer.begin("check deliveries", Some(request.count()));
    let checked = dataset::check(&request, &|| observer.advance());
    let checked = checked.or_else(|error| scope.go_on().and(Err(error.into())))?;
    scope.go_on()?;
    observer.end("all files are as expected");
    refuse_unknown_units(scope.config, checked.units())?;
    let read = |table: &str, year| checked.table(table, year);
    counted(scope, checked.units(), read, observer)?;
    Ok(())
}
