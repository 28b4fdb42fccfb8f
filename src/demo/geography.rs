//! The fictitious municipality behind the demonstration data: its parts,
//! school districts, areas, estates and housing associations, and the few
//! figures that give each area and estate a character of its own.
//!
//! Built from the tables of `places`. Nothing here draws persons; that is the
//! simulation's work.

use super::ages::Ages;
use super::numbers::whole;
use super::places::{
    AREAS, ASSOCIATIONS, AreaRow, COUNTRY, DENMARK, DISTRICTS, ESTATES, EstateRow, HOUSING_AREAS,
    MOVED_STREET, MUNICIPALITY, MovedStreet, NON_WESTERN_BASE, NON_WESTERN_BY_DEPRIVATION, PARTS,
    REGION,
};
use crate::model::UnitKind;

/// First year in which the town's areas, districts and estates exist.
const TOWN_FROM: i32 = 2015;
/// First year in which the division covers the country too.
const COUNTRY_FROM: i32 = 2022;
/// The year whose number of residents the tables give.
const LAST_KNOWN_YEAR: i32 = 2025;

/// One unit of the geography, from the municipality down to an estate.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) kind: UnitKind,
    /// The unit it lies in; the municipality has none, nor have the region and
    /// the country.
    pub(super) parent: Option<&'static str>,
    /// The first year for which the unit exists.
    pub(super) from_year: i32,
    /// The owner of an estate.
    pub(super) association: Option<&'static str>,
    /// The housing area that an estate is part of.
    pub(super) housing_area: Option<&'static str>,
    pub(super) social_housing: bool,
    /// Years from which the unit's figures cannot be compared with earlier
    /// ones.
    pub(super) breaks: Vec<i32>,
}

/// A number of residents that grows by the same share every year.
#[derive(Debug, Clone, Copy)]
pub(super) struct Growth {
    /// Residents on 1 January of the last known year.
    pub(super) residents_last: u32,
    /// Growth per year, as a share.
    pub(super) yearly: f64,
}

impl Growth {
    /// Returns the number of residents on 1 January of a year.
    pub(super) fn residents(self, year: i32) -> u32 {
        let factor = (1.0 + self.yearly).powi(year - LAST_KNOWN_YEAR);
        whole(f64::from(self.residents_last) * factor)
    }
}

/// What sets the residents of an area or an estate apart.
#[derive(Debug, Clone, Copy)]
pub(super) struct Character {
    /// From 0 (best off) to 1 (most deprived).
    pub(super) deprivation: f64,
    /// Yearly change in the residents' attachment to work and education, in
    /// the simulation's own scale; most have none.
    pub(super) attachment_drift: f64,
    pub(super) ages: Ages,
    /// Share of non-western origin in 2015, among residents and newcomers.
    pub(super) non_western_first: f64,
    /// The share among newcomers in 2025, moving evenly from the first one.
    pub(super) non_western_last: f64,
}

impl Character {
    /// Returns the share of non-western origin among a year's newcomers.
    pub(super) fn non_western_newcomers(self, year: i32) -> f64 {
        let passed = f64::from(year - TOWN_FROM) / f64::from(LAST_KNOWN_YEAR - TOWN_FROM);
        let change = self.non_western_last - self.non_western_first;
        self.non_western_first + change * passed.clamp(0.0, 1.0)
    }
}

/// An area or an estate of social housing.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) unit: Unit,
    /// All residents; of an area in its present boundary, those of its estates
    /// included.
    pub(super) growth: Growth,
    /// Describes the residents; of an area those outside the estates.
    pub(super) character: Character,
}

/// The whole fictitious municipality.
#[derive(Debug, Clone)]
pub(super) struct Geography {
    pub(super) municipality: Unit,
    pub(super) parts: Vec<Unit>,
    pub(super) districts: Vec<Unit>,
    pub(super) areas: Vec<Place>,
    pub(super) estates: Vec<Place>,
    pub(super) housing_areas: Vec<Unit>,
    pub(super) associations: Vec<Unit>,
    pub(super) street: MovedStreet,
    /// Region and country: no one is simulated there.
    pub(super) references: Vec<Unit>,
}

impl Geography {
    /// Lists all units from the municipality down, each after its parent; last
    /// come the housing areas, the region, the country and the associations.
    pub(super) fn units(&self) -> impl Iterator<Item = &Unit> {
        std::iter::once(&self.municipality)
            .chain(&self.parts)
            .chain(&self.districts)
            .chain(self.areas.iter().map(|area| &area.unit))
            .chain(self.estates.iter().map(|estate| &estate.unit))
            .chain(&self.housing_areas)
            .chain(&self.references)
            .chain(&self.associations)
    }

