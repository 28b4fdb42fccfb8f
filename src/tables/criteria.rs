//! How estates stand to each criterion of the law: `criteria.csv`.

use serde::Deserialize;

use super::column::{Column, Kind, Table, written};
use crate::model::{
    Criterion, CriterionOnList, CriterionStanding, Edition, PublishedCriterion, Standing, UnitId,
};

/// A row per estate and criterion; values and limits in per cent.
pub(super) const TABLE: Table<Row> = Table {
    name: "criteria",
    title: "How estates of at least 1,000 residents stand to each criterion of the law",
    columns: &[
        Column {
            name: "edition",
            kind: Kind::Text,
            description: "The edition.",
            field: |row| row.edition.to_string(),
        },
        Column {
            name: "list_year",
            kind: Kind::Integer,
            description: "The year of the list of 1 December.",
            field: |row| row.list_year.to_string(),
        },
        Column {
            name: "unit",
            kind: Kind::Text,
            description: "The code of the estate.",
            field: |row| row.unit.to_string(),
        },
        Column {
            name: "criterion",
            kind: Kind::Text,
            description: "The criterion.",
            field: |row| row.criterion.as_str().to_owned(),
        },
        Column {
            name: "value",
            kind: Kind::Number,
            description: "Per cent with one decimal, convictions with two; empty where hidden or \
                          unknown.",
            field: |row| written(row.value),
        },
        Column {
            name: "limit",
            kind: Kind::Number,
            description: "The limit of § 61 a, per cent.",
            field: |row| written(row.limit),
        },
        Column {
            name: "met",
            kind: Kind::Boolean,
            description: "Whether the limit is passed.",
            field: |row| written(row.met),
        },
        Column {
            name: "points",
            kind: Kind::Number,
            description: "Percentage points past the limit, negative before it.",
            field: |row| written(row.points),
        },
        Column {
            name: "persons",
            kind: Kind::Number,
            description: "About how many persons that is, rounded up to {base}.",
            field: |row| written(row.persons),
        },
        Column {
            name: "next_value",
            kind: Kind::Number,
            description: "The middle of what the next list may bring, per cent.",
            field: |row| written(row.next_value),
        },
        Column {
            name: "next_low",
            kind: Kind::Number,
            description: "With a chance of 10 per cent it is lower.",
            field: |row| written(row.next_low),
        },
        Column {
            name: "next_high",
            kind: Kind::Number,
            description: "With a chance of 10 per cent it is higher.",
            field: |row| written(row.next_high),
        },
        Column {
            name: "is_forecast",
            kind: Kind::Boolean,
            description: "Whether `next_value` is a forecast, or last year's value.",
            field: |row| written(row.is_forecast),
        },
    ],
    key: &["unit", "criterion"],
};

/// A criterion of an estate.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    edition: Edition,
    list_year: i32,
    unit: UnitId,
    criterion: Criterion,
    value: Option<f64>,
    limit: Option<f64>,
    met: Option<bool>,
    points: Option<f64>,
    persons: Option<f64>,
    next_value: Option<f64>,
    next_low: Option<f64>,
    next_high: Option<f64>,
    is_forecast: Option<bool>,
}

/// Lists how estates stand to each criterion.
pub(super) fn rows(standings: &[Standing], edition: Edition) -> impl Iterator<Item = Row> {
    standings.iter().flat_map(move |standing| {
        let row = move |criterion| row(standing, criterion, edition);
        standing.criteria.iter().map(row)
    })
}

fn row(standing: &Standing, criterion: &CriterionStanding, edition: Edition) -> Row {
    let next = criterion.outlook;
    Row {
        edition,
        list_year: standing.list_year,
        unit: standing.unit.clone(),
        criterion: criterion.criterion,
        value: criterion.value,
        limit: criterion.limit,
        met: criterion.met,
        points: criterion
            .points
            .map(|points| (points * 100.0).round() / 100.0),
        persons: criterion.persons,
        next_value: next.map(|next| next.value),
        next_low: next.map(|next| next.low),
        next_high: next.map(|next| next.high),
        is_forecast: next.map(|next| next.is_forecast),
    }
}

/// Reads a table of criteria back.
///
/// # Errors
/// Text that is not such a table.
pub fn read_criteria(text: &str) -> Result<Vec<PublishedCriterion>, csv::Error> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let read = |row: Result<Row, csv::Error>| {
        let row = row?;
        Ok(PublishedCriterion {
            on_list: CriterionOnList {
                unit: row.unit,
                list_year: row.list_year,
                criterion: row.criterion,
            },
            value: row.value,
        })
    };
    reader.deserialize().map(read).collect()
}
