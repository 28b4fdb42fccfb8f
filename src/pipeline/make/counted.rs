//! The exact figures of an edition.

use std::{borrow::Cow, collections::BTreeSet};

use super::divisions::Divisions;
use crate::{
    assessment::Situations,
    dataset::Snapshot,
    disclosure::AddressGroup,
    model::{Edition, Figures, PublishedFigures, Unit, UnitId, UnitSum, Units},
    pipeline::{
        PipelineError, Scope,
        keep::asked::{Asked, address_groups},
    },
};

static NONE: BTreeSet<UnitId> = BTreeSet::new();

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
    /// Gathers what belongs to exact figures, with the groups of addresses counted too that were asked for.
    ///
    /// # Errors
    /// Earlier editions of which nobody says by which areas they counted.
    pub(super) fn new(
        scope: &'a Scope<'a>,
        snapshot: &'a Snapshot,
        exact: &'a Figures,
        asked: &[Asked],
    ) -> Result<Self, PipelineError> {
        let groups = address_groups(scope, asked);
        Self::with_groups(scope, snapshot, exact, groups)
    }

    /// Gathers what belongs to exact figures, with some groups of addresses counted too.
    ///
    /// # Errors
    /// Earlier editions of which nobody says by which areas they counted.
    pub(super) fn with_groups(
        scope: &'a Scope<'a>,
        snapshot: &'a Snapshot,
        exact: &'a Figures,
        groups: Vec<AddressGroup>,
    ) -> Result<Self, PipelineError> {
        let delivered = (snapshot.units(), snapshot.context());
        Ok(Self {
            scope,
            snapshot,
            exact,
            situations: Situations::new(scope.config, delivered, exact, scope.years()),
            divisions: Divisions::find(scope, snapshot, exact, groups)?,
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
        let divisions = self.divisions.as_ref();
        divisions.map_or(&NONE, Divisions::divided_anew)
    }

    /// Returns the pieces into which groups cut areas that were asked for after the edition was made.
    pub(super) fn cut_since(&self) -> &BTreeSet<UnitId> {
        let divisions = self.divisions.as_ref();
        divisions.map_or(&NONE, Divisions::cut_since)
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

    /// Returns the units of today that addresses make up: areas, and pieces of such.
    pub(super) fn places_of(&self, addresses: &BTreeSet<String>) -> Vec<UnitId> {
        let divisions = self.divisions.as_ref();
        divisions.map_or_else(Vec::new, |divisions| divisions.places_of(addresses))
    }

    /// Returns what was told of a group, by what its members are among the units of today.
    pub(super) fn told_of(&self, asked: &Asked) -> Vec<(Unit, PublishedFigures)> {
        let Asked {
            edition,
            group,
            addresses,
            ..
        } = asked;
        let told = asked.told_as(&group.id);
        match &self.divisions {
            None => vec![(group.clone(), told)],
            Some(divisions) if addresses.is_empty() => {
                divisions.named_group(*edition, group, &told)
            }
            Some(divisions) => {
                let members = divisions.places_of(addresses);
                let group = Unit {
                    members,
                    ..group.clone()
                };
                vec![(group, told)]
            }
        }
    }

    /// Returns the hidden sums of a group that have to stay uncertain, by what its members are among the units of
    /// today; none that are of other counts.
    pub(super) fn guarded_of(&self, asked: &Asked) -> Vec<UnitSum> {
        let sums = asked.guarded(&asked.group.members);
        match &self.divisions {
            None => sums.collect(),
            Some(divisions) if asked.addresses.is_empty() => sums
                .filter_map(|sum| divisions.named_sum(asked.edition, sum))
                .collect(),
            Some(divisions) => {
                let members = divisions.places_of(&asked.addresses);
                asked.guarded(&members).collect()
            }
        }
    }
}
