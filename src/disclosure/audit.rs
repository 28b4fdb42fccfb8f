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

mod before;
mod build;
mod cell;
mod cheapest;
mod circle;
mod deviation;
mod earlier;
mod judge;
mod known;
mod near;
mod pooled;
mod problem;
mod programme;
mod recall;
mod relations;
mod room;
mod search;
mod series;
mod system;
mod table;
mod target;
#[cfg(test)]
pub(super) mod tests;

pub(super) use before::{Before, LOOK_BEFORE};
pub(super) use cell::Cell;
pub(crate) use cell::CellId;
pub(super) use cheapest::cheapest;
pub(super) use deviation::Deviation;
pub(crate) use earlier::{shown_before, told_of_group};
pub(super) use judge::{Effort, Reach, WorldSearch, judge_by};
pub(super) use near::{CellsOf, Near};
pub(crate) use problem::Aspect;
pub(crate) use problem::Input;
pub(super) use problem::Problem;
pub(super) use recall::Recalled;
pub(crate) use relations::{AdditiveRelation, LinearConstraint, Place, Term, same_series, strata};
pub(super) use relations::{Side, bounds};
pub(super) use search::{Insider, Search};
pub(super) use system::{Fact, System, parts_less_whole};
pub(crate) use table::{Audit, Finding};
pub(super) use table::{AuditedTable, HiddenFigure};
pub(super) use target::{IntervalEnd, SumTarget, Target};

use judge::{FeasibilityInterval, Judged, judge, shown_by};
use problem::FigureTarget;

use super::watch::{Stopped, Unwatched, Watch};
use crate::model::{KnownWorlds, PublishedFigures};

/// Worlds that show that a target is wide enough, by its number.
pub(super) type Proofs = Vec<Vec<Deviation>>;

/// Audits what is published, beginning with known worlds.
#[must_use]
pub(crate) fn audit(input: Input, published: &PublishedFigures, known: &KnownWorlds) -> Audit {
    let audit = prove(input, published, known, &Unwatched);
    // Nobody stops it.
    audit.unwrap_or_default()
}

/// Does what [`audit`] does, until it is stopped.
///
/// # Errors
/// Where it was.
pub(super) fn prove(
    input: Input,
    published: &PublishedFigures,
    known: &KnownWorlds,
    watch: &dyn Watch,
) -> Result<Audit, Stopped> {
    let mut problem = problem_of(input, published);
    let mut proofs = Recalled::new(&problem, known).figures(&problem);
    let audit = problem.audit(&proofs, watch)?;
    if audit.passes() {
        return Ok(audit);
    }
    let failing = problem.numbers_of(&audit.failing);
    let mut any = false;
    let before = [Before::edition(input), Before::groups(input, published)];
    for mut before in before.into_iter().flatten() {
        any |= before.look(&mut problem.system, &failing, watch)?;
        for target in &failing {
            if let Some(worlds) = proofs.get_mut(*target) {
                worlds.extend_from_slice(before.worlds(*target));
            }
        }
    }
    match any {
        true => problem.audit(&proofs, watch),
        false => Ok(audit),
    }
}

/// Builds the problem of what is published.
pub(super) fn problem_of<'a>(input: Input<'a>, published: &PublishedFigures) -> Problem<'a> {
    let mut problem = Problem::new(input, &|indicator, year, unit, _| {
        published.get(&indicator.id, year, unit.as_str())?.shown()
    });
    problem.add_published_pools(published);
    problem
}

impl AuditedTable for Problem<'_> {
    type Hidden = HiddenFigure;

    fn system(&self) -> &System {
        &self.system
    }

    fn insiders(&self) -> &[usize] {
        &self.insiders
    }

    fn unaudited(&self) -> Audit {
        let published = || self.cells.iter().filter(|cell| !self.is_piece(&cell.unit));
        Audit {
            cells: published().count(),
            hidden: published().filter(|cell| !cell.shown).count(),
            unused: self.unused,
            ..Audit::default()
        }
    }
}

