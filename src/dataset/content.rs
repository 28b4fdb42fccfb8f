//! What stands in the rows: empty fields, unknown codes and values, rows given twice.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use chrono::NaiveDate;
use polars::prelude::*;

use super::{
    Fault,
    addresses::{Ground, located, unknown as unknown_address},
    coverage::look_alike,
    register::Extract,
};
use crate::{
    config::{Column as Expected, ColumnKind, Table},
    model::{UnitKind, Units},
};

/// Checks the rows of a register extract.
pub(super) fn check(
    extract: &Extract,
    file: &Path,
    table: &Table,
    Ground { units, addresses }: Ground,
    year: i32,
) -> Vec<Fault> {
    let frame = &extract.frame;
    let of_file = |column: &str, wrong: Wrong| {
        let fault = Fault::of_file(file, wrong.message).sheet(extract.sheet.as_deref());
        let named = table.rename.get(column).map_or(column, String::as_str);
        let fault = fault.row(extract.row(wrong.row)).column(named);
        fault.hint(wrong.hint)
    };
    let mut faults = Vec::new();
    for expected in &table.columns {
        if let Ok(column) = frame.column(&expected.name) {
            let found = check_column(column, expected, Ground { units, addresses }, year);
            let found = found.or_else(|| {
                let is_birth = table.age_from.as_ref() == Some(&expected.name);
                let is_date = expected.kind == ColumnKind::Date;
                is_date
                    .then(|| impossible_date(column, (year, is_birth)))
                    .flatten()
            });
            faults.extend(found.map(|wrong| of_file(&expected.name, wrong)));
        }
    }
    if faults.is_empty() {
        let estate = table.estate.as_deref().unwrap_or_default();
        let elsewhere = estate_elsewhere(frame, table, Ground { units, addresses }, year);
        faults.extend(elsewhere.map(|wrong| of_file(estate, wrong)));
        faults.extend(check_twice(extract, file, table));
    }
    faults
}

/// The first row of a column that is wrong, counted from 0.
struct Wrong {
    row: usize,
    message: String,
    hint: String,
}

/// Nobody grew older than this.
const OLDEST: i32 = 120;

/// Finds a date after the data year, a birth date after its 1 January, or one before anybody was born
/// who lives: a code for "unknown", or for "until further notice", is none.
fn impossible_date(column: &Column, (year, is_birth): (i32, bool)) -> Option<Wrong> {
    let days = column.cast(&DataType::Int32).ok()?;
    let born = |day: i32| NaiveDate::from_epoch_days(day);
    let (newest, named) = match is_birth {
        true => (NaiveDate::from_ymd_opt(year, 1, 1)?, "1 January"),
        false => (NaiveDate::from_ymd_opt(year, 12, 31)?, "31 December"),
    };
    let oldest = NaiveDate::from_ymd_opt(year.checked_sub(OLDEST + 1)?, 1, 1)?;
    let wrong = |day: i32| born(day).is_none_or(|date| date > newest || date < oldest);
    let days = days.i32().ok()?;
    let (row, day) = days.iter().enumerate().find_map(|(row, day)| {
        let day = day?;
        wrong(day).then_some((row, day))
    })?;
    let message = match born(day) {
        Some(date) if date > newest => format!("holds {date}, which is after {named} {year}"),
        Some(date) => format!("holds {date}: nobody is more than {OLDEST} years old"),
        None => "holds no date that there is".to_owned(),
    };
    let unknown = match born(day) {
        Some(date) => format!(
            "leave it empty where it is not known, or set `missing = [\"{date}\"]` of the table, and \
             write `?` after the column's form"
        ),
        None => {
            "leave it empty where it is not known, and write `?` after the column's form".to_owned()
        }
    };
    Some(Wrong {
        row,
        message,
        hint: unknown,
    })
}

