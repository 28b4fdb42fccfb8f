//! What others know whatever is hidden from now on: since earlier editions told the like by other areas, or since the
//! edition was told before a group of addresses cut areas.
//!
//! Who knows the one person of a street may have little left to find out of an area, from what was told of the areas
//! on either side. Nothing that is hidden gives him that back, so he is left what he had.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    AuditedTable, Deviation, Finding, HiddenFigure, Problem, Search,
    judge::{ForEach, judge_for_each},
    problem::Input,
    problem_of,
    system::System,
};
use crate::{
    disclosure::watch::{Stopped, Watch},
    model::PublishedFigures,
};

/// The step in which it is looked at what was known before.
pub(crate) const LOOK_BEFORE: &str = "look at what was told before";

/// What is known before something is told.
pub(crate) struct Before<'a> {
    problem: Problem<'a>,
    /// The places of the pieces that insiders know who are looked at; nothing where it is all insiders.
    pieces: Option<BTreeSet<usize>>,
    /// Worlds of the targets that were looked at.
    worlds: BTreeMap<usize, Vec<Deviation>>,
}

impl<'a> Before<'a> {
    /// Prepares to look at what is known before an edition is; nothing where all areas were told of before.
    pub(crate) fn edition(input: Input<'a>) -> Option<Self> {
        let nothing = Input { said: &[], ..input };
        (!input.divided_anew.is_empty()).then(|| Self {
            problem: Problem::new(nothing, &|_, _, _, _| None),
            pieces: None,
            worlds: BTreeMap::new(),
        })
    }

    /// Prepares to look at what is known before anything is of the groups that were asked for after an edition;
    /// nothing where none of them cuts areas.
    pub(crate) fn groups(input: Input<'a>, published: &PublishedFigures) -> Option<Self> {
        if input.cut_since.is_empty() {
            return None;
        }
        let problem = problem_of(Input { said: &[], ..input }, published);
        let pieces = input.cut_since.iter();
        let pieces = pieces.filter_map(|piece| problem.places.get(piece.as_str()));
        Some(Self {
            pieces: Some(pieces.copied().collect()),
            problem,
            worlds: BTreeMap::new(),
        })
    }

    /// An edition of which nothing is told of what is told later.
    pub(crate) fn problem(&self) -> &Problem<'a> {
        &self.problem
    }

    /// Looks at targets, each once: an insider who cannot have what one needs, by all that the rows around it say, is
    /// asked no more for from now on than they leave him. Returns whether there was one, or worlds were found.
    ///
    /// # Errors
    /// Where it was stopped.
    pub(crate) fn look(
        &mut self,
        system: &mut System,
        targets: &[usize],
        watch: &dyn Watch,
    ) -> Result<bool, Stopped> {
        let problem = &self.problem;
        let is_new = |target: &usize| {
            let cell = problem.cell_of(*target);
            let is_told = cell.is_some_and(|cell| problem.is_told(cell));
            (is_told || self.pieces.is_some()) && !self.worlds.contains_key(target)
        };
        let targets: Vec<usize> = targets.iter().copied().filter(is_new).collect();
        if targets.is_empty() {
            return Ok(false);
        }
        let found = problem.side_by_side(LOOK_BEFORE, &targets, watch, |search, target| {
            problem.judged_for_each(search, target)
        })?;
        let mut any = false;
        for (target, found) in targets.into_iter().zip(found) {
            let ForEach { worlds, left } = found.unwrap_or_default();
            any |= !worlds.is_empty();
            if let Some(own) = self.problem.targets.get(target) {
                for (known, width) in left {
                    if self.is_looked_at(known) {
                        system.ask_no_more(own.target.count, known, width);
                    }
                }
            }
            self.worlds.insert(target, worlds);
        }
        Ok(any)
    }

    /// Tells whether an insider is looked at who knows a count.
    fn is_looked_at(&self, count: usize) -> bool {
        let home = self.problem.system.count(count).home;
        let is_in = |pieces: &BTreeSet<usize>| home.is_some_and(|home| pieces.contains(&home));
        self.pieces.as_ref().is_none_or(is_in)
    }

    /// Returns the worlds of a target that was looked at. They hold as soon as enough is hidden.
    pub(crate) fn worlds(&self, target: usize) -> &[Deviation] {
        self.worlds.get(&target).map_or(&[], Vec::as_slice)
    }
}

impl Problem<'_> {
    /// Looks what everybody is left of a target.
    pub(super) fn judged_for_each(&self, search: &mut Search, number: usize) -> Option<ForEach> {
        let target = self.target(number)?;
        let home = self.system.count(target.count).home;
        let circles = home.map_or(&[][..], |home| self.circles.of(home));
        Some(judge_for_each(&self.system, search, target, circles))
    }

    /// Returns the numbers of targets.
    pub(super) fn numbers_of(&self, failing: &[Finding]) -> Vec<usize> {
        let number = |HiddenFigure { cell, aspect }: &HiddenFigure| {
            self.targets.iter().position(|found| {
                let own = self.cells.get(found.cell);
                found.aspect == *aspect && own.is_some_and(|own| self.id(own) == *cell)
            })
        };
        let failing = failing.iter();
        failing
            .filter_map(|finding| number(&finding.hidden))
            .collect()
    }
}
