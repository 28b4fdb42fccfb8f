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
/// Moves within an area, and from or to places outside the areas, are not among them. `read` returns the rows of a
/// table in a year, or nothing where it was not delivered.
///
/// # Errors
/// A table that cannot be read.
pub(crate) fn flows<E>(
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
    let between = |((from, to), _): &((String, String), f64)| from != to;
    for ((from, to), count) in pairs.into_iter().filter(between) {
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
    let number = match &source.moves {
        Some(moves) => {
            let least = rows.column(moves)?.i64()?.min();
            polars_ensure!(
                least.is_none_or(|least| least >= 0),
                ComputeError: "the column `{moves}` holds a number of moves below nought"
            );
            col(moves).sum()
        }
        None => len(),
    };
    let counted = rows
        .lazy()
        .group_by([col(&source.from), col(&source.to)])
        .agg([number.cast(DataType::Float64).alias("moves")])
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

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use super::*;
    use crate::model::fixtures::unit;

    fn counted(rows: Option<&DataFrame>) -> Vec<(String, String, f64)> {
        counted_by(rows, None)
    }

    fn counted_by(rows: Option<&DataFrame>, moves: Option<&str>) -> Vec<(String, String, f64)> {
        let units = Units::new(vec![
            unit("m", UnitKind::Municipality, None),
            unit("d1", UnitKind::SchoolDistrict, Some("m")),
            unit("d2", UnitKind::SchoolDistrict, Some("m")),
            unit("1", UnitKind::Area, Some("d1")),
            unit("2", UnitKind::Area, Some("d1")),
            unit("3", UnitKind::Area, Some("d2")),
        ])
        .unwrap();
        let source = FlowSource {
            table: "moves".to_owned(),
            from: "from_area".to_owned(),
            to: "to_area".to_owned(),
            moves: moves.map(str::to_owned),
            moved_out: None,
            moved_in: None,
            reference: crate::model::ReferenceDate::YearBefore,
        };
        let read = |table: &str, year: i32| {
            assert_eq!((table, year), ("moves", 2025));
            Ok::<_, Infallible>(rows.cloned())
        };
        let flows = flows(&source, &units, 2025, read).unwrap();
        assert_eq!(flows.year, 2025);
        let moves = flows.moves.into_iter();
        moves
            .map(|((from, to), count)| (from.to_string(), to.to_string(), count))
            .collect()
    }

    fn moves(pairs: &[(Option<&str>, Option<&str>)]) -> DataFrame {
        let (from, to): (Vec<_>, Vec<_>) = pairs.iter().copied().unzip();
        let columns = vec![
            Column::new("from_area".into(), from),
            Column::new("to_area".into(), to),
        ];
        DataFrame::new(pairs.len(), columns).unwrap()
    }

    #[test]
    fn moves_are_counted_between_areas_and_between_districts() {
        let found = counted(Some(&moves(&[
            (Some("1"), Some("2")),
            (Some("1"), Some("2")),
            (Some("2"), Some("1")),
            (Some("1"), Some("3")),
            (Some("2"), Some("3")),
            (Some("3"), Some("3")),
        ])));
        let flow = |from: &str, to: &str, count: f64| (from.to_owned(), to.to_owned(), count);
        assert_eq!(
            found,
            [
                flow("1", "2", 2.0),
                flow("1", "3", 1.0),
                flow("2", "1", 1.0),
                flow("2", "3", 1.0),
                flow("d1", "d1", 3.0),
                flow("d1", "d2", 2.0),
            ]
        );
    }

    #[test]
    fn a_row_may_be_of_several_moves() {
        let pairs = [
            (Some("1"), Some("2")),
            (Some("1"), Some("3")),
            (Some("1"), Some("2")),
        ];
        let mut rows = moves(&pairs);
        rows.with_column(Column::new("moves".into(), [12_i64, 0, 5]))
            .unwrap();
        let found = counted_by(Some(&rows), Some("moves"));
        let flow = |from: &str, to: &str, count: f64| (from.to_owned(), to.to_owned(), count);
        assert_eq!(
            found,
            [
                flow("1", "2", 17.0),
                flow("1", "3", 0.0),
                flow("d1", "d1", 17.0),
                flow("d1", "d2", 0.0),
            ]
        );
    }

    #[test]
    fn moves_from_or_to_elsewhere_are_left_out() {
        let found = counted(Some(&moves(&[
            (None, Some("1")),
            (Some("1"), None),
            (None, None),
            (Some("9"), Some("1")),
        ])));
        assert!(found.is_empty(), "{found:?}");
        assert!(counted(None).is_empty());
    }
}
