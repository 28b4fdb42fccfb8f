//! How many rows a table has about each area.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::{DatasetError, Rows, Snapshot};
use crate::config::Table;

/// How many rows there are about each area that has some, by its code.
pub(crate) type RowCounts = BTreeMap<String, usize>;

/// Counts the rows of a table by the area that they are about. Those of a table that is only joined are
/// about the area of the same persons in the table that it is joined to.
///
/// Returns nothing where it was not delivered for the year, or where no area is known.
///
/// # Errors
/// Where a copy is missing or was changed since.
pub(crate) fn rows_by_area(
    snapshot: &Snapshot,
    table: &Table,
    tables: &[Table],
    year: i32,
) -> Result<Option<RowCounts>, DatasetError> {
    let Some(rows) = snapshot.table(&table.name, year)? else {
        return Ok(None);
    };
    if let Some(unit) = &table.unit {
        return Ok(by_area(rows.lazy(), unit).ok());
    }
    let joining = |other: &&Table| other.join.contains(&table.name) && other.unit.is_some();
    let Some(main) = tables.iter().find(joining) else {
        return Ok(None);
    };
    let others = snapshot.table(&main.name, year)?;
    let placed = others.zip(main.unit.as_ref());
    Ok(placed.and_then(|(others, unit)| by_area(joined(others, rows, main), unit).ok()))
}

/// Puts the rows of the main table beside those of another that have the same key.
fn joined(main: Rows, rows: Rows, table: &Table) -> LazyFrame {
    let key: Vec<Expr> = table.key.iter().map(col).collect();
    let rows = rows.lazy().select(key.clone());
    main.lazy()
        .join(rows, &key, &key, JoinArgs::new(JoinType::Inner))
}

fn by_area(rows: LazyFrame, unit: &str) -> PolarsResult<RowCounts> {
    let counted = rows
        .filter(col(unit).is_not_null())
        .group_by([col(unit)])
        .agg([len().alias("rows")])
        .collect()?;
    let areas = counted.column(unit)?.str()?;
    let numbers = counted.column("rows")?.idx()?;
    let rows = areas.iter().zip(numbers.iter());
    let rows = rows.filter_map(|(area, number)| {
        let number = usize::try_from(number?).ok()?;
        Some((area?.to_owned(), number))
    });
    Ok(rows.collect())
}
