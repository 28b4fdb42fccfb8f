//! What is looked at before anything is counted: settings, catalogue, templates, names of units.

use super::{relations::check_strata, texts};
use crate::{
    briefing::TemplateError,
    config::Config,
    files, indicators,
    model::{UnitKind, Units},
    nearest::nearest,
    pipeline::{Observer, PipelineError, Scope},
};

/// Refuses what a run refuses before it counts: settings and catalogue, links among the templates,
/// and codes of units that do not exist.
///
/// # Errors
/// What is wrong with them.
pub(in crate::pipeline) fn check_configuration(
    scope: &Scope,
    units: &Units,
) -> Result<(), PipelineError> {
    check_settings(scope)?;
    check_templates(scope)?;
    refuse_unknown_units(scope.config, units)
}

/// Refuses codes of units in recipients, packets and exceptions from the law that do not exist.
///
/// # Errors
/// Where there are some.
pub(super) fn refuse_unknown_units(config: &Config, units: &Units) -> Result<(), PipelineError> {
    let unknown = unknown_units(config, units);
    match unknown.is_empty() {
        true => Ok(()),
        false => Err(PipelineError::UnknownUnits(config.file.clone(), unknown)),
    }
}

fn unknown_units(config: &Config, units: &Units) -> Vec<String> {
    let recipients = config.recipients.iter().map(|recipient| {
        let key = format!("recipient[{}].attachments", recipient.name);
        (key, &recipient.attachments.contents)
    });
    let packets = config.packets.iter().map(|packet| {
        let key = format!("packet[{}].contents", packet.id);
        (key, &packet.contents)
    });
    let told = |key: &str, code: &str| {
        let meant = meant_unit(code, units, |_| true);
        let meant = meant.map_or_else(String::new, |meant| format!(", did you mean {meant}?"));
        format!("{key}: `{code}`{meant}")
    };
    let unknown = recipients.chain(packets).flat_map(|(key, contents)| {
        let codes = contents.unknown(units).into_iter();
        codes
            .map(|(name, code)| told(&format!("{key}.{name}"), &code))
            .collect::<Vec<_>>()
    });
    let exceptions = config.exceptions.iter().map(|exception| &exception.estate);
    let no_estate = exceptions.filter(|code| units.of_the_law().all(|unit| unit.id != **code));
    let no_estate = no_estate.map(|code| told("law.exception.estate", code.as_str()));
    unknown.chain(no_estate).collect()
}

/// Returns the code of a unit of some kinds that may have been meant, by its code or by its name.
pub(super) fn meant_unit(
    written: &str,
    units: &Units,
    is_meant: impl Fn(UnitKind) -> bool,
) -> Option<String> {
    // The code of a unit of another kind is not misspelt.
    if units.get(written).is_some() {
        return None;
    }
    let of_kinds = || units.iter().filter(|unit| is_meant(unit.kind));
    let by_name = nearest(written, of_kinds().map(|unit| unit.name.as_str()));
    let exact = of_kinds().find(|unit| unit.name == written);
    let named = exact.or_else(|| of_kinds().find(|unit| Some(unit.name.as_str()) == by_name));
    match named {
        Some(unit) => Some(format!("`{}` ({})", unit.id, unit.name)),
        None => nearest(written, of_kinds().map(|unit| unit.id.as_str()))
            .map(|code| format!("`{code}`")),
    }
}

/// Makes sure that years, expressions and printed texts can be used.
pub(super) fn check_settings(scope: &Scope) -> Result<(), PipelineError> {
    scope.check_years()?;
    let config = scope.config;
    indicators::check(&config.catalogue.indicators, &config.tables)
        .map_err(|errors| PipelineError::Expressions(config.catalogue.file.clone(), errors))?;
    check_strata(config)?;
    Ok(texts::check(config)?)
}

/// Warns of packets for meetings that were before the date of the edition: they are those of last year,
/// unless it is a correction.
pub(in crate::pipeline) fn warn_of_past_meetings(scope: &Scope, observer: &dyn Observer) {
    let packets = scope.config.packets.iter();
    let past = packets.filter(|packet| packet.meeting < scope.date);
    for packet in past.filter(|_| !scope.edition.is_correction()) {
        observer.warn(&format!(
            "packet[{}].meeting: the meeting of {} was on {}, before the edition's date; name the next one",
            packet.id, packet.committee, packet.meeting
        ));
    }
}

/// Makes sure that templates are files: what a link leads to would be archived with them.
pub(in crate::pipeline) fn check_templates(scope: &Scope) -> Result<(), PipelineError> {
    let folder = &scope.config.folders.templates;
    let files = files::list_regular_below(folder).map_err(TemplateError::from);
    Ok(files.map(|_| ())?)
}
