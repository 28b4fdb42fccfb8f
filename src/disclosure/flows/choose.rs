//! Which pairs are hidden beside small ones, so that nothing gives those away.

use std::collections::{BTreeSet, VecDeque};

use super::{
    FlowFinding,
    matrix::{Matrix, Pair, is_wide},
    network::{Effort, Layout},
};
use crate::disclosure::{
    audit::Search,
    watch::{Stopped, Watch},
};

/// How often the choice is begun anew.
const ATTEMPTS: usize = 20;
/// So many pairs are hidden for one at most, and so many tried for each of these.
const HIDDEN: usize = 12;
const TRIED: usize = 60;

/// A choice of hidden pairs, at first the small ones.
pub(super) struct Choice<'a> {
    pub(super) matrix: Matrix<'a>,
    search: Search,
    /// What is hidden beside small pairs.
    hidden: BTreeSet<usize>,
    /// Pairs that would not be safe if they were hidden.
    kept: BTreeSet<usize>,
    watch: &'a dyn Watch,
}

impl<'a> Choice<'a> {
    /// Prepares for a matrix.
    pub(super) fn new(mut matrix: Matrix<'a>, watch: &'a dyn Watch) -> Self {
        Self {
            search: matrix.search(),
            kept: matrix.known_too_well(),
            matrix,
            hidden: BTreeSet::new(),
            watch,
        }
    }

    /// Hides shown pairs until every hidden one is safe; returns those that are not whatever
    /// is hidden.
    ///
    /// Where one of those was not small by itself, it is kept, and another is chosen.
    pub(super) fn run(&mut self) -> Result<Vec<FlowFinding>, Stopped> {
        for _ in 0..ATTEMPTS {
            let stuck = self.attempt()?;
            let before = self.kept.len();
            let chosen = stuck.iter().map(|(target, _)| *target);
            let chosen: Vec<usize> = chosen
                .filter(|target| self.hidden.contains(target))
                .collect();
            self.kept.extend(chosen);
            if self.kept.len() == before {
                return Ok(stuck.into_iter().map(|(_, finding)| finding).collect());
            }
            for pair in std::mem::take(&mut self.hidden) {
                self.matrix.show(pair, true);
            }
        }
        let stuck = self.attempt()?.into_iter();
        Ok(stuck.map(|(_, finding)| finding).collect())
    }

    /// Takes failing pairs row by row, then those that were hidden on their account. Since hiding
    /// only widens intervals, what passed once stays safe.
    fn attempt(&mut self) -> Result<Vec<(usize, FlowFinding)>, Stopped> {
        let mut stuck = Vec::new();
        let all: Vec<usize> = self.matrix.targets().collect();
        let mut waiting = VecDeque::from(self.matrix.failing(&all, self.watch)?);
        self.watch.begin("protect hidden moves", waiting.len());
        while let Some(target) = waiting.pop_front() {
            let mut hidden = Vec::new();
            while let Some(finding) = self.failing(target) {
                if self.watch.is_stopped() {
                    return Err(Stopped);
                }
                let next = (hidden.len() < HIDDEN).then(|| self.next_to_hide(target));
                let Some(pair) = next.flatten() else {
                    // Hidden in vain, they would only drag others along.
                    for pair in hidden.drain(..) {
                        self.matrix.show(pair, true);
                    }
                    stuck.push((target, finding));
                    break;
                };
                self.matrix.show(pair, false);
                hidden.push(pair);
            }
            let needed = self.needed(target, hidden);
            self.hidden.extend(&needed);
            waiting.extend(needed);
            self.watch.advance();
        }
        Ok(stuck)
    }

    fn failing(&mut self, target: usize) -> Option<FlowFinding> {
        let finding = self
            .matrix
            .judge(&mut self.search, target, (1.0, Effort::AllPairs))?;
        (!is_wide(&finding)).then_some(finding)
    }

    /// Shows again what was hidden for a pair and turned out not to help; returns the rest.
    fn needed(&mut self, target: usize, hidden: Vec<usize>) -> Vec<usize> {
        if hidden.len() < 2 || self.failing(target).is_some() {
            return hidden;
        }
        let mut needed = Vec::new();
        for pair in hidden {
            self.matrix.show(pair, true);
            if self.failing(target).is_some() {
                self.matrix.show(pair, false);
                needed.push(pair);
            }
        }
        needed
    }

    /// Returns the cheapest shown pair that makes the target pass, of the nearest there are;
    /// where no single one does, the cheapest of the nearest.
    fn next_to_hide(&mut self, target: usize) -> Option<usize> {
        let near = self.near(target);
        let mut all = near.iter().flatten().copied().take(TRIED);
        let passing = all.find(|pair| {
            self.matrix.show(*pair, false);
            let passes = self.failing(target).is_none();
            self.matrix.show(*pair, true);
            passes
        });
        passing.or_else(|| near.iter().flatten().next().copied())
    }

    /// Returns the shown pairs around one, nearest first, in each group the smallest first:
    /// those of the same units, those of the same districts, and pairs of districts, which of
    /// a pair of areas come last.
    fn near(&self, target: usize) -> Vec<Vec<usize>> {
        let Some(own) = self.matrix.pairs.get(target) else {
            return Vec::new();
        };
        let moves = |number: usize| self.matrix.pairs.get(number).map_or(0.0, |pair| pair.moves);
        let mut seen = BTreeSet::from([target]);
        let groups = groups(&self.matrix.layout, own).map(|group| {
            let free = |number: &usize| {
                let shown = self
                    .matrix
                    .pairs
                    .get(*number)
                    .is_some_and(|pair| pair.shown);
                shown && !self.kept.contains(number) && seen.insert(*number)
            };
            let mut group: Vec<usize> = group.into_iter().filter(free).collect();
            // Stable, so that of equal ones the first comes first.
            group.sort_by(|one, other| moves(*one).total_cmp(&moves(*other)));
            group
        });
        groups.into()
    }
}

/// Returns the pairs around one, nearest first, each group in the order of numbers.
fn groups(layout: &Layout, own: &Pair) -> [BTreeSet<usize>; 3] {
    let [from, to] = own.places;
    let (areas, districts) = (0..layout.areas, 0..layout.districts);
    let cells = |from: &[usize], to: &[usize]| {
        let out = from
            .iter()
            .flat_map(|from| areas.clone().map(|to| layout.cell(*from, to)));
        let into = to
            .iter()
            .flat_map(|to| areas.clone().map(|from| layout.cell(from, *to)));
        out.chain(into).collect::<BTreeSet<usize>>()
    };
    let blocks = |from: Option<usize>, to: Option<usize>| {
        let out = from
            .into_iter()
            .flat_map(|from| districts.clone().map(move |to| (from, to)));
        let into = to
            .into_iter()
            .flat_map(|to| districts.clone().map(move |from| (from, to)));
        let pairs = out.chain(into);
        pairs
            .map(|(from, to)| layout.block(from, to))
            .collect::<BTreeSet<usize>>()
    };
    let district = |area: usize| layout.district_of.get(area).copied().flatten();
    let of_district = |own: usize| {
        let areas = areas.clone().filter(|area| district(*area) == Some(own));
        areas.collect::<Vec<usize>>()
    };
    match own.of_areas {
        true => [
            cells(&[from], &[to]),
            cells(&layout.group(from), &layout.group(to)),
            blocks(district(from), district(to)),
        ],
        false => [
            blocks(Some(from), Some(to)),
            cells(&of_district(from), &of_district(to)),
            BTreeSet::new(),
        ],
    }
}