    /// Returns the number of residents of a unit that areas add up to.
    pub(super) fn residents_in(&self, id: &str, year: i32) -> u32 {
        let areas = self.areas.iter();
        areas
            .filter(|area| self.lies_in(&area.unit, id))
            .map(|area| area.growth.residents(year))
            .sum()
    }

    /// Tells whether a unit is another one or lies in it.
    pub(super) fn lies_in(&self, unit: &Unit, id: &str) -> bool {
        let parent = |parent: &str| self.units().find(|unit| unit.id == parent);
        let above = unit.parent.and_then(parent);
        unit.id == id || above.is_some_and(|above| self.lies_in(above, id))
    }

    /// Returns the street that came to an area, if one did.
    pub(super) fn street_of(&self, area: &Place) -> Option<MovedStreet> {
        (self.street.to == area.unit.id).then_some(self.street)
    }
}

/// Builds the geography from the tables below.
pub(super) fn geography() -> Geography {
    let districts: Vec<Unit> = DISTRICTS.iter().map(district).collect();
    let areas: Vec<Place> = AREAS.iter().map(|row| area(row, &districts)).collect();
    let estates = ESTATES.iter().map(|row| estate(row, &areas)).collect();
    Geography {
        municipality: unit(
            MUNICIPALITY,
            "Lindefjord Kommune",
            UnitKind::Municipality,
            None,
        ),
        parts: PARTS
            .iter()
            .map(|(id, name)| unit(id, name, UnitKind::Part, Some(MUNICIPALITY)))
            .collect(),
        districts,
        areas,
        estates,
        housing_areas: HOUSING_AREAS
            .iter()
            .map(|(id, name, _)| Unit {
                social_housing: true,
                ..unit(id, name, UnitKind::HousingArea, None)
            })
            .collect(),
        associations: ASSOCIATIONS
            .iter()
            .map(|(id, name)| unit(id, name, UnitKind::Association, None))
            .collect(),
        street: MOVED_STREET,
        references: vec![
            unit(REGION.0, REGION.1, UnitKind::Region, None),
            unit(DENMARK.0, DENMARK.1, UnitKind::Country, None),
        ],
    }
}

/// A unit that exists from the first year, or from the year of the new
/// division where it is, or lies in, the country part.
fn unit(
    id: &'static str,
    name: &'static str,
    kind: UnitKind,
    parent: Option<&'static str>,
) -> Unit {
    let in_country = id == COUNTRY || parent == Some(COUNTRY);
    Unit {
        id,
        name,
        kind,
        parent,
        from_year: if in_country { COUNTRY_FROM } else { TOWN_FROM },
        association: None,
        housing_area: None,
        social_housing: false,
        breaks: Vec::new(),
    }
}

