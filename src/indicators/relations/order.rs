//! How sets lie to each other: which are parts of which, and what a whole is made up of.

#![expect(
    clippy::indexing_slicing,
    reason = "the numbers of sets are made here alone"
)]

use std::collections::BTreeSet;

use super::{
    independent::Independent,
    sets::{Set, Sizes},
};

/// So many steps are gone in all to find what wholes are made up of; what is not found then is not
/// derived.
const MOST_STEPS: usize = 20_000;
/// So many of them at most with one part.
const STEPS_OF_A_PART: usize = 500;
/// Shares of all combinations that are nearer than this are counted out.
const NEARLY: f64 = 1e-12;

/// Parts of a set that lie apart, by the numbers of sets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Parts {
    pub(super) whole: usize,
    pub(super) parts: Vec<usize>,
}

/// Different sets, none of them empty.
pub(super) struct Order<'a> {
    sets: Vec<&'a Set>,
    sizes: Sizes<'a>,
    shares: Vec<f64>,
    /// For each set in which others it lies.
    within: Vec<Vec<bool>>,
    /// For each set which others have no row of it.
    apart: Vec<Vec<bool>>,
}

impl<'a> Order<'a> {
    /// Compares sets.
    pub(super) fn new(sets: Vec<&'a Set>, sizes: Sizes<'a>) -> Self {
        let table = |holds: &dyn Fn(&Set, &Set) -> bool| {
            let row = |one: &&Set| sets.iter().map(|other| holds(one, other)).collect();
            sets.iter().map(row).collect::<Vec<Vec<bool>>>()
        };
        Self {
            within: table(&|one, other| !std::ptr::eq(one, other) && sizes.is_within(one, other)),
            apart: table(&|one, other| sizes.are_apart(one, other)),
            shares: sets.iter().map(|set| set.share()).collect(),
            sizes,
            sets,
        }
    }

    /// Returns the parts of a set, the largest first.
    fn parts_of(&self, whole: usize) -> Vec<usize> {
        let all = 0..self.sets.len();
        let mut parts: Vec<usize> = all.filter(|part| self.within[*part][whole]).collect();
        parts.sort_by(|one, other| self.shares[*other].total_cmp(&self.shares[*one]));
        parts
    }

    /// Returns the sets of which a set is a part without being part of one between.
    fn next_above(&self, part: usize) -> Vec<usize> {
        let above = |part: usize| (0..self.sets.len()).filter(move |of| self.within[part][*of]);
        let wholes = above(part);
        let is_next = |whole: &usize| above(part).all(|between| !self.within[between][*whole]);
        wholes.filter(is_next).collect()
    }

    /// Finds parts that are all of a whole: with each part of it the fewest that it is found with.
    pub(super) fn made_up(&self) -> Vec<Parts> {
        let mut steps = MOST_STEPS;
        let mut found = BTreeSet::new();
        for whole in 0..self.sets.len() {
            let parts = self.parts_of(whole);
            let mut met: BTreeSet<usize> = BTreeSet::new();
            for first in &parts {
                if met.contains(first) {
                    continue;
                }
                let own = steps.min(STEPS_OF_A_PART);
                let mut search = Search {
                    order: self,
                    whole,
                    steps: own,
                };
                let others = self.beside(&parts, *first);
                let rest = self.shares[whole] - self.shares[*first];
                if let Some(mut parts) = search.fill(&[*first], &others, rest) {
                    met.extend(parts.iter().copied());
                    parts.sort_unstable();
                    found.insert(Parts { whole, parts });
                }
                steps -= own - search.steps;
            }
        }
        found.into_iter().collect()
    }

    /// Returns the sets among some that have no row of one.
    fn beside(&self, others: &[usize], of: usize) -> Vec<usize> {
        let others = others.iter().copied();
        others.filter(|other| self.apart[of][*other]).collect()
    }

    /// Returns the parts that lie next below a whole and are in none of what it is made up of, put
    /// together as far as they lie apart.
    pub(super) fn left_over(&self, made_up: &[Parts]) -> Vec<Parts> {
        let mut found: Vec<Parts> = Vec::new();
        let told = |part: usize, whole: usize| {
            let mut of = made_up.iter().filter(|of| of.whole == whole);
            of.any(|of| of.parts.contains(&part))
        };
        for part in 0..self.sets.len() {
            for whole in self.next_above(part) {
                if told(part, whole) {
                    continue;
                }
                let fits = |group: &&mut Parts| {
                    let mut parts = group.parts.iter();
                    group.whole == whole && parts.all(|other| self.apart[part][*other])
                };
                match found.iter_mut().find(fits) {
                    Some(group) => group.parts.push(part),
                    None => found.push(Parts {
                        whole,
                        parts: vec![part],
                    }),
                }
            }
        }
        found
    }

    /// Leaves out what follows from the rest: of what wholes are made up of those of few parts are
    /// kept.
    pub(super) fn without_consequences(&self, mut made_up: Vec<Parts>) -> Vec<Parts> {
        made_up.sort_by_key(|of| (of.parts.len(), of.whole));
        let mut known = Independent::default();
        made_up.retain(|of| {
            let mut row = vec![0_i128; self.sets.len()];
            row[of.whole] = -1;
            for part in &of.parts {
                row[*part] = 1;
            }
            known.add(row)
        });
        made_up
    }
}

/// Looks for what is left of a whole.
struct Search<'a> {
    order: &'a Order<'a>,
    whole: usize,
    steps: usize,
}

impl Search<'_> {
    /// Returns parts with others beside them, the largest first, that leave nothing of the whole.
    fn fill(&mut self, parts: &[usize], others: &[usize], rest: f64) -> Option<Vec<usize>> {
        self.steps = self.steps.checked_sub(1)?;
        if rest < NEARLY && self.is_all(parts) {
            return Some(parts.to_vec());
        }
        if !self.may_fill(others, rest) {
            return None;
        }
        let (next, others) = others.split_first()?;
        let with_next = [parts, &[*next]].concat();
        let beside = self.order.beside(others, *next);
        let rest_of = rest - self.order.shares[*next];
        let found = self.fill(&with_next, &beside, rest_of);
        found.or_else(|| self.fill(parts, others, rest))
    }

    fn is_all(&self, parts: &[usize]) -> bool {
        let Order { sets, sizes, .. } = self.order;
        let parts: Vec<&Set> = parts.iter().map(|part| sets[*part]).collect();
        parts.len() > 1 && sizes.make_up(&parts, sets[self.whole])
    }

    /// Tells whether sets may be enough: of those that all overlap one at most can be had.
    fn may_fill(&self, others: &[usize], rest: f64) -> bool {
        let mut overlapping: Vec<Vec<usize>> = Vec::new();
        let mut most = 0.0;
        for other in others {
            let apart = &self.order.apart[*other];
            let fits = |group: &&mut Vec<usize>| group.iter().all(|member| !apart[*member]);
            if let Some(group) = overlapping.iter_mut().find(fits) {
                group.push(*other);
                continue;
            }
            // The first of a group is the largest.
            most += self.order.shares[*other];
            overlapping.push(vec![*other]);
            if most > rest - NEARLY {
                return true;
            }
        }
        false
    }
}