/// Finds a row of an estate that lies in another area than the row says. Disclosure control
/// reckons with estates inside their areas.
fn estate_elsewhere(
    frame: &DataFrame,
    table: &Table,
    Ground { units, addresses }: Ground,
    year: i32,
) -> Option<Wrong> {
    let (unit, estate) = (table.unit.as_deref()?, table.estate.as_deref()?);
    let columns = [unit.to_owned()];
    let by_address = table.column(unit)?.kind == ColumnKind::Address;
    let located = match addresses.filter(|_| by_address) {
        Some(addresses) => located(frame.clone(), &columns, &addresses.today).ok()?,
        None => frame.clone(),
    };
    let areas = located.column(unit).ok()?.str().ok()?;
    let estates = frame.column(estate).ok()?.str().ok()?;
    let area_of = |estate: &str| {
        let area = units.get(units.get(estate)?.parent.as_ref()?.as_str())?;
        (area.from_year <= year).then_some(area.id.as_str())
    };
    let known: BTreeMap<&str, Option<&str>> = units
        .of_kind(UnitKind::Estate)
        .map(|unit| (unit.id.as_str(), area_of(unit.id.as_str())))
        .collect();
    let mut rows = areas.iter().zip(estates.iter()).enumerate();
    rows.find_map(|(row, (area, estate))| {
        let estate = estate?;
        let own = (*known.get(estate)?)?;
        if area == Some(own) {
            return None;
        }
        let said = match (area, by_address) {
            (None, _) => "is empty".to_owned(),
            (Some(area), false) => format!("holds `{area}`"),
            (Some(area), true) => format!("holds an address in `{area}`"),
        };
        Some(Wrong {
            row,
            message: format!(
                "holds `{estate}`, which lies in the area `{own}`, and `{unit}` {said}"
            ),
            hint: "mend the estate's parent in the table of units, or write `-` there where it \
                   lies in several areas"
                .to_owned(),
        })
    })
}

/// Finds the first row of a column that is wrong.
fn check_column(
    column: &Column,
    expected: &Expected,
    Ground { units, addresses }: Ground,
    year: i32,
) -> Option<Wrong> {
    let wrong = |row: usize, message: &str, hint: &str| Wrong {
        row,
        message: message.to_owned(),
        hint: hint.to_owned(),
    };
    if !expected.optional && column.null_count() > 0 {
        let empty = column.is_null();
        let row = empty.iter().position(|null| null == Some(true))?;
        let hint = "where it may be empty, write `?` after the column's form";
        return Some(wrong(row, "is empty", hint));
    }
    let unknown =
        |kind, name| first_wrong(column, |code| unknown_unit(code, (kind, name), units, year));
    match expected.kind {
        ColumnKind::Area => unknown(UnitKind::Area, "an area"),
        ColumnKind::Estate => unknown(UnitKind::Estate, "an estate"),
        ColumnKind::Address => first_wrong(column, |key| unknown_address(key, addresses)),
        ColumnKind::Text if !expected.values.is_empty() => first_wrong(column, |value| {
            let known = expected.values.iter().any(|allowed| allowed == value);
            let hint = || format!("expected one of: {}", expected.values.join(", "));
            (!known).then(|| (format!("holds `{}`", value.escape_debug()), hint()))
        }),
        ColumnKind::Number => {
            let mut numbers = column.f64().ok()?.iter();
            let row = numbers.position(|value| value.is_some_and(|number| !number.is_finite()))?;
            let hint = "leave it empty where there is no number";
            Some(wrong(row, "is not a finite number", hint))
        }
        _ => None,
    }
}

/// Applies a rule to the texts of a column, which tells what is wrong and what to do about it; the
/// same text is asked about only once.
fn first_wrong(column: &Column, rule: impl Fn(&str) -> Option<(String, String)>) -> Option<Wrong> {
    let mut fine: BTreeSet<&str> = BTreeSet::new();
    for (row, text) in column.str().ok()?.iter().enumerate() {
        let Some(text) = text else { continue };
        if fine.contains(text) {
            continue;
        }
        if let Some((message, hint)) = rule(text) {
            return Some(Wrong { row, message, hint });
        }
        fine.insert(text);
    }
    None
}

fn unknown_unit(
    code: &str,
    (kind, name): (UnitKind, &str),
    units: &Units,
    year: i32,
) -> Option<(String, String)> {
    let shown = code.escape_debug();
    let in_table = "units and their first years stand in the table of units";
    match units.get(code).filter(|unit| unit.kind == kind) {
        None => {
            let message = format!("holds `{shown}`, which is not the code of {name}");
            let hint = match look_alike(units, kind, code) {
                Some(meant) => format!("did you mean `{meant}`? Codes are the same everywhere"),
                None => in_table.to_owned(),
            };
            Some((message, hint))
        }
        Some(unit) if unit.from_year > year => {
            let from = unit.from_year;
            let message = format!("holds `{shown}`, {name} that exists from {from}");
            Some((message, in_table.to_owned()))
        }
        Some(_) => None,
    }
}

fn check_twice(extract: &Extract, file: &Path, table: &Table) -> Option<Fault> {
    let (first, second) = rows_with_one_key(&extract.frame, &table.key)?;
    let key = table.key.join(" and ");
    let message = format!("has the same {key} as row {}", extract.row(first));
    let fault = Fault::of_file(file, message).sheet(extract.sheet.as_deref());
    let fault = fault.row(extract.row(second));
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
