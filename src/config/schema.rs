//! JSON Schemas of the files of a configuration, for completion and checks in editors.

use schemars::{Schema, schema_for};

use super::{catalogue::RawCatalogue, load::Raw};

/// A file of a configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConfigFile {
    /// `config.toml`.
    Config,
    /// The catalogue that it names.
    Catalogue,
}

/// Returns what a file may hold (JSON Schema, draft 2020-12).
#[must_use]
pub(crate) fn schema(file: ConfigFile) -> Schema {
    match file {
        ConfigFile::Config => schema_for!(Raw),
        ConfigFile::Catalogue => schema_for!(RawCatalogue),
    }
}
