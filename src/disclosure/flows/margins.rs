//! What is known of all moves out of a unit, and into it.

use std::collections::{BTreeMap, BTreeSet};

use super::{FlowInput, layout::Layout};
use crate::{
    disclosure::audit::{LinearConstraint, System, Term, bounds, parts_less_whole},
    model::{Indicator, Unit, UnitId, UnitKind, Units},
};

/// The counts of all moves out of and into units.
#[derive(Default)]
pub(super) struct Margins {
    /// The numbers of the counts: out of each unit, and into it.
    pub(super) counts: [BTreeMap<UnitId, usize>; 2],
    /// Of how many moves out of an area, and into it, the other end is not known.
    pub(super) rests: [BTreeMap<UnitId, usize>; 2],
    /// Those margins that are hidden.
    pub(super) hidden: BTreeSet<usize>,
    /// How much of what was said elsewhere contradicts the truth.
    pub(super) unused: usize,
}

impl Margins {
    /// Adds what is known of margins to a system of which the first counts are the pairs.
    pub(super) fn add(
        system: &mut System,
        input: &FlowInput,
        areas: &[&Unit],
        layout: &Layout,
    ) -> Self {
        let mut margins = Self::default();
        for (side, indicator) in input.margins.into_iter().enumerate() {
            let Some(indicator) = indicator else { continue };
            let counts = margins.add_counts(system, input, indicator, areas);
            for (place, area) in areas.iter().enumerate() {
                let Some(whole) = counts.get(&area.id) else {
                    continue;
                };
                let cell = |other: usize| match side {
                    0 => layout.cell(place, other),
                    _ => layout.cell(other, place),
                };
                let parts: Vec<usize> = (0..layout.areas).map(cell).collect();
                let rest = add_whole(system, &parts, *whole);
                if let (Some(rest), Some(rests)) = (rest, margins.rests.get_mut(side)) {
                    rests.insert(area.id.clone(), rest);
                }
            }
            add_units(system, input, &counts);
            margins.add_elsewhere(system, input, indicator, &counts);
            if let Some(of_side) = margins.counts.get_mut(side) {
                *of_side = counts;
            }
        }
        margins
    }

    fn add_counts(
        &mut self,
        system: &mut System,
        input: &FlowInput,
        indicator: &Indicator,
        areas: &[&Unit],
    ) -> BTreeMap<UnitId, usize> {
        let (id, year) = (&indicator.id, input.flows.year);
        let limits = input.policy.limits(indicator.sensitivity);
        let base = f64::from(input.policy.rounding_base);
        let shown = |unit: &Unit| {
            let figure = input.published.get(id, year, unit.id.as_str());
            let number = figure.and_then(|figure| figure.shown()?.numerator)?;
            Some(bounds(number, base, true))
        };
        let mut counts = BTreeMap::new();
        let sums = input.units.iter();
        let sums = sums.filter(|unit| unit.kind.is_sum_of_areas());
        for unit in areas.iter().copied().chain(sums) {
            let Some(exact) = input.figures.get(id, year, unit.id.as_str()) else {
                continue;
            };
            let count = system.add_count(exact.numerator, true, None);
            match shown(unit) {
                Some((low, high)) => {
                    system.add_limit(count, low.max(limits.minimum_count.into()), high);
                }
                None => {
                    self.hidden.insert(count);
                }
            }
            let low = |unit: &Unit| shown(unit).map_or(0.0, |(low, _)| low);
            let low = least_in_estates(input.units, unit, &low);
            if low > 0.0 {
                system.add_limit(count, low, f64::INFINITY);
            }
            counts.insert(unit.id.clone(), count);
        }
        counts
    }

    /// Adds what was published elsewhere of single margins, unless the truth contradicts it.
    fn add_elsewhere(
        &mut self,
        system: &mut System,
        input: &FlowInput,
        indicator: &Indicator,
        counts: &BTreeMap<UnitId, usize>,
    ) {
        let own = Term::numerator(&indicator.id);
        for LinearConstraint { terms, low, high } in input.constraints.into_iter().flatten() {
            let [(place, factor)] = terms.as_slice() else {
                continue;
            };
            let single = (factor - 1.0).abs() < f64::EPSILON;
            if !single || place.term != own || place.year != input.flows.year {
                continue;
            }
            let Some(count) = counts.get(&place.unit) else {
                continue;
            };
            match (*low..=*high).contains(&system.count(*count).exact) {
                true => {
                    system.add_limit(*count, *low, *high);
                }
                false => self.unused += 1,
            }
        }
    }
}

/// Returns how many of an area are in its estates, at least: by what is shown of each, and of the
/// housing areas that lie wholly within it.
fn least_in_estates(units: &Units, area: &Unit, low: &dyn Fn(&Unit) -> f64) -> f64 {
    let mut by_whole: BTreeMap<Option<&UnitId>, Vec<&Unit>> = BTreeMap::new();
    let estates = units.children(&area.id);
    for estate in estates.filter(|unit| unit.kind == UnitKind::Estate) {
        let whole = estate.housing_area.as_ref();
        by_whole.entry(whole).or_default().push(estate);
    }
    let least = |(whole, estates): (Option<&UnitId>, Vec<&Unit>)| {
        let parts: f64 = estates.iter().map(|estate| low(estate)).sum();
        let whole = whole.and_then(|id| units.get(id.as_str()));
        let within = whole.filter(|whole| units.parts_of(whole).len() == estates.len());
        parts.max(within.map_or(0.0, low))
    };
    by_whole.into_iter().map(least).sum()
}

/// Adds that areas make districts, and so on up.
fn add_units(system: &mut System, input: &FlowInput, counts: &BTreeMap<UnitId, usize>) {
    let units = input.units.iter();
    for whole in units.filter(|unit| unit.kind.is_sum_of_areas()) {
        let Some(sum) = counts.get(&whole.id) else {
            continue;
        };
        let parts = input.units.children(&whole.id);
        let alive = parts.filter(|part| part.from_year <= input.flows.year);
        let parts: Vec<Option<usize>> = alive.map(|part| counts.get(&part.id).copied()).collect();
        let complete = parts.iter().all(Option::is_some);
        let parts: Vec<usize> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            continue;
        }
        if complete {
            add_whole(system, &parts, *sum);
        } else {
            system.add_parts(&parts, *sum, false);
        }
    }
}

/// Adds that counts are together another, with what they leave of it as a count of its own,
/// which is returned.
fn add_whole(system: &mut System, parts: &[usize], whole: usize) -> Option<usize> {
    let mut terms = parts_less_whole(parts, whole);
    let left = -system.sum(&terms);
    let rest = (left.abs() > 1e-9).then(|| system.add_count(left, true, None));
    terms.extend(rest.map(|rest| (rest, 1.0)));
    system.add_sum(&terms);
    rest
}
