//! The exact figures of an edition.

use crate::{assessment::Situations, dataset::Snapshot, model::Figures, pipeline::Scope};

/// The exact figures of an edition, with what is known of its estates.
pub(super) struct Counted<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) exact: &'a Figures,
    pub(super) situations: Situations<'a>,
}

impl<'a> Counted<'a> {
    pub(super) fn new(scope: &'a Scope<'a>, snapshot: &'a Snapshot, exact: &'a Figures) -> Self {
        let delivered = (snapshot.units(), snapshot.context());
        Self {
            scope,
            snapshot,
            exact,
            situations: Situations::new(scope.config, delivered, exact, scope.years()),
        }
    }
}
