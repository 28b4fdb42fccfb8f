//! What is known: of a shown figure, of sums of units, of relations, and from elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::Counts,
    problem::{Beside, Problem},
    relations::{LinearConstraint, bounds},
    series::{CountKey, Series, first_of, series_of},
    system::Fact,
};
use crate::model::{Indicator, Measure, Shown, Unit, UnitId, UnitKind, Units};

/// Adds what is known of a figure for good, and what is known as long as it is shown.
pub(super) fn hold(
    problem: &mut Problem,
    indicator: &Indicator,
    counts: Counts,
    shown: Option<Shown>,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    let limits = problem.input.policy.limits(indicator.sensitivity);
    let (least, fewest) = (
        limits.minimum_count.into(),
        limits.minimum_denominator.into(),
    );
    let base = f64::from(problem.input.policy.rounding_base);
    let (above, below) = (counts.numerator, counts.denominator);
    let system = &mut problem.system;
    let whole = system.count(above).whole;
    let share = indicator.measure == Measure::Share;
    if let (Some(below), true) = (below, share) {
        system.add_row(&[(below, 1.0), (above, -1.0)], 0.0, f64::INFINITY);
    }
    let Some(shown) = shown else { return facts };
    if let Some(number) = shown.numerator {
        let (low, high) = bounds(number, base, whole);
        facts.push(system.add_limit(above, low, high));
    }
    if let (Some(below), Some(number)) = (below, shown.denominator) {
        let (low, high) = bounds(number, base, true);
        facts.push(system.add_limit(below, low.max(fewest), high));
    }
    if !matches!(indicator.measure, Measure::Mean { .. }) {
        facts.push(system.add_limit(above, least, f64::INFINITY));
    }
    let Some(below) = below else { return facts };
    if share {
        facts.push(system.add_row(&[(below, 1.0), (above, -1.0)], least, f64::INFINITY));
    }
    if let Some((value, half)) = quotient(problem, indicator, shown) {
        let system = &mut problem.system;
        let low = [(above, 1.0), (below, half - value)];
        facts.push(system.add_row(&low, 0.0, f64::INFINITY));
        let high = [(above, 1.0), (below, -half - value)];
        facts.push(system.add_row(&high, f64::NEG_INFINITY, 0.0));
    }
    facts
}

/// Returns numerator by denominator and by how much it was rounded, at most, where the shown
/// value tells more than the shown counts do.
pub(super) fn quotient(
    problem: &Problem,
    indicator: &Indicator,
    shown: Shown,
) -> Option<(f64, f64)> {
    let policy = problem.input.policy;
    let factor = match indicator.measure {
        Measure::Mean { unit } => {
            let (low, high) = bounds(shown.value, policy.mean_base(unit), false);
            return Some((shown.value, (high - low) / 2.0));
        }
        Measure::Share => 100.0,
        Measure::Rate { per } => per,
        Measure::Count | Measure::Difference { .. } | Measure::Standardised => return None,
    };
    let steps = [1.0, 0.1, 0.01, 0.001].into_iter();
    let fits = |step: &f64| ((shown.value / step).round() * step - shown.value).abs() < 1e-9;
    let step = steps.into_iter().find(fits).unwrap_or(0.0);
    let counts = shown.numerator.zip(shown.denominator);
    let made = counts.map(|(above, below)| above * factor / below);
    // An earlier edition may have rounded to fewer decimals than this one, but never to more.
    let own = 10_f64.powi(-i32::from(indicator.measure.decimals()));
    let fits = |made: f64| step >= own && (made - shown.value).abs() < step / 2.0 + 1e-9;
    if made.is_some_and(fits) {
        return None;
    }
    Some((shown.value / factor, step / 2.0 / factor))
}

/// Adds all that is known beside the single figures.
pub(super) fn known(problem: &mut Problem) {
    sums(problem);
    rests(problem);
    remainders(problem);
    relations(problem);
    elsewhere(problem);
}

/// Adds that areas make districts, and so on up, and estates an association or a housing area.
fn sums(problem: &mut Problem) {
    let units = problem.input.units;
    let keys = problem.counts.keys().map(|key| (key.series, key.year));
    let series: BTreeSet<(Series, i32)> = keys.collect();
    for whole in units.iter() {
        let parts = units.parts_of(whole);
        let around = around(units, whole, &parts);
        for (series, year) in series.iter().copied() {
            let at = |unit: &UnitId| {
                let unit = *problem.places.get(unit.as_str())?;
                problem.count_at(CountKey { series, year, unit })
            };
            // Counted by address, a unit has figures of years before there was one.
            let alive = parts
                .iter()
                .filter(|part| part.from_year <= year || at(&part.id).is_some());
            let counts: Vec<Option<usize>> = alive.map(|part| at(&part.id)).collect();
            let complete = counts.iter().all(Option::is_some);
            let present: Vec<usize> = counts.into_iter().flatten().collect();
            let Some(sum) = at(&whole.id).filter(|_| !present.is_empty()) else {
                continue;
            };
            let around = around.and_then(|around| at(&around.id));
            problem.system.add_parts(&present, sum, complete);
            // It follows from the rest; who knows how few they all are among knows this by himself.
            if let Some(around) = around.filter(|_| complete) {
                problem.system.add_parts(&[sum], around, false);
            }
        }
    }
}

