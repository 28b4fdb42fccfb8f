//! Sums of expressions over the rows of a table, area by area.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use polars::prelude::*;

use super::expression::{AGE, YEAR, number};
use crate::{
    config::{AgeDay, Layout, Table, WithoutUnit},
    model::{Formula, Unit, UnitId, UnitKind, Units},
    panics::quietly,
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
    let start = with_year(with_age(frame, table, year)?, year)?.lazy();
    let join = |rows: LazyFrame, other: DataFrame| {
        rows.join(other.lazy(), &key, &key, JoinArgs::new(JoinType::Left))
    };
    others.into_iter().fold(start, join).collect()
}

fn with_age(mut frame: DataFrame, table: &Table, year: i32) -> PolarsResult<DataFrame> {
    if let Some(column) = &table.age_from {
        let days = frame.column(column)?.cast(&DataType::Int32)?;
        let age = |day: Option<i32>| day.and_then(|day| age_in(year, table.age_on, day));
        let ages: Int32Chunked = days.i32()?.iter().map(age).collect();
        frame.with_column(ages.with_name(PlSmallStr::from_static(AGE)).into_column())?;
    }
    Ok(frame)
}

fn with_year(mut frame: DataFrame, year: i32) -> PolarsResult<DataFrame> {
    if frame.column(YEAR).is_err() {
        let years = Column::new(PlSmallStr::from_static(YEAR), vec![year; frame.height()]);
        frame.with_column(years)?;
    }
    Ok(frame)
}

/// Returns the age in a year of someone born so many days after 1 January 1970.
fn age_in(year: i32, on: AgeDay, born: i32) -> Option<i32> {
    let born = NaiveDate::from_epoch_days(born)?;
    let has_birthday_to_come = on == AgeDay::NewYear && born.ordinal() > 1;
    Some(year - born.year() - i32::from(has_birthday_to_come))
}

/// The columns that say where a row belongs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Places {
    /// To which area.
    pub(super) area: String,
    /// To which estate, where the table says so.
    pub(super) estate: Option<String>,
    /// Whether the area is that of today, whenever the row is about.
    pub(super) by_address: bool,
}

/// Sums the expressions of one table, for areas and all that they add up to, and for estates
/// and their associations.
///
/// # Errors
/// What polars says, and the first row for which an expression is no finite number.
pub(super) fn sums(
    rows: &DataFrame,
    table: &Table,
    places: &Places,
    formulas: &BTreeSet<&Formula>,
    units: &Units,
    year: i32,
) -> Result<Vec<Sums>, SumError> {
    let rows = each_row(rows, formulas)?;
    for (index, formula) in formulas.iter().enumerate() {
        if let Some(row) = not_finite(&rows, index)? {
            return Err(SumError::NotFinite(Box::new((*formula).clone()), row + 1));
        }
    }
    let count = formulas.len();
    let by_area = grouped(&rows, table.layout, &places.area, count)?;
    let by_estate = match &places.estate {
        Some(estate) => Some(grouped(&rows, table.layout, estate, count)?),
        None => None,
    };
    let mut all = Vec::with_capacity(formulas.len());
    for index in 0..formulas.len() {
        if is_empty(&rows, index)? {
            all.push(Sums::new());
            continue;
        }
        let (areas, unplaced) = placed(&by_area, &places.area, index)?;
        let unplaced = match table.without_unit {
            WithoutUnit::Municipality => unplaced,
            WithoutUnit::Nothing => 0.0,
        };
        let has_rows = |area: &UnitId| areas.contains_key(area.as_str());
        // By address an area has rows before there was one, and what is wholly divided into such too.
        let exists = |unit: &Unit| {
            let within = || units.areas_within(unit);
            let is_counted_back = || !within().is_empty() && within().into_iter().all(has_rows);
            unit.from_year <= year || places.by_address && is_counted_back()
        };
        let mut sums = added_up(&areas, unplaced, table, (units, &exists));
        if let (Some(grouped), Some(column)) = (&by_estate, &places.estate) {
            let (estates, _) = placed(grouped, column, index)?;
            sums.extend(of_estates(&estates, units, year));
        }
        for sum in sums.values_mut() {
            *sum = (*sum * PRECISION).round() / PRECISION;
        }
        all.push(sums);
    }
    Ok(all)
}

