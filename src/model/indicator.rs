//! What is measured: an entry of the catalogue.

use std::ops::RangeInclusive;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Text, Unit, UnitKind};

/// A group of indicators, as in the headings of a briefing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
    /// What it is called at the beginning of a sentence about its value, with its article: »andelen
    /// uden for arbejde«; where it is left out, the title in quotes.
    #[serde(default)]
    pub phrase: Text,
    /// Who is counted, among whom, and when.
    pub definition: Text,
    /// Who is below the line; for a count what is counted.
    pub population: Text,
    /// Which time the figure of a data year is about.
    pub reference: ReferenceDate,
    /// Where the figures come from.
    pub origin: Text,
    /// How numerator and denominator make the value.
    pub measure: Measure,
    /// Whether more is better.
    pub direction: Direction,
    /// Which limits of the disclosure policy hold.
    pub sensitivity: Sensitivity,
    /// What it is made from.
    pub basis: Basis,
    /// Years from which figures cannot be compared with earlier ones, and why.
    pub breaks: Vec<Break>,
    /// Whether sentences may pick it out; tables and charts show it in any case.
    pub sentences: bool,
    /// Kinds of units that it is counted for; none stand for all.
    pub counted_for: Vec<UnitKind>,
    /// Whether tables, definitions and forecasts have it; otherwise it is only drawn and in the
    /// files of published figures, and there are no figures of estates.
    pub listed: bool,
    /// Over how many years it is counted where one year is too small to show; by default one.
    #[serde(default)]
    pub pool: Option<u8>,
    /// Whether each year counts other persons, as an exam does, so that those of several years add
    /// up to more.
    #[serde(default)]
    pub cohorts: bool,
    /// By what its rows tell in which area they belong.
    #[serde(default)]
    pub located_by: LocatedBy,
}

/// By what rows tell in which area they belong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LocatedBy {
    /// By the code of the area that it was then.
    #[default]
    Area,
    /// By an address: earlier years are counted by the areas of today, and compare with later ones.
    Address,
}

impl Indicator {
    /// Tells whether rows tell by an address in which area they belong.
    #[must_use]
    pub(crate) fn is_by_address(&self) -> bool {
        self.located_by == LocatedBy::Address
    }

    /// Returns the years from which figures of a unit are about another place than earlier ones.
    #[must_use]
    pub(crate) fn breaks_in<'a>(&self, unit: &'a Unit) -> &'a [i32] {
        match self.is_counted_back(unit) {
            true => &[],
            false => &unit.breaks,
        }
    }

    /// Returns the first year whose figures of a unit are about the same place as those of a year.
    #[must_use]
    pub(crate) fn same_place_from(&self, unit: &Unit, year: i32) -> i32 {
        match self.is_counted_back(unit) {
            true => i32::MIN,
            false => unit.comparable_from(year),
        }
    }

    /// Tells whether earlier years are counted within the boundary that a unit has today.
    #[must_use]
    pub(crate) fn is_counted_back(&self, unit: &Unit) -> bool {
        self.is_by_address() && (unit.kind == UnitKind::Area || unit.kind.is_sum_of_areas())
    }

    /// Tells whether units of a kind have figures of their own.
    #[must_use]
    pub(crate) fn is_counted_for(&self, kind: UnitKind) -> bool {
        self.counted_for.is_empty() || self.counted_for.contains(&kind)
    }

    /// Returns the years over which it is counted together instead of a year: up to this, none of
    /// them before a break. Nothing where it is not, or its series or a unit's, comparable from
    /// `from`, does not go back so far.
    #[must_use]
    pub(crate) fn pooled_years(&self, year: i32, from: i32) -> Option<RangeInclusive<i32>> {
        let first = year.checked_sub(i32::from(self.pool?.checked_sub(1)?))?;
        let is_broken = |broken: &Break| first < broken.year && broken.year <= year;
        let is_whole = first >= from && !self.breaks.iter().any(is_broken);
        (is_whole && first < year).then_some(first..=year)
    }

    /// Tells whether every single thing is counted, so that chance has no part in the figures: those
    /// of dwellings, which are no persons.
    #[must_use]
    pub(crate) fn is_complete_count(&self) -> bool {
        self.sensitivity == Sensitivity::Open
    }

    /// Tells whether differences of its figures are held against chance.
    #[must_use]
    pub(crate) fn involves_chance(&self) -> bool {
        let is_bare = matches!(self.measure, Measure::Count | Measure::Difference { .. });
        !is_bare && !self.is_complete_count()
    }
}

/// What an indicator is made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Sums over the rows of tables.
    Counted {
        /// What is summed above the line.
        numerator: Formula,
        /// What is summed below the line; none for a count.
        denominator: Option<Formula>,
    },
    /// One published rate less another over the same residents.
    Difference {
        /// The indicator that counts up.
        more: String,
        /// The indicator that counts down.
        less: String,
    },
    /// Published cases beside those that published rates of the municipality make expect.
    Standardised {
        /// The indicator whose numerator is observed.
        observed: String,
        /// The groups of residents, such as ages, that make up those among whom it is observed.
        strata: Vec<Stratum>,
    },
}

