//! Which shown figures lie near a target, so that hiding them may widen its interval.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Cell, Counts},
    problem::{FigureTarget, Problem},
    target::Target,
};
use crate::model::UnitKind;

/// How far from a target is looked, in rows.
const REACH: usize = 4;
/// At most so many counts are looked at.
const COUNTS: usize = 800;
/// Rows with room for so many times the width that is needed hold nothing back.
const LOOSE: f64 = 4.0;

/// The figures that show a count, by its number: above the line or below.
#[derive(Default)]
pub(crate) struct CellsOf(BTreeMap<usize, Vec<usize>>);

impl CellsOf {
    /// Adds a figure.
    pub(crate) fn add(&mut self, cell: usize, counts: Counts) {
        for count in counts.iter() {
            self.0.entry(count).or_default().push(cell);
        }
    }

    /// Returns the figures that show a count.
    pub(crate) fn of(&self, count: usize) -> &[usize] {
        self.0.get(&count).map_or(&[], Vec::as_slice)
    }
}

/// Counts around a target, nearest first. Each stands for the shown figures that show it, since
/// it takes all of them to hide it.
pub(crate) struct Near {
    own: usize,
    target: Target,
    rims: Vec<Vec<usize>>,
    seen: BTreeSet<usize>,
    next: usize,
}

impl Near {
    /// Returns the next group: of the counts in a distance those of parts, then those of what they
    /// add up to.
    pub(crate) fn next(
        &mut self,
        problem: &Problem,
        cells_of: &CellsOf,
    ) -> Option<Vec<Vec<usize>>> {
        let (rim, above) = (self.next / 2, self.next % 2 == 1);
        self.next += 1;
        if rim > REACH {
            return None;
        }
        if self.rims.len() <= rim {
            let next = self.next_rim(problem);
            self.rims.push(next);
        }
        let counts = self.rims.get(rim).into_iter().flatten();
        let open = counts.filter(|count| problem.system.known_width(**count) >= self.target.width);
        let shown = open.filter_map(|count| {
            let cells = cells_of.0.get(count)?.iter().copied();
            let is_shown = |cell: &usize| problem.cells.get(*cell).is_some_and(|cell| cell.shown);
            let shown: Vec<usize> = cells.filter(is_shown).collect();
            let first = shown.first()?;
            let is_no_use =
                |cell: &usize| problem.others_have(*cell) || problem.known_together.contains(cell);
            if shown.iter().any(is_no_use) {
                return None;
            }
            (problem.is_above(*first, self.own) == above).then_some(shown)
        });
        Some(shown.collect())
    }

    fn next_rim(&mut self, problem: &Problem) -> Vec<usize> {
        let mut next = Vec::new();
        for count in self.rims.last().into_iter().flatten() {
            for (_, row) in problem.system.rows_of(*count) {
                if row.is_loose(LOOSE * self.target.width) {
                    continue;
                }
                for (count, _) in &row.terms {
                    if self.seen.len() < COUNTS && self.seen.insert(*count) {
                        next.push(*count);
                    }
                }
            }
        }
        next
    }
}

impl Problem<'_> {
    /// Goes through the numbers of the figures of all targets, in the order of these.
    pub(crate) fn cells_of_targets(&self) -> impl Iterator<Item = usize> {
        self.targets.iter().map(|target| target.cell)
    }

    /// Returns the figure of a target.
    pub(crate) fn cell_of(&self, target: usize) -> Option<&Cell> {
        self.cells.get(self.targets.get(target)?.cell)
    }

    /// Returns what sort of unit a figure is of.
    pub(crate) fn kind(&self, cell: &Cell) -> Option<UnitKind> {
        Some(self.input.units.get(cell.unit.as_str())?.kind)
    }

    /// Looks for the shown figures around a target.
    pub(crate) fn near(&self, target: usize) -> Option<Near> {
        let FigureTarget { cell, target, .. } = *self.targets.get(target)?;
        Some(Near {
            own: cell,
            target,
            rims: vec![vec![target.count]],
            seen: BTreeSet::from([target.count]),
            next: 0,
        })
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
