//! An attacker who has what is published, and programmes of his own.
//!
//! He shares no code with the audit. All units of a year go into one programme.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::world::POLICY;
use crate::model::{PublishedFigures, Unit, UnitKind, Units};

/// What is known of one more count: its unit and value.
pub(super) type Known<'a> = Option<(&'a str, f64)>;

/// Returns the least and the largest whole count that a unit of one indicator can have.
pub(super) fn attack(
    units: &Units,
    published: &PublishedFigures,
    (id, year, unit): (&str, i32, &str),
    known: Known,
) -> (f64, f64) {
    let end = |direction| {
        let (problem, variables) = programme(units, published, (id, year, unit), known, direction);
        let solution = problem.solve().unwrap().into_solution().unwrap();
        solution.var_value(variables[unit].0)
    };
    (
        (end(OptimizationDirection::Minimize) - 1e-6).ceil(),
        (end(OptimizationDirection::Maximize) + 1e-6).floor(),
    )
}

type Variables = BTreeMap<String, (Variable, Variable)>;

fn programme(
    units: &Units,
    published: &PublishedFigures,
    (id, year, target): (&str, i32, &str),
    known: Known,
    direction: OptimizationDirection,
) -> (Problem, Variables) {
    let mut problem = Problem::new(direction);
    let mut variables = Variables::new();
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
        if let Some((_, value)) = known.filter(|(known, _)| *known == unit.id.as_str()) {
            n = (value, value);
        }
        let weight = if unit.id.as_str() == target { 1.0 } else { 0.0 };
        let n = problem.add_var(weight, n);
        let below = problem.add_var(0.0, below);
        let gap = if figure.shown().is_some() { least } else { 0.0 };
        problem.add_constraint([(below, 1.0), (n, -1.0)], ComparisonOp::Ge, gap);
        variables.insert(unit.id.to_string(), (n, below));
    }
    for unit in units.iter() {
        let parts: Vec<&Unit> = units.children(&unit.id).collect();
        let Some(own) = variables.get(unit.id.as_str()) else {
            continue;
        };
        let estates = parts.iter().any(|part| part.kind == UnitKind::Estate);
        let parts: Vec<(Variable, Variable)> = parts
            .iter()
            .filter_map(|part| variables.get(part.id.as_str()).copied())
            .collect();
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
    (problem, variables)
}
