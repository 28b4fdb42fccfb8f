//! Maps of the municipality and what else is drawn of all areas, in words.

use serde::Serialize;
use serde_json::json;

use super::{TemplateError, sentences::Sentences, view::View};
use crate::model::{Indicator, Published, UnitKind};

/// What a drawing of all areas is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum MapKind {
    /// It shows where an area lies.
    Locator,
    /// It is coloured by an indicator.
    Choropleth,
    /// It sets two indicators against each other.
    Planning,
}

/// A drawing of all areas.
#[derive(Debug, Clone)]
pub(crate) struct MapDrawing<'a> {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub kind: MapKind,
    /// What it shows.
    pub indicators: Vec<&'a Indicator>,
    /// The year.
    pub year: i32,
}

/// A drawing of all areas and its words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MapText {
    /// Its name, in `figures/<name>.svg`.
    pub name: String,
    /// What it is for.
    pub kind: MapKind,
    /// The year.
    pub year: i32,
    /// The indicators.
    pub indicators: Vec<String>,
    /// Their titles.
    pub titles: Vec<String>,
    /// The areas with the highest values of the last indicator, with these.
    pub highest: Vec<(String, String)>,
    /// The areas with the lowest.
    pub lowest: Vec<(String, String)>,
    /// How many areas are hidden.
    pub hidden: usize,
    /// What it shows, in words.
    pub alt: String,
}

/// So many areas are named at each end.
const NAMED: usize = 3;

/// Describes the drawings of all areas.
pub(super) fn map_texts(
    view: &View,
    maps: &[MapDrawing],
    sentences: &Sentences,
) -> Result<Vec<MapText>, TemplateError> {
    let described = |drawing: &MapDrawing| {
        let mut map = map_text(view, drawing);
        let context = json!({ "map": map, "unit": view.unit.name });
        map.alt = sentences.lines("map.jinja", context)?.join(" ");
        Ok(map)
    };
    maps.iter().map(described).collect()
}

fn map_text(view: &View, drawing: &MapDrawing) -> MapText {
    let mut values: Vec<(f64, String, String)> = Vec::new();
    let mut hidden = 0;
    if let Some(indicator) = drawing.indicators.last() {
        for area in view.edition.units.of_kind(UnitKind::Area) {
            let figures = &view.edition.figures;
            let figure = figures.get(&indicator.id, drawing.year, area.id.as_str());
            match figure.map(Published::value) {
                Some(Some(value)) => {
                    let written = view.written_value(value, indicator);
                    values.push((value, area.name.clone(), written));
                }
                Some(None) => hidden += 1,
                None => {}
            }
        }
    }
    values.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
    let named = |(_, name, value): &(f64, String, String)| (name.clone(), value.clone());
    let indicators = || drawing.indicators.iter();
    MapText {
        name: drawing.name.clone(),
        kind: drawing.kind,
        year: drawing.year,
        indicators: indicators().map(|indicator| indicator.id.clone()).collect(),
        titles: indicators()
            .map(|indicator| view.title(indicator))
            .collect(),
        highest: values.iter().rev().take(NAMED).map(named).collect(),
        lowest: values.iter().take(NAMED).map(named).collect(),
        hidden,
        alt: String::new(),
    }
}
