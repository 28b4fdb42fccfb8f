//! Sums of expressions over the rows of a table, area by area.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;

use super::expression::{AGE, number};
use crate::{
    config::{Layout, Table, WithoutUnit},
    model::{Formula, UnitId, UnitKind, Units},
};

/// The sum of one expression in each unit of a year. A unit that is not there has no figure.
pub(super) type Sums = BTreeMap<UnitId, f64>;

/// Sums count to this many parts of a person, so that the order of adding does not show.
const PRECISION: f64 = 1e6;

/// Puts the rows of a table together with those of the tables joined to it.
///
/// # Errors
/// What polars says.
pub(super) fn joined(
    frame: DataFrame,
    others: Vec<DataFrame>,
    table: &Table,
    year: i32,
) -> PolarsResult<DataFrame> {
    let key: Vec<_> = table.key.iter().map(col).collect();
    let start = with_age(frame, table, year)?.lazy();
    let join = |rows: LazyFrame, other: DataFrame| {
        rows.join(other.lazy(), &key, &key, JoinArgs::new(JoinType::Left))
    };
    others.into_iter().fold(start, join).collect()
}

fn with_age(mut frame: DataFrame, table: &Table, year: i32) -> PolarsResult<DataFrame> {
    if let Some(column) = &table.age_from {
        let days = frame.column(column)?.cast(&DataType::Int32)?;
        let age = |day: Option<i32>| day.and_then(|day| age_on_new_year(day, year));
        let ages: Int32Chunked = days.i32()?.iter().map(age).collect();
        frame.with_column(ages.with_name(PlSmallStr::from_static(AGE)).into_column())?;
    }
    Ok(frame)
}

/// Returns the age on 1 January of someone born so many days after 1 January 1970.
fn age_on_new_year(born: i32, year: i32) -> Option<i32> {
    let born = NaiveDate::from_epoch_days(born)?;
    let before_birthday = i32::from(born.ordinal() > 1);
    Some(year - born.year() - before_birthday)
}

/// Sums the expressions of one table and unit column, for areas and all that they add up to.
///
/// # Errors
/// What polars says.
pub(super) fn sums(
    rows: &DataFrame,
    table: &Table,
    unit_column: &str,
    formulas: &BTreeSet<&Formula>,
    units: &Units,
    year: i32,
) -> PolarsResult<Vec<Sums>> {
    let grouped = grouped(rows, table.layout, unit_column, formulas)?;
    let codes = grouped.column(unit_column)?.str()?;
    let mut all = Vec::with_capacity(formulas.len());
    for index in 0..formulas.len() {
        let values = grouped.column(&format!("sum {index}"))?.f64()?;
        let by_code = codes.iter().zip(values.iter());
        let (placed, unplaced) = placed(by_code, table.without_unit);
        all.push(added_up(&placed, unplaced, table, units, year));
    }
    Ok(all)
}

fn grouped(
    rows: &DataFrame,
    layout: Layout,
    unit_column: &str,
    formulas: &BTreeSet<&Formula>,
) -> PolarsResult<DataFrame> {
    let mut numbers = Vec::with_capacity(formulas.len());
    let mut sums = Vec::with_capacity(formulas.len());
    for (index, formula) in formulas.iter().enumerate() {
        let name = format!("sum {index}");
        numbers.push(number(&formula.expression)?.alias(&name));
        let sum = col(&name).sum();
        sums.push(match layout {
            // A person of whom nothing is known is not counted.
            Layout::Register => sum,
            // A unit without a figure has none, which is not the same as zero.
            Layout::Counts => when(col(&name).null_count().gt(lit(0)))
                .then(lit(NULL))
                .otherwise(sum)
                .cast(DataType::Float64)
                .alias(&name),
        });
    }
    // A number for each row first: a constant such as `1` counts rows.
    let rows = rows.clone().lazy().with_columns(numbers);
    rows.group_by([col(unit_column)]).agg(sums).collect()
}

/// Splits sums into those of areas and that of rows without an area.
fn placed<'a>(
    sums: impl Iterator<Item = (Option<&'a str>, Option<f64>)>,
    without_unit: WithoutUnit,
) -> (BTreeMap<&'a str, f64>, f64) {
    let mut placed = BTreeMap::new();
    let mut unplaced = 0.0;
    for (code, sum) in sums {
        match (code, sum) {
            (Some(code), Some(sum)) => {
                placed.insert(code, sum);
            }
            (None, Some(sum)) if without_unit == WithoutUnit::Municipality => unplaced += sum,
            _ => {}
        }
    }
    (placed, unplaced)
}

/// Adds areas up to districts, parts and the municipality.
///
/// A unit has a sum only where all of it is divided into areas in the year and all of them
/// have one. The municipality need not be divided where rows without an area count for it.
fn added_up(
    placed: &BTreeMap<&str, f64>,
    unplaced: f64,
    table: &Table,
    units: &Units,
    year: i32,
) -> Sums {
    let mut sums = Sums::new();
    let mut incomplete: BTreeSet<UnitId> = BTreeSet::new();
    for area in units
        .of_kind(UnitKind::Area)
        .filter(|area| area.from_year <= year)
    {
        let own = placed.get(area.id.as_str()).copied();
        let own = own.or_else(|| (table.layout == Layout::Register).then_some(0.0));
        let above = units
            .ancestors(area.id.as_str())
            .map(|unit| unit.id.clone());
        match own {
            Some(own) => {
                for id in std::iter::once(area.id.clone()).chain(above) {
                    *sums.entry(id).or_default() += own;
                }
            }
            None => incomplete.extend(above),
        }
    }
    let whole = units
        .municipality()
        .filter(|_| table.without_unit == WithoutUnit::Municipality);
    for unit in units.iter().filter(|unit| unit.kind.is_sum_of_areas()) {
        let divided = units
            .children(&unit.id)
            .all(|child| child.from_year <= year);
        if !divided && whole.is_none_or(|whole| whole.id != unit.id) {
            incomplete.insert(unit.id.clone());
        }
    }
    if let Some(municipality) = whole {
        *sums.entry(municipality.id.clone()).or_default() += unplaced;
    }
    sums.retain(|id, _| !incomplete.contains(id));
    for sum in sums.values_mut() {
        *sum = (*sum * PRECISION).round() / PRECISION;
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_on_new_years_day() {
        let born = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
        };
        for (birth, year, expected) in [
            (born(2000, 1, 1), 2018, 18),
            (born(2000, 1, 2), 2018, 17),
            (born(1999, 12, 31), 2018, 18),
            (born(1960, 2, 29), 2025, 64),
            (born(2024, 6, 1), 2025, 0),
        ] {
            assert_eq!(age_on_new_year(birth.unwrap(), year), Some(expected));
        }
    }
}
