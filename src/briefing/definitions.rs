//! What the indicators of a briefing mean, and where its figures come from.

use serde::Serialize;

use super::{rows::Row, view::View};
use crate::model::{Break, Indicator, ReferenceDate};

/// What an indicator means.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Definition {
    /// Its title.
    pub title: String,
    /// Which time its figures are about.
    pub reference: ReferenceDate,
    /// The time that its newest figures are about, in words.
    pub period: String,
    /// Who is counted.
    pub meaning: String,
    /// Whom the denominator counts.
    pub population: String,
    /// Since when it is counted this way, and what was changed.
    pub breaks: Vec<String>,
}

/// Returns what the indicators mean; those that mean the same stand together.
pub(super) fn definitions(view: &View, rows: &[&Row]) -> Vec<Definition> {
    let mut definitions: Vec<Definition> = Vec::new();
    for row in rows {
        let Some(indicator) = view.config.catalogue.indicator(&row.id) else {
            continue;
        };
        let own = definition(view, row, indicator);
        let same =
            |known: &&mut Definition| known.meaning == own.meaning && known.period == own.period;
        match definitions.iter_mut().find(same) {
            Some(same) => same.title = format!("{}, {}", same.title, row.title),
            None => definitions.push(own),
        }
    }
    definitions
}

fn definition(view: &View, row: &Row, indicator: &Indicator) -> Definition {
    let language = view.language();
    let changed = |broken: &Break| {
        let reason = broken.reason.in_language(language);
        format!("{}: {reason}", broken.year)
    };
    let breaks = indicator.breaks.iter();
    let breaks = breaks.filter(|broken| broken.year <= row.year);
    Definition {
        title: row.title.clone(),
        reference: indicator.reference,
        period: view.config.words.period(indicator.reference, row.year),
        meaning: indicator.definition.in_language(language).to_owned(),
        population: indicator.population.in_language(language).to_owned(),
        breaks: breaks.map(changed).collect(),
    }
}

/// Returns who keeps the figures, each once.
pub(super) fn sources(view: &View, rows: &[&Row]) -> Vec<String> {
    let catalogue = &view.config.catalogue;
    let indicators = rows.iter().filter_map(|row| catalogue.indicator(&row.id));
    each_once(indicators.map(|indicator| indicator.origin.in_language(view.language())))
}

/// Names each source once, in the order in which they are named first; an origin may name several.
fn each_once<'a>(origins: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut sources: Vec<String> = Vec::new();
    let named = origins.flat_map(|origin| origin.split("; "));
    for source in named.filter(|source| !source.is_empty()) {
        if !sources.iter().any(|known| known == source) {
            sources.push(source.to_owned());
        }
    }
    sources
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_named_once_though_figures_come_of_two() {
        let origins = [
            "Kommunens flytteregister",
            "Kommunens flytteregister; Bygnings- og Boligregistret (BBR)",
            "Bygnings- og Boligregistret (BBR)",
        ];
        assert_eq!(
            each_once(origins.into_iter()),
            [
                "Kommunens flytteregister",
                "Bygnings- og Boligregistret (BBR)"
            ]
        );
    }
}
