//! Which figures an edition corrects, figure by figure, for the mails that carry it.
//!
//! Nothing but what both editions published is looked at.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    config::Config,
    delivery::{CorrectedFigures, ToldChange},
    files,
    model::{DocumentName, FigureChange, Indicator, NumberStyle, SeenFigure, Unit, UnitId, Units},
    pipeline::{PipelineError, Scope, keep::known},
    tables,
};

/// Returns what an edition says of figures otherwise than the one that it corrects, as others have
/// that. Newest years come first, then figures in the order of the catalogue.
///
/// # Errors
/// Tables of published figures that cannot be read.
pub(super) fn corrected_figures(
    scope: &Scope,
    units: &Units,
) -> Result<CorrectedFigures, PipelineError> {
    let Some(earlier) = known::corrected(scope)? else {
        return Ok(CorrectedFigures::default());
    };
    let before = earlier.read()?.figures;
    let file = scope.folder().tables().join(tables::FIGURES);
    let now = tables::read_figures(&files::read_text(&file)?);
    let now = now.map_err(|error| PipelineError::UnreadablePublished(file, error))?;
    let telling = Telling {
        config: scope.config,
        units,
        year: *scope.years().end(),
    };
    let mut changes = now.changes_since(&before);
    changes.sort_by_key(|change| {
        let place = telling.place(change.indicator);
        (Reverse(change.year), place, change.indicator, change.unit)
    });
    Ok(CorrectedFigures {
        corrected: Some(earlier.edition),
        of_document: telling.of_documents(&changes),
        changes: changes.iter().map(|change| telling.told(change)).collect(),
    })
}

/// What is needed to tell of figures.
struct Telling<'a> {
    config: &'a Config,
    units: &'a Units,
    year: i32,
}

impl Telling<'_> {
    /// Returns where an indicator stands in the catalogue; one that is no longer there comes last.
    fn place(&self, indicator: &str) -> usize {
        let indicators = &self.config.catalogue.indicators;
        let place = indicators.iter().position(|other| other.id == indicator);
        place.unwrap_or(indicators.len())
    }

    /// Returns which changes each document tells of.
    fn of_documents(&self, changes: &[FigureChange]) -> BTreeMap<DocumentName, BTreeSet<usize>> {
        let mut of_unit: BTreeMap<&UnitId, BTreeSet<usize>> = BTreeMap::new();
        for (place, change) in changes.iter().enumerate() {
            of_unit.entry(change.unit).or_default().insert(place);
        }
        let of = |about: &[&Unit]| {
            let places = about.iter().filter_map(|unit| of_unit.get(&unit.id));
            places.flatten().copied().collect::<BTreeSet<usize>>()
        };
        let mut found = BTreeMap::new();
        for unit in self.units.iter() {
            let places = of(&self.within(unit));
            found.insert(DocumentName::workbook(unit.kind, &unit.id), places.clone());
            found.insert(DocumentName::of_unit(unit.kind, &unit.id), places);
        }
        for packet in &self.config.packets {
            let briefings = packet.contents.units(self.units, self.year).into_iter();
            let about: Vec<&Unit> = briefings.flat_map(|unit| self.within(unit)).collect();
            found.insert(DocumentName::packet(&packet.id), of(&about));
        }
        found
    }

    /// Returns what a briefing is about: its unit, and the estates that it tells of.
    fn within<'u>(&'u self, unit: &'u Unit) -> Vec<&'u Unit> {
        let estates = self.units.iter();
        let estates = estates.filter(|estate| self.units.belongs_to(&estate.id, &unit.id));
        std::iter::once(unit).chain(estates).collect()
    }

    fn told(&self, change: &FigureChange) -> ToldChange {
        let project = &self.config.project;
        let indicator = self.config.catalogue.indicator(change.indicator);
        let unit = self.units.get(change.unit.as_str());
        let value = |seen| self.value(seen, change.year, indicator);
        ToldChange {
            // What is not in the catalogue any more, or no unit, is called by its key.
            indicator: indicator
                .map_or(change.indicator, |indicator| {
                    indicator.title.in_language(project.language)
                })
                .to_owned(),
            unit: unit
                .map_or(change.unit.as_str(), |unit| &unit.name)
                .to_owned(),
            period: self.period(change.year, indicator),
            before: value(change.before),
            now: value(change.now),
        }
    }

    fn period(&self, year: i32, indicator: Option<&Indicator>) -> String {
        let words = &self.config.words;
        let written = indicator.map(|indicator| words.period(indicator.reference, year));
        written.unwrap_or_else(|| year.to_string())
    }

    /// Writes a figure as readers see it: where several years together stand for a hidden one, both.
    fn value(&self, seen: Option<SeenFigure>, year: i32, indicator: Option<&Indicator>) -> String {
        let words = &self.config.words;
        let style = indicator.map_or(NumberStyle::Decimals(0), |indicator| {
            NumberStyle::from(indicator.measure)
        });
        let number = |value| words.writing.number(value, style);
        let Some(SeenFigure { figure, pooled }) = seen else {
            return words.no_figure.clone();
        };
        match (figure.value(), pooled) {
            (Some(value), _) => number(value),
            (None, None) => words.hidden.clone(),
            (None, Some(pooled)) => {
                let first = year - i32::from(pooled.years()) + 1;
                let [first, last] = [first, year].map(|year| self.period(year, indicator));
                let sum = number(pooled.shown().value);
                format!("{} ({first}–{last}: {sum})", words.hidden)
            }
        }
    }
}
