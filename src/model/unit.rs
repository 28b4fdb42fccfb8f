//! What a figure is about: areas and what they add up to.

use std::{borrow::Borrow, collections::BTreeMap, fmt, str::FromStr, sync::Arc};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The code of a unit: letters a–z, digits, `-` and `_`, at most 40 of them.
///
/// Codes become file names and PDF identifiers, so nothing else is let in.
#[derive(
    Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "String", into = "String")]
pub struct UnitId(Arc<str>);

/// What is wrong with units.
#[derive(Debug, thiserror::Error)]
pub enum UnitError {
    /// The code holds other characters than are allowed, or none.
    #[error("`{}` is not a code: letters a–z, digits, `-` and `_`, at most 40 of them", .0.escape_debug())]
    Code(String),
    /// Two units have one code.
    #[error("the code `{0}` is used twice")]
    Twice(UnitId),
    /// A unit's parent does not exist.
    #[error("`{0}` lies in `{1}`, which is not among the units")]
    UnknownParent(UnitId, UnitId),
    /// A unit's parent is not of a kind above its own.
    #[error("`{0}` lies in `{1}`, which is not of a kind above it")]
    ParentNotAbove(UnitId, UnitId),
    /// There is no municipality, or more than one.
    #[error("there must be one unit of kind `municipality`, not {0}")]
    Municipalities(usize),
    /// There are no areas.
    #[error("there is no unit of kind `area`")]
    NoAreas,
}

impl UnitId {
    /// Returns the code as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UnitId {
    type Err = UnitError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if text.is_empty() || text.len() > 40 || !text.chars().all(allowed) {
            return Err(UnitError::Code(text.to_owned()));
        }
        Ok(Self(Arc::from(text)))
    }
}

impl TryFrom<String> for UnitId {
    type Error = UnitError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<UnitId> for String {
    fn from(id: UnitId) -> Self {
        id.as_str().to_owned()
    }
}

impl Borrow<str> for UnitId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnitId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// What sort of place or body a unit is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// The municipality as a whole.
    Municipality,
    /// Town or country.
    Part,
    /// A school district.
    SchoolDistrict,
    /// One of the wall-to-wall areas.
    Area,
    /// A housing estate (boligafdeling) inside an area.
    Estate,
    /// A housing area (boligområde): neighbouring estates of one or several associations, to which
    /// the law applies as one (almenboligloven § 61 a, stk. 3).
    HousingArea,
    /// A housing association, over its estates.
    Association,
    /// A group of areas and estates that somebody asks for, which is delivered nowhere.
    #[schemars(skip)]
    Group,
    /// What areas of today and of an earlier division have in common, or an area or district of an earlier
    /// division that is made of such: it is reckoned with in disclosure control, and published nowhere.
    #[schemars(skip)]
    Piece,
    /// The region, as a delivered reference.
    Region,
    /// The country, as a delivered reference.
    Country,
}

impl UnitKind {
    /// Those of which figures may be published, from the largest within a municipality on.
    pub(crate) const PUBLISHED: [Self; 10] = [
        Self::Municipality,
        Self::Part,
        Self::SchoolDistrict,
        Self::Area,
        Self::Estate,
        Self::HousingArea,
        Self::Association,
        Self::Group,
        Self::Region,
        Self::Country,
    ];

    /// Returns the name used in files (`school_district`).
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Municipality => "municipality",
            Self::Part => "part",
            Self::SchoolDistrict => "school_district",
            Self::Area => "area",
            Self::Estate => "estate",
            Self::HousingArea => "housing_area",
            Self::Association => "association",
            Self::Group => "group",
            Self::Piece => "piece",
            Self::Region => "region",
            Self::Country => "country",
        }
    }

    /// Tells whether units of this kind are delivered; groups and pieces are made of some that are.
    #[must_use]
    pub(crate) fn is_delivered(self) -> bool {
        !matches!(self, Self::Group | Self::Piece)
    }

    /// Tells whether areas add up to units of this kind.
    #[must_use]
    pub fn is_sum_of_areas(self) -> bool {
        matches!(self, Self::Municipality | Self::Part | Self::SchoolDistrict)
    }

    /// Tells whether estates add up to units of this kind.
    #[must_use]
    pub fn is_sum_of_estates(self) -> bool {
        matches!(self, Self::HousingArea | Self::Association)
    }
}