/// Why an expression cannot be summed.
#[derive(Debug)]
pub(super) enum SumError {
    /// polars could not do its work.
    Polars(PolarsError),
    /// The expression fails on the rows, and what polars says.
    Failed(Box<Formula>, String),
    /// The expression is no finite number for a row, counted from 1.
    NotFinite(Box<Formula>, usize),
}

impl From<PolarsError> for SumError {
    fn from(error: PolarsError) -> Self {
        Self::Polars(error)
    }
}

fn name_of(index: usize) -> String {
    format!("sum {index}")
}

/// Adds a number for each row and expression: a constant such as `1` counts rows.
fn numbers(rows: &DataFrame, formulas: &BTreeSet<&Formula>) -> PolarsResult<DataFrame> {
    let numbers = formulas.iter().enumerate().map(|(index, formula)| {
        let number = number(&formula.expression)?;
        Ok(number.alias(name_of(index)))
    });
    let numbers: Vec<Expr> = numbers.collect::<PolarsResult<_>>()?;
    rows.clone().lazy().with_columns(numbers).collect()
}

/// Adds a number for each row and expression, or names the first expression that fails.
fn each_row(rows: &DataFrame, formulas: &BTreeSet<&Formula>) -> Result<DataFrame, SumError> {
    let numbers = |formulas: &BTreeSet<&Formula>| {
        let done = quietly(|| numbers(rows, formulas));
        done.and_then(|done| done.map_err(|error| error.to_string()))
    };
    numbers(formulas).map_err(|message| {
        let failing = formulas.iter().find_map(|formula| {
            let message = numbers(&BTreeSet::from([*formula])).err()?;
            Some(SumError::Failed(Box::new((*formula).clone()), message))
        });
        failing.unwrap_or(SumError::Polars(polars_err!(ComputeError: "{message}")))
    })
}

/// Tells whether an expression gives nothing for any row: what it looks at was not delivered,
/// which is not the same as nought.
fn is_empty(rows: &DataFrame, index: usize) -> PolarsResult<bool> {
    let column = rows.column(&name_of(index))?;
    Ok(column.null_count() == column.len())
}

/// Finds the first row for which an expression is no finite number: it divides by nought.
fn not_finite(rows: &DataFrame, index: usize) -> PolarsResult<Option<usize>> {
    let numbers = rows.column(&name_of(index))?.f64()?;
    let is_wrong = |number: Option<f64>| number.is_some_and(|number| !number.is_finite());
    Ok(numbers.iter().position(is_wrong))
}

fn grouped(
    rows: &DataFrame,
    layout: Layout,
    unit_column: &str,
    count: usize,
) -> PolarsResult<DataFrame> {
    let of = |index: usize| {
        let name = name_of(index);
        let sum = col(&name).sum();
        match layout {
            // A person of whom nothing is known is not counted.
            Layout::Register => sum,
            // A unit without a figure has none, which is not the same as zero.
            Layout::Counts => when(col(&name).null_count().gt(lit(0)))
                .then(lit(NULL))
                .otherwise(sum)
                .cast(DataType::Float64)
                .alias(&name),
        }
    };
    let sums: Vec<Expr> = (0..count).map(of).collect();
    rows.clone()
        .lazy()
        .group_by([col(unit_column)])
        .agg(sums)
        .collect()
}

/// Splits the sums of one expression into those of units and that of rows without one.
fn placed<'a>(
    grouped: &'a DataFrame,
    column: &str,
    index: usize,
) -> PolarsResult<(BTreeMap<&'a str, f64>, f64)> {
    let codes = grouped.column(column)?.str()?;
    let values = grouped.column(&name_of(index))?.f64()?;
    let mut placed = BTreeMap::new();
    let mut unplaced = 0.0;
    for (code, sum) in codes.iter().zip(values.iter()) {
        match (code, sum) {
            (Some(code), Some(sum)) => {
                placed.insert(code, sum);
            }
            (None, Some(sum)) => unplaced += sum,
            _ => {}
        }
    }
    Ok((placed, unplaced))
}

