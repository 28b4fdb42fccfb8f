//! What is measured: an entry of the catalogue.

use serde::{Deserialize, Serialize};

use super::Text;

/// A group of indicators, as in the headings of a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// Its key in the catalogue.
    pub id: String,
    /// Its heading.
    pub title: Text,
}

/// An indicator: what is counted, of whom, and how it is shown.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Indicator {
    /// English, in `snake_case`; the key in every file.
    pub id: String,
    /// The theme it belongs to.
    pub theme: String,
    /// As printed in tables.
    pub title: Text,
    /// Who is counted, among whom, and when.
    pub definition: Text,
    /// Where the figures come from.
    pub origin: Text,
    /// How numerator and denominator make the value.
    pub measure: Measure,
    /// Whether more is better.
    pub direction: Direction,
    /// Which limits of the disclosure policy hold.
    pub sensitivity: Sensitivity,
    /// What is summed above the line.
    pub numerator: Formula,
    /// What is summed below the line; none for a count.
    pub denominator: Option<Formula>,
}

/// How a value is made from numerator and denominator.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// The numerator itself, in persons or things.
    Count,
    /// Persons of persons, in per cent.
    Share,
    /// Events or persons per so many residents.
    Rate {
        /// Per how many, such as 1,000.
        per: f64,
    },
    /// The mean of an amount over persons, in kroner.
    Mean,
}

/// Whether a higher value is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither; a description.
    Neutral,
}

/// Which limits of the disclosure policy an indicator falls under.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// What neighbours know of each other anyway.
    Normal,
    /// Health, crime, special teaching.
    Sensitive,
}

/// A sum over the rows of one table, unit by unit.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Formula {
    /// The table whose rows are summed.
    pub table: String,
    /// The column that says to which area a row belongs.
    pub unit_column: String,
    /// A number or a condition for each row, as a SQL expression.
    pub expression: String,
}
