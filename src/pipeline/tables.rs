//! The tables of an edition and what describes them.

use super::{PipelineError, Prepared, Scope, prepare::Findings};
use crate::{
    disclosure::{criteria_table, data_package, flows_table, labels_table, published_table},
    files,
    model::{PublishedFigures, Units},
};

/// The table of published figures, in the output and in an archived edition.
pub(super) const FIGURES: &str = "published.csv";
/// The table of criteria.
pub(super) const CRITERIA: &str = "criteria.csv";
/// The table of labels.
const LABELS: &str = "labels.csv";
/// The table of moves.
pub(super) const FLOWS: &str = "flows.csv";

/// The tables of an edition and what describes them, in its folder `data` and in the archive.
pub(super) const TABLES: [&str; 5] = [FIGURES, CRITERIA, LABELS, FLOWS, "datapackage.json"];

/// Those that tell something of anybody.
pub(super) const TOLD: [&str; 4] = [FIGURES, CRITERIA, LABELS, FLOWS];

/// The configuration that an edition was made with, in its folder and in the archive.
pub(super) const CONFIG: &str = "config.toml";

/// Returns the tables of an edition in the order of [`TABLES`].
pub(super) fn tables(
    scope: &Scope,
    units: &Units,
    figures: &PublishedFigures,
    findings: &Findings,
) -> [String; TABLES.len()] {
    let (config, edition) = (scope.config, scope.edition);
    let (project, indicators) = (&config.project, &config.catalogue.indicators);
    let title = project.title.in_language(project.language);
    [
        published_table(figures, indicators, units.iter(), edition),
        criteria_table(&findings.standings, edition),
        labels_table(&findings.standings, edition),
        flows_table(&findings.flows, edition),
        data_package(
            (title, &project.organisation),
            edition,
            indicators,
            &config.disclosure,
        ),
    ]
}

/// Writes the tables of an edition into its folder, and the configuration that it is made with.
pub(super) fn write(scope: &Scope, prepared: &Prepared) -> Result<(), PipelineError> {
    let units = prepared.snapshot.units();
    let tables = tables(scope, units, &prepared.figures, &prepared.findings);
    for (name, table) in TABLES.into_iter().zip(tables) {
        let file = scope.output().join("data").join(name);
        files::write(&file, table.as_bytes())?;
    }
    let config = scope.output().join(CONFIG);
    // It names who gets what.
    Ok(files::write_private(&config, scope.config.text.as_bytes())?)
}
