//! Unknown counts and what is known of them: bounds and linear rows.
//!
//! The truth is always one of the worlds: whatever contradicts it is widened until it does
//! not, so that an attacker is granted the very discrepancy. Some of what is known holds only
//! as long as a figure is shown; such facts can be taken back.

#![expect(
    clippy::indexing_slicing,
    reason = "numbers of counts, limits and rows are handed out by this type alone"
)]

use std::collections::BTreeMap;

/// How far a whole count may be from a whole number.
const WHOLE: f64 = 1e-9;

/// An unknown count.
pub(crate) struct Count {
    /// Its true value.
    pub(crate) exact: f64,
    /// The least value that is possible by itself.
    pub(crate) low: f64,
    /// The largest value that is possible by itself.
    pub(crate) high: f64,
    /// Whether it can only be a whole number.
    pub(crate) whole: bool,
    /// The place of the unit that it is of.
    pub(crate) home: Option<usize>,
    range: (f64, f64),
    limits: Vec<usize>,
    /// The rows that the count is in, each with its factor.
    rows: Vec<(usize, f64)>,
}

/// A sum of counts, each times a factor, that lies in an interval.
pub(crate) struct Row {
    /// Counts and their factors.
    pub(crate) terms: Vec<(usize, f64)>,
    /// The true value of the sum.
    pub(crate) exact: f64,
    /// The least value of the sum.
    pub(crate) low: f64,
    /// The largest value of the sum.
    pub(crate) high: f64,
    /// Whether the row is known.
    pub(crate) holds: bool,
}

impl Count {
    /// Tells whether the count can have a value by itself.
    pub(crate) fn may_be(&self, value: f64) -> bool {
        let tolerance = 1e-9 * (1.0 + value.abs());
        self.low - tolerance <= value && value <= self.high + tolerance
    }

    /// Returns how far the count may rise from its true value, or fall, by itself.
    pub(crate) fn room(&self, up: bool) -> f64 {
        if up {
            self.high - self.exact
        } else {
            self.exact - self.low
        }
    }

    /// Returns how far the count may rise from its true value, or fall, by what is known of it for good.
    pub(crate) fn range_room(&self, up: bool) -> f64 {
        if up {
            self.range.1 - self.exact
        } else {
            self.exact - self.range.0
        }
    }
}

impl Row {
    /// Returns the count that one is part of, where the row says that some counts are together
    /// no more than another.
    fn whole_of(&self, part: usize) -> Option<usize> {
        let (_, sign) = self.terms.iter().find(|(count, _)| *count == part)?;
        let bound = if *sign > 0.0 { self.high } else { self.low };
        let mut others = self.terms.iter().filter(|(_, factor)| factor * sign < 0.0);
        let whole = others.next().filter(|_| bound.is_finite())?;
        others.next().is_none().then_some(whole.0)
    }

    /// Returns how far the sum may rise from its true value, or fall.
    pub(crate) fn slack(&self, up: bool) -> f64 {
        if up {
            self.high - self.exact
        } else {
            self.exact - self.low
        }
    }

    /// Tells whether the sum may move so far both ways.
    pub(crate) fn is_loose(&self, room: f64) -> bool {
        self.slack(true) > room && self.slack(false) > room
    }

    /// Returns by how much a value of the sum is too large, or too small where negative.
    pub(crate) fn excess(&self, sum: f64) -> f64 {
        let tolerance = 1e-9 * (1.0 + sum.abs());
        if sum > self.high + tolerance {
            sum - self.high
        } else if sum < self.low - tolerance {
            sum - self.low
        } else {
            0.0
        }
    }
}

struct Limit {
    count: usize,
    low: f64,
    high: f64,
    holds: bool,
}

/// Something that is known as long as a figure is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Fact {
    /// A limit of one count, by number.
    Limit(usize),
    /// A row, by number.
    Row(usize),
}

