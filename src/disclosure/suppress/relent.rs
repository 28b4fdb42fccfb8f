//! What is shown again, since it turns out not to be needed.

use super::{Effort, FigureChoice, Stopped};
use crate::disclosure::{audit::Deviation, complementary::Choice};

/// At most so many targets are looked at anew for a figure that is shown again.
const CONCERNED: usize = 300;

impl FigureChoice<'_> {
    /// Hides what is hidden at first, to be looked at last; what is too small by itself is hidden already.
    pub(super) fn hide_at_first(&mut self) {
        let (problem, hidden) = (&self.problem, self.problem.input.hidden_at_first);
        if hidden.is_empty() {
            return;
        }
        let cells = problem.cells.iter().enumerate();
        let cells = cells.filter(|(_, cell)| cell.shown && hidden.contains(&problem.id(cell)));
        self.beside = cells.map(|(number, _)| number).collect();
        for cell in self.beside.clone() {
            self.hide(cell);
        }
        // All is judged anyhow.
        self.followers.clear();
    }

    /// Shows again what was hidden for others and need not be, most persons first.
    pub(super) fn give_back(&mut self) -> Result<(), Stopped> {
        let mut beside = std::mem::take(&mut self.beside);
        beside.sort_by(|cell, other| self.loss(*other).total_cmp(&self.loss(*cell)));
        self.watch
            .begin("show what need not be hidden", beside.len());
        for cell in beside {
            if self.watch.is_stopped() {
                return Err(Stopped);
            }
            self.show_again(cell);
            self.watch.advance();
        }
        Ok(())
    }

    fn show_again(&mut self, cell: usize) {
        let Some(hidden) = self.problem.cells.get(cell) else {
            return;
        };
        // Figures of a year of which nothing is told have no proofs: one that were shown again would
        // ask for all of them.
        let is_closed = self.problem.is_divided(hidden) && self.problem.is_closed(hidden.year);
        if self.problem.is_blank(hidden.year) || is_closed {
            return;
        }
        let counts: Vec<usize> = hidden.counts.iter().collect();
        let concerned = self.proofs.affected(&counts);
        if concerned.len() > CONCERNED {
            return;
        }
        self.problem.show(cell, true);
        let mut before: Vec<(usize, Vec<Deviation>)> = Vec::new();
        for target in concerned {
            let worlds = self.proofs.of(target).to_vec();
            let safe = self.is_proven(target, Effort::Search);
            before.push((target, worlds));
            if !safe {
                self.problem.show(cell, false);
                for (target, worlds) in before {
                    self.proofs.keep(target, worlds);
                }
                return;
            }
        }
    }
}
