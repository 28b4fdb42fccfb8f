//! Rows and ranges, made tighter and fewer before a solver sees them.

use std::collections::BTreeSet;

/// Counts, each with a range, and rows of them: terms, least and largest value.
#[derive(Clone, Default)]
pub(super) struct Rows {
    ranges: Vec<(f64, f64)>,
    whole: Vec<bool>,
    all: Vec<(Vec<(usize, f64)>, f64, f64)>,
    uses: Vec<Vec<usize>>,
}

impl Rows {
    pub(super) fn add_count(&mut self, whole: bool) -> usize {
        self.ranges.push((0.0, f64::INFINITY));
        self.whole.push(whole);
        self.uses.push(Vec::new());
        self.ranges.len() - 1
    }

    pub(super) fn range(&self, count: usize) -> (f64, f64) {
        self.ranges[count]
    }

    pub(super) fn set(&mut self, count: usize, value: f64) {
        self.ranges[count] = (value, value);
    }

    /// Narrows a range, unless nothing would be left of it.
    pub(super) fn limit(&mut self, count: usize, low: f64, high: f64) {
        let (old_low, old_high) = self.ranges[count];
        let (low, high) = (old_low.max(low), old_high.min(high));
        if low <= high {
            self.ranges[count] = (low, high);
        }
    }

    pub(super) fn add(&mut self, terms: &[(usize, f64)], low: f64, high: f64) {
        let mut joined: Vec<(usize, f64)> = Vec::new();
        for (count, factor) in terms {
            match joined.iter_mut().find(|(other, _)| other == count) {
                Some((_, sum)) => *sum += factor,
                None => joined.push((*count, *factor)),
            }
        }
        for (count, _) in &joined {
            self.uses[*count].push(self.all.len());
        }
        self.all.push((joined, low, high));
    }

    pub(super) fn row(&self, row: usize) -> (&[(usize, f64)], f64, f64) {
        let (terms, low, high) = &self.all[row];
        (terms, *low, *high)
    }

    /// Narrows ranges by single rows until little changes.
    pub(super) fn tighten(&mut self) {
        for _ in 0..30 {
            let mut changed = false;
            for number in 0..self.all.len() {
                changed |= self.tighten_by(number);
            }
            if !changed {
                break;
            }
        }
    }

    fn tighten_by(&mut self, number: usize) -> bool {
        let (terms, low, high) = self.all[number].clone();
        let mut changed = false;
        for (count, factor) in &terms {
            let others = terms.iter().filter(|(other, _)| other != count);
            let (least, most) = others.fold((0.0, 0.0), |sum, term| {
                let range = self.reach(*term);
                (sum.0 + range.0, sum.1 + range.1)
            });
            let ends = [(low - most) / factor, (high - least) / factor];
            let (from, to) = match *factor > 0.0 {
                true => (ends[0], ends[1]),
                false => (ends[1], ends[0]),
            };
            let (from, to) = match self.whole[*count] {
                true => ((from - 1e-6).ceil(), (to + 1e-6).floor()),
                false => (from, to),
            };
            let (old_low, old_high) = self.ranges[*count];
            // Never so far that rounding errors of the sums would count.
            if from > old_low + 1e-3 {
                self.ranges[*count].0 = from;
                changed = true;
            }
            if to < old_high - 1e-3 {
                self.ranges[*count].1 = to;
                changed = true;
            }
        }
        changed
    }

    /// Returns the least and the largest value of a term.
    fn reach(&self, (count, factor): (usize, f64)) -> (f64, f64) {
        let (low, high) = self.ranges[count];
        match factor > 0.0 {
            true => (low * factor, high * factor),
            false => (high * factor, low * factor),
        }
    }

    /// Tells whether a row says more than the ranges of its counts do.
    fn matters(&self, row: usize) -> bool {
        let (terms, low, high) = &self.all[row];
        let (least, most) = terms.iter().fold((0.0, 0.0), |sum, term| {
            let range = self.reach(*term);
            (sum.0 + range.0, sum.1 + range.1)
        });
        least < low - 1e-9 || most > high + 1e-9
    }

    /// Returns the counts that a sum hangs together with, and the rows that say how.
    pub(super) fn around(&self, terms: &[(usize, f64)]) -> (BTreeSet<usize>, BTreeSet<usize>) {
        let mut counts: BTreeSet<usize> = terms.iter().map(|(count, _)| *count).collect();
        let mut waiting: Vec<usize> = counts.iter().copied().collect();
        let mut rows = BTreeSet::new();
        while let Some(count) = waiting.pop() {
            for row in &self.uses[count] {
                if rows.contains(row) || !self.matters(*row) {
                    continue;
                }
                rows.insert(*row);
                for (other, _) in &self.all[*row].0 {
                    if counts.insert(*other) {
                        waiting.push(*other);
                    }
                }
            }
        }
        (counts, rows)
    }
}
