//! What deliveries are expected, and where.

use std::{ops::RangeInclusive, path::Path};

use crate::{
    config::{ContextFiles, InterventionKind, Law, MapFile, PlanMeasure, Table, UnitSource},
    model::Indicator,
};

/// What to look for, and where.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    /// The folder with the deliveries.
    pub raw: &'a Path,
    /// The tables that are expected.
    pub tables: &'a [Table],
    /// Where the units come from.
    pub units: &'a UnitSource,
    /// What is expected beside the tables.
    pub context: &'a ContextFiles,
    /// The map that is expected, if any.
    pub map: Option<&'a MapFile>,
    /// The indicators that reference figures and goals may be about.
    pub indicators: &'a [Indicator],
    /// The kinds of interventions that there are.
    pub interventions: &'a [InterventionKind],
    /// What development plans are measured by.
    pub plan_measures: &'a [PlanMeasure],
    /// The law, whose labels may be delivered.
    pub law: &'a Law,
    /// The years that are expected.
    pub years: RangeInclusive<i32>,
    /// Tells whether the font of the briefings has a character.
    pub can_print: fn(char) -> bool,
}

impl Request<'_> {
    /// Returns how many files are expected.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.files().len()
    }

    /// Returns the files that are expected, each with all years that it holds.
    pub(super) fn files(&self) -> Vec<File<'_>> {
        let mut files: Vec<File> = Vec::new();
        for expected in self.expected() {
            let relative = expected.relative();
            let name = &expected.table.name;
            let last = files.last_mut();
            let same = last.filter(|file| file.table.name == *name && file.relative == relative);
            match same {
                Some(file) => file.years.push(expected.year),
                None => files.push(File {
                    table: expected.table,
                    relative,
                    years: vec![expected.year],
                }),
            }
        }
        files
    }

    /// Goes through what is expected, table by table and year by year.
    pub(super) fn expected(&self) -> impl Iterator<Item = Expected<'_>> {
        let of_year = |table, year| Expected { table, year };
        self.tables.iter().flat_map(move |table: &Table| {
            let years = self.years.clone().filter(|year| table.has_year(*year));
            years.map(move |year| of_year(table, year))
        })
    }
}

/// A file that should be there.
#[derive(Debug, Clone)]
pub(super) struct File<'a> {
    pub(super) table: &'a Table,
    /// Where it lies in the folder with the deliveries.
    pub(super) relative: String,
    /// The years that its rows are about, in order.
    pub(super) years: Vec<i32>,
}

/// A table of one year that should be there.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) table: &'a Table,
    pub(super) year: i32,
}

impl Expected<'_> {
    /// Returns where it lies in the folder with the deliveries.
    pub(super) fn relative(&self) -> String {
        self.table.file.replace("{year}", &self.year.to_string())
    }
}
