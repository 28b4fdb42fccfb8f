//! What a published figure is compared with, and whether a difference is more than noise.

use serde::{Deserialize, Serialize};

/// How a figure stands to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Difference {
    /// Higher, by more than chance explains.
    Higher,
    /// Lower, by more than chance explains.
    Lower,
    /// No more apart than chance explains.
    WithinNoise,
}

/// A fifth of all areas, since a bare rank says more than the figures can.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Band {
    /// 1 is the fifth with the lowest values, 5 the one with the highest.
    pub fifth: u8,
    /// How many areas are shown.
    pub of: usize,
}

/// Another figure of the same indicator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub year: i32,
    pub value: f64,
    /// How the figure stands to it, where that can be told.
    pub difference: Option<Difference>,
}

/// What the newest figure of an indicator is compared with. What is hidden, missing or lies
/// before a break is not there.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The year before.
    pub before: Option<Compared>,
    /// Five years before.
    pub five_years: Option<Compared>,
    pub municipality: Option<Compared>,
    pub region: Option<Compared>,
    /// The oldest year that compares.
    pub oldest: Option<Compared>,
    /// Whether the value is the highest or lowest of the unit's own comparable years.
    pub extreme: Option<Extreme>,
    /// The fifth of all areas in which it lies.
    pub band: Option<Band>,
    /// The year from which the series is another, where there are figures before it.
    pub break_year: Option<i32>,
}

/// An end of a unit's own history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Extreme {
    /// No earlier comparable year was as high.
    Highest,
    /// No earlier comparable year was as low.
    Lowest,
}