/// A group of residents whose number in a unit, times its rate in the municipality, are cases to
/// be expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stratum {
    /// The indicators whose numerators are together the residents of the group.
    pub residents: Vec<String>,
    /// The indicator that counts the cases among them.
    pub rate: String,
}

/// Which time the figure of a data year is about. Sources differ in it.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum ReferenceDate {
    /// 1 January of the data year.
    #[default]
    NewYear,
    /// The calendar year that ended on 1 January.
    YearBefore,
    /// The school year under way on 1 January.
    SchoolYear,
    /// The exams of the summer before.
    SummerBefore,
    /// 31 December of the data year.
    YearEnd,
    /// The data year itself, as a calendar year.
    Year,
}

impl ReferenceDate {
    /// Returns the calendar years that the figure of a data year is about, first and last.
    #[must_use]
    pub(crate) fn calendar_years(self, data_year: i32) -> (i32, i32) {
        match self {
            Self::NewYear | Self::YearEnd | Self::Year => (data_year, data_year),
            Self::YearBefore | Self::SummerBefore => (data_year - 1, data_year - 1),
            Self::SchoolYear => (data_year - 1, data_year),
        }
    }

    /// Writes the calendar year that the figure of a data year is about, of a school year both:
    /// `2024`, `2024/25`.
    #[must_use]
    pub(crate) fn told_year(self, data_year: i32) -> String {
        match self.calendar_years(data_year) {
            (first, last) if first == last => first.to_string(),
            (first, last) => format!("{first}/{:02}", last.rem_euclid(100)),
        }
    }

    /// Returns the data year of the figure that is about a calendar year, for a school year about
    /// its end.
    #[must_use]
    pub(crate) fn data_year(self, calendar_year: i32) -> i32 {
        let (_, last) = self.calendar_years(0);
        calendar_year - last
    }
}

/// A year from which figures cannot be compared with earlier ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Break {
    /// The first year of the new way.
    pub year: i32,
    /// What changed.
    pub reason: Text,
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
    /// The mean of an amount over persons.
    Mean {
        /// What the amount is in.
        unit: Amount,
    },
    /// One rate less another, per so many residents.
    Difference {
        /// Per how many, such as 100.
        per: f64,
    },
    /// An index: cases per 100 that were to be expected (indirect standardisation).
    Standardised,
}

impl Measure {
    /// Returns with how many decimals values are shown. Rates of a hundred have one, so that who
    /// came and who left does not vanish between whole numbers.
    #[must_use]
    pub(crate) fn decimals(self) -> u8 {
        match self {
            Self::Mean {
                unit: Amount::Points,
            } => 1,
            Self::Rate { per } | Self::Difference { per } if per <= 100.0 => 1,
            _ => 0,
        }
    }

    /// Rounds a value to its decimals.
    #[must_use]
    pub(crate) fn rounded(self, value: f64) -> f64 {
        let scale = 10_f64.powi(self.decimals().into());
        (value * scale).round() / scale + 0.0
    }

    /// Tells whether it is an amount of money, which moves with prices and wages.
    #[must_use]
    pub(crate) fn is_money(self) -> bool {
        let unit = Amount::Money;
        self == Self::Mean { unit }
    }
}

/// What a mean is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Amount {
    /// Money, in the currency of the place.
    #[serde(alias = "kroner")]
    Money,
    /// Points of a scale, such as marks.
    Points,
}

/// Whether a higher value is better.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
    /// Neither; a description.
    #[default]
    Neutral,
}

/// Which limits of the disclosure policy an indicator falls under.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Sensitivity {
    /// Buildings and other things, not persons: only rounded.
    Open,
    /// What neighbours know of each other anyway.
    #[default]
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
    /// The column that says to which estate a row belongs, where the table has one.
    pub estate_column: Option<String>,
    /// A number or a condition for each row, as a SQL expression.
    pub expression: String,
}

#[cfg(test)]
mod tests {
    use crate::model::{Break, Measure, Text, fixtures};

    #[test]
    fn years_are_pooled_only_where_they_compare() {
        for (pool, breaks, from, expected) in [
            (None, vec![], 2015, None),
            (Some(1), vec![], 2015, None),
            (Some(2), vec![], 2015, Some(2019..=2020)),
            (Some(3), vec![], 2018, Some(2018..=2020)),
            (Some(3), vec![], 2019, None),
            (Some(3), vec![2018], 2015, Some(2018..=2020)),
            (Some(3), vec![2019], 2015, None),
            (Some(3), vec![2020], 2015, None),
            (Some(3), vec![2016, 2021], 2015, Some(2018..=2020)),
        ] {
            let start = |year: &i32| Break {
                year: *year,
                reason: Text::default(),
            };
            let mut indicator = fixtures::indicator("ill", Measure::Share);
            indicator.pool = pool;
            indicator.breaks = breaks.iter().map(start).collect();
            let found = indicator.pooled_years(2020, from);
            assert_eq!(found, expected, "{pool:?} {breaks:?} {from}");
        }
    }
}
