//! The rows of a table in cases: which of them an expression counts.

use std::collections::{BTreeMap, BTreeSet};

use polars::prelude::*;

use super::{
    domain::Columns,
    sets::{Set, Sizes},
    steps::{Reader, Steps},
};
use crate::{config::Table, indicators::expression::number, panics::quietly};

/// The rows of a table in cases, and the set of each expression that only tells these apart.
pub(super) struct Partition {
    /// For each variable the number of its cases.
    pub(super) sizes: Vec<usize>,
    /// The sets, by the expressions.
    pub(super) sets: BTreeMap<String, Set>,
}

impl Partition {
    /// Reads what is summed over the rows of a table.
    pub(super) fn new(
        table: &Table,
        tables: &[Table],
        expressions: BTreeSet<&str>,
    ) -> PolarsResult<Self> {
        let columns = Columns::of(table, tables);
        let mut reader = Reader::new(&columns.forms);
        let mut read: Vec<(&str, Steps)> = Vec::new();
        for expression in expressions {
            let steps = reader.read(&number(expression)?);
            read.extend(steps.map(|steps| (expression, steps)));
        }
        let names: BTreeSet<&String> = read.iter().flat_map(|(_, steps)| &steps.columns).collect();
        let mut cases = Vec::new();
        for name in names {
            cases.extend(columns.cases(name, &reader.constants(name))?);
        }
        let sizes: Vec<usize> = cases.iter().map(|cases| cases.len()).collect();
        let mut sets = BTreeMap::new();
        for (expression, steps) in &read {
            if let Some(set) = set_of(steps, &cases, Sizes(&sizes)) {
                sets.insert((*expression).to_owned(), set);
            }
        }
        Ok(Self { sizes, sets })
    }
}

/// Returns the cases in which an expression counts a row as one; nothing where it counts any as
/// something else, or looks at too many.
fn set_of(steps: &Steps, cases: &[Series], sizes: Sizes) -> Option<Set> {
    let numbered = cases.iter().enumerate();
    let own = numbered.filter(|(_, cases)| steps.columns.contains(cases.name().as_str()));
    let variables: Vec<usize> = own.map(|(number, _)| number).collect();
    let combinations = sizes.combinations(&variables)?;
    let rows = rows(&variables, cases, sizes, combinations).ok()?;
    let counted = rows
        .lazy()
        .select([steps.expression.clone().alias("counted")]);
    let counted = quietly(|| counted.collect()).ok()?.ok()?;
    let counted = counted.column("counted").ok()?.f64().ok()?.clone();
    let is_in = |number: Option<f64>| match number {
        None => Some(false),
        Some(number) if number.abs() < f64::EPSILON => Some(false),
        Some(number) => ((number - 1.0).abs() < f64::EPSILON).then_some(true),
    };
    let inside: Vec<bool> = counted.iter().map(is_in).collect::<Option<_>>()?;
    // A constant is one number, however many rows there are.
    let inside = match inside.as_slice() {
        [all] => vec![*all; combinations],
        _ => inside,
    };
    (inside.len() == combinations && inside.contains(&true)).then_some(Set { variables, inside })
}

/// Returns a row for each combination of the cases of some variables.
fn rows(
    variables: &[usize],
    cases: &[Series],
    sizes: Sizes,
    combinations: usize,
) -> PolarsResult<DataFrame> {
    let combined: Vec<Vec<usize>> = (0..combinations)
        .map(|combination| sizes.cases(variables, combination))
        .collect();
    let mut columns = vec![Column::new("combination".into(), vec![0_u32; combinations])];
    for (place, variable) in variables.iter().enumerate() {
        let of = combined.iter().filter_map(|cases| cases.get(place));
        let of: Vec<IdxSize> = of
            .map(|case| IdxSize::try_from(*case).unwrap_or_default())
            .collect();
        if let Some(cases) = cases.get(*variable) {
            columns.push(cases.take_slice(&of)?.into_column());
        }
    }
    DataFrame::new(combinations, columns)
}
