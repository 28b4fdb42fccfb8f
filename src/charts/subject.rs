//! What a chart is about: a unit among others, in published figures.

use crate::{
    config::{Catalogue, Words},
    model::{Indicator, Language, Measure, Published, PublishedFigures, Unit, UnitId},
};

/// A unit and all that its charts need.
#[derive(Debug, Clone)]
pub struct Subject<'a> {
    /// What the briefing is about.
    pub unit: &'a Unit,
    /// What it is called at the end of a line.
    pub label: &'a str,
    /// What it is compared with, at most two.
    pub others: Vec<Other<'a>>,
    /// Other areas of its district, thin lines behind its trends.
    pub neighbours: Vec<&'a UnitId>,
    /// What these are called together.
    pub neighbours_label: String,
    /// Calendar years that are marked on every trend, with a letter each.
    pub marks: &'a [Mark],
    /// All areas, which make the range.
    pub areas: Vec<&'a UnitId>,
    /// Published figures.
    pub figures: &'a PublishedFigures,
    /// Indicators.
    pub catalogue: &'a Catalogue,
    /// The first year of the axes.
    pub first_year: i32,
    /// The last year of the axes.
    pub last_year: i32,
    /// The language of the drawing.
    pub language: Language,
    /// Words in that language.
    pub words: &'a Words,
}

/// A year in which something began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The calendar year.
    pub year: i32,
    /// What stands at its line; words beside the drawing say what it means.
    pub letter: String,
}

/// Something to compare with.
#[derive(Debug, Clone, Copy)]
pub struct Other<'a> {
    /// Its code.
    pub id: &'a UnitId,
    /// What it is called in a chart.
    pub label: &'a str,
}

impl<'a> Subject<'a> {
    /// Returns the indicators that a chart names, all listed ones but counts
    /// where it names none.
    pub(super) fn indicators(&self, ids: &[String]) -> Vec<&'a Indicator> {
        let all = self
            .catalogue
            .indicators
            .iter()
            .filter(|indicator| indicator.listed);
        if ids.is_empty() {
            return all
                .filter(|listed| listed.measure != Measure::Count)
                .collect();
        }
        ids.iter()
            .filter_map(|id| self.catalogue.indicator(id))
            .collect()
    }

    /// Returns what an indicator of the unit is compared with: a count with nothing.
    pub(super) fn others_beside(&self, indicator: &Indicator) -> &[Other<'a>] {
        match indicator.measure {
            Measure::Count => &[],
            _ => &self.others,
        }
    }

    /// Returns the neighbours beside which an indicator of the unit is drawn: for a count none.
    pub(super) fn neighbours_beside(&self, indicator: &Indicator) -> &[&'a UnitId] {
        match indicator.measure {
            Measure::Count => &[],
            _ => &self.neighbours,
        }
    }

    /// Goes through the unit and what it is compared with.
    pub(super) fn units(&self) -> impl Iterator<Item = &UnitId> {
        let others = self.others.iter().map(|other| other.id);
        std::iter::once(&self.unit.id).chain(others)
    }

    /// Returns a shown value of a unit.
    pub(super) fn value(&self, indicator: &Indicator, year: i32, unit: &UnitId) -> Option<f64> {
        self.figures.value(&indicator.id, year, unit.as_str())
    }

    /// Returns the years from which an indicator of a unit does not compare with earlier ones.
    pub(super) fn breaks(&self, indicator: &Indicator, unit: &UnitId) -> Vec<i32> {
        let method = indicator.breaks.iter().map(|broken| broken.year);
        let own = indicator.breaks_in(self.unit).iter().copied();
        let mut breaks: Vec<i32> = method
            .chain(own.filter(|_| *unit == self.unit.id))
            .filter(|year| (self.first_year + 1..=self.last_year).contains(year))
            .collect();
        breaks.sort_unstable();
        breaks.dedup();
        breaks
    }

    /// Returns the years of the axes.
    pub(super) fn years(&self) -> Vec<i32> {
        (self.first_year..=self.last_year).collect()
    }

    /// Returns the newest year with figures of the unit.
    pub(super) fn newest_year(&self, indicator: &Indicator) -> Option<i32> {
        self.figures
            .newest_year(&indicator.id, self.unit.id.as_str())
    }

    /// Writes a value as readers expect it.
    pub(super) fn written(&self, value: f64, indicator: &Indicator) -> String {
        self.words.writing.number(value, indicator.measure.into())
    }

    /// Writes a figure, or the word for one that is hidden or missing.
    pub(super) fn written_figure(
        &self,
        figure: Option<Published>,
        indicator: &Indicator,
    ) -> String {
        match figure.map(Published::value) {
            Some(Some(value)) => self.written(value, indicator),
            Some(None) => self.words.hidden.clone(),
            None => self.words.no_figure.clone(),
        }
    }

    /// Returns the largest value that an axis must hold, and whether one lies below nought.
    ///
    /// For all but counts that is the largest of any area in any year, so that the axis is
    /// the same in all briefings.
    pub(super) fn largest(&self, indicator: &Indicator) -> (f64, bool) {
        let others = self.others_beside(indicator).iter().map(|other| other.id);
        let own = std::iter::once(&self.unit.id).chain(others);
        let areas = self.areas.iter().copied();
        let areas = areas.filter(|_| indicator.measure != Measure::Count);
        let years = self.first_year..=self.last_year;
        let values = own.chain(areas).flat_map(|unit| {
            let figures = self.figures.of_unit(&indicator.id, unit.as_str());
            let shown = figures.filter(|(year, _)| years.contains(year));
            shown.filter_map(|(_, figure)| figure.value())
        });
        values.fold((0.0, false), |(largest, is_below), value| {
            (value.abs().max(largest), is_below || value < 0.0)
        })
    }
}
