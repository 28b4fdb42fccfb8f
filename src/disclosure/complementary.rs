//! Complementary suppression: what is hidden beside cells so that nothing gives those away.
//!
//! The same for figures and for moves: those that fail are taken one after the other, and for each
//! the cheapest of the nearest cells that help are hidden, until it is safe or nothing is left to
//! hide; what gets hidden on its account is judged in its turn. What tables tell of themselves is
//! what lies near, what hiding costs and whether it helps, and what happens where it does not.

use std::collections::VecDeque;

use super::watch::{Stopped, Watch};

/// So many candidates are looked at for each step, and so many tried that leave room enough.
const LOOKED_AT: usize = 60;
const TRIED: usize = 10;

/// What it helps a target to hide cells, least first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Help {
    /// Nothing.
    None,
    /// There is more room than before.
    More,
    /// There is room enough, but no worlds were found.
    Room,
    /// The target is safe then, but they are not.
    Safe,
    /// The target is safe then, and so are they as far as was looked.
    All,
}

/// Cells that are hidden together or not at all.
pub(super) type Candidate = Vec<usize>;

/// A choice of what to hide in a table.
pub(super) trait Choice {
    /// The cells around a target, of which group after group is looked at.
    type Near;
    /// What is told of a target that stays unsafe.
    type Stuck;

    /// Tells whether a target is safe as things are.
    fn is_safe(&mut self, target: usize) -> bool;

    /// Hides something for a target; returns whether there was anything.
    fn widen(&mut self, target: usize) -> bool;

    /// Takes note of a target that is not safe whatever is hidden.
    fn leave(&mut self, target: usize) -> Option<Self::Stuck>;

    /// Closes a target; returns those that got hidden on its account and have to be judged.
    fn followers(&mut self, target: usize) -> Vec<usize>;

    /// Looks for what is shown around a target.
    fn near(&mut self, target: usize) -> Option<Self::Near>;

    /// Returns the next group of candidates, those further off later.
    fn next_group(&self, near: &mut Self::Near) -> Option<Vec<Candidate>>;

    /// Returns what the reader loses with a cell.
    fn loss(&self, cell: usize) -> f64;

    /// Hides a cell on trial, or shows it again.
    fn set_shown(&mut self, cell: usize, shown: bool);

    /// Tells what it helps a target that a candidate is hidden, as it is now.
    fn help(&mut self, target: usize, candidate: &[usize], near: &Self::Near) -> Help;
}

/// Hides cells until targets are safe, and those that get hidden with them; returns those that
/// never are.
///
/// # Errors
/// Where it was stopped.
pub(super) fn protect<C: Choice>(
    choice: &mut C,
    failing: Vec<usize>,
    (step, watch): (&str, &dyn Watch),
) -> Result<Vec<C::Stuck>, Stopped> {
    watch.begin(step, failing.len());
    let mut first = failing.len();
    let mut waiting = VecDeque::from(failing);
    let mut stuck = Vec::new();
    while let Some(target) = waiting.pop_front() {
        loop {
            if watch.is_stopped() {
                return Err(Stopped);
            }
            if choice.is_safe(target) {
                break;
            }
            if !choice.widen(target) {
                stuck.extend(choice.leave(target));
                break;
            }
        }
        waiting.extend(choice.followers(target));
        if first > 0 {
            watch.advance();
            first -= 1;
        }
    }
    Ok(stuck)
}

/// Returns the cheapest candidate that makes a target safe, of the nearest there are; where none
/// does, the first of those that help most. Says how much it helps.
pub(super) fn next_to_hide<C: Choice>(choice: &mut C, target: usize) -> Option<(Help, Candidate)> {
    let mut near = choice.near(target)?;
    let (mut looked_at, mut tried) = (0, 0);
    let mut best: Option<(Help, Candidate)> = None;
    while let Some(mut group) = choice.next_group(&mut near) {
        let loss = |cells: &Candidate| cells.iter().map(|cell| choice.loss(*cell)).sum::<f64>();
        // Stable, so that of equal ones the first comes first.
        group.sort_by(|cells, others| loss(cells).total_cmp(&loss(others)));
        for cells in group {
            let help = on_trial(choice, target, &cells, &near);
            looked_at += 1;
            tried += usize::from(help >= Help::Room);
            if best.as_ref().is_none_or(|(most, _)| help > *most) {
                best = Some((help, cells));
            }
            if help == Help::All || looked_at >= LOOKED_AT || tried >= TRIED {
                return best;
            }
        }
    }
    best
}

fn on_trial<C: Choice>(choice: &mut C, target: usize, cells: &[usize], near: &C::Near) -> Help {
    for cell in cells {
        choice.set_shown(*cell, false);
    }
    let help = choice.help(target, cells, near);
    for cell in cells {
        choice.set_shown(*cell, true);
    }
    help
}
