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
        Column::new("edition", Kind::Text, "The edition.", |row| {
            row.edition.to_string()
        }),
        Column::new(
            "list_year",
            Kind::Integer,
            "The year of the list of 1 December.",
            |row| row.list_year.to_string(),
        ),
        Column::new("unit", Kind::Text, "The code of the estate.", |row| {
            row.unit.to_string()
        }),
        Column::new("criterion", Kind::Text, "The criterion.", |row| {
            row.criterion.as_str().to_owned()
        }),
        Column::new(
            "value",
            Kind::Number,
            "Per cent with one decimal, convictions with two; empty where hidden or \
                          unknown.",
            |row| written(row.value),
        ),
        Column::new(
            "limit",
            Kind::Number,
            "The limit of § 61 a, per cent.",
            |row| written(row.limit),
        ),
        Column::new(
            "met",
            Kind::Boolean,
            "Whether the limit is passed.",
            |row| written(row.met),
        ),
        Column::new(
            "points",
            Kind::Number,
            "Percentage points past the limit, negative before it.",
            |row| written(row.points),
        ),
        Column::new(
            "persons",
            Kind::Number,
            "About how many persons that is, rounded up to {base}.",
            |row| written(row.persons),
        ),
        Column::new(
            "next_value",
            Kind::Number,
            "The middle of what the next list may bring, per cent.",
            |row| written(row.next_value),
        ),
        Column::new(
            "next_low",
            Kind::Number,
            "With a chance of 10 per cent it is lower.",
            |row| written(row.next_low),
        ),
        Column::new(
            "next_high",
            Kind::Number,
            "With a chance of 10 per cent it is higher.",
            |row| written(row.next_high),
        ),
        Column::new(
            "is_forecast",
            Kind::Boolean,
            "Whether `next_value` is a forecast, or last year's value.",
            |row| written(row.is_forecast),
        ),
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
pub(crate) fn read_criteria(text: &str) -> Result<Vec<PublishedCriterion>, csv::Error> {
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
