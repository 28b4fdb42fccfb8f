//! Estates by their names, whatever their size.

use serde::Serialize;

use super::view::View;
use crate::model::{Unit, UnitId, UnitKind};

/// An estate, whatever its size.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct EstateName {
    /// Its name.
    pub name: String,
    /// The name of its association.
    pub association: String,
    /// The area in which it lies.
    pub area: String,
    /// Its residents as written.
    pub residents: String,
}

/// Names the estates of an area or a group that the law gives no label, neither by themselves nor as parts of a
/// housing area.
pub(super) fn other_estates(view: &View) -> Vec<EstateName> {
    let standings = &view.edition.standings;
    let has_label = |estate: &Unit| {
        let unit = estate.housing_area.as_ref().unwrap_or(&estate.id);
        standings.iter().any(|standing| standing.unit == *unit)
    };
    let year = view.edition.masthead.data_year();
    let (unit, units) = (view.unit, &view.edition.units);
    let is_told = matches!(unit.kind, UnitKind::Area | UnitKind::Group);
    let estates = units.of_kind(UnitKind::Estate);
    let inside = estates.filter(|estate| is_told && units.belongs_to(&estate.id, &unit.id));
    let estates = inside.filter(|estate| !has_label(estate));
    let estates = estates.filter(|estate| estate.from_year <= year);
    estates.map(|estate| estate_name(view, estate)).collect()
}

/// Describes an estate by its name.
pub(super) fn estate_name(view: &View, estate: &Unit) -> EstateName {
    let name = |unit: Option<&UnitId>| unit.map(|id| view.name(id)).unwrap_or_default();
    EstateName {
        name: estate.name.clone(),
        association: name(estate.association.as_ref()),
        area: name(estate.parent.as_ref()),
        residents: view.residents(&estate.id),
    }
}
