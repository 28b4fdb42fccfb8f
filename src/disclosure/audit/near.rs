//! Which shown figures lie near a target, so that hiding them may widen its interval.

use std::collections::{BTreeMap, BTreeSet};

use super::problem::{Cell, Counts, Problem};
use crate::model::UnitKind;

/// The figures that show a count, by its number.
#[derive(Default)]
pub(crate) struct CellsOf {
    numerators: BTreeMap<usize, Vec<usize>>,
    denominators: BTreeMap<usize, Vec<usize>>,
}

impl CellsOf {
    /// Adds a figure.
    pub(crate) fn add(&mut self, cell: usize, counts: Counts) {
        let above = self.numerators.entry(counts.numerator).or_default();
        above.push(cell);
        if let Some(count) = counts.denominator {
            self.denominators.entry(count).or_default().push(cell);
        }
    }
}

impl Problem<'_> {
    /// Goes through the targets, with the number of the figure of each.
    pub(crate) fn targets(&self) -> impl Iterator<Item = (usize, usize)> {
        let targets = self.targets.iter().enumerate();
        targets.map(|(number, (cell, _, _))| (number, *cell))
    }

    /// Returns what sort of unit a figure is of.
    pub(crate) fn kind(&self, cell: &Cell) -> Option<UnitKind> {
        Some(self.input.units.get(cell.unit.as_str())?.kind)
    }

    /// Returns the shown figures around a target by distance in rows, nearest first.
    ///
    /// Of those in one row, parts come before what they add up to. Figures that show a count
    /// as a denominator come last, since it takes all of them to hide it.
    pub(crate) fn near(&self, target: usize, reach: usize, cells_of: &CellsOf) -> Vec<Vec<usize>> {
        let Some((own, _, target)) = self.targets.get(target) else {
            return Vec::new();
        };
        let mut seen = BTreeSet::from([target.count]);
        let mut rims = vec![vec![target.count]];
        for _ in 0..reach {
            let next = rims.last().map(|rim| self.next_rim(rim, &mut seen));
            rims.extend(next);
        }
        let sides = [&cells_of.numerators, &cells_of.denominators];
        let groups = sides.iter().flat_map(|cells| {
            let rims = rims.iter();
            rims.flat_map(|rim| self.shown(rim, cells, *own))
        });
        groups.collect()
    }

    /// Returns the shown figures of counts: those beside a figure, and those above it.
    fn shown(
        &self,
        counts: &[usize],
        cells: &BTreeMap<usize, Vec<usize>>,
        own: usize,
    ) -> [Vec<usize>; 2] {
        let all = counts.iter().filter_map(|count| cells.get(count)).flatten();
        let shown: BTreeSet<usize> = all
            .copied()
            .filter(|cell| self.cells.get(*cell).is_some_and(|cell| cell.shown))
            .collect();
        let (above, beside) = shown
            .into_iter()
            .partition(|cell| self.is_above(*cell, own));
        [beside, above]
    }

    fn next_rim(&self, rim: &[usize], seen: &mut BTreeSet<usize>) -> Vec<usize> {
        let mut next = Vec::new();
        for count in rim {
            for (_, row) in self.system.rows_of(*count) {
                let terms = row.terms.iter().map(|(count, _)| *count);
                next.extend(terms.filter(|count| seen.insert(*count)));
            }
        }
        next
    }

    /// Tells whether a figure is of a unit that holds another figure's unit.
    fn is_above(&self, cell: usize, other: usize) -> bool {
        let (Some(cell), Some(other)) = (self.cells.get(cell), self.cells.get(other)) else {
            return false;
        };
        let mut above = self.input.units.ancestors(other.unit.as_str());
        above.any(|unit| unit.id == cell.unit)
    }
}
