//! What disclosure control did, for those who answer for it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Edition, UnitKind};

/// What disclosure control of an edition hid, and what its audit found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// How many figures are hidden, by indicator and sort of unit.
    #[serde(with = "pairs")]
    pub cost: BTreeMap<(String, UnitKind), Cost>,
    /// What is hidden whole, since no single figures did.
    #[serde(default)]
    pub given_up: BTreeSet<GivenUp>,
    /// Years of which nothing about persons is shown.
    #[serde(default)]
    pub blank_years: BTreeSet<i32>,
    /// Years of which nothing about persons is shown of areas that earlier editions did not have.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub closed_years: BTreeSet<i32>,
    /// How many criteria of large estates are told with their decimals.
    pub criteria_told: usize,
    /// How many are withheld.
    pub criteria_withheld: usize,
    /// How many hidden figures are told over several years instead.
    #[serde(default)]
    pub pools_told: usize,
    /// How many are not, though they would not be small: they would tell too much.
    #[serde(default)]
    pub pools_withheld: usize,
    /// The earlier editions that were reckoned with.
    pub editions: Vec<Edition>,
    /// Those of them that counted the same persons by other areas.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_areas: Vec<Edition>,
    /// How much of what these showed is about figures that have changed since.
    pub unused: usize,
    /// What was done about moves from unit to unit, where they are published.
    pub moves: Option<MovesControl>,
}

/// An indicator that is hidden whole in a year: for all units, or for those of a sort.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct GivenUp {
    pub indicator: String,
    pub year: i32,
    /// The sort of unit; none for all.
    pub kind: Option<UnitKind>,
}

/// What disclosure control did about moves from unit to unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovesControl {
    /// Pairs of areas.
    pub areas: Cost,
    /// Pairs of school districts.
    pub districts: Cost,
    /// Whether none is shown, since what is known of all moves out of units and into them would
    /// give them away.
    #[serde(default)]
    pub given_up: bool,
}

/// How many figures there are and how many of them are hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Figures in all.
    pub figures: usize,
    /// Those that are too small by themselves. Nobody is told: beside what is hidden in the end
    /// it says which hidden figures are larger.
    #[serde(skip)]
    pub small: usize,
    /// Those that are hidden in the end.
    pub hidden: usize,
}

impl std::ops::AddAssign for Cost {
    fn add_assign(&mut self, other: Self) {
        self.figures += other.figures;
        self.small += other.small;
        self.hidden += other.hidden;
    }
}

/// A map by pairs as a list, since a key in JSON is a text.
mod pairs {
    use std::collections::BTreeMap;

    use serde::{Deserialize, Deserializer, Serializer};

    use super::{Cost, UnitKind};

    type Costs = BTreeMap<(String, UnitKind), Cost>;

    pub(super) fn serialize<S: Serializer>(
        costs: &Costs,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(costs)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(costs: D) -> Result<Costs, D::Error> {
        Ok(Vec::deserialize(costs)?.into_iter().collect())
    }
}
