//! Worlds that differ from the truth in a given count, found by moving persons about.
//!
//! One count is moved; each row that this breaks is mended by moving another count of the row,
//! and so on, some steps deep. From a world that is found the count is moved further, until it is
//! far enough. A world that is found fits all that is known, so two of them prove how wide an
//! interval is. That none is found proves nothing.

#![expect(
    clippy::indexing_slicing,
    reason = "there is an entry for each count and row of the system"
)]

use std::collections::VecDeque;

use super::{circle::Circle, deviation::Deviation, system::System};

/// How many rows deep a break is mended, and how many moves are tried for one step: anywhere, and
/// within a circle, where there are few ways and most lead on.
const ANYWHERE: Limits = Limits {
    depth: 12,
    moves: 400,
};
const WITHIN: Limits = Limits {
    depth: 30,
    moves: 1500,
};
/// How many counts are moved at most to repair what a move broke.
const REPAIRS: usize = 150;
/// So many counts rest that were moved last.
const RESTING: usize = 6;

struct Limits {
    depth: usize,
    moves: usize,
}

/// Which counts the attacker knows exactly beside what is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Insider {
    /// None.
    Nobody,
    /// All that any one insider could know, which is more than each of them knows; but not this
    /// one: he who knows it has nothing to find out.
    AnybodyBut(usize),
    /// This one.
    Knows(usize),
}

/// A search for worlds; keeps its memory from one search to the next.
pub(crate) struct Search {
    moved: Vec<f64>,
    change: Vec<f64>,
    /// In which step each count was moved last.
    moved_in: Vec<u64>,
    step: u64,
    /// The moved counts, as they were before.
    trail: Vec<MovedCount>,
    /// The rows that changed, as they were before.
    before: Vec<ChangedRow>,
    left: usize,
    known: Vec<bool>,
    insider: Insider,
    /// Whether persons may be moved in a unit, by its place; everywhere where it is empty.
    within: Vec<bool>,
}

/// A count before it was moved.
struct MovedCount {
    count: usize,
    /// By how much it had moved.
    moved: f64,
    /// How many rows had changed.
    rows: usize,
}

/// A row before it changed.
struct ChangedRow {
    row: usize,
    /// By how much it had changed.
    change: f64,
}

