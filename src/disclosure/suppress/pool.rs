//! Which figures of several years are told in place of hidden ones: those that harm nothing.
//!
//! All other figures are chosen before, and none is hidden for the sake of these. All that could be
//! told are told at first; where a hidden figure is not safe then, those around it are withdrawn,
//! ever further off, until it is. Last those are told again that turn out to do no harm.

use std::ops::RangeInclusive;

use super::{Effort, FigureChoice, ROUNDS, Stopped};
use crate::{
    disclosure::{
        audit::{AuditedTable, CellId, Deviation, Fact},
        complementary::Choice,
        primary::pooled,
    },
    model::{Figure, Pooled, Shown, UnitId, UnitKind},
};

/// How far it is gone from a target: up to its own unit, its neighbours, all units, the neighbours in
/// other indicators, all of its year, and all.
const FURTHEST: usize = 5;
/// At most so many targets are looked at anew for a figure that is told again.
const CONCERNED: usize = 300;

/// A figure of several years that may be told in place of a hidden one.
pub(super) struct Pool {
    /// The hidden figure, of the last of the years.
    cell: usize,
    years: RangeInclusive<i32>,
    shown: Shown,
    /// The counts that it is about.
    counts: Vec<usize>,
    facts: Vec<Fact>,
    is_told: bool,
    /// Whether an earlier edition told the same, so that it says nothing new.
    is_known: bool,
}

