//! What areas of today and of earlier divisions have in common, so that both are audited together.
//!
//! Where persons are counted by the addresses at which they lived, an edition counts earlier years by the areas
//! of today. What an earlier edition told of the same years by other areas stays known: an area less another one
//! may be a street. So every area is taken apart into pieces that lie in one area of every division, and an
//! earlier area is one more unit, which these make up. Nothing is published of either.
//!
//! A group of addresses that somebody asked for takes areas apart in the same way. What such a group has beside an
//! estate may be a house, so these areas are taken apart along their estates too.

mod groups;

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

pub(crate) use groups::{AddressGroup, AddressGroups};

use crate::model::{AreaOfAddress, Edition, Figures, Unit, UnitError, UnitId, UnitKind, Units};

/// By which areas an earlier edition counted.
#[derive(Debug, Clone)]
pub(crate) struct Division<'a> {
    /// The edition.
    pub edition: Edition,
    /// The data years for which it did, up to the last of which it told.
    pub years: RangeInclusive<i32>,
    /// Its units.
    pub units: &'a Units,
    /// The area of each address.
    pub areas: &'a AreaOfAddress,
    /// Whether addresses that it does not name are newer; otherwise they lay in no area.
    pub is_whole: bool,
}

/// The pieces of areas, and the areas and districts of earlier divisions that they make up.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pieces {
    /// The units of today with all of these.
    units: Units,
    /// The area or piece in which each address lies.
    place_of: AreaOfAddress,
    /// What units of earlier editions are in some data years among those of today, where they are not the unit with
    /// the same code.
    names: BTreeMap<Edition, Vec<(RangeInclusive<i32>, Names)>>,
    /// The units of today that an earlier edition did not have in some data years.
    new_since: BTreeMap<Edition, BTreeSet<UnitId>>,
    /// The last data year of which others were told by other areas.
    last: i32,
    /// The areas that groups cut, with the data years of which these are told.
    cut: BTreeMap<UnitId, BTreeSet<i32>>,
    /// The areas of which addresses lay in several areas of an earlier division.
    divided: BTreeSet<UnitId>,
    /// The areas that groups cut which were asked for after the edition was made.
    since: BTreeSet<UnitId>,
}

/// Other codes of units.
type Names = BTreeMap<UnitId, UnitId>;

/// The areas and pieces that a unit is made of.
type Places = BTreeSet<UnitId>;

