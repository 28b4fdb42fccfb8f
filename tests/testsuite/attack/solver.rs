//! The least and the largest value of a sum, by a solver.

use std::collections::BTreeMap;

use microlp::{ComparisonOp, Error, OptimizationDirection, Problem, Variable};

use super::simplify::Rows;

/// Returns the value of a sum of counts at one end; nothing where no counts fit.
pub(super) fn solve(
    rows: &Rows,
    terms: &[(usize, f64)],
    direction: OptimizationDirection,
) -> Option<f64> {
    let mut problem = Problem::new(direction);
    let (counts, rows_of) = rows.around(terms);
    let mut variables: BTreeMap<usize, Variable> = BTreeMap::new();
    for count in counts {
        let weight: f64 = terms
            .iter()
            .filter(|(one, _)| *one == count)
            .map(|term| term.1)
            .sum();
        let (low, high) = rows.range(count);
        if low > high + 1e-6 {
            return None;
        }
        variables.insert(count, problem.add_var(weight, (low, high.max(low))));
    }
    for row in rows_of {
        let (terms, low, high) = rows.row(row);
        let terms = terms
            .iter()
            .map(|(count, factor)| (variables[count], *factor));
        let terms: Vec<(Variable, f64)> = terms.collect();
        if high - low <= 0.0 {
            problem.add_constraint(terms.as_slice(), ComparisonOp::Eq, low);
            continue;
        }
        if low.is_finite() {
            problem.add_constraint(terms.as_slice(), ComparisonOp::Ge, low);
        }
        if high.is_finite() {
            problem.add_constraint(terms.as_slice(), ComparisonOp::Le, high);
        }
    }
    match problem.solve() {
        Ok(solved) => Some(solved.into_solution().ok()?.objective()),
        Err(Error::Unbounded) => Some(match direction {
            OptimizationDirection::Minimize => f64::NEG_INFINITY,
            OptimizationDirection::Maximize => f64::INFINITY,
        }),
        Err(_) => None,
    }
}
