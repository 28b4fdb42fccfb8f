//! Figures of several years together, as the audit sees them: rows over the counts of each year.

use std::collections::BTreeMap;

use super::{
    cell::{CellId, Counts},
    known::quotient,
    problem::Problem,
    relations::bounds,
    system::Fact,
};
use crate::model::{Indicator, Measure, PublishedFigures, Shown};

/// Terms of a row: counts and their factors.
type Terms = Vec<(usize, f64)>;

impl Problem<'_> {
    /// Returns the numbers of figures by their names.
    pub(crate) fn numbers(&self) -> BTreeMap<CellId, usize> {
        let cells = self.cells.iter().enumerate();
        cells
            .map(|(number, cell)| (self.id(cell), number))
            .collect()
    }

    /// Adds what figures of several years tell for good. A year that one of them is about is not
    /// blank, unless it was told before.
    pub(in crate::disclosure) fn add_published_pools(&mut self, published: &PublishedFigures) {
        let numbers = self.numbers();
        for indicator in self.input.indicators {
            for (unit, last, pooled) in published.pooled_of_indicator(&indicator.id) {
                let years = last + 1 - i32::from(pooled.years())..=last;
                let cell = |year| {
                    numbers
                        .get(&CellId::new(&indicator.id, year, unit))
                        .copied()
                };
                let Some(cells) = years.clone().map(cell).collect::<Option<Vec<usize>>>() else {
                    self.unused += 1;
                    continue;
                };
                // What was told before is known already.
                if self.is_told_before(&CellId::new(&indicator.id, last, unit), pooled) {
                    continue;
                }
                self.add_pool(&cells, pooled.shown());
                for year in years {
                    *self.shown_in_year.entry(year).or_default() += 1;
                    if self.input.divided_anew.contains(unit) {
                        *self.shown_anew.entry(year).or_default() += 1;
                    }
                }
            }
        }
    }

    /// Adds what a figure over the years of some figures tells, all of one indicator and unit;
    /// returns what is known as long as it is told: the rounding of the sums, that these are not too
    /// small, and that there are persons enough, in each year where they may be the same in all.
    pub(crate) fn add_pool(&mut self, cells: &[usize], shown: Shown) -> Vec<Fact> {
        let cells = cells.iter().filter_map(|cell| self.cells.get(*cell));
        let cells: Vec<(usize, Counts)> = cells.map(|cell| (cell.indicator, cell.counts)).collect();
        let indicator = cells.first().and_then(|(place, _)| self.indicator(*place));
        let counts: Vec<Counts> = cells.into_iter().map(|(_, counts)| counts).collect();
        indicator.map_or_else(Vec::new, |indicator| {
            self.add_sums_of_years(indicator, &counts, shown)
        })
    }

    fn add_sums_of_years(
        &mut self,
        indicator: &Indicator,
        counts: &[Counts],
        shown: Shown,
    ) -> Vec<Fact> {
        let limits = self.input.policy.limits(indicator.sensitivity);
        let limits = limits.over(counts.len(), indicator.cohorts);
        let least = f64::from(limits.minimum_count);
        let base = f64::from(self.input.policy.rounding_base);
        let above: Terms = counts.iter().map(|of| (of.numerator, 1.0)).collect();
        let below: Terms = counts
            .iter()
            .filter_map(|of| Some((of.denominator?, 1.0)))
            .collect();
        let quotient = quotient(self, indicator, shown);
        let system = &mut self.system;
        let whole = counts.iter().all(|of| system.count(of.numerator).whole);
        let mut facts = Vec::new();
        if let Some(number) = shown.numerator {
            let (low, high) = bounds(number, base, whole);
            facts.push(system.add_row(&above, low.max(least), high));
        }
        if let Some(number) = shown.denominator {
            let (low, high) = bounds(number, base, true);
            facts.push(system.add_row(&below, low, high));
        }
        let fewest = f64::from(limits.minimum_denominator);
        match indicator.cohorts {
            true => facts.push(system.add_row(&below, fewest, f64::INFINITY)),
            false => {
                for (count, _) in &below {
                    facts.push(system.add_limit(*count, fewest, f64::INFINITY));
                }
            }
        }
        if indicator.measure == Measure::Share {
            let others = less(&below, &above, 1.0);
            facts.push(system.add_row(&others, least, f64::INFINITY));
        }
        if let Some((value, half)) = quotient {
            let (low, high) = (
                less(&above, &below, value - half),
                less(&above, &below, value + half),
            );
            facts.push(system.add_row(&low, 0.0, f64::INFINITY));
            facts.push(system.add_row(&high, f64::NEG_INFINITY, 0.0));
        }
        facts
    }
}

/// Returns the terms of a sum less so many times another.
fn less(sum: &Terms, other: &Terms, times: f64) -> Terms {
    let other = other
        .iter()
        .map(|(count, factor)| (*count, -factor * times));
    sum.iter().copied().chain(other).collect()
}
