//! Moves from unit to unit that may be seen.

use super::primary::to_multiple;
use crate::{
    config::Disclosure,
    model::{Flows, Published, PublishedFlows},
};

/// Publishes moves of at least the minimum count, rounded; the rest is hidden.
///
/// All cells are rounded, and so are the totals that other indicators give, so that one hidden
/// cell of a row is not the rest of its total.
#[must_use]
pub fn publish_flows(flows: &Flows, policy: &Disclosure) -> PublishedFlows {
    let base = f64::from(policy.rounding_base);
    let least = f64::from(policy.normal.minimum_count);
    let publish = |moves: f64| match moves < least {
        true => Published::hide(),
        false => Published::release(super::primary::whole(to_multiple(moves, base))),
    };
    let moves = flows.moves.iter();
    PublishedFlows {
        year: flows.year,
        moves: moves
            .map(|(pair, moves)| (pair.clone(), publish(*moves)))
            .collect(),
    }
}
