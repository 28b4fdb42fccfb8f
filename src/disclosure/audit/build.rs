//! Builds the problem from figures and what is seen of them.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    cell::{Cell, Counts},
    circle::Circles,
    known::{hold, known},
    problem::{Aspect, FigureTarget, Input, Problem, is_whole},
    relations::Side,
    series::{CountKey, Series, first_of, representatives},
    system::System,
    target::Target,
};
use crate::disclosure::primary::is_too_small;
use crate::model::{CountPart, Figure, Indicator, Measure, Sensitivity, Shown, UnitId};

impl<'a> Problem<'a> {
    /// Builds the system from what is seen of each figure; nothing where it is hidden.
    pub(crate) fn new(
        input: Input<'a>,
        seen: &dyn Fn(&Indicator, i32, &UnitId, Figure) -> Option<Shown>,
    ) -> Self {
        let mut problem = Problem {
            input,
            cells: Vec::new(),
            system: System::default(),
            targets: Vec::new(),
            insiders: Vec::new(),
            shown_in_year: BTreeMap::new(),
            shown_anew: BTreeMap::new(),
            spoken: BTreeSet::new(),
            told: BTreeSet::new(),
            circles: Circles::default(),
            unused: 0,
            counts: BTreeMap::new(),
            derived: Vec::new(),
            places: BTreeMap::new(),
            same: representatives(input.indicators, input.relations),
            known_together: BTreeSet::new(),
        };
        problem.places = problem.places();
        problem.add_cells(seen);
        known(&mut problem);
        problem.add_said();
        problem.leave_out_insiders();
        problem.insiders = problem.insiders();
        problem.circles = Circles::new(input.units, &problem.places, &problem.cells);
        problem.count_shown();
        problem
    }

    fn add_cells(&mut self, seen: &dyn Fn(&Indicator, i32, &UnitId, Figure) -> Option<Shown>) {
        for (number, indicator) in self.input.indicators.iter().enumerate() {
            let figures = self.input.figures;
            let whole = is_whole(figures, indicator);
            for (year, of_year) in figures.of_indicator(&indicator.id) {
                for (unit, figure) in of_year {
                    let Some(place) = self.places.get(unit.as_str()).copied() else {
                        continue;
                    };
                    let mut count = |side, exact, whole| {
                        let indicator = number;
                        let series = Series { indicator, side };
                        let unit = place;
                        self.count(CountKey { series, year, unit }, exact, whole)
                    };
                    let counts = Counts {
                        numerator: count(Side::Numerator, figure.numerator, whole),
                        denominator: figure
                            .denominator
                            .map(|below| count(Side::Denominator, below, true)),
                    };
                    let is_piece = self.is_piece(unit);
                    let shown = seen(indicator, year, unit, *figure).filter(|_| !is_piece);
                    let facts = hold(self, indicator, counts, shown);
                    self.cells.push(Cell {
                        indicator: number,
                        year,
                        unit: unit.clone(),
                        figure: *figure,
                        counts,
                        facts,
                        shown: shown.is_some(),
                    });
                    // Nothing is published of a piece: it is protected where it is small and somebody is there.
                    let limits = self.input.policy.limits(indicator.sensitivity);
                    let nobody = figure.denominator.unwrap_or(figure.numerator) < 0.5;
                    if !is_piece || !nobody && is_too_small(*figure, indicator.measure, limits) {
                        self.add_targets(indicator, counts, *figure);
                    }
                }
            }
        }
    }

    /// Returns a count, shared with the same series; a new one where it differs.
    fn count(&mut self, own: CountKey, exact: f64, whole: bool) -> usize {
        let key = CountKey {
            series: first_of(&self.same, own.series),
            ..own
        };
        let shared = self.count_at(key);
        let agrees = |count: &usize| (self.system.count(*count).exact - exact).abs() < 1e-9;
        if let Some(count) = shared.filter(agrees) {
            return count;
        }
        let count = self.system.add_count(exact, whole, Some(key.unit));
        match shared {
            None => self.counts.insert(key, count),
            Some(other) => {
                self.system.add_sum(&[(count, 1.0), (other, -1.0)]);
                self.counts.insert(own, count)
            }
        };
        count
    }

    fn add_targets(&mut self, indicator: &Indicator, counts: Counts, figure: Figure) {
        if indicator.sensitivity == Sensitivity::Open {
            return;
        }
        let (cell, width) = (self.cells.len() - 1, self.width(indicator));
        let mut target = |aspect, count| {
            self.targets.push(FigureTarget {
                cell,
                aspect,
                target: Target::new(count, width),
            });
        };
        target(Aspect::Count, counts.numerator);
        let limits = self.input.policy.limits(indicator.sensitivity);
        let (Measure::Share, Some(below), Some(count)) =
            (indicator.measure, figure.denominator, counts.denominator)
        else {
            return;
        };
        let others = below - figure.numerator;
        if others < f64::from(limits.minimum_count) {
            let home = self.system.count(count).home;
            let complement = self.system.add_count(others, true, home);
            self.derived.push((complement, cell, CountPart::Complement));
            let terms = [(count, 1.0), (counts.numerator, -1.0), (complement, -1.0)];
            self.system.add_sum(&terms);
            target(Aspect::Complement, complement);
        }
    }

    fn insiders(&self) -> Vec<usize> {
        let persons = self.cells.iter().filter(|cell| {
            let indicator = self.indicator(cell.indicator);
            indicator.is_some_and(|indicator| {
                indicator.sensitivity != Sensitivity::Open
                    && !matches!(indicator.measure, Measure::Mean { .. })
            }) && cell.figure.numerator > 0.0
                && cell.figure.numerator <= 2.0
        });
        let mut counts: Vec<usize> = persons.map(|cell| cell.counts.numerator).collect();
        counts.sort_unstable();
        counts.dedup();
        counts
    }
}
