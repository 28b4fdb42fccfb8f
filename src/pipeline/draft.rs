//! A draft: a few briefings to look at, as often as one likes, and where their figures come from.

use super::{
    Observer, PipelineError, Rendering, Scope, demo,
    entry::begin,
    make::{
        Coverage, FigureCounts, SourcedFigure, check_templates, coverage, figure_counts, publish,
        refresh, render, sourced,
    },
    scope::Place,
};
use crate::{
    files,
    model::{PublishedEdition, Unit, UnitKind},
};

/// So many figures are told with the rows that they come from.
const SOURCED: usize = 5;

/// What a draft came to.
#[derive(Debug)]
pub(crate) struct Draft {
    pub(crate) rendering: Rendering,
    /// How many areas there are in each year.
    pub(crate) areas: Vec<(i32, usize)>,
    pub(crate) coverage: Vec<Coverage>,
    pub(crate) counts: FigureCounts,
    pub(crate) figures: Vec<SourcedFigure>,
}

/// Refreshes, counts and controls as a run does, and renders the briefings of the municipality and of
/// the smallest, the median and the largest area into the folder of drafts. Nothing is archived,
/// entered or mailed, and the folder of the edition stays as it is.
///
/// # Errors
/// As a run, up to the rendering.
pub(crate) fn draft(scope: &Scope, observer: &dyn Observer) -> Result<Draft, PipelineError> {
    scope.check_reason()?;
    let _lock = begin(scope, "run --draft", observer)?;
    check_templates(scope)?;
    demo::deliver(scope, observer)?;
    let snapshot = refresh(scope, observer)?;
    scope.go_on()?;
    let edition = publish(scope, &snapshot, observer)?;
    let mut at = scope.clone();
    at.place = Place::Draft;
    let edition = PublishedEdition {
        masthead: at.masthead(),
        ..edition
    };
    files::remove_folder(at.folder().path())?;
    scope.go_on()?;
    let areas = smallest_median_largest(scope, &edition);
    let municipality = edition.units.municipality();
    let wanted = municipality.into_iter().chain(areas.iter().copied());
    let wanted: Vec<String> = wanted.map(|unit| unit.id.to_string()).collect();
    let rendering = render(&at, &edition, &wanted, observer)?;
    let there_are = |year: i32| {
        let areas = edition.units.of_kind(UnitKind::Area);
        (year, areas.filter(|area| area.from_year <= year).count())
    };
    Ok(Draft {
        areas: scope.years().map(there_are).collect(),
        coverage: coverage(scope, &snapshot)?,
        counts: figure_counts(scope, &edition),
        figures: sourced(scope, (&snapshot, &edition), &areas, SOURCED)?,
        rendering,
    })
}

/// Returns the areas with the fewest residents, the most, and those between.
fn smallest_median_largest<'a>(scope: &Scope, edition: &'a PublishedEdition) -> Vec<&'a Unit> {
    let year = edition.masthead.data_year();
    let size = |area: &Unit| {
        let residents = scope.config.catalogue.residents()?;
        edition.figures.value(&residents.id, year, area.id.as_str())
    };
    let areas = edition.units.of_kind(UnitKind::Area);
    let mut areas: Vec<&Unit> = areas.filter(|area| area.from_year <= year).collect();
    areas.sort_by(|area, other| {
        let (own, others) = (size(area).unwrap_or(0.0), size(other).unwrap_or(0.0));
        own.total_cmp(&others)
    });
    let mut chosen: Vec<&Unit> = Vec::new();
    for area in [areas.first(), areas.get(areas.len() / 2), areas.last()] {
        let is_new = |area: &&&Unit| chosen.iter().all(|known| known.id != area.id);
        chosen.extend(area.filter(is_new));
    }
    chosen
}
