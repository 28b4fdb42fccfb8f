//! Worlds in which hidden figures are others, kept from one audit to the next.

use serde::{Deserialize, Serialize};

use super::UnitId;

/// Which count of a figure is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CountPart {
    /// What is counted.
    Numerator,
    /// Of how many.
    Denominator,
    /// All who are not counted.
    Complement,
    /// What is counted of a unit beside parts of it.
    Rest,
    /// Of how many there.
    RestDenominator,
}

/// A count: of an indicator, a year and a unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct CountName(
    pub(crate) String,
    pub(crate) i32,
    pub(crate) UnitId,
    pub(crate) CountPart,
);

/// How a world differs from the truth: the places of counts in a list of names, each with by how much.
pub(crate) type KnownWorld = Vec<(usize, f64)>;

/// A sum over units that has to stay uncertain.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(crate) struct UnitSum {
    /// The indicator of which the numerators are added.
    pub indicator: String,
    /// The year.
    pub year: i32,
    /// The units.
    pub units: Vec<UnitId>,
}

/// Worlds that showed hidden figures and sums to be uncertain enough.
///
/// They are where a search begins, and prove nothing by themselves: each is held against all that is
/// known now. They tell of exact counts, so they are as secret as these.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct KnownWorlds {
    /// The names of all counts that differ in one.
    pub counts: Vec<CountName>,
    /// The worlds of figures, by the place of the count that has to stay uncertain.
    pub figures: Vec<(usize, Vec<KnownWorld>)>,
    /// The worlds of sums.
    pub sums: Vec<(UnitSum, Vec<KnownWorld>)>,
}
