//! Moves from unit to unit: `flows.csv`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::column::{
    Kind::{Integer, Number, Text},
    Table, written,
};
use crate::model::{Edition, Published, PublishedFlows, Shown, UnitId};

/// A row per shown pair; moves are rounded. A pair that is not listed may have no moves, few, or
/// be hidden.
#[rustfmt::skip] // a column, and what it says
pub(super) const TABLE: Table<Row> = Table {
    name: "flows",
    title: "Moves from area to area and from school district to school district; pairs that are not \
            listed have none, few, or are hidden",
    columns: &[
        ("edition", Text, |row| row.edition.to_string(),
            "The edition."),
        ("year", Integer, |row| row.year.to_string(),
            "The data year."),
        ("from", Text, |row| row.from.to_string(),
            "The unit where they begin."),
        ("to", Text, |row| row.to.to_string(),
            "The unit where they end."),
        ("moves", Number, |row| written(row.moves),
            "Moves from one to the other, rounded to the nearest {base}."),
    ],
    key: &["from", "to"],
};

/// The moves of a pair; none where they are hidden, as tables once listed them.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Row {
    edition: Edition,
    year: i32,
    from: UnitId,
    to: UnitId,
    moves: Option<f64>,
}

/// Lists the shown moves.
pub(super) fn rows(flows: &PublishedFlows, edition: Edition) -> impl Iterator<Item = Row> {
    flows.moves.iter().filter_map(move |((from, to), moves)| {
        Some(Row {
            edition,
            year: flows.year,
            from: from.clone(),
            to: to.clone(),
            moves: Some(moves.value()?),
        })
    })
}

/// Reads a table of moves back, a matrix per year; also one that lists hidden pairs.
///
/// # Errors
/// Text that is not such a table.
pub(crate) fn read_flows(text: &str) -> Result<Vec<PublishedFlows>, csv::Error> {
    let mut years: BTreeMap<i32, PublishedFlows> = BTreeMap::new();
    for row in csv::Reader::from_reader(text.as_bytes()).deserialize() {
        let row: Row = row?;
        let flows = years.entry(row.year).or_default();
        flows.year = row.year;
        if let Some(moves) = row.moves {
            let shown = Published::release(Shown::whole(moves));
            flows.moves.insert((row.from, row.to), shown);
        }
    }
    Ok(years.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moves_are_read_back_also_where_hidden_pairs_are_listed() {
        let old = "edition,year,from,to,moves,shown\n2026,2025,1,2,15,true\n2026,2025,1,3,,false\n";
        let new = "edition,year,from,to,moves\n2026,2025,1,2,15\n";
        let [old, read] = [old, new].map(|text| read_flows(text).unwrap());
        assert_eq!(old, read);
        let [flows] = read.as_slice() else {
            panic!("{read:?}")
        };
        assert_eq!(TABLE.write(rows(flows, "2026".parse().unwrap())), new);
        assert!(
            read_flows("edition,year,from,to,moves\n")
                .unwrap()
                .is_empty()
        );
        assert!(read_flows("edition,year,from,to,moves\n2026,2025,1,2,many\n").is_err());
    }
}
