//! What the web page says of each unit: all that its briefing does, in words and without drawings.

use std::collections::BTreeMap;

use serde_json::Value;

use super::drawings::undrawn;
use crate::{
    briefing::{self, Report, Templates, View},
    model::{DocumentName, PublishedEdition, UnitId, UnitKind},
    pipeline::{PipelineError, Rendering, Scope},
};

/// Describes all units with figures: those that have a briefing as it does, and those that have none as
/// one would. A unit whose briefing could not be made has no profile either, and its record says why.
pub(super) fn profiles(
    scope: &Scope,
    edition: &PublishedEdition,
    (templates, rendering): (&Templates, &Rendering),
) -> Result<BTreeMap<UnitId, Value>, PipelineError> {
    let mut profiles = BTreeMap::new();
    let outside = [UnitKind::Region, UnitKind::Country];
    for unit in edition.units.iter() {
        let name = DocumentName::of_unit(unit.kind, &unit.id);
        let is_briefed = rendering.documents.contains_key(&name);
        if outside.contains(&unit.kind) || (Report::about(unit.kind).is_some() && !is_briefed) {
            continue;
        }
        let view = View {
            unit,
            edition,
            config: scope.config,
        };
        let themes = briefing::themes(&view);
        if themes.is_empty() {
            continue;
        }
        let text = briefing::describe(&view, themes, &undrawn(&view), templates)?;
        profiles.insert(unit.id.clone(), serde_json::to_value(text)?);
    }
    Ok(profiles)
}
