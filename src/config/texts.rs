//! Texts that are printed: in which languages they are, and which there are.

use super::{Catalogue, InterventionKind, PlanMeasure, checker::Checker};
use crate::model::{Language, Text};

/// A text and the path of its key.
type Keyed<'a> = (String, &'a Text);

/// Goes through the texts of what may begin in an estate and of what plans are measured by.
pub(crate) fn texts<'a>(
    interventions: &'a [InterventionKind],
    measures: &'a [PlanMeasure],
) -> impl Iterator<Item = Keyed<'a>> {
    let interventions = interventions.iter().map(|kind| {
        let key = format!("intervention[{}].title", kind.id);
        (key, &kind.title)
    });
    interventions.chain(measures.iter().map(|measure| {
        let key = format!("plan_measure[{}].title", measure.id);
        (key, &measure.title)
    }))
}

/// Checks that texts are in a language.
pub(super) fn check<'a>(
    texts: impl Iterator<Item = Keyed<'a>>,
    language: Language,
    checker: &mut Checker,
) {
    for (key, _) in texts.filter(|(_, text)| !text.is_none() && !text.is_in(language)) {
        let message = format!("has no text in `{language}`, the language of the briefings");
        let hint = format!("write `{language} = \"…\"` in it, or one text for all languages");
        checker.add(key, message, hint);
    }
}

impl Catalogue {
    /// Goes through the texts of themes, indicators and charts.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Keyed<'_>> {
        let themes = self.themes.iter().map(|theme| {
            let key = format!("theme[{}].title", theme.id);
            (key, &theme.title)
        });
        let indicators = self.indicators.iter().flat_map(|indicator| {
            let key = |name: &str| format!("indicator[{}].{name}", indicator.id);
            let own = [
                (key("title"), &indicator.title),
                (key("phrase"), &indicator.phrase),
                (key("definition"), &indicator.definition),
                (key("population"), &indicator.population),
                (key("origin"), &indicator.origin),
            ];
            let breaks = indicator.breaks.iter();
            let breaks: Vec<_> = breaks.map(|end| (key("breaks"), &end.reason)).collect();
            own.into_iter().chain(breaks)
        });
        let charts = self.charts.iter().flat_map(|chart| {
            let title = (format!("chart[{}].title", chart.id), &chart.title);
            let side = |side| (format!("chart[{}].sides", chart.id), side);
            [title].into_iter().chain(chart.sides.iter().map(side))
        });
        themes.chain(indicators).chain(charts)
    }
}
