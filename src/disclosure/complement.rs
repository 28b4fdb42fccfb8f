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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Unit;

    fn unit(id: &str, kind: UnitKind, parent: &str, association: Option<&str>) -> Unit {
        Unit {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            kind,
            parent: (!parent.is_empty()).then(|| parent.parse().unwrap()),
            association: association.map(|id| id.parse().unwrap()),
            from_year: 2015,
            social_housing: false,
            breaks: Vec::new(),
        }
    }

    /// Two areas with two estates each; an association that owns one in both, another the rest.
    fn units() -> Units {
        let estate = |id, area, owner| unit(id, UnitKind::Estate, area, Some(owner));
        Units::new(vec![
            unit("m", UnitKind::Municipality, "", None),
            unit("a1", UnitKind::Area, "m", None),
            unit("a2", UnitKind::Area, "m", None),
            unit("h1", UnitKind::Association, "", None),
            unit("h2", UnitKind::Association, "", None),
            estate("e1", "a1", "h1"),
            estate("e2", "a1", "h2"),
            estate("e3", "a2", "h1"),
            estate("e4", "a2", "h2"),
        ])
        .unwrap()
    }

    fn figures(counts: &[(&str, f64)]) -> BTreeMap<UnitId, Figure> {
        let figure = |(id, count): &(&str, f64)| {
            let figure = Figure {
                numerator: *count,
                denominator: None,
                squares: None,
            };
            (id.parse().unwrap(), figure)
        };
        counts.iter().map(figure).collect()
    }

    fn too_small(figure: Figure) -> bool {
        figure.numerator < 5.0
    }

    fn rests(counts: &[(&str, f64)], hidden: &[&str]) -> Vec<String> {
        let mut set = hidden.iter().map(|id| id.parse().unwrap()).collect();
        hide_rests(&mut set, &figures(counts), &units(), &too_small);
        set.iter().map(ToString::to_string).collect()
    }

    fn complements(counts: &[(&str, f64)], hidden: &[&str]) -> Vec<String> {
        let mut set = hidden.iter().map(|id| id.parse().unwrap()).collect();
        hide_complements(&mut set, &figures(counts), &units());
        set.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_area_that_is_mostly_estates_is_hidden_for_a_small_rest() {
        let area = [("a1", 100.0), ("e1", 60.0), ("e2", 37.0)];
        assert_eq!(rests(&area, &[]), ["a1"]);
        // A rest of nobody tells nothing, one of five may be seen.
        assert!(rests(&[("a1", 97.0), ("e1", 60.0), ("e2", 37.0)], &[]).is_empty());
        assert!(rests(&[("a1", 102.0), ("e1", 60.0), ("e2", 37.0)], &[]).is_empty());
        // What is hidden anyway gives nothing away.
        assert_eq!(rests(&area, &["e2"]), ["e2"]);
        assert_eq!(rests(&area, &["a1"]), ["a1"]);
    }

    #[test]
    fn a_single_hidden_area_or_its_sum_is_not_left_alone() {
        let counts = [("m", 30.0), ("a1", 4.0), ("a2", 26.0)];
        assert_eq!(complements(&counts, &["a1"]), ["a1", "a2"]);
        // A hidden sum of shown areas takes the smallest of them.
        assert_eq!(complements(&counts, &["m"]), ["a1", "m"]);
        assert_eq!(complements(&counts, &["a1", "a2"]), ["a1", "a2"]);
        assert!(complements(&counts, &[]).is_empty());
        // Without a sibling the sum goes.
        assert_eq!(
            complements(&[("m", 4.0), ("a1", 4.0)], &["a1"]),
            ["a1", "m"]
        );
    }

    #[test]
    fn an_association_is_hidden_before_another_estate() {
        let counts = [("h1", 50.0), ("e1", 4.0), ("e3", 46.0)];
        assert_eq!(complements(&counts, &["e1"]), ["e1", "h1"]);
        assert_eq!(complements(&counts, &["h1"]), ["e1", "h1"]);
    }

    proptest! {
        #[test]
        fn no_rest_of_an_area_and_no_part_of_a_sum_can_be_had_back(
            own in prop::collection::vec(0_u32..40, 4),
            rest in prop::collection::vec(0_u32..40, 2),
        ) {
            let count = |index: usize| f64::from(own[index]);
            let areas = [
                count(0) + count(1) + f64::from(rest[0]),
                count(2) + count(3) + f64::from(rest[1]),
            ];
            let counts = [
                ("m", areas[0] + areas[1]), ("a1", areas[0]), ("a2", areas[1]),
                ("h1", count(0) + count(2)), ("h2", count(1) + count(3)),
                ("e1", count(0)), ("e2", count(1)), ("e3", count(2)), ("e4", count(3)),
            ];
            let figures = figures(&counts);
            let small = figures.iter().filter(|(_, figure)| too_small(**figure));
            let mut hidden: BTreeSet<UnitId> = small.map(|(id, _)| id.clone()).collect();
            hide_rests(&mut hidden, &figures, &units(), &too_small);
            hide_complements(&mut hidden, &figures, &units());
            let shown = |id: &str| !hidden.contains(id);
            for (sum, parts) in [
                ("m", ["a1", "a2"]), ("h1", ["e1", "e3"]), ("h2", ["e2", "e4"]),
            ] {
                let gone = parts.iter().filter(|id| !shown(id)).count();
                prop_assert!(!shown(sum) || gone != 1, "{sum}: {hidden:?}");
                prop_assert!(shown(sum) || gone > 0, "{sum}: {hidden:?}");
            }
            for (area, estates) in [("a1", ["e1", "e2"]), ("a2", ["e3", "e4"])] {
                let of = |id: &str| figures[id].numerator;
                let known: Vec<_> = estates.into_iter().filter(|id| shown(id)).collect();
                let rest = of(area) - known.iter().map(|id| of(id)).sum::<f64>();
                let fine = !shown(area) || known.is_empty() || !(0.5..5.0).contains(&rest);
                prop_assert!(fine, "{area}: {rest} {hidden:?}");
            }
        }
    }
}
