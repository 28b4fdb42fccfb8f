//! The attacker's linear programmes: between what must a hidden count lie?
//!
//! He shares no code with the audit of the program.

use std::collections::{BTreeMap, BTreeSet};

use microlp::OptimizationDirection;

use super::{
    knowledge::{Cell, Cells, Entry, Knowledge},
    simplify::Rows,
    solver::solve,
};

/// A count by series, year and unit.
pub(super) type Place = (String, i32, String);

pub(super) const BASE: f64 = 5.0;

/// Unknown counts and what is known of them.
#[derive(Clone)]
pub(super) struct Programme {
    pub(super) places: BTreeMap<Place, usize>,
    pub(super) rows: Rows,
    /// Series of whole counts.
    whole: BTreeSet<String>,
}

impl Programme {
    /// Makes the programme of an indicator in some years.
    pub(super) fn new(knowledge: &Knowledge, indicator: &str, years: &[i32]) -> Self {
        let target = &knowledge.entries[indicator];
        let mut series: BTreeSet<&String> = [&target.above].into();
        series.extend(&target.below);
        // Whatever hangs together with these by parts and wholes.
        let mut before = 0;
        while series.len() > before {
            before = series.len();
            for relation in &knowledge.relations {
                let all = || relation.parts.iter().chain([&relation.whole]);
                if all().any(|one| series.contains(one)) {
                    series.extend(all());
                }
            }
        }
        let mut programme = Self {
            places: BTreeMap::new(),
            rows: Rows::default(),
            whole: BTreeSet::new(),
        };
        // What is published now comes first: what contradicts it is of other counts.
        for cells in [&knowledge.now].into_iter().chain(&knowledge.before) {
            for entry in knowledge.entries.values() {
                programme.read(knowledge, cells, entry, &series, years);
            }
        }
        for cells in [&knowledge.now].into_iter().chain(&knowledge.before) {
            programme.years_together(knowledge, cells);
        }
        for one in series {
            for year in years {
                programme.add_up(knowledge, one, *year);
            }
        }
        for entry in knowledge
            .entries
            .values()
            .filter(|one| one.measure == "share")
        {
            programme.others_of_estates(knowledge, entry, years);
        }
        programme.relate(knowledge, years);
        programme.criteria(knowledge, indicator);
        for known in &knowledge.told {
            programme.row_of(&known.terms, known.low, known.high);
        }
        programme.rows.tighten();
        programme
    }

    /// Returns the least and the largest value of a sum of counts; nothing where what is known
    /// cannot all be true. An insider knows a count besides.
    pub(super) fn interval(
        &self,
        terms: &[(Place, f64)],
        insider: Option<(&Place, f64)>,
    ) -> Option<(f64, f64)> {
        let numbers = terms
            .iter()
            .map(|(place, factor)| (self.places[place], *factor));
        let numbers: Vec<(usize, f64)> = numbers.collect();
        let known;
        let rows = match insider {
            None => &self.rows,
            Some((place, value)) => {
                let mut rows = self.rows.clone();
                rows.set(self.places[place], value);
                rows.tighten();
                known = rows;
                &known
            }
        };
        let whole = terms
            .iter()
            .all(|((series, ..), _)| self.whole.contains(series));
        let low = solve(rows, &numbers, OptimizationDirection::Minimize)?;
        let high = solve(rows, &numbers, OptimizationDirection::Maximize)?;
        Some(match whole {
            true => ((low - 1e-6).ceil() + 0.0, (high + 1e-6).floor()),
            false => (low, high),
        })
    }

    pub(super) fn has(&self, place: &Place) -> bool {
        self.places.contains_key(place)
    }

    fn read(
        &mut self,
        knowledge: &Knowledge,
        cells: &Cells,
        entry: &Entry,
        series: &BTreeSet<&String>,
        years: &[i32],
    ) {
        let above =
            Some(&entry.above).filter(|one| series.contains(one) && entry.measure != "mean");
        let below = entry.below.as_ref().filter(|one| series.contains(one));
        let (least, fewest) = knowledge.limits[&entry.sensitivity];
        for year in years {
            let Some(of_year) = cells.get(&(entry.id.clone(), *year)) else {
                continue;
            };
            for (unit, cell) in of_year {
                let mut place = |series: &String, whole: bool| {
                    if whole {
                        self.whole.insert(series.clone());
                    }
                    let place = (series.clone(), *year, unit.clone());
                    let rows = &mut self.rows;
                    *self
                        .places
                        .entry(place)
                        .or_insert_with(|| rows.add_count(whole))
                };
                let n = above.map(|series| place(series, entry.is_whole));
                let below = below.map(|series| place(series, true));
                let sides = [
                    (n, cell.numerator, least, entry.is_whole),
                    (below, cell.denominator, fewest, true),
                ];
                for (count, shown, least, whole) in sides {
                    if let Some((count, shown)) = count.zip(shown) {
                        let (low, high) = rounded(shown, whole);
                        self.rows.limit(count, low, high);
                        self.rows.limit(count, least, f64::INFINITY);
                    }
                }
                if let Some((n, below)) = n.zip(below) {
                    self.together(entry, cell, (n, below), least);
                }
            }
        }
    }

    /// Adds what is known of numerator and denominator together.
    fn together(&mut self, entry: &Entry, cell: &Cell, (n, below): (usize, usize), least: f64) {
        if entry.measure == "share" {
            let gap = if cell.is_hidden() { 0.0 } else { least };
            self.rows
                .add(&[(below, 1.0), (n, -1.0)], gap, f64::INFINITY);
        }
        let Some(value) = cell.value else { return };
        let made = cell.numerator.zip(cell.denominator);
        let made = made.map(|(n, below)| n * entry.factor / below);
        let half = half_step(value);
        // Rates of a hundred have a decimal, all others none.
        let is_fine = entry.measure != "share" && entry.factor <= 100.0;
        let finest = if is_fine { 0.05 } else { 0.5 };
        let fits = |made: f64| half >= finest && (made - value).abs() < half + 1e-9;
        if !made.is_some_and(fits) {
            // The value was not made from the rounded counts, so it is of the exact ones.
            let (low, high) = ((value - half) / entry.factor, (value + half) / entry.factor);
            self.rows
                .add(&[(n, 1.0), (below, -low)], 0.0, f64::INFINITY);
            self.rows
                .add(&[(n, 1.0), (below, -high)], f64::NEG_INFINITY, 0.0);
        }
    }
}

/// Returns between what a count lies that is shown rounded; what is no multiple is exact.
pub(super) fn rounded(shown: f64, whole: bool) -> (f64, f64) {
    match shown % BASE == 0.0 {
        true if whole => (shown - 2.0, shown + 2.0),
        true => (shown - BASE / 2.0, shown + BASE / 2.0),
        false => (shown, shown),
    }
}

pub(super) fn half_step(value: f64) -> f64 {
    let text = value.to_string();
    let decimals = text
        .split_once('.')
        .map_or(0, |(_, decimals)| decimals.len());
    0.5 / 10_f64.powi(i32::try_from(decimals).unwrap())
}
