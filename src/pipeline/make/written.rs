//! What an edition publishes, written into its folder.

use crate::{
    files,
    model::PublishedEdition,
    pipeline::{PipelineError, Scope},
    tables,
};

/// Writes the tables of an edition, and the configuration that it is made with.
pub(in crate::pipeline) fn write_tables(
    scope: &Scope,
    edition: &PublishedEdition,
) -> Result<(), PipelineError> {
    let (config, folder) = (scope.config, scope.folder());
    let indicators = &config.catalogue.indicators;
    for (name, table) in
        tables::write_tables(edition, indicators, (&config.law, &config.disclosure))
    {
        files::write(&folder.tables().join(name), table.as_bytes())?;
    }
    // It names who gets what.
    Ok(files::write_private(
        &folder.config(),
        config.text.as_bytes(),
    )?)
}

/// Writes what an edition publishes beside its tables.
pub(in crate::pipeline) fn write_rendering(
    scope: &Scope,
    edition: &PublishedEdition,
) -> Result<(), PipelineError> {
    let bytes = tables::write_rendering(edition)?;
    Ok(files::write(&scope.folder().rendering(), &bytes)?)
}
