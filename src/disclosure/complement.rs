//! Hidden figures that could be had back by subtracting siblings from their sum.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Figure, UnitId, UnitKind, Units};

/// Hides where an area leaves too few outside its estates: what is left of a shown area once
/// its shown estates are taken away must itself be large enough to be shown, or nobody.
///
/// Where the estates are most of the area, the area is hidden, since the law asks for figures
/// of estates; else the smallest estate, so that the rest grows by it.
pub(super) fn hide_rests(
    hidden: &mut BTreeSet<UnitId>,
    figures: &BTreeMap<UnitId, Figure>,
    units: &Units,
    too_small: &impl Fn(Figure) -> bool,
) {
    for area in units.of_kind(UnitKind::Area) {
        let Some(whole) = figures.get(&area.id) else {
            continue;
        };
        loop {
            let estates: Vec<&UnitId> = units
                .children(&area.id)
                .map(|estate| &estate.id)
                .filter(|id| figures.contains_key(id.as_str()) && !hidden.contains(id.as_str()))
                .collect();
            let rest = estates
                .iter()
                .filter_map(|id| figures.get(id.as_str()))
                .fold(*whole, |rest, estate| less(rest, *estate));
            let nobody = rest.denominator.unwrap_or(rest.numerator) < 0.5;
            if hidden.contains(&area.id) || estates.is_empty() || nobody || !too_small(rest) {
                break;
            }
            let size = |figure: Figure| figure.denominator.unwrap_or(figure.numerator);
            if size(rest) * 2.0 < size(*whole) {
                hidden.insert(area.id.clone());
                break;
            }
            match smallest_shown(&estates, hidden, figures) {
                Some(estate) => hidden.insert(estate),
                None => break,
            };
        }
    }
}

fn less(whole: Figure, part: Figure) -> Figure {
    let both = |one: Option<f64>, other: Option<f64>| Some(one? - other?);
    Figure {
        numerator: whole.numerator - part.numerator,
        denominator: both(whole.denominator, part.denominator),
        squares: both(whole.squares, part.squares),
    }
}

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
    sums.filter(|unit| unit.kind.is_sum_of_areas() || unit.kind == UnitKind::Association)
        .find_map(|sum| {
            let parts: Vec<&UnitId> = match sum.kind {
                UnitKind::Association => units.estates_of(&sum.id).map(|one| &one.id).collect(),
                _ => units.children(&sum.id).map(|child| &child.id).collect(),
            };
            let parts: Vec<&UnitId> = parts
                .into_iter()
                .filter(|id| figures.contains_key(id.as_str()))
                .collect();
            let hidden_parts = parts
                .iter()
                .filter(|id| hidden.contains(id.as_str()))
                .count();
            match (hidden.contains(&sum.id), hidden_parts) {
                // Figures of estates are asked for more than their association's sum.
                (false, 1) if sum.kind == UnitKind::Association => Some(sum.id.clone()),
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
