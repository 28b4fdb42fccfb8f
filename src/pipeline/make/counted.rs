//! The exact figures of an edition.

use std::{borrow::Cow, collections::BTreeSet};

use super::divisions::Divisions;
use crate::{
    assessment::Situations,
    dataset::Snapshot,
    model::{Edition, Figures, PublishedFigures, Unit, UnitId, UnitSum, Units},
    pipeline::{PipelineError, Scope},
};

/// The exact figures of an edition, with what is known of its estates.
pub(super) struct Counted<'a> {
    pub(super) scope: &'a Scope<'a>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) exact: &'a Figures,
    pub(super) situations: Situations<'a>,
    /// How areas lie to those of earlier editions, where one counted the same persons by other ones.
    pub(super) divisions: Option<Divisions>,
}

impl<'a> Counted<'a> {
    /// Gathers what belongs to exact figures.
    ///
    /// # Errors
    /// Earlier editions of which nobody says by which areas they counted.
    pub(super) fn new(
        scope: &'a Scope<'a>,
        snapshot: &'a Snapshot,
        exact: &'a Figures,
    ) -> Result<Self, PipelineError> {
        let delivered = (snapshot.units(), snapshot.context());
        Ok(Self {
            scope,
            snapshot,
            exact,
            situations: Situations::new(scope.config, delivered, exact, scope.years()),
            divisions: Divisions::find(scope, snapshot, exact)?,
        })
    }

    /// Returns the units, with those of earlier divisions.
    pub(super) fn units(&self) -> &Units {
        let divisions = self.divisions.as_ref();
        divisions.map_or(self.snapshot.units(), Divisions::units)
    }

    /// Returns the figures of all of them.
    pub(super) fn figures(&self) -> &Figures {
        let divisions = self.divisions.as_ref();
        divisions.map_or(self.exact, Divisions::figures)
    }

    /// Returns the units that an earlier edition did not have, though it counted the same persons by others.
    pub(super) fn divided_anew(&self) -> &BTreeSet<UnitId> {
        static NONE: BTreeSet<UnitId> = BTreeSet::new();
        let divisions = self.divisions.as_ref();
        divisions.map_or(&NONE, Divisions::divided_anew)
    }

    /// Returns what an edition told, by what its units are among those of today.
    pub(super) fn named<'b>(
        &self,
        edition: Edition,
        told: &'b PublishedFigures,
    ) -> Cow<'b, PublishedFigures> {
        match &self.divisions {
            None => Cow::Borrowed(told),
            Some(divisions) => Cow::Owned(divisions.named(edition, told)),
        }
    }

    /// Returns what was told of a group of an edition, by what its members are among the units of today.
    pub(super) fn named_group(
        &self,
        edition: Edition,
        group: &Unit,
        told: &PublishedFigures,
    ) -> Vec<(Unit, PublishedFigures)> {
        match &self.divisions {
            None => vec![(group.clone(), told.clone())],
            Some(divisions) => divisions.named_group(edition, group, told),
        }
    }

    /// Returns a sum over units of an edition, by what these are among the units of today; nothing where it is of
    /// other counts.
    pub(super) fn named_sum(&self, edition: Edition, sum: UnitSum) -> Option<UnitSum> {
        match &self.divisions {
            None => Some(sum),
            Some(divisions) => divisions.named_sum(edition, sum),
        }
    }
}
