//! The labels of estates and the chances of the next list: `labels.csv`.

use super::column::{
    Kind::{Integer, Number, Text},
    Table, written,
};
use crate::model::{Colour, Edition, Label, Standing, UnitId};

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
            "The code of the estate."),
        ("label", Text, |row| row.label.to_owned(),
            "The label by the municipality's own reckoning."),
        ("published", Text, |row| written(row.published),
            "The label on the ministry's list, where it was delivered."),
        ("label_before", Text, |row| row.label_before.to_owned(),
            "The label a year before."),
        ("colour", Text, |row| row.colour.to_owned(),
            "The colour of the traffic light."),
        ("colour_before", Text, |row| row.colour_before.to_owned(),
            "The colour a year before."),
        ("next_label", Text, |row| written(row.next_label),
            "A label that may come."),
        ("next_chance", Number, |row| written(row.next_chance),
            "Its chance in per cent, in steps of 5."),
    ],
    key: &[],
};

/// An estate and one label that may come.
#[derive(Debug, Clone)]
pub(super) struct Row {
    edition: Edition,
    list_year: i32,
    unit: UnitId,
    label: &'static str,
    published: Option<&'static str>,
    label_before: &'static str,
    colour: &'static str,
    colour_before: &'static str,
    next_label: Option<&'static str>,
    next_chance: Option<u32>,
}

/// Lists estates with the labels that may come; one of which nothing is foreseen once.
pub(super) fn rows(standings: &[Standing], edition: Edition) -> impl Iterator<Item = Row> {
    standings.iter().flat_map(move |standing| {
        let now = now(standing, edition);
        let next = |(label, chance): (&Label, &u32)| Row {
            next_label: Some(label.name(standing.list_year + 1)),
            next_chance: Some(*chance),
            ..now.clone()
        };
        let rows: Vec<Row> = standing.chances.iter().map(next).collect();
        match rows.is_empty() {
            true => vec![now],
            false => rows,
        }
    })
}

fn now(standing: &Standing, edition: Edition) -> Row {
    const UNKNOWN: &str = "unknown";
    let year = standing.list_year;
    let label = |label: Option<Label>, year| label.map_or(UNKNOWN, |label| label.name(year));
    Row {
        edition,
        list_year: year,
        unit: standing.unit.clone(),
        label: label(standing.label, year),
        published: standing.published.map(|label| label.name(year)),
        label_before: label(standing.label_before, year - 1),
        colour: standing.colour.map_or(UNKNOWN, Colour::as_str),
        colour_before: standing.colour_before.map_or(UNKNOWN, Colour::as_str),
        next_label: None,
        next_chance: None,
    }
}
