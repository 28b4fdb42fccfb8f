//! The audit: how narrow an interval an attacker can find for each hidden figure.
//!
//! The attacker knows all that is published, how units, estates and series add up, how counts
//! are rounded and from which count on they are shown; an insider knows one hidden count of
//! one or two besides. A hidden figure passes only where two worlds are exhibited that fit all
//! of this and lie at least the width of the policy apart. Where none are found, though there
//! may be some, the figure fails, so that an error hides too much and never too little.
//!
//! Not covered: what the choice of the hidden figures tells by itself, sums of hidden figures,
//! and what an attacker knows of persons from elsewhere.

mod earlier;
mod judge;
mod known;
mod near;
mod problem;
mod programme;
mod relations;
mod search;
mod system;
#[cfg(test)]
pub(super) mod tests;

pub use earlier::shown_before;
pub(super) use judge::{Reach, Target, Ways, judge_by};
pub(crate) use near::CellsOf;
pub(crate) use problem::{Aspect, Cell, Problem};
pub use problem::{CellId, Input};
pub(super) use relations::bounds;
pub use relations::{Extra, Part, Place, Term, same_series};

use judge::{Interval, judge};
pub(crate) use search::Search;
pub(super) use search::{Insider, Moves};
pub(super) use system::{Fact, System};

use crate::model::PublishedFigures;

/// Intervals are followed until they are so many times as wide as they must be.
const TWICE: f64 = 2.0;

/// What an audit found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Audit {
    /// The hidden figure whose interval is the narrowest for what it must be.
    pub narrowest: Option<Finding>,
    /// The hidden figures whose interval is too narrow.
    pub failing: Vec<Finding>,
    /// How many figures there are.
    pub cells: usize,
    /// How many of them are hidden.
    pub hidden: usize,
    /// How much of what was said elsewhere was about counts that are not these, or that have
    /// changed since.
    pub unused: usize,
}

/// The interval of a hidden figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The figure; of a rest the area's.
    pub cell: CellId,
    /// What of it the interval is of.
    pub aspect: Aspect,
    /// The least value that fits what is known.
    pub low: f64,
    /// The largest value that fits what is known.
    pub high: f64,
    /// How wide the interval must be.
    pub needed: f64,
    /// Whether it is that of an insider.
    pub insider: bool,
    /// Whether the interval is at least so wide, and may be wider.
    pub at_least: bool,
}

impl Audit {
    /// Tells whether every hidden figure is safe.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.failing.is_empty()
    }
}

/// Audits what is published.
#[must_use]
pub fn audit(input: Input, published: &PublishedFigures) -> Audit {
    let problem = Problem::new(input, &|indicator, year, unit, _| {
        published.get(&indicator.id, year, unit.as_str())?.shown()
    });
    problem.audit()
}

impl Problem<'_> {
    /// Judges every hidden figure.
    #[must_use]
    pub(super) fn audit(&self) -> Audit {
        let mut search = self.search();
        let mut audit = Audit {
            cells: self.cells.len(),
            hidden: self.cells.iter().filter(|cell| !cell.shown).count(),
            unused: self.unused,
            ..Audit::default()
        };
        let mut narrowest = f64::INFINITY;
        for number in 0..self.targets.len() {
            let wide = self.judge(&mut search, number, TWICE);
            let wide = wide.filter(Finding::is_wide);
            let Some(finding) = wide.or_else(|| self.judge(&mut search, number, 1.0)) else {
                continue;
            };
            let width = (finding.high - finding.low) / finding.needed;
            if width < narrowest {
                narrowest = width;
                audit.narrowest = Some(finding.clone());
            }
            if !finding.is_wide() {
                audit.failing.push(finding);
            }
        }
        audit
    }

    /// Prepares for judging.
    pub(crate) fn search(&self) -> Search {
        Search::new(&self.system, &self.insiders)
    }

    /// Judges a target; nothing where its figure is shown.
    ///
    /// Its interval is followed until it is so many times as wide as it must be.
    pub(crate) fn judge(&self, search: &mut Search, number: usize, times: f64) -> Option<Finding> {
        let (cell, aspect, target) = self.targets.get(number)?;
        let cell = self.cells.get(*cell)?;
        if cell.shown && *aspect != Aspect::Rest {
            return None;
        }
        let interval = judge(&self.system, search, *target, times * target.width);
        Some(self.finding(cell, *aspect, *target, interval))
    }

    fn finding(&self, cell: &Cell, aspect: Aspect, target: Target, interval: Interval) -> Finding {
        Finding {
            cell: self.id(cell),
            aspect,
            low: interval.low,
            high: interval.high,
            needed: target.width,
            insider: interval.insider,
            at_least: interval.open,
        }
    }
}

impl Finding {
    /// Tells whether the interval is wide enough.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.high - self.low >= self.needed * (1.0 - 1e-9)
    }
}
