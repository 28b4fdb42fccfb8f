//! How estates stand to each criterion of the law: `criteria.csv`.

use serde::Deserialize;

use super::column::{
    Kind::{Boolean, Integer, Number, Text},
    Table, written,
};
use crate::model::{
    Criterion, CriterionOnList, CriterionStanding, Edition, PublishedCriterion, Standing, UnitId,
};

/// A row per estate and criterion; values and limits in per cent.
#[rustfmt::skip] // a column, and what it says
pub(super) const TABLE: Table<Row> = Table {
    name: "criteria",
    title: "How estates of at least 1,000 residents stand to each criterion of the law",
    columns: &[
        ("edition", Text, |row| row.edition.to_string(),
            "The edition."),
        ("list_year", Integer, |row| row.list_year.to_string(),
            "The year of the list of 1 December."),
        ("unit", Text, |row| row.unit.to_string(),
            "The code of the estate."),
        ("criterion", Text, |row| row.criterion.to_string(),
            "The criterion."),
        ("value", Number, |row| written(row.value),
            "Per cent with the decimals of the criterion; empty where hidden or unknown."),
        ("limit", Number, |row| written(row.limit),
            "The limit of § 61 a, per cent."),
        ("met", Boolean, |row| written(row.met),
            "Whether the limit is passed."),
        ("points", Number, |row| written(row.points),
            "Percentage points past the limit, negative before it."),
        ("persons", Number, |row| written(row.persons),
            "About how many persons that is, rounded up to {base}."),
        ("next_value", Number, |row| written(row.next_value),
            "The middle of what the next list may bring, per cent."),
        ("next_low", Number, |row| written(row.next_low),
            "With a chance of 10 per cent it is lower."),
        ("next_high", Number, |row| written(row.next_high),
            "With a chance of 10 per cent it is higher."),
        ("is_forecast", Boolean, |row| written(row.is_forecast),
            "Whether `next_value` is a forecast, or last year's value."),
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
