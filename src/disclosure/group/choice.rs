//! Which figures of a group are told beside sums of published ones.

use std::{cmp::Reverse, collections::BTreeSet};

use super::GuardedSum;
use crate::{
    disclosure::{
        audit::{
            self, Audit, AuditedTable, CellId, Effort, Fact, Input, LinearConstraint, Problem,
            Proofs, Search, Target, told_of_group,
        },
        proofs::{KeptProofs, Proof, proof, proof_of_sum},
        watch::{Stopped, Watch},
    },
    model::{Published, PublishedFigures, Shown, Unit, UnitId},
};

/// A figure of the group that is no sum of shown ones.
pub(super) struct HiddenSum {
    pub(super) cell: CellId,
    /// Those come first that readers look at first.
    pub(super) order: (Reverse<i32>, bool, usize),
    /// What it would be rounded to; nothing where it is too small.
    pub(super) shown: Option<Shown>,
}

/// A sum that has to stay uncertain while it is guarded.
struct SumTarget {
    target: Target,
    /// That it is the sum of its members: known only while it is looked at, since it tells nothing of them.
    row: Fact,
    is_guarded: bool,
}

/// A figure of the group that may be told.
struct Candidate {
    cell: CellId,
    shown: Shown,
    /// What it says of the members.
    facts: Vec<Fact>,
    /// The target that it is while it is hidden.
    target: Option<usize>,
    is_told: bool,
}

/// Which of a group's figures are told.
pub(super) struct GroupChoice<'a> {
    input: Input<'a>,
    problem: Problem<'a>,
    search: Search,
    watch: &'a dyn Watch,
    group: &'a Unit,
    /// First those of the edition, then those of sums.
    proofs: KeptProofs,
    /// How many targets the edition has.
    of_edition: usize,
    sums: Vec<SumTarget>,
    /// The hidden figures of the group with their targets.
    own: Vec<(CellId, usize)>,
    candidates: Vec<Candidate>,
    /// Years of which nothing is told.
    closed: BTreeSet<i32>,
}

impl<'a> GroupChoice<'a> {
    pub(super) fn new(
        input: Input<'a>,
        published: &PublishedFigures,
        group: &'a Unit,
        watch: &'a dyn Watch,
    ) -> Self {
        let problem = audit::problem_of(input, published);
        let targets = problem.cells_of_targets().count();
        Self {
            closed: problem.blank_years(),
            search: problem.search(),
            proofs: KeptProofs::new(targets),
            of_edition: targets,
            sums: Vec::new(),
            own: Vec::new(),
            candidates: Vec::new(),
            input,
            problem,
            watch,
            group,
        }
    }

    /// Adds the hidden sums of groups that were asked for before.
    pub(super) fn add_guarded(&mut self, sums: &[GuardedSum]) {
        for sum in sums {
            if let Some(number) = self.add_sum((&sum.indicator, sum.year), &sum.members) {
                self.set_guarded(number, true);
            }
        }
    }

    /// Adds the figures of the group that are no sums of shown ones.
    pub(super) fn add_hidden(&mut self, hidden: Vec<HiddenSum>) {
        let group = self.group;
        for HiddenSum { cell, shown, .. } in hidden {
            let target = self.add_sum((&cell.indicator, cell.year), &group.members);
            self.own.extend(target.map(|target| (cell.clone(), target)));
            let facts = shown.and_then(|shown| {
                let said = self.said(&cell, shown);
                let facts = self.problem.add_sayings(&said.iter().collect::<Vec<_>>());
                // What does not fit was about other counts.
                facts.into_iter().collect::<Option<Vec<Fact>>>()
            });
            match shown.zip(facts) {
                Some((shown, facts)) => self.candidates.push(Candidate {
                    cell,
                    shown,
                    facts,
                    target,
                    is_told: false,
                }),
                // Too small, it is guarded from the beginning.
                None => target
                    .into_iter()
                    .for_each(|target| self.set_guarded(target, true)),
            }
        }
    }

