//! Small circles of units within which persons are moved about.
//!
//! Where much is hidden nothing holds a search back, and it gets lost among all the units that a
//! sum is made of. Within a circle, which is an area or two with all that they are parts of, each
//! sum can be mended in a few ways only.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::Cell;
use crate::model::{Unit, UnitId, UnitKind, Units};

/// So many areas of a unit are tried, and as many outside of it.
const AREAS: usize = 3;

/// The units of a circle, by their places.
pub(crate) type Circle = Vec<usize>;

/// The circles of each unit, by its place.
#[derive(Default)]
pub(crate) struct Circles(Vec<Vec<Circle>>);

impl Circles {
    /// Draws the circles of all units: around the areas with the most persons, each by itself and
    /// with one beside it.
    pub(super) fn new(units: &Units, places: &BTreeMap<UnitId, usize>, cells: &[Cell]) -> Self {
        let mut largest: BTreeMap<&UnitId, f64> = BTreeMap::new();
        for cell in cells {
            let persons = cell.figure.denominator.unwrap_or(cell.figure.numerator);
            let most = largest.entry(&cell.unit).or_default();
            *most = most.max(persons);
        }
        let mut areas: Vec<&Unit> = units.of_kind(UnitKind::Area).collect();
        let size = |unit: &&Unit| largest.get(&unit.id).copied().unwrap_or_default();
        areas.sort_by(|area, other| size(other).total_cmp(&size(area)));
        let around = |unit| Self::around(units, places, &areas, unit);
        Self(units.iter().map(around).collect())
    }

    /// Returns the circles of a unit.
    pub(crate) fn of(&self, unit: usize) -> &[Circle] {
        self.0.get(unit).map_or(&[], Vec::as_slice)
    }

    fn around(
        units: &Units,
        places: &BTreeMap<UnitId, usize>,
        areas: &[&Unit],
        unit: &Unit,
    ) -> Vec<Circle> {
        let is_above = |unit: &UnitId, area: &Unit| {
            let mut above = units.ancestors(area.id.as_str());
            area.id == *unit || above.any(|parent| parent.id == *unit)
        };
        let homes: BTreeSet<&UnitId> = match unit.kind {
            UnitKind::Association | UnitKind::HousingArea => units
                .estates_of(&unit.id)
                .filter_map(|estate| estate.parent.as_ref())
                .collect(),
            UnitKind::Estate => unit.parent.iter().collect(),
            UnitKind::Piece => homes_of_piece(units, unit),
            _ => BTreeSet::from([&unit.id]),
        };
        let own = |area: &&&Unit| homes.iter().any(|home| is_above(home, area));
        let inside: Vec<&Unit> = areas.iter().filter(own).copied().collect();
        let mut outside: Vec<&Unit> = Vec::new();
        for above in inside
            .iter()
            .take(1)
            .flat_map(|area| units.ancestors(area.id.as_str()))
        {
            let beside = areas.iter().filter(|area| is_above(&above.id, area));
            for area in beside.copied() {
                let is_new = |known: &&Unit| known.id != area.id;
                if outside.len() < AREAS && inside.iter().chain(&outside).all(is_new) {
                    outside.push(area);
                }
            }
        }
        let circle = |areas: &[&Unit]| {
            let mut all: BTreeSet<&UnitId> = BTreeSet::from([&unit.id]);
            for area in areas {
                all.insert(&area.id);
                all.extend(units.ancestors(area.id.as_str()).map(|above| &above.id));
                for inside in units.children(&area.id) {
                    all.insert(&inside.id);
                    all.extend(inside.association.iter().chain(&inside.housing_area));
                }
            }
            let former = units.of_kind(UnitKind::Piece);
            let former = former.filter(|unit| unit.members.iter().any(|id| all.contains(id)));
            let former: Vec<&UnitId> = former.map(|unit| &unit.id).collect();
            all.extend(former);
            let places = all.into_iter().filter_map(|unit| places.get(unit.as_str()));
            places.copied().collect::<Circle>()
        };
        let mut circles = Vec::new();
        for (place, area) in inside.iter().take(AREAS).enumerate() {
            circles.push(circle(&[area]));
            if let Some(other) = outside.get(place).or_else(|| outside.first()) {
                circles.push(circle(&[area, other]));
            }
        }
        circles
    }
}

/// Returns the areas of which a piece is, or those that an earlier area was made of.
fn homes_of_piece<'a>(units: &'a Units, unit: &'a Unit) -> BTreeSet<&'a UnitId> {
    let own = unit.parent.iter();
    let made_of = units.parts_of(unit).into_iter();
    let made_of = made_of.map(|part| match part.kind {
        UnitKind::Piece => part.parent.as_ref().unwrap_or(&part.id),
        _ => &part.id,
    });
    own.chain(made_of).collect()
}
