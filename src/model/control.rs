//! What disclosure control did, for those who answer for it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Edition, UnitId, UnitKind};

/// What disclosure control of an edition hid, and what its audit found.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Control {
    /// How many figures are hidden, by indicator and sort of unit.
    #[serde(with = "pairs")]
    pub cost: BTreeMap<(String, UnitKind), Cost>,
    /// The hidden figure of which most can be found out.
    pub narrowest: Option<Narrowest>,
    /// How many criteria of large estates are told with their decimals.
    pub criteria_told: usize,
    /// How many are withheld.
    pub criteria_withheld: usize,
    /// The earlier editions that were reckoned with.
    pub editions: Vec<Edition>,
    /// How much of what these showed is about figures that have changed since.
    pub unused: usize,
    /// What was done about moves from unit to unit, where they are published.
    pub moves: Option<MovesControl>,
}

/// What disclosure control did about moves from unit to unit.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MovesControl {
    /// Pairs of areas with moves.
    pub areas: Cost,
    /// Pairs of school districts with moves.
    pub districts: Cost,
    /// How wide the narrowest interval of a hidden pair is, and how wide it must be.
    pub narrowest: Option<(f64, f64)>,
}

/// How many figures there are and how many of them are hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// Figures in all.
    pub figures: usize,
    /// Those that are too small by themselves.
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

/// The interval of a hidden figure, without its ends: these lie around the truth.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Narrowest {
    /// The indicator.
    pub indicator: String,
    /// The unit.
    pub unit: UnitId,
    /// The year.
    pub year: i32,
    /// How wide the interval is.
    pub width: f64,
    /// How wide it must be.
    pub needed: f64,
    /// Whether it is that of somebody who knows a hidden count of one or two.
    pub insider: bool,
    /// Whether it may be wider.
    pub at_least: bool,
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