/// Returns the smallest unit in which all estates lie that add up to another.
fn around<'a>(units: &'a Units, whole: &Unit, parts: &[&'a Unit]) -> Option<&'a Unit> {
    let (first, others) = parts.split_first()?;
    let mut above = units.ancestors(first.id.as_str());
    let holds_all = |unit: &&Unit| {
        let lies_in = |part: &&Unit| {
            let mut above = units.ancestors(part.id.as_str());
            above.any(|above| above.id == unit.id)
        };
        others.iter().all(lies_in)
    };
    whole
        .kind
        .is_sum_of_estates()
        .then(|| above.find(holds_all))?
}

/// Adds that estates are no more than their area, of today or of an earlier division.
fn rests(problem: &mut Problem) {
    let units = problem.input.units;
    let mut earlier: BTreeMap<&UnitId, Vec<&UnitId>> = BTreeMap::new();
    for former in units.of_kind(UnitKind::Piece) {
        for member in &former.members {
            earlier.entry(member).or_default().push(&former.id);
        }
    }
    let mut estates: BTreeMap<(usize, i32, &UnitId), Vec<usize>> = BTreeMap::new();
    for (number, cell) in problem.cells.iter().enumerate() {
        let unit = units.get(cell.unit.as_str());
        let Some(estate) = unit.filter(|unit| unit.kind == UnitKind::Estate) else {
            continue;
        };
        let earlier = earlier.get(&estate.id).into_iter().flatten().copied();
        for area in estate.parent.iter().chain(earlier) {
            let key = (cell.indicator, cell.year, area);
            estates.entry(key).or_default().push(number);
        }
    }
    let areas: Vec<(usize, Vec<usize>)> = problem
        .cells
        .iter()
        .enumerate()
        .filter_map(|(number, cell)| {
            let key = (cell.indicator, cell.year, &cell.unit);
            Some((number, estates.remove(&key)?))
        })
        .collect();
    for (area, estates) in areas {
        // Addresses may tell otherwise than an earlier edition where an estate lay.
        if problem.holds(area, &estates) {
            problem.add_rest(area, &estates, Beside::Estates);
        }
    }
}

/// Adds what is left of a unit beside those of its areas that have figures, where the figure of the
/// whole was delivered and those of some areas were not: they were kept back for a reason.
fn remainders(problem: &mut Problem) {
    let units = problem.input.units;
    let mut numbers: BTreeMap<(usize, i32, &UnitId), usize> = BTreeMap::new();
    for (number, cell) in problem.cells.iter().enumerate() {
        let unit = units.get(cell.unit.as_str());
        if let Some(unit) = unit.filter(|unit| unit.kind != UnitKind::Estate) {
            numbers.insert((cell.indicator, cell.year, &unit.id), number);
        }
    }
    let wholes: Vec<(usize, Vec<usize>)> = numbers
        .iter()
        .filter_map(|((indicator, year, unit), number)| {
            let whole = units.get(unit.as_str())?;
            let at = |unit: &UnitId| numbers.get(&(*indicator, *year, unit)).copied();
            let (parts, complete) = delivered_parts(units, whole, *year, &at);
            (!complete && !parts.is_empty()).then_some((*number, parts))
        })
        .collect();
    for (whole, parts) in wholes {
        problem.add_rest(whole, &parts, Beside::DeliveredAreas);
    }
}

/// Returns the figures of the largest parts of a unit that have some, and whether these are all of it.
fn delivered_parts(
    units: &Units,
    whole: &Unit,
    year: i32,
    at: &dyn Fn(&UnitId) -> Option<usize>,
) -> (Vec<usize>, bool) {
    let (mut found, mut complete) = (Vec::new(), true);
    let parts = units.children(&whole.id);
    for part in parts.filter(|part| part.kind != UnitKind::Estate) {
        if let Some(number) = at(&part.id) {
            found.push(number);
        } else if part.from_year <= year {
            let (parts, all) = match part.kind.is_sum_of_areas() {
                true => delivered_parts(units, part, year, at),
                false => (Vec::new(), false),
            };
            found.extend(parts);
            complete &= all;
        }
    }
    (found, complete)
}

fn relations(problem: &mut Problem) {
    let (indicators, relations) = (problem.input.indicators, problem.input.relations);
    let years: BTreeSet<i32> = problem.cells.iter().map(|cell| cell.year).collect();
    let mut added: BTreeSet<(Vec<Series>, bool)> = BTreeSet::new();
    for relation in relations {
        if relation.parts.len() == 1 && relation.exact {
            continue;
        }
        let terms = || relation.parts.iter().chain([&relation.whole]);
        let series: Option<Vec<Series>> = terms()
            .map(|term| Some(first_of(&problem.same, series_of(indicators, term)?)))
            .collect();
        let Some(series) = series else {
            problem.unused += 1;
            continue;
        };
        if !added.insert((in_order(&series), relation.exact)) {
            continue;
        }
        for (year, unit) in years
            .iter()
            .flat_map(|year| problem.places.values().map(move |unit| (*year, *unit)))
        {
            let keys = series.iter().copied();
            let keys = keys.map(|series| CountKey { series, year, unit });
            let counts: Option<Vec<usize>> = keys.map(|key| problem.count_at(key)).collect();
            if let Some((whole, parts)) = counts.as_deref().and_then(<[usize]>::split_last) {
                problem.system.add_parts(parts, *whole, relation.exact);
            }
        }
    }
}

/// Returns the parts of a relation in the order of the catalogue, and its whole at the end.
fn in_order(series: &[Series]) -> Vec<Series> {
    let mut ordered = series.to_vec();
    if let Some((_, parts)) = ordered.split_last_mut() {
        parts.sort_unstable();
    }
    ordered
}

/// Adds what was published elsewhere, unless the truth contradicts it: then it was about
/// other counts, such as those before a correction.
fn elsewhere(problem: &mut Problem) {
    for constraint in problem.input.constraints {
        let Some(terms) = terms_of(problem, constraint) else {
            problem.unused += 1;
            continue;
        };
        let years = constraint.terms.iter().map(|(place, _)| place.year);
        problem.spoken.extend(years);
        let indicators = problem.input.indicators;
        let told = constraint.terms.iter().filter_map(|(place, _)| {
            let series = series_of(indicators, &place.term)?;
            Some((series.indicator, place.year))
        });
        problem.told.extend(told);
        let (low, high) = (constraint.low, constraint.high);
        match terms.as_slice() {
            // Of a single count it says in what that lies.
            [(count, factor)] if (factor - 1.0).abs() < f64::EPSILON => {
                problem.system.narrow(*count, low, high);
            }
            _ => problem.system.add_said(&terms, low, high),
        }
    }
}

impl Problem<'_> {
    /// Adds what is said beside the figures.
    pub(super) fn add_said(&mut self) {
        for constraint in self.input.said {
            let Some(terms) = terms_of(self, constraint) else {
                self.unused += 1;
                continue;
            };
            let years = constraint.terms.iter().map(|(place, _)| place.year);
            self.spoken.extend(years);
            let (low, high) = (constraint.low, constraint.high);
            match terms.as_slice() {
                [(count, factor)] if (factor - 1.0).abs() < f64::EPSILON => {
                    self.system.add_limit(*count, low, high);
                }
                _ => {
                    self.system.add_row(&terms, low, high);
                }
            }
        }
    }

    /// Adds what may be said beside the figures, and is not yet; returns what is known once it is
    /// said.
    ///
    /// A single count is never narrowed for good.
    pub(crate) fn add_sayings(&mut self, sayings: &[&LinearConstraint]) -> Vec<Option<Fact>> {
        let facts = sayings.iter().map(|constraint| {
            let terms = terms_of(self, constraint)?;
            let (low, high) = (constraint.low, constraint.high);
            let fact = self.system.add_row(&terms, low, high);
            self.system.set(fact, false);
            Some(fact)
        });
        facts.collect()
    }
}

/// Returns the counts and factors of what was said; nothing where the truth contradicts it.
fn terms_of(
    problem: &Problem,
    LinearConstraint { terms, low, high }: &LinearConstraint,
) -> Option<Vec<(usize, f64)>> {
    let terms = terms.iter();
    let (places, same) = (&problem.places, &problem.same);
    let terms =
        terms.map(|(place, factor)| Some((problem.count_of(place, places, same)?, *factor)));
    let terms: Vec<(usize, f64)> = terms.collect::<Option<_>>()?;
    let sum = problem.system.sum(&terms);
    let near = |end: f64| (sum - end).abs() <= 1e-9 * (1.0 + sum.abs());
    let fits = (sum >= *low || near(*low)) && (sum <= *high || near(*high));
    fits.then_some(terms)
}
