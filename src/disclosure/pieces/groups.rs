//! Groups of addresses that somebody asks for: they take areas apart, and these along their estates.

use std::collections::{BTreeMap, BTreeSet};

use super::{Pieces, Places};
use crate::model::{AreaOfAddress, Unit, UnitId, UnitKind};

/// A group of addresses that somebody asked for.
#[derive(Debug, Clone)]
pub(crate) struct AddressGroup<'a> {
    /// Its code.
    pub id: &'a UnitId,
    /// Its addresses.
    pub addresses: &'a BTreeSet<String>,
    /// The data years of which it is told, or may be.
    pub years: BTreeSet<i32>,
    /// Whether it was asked for after the edition was made.
    pub is_since: bool,
}

/// Groups of addresses, and the estate in which each address lies that lies in one.
#[derive(Debug, Clone, Default)]
pub(crate) struct AddressGroups<'a> {
    /// The groups.
    pub groups: Vec<AddressGroup<'a>>,
    /// The estates; needed only where there are groups.
    pub estate_of: AreaOfAddress,
}

impl Pieces {
    /// Returns the areas and pieces in which some addresses lie.
    pub(crate) fn places_of(&self, addresses: &BTreeSet<String>) -> Vec<UnitId> {
        let places = addresses.iter();
        let places: Places = places
            .filter_map(|address| self.place_of.get(address))
            .cloned()
            .collect();
        places.into_iter().collect()
    }

    /// Returns the pieces into which groups cut areas that were asked for after the edition was made.
    pub(crate) fn since(&self) -> BTreeSet<UnitId> {
        let pieces = self.units.of_kind(UnitKind::Piece);
        let is_since = |piece: &&Unit| {
            let area = piece.parent.as_ref();
            area.is_some_and(|area| self.since.contains(area))
        };
        pieces
            .filter(is_since)
            .map(|piece| piece.id.clone())
            .collect()
    }

    /// Adds groups that hold a part of an area to divisions, and after these the estates in which addresses of such
    /// areas lie; returns the latter.
    pub(super) fn add_groups(
        &mut self,
        divisions: &mut Vec<AreaOfAddress>,
        today: &AreaOfAddress,
        asked: &AddressGroups,
    ) -> AreaOfAddress {
        let mut known: BTreeSet<&BTreeSet<String>> = BTreeSet::new();
        for AddressGroup {
            id,
            addresses,
            years,
            is_since,
        } in &asked.groups
        {
            let is_within = |address: &String| addresses.contains(address);
            let outside = today.iter().filter(|(address, _)| !is_within(address));
            let outside: BTreeSet<&UnitId> = outside.map(|(_, area)| area).collect();
            let own = today.iter().filter(|(address, _)| is_within(address));
            let parts: BTreeSet<&UnitId> = own
                .clone()
                .map(|(_, area)| area)
                .filter(|area| outside.contains(area))
                .collect();
            if parts.is_empty() {
                continue;
            }
            if *is_since {
                self.since.extend(parts.iter().copied().cloned());
            }
            for area in parts {
                let of_area = self.cut.entry(area.clone()).or_default();
                of_area.extend(years);
            }
            if known.insert(addresses) {
                let own = own.map(|(address, _)| (address.clone(), UnitId::clone(id)));
                divisions.push(own.collect());
            }
        }
        let within = asked.estate_of.iter().filter(|(address, _)| {
            let area = today.get(*address);
            area.is_some_and(|area| self.cut.contains_key(area))
        });
        let concerned: BTreeSet<&UnitId> = within.map(|(_, estate)| estate).collect();
        let all = asked.estate_of.iter();
        let estates: AreaOfAddress = all
            .filter(|(_, estate)| concerned.contains(estate))
            .map(|(address, estate)| (address.clone(), estate.clone()))
            .collect();
        if !estates.is_empty() {
            divisions.push(estates.clone());
        }
        estates
    }

    /// Has estates be made of the areas and pieces that lie in them.
    pub(super) fn make_estates(&mut self, estate_of: &AreaOfAddress) {
        let mut places: BTreeMap<&UnitId, Places> = BTreeMap::new();
        for (address, estate) in estate_of {
            if let Some(place) = self.place_of.get(address) {
                places.entry(estate).or_default().insert(place.clone());
            }
        }
        for (estate, places) in places {
            let places = places.into_iter().collect();
            self.units = self.units.with_members(estate, places);
        }
    }
}
