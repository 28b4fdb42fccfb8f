//! What is hidden for the sake of figures that would be found out.

use std::collections::BTreeSet;

use super::{Effort, FigureChoice, Finding, Stopped};
use crate::{
    disclosure::{
        audit::{AdditiveRelation, Input, Near, Side, Term, cheapest},
        complementary::{Candidate, Choice, Help, next_to_hide, protect},
        watch::{Unwatched, Watch},
    },
    model::{GivenUp, Sensitivity, UnitKind},
};

/// So often figures are hidden one by one for one target.
const ONE_BY_ONE: usize = 6;
/// Estates of so many residents are hidden last: the law asks for their figures.
const LARGE_ESTATE: f64 = 1000.0;

/// Up to which step it goes out from relation to relation, and the one that hides a whole year.
const KIN: usize = 6;
const WHOLE_YEAR: usize = KIN + 1;

/// How far it was gone for a target.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gone {
    /// How often figures were hidden one by one.
    one_by_one: usize,
    /// How many times more was hidden at once of units that are divided anew.
    anew: usize,
    /// How many times more was hidden at once of all.
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
        let alone = gone.one_by_one == 0;
        if alone && self.look_before(&[target], &Unwatched) == Ok(true) {
            return true;
        }
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
    /// for what the law calls by a name and the municipality, nothing for associations.
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
            Some(UnitKind::Estate | UnitKind::HousingArea) if large => 1e9 + persons,
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
        self.look_before(&failing, watch)?;
        protect(self, failing, (step, watch))
    }

    /// Looks at targets that are not safe while nothing is shown, each once: worlds that hold then do again as soon as
    /// enough is hidden. Returns whether there are any that are new.
    fn look_before(&mut self, targets: &[usize], watch: &dyn Watch) -> Result<bool, Stopped> {
        let Some(before) = &mut self.before else {
            return Ok(false);
        };
        let any = before.look(&mut self.problem.system, targets, watch)?;
        if any {
            for target in targets {
                let worlds = before.worlds(*target);
                if !worlds.is_empty() {
                    self.proofs.keep(*target, worlds.to_vec());
                }
            }
        }
        Ok(any)
    }

    /// Hides the figures beside a target that help most; what is known from elsewhere stays shown.
    fn hide_one(&mut self, target: usize, gone: &mut Gone) -> bool {
        gone.one_by_one += 1;
        let mut next = next_to_hide(self, target);
        if next.as_ref().is_none_or(|(help, _)| *help < Help::Safe) {
            next = self
                .circle_of(target)
                .map(|cells| (Help::Room, cells))
                .or(next);
        }
        match next {
            Some((_, cells)) => {
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

    /// Returns the figures that it takes together to leave a target room, where no single one does.
    fn circle_of(&mut self, target: usize) -> Option<Candidate> {
        let found = self.problem.target(target)?;
        let known = self.problem.narrowest_to(&mut self.search, target);
        let shown = |count: usize| {
            let cells = self.cells_of.of(count).iter().copied();
            cells.filter(|cell| self.problem.cells.get(*cell).is_some_and(|cell| cell.shown))
        };
        // That few are hidden counts more than which.
        let cost = |count: usize| {
            let losses = shown(count).map(|cell| 10.0 + self.loss(cell).max(0.0).ln_1p());
            losses.sum::<f64>()
        };
        let counts = cheapest(&self.problem.system, found, known, &cost)?;
        let cells: BTreeSet<usize> = counts.into_iter().flat_map(shown).collect();
        let can_be_hidden = cells.iter().all(|cell| !self.problem.is_out(*cell));
        (!cells.is_empty() && can_be_hidden).then(|| cells.into_iter().collect())
    }

    /// Hides all that is left of the first of some ever larger wholes; returns whether anything was
    /// left of any.
    fn hide_at_once(&mut self, target: usize, gone: &mut Gone) -> bool {
        let Some(cell) = self.problem.cell_of(target) else {
            return false;
        };
        let (indicator, year, kind) = (cell.indicator, cell.year, self.problem.kind(cell));
        // Of what other areas told only units that are divided anew tell more.
        while self.problem.is_divided(cell) && gone.anew <= WHOLE_YEAR {
            let indicators = self.around(indicator, gone.anew);
            let mut cells = self.problem.shown_anew(&indicators, year);
            // All of a year, what is known from elsewhere too: then nothing needs a proof.
            cells.retain(|cell| gone.anew == WHOLE_YEAR || !self.problem.is_out(*cell));
            gone.anew += 1;
            if !cells.is_empty() {
                for cell in cells {
                    self.hide(cell);
                }
                return true;
            }
        }
        while gone.at_once <= WHOLE_YEAR {
            let kind = kind.filter(|_| gone.at_once == 0);
            let indicators = self.around(indicator, gone.at_once);
            let mut cells = self.give_up(&indicators, year, kind);
            if gone.at_once == WHOLE_YEAR {
                cells.extend(self.problem.shown_anew(&indicators, year));
            }
            gone.at_once += 1;
            if !cells.is_empty() {
                for cell in cells {
                    self.hide(cell);
                }
                return true;
            }
        }
        false
    }

    /// Returns the indicators of one of some ever larger wholes around one.
    fn around(&self, indicator: usize, step: usize) -> BTreeSet<usize> {
        match step {
            0 | 1 => BTreeSet::from([indicator]),
            2 => self.parts_beside(indicator, 1),
            3 => self.parts_beside(indicator, usize::MAX),
            4..=KIN => self.kin(indicator, step - 2),
            _ => self.about_persons(),
        }
    }

    /// Returns the other parts of what an indicator is a part of, and its own parts, above the line;
    /// of so many relations, those of the fewest parts first.
    fn parts_beside(&self, indicator: usize, most: usize) -> BTreeSet<usize> {
        let Input {
            indicators,
            relations,
            ..
        } = self.problem.input;
        let place = |term: &Term| {
            let mut ids = indicators.iter().map(|indicator| &indicator.id);
            ids.position(|id| *id == term.indicator)
        };
        let relations = relations.iter().filter(|relation| relation.parts.len() > 1);
        let with_own = relations.filter(|relation| {
            let mut terms = relation.parts.iter().chain([&relation.whole]);
            terms.any(|term| place(term) == Some(indicator))
        });
        let parts = with_own.map(|relation| {
            let parts = relation.parts.iter();
            let above = parts.filter(|term| term.side == Side::Numerator);
            above.filter_map(place).collect()
        });
        let mut parts: Vec<BTreeSet<usize>> = parts.collect();
        parts.sort_by_key(BTreeSet::len);
        parts.into_iter().take(most).flatten().collect()
    }

    /// Returns the indicators that one hangs together with by so many relations one after the other:
    /// parts and wholes, above the line and below.
    fn kin(&self, indicator: usize, relations: usize) -> BTreeSet<usize> {
        let input = self.problem.input;
        let mut kin: BTreeSet<&str> = BTreeSet::new();
        kin.extend(self.problem.indicator(indicator).map(|own| own.id.as_str()));
        for _ in 0..relations {
            let related = input.relations.iter().filter(|of| of.parts.len() > 1);
            let related = related.filter(|of| terms(of).any(|term| kin.contains(&*term.indicator)));
            let near: Vec<&str> = related
                .flat_map(terms)
                .map(|term| &*term.indicator)
                .collect();
            kin.extend(near);
        }
        let numbered = input.indicators.iter().enumerate();
        let own = numbered.filter(|(_, other)| kin.contains(other.id.as_str()));
        own.map(|(number, _)| number).collect()
    }

    /// Returns the indicators about persons.
    fn about_persons(&self) -> BTreeSet<usize> {
        let indicators = self.problem.input.indicators.iter().enumerate();
        let persons =
            indicators.filter(|(_, indicator)| indicator.sensitivity != Sensitivity::Open);
        persons.map(|(number, _)| number).collect()
    }

    /// Returns what is still shown of indicators in a year, for units of a sort or for all, and
    /// takes down that it is given up.
    fn give_up(
        &mut self,
        indicators: &BTreeSet<usize>,
        year: i32,
        kind: Option<UnitKind>,
    ) -> Vec<usize> {
        let cells = self.problem.cells.iter().enumerate();
        let shown = cells.filter(|(number, cell)| {
            let of_kind = kind.is_none() || self.problem.kind(cell) == kind;
            let is_own = cell.year == year && indicators.contains(&cell.indicator) && of_kind;
            cell.shown && is_own && !self.problem.is_out(*number)
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
}

/// Goes through the parts of a relation and its whole.
fn terms(relation: &AdditiveRelation) -> impl Iterator<Item = &Term> {
    relation.parts.iter().chain([&relation.whole])
}
