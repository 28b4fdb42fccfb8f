//! What drawings of all areas have in common.

use crate::{
    config::Words,
    model::{Indicator, Language, Measure, NumberStyle, Published, PublishedFigures, UnitId},
};

/// Published figures of all areas in one year.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AreaOverview<'a> {
    /// All areas.
    pub areas: &'a [&'a UnitId],
    /// Published figures.
    pub figures: &'a PublishedFigures,
    /// The year.
    pub year: i32,
    /// The language of the drawing.
    pub language: Language,
    /// Words in that language.
    pub words: &'a Words,
}

impl AreaOverview<'_> {
    /// Returns the figure of a unit.
    pub(super) fn figure(&self, indicator: &Indicator, unit: &UnitId) -> Option<Published> {
        self.figures.get(&indicator.id, self.year, unit.as_str())
    }

    /// Returns the shown value of a unit.
    pub(super) fn value(&self, indicator: &Indicator, unit: &UnitId) -> Option<f64> {
        self.figure(indicator, unit)?.value()
    }

    /// Writes a value as readers expect it; of an index the number alone.
    pub(super) fn written(&self, value: f64, indicator: &Indicator) -> String {
        let style = match indicator.measure.into() {
            NumberStyle::Index => NumberStyle::Count,
            style => style,
        };
        self.words.writing.number(value, style)
    }

    /// Returns the title of an indicator as the name of an axis.
    pub(super) fn axis_name(&self, indicator: &Indicator) -> String {
        let title = indicator.title.in_language(self.language);
        match indicator.measure {
            Measure::Share => format!("{title}, %"),
            _ => title.to_owned(),
        }
    }
}
