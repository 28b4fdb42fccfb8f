//! From exact figures to published ones.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    complement::{hide_complements, hide_rests},
    primary::{is_too_small, rounded, rounded_reference},
};
use crate::{
    config::Disclosure,
    model::{
        Basis, Context, Figure, Figures, Indicator, Measure, Published, PublishedFigures, Shown,
        UnitId, Units,
    },
};

/// Publishes what may be seen of all figures; the rest is hidden.
///
/// Differences are made from the published rates, so they show nothing that those do not.
/// Reference figures of region and country are public and only rounded.
#[must_use]
pub fn publish(
    figures: &Figures,
    context: &Context,
    indicators: &[Indicator],
    units: &Units,
    policy: &Disclosure,
) -> PublishedFigures {
    let mut published = PublishedFigures::default();
    for indicator in indicators {
        for (year, of_year) in figures.of_indicator(&indicator.id) {
            let hidden = hidden(of_year, indicator, units, policy);
            for (unit, figure) in of_year {
                let release = || rounded(*figure, indicator, policy).map(Published::release);
                let shown = if hidden.contains(unit) {
                    None
                } else {
                    release()
                };
                let figure = shown.unwrap_or_else(Published::hide);
                published.insert(&indicator.id, year, unit.clone(), figure);
            }
        }
        for reference in &context.references {
            if reference.indicator == indicator.id {
                let shown = rounded_reference(reference.value, indicator.measure, policy);
                let (year, unit) = (reference.year, reference.unit.clone());
                published.insert(&indicator.id, year, unit, Published::release(shown));
            }
        }
    }
    for indicator in indicators {
        publish_difference(&mut published, indicator, units);
    }
    published
}

/// Adds one rate less another, where both are shown.
fn publish_difference(published: &mut PublishedFigures, indicator: &Indicator, units: &Units) {
    let (Basis::Difference { more, less }, Measure::Difference { per }) =
        (&indicator.basis, indicator.measure)
    else {
        return;
    };
    for unit in units.iter() {
        let years: Vec<i32> = published.years(more, unit.id.as_str()).collect();
        for year in years {
            let figure = |id: &str| published.get(id, year, unit.id.as_str());
            let (Some(up), Some(down)) = (figure(more), figure(less)) else {
                continue;
            };
            let shown = up.shown().zip(down.shown());
            let difference = shown.and_then(|(up, down)| {
                let numerator = up.numerator? - down.numerator?;
                let denominator = up.denominator.filter(|below| *below > 0.0)?;
                Some(Shown {
                    value: (numerator * per / denominator).round() + 0.0,
                    numerator: Some(numerator),
                    denominator: Some(denominator),
                    standard_error: None,
                })
            });
            let figure = difference.map_or_else(Published::hide, Published::release);
            published.insert(&indicator.id, year, unit.id.clone(), figure);
        }
    }
}

