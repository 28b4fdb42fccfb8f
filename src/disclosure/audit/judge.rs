//! How wide the interval of one count is, for an outsider and for each insider.

use std::collections::BTreeSet;

use super::{
    programme::furthest,
    search::{Insider, Moves, Search},
    system::System,
};

/// A count that must stay uncertain.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target {
    /// Its number in the system.
    pub(crate) count: usize,
    /// How wide its interval must be.
    pub(crate) width: f64,
}

/// An interval in which every attacker must leave a count, as far as it was followed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Interval {
    /// The least value that some world has.
    pub(crate) low: f64,
    /// The largest value that some world has.
    pub(crate) high: f64,
    /// Whether it is that of an insider.
    pub(crate) insider: bool,
    /// Whether worlds may lie still further out, since no more width was asked for.
    pub(crate) open: bool,
}

impl Interval {
    /// Returns how wide it is.
    fn width(self) -> f64 {
        self.high - self.low
    }
}

/// A way to find worlds that are far from the truth; each must be one of the search's.
pub(crate) trait Ways {
    /// Looks for worlds without much effort.
    fn quick(&mut self, system: &System, search: &mut Search, target: Target) -> Reach;

    /// Looks for worlds with all effort.
    fn widest(&mut self, system: &System, search: &mut Search, target: Target) -> Reach;
}

/// By moving persons about, and by linear programmes.
struct General;

impl Ways for General {
    fn quick(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        by_search(system, search, target)
    }

    fn widest(&mut self, system: &System, search: &mut Search, target: Target) -> Reach {
        widest(system, search, target)
    }
}

/// The two worlds furthest from the truth.
#[derive(Default)]
pub(crate) struct Reach {
    down: f64,
    up: f64,
    moved: BTreeSet<usize>,
}

/// Finds the interval of a count: the narrowest that an outsider or an insider can get.
///
/// What is returned is proven by worlds, so it is never wider than what the attacker is left
/// with. Where the solver is needed it is as wide as the neighbourhood of the count allows.
/// An insider who knows a whole that the count is part of is left out: he knows by himself
/// that the part is no larger, whatever is hidden.
///
/// Worlds are looked for that are `asked` apart, which is at least what the target needs.
pub(super) fn judge(system: &System, search: &mut Search, needed: Target, asked: f64) -> Interval {
    judge_by(
        &mut General,
        system,
        search,
        Insider::Anybody,
        (needed, asked),
    )
}

/// Finds the interval of a count as [`judge`] does, with worlds that are found in a given way.
///
/// They are first looked for beside all that insiders know.
pub(crate) fn judge_by(
    ways: &mut dyn Ways,
    system: &System,
    search: &mut Search,
    insiders: Insider,
    (needed, asked): (Target, f64),
) -> Interval {
    let target = Target {
        width: asked,
        ..needed
    };
    let interval = |reach: &Reach, insider, open| {
        let exact = system.count(target.count).exact;
        Interval {
            low: exact - reach.down,
            high: exact + reach.up,
            insider,
            open,
        }
    };
    search.set_insider(insiders);
    if !search.is_known(target.count) {
        let reach = ways.quick(system, search, target);
        if reach.is_enough(target) {
            return interval(&reach, false, true);
        }
    }
    search.set_insider(Insider::Nobody);
    let reach = ways.widest(system, search, target);
    let mut narrowest = interval(&reach, false, reach.is_enough(target));
    if !reach.is_enough(needed) {
        return narrowest;
    }
    let wholes = system.wholes_of(target.count);
    for count in &reach.moved {
        let itself = *count == target.count || wholes.contains(count);
        if itself || !search.may_be_known(*count) {
            continue;
        }
        search.set_insider(Insider::Knows(*count));
        let reach = ways.widest(system, search, target);
        if reach.down + reach.up < narrowest.width() {
            narrowest = interval(&reach, true, reach.is_enough(target));
        }
    }
    search.set_insider(Insider::Nobody);
    narrowest
}

impl Reach {
    /// Tells whether the two worlds are far enough apart.
    pub(crate) fn is_enough(&self, target: Target) -> bool {
        self.missing(target) <= 1e-9 * target.width
    }

    fn missing(&self, target: Target) -> f64 {
        target.width - self.down - self.up
    }

    /// Returns how far up the one must be, or how far down, for the two to be far enough apart.
    pub(crate) fn wanted(&self, target: Target, up: bool) -> f64 {
        target.width - if up { self.down } else { self.up }
    }

    /// Adds a world.
    pub(crate) fn take(&mut self, moves: &Moves, target: usize) {
        let moved = moves.iter().find(|(count, _)| *count == target);
        let amount = moved.map_or(0.0, |(_, amount)| *amount);
        self.up = self.up.max(amount);
        self.down = self.down.max(-amount);
        self.moved.extend(moves.iter().map(|(count, _)| *count));
    }
}

fn widest(system: &System, search: &mut Search, target: Target) -> Reach {
    let mut reach = by_search(system, search, target);
    for up in [true, false] {
        if reach.is_enough(target) {
            break;
        }
        if let Some(moves) = furthest(system, search, (target.count, target.width), up) {
            reach.take(&moves, target.count);
        }
    }
    reach
}

/// Looks for worlds that are just far enough apart.
fn by_search(system: &System, search: &mut Search, target: Target) -> Reach {
    let mut reach = Reach::default();
    let one = system.count(target.count);
    let step = match one.whole {
        true => 1.0,
        false => target.width / 5.0,
    };
    for sign in [1.0, -1.0] {
        let room = if sign > 0.0 {
            one.high - one.exact
        } else {
            one.exact - one.low
        };
        let mut amount = (target.width - reach.up).min((room / step + 1e-9).floor() * step);
        while amount > step * 0.5 {
            if let Some(moves) = search.world(system, target.count, sign * amount) {
                reach.take(&moves, target.count);
                break;
            }
            amount -= step;
        }
    }
    reach
}
