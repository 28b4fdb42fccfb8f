//! From exact figures to published ones.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    audit::{self, Audit, CellId, Finding, Input},
    criterion::CriterionDisclosure,
    index::publish_index,
    possible::{Impossible, impossible},
    primary::{rounded, rounded_reference},
    suppress::{Suppression, suppress},
    watch::{Stopped, Watch},
};
use crate::{
    config::Disclosure,
    model::{
        Basis, Context, Cost, CriterionOnList, GivenUp, Indicator, KnownWorlds, Published,
        PublishedFigures, Shown, UnitKind, Units,
    },
};

/// What may be seen, and what it cost.
#[derive(Debug)]
pub(crate) struct Publication {
    /// The published figures.
    pub figures: PublishedFigures,
    /// What the audit of them found.
    pub audit: Audit,
    /// How many figures are hidden, by indicator and sort of unit.
    pub cost: BTreeMap<(String, UnitKind), Cost>,
    /// What is hidden whole, since no single figures did.
    pub given_up: BTreeSet<GivenUp>,
    /// Years of which nothing about persons is shown.
    pub blank_years: BTreeSet<i32>,
    /// Years of which nothing is shown of units that an earlier edition did not have.
    pub closed_years: BTreeSet<i32>,
    /// The criteria of which more may be told than the figures tell.
    pub said: BTreeSet<CriterionOnList>,
    /// How many hidden figures are told over several years instead.
    pub pools_told: usize,
    /// How many would tell too much.
    pub pools_withheld: usize,
    /// Worlds that show what is hidden to be safe.
    pub worlds: KnownWorlds,
}

/// Why nothing is published.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// Too much could be found out of figures whatever is hidden: earlier editions tell it.
    Unsafe(Vec<Finding>),
    /// Figures cannot be.
    Impossible(Vec<Impossible>),
    /// Somebody asked to stop.
    Stopped,
}

impl From<Stopped> for Refusal {
    fn from(_: Stopped) -> Self {
        Self::Stopped
    }
}

/// Publishes what may be seen of all figures; the rest is hidden, and the result audited.
///
/// Differences and indices are made from published figures, so they show nothing that those do not.
/// Reference figures of region and country are public and only rounded.
///
/// # Errors
/// Figures that cannot be, or of which too much could be found out whatever is hidden: nothing is
/// published then. Where it was stopped.
pub(crate) fn publish(
    input: Input,
    criteria: &[CriterionDisclosure],
    context: &Context,
    known: &KnownWorlds,
    watch: &dyn Watch,
) -> Result<Publication, Refusal> {
    let impossible = impossible(input);
    if !impossible.is_empty() {
        return Err(Refusal::Impossible(impossible));
    }
    let chosen = suppress(input, criteria, known, watch)?;
    if !chosen.stuck.is_empty() {
        return Err(Refusal::Unsafe(chosen.stuck));
    }
    let said = criteria.iter().zip(&chosen.said);
    let said: Vec<&CriterionDisclosure> = said
        .filter(|(_, said)| **said)
        .map(|(criterion, _)| criterion)
        .collect();
    // With what is said beside the figures.
    let told = said.iter().map(|criterion| &criterion.constraint);
    let told: Vec<_> = input.said.iter().chain(told).cloned().collect();
    let input = Input {
        said: &told,
        ..input
    };
    let mut released = Released::default();
    for indicator in input.indicators {
        released.add_figures(input, &chosen, indicator);
        released.add_references(input.policy, context, indicator);
    }
    let Released { mut figures, cost } = released;
    for indicator in input.indicators {
        publish_difference(&mut figures, indicator, input.units);
        publish_index(&mut figures, indicator, input.units, input.policy);
    }
    for (cell, pooled) in &chosen.pooled {
        figures.insert_pooled(&cell.indicator, cell.year, cell.unit.clone(), *pooled);
    }
    let audit = audit::prove(input, &figures, &chosen.worlds, watch)?;
    if !audit.passes() {
        return Err(Refusal::Unsafe(audit.failing));
    }
    Ok(Publication {
        figures,
        audit,
        cost,
        given_up: chosen.given_up,
        blank_years: chosen.blank_years,
        closed_years: chosen.closed_years,
        pools_told: chosen.pooled.len(),
        pools_withheld: chosen.withheld,
        worlds: chosen.worlds,
        said: said
            .iter()
            .map(|criterion| criterion.on_list.clone())
            .collect(),
    })
}

/// What is released so far, and what it cost.
#[derive(Default)]
struct Released {
    figures: PublishedFigures,
    cost: BTreeMap<(String, UnitKind), Cost>,
}

