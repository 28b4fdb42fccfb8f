//! Moves from area to area.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Catalogue, ColumnKind, Table, checker::Checker};
use crate::{
    model::{Basis, Measure, ReferenceDate},
    nearest::did_you_mean,
};

/// Which table holds moves from area to area.
#[derive(Debug, Clone, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FlowSource {
    /// The table, a row per move, or one per pair of areas with the number of moves.
    pub table: String,
    /// The column with the area of the old home.
    pub from: String,
    /// The column with the area of the new home.
    pub to: String,
    /// The column with the number of moves of a row; each is one where it is left out.
    pub moves: Option<String>,
    /// The indicator of which the numerator is all moves out of a unit within the municipality.
    pub moved_out: Option<String>,
    /// The indicator of which the numerator is all moves into a unit within the municipality.
    pub moved_in: Option<String>,
    /// The time that its moves are in.
    #[serde(default = "year_before")]
    pub reference: ReferenceDate,
}

fn year_before() -> ReferenceDate {
    ReferenceDate::YearBefore
}

impl FlowSource {
    /// Checks that the table and its columns are there.
    pub(super) fn check(&self, tables: &[Table], checker: &mut Checker) {
        let Some(table) = tables.iter().find(|table| table.name == self.table) else {
            let message = format!("there is no table `{}`", self.table);
            return checker.add("flows.table", message, "name a [[table]]");
        };
        for (key, column) in [("from", &self.from), ("to", &self.to)] {
            let found = table.column(column);
            if found.is_none_or(|column| !column.kind.is_in_area()) {
                let message = format!("`{column}` is not a column of form `area` or `address`");
                let hint = format!("name one of the table `{}`", table.name);
                checker.add(format!("flows.{key}"), message, hint);
            }
        }
        let kind = |column: &str| table.column(column).map(|column| column.kind);
        if kind(&self.from) != kind(&self.to) {
            let hint = "let both be of form `area`, or both of form `address`";
            checker.add("flows.to", "is of another form than `from`", hint);
        }
        if let Some(moves) = &self.moves {
            let found = table.column(moves);
            if found.is_none_or(|column| column.kind != ColumnKind::Integer) {
                let message = format!("`{moves}` is not a column of form `integer`");
                let hint = format!("name one of the table `{}`, or leave it out", table.name);
                checker.add("flows.moves", message, hint);
            }
        }
    }

    /// Checks that what all moves are counted by counts something.
    pub(super) fn check_margins(&self, catalogue: &Catalogue, checker: &mut Checker) {
        for (key, id) in [("moved_out", &self.moved_out), ("moved_in", &self.moved_in)] {
            let Some(id) = id else { continue };
            let shown = id.escape_debug();
            match catalogue.indicator(id) {
                None => {
                    let ids = catalogue.indicators.iter().map(|known| known.id.as_str());
                    let meant = did_you_mean(id, ids);
                    let hint = "name an [[indicator]] of the catalogue";
                    checker.add(
                        format!("flows.{key}"),
                        format!("there is no indicator `{shown}`"),
                        meant.unwrap_or_else(|| hint.to_owned()),
                    );
                }
                Some(indicator)
                    if !matches!(indicator.basis, Basis::Counted { .. })
                        || matches!(indicator.measure, Measure::Mean { .. }) =>
                {
                    checker.add(
                        format!("flows.{key}"),
                        format!("the indicator `{shown}` counts nothing"),
                        "name one that counts moves, not a mean or a difference",
                    );
                }
                Some(indicator) if indicator.pool.is_some() => checker.add(
                    format!("flows.{key}"),
                    format!("the indicator `{shown}` is counted over several years"),
                    "leave out its `pool`: what moves are audited with is counted year by year",
                ),
                Some(_) => {}
            }
        }
    }
}
