//! Which pairs are hidden beside small ones, so that nothing gives those away.

use std::collections::{BTreeSet, VecDeque};

use super::{
    FlowFinding,
    matrix::{Matrix, Pair, is_wide},
    network::Effort,
};
use crate::disclosure::audit::Search;

/// How often the choice is begun anew.
const ATTEMPTS: usize = 20;

/// A choice of hidden pairs, at first the small ones.
pub(super) struct Choice<'a> {
    pub(super) matrix: Matrix<'a>,
    search: Search,
    /// What is hidden beside small pairs.
    hidden: BTreeSet<usize>,
    /// Pairs that would not be safe if they were hidden.
    kept: BTreeSet<usize>,
}

impl<'a> Choice<'a> {
    /// Prepares for a matrix.
    pub(super) fn new(mut matrix: Matrix<'a>) -> Self {
        Self {
            search: matrix.search(),
            kept: matrix.known_too_well(),
            matrix,
            hidden: BTreeSet::new(),
        }
    }

    /// Hides shown pairs until every hidden one is safe; returns those that are not whatever
    /// is hidden.
    ///
    /// Where one of those was not small by itself, it is kept, and another is chosen.
    pub(super) fn run(&mut self) -> Vec<FlowFinding> {
        for _ in 0..ATTEMPTS {
            let stuck = self.attempt();
            let before = self.kept.len();
            let chosen = stuck.iter().map(|(target, _)| *target);
            let chosen: Vec<usize> = chosen
                .filter(|target| self.hidden.contains(target))
                .collect();
            self.kept.extend(chosen);
            if self.kept.len() == before {
                return stuck.into_iter().map(|(_, finding)| finding).collect();
            }
            for pair in std::mem::take(&mut self.hidden) {
                self.matrix.show(pair, true);
            }
        }
        let stuck = self.attempt().into_iter();
        stuck.map(|(_, finding)| finding).collect()
    }

    /// Takes pairs row by row, then those that were hidden on their account. Since hiding only
    /// widens intervals, what passed once stays safe.
    fn attempt(&mut self) -> Vec<(usize, FlowFinding)> {
        let mut stuck = Vec::new();
        let mut waiting: VecDeque<usize> = self.matrix.targets().collect();
        while let Some(target) = waiting.pop_front() {
            let mut hidden = Vec::new();
            while let Some(finding) = self.failing(target) {
                let Some(pair) = self.next_to_hide(target) else {
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
        }
        stuck
    }

    fn failing(&mut self, target: usize) -> Option<FlowFinding> {
        let finding = self
            .matrix
            .judge(&mut self.search, target, (1.0, Effort::Much))?;
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
        let mut all = near.iter().flatten().copied();
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
        let layout = &self.matrix.layout;
        let districts = |pair: &Pair| {
            pair.places.map(|place| match pair.of_areas {
                true => layout.district_of.get(place).copied().flatten(),
                false => Some(place),
            })
        };
        let meet = |one: [Option<usize>; 2], other: [Option<usize>; 2]| {
            one.iter().zip(&other).any(|(a, b)| a.is_some() && a == b)
        };
        let of_own = districts(own);
        let distance = |pair: &Pair| {
            let same = pair.of_areas == own.of_areas;
            let line = same && meet(pair.places.map(Some), own.places.map(Some));
            let near = meet(districts(pair), of_own);
            match (line, near) {
                (true, _) => Some(0),
                (_, true) if pair.of_areas => Some(1),
                (_, true) => Some(2),
                _ => None,
            }
        };
        let mut groups = vec![Vec::new(); 3];
        for (number, pair) in self.matrix.pairs.iter().enumerate() {
            let free = pair.shown && !self.kept.contains(&number);
            let group = distance(pair).filter(|_| free);
            if let Some(group) = group.and_then(|group| groups.get_mut(group)) {
                group.push(number);
            }
        }
        let moves = |number: usize| self.matrix.pairs.get(number).map_or(0.0, |pair| pair.moves);
        for group in &mut groups {
            // Stable, so that of equal ones the first comes first.
            group.sort_by(|one, other| moves(*one).total_cmp(&moves(*other)));
        }
        groups
    }
}