impl Pieces {
    /// Takes the areas of today apart; nothing where all earlier editions counted by the same ones, and no group of
    /// addresses holds a part of one.
    ///
    /// At an address that is newer than a division nobody could be counted: it lay where most addresses of its
    /// area did.
    ///
    /// # Errors
    /// A piece with the code of a unit.
    pub(crate) fn new(
        units: &Units,
        today: &AreaOfAddress,
        earlier: &[Division],
        asked: &AddressGroups,
    ) -> Result<Option<Self>, UnitError> {
        let mut divisions: Vec<AreaOfAddress> = Vec::new();
        for division in earlier {
            let areas = division.completed(today);
            if !divisions.contains(&areas) {
                divisions.push(areas);
            }
        }
        let mut pieces = Self {
            units: units.clone(),
            place_of: today.clone(),
            names: BTreeMap::new(),
            new_since: BTreeMap::new(),
            last: i32::MIN,
            cut: BTreeMap::new(),
            divided: BTreeSet::new(),
            since: BTreeSet::new(),
        };
        let of_editions = divisions.len();
        let estates = pieces.add_groups(&mut divisions, today, asked);
        pieces.cut(today, &divisions, of_editions)?;
        pieces.make_estates(&estates);
        let own: BTreeMap<Places, Vec<&Unit>> = pieces.divided(units, today);
        let mut former: BTreeMap<Places, UnitId> = BTreeMap::new();
        let mut names: BTreeMap<Edition, Vec<(RangeInclusive<i32>, Names)>> = BTreeMap::new();
        let mut made = Vec::new();
        for division in earlier {
            let areas = division.completed(today);
            let mut own_names = Names::new();
            let divided = pieces.divided(division.units, &areas);
            let news = own
                .iter()
                .filter(|(places, _)| !divided.contains_key(*places));
            let news = news
                .flat_map(|(_, units)| units)
                .map(|unit| unit.id.clone());
            let of_edition = pieces.new_since.entry(division.edition).or_default();
            of_edition.extend(news);
            for (places, same) in divided {
                for unit in same {
                    let today = own.get(&places).map_or(&[][..], Vec::as_slice);
                    if today.iter().any(|other| other.id == unit.id) {
                        continue;
                    }
                    let known = today.first().map(|other| &other.id);
                    let known = known.or_else(|| former.get(&places));
                    // Of what was told where no address is left nothing more is known.
                    let known = known.filter(|_| !places.is_empty()).cloned();
                    let id = if let Some(id) = known {
                        id
                    } else {
                        let edition = division.edition.to_string();
                        let year = division.years.end().to_string();
                        let parts = [unit.id.as_str(), &edition, &year];
                        let id = code(&parts, ("was", made.len()))?;
                        former.insert(places.clone(), id.clone());
                        made.push(former_unit(&id, unit, &places, division));
                        id
                    };
                    own_names.insert(unit.id.clone(), id);
                }
            }
            if !own_names.is_empty() {
                pieces.last = pieces.last.max(*division.years.end());
                let of_edition = names.entry(division.edition).or_default();
                of_edition.push((division.years.clone(), own_names));
            }
        }
        if names.is_empty() && divisions.len() == of_editions {
            return Ok(None);
        }
        for unit in made {
            pieces.units = pieces.units.with(unit)?;
        }
        Ok(Some(Self { names, ..pieces }))
    }

    /// Returns the units of today with the pieces and what they made up.
    pub(crate) fn units(&self) -> &Units {
        &self.units
    }

    /// Returns the area or piece in which each address lies.
    pub(crate) fn place_of(&self) -> &AreaOfAddress {
        &self.place_of
    }

    /// Returns the areas and pieces as areas of the municipality, to be counted.
    ///
    /// # Errors
    /// Units without a municipality.
    pub(crate) fn places(&self) -> Result<Units, UnitError> {
        let municipality = self.units.municipality().cloned();
        let parent = municipality.as_ref().map(|unit| unit.id.clone());
        let places: BTreeSet<&UnitId> = self.place_of.values().collect();
        let places = places.into_iter().map(|id| Unit {
            parent: parent.clone(),
            ..piece(id, id.to_string())
        });
        let areas = places.map(|place| Unit {
            kind: UnitKind::Area,
            ..place
        });
        Units::new(areas.chain(municipality).collect())
    }

    /// Adds the figures of pieces and of what they made up to those of the units of today, of the years of which
    /// others were told: of later ones nothing can be taken from them.
    pub(crate) fn add_to(&self, figures: &mut Figures, counted: &Figures, indicators: &[&str]) {
        let mut found = Vec::new();
        for indicator in indicators {
            let years = counted.of_indicator(indicator).map(|(year, _)| year);
            for year in years {
                let units = self.units.of_kind(UnitKind::Piece);
                for unit in units.filter(|unit| self.is_told(unit, year)) {
                    let parts = self.units.parts_of(unit);
                    let parts = match parts.is_empty() {
                        true => vec![unit],
                        false => parts,
                    };
                    let is_there = |part: &&Unit| self.is_there(part, (indicator, year), figures);
                    let ids: Vec<UnitId> = parts.iter().map(|part| part.id.clone()).collect();
                    let sum = counted.sum(indicator, year, &ids);
                    let sum = sum.filter(|_| parts.iter().all(is_there));
                    found.extend(sum.map(|figure| (*indicator, year, &unit.id, figure)));
                }
            }
        }
        for (indicator, year, unit, figure) in found {
            figures.insert(indicator, year, unit.clone(), figure);
        }
    }