fn district((id, name, part): &(&'static str, &'static str, &'static str)) -> Unit {
    unit(id, name, UnitKind::SchoolDistrict, Some(part))
}

fn area(row: &AreaRow, districts: &[Unit]) -> Place {
    let mut new = unit(row.0, row.1, UnitKind::Area, Some(row.2));
    if let Some(district) = districts.iter().find(|district| district.id == row.2) {
        new.from_year = district.from_year;
    }
    if [MOVED_STREET.from, MOVED_STREET.to].contains(&row.0) {
        new.breaks.push(MOVED_STREET.year);
    }
    let non_western = NON_WESTERN_BASE + NON_WESTERN_BY_DEPRIVATION * row.5;
    Place {
        unit: new,
        growth: Growth {
            residents_last: row.3,
            yearly: row.4 / 100.0,
        },
        character: Character {
            deprivation: row.5,
            attachment_drift: row.6,
            ages: row.7,
            non_western_first: non_western,
            non_western_last: non_western,
        },
    }
}

fn estate(row: &EstateRow, areas: &[Place]) -> Place {
    let mut new = unit(row.0, row.1, UnitKind::Estate, Some(row.2));
    if let Some(area) = areas.iter().find(|area| area.unit.id == row.2) {
        new.from_year = area.unit.from_year;
    }
    new.association = Some(row.3);
    let mut housing_areas = HOUSING_AREAS.iter();
    let own = housing_areas.find(|(_, _, estates)| estates.contains(&row.0));
    new.housing_area = own.map(|(id, ..)| *id);
    new.social_housing = true;
    Place {
        unit: new,
        growth: Growth {
            residents_last: row.4,
            yearly: row.5 / 100.0,
        },
        character: Character {
            deprivation: row.6,
            attachment_drift: row.7,
            ages: row.10,
            non_western_first: row.8,
            non_western_last: row.9,
        },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn total(areas: &[Place], year: i32) -> u32 {
        areas.iter().map(|area| area.growth.residents(year)).sum()
    }

    #[test]
    fn the_division_has_79_areas_and_unique_ids() {
        let geography = geography();
        let country = |area: &&Place| area.unit.from_year == COUNTRY_FROM;
        assert_eq!(geography.areas.len(), 79);
        assert_eq!(geography.areas.iter().filter(country).count(), 41);
        let ids: BTreeSet<&str> = geography.units().map(|unit| unit.id).collect();
        assert_eq!(ids.len(), geography.units().count());
        let names: BTreeSet<&str> = geography.units().map(|unit| unit.name).collect();
        assert_eq!(names.len(), ids.len());
    }

    #[test]
    fn every_unit_comes_after_its_parent_and_not_before_it_in_time() {
        let geography = geography();
        let mut seen: Vec<(&str, i32)> = Vec::new();
        for unit in geography.units() {
            if let Some(parent) = unit.parent {
                let found = seen.iter().find(|(id, _)| *id == parent);
                assert!(
                    found.is_some_and(|(_, from)| *from <= unit.from_year),
                    "{}",
                    unit.id
                );
            }
            seen.push((unit.id, unit.from_year));
        }
    }

    #[test]
    fn every_district_holds_at_least_three_areas() {
        let geography = geography();
        for district in &geography.districts {
            let inside = |area: &&Place| area.unit.parent == Some(district.id);
            assert!(geography.areas.iter().filter(inside).count() >= 3);
        }
    }

    #[test]
    fn sizes_run_from_233_to_4769_and_sum_to_about_120_000() {
        let geography = geography();
        let sizes = || {
            geography
                .areas
                .iter()
                .map(|area| area.growth.residents(2025))
        };
        assert_eq!(sizes().min(), Some(233));
        assert_eq!(sizes().max(), Some(4_769));
        let total = total(&geography.areas, 2025);
        assert!((118_500..=121_500).contains(&total), "{total}");
        let town = total_of_town(&geography);
        assert!((63_000..=65_000).contains(&town), "{town}");
    }

    fn total_of_town(geography: &Geography) -> u32 {
        let mut town = geography.areas.clone();
        town.retain(|area| area.unit.from_year == TOWN_FROM);
        total(&town, 2025)
    }

    #[test]
    fn growth_stays_between_minus_one_and_a_half_and_three_per_cent() {
        let geography = geography();
        let areas = geography.areas.iter().map(|area| area.growth);
        let estates = geography.estates.iter().map(|estate| estate.growth);
        for growth in areas.chain(estates) {
            assert!((-0.015..=0.03).contains(&growth.yearly));
        }
    }

    #[test]
    fn every_area_has_room_for_its_estates_and_sixty_others() {
        let geography = geography();
        for year in 2014..=2040 {
            for estate in &geography.estates {
                let area = |area: &&Place| estate.unit.parent == Some(area.unit.id);
                let around = geography.areas.iter().find(area);
                let room = around.map_or(0, |area| area.growth.residents(year));
                assert!(
                    room >= estate.growth.residents(year) + 60,
                    "{}",
                    estate.unit.id
                );
            }
        }
    }

    #[test]
    fn five_estates_have_more_than_a_thousand_residents_in_every_year() {
        let geography = geography();
        let large =
            |estate: &&Place| (2015..=2025).all(|year| estate.growth.residents(year) > 1_000);
        let small =
            |estate: &&Place| (2015..=2025).all(|year| estate.growth.residents(year) < 1_000);
        assert_eq!(geography.estates.iter().filter(large).count(), 5);
        assert_eq!(geography.estates.iter().filter(small).count(), 7);
    }

    #[test]
    fn estates_belong_to_known_associations() {
        let geography = geography();
        let known = |estate: &Place| {
            let owner = estate.unit.association;
            geography
                .associations
                .iter()
                .any(|association| Some(association.id) == owner)
        };
        assert!(geography.estates.iter().all(known));
    }
}