impl Problem<'_> {
    /// Judges every hidden figure; where a proof holds there is no need to look for another.
    pub(super) fn audit(&self, proofs: &Proofs, watch: &dyn Watch) -> Result<Audit, Stopped> {
        let targets: Vec<usize> = (0..self.targets.len()).collect();
        self.audit_targets("audit", &targets, watch, |search, number| {
            self.judge_with(search, number, proofs.get(number))
        })
    }

    fn judge_with(
        &self,
        search: &mut Search,
        number: usize,
        proof: Option<&Vec<Deviation>>,
    ) -> Option<Finding> {
        let target = self.target(number)?;
        if self.needs_no_proof(search, number) {
            return None;
        }
        let shown = proof.and_then(|worlds| shown_by(worlds, &self.system, search, target));
        match shown {
            Some(interval) => self.finding(number, interval),
            None => Some(self.judge(search, number, Effort::Programme)?.0),
        }
    }

    /// Tells whether worlds show that a target is wide enough.
    pub(crate) fn is_shown(
        &self,
        search: &mut Search,
        target: Target,
        worlds: &[Deviation],
    ) -> bool {
        shown_by(worlds, &self.system, search, target).is_some()
    }

    /// Returns worlds that fit what is known: those that do, and what others become where little has to be
    /// moved besides.
    pub(crate) fn mended(
        &self,
        search: &mut Search,
        target: Target,
        worlds: &[Deviation],
    ) -> Vec<Deviation> {
        search.set_insider(Insider::Nobody);
        let mended = worlds.iter().filter_map(|world| {
            if search.is_world(&self.system, world) {
                return Some(world.clone());
            }
            search.repaired(&self.system, world, target.count)
        });
        mended.collect()
    }

    /// Tells whether the rows around a target leave it wide enough; there may be no world for all
    /// that.
    pub(crate) fn has_room(&self, search: &mut Search, target: Target) -> bool {
        room::has_room(&self.system, search, target)
    }

    /// Returns how far a target can rise and fall at most, together.
    pub(crate) fn room(&self, search: &mut Search, target: Target) -> f64 {
        search.set_insider(Insider::Nobody);
        let toward = |up| room::room(&self.system, search, target.end(up), target.width);
        toward(true) + toward(false)
    }

    /// Returns a target that has to stay uncertain: nothing where its figure is shown.
    pub(crate) fn target(&self, number: usize) -> Option<Target> {
        let found = self.targets.get(number)?;
        let hidden = !self.cells.get(found.cell)?.shown || found.aspect == Aspect::Rest;
        hidden.then_some(found.target)
    }

    /// Tells whether a target needs no proof, since nothing about persons is shown of its year: an
    /// edition that adds nothing to what is known gives nothing away.
    ///
    /// Where something was said of the year elsewhere, it must leave room as far as the rows
    /// around the target tell, to insiders too: what gives it away by itself contradicts that it is
    /// hidden. What pieces have, and units that are divided anew, needs none where nothing is shown of the latter and
    /// others told the like by other areas: what is shown beside was told then too.
    pub(crate) fn needs_no_proof(&self, search: &mut Search, number: usize) -> bool {
        let found = self.targets.get(number).zip(self.cell_of(number));
        found.is_some_and(|(FigureTarget { target, .. }, cell)| {
            let silent = || !self.spoken.contains(&cell.year);
            let is_blank = self.is_blank(cell.year);
            is_blank && (silent() || self.has_room(search, *target))
                || self.is_closed(cell.year) && self.is_divided(cell) && self.is_told(cell)
        })
    }

    /// Judges a target; returns the worlds that show it to be so wide too.
    pub(crate) fn judge(
        &self,
        search: &mut Search,
        number: usize,
        effort: Effort,
    ) -> Option<(Finding, Vec<Deviation>)> {
        let Judged { interval, worlds } = self.judged(search, number, effort)?;
        Some((self.finding(number, interval)?, worlds))
    }

    /// Returns the count that the insider knows to whom a target is narrowest; nothing where that is an outsider.
    pub(crate) fn narrowest_to(&self, search: &mut Search, number: usize) -> Option<usize> {
        self.judged(search, number, Effort::Programme)?
            .interval
            .known
    }

    fn judged(&self, search: &mut Search, number: usize, effort: Effort) -> Option<Judged> {
        let target = self.target(number)?;
        let home = self.system.count(target.count).home;
        let circles = home.map_or(&[][..], |home| self.circles.of(home));
        Some(judge(&self.system, search, target, (effort, circles)))
    }

    /// Judges a sum of counts, which is no figure of the edition; returns the worlds that show it to be
    /// wide enough, where there are such.
    pub(crate) fn judge_sum(&self, search: &mut Search, target: Target) -> Option<Vec<Deviation>> {
        let effort = (Effort::Programme, &[][..]);
        let Judged { interval, worlds } = judge(&self.system, search, target, effort);
        (interval.high - interval.low >= target.width * (1.0 - 1e-9)).then_some(worlds)
    }

    fn finding(&self, number: usize, interval: FeasibilityInterval) -> Option<Finding> {
        let found = self.targets.get(number)?;
        let hidden = HiddenFigure {
            cell: self.id(self.cells.get(found.cell)?),
            aspect: found.aspect,
        };
        let Target { count, width, .. } = found.target;
        let known = interval.known;
        let needed = known.map_or(width, |known| self.system.width_to(known, count, width));
        Some(Finding::new(hidden, interval, needed))
    }
}