    /// Tells whether something can be taken from a piece, or from what pieces made up, in a year.
    fn is_told(&self, unit: &Unit, year: i32) -> bool {
        let area = unit.parent.as_ref();
        let of_groups = area.and_then(|area| self.cut.get(area));
        year <= self.last || of_groups.is_some_and(|years| years.contains(&year))
    }

    /// Tells whether an area, or that of a piece, is counted in a year: nobody lived where no address was delivered.
    fn is_there(&self, place: &Unit, (indicator, year): (&str, i32), figures: &Figures) -> bool {
        let area = place
            .parent
            .as_ref()
            .filter(|_| place.kind == UnitKind::Piece);
        let area = area.unwrap_or(&place.id).as_str();
        let is_old = self
            .units
            .get(area)
            .is_some_and(|area| area.from_year <= year);
        is_old || figures.get(indicator, year, area).is_some()
    }

    /// Tells whether an edition counted by other areas.
    pub(crate) fn is_of_other_areas(&self, edition: Edition) -> bool {
        self.names.contains_key(&edition)
    }

    /// Returns the units of today that an edition did not have.
    pub(crate) fn new_since(&self, edition: Edition) -> impl Iterator<Item = &UnitId> {
        self.new_since.get(&edition).into_iter().flatten()
    }

    /// Returns what a unit of an edition was in a data year, among the units of today.
    pub(crate) fn name<'a>(&'a self, edition: Edition, year: i32, unit: &'a UnitId) -> &'a UnitId {
        let mut divisions = self.names.get(&edition).into_iter().flatten();
        let own = divisions.find(|(years, _)| years.contains(&year));
        own.and_then(|(_, names)| names.get(unit)).unwrap_or(unit)
    }

    /// Tells whether addresses of an area lay in several areas of an earlier division.
    pub(crate) fn is_divided(&self, area: &UnitId) -> bool {
        self.divided.contains(area)
    }

    /// Cuts areas of which addresses lay in several areas of an earlier division, the first ones, or lie in and
    /// outside of a group or an estate.
    fn cut(
        &mut self,
        today: &AreaOfAddress,
        divisions: &[AreaOfAddress],
        of_editions: usize,
    ) -> Result<(), UnitError> {
        let mut cuts: BTreeMap<&UnitId, BTreeMap<Vec<Option<&UnitId>>, Vec<&String>>> =
            BTreeMap::new();
        for (address, area) in today {
            let before = divisions.iter().map(|areas| areas.get(address)).collect();
            let pieces = cuts.entry(area).or_default();
            pieces.entry(before).or_default().push(address);
        }
        let mut number = 0;
        for (area, pieces) in cuts.into_iter().filter(|(_, pieces)| pieces.len() > 1) {
            let earlier = pieces.keys().map(|before| before.get(..of_editions));
            let earlier = earlier.collect::<BTreeSet<_>>().len();
            if earlier > 1 {
                self.divided.insert(area.clone());
            }
            let is_cut_by_groups = pieces.len() > earlier;
            let own: BTreeSet<&String> = pieces.values().flatten().copied().collect();
            for (before, addresses) in pieces {
                let mut parts = vec![area.to_string()];
                if is_cut_by_groups {
                    // What later groups leave whole keeps its code, and so the worlds that are known of it.
                    let first = addresses.first().copied();
                    let place = own.iter().position(|address| Some(*address) == first);
                    parts.extend(place.map(|place| format!("p{place}")));
                } else {
                    let before = before.iter().take(of_editions);
                    parts.extend(before.map(|area| area.map_or("-", UnitId::as_str).to_owned()));
                }
                let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
                let id = code(&parts, ("piece", number))?;
                number += 1;
                for address in addresses {
                    self.place_of.insert(address.clone(), id.clone());
                }
                let name = |id: &UnitId| {
                    let unit = self.units.get(id.as_str());
                    unit.map_or(id.to_string(), |unit| unit.name.clone())
                };
                let others: BTreeSet<&UnitId> = before.into_iter().flatten().collect();
                let others = others.into_iter().filter(|other| *other != area);
                let names: Vec<String> = std::iter::once(area).chain(others).map(name).collect();
                let unit = Unit {
                    parent: Some(area.clone()),
                    ..piece(&id, names.join(" / "))
                };
                self.units = self.units.with(unit)?;
            }
        }
        Ok(())
    }

