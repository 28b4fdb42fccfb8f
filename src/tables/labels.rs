//! The labels of estates and the chances of the next list: `labels.csv`.

use super::column::{
    Kind::{Integer, Number, Text},
    Table, written,
};
use crate::{
    config::Law,
    model::{Colour, Edition, Label, Standing, UnitId, list_day},
};

/// A row per estate and label that may come.
#[rustfmt::skip] // a column, and what it says
pub(super) const TABLE: Table<Row> = Table {
    name: "labels",
    title: "Labels of these estates, and the chances of the next list",
    columns: &[
        ("edition", Text, |row| row.edition.to_string(),
            "The edition."),
        ("list_year", Integer, |row| row.list_year.to_string(),
            "The year of the list of 1 December."),
        ("unit", Text, |row| row.unit.to_string(),
            "The code of the estate, or of the housing area."),
        ("label", Text, |row| row.label.clone(),
            "The label by the municipality's own reckoning."),
        ("published", Text, |row| row.published.clone().unwrap_or_default(),
            "The label on the ministry's list, where it was delivered."),
        ("label_before", Text, |row| row.label_before.clone(),
            "The label a year before."),
        ("colour", Text, |row| row.colour.to_owned(),
            "The colour of the traffic light."),
        ("colour_before", Text, |row| row.colour_before.to_owned(),
            "The colour a year before."),
        ("obligations", Text, |row| row.obligations.clone(),
            "What it is obliged to, by the keys of the law's file, between semicolons."),
        ("next_label", Text, |row| row.next_label.clone().unwrap_or_default(),
            "A label that may come."),
        ("next_chance", Number, |row| written(row.next_chance),
            "Its chance in per cent, in steps of 5; 95 is at least so much, 5 at most."),
    ],
    key: &[],
};

/// An estate and one label that may come.
#[derive(Debug, Clone)]
pub(super) struct Row {
    edition: Edition,
    list_year: i32,
    unit: UnitId,
    label: String,
    published: Option<String>,
    label_before: String,
    colour: &'static str,
    colour_before: &'static str,
    obligations: String,
    next_label: Option<String>,
    next_chance: Option<u32>,
}

/// Lists estates with the labels that may come, the mildest first; one of which nothing is
/// foreseen once.
pub(super) fn rows(
    standings: &[Standing],
    law: &Law,
    edition: Edition,
) -> impl Iterator<Item = Row> {
    standings.iter().flat_map(move |standing| {
        let now = now(standing, law, edition);
        let next = |(label, chance): (&Label, &u32)| Row {
            next_label: Some(name(law, *label, standing.list_year + 1)),
            next_chance: Some(*chance),
            ..now.clone()
        };
        let mut chances: Vec<_> = standing.chances.iter().collect();
        chances.sort_by_key(|(label, _)| law.severity(**label));
        let rows: Vec<Row> = chances.into_iter().map(next).collect();
        match rows.is_empty() {
            true => vec![now],
            false => rows,
        }
    })
}

fn now(standing: &Standing, law: &Law, edition: Edition) -> Row {
    const UNKNOWN: &str = "unknown";
    let year = standing.list_year;
    let label = |label: Option<Label>, year| {
        label.map_or_else(|| UNKNOWN.to_owned(), |label| name(law, label, year))
    };
    let holding = standing.obligations.iter();
    let holding = holding.filter(|obligation| obligation.holds == Some(true));
    let obligations: Vec<_> = holding.map(|obligation| obligation.id.as_str()).collect();
    Row {
        edition,
        list_year: year,
        unit: standing.unit.clone(),
        label: label(standing.label, year),
        published: standing.published.map(|label| name(law, label, year)),
        label_before: label(standing.label_before, year - 1),
        colour: standing.colour.map_or(UNKNOWN, Colour::as_str),
        colour_before: standing.colour_before.map_or(UNKNOWN, Colour::as_str),
        obligations: obligations.join(";"),
        next_label: None,
        next_chance: None,
    }
}

/// Names a label as on the list of a year.
fn name(law: &Law, label: Label, year: i32) -> String {
    let list = list_day(year);
    list.map_or_else(
        || label.to_string(),
        |list| law.list_name(label, list).to_owned(),
    )
}
