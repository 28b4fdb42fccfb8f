//! Worlds that differ from the truth in a given count, found by moving persons about.
//!
//! One count is moved; each row that this breaks is mended by moving another count of the row,
//! and so on, a few steps deep. A world that is found fits all that is known, so two of them
//! prove how wide an interval is. That none is found proves nothing.

#![expect(
    clippy::indexing_slicing,
    reason = "there is an entry for each count and row of the system"
)]

use super::system::System;

/// How many rows deep a break is mended.
const DEPTH: usize = 6;
/// How many moves are tried for one world.
const MOVES: usize = 1500;

/// How a world differs from the truth: counts and by how much.
pub(crate) type Moves = Vec<(usize, f64)>;

/// Which counts the attacker knows exactly beside what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Insider {
    /// None.
    Nobody,
    /// All that any one insider could know: more than each of them knows.
    Anybody,
    /// The same, but not this one: he who knows it has nothing to find out.
    AnybodyBut(usize),
    /// This one.
    Knows(usize),
}

/// A search for worlds; keeps its memory from one search to the next.
pub(crate) struct Search {
    moved: Vec<f64>,
    change: Vec<f64>,
    trail: Vec<usize>,
    left: usize,
    known: Vec<bool>,
    insider: Insider,
}

impl Search {
    /// Prepares for a system and the counts that an insider may know one of.
    pub(crate) fn new(system: &System, known: &[usize]) -> Self {
        let (counts, rows) = system.size();
        let mut search = Self {
            moved: vec![0.0; counts],
            change: vec![0.0; rows],
            trail: Vec::new(),
            left: 0,
            known: vec![false; counts],
            insider: Insider::Nobody,
        };
        for count in known {
            search.known[*count] = true;
        }
        search
    }

    /// Says what the attacker knows beside what is published.
    pub(crate) fn set_insider(&mut self, insider: Insider) {
        self.insider = insider;
    }

    /// Tells whether an insider may know a count.
    pub(crate) fn may_be_known(&self, count: usize) -> bool {
        self.known[count]
    }

    /// Tells whether the attacker knows a count.
    pub(crate) fn is_known(&self, count: usize) -> bool {
        match self.insider {
            Insider::Nobody => false,
            Insider::Anybody => self.known[count],
            Insider::AnybodyBut(free) => self.known[count] && count != free,
            Insider::Knows(known) => known == count,
        }
    }

    /// Looks for a world in which a count differs from the truth by an amount.
    pub(crate) fn world(&mut self, system: &System, count: usize, amount: f64) -> Option<Moves> {
        self.left = MOVES;
        let found = self.shift(system, (count, amount), DEPTH, None) && self.fits(system);
        let moves = found.then(|| {
            let moved = self.trail.iter();
            moved.map(|count| (*count, self.moved[*count])).collect()
        });
        self.undo(system, 0);
        moves
    }

    /// Tells whether a world fits all that is known.
    pub(crate) fn is_world(&mut self, system: &System, moves: &[(usize, f64)]) -> bool {
        let possible = moves.iter().all(|(count, amount)| {
            let (one, value) = (system.count(*count), system.count(*count).exact + amount);
            one.low <= value && value <= one.high && !self.is_known(*count)
        });
        for (count, amount) in moves {
            self.apply(system, *count, *amount);
        }
        let fits = possible && self.fits(system);
        self.undo(system, 0);
        fits
    }

    fn fits(&self, system: &System) -> bool {
        self.trail.iter().all(|count| {
            let mut rows = system.rows_of(*count);
            rows.all(|(number, row)| row.excess(row.exact + self.change[number]) == 0.0)
        })
    }

    fn apply(&mut self, system: &System, count: usize, amount: f64) {
        self.moved[count] = amount;
        self.trail.push(count);
        self.add(system, count, amount);
    }

    fn add(&mut self, system: &System, count: usize, amount: f64) {
        for (number, row) in system.rows_of(count) {
            let factor = row.terms.iter().find(|(one, _)| *one == count);
            self.change[number] += factor.map_or(0.0, |(_, factor)| factor * amount);
        }
    }

    fn undo(&mut self, system: &System, mark: usize) {
        while self.trail.len() > mark {
            let Some(count) = self.trail.pop() else { break };
            for (number, row) in system.rows_of(count) {
                let moved = |one: &(usize, f64)| self.moved[one.0] * one.1;
                let rest = row.terms.iter().filter(|(one, _)| *one != count);
                self.change[number] = rest.map(moved).sum();
            }
            self.moved[count] = 0.0;
        }
    }

    /// Moves a count and mends what that breaks, but for the row that is being mended.
    fn shift(
        &mut self,
        system: &System,
        (count, amount): (usize, f64),
        depth: usize,
        mending: Option<usize>,
    ) -> bool {
        let one = system.count(count);
        let value = one.exact + amount;
        let free = self.left > 0 && self.moved[count] == 0.0 && !self.is_known(count);
        if !free || value < one.low || value > one.high {
            return false;
        }
        self.left -= 1;
        let mark = self.trail.len();
        self.apply(system, count, amount);
        let mut rows = system.rows_of(count);
        let mended = rows.all(|(number, _)| {
            Some(number) == mending || self.excess(system, number) == 0.0 || {
                depth > 0 && self.mend(system, number, depth - 1)
            }
        });
        if !mended {
            self.undo(system, mark);
        }
        mended
    }

    fn excess(&self, system: &System, number: usize) -> f64 {
        let row = system.row(number);
        row.excess(row.exact + self.change[number])
    }

    /// Mends a row: first by counts that break no other row, then by any.
    fn mend(&mut self, system: &System, number: usize, depth: usize) -> bool {
        for depth in [0, depth] {
            for term in &system.row(number).terms {
                for part in [1.0, 0.5, 0.0] {
                    let excess = self.excess(system, number);
                    if excess == 0.0 {
                        return true;
                    }
                    let amount = self.step(system, *term, excess, part);
                    let idle = amount == 0.0;
                    if idle || self.shift(system, (term.0, amount), depth, Some(number)) {
                        break;
                    }
                    if depth == 0 {
                        break;
                    }
                }
            }
            if depth == 0 && self.excess(system, number) == 0.0 {
                return true;
            }
        }
        self.excess(system, number) == 0.0
    }

    /// Returns by how much a count may move, at most, against what a row has too much.
    fn step(&self, system: &System, (count, factor): (usize, f64), excess: f64, part: f64) -> f64 {
        let one = system.count(count);
        if self.moved[count] != 0.0 || self.is_known(count) {
            return 0.0;
        }
        let wanted = -excess / factor;
        let room = wanted.clamp(one.low - one.exact, one.high - one.exact);
        if !one.whole {
            return room * if part > 0.0 { part } else { 0.25 };
        }
        let full = if (room - wanted).abs() < 1e-9 {
            wanted.signum() * (wanted.abs() - 1e-6).ceil()
        } else {
            room.trunc()
        };
        if part == 0.0 {
            full.signum() * full.abs().min(1.0)
        } else {
            (full * part).trunc()
        }
    }
}
