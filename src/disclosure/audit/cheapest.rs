//! The cheapest figures that have to be hidden together so that a count can be another one.
//!
//! Where sums are exact, no single figure beside a hidden one helps: it takes a circle of them. A linear programme finds
//! the world in which the count is as far from the truth as it must be and that leaves the fewest shown limits (the
//! objective of M. Fischetti, J. J. Salazar: Models and algorithms for optimizing cell suppression in tabular data with
//! linear constraints, JASA 95 (2000), without its integer variables).

use std::collections::BTreeSet;

use microlp::{OptimizationDirection, Problem, Variable};

use super::{
    programme::{FAR, Moving, add, neighbourhood, rows},
    system::System,
    target::Target,
};

/// At most so many counts may move.
const NEIGHBOURS: usize = 400;
/// How little it costs to move a count within what is known of it.
const WITHIN: f64 = 1e-3;
/// What moves less does not move.
const STILL: f64 = 1e-6;

/// Returns the counts that leave what is shown of them in the cheapest world where a target is as far from the truth as
/// it must be, to an insider as far as he knows; `cost` is what it costs to hide a count.
pub(crate) fn cheapest(
    system: &System,
    target: Target,
    known: Option<usize>,
    cost: &dyn Fn(usize) -> f64,
) -> Option<BTreeSet<usize>> {
    // What is shown of a count does not hold it: it can be hidden.
    let near = neighbourhood(system, target, NEIGHBOURS, |count| Some(count) != known);
    let ends = [true, false].map(|up| solve(system, &near, (target, up), cost));
    let found = ends.into_iter().flatten();
    let cheapest = found.min_by(|(one, _), (other, _)| one.total_cmp(other));
    cheapest.map(|(_, counts)| counts)
}

fn solve(
    system: &System,
    near: &[usize],
    (target, up): (Target, bool),
    cost: &dyn Fn(usize) -> f64,
) -> Option<(f64, BTreeSet<usize>)> {
    let own = target.count;
    // No count falls below nought, whatever is hidden.
    if system.count(own).range_room(up) < target.width {
        return None;
    }
    let mut problem = Problem::new(OptimizationDirection::Minimize);
    // Within what is shown of a count, and beyond it.
    let (mut moving, mut beyond) = (Moving::new(), Moving::new());
    let most = FAR * target.width;
    for count in near {
        let unknown = system.count(*count);
        let price = cost(*count);
        let mut pair = |rises: bool| {
            let within = unknown.room(rises).max(0.0).min(most);
            let by_itself = unknown.range_room(rises).max(0.0).min(most);
            let (free, paid) = match *count == own {
                // It is hidden, and moves just so far.
                true if rises == up => ((target.width, target.width), (0.0, 0.0)),
                true => ((0.0, 0.0), (0.0, 0.0)),
                false => ((0.0, within), (0.0, (by_itself - within).max(0.0))),
            };
            (problem.add_var(WITHIN, free), problem.add_var(price, paid))
        };
        let (rise, fall) = (pair(true), pair(false));
        moving.insert(*count, [rise.0, fall.0]);
        beyond.insert(*count, [rise.1, fall.1]);
    }
    for row in rows(system, &moving).values() {
        add(&mut problem, row, &[&moving, &beyond]);
    }
    let solution = problem.solve().ok()?.into_solution().ok()?;
    let leaves = |pair: &[Variable; 2]| pair.iter().any(|part| solution.var_value(*part) > STILL);
    let left = beyond.iter().filter(|(_, pair)| leaves(pair));
    let left: BTreeSet<usize> = left.map(|(count, _)| *count).collect();
    Some((left.iter().map(|count| cost(*count)).sum(), left))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Makes a sum of counts, each with its true value and what is shown of it.
    fn sum_of(counts: [(f64, f64, f64); 3]) -> System {
        let mut system = System::default();
        for (exact, low, high) in counts {
            let count = system.add_count(exact, true, None);
            system.add_limit(count, low, high);
        }
        system.add_sum(&[(0, 1.0), (1, 1.0), (2, -1.0)]);
        system
    }

    const TARGET: Target = Target {
        count: 0,
        width: 5.0,
        to_insiders: true,
    };

    #[test]
    fn no_world_has_less_than_nobody() {
        // A hidden person, of whom what is shown beside him would only leave that he is none.
        let system = sum_of([
            (1.0, 0.0, f64::INFINITY),
            (9.0, 8.0, 14.0),
            (10.0, 8.0, 10.0),
        ]);
        let cheaper = |count: usize| if count == 1 { 1.0 } else { 2.0 };
        let found = cheapest(&system, TARGET, None, &cheaper);
        assert_eq!(found, Some(BTreeSet::from([1])));
    }

    #[test]
    fn what_an_insider_knows_does_not_make_way() {
        let system = sum_of([
            (1.0, 0.0, f64::INFINITY),
            (3.0, 0.0, f64::INFINITY),
            (4.0, 0.0, 7.0),
        ]);
        for (known, expected) in [(None, BTreeSet::new()), (Some(1), BTreeSet::from([2]))] {
            let found = cheapest(&system, TARGET, known, &|_| 1.0);
            assert_eq!(found, Some(expected), "{known:?}");
        }
    }
}