/// A place or body that figures are about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Unit {
    /// Its code.
    pub id: UnitId,
    /// Its name, as printed.
    pub name: String,
    /// What sort of unit it is.
    pub kind: UnitKind,
    /// The unit next above, for an estate its area.
    pub parent: Option<UnitId>,
    /// For an estate, the association that owns it.
    pub association: Option<UnitId>,
    /// For an estate, the housing area that it is part of.
    #[serde(default)]
    pub housing_area: Option<UnitId>,
    /// The first year with figures: before it the unit did not exist.
    pub from_year: i32,
    /// Whether it is an area of social housing (almen bolig), to which § 61 a of the Act on
    /// Social Housing applies; no other unit carries a label of the law.
    #[serde(default)]
    pub social_housing: bool,
    /// Years from which its boundary is another, so that figures do not compare with earlier
    /// ones.
    #[serde(default)]
    pub breaks: Vec<i32>,
    /// For a group, the areas and estates that it is made of; none lies in another. For an area or district of an
    /// earlier division, the areas and pieces that it was made of, and the estates that lay in it. For an estate in
    /// areas that are taken apart for a group of addresses, the pieces that lie in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub members: Vec<UnitId>,
    /// For a group of addresses, the areas of which some addresses belong to it and others do not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(skip)]
    pub cut_areas: Vec<UnitId>,
}

impl Unit {
    /// Tells whether this is an estate that lies in an area, that an association owns, or that is
    /// part of a housing area.
    #[must_use]
    pub fn is_estate_of(&self, unit: &UnitId) -> bool {
        let related = [&self.parent, &self.association, &self.housing_area];
        self.kind == UnitKind::Estate && related.iter().any(|id| id.as_ref() == Some(unit))
    }

    /// Returns the first year whose figures compare with those of a year: the newest break
    /// up to it, or the year in which the unit came to be.
    #[must_use]
    pub fn comparable_from(&self, year: i32) -> i32 {
        let breaks = self.breaks.iter().copied().filter(|start| *start <= year);
        breaks.max().unwrap_or(self.from_year).max(self.from_year)
    }
}

/// All units, in the order municipality, parts, districts, areas, estates, by code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Units(BTreeMap<UnitId, Unit>);

impl Units {
    /// Checks that the units form one municipality.
    ///
    /// # Errors
    /// Codes used twice, parents that do not exist or lie below, no area, and anything but
    /// one municipality.
    pub fn new(list: Vec<Unit>) -> Result<Self, UnitError> {
        let mut units = BTreeMap::new();
        for unit in list {
            if let Some(earlier) = units.insert(unit.id.clone(), unit) {
                return Err(UnitError::Twice(earlier.id));
            }
        }
        let units = Self(units);
        units.check_parents()?;
        match units.of_kind(UnitKind::Municipality).count() {
            1 => {}
            count => return Err(UnitError::Municipalities(count)),
        }
        if units.of_kind(UnitKind::Area).next().is_none() {
            return Err(UnitError::NoAreas);
        }
        Ok(units)
    }