    /// Adds a sum over the members of a group as a target, which is not guarded yet.
    fn add_sum(&mut self, (indicator, year): (&str, i32), members: &[UnitId]) -> Option<usize> {
        let (target, row) = self.problem.add_sum_target(indicator, year, members)?;
        self.proofs.add();
        self.sums.push(SumTarget {
            target,
            row,
            is_guarded: false,
        });
        Some(self.of_edition + self.sums.len() - 1)
    }

    fn sum(&self, number: usize) -> Option<&SumTarget> {
        self.sums.get(number.checked_sub(self.of_edition)?)
    }

    fn set_guarded(&mut self, number: usize, is: bool) {
        let place = number.checked_sub(self.of_edition);
        if let Some(sum) = place.and_then(|place| self.sums.get_mut(place)) {
            sum.is_guarded = is;
        }
    }

    /// Guards a hidden sum from now on, unless it can be found out already.
    fn guard_if_safe(&mut self, number: usize) {
        self.set_guarded(number, true);
        let is_safe = self.is_proven(number);
        self.set_guarded(number, is_safe);
    }

    /// Looks for worlds for every hidden figure of the edition. Where there are none its year is closed.
    pub(super) fn prove_edition(&mut self) -> Result<(), Stopped> {
        self.search = self.problem.search();
        let all: Vec<usize> = (0..self.of_edition).collect();
        let problem = &self.problem;
        let step = "look at hidden figures";
        let found = problem.side_by_side(step, &all, self.watch, |search, number| {
            proof(problem, search, number, &[], Effort::Programme)
        })?;
        for (target, proof) in all.into_iter().zip(found) {
            match proof {
                Proof::Needless => {}
                Proof::Found(worlds) => self.proofs.keep(target, worlds),
                Proof::None => {
                    let year = self.problem.cell_of(target).map(|cell| cell.year);
                    self.closed.extend(year);
                }
            }
        }
        Ok(())
    }

    /// Tells the figures of the group that may be told, and guards the others.
    pub(super) fn choose(&mut self) -> Result<(), Stopped> {
        for number in self.of_edition..self.of_edition + self.sums.len() {
            if self.sum(number).is_some_and(|sum| sum.is_guarded) {
                self.guard_if_safe(number);
            }
        }
        self.watch.begin("tell of the group", self.candidates.len());
        for place in 0..self.candidates.len() {
            if self.watch.is_stopped() {
                return Err(Stopped);
            }
            self.tell_if_safe(place);
            self.watch.advance();
        }
        Ok(())
    }

    /// Tells a figure where every hidden one stays safe; guards it where not.
    fn tell_if_safe(&mut self, place: usize) {
        let Some(candidate) = self.candidates.get(place) else {
            return;
        };
        let (facts, target) = (candidate.facts.clone(), candidate.target);
        if !self.closed.contains(&candidate.cell.year) {
            self.say(&facts, true);
            let system = &self.problem.system;
            let counts = facts.iter().flat_map(|fact| system.counts_of(*fact));
            let concerned = self.proofs.affected(&counts.collect::<Vec<_>>());
            if concerned.into_iter().all(|target| self.is_proven(target)) {
                if let Some(candidate) = self.candidates.get_mut(place) {
                    candidate.is_told = true;
                }
                return;
            }
            self.say(&facts, false);
        }
        if let Some(target) = target {
            self.guard_if_safe(target);
        }
    }

    fn say(&mut self, facts: &[Fact], is_said: bool) {
        for fact in facts {
            self.problem.system.set(*fact, is_said);
        }
    }

    /// Returns what a figure says of the members.
    fn said(&self, cell: &CellId, shown: Shown) -> Vec<LinearConstraint> {
        let mut told = PublishedFigures::default();
        told.insert(
            &cell.indicator,
            cell.year,
            cell.unit.clone(),
            Published::release(shown),
        );
        self.told_of(&told)
    }

    fn told_of(&self, told: &PublishedFigures) -> Vec<LinearConstraint> {
        let Input {
            indicators,
            figures,
            policy,
            ..
        } = self.input;
        told_of_group(told, self.group, indicators, figures, policy)
    }

