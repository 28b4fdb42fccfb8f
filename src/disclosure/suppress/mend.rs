//! What is hidden for the sake of figures that would be found out.

use std::collections::{BTreeMap, BTreeSet};

use super::{Choice, Effort, Finding, Stopped};
use crate::{
    disclosure::audit::{AdditiveRelation, Side, Target},
    model::{GivenUp, Indicator, Sensitivity, UnitKind},
};

/// So often figures are hidden one by one for one target.
const ONE_BY_ONE: usize = 6;
/// So many are looked at for each of these, and so many tried.
const LOOKED_AT: usize = 60;
const TRIED: usize = 10;

/// How far it was gone for a target.
#[derive(Debug, Clone, Copy, Default)]
struct Gone {
    /// How often figures were hidden one by one.
    one_by_one: usize,
    /// How many times more was hidden at once.
    at_once: usize,
}

impl Choice<'_> {
    /// Hides figures until targets are safe, and those that get hidden with them; returns those
    /// that never are.
    pub(super) fn mend(
        &mut self,
        step: &str,
        failing: Vec<usize>,
    ) -> Result<Vec<Finding>, Stopped> {
        self.watch.begin(step, failing.len());
        let mut first = failing.len();
        let mut gone: BTreeMap<usize, Gone> = BTreeMap::new();
        let mut stuck = Vec::new();
        self.waiting.extend(failing);
        while let Some(target) = self.waiting.pop_front() {
            let gone = gone.entry(target).or_default();
            loop {
                if self.watch.is_stopped() {
                    return Err(Stopped);
                }
                // First, and before more is hidden at once, with all effort.
                let effort = match gone.one_by_one {
                    0 | ONE_BY_ONE.. => Effort::Programme,
                    _ => Effort::Search,
                };
                if self.is_safe(target, effort) {
                    break;
                }
                if !self.widen(target, gone) {
                    let judged = self.problem.judge(&mut self.search, target, Effort::Search);
                    stuck.extend(judged.map(|(finding, _)| finding));
                    break;
                }
            }
            if first > 0 {
                self.watch.advance();
                first -= 1;
            }
        }
        Ok(stuck)
    }

    /// Hides something for a target; returns whether there was anything.
    fn widen(&mut self, target: usize, gone: &mut Gone) -> bool {
        if gone.one_by_one < ONE_BY_ONE {
            gone.one_by_one += 1;
            if let Some(cells) = self.next_to_hide(target) {
                for cell in cells {
                    self.hide(cell);
                    self.beside.push(cell);
                }
                return true;
            }
            // All effort first, before more is hidden at once.
            gone.one_by_one = ONE_BY_ONE;
            return true;
        }
        loop {
            let cells = match gone.at_once {
                0 => self.give_up(target, false),
                1 => self.give_up(target, true),
                2 => self.give_up_parts(target, 1),
                3 => self.give_up_parts(target, usize::MAX),
                4 => self.give_up_year(target),
                _ => return false,
            };
            gone.at_once += 1;
            if !cells.is_empty() {
                for cell in cells {
                    self.hide(cell);
                }
                return true;
            }
        }
    }

    /// Returns the cheapest shown figures that make the target safe, of the nearest there are;
    /// where none do, the nearest that help most. What is known from elsewhere stays shown.
    fn next_to_hide(&mut self, number: usize) -> Option<Vec<usize>> {
        let target = self.problem.target(number)?;
        let mut near = self.problem.near(number)?;
        let before = self.problem.room(&mut self.search, target);
        let (mut looked_at, mut tried) = (0, 0);
        let mut best: Option<(Help, Vec<usize>)> = None;
        while let Some(mut group) = near.next(&self.problem, &self.cells_of) {
            let loss = |cells: &Vec<usize>| cells.iter().map(|cell| self.loss(*cell)).sum::<f64>();
            group.sort_by(|one, other| loss(one).total_cmp(&loss(other)));
            for cells in group {
                looked_at += 1;
                let help = self.help(&cells, (number, target), before);
                tried += usize::from(help >= Help::Room);
                if best.as_ref().is_none_or(|(most, _)| help > *most) {
                    best = Some((help, cells));
                }
                if help == Help::All || looked_at >= LOOKED_AT || tried >= TRIED {
                    return best.map(|(_, cells)| cells);
                }
            }
        }
        best.map(|(_, cells)| cells)
    }

    /// Tells what it helps a target to hide figures.
    fn help(&mut self, cells: &[usize], (number, target): (usize, Target), before: f64) -> Help {
        let (problem, search) = (&mut self.problem, &mut self.search);
        for cell in cells {
            problem.show(*cell, false);
        }
        let help = if problem.has_room(search, target) {
            let judged = problem.judge(search, number, Effort::Search);
            let safe = judged.is_some_and(|(finding, _)| finding.is_wide());
            let own = cells.iter().filter_map(|cell| self.targets_of.get(cell));
            let safe_too = own.flatten().all(|own| {
                let own = problem.target(*own);
                own.is_none_or(|own| problem.has_room(search, own))
            });
            match (safe, safe_too) {
                (true, true) => Help::All,
                (true, false) => Help::Safe,
                (false, _) => Help::Room,
            }
        } else if problem.room(search, target) > before {
            Help::More
        } else {
            Help::None
        };
        for cell in cells {
            problem.show(*cell, true);
        }
        help
    }

    /// Returns what is still shown of a target's indicator in its year, for units of its sort or
    /// for all, and takes down that it is given up.
    fn give_up(&mut self, target: usize, all_kinds: bool) -> Vec<usize> {
        let Some((indicator, year, kind)) = self.place_of(target) else {
            return Vec::new();
        };
        let kind = kind.filter(|_| !all_kinds);
        self.give_up_all(&BTreeSet::from([indicator]), year, kind)
    }

    /// Returns what is still shown in the year of the other parts of what a target's indicator is
    /// a part of, and of its own parts; of so many relations, those of the fewest parts first.
    fn give_up_parts(&mut self, target: usize, most: usize) -> Vec<usize> {
        let Some((indicator, year, _)) = self.place_of(target) else {
            return Vec::new();
        };
        let input = self.problem.input;
        let parts = parts_beside(input.indicators, input.relations, indicator);
        let parts: BTreeSet<usize> = parts.into_iter().take(most).flatten().collect();
        self.give_up_all(&parts, year, None)
    }

    /// Returns all that is still shown about persons in a target's year.
    fn give_up_year(&mut self, target: usize) -> Vec<usize> {
        let Some((_, year, _)) = self.place_of(target) else {
            return Vec::new();
        };
        let indicators = self.problem.input.indicators.iter().enumerate();
        let persons = indicators.filter(|(_, one)| one.sensitivity != Sensitivity::Open);
        let persons: BTreeSet<usize> = persons.map(|(number, _)| number).collect();
        self.give_up_all(&persons, year, None)
    }

    fn give_up_all(
        &mut self,
        indicators: &BTreeSet<usize>,
        year: i32,
        kind: Option<UnitKind>,
    ) -> Vec<usize> {
        let cells = self.problem.cells.iter().enumerate();
        let shown = cells.filter(|(number, cell)| {
            let of_kind = kind.is_none() || self.problem.kind(cell) == kind;
            let is_own = cell.year == year && indicators.contains(&cell.indicator) && of_kind;
            cell.shown && is_own && !self.problem.is_known(*number)
        });
        // Where others go on showing a count below the line, it is no use to hide it.
        let elsewhere = |cell: &usize| {
            let cell = self.problem.cells.get(*cell);
            let shows = |other: &usize| {
                let other = self.problem.cells.get(*other);
                other.is_some_and(|other| other.shown && !indicators.contains(&other.indicator))
            };
            cell.is_some_and(|cell| self.cells_of.of(cell.counts.numerator).iter().any(shows))
        };
        let cells: Vec<usize> = shown.map(|(number, _)| number).collect();
        let cells: Vec<usize> = cells.into_iter().filter(|cell| !elsewhere(cell)).collect();
        let hidden: BTreeSet<usize> = cells
            .iter()
            .filter_map(|cell| Some(self.problem.cells.get(*cell)?.indicator))
            .collect();
        for indicator in hidden {
            if let Some(indicator) = self.problem.indicator(indicator) {
                self.given_up.insert(GivenUp {
                    indicator: indicator.id.clone(),
                    year,
                    kind,
                });
            }
        }
        cells
    }

    /// Leaves out of what is given up what is told otherwise: that a year is blank, or that an
    /// indicator is hidden for all units.
    pub(super) fn forget_what_is_told(&mut self, blank_years: &BTreeSet<i32>) {
        let all = self.given_up.clone();
        self.given_up.retain(|one| {
            let for_all = GivenUp {
                kind: None,
                ..one.clone()
            };
            let told = one.kind.is_some() && all.contains(&for_all);
            !told && !blank_years.contains(&one.year)
        });
    }

    fn place_of(&self, target: usize) -> Option<(usize, i32, Option<UnitKind>)> {
        let cell = self.problem.cell_of(target)?;
        Some((cell.indicator, cell.year, self.problem.kind(cell)))
    }
}

/// What it helps to hide figures, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Help {
    /// Nothing.
    None,
    /// There is more room than before.
    More,
    /// There is room enough, but no worlds were found.
    Room,
    /// The target is safe then, but they are not.
    Safe,
    /// The target is safe then, and there is room for them.
    All,
}

/// Returns the parts of each relation that an indicator is in, above the line, fewest first.
fn parts_beside(
    indicators: &[Indicator],
    relations: &[AdditiveRelation],
    indicator: usize,
) -> Vec<BTreeSet<usize>> {
    let place = |id: &str| indicators.iter().position(|one| one.id == id);
    let relations = relations.iter().filter(|relation| relation.parts.len() > 1);
    let with_own = relations.filter(|relation| {
        let mut terms = relation.parts.iter().chain([&relation.whole]);
        terms.any(|term| place(&term.indicator) == Some(indicator))
    });
    let parts = with_own.map(|relation| {
        let above = relation
            .parts
            .iter()
            .filter(|term| term.side == Side::Numerator);
        above.filter_map(|term| place(&term.indicator)).collect()
    });
    let mut parts: Vec<BTreeSet<usize>> = parts.collect();
    parts.sort_by_key(BTreeSet::len);
    parts
}
