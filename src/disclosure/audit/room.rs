//! How far a count can be from the truth at most, by the rows around it.
//!
//! Rows are looked at one by one, a few deep, so the room is never less than what there is: where
//! it does not do, no world is looked for. Where it does, there may still be none.

use super::{
    search::{Insider, Search},
    system::System,
    target::{IntervalEnd, Target},
};

/// How many rows deep is looked.
const DEPTH: usize = 3;

/// Returns how far a count can rise, or fall, at most; no further than `most`.
pub(crate) fn room(system: &System, search: &Search, end: IntervalEnd, most: f64) -> f64 {
    within(system, search, end, (most, DEPTH), usize::MAX)
}

/// Tells whether the rows leave a target wide enough, for all that they say: for an outsider, and
/// for each insider who knows a count in a row with it.
pub(crate) fn has_room(system: &System, search: &mut Search, target: Target) -> bool {
    search.set_insider(Insider::Nobody);
    if !is_wide(system, search, target) {
        return false;
    }
    if !target.to_insiders {
        return true;
    }
    let wholes = system.wholes_of(target.count);
    let mut known: Vec<usize> = system
        .rows_of(target.count)
        .filter(|(_, row)| !row.is_loose(target.width))
        .flat_map(|(_, row)| row.terms.iter().map(|(count, _)| *count))
        .filter(|count| *count != target.count && search.may_be_known(*count))
        .filter(|count| !wholes.contains(count))
        .collect();
    known.sort_unstable();
    known.dedup();
    let wide = known.into_iter().all(|count| {
        search.set_insider(Insider::Knows(count));
        let width = system.width_to(count, target.count, target.width);
        is_wide(system, search, Target { width, ..target })
    });
    search.set_insider(Insider::Nobody);
    wide
}

fn is_wide(system: &System, search: &Search, target: Target) -> bool {
    let rise = room(system, search, target.end(true), target.width);
    let fall = room(system, search, target.end(false), target.width);
    rise + fall >= target.width * (1.0 - 1e-9)
}

fn within(
    system: &System,
    search: &Search,
    IntervalEnd { count, up }: IntervalEnd,
    (most, depth): (f64, usize),
    but: usize,
) -> f64 {
    let unknown = system.count(count);
    if search.is_known(count) {
        return 0.0;
    }
    let mut room = unknown.room(up).min(most);
    if depth > 0 {
        for (number, factor, row) in system.factors_of(count) {
            if number == but || room <= 0.0 {
                continue;
            }
            let rises = (factor > 0.0) == up;
            let mut left = room * factor.abs() - row.slack(rises);
            for (other, share) in &row.terms {
                if left <= 0.0 {
                    break;
                }
                if *other != count {
                    let toward = IntervalEnd {
                        count: *other,
                        up: rises != (*share > 0.0),
                    };
                    let most = left / share.abs();
                    left -= share.abs() * within(system, search, toward, (most, depth - 1), number);
                }
            }
            if left > 0.0 {
                room -= left / factor.abs();
            }
        }
    }
    if unknown.whole {
        room = (room + 1e-9).floor();
    }
    room.max(0.0)
}
