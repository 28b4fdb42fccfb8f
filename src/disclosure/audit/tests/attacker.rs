//! An attacker who has what is published, and programmes of his own.
//!
//! He shares no code with the audit. All units of a year go into one programme.

use std::collections::{BTreeMap, BTreeSet};

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::world::POLICY;
use crate::model::{PublishedFigures, Unit, UnitKind, Units};

/// What is known of one more count: its series, unit and value.
pub(super) type Known<'a> = Option<((&'a str, &'a str), f64)>;

/// Series that are together another.
pub(super) type Sum<'a> = (&'a [&'a str], &'a str);

/// Returns the least and the largest whole count that a unit of one indicator can have. The
/// indicator may be part of sums.
pub(super) fn attack(
    units: &Units,
    published: &PublishedFigures,
    sums: &[Sum],
    (id, year, unit): (&str, i32, &str),
    known: Known,
) -> (f64, f64) {
    let end = |direction| {
        let (problem, variables) =
            programme(units, published, sums, (id, year, unit), known, direction);
        let solution = problem.solve().unwrap().into_solution().unwrap();
        solution.var_value(variables[&(id.to_owned(), unit.to_owned())].0)
    };
    (
        (end(OptimizationDirection::Minimize) - 1e-6).ceil(),
        (end(OptimizationDirection::Maximize) + 1e-6).floor(),
    )
}

type Variables = BTreeMap<(String, String), (Variable, Variable)>;

fn programme(
    units: &Units,
    published: &PublishedFigures,
    sums: &[Sum],
    (id, year, target): (&str, i32, &str),
    known: Known,
    direction: OptimizationDirection,
) -> (Problem, Variables) {
    let mut problem = Problem::new(direction);
    let mut variables = Variables::new();
    let mut series = BTreeSet::from([id]);
    for (parts, whole) in sums {
        series.extend(parts.iter().copied().chain([*whole]));
    }
    for other in series {
        let weights = (other == id).then_some(target);
        read(
            &mut problem,
            &mut variables,
            units,
            published,
            (other, year, weights),
            known,
        );
        add_up(&mut problem, &variables, units, other);
    }
    for (parts, whole) in sums {
        for unit in units.iter() {
            let at = |series: &str| {
                let key = (series.to_owned(), unit.id.to_string());
                variables.get(&key).map(|pair| pair.0)
            };
            let parts: Option<Vec<Variable>> = parts.iter().map(|part| at(part)).collect();
            let Some((parts, whole)) = parts.zip(at(whole)) else {
                continue;
            };
            let row = parts
                .into_iter()
                .map(|part| (part, 1.0))
                .chain([(whole, -1.0)]);
            problem.add_constraint(row.collect::<Vec<_>>(), ComparisonOp::Eq, 0.0);
        }
    }
    (problem, variables)
}

/// Adds what is published of one series.
fn read(
    problem: &mut Problem,
    variables: &mut Variables,
    units: &Units,
    published: &PublishedFigures,
    (id, year, target): (&str, i32, Option<&str>),
    known: Known,
) {
    let half = f64::from(POLICY.rounding_base / 2);
    let least = f64::from(POLICY.sensitive.minimum_count);
    for unit in units.iter() {
        let Some(figure) = published.get(id, year, unit.id.as_str()) else {
            continue;
        };
        let (mut n, mut below) = ((0.0, 1e5), (0.0, 1e5));
        if let Some(shown) = figure.shown() {
            let (above, of) = (shown.numerator.unwrap(), shown.denominator.unwrap());
            n = ((above - half).max(least), above + half);
            below = (of - half, of + half);
        }
        if let Some((_, value)) = known.filter(|(known, _)| *known == (id, unit.id.as_str())) {
            n = (value, value);
        }
        let is_target = target == Some(unit.id.as_str());
        let weight = if is_target { 1.0 } else { 0.0 };
        let n = problem.add_var(weight, n);
        let below = problem.add_var(0.0, below);
        let gap = if figure.shown().is_some() { least } else { 0.0 };
        problem.add_constraint([(below, 1.0), (n, -1.0)], ComparisonOp::Ge, gap);
        variables.insert((id.to_owned(), unit.id.to_string()), (n, below));
    }
}

/// Adds that areas make districts, and estates lie in their area.
fn add_up(problem: &mut Problem, variables: &Variables, units: &Units, id: &str) {
    let at = |unit: &Unit| variables.get(&(id.to_owned(), unit.id.to_string()));
    for unit in units.iter() {
        let parts: Vec<&Unit> = units.children(&unit.id).collect();
        let Some(own) = at(unit) else {
            continue;
        };
        let estates = parts.iter().any(|part| part.kind == UnitKind::Estate);
        let parts: Vec<(Variable, Variable)> =
            parts.iter().filter_map(|part| at(part).copied()).collect();
        if parts.is_empty() {
            continue;
        }
        let row = |of: &dyn Fn((Variable, Variable)) -> Vec<(Variable, f64)>| {
            let minus = of(*own).into_iter().map(|(count, factor)| (count, -factor));
            let parts = parts.iter().flat_map(|part| of(*part));
            parts.chain(minus).collect::<Vec<_>>()
        };
        let how = if estates {
            ComparisonOp::Le
        } else {
            ComparisonOp::Eq
        };
        problem.add_constraint(row(&|pair| vec![(pair.0, 1.0)]), how, 0.0);
        problem.add_constraint(row(&|pair| vec![(pair.1, 1.0)]), how, 0.0);
        if estates {
            let others = row(&|pair| vec![(pair.1, 1.0), (pair.0, -1.0)]);
            problem.add_constraint(others, ComparisonOp::Le, 0.0);
        }
    }
}
