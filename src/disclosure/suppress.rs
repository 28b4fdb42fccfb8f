//! Which figures are hidden: small ones first, then what would give those away.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::{
    audit::{Cell, CellId, CellsOf, Finding, Input, Problem, Search},
    primary::{is_too_small, rounded},
};
use crate::model::{Figure, Indicator, UnitId, UnitKind};

/// Estates of so many residents are hidden last: the law asks for their figures.
const LARGE_ESTATE: f64 = 1000.0;
/// How far from a failing figure another is looked for that may be hidden, in rows.
const REACH: usize = 4;

/// What is to be hidden.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Suppression {
    /// All hidden figures.
    pub(super) hidden: BTreeSet<CellId>,
    /// Those of them that are too small by themselves.
    pub(super) primary: BTreeSet<CellId>,
    /// Figures that stay too narrow whatever is hidden.
    pub(super) stuck: Vec<Finding>,
}

/// Chooses the figures to hide, so that the audit of what is left passes.
///
/// What an earlier edition hid stays hidden: were it shown now, what it showed of others then
/// would give back what it hid then.
///
/// Failing figures are taken in the order of the catalogue, years and units, then those that
/// were hidden on their account. For each the cheapest shown figure is hidden that makes it
/// pass; where no single one does, the cheapest, until it passes. Since hiding only widens
/// intervals, what passed once stays safe.
#[must_use]
pub(super) fn suppress(input: Input) -> Suppression {
    let policy = input.policy;
    let seen = |indicator: &Indicator, figure: Figure| {
        let limits = policy.limits(indicator.sensitivity);
        let shown = !is_too_small(figure, indicator.measure, limits);
        shown.then(|| rounded(figure, indicator, policy)).flatten()
    };
    let problem = Problem::new(input, &|indicator, year, unit, figure| {
        let cell = CellId {
            indicator: indicator.id.clone(),
            year,
            unit: unit.clone(),
        };
        let may_be_shown = !input.hidden_before.contains(&cell);
        seen(indicator, figure).filter(|_| may_be_shown)
    });
    let mut choice = Choice::new(problem);
    let primary = choice.hidden(|indicator, cell| seen(indicator, cell.figure).is_none());
    let stuck = choice.run();
    Suppression {
        hidden: choice.hidden(|_, cell| !cell.shown),
        primary,
        stuck,
    }
}

struct Choice<'a> {
    problem: Problem<'a>,
    search: Search,
    residents: BTreeMap<(i32, UnitId), f64>,
    cells_of: CellsOf,
    targets_of: BTreeMap<usize, Vec<usize>>,
}

impl<'a> Choice<'a> {
    fn new(problem: Problem<'a>) -> Self {
        let mut residents: BTreeMap<(i32, UnitId), f64> = BTreeMap::new();
        let mut cells_of = CellsOf::default();
        for (number, cell) in problem.cells.iter().enumerate() {
            let most = residents.entry((cell.year, cell.unit.clone())).or_default();
            *most = most.max(cell.figure.denominator.unwrap_or_default());
            cells_of.add(number, cell.counts);
        }
        let mut targets_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (target, cell) in problem.targets() {
            targets_of.entry(cell).or_default().push(target);
        }
        Self {
            search: problem.search(),
            problem,
            residents,
            cells_of,
            targets_of,
        }
    }

    fn hidden(&self, is_hidden: impl Fn(&Indicator, &Cell) -> bool) -> BTreeSet<CellId> {
        let cells = self.problem.cells.iter().filter(|cell| {
            let indicator = self.problem.indicator(cell.indicator);
            indicator.is_some_and(|one| is_hidden(one, cell))
        });
        cells.map(|cell| self.problem.id(cell)).collect()
    }

    fn run(&mut self) -> Vec<Finding> {
        let mut stuck = Vec::new();
        let all = self.problem.targets().map(|(target, _)| target);
        let mut waiting: VecDeque<usize> = all.collect();
        while let Some(target) = waiting.pop_front() {
            while let Some(finding) = self.failing(target) {
                let Some(cell) = self.next_to_hide(target) else {
                    stuck.push(finding);
                    break;
                };
                self.problem.show(cell, false);
                waiting.extend(self.targets_of.get(&cell).into_iter().flatten());
            }
        }
        stuck
    }

    fn failing(&mut self, target: usize) -> Option<Finding> {
        let finding = self.problem.judge(&mut self.search, target, 1.0)?;
        (!finding.is_wide()).then_some(finding)
    }

    /// Returns the cheapest shown figure that makes the target pass, of the nearest there are;
    /// where no single one does, the cheapest of the nearest. One that is known from elsewhere
    /// stays shown.
    fn next_to_hide(&mut self, target: usize) -> Option<usize> {
        let mut near = self.problem.near(target, REACH, &self.cells_of);
        for cells in &mut near {
            cells.retain(|cell| !self.problem.is_known(*cell));
            cells.sort_by(|one, other| self.loss(*one).total_cmp(&self.loss(*other)));
        }
        let mut all = near.iter().flatten().copied();
        let passing = all.find(|cell| {
            self.problem.show(*cell, false);
            let passes = self.failing(target).is_none();
            self.problem.show(*cell, true);
            passes
        });
        passing.or_else(|| near.iter().flatten().next().copied())
    }

    /// Returns what the reader loses with a figure: the number of persons it is about, more
    /// for large estates and the municipality, nothing for associations.
    fn loss(&self, cell: usize) -> f64 {
        let Some(cell) = self.problem.cells.get(cell) else {
            return f64::INFINITY;
        };
        let figure = cell.figure;
        let persons = figure.denominator.unwrap_or(figure.numerator);
        let residents = self.residents.get(&(cell.year, cell.unit.clone()));
        let large = residents.is_some_and(|residents| *residents >= LARGE_ESTATE);
        match self.problem.kind(cell) {
            Some(UnitKind::Association) => 0.0,
            Some(UnitKind::Estate) if large => 1e9 + persons,
            Some(UnitKind::Municipality) => 2e9,
            _ => persons,
        }
    }
}
