//! Which figures are hidden: small ones first, then what would give those away.
//!
//! All hidden figures are judged, many at a time; for those that fail others are hidden beside
//! them, then all around them, a level of the indicator, the indicator in that year. So it ends,
//! whatever the figures are, and the effort for each is bounded by counted steps and never by
//! time. Worlds that show a figure to be safe are kept, since hiding more leaves them what they
//! are. In the end figures are shown again that turn out not to be needed.

mod mend;
mod pool;
mod relent;
mod together;

use std::collections::{BTreeMap, BTreeSet};

use super::{
    audit::{
        AuditedTable, Before, Cell, CellId, CellsOf, Effort, Fact, Finding, Input, LOOK_BEFORE,
        Problem, Proofs, Recalled, Search,
    },
    criterion::CriterionDisclosure,
    primary::{is_too_small, rounded},
    proofs::{KeptProofs, Proof, proof},
    watch::{Stopped, Watch},
};
use crate::model::{Figure, GivenUp, Indicator, KnownWorlds, Pooled, UnitId};

use mend::Gone;
use pool::Pool;
use together::known_together;

/// How often it is looked once more whether all is safe.
const ROUNDS: usize = 4;

/// What is to be hidden.
#[derive(Debug, Default)]
pub(super) struct Suppression {
    /// All hidden figures.
    pub(super) hidden: BTreeSet<CellId>,
    /// Those of them that are too small by themselves.
    pub(super) primary: BTreeSet<CellId>,
    /// What is hidden whole, since no single figures did.
    pub(super) given_up: BTreeSet<GivenUp>,
    /// Years of which nothing about persons is shown.
    pub(super) blank_years: BTreeSet<i32>,
    /// Years of which nothing is shown of units that are divided anew.
    pub(super) closed_years: BTreeSet<i32>,
    /// For each criterion whether it is said.
    pub(super) said: Vec<bool>,
    /// What is told of several years together in place of hidden figures.
    pub(super) pooled: Vec<(CellId, Pooled)>,
    /// How much of what could be told so would tell too much.
    pub(super) withheld: usize,
    /// Figures that stay too narrow whatever is hidden.
    pub(super) stuck: Vec<Finding>,
    /// Worlds that show the others to be wide enough.
    pub(super) worlds: KnownWorlds,
}

/// Chooses the figures to hide, so that the audit of what is left passes.
///
/// What is hidden at first is shown last, where that does no harm. What an earlier edition hid stays hidden: were
/// it shown now, what it showed of others then would give back what it hid then. What a criterion tells is said where its figures are shown, and
/// not where others would have to hide one of them. Worlds that are known are tried before others
/// are looked for.
///
/// # Errors
/// Where it was stopped.
pub(super) fn suppress(
    input: Input,
    criteria: &[CriterionDisclosure],
    known: &KnownWorlds,
    watch: &dyn Watch,
) -> Result<Suppression, Stopped> {
    let policy = input.policy;
    let seen = |indicator: &Indicator, figure: Figure| {
        let limits = policy.limits(indicator.sensitivity);
        let shown = !is_too_small(figure, indicator.measure, limits);
        shown.then(|| rounded(figure, indicator, policy)).flatten()
    };
    let mut problem = Problem::new(input, &|indicator, year, unit, figure| {
        let cell = CellId::new(&indicator.id, year, unit);
        let may_be_shown = !input.hidden_before.contains(&cell);
        seen(indicator, figure).filter(|_| may_be_shown)
    });
    let before = Before::edition(input);
    if let Some(before) = &before {
        problem.known_together = known_together(before.problem(), watch)?;
    }
    let mut choice = FigureChoice::new((problem, before), criteria, known, watch);
    let primary = choice.hidden(|indicator, cell| seen(indicator, cell.figure).is_none());
    choice.hide_at_first();
    let stuck = choice.run()?;
    let blank_years = choice.problem.blank_years();
    choice.forget_what_is_told(&blank_years);
    Ok(Suppression {
        worlds: choice.worlds(),
        closed_years: choice.problem.closed_years(),
        blank_years,
        hidden: choice.hidden(|_, cell| !cell.shown),
        primary,
        said: choice.said(),
        pooled: choice.told_pools(),
        withheld: choice.withheld_pools(),
        given_up: choice.given_up,
        stuck,
    })
}

/// Something that may be said beside figures, as long as they are shown.
struct Saying {
    cells: Vec<usize>,
    fact: Option<Fact>,
    may_be_said: bool,
}

/// What is chosen so far.
struct State {
    shown: Vec<bool>,
    said: Vec<bool>,
    proofs: KeptProofs,
    given_up: BTreeSet<GivenUp>,
}

