//! `boligmonitor show-config`.

use serde_json::Value;

use super::{exit::Failure, say};
use crate::pipeline::Scope;

/// Prints the configuration that is in force.
pub(super) fn show_config(scope: &Scope) -> Result<(), Failure> {
    let config = scope.config;
    let shown = serde_json::json!({
        "project": config.project,
        "folders": config.folders,
        "years": config.years,
        "source": config.source,
        "units": config.units,
        "context": config.context,
        "map": config.map,
        "interventions": config.interventions.iter().map(|kind| &kind.id).collect::<Vec<_>>(),
        "databases": config.databases,
        "statbank": config.statbank,
        "tables": config.tables.iter().map(|table| &table.name).collect::<Vec<_>>(),
        "indicators": config.catalogue.indicators.iter().map(|indicator| &indicator.id).collect::<Vec<_>>(),
        "flows": config.flows,
        "law": { "rules": config.rules },
        "traffic_light": config.traffic_light,
        "disclosure": config.disclosure,
        "delivery": config.delivery,
        "owner": config.owner,
        "recipients": config.recipients,
        "retention": config.retention,
        "schedule": config.schedule,
    });
    let text = toml::to_string(&without_nulls(shown));
    say(text
        .map_err(|error| Failure::unexpected(&error))?
        .trim_end())
}

/// Leaves out what is not set, for which TOML has no word.
fn without_nulls(value: Value) -> Value {
    use Value::{Array, Object};
    match value {
        Array(list) => Array(list.into_iter().map(without_nulls).collect()),
        Object(map) => {
            let set = map.into_iter().filter(|(_, value)| !value.is_null());
            let set = set.map(|(key, value)| (key, without_nulls(value)));
            Object(set.collect())
        }
        value => value,
    }
}
