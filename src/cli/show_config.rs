//! `boligmonitor show-config`.

use clap::{Args, ValueEnum};
use serde_json::Value;

use super::{exit::Failure, invocation::CommonArguments, print};
use crate::{
    config::{self, Config, ConfigFile, Internal},
    pipeline::Scope,
};

/// Print the configuration that is in force.
#[derive(Debug, Args)]
pub(super) struct ShowConfig {
    /// Print what a file may hold instead, as JSON Schema, for completion in editors.
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = "config")]
    schema: Option<Described>,
}

/// A file that is described.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Described {
    Config,
    Catalogue,
}

impl ShowConfig {
    /// Prints it. What files may hold is known without a project.
    pub(super) fn run(&self, common: &CommonArguments) -> Result<(), Failure> {
        let file = match self.schema {
            None => return show_config(&common.invocation()?.scope()),
            Some(Described::Config) => ConfigFile::Config,
            Some(Described::Catalogue) => ConfigFile::Catalogue,
        };
        let schema = serde_json::to_string_pretty(&config::schema(file));
        print(&schema.map_err(|error| Failure::unexpected(&error))?)
    }
}

fn show_config(scope: &Scope) -> Result<(), Failure> {
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
        "disclosure": disclosure(config),
        "delivery": config.delivery,
        "owner": config.owner,
        "recipients": config.recipients,
        "retention": config.retention,
        "schedule": config.schedule,
    });
    let text = toml::to_string(&without_nulls(shown));
    print(
        text.map_err(|error| Failure::unexpected(&error))?
            .trim_end(),
    )
}

/// Shows the policy with that of the internal edition below it, as they stand in the file.
fn disclosure(config: &Config) -> Value {
    let mut shown = serde_json::json!(config.disclosure);
    if let Some((section, internal)) = shown.as_object_mut().zip(config.internal.as_ref()) {
        let Internal { policy, recipients } = internal;
        let internal = serde_json::json!({
            "recipients": recipients,
            "audit_width": policy.audit_width,
            "normal": policy.normal,
            "sensitive": policy.sensitive,
        });
        section.insert("internal".to_owned(), internal);
    }
    shown
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
