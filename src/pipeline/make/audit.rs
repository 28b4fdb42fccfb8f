//! The audit of an edition that lies in its folder.

use std::path::Path;

use super::{control::Knowledge, count::exact, counted::Counted, moves::Moves};
use crate::{
    disclosure::{self, Audit, FlowAudit},
    files,
    model::{PublishedCriterion, PublishedFigures},
    pipeline::{
        Observer, PipelineError, Scope,
        keep::{known, open_snapshot},
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

/// Audits figures and moves in the output of an edition, together with all that was published
/// before.
///
/// # Errors
/// An edition that was not run, or a snapshot that is another one.
pub fn audit(scope: &Scope, observer: &dyn Observer) -> Result<Audited, PipelineError> {
    let snapshot = open_snapshot(scope)?;
    let exact = exact(scope, &snapshot, observer)?;
    let data = scope.folder().tables();
    let (published, criteria) = published(&data)?;
    let counted = Counted::new(scope, &snapshot, &exact);
    let mut known = known::of_others(scope)?;
    let (earlier, newest) = known::of_this(scope)?;
    let lies_there = |name: &str| files::read(&data.join(name)).ok();
    known.extend(earlier);
    // The same as lies there tells nothing beside it.
    known.extend(newest.filter(|newest| !newest.is(&lies_there)));
    let mut knowledge = Knowledge::gather(&counted, &known)?;
    let said = counted.situations.said_by(&published, &criteria);
    knowledge.extra.extend(said);
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
    let figures = disclosure::audit(knowledge.input(&counted), &published);
    let moves = Moves {
        counted: &counted,
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
