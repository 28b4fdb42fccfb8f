//! What the web page says of each unit: all that its briefing does, in words and without drawings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{drawings::undrawn, workers};
use crate::{
    briefing::{self, Report, Templates, View},
    model::{DocumentName, PublishedEdition, Unit, UnitId, UnitKind},
    pipeline::{PipelineError, Rendering, Scope},
};

/// Describes all units with figures: those that have a briefing as it does, and those that have none as
/// one would. A unit whose briefing could not be made has no profile either, and its record says why.
pub(super) fn profiles(
    scope: &Scope,
    edition: &PublishedEdition,
    (templates, rendering): (&Templates, &Rendering),
) -> Result<BTreeMap<UnitId, Value>, PipelineError> {
    let outside = [UnitKind::Region, UnitKind::Country];
    let has_profile = |unit: &&Unit| {
        let name = DocumentName::of_unit(unit.kind, &unit.id);
        let is_briefed = rendering.documents.contains_key(&name);
        !outside.contains(&unit.kind) && (is_briefed || Report::about(unit.kind).is_none())
    };
    let units: Vec<&Unit> = edition.units.iter().filter(has_profile).collect();
    let profile = |unit: &&Unit| {
        let view = View {
            unit,
            edition,
            config: scope.config,
        };
        let themes = briefing::themes(&view);
        if themes.is_empty() {
            return Ok(None);
        }
        let text = briefing::describe(&view, themes, &undrawn(&view), templates)?;
        Ok(Some((unit.id.clone(), serde_json::to_value(text)?)))
    };
    let profiles = workers::map_all(&units, scope.jobs, profile)?.into_iter();
    profiles.filter_map(Result::transpose).collect()
}
