//! The audit of an edition that lies in its folder.

use std::{collections::BTreeMap, path::Path};

use super::{
    control::{self, Knowledge},
    count::exact,
    counted::Counted,
    internal::{self, inside, internal_config},
    moves::Moves,
};
use crate::{
    config::Limits,
    disclosure::{self, Audit, CellId, FlowAudit, Reason},
    files,
    model::{PublishedCriterion, PublishedFigures, UnitId},
    pipeline::{
        Observer, PipelineError, Scope,
        keep::{
            asked::{self, Asked},
            known, open_snapshot, worlds,
        },
    },
    tables::{self, CRITERIA, FIGURES},
};

/// What the audits of an edition found.
#[derive(Debug)]
pub struct Audited {
    /// Of its figures.
    pub(crate) figures: Audit,
    /// Of its moves from area to area, where there are any.
    pub(crate) moves: Option<FlowAudit>,
}

/// Why the figures of one indicator are shown or hidden for one unit.
#[derive(Debug)]
pub(crate) struct Explained {
    /// The indicator and the unit.
    pub(crate) cell: (String, UnitId),
    /// The reasons, by year.
    pub(crate) reasons: Vec<(i32, Reason)>,
    /// The limits in force.
    pub(crate) limits: Limits,
    /// The names of units.
    pub(crate) names: BTreeMap<UnitId, String>,
    /// The titles of indicators.
    pub(crate) titles: BTreeMap<String, String>,
}

/// Audits figures and moves in the output of an edition, together with all that was published
/// before. It begins with the worlds that were found when they were chosen.
///
/// # Errors
/// An edition that was not run, or a snapshot that is another one.
pub fn audit(scope: &Scope, observer: &dyn Observer) -> Result<Audited, PipelineError> {
    let snapshot = open_snapshot(scope)?;
    let exact = exact(scope, &snapshot, observer)?;
    let asked = asked::all(scope)?;
    let counted = Counted::new(scope, &snapshot, &exact, &asked)?;
    let outside = outside(&counted, &asked)?;
    audited(&counted, outside, observer)
}

/// Audits the internal edition, together with all that its readers have beside it.
///
/// # Errors
/// As [`audit`]; where there is no policy for it, or it was not made.
pub(crate) fn audit_internal(
    scope: &Scope,
    observer: &dyn Observer,
) -> Result<Audited, PipelineError> {
    let config = internal_config(scope)?;
    let at = inside(scope, &config);
    if !at.folder().rendering().exists() {
        return Err(PipelineError::NotInternal(scope.edition));
    }
    let snapshot = open_snapshot(&at)?;
    let exact = exact(&at, &snapshot, observer)?;
    let asked = asked::all(scope)?;
    let counted = Counted::new(&at, &snapshot, &exact, &asked)?;
    let (published, criteria) = published(&at.folder().tables())?;
    let mut knowledge = internal::knowledge(&counted, &scope.config.disclosure)?;
    let said = counted.situations.said_by(&published, &criteria);
    knowledge.said.extend(said);
    audited(&counted, (published, knowledge), observer)
}

fn audited(
    counted: &Counted,
    (published, knowledge): (PublishedFigures, Knowledge),
    observer: &dyn Observer,
) -> Result<Audited, PipelineError> {
    observer.begin("audit", None);
    let uncovered: Vec<_> = knowledge
        .hidden
        .iter()
        .filter(|cell| {
            let figure = published.value(&cell.indicator, cell.year, cell.unit.as_str());
            figure.is_some()
        })
        .cloned()
        .collect();
    if !uncovered.is_empty() {
        return Err(PipelineError::Uncovered(uncovered));
    }
    let figures = disclosure::audit(
        knowledge.input(counted),
        &published,
        &worlds::of_this(counted.scope, observer),
    );
    let moves = Moves {
        counted,
        published: &published,
        knowledge: &knowledge,
    };
    let moves = moves.audit()?;
    observer.end(&format!(
        "{} of {} figures hidden",
        figures.hidden, figures.cells
    ));
    Ok(Audited { figures, moves })
}

