//! Moves from unit to unit.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::IndicatorError;
use crate::{
    config::FlowSource,
    model::{Flows, UnitId, UnitKind, Units},
};

/// Counts the moves of a year between areas, and between the school districts of these.
///
/// Moves from or to places outside the areas are not among them. `read` returns the rows of a
/// table in a year, or nothing where it was not delivered.
///
/// # Errors
/// A table that cannot be read.
pub fn flows<E>(
    source: &FlowSource,
    units: &Units,
    year: i32,
    read: impl Fn(&str, i32) -> Result<Option<DataFrame>, E>,
) -> Result<Flows, IndicatorError<E>>
where
    E: std::error::Error + Send + 'static,
{
    let mut flows = Flows {
        year,
        moves: BTreeMap::new(),
    };
    let Some(rows) = read(&source.table, year)? else {
        return Ok(flows);
    };
    let pairs = pairs(rows, source).map_err(|error| IndicatorError::Polars {
        table: source.table.clone(),
        year,
        source: error,
    })?;
    for ((from, to), count) in pairs {
        let both = (units.get(&from), units.get(&to));
        let (Some(from), Some(to)) = both else {
            continue;
        };
        *flows
            .moves
            .entry((from.id.clone(), to.id.clone()))
            .or_default() += count;
        if let Some(pair) = district(&from.id, units).zip(district(&to.id, units)) {
            *flows.moves.entry(pair).or_default() += count;
        }
    }
    Ok(flows)
}

fn district(area: &UnitId, units: &Units) -> Option<UnitId> {
    let mut above = units.ancestors(area.as_str());
    let found = above.find(|unit| unit.kind == UnitKind::SchoolDistrict);
    found.map(|unit| unit.id.clone())
}

type Pairs = Vec<((String, String), f64)>;

fn pairs(rows: DataFrame, source: &FlowSource) -> PolarsResult<Pairs> {
    let counted = rows
        .lazy()
        .group_by([col(&source.from), col(&source.to)])
        .agg([len().cast(DataType::Float64).alias("moves")])
        .collect()?;
    let from = counted.column(&source.from)?.str()?;
    let to = counted.column(&source.to)?.str()?;
    let moves = counted.column("moves")?.f64()?;
    let pair = |((from, to), count): ((Option<&str>, Option<&str>), Option<f64>)| {
        Some(((from?.to_owned(), to?.to_owned()), count?))
    };
    Ok(from
        .iter()
        .zip(to.iter())
        .zip(moves.iter())
        .filter_map(pair)
        .collect())
}
