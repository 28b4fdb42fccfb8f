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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{config::Limits, model::UnitId};

    #[test]
    fn few_moves_are_hidden_and_others_rounded() {
        let limits = |minimum_count| Limits {
            minimum_count,
            minimum_denominator: 20,
        };
        let policy = Disclosure {
            rounding_base: 5,
            mean_rounding: 1000,
            point_rounding: 0.5,
            audit_width: 5,
            normal: limits(5),
            sensitive: limits(8),
        };
        let id = |text: &str| text.parse::<UnitId>().unwrap();
        let cases = [
            (1.0, None),
            (4.0, None),
            (5.0, Some(5.0)),
            (7.0, Some(5.0)),
            (8.0, Some(10.0)),
            (123.0, Some(125.0)),
        ];
        for (moves, expected) in cases {
            let pair = (id("1"), id("2"));
            let flows = Flows {
                year: 2025,
                moves: BTreeMap::from([(pair.clone(), moves)]),
            };
            let published = publish_flows(&flows, &policy);
            assert_eq!(published.year, 2025);
            assert_eq!(published.value(&pair.0, &pair.1), expected, "{moves}");
            assert_eq!(published.value(&pair.1, &pair.0), None);
        }
    }
}
