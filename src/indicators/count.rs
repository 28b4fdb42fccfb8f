//! All figures of a snapshot.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

use polars::prelude::*;
use rayon::prelude::*;

use super::{
    expression::{Summands, summands},
    sum::{Places, SumError, Sums, joined, sums},
};
use crate::{
    config::{Layout, Table, is_by_address},
    model::{Basis, Figure, Figures, Formula, Indicator, UnitId, Units},
};

/// Why figures could not be counted; `E` is what reading a table can end in.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorError<E: std::error::Error + 'static> {
    /// A table cannot be read.
    #[error(transparent)]
    Table(#[from] E),
    /// polars could not do its work.
    #[error("could not count from the table `{table}` for {year}")]
    Polars {
        /// The table.
        table: String,
        /// The year.
        year: i32,
        /// What polars says.
        source: PolarsError,
    },
    /// An expression fails on the rows of a table.
    #[error(
        "the table `{table}` for {year}: `{expression}` of the indicator `{indicator}` cannot be \
         counted: {message}"
    )]
    Expression {
        /// The indicator.
        indicator: String,
        /// Its expression.
        expression: String,
        /// The table.
        table: String,
        /// The year.
        year: i32,
        /// What polars says.
        message: String,
    },
    /// An expression divides by nought.
    #[error(
        "the table `{table}` for {year}, row {row}: `{expression}` of the indicator \
         `{indicator}` is no finite number"
    )]
    NotFinite {
        /// The indicator.
        indicator: String,
        /// Its expression.
        expression: String,
        /// The table.
        table: String,
        /// The year.
        year: i32,
        /// The row, counted from 1 without the header.
        row: usize,
    },
}

impl<E: std::error::Error + 'static> IndicatorError<E> {
    /// Returns what a user can do about an expression.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::NotFinite { .. } => Some(
                "it divides by nought: write `CASE WHEN … > 0 THEN … END`, which leaves out the \
                 rows that have nothing to divide by",
            ),
            Self::Expression { .. } => {
                Some("mend the expression in the catalogue, so that it fits every row")
            }
            Self::Table(_) | Self::Polars { .. } => None,
        }
    }
}

/// Counts every indicator in every unit and year.
///
/// `read` returns the rows of a table in a year, or nothing where it was not delivered; the
/// indicators that need it then have no figure in that year.
///
/// # Errors
/// A table that cannot be read, or an expression that fails on its rows.
pub(crate) fn count<E>(
    indicators: &[Indicator],
    tables: &[Table],
    units: &Units,
    years: RangeInclusive<i32>,
    read: impl Fn(&str, i32) -> Result<Option<DataFrame>, E> + Sync,
) -> Result<Figures, IndicatorError<E>>
where
    E: std::error::Error + Send + 'static,
{
    let wanted = wanted(indicators, tables);
    let years: Vec<i32> = years.collect();
    let of_year = |year: &i32| year_sums(&wanted, tables, units, *year, &read, indicators);
    // The error of the first year, whichever thread was first.
    let counted: Vec<_> = years.par_iter().map(of_year).collect();
    let counted: Vec<_> = counted.into_iter().collect::<Result<_, _>>()?;
    let mut figures = Figures::default();
    for (year, sums) in years.iter().zip(&counted) {
        for indicator in indicators {
            if let Some(summands) = summands_of(indicator, tables) {
                add(&mut figures, (indicator, &summands), units, *year, sums);
            }
        }
    }
    Ok(figures)
}

/// Distinct expressions by the table and the columns over which they are summed.
type Wanted = BTreeMap<(String, Places), BTreeSet<Formula>>;

/// Returns what is summed for an indicator; no squares of a table of counts, whose rows are not
/// persons, so that nothing is known of the spread among them.
fn summands_of(indicator: &Indicator, tables: &[Table]) -> Option<Summands> {
    let mut summands = summands(indicator)?;
    let table = |table: &&Table| table.name == summands.numerator.table;
    if tables.iter().find(table)?.layout == Layout::Counts {
        summands.squares = None;
    }
    Some(summands)
}

fn wanted(indicators: &[Indicator], tables: &[Table]) -> Wanted {
    let mut wanted = Wanted::new();
    let summands = indicators
        .iter()
        .filter_map(|indicator| summands_of(indicator, tables));
    for formula in summands.flat_map(Summands::all) {
        let places = Places {
            area: formula.unit_column.clone(),
            estate: formula.estate_column.clone(),
            by_address: is_by_address(&formula, tables),
        };
        let key = (formula.table.clone(), places);
        wanted.entry(key).or_default().insert(formula);
    }
    wanted
}