fn hidden(
    figures: &BTreeMap<UnitId, Figure>,
    indicator: &Indicator,
    units: &Units,
    policy: &Disclosure,
) -> BTreeSet<UnitId> {
    let limits = policy.limits(indicator.sensitivity);
    let too_small = |figure: Figure| is_too_small(figure, indicator.measure, limits);
    let mut hidden: BTreeSet<UnitId> = figures
        .iter()
        .filter(|(_, figure)| too_small(**figure))
        .map(|(unit, _)| unit.clone())
        .collect();
    hide_rests(&mut hidden, figures, units, &too_small);
    hide_complements(&mut hidden, figures, units);
    hidden
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        config::Limits,
        model::{Direction, Formula, ReferenceDate, Sensitivity, Text, Unit, UnitKind},
    };

    const POLICY: Disclosure = Disclosure {
        rounding_base: 5,
        mean_rounding: 1000,
        point_rounding: 0.5,
        normal: Limits {
            minimum_count: 5,
            minimum_denominator: 20,
        },
        sensitive: Limits {
            minimum_count: 8,
            minimum_denominator: 50,
        },
    };

    fn unit(id: &str, kind: UnitKind, parent: Option<&str>) -> Unit {
        Unit {
            id: id.parse().unwrap(),
            name: id.to_owned(),
            kind,
            parent: parent.map(|id| id.parse().unwrap()),
            association: None,
            from_year: 2015,
            social_housing: false,
            breaks: Vec::new(),
        }
    }

    /// Two districts with three areas each.
    fn units() -> Units {
        let mut list = vec![unit("m", UnitKind::Municipality, None)];
        for district in ["a", "b"] {
            list.push(unit(district, UnitKind::SchoolDistrict, Some("m")));
            for area in 1..=3 {
                let id = format!("{district}{area}");
                list.push(unit(&id, UnitKind::Area, Some(district)));
            }
        }
        Units::new(list).unwrap()
    }

    fn indicator() -> Indicator {
        let text = Text::default();
        Indicator {
            id: "convicted".to_owned(),
            theme: String::new(),
            title: text.clone(),
            definition: text.clone(),
            population: text.clone(),
            reference: ReferenceDate::NewYear,
            origin: text,
            measure: Measure::Share,
            direction: Direction::Lower,
            sensitivity: Sensitivity::Sensitive,
            basis: Basis::Counted {
                numerator: Formula {
                    table: String::new(),
                    unit_column: String::new(),
                    estate_column: None,
                    expression: String::new(),
                },
                denominator: None,
            },
            breaks: Vec::new(),
            sentences: true,
        }
    }

    fn world(counts: &[(u32, u32)]) -> Figures {
        let mut figures = Figures::default();
        let mut sums: BTreeMap<UnitId, (u32, u32)> = BTreeMap::new();
        let units = units();
        for (area, (n, below)) in units.of_kind(UnitKind::Area).zip(counts) {
            let above = units
                .ancestors(area.id.as_str())
                .map(|unit| unit.id.clone());
            for id in std::iter::once(area.id.clone()).chain(above) {
                let sum = sums.entry(id).or_default();
                *sum = (sum.0 + n.min(below), sum.1 + below);
            }
        }
        for (id, (n, below)) in sums {
            let figure = Figure {
                numerator: n.into(),
                denominator: Some(below.into()),
                squares: None,
            };
            figures.insert("convicted", 2025, id, figure);
        }
        figures
    }

    proptest! {
        #[test]
        fn no_small_count_is_shown_and_none_is_left_alone(
            counts in prop::collection::vec((0_u32..40, 30_u32..4769), 6)
        ) {
            let (units, figures) = (units(), world(&counts));
            let published = publish(&figures, &Context::default(), &[indicator()], &units, &POLICY);
            let hidden = |id: &str| published.get("convicted", 2025, id).unwrap().is_hidden();
            for unit in units.iter() {
                let id = unit.id.as_str();
                let exact = figures.get("convicted", 2025, id).unwrap();
                if exact.numerator < 8.0 {
                    prop_assert!(hidden(id), "{id} {exact:?}");
                }
                let parts: Vec<_> = units.children(&unit.id).map(|one| hidden(one.id.as_str())).collect();
                let count = parts.iter().filter(|hidden| **hidden).count();
                prop_assert!(hidden(id) || count != 1, "one part of {id} is the rest of a sum");
                prop_assert!(!hidden(id) || parts.is_empty() || count > 0, "{id} is a sum of shown parts");
            }
        }

        #[test]
        fn shown_figures_are_rounded_and_consistent(
            counts in prop::collection::vec((0_u32..400, 300_u32..4769), 6)
        ) {
            let published = publish(&world(&counts), &Context::default(), &[indicator()], &units(), &POLICY);
            for unit in units().iter() {
                let figure = published.get("convicted", 2025, unit.id.as_str()).unwrap();
                if let Some(shown) = figure.shown() {
                    let (n, below) = (shown.numerator.unwrap(), shown.denominator.unwrap());
                    prop_assert!(n % 5.0 == 0.0 && below % 5.0 == 0.0);
                    prop_assert!((shown.value - (n * 100.0 / below).round()).abs() < f64::EPSILON);
                }
            }
        }
    }
}