/// Counts, limits and rows.
#[derive(Default)]
pub(crate) struct System {
    counts: Vec<Count>,
    limits: Vec<Limit>,
    rows: Vec<Row>,
    /// Rows that were said elsewhere, by their first count.
    said: BTreeMap<usize, Vec<usize>>,
    /// How wide a count is at most to those who know another one, where that is less than it should be, whatever is
    /// hidden.
    left_before: BTreeMap<(usize, usize), f64>,
}

impl System {
    /// Asks no more for a count, to those who know another one, than the width that they can be left.
    pub(crate) fn ask_no_more(&mut self, count: usize, known: usize, width: f64) {
        self.left_before.insert((count, known), width);
    }

    /// Returns the width that is asked for a count to those who know another one.
    pub(crate) fn width_to(&self, known: usize, count: usize, asked: f64) -> f64 {
        let left = self.left_before.get(&(count, known));
        left.copied().unwrap_or(asked)
    }

    /// Adds a count of a unit, by its place, that is not below nought unless the truth is; returns
    /// its number.
    pub(crate) fn add_count(&mut self, exact: f64, whole: bool, home: Option<usize>) -> usize {
        let range = (exact.min(0.0), f64::INFINITY);
        self.counts.push(Count {
            exact,
            low: range.0,
            high: range.1,
            whole: whole && (exact - exact.round()).abs() < WHOLE,
            home,
            range,
            limits: Vec::new(),
            rows: Vec::new(),
        });
        self.counts.len() - 1
    }

    /// Adds a limit of one count.
    pub(crate) fn add_limit(&mut self, count: usize, low: f64, high: f64) -> Fact {
        let exact = self.counts[count].exact;
        self.limits.push(Limit {
            count,
            low: low.min(exact),
            high: high.max(exact),
            holds: true,
        });
        let limit = self.limits.len() - 1;
        self.counts[count].limits.push(limit);
        self.bound(count);
        Fact::Limit(limit)
    }

    /// Narrows a count for good, whatever is shown.
    pub(crate) fn narrow(&mut self, count: usize, low: f64, high: f64) {
        let Count { exact, range, .. } = self.counts[count];
        self.counts[count].range = (range.0.max(low.min(exact)), range.1.min(high.max(exact)));
        self.bound(count);
    }

    /// Returns how wide the interval of a count is by what is known for good of it alone.
    pub(crate) fn known_width(&self, count: usize) -> f64 {
        let (low, high) = self.counts[count].range;
        high - low
    }

    /// Adds a row; counts that occur twice are put together.
    pub(crate) fn add_row(&mut self, terms: &[(usize, f64)], low: f64, high: f64) -> Fact {
        let mut joined: Vec<(usize, f64)> = Vec::with_capacity(terms.len());
        for (count, factor) in terms {
            match joined.iter_mut().find(|(other, _)| other == count) {
                Some((_, sum)) => *sum += factor,
                None => joined.push((*count, *factor)),
            }
        }
        joined.retain(|(_, factor)| factor.abs() > 0.0);
        let exact = self.sum(&joined);
        let row = self.rows.len();
        for (count, factor) in &joined {
            self.counts[*count].rows.push((row, *factor));
        }
        self.rows.push(Row {
            terms: joined,
            exact,
            low: low.min(exact),
            high: high.max(exact),
            holds: true,
        });
        Fact::Row(row)
    }

    /// Adds a row that was said elsewhere; what is said twice is one row.
    pub(crate) fn add_said(&mut self, terms: &[(usize, f64)], low: f64, high: f64) {
        let Some((first, _)) = terms.first() else {
            return;
        };
        let said = self.said.entry(*first).or_default().iter();
        let same = said.copied().find(|row| self.rows[*row].terms == terms);
        if let Some(row) = same {
            let row = &mut self.rows[row];
            row.low = row.low.max(low.min(row.exact));
            row.high = row.high.min(high.max(row.exact));
        } else if let Fact::Row(row) = self.add_row(terms, low, high) {
            self.said.entry(*first).or_default().push(row);
        }
    }

