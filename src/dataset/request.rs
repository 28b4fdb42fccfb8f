//! What deliveries are expected, and where.

use std::{
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use chrono::{DateTime, Utc};

use crate::{
    config::{
        ContextFiles, Databases, InterventionKind, Law, MapFile, Packet, PlanMeasure, Statbank,
        Table, UnitSource,
    },
    model::Indicator,
    stop::Stop,
};

/// When Statbank is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Fetching {
    /// Never: what is kept of its answers is taken.
    #[default]
    Never,
    /// Where no answer to the query is kept.
    WhereNotKept,
    /// For every query.
    Always,
}

/// What to look for, and where.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    /// The folder with the deliveries.
    pub raw: &'a Path,
    /// The tables that are expected.
    pub tables: &'a [Table],
    /// The databases that some of them are read from.
    pub databases: &'a Databases,
    /// Where Statbank is.
    pub statbank: &'a Statbank,
    /// When Statbank is asked, rather than what is kept of its answers.
    pub fetching: Fetching,
    /// The folder of the snapshot that keeps them.
    pub kept: PathBuf,
    /// Whether somebody asks to stop.
    pub stop: &'a Stop,
    /// When databases and Statbank are asked.
    pub now: DateTime<Utc>,
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
    /// The packets, of which comments may be about.
    pub packets: &'a [Packet],
    /// The law, whose labels may be delivered.
    pub law: &'a Law,
    /// The years that are expected.
    pub years: RangeInclusive<i32>,
    /// Tells whether the font of the briefings has a character.
    pub can_print: fn(char) -> bool,
}

impl Request<'_> {
    /// Returns how many files and queries are expected.
    #[must_use]
    pub(crate) fn count(&self) -> usize {
        self.files().len()
    }

    /// Returns the files and queries that are expected, each with all years that it holds.
    pub(super) fn files(&self) -> Vec<File<'_>> {
        let mut files: Vec<File> = Vec::new();
        for expected in self.expected() {
            let name = expected.name();
            let table = &expected.table.name;
            let last = files.last_mut();
            let same = last.filter(|file| file.table.name == *table && file.name == name);
            match same {
                Some(file) => file.years.push(expected.year),
                None => files.push(File {
                    table: expected.table,
                    name,
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

/// A file that should be there, or a query to put.
#[derive(Debug, Clone)]
pub(super) struct File<'a> {
    pub(super) table: &'a Table,
    /// Where it lies in the folder with the deliveries, or what a query is called.
    pub(super) name: String,
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
    /// Returns where it lies in the folder with the deliveries, or what a query is called.
    pub(super) fn name(&self) -> String {
        self.table.delivery_name(Some(self.year))
    }
}