impl FigureChoice<'_> {
    /// Tells figures of several years as far as all that is hidden stays safe, and would be found to
    /// be by an audit that knows no worlds to begin with.
    pub(super) fn tell_pools(&mut self, all: &[usize]) -> Result<(), Stopped> {
        self.pools = self.candidates();
        if self.pools.is_empty() {
            return Ok(());
        }
        // There are more rows now.
        self.search = self.problem.search();
        for pool in 0..self.pools.len() {
            self.tell_pool(pool, true);
        }
        let failing = self.prove("look at years together", all, Effort::Search)?;
        self.withdraw(failing)?;
        self.tell_again()?;
        for _ in 0..ROUNDS {
            let failing = self.not_found_anew(all)?;
            if failing.is_empty() {
                return Ok(());
            }
            for distance in 0..=FURTHEST {
                self.withdraw_around(&failing, distance);
                if self.not_found_anew(&failing)?.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }

    /// Returns the figures of several years that are told, by the hidden figures in whose place.
    pub(super) fn told_pools(&self) -> Vec<(CellId, Pooled)> {
        let told = self.pools.iter().filter(|pool| pool.is_told);
        let figure = |pool: &Pool| {
            let cell = self.problem.cells.get(pool.cell)?;
            let years = u8::try_from(pool.years.clone().count()).ok()?;
            Some((self.problem.id(cell), Pooled::release(pool.shown, years)))
        };
        told.filter_map(figure).collect()
    }

    /// Counts the figures of several years that are not told.
    pub(super) fn withheld_pools(&self) -> usize {
        self.pools.iter().filter(|pool| !pool.is_told).count()
    }

    fn candidates(&mut self) -> Vec<Pool> {
        let numbers = self.problem.numbers();
        let hidden = numbers.iter().filter_map(|(id, cell)| {
            let found = self.problem.cells.get(*cell)?;
            let indicator = self.problem.indicator(found.indicator)?;
            let unit = self.problem.input.units.get(id.unit.as_str())?;
            // Nothing is published of a piece.
            if unit.kind == UnitKind::Piece {
                return None;
            }
            let from = indicator.same_place_from(unit, id.year);
            let years = indicator.pooled_years(id.year, from)?;
            let is_open = !found.shown && !self.problem.input.unpooled_before.contains(id);
            let of_year = |year| {
                let of_year = CellId::new(&id.indicator, year, &id.unit);
                numbers.get(&of_year).copied()
            };
            let cells = years.clone().map(of_year).collect::<Option<Vec<usize>>>();
            let cells = cells.filter(|_| is_open)?;
            let figures = cells
                .iter()
                .filter_map(|cell| self.problem.cells.get(*cell));
            let figures: Vec<Figure> = figures.map(|cell| cell.figure).collect();
            let shown = pooled(&figures, indicator, self.problem.input.policy)?;
            let is_anew = self.problem.is_divided(found);
            let is_blank = years
                .clone()
                .any(|year| self.problem.is_blank(year) || is_anew && self.problem.is_closed(year));
            let told = Pooled::release(shown, indicator.pool?);
            let is_known = self.problem.is_told_before(id, told);
            (!is_blank || is_known).then_some((*cell, years, cells, (shown, is_known)))
        });
        let hidden: Vec<_> = hidden.collect();
        let pool = |(cell, years, cells, (shown, is_known)): (_, _, Vec<usize>, _)| Pool {
            cell,
            years,
            shown,
            counts: self.counts_of(&cells),
            facts: match is_known {
                true => Vec::new(),
                false => self.problem.add_pool(&cells, shown),
            },
            is_told: false,
            is_known,
        };
        hidden.into_iter().map(pool).collect()
    }

    fn counts_of(&self, cells: &[usize]) -> Vec<usize> {
        let cells = cells
            .iter()
            .filter_map(|cell| self.problem.cells.get(*cell));
        cells.flat_map(|cell| cell.counts.iter()).collect()
    }

    fn tell_pool(&mut self, pool: usize, is_told: bool) {
        if let Some(pool) = self.pools.get_mut(pool) {
            pool.is_told = is_told;
            for fact in &pool.facts {
                self.problem.system.set(*fact, is_told);
            }
        }
    }

    /// Withdraws what lies around targets that are not safe, until they are.
    fn withdraw(&mut self, mut failing: Vec<usize>) -> Result<(), Stopped> {
        failing = self.prove("protect from years together", &failing, Effort::Programme)?;
        for distance in 0..=FURTHEST {
            if failing.is_empty() {
                break;
            }
            self.withdraw_around(&failing, distance);
            failing = self.prove("protect from years together", &failing, Effort::Programme)?;
        }
        Ok(())
    }

    fn withdraw_around(&mut self, targets: &[usize], distance: usize) {
        let lies_near = |pool: &Pool| {
            let mut targets = targets.iter();
            targets.any(|target| self.is_within(pool, *target, distance))
        };
        let told = self.pools.iter().enumerate();
        let near = told.filter(|(_, pool)| pool.is_told && !pool.is_known && lies_near(pool));
        let near: Vec<usize> = near.map(|(number, _)| number).collect();
        for pool in near {
            self.tell_pool(pool, false);
        }
    }

    /// Tells whether a figure of several years lies no further from a target.
    fn is_within(&self, pool: &Pool, target: usize, distance: usize) -> bool {
        let of_pool = self.problem.cells.get(pool.cell);
        let Some((of_pool, own)) = of_pool.zip(self.problem.cell_of(target)) else {
            return false;
        };
        let same_indicator = of_pool.indicator == own.indicator;
        let is_of_year = pool.years.contains(&own.year);
        let near = |reach| self.is_beside(&of_pool.unit, &own.unit, reach);
        match distance {
            0 => same_indicator && is_of_year && near(0),
            1 => same_indicator && is_of_year && near(1),
            2 => same_indicator && is_of_year,
            3 => is_of_year && near(1),
            4 => is_of_year,
            _ => true,
        }
    }

    /// Tells whether units are the same; with a reach, whether one holds the other or one holds both.
    fn is_beside(&self, unit: &UnitId, other: &UnitId, reach: usize) -> bool {
        let units = self.problem.input.units;
        let parent = |unit: &UnitId| units.get(unit.as_str())?.parent.as_ref();
        let (above, above_other) = (parent(unit), parent(other));
        let is_kin = above == Some(other)
            || above_other == Some(unit)
            || above.is_some() && above == above_other;
        unit == other || reach > 0 && is_kin
    }

    /// Tells again what was withdrawn and need not be, most persons first.
    fn tell_again(&mut self) -> Result<(), Stopped> {
        let pools = self.pools.iter().enumerate();
        let withdrawn = pools.filter(|(_, pool)| !pool.is_told);
        let mut withdrawn: Vec<(usize, f64)> = withdrawn
            .map(|(number, pool)| (number, self.loss(pool.cell)))
            .collect();
        withdrawn.sort_by(|(_, loss), (_, other)| other.total_cmp(loss));
        self.watch
            .begin("tell years together again", withdrawn.len());
        for (pool, _) in withdrawn {
            if self.watch.is_stopped() {
                return Err(Stopped);
            }
            self.tell_if_safe(pool);
            self.watch.advance();
        }
        Ok(())
    }

    fn tell_if_safe(&mut self, pool: usize) {
        let counts = self.pools.get(pool).map(|pool| pool.counts.clone());
        let concerned = self.proofs.affected(&counts.unwrap_or_default());
        if concerned.len() > CONCERNED {
            return;
        }
        self.tell_pool(pool, true);
        let mut before: Vec<(usize, Vec<Deviation>)> = Vec::new();
        for target in concerned {
            let worlds = self.proofs.of(target).to_vec();
            let is_safe = self.is_proven(target, Effort::Search);
            before.push((target, worlds));
            if !is_safe {
                self.tell_pool(pool, false);
                for (target, worlds) in before {
                    self.proofs.keep(target, worlds);
                }
                return;
            }
        }
    }
}