    /// Returns a unit by its code.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Unit> {
        self.0.get(id)
    }

    /// Goes through all units in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.0.values()
    }

    /// Goes through the units of one kind, in the order of their codes.
    pub fn of_kind(&self, kind: UnitKind) -> impl Iterator<Item = &Unit> {
        self.iter().filter(move |unit| unit.kind == kind)
    }

    /// Returns the municipality.
    #[must_use]
    pub fn municipality(&self) -> Option<&Unit> {
        self.of_kind(UnitKind::Municipality).next()
    }

    /// Goes through the units that lie next below one.
    pub fn children<'a>(&'a self, id: &'a UnitId) -> impl Iterator<Item = &'a Unit> {
        self.iter()
            .filter(move |unit| unit.parent.as_ref() == Some(id))
    }

    /// Goes through the estates in an area, of an association or of a housing area.
    pub fn estates_of<'a>(&'a self, unit: &'a UnitId) -> impl Iterator<Item = &'a Unit> {
        self.of_kind(UnitKind::Estate)
            .filter(move |estate| estate.is_estate_of(unit))
    }

    /// Returns these units and one more.
    ///
    /// # Errors
    /// A code that is used, or a parent that does not exist or lies below.
    pub(crate) fn with(&self, unit: Unit) -> Result<Self, UnitError> {
        let mut units = self.clone();
        if let Some(earlier) = units.0.insert(unit.id.clone(), unit) {
            return Err(UnitError::Twice(earlier.id));
        }
        units.check_parents()?;
        Ok(units)
    }

    /// Returns the units with one that is made of others.
    pub(crate) fn with_members(&self, id: &UnitId, members: Vec<UnitId>) -> Self {
        let mut units = self.clone();
        if let Some(unit) = units.0.get_mut(id.as_str()) {
            unit.members = members;
        }
        units
    }

    /// Returns the units that add up to one: areas, districts and parts to what they lie in,
    /// estates to an association or a housing area, and pieces to an area of today or earlier, or an estate. Nothing
    /// adds up to any other.
    #[must_use]
    pub fn parts_of<'a>(&'a self, whole: &'a Unit) -> Vec<&'a Unit> {
        match whole.kind {
            kind if kind.is_sum_of_areas() => self.children(&whole.id).collect(),
            kind if kind.is_sum_of_estates() => self.estates_of(&whole.id).collect(),
            UnitKind::Area => {
                let inside = self.children(&whole.id);
                inside.filter(|unit| unit.kind == UnitKind::Piece).collect()
            }
            UnitKind::Piece | UnitKind::Estate => {
                let members = whole.members.iter();
                let members = members.filter_map(|id| self.get(id.as_str()));
                members
                    .filter(|unit| unit.kind != UnitKind::Estate)
                    .collect()
            }
            _ => Vec::new(),
        }
    }

    /// Goes through the units that the law may apply to: housing areas, and estates that are by
    /// themselves.
    pub fn of_the_law(&self) -> impl Iterator<Item = &Unit> {
        self.iter().filter(|unit| match unit.kind {
            UnitKind::HousingArea => true,
            UnitKind::Estate => unit.housing_area.is_none(),
            _ => false,
        })
    }

    /// Tells whether an estate, or one of a housing area, lies in an area or a group or belongs to an
    /// association.
    #[must_use]
    pub fn belongs_to(&self, id: &UnitId, unit: &UnitId) -> bool {
        let members = self
            .get(unit.as_str())
            .map_or(&[][..], |unit| &unit.members);
        let is_in = |estate: &Unit| {
            let is_member = || {
                members
                    .iter()
                    .any(|one| *one == estate.id || estate.is_estate_of(one))
            };
            estate.is_estate_of(unit) || is_member()
        };
        self.get(id.as_str()).is_some_and(is_in) || self.estates_of(id).any(is_in)
    }

    /// Goes from a unit's parent up to the municipality.
    pub fn ancestors<'a>(&'a self, id: &str) -> impl Iterator<Item = &'a Unit> {
        let parent = |unit: &'a Unit| self.get(unit.parent.as_ref()?.as_str());
        std::iter::successors(self.get(id).and_then(parent), move |unit| parent(unit))
    }

    fn check_parents(&self) -> Result<(), UnitError> {
        for unit in self.iter() {
            let Some(parent_id) = &unit.parent else {
                continue;
            };
            let (unit_id, parent) = (unit.id.clone(), parent_id.clone());
            match self.get(parent_id.as_str()) {
                None => return Err(UnitError::UnknownParent(unit_id, parent)),
                Some(above) if above.kind >= unit.kind => {
                    return Err(UnitError::ParentNotAbove(unit_id, parent));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_that_could_leave_a_folder_are_refused() {
        for code in [
            "",
            "../101",
            "a/b",
            "a b",
            "æ",
            "a\r\nBcc: x",
            "#x",
            &"1".repeat(41),
        ] {
            assert!(code.parse::<UnitId>().is_err(), "{code:?}");
        }
        assert!("010111".parse::<UnitId>().is_ok());
    }
}
