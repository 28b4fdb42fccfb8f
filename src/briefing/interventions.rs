//! What began where, and estates and their neighbours before and after, in words.

use serde::Serialize;

use super::{TemplateError, rows::written_change, sentences::Sentences, view::View};
use crate::model::{BeforeAfter, Indicator, Intervention, SpillOver};

/// What is drawn beside the catalogue's charts: a quarter before and after something began.
#[derive(Debug, Clone)]
pub(crate) struct SpillOverDrawing<'a> {
    /// What was found.
    pub spill_over: &'a SpillOver,
    /// The name of its drawing.
    pub picture: String,
}

/// A letter in the charts and what it stands for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MarkText {
    /// The letter.
    pub letter: String,
    /// What began, where and when.
    pub text: String,
}

/// Estates of one quarter before and after something began in one of them.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SpillOverText {
    /// The name of the drawing.
    pub picture: String,
    /// The estate.
    pub name: String,
    /// What began.
    pub kind: String,
    /// When.
    pub year: i32,
    /// The title of the indicator.
    pub indicator: String,
    /// The calendar years before that the figures are about.
    pub before: String,
    /// The calendar years after.
    pub after: String,
    /// The estate itself, then its neighbours.
    pub rows: Vec<BeforeAfterText>,
    /// What the figures show, and what they cannot show.
    pub sentences: Vec<String>,
}

/// A unit before and after.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct BeforeAfterText {
    /// Its name.
    pub name: String,
    /// The mean before.
    pub before: String,
    /// The mean after.
    pub after: String,
    /// The change as written.
    pub change: String,
    /// Whether it is more than chance explains.
    pub marked: bool,
    /// Whether it rose.
    pub rose: bool,
}

#[derive(Serialize)]
struct SpillOverContext<'a> {
    spill_over: &'a SpillOverText,
}

/// Describes what the letters in the charts stand for.
pub(super) fn mark_texts(view: &View, marks: &[(String, &Intervention)]) -> Vec<MarkText> {
    let text = |(letter, began): &(String, &Intervention)| {
        let (title, place) = (
            view.intervention_title(&began.kind),
            view.name(&began.estate),
        );
        MarkText {
            letter: letter.clone(),
            text: format!("{title} ({place}), {}", began.year),
        }
    };
    marks.iter().map(text).collect()
}

/// Describes what was drawn of estates before and after.
pub(super) fn spill_over_texts(
    view: &View,
    drawings: &[SpillOverDrawing],
    sentences: &Sentences,
) -> Result<Vec<SpillOverText>, TemplateError> {
    let mut texts = Vec::new();
    for drawing in drawings {
        let catalogue = &view.config.catalogue;
        let Some(indicator) = catalogue.indicator(&drawing.spill_over.indicator) else {
            continue;
        };
        let mut text = spill_over_text(view, drawing, indicator);
        let context = SpillOverContext { spill_over: &text };
        text.sentences = sentences.lines("spillover.jinja", context)?;
        texts.push(text);
    }
    Ok(texts)
}

fn spill_over_text(
    view: &View,
    drawing: &SpillOverDrawing,
    indicator: &Indicator,
) -> SpillOverText {
    let SpillOver {
        intervention,
        before,
        after,
        rows,
        ..
    } = drawing.spill_over;
    let span = |(first, last): (i32, i32)| {
        let (first, _) = indicator.reference.calendar_years(first);
        match indicator.reference.calendar_years(last) {
            (_, last) if first == last => first.to_string(),
            (_, last) => format!("{first}–{last}"),
        }
    };
    let row = |row: &BeforeAfter| BeforeAfterText {
        name: view.name(&row.unit),
        before: view.written_value(row.before, indicator),
        after: view.written_value(row.after, indicator),
        change: written_change(view, row.after - row.before, indicator),
        marked: row.is_marked(),
        rose: row.after > row.before,
    };
    SpillOverText {
        picture: drawing.picture.clone(),
        name: view.name(&intervention.estate),
        kind: view.intervention_title(&intervention.kind),
        year: intervention.year,
        indicator: view.title(indicator),
        before: span(*before),
        after: span(*after),
        rows: rows.iter().map(row).collect(),
        sentences: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
