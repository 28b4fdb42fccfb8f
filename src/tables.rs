//! The tables of an edition: what is published, for machines and for whoever wants the numbers.
//!
//! Each table has one list of columns, from which its text and its part of `datapackage.json`
//! follow; its rows are read back by the same names. What an edition publishes beside its tables is
//! kept in `rendering.json`, so that both together are a [`PublishedEdition`] again.
//!
//! [`PublishedEdition`]: crate::model::PublishedEdition

mod column;
mod criteria;
mod data_package;
mod edition;
mod figures;
mod flows;
mod labels;
mod plans;
mod rendering;
mod told;
mod workbook;

pub(crate) use criteria::read_criteria;
pub(crate) use edition::{FILES, TELLING, TablesError, read_edition, read_rendering, write_tables};
pub(crate) use figures::{figures_of, read_figures};
pub(crate) use flows::read_flows;
pub(crate) use rendering::write as write_rendering;
pub(crate) use told::ToldFigures;
pub(crate) use workbook::{WorkbookError, workbook_of, workbook_of_edition};

/// The file of published figures.
pub(crate) const FIGURES: &str = "published.csv";
/// The file of criteria.
pub(crate) const CRITERIA: &str = "criteria.csv";
/// The file of labels.
pub(crate) const LABELS: &str = "labels.csv";
/// The file of development plans, which are about homes and not about persons.
pub(crate) const PLANS: &str = "development_plans.csv";
/// The file of moves.
pub(crate) const FLOWS: &str = "flows.csv";
/// The file that describes these for machines.
pub(crate) const DATA_PACKAGE: &str = "datapackage.json";