impl Released {
    /// Adds the figures of an indicator, rounded or hidden.
    fn add_figures(&mut self, input: Input, chosen: &Suppression, indicator: &Indicator) {
        for (year, of_year) in input.figures.of_indicator(&indicator.id) {
            for (unit, figure) in of_year {
                let of = input.units.get(unit.as_str());
                if of.is_some_and(|unit| unit.kind == UnitKind::Piece) {
                    continue;
                }
                let cell = CellId::new(&indicator.id, year, unit);
                let shown = rounded(*figure, indicator, input.policy);
                let shown = shown.filter(|_| !chosen.hidden.contains(&cell));
                if let Some(unit) = of {
                    let key = (indicator.id.clone(), unit.kind);
                    *self.cost.entry(key).or_default() += Cost {
                        figures: 1,
                        small: usize::from(chosen.primary.contains(&cell)),
                        hidden: usize::from(shown.is_none()),
                    };
                }
                let figure = shown.map_or_else(Published::hide, Published::release);
                let unit = unit.clone();
                self.figures.insert(&indicator.id, year, unit, figure);
            }
        }
    }

    /// Adds what is known of an indicator in region and country.
    fn add_references(&mut self, policy: &Disclosure, context: &Context, indicator: &Indicator) {
        let references = context.references.iter();
        for reference in references.filter(|of| of.indicator == indicator.id) {
            let shown = rounded_reference(reference.value, indicator.measure, policy);
            let (year, unit) = (reference.year, reference.unit.clone());
            let figure = Published::release(shown);
            self.figures.insert(&indicator.id, year, unit, figure);
        }
    }
}

/// Adds one rate less another, where both are shown: of the shown values, so that the three add up.
pub(super) fn publish_difference(
    published: &mut PublishedFigures,
    indicator: &Indicator,
    units: &Units,
) {
    let Basis::Difference { more, less } = &indicator.basis else {
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
            let difference = shown.map(|(up, down)| Shown {
                value: indicator.measure.rounded(up.value - down.value),
                numerator: up.numerator.zip(down.numerator).map(|(up, down)| up - down),
                denominator: up.denominator,
                standard_error: None,
            });
            let figure = difference.map_or_else(Published::hide, Published::release);
            published.insert(&indicator.id, year, unit.id.clone(), figure);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        disclosure::{
            audit::tests::world::{POLICY, indicator, unit},
            watch::Unwatched,
        },
        model::{Figure, Figures, Measure, Sensitivity, UnitId, UnitKind},
    };

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

    fn published(figures: &Figures, units: &Units) -> PublishedFigures {
        let input = Input {
            units,
            indicators: &[indicator(
                "convicted",
                Measure::Share,
                Sensitivity::Sensitive,
            )],
            figures,
            relations: &[],
            constraints: &[],
            said: &[],
            hidden_before: &BTreeSet::new(),
            hidden_at_first: &BTreeSet::new(),
            shown_before: &BTreeSet::new(),
            unpooled_before: &BTreeSet::new(),
            divided_anew: &BTreeSet::new(),
            cut_since: &BTreeSet::new(),
            pooled_before: &BTreeMap::new(),
            policy: &POLICY,
        };
        let known = KnownWorlds::default();
        publish(input, &[], &Context::default(), &known, &Unwatched)
            .unwrap()
            .figures
    }

    #[test]
    fn who_came_and_who_left_add_up_to_the_net() {
        let rate = Measure::Rate { per: 100.0 };
        let net = Indicator {
            basis: Basis::Difference {
                more: "in".to_owned(),
                less: "out".to_owned(),
            },
            measure: Measure::Difference { per: 100.0 },
            ..indicator("net", rate, Sensitivity::Normal)
        };
        let unit = units().municipality().unwrap().id.clone();
        // 6.176 less 4.118 is 2.059: as shown 6.2 less 4.1 is 2.1.
        for (came, left, below, expected) in [
            (105.0, 70.0, 1700.0, [6.2, 4.1, 2.1]),
            (100.0, 105.0, 1700.0, [5.9, 6.2, -0.3]),
            (100.0, 100.0, 1700.0, [5.9, 5.9, 0.0]),
        ] {
            let mut figures = PublishedFigures::default();
            for (id, count) in [("in", came), ("out", left)] {
                let figure = Figure {
                    numerator: count,
                    denominator: Some(below),
                    squares: None,
                };
                let shown = rounded(figure, &indicator(id, rate, Sensitivity::Normal), &POLICY);
                let shown = Published::release(shown.unwrap());
                figures.insert(id, 2025, unit.clone(), shown);
            }
            publish_difference(&mut figures, &net, &units());
            let value = |id| figures.value(id, 2025, unit.as_str()).unwrap();
            let found = ["in", "out", "net"].map(|id| format!("{:.3}", value(id)));
            assert_eq!(found, expected.map(|value| format!("{value:.3}")));
        }
    }

    proptest! {
        #[test]
        fn no_small_count_is_shown(
            counts in prop::collection::vec((0_u32..40, 30_u32..4769), 6)
        ) {
            let (units, figures) = (units(), world(&counts));
            let published = published(&figures, &units);
            let hidden = |id: &str| published.get("convicted", 2025, id).unwrap().is_hidden();
            for unit in units.iter() {
                let id = unit.id.as_str();
                let exact = figures.get("convicted", 2025, id).unwrap();
                if exact.numerator < 8.0 {
                    prop_assert!(hidden(id), "{id} {exact:?}");
                }
            }
        }

        #[test]
        fn shown_figures_are_rounded_and_consistent(
            counts in prop::collection::vec((0_u32..400, 300_u32..4769), 6)
        ) {
            let published = published(&world(&counts), &units());
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
