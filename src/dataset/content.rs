//! What stands in the rows: empty fields, unknown codes and values, rows given twice.

use std::path::Path;

use polars::prelude::*;

use super::Fault;
use crate::{
    config::{Column as Expected, ColumnKind, Table},
    model::{UnitKind, Units},
};

/// Checks the rows of a register extract.
pub(super) fn check(
    frame: &DataFrame,
    file: &Path,
    table: &Table,
    units: &Units,
    year: i32,
) -> Vec<Fault> {
    let mut faults = Vec::new();
    for expected in &table.columns {
        if let Ok(column) = frame.column(&expected.name) {
            let found = check_column(column, expected, units, year);
            let of_file = |(row, message): (usize, String)| {
                let fault = Fault::of_file(file.to_owned(), message);
                fault.row(row + 1).column(&expected.name)
            };
            faults.extend(found.map(of_file).map(|fault| with_hint(fault, expected)));
        }
    }
    if faults.is_empty() {
        faults.extend(check_twice(frame, file, table));
    }
    faults
}

fn with_hint(fault: Fault, expected: &Expected) -> Fault {
    match expected.kind {
        ColumnKind::Area | ColumnKind::Estate => {
            fault.hint("units and their first years stand in the table of units")
        }
        _ if !expected.values.is_empty() => {
            fault.hint(format!("expected one of: {}", expected.values.join(", ")))
        }
        _ => fault,
    }
}

/// Finds the first row of a column that is wrong.
fn check_column(
    column: &Column,
    expected: &Expected,
    units: &Units,
    year: i32,
) -> Option<(usize, String)> {
    if !expected.optional && column.null_count() > 0 {
        let row = column
            .is_null()
            .iter()
            .position(|null| null == Some(true))?;
        return Some((row, "is empty".to_owned()));
    }
    match expected.kind {
        ColumnKind::Area => first_wrong(column, |code| {
            unknown_unit(code, (UnitKind::Area, "an area"), units, year)
        }),
        ColumnKind::Estate => first_wrong(column, |code| {
            unknown_unit(code, (UnitKind::Estate, "an estate"), units, year)
        }),
        ColumnKind::Text if !expected.values.is_empty() => first_wrong(column, |value| {
            let known = expected.values.iter().any(|allowed| allowed == value);
            (!known).then(|| format!("holds `{}`", value.escape_debug()))
        }),
        ColumnKind::Number => {
            let numbers = column.f64().ok()?;
            let row = numbers
                .iter()
                .position(|value| value.is_some_and(|number| !number.is_finite()))?;
            Some((row, "is not a finite number".to_owned()))
        }
        _ => None,
    }
}

/// Applies a rule to the texts of a column; the same text is asked about only once in a row.
fn first_wrong(column: &Column, rule: impl Fn(&str) -> Option<String>) -> Option<(usize, String)> {
    let mut fine: Vec<&str> = Vec::new();
    for (row, text) in column.str().ok()?.iter().enumerate() {
        let Some(text) = text else { continue };
        match fine.binary_search(&text) {
            Ok(_) => {}
            Err(place) => match rule(text) {
                Some(message) => return Some((row, message)),
                None => fine.insert(place, text),
            },
        }
    }
    None
}

fn unknown_unit(
    code: &str,
    (kind, name): (UnitKind, &str),
    units: &Units,
    year: i32,
) -> Option<String> {
    let shown = code.escape_debug();
    match units.get(code).filter(|unit| unit.kind == kind) {
        None => Some(format!("holds `{shown}`, which is not the code of {name}")),
        Some(unit) if unit.from_year > year => Some(format!(
            "holds `{shown}`, {name} that exists from {}",
            unit.from_year
        )),
        Some(_) => None,
    }
}

fn check_twice(frame: &DataFrame, file: &Path, table: &Table) -> Option<Fault> {
    let (first, second) = rows_with_one_key(frame, &table.key)?;
    let message = format!(
        "has the same {} as row {}",
        table.key.join(" and "),
        first + 1
    );
    let fault = Fault::of_file(file.to_owned(), message).row(second + 1);
    Some(fault.hint("a person or unit has one row a year in this table"))
}

fn rows_with_one_key(frame: &DataFrame, key: &[String]) -> Option<(usize, usize)> {
    match key {
        [] => None,
        [column] if frame.column(column).ok()?.dtype() == &DataType::Int64 => {
            first_pair(frame.column(column).ok()?.i64().ok()?.iter().collect())
        }
        columns => first_pair(text_keys(frame, columns)?),
    }
}

fn text_keys(frame: &DataFrame, columns: &[String]) -> Option<Vec<String>> {
    let mut keys = vec![String::new(); frame.height()];
    for column in columns {
        let texts = frame.column(column).ok()?.cast(&DataType::String).ok()?;
        for (key, text) in keys.iter_mut().zip(texts.str().ok()?.iter()) {
            key.push_str(text.unwrap_or_default());
            key.push('\0');
        }
    }
    Some(keys)
}

/// Finds the two rows with one key whose second row comes first in the file.
fn first_pair<K: Ord>(keys: Vec<K>) -> Option<(usize, usize)> {
    let mut sorted: Vec<(K, usize)> = keys.into_iter().zip(0..).collect();
    sorted.sort_unstable();
    let pairs = sorted.iter().zip(sorted.iter().skip(1));
    pairs
        .filter(|((key, _), (next, _))| key == next)
        .map(|((_, row), (_, next))| (*row, *next))
        .min_by_key(|(_, second)| *second)
}
