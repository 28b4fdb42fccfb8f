//! The areas that are most like an area, with the reason in words.

use serde::Serialize;

use super::view::View;
use crate::model::Twin;

/// An area that is like the briefing's.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct TwinText {
    /// Its code.
    pub id: String,
    /// Its name.
    pub name: String,
    /// In what both differ most from the municipality, in the same way; empty where both are much like it.
    pub alike: Vec<AlikeText>,
}

/// A figure in which two areas are alike.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct AlikeText {
    /// The title of the indicator.
    pub title: String,
    /// The value of the briefing's own area as written.
    pub own: String,
    /// That of the other.
    pub other: String,
}

/// Describes the areas that are most like the view's.
pub(super) fn twin_texts(view: &View) -> Vec<TwinText> {
    let twins = view.edition.twins.get(&view.unit.id);
    twins
        .into_iter()
        .flatten()
        .map(|twin| twin_text(view, twin))
        .collect()
}

fn twin_text(view: &View, twin: &Twin) -> TwinText {
    let year = view.edition.masthead.data_year();
    let alike = |id: &String| {
        let indicator = view.config.catalogue.indicator(id)?;
        let written = |unit: &str| {
            let figure = view.edition.figures.get(id, year, unit);
            view.written(figure, indicator)
        };
        Some(AlikeText {
            title: view.title(indicator),
            own: written(view.unit.id.as_str()),
            other: written(twin.unit.as_str()),
        })
    };
    TwinText {
        id: twin.unit.to_string(),
        name: view.name(&twin.unit),
        alike: twin.alike.iter().filter_map(alike).collect(),
    }
}
