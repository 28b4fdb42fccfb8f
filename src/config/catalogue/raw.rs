//! A catalogue as it is written.

use schemars::JsonSchema;
use serde::Deserialize;

use super::{Chart, Relation};
use crate::model::{
    Amount, Break, Criterion, Direction, ReferenceDate, Sensitivity, Stratum, Text, Theme, UnitKind,
};

/// The catalogue of boligmonitor: what is measured and drawn.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::config) struct Raw {
    /// Who keeps the figures of indicators that name nobody else.
    #[serde(default)]
    pub(super) origin: Text,
    /// Headings, in the order in which they are printed.
    #[serde(default)]
    pub(super) theme: Vec<Theme>,
    /// What is measured, in the order in which it is printed.
    #[serde(default)]
    pub(super) indicator: Vec<RawIndicator>,
    /// What is drawn in a briefing.
    #[serde(default)]
    pub(super) chart: Vec<Chart>,
    /// The indicators on page one of every briefing; where it is left out those of `overview`.
    #[serde(default)]
    pub(super) headlines: Vec<String>,
    /// The indicators in the table of all areas.
    #[serde(default)]
    pub(super) overview: Vec<String>,
    /// The indicators by which the maps of the municipality are coloured.
    #[serde(default)]
    pub(super) maps: Vec<String>,
    /// Two shares of all areas that are set against each other.
    #[serde(default)]
    pub(super) planning: Vec<String>,
    /// Counts that are parts of others, where the expressions of a register do not tell it.
    #[serde(default)]
    pub(super) relation: Vec<Relation>,
    /// The share by which an estate and its neighbours are compared.
    pub(super) spill_over: Option<String>,
}

/// An indicator as written.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIndicator {
    /// Its key: a–z, 0–9 and `_`.
    pub(super) id: String,
    /// Its theme; the only one where it is left out.
    pub(super) theme: Option<String>,
    /// What it is called in tables and charts: 34 characters at most.
    pub(super) title: Text,
    /// What it is called in a sentence about its value, with its article.
    #[serde(default)]
    pub(super) phrase: Text,
    /// Who is counted and when.
    #[serde(default)]
    pub(super) definition: Text,
    /// Whom or what the denominator counts; of a count what is counted.
    #[serde(default)]
    pub(super) population: Text,
    /// Which time it is about.
    #[serde(default)]
    pub(super) reference: ReferenceDate,
    /// Who keeps the figures; several are parted by `; `.
    pub(super) origin: Option<Text>,
    /// How its value is made.
    pub(super) measure: RawMeasure,
    /// Per how many a rate or difference is.
    pub(super) per: Option<f64>,
    /// What a mean is in; money where it is left out.
    pub(super) unit: Option<Amount>,
    /// Whether more is better.
    #[serde(default)]
    pub(super) direction: Direction,
    /// Which limits of the disclosure policy hold.
    #[serde(default)]
    pub(super) sensitivity: Sensitivity,
    /// The table whose rows are summed.
    pub(super) table: Option<String>,
    /// The column that names the area, where it is not that of the table.
    pub(super) unit_column: Option<String>,
    /// The column that names the estate, where it is not that of the table.
    pub(super) estate_column: Option<String>,
    /// What is summed above the line: SQL about one row.
    pub(super) numerator: Option<String>,
    /// What is summed below the line: SQL about one row.
    pub(super) denominator: Option<String>,
    /// Of a share that is delivered without its counts: it, in per cent.
    pub(super) value: Option<String>,
    /// Of a share that is delivered without its counts: of how many it is.
    pub(super) weight: Option<String>,
    /// The table of the denominator, where it is another.
    pub(super) denominator_table: Option<String>,
    /// Of a difference: the rate from which the other is taken.
    pub(super) more: Option<String>,
    /// Of a difference: the rate that is taken from the other.
    pub(super) less: Option<String>,
    /// Of an index: the share or rate of the cases.
    pub(super) observed: Option<String>,
    /// Of an index: groups of residents, with the share of the cases among them.
    #[serde(default)]
    pub(super) strata: Vec<Stratum>,
    /// Data years from which figures do not compare with earlier ones, and why.
    #[serde(default)]
    pub(super) breaks: Vec<Break>,
    /// Whether sentences may pick it out.
    #[serde(default = "yes")]
    pub(super) sentences: bool,
    /// Kinds of units that it is counted for; all where it is left out.
    #[serde(default)]
    pub(super) counted_for: Vec<UnitKind>,
    /// Whether it stands in tables of a briefing.
    #[serde(default = "yes")]
    pub(super) listed: bool,
    /// The criterion of the law that it serves.
    pub(super) criterion: Option<Criterion>,
    /// Over how many years it is counted together where a year is hidden: 2 to 5.
    pub(super) pool: Option<u8>,
    /// With `pool`: whether each year counts other persons.
    #[serde(default)]
    pub(super) cohorts: bool,
}

/// A measure as written.
#[derive(Clone, Copy, PartialEq, Deserialize, JsonSchema)]
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
