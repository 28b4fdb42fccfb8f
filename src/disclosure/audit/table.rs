//! A table with hidden cells, be it of figures or of moves, and what an audit finds of it.

use rayon::prelude::*;

use super::{
    cell::CellId, judge::FeasibilityInterval, problem::Aspect, search::Search, system::System,
};
use crate::disclosure::watch::{Stopped, Watch};

/// At most so many targets are judged one after the other before progress is told, in so many parts at least where
/// there are few targets: some take long.
const PART: usize = 256;
const PARTS: usize = 64;

/// A table of which some cells are hidden, with all that is known of its counts.
pub(crate) trait AuditedTable: Sync + Sized {
    /// What a hidden cell is named by.
    type Hidden: Clone + Send;

    /// Returns the counts and what is known of them.
    fn system(&self) -> &System;

    /// Returns the hidden counts that an insider may know one of.
    fn insiders(&self) -> &[usize];

    /// Returns an audit of the table that has found nothing so far.
    fn unaudited(&self) -> Audit<Self::Hidden>;

    /// Prepares for judging.
    fn search(&self) -> Search {
        Search::new(self.system(), self.insiders())
    }

    /// Does something with targets, several at a time; the results are in their order. Each thread
    /// has a memory of its own.
    ///
    /// # Errors
    /// Where it was stopped.
    fn side_by_side<T: Send>(
        &self,
        step: &str,
        targets: &[usize],
        watch: &dyn Watch,
        work: impl Fn(&mut Search, usize) -> T + Sync,
    ) -> Result<Vec<T>, Stopped> {
        let size = targets.len().div_ceil(PARTS).clamp(1, PART);
        watch.begin(step, targets.len().div_ceil(size));
        let part = |search: &mut Search, part: &[usize]| {
            let judged = |target: &usize| (!watch.is_stopped()).then(|| work(search, *target));
            let done: Option<Vec<T>> = part.iter().map(judged).collect();
            watch.advance();
            done
        };
        let parts = targets.par_chunks(size);
        let parts: Option<Vec<Vec<T>>> = parts.map_init(|| self.search(), part).collect();
        Ok(parts.ok_or(Stopped)?.into_iter().flatten().collect())
    }

    /// Judges targets, each of which may turn out to need no judging, and gathers what is found.
    ///
    /// # Errors
    /// Where it was stopped.
    fn audit_targets(
        &self,
        step: &str,
        targets: &[usize],
        watch: &dyn Watch,
        judge: impl Fn(&mut Search, usize) -> Option<Finding<Self::Hidden>> + Sync,
    ) -> Result<Audit<Self::Hidden>, Stopped> {
        let mut audit = self.unaudited();
        let judged = self.side_by_side(step, targets, watch, judge)?;
        for finding in judged.into_iter().flatten() {
            audit.take(finding);
        }
        Ok(audit)
    }
}

/// What an audit found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Audit<H = HiddenFigure> {
    /// The hidden cell whose interval is the narrowest for what it must be.
    pub narrowest: Option<Finding<H>>,
    /// The hidden cells whose interval is too narrow.
    pub failing: Vec<Finding<H>>,
    /// How many cells there are; of moves those with any.
    pub cells: usize,
    /// How many of them are hidden.
    pub hidden: usize,
    /// How much of what was said elsewhere was about counts that are not these, or that have
    /// changed since.
    pub unused: usize,
}

/// What is found of a hidden cell: the interval of its count that is feasible to an attacker.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding<H = HiddenFigure> {
    /// The cell.
    pub hidden: H,
    /// The least value that a world was found with; it is followed no further than is needed.
    pub low: f64,
    /// The largest such value.
    pub high: f64,
    /// How wide the interval must be.
    pub needed: f64,
    /// Whether it is that of an insider.
    pub insider: bool,
}

/// A hidden figure, or what is hidden with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenFigure {
    /// The figure; of a rest the area's.
    pub cell: CellId,
    /// What of it the interval is of.
    pub aspect: Aspect,
}

impl<H> Default for Audit<H> {
    fn default() -> Self {
        Self {
            narrowest: None,
            failing: Vec::new(),
            cells: 0,
            hidden: 0,
            unused: 0,
        }
    }
}

impl<H: Clone> Audit<H> {
    /// Tells whether every hidden cell is safe.
    #[must_use]
    pub(crate) fn passes(&self) -> bool {
        self.failing.is_empty()
    }

    fn take(&mut self, finding: Finding<H>) {
        let width = |finding: &Finding<H>| finding.width() / finding.needed;
        let narrowest = self.narrowest.as_ref().map_or(f64::INFINITY, width);
        if width(&finding) < narrowest {
            self.narrowest = Some(finding.clone());
        }
        if !finding.is_wide() {
            self.failing.push(finding);
        }
    }
}

impl<H> Finding<H> {
    /// Says what was found of a cell whose interval must be so wide.
    pub(in crate::disclosure) fn new(
        hidden: H,
        interval: FeasibilityInterval,
        needed: f64,
    ) -> Self {
        Self {
            hidden,
            low: interval.low,
            high: interval.high,
            needed,
            insider: interval.known.is_some(),
        }
    }

    /// Returns how wide the interval is.
    #[must_use]
    pub fn width(&self) -> f64 {
        self.high - self.low
    }

    /// Tells whether the interval is wide enough.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.width() >= self.needed * (1.0 - 1e-9)
    }
}
