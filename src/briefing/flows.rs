//! Where people move from and to, in words.

use serde::Serialize;

use super::view::View;
use crate::model::{Basis, Indicator, NumberStyle, Unit, UnitId, UnitKind};

/// So many districts are named that most people come from, or go to.
const NAMED: usize = 3;

/// Where people move from and to.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct FlowsText {
    /// The drawing of an area's moves, in `figures/<name>.svg`; nothing where they are few or all alike.
    pub picture: Option<String>,
    /// For an area, the largest shown moves from other areas.
    pub from: Vec<FlowText>,
    /// For an area, the largest shown moves to other areas.
    pub to: Vec<FlowText>,
    /// The time that they are in, in words.
    pub period: String,
    /// What moves in and out come to, by indicator.
    pub balances: Vec<BalanceText>,
    /// For the municipality, where people in each district come from and go to.
    pub districts: Vec<DistrictFlows>,
}

/// Moves in and out, and what they come to, each per so many residents.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BalanceText {
    /// The title of the indicator.
    pub title: String,
    /// Moves in as written.
    pub moved_in: String,
    /// Moves out as written.
    pub moved_out: String,
    /// Moves in less moves out, as written.
    pub net: String,
    /// The same of what the unit is compared with, in the order of `others`.
    pub others: Vec<String>,
}

/// Where people in a district come from and go to.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct DistrictFlows {
    /// The district's name.
    pub name: String,
    /// The largest shown moves from other districts.
    pub from: Vec<FlowText>,
    /// The largest shown moves to other districts.
    pub to: Vec<FlowText>,
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
        // Of a group no pairs are told.
        UnitKind::Group => return None,
        _ if flows.moves.is_empty() => return None,
        UnitKind::Municipality => district_flows(view),
        _ => area_flows(view, picture),
    };
    Some(FlowsText {
        period: view.config.words.period(reference, flows.year),
        balances: balances(view),
        ..text
    })
}

fn district_flows(view: &View) -> FlowsText {
    let districts = view.edition.units.of_kind(UnitKind::SchoolDistrict);
    let flows = &view.edition.flows;
    let text = |district: &Unit| DistrictFlows {
        name: district.name.clone(),
        from: texts(view, &flows.origins(&district.id), NAMED),
        to: texts(view, &flows.destinations(&district.id), NAMED),
    };
    FlowsText {
        districts: districts.map(text).collect(),
        ..FlowsText::default()
    }
}

fn area_flows(view: &View, picture: Option<&str>) -> FlowsText {
    let flows = &view.edition.flows;
    let (from, to) = (
        flows.origins(&view.unit.id),
        flows.destinations(&view.unit.id),
    );
    let mut all = from.iter().chain(&to).map(|(_, moves)| *moves);
    let first = all.next();
    let is_varied = all.any(|moves| Some(moves) != first);
    FlowsText {
        from: texts(view, &from, usize::MAX),
        to: texts(view, &to, usize::MAX),
        picture: picture.filter(|_| is_varied).map(str::to_owned),
        ..FlowsText::default()
    }
}

fn texts(view: &View, places: &[(&UnitId, f64)], most: usize) -> Vec<FlowText> {
    let text = |(unit, moves): &(&UnitId, f64)| FlowText {
        name: view.name(unit),
        moves: view.number(*moves, NumberStyle::Count),
    };
    places.iter().take(most).map(text).collect()
}

/// Describes what moves in and out come to: of each listed difference of two rates.
fn balances(view: &View) -> Vec<BalanceText> {
    let catalogue = &view.config.catalogue;
    let listed = catalogue
        .indicators
        .iter()
        .filter(|indicator| indicator.listed);
    let text = |indicator: &Indicator| {
        let Basis::Difference { more, less } = &indicator.basis else {
            return None;
        };
        let figures = &view.edition.figures;
        let year = figures.newest_year(&indicator.id, view.unit.id.as_str())?;
        let written = |indicator: &Indicator, unit: &UnitId| {
            let figure = figures.get(&indicator.id, year, unit.as_str());
            view.written(figure, indicator)
        };
        let own = |id: &str| Some(written(catalogue.indicator(id)?, &view.unit.id));
        let others = view.others().into_iter();
        Some(BalanceText {
            title: view.title(indicator),
            moved_in: own(more)?,
            moved_out: own(less)?,
            net: written(indicator, &view.unit.id),
            others: others
                .map(|(other, _)| written(indicator, &other.id))
                .collect(),
        })
    };
    listed.filter_map(text).collect()
}
