//! Disclosure control over all that an edition publishes, and all that was published before.

use std::collections::BTreeMap;

use super::{Observer, PipelineError, Scope, moves, moves::Moves, prepare, standings};
use crate::{
    archive,
    config::{Catalogue, Relation},
    dataset::Snapshot,
    disclosure::{self, Audit, Extra, FlowAudit, Input, Part, Place, Publication, Term},
    files,
    model::{Basis, Figures, PublishedFigures, PublishedFlows},
};

/// The table of published figures, in the output and in an archived edition.
const TABLE: &str = "published.csv";

/// Publishes what may be seen of exact figures.
///
/// # Errors
/// Figures of which too much could be found out.
pub(super) fn publish(
    scope: &Scope,
    snapshot: &Snapshot,
    exact: &Figures,
    knowledge: &Knowledge,
) -> Result<Publication, PipelineError> {
    let input = knowledge.input(scope, snapshot, exact);
    let criteria = standings::criteria_values(scope, snapshot, exact);
    disclosure::publish(input, &criteria, snapshot.context()).map_err(PipelineError::Disclosure)
}

/// What the audits of an edition found.
#[derive(Debug)]
pub struct Audited {
    /// Of its figures.
    pub figures: Audit,
    /// Of its moves from area to area, where there are any.
    pub moves: Option<FlowAudit>,
}

/// Audits figures and moves in the output of an edition, together with all editions in the archive.
///
/// # Errors
/// An edition that was not run, or a snapshot that is another one.
pub fn audit(scope: &Scope, observer: &dyn Observer) -> Result<Audited, PipelineError> {
    let snapshot = Snapshot::open(&scope.snapshot())?;
    let exact = prepare::exact(scope, &snapshot, observer)?;
    let file = scope.output().join("data").join(TABLE);
    let text = files::read_text(&file).map_err(PipelineError::NoTable)?;
    let published = disclosure::read_published(&text)
        .map_err(|error| PipelineError::UnreadablePublished(file, error))?;
    let mut knowledge = Knowledge::gather(scope)?;
    let criteria = standings::criteria_values(scope, &snapshot, &exact).into_iter();
    let shown = criteria.filter(|one| {
        let mut cells = one.cells.iter();
        cells.all(|cell| {
            let figure = published.value(&cell.indicator, cell.year, cell.unit.as_str());
            figure.is_some()
        })
    });
    knowledge.extra.extend(shown.map(|one| one.extra));
    observer.begin("audit", None);
    let figures = disclosure::audit(knowledge.input(scope, &snapshot, &exact), &published);
    let moves = Moves {
        scope,
        snapshot: &snapshot,
        exact: &exact,
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

/// What an attacker knows beside the published figures.
pub(super) struct Knowledge {
    relations: Vec<Part>,
    /// What earlier editions showed of single counts, and what else is published.
    pub(super) extra: Vec<Extra>,
    /// The moves that earlier editions showed.
    pub(super) flows: Vec<PublishedFlows>,
}

impl Knowledge {
    /// Reads the archive.
    pub(super) fn gather(scope: &Scope) -> Result<Self, PipelineError> {
        let catalogue = &scope.config.catalogue;
        let mut relations = disclosure::same_series(&catalogue.indicators);
        relations.extend(parts(catalogue));
        let mut extra = Vec::new();
        let mut flows = Vec::new();
        for archived in archive::list(&scope.archive())? {
            let file = archived.folder.join("data").join(TABLE);
            let text = files::read_text(&file)?;
            let published = disclosure::read_published(&text)
                .map_err(|error| PipelineError::UnreadablePublished(file, error))?;
            extra.extend(shown_before(&published, scope));
            flows.extend(moves::shown_before(&archived.folder)?);
        }
        Ok(Self {
            relations,
            extra,
            flows,
        })
    }

    fn input<'a>(
        &'a self,
        scope: &Scope<'a>,
        snapshot: &'a Snapshot,
        exact: &'a Figures,
    ) -> Input<'a> {
        Input {
            units: snapshot.units(),
            indicators: &scope.config.catalogue.indicators,
            figures: exact,
            relations: &self.relations,
            extra: &self.extra,
            policy: &scope.config.disclosure,
        }
    }
}

/// Turns the relations of the catalogue into those of the audit.
fn parts(catalogue: &Catalogue) -> impl Iterator<Item = Part> {
    let term = |name: &String| match name.strip_suffix(".denominator") {
        Some(id) => Term::denominator(id),
        None => Term::numerator(name),
    };
    catalogue
        .relations
        .iter()
        .map(move |relation: &Relation| Part {
            parts: relation.parts.iter().map(term).collect(),
            whole: term(&relation.whole),
            exact: relation.exact,
        })
}

/// Returns what an earlier edition showed of each count.
fn shown_before(published: &PublishedFigures, scope: &Scope) -> Vec<Extra> {
    let base = f64::from(scope.config.disclosure.rounding_base);
    let mut extra = Vec::new();
    let counted = |id: &str| {
        let indicator = scope.config.catalogue.indicator(id);
        indicator.is_some_and(|one| matches!(one.basis, Basis::Counted { .. }))
    };
    for (indicator, unit, year, figure) in published.iter() {
        let Some(shown) = figure.shown().filter(|_| counted(indicator)) else {
            continue;
        };
        let sides: BTreeMap<_, _> = [
            (Term::numerator(indicator), shown.numerator),
            (Term::denominator(indicator), shown.denominator),
        ]
        .into();
        for (term, shown) in sides {
            if let Some(shown) = shown {
                let unit = unit.clone();
                extra.push(Extra::rounded(Place { term, year, unit }, shown, base));
            }
        }
    }
    extra
}
