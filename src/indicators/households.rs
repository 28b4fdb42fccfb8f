//! How much more figures vary because households do as one, by a register that tells households.
//!
//! Who shares a home moves together, and children of one home are alike. Then so many persons say
//! less than as many who have nothing to do with each other: the variance is that of the sums over
//! households (L. Kish: Survey Sampling, 1965, 5.4, of clusters of unequal size). One number an
//! indicator for the whole municipality, of at least 100 households and rounded up to a tenth, tells of nobody.

use std::collections::BTreeMap;

use polars::prelude::*;

use super::{
    count::{IndicatorError, failed, rows},
    expression::{Summands, number, summands},
};
use crate::{
    config::Table,
    model::{Formula, Indicator, Measure},
};

/// Fewest households of which anything is told.
const LEAST_HOUSEHOLDS: usize = 100;

/// Finds the design factor of each indicator whose table tells households, in a year.
///
/// # Errors
/// A table that cannot be read, or an expression that fails on its rows.
pub(crate) fn design_factors<E: std::error::Error + 'static>(
    indicators: &[Indicator],
    tables: &[Table],
    year: i32,
    read: impl Fn(&str, i32) -> Result<Option<DataFrame>, E>,
) -> Result<BTreeMap<String, f64>, IndicatorError<E>> {
    let mut factors = BTreeMap::new();
    for table in tables {
        let Some(household) = &table.household else {
            continue;
        };
        let Some(rows) = rows(table, year, &read)? else {
            continue;
        };
        for indicator in indicators
            .iter()
            .filter(|indicator| indicator.involves_chance())
        {
            let summands = summands(indicator).filter(|of| of.numerator.table == table.name);
            let Some(summands) = summands else { continue };
            let factor = design_factor(&rows, household, indicator.measure, &summands);
            let factor = factor.map_err(|error| failed(&table.name, year, error))?;
            factors.extend(factor.map(|factor| (indicator.id.clone(), factor)));
        }
    }
    Ok(factors)
}

/// Returns how many times the variance is that of rows that have nothing to do with each other.
///
/// What a row deviates by is taken from the mean of its area; of events it is the event itself.
fn design_factor(
    rows: &DataFrame,
    household: &str,
    measure: Measure,
    summands: &Summands,
) -> PolarsResult<Option<f64>> {
    let Formula {
        table, unit_column, ..
    } = &summands.numerator;
    let within = summands.denominator.as_ref();
    let within = within.filter(|below| below.table == *table && measure != Measure::Count);
    let below = match within {
        Some(below) => number(&below.expression)?,
        None => lit(0.0),
    };
    let (area, above) = (col(unit_column), number(&summands.numerator.expression)?);
    let counted = rows
        .clone()
        .lazy()
        .filter(area.clone().is_not_null().and(col(household).is_not_null()))
        .select([
            area.alias("area"),
            col(household).alias("household"),
            above.fill_null(lit(0.0)).alias("above"),
            below.fill_null(lit(0.0)).alias("below"),
        ]);
    let means = counted.clone().group_by([col("area")]).agg([
        col("above").sum().alias("all above"),
        col("below").sum().alias("all below"),
    ]);
    let mean = when(col("all below").gt(0.0))
        .then(col("all above") / col("all below"))
        .otherwise(lit(0.0));
    let deviation = col("above") - mean * col("below");
    let area = [col("area")];
    let sums = counted
        .join(means, &area, &area, JoinArgs::new(JoinType::Inner))
        .with_column(deviation.alias("deviation"))
        .with_column((col("deviation") * col("deviation")).alias("square"))
        .filter(col("square").gt(0.0))
        .group_by([col("area"), col("household")])
        .agg([col("deviation").sum(), col("square").sum()])
        .with_column(col("deviation") * col("deviation"))
        .collect()?;
    if sums.height() < LEAST_HOUSEHOLDS {
        return Ok(None);
    }
    let sum = |name: &str| Ok::<_, PolarsError>(sums.column(name)?.f64()?.sum());
    let ratio = sum("deviation")?.zip(sum("square")?);
    let ratio = ratio.map(|(together, apart)| together / apart);
    Ok(ratio.map(|ratio| ((ratio * 10.0 - 1e-9).ceil() / 10.0).max(1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: Measure = Measure::Share;
    const RATE: Measure = Measure::Rate { per: 100.0 };

    fn formula(table: &str, expression: &str) -> Formula {
        Formula {
            table: table.to_owned(),
            unit_column: "area".to_owned(),
            estate_column: None,
            expression: expression.to_owned(),
        }
    }

    /// Homes of some persons each; `chosen` tells by home and person.
    fn factor(
        homes: u32,
        persons: u32,
        measure: Measure,
        below: &Formula,
        chosen: impl Fn(u32, u32) -> bool,
    ) -> Option<f64> {
        let all = || (0..homes).flat_map(|home| (0..persons).map(move |person| (home, person)));
        let rows = df!(
            "area" => all().map(|(home, _)| Some(if home.is_multiple_of(3) { "a" } else { "b" })).collect::<Vec<_>>(),
            "household" => all().map(|(home, _)| home).collect::<Vec<_>>(),
            "chosen" => all().map(|(home, person)| chosen(home, person)).collect::<Vec<_>>(),
        );
        let summands = Summands {
            numerator: formula("residents", "chosen"),
            denominator: Some(below.clone()),
            squares: None,
        };
        design_factor(&rows.unwrap(), "household", measure, &summands).unwrap()
    }

    /// By hand: m persons who are all alike count as one, so the variance is m times as large.
    #[test]
    fn persons_of_one_home_count_as_one_where_they_are_alike() {
        let (residents, dwellings) = (formula("residents", "1"), formula("dwellings", "1"));
        let alike = |home: u32, _: u32| home.is_multiple_of(2);
        let unlike = |_: u32, person: u32| person == 0;
        for (homes, persons, measure, below, is_alike, expected) in [
            (600, 1, SHARE, &residents, true, Some(1.0)),
            (600, 2, SHARE, &residents, true, Some(2.0)),
            (600, 3, SHARE, &residents, true, Some(3.0)),
            (600, 2, SHARE, &residents, false, Some(1.0)),
            // Moves per dwelling: each home moves as one.
            (600, 3, RATE, &dwellings, true, Some(3.0)),
            (90, 3, SHARE, &residents, true, None),
        ] {
            let found = match is_alike {
                true => factor(homes, persons, measure, below, alike),
                false => factor(homes, persons, measure, below, unlike),
            };
            assert_eq!(found, expected, "{homes} homes of {persons}");
        }
    }
}
