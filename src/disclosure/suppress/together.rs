//! What is known of figures from elsewhere by several things together: to hide these is no use.

use std::collections::BTreeSet;

use super::{Effort, LOOK_BEFORE, Stopped, Watch};
use crate::disclosure::audit::{AuditedTable, Problem};

/// Finds the figures that can be found out of an edition that shows nothing, since earlier areas that make up
/// theirs were told: one area and another that are one now. Those that are small by themselves stay hidden.
///
/// # Errors
/// Where it was stopped.
pub(super) fn known_together(
    nothing: &Problem,
    watch: &dyn Watch,
) -> Result<BTreeSet<usize>, Stopped> {
    let within = nothing.told_within_sums().into_iter();
    let (targets, cells): (Vec<usize>, Vec<usize>) = within.unzip();
    if targets.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = nothing.side_by_side(LOOK_BEFORE, &targets, watch, |search, number| {
        let judged = nothing.judge(search, number, Effort::Programme);
        judged.is_some_and(|(finding, _)| !finding.is_wide())
    })?;
    let known = cells.into_iter().zip(found);
    Ok(known
        .filter_map(|(cell, is_known)| is_known.then_some(cell))
        .collect())
}
