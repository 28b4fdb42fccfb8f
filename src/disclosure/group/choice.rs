//! Which figures of a group are told beside sums of published ones.

use std::{cmp::Reverse, collections::BTreeSet};

use crate::{
    disclosure::{
        audit::{
            self, Audit, AuditedTable, Before, CellId, Effort, Fact, Input, LinearConstraint,
            Problem, Recalled, Search, SumTarget, told_of_group,
        },
        proofs::{KeptProofs, Proof, proof, proof_near, proof_of_sum},
        watch::{Stopped, Watch},
    },
    model::{KnownWorlds, Published, PublishedFigures, Shown, Unit, UnitSum},
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
struct GuardedSum {
    sum: UnitSum,
    found: SumTarget,
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
    recalled: Recalled<'a>,
    /// First those of the edition, then those of sums.
    proofs: KeptProofs,
    /// How many targets the edition has.
    of_edition: usize,
    sums: Vec<GuardedSum>,
    /// The hidden figures of the group with their targets.
    own: Vec<(CellId, usize)>,
    candidates: Vec<Candidate>,
    /// Years of which nothing is told: a sum would tell of what needs no proof where nothing is shown.
    closed: BTreeSet<i32>,
    /// Those of them in which a piece is not shown to be safe that was not looked at when the edition was made.
    unsafe_pieces: BTreeSet<i32>,
}

impl<'a> GroupChoice<'a> {
    pub(super) fn new(
        input: Input<'a>,
        published: &PublishedFigures,
        group: &'a Unit,
        known: &'a KnownWorlds,
        watch: &'a dyn Watch,
    ) -> Self {
        let problem = audit::problem_of(input, published);
        let recalled = Recalled::new(&problem, known);
        Self {
            closed: problem
                .blank_years()
                .into_iter()
                .chain(problem.closed_years())
                .collect(),
            search: problem.search(),
            proofs: KeptProofs::of_worlds(recalled.figures(&problem)),
            of_edition: problem.cells_of_targets().count(),
            recalled,
            unsafe_pieces: BTreeSet::new(),
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
    pub(super) fn add_guarded(&mut self, sums: Vec<UnitSum>) {
        for sum in sums {
            if let Some(number) = self.add_sum(sum) {
                self.set_guarded(number, true);
            }
        }
    }

    /// Adds the figures of the group that are no sums of shown ones.
    pub(super) fn add_hidden(&mut self, hidden: Vec<HiddenSum>) {
        let group = self.group;
        for HiddenSum { cell, shown, .. } in hidden {
            let target = self.add_sum(UnitSum {
                indicator: cell.indicator.clone(),
                year: cell.year,
                units: group.members.clone(),
            });
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
    fn add_sum(&mut self, sum: UnitSum) -> Option<usize> {
        let found = self.problem.add_sum_target(&sum)?;
        let worlds = self.recalled.sum(&self.problem, &sum, found);
        self.proofs.add(worlds);
        self.sums.push(GuardedSum {
            sum,
            found,
            is_guarded: false,
        });
        Some(self.of_edition + self.sums.len() - 1)
    }

    fn sum(&self, number: usize) -> Option<&GuardedSum> {
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

    /// Looks for worlds for every hidden figure of the edition, the known ones first. Where there are none
    /// its year is closed.
    pub(super) fn prove_edition(&mut self, published: &PublishedFigures) -> Result<(), Stopped> {
        self.search = self.problem.search();
        let all: Vec<usize> = (0..self.of_edition).collect();
        let (problem, proofs) = (&self.problem, &self.proofs);
        let step = "look at hidden figures";
        let found = problem.side_by_side(step, &all, self.watch, |search, number| {
            proof(
                problem,
                search,
                number,
                proofs.of(number),
                Effort::Programme,
            )
        })?;
        let mut failing = Vec::new();
        for (target, proof) in all.into_iter().zip(found) {
            match proof {
                Proof::Needless => {}
                Proof::Found(worlds) => self.proofs.keep(target, worlds),
                Proof::None => failing.push(target),
            }
        }
        if failing.is_empty() {
            return Ok(());
        }
        let before = [
            Before::edition(self.input),
            Before::groups(self.input, published),
        ];
        for mut before in before.into_iter().flatten() {
            before.look(&mut self.problem.system, &failing, self.watch)?;
            failing.retain(|target| {
                self.proofs.keep(*target, before.worlds(*target).to_vec());
                !self.is_proven(*target)
            });
        }
        for target in failing {
            if let Some(cell) = self.problem.cell_of(target) {
                self.closed.insert(cell.year);
                if self.input.cut_since.contains(&cell.unit) {
                    self.unsafe_pieces.insert(cell.year);
                }
            }
        }
        Ok(())
    }

    /// Returns the years in which a piece is not shown to be safe.
    pub(super) fn unsafe_pieces(&self) -> BTreeSet<i32> {
        self.unsafe_pieces.clone()
    }

    /// Tells the figures of the group that may be told, and guards the others.
    pub(super) fn choose(&mut self) -> Result<(), Stopped> {
        for number in self.not_shown_by_known_worlds()? {
            self.guard_if_safe(number);
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

    /// Returns the guarded sums that the known worlds do not show to be safe. What each is the sum of is true in
    /// its own worlds, whether it is known or not.
    fn not_shown_by_known_worlds(&self) -> Result<Vec<usize>, Stopped> {
        let numbers = self.of_edition..self.of_edition + self.sums.len();
        let guarded = |number: &usize| self.sum(*number).is_some_and(|sum| sum.is_guarded);
        let guarded: Vec<usize> = numbers.filter(guarded).collect();
        let step = "look at hidden sums";
        let shown = self
            .problem
            .side_by_side(step, &guarded, self.watch, |search, number| {
                let target = self.sum(number).map(|sum| sum.found.target);
                let worlds = self.proofs.of(number);
                target.is_some_and(|target| self.problem.is_shown(search, target, worlds))
            })?;
        let failing = guarded.into_iter().zip(shown);
        Ok(failing
            .filter(|(_, is_shown)| !is_shown)
            .map(|(number, _)| number)
            .collect())
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
            None => proof_near(problem, search, number, worlds),
            Some(sum) if !sum.is_guarded => Proof::Needless,
            Some(sum) => {
                problem.system.set(sum.found.row, true);
                let found = proof_of_sum(problem, search, sum.found.target, worlds);
                problem.system.set(sum.found.row, false);
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

    /// Takes back all that was told where an audit with the worlds of all hidden figures, as the next one has
    /// it, would fail of one that was safe before.
    pub(super) fn settle(&mut self, published: &PublishedFigures) -> Result<KnownWorlds, Stopped> {
        let mut worlds = self.worlds();
        let failing = self.audit(published, &worlds)?.failing;
        let is_open = |cell: &CellId| !self.closed.contains(&cell.year);
        if failing.iter().any(|finding| is_open(&finding.hidden.cell)) {
            for place in 0..self.candidates.len() {
                self.take_back(place);
            }
            worlds = self.worlds();
        }
        Ok(worlds)
    }

    fn take_back(&mut self, place: usize) {
        let Some(candidate) = self.candidates.get_mut(place) else {
            return;
        };
        if !std::mem::take(&mut candidate.is_told) {
            return;
        }
        let (facts, target) = (candidate.facts.clone(), candidate.target);
        self.say(&facts, false);
        if let Some(target) = target {
            self.guard_if_safe(target);
        }
    }

    /// Names the worlds of all that is hidden.
    fn worlds(&self) -> KnownWorlds {
        let of_edition: Vec<_> = (0..self.of_edition)
            .map(|target| self.proofs.of(target).to_vec())
            .collect();
        let sums = self.sums.iter().enumerate();
        let guarded = sums.filter(|(_, sum)| sum.is_guarded);
        let guarded = guarded.map(|(place, sum)| {
            let worlds = self.proofs.of(self.of_edition + place);
            (sum.sum.clone(), worlds)
        });
        self.problem.named(&of_edition, guarded.collect())
    }

    /// Audits the edition with all that is known of groups, this one too.
    fn audit(&self, published: &PublishedFigures, worlds: &KnownWorlds) -> Result<Audit, Stopped> {
        let told = self.told_of(&self.told());
        let said = self.input.said.iter().cloned().chain(told);
        let said: Vec<LinearConstraint> = said.collect();
        let input = Input {
            said: &said,
            ..self.input
        };
        audit::prove(input, published, worlds, self.watch)
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
