//! A catalogue as it is written.

use serde::Deserialize;

use super::{Chart, Relation};
use crate::model::{
    Amount, Break, Criterion, Direction, ReferenceDate, Sensitivity, Stratum, Text, Theme, UnitKind,
};

/// A catalogue as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Raw {
    /// Who keeps the figures of indicators that name nobody else.
    #[serde(default)]
    pub(super) origin: Text,
    #[serde(default)]
    pub(super) theme: Vec<Theme>,
    #[serde(default)]
    pub(super) indicator: Vec<RawIndicator>,
    #[serde(default)]
    pub(super) chart: Vec<Chart>,
    #[serde(default)]
    pub(super) overview: Vec<String>,
    #[serde(default)]
    pub(super) maps: Vec<String>,
    #[serde(default)]
    pub(super) planning: Vec<String>,
    #[serde(default)]
    pub(super) relation: Vec<Relation>,
    pub(super) spill_over: Option<String>,
}

/// An indicator as written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIndicator {
    pub(super) id: String,
    pub(super) theme: Option<String>,
    pub(super) title: Text,
    #[serde(default)]
    pub(super) definition: Text,
    #[serde(default)]
    pub(super) population: Text,
    #[serde(default)]
    pub(super) reference: ReferenceDate,
    pub(super) origin: Option<Text>,
    pub(super) measure: RawMeasure,
    pub(super) per: Option<f64>,
    pub(super) unit: Option<Amount>,
    #[serde(default)]
    pub(super) direction: Direction,
    #[serde(default)]
    pub(super) sensitivity: Sensitivity,
    pub(super) table: Option<String>,
    pub(super) unit_column: Option<String>,
    pub(super) estate_column: Option<String>,
    pub(super) numerator: Option<String>,
    pub(super) denominator: Option<String>,
    /// Of a share that is delivered without its counts: the column in per cent, and of how many.
    pub(super) value: Option<String>,
    pub(super) weight: Option<String>,
    pub(super) denominator_table: Option<String>,
    pub(super) more: Option<String>,
    pub(super) less: Option<String>,
    pub(super) observed: Option<String>,
    #[serde(default)]
    pub(super) strata: Vec<Stratum>,
    #[serde(default)]
    pub(super) breaks: Vec<Break>,
    #[serde(default = "yes")]
    pub(super) sentences: bool,
    #[serde(default)]
    pub(super) fixed_for: Vec<UnitKind>,
    #[serde(default)]
    pub(super) counted_for: Vec<UnitKind>,
    #[serde(default = "yes")]
    pub(super) listed: bool,
    pub(super) criterion: Option<Criterion>,
    pub(super) pool: Option<u8>,
    #[serde(default)]
    pub(super) cohorts: bool,
}

/// A measure as written.
#[derive(Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawMeasure {
    Count,
    Share,
    PublishedShare,
    Rate,
    Mean,
    Difference,
    Standardised,
}

fn yes() -> bool {
    true
}
