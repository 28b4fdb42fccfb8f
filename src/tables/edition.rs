//! All tables of an edition, written and read back.

use std::path::{Path, PathBuf};

use super::{
    CRITERIA, DATA_PACKAGE, FIGURES, FLOWS, LABELS, PLANS, criteria,
    data_package::data_package,
    figures::{figures_of, read_figures},
    flows::{self, read_flows},
    labels, plans, rendering,
};
use crate::{
    config::{Disclosure, Law},
    files::{self, FileError},
    model::{Indicator, PublishedEdition},
};

/// The tables and what describes them, in an edition's folder `data` and in the archive.
pub(crate) const FILES: [&str; 6] = [FIGURES, CRITERIA, LABELS, PLANS, FLOWS, DATA_PACKAGE];

/// Those that tell something of anybody.
pub(crate) const TELLING: [&str; 4] = [FIGURES, CRITERIA, LABELS, FLOWS];

/// An edition that cannot be read back.
#[derive(Debug, thiserror::Error)]
pub enum TablesError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// There is nothing of an edition.
    #[error("{} holds nothing to draw an edition from", .0.display())]
    Nothing(PathBuf),
    /// A file is not one of an edition.
    #[error("{} cannot be read: {message}", file.display())]
    Unreadable {
        file: PathBuf,
        /// What is wrong.
        message: String,
    },
}

/// Writes the files of an edition: its tables with their names, in the order of [`FILES`].
#[must_use]
pub(crate) fn write_tables(
    edition: &PublishedEdition,
    indicators: &[Indicator],
    (law, policy): (&Law, &Disclosure),
) -> [(&'static str, String); FILES.len()] {
    let of = edition.masthead.edition;
    let (units, standings) = (&edition.units, &edition.standings);
    [
        (
            FIGURES,
            figures_of(units.iter(), &edition.figures, indicators, of),
        ),
        (
            CRITERIA,
            criteria::TABLE.write(criteria::rows(standings, of)),
        ),
        (
            LABELS,
            labels::TABLE.write(labels::rows(standings, law, of)),
        ),
        (
            PLANS,
            plans::TABLE.write(plans::rows(&edition.plans, units, of)),
        ),
        (FLOWS, flows::TABLE.write(flows::rows(&edition.flows, of))),
        (DATA_PACKAGE, data_package(edition, indicators, policy)),
    ]
}

/// Reads an edition from its `rendering.json` and the folder of its tables.
///
/// # Errors
/// Files that are missing or not of this form.
pub(crate) fn read_edition(
    rendering: &Path,
    tables: &Path,
) -> Result<PublishedEdition, TablesError> {
    let edition = read_rendering(rendering)?;
    let file = tables.join(FIGURES);
    let figures = read_figures(&files::read_text(&file)?);
    let figures = figures.map_err(|error| unreadable(&file, &error))?;
    let file = tables.join(FLOWS);
    let flows = read_flows(&files::read_text(&file)?);
    let flows = flows.map_err(|error| unreadable(&file, &error))?;
    Ok(PublishedEdition {
        figures,
        flows: flows.into_iter().next_back().unwrap_or_default(),
        ..edition
    })
}

/// Reads what an edition publishes beside its tables, without figures and moves.
///
/// # Errors
/// A file that is missing or not of this form.
pub(crate) fn read_rendering(file: &Path) -> Result<PublishedEdition, TablesError> {
    if !file.exists() {
        let folder = file.parent().unwrap_or(file);
        return Err(TablesError::Nothing(folder.to_owned()));
    }
    rendering::read(&files::read(file)?).map_err(|error| unreadable(file, &error))
}

fn unreadable(file: &Path, error: &dyn std::error::Error) -> TablesError {
    TablesError::Unreadable {
        file: file.to_owned(),
        message: error.to_string(),
    }
}