    /// Adds a row whose true value is known.
    pub(crate) fn add_sum(&mut self, terms: &[(usize, f64)]) -> Fact {
        let exact = self.sum(terms);
        self.add_row(terms, exact, exact)
    }

    /// Adds that counts are together another, or no more than it where they are not all.
    pub(crate) fn add_parts(&mut self, parts: &[usize], whole: usize, all: bool) {
        let terms = parts_less_whole(parts, whole);
        match all {
            true => self.add_sum(&terms),
            false => self.add_row(&terms, f64::NEG_INFINITY, 0.0),
        };
    }

    /// Returns the true value of a sum.
    pub(crate) fn sum(&self, terms: &[(usize, f64)]) -> f64 {
        let term = |(count, factor): &(usize, f64)| self.counts[*count].exact * factor;
        terms.iter().map(term).sum()
    }

    /// Takes a fact back, or makes it known again.
    pub(crate) fn set(&mut self, fact: Fact, holds: bool) {
        match fact {
            Fact::Row(row) => self.rows[row].holds = holds,
            Fact::Limit(limit) => {
                self.limits[limit].holds = holds;
                self.bound(self.limits[limit].count);
            }
        }
    }

    fn bound(&mut self, count: usize) {
        let of = self.counts[count].limits.iter();
        let known = of
            .map(|limit| &self.limits[*limit])
            .filter(|limit| limit.holds);
        let (low, high) = known.fold(self.counts[count].range, |(low, high), limit| {
            (low.max(limit.low), high.min(limit.high))
        });
        (self.counts[count].low, self.counts[count].high) = (low, high);
    }

    /// Returns a count.
    pub(crate) fn count(&self, count: usize) -> &Count {
        &self.counts[count]
    }

    /// Returns a row.
    pub(crate) fn row(&self, row: usize) -> &Row {
        &self.rows[row]
    }

    /// Returns the number of counts and of rows.
    pub(crate) fn size(&self) -> (usize, usize) {
        (self.counts.len(), self.rows.len())
    }

    /// Returns the counts that a count is part of: by each row that says so, and so on.
    pub(crate) fn wholes_of(&self, count: usize) -> Vec<usize> {
        let mut wholes = vec![count];
        let mut next = 0;
        while let Some(part) = wholes.get(next).copied() {
            next += 1;
            for (_, row) in self.rows_of(part) {
                let whole = row.whole_of(part);
                wholes.extend(whole.filter(|whole| !wholes.contains(whole)));
            }
        }
        wholes.split_off(1)
    }

    /// Goes through the rows that are known of a count, with their numbers.
    pub(crate) fn rows_of(&self, count: usize) -> impl Iterator<Item = (usize, &Row)> {
        self.factors_of(count).map(|(number, _, row)| (number, row))
    }

    /// Goes through the rows that are known of a count, with their numbers and its factors.
    pub(crate) fn factors_of(&self, count: usize) -> impl Iterator<Item = (usize, f64, &Row)> {
        let rows = self.counts[count].rows.iter();
        rows.map(|(row, factor)| (*row, *factor, &self.rows[*row]))
            .filter(|(_, _, row)| row.holds)
    }

    /// Returns the counts that something known is about.
    pub(crate) fn counts_of(&self, fact: Fact) -> Vec<usize> {
        match fact {
            Fact::Row(row) => self.rows[row]
                .terms
                .iter()
                .map(|(count, _)| *count)
                .collect(),
            Fact::Limit(limit) => vec![self.limits[limit].count],
        }
    }
}

/// Returns the terms of the sum of some parts, less the whole that they are parts of.
pub(crate) fn parts_less_whole(parts: &[usize], whole: usize) -> Vec<(usize, f64)> {
    let parts = parts.iter().map(|part| (*part, 1.0));
    parts.chain([(whole, -1.0)]).collect()
}
