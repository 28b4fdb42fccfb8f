//! What every template of sentences is told of a briefing.

use serde::Serialize;

use super::view::View;
use crate::model::{ReferenceDate, Unit, UnitKind};

/// What a briefing is about.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct About {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// `area`, `municipality`.
    pub kind: UnitKind,
    /// Names of the units above, next above first.
    pub above: Vec<String>,
    /// For a group, the largest units that it is made of.
    pub members: Vec<Member>,
    /// Residents in the newest year, as written.
    pub residents: String,
    /// The time that this is about, in words.
    pub residents_date: String,
    /// Which sort of time that is.
    pub residents_reference: ReferenceDate,
    /// The first year with figures of its own, where those of the municipality begin earlier.
    pub new_since: Option<i32>,
    /// Whether figures of earlier years are counted within the boundary that it has today.
    pub counted_back: bool,
}

/// A unit that a group is made of.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Member {
    /// Code.
    pub id: String,
    /// Name.
    pub name: String,
    /// What its kind is called.
    pub kind: String,
    /// Whether only some of its addresses belong to the group.
    pub is_cut: bool,
}

/// What every template of sentences is told of a briefing.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Told<'a> {
    /// What it is about.
    pub(super) unit: &'a About,
    /// Names of what the unit is compared with, in the order of the rows' `others`.
    pub(super) others: &'a [String],
}

impl About {
    pub(super) fn new(view: &View) -> Self {
        let (unit, units) = (view.unit, &view.edition.units);
        let above = units.ancestors(unit.id.as_str());
        let municipality = units.municipality();
        let counted = view.config.catalogue.residents();
        let reference = counted.map_or_else(ReferenceDate::default, |counted| counted.reference);
        let is_newer = municipality.is_some_and(|whole| unit.from_year > whole.from_year);
        let counted_back = counted.is_some_and(|counted| counted.is_counted_back(unit));
        Self {
            id: unit.id.to_string(),
            name: unit.name.clone(),
            kind: unit.kind,
            above: above.map(|unit| unit.name.clone()).collect(),
            members: members(view),
            residents: view.residents(&unit.id),
            residents_date: view
                .config
                .words
                .period(reference, view.residents_year(&unit.id)),
            residents_reference: reference,
            new_since: (is_newer && !counted_back).then_some(unit.from_year),
            counted_back,
        }
    }
}

fn members(view: &View) -> Vec<Member> {
    if view.unit.kind != UnitKind::Group {
        return Vec::new();
    }
    let units = &view.edition.units;
    let member = |unit: &Unit, is_cut| Member {
        id: unit.id.to_string(),
        name: unit.name.clone(),
        kind: view.config.words.kind(unit.kind).one.clone(),
        is_cut,
    };
    let largest = units.largest_within(view.unit).into_iter();
    let whole = largest.map(|unit| member(unit, false));
    let cut = units.cut_areas(view.unit).map(|unit| member(unit, true));
    whole.chain(cut).collect()
}
