//! Where people move from and to, in words.

use serde::Serialize;

use super::view::View;
use crate::model::{NumberStyle, Unit, UnitId, UnitKind};

/// Where people move from and to.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FlowsText {
    /// The drawing of an area's moves, in `figures/<name>.svg`; nothing where none are shown.
    pub picture: Option<String>,
    /// For an area, the largest shown moves from other areas.
    pub from: Vec<FlowText>,
    /// For an area, the largest shown moves to other areas.
    pub to: Vec<FlowText>,
    /// The time that they are in, in words.
    pub period: String,
    /// For the municipality, the districts by code and name.
    pub districts: Vec<(String, String)>,
    /// For each district, the moves to each of them.
    pub matrix: Vec<Vec<FlowCell>>,
}

/// Moves from one district to another.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FlowCell {
    /// The number as written, or the mark of one that is hidden.
    pub written: String,
    /// What part it is of the largest shown, from 0 to 1.
    pub part: f64,
}

/// Moves from or to one area.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct FlowText {
    /// The other area.
    pub name: String,
    /// The number as written.
    pub moves: String,
}

/// Describes where people move from and to, with the drawing of an area's moves; nothing where no
/// moves are shown.
pub(super) fn flows_text(view: &View, picture: Option<&str>) -> Option<FlowsText> {
    let flows = &view.edition.flows;
    let source = view.config.flows.as_ref();
    let reference = source.map(|source| source.reference)?;
    let text = match view.unit.kind {
        _ if flows.moves.is_empty() => return None,
        UnitKind::Municipality => district_flows(view),
        _ => area_flows(view, picture),
    };
    Some(FlowsText {
        period: view.config.words.period(reference, flows.year),
        ..text
    })
}

fn district_flows(view: &View) -> FlowsText {
    let units = &view.edition.units;
    let districts: Vec<&Unit> = units.of_kind(UnitKind::SchoolDistrict).collect();
    let value = |from: &Unit, to: &Unit| view.edition.flows.value(&from.id, &to.id);
    let pairs = districts.iter().flat_map(|from| {
        let others = districts.iter().filter(|to| to.id != from.id);
        others.filter_map(|to| value(from, to))
    });
    let largest = pairs.fold(0.0, f64::max);
    let cell = |from: &Unit, to: &Unit| match value(from, to) {
        // Moves within a district are between its areas alone and say little.
        _ if from.id == to.id => FlowCell::default(),
        None => FlowCell {
            written: view.config.words.hidden_mark.clone(),
            part: 0.0,
        },
        Some(moves) => FlowCell {
            written: view.number(moves, NumberStyle::Count),
            part: moves / largest,
        },
    };
    let row = |from: &&Unit| districts.iter().map(|to| cell(from, to)).collect();
    let named = |district: &&Unit| (district.id.to_string(), district.name.clone());
    FlowsText {
        districts: districts.iter().map(named).collect(),
        matrix: districts.iter().map(row).collect(),
        ..FlowsText::default()
    }
}

fn area_flows(view: &View, picture: Option<&str>) -> FlowsText {
    let text = |(unit, moves): (&UnitId, f64)| FlowText {
        name: view.name(unit),
        moves: view.number(moves, NumberStyle::Count),
    };
    let texts = |places: Vec<(&UnitId, f64)>| places.into_iter().map(text).collect();
    let flows = &view.edition.flows;
    FlowsText {
        from: texts(flows.origins(&view.unit.id)),
        to: texts(flows.destinations(&view.unit.id)),
        picture: picture.map(str::to_owned),
        ..FlowsText::default()
    }
}