/// Tells of each year why the figure of a unit is shown or hidden in the output of an edition.
///
/// # Errors
/// As [`audit`]; and a unit or an indicator without figures.
pub(crate) fn explain(
    scope: &Scope,
    (unit, indicator): (&str, &str),
    observer: &dyn Observer,
) -> Result<Explained, PipelineError> {
    let snapshot = open_snapshot(scope)?;
    let (units, catalogue) = (snapshot.units(), &scope.config.catalogue);
    let Some((about, of)) = units.get(unit).zip(catalogue.indicator(indicator)) else {
        let codes = units.iter().map(|unit| unit.id.to_string());
        let ids = catalogue.indicators.iter().map(|one| one.id.clone());
        return Err(PipelineError::NoFigures {
            unit: unit.to_owned(),
            indicator: indicator.to_owned(),
            units: codes.collect(),
            indicators: ids.collect(),
        });
    };
    let exact = exact(scope, &snapshot, observer)?;
    let asked = asked::all(scope)?;
    let counted = Counted::new(scope, &snapshot, &exact, &asked)?;
    let (published, knowledge) = outside(&counted, &asked)?;
    let input = knowledge.input(&counted);
    let years: Vec<i32> = published.years(&of.id, about.id.as_str()).collect();
    observer.begin("explain", None);
    let watch = control::Watching { scope, observer };
    let mut reasons = Vec::new();
    for year in years {
        let cell = CellId::new(&of.id, year, &about.id);
        let reason = disclosure::explain(input, &published, &cell, &watch);
        let reason = reason.map_err(|_| PipelineError::stopped())?;
        reasons.extend(reason.map(|reason| (year, reason)));
    }
    observer.end(&format!("{} years", reasons.len()));
    let language = scope.config.project.language;
    let names = counted
        .units()
        .iter()
        .map(|unit| (unit.id.clone(), unit.name.clone()));
    let titles = catalogue.indicators.iter();
    let titles = titles.map(|one| (one.id.clone(), one.title.in_language(language).to_owned()));
    Ok(Explained {
        cell: (of.id.clone(), about.id.clone()),
        reasons,
        limits: scope.config.disclosure.limits(of.sensitivity),
        names: names.collect(),
        titles: titles.collect(),
    })
}

/// Returns what lies in the output of an edition, and what is known outside the house beside it.
fn outside(
    counted: &Counted,
    asked: &[Asked],
) -> Result<(PublishedFigures, Knowledge), PipelineError> {
    let scope = counted.scope;
    let data = scope.folder().tables();
    let (published, criteria) = published(&data)?;
    let mut known = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    let lies_there = |name: &str| files::read(&data.join(name)).ok();
    known.extend(earlier);
    // The same as lies there tells nothing beside it.
    known.extend(newest.filter(|newest| !newest.is(&lies_there)));
    let mut knowledge = Knowledge::gather(counted, &known)?;
    let said = counted.situations.said_by(&published, &criteria);
    knowledge.said.extend(said);
    knowledge.add_groups(counted, asked, &scope.config.disclosure);
    Ok((published, knowledge))
}

/// Reads the figures and criteria of the edition that lies in the output.
fn published(folder: &Path) -> Result<(PublishedFigures, Vec<PublishedCriterion>), PipelineError> {
    let file = folder.join(FIGURES);
    let text = files::read_text(&file).map_err(PipelineError::NoTable)?;
    let figures = tables::read_figures(&text)
        .map_err(|error| PipelineError::UnreadablePublished(file, error))?;
    let file = folder.join(CRITERIA);
    let criteria = match file.exists() {
        true => tables::read_criteria(&files::read_text(&file)?)
            .map_err(|error| PipelineError::UnreadablePublished(file, error))?,
        false => Vec::new(),
    };
    Ok((figures, criteria))
}
