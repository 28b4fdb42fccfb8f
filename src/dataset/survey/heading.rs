//! Which rows name the columns: those above the first row of figures.

use std::collections::BTreeMap;

use super::numeral::Numeral;
use crate::{
    config::HeaderRows,
    dataset::form::{Cell, SheetRow, Value},
};

/// At most so many rows name the columns together.
const MOST: usize = 4;

/// Finds the rows that name the columns; nothing where figures begin at once.
pub(super) fn find(rows: &[SheetRow]) -> Option<HeaderRows> {
    let first_of_data = first_of_data(rows);
    let is_name_row = |index: &usize| rows.get(*index).is_some_and(|row| filled(row) >= 2);
    let last = (0..first_of_data).rev().find(is_name_row)?;
    let number = |index: usize| rows.get(index).map(|(number, _)| *number);
    let mut first = last;
    while first > 0 && last - first + 1 < MOST {
        let above = first - 1;
        let follows = number(above).map(|above| above + 1) == number(first);
        let names_others = rows
            .get(above)
            .is_some_and(|row| is_above(row, rows.get(first)));
        if !(follows && is_name_row(&above) && names_others) {
            break;
        }
        first = above;
    }
    Some(HeaderRows {
        first: number(first)?,
        last: number(last)?,
    })
}

/// Tells whether a row of names goes on in the row below it: that one has names in other columns, or
/// the same name twice.
fn is_above(row: &SheetRow, below: Option<&SheetRow>) -> bool {
    let Some((_, below)) = below else {
        return false;
    };
    let names: Vec<_> = below.iter().map(|value| value.cell().text()).collect();
    let named = names.iter().filter(|name| !name.is_empty());
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for name in named {
        *counts.entry(name).or_default() += 1;
    }
    let twice = counts.values().any(|count| *count > 1);
    let gap = row.1.iter().enumerate().any(|(column, value)| {
        !value.cell().is_empty() && names.get(column).is_none_or(|name| name.is_empty())
    });
    twice || gap
}

fn filled((_, row): &SheetRow) -> usize {
    row.iter().filter(|value| !value.cell().is_empty()).count()
}

/// Returns the first row that holds figures in columns of figures; without such columns, the one
/// below the first row that is as full as any.
fn first_of_data(rows: &[SheetRow]) -> usize {
    let width = rows.iter().map(|(_, row)| row.len()).max().unwrap_or(0);
    let columns: Vec<usize> = (0..width)
        .filter(|column| {
            let cells = rows.iter().filter_map(|(_, row)| row.get(*column));
            let filled: Vec<_> = cells.filter(|value| !value.cell().is_empty()).collect();
            let figures = filled.iter().filter(|value| is_figure(value)).count();
            figures * 2 > filled.len()
        })
        .collect();
    let of_figures = rows.iter().position(|(_, row)| {
        let cells: Vec<&Value> = columns
            .iter()
            .filter_map(|column| row.get(*column))
            .collect();
        let filled = cells
            .iter()
            .filter(|value| !value.cell().is_empty())
            .count();
        let figures = cells.iter().filter(|value| is_figure(value)).count();
        figures > 0 && figures * 2 >= filled && !are_years(&cells)
    });
    let fullest = rows.iter().map(filled).max().unwrap_or(0);
    let as_full = rows.iter().position(|row| filled(row) == fullest);
    of_figures.or(as_full.map(|row| row + 1)).unwrap_or(0)
}

fn is_figure(value: &Value) -> bool {
    match value.cell() {
        Cell::Whole(_) | Cell::Number(_) | Cell::Moment(_) | Cell::Boolean(_) => true,
        Cell::Text(text) => {
            let is_date = text.len() >= 8
                && text.starts_with(|c: char| c.is_ascii_digit())
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || "-./: T".contains(c));
            Numeral::of(text).is_some() || is_date
        }
        Cell::Empty | Cell::Category { .. } | Cell::Broken(_) => false,
    }
}

/// Tells whether several figures of a row are years, one after the other, as headings are.
fn are_years(cells: &[&Value]) -> bool {
    let figures = cells.iter().filter(|value| is_figure(value));
    let years: Vec<i64> = figures
        .map(|value| value.cell().text().parse().unwrap_or(0))
        .collect();
    let steps = years.iter().zip(years.iter().skip(1));
    years.len() > 1
        && years.iter().all(|year| (1900..=2100).contains(year))
        && steps.into_iter().all(|(one, next)| (one - next).abs() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_above_figures() {
        let rows = |text: &str| -> Vec<SheetRow> {
            let lines = (1..)
                .zip(text.split('|'))
                .filter(|(_, line)| !line.is_empty());
            let row = |line: &str| line.split(';').map(Value::text).collect();
            lines.map(|(number, line)| (number, row(line))).collect()
        };
        for (text, expected) in [
            ("id;a|01;5|02;6", Some((1, 1))),
            ("Title||id;a|01;5|02;6", Some((3, 3))),
            (
                ";Mænd;;Kvinder;|Område;0-6;7-17;0-6;7-17|Nord;1;2;3;4|Syd;5;6;7;8",
                Some((1, 2)),
            ),
            ("Område;2024;2025|Nord;1;2|Syd;5;6", Some((1, 1))),
            ("a;b|Nord;Syd|Vest;Øst", Some((1, 1))),
            ("Område;a|Distrikt Nord;|101;5|102;6", Some((1, 1))),
            ("1;2|3;4", None),
        ] {
            let found = find(&rows(text)).map(|rows| (rows.first, rows.last));
            assert_eq!(found, expected, "{text}");
        }
    }
}
