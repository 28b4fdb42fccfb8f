//! An attacker who has what is published of moves, and programmes of his own.
//!
//! He shares no code with the audit.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};

use super::world::{Pair, World};
use crate::model::{PublishedFlows, UnitId, UnitKind};

/// Returns the least and the largest number of moves that a pair can have.
pub(super) fn attack(
    world: &World,
    shown: &PublishedFlows,
    target: &Pair,
    known: Option<(&Pair, f64)>,
) -> (f64, f64) {
    let end = |direction| {
        let (problem, variables) = programme(world, shown, target, known, direction);
        let solution = problem.solve().unwrap().into_solution().unwrap();
        solution.var_value(variables[target])
    };
    (
        (end(OptimizationDirection::Minimize) - 1e-6).ceil(),
        (end(OptimizationDirection::Maximize) + 1e-6).floor(),
    )
}

type Variables = BTreeMap<Pair, Variable>;

fn around(shown: f64) -> (f64, f64) {
    ((shown - 2.0).max(5.0), shown + 2.0)
}

fn programme(
    world: &World,
    shown: &PublishedFlows,
    target: &Pair,
    known: Option<(&Pair, f64)>,
    direction: OptimizationDirection,
) -> (Problem, Variables) {
    let mut problem = Problem::new(direction);
    let mut pairs = Variables::new();
    let of = |kind| -> Vec<UnitId> {
        world
            .units
            .of_kind(kind)
            .map(|one| one.id.clone())
            .collect()
    };
    let (areas, districts) = (of(UnitKind::Area), of(UnitKind::SchoolDistrict));
    for units in [&areas, &districts] {
        for pair in units
            .iter()
            .flat_map(|from| units.iter().map(move |to| (from.clone(), to.clone())))
        {
            let range = shown.value(&pair.0, &pair.1).map_or((0.0, 1e4), around);
            let range = match known {
                Some((known, value)) if *known == pair => (value, value),
                _ => range,
            };
            let weight = if pair == *target { 1.0 } else { 0.0 };
            pairs.insert(pair, problem.add_var(weight, range));
        }
    }
    let above = |area: &UnitId| {
        let area = world.units.get(area.as_str()).unwrap();
        area.parent.clone().unwrap()
    };
    for from in &districts {
        for to in &districts {
            let mut terms = vec![(pairs[&(from.clone(), to.clone())], -1.0)];
            for (pair, variable) in &pairs {
                if areas.contains(&pair.0) && above(&pair.0) == *from && above(&pair.1) == *to {
                    terms.push((*variable, 1.0));
                }
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
    }
    for side in [0, 1] {
        let mut margins: BTreeMap<UnitId, Variable> = BTreeMap::new();
        for unit in world.units.iter() {
            let figure = world
                .published
                .get(&world.margins[side].id, 2025, unit.id.as_str());
            let range = figure.unwrap().value().map_or((0.0, 1e5), around);
            margins.insert(unit.id.clone(), problem.add_var(0.0, range));
        }
        for (unit, margin) in &margins {
            let mut terms = vec![(*margin, -1.0)];
            if areas.contains(unit) {
                for (pair, variable) in &pairs {
                    let own = if side == 0 { &pair.0 } else { &pair.1 };
                    if own == unit {
                        terms.push((*variable, 1.0));
                    }
                }
                if world.open[&(side, unit.clone())] > 0.0 {
                    terms.push((problem.add_var(0.0, (0.0, 1e4)), 1.0));
                }
            } else {
                for part in world.units.children(unit) {
                    terms.push((margins[&part.id], 1.0));
                }
            }
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
    }
    (problem, pairs)
}