fn year_sums<E: std::error::Error + 'static>(
    wanted: &Wanted,
    tables: &[Table],
    units: &Units,
    year: i32,
    read: &impl Fn(&str, i32) -> Result<Option<DataFrame>, E>,
    indicators: &[Indicator],
) -> Result<BTreeMap<Formula, Sums>, IndicatorError<E>> {
    let mut found = BTreeMap::new();
    for ((name, places), formulas) in wanted {
        let Some(table) = tables.iter().find(|table| table.name == *name) else {
            continue;
        };
        let Some(rows) = rows(table, year, read)? else {
            continue;
        };
        let formulas: BTreeSet<&Formula> = formulas.iter().collect();
        let sums =
            sums(&rows, table, places, &formulas, units, year).map_err(|error| match error {
                SumError::Polars(error) => failed(name, year, error),
                SumError::Failed(formula, message) => {
                    let (indicator, expression) = written(indicators, &formula);
                    IndicatorError::Expression {
                        indicator,
                        expression,
                        table: name.clone(),
                        year,
                        message: message.lines().next().unwrap_or_default().to_owned(),
                    }
                }
                SumError::NotFinite(formula, row) => {
                    let (indicator, expression) = written(indicators, &formula);
                    IndicatorError::NotFinite {
                        indicator,
                        expression,
                        table: name.clone(),
                        year,
                        row,
                    }
                }
            })?;
        found.extend(formulas.into_iter().cloned().zip(sums));
    }
    Ok(found)
}

/// Returns the rows of a table in a year with those of the tables joined to it; nothing where one
/// of them was not delivered.
pub(super) fn rows<E: std::error::Error + 'static>(
    table: &Table,
    year: i32,
    read: &impl Fn(&str, i32) -> Result<Option<DataFrame>, E>,
) -> Result<Option<DataFrame>, IndicatorError<E>> {
    let Some(frame) = read(&table.name, year)? else {
        return Ok(None);
    };
    let mut others = Vec::with_capacity(table.join.len());
    for other in &table.join {
        match read(other, year)? {
            Some(frame) => others.push(frame),
            None => return Ok(None),
        }
    }
    let joined = joined(frame, others, table, year);
    let joined = joined.map_err(|error| failed(&table.name, year, error))?;
    Ok(Some(joined))
}

pub(super) fn failed<E: std::error::Error + 'static>(
    table: &str,
    year: i32,
    source: PolarsError,
) -> IndicatorError<E> {
    IndicatorError::Polars {
        table: table.to_owned(),
        year,
        source,
    }
}

/// Returns the first indicator that sums an expression, and the expression as it is written there.
fn written(indicators: &[Indicator], formula: &Formula) -> (String, String) {
    let has = |indicator: &&Indicator| {
        summands(indicator).is_some_and(|all| all.all().any(|other| other == *formula))
    };
    let indicator = indicators.iter().find(has);
    let expression = indicator.map(|indicator| match &indicator.basis {
        Basis::Counted {
            denominator: Some(below),
            ..
        } if below == formula => &below.expression,
        Basis::Counted { numerator, .. } => &numerator.expression,
        Basis::Difference { .. } | Basis::Standardised { .. } => &formula.expression,
    });
    let id = indicator.map_or_else(String::new, |indicator| indicator.id.clone());
    (id, expression.unwrap_or(&formula.expression).clone())
}

/// Adds the figures of one indicator and year: units of its kinds for which all sums are known.
fn add(
    figures: &mut Figures,
    (indicator, summands): (&Indicator, &Summands),
    units: &Units,
    year: i32,
    sums: &BTreeMap<Formula, Sums>,
) {
    let Some(numerators) = sums.get(&summands.numerator) else {
        return;
    };
    let of = |formula: &Option<Formula>, unit: &UnitId| match formula {
        None => Some(None),
        Some(formula) => sums.get(formula)?.get(unit).map(|sum| Some(*sum)),
    };
    let is_counted = |unit: &UnitId| {
        let unit = units.get(unit.as_str());
        unit.is_some_and(|unit| indicator.is_counted_for(unit.kind))
    };
    for (unit, numerator) in numerators.iter().filter(|(unit, _)| is_counted(unit)) {
        let below = of(&summands.denominator, unit).zip(of(&summands.squares, unit));
        if let Some((denominator, squares)) = below {
            let figure = Figure {
                numerator: *numerator,
                denominator,
                squares,
            };
            figures.insert(&indicator.id, year, unit.clone(), figure);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Amount, Measure, fixtures};

    #[test]
    fn areas_are_not_the_persons_among_whom_a_mean_is_spread() {
        let unit = Amount::Money;
        let mut indicator = fixtures::indicator("income", Measure::Mean { unit });
        let formula = |expression: &str| Formula {
            table: "income".to_owned(),
            unit_column: "area".to_owned(),
            estate_column: None,
            expression: expression.to_owned(),
        };
        indicator.basis = Basis::Counted {
            numerator: formula("amount"),
            denominator: Some(formula("persons")),
        };
        for (layout, has_spread) in [(Layout::Register, true), (Layout::Counts, false)] {
            let mut table = Table::default();
            (table.name, table.layout) = ("income".to_owned(), layout);
            let summands = summands_of(&indicator, &[table]).unwrap();
            assert_eq!(summands.squares.is_some(), has_spread, "{layout:?}");
        }
    }
}