struct FigureChoice<'a> {
    problem: Problem<'a>,
    /// What is known before, where units are divided anew.
    before: Option<Before<'a>>,
    watch: &'a dyn Watch,
    search: Search,
    residents: BTreeMap<(i32, UnitId), f64>,
    cells_of: CellsOf,
    targets_of: BTreeMap<usize, Vec<usize>>,
    /// The figures that may be said something of, each with what.
    sayings_of: BTreeMap<usize, Vec<usize>>,
    sayings: Vec<Saying>,
    proofs: KeptProofs,
    /// The worlds of each target that were known before.
    known: Proofs,
    /// Targets that got hidden for the one that is being protected.
    followers: Vec<usize>,
    /// How far it was gone for each target.
    gone: BTreeMap<usize, Gone>,
    /// What was hidden for others, in this order; nothing that is hidden whole.
    beside: Vec<usize>,
    given_up: BTreeSet<GivenUp>,
    /// What may be told of several years together.
    pools: Vec<Pool>,
}

impl<'a> FigureChoice<'a> {
    fn new(
        (mut problem, before): (Problem<'a>, Option<Before<'a>>),
        criteria: &[CriterionDisclosure],
        known: &KnownWorlds,
        watch: &'a dyn Watch,
    ) -> Self {
        let said = criteria.iter().map(|criterion| &criterion.constraint);
        let facts = problem.add_sayings(&said.collect::<Vec<_>>());
        let mut residents: BTreeMap<(i32, UnitId), f64> = BTreeMap::new();
        let mut cells_of = CellsOf::default();
        for (number, cell) in problem.cells.iter().enumerate() {
            let most = residents.entry((cell.year, cell.unit.clone())).or_default();
            *most = most.max(cell.figure.denominator.unwrap_or_default());
            cells_of.add(number, cell.counts);
        }
        let sayings = sayings(&problem, criteria, facts);
        let sayings_of = numbers_by_cell(sayings.iter().map(|saying| saying.cells.as_slice()));
        let cells: Vec<usize> = problem.cells_of_targets().collect();
        let targets_of = numbers_by_cell(cells.chunks(1));
        let known = Recalled::new(&problem, known).figures(&problem);
        Self {
            search: problem.search(),
            proofs: KeptProofs::of_worlds(known.clone()),
            known,
            problem,
            before,
            watch,
            residents,
            cells_of,
            targets_of,
            sayings_of,
            sayings,
            followers: Vec::new(),
            gone: BTreeMap::new(),
            beside: Vec::new(),
            given_up: BTreeSet::new(),
            pools: Vec::new(),
        }
    }

    fn hidden(&self, is_hidden: impl Fn(&Indicator, &Cell) -> bool) -> BTreeSet<CellId> {
        let cells = self.problem.cells.iter().filter(|cell| {
            let indicator = self.problem.indicator(cell.indicator);
            indicator.is_some_and(|indicator| is_hidden(indicator, cell))
        });
        cells.map(|cell| self.problem.id(cell)).collect()
    }

    /// Hides until all that is hidden is safe, then says what may be said, and hides again; last
    /// shows what can be shown again. Returns what stays unsafe.
    fn run(&mut self) -> Result<Vec<Finding>, Stopped> {
        let all: Vec<usize> = self.proofs.targets().collect();
        let failing = self.prove("look at hidden figures", &all, Effort::Search)?;
        let mut stuck = self.mend("protect hidden figures", failing)?;
        let affected = self.say();
        let failing = self.prove("look at the criteria", &affected, Effort::Search)?;
        stuck.extend(self.mend("protect what criteria tell", failing)?);
        self.give_back()?;
        self.settle(&all)?;
        if stuck.is_empty() {
            self.tell_pools(&all)?;
        }
        Ok(stuck)
    }

    /// Hides a little more where worlds would not be found anew, as an audit of the edition has to
    /// find them that has none to begin with.
    fn settle(&mut self, all: &[usize]) -> Result<(), Stopped> {
        for _ in 0..ROUNDS {
            let failing = self.not_found_anew(all)?;
            if failing.is_empty() {
                break;
            }
            let before = self.state();
            for target in &failing {
                self.proofs.forget(*target);
            }
            if !self.mend("protect what was missed", failing)?.is_empty() {
                self.restore(before);
                break;
            }
        }
        Ok(())
    }

    /// Returns the targets for which no worlds are found without those that were found here.
    fn not_found_anew(&mut self, targets: &[usize]) -> Result<Vec<usize>, Stopped> {
        let problem = &self.problem;
        let step = "look once more";
        let safe = problem.side_by_side(step, targets, self.watch, |search, number| {
            let known = self.known.get(number).map_or(&[][..], Vec::as_slice);
            let target = problem.target(number);
            problem.needs_no_proof(search, number)
                || target.is_some_and(|target| problem.is_shown(search, target, known))
                || problem
                    .judge(search, number, Effort::Programme)
                    .is_none_or(|(finding, _)| finding.is_wide())
        })?;
        let failing = targets.iter().zip(safe).filter(|(_, safe)| !safe);
        let mut failing: Vec<usize> = failing.map(|(target, _)| *target).collect();
        if let Some(before) = &mut self.before {
            before.look(&mut self.problem.system, &failing, self.watch)?;
            let (problem, search) = (&self.problem, &mut self.search);
            failing.retain(|number| {
                let worlds = before.worlds(*number);
                let target = problem.target(*number);
                target.is_some_and(|target| !problem.is_shown(search, target, worlds))
            });
        }
        Ok(failing)
    }

