//! Maps of the municipality and what else is drawn of all areas, in words.

use serde::Serialize;

use super::{Report, TemplateError, Templates, content::Request, sentences};
use crate::model::{Indicator, UnitKind};

/// What a drawing of all areas is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MapKind {
    /// It shows where an area lies.
    Locator,
    /// It is coloured by an indicator.
    Choropleth,
    /// It sets two indicators against each other.
    Planning,
}

/// A drawing of all areas.
#[derive(Debug, Clone)]
pub struct MapDrawing<'a> {
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
pub struct MapText {
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

#[derive(Serialize)]
struct MapContext<'a> {
    map: &'a MapText,
    unit: &'a str,
}

/// So many areas are named at each end.
const NAMED: usize = 3;

impl Request<'_> {
    /// Describes the drawings of all areas.
    pub(super) fn map_texts(
        &self,
        report: Report,
        templates: &Templates,
    ) -> Result<Vec<MapText>, TemplateError> {
        let mut texts = Vec::new();
        for drawing in self.maps {
            let mut text = self.map_text(drawing);
            let context = MapContext {
                map: &text,
                unit: &self.unit.name,
            };
            let name = self.shared("map.jinja");
            text.alt = sentences::lines(templates, report, &name, context)?.join(" ");
            texts.push(text);
        }
        Ok(texts)
    }

    fn map_text(&self, drawing: &MapDrawing) -> MapText {
        let language = self.language();
        let title = |one: &&Indicator| one.title.in_language(language).to_owned();
        let mut values: Vec<(f64, String, String)> = Vec::new();
        let mut hidden = 0;
        if let Some(indicator) = drawing.indicators.last() {
            for area in self.units.of_kind(UnitKind::Area) {
                let figure = self
                    .figures
                    .get(&indicator.id, drawing.year, area.id.as_str());
                match figure.map(|figure| figure.value()) {
                    Some(Some(value)) => {
                        let written = self.written_value(value, indicator);
                        values.push((value, area.name.clone(), written));
                    }
                    Some(None) => hidden += 1,
                    None => {}
                }
            }
        }
        values.sort_by(|(one, ..), (other, ..)| one.total_cmp(other));
        let named = |(_, name, value): &(f64, String, String)| (name.clone(), value.clone());
        MapText {
            name: drawing.name.clone(),
            kind: drawing.kind,
            year: drawing.year,
            indicators: drawing
                .indicators
                .iter()
                .map(|one| one.id.clone())
                .collect(),
            titles: drawing.indicators.iter().map(title).collect(),
            highest: values.iter().rev().take(NAMED).map(named).collect(),
            lowest: values.iter().take(NAMED).map(named).collect(),
            hidden,
            alt: String::new(),
        }
    }
}
