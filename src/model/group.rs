//! Groups of units that somebody asks for: what they are made of.

use std::collections::BTreeSet;

use super::{AreasOfAddresses, Unit, UnitId, UnitKind, Units};

/// Why units make no group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GroupFault {
    /// There is no unit with this code.
    Unknown(String),
    /// It is no area, estate, or sum of these.
    NotWithin(UnitId),
    /// The estate lies in several areas, of which some are in the group: which part of it is too is not
    /// known.
    Straddles(UnitId),
    /// All of it is this one unit; all areas are the municipality.
    OneUnit(UnitId),
    /// It names nothing.
    Empty,
}

impl Units {
    /// Makes a group of some units, each named by its code: of areas, and of estates that lie in none of
    /// these.
    ///
    /// It has figures from the year in which all of its members have, and its series breaks where one
    /// of theirs does.
    ///
    /// # Errors
    /// All that is wrong with the units.
    pub(crate) fn group(
        &self,
        (id, name): (UnitId, String),
        codes: &[String],
    ) -> Result<Unit, Vec<GroupFault>> {
        let mut faults = Vec::new();
        let (mut areas, mut estates) = (BTreeSet::new(), BTreeSet::new());
        for code in codes {
            let Some(unit) = self.get(code) else {
                faults.push(GroupFault::Unknown(code.clone()));
                continue;
            };
            match unit.kind {
                UnitKind::Region | UnitKind::Country | UnitKind::Group => {
                    faults.push(GroupFault::NotWithin(unit.id.clone()));
                }
                UnitKind::Estate => {
                    estates.insert(&unit.id);
                }
                kind if kind.is_sum_of_estates() => {
                    estates.extend(self.estates_of(&unit.id).map(|estate| &estate.id));
                }
                _ => areas.extend(self.areas_within(unit)),
            }
        }
        let estates = estates.into_iter().filter_map(|id| self.get(id.as_str()));
        let mut members = areas.clone();
        for estate in estates {
            match &estate.parent {
                Some(area) if areas.contains(area) => {}
                None if !areas.is_empty() => faults.push(GroupFault::Straddles(estate.id.clone())),
                _ => {
                    members.insert(&estate.id);
                }
            }
        }
        let whole = self.municipality().filter(|whole| {
            let all = self.areas_within(whole);
            !all.is_empty() && all.into_iter().all(|area| members.contains(area))
        });
        let members: Vec<&Unit> = members
            .iter()
            .filter_map(|id| self.get(id.as_str()))
            .collect();
        let same = match members.as_slice() {
            [one] => Some(*one),
            _ => whole,
        };
        match same {
            _ if !faults.is_empty() => {}
            _ if members.is_empty() => faults.push(GroupFault::Empty),
            Some(unit) => faults.push(GroupFault::OneUnit(unit.id.clone())),
            None => {}
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let from_year = members.iter().map(|member| member.from_year).max();
        let from_year = from_year.unwrap_or(i32::MIN);
        let breaks: BTreeSet<i32> = members
            .iter()
            .flat_map(|member| member.breaks.iter().copied())
            .filter(|year| *year > from_year)
            .collect();
        Ok(Unit {
            breaks: breaks.into_iter().collect(),
            members: members.iter().map(|member| member.id.clone()).collect(),
            ..group(id, name, from_year)
        })
    }

    /// Makes a group of addresses, of which some lie in areas that are cut.
    ///
    /// It has figures from the year in which the municipality has, and no breaks: earlier years are counted by the
    /// addresses of today.
    pub(crate) fn group_of_addresses(
        &self,
        (id, name): (UnitId, String),
        areas: &AreasOfAddresses,
    ) -> Unit {
        let from_year = self.municipality().map_or(i32::MIN, |unit| unit.from_year);
        Unit {
            members: areas.whole.clone(),
            cut_areas: areas.cut.clone(),
            ..group(id, name, from_year)
        }
    }

    /// Returns the areas of which addresses belong to a group, though not all of them.
    pub(crate) fn cut_areas<'a>(&'a self, group: &'a Unit) -> impl Iterator<Item = &'a Unit> {
        let areas = group.cut_areas.iter();
        areas.filter_map(|id| self.get(id.as_str()))
    }

    /// Returns the largest units that a group is made of: parts, districts, areas, housing areas,
    /// associations and estates, each wholly in it and none in another.
    ///
    /// The municipality is none of them, since persons may count for it who count for no area.
    pub(crate) fn largest_within<'a>(&'a self, group: &Unit) -> Vec<&'a Unit> {
        let mut left: BTreeSet<&UnitId> = group.members.iter().collect();
        let mut largest = Vec::new();
        let kinds = [
            UnitKind::Part,
            UnitKind::SchoolDistrict,
            UnitKind::Association,
            UnitKind::HousingArea,
        ];
        for unit in kinds.into_iter().flat_map(|kind| self.of_kind(kind)) {
            let parts: Vec<&UnitId> = match unit.kind.is_sum_of_estates() {
                true => self.estates_of(&unit.id).map(|estate| &estate.id).collect(),
                false => self.areas_within(unit),
            };
            if !parts.is_empty() && parts.iter().all(|part| left.contains(part)) {
                left.retain(|member| !parts.contains(member));
                largest.push(unit);
            }
        }
        largest.extend(left.into_iter().filter_map(|id| self.get(id.as_str())));
        largest
    }

    /// Returns the areas that a unit is made of: itself, or those that lie in it.
    pub(crate) fn areas_within<'a>(&'a self, unit: &'a Unit) -> Vec<&'a UnitId> {
        match unit.kind {
            UnitKind::Area => vec![&unit.id],
            kind if kind.is_sum_of_areas() => {
                let parts = self.parts_of(unit).into_iter();
                parts.flat_map(|part| self.areas_within(part)).collect()
            }
            _ => Vec::new(),
        }
    }
}