    /// Names the worlds of what is hidden.
    fn worlds(&self) -> KnownWorlds {
        let targets = self.proofs.targets();
        let hidden = targets.map(|target| match self.problem.target(target) {
            Some(_) => self.proofs.of(target).to_vec(),
            None => Vec::new(),
        });
        self.problem.named(&hidden.collect::<Proofs>(), Vec::new())
    }

    fn said(&self) -> Vec<bool> {
        let sayings = self.sayings.iter();
        sayings.map(|saying| saying.may_be_said).collect()
    }

    fn state(&self) -> State {
        State {
            shown: self.problem.cells.iter().map(|cell| cell.shown).collect(),
            said: self.said(),
            proofs: self.proofs.clone(),
            given_up: self.given_up.clone(),
        }
    }

    fn restore(&mut self, before: State) {
        for (cell, shown) in before.shown.into_iter().enumerate() {
            if shown {
                self.problem.show(cell, true);
            }
        }
        for (saying, said) in self.sayings.iter_mut().zip(before.said) {
            saying.may_be_said = said;
            if let Some(fact) = saying.fact {
                self.problem.system.set(fact, said);
            }
        }
        (self.proofs, self.given_up) = (before.proofs, before.given_up);
    }

    /// Looks for proofs of targets, many at a time; returns those that have none.
    fn prove(
        &mut self,
        step: &str,
        targets: &[usize],
        effort: Effort,
    ) -> Result<Vec<usize>, Stopped> {
        let (problem, proofs) = (&self.problem, &self.proofs);
        let found = problem.side_by_side(step, targets, self.watch, |search, number| {
            proof(problem, search, number, proofs.of(number), effort)
        })?;
        let mut failing = Vec::new();
        for (target, proof) in targets.iter().zip(found) {
            match proof {
                Proof::Needless => {}
                Proof::Found(worlds) => self.proofs.keep(*target, worlds),
                Proof::None => failing.push(*target),
            }
        }
        Ok(failing)
    }

    /// Tells whether a target is safe, by the worlds that are known of it or by new ones.
    fn is_proven(&mut self, target: usize, effort: Effort) -> bool {
        let worlds = self.proofs.of(target);
        match proof(&self.problem, &mut self.search, target, worlds, effort) {
            Proof::Needless => true,
            Proof::Found(worlds) => {
                self.proofs.keep(target, worlds);
                true
            }
            Proof::None => false,
        }
    }

    /// Says all that may be said; returns the targets that this may concern.
    fn say(&mut self) -> Vec<usize> {
        let mut counts = Vec::new();
        for saying in self.sayings.iter().filter(|saying| saying.may_be_said) {
            if let Some(fact) = saying.fact {
                self.problem.system.set(fact, true);
                counts.extend(self.problem.system.counts_of(fact));
            }
        }
        self.proofs.affected(&counts)
    }

    /// Hides a figure; what is hidden with it has to be judged. What was said of it is said no
    /// more.
    fn hide(&mut self, cell: usize) {
        self.problem.show(cell, false);
        for saying in self.sayings_of.get(&cell).into_iter().flatten() {
            if let Some(saying) = self.sayings.get_mut(*saying) {
                saying.may_be_said = false;
                if let Some(fact) = saying.fact {
                    self.problem.system.set(fact, false);
                }
            }
        }
        let targets = self.targets_of.get(&cell);
        self.followers.extend(targets.into_iter().flatten());
    }
}

/// Gathers the numbers of things by the figures that they are about.
fn numbers_by_cell<'a>(cells_of: impl Iterator<Item = &'a [usize]>) -> BTreeMap<usize, Vec<usize>> {
    let mut numbers: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (number, cells) in cells_of.enumerate() {
        for cell in cells {
            numbers.entry(*cell).or_default().push(number);
        }
    }
    numbers
}

fn sayings(
    problem: &Problem,
    criteria: &[CriterionDisclosure],
    facts: Vec<Option<Fact>>,
) -> Vec<Saying> {
    let numbers = match criteria {
        [] => BTreeMap::new(),
        _ => problem.numbers(),
    };
    let is_shown = |cell: &usize| problem.cells.get(*cell).is_some_and(|cell| cell.shown);
    let sayings = criteria.iter().zip(facts).map(|(criterion, fact)| {
        let cells = criterion.cells.iter();
        let cells: Vec<usize> = cells
            .filter_map(|cell| numbers.get(cell).copied())
            .collect();
        Saying {
            may_be_said: cells.iter().all(is_shown),
            cells,
            fact,
        }
    });
    sayings.collect()
}
