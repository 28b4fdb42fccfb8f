//! The drawings of a briefing: what was drawn, and the words that stand for it.

use serde::Serialize;
use serde_json::json;

use super::{
    TemplateError,
    interventions::SpillOverDrawing,
    maps::MapDrawing,
    rows::{Row, ThemeRows, row},
    sentences::Sentences,
    told::Told,
    view::View,
};
use crate::{
    config::{Chart, ChartKind},
    model::{Intervention, Measure},
};

/// What was drawn of a unit, by the names of the drawings.
#[derive(Debug, Default)]
pub(crate) struct Drawings<'a> {
    /// The charts of the catalogue that have something to show.
    pub charts: Vec<Chart>,
    /// The letters in the charts and what they stand for.
    pub marks: Vec<(String, &'a Intervention)>,
    /// What was drawn of all areas.
    pub maps: Vec<MapDrawing<'a>>,
    /// Moves from and to the unit.
    pub moves: Option<String>,
    /// Estates before and after something began.
    pub spill_overs: Vec<SpillOverDrawing<'a>>,
}

/// A drawing and its words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct PictureText {
    /// The chart's id.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// Its form.
    pub kind: ChartKind,
    /// The indicators that it shows; empty where all that are listed.
    pub indicators: Vec<String>,
    /// How many years of age the rows of a pyramid have, where it tells.
    pub years: Vec<u32>,
    /// What it shows.
    pub alt: String,
}

/// Describes the charts of the catalogue that were drawn.
pub(super) fn picture_texts(
    view: &View,
    (charts, themes): (&[Chart], &[ThemeRows]),
    told: Told,
    sentences: &Sentences,
) -> Result<Vec<PictureText>, TemplateError> {
    let rows = || themes.iter().flat_map(|theme| &theme.rows);
    let described = |chart: &Chart| {
        let unlisted = unlisted(view, chart);
        let mut rows: Vec<&Row> = rows().filter(|row| is_drawn(chart, row)).collect();
        rows.extend(&unlisted);
        let context = json!({ "briefing": told, "kind": chart.kind, "rows": rows });
        let alt = sentences.lines("picture.jinja", context)?;
        Ok(PictureText {
            name: chart.id.clone(),
            title: chart.title.in_language(view.language()).to_owned(),
            kind: chart.kind,
            indicators: chart.indicators.clone(),
            years: chart.years.clone(),
            alt: alt.join(" "),
        })
    };
    charts.iter().map(described).collect()
}

fn is_drawn(chart: &Chart, row: &Row) -> bool {
    match chart.indicators.is_empty() {
        true => row.measure != Measure::Count,
        false => chart.indicators.contains(&row.id),
    }
}

/// Gathers the rows that a chart shows and no table has.
fn unlisted(view: &View, chart: &Chart) -> Vec<Row> {
    let catalogue = &view.config.catalogue;
    let indicators = chart.indicators.iter();
    let indicators = indicators.filter_map(|id| catalogue.indicator(id));
    let unlisted = indicators.filter(|indicator| !indicator.listed);
    unlisted
        .filter_map(|unlisted| row(view, unlisted))
        .collect()
}
