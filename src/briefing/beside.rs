//! All estates of an association, side by side.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    rows::{Row, ThemeRows},
    view::View,
};
use crate::model::{Unit, UnitKind};

/// An estate of an association, beside the others.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EstateBesideOthers {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The area in which it lies; of a housing area the estates that it is made of.
    pub area: String,
    /// Whether it is a housing area, which other estates may be part of too.
    pub is_housing_area: bool,
    /// Its figures as written, by indicator.
    pub values: BTreeMap<String, String>,
}

/// Describes all estates of an association and the housing areas that they are part of, with every
/// figure of the rows; nothing for any other unit.
pub(super) fn side_by_side(view: &View, themes: &[ThemeRows]) -> Vec<EstateBesideOthers> {
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    let value = |row: &Row, estate: &Unit| {
        let indicator = view.config.catalogue.indicator(&row.id)?;
        let figures = &view.edition.figures;
        let figure = figures.get(&row.id, row.year, estate.id.as_str());
        Some((row.id.clone(), view.written(figure, indicator)))
    };
    let units = &view.edition.units;
    let area = |unit: &Unit| match unit.kind {
        UnitKind::HousingArea => {
            let parts = units.parts_of(unit).into_iter();
            let names: Vec<String> = parts.map(|estate| estate.name.clone()).collect();
            Some(view.config.words.listed(&names))
        }
        _ => Some(view.name(unit.parent.as_ref()?)),
    };
    let text = |estate: &Unit| EstateBesideOthers {
        id: estate.id.to_string(),
        name: estate.name.clone(),
        area: area(estate).unwrap_or_default(),
        is_housing_area: estate.kind == UnitKind::HousingArea,
        values: rows().filter_map(|row| value(row, estate)).collect(),
    };
    if view.unit.kind != UnitKind::Association {
        return Vec::new();
    }
    let estates = units.estates_of(&view.unit.id);
    let wholes = units.of_kind(UnitKind::HousingArea);
    let wholes = wholes.filter(|whole| units.belongs_to(&whole.id, &view.unit.id));
    estates.chain(wholes).map(text).collect()
}
