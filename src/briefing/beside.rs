//! All estates of an association, side by side.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    rows::{Row, ThemeRows},
    view::View,
};
use crate::model::Unit;

/// An estate of an association, beside the others.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EstateBesideOthers {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The area in which it lies.
    pub area: String,
    /// Its figures as written, by indicator.
    pub values: BTreeMap<String, String>,
}

/// Describes all estates of an association, with every figure of the rows.
pub(super) fn side_by_side(view: &View, themes: &[ThemeRows]) -> Vec<EstateBesideOthers> {
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    let value = |row: &Row, estate: &Unit| {
        let indicator = view.config.catalogue.indicator(&row.id)?;
        let figures = &view.edition.figures;
        let figure = figures.get(&row.id, row.year, estate.id.as_str());
        Some((row.id.clone(), view.written(figure, indicator)))
    };
    let area = |estate: &Unit| Some(view.name(estate.parent.as_ref()?));
    let text = |estate: &Unit| EstateBesideOthers {
        id: estate.id.to_string(),
        name: estate.name.clone(),
        area: area(estate).unwrap_or_default(),
        values: rows().filter_map(|row| value(row, estate)).collect(),
    };
    let estates = view.edition.units.estates_of(&view.unit.id);
    estates.map(text).collect()
}
