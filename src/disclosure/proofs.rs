//! Worlds that show hidden figures to be safe, kept as long as they do.

use std::collections::{BTreeMap, BTreeSet};

use super::audit::{Deviation, Effort, Problem, Proofs, Search, Target};

/// The worlds that show each target to be safe, and which targets have one that moves a count.
#[derive(Clone)]
pub(super) struct KeptProofs {
    worlds: Proofs,
    /// The targets whose worlds move a count, or once did.
    moved_by: BTreeMap<usize, Vec<usize>>,
}

impl KeptProofs {
    /// Keeps worlds of each target.
    pub(super) fn of_worlds(worlds: Proofs) -> Self {
        let mut kept = Self {
            worlds: Vec::new(),
            moved_by: BTreeMap::new(),
        };
        for worlds in worlds {
            kept.add(worlds);
        }
        kept
    }

    /// Adds a target with its worlds.
    pub(super) fn add(&mut self, worlds: Vec<Deviation>) {
        self.worlds.push(Vec::new());
        self.keep(self.worlds.len() - 1, worlds);
    }

    /// Goes through the numbers of all targets.
    pub(super) fn targets(&self) -> std::ops::Range<usize> {
        0..self.worlds.len()
    }

    /// Returns the worlds that are known of a target.
    pub(super) fn of(&self, target: usize) -> &[Deviation] {
        self.worlds.get(target).map_or(&[], Vec::as_slice)
    }

    /// Keeps the worlds that show a target to be safe, in place of older ones.
    pub(super) fn keep(&mut self, target: usize, worlds: Vec<Deviation>) {
        let counts: BTreeSet<usize> = worlds.iter().flat_map(Deviation::counts).collect();
        for count in counts {
            let targets = self.moved_by.entry(count).or_default();
            if targets.last() != Some(&target) {
                targets.push(target);
            }
        }
        if let Some(known) = self.worlds.get_mut(target) {
            *known = worlds;
        }
    }

    /// Forgets the worlds of a target.
    pub(super) fn forget(&mut self, target: usize) {
        if let Some(known) = self.worlds.get_mut(target) {
            known.clear();
        }
    }

    /// Returns the targets whose worlds move one of some counts.
    pub(super) fn affected(&self, counts: &[usize]) -> Vec<usize> {
        let targets = counts.iter().filter_map(|count| self.moved_by.get(count));
        let targets: BTreeSet<usize> = targets.flatten().copied().collect();
        targets.into_iter().collect()
    }
}

/// What is found of a target.
pub(super) enum Proof {
    /// It needs no other: its figure is shown, or nothing of its year, or the worlds that are known
    /// show it to be safe.
    Needless,
    /// These worlds show it to be safe.
    Found(Vec<Deviation>),
    /// None do.
    None,
}

/// Looks whether a target is safe, by the worlds that are known of it or by new ones.
pub(super) fn proof(
    problem: &Problem,
    search: &mut Search,
    number: usize,
    worlds: &[Deviation],
    effort: Effort,
) -> Proof {
    let Some(target) = problem.target(number) else {
        return Proof::Needless;
    };
    if problem.is_shown(search, target, worlds) || problem.needs_no_proof(search, number) {
        return Proof::Needless;
    }
    if !problem.has_room(search, target) {
        return Proof::None;
    }
    match problem.judge(search, number, effort) {
        Some((finding, worlds)) if finding.is_wide() => Proof::Found(worlds),
        _ => Proof::None,
    }
}

/// Looks whether a target is safe that was so a moment ago, before a little more was known: by the worlds that
/// are known of it, by what these become, or by others that moving persons about finds.
pub(super) fn proof_near(
    problem: &Problem,
    search: &mut Search,
    number: usize,
    worlds: &[Deviation],
) -> Proof {
    let Some(target) = problem.target(number) else {
        return Proof::Needless;
    };
    if problem.is_shown(search, target, worlds) {
        return Proof::Needless;
    }
    let mended = problem.mended(search, target, worlds);
    if problem.is_shown(search, target, &mended) {
        return Proof::Found(mended);
    }
    proof(problem, search, number, &[], Effort::Search)
}

/// Looks whether a sum of counts is safe, by the worlds that are known of it or by new ones.
pub(super) fn proof_of_sum(
    problem: &Problem,
    search: &mut Search,
    target: Target,
    worlds: &[Deviation],
) -> Proof {
    if problem.is_shown(search, target, worlds) {
        return Proof::Needless;
    }
    if !problem.has_room(search, target) {
        return Proof::None;
    }
    match problem.judge_sum(search, target) {
        Some(worlds) => Proof::Found(worlds),
        None => Proof::None,
    }
}
