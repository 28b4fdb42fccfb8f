//! What is known of figures from elsewhere by several things together: to hide these is no use.

use std::collections::BTreeSet;

use super::{Effort, Stopped, Watch};
use crate::disclosure::audit::{AuditedTable, Problem};

/// Finds the figures that can be found out though nothing of the edition is shown, since earlier areas that make up
/// theirs were told: one area and another that are one now. Those that are small by themselves stay hidden.
///
/// # Errors
/// Where it was stopped.
pub(super) fn known_together(
    problem: &mut Problem,
    watch: &dyn Watch,
) -> Result<BTreeSet<usize>, Stopped> {
    let within = problem.told_within_sums().into_iter();
    let (targets, cells): (Vec<usize>, Vec<usize>) = within.unzip();
    if targets.is_empty() {
        return Ok(BTreeSet::new());
    }
    let numbered = problem.cells.iter().enumerate();
    let shown = numbered.filter(|(_, cell)| cell.shown);
    let shown: Vec<usize> = shown.map(|(number, _)| number).collect();
    for cell in &shown {
        problem.show(*cell, false);
    }
    let step = "look at what was told of other areas";
    let found = problem.side_by_side(step, &targets, watch, |search, number| {
        let judged = problem.judge(search, number, Effort::Programme);
        judged.is_some_and(|(finding, _)| !finding.is_wide())
    })?;
    for cell in shown {
        problem.show(cell, true);
    }
    let known = cells.into_iter().zip(found);
    Ok(known
        .filter_map(|(cell, is_known)| is_known.then_some(cell))
        .collect())
}
