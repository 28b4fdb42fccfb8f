//! Maps of the municipality and what else is drawn of all areas, in words.

use serde::Serialize;
use serde_json::json;

use super::{TemplateError, sentences::Sentences, view::View};
use crate::model::{Direction, Indicator, Published, UnitId, UnitKind};

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
    /// Of a map: the areas that are numbered in it, in the order of their numbers.
    pub numbered: Vec<&'a UnitId>,
    /// The name of the drawing of areas that are too small in the map, and of the part they lie in.
    pub inset: Option<(String, &'a str)>,
}

impl<'a> MapDrawing<'a> {
    /// Describes a drawing without numbers and without an inset.
    #[must_use]
    pub(crate) fn of(name: &str, kind: MapKind, indicators: Vec<&'a Indicator>, year: i32) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            indicators,
            year,
            numbered: Vec::new(),
            inset: None,
        }
    }
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
    /// The calendar years that their figures are about, as written.
    pub told_years: Vec<String>,
    /// The areas with the highest values of the last indicator, with these.
    pub highest: Vec<(String, String)>,
    /// The areas with the lowest.
    pub lowest: Vec<(String, String)>,
    /// The areas that are numbered in a map, in the order of their numbers, with their values.
    pub numbered: Vec<(String, String)>,
    /// The drawing of areas that are too small in the map, in `figures/<name>.svg`, and the name of the
    /// part that they lie in.
    pub inset: Option<(String, String)>,
    /// How many areas are hidden.
    pub hidden: usize,
    /// What it shows, in words.
    pub alt: String,
}

/// So many areas are named at each end.
const NAMED: usize = 3;
/// So many areas are numbered in a map.
const NUMBERED: usize = 5;

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

/// Returns the areas that are numbered in a map: those with the least favourable values, or where
/// neither end is better the highest.
pub(crate) fn extremes<'a>(view: &View<'a>, indicator: &Indicator, year: i32) -> Vec<&'a UnitId> {
    let figures = &view.edition.figures;
    let areas = view.edition.units.of_kind(UnitKind::Area);
    let valued = areas.filter_map(|area| {
        let value = figures.value(&indicator.id, year, area.id.as_str())?;
        Some((value, &area.id))
    });
    let mut valued: Vec<(f64, &UnitId)> = valued.collect();
    valued.sort_by(|one, other| match indicator.direction {
        Direction::Higher => one.0.total_cmp(&other.0).then(one.1.cmp(other.1)),
        Direction::Lower | Direction::Neutral => other.0.total_cmp(&one.0).then(one.1.cmp(other.1)),
    });
    valued.truncate(NUMBERED);
    valued.into_iter().map(|(_, area)| area).collect()
}

fn numbered(view: &View, drawing: &MapDrawing) -> Vec<(String, String)> {
    let text = |area: &&UnitId| {
        let indicator = drawing.indicators.first()?;
        let figure = view
            .edition
            .figures
            .get(&indicator.id, drawing.year, area.as_str());
        Some((view.name(area), view.written(figure, indicator)))
    };
    drawing.numbered.iter().filter_map(text).collect()
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
    let inset = drawing.inset.as_ref();
    MapText {
        name: drawing.name.clone(),
        kind: drawing.kind,
        year: drawing.year,
        indicators: indicators().map(|indicator| indicator.id.clone()).collect(),
        titles: indicators()
            .map(|indicator| view.title(indicator))
            .collect(),
        told_years: indicators()
            .map(|indicator| indicator.reference.told_year(drawing.year))
            .collect(),
        highest: values.iter().rev().take(NAMED).map(named).collect(),
        lowest: values.iter().take(NAMED).map(named).collect(),
        numbered: numbered(view, drawing),
        inset: inset.map(|(name, part)| (name.clone(), (*part).to_owned())),
        hidden,
        alt: String::new(),
    }
}
