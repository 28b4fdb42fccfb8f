//! Whether a table changes too much from one year to the next, or not at all.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::PathBuf,
};

use polars::prelude::*;

use super::Fault;
use crate::{
    config::{Layout, Table},
    model::Units,
};

/// What is compared of the rows of a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Outline {
    /// How many rows there are.
    rows: usize,
    /// What stands in them, in whatever order.
    content: u64,
}

/// A year of a table, and where it was read.
#[derive(Debug, Clone)]
pub(super) struct OfYear<'a> {
    pub(super) table: &'a Table,
    pub(super) year: i32,
    /// The file, or what the query is called.
    pub(super) place: PathBuf,
    pub(super) outline: Outline,
}

/// So few rows may be the same by chance.
const LEAST_ROWS: usize = 20;
/// How many standard deviations of a number of rows are chance: one more in each direction than the
/// rules of thumb of control charts (W. A. Shewhart 1931) would have.
const CHANCE: f64 = 4.0;

impl Outline {
    /// Takes the outline of some rows.
    pub(super) fn of(frame: &DataFrame) -> Self {
        let columns = frame.columns().iter();
        // Columns are told apart by their place; rows may come in any order.
        let content = columns.enumerate().map(|(place, column)| {
            let place = u64::try_from(place).unwrap_or_default();
            sum_of(column).wrapping_mul(place.wrapping_mul(2).wrapping_add(1))
        });
        Self {
            rows: frame.height(),
            content: content.fold(0, u64::wrapping_add),
        }
    }
}

/// Adds up what stands in a column, as numbers that hardly two values share.
fn sum_of(column: &Column) -> u64 {
    let added = |bits: u64, sum: u64| sum.wrapping_add(mixed(bits));
    let text = |text: &str| {
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        hasher.finish()
    };
    match column.dtype() {
        DataType::String => column.str().map_or(0, |texts| {
            texts
                .iter()
                .fold(0, |sum, value| added(value.map_or(1, text), sum))
        }),
        DataType::Float64 => column.f64().map_or(0, |numbers| {
            numbers
                .iter()
                .fold(0, |sum, value| added(value.map_or(1, f64::to_bits), sum))
        }),
        _ => {
            let whole = column.cast(&DataType::Int64);
            let numbers = whole.as_ref().ok().and_then(|whole| whole.i64().ok());
            numbers.map_or(0, |numbers| {
                numbers.iter().fold(0, |sum, value| {
                    added(value.map_or(u64::MAX, i64::cast_unsigned), sum)
                })
            })
        }
    }
}

/// Spreads the bits of a number (the last step of `SplitMix64`, G. L. Steele and others 2014).
fn mixed(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

/// Tells of years that have far fewer or more rows than the one before, and of files whose rows are
/// those of the year before. `years` may come in any order.
pub(super) fn check(years: &[OfYear], units: &Units) -> Vec<Fault> {
    let mut by_table: BTreeMap<&str, BTreeMap<i32, &OfYear>> = BTreeMap::new();
    for of_year in years {
        let of_table = by_table.entry(&of_year.table.name).or_default();
        of_table.insert(of_year.year, of_year);
    }
    let pairs = by_table.values().flat_map(|years| {
        let next = years.values().skip(1);
        years.values().zip(next)
    });
    let found = pairs.filter_map(|(before, now)| {
        let (message, hint) = repeated(before, now).or_else(|| changed(before, now, units))?;
        Some(Fault::of_file(now.place.clone(), message).hint(hint))
    });
    found.collect()
}

/// Tells of a file whose rows are those of the year before.
fn repeated(before: &OfYear, now: &OfYear) -> Option<(String, String)> {
    let is_same = before.outline == now.outline && before.place != now.place;
    if !is_same || now.outline.rows < LEAST_ROWS || now.table.unchanging {
        return None;
    }
    let message = format!(
        "has the very rows of {}: is it last year's file under this year's name?",
        before.year
    );
    let hint = format!(
        "deliver that of {}; where nothing did change, set `unchanging = true` of the table `{}`",
        now.year, now.table.name
    );
    Some((message, hint))
}

/// Tells of a register that has far fewer or more rows than the year before. A table of counts has a
/// row an area, of which each is looked for.
fn changed(before: &OfYear, now: &OfYear, units: &Units) -> Option<(String, String)> {
    let table = now.table;
    if table.layout == Layout::Counts {
        return None;
    }
    let as_number = |rows: usize| u32::try_from(rows).map_or(f64::INFINITY, f64::from);
    let (then, rows) = (as_number(before.outline.rows), as_number(now.outline.rows));
    let is_chance = (then - rows).abs() <= CHANCE * (then + rows).sqrt();
    // Rows may have come with areas that there were not.
    let is_new = || {
        units
            .iter()
            .any(|unit| (before.year + 1..=now.year).contains(&unit.from_year))
    };
    let (share, what) = match rows < then {
        true => (1.0 - rows / then, "fewer"),
        false if is_new() => return None,
        false => (1.0 - then / rows, "more"),
    };
    if is_chance || share * 100.0 <= f64::from(table.largest_change) {
        return None;
    }
    let message = format!(
        "has {} rows, far {what} than the {} of {}",
        now.outline.rows, before.outline.rows, before.year
    );
    let meant = (share * 100.0).ceil();
    let cause = match what {
        "fewer" => "was the file cut short?",
        _ => "does it hold something twice?",
    };
    let hint = format!(
        "{cause} Where it is so, set `largest_change = {meant}` of the table `{}`",
        table.name
    );
    Some((message, hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(persons: &[i64], areas: &[Option<&str>]) -> Outline {
        let frame = df!("person" => persons, "area" => areas).unwrap();
        Outline::of(&frame)
    }

    #[test]
    fn an_outline_is_that_of_the_rows_in_any_order() {
        let one = outline(&[1, 2, 3], &[Some("a"), None, Some("b")]);
        let turned = outline(&[3, 1, 2], &[Some("b"), Some("a"), None]);
        assert_eq!(one, turned);
        for other in [
            outline(&[1, 2, 4], &[Some("a"), None, Some("b")]),
            outline(&[1, 2, 3], &[Some("a"), Some(""), Some("b")]),
            outline(&[1, 2], &[Some("a"), None]),
        ] {
            assert_ne!(one, other);
        }
    }
}