    /// Tells whether a target is safe, or need not be.
    fn is_proven(&mut self, number: usize) -> bool {
        let worlds = self.proofs.of(number);
        let (problem, search) = (&mut self.problem, &mut self.search);
        let place = number.checked_sub(self.of_edition);
        let found = match place.and_then(|place| self.sums.get(place)) {
            None => proof(problem, search, number, worlds, Effort::Programme),
            Some(sum) if !sum.is_guarded => Proof::Needless,
            Some(sum) => {
                problem.system.set(sum.row, true);
                let found = proof_of_sum(problem, search, sum.target, worlds);
                problem.system.set(sum.row, false);
                found
            }
        };
        self.keep(number, found)
    }

    fn keep(&mut self, number: usize, found: Proof) -> bool {
        if let Proof::Found(worlds) = found {
            self.proofs.keep(number, worlds);
            return true;
        }
        matches!(found, Proof::Needless)
    }

    /// Takes back what was told, until an audit that knows no worlds to begin with passes, as the next
    /// request and the next edition have to: of an indicator and year of which a hidden figure fails, of
    /// that year, all of it.
    pub(super) fn settle(&mut self, published: &PublishedFigures) -> Result<(), Stopped> {
        while self.candidates.iter().any(|one| one.is_told) {
            let failing = self.audit(published)?.failing;
            if failing.is_empty() {
                break;
            }
            let concerned = failing.iter();
            let concerned = concerned.flat_map(|finding| self.concerned(&finding.hidden.cell));
            let concerned: BTreeSet<usize> = concerned.collect();
            for place in concerned {
                self.take_back(place);
            }
        }
        Ok(())
    }

    /// Returns the places of what is taken back for a hidden figure that fails.
    fn concerned(&self, failing: &CellId) -> Vec<usize> {
        let same = |cell: &CellId| cell.year == failing.year && cell.indicator == failing.indicator;
        let of_year = |cell: &CellId| cell.year == failing.year;
        let any = |_: &CellId| true;
        let ways: [&dyn Fn(&CellId) -> bool; 3] = [&same, &of_year, &any];
        let mut ways = ways.into_iter().map(|is_concerned| {
            let told = self.candidates.iter().enumerate();
            let told = told.filter(|(_, one)| one.is_told && is_concerned(&one.cell));
            told.map(|(place, _)| place).collect::<Vec<_>>()
        });
        ways.find(|told| !told.is_empty()).unwrap_or_default()
    }

    fn take_back(&mut self, place: usize) {
        let Some(candidate) = self.candidates.get_mut(place) else {
            return;
        };
        candidate.is_told = false;
        let (facts, target) = (candidate.facts.clone(), candidate.target);
        self.say(&facts, false);
        if let Some(target) = target {
            self.guard_if_safe(target);
        }
    }

    /// Audits the edition with all that is known of groups, this one too.
    fn audit(&self, published: &PublishedFigures) -> Result<Audit, Stopped> {
        let told = self.told_of(&self.told());
        let constraints = self.input.constraints.iter().cloned().chain(told);
        let constraints: Vec<LinearConstraint> = constraints.collect();
        let input = Input {
            constraints: &constraints,
            ..self.input
        };
        audit::prove(input, published, &Proofs::new(), self.watch)
    }

    pub(super) fn told(&self) -> PublishedFigures {
        let mut told = PublishedFigures::default();
        for Candidate { cell, shown, .. } in self.candidates.iter().filter(|one| one.is_told) {
            let figure = Published::release(*shown);
            told.insert(&cell.indicator, cell.year, cell.unit.clone(), figure);
        }
        told
    }

    /// Returns the hidden figures of the group that nobody can find out, with all that is told now.
    pub(super) fn guarded_now(&mut self) -> BTreeSet<CellId> {
        let own = std::mem::take(&mut self.own).into_iter();
        let guarded = own.filter(|(cell, target)| {
            let is_guarded = self.sum(*target).is_some_and(|sum| sum.is_guarded);
            is_guarded && !self.closed.contains(&cell.year) && self.is_proven(*target)
        });
        guarded.map(|(cell, _)| cell).collect()
    }
}