impl Search {
    /// Prepares for a system and the counts that an insider may know one of.
    pub(crate) fn new(system: &System, known: &[usize]) -> Self {
        let (counts, rows) = system.size();
        let mut search = Self {
            moved: vec![0.0; counts],
            change: vec![0.0; rows],
            moved_in: vec![0; counts],
            step: 0,
            trail: Vec::new(),
            before: Vec::new(),
            left: 0,
            known: vec![false; counts],
            insider: Insider::Nobody,
            within: Vec::new(),
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

    /// Has persons moved about within some units only, or anywhere.
    pub(crate) fn stay_within(&mut self, circle: Option<&Circle>) {
        self.within.clear();
        for unit in circle.into_iter().flatten() {
            if self.within.len() <= *unit {
                self.within.resize(unit + 1, false);
            }
            self.within[*unit] = true;
        }
    }

    fn is_within(&self, system: &System, count: usize) -> bool {
        let home = system.count(count).home;
        self.within.is_empty()
            || home.is_none_or(|home| self.within.get(home).is_some_and(|within| *within))
    }

    /// Tells whether an insider may know a count.
    pub(crate) fn may_be_known(&self, count: usize) -> bool {
        self.known[count]
    }

    /// Tells whether the attacker knows a count.
    pub(crate) fn is_known(&self, count: usize) -> bool {
        match self.insider {
            Insider::Nobody => false,
            Insider::AnybodyBut(free) => self.known[count] && count != free,
            Insider::Knows(known) => known == count,
        }
    }

    /// Looks for a world in which a count differs from the truth by an amount, or by as much of it
    /// as can be found; in units of a step.
    pub(crate) fn world(
        &mut self,
        system: &System,
        count: usize,
        amount: f64,
        step: f64,
    ) -> Option<Deviation> {
        let mut part = amount;
        while part.abs() > step * 0.5 {
            if self.go(system, count, part) {
                part = amount - self.moved[count];
            } else {
                part = (part / step / 2.0).trunc() * step;
            }
        }
        let deviation = self.deviation();
        self.undo(0);
        (!deviation.is_none()).then_some(deviation)
    }

    /// Moves a count further than it is.
    fn go(&mut self, system: &System, count: usize, amount: f64) -> bool {
        let limits = match self.within.is_empty() {
            true => ANYWHERE,
            false => WITHIN,
        };
        self.left = limits.moves;
        self.step += 1;
        let mark = self.trail.len();
        if self.shift(system, (count, amount), limits.depth, None) && self.fits(system) {
            return true;
        }
        self.undo(mark);
        if self.repair(system, (count, amount)) && self.fits(system) {
            return true;
        }
        self.undo(mark);
        false
    }

    /// Moves a count and then others, one after the other, each time the one that leaves least
    /// broken of all that would mend a broken row. One that has just been moved rests.
    fn repair(&mut self, system: &System, (count, amount): (usize, f64)) -> bool {
        let unknown = system.count(count);
        if self.is_known(count) || !unknown.may_be(unknown.exact + self.moved[count] + amount) {
            return false;
        }
        self.apply(system, count, amount);
        let broken = self.broken_by(system, count);
        self.repair_all(system, broken, count)
    }

    /// Mends what a world breaks that is nearly one, without moving one of its counts further.
    pub(crate) fn repaired(
        &mut self,
        system: &System,
        nearly: &Deviation,
        fixed: usize,
    ) -> Option<Deviation> {
        let possible = |(count, amount): (usize, f64)| {
            let unknown = system.count(count);
            unknown.may_be(unknown.exact + amount) && !self.is_known(count)
        };
        if !nearly.iter().all(possible) {
            return None;
        }
        let mut broken = Vec::new();
        for (count, amount) in nearly.iter() {
            self.apply(system, count, amount);
        }
        for count in nearly.counts() {
            let more = self.broken_by(system, count).into_iter();
            let more: Vec<usize> = more.filter(|more| !broken.contains(more)).collect();
            broken.extend(more);
        }
        let repaired = self.repair_all(system, broken, fixed) && self.fits(system);
        let deviation = repaired.then(|| self.deviation());
        self.undo(0);
        deviation
    }

    /// Mends broken rows by moving one count after the other, but never a certain one.
    fn repair_all(&mut self, system: &System, mut broken: Vec<usize>, fixed: usize) -> bool {
        let mut resting = VecDeque::new();
        for _ in 0..REPAIRS {
            while let Some(row) = broken.last().copied() {
                if self.excess(system, row) != 0.0 {
                    break;
                }
                broken.pop();
            }
            let Some(row) = broken.last().copied() else {
                return true;
            };
            let rests = |other: usize| other == fixed || resting.contains(&other);
            let Some((other, amount)) = self.best_repair(system, row, rests) else {
                return false;
            };
            self.apply(system, other, amount);
            let more = self.broken_by(system, other).into_iter();
            let more: Vec<usize> = more.filter(|more| !broken.contains(more)).collect();
            broken.extend(more);
            resting.push_back(other);
            if resting.len() > RESTING {
                resting.pop_front();
            }
        }
        false
    }

    fn broken_by(&self, system: &System, count: usize) -> Vec<usize> {
        let rows = system.rows_of(count).map(|(number, _)| number);
        rows.filter(|row| self.excess(system, *row) != 0.0)
            .collect()
    }

    /// Returns the move against what a row has too much that leaves least broken.
    fn best_repair(
        &self,
        system: &System,
        row: usize,
        rests: impl Fn(usize) -> bool,
    ) -> Option<(usize, f64)> {
        let excess = self.excess(system, row);
        let mut best: Option<(f64, usize, f64)> = None;
        for term in &system.row(row).terms {
            if rests(term.0) || self.is_known(term.0) || !self.is_within(system, term.0) {
                continue;
            }
            let full = self.toward(system, *term, excess);
            let free = self.without_harm(system, (term.0, full), row);
            for amount in [free, full] {
                if amount == 0.0 {
                    continue;
                }
                let harm = self.harm(system, term.0, amount);
                if best.is_none_or(|(least, ..)| harm < least - 1e-9) {
                    best = Some((harm, term.0, amount));
                }
            }
        }
        best.map(|(_, count, amount)| (count, amount))
    }

    /// Returns by how much more is broken after a move than before.
    fn harm(&self, system: &System, count: usize, amount: f64) -> f64 {
        let rows = system.factors_of(count);
        let harms = rows.map(|(number, factor, row)| {
            let before = row.exact + self.change[number];
            row.excess(before + factor * amount).abs() - row.excess(before).abs()
        });
        harms.sum()
    }

    /// Returns how much of a move breaks no row but the one that it is to mend.
    fn without_harm(&self, system: &System, (count, amount): (usize, f64), but: usize) -> f64 {
        let mut most = amount.abs();
        for (number, factor, row) in system.factors_of(count) {
            if number != but {
                let rises = (factor > 0.0) == (amount > 0.0);
                let moved = if rises {
                    -self.change[number]
                } else {
                    self.change[number]
                };
                most = most.min((row.slack(rises) + moved).max(0.0) / factor.abs());
            }
        }
        if system.count(count).whole {
            most = (most + 1e-9).floor();
        }
        most.copysign(amount)
    }

    fn deviation(&self) -> Deviation {
        let mut counts: Vec<usize> = self.trail.iter().map(|moved| moved.count).collect();
        counts.sort_unstable();
        counts.dedup();
        let moves = counts.into_iter().map(|count| (count, self.moved[count]));
        moves.filter(|(_, amount)| amount.abs() > 0.0).collect()
    }

    /// Tells whether a world fits all that is known.
    pub(crate) fn is_world(&mut self, system: &System, deviation: &Deviation) -> bool {
        let possible = deviation.iter().all(|(count, amount)| {
            let unknown = system.count(count);
            unknown.may_be(unknown.exact + amount) && !self.is_known(count)
        });
        for (count, amount) in deviation.iter() {
            self.apply(system, count, amount);
        }
        let fits = possible && self.fits(system);
        self.undo(0);
        fits
    }

    fn fits(&self, system: &System) -> bool {
        self.trail.iter().all(|MovedCount { count, .. }| {
            let unknown = system.count(*count);
            if !unknown.may_be(unknown.exact + self.moved[*count]) {
                return false;
            }
            let mut rows = system.rows_of(*count);
            rows.all(|(number, row)| row.excess(row.exact + self.change[number]) == 0.0)
        })
    }

    fn apply(&mut self, system: &System, count: usize, amount: f64) {
        self.trail.push(MovedCount {
            count,
            moved: self.moved[count],
            rows: self.before.len(),
        });
        self.moved[count] += amount;
        self.moved_in[count] = self.step;
        for (row, factor, _) in system.factors_of(count) {
            let change = self.change[row];
            self.before.push(ChangedRow { row, change });
            self.change[row] += factor * amount;
        }
    }

    /// Takes back all moves from one on, the last first.
    fn undo(&mut self, mark: usize) {
        let Some(rows) = self.trail.get(mark).map(|first| first.rows) else {
            return;
        };
        for MovedCount { count, moved, .. } in self.trail.drain(mark..).rev() {
            self.moved[count] = moved;
            self.moved_in[count] = 0;
        }
        for ChangedRow { row, change } in self.before.drain(rows..).rev() {
            self.change[row] = change;
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
        let unknown = system.count(count);
        let value = unknown.exact + self.moved[count] + amount;
        let free = self.left > 0 && self.is_free(system, count);
        if !free || !unknown.may_be(value) {
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
            self.undo(mark);
        }
        mended
    }

    fn is_free(&self, system: &System, count: usize) -> bool {
        let rests = self.moved_in[count] == self.step || self.is_known(count);
        !rests && self.is_within(system, count)
    }

    fn excess(&self, system: &System, number: usize) -> f64 {
        let row = system.row(number);
        row.excess(row.exact + self.change[number])
    }

    /// Mends a row: first by counts that break no other row, then by any.
    fn mend(&mut self, system: &System, number: usize, depth: usize) -> bool {
        for depth in [0, depth] {
            let mut terms = system.row(number).terms.clone();
            if depth > 0 {
                // What nothing holds back is the shortest way.
                let excess = self.excess(system, number);
                let room = |(count, factor): &(usize, f64)| {
                    system.count(*count).room((*factor > 0.0) != (excess > 0.0))
                };
                terms.sort_by(|term, other| room(other).total_cmp(&room(term)));
            }
            for term in &terms {
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

    /// Returns by how much a count may move by itself against what a row has too much.
    fn toward(&self, system: &System, (count, factor): (usize, f64), excess: f64) -> f64 {
        let unknown = system.count(count);
        let wanted = -excess / factor;
        let value = unknown.exact + self.moved[count];
        let room = wanted.clamp(
            (unknown.low - value).min(0.0),
            (unknown.high - value).max(0.0),
        );
        if !unknown.whole {
            room
        } else if (room - wanted).abs() < 1e-9 {
            wanted.signum() * (wanted.abs() - 1e-6).ceil()
        } else {
            room.trunc()
        }
    }

    /// Returns a part of how much a count may move against what a row has too much.
    fn step(&self, system: &System, (count, factor): (usize, f64), excess: f64, part: f64) -> f64 {
        if !self.is_free(system, count) {
            return 0.0;
        }
        let full = self.toward(system, (count, factor), excess);
        if !system.count(count).whole {
            return full * if part > 0.0 { part } else { 0.25 };
        }
        if part == 0.0 {
            full.signum() * full.abs().min(1.0)
        } else {
            (full * part).trunc()
        }
    }
}
