//! What is hidden for the sake of figures that would be found out.

use std::collections::BTreeSet;

use super::{Effort, FigureChoice, Finding, Stopped};
use crate::{
    disclosure::{
        audit::{AdditiveRelation, Near, Side},
        complementary::{Candidate, Choice, Help, next_to_hide, protect},
    },
    model::{GivenUp, Indicator, Sensitivity, UnitKind},
};

/// So often figures are hidden one by one for one target.
const ONE_BY_ONE: usize = 6;
/// Estates of so many residents are hidden last: the law asks for their figures.
const LARGE_ESTATE: f64 = 1000.0;

/// How far it was gone for a target.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gone {
    /// How often figures were hidden one by one.
    one_by_one: usize,
    /// How many times more was hidden at once.
    at_once: usize,
}

/// What lies around a figure, and how far it can be from the truth as long as it is shown.
pub(super) struct Surroundings {
    near: Near,
    room: f64,
}

impl Choice for FigureChoice<'_> {
    type Near = Surroundings;
    type Stuck = Finding;

    fn is_safe(&mut self, target: usize) -> bool {
        // First, and before more is hidden at once, with all effort.
        let effort = match self.gone.get(&target).map_or(0, |gone| gone.one_by_one) {
            0 | ONE_BY_ONE.. => Effort::Programme,
            _ => Effort::Search,
        };
        self.is_proven(target, effort)
    }

    fn widen(&mut self, target: usize) -> bool {
        let mut gone = self.gone.get(&target).copied().unwrap_or_default();
        let widened = match gone.one_by_one < ONE_BY_ONE {
            true => self.hide_one(target, &mut gone),
            false => self.hide_at_once(target, &mut gone),
        };
        self.gone.insert(target, gone);
        widened
    }

    fn leave(&mut self, target: usize) -> Option<Finding> {
        let problem = &self.problem;
        let judged = problem.judge(&mut self.search, target, Effort::Search);
        judged.map(|(finding, _)| finding)
    }

    fn followers(&mut self, _: usize) -> Vec<usize> {
        std::mem::take(&mut self.followers)
    }

    fn near(&mut self, number: usize) -> Option<Surroundings> {
        let target = self.problem.target(number)?;
        Some(Surroundings {
            near: self.problem.near(number)?,
            room: self.problem.room(&mut self.search, target),
        })
    }

    fn next_group(&self, around: &mut Surroundings) -> Option<Vec<Candidate>> {
        around.near.next(&self.problem, &self.cells_of)
    }

    /// The number of persons that a figure is about, and of equal ones those that it counts; more
    /// for large estates and the municipality, nothing for associations.
    fn loss(&self, cell: usize) -> f64 {
        let Some(cell) = self.problem.cells.get(cell) else {
            return f64::INFINITY;
        };
        let figure = cell.figure;
        let persons = figure.denominator.unwrap_or(figure.numerator);
        let residents = self.residents.get(&(cell.year, cell.unit.clone()));
        let large = residents.is_some_and(|residents| *residents >= LARGE_ESTATE);
        let counted = figure.numerator.min(persons) * 1e-6;
        match self.problem.kind(cell) {
            Some(UnitKind::Association) => counted,
            Some(UnitKind::Estate) if large => 1e9 + persons,
            Some(UnitKind::Municipality) => 2e9 + counted,
            _ => persons + counted,
        }
    }

    fn set_shown(&mut self, cell: usize, shown: bool) {
        self.problem.show(cell, shown);
    }

    fn help(&mut self, number: usize, cells: &[usize], around: &Surroundings) -> Help {
        let (problem, search) = (&self.problem, &mut self.search);
        let Some(target) = problem.target(number) else {
            return Help::None;
        };
        if !problem.has_room(search, target) {
            return match problem.room(search, target) > around.room {
                true => Help::More,
                false => Help::None,
            };
        }
        let judged = problem.judge(search, number, Effort::Search);
        if !judged.is_some_and(|(finding, _)| finding.is_wide()) {
            return Help::Room;
        }
        let own = cells.iter().filter_map(|cell| self.targets_of.get(cell));
        let mut own = own.flatten().filter_map(|own| problem.target(*own));
        match own.all(|own| problem.has_room(search, own)) {
            true => Help::All,
            false => Help::Safe,
        }
    }
}

impl FigureChoice<'_> {
    /// Hides figures until targets are safe, and those that get hidden with them; returns those
    /// that never are.
    pub(super) fn mend(
        &mut self,
        step: &str,
        failing: Vec<usize>,
    ) -> Result<Vec<Finding>, Stopped> {
        self.gone.clear();
        let watch = self.watch;
        protect(self, failing, (step, watch))
    }

    /// Hides the figures beside a target that help most; what is known from elsewhere stays shown.
    fn hide_one(&mut self, target: usize, gone: &mut Gone) -> bool {
        gone.one_by_one += 1;
        match next_to_hide(self, target) {
            Some(cells) => {
                for cell in cells {
                    self.hide(cell);
                    self.beside.push(cell);
                }
            }
            // All effort first, before more is hidden at once.
            None => gone.one_by_one = ONE_BY_ONE,
        }
        true
    }

    /// Hides all that is left of the first of some ever larger wholes; returns whether anything was
    /// left of any.
    fn hide_at_once(&mut self, target: usize, gone: &mut Gone) -> bool {
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
        let persons =
            indicators.filter(|(_, indicator)| indicator.sensitivity != Sensitivity::Open);
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
        self.given_up.retain(|given_up| {
            let for_all = GivenUp {
                kind: None,
                ..given_up.clone()
            };
            let told = given_up.kind.is_some() && all.contains(&for_all);
            !told && !blank_years.contains(&given_up.year)
        });
    }

    fn place_of(&self, target: usize) -> Option<(usize, i32, Option<UnitKind>)> {
        let cell = self.problem.cell_of(target)?;
        Some((cell.indicator, cell.year, self.problem.kind(cell)))
    }
}

/// Returns the parts of each relation that an indicator is in, above the line, fewest first.
fn parts_beside(
    indicators: &[Indicator],
    relations: &[AdditiveRelation],
    indicator: usize,
) -> Vec<BTreeSet<usize>> {
    let place = |id: &str| indicators.iter().position(|indicator| indicator.id == id);
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