/// Adds areas up to districts, parts and the municipality.
///
/// A unit has a sum only where all of it is divided into areas in the year and all of them
/// have one: nothing that holds a unit without a sum has one. The municipality need not be
/// divided where rows without an area count for it.
fn added_up(
    placed: &BTreeMap<&str, f64>,
    unplaced: f64,
    table: &Table,
    (units, exists): (&Units, &dyn Fn(&Unit) -> bool),
) -> Sums {
    let mut sums = Sums::new();
    let mut incomplete: BTreeSet<UnitId> = BTreeSet::new();
    let areas = units.of_kind(UnitKind::Area);
    for area in areas.filter(|area| exists(area)) {
        let own = placed.get(area.id.as_str()).copied();
        let own = own.or_else(|| (table.layout == Layout::Register).then_some(0.0));
        let above = units.ancestors(area.id.as_str());
        let above = above.map(|unit| unit.id.clone());
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
    let later = |unit: &&Unit| {
        let counts = unit.kind.is_sum_of_areas() || unit.kind == UnitKind::Area;
        counts && !exists(unit)
    };
    for unit in units.iter().filter(later) {
        let above = units.ancestors(unit.id.as_str()).map(|unit| &unit.id);
        let undivided = above.filter(|id| whole.is_none_or(|whole| whole.id != **id));
        incomplete.extend(undivided.cloned().chain([unit.id.clone()]));
    }
    if let Some(municipality) = whole {
        *sums.entry(municipality.id.clone()).or_default() += unplaced;
    }
    sums.retain(|id, _| !incomplete.contains(id));
    if table.municipality_row.is_some() {
        set_whole(&mut sums, placed, units);
    }
    sums
}

/// Takes the municipality's figure from its own row, whatever its areas come to.
fn set_whole(sums: &mut Sums, placed: &BTreeMap<&str, f64>, units: &Units) {
    let Some(municipality) = units.municipality() else {
        return;
    };
    match placed.get(municipality.id.as_str()) {
        Some(delivered) => sums.insert(municipality.id.clone(), *delivered),
        None => sums.remove(&municipality.id),
    };
}

/// Sums up estates, and the associations and housing areas all of whose estates exist in the year.
fn of_estates(placed: &BTreeMap<&str, f64>, units: &Units, year: i32) -> Sums {
    let exists = |unit: &&Unit| unit.from_year <= year;
    let sum = |estate: &Unit| placed.get(estate.id.as_str()).copied().unwrap_or(0.0);
    let estates = units.of_kind(UnitKind::Estate).filter(exists);
    let mut sums: Sums = estates
        .map(|estate| (estate.id.clone(), sum(estate)))
        .collect();
    let wholes = units.iter().filter(|unit| unit.kind.is_sum_of_estates());
    for whole in wholes.filter(exists) {
        let own = units.parts_of(whole);
        if !own.is_empty() && own.iter().all(exists) {
            let sum = own.into_iter().map(sum).sum();
            sums.insert(whole.id.clone(), sum);
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_in_a_year() {
        let born = |year, month, day| {
            NaiveDate::from_ymd_opt(year, month, day).map(|date| date.to_epoch_days())
        };
        for (birth, year, on_new_year, at_its_end) in [
            (born(2000, 1, 1), 2018, 18, 18),
            (born(2000, 1, 2), 2018, 17, 18),
            (born(1999, 12, 31), 2018, 18, 19),
            (born(1960, 2, 29), 2025, 64, 65),
            (born(2024, 6, 1), 2025, 0, 1),
            (born(2025, 12, 31), 2025, -1, 0),
        ] {
            let age = |day| age_in(year, day, birth.unwrap());
            assert_eq!(age(AgeDay::NewYear), Some(on_new_year));
            assert_eq!(age(AgeDay::YearEnd), Some(at_its_end));
        }
    }
}
