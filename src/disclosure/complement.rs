//! Hidden figures that could be had back by subtracting siblings from their sum.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Figure, UnitId, Units};

/// Adds to the hidden units of one indicator and year until no sum gives one of them back.
///
/// A single hidden unit under a shown sum takes its smallest shown sibling with it, or the
/// sum itself where it has none; a hidden sum of shown units takes the smallest of them. The
/// order is fixed: parents by code, then the smallest unit, then its code.
pub(super) fn hide_complements(
    hidden: &mut BTreeSet<UnitId>,
    figures: &BTreeMap<UnitId, Figure>,
    units: &Units,
) {
    while let Some(next) = next_to_hide(hidden, figures, units) {
        hidden.insert(next);
    }
}

fn next_to_hide(
    hidden: &BTreeSet<UnitId>,
    figures: &BTreeMap<UnitId, Figure>,
    units: &Units,
) -> Option<UnitId> {
    let sums = figures.keys().filter_map(|id| units.get(id.as_str()));
    sums.filter(|unit| unit.kind.is_sum_of_areas())
        .find_map(|sum| {
            let parts: Vec<&UnitId> = units
                .children(&sum.id)
                .map(|child| &child.id)
                .filter(|id| figures.contains_key(id.as_str()))
                .collect();
            let hidden_parts = parts
                .iter()
                .filter(|id| hidden.contains(id.as_str()))
                .count();
            match (hidden.contains(&sum.id), hidden_parts) {
                (false, 1) => {
                    smallest_shown(&parts, hidden, figures).or_else(|| Some(sum.id.clone()))
                }
                (true, 0) => smallest_shown(&parts, hidden, figures),
                _ => None,
            }
        })
}

fn smallest_shown(
    parts: &[&UnitId],
    hidden: &BTreeSet<UnitId>,
    figures: &BTreeMap<UnitId, Figure>,
) -> Option<UnitId> {
    let size = |id: &UnitId| {
        let figure = figures.get(id.as_str())?;
        Some(figure.denominator.unwrap_or(figure.numerator))
    };
    parts
        .iter()
        .filter(|id| !hidden.contains(id.as_str()))
        .filter_map(|id| Some((size(id)?, *id)))
        .min_by(|(one, a), (other, b)| one.total_cmp(other).then_with(|| a.cmp(b)))
        .map(|(_, id)| id.clone())
}