    /// Returns the areas and all that they add up to below the municipality, by the places that they are made of.
    fn divided<'a>(
        &self,
        units: &'a Units,
        areas: &AreaOfAddress,
    ) -> BTreeMap<Places, Vec<&'a Unit>> {
        let mut of_area: BTreeMap<&UnitId, Places> = BTreeMap::new();
        for (address, place) in &self.place_of {
            if let Some(area) = areas.get(address) {
                of_area.entry(area).or_default().insert(place.clone());
            }
        }
        let mut divided: BTreeMap<Places, Vec<&Unit>> = BTreeMap::new();
        let kinds = [UnitKind::Area, UnitKind::SchoolDistrict, UnitKind::Part];
        for unit in kinds.into_iter().flat_map(|kind| units.of_kind(kind)) {
            let areas = units.areas_within(unit).into_iter();
            let places: Places = areas
                .filter_map(|area| of_area.get(area))
                .flatten()
                .cloned()
                .collect();
            divided.entry(places).or_default().push(unit);
        }
        divided
    }
}

impl Division<'_> {
    /// Returns the area of each address of today that lay in one.
    fn completed(&self, today: &AreaOfAddress) -> AreaOfAddress {
        let areas = self.areas;
        let mut most: BTreeMap<&UnitId, BTreeMap<&UnitId, usize>> = BTreeMap::new();
        for (address, area) in today {
            if let Some(before) = areas.get(address) {
                let of_area = most.entry(area).or_default();
                *of_area.entry(before).or_default() += 1;
            }
        }
        let mut completed = AreaOfAddress::new();
        for (address, area) in today {
            let mostly = || {
                let before = most.get(area)?.iter();
                let (before, _) = before.max_by_key(|(id, count)| (**count, **id == area))?;
                Some(*before)
            };
            let newer = || mostly().filter(|_| self.is_whole);
            if let Some(before) = areas.get(address).or_else(newer) {
                completed.insert(address.clone(), before.clone());
            }
        }
        completed
    }
}

fn former_unit(id: &UnitId, unit: &Unit, places: &Places, division: &Division) -> Unit {
    let estates = division.units.children(&unit.id);
    let estates = estates.filter(|inside| inside.kind == UnitKind::Estate);
    let estates = estates.map(|estate| estate.id.clone());
    Unit {
        members: places.iter().cloned().chain(estates).collect(),
        ..piece(id, format!("{} ({})", unit.name, division.edition))
    }
}

fn piece(id: &UnitId, name: String) -> Unit {
    Unit {
        id: id.clone(),
        name,
        kind: UnitKind::Piece,
        parent: None,
        association: None,
        housing_area: None,
        from_year: i32::MIN,
        social_housing: false,
        breaks: Vec::new(),
        members: Vec::new(),
        cut_areas: Vec::new(),
    }
}

/// Makes a code that no unit has by chance: two hyphens after each of its parts, or a number where they are long.
fn code(parts: &[&str], (sort, number): (&str, usize)) -> Result<UnitId, UnitError> {
    let plain = format!("{}--", parts.join("--"));
    plain
        .parse()
        .or_else(|_| format!("{sort}--{number}--").parse())
}

#[cfg(test)]
mod tests;