fn group(id: UnitId, name: String, from_year: i32) -> Unit {
    Unit {
        id,
        name,
        kind: UnitKind::Group,
        parent: None,
        association: None,
        housing_area: None,
        from_year,
        social_housing: false,
        breaks: Vec::new(),
        members: Vec::new(),
        cut_areas: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{GroupFault::*, *};
    use crate::model::fixtures::unit;

    fn estate(id: &str, area: Option<&str>, association: &str, housing_area: Option<&str>) -> Unit {
        Unit {
            association: Some(association.parse().unwrap()),
            housing_area: housing_area.map(|id| id.parse().unwrap()),
            ..unit(id, UnitKind::Estate, area)
        }
    }

    fn units() -> Units {
        let newer = Unit {
            from_year: 2018,
            breaks: vec![2020],
            ..unit("a3", UnitKind::Area, Some("d2"))
        };
        let list = vec![
            unit("m", UnitKind::Municipality, None),
            unit("t", UnitKind::Part, Some("m")),
            unit("d1", UnitKind::SchoolDistrict, Some("t")),
            unit("d2", UnitKind::SchoolDistrict, Some("t")),
            unit("a1", UnitKind::Area, Some("d1")),
            unit("a2", UnitKind::Area, Some("d1")),
            newer,
            unit("a4", UnitKind::Area, Some("d2")),
            unit("o1", UnitKind::Association, None),
            unit("h1", UnitKind::HousingArea, None),
            estate("e1", Some("a1"), "o1", Some("h1")),
            estate("e2", Some("a3"), "o1", Some("h1")),
            estate("e3", None, "o1", None),
            unit("r", UnitKind::Region, None),
        ];
        Units::new(list).unwrap()
    }

    fn group_of(codes: &[&str]) -> Result<Unit, Vec<GroupFault>> {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        units().group(("g".parse().unwrap(), "G".to_owned()), &codes)
    }

    #[test]
    fn members_and_largest_units() {
        for (codes, members, largest) in [
            (&["a1", "a3"][..], "a1 a3", "a1 a3"),
            (&["a1", "a1", "a3"], "a1 a3", "a1 a3"),
            (&["d1"], "a1 a2", "d1"),
            (&["d1", "a3"], "a1 a2 a3", "d1 a3"),
            // An estate in one of the areas is there already.
            (&["d1", "e1"], "a1 a2", "d1"),
            (&["d1", "e2"], "a1 a2 e2", "d1 e2"),
            (&["h1"], "e1 e2", "h1"),
            (&["a1", "h1"], "a1 e2", "a1 e2"),
            (&["o1"], "e1 e2 e3", "o1"),
            (&["e1", "e3"], "e1 e3", "e1 e3"),
        ] {
            let made = group_of(codes).unwrap();
            let found: Vec<&str> = made.members.iter().map(UnitId::as_str).collect();
            assert_eq!(found.join(" "), members, "{codes:?}");
            let units = units();
            let found = units.largest_within(&made).into_iter();
            let found: Vec<&str> = found.map(|unit| unit.id.as_str()).collect();
            assert_eq!(found.join(" "), largest, "{codes:?}");
        }
    }

    #[test]
    fn a_series_begins_and_breaks_with_those_of_the_members() {
        let made = group_of(&["a1", "a3"]).unwrap();
        assert_eq!((made.from_year, made.breaks), (2018, vec![2020]));
        let made = group_of(&["d1"]).unwrap();
        assert_eq!((made.from_year, made.breaks), (2015, vec![]));
    }

    #[test]
    fn units_that_make_no_group() {
        let id = |id: &str| id.parse().unwrap();
        for (codes, expected) in [
            (&[][..], vec![Empty]),
            (&["a1"], vec![OneUnit(id("a1"))]),
            (&["a1", "e1"], vec![OneUnit(id("a1"))]),
            // Of all areas the municipality's figures are in the edition.
            (&["m"], vec![OneUnit(id("m"))]),
            (&["d1", "a3", "a4"], vec![OneUnit(id("m"))]),
            (
                &["a9", "a1", "r"],
                vec![Unknown("a9".to_owned()), NotWithin(id("r"))],
            ),
            (&["a1", "a2", "e3"], vec![Straddles(id("e3"))]),
        ] {
            assert_eq!(group_of(codes).unwrap_err(), expected, "{codes:?}");
        }
    }
}
