//! Published figures as a table: `published.csv`, and the one inside each PDF.

use serde::Deserialize;

use super::column::{Kind, Table, written};
use crate::model::{
    Edition, Indicator, Pooled, Published, PublishedFigures, Shown, Unit, UnitId, UnitKind,
};

/// A row per unit, indicator and year. Numbers are as rounded as anywhere else in the edition, and
/// empty where hidden.
#[rustfmt::skip] // a column, and what it says
pub(super) const TABLE: Table<Row> = Table {
    name: "published",
    title: "Every figure of the edition: a row per unit, indicator and year",
    columns: &[
        ("edition", Kind::Text, |row| row.edition.to_string(),
            "The edition."),
        ("unit", Kind::Text, |row| row.unit.to_string(),
            "The code of the unit."),
        ("unit_kind", Kind::SortOfUnit, |row| row.unit_kind.as_str().to_owned(),
            "The sort of unit; `part` is a part of the municipality, such as town or country."),
        ("parent", Kind::Text, |row| written(row.parent.as_ref()),
            "The unit next above: area < school district < part < municipality; for an estate \
             its area; empty for others."),
        ("year", Kind::Integer, |row| row.year.to_string(),
            "The data year."),
        ("indicator", Kind::Indicator, |row| row.indicator.clone(),
            "The indicator; see `indicators`."),
        ("numerator", Kind::Number, |row| written(row.numerator),
            "What is counted, not given for means, rounded to the nearest {base}; \
             empty where hidden."),
        ("denominator", Kind::Number, |row| written(row.denominator),
            "Of how many, where there is such a number, rounded to the nearest {base}; for an \
             index the number expected; empty where hidden."),
        ("value", Kind::Number, |row| written(row.value),
            "The value, in the indicator's unit; empty where hidden."),
        ("shown", Kind::Boolean, |row| row.value.is_some().to_string(),
            "Whether the figure is shown."),
        ("pooled_years", Kind::Integer, |row| written(row.pooled_years),
            "Where the figure is hidden and several years together are not: over how many years, up \
             to this one, the next three columns are. They are no figures of this year; those of \
             other years may overlap with them."),
        ("pooled_numerator", Kind::Number, |row| written(row.pooled_numerator),
            "What is counted in these years together, rounded to the nearest {base}."),
        ("pooled_denominator", Kind::Number, |row| written(row.pooled_denominator),
            "Of how many in these years together, rounded to the nearest {base}; somebody who is \
             there in each year is among them each time."),
        ("pooled_value", Kind::Number, |row| written(row.pooled_value),
            "The value of these years together, made from the two rounded sums, in the indicator's \
             unit."),
    ],
    key: &["unit", "indicator", "year"],
};

/// A published figure.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    edition: Edition,
    unit: UnitId,
    unit_kind: UnitKind,
    parent: Option<UnitId>,
    year: i32,
    indicator: String,
    numerator: Option<f64>,
    denominator: Option<f64>,
    value: Option<f64>,
    // Editions from before there were any have no such columns.
    #[serde(default)]
    pooled_years: Option<u8>,
    #[serde(default)]
    pooled_numerator: Option<f64>,
    #[serde(default)]
    pooled_denominator: Option<f64>,
    #[serde(default)]
    pooled_value: Option<f64>,
}

impl Row {
    fn pooled(&self) -> Option<Pooled> {
        let shown = Shown {
            value: self.pooled_value?,
            numerator: self.pooled_numerator,
            denominator: self.pooled_denominator,
            standard_error: None,
        };
        Some(Pooled::release(shown, self.pooled_years?))
    }
}

/// Writes the published figures of some units as CSV: a row per unit, indicator and year.
#[must_use]
pub(crate) fn figures_of<'a>(
    units: impl IntoIterator<Item = &'a Unit>,
    figures: &PublishedFigures,
    indicators: &[Indicator],
    edition: Edition,
) -> String {
    let of_unit = |unit: &'a Unit| {
        let of_indicator = move |indicator: &Indicator| {
            let row = |year| row(unit, indicator, year, figures, edition);
            let years = figures.years(&indicator.id, unit.id.as_str());
            years.filter_map(row).collect::<Vec<_>>()
        };
        indicators.iter().flat_map(of_indicator)
    };
    TABLE.write(units.into_iter().flat_map(of_unit))
}

fn row(
    unit: &Unit,
    indicator: &Indicator,
    year: i32,
    figures: &PublishedFigures,
    edition: Edition,
) -> Option<Row> {
    let shown = figures.get(&indicator.id, year, unit.id.as_str())?.shown();
    let pooled = figures.pooled(&indicator.id, year, unit.id.as_str());
    let together = pooled.map(Pooled::shown);
    Some(Row {
        edition,
        unit: unit.id.clone(),
        unit_kind: unit.kind,
        parent: unit.parent.clone(),
        year,
        indicator: indicator.id.clone(),
        numerator: shown.and_then(|shown| shown.numerator),
        denominator: shown.and_then(|shown| shown.denominator),
        value: shown.map(|shown| shown.value),
        pooled_years: pooled.map(Pooled::years),
        pooled_numerator: together.and_then(|shown| shown.numerator),
        pooled_denominator: together.and_then(|shown| shown.denominator),
        pooled_value: together.map(|shown| shown.value),
    })
}

/// Reads a table of published figures back.
///
/// # Errors
/// Text that is not such a table.
pub(crate) fn read_figures(text: &str) -> Result<PublishedFigures, csv::Error> {
    let mut figures = PublishedFigures::default();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row?;
        if let Some(pooled) = row.pooled() {
            figures.insert_pooled(&row.indicator, row.year, row.unit.clone(), pooled);
        }
        let figure = match row.value {
            None => Published::hide(),
            Some(value) => Published::release(Shown {
                value,
                numerator: row.numerator,
                denominator: row.denominator,
                standard_error: None,
            }),
        };
        figures.insert(&row.indicator, row.year, row.unit, figure);
    }
    Ok(figures)
}
